"""The second reading of a workbook, by python-calamine, and the comparison that lets no row go missing between the two.

Known blind spots of calamine, allowed for and no others: it shows an error, a formula without a value and an untyped
OpenDocument cell as empty, drops line breaks and tabs inside OpenDocument text (so texts are compared without white space), and does not
see that a mark is raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from pipeline.fold import plural
from pipeline.readers import guard, limits
from pipeline.readers.grid import GridRow, Refused
from pipeline.readers.sheet import Seen, Sheet, column_letter, column_number, disagreement
from pipeline.readers.values import iso_date, iso_duration, lowered, of_python

__all__ = ["CalamineError", "CalamineWorkbook", "check_rectangle", "compare", "open_second", "unopened"]

_WITH_CELLS = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
Value = int | float | str | bool | time | date | timedelta
# In a workbook of the Office kind, "_x000D_" in a text stands for one character. We keep what is written; calamine translates.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def open_second(file: IO[bytes]) -> CalamineWorkbook:
    """The workbook as calamine opens it. Raises `Refused` where a password is needed, `CalamineError` where it cannot."""
    file.seek(0)
    try:
        return CalamineWorkbook.from_filelike(file)
    except PasswordError as error:
        raise guard.encrypted() from error


def unopened() -> Refused:
    """The refusal for a workbook that only the first reading could open: one reading is not enough."""
    return Refused("damaged", "could not be opened by the second reader, so it cannot be checked. Fetch it again.")


def check_rectangle(sheets: list[Sheet]) -> None:
    """Raises `Refused` for a sheet with a stray cell so far off that the second reading would not fit in memory."""
    for sheet in sheets:
        last_row = max(sheet.rows, default=0)
        if last_row * sheet.last_column > limits.MAX_RECTANGLE:
            raise Refused(
                "too_many_cells",
                f"has cells as far down as row {last_row:,} and as far right as column {column_letter(sheet.last_column)} in "
                f"sheet “{sheet.name}”, too large an area to be read twice, so nothing of it was read. Look for a stray cell.",
            )


def compare(sheets: list[Sheet], workbook: CalamineWorkbook) -> list[Seen]:
    """Each sheet as we read it against the same sheet as calamine reads it; numbers that calamine knows to be dates become dates.

    Gives what the second reading saw in each sheet. Raises `Refused` where the two hold different sheets, cells or texts.
    """
    described = workbook.sheets_metadata
    places = [place for place, about in enumerate(described) if about.typ in _WITH_CELLS]
    names = [described[place].name for place in places]
    if names != [sheet.name for sheet in sheets]:
        raise Refused(
            "witnesses_disagree",
            f"was read twice and the two readings differ: {plural(len(sheets), 'sheet')} against {len(names)}, or other names for them. "
            "Nothing of it is used. Ask the publisher for the file again; if that does not help, mend the reader.",
        )
    return [_compare_sheet(sheet, workbook.get_sheet_by_index(place)) for sheet, place in zip(sheets, places, strict=True)]


def _compare_sheet(sheet: Sheet, other: CalamineSheet) -> Seen:
    """Row by row. A cell in one of calamine's known blind spots counts as seen: there it is the first reading's word alone."""
    met: dict[int, int] = {}
    for number, values in _rows(other):
        _compare_row(sheet, number, values, other)
        met[number] = len(sheet.rows[number].cells) if number in sheet.rows else 0
    for number in sheet.rows.keys() - met.keys():
        _compare_row(sheet, number, {}, other)
        met[number] = len(sheet.rows[number].cells)
    return Seen(tuple(sorted(number for number, cells in met.items() if cells)), sum(met.values()))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, dict[str, Value]]]:
    """(row number, column letter -> value) for each row that calamine finds something in, by the spreadsheet's own coordinates.

    Its `iter_rows` begins at row 1 but at the first used column. (Its `to_python(skip_empty_area=False)` begins at A1 and would
    do as well, but holds every row at once and panics on a sheet with a cell in the last corner.)
    """
    if sheet.start is None:
        return
    first_column = sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        filled = {column_letter(column): value for column, value in enumerate(values, start=first_column + 1) if value != ""}
        if filled:
            yield number, filled


def _compare_row(sheet: Sheet, number: int, values: dict[str, Value], other: CalamineSheet) -> None:
    """One row read twice. Raises `Refused` at the first cell that differs; else takes over what calamine knows of dates."""
    row = sheet.rows.get(number) or GridRow(number, {})
    if row.cells != values:
        for letter in sorted(row.cells.keys() | values.keys(), key=column_number):
            if (number, letter) not in sheet.unseen and not _same(row, letter, values.get(letter, "")):
                lengths = {row_number: len(filled) for row_number, filled in _rows(other)}
                first = Seen(tuple(sheet.rows), sheet.cell_count)
                raise disagreement(sheet.name, first, Seen(tuple(lengths), sum(lengths.values())), f"{letter}{number}")
        _take_dates(row, values)


def _same(row: GridRow, letter: str, value: Value) -> bool:
    """One cell read twice. Texts are compared without white space, so a cell of nothing else may look empty to one reading."""
    text, kind = row.cells.get(letter, ""), row.kinds.get(letter, "")
    if kind == "boolean":
        return isinstance(value, bool) and text == str(value).upper()
    if kind == "number":
        # A number with a date's format comes back as a date. Which date is calamine's to say: it alone reads the formats.
        return isinstance(value, (date, time, timedelta)) or (isinstance(value, (int, float)) and float(text) == value)
    if isinstance(value, str):
        return (kind == "" and _same_text(text, value)) or text in (iso_date(value)[0], iso_duration(value)[0])
    return isinstance(value, (date, time, timedelta)) and text == of_python(value)[0]


def _same_text(text: str, value: str) -> bool:
    if _bare(text) == _bare(value) or _bare(_ESCAPE.sub(_character, text)) == _bare(value):
        return True
    return _bare(lowered(_ESCAPE.sub(_character, text))) == _bare(lowered(value))


def _bare(text: str) -> str:
    return "".join(text.split())


def _character(match: re.Match[str]) -> str:
    """The character that an escape stands for; one that is no character by itself is left as calamine leaves it."""
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF or code >= 0xFFFE else chr(code)


def _take_dates(row: GridRow, values: dict[str, Value]) -> None:
    """Whether a number is a date hangs on its cell's format and the workbook's calendar: calamine knows those, so it decides."""
    for letter, kind in row.kinds.items():
        value = values.get(letter)
        if kind != "number" or not isinstance(value, (date, time, timedelta)):
            continue
        # calamine gives 00:00 for a date before the calendar begins, which no one printed: the number stays a number.
        if isinstance(value, time) and not 0 <= float(row.cells[letter]) < 1:
            continue
        row.cells[letter], row.kinds[letter] = of_python(value)
