"""/claims/<id>: one claim, what replaced it or what it replaced, and what agrees or conflicts with it."""

from __future__ import annotations

from urllib.parse import unquote

from .engine import Datasette, Request, Response, Row, choices, not_found, one, page, rows

# What stands in other tables about one claim: the name the page uses -> SQL with :id. A relation is shown from both of its ends.
RECORDS = {
    "recipients": "select recipient.* from claim_recipient join recipient using (recipient_id) where claim_id = :id order by name",
    "entries": "select entry.* from claim_entry join entry using (entry_id) where claim_id = :id order by entry_id",
    "datasets": "select dataset.* from claim_dataset join dataset using (dataset_id) where claim_id = :id order by name",
    "relations": "select relation, 'from' as way, claim_list.* from claim_relation join claim_list on claim_list.claim_id = other_claim_id"
    " where claim_relation.claim_id = :id union all select relation, 'to', claim_list.* from claim_relation"
    " join claim_list on claim_list.claim_id = claim_relation.claim_id where other_claim_id = :id and relation not in ('corrects')"
    " order by 1, 2, 5, 3",
}
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
    chain = await rows(datasette, CHAIN, key)
    context: Row = {
        **records,
        "claim": claim,
        "chain": chain if len(chain) > 1 else [],
        "item": await one(datasette, "select * from parliament_list where item_id = ?", (claim["item_id"],)),
    }
    return await page(datasette, request, "claim.html", context)
