"""/editions/<id>: one edition, its sheets with their sums, and what changed against the edition before it."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import unquote

from ..engine import Datasette, Request, Response, Row, choices, not_found, one, page, rows
from ..feeds.linked_data import edition_data
from .changes import fields_of

DISPOSITIONS = ("listing", "tally", "claim", "parliament_item", "heading", "note", "total", "blank", "withheld", "superseded", "set_aside")
KINDS = ("appeared", "changed", "moved", "disappeared", "reappeared", "possibly_renumbered", "possibly_moved")
SHOWN_CHANGES = 15


# What stands in other tables about one edition: the name the page uses -> SQL with :id.
RECORDS = {
    "sheets": "select sheet_sums.*, sheet.reason, sheet.cell_count, sheet.witness_row_count, sheet.witness_cell_count, sheet.hidden,"
    " layout.title as layout_title, layout.reviewed_by, layout.reviewed_on, section.title as section_title from sheet_sums"
    " join sheet using (sheet_id) left join layout using (layout_id)"
    " left join section on section.section_id = sheet.section_id where sheet_sums.edition_id = :id order by sheet.sheet_index",
    "columns": "select sheet_column.* from sheet_column join sheet using (sheet_id) where edition_id = :id"
    " order by sheet_id, column_number",
    "documents": "select document.*, capture.url, capture.captured_at, capture.via, capture.file_name from edition_document"
    " join document using (sha256) left join capture using (sha256) where edition_id = :id"
    " order by capture.captured_at, capture.capture_id",
    "sections": "select edition_section.*, section.title from edition_section join section using (section_id) where edition_id = :id"
    " order by section_id",
    "later_issue": "select edition_id from edition where reissue_of = :id",
    "page_faults": "select message from issue_list join edition using (source_id) where edition.edition_id = :id"
    " and issue_type in ('page_gone', 'page_withdrawn') order by message",
    "withheld": "select withheld_differences as n from edition where edition_id = :id",
}


async def edition_page(datasette: Datasette, request: Request) -> Response:
    """The page of one edition. Raises Refusal (404) for an id that no edition has."""
    choices(request, ())
    key = {"id": unquote(request.url_vars["id"])}
    edition = await one(datasette, "select * from edition_list where edition_id = :id", key)
    if edition is None:
        raise not_found(f"No edition has the id “{key['id'][:100]}”. All editions are at /editions.")
    records = {name: await rows(datasette, sql, key) for name, sql in RECORDS.items()}
    shown = await first_changes(datasette, key["id"])
    columns: dict[str, list[Row]] = defaultdict(list)
    for column in records["columns"]:
        columns[column["sheet_id"]].append(column)
    context = {
        **records,
        "edition": edition,
        "linked_data": await edition_data(datasette, edition),
        "columns": dict(columns),
        # What no row of this edition became is left out, so that the table fits where it can.
        "dispositions": [name for name in DISPOSITIONS if name == "listing" or any(sheet[name] for sheet in records["sheets"])],
        "kinds": KINDS,
        "shown_changes": shown,
        "most": SHOWN_CHANGES,
        "changes": await fields_of(datasette, (event for events in shown.values() for event in events)),
    }
    return await page(datasette, request, "edition.html", context)


async def first_changes(datasette: Datasette, edition_id: str) -> dict[str, list[Row]]:
    """kind -> its first changes in one edition, entries in scope first: one more than the page shows, where there are more."""
    return {
        kind: await rows(
            datasette,
            "select * from change_list where edition_id = ? and kind = ? order by in_scope != 'yes', entry_id, event_id limit ?",
            (edition_id, kind, SHOWN_CHANGES + 1),
        )
        for kind in KINDS
    }
