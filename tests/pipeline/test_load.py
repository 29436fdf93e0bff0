"""How rows are put into a table: in the order of its key, and with a value for each column."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
import sqlite_utils

from pipeline.load import ROWS_AT_ONCE, _insert


@pytest.fixture
def database() -> Iterator[sqlite_utils.Database]:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table keyed (id text primary key, said text)")
    connection.execute("create table plain (id text, said text)")
    yield sqlite_utils.Database(connection)
    connection.close()


def rows_from(first: int, last: int) -> list[tuple[str, str]]:
    return [(f"{number:06}", "made up") for number in range(first, last)]


def test_rows_that_come_one_by_one_are_all_put_in(database: sqlite_utils.Database) -> None:
    _insert(database, "keyed", iter(rows_from(0, 2 * ROWS_AT_ONCE + 1)))
    assert database.table("keyed").count == 2 * ROWS_AT_ONCE + 1


@pytest.mark.parametrize("last", [2, ROWS_AT_ONCE, ROWS_AT_ONCE + 1])
def test_one_out_of_order_is_refused_wherever_it_stands(database: sqlite_utils.Database, last: int) -> None:
    rows = [*rows_from(1, last + 1), *rows_from(0, 1)]
    with pytest.raises(ValueError, match=rf"table keyed: the row \('000000',\) comes after \('{last:06}',\)"):
        _insert(database, "keyed", iter(rows))


@pytest.mark.parametrize("row", [("000001",), ("000001", "made up", "more")])
def test_a_row_with_too_few_or_too_many_values_is_refused(database: sqlite_utils.Database, row: tuple[str, ...]) -> None:
    for rows in ([*rows_from(0, 1), row], iter([*rows_from(0, 1), row])):
        with pytest.raises(ValueError, match="table keyed: a row has not 2 values for as many columns"):
            _insert(database, "keyed", rows)


def test_a_table_without_a_key_is_sorted_within_what_stands_first(database: sqlite_utils.Database) -> None:
    _insert(database, "plain", iter([("1", "b"), ("1", None), ("1", "a"), ("2", "a")]))
    assert list(database.query("select id, said from plain order by rowid")) == [
        {"id": "1", "said": "a"}, {"id": "1", "said": "b"}, {"id": "1", "said": None}, {"id": "2", "said": "a"},
    ]  # fmt: skip
    with pytest.raises(ValueError, match=r"table plain: the row \('1',\) comes after \('2',\)"):
        _insert(database, "plain", iter([("2", "a"), ("1", "a")]))
