"""The pages of one organisation, one dataset and one printed row."""

from __future__ import annotations

import json
from urllib.parse import unquote

from .differences import differing
from .engine import Datasette, Request, Response, Row, choices, not_found, one, page, rows
from .entry_lists import ENTRIES
from .facets import facet
from .lists import ANY, PAGE_SIZE, Choice, count, found
from .merges import fewest_entries
from .share_parts import reach_of

SHOWN_ENTRIES = 25
# What stands in other tables about one organisation: the name the page uses -> SQL with :id.
OF_RECIPIENT = {
    "names": "select * from recipient_name where recipient_id = :id order by name_text",
    "kinds": "select * from recipient_kind where recipient_id = :id order by kind",
    "facts": "select * from recipient_fact where recipient_id = :id order by fact, value",
    "roles": "select role, count(*) as n from entry_recipient where recipient_id = :id group by role order by n desc",
    "years": "select year, outcome, count(*) as n from entry_list where in_scope = 'yes' and audience = 'external' and entry_id in"
    " (select entry_id from entry_recipient where recipient_id = :id) group by year, outcome order by year desc, outcome",
    "claims": "select claim_list.* from claim_recipient join claim_list using (claim_id) where recipient_id = :id"
    " order by said_on is null, said_on desc, claim_id",
    "items": "select parliament_list.*, named_in from parliament_recipient join parliament_list using (item_id)"
    " where recipient_id = :id order by dated is null, dated desc, item_id",
}
# The organisations that one may be the same as, or is said not to be: the other of each pair.
PAIRS = (
    "select recipient.recipient_id, recipient.name, ground, why, evidence, decision, decided_by, decided_on, decided_why"
    " from recipient_candidate as pair join recipient on recipient.recipient_id ="
    " case when pair.recipient_id = :id then other_recipient_id else pair.recipient_id end"
    " where :id in (pair.recipient_id, other_recipient_id) order by decision desc, score desc, name"
)


async def record_entries(datasette: Datasette, key: str, value: str) -> Row:
    """The newest entries in scope that go with one record, how many there are, and how many others."""
    values = {**ENTRIES.default, key: value}
    choice = Choice(values, "newest", 1)
    total = await count(datasette, ENTRIES, values)
    everything = await count(datasette, ENTRIES, {key: value, **dict.fromkeys(ENTRIES.default, ANY)})
    size = PAGE_SIZE if total <= PAGE_SIZE else SHOWN_ENTRIES
    return {
        "entries": await found(datasette, ENTRIES, choice, size),
        "total": total,
        "everything": everything,
        "fewest": total - await fewest_entries(datasette, choice),
        "outcomes": [one for one in (await facet(datasette, ENTRIES, ENTRIES.by("outcome"), choice)).options if one.n and one.value != ANY],
    }


async def recipient_page(datasette: Datasette, request: Request) -> Response:
    """One organisation: who it is held to be, how it is printed, and the entries it is named with."""
    choices(request, ())
    recipient_id = unquote(request.url_vars["id"])
    recipient = await one(datasette, "select * from recipient where recipient_id = ?", (recipient_id,))
    if recipient is None:
        return await recipient_by_other_key(datasette, request, recipient_id)
    key = {"id": recipient_id}
    context = {
        "recipient": recipient,
        **{name: await rows(datasette, sql, key) for name, sql in OF_RECIPIENT.items()},
        "pairs": await rows(datasette, PAIRS, key),
        "differing": await differing(datasette, "select claim_id from claim_recipient where recipient_id = :id", key),
        **await record_entries(datasette, "recipient", recipient_id),
    }
    return await page(datasette, request, "recipient.html", context)


async def recipient_by_other_key(datasette: Datasette, request: Request, key: str, ending: str = "") -> Response:
    """What an id that is no organisation's own leads to: the one that it was joined to, or a choice. `ending` is that of the address of
    its feed, which leads to one organisation or none. Raises Refusal (404) where to none."""
    found = await rows(
        datasette, "select recipient_list.* from recipient_key join recipient_list using (recipient_id) where key = ? order by name", (key,)
    )
    if not found or (ending and len(found) > 1):
        raise not_found(f"No organisation has, or ever had, the id “{key[:100]}”. Search for its name.")
    if len(found) == 1:
        return Response.redirect(f"/recipients/{found[0]['recipient_id']}{ending}")
    return await page(datasette, request, "recipient_choice.html", {"key": key, "recipients": found})


async def dataset_page(datasette: Datasette, request: Request) -> Response:
    """One dataset: what it is, the words it is recognised by, who is named with it, and its entries."""
    choices(request, ())
    dataset_id = unquote(request.url_vars["id"])
    dataset = await one(datasette, "select * from dataset where dataset_id = ?", (dataset_id,))
    if dataset is None:
        raise not_found(f"No dataset has the id “{dataset_id[:100]}”. All datasets are at /datasets.")
    phrases = await rows(datasette, "select * from dataset_phrase where dataset_id = ? order by phrase", (dataset_id,))
    named = await rows(
        datasette,
        "select recipient.recipient_id, recipient.name, entry.outcome, count(distinct entry.entry_id) as n from entry_dataset"
        " join entry using (entry_id) join entry_recipient using (entry_id) join recipient using (recipient_id)"
        " where dataset_id = ? and entry.in_scope = 'yes' and entry.audience = 'external' group by recipient.recipient_id,"
        " entry.outcome order by n desc, recipient.name limit 20",
        (dataset_id,),
    )
    claims = await rows(
        datasette,
        "select claim_list.* from claim_dataset join claim_list using (claim_id) where dataset_id = ?"
        " order by said_on is null, said_on desc, claim_id",
        (dataset_id,),
    )
    context = {
        "dataset": dataset,
        "phrases": phrases,
        "named": named,
        "claims": claims,
        **await reach_of(datasette, dataset),
        **await record_entries(datasette, "dataset", dataset_id),
    }
    return await page(datasette, request, "dataset.html", context)


async def cell_page(datasette: Datasette, request: Request) -> Response:
    """One printed row: each column with its heading, what is printed, what was read from it, and where the file was had."""
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
        "corrections": corrections,
        "merged": json.loads(row["merged_ranges"]),
        "captures": await rows(
            datasette, "select * from capture where sha256 = ? order by captured_at, capture_id", (row["sha256"],)
        ),
        "issues": await rows(datasette, "select * from issue_list where row_id = ? order by issue_id", (row_id,)),
    }
    return await page(datasette, request, "cell.html", context)


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
