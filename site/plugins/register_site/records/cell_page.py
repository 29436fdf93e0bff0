"""/cells/<row>: one printed row as it stood in its sheet, with what was read from each of its cells."""

from __future__ import annotations

import json
from urllib.parse import unquote

from ..engine import Datasette, Request, Response, Row, choices, not_found, one, page, rows

# So many rows above a row and below it are shown with it.
BESIDE = 2


async def cell_page(datasette: Datasette, request: Request) -> Response:
    """One printed row: each column with its heading, what is printed, what was read from it, and where the file was had.

    Raises Refusal (404) for an id that no row has.
    """
    choices(request, ())
    row_id = unquote(request.url_vars["id"])
    row = await one(
        datasette,
        "select source_row.*, sheet.sheet_name, sheet.edition_id, sheet.sha256, sheet.layout_status, sheet.heading_row,"
        " sheet.merged_ranges, edition.title as edition_title, edition.as_at, edition.status as edition_status, document.media_type,"
        " listing.listing_id, listing.entry_id, listing.link_rule, listing.stands_for, entry.name as entry_name, claim.claim_id,"
        " parliament_item.item_id from source_row join sheet using (sheet_id) join edition using (edition_id) join document using (sha256)"
        " left join listing on listing.row_id = source_row.row_id left join entry on entry.entry_id = listing.entry_id"
        " left join claim on claim.row_id = source_row.row_id left join parliament_item on parliament_item.row_id = source_row.row_id"
        " where source_row.row_id = ?",
        (row_id,),
    )
    if row is None:
        raise not_found(f"No printed row has the id “{row_id[:100]}” in this build.")
    values = await rows(
        datasette, "select * from listing_value where listing_id = ? order by column_letter, field", (row["listing_id"],)
    )
    columns = await rows(datasette, "select * from sheet_column where sheet_id = ? order by column_number", (row["sheet_id"],))
    corrections = await rows(datasette, "select * from correction where row_id = ? order by column_letter", (row_id,))
    context = {
        "row": row,
        "cells": cells_of(row, columns, values),
        "columns": {column["column_letter"]: column for column in columns},
        "sheet": await neighbours(datasette, row, columns),
        "corrections": corrections,
        "merged": json.loads(row["merged_ranges"]),
        "captures": await rows(
            datasette, "select * from capture where sha256 = ? order by captured_at, capture_id", (row["sha256"],)
        ),
        "stands_for": await stood_for(datasette, row),
        "issues": await rows(datasette, "select * from issue_list where row_id = ? order by issue_id", (row_id,)),
    }
    return await page(datasette, request, "cell.html", context)


async def stood_for(datasette: Datasette, row: Row) -> Row | None:
    """What a transcribed row stands for, in parts: `edition_id` of an edition that is held, else `source_title` and `as_at` of one that is
    not, else `sha256` and `url` of a file that is not. None where it stands for nothing."""
    named = row["stands_for"]
    if not named:
        return None
    held = await one(
        datasette,
        "select edition.edition_id, as_at, source.title as source_title from edition join source using (source_id)"
        " left join edition_document using (edition_id) where :named in (edition_id, sha256) or edition_id glob :named || '-*' limit 1",
        {"named": named},
    )
    source = await one(datasette, "select source_id, title from source where ? glob source_id || '-*'", (named,))
    if held:
        return {**held, "sha256": None}
    if source:
        as_at = named.removeprefix(f"{source['source_id']}-")
        return {"edition_id": None, "source_title": source["title"], "as_at": as_at, "sha256": None}
    cited = await one(datasette, "select source_url from citation where listing_id = ?", (row["listing_id"],))
    return {"edition_id": None, "sha256": named, "url": cited["source_url"] if cited else None}


async def neighbours(datasette: Datasette, row: Row, columns: list[Row]) -> list[Row]:
    """The row as it stood in the sheet, with the rows above and below it: each with its cells, as `cells_of` gives them.

    Columns in which none of these rows has anything are left out, unless they are declared.
    """
    found = await rows(
        datasette,
        "select * from (select * from source_row where sheet_id = :sheet_id and row_number <= :row_number"
        f" order by row_number desc limit {BESIDE + 1}) union all"
        " select * from (select * from source_row where sheet_id = :sheet_id and row_number > :row_number"
        f" order by row_number limit {BESIDE}) order by row_number",
        {"sheet_id": row["sheet_id"], "row_number": row["row_number"]},
    )
    lines = [{**one, "cells": {cell["letter"]: cell for cell in cells_of(one, columns, [])}} for one in found]
    letters = sorted({letter for line in lines for letter in line["cells"]}, key=lambda letter: (len(letter), letter))
    return [{**line, "cells": [line["cells"].get(letter, {"letter": letter, "printed": None}) for letter in letters]} for line in lines]


def cells_of(row: Row, columns: list[Row], values: list[Row]) -> list[Row]:
    """One line per column of the sheet, and per printed cell outside its columns: letter, heading, printed text, fields read.

    A cell that the build withheld is marked so, with the column's reason; its text is not in the database.
    """
    printed, kinds, links = json.loads(row["cells"]), json.loads(row["cell_kinds"]), json.loads(row["links"])
    declared = {column["column_letter"]: column for column in columns}
    letters = [*declared, *sorted(set(printed) - set(declared), key=lambda letter: (len(letter), letter))]
    lines = []
    for letter in letters:
        column = declared.get(letter, {"heading": "", "treatment": "read", "why": "", "field": None})
        kind = kinds.get(letter, "")
        link = str(links.get(letter, ""))
        lines.append(
            {
                "letter": letter,
                "heading": column["heading"],
                "treatment": column["treatment"],
                "why": column["why"],
                "kind": kind,
                "printed": printed.get(letter),
                "withheld": kind in ("withheld", "undeclared") or column["treatment"] in ("withheld", "undeclared"),
                "link": link if link.startswith(("http://", "https://")) else "",
                "values": [
                    {**value, "as_printed": folded(value["value"]) == folded(printed.get(letter))}
                    for value in values
                    if value["column_letter"] == letter
                ],
            }
        )
    return lines


def folded(text: object) -> str:
    """Text without its line breaks and double spaces, for telling whether a value is what is printed."""
    return " ".join(str(text or "").split())
