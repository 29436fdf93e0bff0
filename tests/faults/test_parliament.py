"""F16: what Parliament's service can do wrong while it is asked."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.faults.conftest import Case
from tests.faults.record import fault
from tests.faults.world import World
from tests.parliament_api import ParliamentApi, question
from tests.scrapers.helpers import Collected
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, ask, change, held

ABOUT = "To ask about the National Pupil Database, made-up question {}."
ANSWER = "<p>A made-up answer about the National Pupil Database: {} releases.</p>"
SETTINGS = {"from": "2024-08-01", "again_hours": -1}


@pytest.fixture(scope="module")
def asked(good: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[Collected]]:
    """Three runs: one in which the list changes and falls short, a whole one, and one after an answer was corrected; then a build."""
    world = World.copied(good, tmp_path_factory.mktemp("parliament") / "data")
    with ParliamentApi() as api:
        api.questions = [
            question(number, "2024-08-01", "2024-08-05", questionText=ABOUT.format(number), answerText=ANSWER.format(number))
            for number in range(1, 13)
        ]
        api.stated_more = 2
        runs = [ask(api, world.data, **SETTINGS)]
        api.stated_more, lists = 0, iter(range(1, 4))

        def answer_the_next() -> None:
            if number := next(lists, 0):  # what was on a page still to come goes to the first, and what was there moves on
                change(api, number, dateAnswered="2024-08-30T00:00:00")

        api.after_list = answer_the_next
        runs.append(ask(api, world.data, take=5, **SETTINGS))
        api.after_list = lambda: None
        time.sleep(1.1)  # what was captured within one second has no order
        change(api, 7, answerText=ANSWER.format("seventy"), answerIsCorrection=True, dateAnswerCorrected="2024-09-01T00:00:00")
        runs.append(ask(api, world.data, **SETTINGS))
    world.build()
    return world, runs


@pytest.fixture
def world(asked: tuple[World, list[Collected]]) -> World:
    return asked[0]


@fault(
    "F16", "Parliament's list gives fewer results than it states", outcome="not collected",
    says="the list gave fewer results than it states, however often it was asked",
)  # fmt: skip
def test_f16_a_page_of_the_list_is_missing(case: Case, asked: tuple[World, list[Collected]]) -> None:
    first = asked[1][0]
    failed = [row for row in first.fetches if row["outcome"] == "failed"]
    assert first.code == 4
    case.ends("not collected" if failed else "collected", first.out)


@fault("F16", "The order of the list changes between its pages, so that one comes twice and one is skipped", outcome="collected", says="")
def test_f16_the_list_changes_between_pages(case: Case, asked: tuple[World, list[Collected]]) -> None:
    second = asked[1][1]
    assert second.code == 0, second.out
    assert case.world.one("select count(*) from parliament_item where api_id is not null") == 12
    assert case.world.one("select count(*) from (select item_id, sha256 from parliament_version group by 1, 2 having count(*) > 1)") == 0
    case.ends("collected", second.row(QUESTIONS_SOURCE)[0])


@fault("F16", "An answer is corrected later", outcome="explained", says="answered…corrected")
def test_f16_an_answer_is_corrected(case: Case, asked: tuple[World, list[Collected]]) -> None:
    versions = case.world.rows(
        "select state, answer_text from parliament_version join parliament_item using (item_id) where api_id = '7' order by position"
    )
    assert [text.split(": ")[1] for _, text in versions] == ["7 releases.", "seventy releases."]
    assert len(held(asked[1][2], 7)) >= 2
    case.ends("explained" if len(versions) == 2 else "lost", " ".join(state for state, _ in versions))
