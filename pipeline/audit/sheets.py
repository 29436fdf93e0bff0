"""The sums of sheets: every cell and every row, against the documents as we ourselves read them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

from pipeline.audit.audited import DIFFERENT_ROWS, Sheet
from pipeline.audit.held import Held

DISPOSITIONS = {
    "listing", "tally", "claim", "parliament_item", "heading", "note", "total", "blank", "withheld", "superseded", "set_aside",
}  # fmt: skip
HIDDEN = "withheld]"
# What leads the kind of a cell that is struck out: it is compared as one that is not.
STRUCK_OUT = re.compile("(?:partly_)?struck_out_")
# Kinds of cell whose text is the builder's own word: its place is compared, and what it holds is not.
PLACE_ONLY = {"withheld", "undeclared", "error", "time", "formula_without_value"}
EMPTY = "{}"
# Libraries do not see that a digit is raised.
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
Of = TypeVar("Of")


class Stated(NamedTuple):
    """What the register says of a sheet."""

    sheet_id: str
    sha256: str
    number: int
    name: str
    cells: int
    cells_again: int
    rows: int
    rows_again: int


class Unlike(NamedTuple):
    """How a row of the register differs from the file's: in which cells it has, in words, and the columns that hold another text."""

    places: str
    letters: list[str]


def cells(held: Held) -> Iterator[str]:
    """Filled cells of a sheet: as we count them in the file = as each of the two readings did = the sum over its rows, each text alike."""
    summed = dict(held.all("select sheet_id, sum(cell_count) from source_row group by sheet_id"))
    stated = _stated(held)
    for sheet in (sheet for sheets in stated.values() for sheet in sheets):
        if not sheet.cells == sheet.cells_again == summed.get(sheet.sheet_id, 0):
            yield (
                f"{sheet.sheet_id}: {sheet.cells} filled cells by the first reading, {sheet.cells_again} by the second, "
                f"{summed.get(sheet.sheet_id, 0)} over its rows"
            )
    # Most rows say what rows of other editions say: the same two texts are compared once.
    unlike = lru_cache(maxsize=DIFFERENT_ROWS)(_unlike)
    for sha256 in held.files:
        reading = held.reading(sha256)
        found = list(_sheets_missing(sha256, [sheet.name for sheet in stated.get(sha256, [])], list(reading)))
        for sheet in stated.get(sha256, []):
            if theirs := _of_file(reading, sheet):
                found += _against_file(held, sheet, theirs, unlike)
        yield from (held.doubted(sha256, line) for line in found)


def rows(held: Held) -> Iterator[str]:
    """Rows of a sheet: one disposition each, out of a closed list; every filled row of the file once, and none that it does not have."""
    for sheet in (sheet for sheets in _stated(held).values() for sheet in sheets):
        sheet_id = sheet.sheet_id
        found = held.all("select row_number, disposition from source_row where sheet_id = ?", sheet_id)
        by_disposition = Counter(disposition for _, disposition in found)
        if sum(by_disposition[one] for one in DISPOSITIONS) != sheet.rows or sheet.rows != sheet.rows_again:
            became = f"{dict(by_disposition)} by what became of them"
            yield f"{sheet_id}: {sheet.rows} rows by the first reading, {sheet.rows_again} by the second, {became}"
        known = {number for number, _ in found}
        if len(known) != len(found):
            yield f"{sheet_id}: a row stands twice"
        theirs = _of_file(held.filled_rows(sheet.sha256), sheet) if sheet.sha256 in held.files else None
        if theirs is None:
            continue
        filled = set(theirs)
        if missing := sorted(filled - known):
            what = f"{len(missing)} filled rows of the file are not in the register, the first is row {missing[0]}"
            yield held.doubted(sheet.sha256, f"{sheet_id}: {what}")
        if invented := sorted({number for number, disposition in found if disposition != "blank"} - filled):
            what = f"row {invented[0]} holds nothing in the file and is no blank row in the register"
            yield held.doubted(sheet.sha256, f"{sheet_id}: {what}")


def _stated(held: Held) -> dict[str, list[Stated]]:
    """Document -> what the register says of its sheets."""
    found: dict[str, list[Stated]] = {}
    for row in held.all(
        "select sheet_id, sha256, sheet_index, sheet_name, cell_count, witness_cell_count, row_count, witness_row_count from sheet "
        "order by sheet_id"
    ):
        sheet = Stated(*row)
        found.setdefault(sheet.sha256, []).append(sheet)
    return found


def _of_file(found: dict[str, Of], sheet: Stated) -> Of | None:
    """What was read of the sheet in the file, where `found` has each sheet's by its name; None where the file has no such sheet."""
    if "" in found:
        return found[""]
    # What points to a person is replaced by words in a sheet's name as well: there its place tells which sheet it is.
    return found.get(sheet.name) if HIDDEN not in sheet.name else next(iter(list(found.values())[sheet.number - 1 : sheet.number]), None)


def _sheets_missing(sha256: str, ours: list[str], theirs: list[str]) -> Iterator[str]:
    names = sorted(set(ours))
    shown = {name for name in names if HIDDEN not in name}
    if ("" not in theirs and (len(names) != len(theirs) or not shown <= set(theirs))) or not names:
        # The file's own names are not repeated: one may be a person's.
        yield f"document {sha256}: the register has the sheets {names}, the file has {len(theirs)}, and not all of them have these names"


def _against_file(held: Held, sheet: Stated, theirs: Sheet, unlike: Callable[[str, str, int, str], Unlike]) -> Iterator[str]:
    """Cells of a sheet that are not where the file has them, or hold another text."""
    if theirs.cell_count != sheet.cells:
        yield f"{sheet.sheet_id}: {sheet.cells} filled cells in the register, {theirs.cell_count} in the file"
    query = "select row_number, cells, cell_kinds, cell_count from source_row where sheet_id = ? order by row_number"
    for number, ours, kinds, count in held.database.execute(query, (sheet.sheet_id,)):
        places, letters = unlike(ours, kinds, count, theirs.rows.get(number, EMPTY))
        if places:
            yield f"{sheet.sheet_id}, row {number}: {places}"
        for letter in letters:
            yield f"{sheet.sheet_id}, row {number}, column {letter}: the text in the register is not that in the file"


def _unlike(ours_text: str, kinds_text: str, count: int, theirs_text: str) -> Unlike:
    """A row of the register beside the file's: cells that are not where the file has them, or hold another text."""
    ours, kinds, theirs = json.loads(ours_text), json.loads(kinds_text), json.loads(theirs_text)
    places = ""
    if set(ours) != set(theirs) or count != len(ours):
        places = f"cells {', '.join(sorted(ours))} in the register, {', '.join(sorted(theirs))} in the file"
    letters = []
    for letter in sorted(ours.keys() & theirs.keys()):
        kind = STRUCK_OUT.sub("", kinds.get(letter, ""))
        if kind not in PLACE_ONLY and HIDDEN not in ours[letter] and not _alike(ours[letter], theirs[letter], kind):
            letters.append(letter)
    return Unlike(places, letters)


def _alike(ours: str, theirs: str, kind: str) -> bool:
    """Whether two readings of a cell are one text, white space apart, and that a mark is raised; two numbers are alike where they are
    equal."""
    if "".join(ours.split()).translate(RAISED) == "".join(theirs.split()).translate(RAISED):
        return True
    if kind == "date_in_part":
        return ours.lstrip("-") in theirs
    try:
        return kind == "number" and float(ours) == float(theirs)
    except ValueError:
        return False
