"""One sheet while it is being read: cells are put into it one by one, under the caps, and it ends as a `Grid`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from pipeline.fold import plural
from pipeline.readers import limits
from pipeline.readers.grid import Grid, GridRow, Refused
from pipeline.readers.values import shown_part

# A formula that the publisher's program never worked out. Its text is the formula itself, led by "=": nothing was printed there.
FORMULA_WITHOUT_VALUE = "formula_without_value"
# What leads the kind of a cell that is struck out ("struck_out_number"; of a text, "struck_out_text"), and that where only a part of it is.
STRUCK_OUT, IN_PART = "struck_out_", "partly_"
# A date whose cell shows some of its parts alone.
DATE_IN_PART = "date_in_part"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


class Seen(NamedTuple):
    """What one reading saw in a sheet: the numbers of the rows that hold something, in order, and how many cells are filled."""

    rows: tuple[int, ...]
    cells: int


@dataclass
class Sheet:
    """One sheet under construction. Rows and columns count from 1; `hidden_rows` and `hidden_columns` are inclusive spans of
    numbers.

    `date_parts` holds places whose format shows some parts of a date alone ("Mar-17"), which ones: see `values.parts_of_format`.
    `struck` holds places that are struck out, with whether they are so whole: see `strike`.
    `unseen` holds places of which the second reader is known to see something else, mostly nothing (an error, a formula without
    a value): the comparison allows for these and for no others.
    """

    name: str
    hidden: bool = False
    rows: dict[int, GridRow] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unseen: set[tuple[int, str]] = field(default_factory=set)
    date_parts: dict[tuple[int, str], str] = field(default_factory=dict)
    struck: dict[tuple[int, str], bool] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    last_column: int = 0
    cell_count: int = 0


def put(sheet: Sheet, row: int, column: int, text: str, kind: str = "", link: str = "", unseen: bool = False) -> None:
    """Write one cell. An empty text is no cell at all; a text of spaces is one.

    Raises `Refused` beyond the caps, beyond a spreadsheet's own edges, and where the document fills one cell twice.
    """
    if text == "":
        return
    if row > limits.LAST_ROW or column > limits.LAST_COLUMN:
        raise Refused("damaged", f"holds a cell outside the edges of a spreadsheet in sheet “{sheet.name}”. Ask for it again.")
    letter = column_letter(column)
    record = sheet.rows.get(row)
    if record is None:
        record = sheet.rows[row] = GridRow(row, {})
    if letter in record.cells:
        raise Refused("damaged", f"fills cell {letter}{row} of sheet “{sheet.name}” twice, and only one can be right.")
    record.cells[letter] = text
    if kind:
        record.kinds[letter] = kind
    if link:
        record.links[letter] = link
    if unseen:
        sheet.unseen.add((row, letter))
    sheet.columns.add(letter)
    sheet.last_column = max(sheet.last_column, column)
    sheet.cell_count += 1
    # At every cell, so that a thousand-byte file that repeats one row for ever stops early.
    if sheet.cell_count > limits.MAX_CELLS:
        raise _too_many("too_many_cells", limits.MAX_CELLS, "cells", sheet.name)
    if len(sheet.rows) > limits.MAX_ROWS:
        raise _too_many("too_many_rows", limits.MAX_ROWS, "rows", sheet.name)
    if len(sheet.columns) > limits.MAX_COLUMNS:
        raise _too_many("too_many_columns", limits.MAX_COLUMNS, "filled columns", sheet.name)


def strike(sheet: Sheet, row: int, column: int, whole: bool, parts: Iterable[bool] = ()) -> None:
    """Note whether a cell is struck out: as a `whole`, and each of its `parts` that shows something, where it has some of its own looks.

    It is kept apart from the kind until both readings have been compared, since a number may yet turn out to be a date.
    """
    looks = list(parts) or [whole]
    if whole or any(looks):
        sheet.struck[row, column_letter(column)] = all(looks)


def _too_many(code: str, most: int, what: str, name: str) -> Refused:
    return Refused(
        code,
        f"holds more than {most:,} {what} in sheet “{name}”, far more than any register has had, so nothing of it was read. "
        "Look at the file; if it is right, raise the limit in pipeline/readers/limits.py.",
    )


def as_grid(sheet: Sheet, index: int, witness: Seen) -> Grid:
    """The finished sheet, where the witness saw the same rows and as many cells. Raises `Refused` where it did not.

    Every row from 1 to the last used one is kept, blank ones included, but a run of more than `LONG_BLANK_RUN` blank rows is left
    out whole; the rows after it keep their own numbers. `witness_row_count` follows the same rule from the witness's own rows.
    """
    seen = Seen(tuple(sorted(sheet.rows)), sheet.cell_count)
    if seen != witness:
        raise disagreement(sheet.name, seen, witness)
    _show_parts(sheet)
    _mark_struck(sheet)
    hidden = _hidden_row_numbers(sheet)
    rows = []
    for number in _kept_row_numbers(seen.rows):
        full = sheet.rows.get(number)
        rows.append(replace(full or GridRow(number, {}), hidden=number in hidden))
        if len(rows) > limits.MAX_ROWS:
            raise _too_many("too_many_rows", limits.MAX_ROWS, "rows, blank ones among them,", sheet.name)
    kept_by_witness = sum(1 for _ in _kept_row_numbers(witness.rows))
    merged = tuple(sheet.merged)
    letters = sorted((column_number(one), one) for one in sheet.columns)
    unseen = tuple(one for number, one in letters if any(first <= number <= last for first, last in sheet.hidden_columns))
    return Grid(sheet.name, index, sheet.hidden, tuple(rows), merged, sheet.cell_count, kept_by_witness, witness.cells, unseen)


def _show_parts(sheet: Sheet) -> None:
    """Of a date whose cell shows its month and year alone no day is kept: it was not printed, and is mostly the first for want of one."""
    for (number, letter), parts in sheet.date_parts.items():
        row = sheet.rows[number]
        if parts not in ("", "ymd") and row.kinds.get(letter) == "date":
            row.cells[letter], row.kinds[letter] = shown_part(row.cells[letter], parts), DATE_IN_PART


def _mark_struck(sheet: Sheet) -> None:
    for (number, letter), whole in sheet.struck.items():
        row = sheet.rows.get(number)
        if row and letter in row.cells:
            row.kinds[letter] = f"{'' if whole else IN_PART}{STRUCK_OUT}{row.kinds.get(letter, 'text')}"


def disagreement(name: str, first: Seen, second: Seen, where: str = "") -> Refused:
    """The refusal for a sheet that two readings see differently. It points to the cell and never quotes it."""
    return Refused(
        "witnesses_disagree",
        f"was read twice and the two readings differ in sheet “{name}”: {_size(first)} "
        f"against {_size(second)}{f', first at {where}' if where else ''}. Nothing of it is "
        "used. Ask the publisher for the file again; if it comes out the same, the reader is at fault and needs mending.",
    )


def _size(seen: Seen) -> str:
    return f"{plural(seen.cells, 'cell')} in {plural(len(seen.rows), 'row')}"


def _kept_row_numbers(used: Iterable[int]) -> Iterator[int]:
    """Used rows and the blank ones before each, long blank runs left out: (2, 9000) -> 1, 2, 9000."""
    reached = 0
    for number in used:
        if number - reached - 1 <= limits.LONG_BLANK_RUN:
            yield from range(reached + 1, number)
        yield number
        reached = number


def _hidden_row_numbers(sheet: Sheet) -> set[int]:
    last = max(sheet.rows, default=0)
    return {number for first, final in sheet.hidden_rows for number in range(first, min(final, last) + 1)}


@cache
def column_letter(number: int) -> str:
    """1 -> "A", 30 -> "AD", as a spreadsheet names its columns."""
    letters = ""
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """ "A" -> 1, "AD" -> 30."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_place(reference: str) -> tuple[int, int]:
    """ "B7" -> (7, 2): row, then column. Raises `Refused` for anything that is not a cell's name."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise Refused("damaged", "names a cell in a way no spreadsheet does. Ask the publisher for the file again.")
    return int(match[2]), column_number(match[1])


def span(row: int, column: int, height: int, width: int) -> str:
    """The range of cells that begins at a place: (3, 1, 2, 6) -> "A3:F4"."""
    return f"{column_letter(column)}{row}:{column_letter(column + width - 1)}{row + height - 1}"
