"""/quality: what is wrong, unread, withheld or undecided, and whose job it is."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from ..engine import Datasette, Request, Response, Row, bad_query, choices, number, page, rows

# Of a long table the page of everything shows so many lines, and the page of that table alone so many at a time.
SHOWN, ON_A_PAGE = 40, 100
# What tells apart sheets of one name, and editions as at one day.
SHEETS = "from sheet join edition using (edition_id) left join section using (section_id)"
TITLED = "edition.as_at, edition.title as edition_title, section.title as section_title"
NEWEST = " order by edition.as_at desc, edition.position desc, sheet_index"
TITLES = {
    "sheets": "Sheets that are not read by a reviewed layout",
    "sums": "Do the sums hold?",
    "people": "Organisations out of a column that names people",
    "columns": "Columns that are not shown",
}
# Each table with a line a sheet, column or edition, as what is behind "select": (the columns, the rows, their order).
TABLES = {
    "sheets": (
        f"sheet.*, {TITLED}",
        f"{SHEETS} where layout_status != 'declared'",
        f"{NEWEST}, sheet_id",
    ),
    "sums": (f"sheet.*, {TITLED}", SHEETS, f"{NEWEST}, sheet_id"),
    "people": (
        "edition_id, as_at, title as edition_title, people_lines, people_lines_read",
        "from edition_list where people_lines > 0",
        " order by as_at desc, position desc, edition_id",
    ),
    "columns": (
        f"sheet_column.*, sheet.sheet_name, sheet.edition_id, {TITLED}",
        f"{SHEETS} join sheet_column using (sheet_id) where treatment != 'read'",
        f"{NEWEST}, column_number, sheet_id",
    ),
}


async def quality_page(datasette: Datasette, request: Request) -> Response:
    """The page, or one of its tables page by page. Raises Refusal (400) for a table or a page that there is not."""
    given = choices(request, ("part", "page"))
    part = given.get("part", "")
    if part not in ("", *TABLES):
        raise bad_query(f"This page has no part “{part[:60]}”. Its parts: {', '.join(TABLES)}.")
    if "page" in given and not part:
        raise bad_query(f"“page” is that of one part. Name it as “part”: {', '.join(TABLES)}.")
    tables = {name: await table_of(datasette, name, given) for name in ([part] if part else TABLES)}
    context = {"part": part, "titles": TITLES, "tables": tables, **({} if part else await others(datasette))}
    return await page(datasette, request, "quality.html", context)


async def table_of(datasette: Datasette, name: str, given: Mapping[str, str]) -> Row:
    """One table: how many lines it has, the first that is shown and the `rows` that are; its page and how many there are.

    Raises Refusal (400) for a page that there is not.
    """
    columns, found, order = TABLES[name]
    total = await number(datasette, f"select count(*) {found}")
    size = ON_A_PAGE if given.get("part") else SHOWN
    pages, text = max(1, ceil(total / ON_A_PAGE)), given.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= pages):
        raise bad_query(f"This table has pages 1 to {pages}; “{text[:20]}” is none of them.")
    first = (int(text) - 1) * size
    shown = await rows(datasette, f"select {columns} {found}{order} limit {size} offset {first}")
    if name == "sums":
        await add_sums(datasette, shown)
    return {"total": total, "first": first, "rows": shown, "page": int(text), "pages": pages}


async def add_sums(datasette: Datasette, sheets: list[Row]) -> None:
    """Give each sheet its differences. They are added up for these sheets alone: of the whole register that is going through every row."""
    marks = ", ".join("?" * len(sheets))
    sums = await rows(datasette, f"select * from sheet_sums where sheet_id in ({marks})", [sheet["sheet_id"] for sheet in sheets])
    of_sheet = {one["sheet_id"]: one for one in sums}
    for sheet in sheets:
        sheet |= {name: of_sheet[sheet["sheet_id"]][name] for name in ("difference", "cell_difference")}


async def others(datasette: Datasette) -> Row:
    """What else the page of everything tells."""
    return {
        "types": await rows(
            datasette,
            "select issue_type.*, count(issue_id) as n from issue_type left join issue using (issue_type) group by issue_type"
            " order by n = 0, case severity when 'error' then 0 when 'warning' then 1 else 2 end, n desc, title",
        ),
        "undecided": await rows(datasette, "select kind, count(*) as n from undecided group by kind order by n desc"),
        "refused": await rows(datasette, "select * from document where status = 'refused' order by sha256"),
        "editions": await rows(
            datasette, "select * from edition_list where status in ('quarantined', 'unread') order by as_at desc, position desc"
        ),
    }
