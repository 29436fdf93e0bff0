"""What one table repeats of another: found again in the table it comes from, row by row.

Much of the register stands in two places, so that a page or a reader of a download need not put them together. A count rests on either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.audit.held import Held
from pipeline.audit.shown import EDITIONS

# Columns of a listing that repeat the first cell of their field.
REPEATED = ("reference", "title", "approved_on", "legal_gateway", "access_route", "datasets_text", "standing")
FIRST_CELL = (
    "select wording_id, field, value, status from (select *, row_number() over "
    "(partition by wording_id, field order by length(column_letter), column_letter) as nth from wording_value) where nth = 1"
)
# One row a wording.
WORDED = (
    "create temp table worded as select wording_id, "
    + ", ".join(f"max(case field when '{name}' then value end) as {name}" for name in REPEATED)
    + ", max(case field when 'outcome' then value end) as outcome, max(case field when 'in_scope' then value end) as in_scope, "
    "max(case field when 'standing' then status end) as stands, max(case field when 'approved_on' then status end) as dated "
    f"from ({FIRST_CELL}) group by wording_id",
    "create unique index temp.worded_id on worded (wording_id)",
)
DIFFERS = " or ".join(f"listing.{name} is not worded.{name}" for name in REPEATED)
LISTED = "exists (select 1 from listing where listing.entry_id = event.entry_id and edition_id = event.{} and section_id = event.{})"
# The organisations of a change are names, which are no cell's value; what is repaired is compared as it is printed.
CHANGED = (
    "select event_id || ' ' || field from change join event using (event_id) where field != 'recipients' and change.{0} is not null "
    "and not exists (select 1 from listing join wording_value using (wording_id) where listing.entry_id = event.entry_id "
    "and edition_id = event.{1} and section_id = event.section_id and wording_value.field = change.field "
    "and (instr(change.{0}, value) or instr(change.{0}, printed)))"
)
# The years, the words that are said to be printed, and the cell that both are said to be from. The words of a cell that a person repaired
# are the person's.
QUOTED = (
    "select {0}.entry_id || ' ' || {1}, {2}, {0}.printed, (select wording_value.printed || ' ' || coalesce(value, '') "
    "from listing join wording_value using (wording_id) where listing.listing_id = {0}.listing_id and listing.entry_id = {0}.entry_id "
    "and wording_value.field = {0}.field and wording_value.column_letter = {0}.column_letter) from {0} where listing_id is not null "
    "and not exists (select 1 from correction where row_id = listing_id and correction.column_letter = {0}.column_letter)"
)
# A quotation may be shorter than its cell and has single spaces, whatever stands between the cell's words.
NO_LETTER = re.compile(r"_x000[Dd]_|[\W_]+")


def _unlike(table: str, columns: str, told: str) -> str:
    """The rows of `table`, by their columns in one text, that `told` does not give, and those that it alone gives."""
    text = columns.replace(", ", " || ' ' || ")
    held = f"select {columns} from {table}"
    return (
        f"select {text} from ({held} except {told}) union all select {text} from ({told} except {held})"
    )


# (what is amiss, SQL that lists where).
ENTRIES = (
    (
        "a listing does not repeat what its row says",
        f"select listing_id from listing join worded using (wording_id) where {DIFFERS} "
        "or listing.approved_on_status is not coalesce(worded.dated, 'not_stated')",
    ),
    (
        "a listing has another outcome than its row or its section gives it, or another scope than its row",
        "select listing_id from listing join worded using (wording_id) join section using (section_id) where "
        "case when worded.outcome is null or stands is 'unparsed' then listing.outcome not in ('not_stated', section.outcome) "
        "else listing.outcome is not worded.outcome end or listing.in_scope is not coalesce(worded.in_scope, listing.in_scope)",
    ),
    (
        "a listing is in another edition or section than its sheet",
        "select listing_id from listing join source_row using (row_id) join sheet using (sheet_id) "
        "where sheet.edition_id is not listing.edition_id or sheet.section_id is not listing.section_id",
    ),
    (
        "a listing counts from another moment than its edition",
        "select listing_id from listing join edition using (edition_id) "
        "where status != 'transcribed' and seen_from is not as_at || ' ' || first_captured_at",
    ),
    (
        "an entry does not have the key of a listing",
        "select distinct entry_id || ' ' || listing_key from said where not exists "
        "(select 1 from entry_key where entry_key.entry_id = said.entry_id and key = listing_key)",
    ),
    (
        "an entry's organisations are not those of its listings",
        _unlike(
            "entry_recipient",
            "entry_id, recipient_id, role",
            "select distinct entry_id, recipient_id, role from said join wording_recipient using (wording_id)",
        ),
    ),
    (
        "an organisation is another than the one that its printed name leads to",
        "select distinct matched from wording_recipient join recipient_name on name_text = matched "
        "where wording_recipient.recipient_id is not recipient_name.recipient_id "
        "and wording_recipient.rule != 'recorded reading of the cell'",
    ),
    (
        "an item of data, or the years, are not stated and a cell says something, or are of another status than their years",
        "select entry_id || ' ' || item_id from entry_item where listing_id is null and printed || field || column_letter != '' "
        "union all select entry_id || ' ' || position from entry_years "
        "where (listing_id is null and printed || field || column_letter != '') "
        "or (year_from is not null) is not (years_status in ('stated', 'first_only')) "
        "or (year_to is not null) is not (years_status in ('stated', 'last_only'))",
    ),
    (
        "an entry's datasets are not those of its listings",
        _unlike(
            "entry_dataset",
            "entry_id, dataset_id",
            "select distinct entry_id, dataset_id from said join wording_dataset using (wording_id)",
        ),
    ),
    ("an entry is not called by its title", "select entry_id from entry where title is not null and name is not title"),
    (
        "what can be found of an entry is not called as it is",
        "select entry_id from search_item as found join entry on kind = 'entry' and item_id = entry_id where found.title is not entry.name",
    ),
    (
        "an answer to what is commercial is not from a cell of the entry's",
        "select entry_id || ' ' || fact from entry_commercial as told where listing_id is not null and not exists "
        "(select 1 from listing join wording_value using (wording_id) where listing.listing_id = told.listing_id "
        "and listing.entry_id = told.entry_id and wording_value.column_letter = told.column_letter)",
    ),
    (
        "states of an entry do not follow one another, or do not begin with its first listing",
        "select entry_id from (select entry_id, valid_until, lead(valid_from) over (partition by entry_id order by valid_from) as next "
        "from entry_version) where valid_until is not next "
        "union all select entry_id from entry where entry_id not in (select entry_id from entry_version) "
        "union all select entry_id from (select entry_id, min(valid_from) as begins from entry_version group by entry_id) "
        "join (select entry_id, min(since) as seen from said group by entry_id) using (entry_id) where begins is not seen "
        "union all select entry_id from entry_version where not exists (select 1 from listing "
        "where listing.entry_id = entry_version.entry_id and seen_from = valid_from)",
    ),
)
HISTORY = (
    (
        "an event has an entry enter where it stood before, or is not listed",
        f"select event_id from event where enters is not null and (not {LISTED.format('edition_id', 'enters')} "
        f"or {LISTED.format('previous_edition_id', 'enters')})",
    ),
    (
        "an event has an entry leave where it is still listed, or was not",
        f"select event_id from event where leaves is not null and (not {LISTED.format('previous_edition_id', 'leaves')} "
        f"or {LISTED.format('edition_id', 'leaves')})",
    ),
    (
        "an entry is said to have changed that is not listed in both editions",
        f"select event_id from event where kind = 'changed' and not ({LISTED.format('edition_id', 'section_id')} "
        f"and {LISTED.format('previous_edition_id', 'section_id')})",
    ),
    (
        "an event is not called by its edition, section, entry and kind",
        "with named as (select event_id, edition_id || '-' || section_id || '-' || entry_id || '-' || replace(kind, '_', '-') as name "
        "from event) select event_id from named where event_id is not name and event_id not glob name || '-[0-9]*'",
    ),
    ("a change gives what the later edition does not say", CHANGED.format("after", "edition_id")),
    ("a change gives what the earlier edition does not say", CHANGED.format("before", "previous_edition_id")),
    (
        "a part of an edition is not compared with the last one before it that speaks of the part",
        f"with place as ({EDITIONS}), spoken as (select section_id, edition_id, "
        "lag(edition_id) over (partition by section_id order by time) as before "
        "from edition_section join place using (edition_id) join section using (section_id) "
        "where speaks = 'yes' and keeps in ('all', 'while_held', 'while_open')) "
        "select edition_id || ' ' || section_id from edition_section left join spoken using (edition_id, section_id) "
        "where compared_with is not before",
    ),
    (
        "an edition is said to speak of a part of which it has no sheet, or one that was not read",
        "select edition_id || ' ' || section_id from edition_section as part where speaks = 'yes' and "
        "(select min(layout_status in ('declared', 'recognised')) from sheet where sheet.edition_id = part.edition_id "
        "and sheet.section_id = part.section_id) is not 1",
    ),
    (
        "a sheet's document is not of its edition, or an edition's document is not of its source",
        "select edition_id || ' ' || sha256 from (select edition_id, sha256 from sheet "
        "except select edition_id, sha256 from edition_document) union all "
        "select edition_id || ' ' || sha256 from edition_document join edition using (edition_id) where not exists "
        "(select 1 from capture where capture.sha256 = edition_document.sha256 and capture.source_id = edition.source_id)",
    ),
)


def entries(held: Held) -> Iterator[str]:
    """What entries and listings repeat of each other. The table `said` must have been made by `shown.SAID`."""
    for statement in WORDED:
        held.database.execute(statement)
    yield from _found(held, ENTRIES)
    yield from _misquoted(held)


def history(held: Held) -> Iterator[str]:
    """What events, changes and editions repeat of what is listed."""
    return _found(held, HISTORY)


def _found(held: Held, queries: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for meaning, query in queries:
        if places := [place for (place,) in held.all(query)]:
            yield f"{meaning}: {len(places)}, the first is {min(places)}"


def _misquoted(held: Held) -> Iterator[str]:
    for table, *names in (("entry_item", "item_id", "null, null"), ("entry_years", "position", "year_from, year_to")):
        for place, first, last, printed, cell in held.database.execute(QUOTED.format(table, *names)):
            if cell is None or _letters(printed) not in _letters(cell):
                yield f"{table}, {place}: {printed!r} is not printed in the cell that it is said to be from"
            elif any(year is not None and f"{year % 100:02}" not in cell for year in (first, last)):
                yield f"{table}, {place}: {first} to {last} are not printed in the cell that they are said to be from"


def _letters(text: str) -> str:
    return NO_LETTER.sub("", text)
