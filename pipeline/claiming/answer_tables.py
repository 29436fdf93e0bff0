"""The numbers of a table in an answer, each with its row's line and the headings above and before it, where a heading names a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.claiming.sentence_figures import YEAR
from pipeline.parliamentary.answers import AnswerCell

# Sums of money and shares of a hundred count nothing.
_NO_COUNT = re.compile(r"[£$€%]|per ?cent", re.IGNORECASE)


@dataclass(frozen=True)
class TableFigure:
    """One number: the `line` of its row as the answer's text has it, the number as `printed`, as a whole number or with a `qualifier`, and
    its `headings`, from the top down and then that of its row, joined by "; "."""

    line: str
    printed: str
    quantity: int | None
    qualifier: str
    headings: str


def table_figures(cells: list[AnswerCell], lines: dict[tuple[int, int], str], text: str) -> Iterator[TableFigure]:
    """The numbers of one table in order, none where neither its heading rows nor its first column name a year. `lines` are the lines of
    rows by table and row, `text` is the answer's text, in which each line stands."""
    numbers = [one for one in cells if _is_number(one)]
    first = min((one.row_number for one in numbers), default=0)
    top = [one for one in cells if one.row_number < first]
    if not any(YEAR.search(one.printed) for one in cells if one in top or one.column_number == 1):
        return
    for cell in numbers:
        headings = _headings(cell, top, cells)
        line = lines.get((cell.table_number, cell.row_number), "")
        # A cell that spans several rows or columns is one number, and stands in the line of the first of its rows.
        spanned = any(one.printed == cell.printed and _spans(one, cell, line) for one in numbers)
        quotation = line if line in text and cell.printed in line else cell.printed
        if quotation in text and not spanned and not _NO_COUNT.search(f"{cell.printed} {headings}"):
            yield TableFigure(quotation, cell.printed, cell.quantity, cell.qualifier, headings)


def _is_number(cell: AnswerCell) -> bool:
    """Whether a cell holds a number that is no heading and no year."""
    if cell.heading == "yes" or cell.column_number == 1 or YEAR.fullmatch(cell.printed):
        return False
    return cell.quantity is not None or bool(cell.qualifier)


def _headings(cell: AnswerCell, top: list[AnswerCell], cells: list[AnswerCell]) -> str:
    above = [one.printed for one in top if one.column_number == cell.column_number]
    before = [one.printed for one in cells if one.row_number == cell.row_number and one.column_number == 1]
    return "; ".join(dict.fromkeys([*above, *before]))


def _spans(one: AnswerCell, cell: AnswerCell, line: str) -> bool:
    """Whether `cell` may be `one` again, in another row or column that it spans; both print the same, and `line` is that of `cell`."""
    above = (one.row_number, one.column_number) == (cell.row_number - 1, cell.column_number) and cell.printed not in line
    before = (one.row_number, one.column_number) == (cell.row_number, cell.column_number - 1) and line.count(cell.printed) < 2
    return above or before
