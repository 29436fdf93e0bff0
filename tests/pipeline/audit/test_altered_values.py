"""One value changed in a built register: the checks or the audit notice, or it is on the list of what only its own row tells."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import audit
from pipeline.audit.audited import FOLDER, Audited
from pipeline.audit.held import Held
from pipeline.build import build_register
from pipeline.checks import CHECKS
from pipeline.declared import load_declared
from tests.bench.made_up_load import made_up_shares
from tests.conftest import SOAK
from tests.pipeline.audit.altered import altered, columns_of

UNNOTICED = Path(__file__).with_name("unnoticed_columns.csv")
# What every count rests on; of its columns every fifth is looked at by default, and in the long run all columns of all tables.
COUNTED = ("entry", "listing", "entry_version", "entry_recipient", "entry_dataset", "event", "claim", "parliament_item", "capture")
EVERY = 5
# Those first that are quickest to find what is repeated. The sum of files is of the downloads, which are written from the tables.
SUMS = [audit.SUMS[name] for name in ("entries", "history", "columns", "answers", "figures", "fetches", "rows", "cells")]


def unnoticed() -> dict[tuple[str, str], str]:
    """(table, column) -> why no check tells another value in it."""
    with UNNOTICED.open(encoding="utf-8", newline="") as lines:
        return {(row["table"], row["column"]): row["why"] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with what is bundled and three made-up editions, and a build of it."""
    data = made_up_shares(tmp_path_factory.mktemp("editions"), 3, 6)
    build_register(data)
    return data


@pytest.fixture(scope="module")
def register(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A copy of that build, to be changed and put right again."""
    path = tmp_path_factory.mktemp("altered") / "register.db"
    shutil.copyfile(editions / "built" / "register.db", path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@pytest.fixture(scope="module")
def is_noticed(editions: Path, register: sqlite3.Connection) -> Callable[[], bool]:
    """Whether a check or the audit finds anything in the copy as it is now."""
    declared, audited = load_declared(editions), Audited(editions / "built" / FOLDER)

    def found() -> bool:
        held = Held(editions, register, None, None, audited=audited)
        lines = (line for sum_of in SUMS for line in sum_of(held))
        return any(lines) or any(line for check in CHECKS.values() for line in check(register, declared))

    return found


def test_all_sums_but_that_of_files_are_asked() -> None:
    assert len(SUMS) == len(audit.SUMS) - 1


def test_the_register_holds_before_anything_is_changed(is_noticed: Callable[[], bool], register: sqlite3.Connection) -> None:
    register.execute("begin")
    assert not is_noticed()
    register.execute("rollback")


def test_another_value_is_noticed_or_on_the_list(register: sqlite3.Connection, is_noticed: Callable[[], bool]) -> None:
    listed = unnoticed()
    asked = list(columns_of(register))
    if not SOAK:
        asked = [one for one in asked if one[0] in COUNTED and one not in listed][::EVERY]
    missed = {one for one in asked if not altered(register, *one, is_noticed)}
    assert missed - set(listed) == set()
    # What is noticed by now has no place on the list any more.
    assert {one for one in listed if one in asked} <= missed


def test_the_list_is_of_columns_that_are_there_and_says_why(register: sqlite3.Connection) -> None:
    assert set(unnoticed()) <= set(columns_of(register))
    assert all(unnoticed().values())
