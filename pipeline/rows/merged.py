"""What a file merges over rows: texts that stand for the rows below their own, and numbers that are printed once for several rows.

How much of such a number is of which row is not printed. Read in each of them it would be counted as often as there are rows, so it is
read in none.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Sheet, SheetPlan
from pipeline.rows.dispositions import Merged
from pipeline.rows.tallies import MEASURES
from pipeline.sheets.headings import merged_spans

COUNTED = ("record_count", *MEASURES)
# What tells one month, or one entry, from another, the first that there is: where it is merged over the same rows they are one.
TELLING = ("period", "reference", "title")


class Merges(NamedTuple):
    """What a sheet's file merges over rows of the table, by the rows' numbers.

    `down` has the texts of the cell above, by column letter, for cells that the file itself merges with it: a blank cell below a filled
    one is a blank cell. `several` has the letters of columns whose number is of other entries or months as well."""

    down: Merged
    several: dict[int, set[str]]


def merges_of(sheet: Sheet) -> Merges:
    """What the file merges over rows of the table of `sheet`."""
    rows = {row.number: row for row in sheet.grid.rows}
    # A file may merge down to the last row that there can be.
    end = max(rows, default=0)
    over = [(letter, top, bottom) for letter, top, _, bottom in merged_spans(sheet.grid) if bottom > top > sheet.plan.heading_last]
    counted, telling = _columns(sheet.plan)
    whole = [(top, bottom) for letter, top, bottom in over if letter == telling]
    found = Merges({}, {})
    for letter, top, bottom in over:
        text = rows[top].cells.get(letter, "") if top in rows else ""
        if not text:
            continue
        for number in range(top + 1, min(bottom, end) + 1):
            found.down.setdefault(number, {})[letter] = text
        if letter in counted and not any(first <= top and bottom <= last for first, last in whole):
            for number in range(top, min(bottom, end) + 1):
                found.several.setdefault(number, set()).add(letter)
    return found


def _columns(plan: SheetPlan) -> tuple[set[str], str]:
    """(the letters of columns of numbers, that of the column which tells one month or entry from another, or '')."""
    letter_of = {one.field: one.letter for one in plan.columns if one.treatment == "read"}
    return {letter_of[name] for name in COUNTED if name in letter_of}, next((letter_of[name] for name in TELLING if name in letter_of), "")
