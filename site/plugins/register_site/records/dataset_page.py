"""The page of one dataset, and the entries that go with one organisation or dataset."""

from __future__ import annotations

from urllib.parse import unquote

from ..engine import Datasette, Request, Response, Row, choices, not_found, number, one, page, rows
from ..lists.entry_lists import ENTRIES
from ..lists.facets import facet
from ..lists.filters import ANY
from ..lists.list_rows import count, found
from ..lists.lists import PAGE_SIZE, Choice
from ..lists.merges import fewest_entries
from ..pages.charts_page import REGISTERS_COUNTED
from .share_parts import reach_of

SHOWN_ENTRIES = 25


async def record_entries(datasette: Datasette, key: str, value: str) -> Row:
    """The newest entries in scope that go with one record, how many there are, and how many others; and whether the registers that would
    list more are held."""
    values = {**ENTRIES.default, key: value}
    choice = Choice(values, "newest", 1)
    total = await count(datasette, ENTRIES, values)
    everything = await count(datasette, ENTRIES, {key: value, **dict.fromkeys(ENTRIES.default, ANY)})
    size = PAGE_SIZE if total <= PAGE_SIZE else SHOWN_ENTRIES
    return {
        "entries": await found(datasette, ENTRIES, choice, size),
        "total": total,
        "everything": everything,
        "registers_counted": await number(datasette, REGISTERS_COUNTED),
        "tallies": await number(datasette, "select count(*) from tally"),
        "fewest": total - await fewest_entries(datasette, choice),
        "outcomes": [one for one in (await facet(datasette, ENTRIES, ENTRIES.by("outcome"), choice)).options if one.n and one.value != ANY],
    }


async def dataset_page(datasette: Datasette, request: Request) -> Response:
    """One dataset: what it is, the words it is recognised by, who is named with it, and its entries. Raises Refusal (404)."""
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
