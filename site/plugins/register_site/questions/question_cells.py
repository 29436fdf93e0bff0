"""A value of an answer as the page shows it: codes in words, ids as links to our pages, numbers as links to what they were counted from."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..engine import Row
from ..words import field_label, label, plain_date, thousands, words

PAGES = {
    "entry_id": "/entries/",
    "recipient_id": "/recipients/",
    "row_id": "/cells/",
    "claim_id": "/claims/",
    "item_id": "/parliament/",
    "dataset_id": "/datasets/",
    "edition_id": "/editions/",
}
DATED = (
    "_on", "as_at", "as_of", "dated", "period_from", "period_to", "_date", "year_ends", "captured_at", "other_date_beside_it",
    "last_listed",
)
# What is printed is never shown in other words, and it stands in columns so named.
AS_PRINTED = ("printed", "heading")
# Columns of years and dates, where the code of why there is none may stand in their place, and those of nothing but such codes.
WHEN = (*DATED, "year", "status")
# How our codes are written; ids have hyphens.
CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
# Years and the numbers of things, which nobody counts, are written without a mark of thousands.
UNCOUNTED = ("year", "year_from", "year_to", "_number", "row")
OPENS = "_opens"
URL = "_url"


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: its text, where it leads, and how it is marked."""

    text: str
    address: str = ""
    is_blank: bool = False
    is_number: bool = False
    is_current: bool = False

    @property
    def is_external(self) -> bool:
        """Whether it leads away from this site."""
        return self.address.startswith("http")


def shown_columns(columns: list[str]) -> list[str]:
    """The columns of the page: all but those that say where others lead."""
    return [name for name in columns if not says_where(name, columns)]


def says_where(name: str, columns: Collection[str]) -> bool:
    """Whether a column says where another leads."""
    return name.endswith(OPENS) and name.removesuffix(OPENS) in columns


def opened_by(name: str, row: Row, as_it_stood: bool = False) -> str:
    """Where the cell of column `name` leads by the column that says so; '' where nowhere. A number as an edition stood leads nowhere, since
    the lists are of today."""
    value, opens = row[name], row.get(name + OPENS) or ""
    if isinstance(value, int):
        # A list of nothing is no list: its address may name what no entry has. That somebody stated a 0 has a page of its own.
        return opens if (value or opens.startswith(PAGES["claim_id"])) and not as_it_stood else ""
    return opens if value else ""


def as_in_a_file(row: Row) -> Row:
    """A row of an answer as its files have it: nothing says where a 0 leads, or what is not known. Where a number as an edition stood
    leads is said there, as whoever reads the file knows from it that it is not of today."""
    return {
        name: (opened_by(name.removesuffix(OPENS), row) or None) if says_where(name, row) else value for name, value in row.items()
    }


def cell_of(name: str, row: Row, as_it_stood: bool = False) -> Cell:
    """The cell of column `name`."""
    value = row[name]
    if value is None:
        # Of a field that is empty the status beside it says why.
        why = row.get("status") if name == "value" else None
        return Cell(str(words()["statuses"].get(why, "not stated")), is_blank=True)
    opens = opened_by(name, row, as_it_stood)
    current = row.get("standing") == "current"
    if isinstance(value, int):
        text = str(value) if name.endswith(UNCOUNTED) else thousands(value)
        return Cell(text, opens, is_number=True, is_current=current)
    if not value:
        return Cell("none", is_blank=True)
    return Cell(worded(name, str(value)), opens or leads_to(name, str(value)), is_current=current and name == "standing")


def worded(name: str, value: str) -> str:
    """A stored code in words: those of the words file where it has any for this column, else its own; a date in words; a field as it is
    called; of an address away from here, the host."""
    if name.endswith(URL):
        return urlsplit(value).netloc or value
    if name == "field":
        return field_label(value)
    told = plain_date(value) if name.endswith(DATED) else label(value, name)
    if name == "printed":
        return told
    if not CODE.fullmatch(told):
        # A year or a date that could not be read has one word for a code, which no text of a publisher is that stands in such a column.
        return str(words()["statuses"].get(told, told)) if name.endswith(WHEN) else told
    # Where a text is printed, or the code of why it is not, only the latter is told in other words.
    return str(words()["statuses"].get(told, told if name.endswith(AS_PRINTED) else told.replace("_", " ")))


def leads_to(name: str, value: str) -> str:
    """Where an id or an address leads; '' for other text."""
    if name.endswith(URL) or name == "address":
        return value if value.startswith(("http://", "https://", "/")) else ""
    page = next((page for key, page in PAGES.items() if name == key or name.endswith("_" + key)), "")
    return page + value if page else ""
