"""Rows of the register's tables, made up one by one, for the conditions of one question: each says what the question asks of it alone."""

from __future__ import annotations

import sqlite3
from typing import Any

from tests.conftest import ROOT
from tests.site.questions import all_questions

Row = dict[str, Any]


def empty_register() -> sqlite3.Connection:
    """The tables and views of the register without a row. What a row is to name need not be there, nor need a column hold a known code."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.executescript((ROOT / "pipeline" / "schema.sql").read_text(encoding="utf-8"))
    connection.execute("pragma ignore_check_constraints = on")
    return connection


def add(connection: sqlite3.Connection, table: str, **told: object) -> None:
    """One row. A column that is not told is empty or, where it may not be, '' or 0."""
    columns = connection.execute(f"pragma table_info({table})").fetchall()
    assert set(told) <= {column["name"] for column in columns}, told
    blank = {column["name"]: "" if column["type"] == "TEXT" else 0 for column in columns if column["notnull"] or column["pk"]}
    row = blank | told
    connection.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join(f':{name}' for name in row)})", row)


def add_edition(connection: sqlite3.Connection, edition_id: str, source_id: str, as_at: str, **told: object) -> None:
    """An edition that was read, as at a month, in which it was first had."""
    read = {"status": "read", "first_captured_at": f"{as_at}-28T09:00:00Z"}
    add(connection, "edition", **read | {"edition_id": edition_id, "source_id": source_id, "as_at": as_at} | told)


def add_entry(connection: sqlite3.Connection, entry_id: str, edition_id: str, section_id: str, **told: object) -> None:
    """An entry, in scope and external, with a listing of the same id in one edition."""
    within = {"entry_id": entry_id, "section_id": section_id, "in_scope": "yes", "audience": "external", "known_by": "edition"}
    add(connection, "entry", **within | {"first_edition_id": edition_id, "last_edition_id": edition_id} | told)
    shared = {name: value for name, value in told.items() if name in ("outcome", "audience", "in_scope")}
    listing = {"entry_id": entry_id, "edition_id": edition_id, "section_id": section_id, "audience": "external", "in_scope": "yes"}
    ids = {"listing_id": entry_id, "row_id": f"{edition_id}-{entry_id}", "wording_id": entry_id}
    add(connection, "wording", wording_id=entry_id)
    add(connection, "listing", **listing | ids | shared)


def answer(connection: sqlite3.Connection, slug: str, part: str, **asked: object) -> list[Row]:
    """The rows of one part of a question; a parameter that is not asked for is as in the form."""
    question = all_questions()[slug]
    (sql,) = [one.sql for one in question.parts if one.name == part]
    values = {one.name: one.default for one in question.parameters} | asked
    return [dict(row) for row in connection.execute(sql, values)]
