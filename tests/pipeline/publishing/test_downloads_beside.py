"""The downloads of a large database, written in a process of their own: the same files, no failure unheard, nothing left running."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import publish
from pipeline.build import Built
from pipeline.builds import ROOT
from tests.pipeline.processes import children

METADATA = ROOT / "metadata.yml"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "LARGE", 0)


def test_the_files_are_those_that_one_process_writes(small: tuple[Path, Built], tmp_path: Path) -> None:
    database = small[1].database
    folders = (database.parent / "downloads", tmp_path / "beside")
    with publish.downloads_beside(database, folders[1], METADATA) as end:
        end()
    one, other = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_what_goes_wrong_in_it_is_told_and_nothing_is_left_running(small: tuple[Path, Built], tmp_path: Path) -> None:
    before = children()
    with (
        pytest.raises(OSError, match="File exists"),
        publish.downloads_beside(small[1].database, tmp_path, METADATA) as end,
    ):
        end()
    with pytest.raises(KeyError), publish.downloads_beside(small[1].database, tmp_path / "never", METADATA):
        raise KeyError("the checks found something")
    assert children() <= before
