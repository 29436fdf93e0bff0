"""/entries/<key>: one entry, by its id or by any key it ever had."""

from __future__ import annotations

import json
from urllib.parse import unquote

from ..engine import Datasette, Request, Response, Row, build_of, choices, database_path, not_found, one, page, rows
from .changes import fields_of
from .citation import entry_citation
from .differences import differing
from .entry_timeline import timeline_of
from .five_safes import safes_of
from .printed import cells_of, readings_of
from .reissues import reissues_of
from .share_parts import share_of

# What stands in other tables about one entry: the name the page uses -> SQL with :id.
RECORDS = {
    "printed": "select provenance.*, edition.as_at, edition.status as edition_status from provenance join edition using (edition_id)"
    " join listing_order using (listing_id) where entry_id = :id"
    " order by turn desc, sheet_place, row_place, column_letter",
    "events": "select change_list.* from change_list join edition_order using (edition_id) where entry_id = :id order by turn desc, kind",
    # Its own events that name another entry, and those by which another came to have its title after it had left.
    "renumbered": "select as_at, edition_id, other_entry_id as other from change_list where entry_id = :id and other_entry_id is not null"
    " union select as_at, edition_id, entry_id from change_list where other_entry_id = :id and kind != 'possibly_renumbered'"
    " order by 1 desc, 2, 3",
    "recipients": "select recipient.*, entry_recipient.role,"
    " (select group_concat(kind, ' ') from (select kind from recipient_kind where recipient_kind.recipient_id = recipient.recipient_id"
    " order by kind)) as kinds,"
    " said.matched, said.row_id, said.row_number, said.edition_id, said.as_at, said.edition_status"
    " from entry_recipient join recipient using (recipient_id) left join ("
    "select recipient_id, role, matched, row_id, row_number, edition_id, as_at, edition.status as edition_status,"
    " row_number() over (partition by recipient_id, role"
    " order by edition.status = 'transcribed', turn desc, sheet_place, row_place) as place"
    " from listing_recipient join listing using (listing_id) join edition using (edition_id) join source_row using (row_id)"
    " join listing_order using (listing_id)"
    " where listing.entry_id = :id) as said on said.recipient_id = recipient.recipient_id and said.role = entry_recipient.role"
    " and place = 1 where entry_id = :id order by entry_recipient.role, name",
    "datasets": "select dataset.*, (select group_concat(matched, '; ') from (select distinct matched from listing_dataset"
    " join listing using (listing_id) where listing.entry_id = entry_dataset.entry_id"
    " and listing_dataset.dataset_id = dataset.dataset_id order by matched)) as matched"
    " from entry_dataset join dataset using (dataset_id) where entry_id = :id order by in_scope desc, name",
    "issues": "select * from issue_list where entry_id = :id or row_id in (select row_id from listing where entry_id = :id)"
    " order by severity, issue_type, issue_id",
    "told": "select citation.*, listing.row_id, row_number, source_row.cells, (select group_concat(matched, '; ') from listing_recipient"
    " where listing_recipient.listing_id = citation.listing_id) as recipients, listing.outcome,"
    " (select printed from listing_value where listing_value.listing_id = citation.listing_id and field in"
    " ('approved_on', 'sent_on', 'decided_on', 'listed_date') limit 1) as date_printed"
    " from citation join listing using (listing_id) join source_row using (row_id) where entry_id = :id order by row_number",
    "claims": "select claim_list.* from claim_entry join claim_list using (claim_id) where entry_id = :id order by said_on, claim_id",
    "commercial": "select * from entry_commercial where entry_id = :id order by fact",
    "in_parliament": "select parliament_list.* from parliament_entry join parliament_list using (item_id) where entry_id = :id"
    " order by dated, item_id",
    "alike": "select entry.entry_id, entry.name, entry.title, entry.title_status, entry.reference, entry.known_by, link_candidate.why,"
    " link_candidate.decision from link_candidate join entry on entry.entry_id = case when link_candidate.entry_id = :id"
    " then other_entry_id else link_candidate.entry_id end where :id in (link_candidate.entry_id, other_entry_id)",
    "same_key": "select distinct other.entry_id, name, title, title_status, reference, known_by from entry_key as mine"
    " join entry_key as other on other.key = mine.key and other.entry_id != mine.entry_id"
    " join entry on entry.entry_id = other.entry_id where mine.entry_id = :id order by other.entry_id",
}

OWN_CLAIMS = "select claim_id from claim_entry where entry_id = :id"


async def entry_page(datasette: Datasette, request: Request) -> Response:
    """The page of the entry that the key stands for; a redirect to its own address; or, where it stands for several, a choice."""
    choices(request, ())
    key = unquote(request.url_vars["key"])
    entry = await one(datasette, "select * from entry where entry_id = ?", (key,))
    if entry is None:
        return await by_other_key(datasette, request, key)
    return await page(datasette, request, "entry.html", await entry_context(datasette, entry))


async def by_other_key(datasette: Datasette, request: Request, key: str) -> Response:
    """What a key that is no entry's id leads to. Raises Refusal (404) where it leads to nothing."""
    found = await rows(
        datasette,
        "select entry_list.* from entry_list where entry_id in (select entry_id from entry_key where key = :key"
        " union select entry_id from entry where reference = :key) order by entry_id",
        {"key": key},
    )
    if not found:
        raise not_found(
            f"No entry has ever had “{key[:100]}” as its number or key in the editions we hold. Search for words from its title."
        )
    if len(found) == 1:
        return Response.redirect(f"/entries/{found[0]['entry_id']}")
    return await page(datasette, request, "entry_choice.html", {"key": key, "entries": found})


async def entry_context(datasette: Datasette, entry: Row) -> Row:
    """Everything the page shows of one entry."""
    key = {"id": entry["entry_id"]}
    records = {name: await rows(datasette, sql, key) for name, sql in RECORDS.items()}
    source = await one(datasette, "select * from source where source_id = ?", (entry["source_id"],))
    own = [row for row in records["printed"] if row["edition_status"] != "transcribed"][:1]
    again = reissues_of(database_path(datasette))
    newest = {**own[0], "again": again.get(own[0]["edition_id"], "")} if own else None
    return {
        **records,
        **await share_of(datasette, entry, records["claims"]),
        "entry": entry,
        **await timeline_of(datasette, entry["entry_id"]),
        "readings": readings_of(records["printed"]),
        "cell_count": cells_of(records["printed"]),
        "safes": safes_of(entry, records["printed"]),
        "disagrees": json.loads(entry["disagrees"] or "[]"),
        "changes": await fields_of(datasette, records["events"]),
        "section": await one(datasette, "select * from section where section_id = ?", (entry["section_id"],)),
        "source": source,
        "citation": entry_citation(build_of(datasette), entry, source or {}, newest),
        "differing": await differing(datasette, OWN_CLAIMS, key) if records["claims"] else [],
        "held": await editions_held(datasette, records["told"]),
        "people": await one(
            datasette,
            "select sum(people_lines) as lines, sum(people_lines_read) as read from listing where entry_id = ? and edition_id = ?",
            (entry["entry_id"], entry["last_edition_id"]),
        ),
    }


async def editions_held(datasette: Datasette, told: list[Row]) -> Row:
    """How many editions are held of the publications in which what is told of should stand, and of which of them."""
    accredited = any(row["register_part"] == "accredited_projects" for row in told)
    condition = "source_id like 'uksa-%'" if accredited else "source_id like 'dfe-%'"
    found = await one(datasette, f"select count(*) as editions from edition where {condition} and status not in ('unread', 'quarantined')")
    return {**(found or {}), "publisher": "UK Statistics Authority" if accredited else "Department for Education"}
