"""F50 and F51: builds that are killed, have no room, or meet another. Each has a copy of the served register to itself."""

from __future__ import annotations

import fcntl
import io
import logging
import os
import random
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from pipeline import build
from pipeline.build import build_register
from pipeline.model import RegisterError
from tests.conftest import SOAK
from tests.faults.conftest import Case
from tests.faults.record import fault
from tests.faults.world import World, digest, manifest_of
from tests.pipeline import made_up
from tests.pipeline.made_up import csv_document, project

LATER = csv_document([project("2027/001", "Of a later edition")])
# The named steps of a build, each with where it begins or what it ends with.
STEPS = ("gather", "load.write_database", "checks.problems_of", "publish.write_downloads", "audit.look", "charts.write_charts",
         "Path.rename", "replace", "the end")  # fmt: skip
RANDOM_KILLS = 100 if SOAK else 4


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


def ends_sound(case: Case) -> str:
    """The next build clears away what was left behind, and publishes what was to be published; gives what it says of the one before."""
    log, said = logging.getLogger("pipeline.builds"), io.StringIO()
    handler, level = logging.StreamHandler(said), log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    case.world.build()
    log.removeHandler(handler)
    log.setLevel(level)
    assert link_of(case.world) == case.world.database
    assert not list((case.world.data / "built").glob("staging-*"))
    return said.getvalue()


@fault(
    "F50",
    "The build is killed at the beginning of each of its steps",
    outcome="not built",
    says="removing what an interrupted build left",
)
def test_f50_killed_at_each_step(case: Case) -> None:
    *earlier, last = STEPS[:-1]
    for step in earlier:
        assert killed(case.world, at_step(step)) == signal.SIGKILL
        assert link_of(case.world) == case.world.served, step
        assert case.world.unharmed(), step
    outcome = "not built" if link_of(case.world) == case.world.served else "built"
    case.ends(outcome, ends_sound(case))
    # The last step is the rename of the link: the build is whole by then, and is taken up by the next run.
    published = link_of(case.world)
    made_up.publish(case.world.data, csv_document([project("2027/003", "Later still")]), as_at="2027-03-01")
    assert killed(case.world, at_step(last)) == signal.SIGKILL
    assert link_of(case.world) == published
    ends_sound(case)
    assert case.world.built.reused  # type: ignore[union-attr]


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
    says="The build could not be written in …The last good register still serves. Make room or mend the folder's permissions",
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
