"""/parliament/<id>: one question, statement or debate, and what it is linked to."""

from __future__ import annotations

from urllib.parse import unquote

from ..engine import Datasette, Request, Response, choices, not_found, one, page, rows

# What stands in other tables about one item: the name the page uses -> SQL with :id.
RECORDS = {
    "named": "select recipient.*, named_in, how from parliament_recipient join recipient using (recipient_id) where item_id = :id"
    " order by named_in, name",
    "cites": "select cited, how, parliament_list.* from parliament_citation left join parliament_list"
    " on parliament_list.item_id = cited_item_id where parliament_citation.item_id = :id order by cited",
    "cited_by": "select parliament_list.* from parliament_citation join parliament_list using (item_id) where cited_item_id = :id"
    " order by dated, item_id",
    "entries": "select entry.*, named_in, how from parliament_entry join entry using (entry_id) where item_id = :id order by entry_id",
    "sections": "select section.*, named_in, how from parliament_section join section using (section_id) where item_id = :id"
    " order by section_id",
    "candidates": "select * from claim_candidate where item_id = :id order by position",
    "claims": "select * from claim_list where item_id = :id order by claim_id",
    "history": "select * from parliament_version where item_id = :id order by position desc",
    "attachments": "select * from parliament_attachment where item_id = :id order by position",
    "group": "select * from parliament_group where item_id = :id order by uin",
}
# Claims made elsewhere that replaced one made here, or that one made here replaced.
CORRECTIONS = (
    "select old.claim_id as old, new.claim_id as new from claim as old join claim as new on new.claim_id = old.superseded_by"
    " where :id in (old.item_id, new.item_id) order by new, old"
)
CLAIM = "select * from claim where claim_id = ?"


async def parliament_page(datasette: Datasette, request: Request) -> Response:
    """The page of one item. Raises Refusal (404) for an id that no item has."""
    choices(request, ())
    key = {"id": unquote(request.url_vars["id"])}
    item = await one(
        datasette,
        "select parliament_list.*, remark, asked_by_party from parliament_list join parliament_item using (item_id) where item_id = :id",
        key,
    )
    if item is None:
        raise not_found(f"No question or statement has the id “{key['id'][:100]}”. All of them are at /parliament.")
    corrections = [{side: await one(datasette, CLAIM, (pair[side],)) for side in pair} for pair in await rows(datasette, CORRECTIONS, key)]
    records = {name: await rows(datasette, sql, key) for name, sql in RECORDS.items()}
    return await page(datasette, request, "parliament.html", {**records, "item": item, "corrections": corrections})
