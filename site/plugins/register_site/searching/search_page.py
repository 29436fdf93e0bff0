"""/search?q= : everything that holds all of a reader's words, in groups, and what could not be searched."""

from __future__ import annotations

from urllib.parse import quote_plus

from ..engine import Datasette, Request, Response, Row, choices, page, rows
from ..frozen import is_frozen, ways_in
from ..lists.list_declarations import ROWS
from ..lists.lists import where
from .search_help import beginnings, other_words
from .search_results import SHOWN, results
from .search_terms import asked_for

NOT_READ = "set_aside"


async def search_page(datasette: Datasette, request: Request) -> Response:
    """The results, or the empty search form. Raises Refusal (400) where nothing that is typed can be searched for."""
    text = choices(request, ("q",)).get("q", "")
    if is_frozen():
        return await page(datasette, request, "search_frozen.html", {**await ways_in(datasette), "unread": await not_read(datasette)})
    groups = await results(datasette, asked_for(text), text) if text else []
    total = sum(group["n"] for group in groups)
    context = {
        "q": text,
        "groups": groups,
        "total": total,
        "helped": await other_words(datasette, text) if text and not groups else [],
        "begun": await beginnings(datasette, text, total) if text else None,
        "unread": await not_read(datasette),
        "unread_found": await not_read_found(datasette, text) if text else None,
    }
    return await page(datasette, request, "search.html", context)


async def not_read(datasette: Datasette) -> Row:
    """How many rows were not read, in how many sheets. Their words are not kept, as they may name people, so none can be searched."""
    (counted,) = await rows(
        datasette, "select count(*) as n, count(distinct sheet_id) as sheets from source_row where disposition = ?", (NOT_READ,)
    )
    return {**counted, "address": f"/rows?disposition={NOT_READ}"}


async def not_read_found(datasette: Datasette, text: str) -> Row:
    """The rows not read that are found by what is shown of them: the name and the headings of their sheet, and why they were not read."""
    condition, parameters = where(ROWS, {"q": text})
    sheets = await rows(
        datasette,
        "select sheet.sheet_id, sheet_name, layout_status, sheet.reason, edition_id, edition.as_at, source.title as source_title, n,"
        " row_id, source_row.row_number, source_row.reason as row_reason from (select row_list.sheet_id, count(*) as n,"
        f" min(row_number) as row_number from row_list where {condition} group by 1) as hit"
        " join sheet using (sheet_id) join edition using (edition_id) join source using (source_id)"
        " join edition_order using (edition_id)"
        " join source_row on source_row.sheet_id = hit.sheet_id and source_row.row_number = hit.row_number"
        " order by turn desc, sheet_index, sheet.sheet_id",
        parameters,
    )
    return {
        "n": sum(sheet["n"] for sheet in sheets),
        "sheets": sheets[:SHOWN],
        "all_sheets": len(sheets),
        "address": f"/rows?q={quote_plus(text)}",
    }
