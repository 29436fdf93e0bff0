"""/claims/<id>: one claim, our count beside it, its parts, what replaced it, and what agrees or conflicts with it."""

from __future__ import annotations

from urllib.parse import unquote

from ..engine import Datasette, Request, Response, Row, choices, not_found, one, page, rows
from .differences import differing

# What stands in other tables about one claim: the name the page uses -> SQL with :id. A relation is shown from both of its ends; claims
# that conflict stand in a section of their own.
RECORDS = {
    "recipients": "select recipient.* from claim_recipient join recipient using (recipient_id) where claim_id = :id order by name",
    "entries": "select entry.* from claim_entry join entry using (entry_id) where claim_id = :id order by entry_id",
    "datasets": "select dataset.* from claim_dataset join dataset using (dataset_id) where claim_id = :id order by name",
    "relations": "select relation, 'from' as way, claim_list.* from claim_relation join claim_list on claim_list.claim_id = other_claim_id"
    " where claim_relation.claim_id = :id and relation != 'conflicts_with'"
    " union all select relation, 'to', claim_list.* from claim_relation join claim_list on claim_list.claim_id = claim_relation.claim_id"
    " where other_claim_id = :id and relation not in ('corrects', 'conflicts_with')"
    " and (claim_relation.claim_id, relation) not in (select other_claim_id, relation from claim_relation where claim_id = :id)"
    " order by 1, 2, 5, 3",
    # The splits of which it is the whole or a part.
    "splits": "select claim_split.*, said_by from claim_split join claim using (claim_id) where claim_id = :id"
    " or claim_id in (select claim_id from claim_part where part_claim_id = :id) order by claim_id",
}
PARTS = (
    "select claim.* from claim_part join claim on claim.claim_id = part_claim_id where claim_part.claim_id = :id order by part_claim_id"
)
COUNT = (
    "select claim_count.*, edition.as_at, edition.title as edition_title from claim_count left join edition using (edition_id)"
    " where claim_id = ?"
)
# The claims before and after this one in its chain of corrections, in the order in which they were made.
CHAIN = (
    "with recursive later(claim_id) as (select :id union select superseded_by from claim join later using (claim_id)"
    " where superseded_by is not null), chain(claim_id) as (select claim_id from later union"
    " select claim.claim_id from claim join chain on claim.superseded_by = chain.claim_id)"
    " select claim_list.* from chain join claim_list using (claim_id) order by said_on, claim_id"
)


async def claim_page(datasette: Datasette, request: Request) -> Response:
    """The page of one claim. Raises Refusal (404) for an id that no claim has."""
    choices(request, ())
    key = {"id": unquote(request.url_vars["id"])}
    claim = await one(
        datasette,
        "select claim_list.*, claim.row_id, claim.remark, claim.about_recipient, claim.quotation, claim.sha256, claim.decided_by,"
        " claim.decided_on from claim_list join claim using (claim_id)"
        " where claim_id = :id",
        key,
    )
    if claim is None:
        raise not_found(f"No claim has the id “{key['id'][:100]}”. All claims are at /claims.")
    records = {name: await rows(datasette, sql, key) for name, sql in RECORDS.items()}
    for split in records["splits"]:
        split["members"] = await rows(datasette, PARTS, {"id": split["claim_id"]})
    chain = await rows(datasette, CHAIN, key)
    context: Row = {
        **records,
        "claim": claim,
        "chain": chain if len(chain) > 1 else [],
        "count": await one(datasette, COUNT, (claim["claim_id"],)),
        "differing": await differing(datasette, ":id", key),
        "item": await one(datasette, "select * from parliament_list where item_id = ?", (claim["item_id"],)),
    }
    return await page(datasette, request, "claim.html", context)
