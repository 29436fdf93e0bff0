"""Rows that are read as they stand and cannot be quite right: lost characters, dates after their edition, rows that stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.issues import Issue
from pipeline.model import Edition, Listing, SourceRow

# What programs write in place of bytes that are no text (U+FFFD).
LOST = "\N{REPLACEMENT CHARACTER}"
# Dates of what has happened. An end date may well lie ahead.
HAPPENED = ("received_on", "approved_on", "decided_on", "sent_on", "destroyed_on")


def odd_issues(listings: list[Listing], rows: list[SourceRow], editions: list[Edition]) -> list[Issue]:
    """The issues of the publishers' own listings. Our transcriptions are read by people before they are kept."""
    as_at = {one.edition_id: one.as_at for one in editions}
    theirs = [one for one in listings if not one.transcribed]
    return [*_lost_characters(theirs), *_dates_ahead(theirs, as_at), *_repeated(theirs, {one.row_id: one for one in rows})]


def _lost_characters(listings: list[Listing]) -> Iterator[Issue]:
    for one in listings:
        for letter in sorted({value.column_letter for value in one.values if value.status != "withheld" and LOST in value.printed}):
            yield _issue(
                "character_lost", f"Row {_number(one)}, column {letter}: a character of the text was lost in the file.", one, letter
            )


def _dates_ahead(listings: list[Listing], as_at: dict[str, str]) -> Iterator[Issue]:
    for one in listings:
        day = as_at[one.edition_id]
        for value in one.values:
            shorter = min(len(day), len(value.value or ""))
            if value.field in HAPPENED and value.value and value.value[:shorter] > day[:shorter]:
                told = f"{value.value} lies after {day}, the day that the edition is as at."
                yield _issue("date_after_edition", f"Row {_number(one)}, column {value.column_letter}: {told}", one, value.column_letter)


def _repeated(listings: list[Listing], rows: dict[str, SourceRow]) -> Iterator[Issue]:
    first: dict[str, dict[tuple[str, tuple[tuple[str, str], ...]], Listing]] = defaultdict(dict)
    for one in sorted(listings, key=lambda one: (one.sheet_id, int(_number(one)))):
        printed = (one.withheld_text, tuple(sorted(rows[one.row_id].cells.items())))
        earlier = first[one.sheet_id].setdefault(printed, one)
        if earlier is not one:
            yield _issue("row_repeated", f"Row {_number(one)} prints the same as row {_number(earlier)}. Both are kept.", one)


def _number(listing: Listing) -> str:
    return listing.row_id.rpartition("-r")[2]


def _issue(issue_type: str, message: str, listing: Listing, letter: str = "") -> Issue:
    return Issue(issue_type, message, listing.source_id, listing.edition_id, listing.sheet_id, listing.row_id, column_letter=letter)
