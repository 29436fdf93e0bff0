"""The sum of columns: what is done with every filled cell of a row of a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from sys import intern

from pipeline.audit import records
from pipeline.audit.audited import DIFFERENT_ROWS
from pipeline.audit.held import Held

TREATMENTS = {"read", "withheld", "left_out", "undeclared"}
# A transcription's own reading of a date stands with the printed date, and has no value of its own.
WITH_ANOTHER = {"date_read", "date_meaning"}
# Column letter -> what is done with it, and the field that it is read as.
Columns = dict[str, tuple[str, str | None]]
NOTHING: frozenset[str] = frozenset()
OF_TABLES = "layout_status in ('declared', 'recognised') and heading_row is not null"
# A listing's row has the id of its wording, or '' where there is no listing; another row has null.
ROWS = (
    "select sheet_id, row_id, row_number > heading_row, cells, case disposition when 'listing' then coalesce("
    "(select wording_id from listing where listing.row_id = source_row.row_id), '') end "
    f"from source_row join sheet using (sheet_id) where {OF_TABLES} order by sheet_id, row_number"
)
# What listings show is stored by wording: one listing of each is looked at as a reader sees it, and of all the values are counted.
SHOWN = (
    "select wording_id, listings, count(*), group_concat(column_letter) "
    "from (select wording_id, min(rowid) as first, count(*) as listings from listing group by wording_id) "
    "cross join listing using (wording_id) cross join listing_value using (listing_id) where listing.rowid = first group by wording_id"
)


def columns(held: Held) -> Iterator[str]:
    """Filled cells of each row of a table: each is in one column with a treatment; what is read shows its value, in a
    listing or in a record of another kind."""
    columns_of: dict[str, Columns] = {}
    for sheet_id, letter, treatment, field in held.all("select sheet_id, column_letter, treatment, field from sheet_column"):
        columns_of.setdefault(sheet_id, {})[letter] = (treatment, field)
    shown = {}
    values = 0
    for wording_id, listings, values_of_one, letters in held.all(SHOWN):
        shown[wording_id] = frozenset(letters.split(","))
        values += listings * values_of_one
    if (there := held.all("select count(*) from listing_value")[0][0]) != values:
        yield f"listings show {there} values, and would show {values} if all of one wording showed the same"
    yield from _of_rows(held, columns_of, shown)
    yield from records.columns(held)
    yield from records.lists(held)


def _of_rows(held: Held, columns_of: dict[str, Columns], shown: dict[str, frozenset[str]]) -> Iterator[str]:
    """What is wrong with rows of tables, and with what columns state of them; `shown`: wording -> the columns its values come from."""
    # Rows repeat from edition to edition: what has the same cells and values is looked at once a sheet.
    letters_of = lru_cache(maxsize=DIFFERENT_ROWS)(lambda text: intern(",".join(json.loads(text))))
    filled: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, frozenset[str]], list[str]] = {}
    last = ""
    for sheet_id, row_id, below, text, wording_id in held.database.execute(ROWS):
        if sheet_id != last:
            last, found = sheet_id, {}
        letters = letters_of(text)
        if below:
            filled[sheet_id, letters] += 1
        if wording_id is None:
            continue
        key = letters, shown.get(wording_id, NOTHING)
        if key not in found:
            found[key] = list(_amiss(_parted(letters), key[1], columns_of.get(sheet_id, {})))
        for what in found[key]:
            yield f"{row_id}{what}"
    yield from _stated_otherwise(held, filled)


def _parted(letters: str) -> list[str]:
    return letters.split(",") if letters else []


def _amiss(letters: list[str], shown: frozenset[str], known: Columns) -> Iterator[str]:
    """What is wrong with a row that has these cells, and values from the columns `shown`: words that go after its id."""
    counted = Counter(known.get(letter, ("in no column", None))[0] for letter in letters)
    if sum(counted[one] for one in TREATMENTS) != len(letters):
        yield f": {len(letters)} filled cells, and {dict(counted)} by what is done with their columns"
    read = [letter for letter in letters if known.get(letter, ("", None))[0] == "read" and known[letter][1] not in WITH_ANOTHER]
    if unseen := [letter for letter in read if letter not in shown]:
        yield f", column {unseen[0]}: the cell is read and no value of its listing comes from it"


def _stated_otherwise(held: Held, filled: Counter[tuple[str, str]]) -> Iterator[str]:
    """Columns that state another number of filled cells than the rows below the headings have in them."""
    there: Counter[tuple[str, str]] = Counter()
    for (sheet_id, letters), times in filled.items():
        for letter in _parted(letters):
            there[sheet_id, letter] += times
    for sheet_id, letter, stated in held.all(
        f"select sheet_id, column_letter, filled_cells from sheet_column join sheet using (sheet_id) where {OF_TABLES}"
    ):
        if there[sheet_id, letter] != stated:
            yield f"{sheet_id}, column {letter}: {stated} filled cells are stated, {there[sheet_id, letter]} are there"
