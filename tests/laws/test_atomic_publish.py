"""Killing builds at random moments: the last good register opens and answers, whole.

With the test of killed collecting, which may run beside it, this makes 12 kills; with REGISTER_SOAK set, 500.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from pipeline.builds import is_whole
from tests.conftest import ROOT, SOURCE, new_data, run_register
from tests.laws.killing import KILLS, killed_after, made_up_table


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
    for path in (data / "documented").glob("*.csv"):
        path.unlink()
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
        assert is_whole((data / "built" / "register.db").resolve().parent), "the database is not the one that its manifest names"
    assert run_register("build", data=data).returncode == 0
    assert entries_served(data) == rows
    left = [path.name for path in (data / "built").iterdir() if path.name.startswith(("staging-", ".register.db."))]
    assert left == [], "the next run cleans up what killed ones left"
    assert run_register("check", data=data).returncode == 0
