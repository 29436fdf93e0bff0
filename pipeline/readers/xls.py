"""Workbooks of the older Excel kind (.xls), read by xlrd, which knows merged ranges, hidden rows, errors and links.

Macros are never run: xlrd holds no code that could.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import xlrd  # type: ignore[import-untyped]
from xlrd.sheet import Hyperlink  # type: ignore[import-untyped]
from xlrd.sheet import Sheet as ExcelSheet

from pipeline.readers import biff, guard, ole, second
from pipeline.readers.grid import Grid, Refused
from pipeline.readers.sheet import Sheet, as_grid, column_letter, put, span, strike
from pipeline.readers.values import number, parts_of_format, raised

# How a font of the format says that what is written in it is raised.
_RAISED = 1


def read_xls(data: bytes) -> tuple[Grid, ...]:
    """Every worksheet, in workbook order. Raises `Refused`."""
    # A stream named "Book" is of Excel 5 or 95, whose records have other lengths; there, two readings that agree have to do.
    stream = ole.stream_of(data, "Workbook")
    if stream is not None:
        biff.check_records(stream)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            workbook = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=nowhere)
        except xlrd.XLRDError as error:
            if "encrypted" in str(error):
                raise guard.encrypted() from error
            raise _damaged() from error
        except (struct.error, LookupError, ValueError, AssertionError, TypeError, AttributeError, RecursionError, ArithmeticError) as error:
            raise _damaged() from error
    fonts = {place for place, font in enumerate(workbook.font_list) if font.escapement == _RAISED}
    try:
        sheets = [_sheet(one, fonts) for one in workbook.sheets()]
    except LookupError as error:
        # A cell of looks, or in a font, that the workbook does not have.
        raise _damaged() from error
    second.check_rectangle(sheets)
    try:
        counts = second.compare(sheets, second.open_second(io.BytesIO(data)))
    except second.CalamineError as error:
        raise _damaged() from error
    return tuple(as_grid(sheet, index, count) for index, (sheet, count) in enumerate(zip(sheets, counts, strict=True)))


def _damaged() -> Refused:
    return Refused("damaged", "is damaged: its records cannot be followed to the end. Fetch it again, or ask the publisher.")


def _sheet(source: ExcelSheet, raised_fonts: set[int]) -> Sheet:
    sheet = Sheet(source.name, source.visibility & biff.HIDING != 0)
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            text, kind = _typed(cell.ctype, cell.value)
            runs = source.rich_text_runlist_map.get((row, column), ())
            own = source.book.xf_list[cell.xf_index].font_index
            if text:
                fonts = [source.book.font_list[font] for part, font in _parts(text, runs, own) if part.strip()]
                strike(sheet, row + 1, column + 1, bool(source.book.font_list[own].struck_out), [bool(one.struck_out) for one in fonts])
            text = _with_marks(text, runs, raised_fonts)
            put(sheet, row + 1, column + 1, text, kind, unseen=kind == "error")
            if cell.ctype == xlrd.XL_CELL_DATE:
                shown = source.book.format_map[source.book.xf_list[cell.xf_index].format_key].format_str
                sheet.date_parts[row + 1, column_letter(column + 1)] = parts_of_format(shown)
    # xlrd gives the rows and columns of a range from 0, the last one excluded.
    sheet.merged += [span(top + 1, left + 1, bottom - top, right - left) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows += [(row + 1, row + 1) for row, about in source.rowinfo_map.items() if about.hidden]
    sheet.hidden_columns += [(column + 1, column + 1) for column, about in source.colinfo_map.items() if about.hidden]
    for (row, column), link in source.hyperlink_map.items():
        letter, record = column_letter(column + 1), sheet.rows.get(row + 1)
        if record is not None and letter in record.cells:
            record.links[letter] = _target(link)
    return sheet


def _with_marks(text: str, runs: Iterable[tuple[int, int]], raised_fonts: set[int]) -> str:
    """A text of which each run, from a place in it on, is in the font of a number: what stands in a raised one is a mark."""
    return "".join(raised(part) if font in raised_fonts else part for part, font in _parts(text, runs, -1))


def _parts(text: str, runs: Iterable[tuple[int, int]], own: int) -> Iterator[tuple[str, int]]:
    """The parts of a text that its runs make, each with the number of its font: what stands before the first is in the cell's `own`."""
    starts = [(0, own), *runs, (len(text), own)]
    return ((text[start:end], font) for (start, font), (end, _) in pairwise(starts))


def _typed(form: int, value: str | float | int) -> tuple[str, str]:
    """A cell's text and kind. Whether a number is a date is the second reading's to say (`second.compare`)."""
    if form == xlrd.XL_CELL_TEXT:
        return str(value), ""
    if form in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return number(repr(value))
    if form == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE", "boolean"
    if form == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(int(value), "#ERROR!"), "error"
    return "", ""


def _target(link: Hyperlink) -> str:
    address = link.url_or_path or ""
    if isinstance(address, bytes):
        address = address.decode("cp1252", "replace")
    return address + (f"#{link.textmark}" if link.textmark else "")
