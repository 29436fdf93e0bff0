"""Listing -> entry where a row has no reference: by recipient, title and date or, where several have the same, by all their words."""

from __future__ import annotations

from collections import defaultdict

from pipeline.entries.alike import bodies_of, dates_of, printed_alike, purpose_of
from pipeline.entries.decided import Decisions
from pipeline.entries.groups import Group, title_of
from pipeline.model import Listing

Fields = tuple[str, ...]


def join_unreferenced(batch: list[Listing], entries: dict[Fields, list[Group]], decisions: Decisions) -> None:
    """Rows of one edition that have no reference: equal raw recipient, title and date, all three present, with exactly one earlier entry.

    In registers whose rows do not all have references, where neither states a date, equal recipient and title are enough if each is
    listed once in its edition of one section: else every edition would make the same share anew. Several alike go by all their words.
    """
    alike: dict[tuple[Fields, str], list[Listing]] = defaultdict(list)
    for listing in batch:
        when = dates_of(listing)
        fields = _fields(listing, when)
        found = fields if fields and (when or listing.value_of("recipients_text") is not None) else None
        alike[(found or (f"alone:{listing.row_id}",), listing.section_id)].append(listing)
    for (fields, _), rows in alike.items():
        _join_alike(rows, entries.setdefault(fields, []), decisions)


def _join_alike(rows: list[Listing], entries: list[Group], decisions: Decisions) -> None:
    """Rows of one section of an edition with the same recipient, title and date (or, in all, none), to `entries` that had these before.

    Where there are several on either side each row goes to the entry that was listed with its very words, newest words first and twins in
    their order; of the rest, and of rows without a date that are not alone, nothing tells which is which.
    """
    free = [one for one in entries if not one.stands_beside(rows[0])]
    dated = bool(dates_of(rows[0]))
    rule = "equal recipient, title and date" if dated else "equal recipient and title, no date"
    alone, left = len(rows) == 1, list(rows)

    def join(listing: Listing, entry: Group) -> None:
        entry.add(listing, rule)
        free.remove(entry)
        left.remove(listing)

    for said in (_says_now, _said_once) if len(rows) > 1 or len(free) > 1 else ():
        for listing in list(left):
            if fits := [one for one in free if said(one, listing) and not decisions.part([listing], one.listings)]:
                join(listing, fits[0])
    if len(left) == 1 and (dated or alone):
        fits = [one for one in free if not decisions.part(left, one.listings)]
        if len(fits) == 1:
            join(left[0], fits[0])
    entries += [Group(listing.register, [listing], ["new entry: no reference"]) for listing in left]


def _says_now(entry: Group, listing: Listing) -> bool:
    """Whether the newest row of `entry` has the words of `listing`."""
    return printed_alike(entry.listings[-1], listing)


def _said_once(entry: Group, listing: Listing) -> bool:
    """Whether a row of `entry` ever had the words of `listing`."""
    return any(printed_alike(one, listing) for one in entry.once_said())


def _fields(listing: Listing, when: str) -> Fields | None:
    """What two rows without a reference must have equal, with the date `when` or without one; None where the recipient or title is
    missing."""
    bodies, title = "|".join(sorted(bodies_of(listing))), title_of(listing) or purpose_of(listing)
    if not bodies or not title:
        return None
    return (listing.register, bodies, title, when, "" if when else listing.section_id)
