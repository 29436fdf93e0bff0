"""A database filled by a process of its own: the same file, no fault unheard, nothing left running."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pipeline import load
from pipeline.build import build_register
from pipeline.tables import filling
from pipeline.tables.filling import Batch, fill, fill_beside
from tests.conftest import ROOT, data_of_parliament
from tests.machine import wait_until
from tests.pipeline.processes import children, is_running

INTO = "insert into made_up values (?, ?)"
# All kinds of values that a table can hold, and texts that a pipe or JSON could trip over.
ROWS = [(1, "Attainment"), (2, None), (3, 4.5), (4, 2**62), (5, b"\x00\xff"), (6, "a\x00b\n\u2028\U0001f600é"), (7, ""), (8, "x" * 200_000)]


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "made-up.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table made_up (number integer primary key, value any) strict")
    return path


def batches(some: Iterable[tuple[object, ...]] = ROWS) -> Iterator[Batch]:
    yield INTO, list(some)
    yield "create index made_up_value on made_up (value)", None


def test_the_file_is_the_one_that_one_process_writes(empty: Path) -> None:
    other = empty.with_name("other.db")
    other.write_bytes(empty.read_bytes())
    fill(empty, batches())
    fill_beside(other, batches())
    assert other.read_bytes() == empty.read_bytes()
    with sqlite3.connect(other) as connection:
        assert connection.execute("select * from made_up").fetchall() == ROWS


@pytest.mark.parametrize("put", [fill, fill_beside])
@pytest.mark.parametrize("more", [0, 50_000])
def test_a_row_that_does_not_fit_is_told_in_sqlites_words_and_nothing_of_it_all_is_kept(put: object, more: int, empty: Path) -> None:
    """Whether it is found while more is sent or at the end."""
    assert callable(put)
    before = children()
    rest = ([(10 + number, "x" * 100)] for number in range(more))
    with pytest.raises(sqlite3.IntegrityError, match=r"^UNIQUE constraint failed: made_up\.number$"):
        put(empty, [*batches([*ROWS, (3, "again")]), *((INTO, rows) for rows in rest)])
    with sqlite3.connect(empty) as connection:
        assert connection.execute("select count(*) from made_up").fetchone() == (0,)
    assert children() == before


def test_what_goes_wrong_in_the_work_ends_the_other_process(empty: Path) -> None:
    def broken() -> Iterator[Batch]:
        yield from batches()
        raise KeyError("made up")

    before = children()
    with pytest.raises(KeyError, match="made up"):
        fill_beside(empty, broken())
    assert children() == before
    with sqlite3.connect(empty) as connection:
        assert connection.execute("select count(*) from made_up").fetchone() == (0,)


def test_a_process_that_is_killed_is_an_error(empty: Path) -> None:
    def killed() -> Iterator[Batch]:
        (child,) = children() - before
        os.kill(int(child), signal.SIGKILL)
        yield from batches()

    before = children()
    with pytest.raises(sqlite3.DatabaseError, match="was ended"):
        fill_beside(empty, killed())
    assert children() == before


# Fills a database without an end; the process that does it is told of first.
ENDLESS = """
import sys
from itertools import count
from pathlib import Path
from pipeline.tables.filling import fill_beside
from tests.pipeline.processes import children

def batches():
    for number in count():
        yield "insert into made_up values (?, ?)", [(number, "x" * 10_000)]
        if number == 1_000:
            print(*children(), flush=True)

fill_beside(Path(sys.argv[1]), batches())
"""


def test_it_ends_with_the_process_that_started_it_and_keeps_nothing(empty: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(empty)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout
        beside = int(started.stdout.readline())
        assert is_running(beside)
        started.kill()
    wait_until(lambda: not is_running(beside), "it has ended")
    with sqlite3.connect(empty) as connection:
        assert connection.execute("select count(*) from made_up").fetchone() == (0,)


def test_an_error_without_words_of_sqlite_is_one_of_the_database_all_the_same() -> None:
    assert type(filling._as_it_said('["OperationalError", "database or disk is full"]')) is sqlite3.OperationalError
    for said in ('["MemoryError", ""]', '["connect", "x"]', "Traceback", ""):
        assert type(filling._as_it_said(said)) is sqlite3.DatabaseError


def test_a_large_register_is_the_same_as_one_that_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that is made again is compared with the one that is there, and refused where it is another."""
    data = data_of_parliament(tmp_path / "data")
    one = build_register(data)
    monkeypatch.setattr(load, "LARGE", 0)
    monkeypatch.setattr(load, "fill", None)
    assert build_register(data, afresh=True).build_id == one.build_id
