"""The second reading of a web page: rows and cells of its tables, by the standard library's parser, tag by tag."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from pipeline.readers.grid import Refused
from pipeline.readers.sheet import Seen

# What a browser folds to one space: not the no-break space, which an author puts there to stay.
SPACE = re.compile(r"[ \t\r\n\f]+")
# Elements whose content is never shown.
SILENT = frozenset(("script", "style", "template"))
_ROWS = frozenset(("tr", "tbody", "thead", "tfoot"))
_CELLS = frozenset(("td", "th"))


def seen_again(text: str) -> list[Seen]:
    """What is in each table that is not inside another one. Raises `Refused` where the page ends before a table does."""
    counter = _Counter()
    counter.feed(text)
    counter.close()
    if counter.depth:
        raise Refused("truncated", "breaks off inside a table, so rows are missing. Fetch the address again.")
    return counter.tables


class _Counter(HTMLParser):
    """Follows tables, rows and cells, any of whose end tags but a table's may be missing. Nested tables belong to their cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Seen] = []
        self.depth = self.silent = self.row = self.cells = 0
        self.rows: list[int] = []
        self.in_cell = self.filled = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self._start_table()
        elif self.depth == 1 and tag in _ROWS | _CELLS:
            self._end_cell()
            self.row += tag == "tr"
            self.in_cell = tag in _CELLS

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif self.depth == 1 and tag in _ROWS | _CELLS:
            self._end_cell()
        elif tag == "table" and self.depth:
            self.depth -= 1
            if self.depth == 0:
                self._end_cell()
                self.tables.append(Seen(tuple(self.rows), self.cells))

    def handle_data(self, data: str) -> None:
        self.filled = self.filled or (self.in_cell and not self.silent and bool(SPACE.sub("", data)))

    def _start_table(self) -> None:
        self.row = self.cells = 0
        self.rows = []
        self.in_cell = self.filled = False

    def _end_cell(self) -> None:
        if self.filled:
            self.cells += 1
            if self.rows[-1:] != [self.row]:
                self.rows.append(self.row)
        self.in_cell = self.filled = False
