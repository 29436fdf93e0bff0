"""/quality: what is wrong, unread, withheld or undecided, and whose job it is."""

from __future__ import annotations

from .engine import Datasette, Request, Response, choices, page, rows


async def quality_page(datasette: Datasette, request: Request) -> Response:
    """The page."""
    choices(request, ())
    context = {
        "types": await rows(
            datasette,
            "select issue_type.*, count(issue_id) as n from issue_type left join issue using (issue_type) group by issue_type"
            " order by n = 0, case severity when 'error' then 0 when 'warning' then 1 else 2 end, n desc, title",
        ),
        "sheets": await rows(
            datasette,
            "select sheet.*, edition.as_at, edition.title as edition_title from sheet join edition using (edition_id)"
            " where layout_status != 'declared' order by edition.as_at desc, sheet_index",
        ),
        "sums": await rows(
            datasette,
            "select sheet_sums.*, edition.as_at, sheet.cell_count, sheet.witness_row_count, sheet.witness_cell_count"
            " from sheet_sums join edition using (edition_id) join sheet using (sheet_id)"
            " order by edition.as_at desc, sheet_sums.sheet_index",
        ),
        "people": await rows(
            datasette,
            "select edition_id, as_at, title, people_lines, people_lines_read from edition_list where people_lines > 0"
            " order by as_at desc",
        ),
        "columns": await rows(
            datasette,
            "select sheet_column.*, sheet.sheet_name, sheet.edition_id, edition.as_at from sheet_column join sheet using (sheet_id)"
            " join edition using (edition_id) where treatment != 'read' order by edition.as_at desc, sheet.sheet_index, column_number",
        ),
        "undecided": await rows(datasette, "select kind, count(*) as n from undecided group by kind order by n desc"),
        "refused": await rows(datasette, "select * from document where status = 'refused' order by sha256"),
        "editions": await rows(
            datasette, "select * from edition_list where status in ('quarantined', 'unread') order by as_at desc"
        ),
    }
    return await page(datasette, request, "quality.html", context)
