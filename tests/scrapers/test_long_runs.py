"""Runs of hours on a machine of somebody's own: the disk fills up, the run is stopped or its terminal closed, and somebody watches."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scrapers.progress import Progress
from tests.conftest import new_data
from tests.machine import wait_until
from tests.mirror import UKSA_HOST, UKSA_PAGE, Mirror
from tests.parliament_api import ParliamentApi, question
from tests.scrapers.helpers import ROOT, collect, declaration, environment, lines
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, ask

FILES = "<main>" + "".join(f"<a href='/{number}.csv'>a</a>" for number in range(5)) + "</main>"


def test_nobody_is_asked_for_what_the_disk_does_not_take(tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    (published / "documents").write_text("made up: a file in place of the folder, as a disk that takes nothing")
    with ParliamentApi() as api:
        api.questions = [question(number, "2024-07-20", "2024-07-25") for number in range(1, 30)]
        done = ask(api, tmp_path)
        asked = len(api.api_requests)
    assert (done.code, asked) == (4, 1)
    assert done.outcomes(QUESTIONS_SOURCE) == [("failed", "not_stored"), ("not_reached", "nothing_kept")]
    assert "make room and run it again" in done.out


def test_nor_is_the_next_publisher(tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    (published / "fetches.csv").mkdir()  # as if it could not be written
    with Mirror() as mirror:
        for host in ("one.example", "two.example"):
            mirror.put(host, "/list/", FILES)
        done = collect(tmp_path, declaration("one", "one.example"), declaration("two", "two.example"), mirror=mirror.origin)
        asked = [(one.host, one.path) for one in mirror.requests if one.path != "/robots.txt"]
    assert (done.code, asked) == (4, [("one.example", "/list/")])
    assert done.err.count("could not be written: Is a directory") == 2, "once for each source, not for each address"
    assert [row["url"] for row in done.captures] == ["https://one.example/list/"]


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_stops_it_is_told_what_became_of_each_address(tmp_path: Path, wish: signal.Signals) -> None:
    data = new_data(tmp_path / "data")
    source = "uksa-accredited-projects"
    with Mirror() as mirror:
        mirror.put(UKSA_HOST, UKSA_PAGE, FILES)
        mirror.put(UKSA_HOST, "/0.csv", "made up")
        mirror.put(UKSA_HOST, "/1.csv", "made up", delay=90)
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "collect", source, "--data", str(data)],
            cwd=ROOT,
            env=environment(mirror.origin),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # The tests may have been started by `nohup`, which those it starts take over.
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )
        wait_until(lambda: mirror.asked(UKSA_HOST, "/1.csv") == 1, "the second file is asked for", process)
        process.send_signal(wish)
        time.sleep(0.5)
        process.send_signal(wish)  # the first waits for the answer that is under way
        out, err = process.communicate(timeout=60)
    assert (process.returncode, "the run was stopped first" in out) == (4, True), out + err
    assert f"{source}: asking {UKSA_HOST}\n" in err
    assert [row["outcome"] for row in lines(data, "fetches.csv")] == ["stored_new", "stored_new", *["not_reached"] * 4]


def test_somebody_who_watches_is_told_how_far_it_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 29.0, 30.0, 31.0])
    monkeypatch.setattr("scrapers.progress.time.monotonic", lambda: next(clock))
    told: list[str] = []
    progress = Progress(told.append, 30.0)
    progress.begins("made-up", ("a.example", "b.example"))
    for number in (900, 1000, 1100):
        progress.settled("made-up", number, number // 2)
    assert told == [
        "made-up: asking a.example, b.example\n",
        "made-up: addresses dealt with so far: 1,000; new documents: 500. It may be stopped (Ctrl-C); the next run goes on from here.\n",
    ]
