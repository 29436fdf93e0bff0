"""OpenDocument spreadsheets (.ods): our own reading of the XML, streamed, so that a line break never joins two words.

The fast reader drops line breaks and tabs inside a cell, error texts, hyperlinks, hidden rows and merged ranges of this format;
it is the witness here, and the texts are ours.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from lxml import etree

from pipeline.readers import guard, limits, rules, second
from pipeline.readers.grid import Grid, Refused
from pipeline.readers.ods_cells import NAMESPACE, OFFICE, TABLE, Stated, attributes_of, link, shown_in, struck_parts, typed
from pipeline.readers.sheet import Sheet, as_grid, column_letter, put, span, strike
from pipeline.readers.values import parts_of_text

_STYLE, _MANIFEST = NAMESPACE % "style", NAMESPACE % "manifest"
_SAVED = "{http://purl.org/dc/elements/1.1/}date"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_ROWS_REPEATED, _COLUMNS_REPEATED = f"{TABLE}number-rows-repeated", f"{TABLE}number-columns-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{TABLE}number-rows-spanned", f"{TABLE}number-columns-spanned"
_GROUPS = ("table-row-group", "table-rows", "table-header-rows")
_IN_TABLE = rules.rule(
    (TABLE,),
    f"table-row {' '.join(_GROUPS)} table-column table-columns table-column-group table-header-columns title desc table-source dde-source "
    "scenario shapes named-expressions table-protection",
    "name style-name display print print-ranges protect protected protection-key protection-key-digest-algorithm is-sub-table "
    "template-name use-banding-columns-styles use-banding-rows-styles use-first-column-styles use-first-row-styles use-last-column-styles "
    "use-last-row-styles",
)
_IN_GROUP = rules.rule((TABLE,), f"table-row {' '.join(_GROUPS)}", "display")
_ROW = rules.rule(
    (TABLE,), "table-cell covered-table-cell", "number-rows-repeated style-name default-cell-style-name visibility"
)
_BOOK = (f"{OFFICE}spreadsheet", f"{OFFICE}body", f"{OFFICE}document-content")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_RAISED = re.compile(r"super|[1-9]")


def read_ods(path: Path, archive: zipfile.ZipFile) -> tuple[tuple[Grid, ...], str]:
    """Every sheet, in order, and the date the document says it was last saved on ('' where it says none).

    `archive` has passed the guard. Raises `Refused`.
    """
    _check_not_encrypted(archive)
    sheets = _sheets(archive)
    second.check_rectangle(sheets)
    counts = second.compare(sheets, _open_second(path, archive))
    grids = tuple(as_grid(sheet, index, count) for index, (sheet, count) in enumerate(zip(sheets, counts, strict=True)))
    return grids, _modified_on(archive)


def _open_second(path: Path, archive: zipfile.ZipFile) -> second.CalamineWorkbook:
    """The second reading. It refuses XML with white space laid out between cells: then it is given the same file without it."""
    with path.open("rb") as file:
        try:
            return second.open_second(file)
        except second.CalamineError:
            pass
    try:
        return second.open_second(_without_layout_space(archive))
    except second.CalamineError as error:
        raise second.unopened() from error


def _without_layout_space(archive: zipfile.ZipFile) -> io.BytesIO:
    with archive.open("content.xml") as part:
        tree = etree.parse(part, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False))
    for element in tree.iter(f"{TABLE}*", f"{OFFICE}body", f"{OFFICE}spreadsheet"):
        if element.text is not None and not element.text.strip():
            element.text = None
        for child in element:
            if child.tail is not None and not child.tail.strip():
                child.tail = None
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for name in ("mimetype", "META-INF/manifest.xml"):
            if name in archive.namelist():
                target.writestr(name, archive.read(name))
        target.writestr("content.xml", etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))
    return copy


def _check_not_encrypted(archive: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" not in archive.namelist():
        return
    for _ in guard.elements(archive, "META-INF/manifest.xml", [f"{_MANIFEST}encryption-data"]):
        raise guard.encrypted()


def _sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """Each table that is a sheet: those inside a cell cannot be shown as one, and those of a drawing or a link are none."""
    sheets: list[Sheet] = []
    hidden_styles: set[str] = set()
    raised_styles: set[str] = set()
    struck_styles: dict[str, bool] = {}
    open_tables: list[bool] = []
    row, column, books = 1, 1, 0
    groups = [f"{TABLE}{name}" for name in _GROUPS]
    wanted = [f"{_STYLE}style", f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column", *groups, _BOOK[0]]
    for event, element in guard.elements(archive, "content.xml", wanted, ("start", "end")):
        if element.tag == f"{TABLE}table":
            if event == "end":
                _end_table(element, open_tables.pop())
                continue
            open_tables.append(_is_sheet(element))
            if open_tables[-1]:
                hidden = element.get(f"{TABLE}style-name") in hidden_styles
                sheets.append(Sheet(element.get(f"{TABLE}name") or "", hidden))
                row = column = 1
        elif event == "end" and element.tag == f"{TABLE}table-column":
            if open_tables == [True]:
                column += _read_column(sheets[-1], element, column)
        elif event == "end" and element.tag == f"{TABLE}table-row":
            if open_tables == [True]:
                row += _read_row(sheets[-1], element, row, (raised_styles, struck_styles))
                guard.drop(element)
        elif event == "end" and element.tag == _BOOK[0]:
            path = [element.tag, *(one.tag for one in element.iterancestors())]
            rules.demand(path == [*_BOOK], "a spreadsheet stands elsewhere than in the body of the document")
            books += 1
        elif event == "end" and element.tag in groups:
            rules.check(element, _IN_GROUP)
        elif event == "end":
            styles = hidden_styles if _hides_a_sheet(element) else raised_styles if _raises_a_text(element) else set()
            styles.add(element.get(f"{_STYLE}name") or "")
            if line := _line_through(element):
                struck_styles[element.get(f"{_STYLE}name") or ""] = line != "none"
    rules.demand(books == 1, "its content is not that of one spreadsheet")
    return sheets


def _end_table(element: etree._Element, is_sheet: bool) -> None:
    if is_sheet:
        rules.check(element, _IN_TABLE)
    guard.drop(element)


def _is_sheet(element: etree._Element) -> bool:
    parent = element.getparent()
    if parent is not None and parent.tag in _CELLS:
        raise Refused("nested_table", "holds a table inside a cell, which the register cannot show without losing its rows.")
    return parent is not None and parent.tag == f"{OFFICE}spreadsheet"


def _hides_a_sheet(style: etree._Element) -> bool:
    properties = style.find(f"{_STYLE}table-properties")
    return properties is not None and properties.get(f"{TABLE}display") == "false"


def _line_through(style: etree._Element) -> str:
    properties = style.find(f"{_STYLE}text-properties")
    return properties.get(f"{_STYLE}text-line-through-style", "") if properties is not None else ""


def _raises_a_text(style: etree._Element) -> bool:
    properties = style.find(f"{_STYLE}text-properties")
    position = properties.get(f"{_STYLE}text-position", "") if properties is not None else ""
    # "super 58%", or by how much the line is raised: "33% 58%"; what is lowered has "sub" or a minus.
    return bool(_RAISED.match(position))


def _read_row(sheet: Sheet, element: etree._Element, row: int, looks: tuple[set[str], dict[str, bool]]) -> int:
    """Put a row into the sheet as often as it is repeated; gives how many rows it stood for. `looks` are the styles that raise a text, and
    whether others strike it out."""
    rules.check(element, _ROW)
    rules.check_children(element.itersiblings(preceding=True), _IN_TABLE)
    repeats = _repeats(attributes_of(element), _ROWS_REPEATED)
    if element.get(f"{TABLE}visibility", "visible") != "visible":
        sheet.hidden_rows.append((row, row + repeats - 1))
    column, strikes = 1, any(looks[1].values())
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        stated, children = attributes_of(cell), list(cell)
        width = _repeats(stated, _COLUMNS_REPEATED)
        if _ROWS_SPANNED in stated or _COLUMNS_SPANNED in stated:
            _note_span(sheet, stated, row, column)
        text, kind, unseen = typed(cell, stated, children, looks[0])
        whole = looks[1].get(stated.get(f"{TABLE}style-name", ""), False)
        struck = list(struck_parts(children, looks[1], whole)) if text and strikes else []
        if text:
            parts = parts_of_text(shown_in(children)) if kind == "date" else ""
            target = link(stated, children)
            for number in range(row, row + repeats):
                for place in range(column, column + width):
                    put(sheet, number, place, text, kind, target, unseen)
                    if whole or struck:
                        strike(sheet, number, place, whole, struck)
                    if parts:
                        sheet.date_parts[number, column_letter(place)] = parts
        elif unseen:
            sheet.unseen.add((row, column_letter(column)))
        column += width
    return repeats


def _read_column(sheet: Sheet, element: etree._Element, column: int) -> int:
    """Note whether columns are hidden; gives how many the element stands for."""
    repeats = _repeats(attributes_of(element), _COLUMNS_REPEATED)
    if element.get(f"{TABLE}visibility", "visible") != "visible":
        sheet.hidden_columns.append((column, column + repeats - 1))
    return repeats


def _repeats(attributes: Stated, name: str) -> int:
    """How often a row or cell is repeated. One past the edge of a spreadsheet stands for every impossible number."""
    stated = attributes.get(name)
    if stated is None:
        return 1
    if not (stated.isascii() and stated.isdigit() and stated.strip("0")):
        raise Refused("damaged", "repeats a row or a cell a number of times that is no number. Ask the publisher for it again.")
    return min(int(stated[:9]), limits.LAST_ROW + 1) if len(stated) < 10 else limits.LAST_ROW + 1


def _note_span(sheet: Sheet, stated: Stated, row: int, column: int) -> None:
    height, width = _repeats(stated, _ROWS_SPANNED), _repeats(stated, _COLUMNS_SPANNED)
    rules.demand(height <= limits.LAST_ROW and width <= limits.LAST_COLUMN, "a merged range is larger than any sheet")
    if height > 1 or width > 1:
        sheet.merged.append(span(row, column, height, width))


def _modified_on(archive: zipfile.ZipFile) -> str:
    if "meta.xml" not in archive.namelist():
        return ""
    dates = [element.text or "" for _, element in guard.elements(archive, "meta.xml", [_SAVED])]
    match = _DATE.match(dates[0]) if dates else None
    return match[0] if match else ""
