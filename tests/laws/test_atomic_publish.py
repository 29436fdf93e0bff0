"""Killing the pipeline at random moments, 100 times: the last good register opens and answers, and nothing is lost or doubled.

Builds and collecting are killed in two lanes side by side, 50 times each; with REGISTER_SOAK set, five times as often.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT, SOURCE, new_data, run_register
from tests.mirror import Mirror

KILLS = 250 if os.environ.get("REGISTER_SOAK") else 50
HOST = "uksa.statisticsauthority.gov.uk"
MADE_UP = "Project ID,Title,Researchers,Legal Basis,Datasets Used,Secure Research Service,Accreditation Date\n"


def made_up_table(rows: int) -> bytes:
    """A made-up table in the shape of the copy of 2025: it says so in every title."""
    lines = [
        f"2099/{number:03},Made-up project {number},,Digital Economy Act 2017,DfE: LEO,SRS,2099-01-{number % 28 + 1:02}"
        for number in range(1, rows + 1)
    ]
    return (MADE_UP + "\n".join(lines) + "\n").encode()


def killed_after(seconds: float, *command: str, **environment: str) -> None:
    """Start `command` in a group of its own and kill the whole group without warning after `seconds`."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, **environment},
    )
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def entries_served(data: Path) -> int:
    """How many entries the register that serves now holds, after SQLite has checked every page of it."""
    with sqlite3.connect(f"file:{(data / 'built' / 'register.db').resolve()}?mode=ro", uri=True) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        return int(database.execute("select count(*) from entry").fetchone()[0])


def add_made_up(data: Path, folder: Path, rows: int) -> None:
    """Keep another made-up table without building, so that the next build has something new to do."""
    file = folder / f"made-up-{rows}.csv"
    file.write_bytes(made_up_table(rows))
    subprocess.run(
        [sys.executable, "-m", "scrapers.add", str(file), "--data", str(data), "--source", SOURCE, "--as-at", "2099-01-01"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


def test_builds_killed_at_random_moments(tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    (data / "documented" / "documents.csv").write_text("file_name,title,address,transcribed_on,transcribed_by,note\n")
    add_made_up(data, tmp_path, 5)
    assert run_register("build", data=data).returncode == 0
    chance = random.Random(20991231)
    rows, allowed = 5, {5}
    started = time.monotonic()
    add_made_up(data, tmp_path, 6)
    assert run_register("build", data=data).returncode == 0
    whole = time.monotonic() - started
    rows, allowed = 6, {6}
    for number in range(KILLS):
        if number % 10 == 0:
            rows += 1
            allowed.add(rows)
            add_made_up(data, tmp_path, rows)
        killed_after(chance.uniform(0.1, 1.1) * whole, "pipeline", "build", "--data", str(data))
        assert entries_served(data) in allowed
    assert run_register("build", data=data).returncode == 0
    assert entries_served(data) == rows
    assert not list((data / "built").glob("staging-*"))


def published_is_whole(data: Path) -> list[str]:
    """The hashes of captures.csv, after checking that each line is whole and that its document has the bytes it is named for."""
    path = data / "published" / "captures.csv"
    if not path.exists():
        return []
    whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
    hashes = [row["sha256"] for row in csv.DictReader(whole.splitlines())]
    for sha256 in set(hashes):
        assert hashlib.sha256((data / "published" / "documents" / sha256).read_bytes()).hexdigest() == sha256
    return hashes


def test_collecting_killed_at_random_moments(tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    chance = random.Random(20991231)
    page = next(
        line.split(": ", 1)[1] for line in (ROOT / "data/declared/sources.yml").read_text().splitlines() if "page_url: https" in line
    )
    path = page.removeprefix(f"https://{HOST}")
    with Mirror() as mirror:
        before: list[str] = []
        for number in range(KILLS):
            link = f"/wp-content/uploads/2099/01/made-up-{number}.csv"
            mirror.put(
                HOST,
                path,
                body=f"<html><main><a href='https://{HOST}{link}'>Made-up list {number}</a></main></html>".encode(),
                content_type="text/html",
            )
            mirror.put(HOST, link, body=made_up_table(number + 1), content_type="text/csv")
            killed_after(chance.uniform(0.4, 2.0), "pipeline", "collect", "--data", str(data), REGISTER_MIRROR=mirror.origin)
            now = published_is_whole(data)
            assert now[: len(before)] == before, "a line that was kept has been lost or changed"
            before = now
        done = run_register("collect", data=data, REGISTER_MIRROR=mirror.origin)
        assert done.returncode == 0, done.stdout + done.stderr
    after = published_is_whole(data)
    assert len(after) == len(before) + 2, "the last run keeps one page and one attachment"
    assert run_register("build", data=data).returncode == 0
