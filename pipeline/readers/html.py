"""Tables of a web page. Every table that is not inside another one is a grid; cell texts are as a browser would show them.

Not seen: what a script would have put there. What a style hides inside a cell is kept, since leaving words out could lose some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.readers.encoding import decoded
from pipeline.readers.grid import Grid
from pipeline.readers.html_count import SILENT, SPACE, seen_again
from pipeline.readers.sheet import Seen, Sheet, as_grid, disagreement, put, span, strike
from pipeline.readers.values import raised

_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
# What a page means by the name of its encoding, as browsers take it. Other names go unheeded.
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8"} | dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "windows-1252"), "cp1252")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = (
    _HEADINGS
    | frozenset(
        ("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figure", "footer", "header", "hr", "li", "main", "ol")
    )
    | frozenset(("p", "pre", "section", "table", "td", "th", "tr", "ul"))
)
_STRIKING = frozenset(("s", "del", "strike"))
# Browsers read these code points, which mean nothing in a page, as the Windows characters that their writers meant.
_WINDOWS = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
# The most columns and rows that HTML lets one cell span.
_MAX_COLSPAN, _MAX_ROWSPAN = 1_000, 65_534
# Stand for a `<br>` and for the edge of a block among the texts of a cell, where neither can occur by itself.
_BREAK, _EDGE = "\n", ""


def read_html(data: bytes) -> tuple[Grid, ...]:
    """The page's tables in order, named by caption, else "table 1", "table 2", …; a row's number is its place in the table.

    A page without tables gives (). Raises `Refused`, also where the page breaks off inside a table.
    """
    match = _CHARSET.search(data[:1024])
    text = decoded(data, _ENCODINGS.get(match[1].decode().lower(), "") if match else "")
    tables = _outer_tables(text)
    witnesses = seen_again(text)
    if len(witnesses) != len(tables):
        raise disagreement(f"table {min(len(witnesses), len(tables)) + 1}", Seen((), 0), Seen((), 0), "the table itself")
    sheets = [_sheet(table, number) for number, table in enumerate(tables, start=1)]
    return tuple(as_grid(sheet, index, seen) for index, (sheet, seen) in enumerate(zip(sheets, witnesses, strict=True)))


def _outer_tables(text: str) -> list[etree._Element]:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    root: etree._Element | None = etree.fromstring(text.encode(), parser)
    if root is None:  # a page of nothing but its opening declaration
        return []
    return [table for table in root.iter("table") if next(table.iterancestors("table"), None) is None]


def _sheet(table: etree._Element, number: int) -> Sheet:
    caption = next((child for child in table if child.tag == "caption"), None)
    sheet = Sheet((_text(caption) if caption is not None else "") or f"table {number}")
    sheet.hidden = _states_hidden(table) or any(_states_hidden(ancestor) for ancestor in table.iterancestors())
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    taken: set[tuple[int, int]] = set()
    for place, row in enumerate(rows, start=1):
        if _states_hidden(row) or (row.getparent() is not table and _states_hidden(row.getparent())):
            sheet.hidden_rows.append((place, place))
        _read_row(sheet, row, place, len(rows), taken)
    return sheet


def _read_row(sheet: Sheet, row: etree._Element, place: int, row_count: int, taken: set[tuple[int, int]]) -> None:
    """Put the row's cells where the spans of earlier ones leave room. A spanned value stands in the top left cell alone."""
    column = 1
    for cell in (child for child in row if child.tag in ("td", "th")):
        while (place, column) in taken:
            column += 1
        # A rowspan of 0 means all the rest of the table.
        height = min(_spanned(cell, "rowspan", _MAX_ROWSPAN) or row_count, row_count - place + 1)
        width = _spanned(cell, "colspan", _MAX_COLSPAN) or 1
        strike(sheet, place, column, False, _struck(cell, False))
        put(sheet, place, column, _text(cell), link=_links(cell))
        if height > 1 or width > 1:
            sheet.merged.append(span(place, column, height, width))
            taken.update((down, across) for down in range(place + 1, place + height) for across in range(column, column + width))
        column += width


def _spanned(cell: etree._Element, name: str, most: int) -> int:
    stated = (cell.get(name) or "").strip()
    return min(int(stated[:9]), most) if stated.isascii() and stated.isdigit() else 1


def _states_hidden(element: etree._Element | None) -> bool:
    return element is not None and (element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or "")))


def _links(cell: etree._Element) -> str:
    """The addresses of a cell's links as they stand in the page, one a line."""
    return "\n".join(filter(None, ((anchor.get("href") or "").strip() for anchor in cell.iter("a"))))


def _text(element: etree._Element) -> str:
    """The text as a browser lays it out: white space folded, a line end for a `<br>` and between blocks."""
    lines = [""]
    for piece in _pieces(element):
        if piece == _BREAK or (piece == _EDGE and SPACE.sub("", lines[-1])):
            lines.append("")
        else:
            lines[-1] += piece
    return "\n".join(SPACE.sub(" ", line).strip(" ") for line in lines).strip("\n").translate(_WINDOWS)


def _struck(element: etree._Element, struck: bool) -> Iterator[bool]:
    """Of each part of a cell that shows something, whether it stands in an element that strikes it out."""
    yield from [struck] if SPACE.sub("", element.text or "") else []
    for child in element:
        if child.tag not in SILENT:
            yield from _struck(child, struck or child.tag in _STRIKING)
        yield from [struck] if SPACE.sub("", child.tail or "") else []


def _pieces(element: etree._Element) -> Iterator[str]:
    if element.text:
        yield element.text.replace("\n", " ")
    for child in element:
        if child.tag == "br":
            yield _BREAK
        elif child.tag not in SILENT:
            edges = [_EDGE] if child.tag in _BLOCKS else []
            inner = _pieces(child) if child.tag != "sup" else map(raised, ["".join(_pieces(child))])
            yield from (*edges, *inner, *edges)
        if child.tail:
            yield child.tail.replace("\n", " ")
