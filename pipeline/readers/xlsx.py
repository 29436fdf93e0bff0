"""Workbooks of the Office Open XML kind (.xlsx, .xlsm): our own reading of the XML, which keeps what other readers lose.

Macros are never run: only the XML is read. Names of people in the document's properties are never read out, only its date.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path

from lxml import etree

from pipeline.model import Grid, Refused
from pipeline.readers import guard, second
from pipeline.readers.sheet import FORMULA_WITHOUT_VALUE, Sheet, as_grid, cell_place, column_letter, column_number, put
from pipeline.readers.values import iso_date, number

# The same words in the two dialects of the format, "transitional" and "strict".
_MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_NAMES = {f"{{{space}}}{name}": name for space in _MAIN for name in ("c", "f", "is", "mergeCell", "r", "row", "t", "v")}
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_WORKBOOK = "xl/workbook.xml"
_PROPERTIES = "docProps/core.xml"
_LINK_FORMULA = re.compile(r'\s*(?:_xlfn\.)?HYPERLINK\(\s*"([^"]*)"', re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_xlsx(path: Path, archive: zipfile.ZipFile) -> tuple[tuple[Grid, ...], str]:
    """Every worksheet, in workbook order, and the date the workbook says it was last saved on ('' where it says none).

    `archive` has passed the guard. Raises `Refused`.
    """
    strings = _shared_strings(archive)
    sheets = [_sheet(archive, name, hidden, part, strings) for name, hidden, part in _worksheets(archive)]
    second.check_rectangle(sheets)
    with path.open("rb") as file:
        try:
            counts = second.compare(sheets, second.open_second(file))
        except second.CalamineError as error:
            raise second.unopened() from error
    grids = tuple(as_grid(sheet, index, count) for index, (sheet, count) in enumerate(zip(sheets, counts, strict=True)))
    return grids, _modified_on(archive)


def _tags(*names: str) -> list[str]:
    return [f"{{{space}}}{name}" for space in _MAIN for name in names]


def _worksheets(archive: zipfile.ZipFile) -> list[tuple[str, bool, str]]:
    """(name, hidden, part) of each worksheet. Sheets that are a chart or a dialogue box have no cells and are passed over."""
    targets = _relationships(archive, _WORKBOOK)
    found = []
    for _, element in guard.elements(archive, _WORKBOOK, _tags("sheet")):
        related = next((element.get(f"{{{space}}}id") for space in _RELATIONS if element.get(f"{{{space}}}id")), "")
        kind, target = targets.get(related or "", ("", ""))
        if kind in ("worksheet", "xlMacrosheet"):
            found.append((element.get("name") or "", element.get("state", "visible") != "visible", target))
    return found


def _relationships(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relationship id -> (its kind, what it points to: a member of the archive, or an address outside it as it stands)."""
    folder, name = posixpath.split(part)
    listing = f"{folder}/_rels/{name}.rels"
    if listing not in archive.namelist():
        return {}
    found = {}
    for _, element in guard.elements(archive, listing, [_RELATIONSHIP]):
        target = element.get("Target") or ""
        if element.get("TargetMode") != "External":
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found[element.get("Id") or ""] = ((element.get("Type") or "").rpartition("/")[2], target)
    return found


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    """The texts that cells point to by number."""
    part = next((target for kind, target in _relationships(archive, _WORKBOOK).values() if kind == "sharedStrings"), "")
    if not part:
        return []
    strings = []
    for _, element in guard.elements(archive, part, _tags("si")):
        strings.append(_rich_text(element))
        guard.drop(element)
    return strings


def _rich_text(element: etree._Element) -> str:
    """A text, whole or in runs of different looks; the reading aid of East Asian texts (`rPh`) is no part of it."""
    pieces = []
    for child in element:
        name = _NAMES.get(child.tag)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(grandchild.text or "" for grandchild in child if _NAMES.get(grandchild.tag) == "t")
    return "".join(pieces)


def _sheet(archive: zipfile.ZipFile, name: str, hidden: bool, part: str, strings: list[str]) -> Sheet:
    sheet = Sheet(name, hidden)
    links: list[tuple[str, str]] = []
    targets = _relationships(archive, part)
    row = 0
    for _, element in guard.elements(archive, part, _tags("row", "mergeCell", "hyperlink")):
        kind = _NAMES.get(element.tag)
        if kind == "row":
            row = _row_number(element, row + 1)
            _read_row(sheet, element, row, strings)
            guard.drop(element)
        elif kind == "mergeCell":
            sheet.merged.append(element.get("ref") or "")
        else:
            links.append((element.get("ref") or "", _target(element, targets)))
    for reference, target in links:
        _link(sheet, reference, target)
    return sheet


def _row_number(element: etree._Element, following: int) -> int:
    """The row's own number; one that states none follows the row before it."""
    stated = element.get("r", str(following))
    if not (stated.isascii() and stated.isdigit()):
        raise Refused("damaged", "numbers a row in a way no spreadsheet does. Ask the publisher for the file again.")
    return int(stated[:8])


def _read_row(sheet: Sheet, element: etree._Element, row: int, strings: list[str]) -> None:
    if element.get("hidden") in ("1", "true"):
        sheet.hidden_rows.append((row, row))
    column = 0
    for cell in element:
        if _NAMES.get(cell.tag) != "c":
            continue
        reference = cell.get("r")
        stated_row, column = cell_place(reference) if reference else (row, column + 1)
        if stated_row != row:
            raise Refused("damaged", f"puts cell {reference} of sheet “{sheet.name}” into row {row}. Fetch it again.")
        _read_cell(sheet, cell, row, column, strings)


def _read_cell(sheet: Sheet, cell: etree._Element, row: int, column: int, strings: list[str]) -> None:
    form, value, formula = cell.get("t", "n"), "", None
    for child in cell:
        name = _NAMES.get(child.tag)
        if name == "v":
            value = child.text or ""
        elif name == "is":
            value = _rich_text(child)
        elif name == "f":
            formula = child.text or ""
    if value == "" and formula is not None and form != "str":
        put(sheet, row, column, f"={formula}", FORMULA_WITHOUT_VALUE, link=_formula_link(formula), unseen=True)
        return
    if value == "":
        return
    text, kind = _typed(value, form, strings, f"{column_letter(column)}{row} of sheet “{sheet.name}”")
    put(sheet, row, column, text, kind, link=_formula_link(formula), unseen=form == "e")


def _typed(value: str, form: str, strings: list[str], where: str) -> tuple[str, str]:
    """A cell's text and kind. A number may yet turn out to be a date: the second reading decides (`second.compare`)."""
    if form in ("str", "inlineStr"):
        return value, ""
    if form == "s":
        if not value.isdigit() or int(value) >= len(strings):
            raise Refused("damaged", f"lacks the text that cell {where} points to. Fetch it again, or ask the publisher for it.")
        return strings[int(value)], ""
    if form == "b":
        return "TRUE" if value in ("1", "true") else "FALSE", "boolean"
    if form == "e":
        return value, "error"
    if form == "d":
        return iso_date(value)
    return number(value)


def _formula_link(formula: str | None) -> str:
    match = _LINK_FORMULA.match(formula) if formula else None
    return match[1] if match else ""


def _target(element: etree._Element, targets: dict[str, tuple[str, str]]) -> str:
    """Where a hyperlink leads: an address, a place in the workbook ("#Sheet2!A1"), or both."""
    related = next((element.get(f"{{{space}}}id") for space in _RELATIONS if element.get(f"{{{space}}}id")), "")
    place = element.get("location")
    return targets.get(related or "", ("", ""))[1] + (f"#{place}" if place else "")


def _link(sheet: Sheet, reference: str, target: str) -> None:
    """A hyperlink lies over a cell or a range of them; it is kept with every cell of it that holds something."""
    first, _, last = reference.partition(":")
    top, left = cell_place(first)
    bottom, right = cell_place(last or first)
    near = range(top, bottom + 1) if bottom - top < len(sheet.rows) else sheet.rows
    for place in near:
        if not target or place not in sheet.rows or not top <= place <= bottom:
            continue
        row = sheet.rows[place]
        row.links.update({letter: target for letter in row.cells if left <= column_number(letter) <= right})


def _modified_on(archive: zipfile.ZipFile) -> str:
    if _PROPERTIES not in archive.namelist():
        return ""
    dates = [element.text or "" for _, element in guard.elements(archive, _PROPERTIES, [_MODIFIED])]
    match = _DATE.match(dates[0]) if dates else None
    return match[0] if match else ""
