"""A list as a workbook (.xlsx): a first sheet that says what the file is, and a second with every row, every cell typed as text.

Text runs no formula, and keeps the zeros of an id and the form of a date. Nothing is cut: a text that is longer than a cell can hold
goes on in the column beside it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from ..engine import Row, bad_query
from .xlsx_short import Cell, Line, short_workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
# Excel counts in units of UTF-16, of which a character beyond U+FFFF takes two.
LONGEST_CELL = 32_767
WIDTH = 24
# A longer list is written row by row, in constant memory.
SHORT = 500
# XlsxWriter takes a text between this and its end for markup of its own.
MARKUP = "<r>"


def workbook(columns: Sequence[str], found: Sequence[Row], about: Sequence[tuple[str, str]], as_of: str) -> bytes:
    """The whole workbook; the same rows of the same build give the same bytes. `about` is what the first sheet says, line by line.

    Raises Refusal (400) where there are more rows than a sheet can hold.
    """
    if len(found) > MOST_ROWS:
        raise bad_query(f"A sheet holds at most {MOST_ROWS:,} rows and this list has {len(found):,}. Take it as CSV or JSON.")
    places, headings = layout(columns, found)
    lines = [*about, *long_cells([heading for heading in headings if heading not in columns])]
    rows = ([(places[column] + part, text) for column in columns for part, text in enumerate(pieces(row[column]))] for row in found)
    if len(found) > SHORT:
        return written(headings, lines, rows, len(found), about[0][1], as_of)
    cells = list(rows)
    texts = (*headings, *(text for line in lines for text in line), *(text for row in cells for _, text in row))
    plain = all(0 < len(text) <= LONGEST_CELL // 2 and not text.startswith(MARKUP) for text in texts)
    if plain:
        return short_workbook(written, headings, lines, cells, about[0][1], as_of)
    return written(headings, lines, cells, len(found), about[0][1], as_of)


def written(
    headings: Sequence[str], lines: Sequence[Line], rows: Iterable[Iterable[Cell]], row_count: int, title: str, as_of: str
) -> bytes:
    """The workbook as XlsxWriter makes it, row by row as they come: of its headings, the lines of the first sheet and the rows of the
    second, each cell with the number of its column."""
    out = io.BytesIO()
    # Constant memory: each row is written as it comes, and texts stand in their cells rather than in one table of all texts.
    book = Workbook(out, {"constant_memory": True})
    book.set_properties({"title": title, "created": datetime.fromisoformat(as_of[:10] or "2000-01-01")})
    as_text, bold = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
    wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    write_about(book.add_worksheet("About this file"), lines, bold, wrapped)
    sheet = book.add_worksheet("Rows")
    sheet.set_column(0, len(headings) - 1, WIDTH, as_text)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{row_count + 1}"})
    for number, heading in enumerate(headings):
        write_text(sheet, 0, number, heading, bold)
    for row_number, row in enumerate(rows, start=1):
        for column, text in row:
            write_text(sheet, row_number, column, text, as_text)
    book.close()
    return out.getvalue()


def layout(columns: Sequence[str], found: Sequence[Row]) -> tuple[dict[str, int], list[str]]:
    """Where each column begins, and the headings: a column whose longest text needs two cells takes two columns."""
    places: dict[str, int] = {}
    headings: list[str] = []
    for column in columns:
        places[column] = len(headings)
        needed = max((len(pieces(row[column])) for row in found), default=1)
        headings += [column, *(f"{column} (part {part})" for part in range(2, needed + 1))]
    return places, headings


def pieces(value: object) -> list[str]:
    """A value as the texts of its cells, which put together are the value; none for a blank."""
    text = "" if value is None else str(value)
    if len(text) <= LONGEST_CELL // 2:
        return [text] if text else []
    size = LONGEST_CELL if max(text) <= "\uffff" else LONGEST_CELL // 2
    return [text[start : start + size] for start in range(0, len(text), size)]


def long_cells(headings: Sequence[str]) -> list[tuple[str, str]]:
    """The line that says which columns go on in another."""
    said = f"A cell holds at most {LONGEST_CELL:,} characters. Longer texts go on, uncut, in: {', '.join(headings)}"
    return [("Long texts", said)] if headings else []


def write_about(sheet: Worksheet, about: Sequence[tuple[str, str]], bold: Format, wrapped: Format) -> None:
    """The first sheet: one line each of what the file is."""
    sheet.set_column(0, 0, WIDTH)
    sheet.set_column(1, 1, 100)
    for number, (label, text) in enumerate(about):
        write_text(sheet, number, 0, label, bold)
        write_text(sheet, number, 1, text, wrapped)


def write_text(sheet: Worksheet, row: int, column: int, text: str, form: Format) -> None:
    """One cell of text. Raises RuntimeError rather than leave anything out."""
    if text.startswith(MARKUP) and text.endswith("</r>"):
        # It would be written as it stands; given in two parts it is text like any other.
        result = sheet.write_rich_string(row, column, text[:1], form, text[1:], form)
    else:
        result = sheet.write_string(row, column, text, form)
    if result != 0:
        raise RuntimeError(f"row {row}, column {column} could not be written whole")
