"""Workbooks of the Office Open XML kind (.xlsx, .xlsm): our own reading of the XML, which keeps what other readers lose.

Macros are never run: only the XML is read. Names of people in the document's properties are never read out, only its date.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from pipeline.fold import plural
from pipeline.readers import guard, rules, second
from pipeline.readers.grid import Grid, Refused
from pipeline.readers.sheet import FORMULA_WITHOUT_VALUE, Sheet, as_grid, cell_place, column_letter, column_number, put, strike
from pipeline.readers.values import iso_date, number
from pipeline.readers.xlsx_parts import MAIN, NAMES, Styles, related_id, relationships, rich_text, struck_runs, styles_of, target_of

_SPACES = tuple(f"{{{space}}}" for space in MAIN)
_SHEET_DATA = rules.rule(_SPACES, "row")
_ROW = rules.rule(_SPACES, "c extLst", plain="r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot ph")
_CELL = rules.rule(_SPACES, "f v is extLst", plain="r s t cm vm ph")
_MERGES = rules.rule(_SPACES, "mergeCell", plain="count")
_LIST = rules.rule(_SPACES, "sheet")
_LISTED = rules.rule(_SPACES, plain="name sheetId state")
_STATES = ("visible", "hidden", "veryHidden")
_TYPES = ("n", "s", "str", "inlineStr", "b", "e", "d")
_YES_OR_NO = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}
_MODIFIED = "{http://purl.org/dc/terms/}modified"
_WORKBOOK = "xl/workbook.xml"
_PROPERTIES = "docProps/core.xml"
_LINK_FORMULA = re.compile(r'\s*(?:_xlfn\.)?HYPERLINK\(\s*"([^"]*)"', re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Struck = tuple[bool | None, ...]


class Texts(NamedTuple):
    """What cells point to by number: shared texts, for those in runs which of them are struck out (`struck_runs`), and styles."""

    strings: list[str]
    struck: dict[int, Struck]
    styles: Styles


def read_xlsx(path: Path, archive: zipfile.ZipFile) -> tuple[tuple[Grid, ...], str]:
    """Every worksheet, in workbook order, and the date the workbook says it was last saved on ('' where it says none).

    `archive` has passed the guard. Raises `Refused`.
    """
    texts = Texts(*_shared_strings(archive), styles_of(archive, _WORKBOOK, _SPACES))
    sheets = [_sheet(archive, name, hidden, part, texts) for name, hidden, part in _worksheets(archive)]
    second.check_rectangle(sheets)
    with path.open("rb") as file:
        try:
            counts = second.compare(sheets, second.open_second(file))
        except second.CalamineError as error:
            raise second.unopened() from error
    grids = tuple(as_grid(sheet, index, count) for index, (sheet, count) in enumerate(zip(sheets, counts, strict=True)))
    return grids, _modified_on(archive)


def _tags(*names: str) -> list[str]:
    return [f"{{{space}}}{name}" for space in MAIN for name in names]


def _worksheets(archive: zipfile.ZipFile) -> list[tuple[str, bool, str]]:
    """(name, hidden, part) of each worksheet. Sheets that are a chart or a dialogue box have no cells and are passed over."""
    targets = relationships(archive, _WORKBOOK)
    found = []
    for element in _list_of_sheets(archive):
        kind, target = targets.get(related_id(element), ("", ""))
        rules.check(element, _LISTED)
        whole = element.get("name") and element.get("state", "visible") in _STATES
        rules.demand(bool(whole), "its list has a sheet without a name, or neither shown nor hidden")
        if kind in ("worksheet", "xlMacrosheet"):
            found.append((element.get("name") or "", element.get("state", "visible") != "visible", target))
    kinds = [kind for kind, _ in targets.values()]
    held = kinds.count("worksheet") + kinds.count("xlMacrosheet")
    rules.demand(len(found) == held, f"it lists {plural(len(found), 'sheet')} and holds {held}")
    return found


def _list_of_sheets(archive: zipfile.ZipFile) -> Iterator[etree._Element]:
    for _, element in guard.elements(archive, _WORKBOOK, _tags("sheets")):
        rules.check(element, _LIST)
        yield from (child for child in element if child.tag in _LIST.children)


def _shared_strings(archive: zipfile.ZipFile) -> tuple[list[str], dict[int, Struck]]:
    """The texts that cells point to by number, and by the numbers of those in runs, which of these are struck out."""
    part = next((target for kind, target in relationships(archive, _WORKBOOK).values() if kind == "sharedStrings"), "")
    strings: list[str] = []
    struck: dict[int, Struck] = {}
    if not part:
        return strings, struck
    stated = None
    for _, element in guard.elements(archive, part, _tags("si", "sst")):
        if etree.QName(element).localname == "sst":
            stated = element.get("uniqueCount")
            continue
        if runs := struck_runs(element):
            struck[len(strings)] = runs
        strings.append(rich_text(element))
        guard.drop(element)
    # One text too few, and every cell after it would show its neighbour's.
    rules.demand(stated in (None, str(len(strings))), f"it holds {len(strings):,} texts and states another number of them")
    return strings, struck


def _sheet(archive: zipfile.ZipFile, name: str, hidden: bool, part: str, texts: Texts) -> Sheet:
    sheet = Sheet(name, hidden)
    links: list[tuple[str, str]] = []
    targets = relationships(archive, part)
    row, tables = 0, 0
    for _, element in guard.elements(archive, part, _tags("row", "mergeCell", "mergeCells", "hyperlink", "sheetData", "col")):
        kind = NAMES.get(element.tag)
        if kind == "row":
            row = _row_number(element, row)
            _read_row(sheet, element, row, texts)
            rules.check_children(element.itersiblings(preceding=True), _SHEET_DATA)
            guard.drop(element)
        elif kind == "sheetData":
            rules.check(element, _SHEET_DATA)
            tables += [etree.QName(one).localname for one in element.iterancestors()] == ["worksheet"]
        elif etree.QName(element).localname == "col":
            first, last = element.get("min", ""), element.get("max", "")
            if element.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
                sheet.hidden_columns.append((int(first[:6]), int(last[:6])))
        elif kind == "mergeCell":
            sheet.merged.append(element.get("ref") or "")
        elif kind == "mergeCells":
            rules.check(element, _MERGES)
            whole = element.get("count") in (None, str(len(element)))
            rules.demand(whole, f"sheet “{name}” has more or fewer merged ranges than it states")
        else:
            links.append((element.get("ref") or "", target_of(element, targets)))
    rules.demand(tables == 1, f"the part that should be sheet “{name}” is no sheet")
    for reference, target in links:
        _link(sheet, reference, target)
    return sheet


def _row_number(element: etree._Element, last: int) -> int:
    """The row's own number; one that states none follows the row before it, which was number `last`."""
    stated = element.get("r", str(last + 1))
    if not (stated.isascii() and stated.isdigit()):
        raise Refused("damaged", "numbers a row in a way no spreadsheet does. Ask the publisher for the file again.")
    rules.demand(int(stated[:8]) > last, f"row {stated[:8]} stands below row {last}")
    return int(stated[:8])


def _read_row(sheet: Sheet, element: etree._Element, row: int, texts: Texts) -> None:
    rules.check(element, _ROW)
    if element.get("hidden") in ("1", "true"):
        sheet.hidden_rows.append((row, row))
    column = 0
    for cell in element:
        if NAMES.get(cell.tag) != "c":
            continue
        rules.check(cell, _CELL)
        if len(cell) > 1 and len({child.tag for child in cell}) < len(cell):
            rules.demand(False, f"a cell of row {row} of sheet “{sheet.name}” holds two of what a cell has one of")
        reference, last = cell.get("r"), column
        stated_row, column = cell_place(reference) if reference else (row, column + 1)
        rules.demand(column > last, f"a cell of row {row} of sheet “{sheet.name}” stands right of one that comes after it, or twice")
        if stated_row != row:
            raise Refused("damaged", f"puts cell {reference} of sheet “{sheet.name}” into row {row}. Fetch it again.")
        _read_cell(sheet, cell, row, column, texts)


def _read_cell(sheet: Sheet, cell: etree._Element, row: int, column: int, texts: Texts) -> None:
    form, value, formula = cell.get("t", "n"), "", None
    runs: Struck = ()
    for child in cell:
        name = NAMES.get(child.tag)
        if name == "v":
            value = child.text or ""
        elif name == "is":
            rules.demand(form == "inlineStr", f"cell {column_letter(column)}{row} holds a text and says that it is of another type")
            value, runs = rich_text(child), struck_runs(child)
        elif name == "f":
            formula = child.text or ""
    if value == "" and formula is not None and form != "str":
        put(sheet, row, column, f"={formula}", FORMULA_WITHOUT_VALUE, link=_formula_link(formula), unseen=True)
        return
    if value == "":
        return
    text, kind = _typed(value, form, texts.strings, f"{column_letter(column)}{row} of sheet “{sheet.name}”")
    style = int(cell.get("s", "")) if cell.get("s", "").isdecimal() else len(texts.styles.struck)
    parts, whole = (texts.styles.date_parts[style], texts.styles.struck[style]) if style < len(texts.styles.struck) else ("", False)
    runs = texts.struck.get(int(value), ()) if form == "s" else runs
    if whole or runs:
        strike(sheet, row, column, whole, [whole if one is None else one for one in runs])
    put(sheet, row, column, text, kind, link=_formula_link(formula), unseen=form == "e")
    if parts:
        sheet.date_parts[row, column_letter(column)] = parts


def _typed(value: str, form: str, strings: list[str], where: str) -> tuple[str, str]:
    """A cell's text and kind. A number may yet turn out to be a date: the second reading decides (`second.compare`)."""
    if form in ("str", "inlineStr"):
        return value, ""
    if form == "s":
        if not value.isdigit() or int(value) >= len(strings):
            raise Refused("damaged", f"lacks the text that cell {where} points to. Fetch it again, or ask the publisher for it.")
        return strings[int(value)], ""
    rules.demand(form in _TYPES and (form != "b" or value in _YES_OR_NO), f"cell {where} is of a type that its format does not know")
    if form == "b":
        return _YES_OR_NO[value], "boolean"
    if form == "e":
        return value, "error"
    if form == "d":
        return iso_date(value)
    return number(value)


def _formula_link(formula: str | None) -> str:
    match = _LINK_FORMULA.match(formula) if formula else None
    return match[1] if match else ""


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
