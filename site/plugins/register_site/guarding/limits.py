"""What SQL may do: SQLite's own limits, a list of allowed PRAGMAs, a cap on the size of one answer, and the switch.

SQL from readers runs on the same read-only, immutable connections as the pages. Datasette's time limit acts between SQLite's
steps and its row limit counts rows of any size, so the limits here are what bounds the memory of one request.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Set
from functools import partial
from weakref import WeakKeyDictionary

from ..engine import Datasette

# The longest text decides how long one function call can take (instr and like cost length times length, and the time limit waits for
# them), so it is a good deal more than the longest text in the register and no more.
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 200_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 5,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
# What the pages and the dictionary read through pragma_… tables. Others are refused: pragma_database_list gives away where the file is.
READABLE_PRAGMAS = {
    "pragma_foreign_key_list",
    "pragma_index_info",
    "pragma_index_list",
    "pragma_table_info",
    "pragma_table_xinfo",
}
# What Datasette and the search index ask for as statements; a reader's query cannot be a PRAGMA statement.
ALLOWED_PRAGMAS = {
    "data_version",
    "database_list",
    "foreign_key_list",
    "index_info",
    "index_list",
    "schema_version",
    "table_info",
    "table_xinfo",
}
# Width and precision of printf have no limit of their own: a precision of 300 million keeps SQLite busy for seconds inside one step.
# json_group_array and json_group_object know no limit until they end, and json_patch compares each name with each other one.
REFUSED_FUNCTIONS = {
    *("printf", "format", "load_extension", "fts3_tokenizer", "sqlite_log"),
    *("json_group_array", "json_group_object", "json_patch"),
}
# What else may be read beside the tables and views of the file. Not sqlite_stmt, which tells what other readers have asked.
READABLE = {"sqlite_master", "sqlite_schema", "json_each", "json_tree"} | READABLE_PRAGMAS
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_TRANSACTION}
MOST_ANSWER_CHARACTERS = 8_000_000
# A byte is written as up to four characters.
CHARACTERS_OF_A_BYTE = 4


def limit(connection: sqlite3.Connection) -> None:
    """Put every limit on one connection."""
    for category, most in LIMITS.items():
        connection.setlimit(category, most)
    found = connection.execute("select lower(name) from sqlite_master where type in ('table', 'view')").fetchall()
    connection.row_factory = BoundedRows()
    connection.set_authorizer(partial(authorise, READABLE | {row[0] for row in found}))


def authorise(readable: Set[str], action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite's question before it prepares a statement: reading what is `readable` is allowed, and the PRAGMAs listed above; nothing
    else is."""
    name = (first or "").lower()
    if action == sqlite3.SQLITE_READ:
        # No column is named where rows alone are counted; what is counted may then be a part of the query itself, under any name.
        allowed = name in readable or not second
    elif action == sqlite3.SQLITE_PRAGMA:
        allowed = name in ALLOWED_PRAGMAS
    elif action == sqlite3.SQLITE_UPDATE:
        # Asked when the search index or a pragma_… table is first opened; the file itself is opened immutable.
        allowed = name == "sqlite_master"
    elif action == sqlite3.SQLITE_FUNCTION:
        allowed = (second or "").lower() not in REFUSED_FUNCTIONS
    else:
        allowed = action in READING
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


class BoundedRows:
    """A row factory that stops an answer of more than eight million characters: rows of any width count for what they hold."""

    def __init__(self) -> None:
        self.taken: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[object, ...]) -> sqlite3.Row:
        """One row, or sqlite3.OperationalError where this cursor has given too much."""
        texts = sum(len(value) for value in values if isinstance(value, str))
        size = self.taken.get(cursor, 0) + texts + sum(len(value) for value in values if isinstance(value, bytes)) * CHARACTERS_OF_A_BYTE
        if size > MOST_ANSWER_CHARACTERS:
            raise sqlite3.OperationalError("the answer is too large: ask for fewer rows or columns, or take the downloads")
        self.taken[cursor] = size
        return sqlite3.Row(cursor, values)


def sql_is_on(datasette: Datasette) -> bool:
    """The one switch for readers' SQL: `plugins: register: sql` in metadata.yml, which REGISTER_SQL=off turns off."""
    configured = (datasette.plugin_config("register") or {}).get("sql", False)
    return bool(configured) and os.environ.get("REGISTER_SQL", "").lower() != "off"
