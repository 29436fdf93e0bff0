"""Which rows of a long list have which value, held in memory, so that what a choice leaves is counted and found without reading the rows.

A build never changes while it is served, so its rows are read once, when the server starts, and each value of each filter becomes a set of
rows: what a choice leaves is the rows that are in all of its sets, and a count is how many of those are in one more. A hundred thousand
rows take twelve thousand bytes for a common value; of a rare one the places of its rows are kept instead. Page, total and every count
beside a filter come from the same sets, and tests compare each with the conditions by which a download is read (lists.py).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

from ..engine import Datasette, database_path, numbers
from ..searching.search_terms import asked_for
from .filters import ANY, NO_VALUE, UNDATED, Filter, short_rows
from .lists import RANGE, List
from .row_sets import NOBODY, Chosen, Members, bits_of, grouped, members_of

# A year is four digits. What stands in its place where there is none (not_stated, unparsed) is letters, which come after all digits.
LAST_YEAR = "9999"
# So many choices are remembered: those of one page, and of the last few.
MOST_KEPT = 40


@dataclass(frozen=True)
class ListSets:
    """The sets of one list over one build: `first` is the number, in the search index, of the row with place 0, and of the `size` places
    those in `everything` are rows.

    `by_key` is filter -> value -> rows; `titles` is filter -> value -> what it is called, for values that have names, in the order in which
    they are offered; `why_undated` is why a row has no year -> rows; `orders` is sorting -> all places in that order.
    """

    first: int
    size: int
    everything: int
    by_key: Mapping[str, Mapping[str, Members]]
    titles: Mapping[str, Mapping[str, str]]
    why_undated: Mapping[str, Members]
    orders: Mapping[str, Sequence[int]]
    kept: OrderedDict[frozenset[tuple[str, str]], Chosen] = field(default_factory=OrderedDict)

    def left_by(self, values: Mapping[str, str], words: int | None) -> Chosen:
        """The rows that `values` leave; `words` has the rows that hold the words among them."""
        bits = self.everything if words is None else words
        for key, value in values.items():
            if key not in RANGE and key != "q":
                bits &= self.by_key[key].get(value, NOBODY).bits_in(self.size)
        if {"year_from", "year_to"} & set(values):
            bits &= self.in_years(values)
        return Chosen(bits, self.size)

    def in_years(self, values: Mapping[str, str]) -> int:
        """The rows of a range of years, with those that have no year where they are asked for."""
        first, last = values.get("year_from", ""), values.get("year_to", LAST_YEAR)
        bits = 0
        for year, members in self.by_key["year"].items():
            if first <= year <= last or (year > LAST_YEAR and values.get(UNDATED) == "yes"):
                bits |= members.bits_in(self.size)
        return bits

    def page(self, chosen: Chosen, sort: str, start: int, size: int) -> list[int]:
        """The numbers of `size` of the chosen rows in an order, from the one at `start`."""
        text = chosen.text
        return [place + self.first for place in islice((one for one in self.orders[sort] if text[one] == "1"), start, start + size)]

    def keep(self, key: frozenset[tuple[str, str]], chosen: Chosen) -> Chosen:
        """Remember what a choice leaves, and forget the choice that was remembered first."""
        self.kept[key] = chosen
        if len(self.kept) > MOST_KEPT:
            self.kept.popitem(last=False)
        return chosen


def sets_of(datasette: Datasette, of: List) -> ListSets:
    """The sets of a list over the served database."""
    return read_sets(database_path(datasette), of)


async def chosen_rows(datasette: Datasette, of: List, values: Mapping[str, str], but: str = "") -> Chosen:
    """The rows that a choice leaves, without filter `but`."""
    sets = sets_of(datasette, of)
    used = {key: value for key, value in values.items() if value != ANY and key != but}
    key = frozenset(used.items())
    if key in sets.kept:
        return sets.kept[key]
    if set(used) == {"q"}:
        return sets.keep(key, await holding(datasette, sets, used["q"]))
    words = await chosen_rows(datasette, of, {"q": used["q"]}) if "q" in used else None
    return sets.keep(key, sets.left_by(used, words.bits if words else None))


async def holding(datasette: Datasette, sets: ListSets, text: str) -> Chosen:
    """The rows that hold the words of `text`. Raises Refusal (400) where they cannot be searched for."""
    asked = asked_for(text)
    within = f" and rowid between {sets.first} and {sets.first + sets.size - 1}"
    found = await numbers(datasette, asked.sql(within), asked.parameters)
    return Chosen(bits_of((number - sets.first for number in found), sets.size) & sets.everything, sets.size)


@lru_cache(maxsize=4)
def read_sets(path: Path, of: List) -> ListSets:
    """The sets of a list over the database file at `path`."""
    single = [by for by in of.filters if by.value]
    short = short_rows(of.view)
    columns = ", ".join(["item_number", of.key_column, *(by.value for by in single)])
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        first, last = connection.execute(f"select coalesce(min(item_number), 1), coalesce(max(item_number), 0) from {short}").fetchone()
        size = last - first + 1
        place_of: dict[str, int] = {}
        places: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in single]
        for number, row_id, *values in connection.execute(f"select {columns} from {short}"):
            place = place_of[row_id] = number - first
            for found, value in zip(places, values, strict=True):
                found[value].append(place)
        everything = bits_of(place_of.values(), size)
        by_key = {by.key: members_of(found, size) for by, found in zip(single, places, strict=True)}
        for by in of.filters:
            if by.pairs:
                linked = ((value, place_of[row_id]) for value, row_id in connection.execute(by.pairs) if row_id in place_of)
                by_key[by.key] = with_blank(by, grouped(linked, size), everything, size)
        why = f"select {of.why_no_year or of.year}, item_number from {short} where {of.year} > '{LAST_YEAR}'"
        return ListSets(
            first,
            size,
            everything,
            by_key,
            {by.key: dict(connection.execute(by.titles)) for by in of.filters if by.titles},
            grouped(((value, number - first) for value, number in connection.execute(why)), size),
            {
                name: array("i", (number - first for (number,) in connection.execute(f"select item_number from {short} order by {order}")))
                for name, (_, order) in of.sorts.items()
            },
        )


def with_blank(by: Filter, members: dict[str, Members], everything: int, size: int) -> dict[str, Members]:
    """`members` with the rows that have no value, where the filter has a value for them."""
    if not by.without:
        return members
    some = bits_of((place for one in members.values() for place in one.places), size)
    for one in members.values():
        some |= one.bits
    rest = [place for place, sign in enumerate(f"{everything & ~some:0{size}b}") if sign == "1"]
    return {**members, NO_VALUE: Members(rest, size)} if rest else members
