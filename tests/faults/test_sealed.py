"""F52 to F55: bytes that change, builds of other programs and places, checks that sleep. Each has a copy of the register to itself."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.commands.options import database_of
from pipeline.held.captures import document_path
from pipeline.model import RegisterError
from tests.faults.conftest import Case
from tests.faults.record import fault
from tests.faults.test_builds import LATER, ends_sound, is_sealed, refused, world
from tests.faults.world import World, digest, manifest_of
from tests.pipeline import made_up, test_checks
from tests.pipeline.made_up import ROOT

__all__ = ["world"]
# Another day, another order of files, another order of sets: a build of the same inputs in a process that differs in all that it may.
ELSEWHERE = """
import sys, time, pathlib
time.time = lambda: 4102444800.0
for name in ("glob", "rglob", "iterdir"):
    listed = getattr(pathlib.Path, name)
    setattr(pathlib.Path, name, lambda self, *given, _listed=listed: iter(sorted(_listed(self, *given), reverse=True)))
from pipeline import build
build.charts.write_charts = lambda database, folder, words: folder.mkdir()
print(build.build_register(pathlib.Path(sys.argv[1])).database)
"""


def change_a_byte(path: Path, place: int) -> bytes:
    """Change one bit of a file that may not be written; gives what it was."""
    before = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(before[:place] + bytes([before[place] ^ 1]) + before[place + 1 :])
    return before


@fault(
    "F52",
    "One byte of a file in the store has changed",
    outcome="not built",
    says="no longer has the bytes it was stored with. Restore it from an archive (register archive) and build again.",
)
def test_f52_a_changed_byte_in_the_store(case: Case) -> None:
    sha256 = made_up.sha(LATER)
    before = change_a_byte(document_path(case.world.data, sha256), 60)
    refused(case)
    assert sha256 in case.said
    document_path(case.world.data, sha256).write_bytes(before)
    ends_sound(case)


@fault(
    "F52",
    "One byte of a published build has changed",
    outcome="not built",
    says="does not have the bytes that it was built with. Run `register build` to make it again.",
)
def test_f52_a_changed_byte_in_a_build(case: Case) -> None:
    newest = case.world.build().database
    before = change_a_byte(newest, newest.stat().st_size // 2)
    with pytest.raises(RegisterError) as caught:
        database_of(case.world.data)  # what `register serve`, `freeze` and `check` ask for the register
    again = build_register(case.world.data)
    assert (again.reused, again.database.read_bytes()) == (False, before)
    case.ends("not built" if is_sealed(case.world.served) else "built", str(caught.value))


@fault(
    "F53",
    "The build is of an older program, with other tables",
    outcome="built",
    says="was made with other tables than this program knows. Run `register build` to make it again.",
)
def test_f53_a_build_of_another_program(case: Case) -> None:
    older = case.world.build().database
    older.chmod(0o644)
    with sqlite3.connect(older) as database:
        database.execute("alter table recipient add column standing_of_old text")
    made = manifest_of(older) | {"sha256": digest(older)}
    (older.parent / "manifest.json").chmod(0o644)
    (older.parent / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        database_of(case.world.data)
    assert digest(older) == made["sha256"]  # nothing is changed in place
    for path in older.parent.rglob("*"):
        path.unlink() if path.is_file() else None
    ends_sound(case)
    case.ends("built", str(caught.value))


@fault("F54", "The same inputs on another day, in another time zone, language and order", outcome="built", says="")
def test_f54_the_same_bytes_elsewhere(case: Case, good: Path, tmp_path: Path) -> None:
    here = case.world.build().database
    other = World.copied(good, tmp_path / "other")
    made_up.publish(other.data, LATER, as_at="2027-01-01", captured_at="2027-01-01T09:00:00Z")
    elsewhere = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(other.data)],
        cwd=ROOT,
        env={**os.environ, **elsewhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    case.ends("built" if digest(Path(done.stdout.strip())) == digest(here) else "another build", "")


@fault("F55", "A check is switched off, or what makes it fail is taken away", outcome="noticed", says="an entry has no listing")
def test_f55_a_check_that_sleeps(case: Case, small: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unnoticed = test_checks.sleeping_unnoticed(monkeypatch, small, tmp_path)  # type: ignore[arg-type]
    with monkeypatch.context() as patched:
        patched.delitem(test_checks.FAULTS, "an entry has no listing")
        said = test_checks.without_a_fault()
    ends_sound(case)
    case.ends("noticed" if not unnoticed and said else "not noticed", "\n".join(said))
