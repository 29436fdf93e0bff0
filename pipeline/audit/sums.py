"""The sums inside the register: rows and entries, figures and what they are counted from."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit import repeats, shown
from pipeline.audit.held import Held

# Totals that are shown beside what they are split by: (what it is, the sum of its parts, the whole counted by itself).
BREAKDOWNS = (
    (
        "releases by year and kind",
        "select coalesce(sum(releases), 0) from release_by_year",
        "select count(*) from entry where outcome in ('sent', 'linked', 'reuse_permitted', 'approved') and in_scope = 'yes' "
        "and audience = 'external'",
    ),
    (
        "entries by outcome",
        "select coalesce(sum(n), 0) from (select count(*) as n from entry group by outcome)",
        "select count(distinct entry_id) from listing",
    ),
    (
        "answers to what is commercial, three facts of every entry",
        "select count(distinct entry_id || ' ' || fact) from entry_commercial",
        "select 3 * count(*) from entry",
    ),
)

PARTS = "select coalesce(sum(counted), 0), coalesce(sum(not_placed), 0) from claim_count_part where claim_id = ?"


def entries(held: Held) -> Iterator[str]:
    """Rows that became listings = listings = the sum over entries of theirs; each such row is in exactly one entry, which
    shows what they say."""
    rows, listings, of_entries, entries_listed, entries_held = held.all(
        "select (select count(*) from source_row where disposition = 'listing'), (select count(*) from listing), "
        "(select coalesce(sum(n), 0) from (select count(*) as n from listing join entry using (entry_id) group by entry_id)), "
        "(select count(distinct entry_id) from listing), (select count(*) from entry)"
    )[0]
    if not rows == listings == of_entries:
        yield f"{rows} rows became listings, there are {listings} listings, and the entries hold {of_entries}"
    if entries_listed != entries_held:
        yield f"{entries_held} entries, and listings of {entries_listed}"
    for (row_id,) in held.all(
        "select row_id from listing left join source_row using (row_id) group by row_id "
        "having count(*) != 1 or max(coalesce(disposition, '')) != 'listing'"
    ):
        yield f"{row_id} has several listings, or one that it should not have"
    # Beside the register, which is opened to be read alone.
    held.database.execute("pragma temp_store = memory")
    held.database.execute(shown.SAID)
    yield from shown.entries(held)
    yield from repeats.entries(held)


def figures(held: Held) -> Iterator[str]:
    """A stored count = its own query asked again = the sum of its parts; the parts of a breakdown = the whole, counted by itself."""
    for claim_id, counted, not_placed, query in held.all(
        "select claim_id, counted, not_placed, query from claim_count where counted_status = 'counted'"
    ):
        again = held.all(query)
        found = sum(row[1] or 0 for row in again), sum(row[2] for row in again)
        parts = held.all(PARTS, claim_id)[0]
        if not found == parts == (counted, not_placed):
            yield f"{claim_id}: {counted} counted and {not_placed} not placed are stored, {parts} in parts, {found} when asked again"
    for name, by_parts, as_whole in BREAKDOWNS:
        summed, counted = held.all(by_parts)[0][0], held.all(as_whole)[0][0]
        if summed != counted:
            yield f"{name}: {summed} by the parts, {counted} as a whole"
