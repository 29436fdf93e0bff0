"""One cell of an OpenDocument spreadsheet: its text as it stands, the type it states, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.readers import rules
from pipeline.readers.sheet import FORMULA_WITHOUT_VALUE
from pipeline.readers.values import iso_date, iso_duration, number

NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE = NAMESPACE % "office", NAMESPACE % "table"
_TEXT, _DRAWING = NAMESPACE % "text", NAMESPACE % "drawing"
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_ADDRESS = "{http://www.w3.org/1999/xlink}href"

# A cell holds no other element of the table's own namespace than a table (and those are refused) or what draws a change or a chart.
_CELL = rules.rule(
    (TABLE, OFFICE),
    "table detective cell-range-source annotation annotation-end",
    "number-columns-repeated number-columns-spanned number-rows-spanned number-matrix-columns-spanned number-matrix-rows-spanned "
    "style-name content-validation-name formula protect protected "
    "value-type value date-value time-value boolean-value string-value currency",
)
_TYPES = ("float", "percentage", "currency", "date", "time", "boolean", "string", "void")
_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")
_LINK_FORMULA = re.compile(r'(?:\w+:)?=\s*HYPERLINK\(\s*"([^"]*)"', re.IGNORECASE)
# A raw line end or tab in a paragraph comes from how the XML was laid out, and means one space (OpenDocument 1.2, 6.1.2).
_LAYOUT = re.compile(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*")
_LAYOUT_AT_START = re.compile(r" *[\t\r\n]")
_LAYOUT_AT_END = re.compile(r"[\t\r\n] *$")


def typed(cell: etree._Element) -> tuple[str, str, bool]:
    """(text, kind, whether the second reading is known to see something else here).

    A number, date, time or yes/no comes from the attribute that holds its value, a text from its paragraphs, joined by line ends,
    or the attribute where there is one. An error is known by its own mark, or as a formula that shows the name of an error.
    The second reading shows errors and untyped cells as empty, and takes a drawing's text for that of the cell it floats over.
    Raises `Refused` for a cell with a name or a type that the format does not know.
    """
    rules.check(cell, _CELL)
    text, kind, unseen = _own(cell)
    return text, kind, unseen or any(isinstance(child.tag, str) and child.tag.startswith(_DRAWING) for child in cell)


def _own(cell: etree._Element) -> tuple[str, str, bool]:
    form = cell.get(f"{OFFICE}value-type", "")
    formula = cell.get(f"{TABLE}formula")
    shown = "\n".join(_paragraph(paragraph) for paragraph in _paragraphs(cell))
    if cell.get(_ERROR_TYPE) == "error" or (formula is not None and _ERROR.fullmatch(shown)):
        return shown, "error", True
    if not form:
        if formula is not None and not shown:
            return f"={formula.partition('=')[2]}", FORMULA_WITHOUT_VALUE, True
        return shown, "", bool(shown)
    rules.demand(form in _TYPES, "a cell is of a type that its format does not know")
    if form == "string":
        return cell.get(f"{OFFICE}string-value", shown), "", False
    return *_valued(cell, form, shown), False


def link(cell: etree._Element) -> str:
    """Where the cell leads: the addresses of its links, one a line, or that of a HYPERLINK formula, or ''."""
    addresses = [element.get(_ADDRESS) or "" for element in cell.iter(f"{_TEXT}a")]
    match = _LINK_FORMULA.match(cell.get(f"{TABLE}formula") or "")
    return "\n".join(filter(None, addresses)) or (match[1] if match else "")


def _valued(cell: etree._Element, form: str, shown: str) -> tuple[str, str]:
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(form, "value")
    value = cell.get(f"{OFFICE}{name}")
    if value is None:
        return shown, ""
    if form == "date":
        return iso_date(value)
    if form == "time":
        return iso_duration(value)
    if form == "boolean":
        return value.upper(), "boolean"
    return number(value)


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs that are the cell's own: not those of a comment, nor of a drawing that floats over it."""
    for child in element:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield child
        elif isinstance(child.tag, str) and child.tag != f"{OFFICE}annotation" and not child.tag.startswith(_DRAWING):
            yield from _paragraphs(child)


def _paragraph(paragraph: etree._Element) -> str:
    """A paragraph's text, as it stands: its own spaces are kept, and those that only lay out the XML come down to one or none."""
    text = "".join(_pieces(paragraph))
    last = paragraph[-1].tail if len(paragraph) else paragraph.text
    if _LAYOUT_AT_START.match(paragraph.text or ""):
        text = text[1:]
    return text[:-1] if _LAYOUT_AT_END.search(last or "") else text


def _pieces(element: etree._Element) -> Iterator[str]:
    yield _LAYOUT.sub(" ", element.text or "")
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * _spaces(child)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in (f"{OFFICE}annotation", f"{_TEXT}ruby-text"):
            yield from _pieces(child)
        yield _LAYOUT.sub(" ", child.tail or "")


def _spaces(element: etree._Element) -> int:
    stated = element.get(f"{_TEXT}c", "1")
    return int(stated) if stated.isdigit() and len(stated) < 6 else 1
