"""A third reading of a workbook, stricter than the register's two and sharing no code with them: what the bytes really say.

It is the judge of the damaged workbooks. XML is read by Python's own parser and refused wherever it breaks a rule of the format (ECMA-376
part 1, section 18.3; OpenDocument 1.3 part 3, section 9): a name that the format does not know in the format's own namespace, a count
that is not kept, a cell in two places. It reads made-up workbooks only, and need not know every custom of real ones.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.etree import ElementTree

from pipeline.model import Grid


class Forbidden(Exception):
    """The bytes break a rule of their format, so nothing can be said to stand in them."""


@dataclass
class ThirdSheet:
    """One sheet as the third reading has it: place -> (kind, text), kind being text, number, date, time, boolean, error or formula."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)
    from_1904: bool = False

    def put(self, row: int, column: int, kind: str, text: str) -> None:
        demand(1 <= row <= 1_048_576 and 1 <= column <= 16_384, "a cell outside the sheet")
        demand((row, column) not in self.cells, "a cell in two places")
        self.cells[row, column] = (kind, text)


def demand(holds: bool, why: str) -> None:
    if not holds:
        raise Forbidden(why)


def letters(column: int) -> str:
    return letters((column - 1) // 26) + chr(65 + (column - 1) % 26) if column else ""


def third_reading(data: bytes) -> list[ThirdSheet]:
    """Every sheet of a workbook. Raises `Forbidden`."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        from tests.read.third_xls import read_xls

        return read_xls(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            demand(len(names) == len(set(names)) and archive.testzip() is None, "members that are twice or damaged")
            members = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Forbidden("no zip") from error
    return _xlsx(members) if "xl/workbook.xml" in members else _ods(members)


def _tree(members: dict[str, bytes], name: str) -> ElementTree.Element:
    demand(name in members, f"{name} is missing")
    demand(b"<!DOCTYPE" not in members[name], "a document type")
    try:
        return ElementTree.fromstring(members[name])
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Forbidden("not well formed") from error


def _nothing_but(element: ElementTree.Element, space: str, children: str, attributes: str, *, words: bool = False) -> None:
    """Demand that an element has nothing but what is named: no other attribute without a namespace or in the format's own `space`, no other
    child in that, and no words beside its children unless it may hold `words`."""
    own = [name.removeprefix(space) for name in element.attrib if not name.startswith("{") or (space and name.startswith(space))]
    demand(set(own) <= set(attributes.split()), f"{element.tag} has {own}")
    inner = [child.tag.removeprefix(space) for child in element if child.tag.startswith(space)]
    demand(set(inner) <= set(children.split()), f"{element.tag} holds {inner}")
    around = "".join(filter(None, (element.text, *(child.tail for child in element))))
    demand(words or not around.strip(), f"{element.tag} holds words beside its elements")


# .xlsx

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_WORKSHEET = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState "
    "dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF "
    "picture oleObjects controls webPublishItems tableParts extLst"
)


def _xlsx(members: dict[str, bytes]) -> list[ThirdSheet]:
    book = _tree(members, "xl/workbook.xml")
    demand(book.tag == f"{_M}workbook", "no workbook")
    targets: dict[str, tuple[str, str]] = {}
    for one in _tree(members, "xl/_rels/workbook.xml.rels"):
        _nothing_but(one, _P, "", "Id Type Target TargetMode")
        demand(one.tag == f"{_P}Relationship" and {"Id", "Type", "Target"} <= set(one.attrib), "a relation that is none")
        demand(one.attrib["Id"] not in targets, "two relations of one name")
        target = one.attrib["Target"]
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        targets[one.attrib["Id"]] = (one.attrib["Type"].rpartition("/")[2], path)
    strings = [text for kind, path in targets.values() if kind == "sharedStrings" for text in _strings(_tree(members, path))]
    settings = book.find(f"{_M}workbookPr")
    from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    listed = book.findall(f"{_M}sheets")
    demand(len(listed) == 1, "not one list of sheets")
    _nothing_but(listed[0], _M, "sheet", "")
    result = []
    for sheet in listed[0]:
        _nothing_but(sheet, _M, "", "name sheetId state")
        state = sheet.get("state", "visible")
        demand(state in ("visible", "hidden", "veryHidden") and bool(sheet.get("name")), "a sheet of no state or name")
        kind, path = targets.get(sheet.get(f"{_R}id", ""), ("", ""))
        demand(kind == "worksheet", "a sheet that is none")
        made = ThirdSheet(sheet.attrib["name"], state != "visible", from_1904=from_1904)
        _xlsx_sheet(made, _tree(members, path), strings)
        result.append(made)
    named = sum(kind == "worksheet" for kind, _ in targets.values())
    demand(named == len(result), "sheets that the list leaves out")
    return result


def _strings(table: ElementTree.Element) -> Iterator[str]:
    _nothing_but(table, _M, "si extLst", "count uniqueCount")
    found = table.findall(f"{_M}si")
    demand(table.get("uniqueCount", str(len(found))) == str(len(found)), "another number of texts than stated")
    for one in found:
        yield _rich(one)


def _rich(element: ElementTree.Element) -> str:
    _nothing_but(element, _M, "t r rPh phoneticPr", "")
    pieces = []
    for child in element:
        if child.tag == f"{_M}t":
            _nothing_but(child, _M, "", "", words=True)
            pieces.append(child.text or "")
        elif child.tag == f"{_M}r":
            _nothing_but(child, _M, "rPr t", "")
            pieces += [one.text or "" for one in child.findall(f"{_M}t")]
    return "".join(pieces)


def _xlsx_sheet(sheet: ThirdSheet, root: ElementTree.Element, strings: list[str]) -> None:
    demand(root.tag == f"{_M}worksheet" and len(root.findall(f"{_M}sheetData")) == 1, "no worksheet")
    _nothing_but(root, _M, _WORKSHEET, "")
    data = root.find(f"{_M}sheetData")
    assert data is not None
    _nothing_but(data, _M, "row", "")
    number = 0
    for row in data:
        _nothing_but(row, _M, "c extLst", "r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot ph")
        stated = row.get("r", str(number + 1))
        demand(stated.isdigit() and int(stated) > number, "rows out of order")
        number, column = int(stated), 0
        for cell in row.findall(f"{_M}c"):
            place = _PLACE.fullmatch(cell.get("r", f"{letters(column + 1)}{number}"))
            demand(place is not None and int(place[2]) == number, "a cell in another row")
            assert place is not None
            ahead = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(place[1])))
            demand(ahead > column, "cells out of order")
            column = ahead
            _xlsx_cell(sheet, number, column, cell, strings)
    for merges in root.findall(f"{_M}mergeCells"):
        _nothing_but(merges, _M, "mergeCell", "count")
        demand(merges.get("count", str(len(merges))) == str(len(merges)), "another number of merged ranges than stated")
        sheet.merged |= {one.get("ref", "") for one in merges}


def _xlsx_cell(sheet: ThirdSheet, row: int, column: int, cell: ElementTree.Element, strings: list[str]) -> None:
    _nothing_but(cell, _M, "f v is extLst", "r s t cm vm ph")
    kind, held = cell.get("t", "n"), cell.find(f"{_M}v")
    demand(kind in ("n", "s", "str", "inlineStr", "b", "e", "d"), "a cell of no type")
    demand(len({child.tag for child in cell}) == len(cell), "a cell with two of what it has one of")
    text = held.text or "" if held is not None else ""
    if kind == "inlineStr":
        inner = cell.find(f"{_M}is")
        text = _rich(inner) if inner is not None else ""
    elif kind == "s" and text:
        demand(text.isdigit() and int(text) < len(strings), "a text that is not there")
        text = strings[int(text)]
    formula = cell.find(f"{_M}f")
    if text == "" and formula is not None and kind != "str":
        sheet.put(row, column, "formula", f"={formula.text or ''}")
    elif text != "":
        demand(kind != "b" or text in ("0", "1", "true", "false"), "a yes or no that is neither")
        text = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}[text] if kind == "b" else text
        sheet.put(row, column, {"n": "number", "b": "boolean", "e": "error", "d": "date"}.get(kind, "text"), text)


# .ods

_O, _T, _X, _D = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text", "drawing"))
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ROWS = "table-row table-rows table-row-group table-header-rows"
_COLUMNS = "table-column table-columns table-column-group table-header-columns"
_TABLE = f"{_ROWS} {_COLUMNS} title desc table-source dde-source scenario shapes named-expressions"
_ROW = "number-rows-repeated style-name default-cell-style-name visibility"
_CELL = (
    "number-columns-repeated number-columns-spanned number-rows-spanned number-matrix-columns-spanned number-matrix-rows-spanned "
    "style-name content-validation-name formula protect protected"
)
_VALUES = "value-type value date-value time-value boolean-value string-value currency"
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_TYPES = ("float", "percentage", "currency", "date", "time", "boolean", "string", "void")


def _ods(members: dict[str, bytes]) -> list[ThirdSheet]:
    root = _tree(members, "content.xml")
    demand(root.tag == f"{_O}document-content", "no content")
    book = root.findall(f"{_O}body/{_O}spreadsheet")
    demand(len(book) == 1 and len(root.findall(f"{_O}body")) == 1, "not one spreadsheet")
    hiding = {
        style.get(f"{_S}name")
        for style in root.iter(f"{_S}style")
        for properties in style.findall(f"{_S}table-properties")
        if properties.get(f"{_T}display") == "false"
    }
    result = []
    for table in book[0]:
        demand(not table.tag.startswith(_T) or table.tag == f"{_T}table", f"{table.tag} among the tables")
        if table.tag == f"{_T}table":
            sheet = ThirdSheet(table.get(f"{_T}name", ""), table.get(f"{_T}style-name") in hiding)
            _own(table, _TABLE, "name style-name protected protection-key print print-ranges display")
            _ods_rows(sheet, table, 1)
            result.append(sheet)
    return result


def _own(element: ElementTree.Element, children: str, attributes: str) -> None:
    _nothing_but(element, _T, children, attributes)
    demand(all(name.startswith("{") for name in element.attrib), "an attribute of no namespace")


def _ods_rows(sheet: ThirdSheet, parent: ElementTree.Element, number: int) -> int:
    for child in parent:
        if child.tag == f"{_T}table-row":
            _own(child, "table-cell covered-table-cell", _ROW)
            demand(child.get(f"{_T}visibility", "visible") in ("visible", "collapse", "filter"), "a row neither seen nor not")
            times = _times(child, "number-rows-repeated")
            column = 1
            for cell in child:
                if cell.tag.startswith(_T):
                    column += _ods_cell(sheet, cell, number, column, times)
            number += times
        elif child.tag in {_T + name for name in _ROWS.split()}:
            _own(child, _ROWS, "display")
            number = _ods_rows(sheet, child, number)
    return number


def _times(element: ElementTree.Element, name: str) -> int:
    stated = element.get(_T + name, "1")
    demand(stated.isdigit() and 0 < int(stated) <= 1_048_576, "repeated a number of times that is none")
    return int(stated)


def _ods_cell(sheet: ThirdSheet, cell: ElementTree.Element, row: int, column: int, times: int) -> int:
    _own(cell, "", _CELL)
    stated = [name.removeprefix(_O) for name in cell.attrib if name.startswith(_O)]
    demand(set(stated) <= set(_VALUES.split()), "a value of no kind")
    demand({one.tag for one in cell if one.tag.startswith((_O, _X))} <= {f"{_X}p", f"{_X}h", f"{_X}list", f"{_O}annotation"}, "no text")
    width = _times(cell, "number-columns-repeated")
    down, across = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
    if down > 1 or across > 1:
        sheet.merged.add(f"{letters(column)}{row}:{letters(column + across - 1)}{row + down - 1}")
    kind, text = _ods_value(cell)
    if text:
        demand(times * width <= 50_000, "a cell said too often")
        for place in ((row + down, column + across) for down in range(times) for across in range(width)):
            sheet.put(*place, kind, text)
    return width


def _ods_value(cell: ElementTree.Element) -> tuple[str, str]:
    shown = "\n".join(_shown(one) for one in cell if one.tag in (f"{_X}p", f"{_X}h"))
    kind, formula = cell.get(f"{_O}value-type"), cell.get(f"{_T}formula")
    if cell.get(f"{_CALC}value-type") == "error" or (formula is not None and shown in _ERRORS):
        return "error", shown
    if kind is None:
        return ("formula", f"={formula.partition('=')[2]}") if formula is not None and not shown else ("text", shown)
    demand(kind in _TYPES, "a type that is none")
    if kind == "string":
        return "text", cell.get(f"{_O}string-value", shown)
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    if cell.get(_O + name) is None and shown:
        return "text", shown
    demand(cell.get(_O + name) is not None, "a value that is missing")
    value = cell.attrib[_O + name]
    return (kind, value.upper() if kind == "boolean" else value) if kind in ("date", "time", "boolean") else ("number", value)


def _shown(element: ElementTree.Element) -> str:
    known = {f"{_X}{name}" for name in ("a", "s", "tab", "line-break", "span", "ruby", "ruby-base", "ruby-text")}
    # Of an extension, which is an element of another namespace, the words are read as well.
    inside = (child for child in element if child.tag.startswith((_X, _O, _T, _D)))
    demand(all(child.tag in known for child in inside), "text in something that holds none")
    inner = [" " if child.tag in (f"{_X}s", f"{_X}tab", f"{_X}line-break") else _shown(child) for child in element]
    tails = [child.tail or "" for child in element]
    return (element.text or "") + "".join(text for pair in zip(inner, tails, strict=True) for text in pair)


# Comparing the register's reading with the third

_HOURS = re.compile(r"PT(\d+)H(\d+)M(\d+)S")


def differences(grids: tuple[Grid, ...], sheets: list[ThirdSheet]) -> str:
    """Where the register's reading is not what the third one has: the first difference in words, or ''."""
    if [(grid.sheet_name, grid.hidden) for grid in grids] != [(sheet.name, sheet.hidden) for sheet in sheets]:
        return "other sheets"
    for grid, sheet in zip(grids, sheets, strict=True):
        cells = {(row.number, letter): (text, row.kinds.get(letter, "")) for row in grid.rows for letter, text in row.cells.items()}
        third = {(row, letters(column)): value for (row, column), value in sheet.cells.items()}
        if cells.keys() != third.keys():
            return f"cells that only one has: {sorted(cells.keys() ^ third.keys())[:3]}"
        unlike = [place for place, (text, kind) in cells.items() if not _agree(text, kind, *third[place], sheet.from_1904)]
        if unlike:
            return f"{unlike[0]}: {cells[unlike[0]]} and {third[unlike[0]]}"
        if set(grid.merged) != sheet.merged:
            return f"merged: {sorted(set(grid.merged) ^ sheet.merged)[:3]}"
    return ""


def _agree(text: str, kind: str, other_kind: str, other: str, from_1904: bool) -> bool:
    """Whether one cell is the same in both, whether or not it is struck out. Texts are compared without white space;
    whether a number is a date lies in its looks."""
    kind = re.sub("(partly_)?struck_out_(text)?", "", kind)
    if other_kind == "number":
        try:
            if kind in ("date", "datetime", "time", "duration"):
                return text in _moments(float(other), from_1904)
            return float(text) == float(other)
        except (ValueError, OverflowError):
            return kind == "" and text == other
    if other_kind == "date":
        return text in (other, other.replace("T", " "), other.replace("T00:00:00", ""))
    if other_kind == "time":
        match = _HOURS.fullmatch(other)
        return text == (":".join(part.zfill(2) for part in match.groups()) if match else other)
    return "".join(text.split()) == "".join(other.split()) and (other_kind == "text") == (kind == "")


def _moments(serial: float, from_1904: bool) -> set[str]:
    """What a number may be shown as where its looks are those of a date, a moment, a time of day or a length of time."""
    begin = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30) if serial >= 60 else datetime(1899, 12, 31)
    length = timedelta(milliseconds=round(serial * 86_400_000))
    moment = begin + length
    near = {moment + timedelta(microseconds=step) for step in (-1000, 0, 1000)}
    spans = {length + timedelta(microseconds=step) for step in (-1000, 0, 1000)}
    clocks = {f"{abs(one) // timedelta(hours=1):02}:{abs(one).seconds // 60 % 60:02}:{abs(one).seconds % 60:02}" for one in spans}
    shown = {clock if serial >= 0 else f"-{clock}" for clock in clocks}
    for one in near:
        shown |= {one.isoformat(" "), one.date().isoformat(), one.time().isoformat(), one.replace(microsecond=0).isoformat(" ")}
        shown.add(one.time().replace(microsecond=0).isoformat())
    return shown
