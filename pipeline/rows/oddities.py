"""Rows that are read as they stand and cannot be quite right: lost characters, dates after their edition, rows that stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TypeVar

from pipeline.issues import Issue
from pipeline.model import Edition, Listing, Said, SourceRow, Values

T = TypeVar("T")

# What programs write in place of bytes that are no text (U+FFFD).
LOST = "\N{REPLACEMENT CHARACTER}"
# Dates of what has happened. An end date may well lie ahead.
HAPPENED = ("received_on", "approved_on", "decided_on", "sent_on", "destroyed_on")


def odd_issues(listings: list[Listing], rows: list[SourceRow], editions: list[Edition]) -> list[Issue]:
    """The issues of the publishers' own listings, which come in order of sheet and row; people read our transcriptions before they are
    kept."""
    as_at = {one.edition_id: one.as_at for one in editions}
    theirs = [one for one in listings if not one.transcribed]
    return [*_lost_characters(theirs), *_dates_ahead(theirs, as_at), *_repeated(theirs, {one.row_id: one for one in rows})]


def _lost_characters(listings: list[Listing]) -> Iterator[Issue]:
    for one, letters in _with_any(listings, _lost_in):
        for letter in letters:
            yield _issue(
                "character_lost", f"Row {_number(one)}, column {letter}: a character of the text was lost in the file.", one, letter
            )


def _lost_in(values: Values) -> list[str]:
    return sorted({value.column_letter for value in values if value.status != "withheld" and LOST in value.text})


def _dates_ahead(listings: list[Listing], as_at: dict[str, str]) -> Iterator[Issue]:
    for one, dates in _with_any(listings, _dates_in):
        day = as_at[one.edition_id]
        for letter, date in dates:
            shorter = min(len(day), len(date))
            if date[:shorter] > day[:shorter]:
                told = f"{date} lies after {day}, the day that the edition is as at."
                yield _issue("date_after_edition", f"Row {_number(one)}, column {letter}: {told}", one, letter)


def _dates_in(values: Values) -> list[tuple[str, str]]:
    return [(value.column_letter, value.value) for value in values if value.field in HAPPENED and value.value]


def _with_any(listings: list[Listing], look: Callable[[Values], list[T]]) -> Iterator[tuple[Listing, list[T]]]:
    """Each listing in whose values `look` finds anything, with that; what many rows share is looked at once."""
    found: dict[Said, list[T]] = {}
    for one in listings:
        if one.said not in found:
            found[one.said] = look(one.values)
        if told := found[one.said]:
            yield one, told


def _repeated(listings: list[Listing], rows: dict[str, SourceRow]) -> Iterator[Issue]:
    first: dict[tuple[str, str], dict[tuple[str, int], Listing]] = defaultdict(dict)
    # Rows that hold the same share a number, so that their cells are compared once.
    numbers: dict[frozenset[tuple[str, str]], int] = {}
    number_of: dict[int, int] = {}
    for one in listings:
        cells = rows[one.row_id].cells
        if id(cells) not in number_of:
            number_of[id(cells)] = numbers.setdefault(frozenset(cells.items()), len(numbers))
        # Sheets of one section, one a period, are one list: a row may be carried over from one into the next.
        earlier = first[one.edition_id, one.section_id].setdefault((one.said.withheld_text, number_of[id(cells)]), one)
        if earlier is not one:
            where = "" if earlier.sheet_id == one.sheet_id else f" of the sheet {earlier.sheet_id}"
            yield _issue("row_repeated", f"Row {_number(one)} prints the same as row {_number(earlier)}{where}. Both are kept.", one)


def _number(listing: Listing) -> str:
    return listing.row_id.rpartition("-r")[2]


def _issue(issue_type: str, message: str, listing: Listing, letter: str = "") -> Issue:
    return Issue(issue_type, message, listing.source_id, listing.edition_id, listing.sheet_id, listing.row_id, column_letter=letter)
