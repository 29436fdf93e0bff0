"""Earlier builds that stay as downloads: which are kept, what takes one away, and that nothing withheld since is in any."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipeline.build import build_register
from pipeline.builds import replace
from pipeline.commands.decide import withhold_name
from pipeline.declaring.declarations import EarlierBuilds
from pipeline.faults import faults_told
from pipeline.load import SCHEMA
from pipeline.model import RegisterError
from pipeline.publishing import earlier
from pipeline.publishing.earlier import Shown, gone, keep_earlier, listed
from tests.conftest import ROOT
from tests.pipeline import made_up
from tests.pipeline.test_build import ONE

SETTINGS = ROOT / "data" / "declared" / "earlier_builds.yml"




def ids(home: Path) -> list[str]:
    return [one["build_id"] for one in listed(home)]


def packages(built: Path) -> list[str]:
    return sorted(path.name for path in (built / earlier.FOLDER).glob("*"))


def test_a_build_is_kept_until_something_in_it_is_withheld_and_then_nothing_says_what(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A further edition takes nothing away. Then words that two packages show are withheld as a name: both go, also from the disk."""
    data = made_up.data_folder(tmp_path / "data")
    made_up.publish_edition(data, "2026-03-01", [ONE])
    first = build_register(data).database.parent
    made_up.publish_edition(data, "2026-06-01", [ONE])
    second = build_register(data).database.parent
    (line,) = listed(second)
    package = (data / "built" / earlier.FOLDER / line["path"]).read_bytes()
    assert package == (first / "downloads" / "pupil-data-register.zip").read_bytes()
    assert (line["build_id"], line["as_of"]) == (first.name, "2026-03-01")
    assert (line["bytes"], line["sha256"]) == (len(package), hashlib.sha256(package).hexdigest())
    assert build_register(data).reused
    assert (ids(first), ids(second)) == ([], [first.name])
    assert withhold_name(data, "made up pupils", "tests", "Made up: these words stand for a name.", date(2026, 11, 26)) == ""
    with caplog.at_level(logging.WARNING):
        assert ids(build_register(data).database.parent) == []
    assert packages(data / "built") == []
    assert caplog.text.count("printed cells are no longer shown") == 2
    assert "made-up pupils" in ONE[1]
    assert "made-up pupils" not in caplog.text


def made_up_build(built: Path, build_id: str, cell: str = "A made-up title") -> Path:
    """The folder of a build that shows one printed cell."""
    home = built / build_id
    (home / "downloads").mkdir(parents=True)
    with sqlite3.connect(home / "register.db") as connection:
        connection.execute("create table build (build_id, as_of)")
        connection.execute("insert into build values (?, '2026-06-01')", (build_id,))
    with zipfile.ZipFile(home / "downloads" / "pupil-data-register.zip", "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": [{"path": "sheet.csv"}, {"path": "source_row.csv"}]}))
        archive.writestr("sheet.csv", "sheet_id,sha256,sheet_index\r\ns,h,0\r\n")
        archive.writestr("source_row.csv", f'sheet_id,row_number,cells\r\ns,1,"{{""A"": ""{cell}""}}"\r\n')
    return home


def published(built: Path, home: Path, kept: int = 10) -> list[str]:
    """Make `home` the register, as a build does; gives the ids of the earlier builds."""
    settings = EarlierBuilds(kept, "Made up.", {"source_row.cells": "Made up."})
    found = keep_earlier(built, home, settings, replace)
    (built / "register.db").unlink(missing_ok=True)
    (built / "register.db").symlink_to(Path(home.name) / "register.db")
    return [one["build_id"] for one in found]


def test_the_last_builds_are_kept_and_no_more_than_is_declared(tmp_path: Path) -> None:
    homes = {name: made_up_build(tmp_path, name) for name in ("one", "two", "three", "four")}
    assert published(tmp_path, homes["one"]) == []
    assert published(tmp_path, homes["two"]) == ["one"]
    assert published(tmp_path, homes["three"]) == ["two", "one"]
    assert published(tmp_path, homes["two"]) == ["three", "one"]
    assert published(tmp_path, homes["four"], kept=1) == ["two"]
    assert packages(tmp_path) == ["pupil-data-register-two.zip"]
    assert published(tmp_path, homes["one"], kept=0) == []
    assert packages(tmp_path) == []


@pytest.mark.parametrize("harm", ["cut short", "taken away", "no package"])
def test_a_package_that_is_not_whole_goes(tmp_path: Path, harm: str) -> None:
    homes = [made_up_build(tmp_path, name) for name in ("one", "two", "three")]
    published(tmp_path, homes[0])
    published(tmp_path, homes[1])
    path = tmp_path / earlier.FOLDER / "pupil-data-register-one.zip"
    path.chmod(0o644)
    if harm == "taken away":
        path.unlink()
    else:
        path.write_bytes(b"no zip" if harm == "no package" else path.read_bytes()[:-1])
    if harm == "no package":
        text = (homes[1] / earlier.LIST).read_text(encoding="utf-8")
        digest = listed(homes[1])[0]["sha256"]
        (homes[1] / earlier.LIST).write_text(text.replace(digest, hashlib.sha256(b"no zip").hexdigest()), encoding="utf-8")
    assert published(tmp_path, homes[2]) == ["two"]
    assert packages(tmp_path) == ["pupil-data-register-two.zip"]


def test_a_full_disk_is_said_in_words_and_leaves_the_last_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    homes = [made_up_build(tmp_path, name) for name in ("one", "two")]
    published(tmp_path, homes[0])

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(earlier.shutil, "copyfile", full)
    with pytest.raises(RegisterError, match=r"could not be written.*The last good register still serves"), faults_told(tmp_path):
        keep_earlier(tmp_path, homes[1], EarlierBuilds(1, "Made up.", {}), replace)
    assert (tmp_path / "register.db").resolve().parent == homes[0]


TEXTS = {("recipient", "name"): frozenset({"University of Example"})}
PLACE = ("sha-1", "0", "2", "B", "A printed title")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Shown(TEXTS, frozenset({PLACE}), frozenset({"sha-1"})), ""),
        (Shown({}, frozenset({PLACE}), frozenset({"sha-1"})), "1 of its texts in recipient.name"),
        (Shown(TEXTS, frozenset({(*PLACE[:3], "C", PLACE[4])}), frozenset({"sha-1"})), "1 of its printed cells"),
        (Shown(TEXTS, frozenset({("sha-2", *PLACE[1:])}), frozenset({"sha-2"})), ""),
        (Shown(TEXTS, frozenset(), frozenset({"sha-2"})), "1 of its printed cells"),
        (Shown({}, frozenset({PLACE, ("sha-1", "0", "3", "B", "By the University of Example")}), frozenset({"sha-1"})), ""),
        (Shown({}, frozenset({PLACE, ("sha-1", "0", "3", "B", "University of Examples")}), frozenset({"sha-1"})), "1 of its texts"),
    ],
    ids=["all there", "a name has gone", "another place", "another file, as its own is gone", "nowhere", "in a printed cell", "in a word"],
)
def test_what_is_shown_no_more_is_told_by_its_kind(now: Shown, said: str) -> None:
    told = gone(Shown(TEXTS, frozenset({PLACE}), frozenset({"sha-1"})), now)
    assert told.startswith(said)
    assert bool(told) == bool(said)
    assert "Example" not in told


def test_what_is_not_compared_is_there_and_what_is_new_is_compared(tmp_path: Path) -> None:
    settings = yaml.safe_load(SETTINGS.read_text(encoding="utf-8"))
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    known = tables | {f"{table}.{row[1]}" for table in tables for row in connection.execute(f"pragma table_info({table})")}
    assert set(settings["not_compared"]) <= known
    assert settings["why"]
    package = tmp_path / "package.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": [{"path": f"{name}.csv"} for name in ("release", "new", "sheet")]}))
        archive.writestr("new.csv", 'said\r\nA Made-up Name\r\nlower-case\r\n"made up"\r\n')
        archive.writestr("release.csv", "title\r\nA view\r\n")
        archive.writestr("sheet.csv", "sheet_id,sha256,sheet_index,reason\r\ns,h,0,Worded By Us\r\n")
        archive.writestr("source_row.csv", 'sheet_id,row_number,cells\r\ns,1,"{""A"": ""[withheld]"", ""B"": ""shown""}"\r\n')
    found = earlier.shown_in(package, settings["not_compared"])
    assert found.texts == {("new", "said"): frozenset({"A Made-up Name", "made up"})}
    assert found.places == {("h", "0", "1", "B", "shown")}
