"""What the tests of the laws share: a made-up register that is built once. Read only: copy it to change it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.build import build_register
from tests.pipeline import made_up
from tests.pipeline.conftest import FIRST


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one made-up edition, and a build of it that serves."""
    data = made_up.data_folder(tmp_path_factory.mktemp("laws") / "data")
    made_up.publish_edition(data, "2026-03-01", FIRST)
    build_register(data)
    return data


def rows(data: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{data / 'built' / 'register.db'}?mode=ro", uri=True) as database:
        return database.execute(query, values).fetchall()
