"""What each edition says of one entry, with the gaps: editions that do not list it, that could not be read, and that are not held."""

from __future__ import annotations

from collections import Counter

from ..engine import Datasette, Row, rows

HELD = (
    "select entry_timeline.*, edition.source_id, compared_with, row_number, section.title as section_title,"
    " earlier.title as moved_from_title from entry_timeline left join edition_section using (edition_id, section_id)"
    " left join source_row using (row_id) join section using (section_id) join edition using (edition_id)"
    " join edition_order using (edition_id)"
    " left join section as earlier on earlier.section_id = moved_from where entry_id = :id and state != 'no such part'"
    " and edition.status != 'transcribed' order by edition_order.turn desc,"
    # Asked for row by row: a view that may have no row for one is else worked out for all listings there are.
    " (select sheet_place from listing_order where listing_order.listing_id = entry_timeline.listing_id), row_number"
)
# Editions known of, or assumed, of the same publications. Those of which no date is known have no place in a line of time.
WANTED = (
    "select source_id, as_at, title, why from wanted where as_at is not null and as_at != '' and source_id in"
    " (select source_id from edition where edition_id in (select edition_id from listing where entry_id = :id))"
    " order by as_at desc, wanted_id"
)
# Of an entry that moved from one part to another, an edition has a line for each; the first of these is what it says of the entry.
SUREST = ("listed", "not listed", "not read")


async def timeline_of(datasette: Datasette, entry_id: str) -> Row:
    """`timeline`, the newest first, and `span`, its sum in numbers. Where no held edition lists it the one is empty and the other None."""
    key = {"id": entry_id}
    return with_gaps(await rows(datasette, HELD, key), await rows(datasette, WANTED, key))


def with_gaps(held: list[Row], wanted: list[Row]) -> Row:
    """The lines of held editions with those not held between them, from the first edition that lists the entry, and the numbers of each.

    Both lists come newest first. A date may be a year or a month: it stands before the days in it.
    """
    listed = [row["as_at"] for row in held if row["state"] == "listed"]
    if not listed:
        return {"timeline": [], "span": None}
    first, last = min(listed), max(listed)
    missing = [{**row, "state": "not held"} for row in wanted if row["as_at"] > first]
    lines = sorted([*held, *missing], key=lambda row: str(row["as_at"]), reverse=True)
    states = states_of(held)
    after = [row["as_at"] for row in missing]
    return {
        "timeline": lines,
        "span": {
            "first": first,
            "last": last,
            "held": len(states),
            "listed": sum(state == "listed" for _, state in states),
            "between": gaps([*states, *((as_at, "not held") for as_at in after)], first, last),
            "since": gaps([*states, *((as_at, "not held") for as_at in after)], last, "9999"),
            "before": sum(row["as_at"] <= first for row in wanted),
        },
    }


def states_of(held: list[Row]) -> list[tuple[str, str]]:
    """(date, what it says of the entry) of each held edition, once."""
    editions: dict[str, list[Row]] = {}
    for row in held:
        editions.setdefault(row["edition_id"], []).append(row)
    return [(found[0]["as_at"], min((row["state"] for row in found), key=SUREST.index)) for found in editions.values()]


def gaps(states: list[tuple[str, str]], after: str, before: str) -> dict[str, int]:
    """How many editions between two dates are not listed, not read and not held; those that are none are left out."""
    found = Counter(state for as_at, state in states if after < as_at < before and state != "listed")
    return {state: found[state] for state in ("not listed", "not read", "not held") if found[state]}
