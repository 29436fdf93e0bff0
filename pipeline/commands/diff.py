"""What differs between any two editions, read from a built register, by the same rules as the events of neighbouring ones."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.entries.alike import signs_of
from pipeline.entries.renumbered import CAME, Printed
from pipeline.history import KEEPS_HISTORY, Event, between
from pipeline.model import Listing, Named, RegisterError, Said, Value, Values
from pipeline.rows.value import REPAIRED

# section id -> entry id -> listings of one edition.
Listings = dict[str, dict[str, list[Listing]]]
TITLES = {
    "appeared": "Appeared",
    "changed": "Changed",
    "disappeared": "No longer listed",
    "moved": "Moved to another part",
    "possibly_moved": "Possibly moved to a part that could not be read",
    "possibly_renumbered": "Possibly renumbered",
    "reappeared": "Listed again",
}
# A sheet of the edition that could not be read and has a row of more than one cell.
UNREAD = (
    "select 1 from sheet join source_row using (sheet_id) where edition_id = ? and layout_status in ('unread', 'quarantined')"
    " and source_row.cell_count > 1 limit 1"
)
# What the register says of entries that are not listed in edition `second`, newest last: the events by which they left since `first`, also
# for another publication, or by which another entry came to have their title.
LEFT = (
    "select entry_id, kind, other_entry_id, other_section_id from ("
    "select entry_id, kind, other_entry_id, other_section_id, edition_id from event"
    " where kind in ('disappeared', 'possibly_renumbered', 'possibly_moved', 'moved')"
    " union all select other_entry_id, 'possibly_renumbered', entry_id, null, edition_id from event"
    " where kind in ('appeared', 'reappeared', 'changed') and other_entry_id is not null) join edition_order using (edition_id)"
    " where turn > (select turn from edition_order where edition_id = :first)"
    " and turn <= (select turn from edition_order where edition_id = :second) order by turn, kind"
)
# Entries of each section that an edition before `first` lists; none where `second` is the older.
SEEN = (
    "select distinct section_id, entry_id from listing join edition_order using (edition_id) join edition_order as earlier on"
    " earlier.edition_id = :first join edition_order as later on later.edition_id = :second"
    " where edition_order.turn < earlier.turn and earlier.turn < later.turn"
)
# Editions that have a section in which absence means something, and that was read whole, in common with another.
COMPARABLE = (
    "select edition_id, keeps from edition_section as one join section using (section_id) join edition using (edition_id)"
    " where speaks = 'yes' and exists (select 1 from edition_section as other where other.section_id = one.section_id"
    " and other.speaks = 'yes' and other.edition_id != one.edition_id) order by edition.source_id, position"
)
NOTHING_YET = (
    "Nothing in this build can be compared yet: that takes two editions of one publication that were read, and transcriptions of ours are"
    " none, since what is not in them says nothing. What to do next: fetch the publishers' editions with `register collect`, or keep a file"
    " that you were given with `register add FILE --source ID`; `register wanted` names what is not held and where to look. Then"
    " `register build`."
)
# Entry -> what became of it, the other entry, the section that it moved to.
Left = dict[str, tuple[str, str | None, str | None]]


def diff_editions(database: Path, first: str, second: str) -> list[Event]:
    """The events that lead from edition `first` to `second`, over every section that was read whole in both.

    Raises RegisterError for an edition that is not held, and where no section can be compared.
    """
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        known = [row[0] for row in connection.execute("select edition_id from edition order by source_id, position")]
        for edition in (first, second):
            if edition not in known:
                held = f"It holds: {', '.join(known) or 'none'}."
                raise RegisterError(f"There is no edition {edition!r} in this build. {held} {_what_can_be_compared(connection)}")
        sections = _sections(connection, first, second)
        before, after = _listings(connection, first), _listings(connection, second)
        unread = connection.execute(UNREAD, (second,)).fetchone() is not None
        named = {"first": first, "second": second}
        left: Left = {entry_id: (*became,) for entry_id, *became in connection.execute(LEFT, named)}
        seen: dict[str, set[str]] = defaultdict(set)
        for section_id, entry_id in connection.execute(SEEN, named):
            seen[section_id].add(entry_id)
    finally:
        connection.close()
    events: list[Event] = []
    for section_id in sections:
        events += between(before[section_id], after[section_id], seen[section_id], section_id, first, second)
    return _renumbered(_moves(events, before, after, left, unread), before, after, left)


def _what_can_be_compared(connection: sqlite3.Connection) -> str:
    """Which editions of a build can be compared with another; where none can, how a person comes by some."""
    found = dict.fromkeys(edition_id for edition_id, keeps in connection.execute(COMPARABLE) if keeps in KEEPS_HISTORY)
    return f"Each of these can be compared with another of its publication: {', '.join(found)}." if found else NOTHING_YET


def _moves(events: list[Event], before: Listings, after: Listings, left: Left, unread: bool) -> list[Event]:
    """`events` with those of one entry that left a section and stands in another made one, `moved`. Of what has `left` since, the
    register's own word is taken; else what left while a sheet is `unread` may stand there."""
    settled = []
    # Entry -> the section that it is told to have moved to: of several, the first.
    told: dict[str, str] = {}
    for event in (one for one in events if one.kind == "disappeared"):
        others = sorted(one for one in after if event.entry_id in after[one] and one != event.section_id)
        if others:
            told.setdefault(event.entry_id, others[0])
            settled.append(replace(event, kind="moved", other_section_id=others[0]))
        elif event.entry_id in left:
            kind, other, section = left[event.entry_id]
            settled.append(replace(event, kind=kind, other_entry_id=other, other_section_id=section))
        else:
            settled.append(replace(event, kind="possibly_moved") if unread else event)
    for event in (one for one in events if one.kind != "disappeared"):
        stood = sorted(one for one in before if event.entry_id in before[one] and one != event.section_id)
        gone = [one for one in stood if event.entry_id not in after[one]]
        if event.kind == "changed" or not gone:
            settled.append(event)
        elif told.get(event.entry_id) != event.section_id:
            settled.append(replace(event, kind="moved", section_id=gone[0], other_section_id=event.section_id))
    return sorted(settled, key=lambda one: (one.section_id, one.entry_id, one.kind))


def _renumbered(events: list[Event], before: Listings, after: Listings, left: Left) -> list[Event]:
    """`events` with what vanished made possibly renumbered where another entry came to have its title, if the register does not say
    what became of it, as of two editions in the order against time."""
    printed, then, now = Printed(), ("", 0), ("", 1)
    for moment, listings in ((then, before), (now, after)):
        for entry_id, rows in (pair for found in listings.values() for pair in found.items()):
            for listing in rows:
                printed.add(entry_id, listing, moment)
    settled, came = [], dict[str, str]()
    for entry_id, (kind, other, _) in sorted(left.items()):
        if kind == "possibly_renumbered" and other:
            came.setdefault(other, entry_id)
    for event in events:
        if event.kind == "disappeared" and event.entry_id not in left:
            signs = {sign for row in before[event.section_id][event.entry_id] for sign in signs_of(row)}
            if others := sorted(printed.others(event.entry_id, signs, then, now)):
                event = replace(event, kind="possibly_renumbered", other_entry_id=others[0])
        if event.kind == "possibly_renumbered" and event.other_entry_id:
            came.setdefault(event.other_entry_id, event.entry_id)
        settled.append(event)
    return [replace(one, other_entry_id=came.get(one.entry_id)) if one.kind in CAME else one for one in settled]


def _sections(connection: sqlite3.Connection, first: str, second: str) -> list[str]:
    """The sections of which both editions can say what is listed and in which absence means something. Raises RegisterError, with the
    reasons, where there is none."""
    rows = [
        row[:-1]
        for row in connection.execute(
            "select section_id, edition_id, speaks, reason, keeps from edition_section join section using (section_id)"
            " where edition_id in (?, ?) order by section_id, edition_id",
            (first, second),
        )
        if row[-1] in KEEPS_HISTORY
    ]
    silent = {section_id for section_id, _, speaks, _ in rows if speaks == "no"}
    both = sorted({one for one, *_ in rows if sum(row[0] == one for row in rows) == 2} - silent)
    if not both and first != second:
        reasons = "; ".join(f"{edition_id}, {section_id}: {reason}" for section_id, edition_id, speaks, reason in rows if speaks == "no")
        raise RegisterError(
            f"{first} and {second} have no section that was read whole in both and in which absence means something"
            f"{f': {reasons}' if reasons else ''}. {_what_can_be_compared(connection)}"
        )
    return both


def _listings(connection: sqlite3.Connection, edition_id: str) -> Listings:
    """section id -> entry id -> listings of one edition, with the values that comparing needs."""
    values: dict[str, list[Value]] = defaultdict(list)
    for listing_id, *rest in connection.execute(
        "select listing_id, field, column_letter, printed, value, status, rule from listing_value join listing using (listing_id) "
        "where edition_id = ? order by listing_id, field",
        (edition_id,),
    ):
        # Of a cell that a person repaired the printed texts are compared.
        values[listing_id].append(replace(Value(*rest), repair="" if REPAIRED in rest[-1] else None))
    bodies: dict[str, list[Named]] = defaultdict(list)
    for listing_id, recipient_id, name in connection.execute(
        "select listing_id, recipient_id, recipient.name from listing_recipient join recipient using (recipient_id) "
        "join listing using (listing_id) where edition_id = ? order by 1, 2",
        (edition_id,),
    ):
        bodies[listing_id].append(Named(recipient_id, name, name))
    result: dict[str, dict[str, list[Listing]]] = defaultdict(lambda: defaultdict(list))
    for listing_id, row_id, entry_id, section_id, key, sheet_id, source_id in connection.execute(
        "select listing_id, listing.row_id, entry_id, listing.section_id, listing_key, sheet_id, edition.source_id from listing "
        "join source_row using (row_id) join edition using (edition_id) where edition_id = ? order by row_number",
        (edition_id,),
    ):
        result[section_id][entry_id].append(
            Listing(
                row_id,
                sheet_id,
                edition_id,
                section_id,
                source_id,
                "",  # nothing is linked here: the entries are those of the build
                Said(key, Values(values[listing_id]), organisations=tuple(bodies[listing_id])),
            )
        )
    return result


def diff_lines(events: list[Event]) -> Iterator[str]:
    """The events as plain lines for a person, grouped by kind, each group with its count."""
    for kind, title in TITLES.items():
        found = [event for event in events if event.kind == kind]
        renumbered = sum(event.other_entry_id is not None for event in found)
        note = f", {renumbered} of them possibly renumbered" if kind == "appeared" and renumbered else ""
        yield f"{title}: {len(found)}{note}"
        for event in found:
            other = f"  (other: {event.other_entry_id})" if event.other_entry_id else ""
            yield f"  {event.entry_id}{other}" + (f"  {event.section_id} -> {event.other_section_id}" if event.other_section_id else "")
            for name, (before, after) in event.changes.items():
                yield f"    {name}: {before or 'not stated'}  ->  {after or 'not stated'}"
