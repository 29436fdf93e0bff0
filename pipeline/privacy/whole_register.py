"""The finished file, looked through for what points to a private person by its form, and for names that people decided to withhold."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.declaring.declarations import Declared
from pipeline.privacy.masks import hash_of_name, mask, mask_decided

# Ids that are put together of other columns, of which a long table has many.
COMPOSED = {("source_row", "row_id"): "sheet_id || '-r' || row_number", ("listing", "listing_id"): "row_id"}


def personal_texts(connection: sqlite3.Connection, _: Declared) -> Iterator[str]:
    """A line for each table in whose text anything stands that `masks.RULES` would replace."""
    for table in _tables_with(connection, lambda text: mask.__wrapped__(text) != text):
        yield f"an e-mail address or a telephone number stands in table {table}: it must be masked before it is stored"


def withheld_names(connection: sqlite3.Connection, declared: Declared) -> Iterator[str]:
    """A line for each table in whose text a name stands that somebody decided to withhold."""
    if declared.withheld_names:
        for table in _tables_with(connection, lambda text: mask_decided(text, declared) != mask(text)):
            yield (
                f"a name of data/decided/withheld_names.csv stands in table {table}: it must be masked before it is stored. If a"
                " row there is of words that are no person's name, take it out and build again; the last rows are the newest"
            )


def shows_name(connection: sqlite3.Connection, words: tuple[str, ...], declared: Declared) -> bool:
    """Whether a name, given as its folded words, stands anywhere in the text of a register, however it is written there."""
    return any(withheld_names(connection, replace(declared, withheld_names=frozenset({(hash_of_name(words), len(words))}))))


def _tables_with(connection: sqlite3.Connection, is_hit: Callable[[str], bool]) -> Iterator[str]:
    """The tables in which any text is a hit. The search index repeats what is looked at elsewhere."""
    tables = connection.execute(
        "select name from sqlite_master where type = 'table' and name not like 'search_index%' and name not like 'sqlite%' order by name"
    )
    for (table,) in tables.fetchall():
        # What names a row of another table stands there as well, and is looked at there.
        named = {row[3] for row in connection.execute(f"pragma foreign_key_list({table})")}
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})") if row[2] == "TEXT" and row[1] not in named]
        if any(is_hit(text) for one in columns for text in _texts(connection, table, one)):
            yield table


def _texts(connection: sqlite3.Connection, table: str, column: str) -> Iterator[str]:
    """The texts of a column, each once, without those that are put together of columns that are looked at themselves."""
    whole = COMPOSED.get((table, column), "null")
    return (text for (text,) in connection.execute(f"select distinct {column} from {table} where {column} is not ({whole})"))
