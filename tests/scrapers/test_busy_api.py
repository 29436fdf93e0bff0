"""Parliament's API when it has had enough of us for a moment, when what stands before it cannot reach it, when its index lags."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mirror import Answer
from tests.parliament_api import ParliamentApi, question
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, ask

NUMBERS = range(1, 10)
AUGUST = {"from": "2024-08-01"}


@pytest.fixture
def api() -> Iterator[ParliamentApi]:
    with ParliamentApi() as api:
        api.questions = [question(number, "2024-08-01", "2024-08-05") for number in NUMBERS]
        yield api


def too_many(api: ParliamentApi, times: int, **headers: str) -> None:
    answer = Answer("", 429, headers={name.replace("_", "-"): value for name, value in headers.items()})
    api.troubles += [("/questions/", answer)] * times


def test_one_that_says_how_long_to_wait_is_given_the_time(api: ParliamentApi, tmp_path: Path) -> None:
    too_many(api, 2, Retry_After="1")
    done = ask(api, tmp_path, **AUGUST)
    assert (done.code, api.asked_details) == (0, [9, 9, 9, *reversed(NUMBERS[:-1])])
    asked = [one.at for one in api.requests if one.path.endswith("/9")]
    assert min(asked[1] - asked[0], asked[2] - asked[1]) > 0.9


def test_one_that_goes_on_saying_so_is_left_alone(api: ParliamentApi, tmp_path: Path) -> None:
    api.troubles.append(("/questions/8?", Answer("", 429, headers={"Retry-After": "1"})))
    api.troubles += [("/questions/7?", Answer("", 429, headers={"Retry-After": "1"}))] * 3
    done = ask(api, tmp_path, **AUGUST)
    assert (done.code, api.asked_details) == (4, [9, 8, 8, 7, 7, 7])
    assert [reason for _, reason in done.outcomes(QUESTIONS_SOURCE) if reason] == ["asked_to_stop"]


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "3600"}], ids=["no time", "an hour"])
def test_one_that_says_no_time_or_a_long_one_is_left_alone_at_once(api: ParliamentApi, tmp_path: Path, headers: dict[str, str]) -> None:
    too_many(api, 1, **headers)
    done = ask(api, tmp_path, **AUGUST)
    assert (done.code, api.asked_details) == (4, [9])


@pytest.mark.parametrize("status", [408, 520, 522, 524])
def test_what_stands_before_it_cannot_reach_it(api: ParliamentApi, tmp_path: Path, status: int) -> None:
    api.fail("/questions/9?", "<html>made up: error</html>", status, times=3)
    done = ask(api, tmp_path, **AUGUST)
    assert (done.code, api.asked_details.count(9)) == (0, 4)


def test_a_few_results_that_were_not_asked_for_do_not_lose_the_list(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions.append(question(10, "2024-08-01", "2024-08-05", answeringBodyId=17))
    api.ignored = {"answeringBodies"}
    done = ask(api, tmp_path, **AUGUST)
    assert (done.code, sorted(api.asked_details)) == (0, [*NUMBERS, 10])
    assert "a few results of lists were not what was asked for, and were asked for in full too: 1" in done.out
