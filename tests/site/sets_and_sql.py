"""What the sets of the list of entries leave under a choice, beside what the conditions leave by which its downloads are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from register_site.lists.entry_lists import ENTRIES
from register_site.lists.filters import ANY, NO_VALUE, short_rows
from register_site.lists.list_sets import ListSets, read_sets
from register_site.lists.lists import where
from register_site.lists.row_sets import Chosen

EVERYTHING = dict.fromkeys(ENTRIES.default, ANY)
RANGES = ({"year_from": "2021"}, {"year_to": "2021"}, {"year_from": "2021", "year_to": "2022"}, {"year_from": "1990", "year_to": "1999"})


def numbers_by_sql(connection: sqlite3.Connection, values: dict[str, str]) -> set[int]:
    """The numbers of the rows that a download under these values is read from."""
    condition, parameters = where(ENTRIES, values)
    sql = f"select item_number from {short_rows(ENTRIES.view)} where {condition}"
    return {number for (number,) in connection.execute(sql, parameters)}


def numbers_by_sets(sets: ListSets, values: dict[str, str]) -> set[int]:
    chosen = sets.left_by({key: value for key, value in values.items() if value != ANY}, None)
    return {place + sets.first for place, sign in enumerate(chosen.text) if sign == "1"}


def each_choice(sets: ListSets) -> Iterator[dict[str, str]]:
    """Every value of every filter, in everything and in what the list starts from, and every range of years with and without undated."""
    for start in (EVERYTHING, dict(ENTRIES.default)):
        yield start
        for key, members in sets.by_key.items():
            yield from ({**start, key: value} for value in {*members, *([NO_VALUE] if ENTRIES.by(key).blank else [])})
        for one in RANGES:
            yield from ({**start, **one}, {**start, **one, "undated": "yes"})


def compare(path: Path) -> int:
    """How many choices were compared over the database at `path`, each of which must leave the same rows by sets and by SQL."""
    sets = read_sets(path, ENTRIES)
    compared = 0
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as connection:
        for values in each_choice(sets):
            assert numbers_by_sets(sets, values) == numbers_by_sql(connection, values), values
            compared += 1
        for sort, (_, order) in ENTRIES.sorts.items():
            ordered = [number for (number,) in connection.execute(f"select item_number from {short_rows(ENTRIES.view)} order by {order}")]
            assert sets.page(Chosen(sets.everything, sets.size), sort, 0, len(ordered)) == ordered
    return compared
