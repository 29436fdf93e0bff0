"""A document -> its cells, by other readers than the builder's: openpyxl for .xlsx (see `bare.py`), the standard library for .ods and CSV.

An .xls is read with calamine, which the builder has as its second reading, and the places of its errors with xlrd, which the builder has
as its first; there is no third library for that format.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from pipeline.audit.bare import bare

# Row number -> column letter -> text, for every cell that holds something; rows and columns are the spreadsheet's own.
Rows = dict[int, dict[str, str]]
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAWN = ("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}", f"{OFFICE}annotation")
# What a cell of an .ods that shows an error or was never worked out holds is for the builder to say; its place is counted.
SIGNS = ",\t;|"
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
# What stands for an error that a cell of an .xls shows: its place is compared, and not its words.
ERROR = "#ERROR!"
# What a zip file and an .xls begin with, whole: a text may begin with the letters "PK".
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


class Unread(Exception):
    """The document cannot be read by these readers, with the reason."""


def sheets_in(content: bytes) -> dict[str, Rows]:
    """The content of a document -> sheet name -> its filled rows; a CSV has one sheet, named ''. Raises Unread."""
    try:
        if content.startswith(OLE):
            return _xls(content)
        if not content.startswith(ZIP):
            return {"": _csv(content)}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _xlsx(content) if "xl/workbook.xml" in archive.namelist() else _ods(archive)
    except Exception as error:  # a library may raise anything over a document, and none may end the audit of the others
        raise Unread(f"{type(error).__name__}: {error}") from error


@lru_cache(maxsize=1_000)
def letter(number: int) -> str:
    """1 -> A, 27 -> AA."""
    rest, last = divmod(number - 1, 26)
    return (letter(rest) if rest else "") + chr(65 + last)


def printed(value: object) -> str:
    """A cell of a library's as the register prints it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv(content: bytes) -> Rows:
    """The cells of a text table, parted by the sign that its first line with any holds most often outside quotation marks."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
    first = next((line for line in _bare(text) if any(sign in line for sign in SIGNS)), ",")
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # else a long cell, which is in order, is an error
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(SIGNS, key=first.count))
    return _rows_of(enumerate(rows, start=1), 1)


def _bare(text: str) -> list[str]:
    """The lines of a text without what stands in quotation marks, the ends of lines in it too. A mark that is never closed ends its line.

    Lines end in a line feed or a carriage return, and in nothing else that Unicode counts as a line's end.
    """
    outside, quoted = (parts := text.split('"'))[::2], parts[1::2]
    never_closed = ["\n", quoted[-1]] if len(quoted) == len(outside) else []
    return "".join([*outside, *never_closed]).replace("\r", "\n").split("\n")


def _rows_of(rows: Iterable[tuple[int, Iterable[object]]], first: int) -> Rows:
    """Numbered rows of cells, the first of them in the column of the number `first` -> those that hold something."""
    found = {row: {letter(place): text for place, cell in enumerate(cells, first) if (text := printed(cell))} for row, cells in rows}
    return {row: cells for row, cells in found.items() if cells}


def _xlsx(content: bytes) -> dict[str, Rows]:
    import openpyxl  # type: ignore[import-untyped, unused-ignore]  # here: most builds hold no .xlsx, and it takes a quarter of a second

    made = bare(content)
    with zipfile.ZipFile(made) as archive:
        worked_out = any(FORMULA.search(archive.read(name)) for name in archive.namelist() if name.startswith("xl/sheet"))
    found: dict[str, Rows] = {}
    # A formula whose result was never stored shows itself only where formulas are asked for.
    for results in (False, True) if worked_out else (True,):
        for sheet in openpyxl.load_workbook(made, read_only=True, data_only=results).worksheets:
            sheet.reset_dimensions()  # what a file says of its own size may be wrong, and would be believed
            rows = found.setdefault(sheet.title, {})
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                if text := printed(cell.value):
                    rows.setdefault(cell.row, {})[cell.column_letter] = text
    return found


def _xls(content: bytes) -> dict[str, Rows]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found: dict[str, Rows] = {}
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        found[name] = _rows_of(enumerate(sheet.to_python(skip_empty_area=True), start=top + 1), left + 1)
    for name, row, column in _errors_in(content):
        found.get(name, {}).setdefault(row, {}).setdefault(letter(column), ERROR)
    return found


def _errors_in(content: bytes) -> Iterator[tuple[str, int, int]]:
    """(sheet, row, column) of the cells of an .xls that show an error: calamine gives them as empty."""
    import xlrd  # type: ignore[import-untyped, unused-ignore]  # here: most builds hold no .xls

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        book = xlrd.open_workbook(file_contents=content, ragged_rows=True, logfile=nowhere)
    for sheet in book.sheets():
        for row in range(sheet.nrows):
            for column, form in enumerate(sheet.row_types(row)):
                if form == xlrd.XL_CELL_ERROR:
                    yield sheet.name, row + 1, column + 1


def _ods(archive: zipfile.ZipFile) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    tree = ElementTree.fromstring(archive.read("content.xml"))
    for table in tree.iterfind(f".//{TABLE}table"):
        rows = found[table.get(f"{TABLE}name", "")] = {}
        number = 0
        for row in _rows(table):
            repeated = int(row.get(f"{TABLE}number-rows-repeated", "1"))
            filled = {letter(column): text for column, text in _filled(row)}
            for place in range(number + 1, number + repeated + 1) if filled else ():
                rows[place] = filled
            number += repeated
    return found


def _rows(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The rows of a table in order, those inside groups and headers too."""
    for child in element:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-rows", f"{TABLE}table-header-rows", f"{TABLE}table-row-group"):
            yield from _rows(child)


def _filled(row: ElementTree.Element) -> Iterator[tuple[int, str]]:
    """(column number, text) of each cell of a row that holds something."""
    column = 0
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        repeated = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        if text := _text(cell):
            yield from ((column + one, text) for one in range(1, repeated + 1))
        column += repeated


def _text(cell: ElementTree.Element) -> str:
    """What a cell holds: the value that it states, else the texts of its paragraphs, one a line."""
    shown = "\n".join(_words(part) if len(part) else part.text or "" for part in cell if part.tag in (f"{TEXT}p", f"{TEXT}h"))
    kind = cell.get(f"{OFFICE}value-type", "")
    if not kind and cell.get(f"{TABLE}formula") and not shown:
        return "=" + cell.get(f"{TABLE}formula", "").partition("=")[2]
    if kind in ("float", "percentage", "currency") and (value := cell.get(f"{OFFICE}value")):
        return printed(float(value)) if not value.lstrip("+-").isdigit() else value
    if kind == "date" and (value := cell.get(f"{OFFICE}date-value")):
        return printed(datetime.datetime.fromisoformat(value)) if value[:1].isdigit() else value
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value", "").upper()
    if kind == "string" and cell.get(MARKED) != "error":
        return cell.get(f"{OFFICE}string-value", shown)
    return shown


def _words(element: ElementTree.Element) -> str:
    """The text of a paragraph, without comments and what is drawn over the cell."""
    if element.tag.startswith(DRAWN):
        return ""
    own = {f"{TEXT}s": " " * int(element.get(f"{TEXT}c", "1")), f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}.get(element.tag)
    return own if own is not None else (element.text or "") + "".join(_words(child) + (child.tail or "") for child in element)
