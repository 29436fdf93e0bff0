"""The register that is being served, and the case that each test of a fault makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.build import build_register
from tests.faults.record import Fault
from tests.faults.world import World
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.conftest import small
from tests.pipeline.made_up import project

__all__ = ["small"]

UKSA = "https://uksa.statisticsauthority.gov.uk"
NPD_DAY = "2016-07-01"
MARCH = [project("2021/001", "Attainment of made-up pupils"), project("2021/002", "A title that will change")]
JUNE = [*MARCH[:1], project("2021/002", "A title that has changed"), project("2021/003", "A project that appears")]


@dataclass
class Case:
    """One fault that happens: `ends` is told what became of it and what a person was told."""

    fault: Fault
    world: World
    outcome: str = ""
    said: str = ""

    def ends(self, outcome: str, said: str) -> None:
        """What became of the fault, as it was found, and the whole text in which the declared words must stand."""
        self.outcome, self.said = outcome, said

    def hold(self) -> None:
        """Assert the four things: the outcome, the words, that the served register did not change, and that the sums hold."""
        assert self.outcome == self.fault.outcome
        place = 0
        for words in self.fault.says.split("…"):
            place = self.said.find(words.strip(), place)
            assert place >= 0, f"{words!r} is not said in {self.said!r}"
        assert self.world.unharmed()
        assert self.world.unsound() == []


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two editions of one made-up list and one of another, and the register built from them."""
    data = made_up.data_folder(tmp_path_factory.mktemp("good") / "data")
    made_up.publish_edition(
        data, "2026-03-01", MARCH, url=f"{UKSA}/known/made-up-2026-03-01.csv", final_url=f"{UKSA}/known/made-up-2026-03-01.csv"
    )
    made_up.publish_edition(
        data, "2026-06-01", JUNE, url=f"{UKSA}/known/made-up-2026-06-01.csv", final_url=f"{UKSA}/known/made-up-2026-06-01.csv"
    )
    made_up_dfe.keep(data, made_up_dfe.requests_2016(), "xlsx", NPD_DAY)
    build_register(data)
    return data


@pytest.fixture
def case(request: pytest.FixtureRequest, world: World) -> Iterator[Case]:
    """The case of the test's own fault. When the test is done, all four things that every fault must keep are asserted."""
    one = Case(request.function.fault, world)
    yield one
    one.hold()
