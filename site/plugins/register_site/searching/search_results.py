"""What a search finds: each kind of thing counted by its range of numbers in the index, and the best of each."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote_plus

from .. import words
from ..engine import Datasette, Row, database_path, number, rows
from .search_terms import Asked

KINDS = ("recipient", "dataset", "entry", "parliament", "claim", "edition")
SHOWN = 10
LIST_OF = {"entry": "/entries", "recipient": "/recipients", "dataset": "/datasets", "parliament": "/parliament", "claim": "/claims"}
# A list starts from what is in scope, so the address that shows every hit lifts that.
LIFTED = {"entry": "&in_scope=any&audience=any", "recipient": "&show=any", "dataset": "&in_scope=any", "parliament": "", "claim": ""}
Place = tuple[int, int]


@lru_cache(maxsize=8)
def read_places(path: Path) -> dict[tuple[str, str], Place]:
    """(kind, whether its list starts from it) -> the first and the last number of such things in the database file at `path`."""
    sql = "select kind, begins, min(item_number), max(item_number) from search_item group by kind, begins"
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        return {(kind, begins): (first, last) for kind, begins, first, last in connection.execute(sql)}


def places(datasette: Datasette, kind: str) -> dict[str, Place]:
    """The places of one kind of thing in the served database: those that its list starts from under "yes", the others under "no"."""
    found = read_places(database_path(datasette))
    return {begins: found[kind, begins] for begins in ("yes", "no") if (kind, begins) in found}


def within(place: Place) -> str:
    """The SQL that narrows numbers to a place."""
    return f" and rowid between {place[0]} and {place[1]}"


async def results(datasette: Datasette, asked: Asked, text: str) -> list[Row]:
    """One group for each kind of thing that has hits: its count, its first hits, and the address of all of them."""
    groups = []
    for kind in KINDS:
        counts = {"yes": 0, "no": 0}
        hits: list[Row] = []
        for begins, place in places(datasette, kind).items():
            counts[begins] = await number(datasette, f"select count(*) from ({asked.sql(within(place))})", asked.parameters)
            if counts[begins] and len(hits) < SHOWN:
                hits += await best_of(datasette, asked, place, SHOWN - len(hits))
        if not hits:
            continue
        start = f"{LIST_OF[kind]}?q={quote_plus(text)}" if kind in LIST_OF else None
        groups.append(
            {
                "kind": kind,
                "n": counts["yes"] + counts["no"],
                "within": counts["yes"],
                "start": start,
                "hits": hits,
                "address": f"{start}{LIFTED[kind]}" if start else None,
                "details": await entry_details(datasette, hits) if kind == "entry" else {},
            }
        )
    return groups


async def things(datasette: Datasette, asked: Asked) -> int:
    """How many things of all kinds hold what is asked."""
    found = [place for kind in KINDS for place in places(datasette, kind).values()]
    counts = [await number(datasette, f"select count(*) from ({asked.sql(within(place))})", asked.parameters) for place in found]
    return sum(counts)


async def best_of(datasette: Datasette, asked: Asked, place: Place, most: int) -> list[Row]:
    """The best of the things within a place, with the words around what was found, which stands
    between the marks that `found` shows as such."""
    index = asked.index
    key = next(iter(asked.parameters))
    return await rows(
        datasette,
        f"with best as (select rowid as place, bm25({index}, 5.0, 1.0) as score from {asked.ranked(within(place))}"
        f" order by score, rowid limit {most})"
        f" select item_id, search_item.title, path, in_scope,"
        f" snippet({index}, 1, '{words.FOUND}', '{words.FOUND_END}', ' … ', 24) as excerpt"
        f" from best join {index} on {index}.rowid = best.place join search_item on item_number = best.place"
        f" where {index} match :{key} order by score, place",
        asked.parameters,
    )


async def entry_details(datasette: Datasette, hits: list[Row]) -> dict[str, Row]:
    """entry id -> its line in the list of entries, for the hits."""
    marks = ", ".join("?" * len(hits))
    found = await rows(datasette, f"select * from entry_list where entry_id in ({marks})", [hit["item_id"] for hit in hits])
    return {row["entry_id"]: row for row in found}
