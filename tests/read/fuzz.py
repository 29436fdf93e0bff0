"""Damaged workbooks by the thousand: `python -m tests.read.fuzz --count 10000 --seed 1` reads them and prints what came of each kind.

Each is read in a process of its own, under the register's own limits, by the register's own child (`pipeline.readers.child`); the process
is forked from one that has the readers loaded, so that ten thousand take minutes. What came of it is one of

* refused, with its code: nothing of the file is used, and a person is told;
* the same: every row and cell of the whole workbook, though the file is damaged;
* other, as the bytes say: rows, cells or words differ from the whole workbook's, and a third reading (`tests/read/third.py`), which shares
  no code with the register's two and refuses whatever breaks a rule of the format, finds in the damaged bytes the very same. Nothing in
  the file gives such damage away: it is the same file as one that was written so;

or a failure: a reader that crashed, one that was still running at the limit, or rows or words that are neither the whole workbook's nor
what the damaged bytes say.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from pipeline.held.readings import reader_key
from pipeline.model import Grid, Reading, Refused
from pipeline.readers import child, delimited, documents, html, ods, wire, xls, xlsx
from pipeline.readers.limits import Limits
from tests.read.damage import KINDS, damaged
from tests.read.third import Forbidden, differences, third_reading

# So that a hang costs seconds: the register's own limit is 30 seconds on the clock and 20 of a processor.
LIMITS = Limits(wall_seconds=20.0, cpu_seconds=10)
FAILURES = ("CRASHED", "HUNG", "LOST OR INVENTED")


class Case(NamedTuple):
    """What came of one damaged workbook: `outcome` in the words of the table, `detail` for a person who looks at it."""

    kind: str
    number: int
    damage: str
    outcome: str
    detail: str
    seconds: float


def run_case(seed: int, place: tuple[str, int]) -> Case:
    """Damage and read one workbook, and judge."""
    kind, number = place
    whole, data, damage = damaged(kind, seed, number)
    started = time.monotonic()
    outcome, detail = judged(data, grids_of(whole))
    return Case(kind, number, damage or "nothing", outcome, detail, time.monotonic() - started)


@cache
def grids_of(whole: bytes) -> tuple[Grid, ...]:
    """What the register reads in a whole workbook."""
    found = read_in_fork(whole, LIMITS)
    assert isinstance(found, Reading), found
    return found.grids


def judged(data: bytes, right: tuple[Grid, ...], limits: Limits = LIMITS) -> tuple[str, str]:
    """(outcome, detail) of reading `data`, the damaged bytes of a workbook in which `right` is what stands."""
    found = read_in_fork(data, limits)
    if isinstance(found, str):
        return found.partition(":")[0], found
    if isinstance(found, Refused):
        return ("CRASHED", str(found)) if found.code == "crashed" else (f"refused: {found.code}", str(found))
    if found.grids == right:
        return "the same", ""
    if found.media_type == "text/csv":
        return "LOST OR INVENTED", "read as a text"
    try:
        unlike = differences(found.grids, third_reading(data))
    except Forbidden as why:
        unlike = f"the third reading refuses: {why}"
    return ("LOST OR INVENTED", unlike) if unlike else (f"other, as the bytes say: {change(right, found.grids)}", "")


def change(right: tuple[Grid, ...], found: tuple[Grid, ...]) -> str:
    """In what two readings differ, the gravest first: sheets, rows, cells, words, or marks (hidden, merged, linked)."""
    if [one.sheet_name for one in right] != [one.sheet_name for one in found]:
        return "sheets"
    rows = [sum(bool(row.cells) for grid in grids for row in grid.rows) for grids in (right, found)]
    if rows[0] != rows[1]:
        return "fewer rows" if rows[1] < rows[0] else "more rows"
    places = [[{row.number: set(row.cells) for row in grid.rows if row.cells} for grid in grids] for grids in (right, found)]
    if places[0] != places[1]:
        return "cells in other places"
    words = [[row.cells for grid in grids for row in grid.rows] for grids in (right, found)]
    return "words" if words[0] != words[1] else "marks"


def read_in_fork(data: bytes, limits: Limits) -> Reading | Refused | str:
    """The answer of the register's child process for the document, or how that process ended without one."""
    with tempfile.NamedTemporaryFile() as document, tempfile.TemporaryFile("w+", encoding="ascii") as answer:
        document.write(data)
        document.flush()
        process = os.fork()
        if process == 0:
            _in_child(Path(document.name), answer.fileno(), limits)
        ended = _waited(process, limits.wall_seconds)
        if ended in (None, -signal.SIGXCPU, -signal.SIGALRM):
            return f"HUNG: for {limits.wall_seconds:g} seconds"
        if ended != 0:
            return f"CRASHED: code {ended}"
        answer.seek(0)
        try:
            return wire.decoded(answer)
        except Refused as refused:
            return refused
        except ValueError as error:
            return f"CRASHED: {error}"


def _in_child(path: Path, answer: int, limits: Limits) -> None:
    code = 1
    try:
        child.limit_this_process(int(limits.wall_seconds) + 5, limits.cpu_seconds, limits.memory_bytes)
        with os.fdopen(os.dup(answer), "w", encoding="ascii") as lines:
            lines.writelines(child.answer(path, "table"))
        code = 0
    finally:
        os._exit(code)


def _waited(process: int, seconds: float) -> int | None:
    """The exit code of a child, negative for a signal; None where it had to be killed for taking longer than `seconds`."""
    until, pause = time.monotonic() + seconds, 0.001
    while time.monotonic() < until:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return None


def run(count: int, seed: int, processes: int, kinds: tuple[str, ...] = KINDS, first: int = 0) -> Iterator[Case]:
    """`count` cases in equal parts of each kind, in the same order every time."""
    assert all((documents, delimited, html, ods, xls, xlsx))  # loaded before the processes are forked
    places = [(kinds[number % len(kinds)], first + number // len(kinds)) for number in range(count)]
    if processes < 2:
        yield from map(partial(run_case, seed), places)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(partial(run_case, seed), places, chunksize=20)


def table(cases: list[Case]) -> str:
    """What came of the cases, by kind, as a table in Markdown."""
    counted = Counter((case.outcome, case.kind) for case in cases)
    outcomes = sorted({case.outcome for case in cases}, key=lambda one: (one not in FAILURES, one))
    lines = ["| outcome | " + " | ".join(f".{kind}" for kind in KINDS) + " | all |", "|---|" + "---|" * (len(KINDS) + 1)]
    for outcome in [*outcomes, *(one for one in FAILURES if one not in outcomes)]:
        row = [counted[outcome, kind] for kind in KINDS]
        lines.append(f"| {outcome} | " + " | ".join(f"{number:,}" for number in [*row, sum(row)]) + " |")
    every = [sum(case.kind == kind for case in cases) for kind in KINDS]
    return "\n".join([*lines, "| every case | " + " | ".join(f"{number:,}" for number in [*every, len(cases)]) + " |"])


def main() -> int:
    """The command. Exit code 1 where a case failed; each failure is printed with its number, by which it can be made again."""
    asked = argparse.ArgumentParser(prog="python -m tests.read.fuzz", description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--first", type=int, default=0, help="the number of the first case of each kind")
    asked.add_argument("--kind", choices=KINDS, action="append", help="only this kind; may be said again")
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--keep", type=Path, help="a folder for the files that failed")
    said = asked.parse_args()
    started, cases = time.monotonic(), []
    for case in run(said.count, said.seed, said.processes, tuple(said.kind or KINDS), said.first):
        cases.append(case)
        if case.outcome in FAILURES:
            sys.stdout.write(f"{case.outcome}: {case.kind} {case.number}, {case.damage}: {case.detail}\n")
            if said.keep:
                said.keep.mkdir(parents=True, exist_ok=True)
                (said.keep / f"{case.kind}-{case.number}.{case.kind}").write_bytes(damaged(case.kind, said.seed, case.number)[1])
    slowest = max(cases, key=lambda case: case.seconds)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(f"seed {said.seed}, readers {reader_key()[:16]}, Python {platform.python_version()}\n\n")
    sys.stdout.write(f"{table(cases)}\n\nslowest: {slowest.kind} {slowest.number} ({slowest.damage}), {slowest.seconds:.1f} seconds; ")
    sys.stdout.write(f"in all {time.monotonic() - started:.0f} seconds, {used.ru_utime + used.ru_stime:.0f} of processor\n")
    return 1 if any(case.outcome in FAILURES for case in cases) else 0


if __name__ == "__main__":
    sys.exit(main())
