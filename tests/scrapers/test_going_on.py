"""A sweep of several nights: the newest first, broken off anywhere, and taken up again from data/published alone."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.machine import wait_until
from tests.parliament_api import ParliamentApi, question
from tests.scrapers.helpers import ROOT, command, environment, lines
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, STALE, ask, declaration, held

EVERY = {number: f"2024-{(number - 1) // 8 + 6:02d}-{number % 8 + 1:02d}" for number in range(1, 25)}
NEWEST_FIRST = sorted(EVERY, key=lambda number: (EVERY[number], number), reverse=True)
SETTINGS: dict[str, Any] = {"recent_months": 1, "take": 3}


@pytest.fixture(autouse=True)
def questions(api: ParliamentApi) -> None:
    api.questions = [question(number, day, "2024-09-01") for number, day in EVERY.items()]


def kept(data: Path) -> list[int]:
    """The questions that have a whole line in captures.csv, in order."""
    urls = [row["url"] for row in lines(data, "captures.csv") if row["role"] == "attachment"]
    return [int(url.partition("?")[0].rsplit("/", 1)[1]) for url in urls]


def test_the_newest_come_first_and_nothing_is_asked_twice(api: ParliamentApi, tmp_path: Path) -> None:
    api.latency = 0.2
    # A busy machine may need more than four seconds to come to the first question; all would take ten.
    for minutes in ("0.07", "0.14", "0.28"):
        begun = time.monotonic()
        done = ask(api, tmp_path, options=("--minutes", minutes), **SETTINGS)
        assert time.monotonic() - begun < 60 * float(minutes) + 40
        if kept(tmp_path):
            break
    assert done.code == 4
    assert "the time limit was reached first" in done.out
    first = kept(tmp_path)
    assert 1 <= len(first) < 24
    assert first == NEWEST_FIRST[: len(first)]
    lists = {row["url"] for row in done.captures if "tabledWhenFrom=2024-08-01" in row["url"]}
    api.latency = 0
    done = ask(api, tmp_path, **SETTINGS)
    assert done.code == 0, done.out
    assert kept(tmp_path) == NEWEST_FIRST
    assert set(api.asked_details) == set(NEWEST_FIRST[len(first) :])
    first_month = [row["url"] for row in done.captures if "tabledWhenFrom=2024-08-01" in row["url"]]
    assert len(first_month) == len(set(first_month)) == len(lists) == 3
    done = ask(api, tmp_path, **SETTINGS)
    assert (done.code, api.requests) == (0, [])
    assert "complete, nothing new" in done.out


def test_killed_runs_leave_no_gap(api: ParliamentApi, tmp_path: Path) -> None:
    asked: list[int] = []
    for stop in (2, 7, 12):
        api.forget()
        process = subprocess.Popen(
            command(tmp_path, declaration(**SETTINGS)), cwd=ROOT, env=environment(api.origin), stdout=subprocess.DEVNULL
        )
        wait_until(lambda: len(api.requests) >= stop, "it asks", process)  # noqa: B023, called at once
        process.send_signal(signal.SIGKILL)
        process.wait()
        asked += api.asked_details
    done = ask(api, tmp_path, **SETTINGS)
    assert done.code == 0, done.out + done.err
    assert sorted(set(kept(tmp_path))) == sorted(EVERY)
    # Only what a killed run had asked and not yet written down is asked again.
    assert len(asked + api.asked_details) <= len(EVERY) + 3


def test_an_interrupted_run_says_so(api: ParliamentApi, tmp_path: Path) -> None:
    api.latency = 0.15
    process = subprocess.Popen(
        command(tmp_path, declaration(**SETTINGS)), cwd=ROOT, env=environment(api.origin), stdout=subprocess.PIPE, text=True
    )
    wait_until(lambda: len(api.requests) >= 6, "it asks", process)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "the run was stopped first" in out
    assert len(api.asked_details) < 24


def test_what_is_held_is_all_that_is_remembered(api: ParliamentApi, tmp_path: Path) -> None:
    ask(api, tmp_path / "first", **SETTINGS)
    shutil.copytree(tmp_path / "first" / "published", tmp_path / "second" / "published")
    done = ask(api, tmp_path / "second", **SETTINGS)
    assert (done.code, api.requests) == (0, [])
    # A month whose list is not held whole is asked again, and its questions are not.
    fetches = tmp_path / "second" / "published" / "fetches.csv"
    text = fetches.read_text().splitlines(keepends=True)
    fetches.write_text("".join(line for line in text if not ("tabledWhenFrom=2024-06-01" in line and "&skip=6" in line)))
    done = ask(api, tmp_path / "second", **SETTINGS)
    assert (done.code, api.asked_details) == (0, [])
    assert {one["tabledWhenFrom"][0] for one in api.asked_lists} == {"2024-06-01"}


def test_a_month_listed_while_it_was_recent_is_listed_once_more(api: ParliamentApi, tmp_path: Path) -> None:
    ask(api, tmp_path, **SETTINGS)
    published = tmp_path / "published"
    for name, moment in (("fetches.csv", "attempted_at"), ("captures.csv", "captured_at")):  # as if all had been asked at the end of August
        path, moments = published / name, {row[moment][:10] for row in lines(tmp_path, name)}
        for day in moments:  # two, where midnight came between
            path.write_text(path.read_text().replace(day, "2024-08-31"))
    api.questions.append(question(99, "2024-08-31", "2024-09-09"))
    done = ask(api, tmp_path, **(SETTINGS | {"recent_months": 2, "until": "2024-11-30"}))
    assert done.code == 0, done.out
    assert 99 in api.asked_details
    assert len(held(done, 99)) == 1


def test_a_month_that_has_just_ceased_to_be_recent_is_not_listed_in_every_run(api: ParliamentApi, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    settings = {"recent_months": 1, "from": (today - timedelta(days=70)).isoformat(), "until": today.isoformat()}
    api.questions = [question(1, (today - timedelta(days=60)).isoformat(), today.isoformat())]
    assert ask(api, tmp_path, **settings).code == 0
    assert api.asked_details == [1]
    assert (ask(api, tmp_path, **settings).code, api.requests) == (0, [])
    assert ask(api, tmp_path, **settings, **STALE).code == 0
    assert len(api.asked_lists) == len({json.dumps(one) for one in api.asked_lists}) >= 2


def test_one_source_does_not_take_all_of_a_night(api: ParliamentApi, tmp_path: Path) -> None:
    api.latency = 0.2
    done = ask(api, tmp_path, turn_minutes=0, **SETTINGS)
    assert done.code == 4
    assert done.outcomes(QUESTIONS_SOURCE) == [("not_reached", "turn_over")]
    assert api.requests == []
