"""A built register with one value changed, column by column: what a fault of the builder's could have written without an error."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

Row = dict[str, Any]
# So many rows of a column are tried, each with so many other values, before it is said that the schema lets none be changed.
TRIED_ROWS, TRIED_VALUES = 40, 8


def columns_of(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Every column of every table that has rows and is no part of a search index."""
    tables = connection.execute(
        "select name from sqlite_master where type = 'table' and name not like 'search_index%' and name not like 'sqlite%' order by name"
    )
    for (table,) in tables.fetchall():
        if connection.execute(f"select 1 from {table} limit 1").fetchone():
            yield from ((table, row[1]) for row in connection.execute(f"pragma table_info({table})").fetchall())


def altered(connection: sqlite3.Connection, table: str, column: str, is_noticed: Callable[[], bool]) -> bool:
    """Whether `is_noticed` says so of the register with one value of `column` changed; True where the schema lets no value be changed.

    The value is another one of the same column where there is one. `connection` commits nothing by itself; the register is as it was after.
    """
    key = [row[1] for row in connection.execute(f"pragma table_info({table})") if row[5]] or ["rowid"]
    names = ", ".join(key)
    places = connection.execute(f"select {column}, {names} from {table} order by {column} is null, {names} limit {TRIED_ROWS}")
    where = " and ".join(f"{name} = ?" for name in key)
    for old, *place in places.fetchall():
        for new in _others(connection, table, column, old):
            connection.execute("begin")
            try:
                connection.execute(f"update {table} set {column} = ? where {where}", (new, *place))
                return is_noticed()
            except sqlite3.IntegrityError:
                continue
            finally:
                connection.execute("rollback")
    return True


def _others(connection: sqlite3.Connection, table: str, column: str, old: Any) -> list[Any]:
    query = f"select distinct {column} from {table} where {column} is not ? order by {column} desc limit {TRIED_VALUES}"
    others = [value for (value,) in connection.execute(query, (old,)) if value is not None]
    return [*others, old + 1 if isinstance(old, int) else f"{old or ''}x"]
