"""/search?q= : everything that holds all of a reader's words, in groups, entries in scope first."""

from __future__ import annotations

from urllib.parse import quote_plus

from .engine import Datasette, Request, Response, Row, choices, page, rows
from .frozen import is_frozen, ways_in
from .search_help import other_words
from .search_terms import match_expression

KINDS = ("recipient", "dataset", "entry", "parliament", "claim", "edition")
SHOWN = 10
LIST_OF = {"entry": "/entries", "recipient": "/recipients", "dataset": "/datasets", "parliament": "/parliament", "claim": "/claims"}
# A list starts from what is in scope, so the address that shows every hit lifts that.
LIFTED = {"entry": "&in_scope=any&audience=any", "recipient": "&show=any", "dataset": "&in_scope=any", "parliament": "", "claim": ""}


async def search_page(datasette: Datasette, request: Request) -> Response:
    """The results, or the empty search form. Raises Refusal (400) where nothing that is typed can be searched for."""
    text = choices(request, ("q",)).get("q", "")
    if is_frozen():
        return await page(datasette, request, "search_frozen.html", await ways_in(datasette))
    groups = await results(datasette, text) if text else []
    helped = await other_words(datasette, text) if text and not groups else []
    context = {"q": text, "groups": groups, "helped": helped, "total": sum(group["n"] for group in groups)}
    return await page(datasette, request, "search.html", context)


async def results(datasette: Datasette, text: str) -> list[Row]:
    """One group for each kind of thing that has hits: its count, its first hits, and the address of all of them."""
    expression = match_expression(text)
    groups = []
    for kind in KINDS:
        counted = await rows(
            datasette,
            "select count(*) as n, count(case when entry.in_scope = 'yes' and entry.audience = 'external' then 1 end) as within"
            " from search_index join search_item on item_number = search_index.rowid"
            " left join entry on entry.entry_id = item_id and kind = 'entry'"
            " where search_index match ? and kind = ?",
            (expression, kind),
        )
        if not counted[0]["n"]:
            continue
        hits = await rows(
            datasette,
            "select item_id, search_item.title, path, search_item.in_scope,"
            " snippet(search_index, 1, '', '', ' … ', 24) as excerpt from search_index"
            " join search_item on item_number = search_index.rowid where search_index match ? and kind = ?"
            " order by search_item.in_scope != 'yes', bm25(search_index, 5.0, 1.0), item_number limit ?",
            (expression, kind, SHOWN),
        )
        address = f"{LIST_OF[kind]}?q={quote_plus(text)}{LIFTED[kind]}" if kind in LIST_OF else None
        groups.append(
            {
                "kind": kind,
                "n": counted[0]["n"],
                "within": counted[0]["within"],
                "start": f"{LIST_OF[kind]}?q={quote_plus(text)}" if kind in LIST_OF else None,
                "hits": hits,
                "address": address,
                "details": await entry_details(datasette, hits) if kind == "entry" else {},
            }
        )
    return groups


async def entry_details(datasette: Datasette, hits: list[Row]) -> dict[str, Row]:
    """entry id -> its line in the list of entries, for the hits."""
    marks = ", ".join("?" * len(hits))
    found = await rows(datasette, f"select * from entry_list where entry_id in ({marks})", [hit["item_id"] for hit in hits])
    return {row["entry_id"]: row for row in found}
