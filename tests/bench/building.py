"""Builds: with every workbook read afresh, with kept readings, with nothing new; and how each grows with the rows."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline import audit
from pipeline.held.readings import FOLDER
from tests.bench.made_up_load import made_up_answers, made_up_shares
from tests.bench.measure import Run, register, run
from tests.bench.table import Line

EDITIONS, SHEETS, ROWS, ANSWERS = 45, 6, 504, 2_000
# The shorter register has a tenth of the rows in as many editions.
TENTH = 10
# The step of a build at which its database is written, and the seconds until then that are aimed at.
CHECKING, WRITTEN = "Checking it, and writing its downloads", 15


def made(folder: Path, rows: int, answers: int) -> Path:
    """A data folder with the made-up register and answers."""
    data = made_up_shares(folder, EDITIONS, rows)
    made_up_answers(data, answers)
    return data


def forget_builds(data: Path, readings: bool) -> None:
    """Delete the builds in `data`, with the kept readings, the audit's own among them, where asked."""
    for path in (data / "built").iterdir() if (data / "built").exists() else ():
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif readings or path.name not in (FOLDER, audit.FOLDER):
            shutil.rmtree(path)


def timed(data: Path, times: int) -> dict[str, Run]:
    """What was done -> the middle one of `times` runs of it, by the clock."""
    found: dict[str, list[Run]] = {"afresh": [], "kept": [], "nothing": []}
    for _ in range(times):
        forget_builds(data, readings=True)
        found["afresh"].append(register("build", data=data))
        forget_builds(data, readings=False)
        found["kept"].append(run(sys.executable, "-m", "tests.bench.steps", str(data)))
        found["nothing"].append(register("build", data=data))
    return {what: sorted(runs, key=lambda one: one.wall)[len(runs) // 2] for what, runs in found.items()}


def lines(data: Path, shorter: Path, times: int) -> Iterator[Line]:
    """The lines of the table about builds of `data`, and of a register with a tenth of its rows."""
    small, whole = timed(shorter, times), timed(data, times)
    database = (data / "built" / "register.db").resolve()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute("select count(*) from source_row join sheet using (sheet_id) join edition using (edition_id) "
                                  "where status != 'transcribed'").fetchone()[0]  # fmt: skip
        entries = connection.execute("select count(*) from entry").fetchone()[0]
    size = database.stat().st_size
    yield Line("made-up register", f"{rows:,} rows, {entries:,} entries, {ANSWERS:,} answers, a database of {size / 1e6:,.0f} MB", "")
    yield written(whole["kept"])
    told = {"afresh": ("every workbook read afresh by both witnesses", 45), "kept": ("readings kept", 15), "nothing": ("nothing new", 1)}
    for what, (words, target) in told.items():
        one, least = whole[what], small[what]
        grows = f"at 10 times the rows {one.wall / least.wall:.1f} times as long, {one.processor / least.processor:.1f} times the processor"
        yield Line(f"build, {words}", f"{one.wall:.1f} s ({one.processor:.1f} s of processor); {grows}", f"{target} s", one.wall <= target)
    most = max(one.megabytes for one in whole.values())
    shared = f"{most} MB in all its processes together; {max(one.megabytes for one in small.values())} MB at a tenth of the rows"
    yield Line("memory at most", shared, "300 MB", most <= 300)


def written(kept: Run) -> Line:
    """The line about the first part of a build with kept readings: all until its database is written, which is then looked through."""
    before_the_end = json.loads(kept.output)[CHECKING]
    seconds = kept.wall - before_the_end
    told = f"{seconds:.1f} s; then {before_the_end:.1f} s for checks, audit, charts and downloads"
    return Line("build, readings kept, until rows, entries, answers, search and indexes are in the file", told, "15 s", seconds <= WRITTEN)
