"""The sums of sheets: every cell, every row, and every cell of a row, against the documents as they are read anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from pipeline.audit.grids import Cells
from pipeline.audit.held import Held

DISPOSITIONS = {
    "listing", "tally", "claim", "parliament_item", "heading", "note", "total", "blank", "withheld", "superseded", "set_aside",
}  # fmt: skip
HIDDEN = "withheld]"
# It comes after every id.
LAST = "\U0010ffff"
TREATMENTS = {"read", "withheld", "left_out", "undeclared"}
# Kinds of cell whose text is the builder's own word: its place is compared, and what it holds is not.
PLACE_ONLY = {"withheld", "undeclared", "error", "time", "formula_without_value"}
# A transcription's own reading of a date stands with the printed date, and has no value of its own.
WITH_ANOTHER = {"date_read", "date_meaning"}


def cells(held: Held) -> Iterator[str]:
    """Filled cells of a sheet: as we count them in the file = as each of the two readings did = the sum over its rows, each text alike."""
    for sheet_id, sha256, counted, witness, summed in held.all(
        "select sheet.sheet_id, sha256, sheet.cell_count, witness_cell_count, coalesce(sum(source_row.cell_count), 0) "
        "from sheet left join source_row using (sheet_id) group by sheet.sheet_id"
    ):
        if not counted == witness == summed:
            yield f"{sheet_id}: {counted} filled cells by the first reading, {witness} by the second, {summed} over its rows"
        theirs = _their_cells(held, sheet_id, sha256)
        if theirs is not None:
            if len(theirs) != counted:
                yield f"{sheet_id}: {counted} filled cells in the register, {len(theirs)} in the file"
            yield from _unlike(held, sheet_id, theirs)
    yield from _sheets_missing(held)


def rows(held: Held) -> Iterator[str]:
    """Rows of a sheet: one disposition each, out of a closed list; every filled row of the file once, and none that it does not have."""
    for sheet_id, sha256, stated, witness in held.all("select sheet_id, sha256, row_count, witness_row_count from sheet"):
        found = held.all("select row_number, disposition, cell_count from source_row where sheet_id = ?", sheet_id)
        by_disposition = Counter(disposition for _, disposition, _ in found)
        if sum(by_disposition[one] for one in DISPOSITIONS) != stated or stated != witness:
            yield f"{sheet_id}: {stated} rows by the first reading, {witness} by the second, {dict(by_disposition)} by what became of them"
        if len({number for number, _, _ in found}) != len(found):
            yield f"{sheet_id}: a row stands twice"
        theirs = _their_cells(held, sheet_id, sha256)
        if theirs is None:
            continue
        filled = {number for number, _ in theirs}
        ours = {number for number, disposition, _ in found if disposition != "blank"}
        if missing := sorted(filled - {number for number, _, _ in found}):
            yield f"{sheet_id}: {len(missing)} filled rows of the file are not in the register, the first is row {missing[0]}"
        if invented := sorted(ours - filled):
            yield f"{sheet_id}: row {invented[0]} holds nothing in the file and is no blank row in the register"


class _Shown:
    """The columns of each row that values come from, asked for in the order of the rows: all of them at once would fill the memory."""

    def __init__(self, held: Held) -> None:
        query = "select row_id, column_letter from listing join listing_value using (listing_id) order by row_id"
        self._rows = groupby(held.database.execute(query), key=itemgetter(0))
        self._row_id, self._letters = "", frozenset[str]()

    def of(self, row_id: str) -> frozenset[str]:
        """The columns of one row, which comes after those that were asked for before."""
        while self._row_id < row_id:
            self._row_id, found = next(self._rows, (LAST, ()))
            self._letters = frozenset(letter for _, letter in found)
        return self._letters if self._row_id == row_id else frozenset()


def columns(held: Held) -> Iterator[str]:
    """Filled cells of each row of a table: each is in one column with a treatment; what is read shows its value."""
    columns_of: dict[str, dict[str, tuple[str, str | None]]] = {}
    filled: Counter[tuple[str, str]] = Counter()
    for sheet_id, letter, treatment, field in held.all("select sheet_id, column_letter, treatment, field from sheet_column"):
        columns_of.setdefault(sheet_id, {})[letter] = (treatment, field)
    shown = _Shown(held)
    read = (
        "select sheet_id, row_id, row_number, cells, disposition, heading_row from source_row join sheet using (sheet_id) "
        "where layout_status in ('declared', 'recognised') and heading_row is not null order by row_id"
    )
    for sheet_id, row_id, number, text, disposition, heading in held.database.execute(read):
        letters = json.loads(text)
        if number > heading:
            filled.update((sheet_id, letter) for letter in letters)
        if disposition != "listing":
            continue
        known = columns_of.get(sheet_id, {})
        counted = Counter(known.get(letter, ("in no column", None))[0] for letter in letters)
        if sum(counted[one] for one in TREATMENTS) != len(letters):
            yield f"{row_id}: {len(letters)} filled cells, and {dict(counted)} by what is done with their columns"
        there = shown.of(row_id)
        unseen = [
            letter
            for letter in letters
            if known.get(letter, ("", None))[0] == "read" and known[letter][1] not in WITH_ANOTHER and letter not in there
        ]
        if unseen:
            yield f"{row_id}, column {unseen[0]}: the cell is read and no value of its listing comes from it"
    for sheet_id, letter, stated in held.all(
        "select sheet_id, column_letter, filled_cells from sheet_column join sheet using (sheet_id) "
        "where layout_status in ('declared', 'recognised') and heading_row is not null"
    ):
        if filled[sheet_id, letter] != stated:
            yield f"{sheet_id}, column {letter}: {stated} filled cells are stated, {filled[sheet_id, letter]} are there"


def _their_cells(held: Held, sheet_id: str, sha256: str) -> Cells | None:
    """The sheet's cells as we read them in the file; None where the file is none that is read anew, or has no such sheet."""
    found = held.files.get(sha256)
    if found is None:
        return None
    if "" in found:
        return found[""]
    (number, name), *_ = held.all("select sheet_index, sheet_name from sheet where sheet_id = ?", sheet_id)
    # What points to a person is replaced by words in a sheet's name as well: there its place tells which sheet it is.
    return found.get(name) if HIDDEN not in name else next(iter(list(found.values())[number - 1 : number]), None)


def _sheets_missing(held: Held) -> Iterator[str]:
    for sha256, found in held.files.items():
        names = [name for (name,) in held.all("select distinct sheet_name from sheet where sha256 = ? order by sheet_name", sha256)]
        shown = {name for name in names if HIDDEN not in name}
        if ("" not in found and (len(names) != len(found) or not shown <= set(found))) or not names:
            # The file's own names are not repeated: one may be a person's.
            yield f"document {sha256}: the register has the sheets {names}, the file has {len(found)}, and not all of them have these names"


def _unlike(held: Held, sheet_id: str, theirs: Cells) -> Iterator[str]:
    """Cells that are not where the file has them, or hold another text."""
    by_row: dict[int, dict[str, str]] = {}
    for (number, letter), text in theirs.items():
        by_row.setdefault(number, {})[letter] = text
    query = "select row_number, cells, cell_kinds, cell_count from source_row where sheet_id = ? order by row_number"
    for number, text, kinds_text, count in held.all(query, sheet_id):
        ours, kinds, there = json.loads(text), json.loads(kinds_text), by_row.get(number, {})
        if set(ours) != set(there) or count != len(ours):
            yield f"{sheet_id}, row {number}: cells {', '.join(sorted(ours))} in the register, {', '.join(sorted(there))} in the file"
        for letter in sorted(ours.keys() & there.keys()):
            kind = kinds.get(letter, "")
            if kind not in PLACE_ONLY and HIDDEN not in ours[letter] and not _alike(ours[letter], there[letter], kind):
                yield f"{sheet_id}, row {number}, column {letter}: the text in the register is not that in the file"


def _alike(ours: str, theirs: str, kind: str) -> bool:
    """Whether two readings of a cell are one text, white space apart; two numbers are alike where they are equal."""
    if "".join(ours.split()) == "".join(theirs.split()):
        return True
    try:
        return kind == "number" and float(ours) == float(theirs)
    except ValueError:
        return False
