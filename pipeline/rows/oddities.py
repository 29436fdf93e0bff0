"""Rows that are read as they stand and cannot be quite right: lost characters, dates after their edition, rows that stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from pipeline.declaring.publications import Source
from pipeline.issues import Issue
from pipeline.model import Edition, Listing, SourceRow, Values

T = TypeVar("T")

# What programs write in place of bytes that are no text (U+FFFD).
LOST = "\N{REPLACEMENT CHARACTER}"
# Dates of what has happened. An end date may well lie ahead.
HAPPENED = ("received_on", "approved_on", "decided_on", "sent_on", "destroyed_on")
# What cannot have come before what, in one row.
IN_ORDER = (
    *(("received_on", later) for later in ("approved_on", "decided_on", "sent_on")),
    *((earlier, "ends_on") for earlier in ("received_on", "approved_on", "sent_on")),
    *((earlier, "destroyed_on") for earlier in ("received_on", "approved_on", "sent_on")),
)
# An agreement that ends longer than so many years after its edition is a slip of the pen.
FURTHEST_AHEAD = 50


def odd_issues(
    listings: list[Listing], rows: list[SourceRow], editions: list[Edition], sources: Mapping[str, Source] | None = None
) -> list[Issue]:
    """The issues of the publishers' own listings, which come in order of sheet and row; people read our transcriptions before they are
    kept. `sources` know before which year no date can be right."""
    as_at = {one.edition_id: one.as_at for one in editions}
    theirs = [one for one in listings if not one.transcribed]
    own_rows = {one.row_id: one for one in rows}
    found = [*_lost_characters(theirs), *_dates_ahead(theirs, as_at), *_dates_amiss(theirs, as_at, sources or {})]
    return [*found, *_without_a_name(theirs), *_repeated(theirs, own_rows)]


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


def _dates_amiss(listings: list[Listing], as_at: dict[str, str], sources: Mapping[str, Source]) -> Iterator[Issue]:
    """Dates that are far too early, or ends that are far too late, and dates of one row in an order in which nothing happens."""
    first = {source_id: one.no_date_before for source_id, one in sources.items()}
    last = {edition_id: str(int(day[:4]) + FURTHEST_AHEAD) for edition_id, day in as_at.items()}
    for one, dates in _with_any(listings, _all_dates_in):
        for name, letter, date in dates:
            if date[:4] < first.get(one.source_id, ""):
                told = f"{date} lies before {first[one.source_id]}, when nothing of the list can have happened."
                yield _issue("date_too_early", f"Row {_number(one)}, column {letter}: {told}", one, letter)
            if name == "ends_on" and date[:4] > last[one.edition_id]:
                told = f"{date} lies more than {FURTHEST_AHEAD} years after the edition."
                yield _issue("date_after_edition", f"Row {_number(one)}, column {letter}: {told}", one, letter)
    for one, wrong in _with_any(listings, _in_no_order):
        for letter, told in wrong:
            yield _issue("dates_of_row_disagree", f"Row {_number(one)}, column {letter}: {told}", one, letter)


def _in_no_order(values: Values) -> list[tuple[str, str]]:
    """(column, in words what it lies before) of each date of a row that cannot lie where it does."""
    said = {name: (letter, date) for name, letter, date in _all_dates_in(values)}
    found = []
    for first, second in IN_ORDER:
        if first in said and second in said and _is_before(said[second][1], said[first][1]):
            (letter, date), (other, earlier) = said[second], said[first]
            told = f"{date} ({second.replace('_', ' ')}) lies before {earlier} ({first.replace('_', ' ')}) in column {other}."
            found.append((letter, told))
    return found


def _without_a_name(listings: list[Listing]) -> Iterator[Issue]:
    """Rows with neither a reference nor a recipient where there is a column of recipients: a long text may run on into the next row."""
    for one, (letter,) in _with_any(listings, _nameless):
        told = f"Row {_number(one)} has neither a reference nor a recipient: it may continue the row above."
        yield _issue("row_may_continue", told, one, letter)


def _nameless(values: Values) -> list[str]:
    """The column of recipients of such a row."""
    recipient, reference = values.first.get("recipients_text"), values.first.get("reference")
    is_one = recipient and recipient.status == "not_stated" and (not reference or reference.status == "not_stated")
    return [recipient.column_letter] if recipient and is_one else []


def _is_before(date: str, other: str) -> bool:
    """Whether a date lies before another, as far as both are printed."""
    shorter = min(len(date), len(other))
    return date[:shorter] < other[:shorter]


def _all_dates_in(values: Values) -> list[tuple[str, str, str]]:
    """(field, column, date) of each field that states one, once."""
    dated = [one for one in values if one.field in (*HAPPENED, "ends_on", "listed_date") and one.value]
    return list({one.field: (one.field, one.column_letter, one.value or "") for one in dated}.values())


def _with_any(listings: list[Listing], look: Callable[[Values], list[T]]) -> Iterator[tuple[Listing, list[T]]]:
    """Each listing in whose values `look` finds anything, with that; what many rows share is looked at once."""
    once_said = dict.fromkeys(one.said for one in listings)
    found = {said: told for said in once_said if (told := look(said.values))}
    return ((one, found[one.said]) for one in listings if one.said in found)


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
