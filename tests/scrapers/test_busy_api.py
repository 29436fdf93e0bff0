"""Parliament's API when it has had enough of us for a moment, when what stands before it cannot reach it, when its index lags."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mirror import Answer
from tests.parliament_api import ParliamentApi, question
from tests.scrapers.parliament_helpers import ask

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


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "1"}, {"Retry_After": "3600"}], ids=["no time", "a second", "an hour"])
def test_one_that_has_had_too_much_of_us_is_left_alone_at_once(api: ParliamentApi, tmp_path: Path, headers: dict[str, str]) -> None:
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
    assert "a few results of lists were not what was asked for, and were taken like the others: 1" in done.out
