"""F50 to F55: what can go wrong while a register is built and published. Each fault has a copy of the served register to itself."""

from __future__ import annotations

import fcntl
import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from pipeline import build
from pipeline.__main__ import _database
from pipeline.build import build_register
from pipeline.captures import document_path
from pipeline.model import RegisterError
from tests.faults.conftest import Case
from tests.faults.record import fault
from tests.faults.world import World, digest, manifest_of
from tests.pipeline import made_up, test_checks
from tests.pipeline.made_up import ROOT, csv_document, project

LATER = csv_document([project("2027/001", "Of a later edition")])
# The named steps of a build, each with where it begins or what it ends with.
STEPS = ("gather", "load.write_database", "checks.problems_of", "publish.write_downloads", "audit.problems", "charts.write_charts",
         "Path.rename", "_replace", "the end")  # fmt: skip
RANDOM_KILLS = 100 if os.environ.get("REGISTER_SOAK") else 4
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


@pytest.fixture
def world(good: Path, tmp_path: Path) -> World:
    """A copy of the served register, with another edition in its store that is not built yet."""
    world = World.copied(good, tmp_path / "data")
    made_up.publish(world.data, LATER, as_at="2027-01-01", captured_at="2027-01-01T09:00:00Z")
    return world


def link_of(world: World) -> Path:
    return (world.data / "built" / "register.db").resolve()


def killed(world: World, arrange: Callable[[], object]) -> int:
    """Build in a child of this process, arranged so that it is killed without warning; gives the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            arrange()
            build_register(world.data)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def die(*_: object, **__: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def at_step(step: str) -> Callable[[], object]:
    """Arranges that the process dies when a step begins; “the end” is when all is done."""
    *where, name = step.split(".")
    owner = {"": build, "Path": Path}.get(where[0] if where else "") or getattr(build, where[0] if where else "build", build)
    return lambda: setattr(owner, name, die) if step != "the end" else None


def is_sealed(database: Path) -> bool:
    """Whether a build has the very bytes that it was published with."""
    return digest(database) == manifest_of(database)["sha256"]


def ends_sound(case: Case) -> None:
    """The next build clears away what was left behind, and publishes what was to be published."""
    case.world.build()
    assert link_of(case.world) == case.world.database
    assert not list((case.world.data / "built").glob("staging-*"))


@fault("F50", "The build is killed at the beginning of each of its steps", outcome="not built", says="")
def test_f50_killed_at_each_step(case: Case) -> None:
    outcomes = set()
    for step in STEPS[:-1]:
        assert killed(case.world, at_step(step)) == signal.SIGKILL
        assert link_of(case.world) == case.world.served, step
        assert case.world.unharmed(), step
        outcomes.add("not built" if link_of(case.world) == case.world.served else "built")
    ends_sound(case)
    case.ends(*outcomes, "")


@fault("F50", "The build is killed just after its last step", outcome="built", says="")
def test_f50_killed_after_the_last_step(case: Case) -> None:
    killed(case.world, at_step("the end"))
    newest = link_of(case.world)
    assert is_sealed(newest)
    ends_sound(case)
    assert case.world.built.reused  # type: ignore[union-attr]
    case.ends("built" if newest != case.world.served else "not built", "")


@fault("F50", "The build is killed at random moments", outcome="built", says="")
def test_f50_killed_at_random_moments(case: Case) -> None:
    chance = random.Random(20261126)
    for number in range(RANDOM_KILLS):
        made_up.publish(case.world.data, csv_document([project("2027/002", f"State {number}")]), as_at="2027-02-01")
        killed(case.world, lambda: signal.setitimer(signal.ITIMER_REAL, chance.uniform(0.05, 1.0)) and None)
        assert is_sealed(link_of(case.world))
    ends_sound(case)
    case.ends("built", "")


def refused(case: Case) -> None:
    """The build ends with an error in words, the served register stays, and nothing half written is taken for a build."""
    with pytest.raises(RegisterError) as caught:
        build_register(case.world.data)
    assert link_of(case.world) == case.world.served
    case.ends("not built", str(caught.value))


@fault(
    "F51",
    "The disk is full",
    outcome="not built",
    says="The build could not be written in …The last good register still serves. Make room or mend the folder's permissions, and build again.",
)
def test_f51_a_full_disk(case: Case) -> None:
    # No file may grow beyond 200 kB, which to the program is as if the disk took no more.
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        refused(case)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    ends_sound(case)


@fault(
    "F51",
    "The folder of builds cannot be written",
    outcome="not built",
    says="The build could not be written in …Permission denied…The last good register still serves.",
)
def test_f51_a_folder_that_cannot_be_written(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipeline.build.tempfile.mkdtemp", denied)
    refused(case)
    monkeypatch.undo()
    (case.world.data / "built" / ".lock").unlink()
    (case.world.data / "built" / ".lock").mkdir()
    with pytest.raises(RegisterError, match="The last good register still serves"):
        build_register(case.world.data)
    (case.world.data / "built" / ".lock").rmdir()
    ends_sound(case)


@fault("F51", "Two builds at once", outcome="not built", says="Another build is running in …Wait for it to end and build again.")
def test_f51_two_builds_at_once(case: Case) -> None:
    with (case.world.data / "built" / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        refused(case)
    ends_sound(case)


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
        _database(case.world.data)  # what `register serve`, `freeze` and `check` ask for the register
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
        _database(case.world.data)
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


@fault("F55", "A check is switched off, or what makes it fail is taken away", outcome="noticed", says="")
def test_f55_a_check_that_sleeps(case: Case, small: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unnoticed = test_checks.sleeping_unnoticed(monkeypatch, small, tmp_path)  # type: ignore[arg-type]
    ends_sound(case)
    case.ends("noticed" if not unnoticed else "not noticed", "\n".join(unnoticed))
