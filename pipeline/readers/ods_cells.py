"""One cell of an OpenDocument spreadsheet: its text as it stands, the type it states, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from lxml import etree

from pipeline.readers import rules
from pipeline.readers.sheet import FORMULA_WITHOUT_VALUE
from pipeline.readers.values import iso_date, iso_duration, number, raised

NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE = NAMESPACE % "office", NAMESPACE % "table"
_TEXT, _DRAWING = NAMESPACE % "text", NAMESPACE % "drawing"
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_ADDRESS = "{http://www.w3.org/1999/xlink}href"
_VALUE_TYPE, _STRING, _FORMULA = f"{OFFICE}value-type", f"{OFFICE}string-value", f"{TABLE}formula"
_VALUES = {"date": f"{OFFICE}date-value", "time": f"{OFFICE}time-value", "boolean": f"{OFFICE}boolean-value"}
_LINK, _PARAGRAPHS = f"{_TEXT}a", (f"{_TEXT}p", f"{_TEXT}h")
# What stands within a paragraph and is no part of its text.
_ASIDE = (f"{OFFICE}annotation", f"{_TEXT}ruby-text")
# A cell's attributes, by their names.
Stated = dict[str, str]

# A cell holds no other element of the table's own namespace than a table (and those are refused) or what draws a change or a chart.
_CELL = rules.rule(
    (TABLE,),
    "table detective cell-range-source",
    "number-columns-repeated number-columns-spanned number-rows-spanned number-matrix-columns-spanned number-matrix-rows-spanned "
    "style-name content-validation-name formula protect protected",
) | rules.rule(
    (OFFICE,), "annotation annotation-end", "value-type value date-value time-value boolean-value string-value currency"
)
# What stands in a paragraph beside its words: marks, fields, and words of other looks (OpenDocument 1.3 part 3, 6.1 and 7).
_IN_PARAGRAPH = re.compile(
    re.escape(_TEXT) + r"(a|bookmark|change|chapter|conditional-text|creator|date|dde-connection|description|execute-macro|expression"
    r"|file-name|hidden-(paragraph|text)|initial-creator|keywords|line-break|measure|meta(-field)?|note(-ref)?|number|page-\w+(-[gs]et)?"
    r"|placeholder|printed-by|ruby(-base|-text)?|s|script|sequence(-ref)?|sheet-name|soft-page-break|span|subject|tab|table-formula"
    r"|template-name|text-input|time|title"
    r"|(author|bookmark|change|creation|database|editing|modification|print|reference|sender|user|variable)-[a-z-]+"
    r"|(alphabetical-index|bibliography|toc)-mark(-start|-end)?|(character|image|object|page|paragraph|table|word)-count)"
)
_TYPES = ("float", "percentage", "currency", "date", "time", "boolean", "string", "void")
_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")
_LINK_FORMULA = re.compile(r'(?:\w+:)?=\s*HYPERLINK\(\s*"([^"]*)"', re.IGNORECASE)
# A raw line end or tab in a paragraph comes from how the XML was laid out, and means one space (OpenDocument 1.2, 6.1.2).
_LAYOUT = re.compile(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*")
_LAYOUT_AT_START = re.compile(r" *[\t\r\n]")
_LAYOUT_AT_END = re.compile(r"[\t\r\n] *$")


def attributes_of(element: etree._Element) -> Stated:
    """The element's attributes, all of them at once: asked for one by one they take most of the time that a cell takes."""
    return dict(element.items())  # type: ignore[arg-type]  # lxml gives text; the stubs allow for what it takes


def typed(cell: etree._Element, stated: Stated, children: list[etree._Element], marks: Collection[str] = ()) -> tuple[str, str, bool]:
    """(text, kind, whether the second reading is known to see something else here) of a cell, from its attributes and children.

    A number, date, time or yes/no comes from the attribute that holds its value, a text from its paragraphs, joined by line ends,
    or the attribute where there is one. An error is known by its own mark, or as a formula that shows the name of an error.
    The second reading shows errors and untyped cells as empty, and takes a drawing's text for that of the cell it floats over.
    Raises `Refused` for a cell with a name or a type that the format does not know.
    """
    rules.check_names(stated, cell, _CELL)
    rules.check_words(cell.text, cell)
    # Nearly every cell that holds something has one paragraph and nothing else.
    if len(children) == 1 and children[0].tag == _PARAGRAPHS[0] and not children[0].tail:
        return _own(_paragraph(children[0], marks), stated)
    rules.check_children(children, _CELL)
    text, kind, unseen = _own("\n".join(_paragraph(one, marks) for one in _paragraphs(children)), stated)
    return text, kind, unseen or any(isinstance(child.tag, str) and child.tag.startswith(_DRAWING) for child in children)


def shown_in(children: list[etree._Element]) -> str:
    """What a cell shows, whatever value it states."""
    return "".join(_paragraph(one, ()) for one in _paragraphs(children))


def struck_parts(elements: Iterable[etree._Element], looks: dict[str, bool], struck: bool) -> Iterator[bool]:
    """Of each part of a cell's paragraphs that shows something, whether it is struck out: as the style of the nearest element that has one
    of `looks` (style -> whether it strikes out) says, else as the cell is (`struck`)."""
    for one in _paragraphs(elements):
        yield from _struck(one, looks, struck)


def _struck(element: etree._Element, looks: dict[str, bool], above: bool) -> Iterator[bool]:
    own = looks.get(element.get(f"{_TEXT}style-name") or "", above)
    yield from [own] if (element.text or "").strip() else []
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _ASIDE:
            yield from _struck(child, looks, own)
        yield from [own] if (child.tail or "").strip() else []


def _own(shown: str, stated: Stated) -> tuple[str, str, bool]:
    form = stated.get(_VALUE_TYPE)
    formula = stated.get(_FORMULA)
    if stated.get(_ERROR_TYPE) == "error" or (formula is not None and _ERROR.fullmatch(shown)):
        return shown, "error", True
    if form is None:
        if formula is not None and not shown:
            return f"={formula.partition('=')[2]}", FORMULA_WITHOUT_VALUE, True
        return shown, "", bool(shown)
    rules.demand(form in _TYPES, "a cell is of a type that its format does not know")
    if form == "string":
        return stated.get(_STRING, shown), "", False
    return *_valued(stated, form, shown), False


def link(stated: Stated, children: list[etree._Element]) -> str:
    """Where a cell leads: the addresses of its links, one a line, or that of a HYPERLINK formula, or ''."""
    # Most cells have one paragraph of text alone.
    within = (child for child in children if len(child) or child.tag == _LINK)
    addresses = [element.get(_ADDRESS) or "" for child in within for element in child.iter(_LINK)]
    match = _LINK_FORMULA.match(stated.get(_FORMULA, ""))
    return "\n".join(filter(None, addresses)) or (match[1] if match else "")


def _valued(stated: Stated, form: str, shown: str) -> tuple[str, str]:
    value = stated.get(_VALUES.get(form, f"{OFFICE}value"))
    if value is None:
        rules.demand(bool(shown) or form == "void", "a cell states the type of a value and has none")
        return shown, ""
    if form == "date":
        return iso_date(value)
    if form == "time":
        return iso_duration(value)
    if form == "boolean":
        return value.upper(), "boolean"
    return number(value)


def _paragraphs(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """The paragraphs that are the cell's own: not those of a comment, nor of a drawing that floats over it."""
    found = []
    for child in elements:
        if child.tag in _PARAGRAPHS:
            found.append(child)
        elif isinstance(child.tag, str) and child.tag != f"{OFFICE}annotation" and not child.tag.startswith(_DRAWING):
            found += _paragraphs(child)
    return found


def _paragraph(paragraph: etree._Element, marks: Collection[str]) -> str:
    """A paragraph's text, as it stands: its own spaces are kept, and those that only lay out the XML come down to one or none."""
    own = paragraph.text or ""
    if not (len(paragraph) or "\n" in own or "\t" in own or "\r" in own):
        return own
    text = "".join(_pieces(paragraph, marks))
    last = paragraph[-1].tail if len(paragraph) else paragraph.text
    if _LAYOUT_AT_START.match(own):
        text = text[1:]
    return text[:-1] if _LAYOUT_AT_END.search(last or "") else text


def _pieces(element: etree._Element, marks: Collection[str]) -> Iterator[str]:
    yield _LAYOUT.sub(" ", element.text or "")
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * _spaces(child)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in _ASIDE:
            rules.demand(not child.tag.startswith(TABLE), "a cell stands within the text of another")
            if child.tag.startswith(_TEXT) and not _IN_PARAGRAPH.fullmatch(child.tag):
                raise rules.unknown(child.tag, element)
            inner = _pieces(child, marks)
            yield from map(raised, ["".join(inner)]) if child.get(f"{_TEXT}style-name") in marks else inner
        yield _LAYOUT.sub(" ", child.tail or "")


def _spaces(element: etree._Element) -> int:
    stated = element.get(f"{_TEXT}c", "1")
    return int(stated) if stated.isdigit() and len(stated) < 6 else 1
