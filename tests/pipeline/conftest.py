"""What the pipeline's tests share: made-up settings, and one made-up register that is built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.build import Built, build_register
from pipeline.declared import load_declared
from pipeline.declaring.declarations import Declared
from tests.pipeline import made_up
from tests.pipeline.made_up import project

# The same examples every time, and no deadline: the machines are shared and noisy.
settings.register_profile("register", database=None, deadline=None, derandomize=True)
settings.load_profile("register")


@pytest.fixture(scope="session")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Declared:
    """The project's settings with invented organisations and no decisions."""
    return load_declared(made_up.data_folder(tmp_path_factory.mktemp("settings") / "data"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A fresh data folder with an empty store."""
    return made_up.data_folder(tmp_path / "data")


FIRST = [
    project("2020/001", "Attainment of made-up pupils"),
    project("2020/002", "Attendance in invented schools", data="Pretend Survey"),
    project("2020/003", "Leaving an invented school", people="Person Two, Institute for Made-up Studies"),
    project("2020/004", "Earnings of imaginary pupils", people="Person Three"),
    project("2020/005", "A date with two readings", approved_on="02/03/2020"),
    project("2020/006 CLOSED", "A project that is closed"),
    project("2020/007", "A project to be renumbered"),
]
SECOND = [
    project("2020/001", "Attainment of made-up pupils, revised"),
    project("2020/002", "Attendance in invented schools", data="Pretend Survey"),
    project("2020/004", "Earnings of imaginary pupils", people="Person Four"),
    project("2020/005", "A date with two readings", approved_on="2020-03-02"),
    project("2020/006 CLOSED", "A project that is closed"),
    project("2020/008", "A project to be renumbered"),
    project("2020/009", "A project that appears", data="ECHILD"),
    project("2020/009", "Another project with the same number"),
    ("", "", "Person Five", "", "a cell that belongs to the row above", "", ""),
    ("", "A note below the headings", "", "", "", "", ""),
]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """A data folder with two made-up editions and what was built from it. Read only: copy it to change it."""
    data = made_up.data_folder(tmp_path_factory.mktemp("small") / "data")
    made_up.publish_edition(data, "2026-03-01", FIRST)
    made_up.publish_edition(data, "2026-06-01", SECOND)
    return data, build_register(data)
