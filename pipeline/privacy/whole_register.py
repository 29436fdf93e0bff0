"""The finished file, looked through for what points to a private person by its form."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipeline.privacy.masks import mask

# Ids that are put together of other columns, of which a long table has many.
COMPOSED = {("source_row", "row_id"): "sheet_id || '-r' || row_number", ("listing", "listing_id"): "row_id"}


def personal_texts(connection: sqlite3.Connection) -> Iterator[str]:
    """A line for each table in whose text anything stands that `masks.RULES` would replace. The search index repeats what is looked at."""
    tables = connection.execute(
        "select name from sqlite_master where type = 'table' and name not like 'search_index%' and name not like 'sqlite%' order by name"
    )
    for (table,) in tables.fetchall():
        # What names a row of another table stands there as well, and is looked at there.
        named = {row[3] for row in connection.execute(f"pragma foreign_key_list({table})")}
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})") if row[2] == "TEXT" and row[1] not in named]
        if any(mask.__wrapped__(text) != text for one in columns for text in _texts(connection, table, one)):
            yield f"an e-mail address or a telephone number stands in table {table}: it must be masked before it is stored"


def _texts(connection: sqlite3.Connection, table: str, column: str) -> Iterator[str]:
    """The texts of a column, each once, without those that are put together of columns that are looked at themselves."""
    whole = COMPOSED.get((table, column), "null")
    return (text for (text,) in connection.execute(f"select distinct {column} from {table} where {column} is not ({whole})"))
