"""Made-up workbooks, text tables and pages, built by code. Nothing in them was published by anybody.

A `MadeUpSheet` holds cells by their spreadsheet names and is written as .xlsx, .ods or .xls alike. What no program would write
is built from its XML by `tests/read/raw.py`.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]
from openpyxl.utils.datetime import CALENDAR_MAC_1904  # type: ignore[import-untyped]

from pipeline.model import Grid, Reading
from pipeline.read import read_document
from pipeline.readers.documents import reading
from pipeline.readers.sheet import cell_place, span
from tests.read.raw import ods

Value = str | int | float | bool | date | datetime | time


@dataclass(frozen=True)
class Error:
    """A cell that shows an error, such as "#REF!"."""

    text: str


@dataclass(frozen=True)
class Unworked:
    """A formula whose result the program never stored, without its equals sign."""

    formula: str


@dataclass(frozen=True)
class MadeUpSheet:
    """One sheet: cell name -> value, with what else a publisher may have done to it."""

    name: str
    cells: dict[str, Value | Error | Unworked]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()
    links: dict[str, str] = field(default_factory=dict)


def from_rows(name: str, rows: list[list[str]], first_row: int = 1) -> MadeUpSheet:
    """A sheet of texts from lists of cells, one list a row; an empty text makes no cell."""
    cells: dict[str, Value | Error | Unworked] = {}
    for number, row in enumerate(rows, start=first_row):
        for column, text in enumerate(row, start=1):
            if text:
                cells[span(number, column, 1, 1).partition(":")[0]] = text
    return MadeUpSheet(name, cells)


def build(kind: str, *sheets: MadeUpSheet, from_1904: bool = False) -> bytes:
    """The bytes of a workbook of one kind: "xlsx", "ods" or "xls"."""
    if kind == "ods":
        return ods("".join(_ods_sheet(sheet) for sheet in sheets), _ODS_STYLES)
    return _xlsx(sheets, from_1904) if kind == "xlsx" else _xls(sheets, from_1904)


# Reading what was built


def saved(folder: Path, data: bytes, name: str = "made-up.xlsx") -> Path:
    """The bytes as a file of that name."""
    path = folder / name.replace("/", "-")
    path.write_bytes(data)
    return path


def read(folder: Path, data: bytes, name: str = "made-up.xlsx", expected: str = "table") -> Reading:
    """The document, read as the register reads it: in a child process."""
    return read_document(saved(folder, data, name), name, expected)


def read_here(folder: Path, data: bytes, expected: str = "table") -> Reading:
    """The document, read in this process: for long series of small changes to one document. It must be unable to hang."""
    return reading(saved(folder, data), expected)


def cells_of(grid: Grid) -> dict[str, str]:
    """Cell name -> text of every non-empty cell of a grid."""
    return {f"{letter}{row.number}": text for row in grid.rows for letter, text in row.cells.items()}


def kinds_of(grid: Grid) -> dict[str, str]:
    """Cell name -> kind of every cell of a grid that is no plain text."""
    return {f"{letter}{row.number}": kind for row in grid.rows for letter, kind in row.kinds.items()}


def links_of(grid: Grid) -> dict[str, str]:
    """Cell name -> where it leads."""
    return {f"{letter}{row.number}": link for row in grid.rows for letter, link in row.links.items()}


def ole_with_stream(name: str) -> bytes:
    """An OLE container whose one stream bears that name: "EncryptedPackage" makes it look like a workbook behind a password."""
    data = build("xls", MadeUpSheet("made up", {"A1": "x"}))
    old, new = "Workbook".encode("utf-16-le"), name.encode("utf-16-le")
    at = data.rfind(old + b"\0" * 4)
    entry = new.ljust(64, b"\0") + struct.pack("<H", len(new) + 2)
    return data[:at] + entry + data[at + len(entry) :]


# .xlsx


def _xlsx(sheets: tuple[MadeUpSheet, ...], from_1904: bool) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    if from_1904:
        workbook.epoch = CALENDAR_MAC_1904
    for sheet in sheets:
        made = workbook.create_sheet(sheet.name)
        made.sheet_state = "veryHidden" if sheet.hidden else "visible"
        for name, value in sheet.cells.items():
            made[name].value = _for_openpyxl(value)
            if isinstance(value, str):
                made[name].data_type = "s"  # also where it begins with "="
        for row in sheet.hidden_rows:
            made.row_dimensions[row].hidden = True
        for area in sheet.merged:
            made.merge_cells(area)
        for name, target in sheet.links.items():
            made[name].hyperlink = target
    whole = io.BytesIO()
    workbook.save(whole)
    return whole.getvalue()


def _for_openpyxl(value: Value | Error | Unworked) -> Value:
    if isinstance(value, Unworked):
        return f"={value.formula}"
    return value.text if isinstance(value, Error) else value


# .ods

_ODS_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/></style:style>'
    for name, shown in (("shown", "true"), ("hidden", "false"))
)


def _ods_sheet(sheet: MadeUpSheet) -> str:
    places = {cell_place(name): name for name in sheet.cells}
    spans = {cell_place(area.partition(":")[0]): area for area in sheet.merged}
    last = max([row for row, _ in places] + list(sheet.hidden_rows), default=0)
    rows = []
    for row in range(1, last + 1):
        cells = []
        for column in range(1, max((column for at, column in places if at == row), default=0) + 1):
            name = places.get((row, column), "")
            attributes = _ods_span(spans.get((row, column), ""))
            link = sheet.links.get(name, "")
            cells.append(_ods_cell(sheet.cells[name], link, attributes) if name else "<table:table-cell/>")
        hidden = ' table:visibility="collapse"' if row in sheet.hidden_rows else ""
        rows.append(f"<table:table-row{hidden}>{''.join(cells) or '<table:table-cell/>'}</table:table-row>")
    style = "hidden" if sheet.hidden else "shown"
    return f'<table:table table:name="{sheet.name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def _ods_span(area: str) -> str:
    if not area:
        return ""
    (top, left), (bottom, right) = (cell_place(name) for name in area.split(":"))
    return f' table:number-rows-spanned="{bottom - top + 1}" table:number-columns-spanned="{right - left + 1}"'


def _ods_cell(value: Value | Error | Unworked, link: str, attributes: str) -> str:
    if isinstance(value, Error):
        stated = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell {stated}{attributes}><text:p>{value.text}</text:p></table:table-cell>"
    if isinstance(value, Unworked):
        return f"<table:table-cell table:formula={quoteattr('of:=' + value.formula)}{attributes}/>"
    if isinstance(value, str):
        lines = [line.replace("\t", "<text:tab/>") for line in escape(value).split("\n")]
        text = "<text:line-break/>".join(lines)
        text = f'<text:a xlink:href="{link}">{text}</text:a>' if link else text
        return f'<table:table-cell office:value-type="string"{attributes}><text:p>{text}</text:p></table:table-cell>'
    return f"<table:table-cell {_ods_value(value)}{attributes}><text:p>as shown</text:p></table:table-cell>"


def _ods_value(value: int | float | bool | date | datetime | time) -> str:
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    if isinstance(value, time):
        return f'office:value-type="time" office:time-value="PT{value:%H}H{value:%M}M{value:%S}S"'
    if isinstance(value, date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"'
    return f'office:value-type="float" office:value="{value!r}"'


# .xls

_XLS_FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss"}


def _xls(sheets: tuple[MadeUpSheet, ...], from_1904: bool) -> bytes:
    workbook = xlwt.Workbook()
    workbook.dates_1904 = from_1904
    for sheet in sheets:
        made = workbook.add_sheet(sheet.name)
        made.visibility = 2 if sheet.hidden else 0
        for area in sheet.merged:
            (top, left), (bottom, right) = (cell_place(name) for name in area.split(":"))
            made.merge(top - 1, bottom - 1, left - 1, right - 1)
        for name, value in sheet.cells.items():
            row, column = (place - 1 for place in cell_place(name))
            if isinstance(value, Error):
                made.row(row).set_cell_error(column, value.text)
            elif type(value) in _XLS_FORMATS:
                made.write(row, column, value, xlwt.easyxf(num_format_str=_XLS_FORMATS[type(value)]))
            elif not isinstance(value, Unworked):
                made.write(row, column, value)
        for hidden in sheet.hidden_rows:
            made.row(hidden - 1).hidden = True
    whole = io.BytesIO()
    workbook.save(whole)
    return whole.getvalue()
