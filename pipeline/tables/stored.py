"""Tables that repeat, worked out once, what would else be worked out at each request: a build never changes.

`pipeline/queries/stored` has one select a table, whose rows the table holds; pipeline/checks.py compares the two.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

FOLDER = Path(__file__).parent.with_name("queries") / "stored"
# Table -> the select that gives its rows.
STORED = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql"))}


def write_stored(connection: sqlite3.Connection) -> None:
    """Fill each of these tables anew from the rows that the database has, column by name, in the order of its key."""
    for table, sql in STORED.items():
        columns = connection.execute(f"pragma table_info({table})").fetchall()
        names = ", ".join(row[1] for row in columns)
        key = [row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]]
        connection.execute(f"delete from {table}")
        connection.execute(f"insert into {table} ({names}) select {names} from ({sql}) order by {', '.join(key)}")


def stored_otherwise(connection: sqlite3.Connection, table: str) -> list[str]:
    """The keys of the rows that `table` has and its select, column by name, does not give, or the other way round."""
    names = ", ".join(row[1] for row in connection.execute(f"pragma table_info({table})"))
    rows = set(connection.execute(f"select {names} from {table}")) ^ set(connection.execute(f"select {names} from ({STORED[table]})"))
    return sorted({str(row[0]) for row in rows})
