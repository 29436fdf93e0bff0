"""/search/suggestions.json?q= : names and words that go on from what has been typed, for the box that offers them.

The pages need none of this: without a script the box is a plain form. Only titles are looked through, by an index of the words as they
stand, and of each kind only the numbers that are its own.
"""

from __future__ import annotations

import re

from ..engine import Datasette, Request, Response, Row, choices, json_bytes, rows
from .search_help import is_found, known_words
from .search_results import places, within
from .search_terms import MOST_WORDS, match_all

# Kind of thing -> how many of its names are offered.
OFFERED = {"recipient": 5, "dataset": 2}
WORDS_OFFERED = 3
FEWEST_LETTERS = 2
WORD = re.compile(r"[^\W_]+")


async def suggestions(datasette: Datasette, request: Request) -> Response:
    """What may be meant, as {"suggestions": [{"text", "kind"}, …]}, the names first; none for less than two letters."""
    text = choices(request, ("q",)).get("q", "")
    typed = WORD.findall(text)[:MOST_WORDS]
    found = await named(datasette, typed) + await words_on(datasette, text) if sum(map(len, typed)) >= FEWEST_LETTERS else []
    return Response(
        json_bytes({"q": text, "suggestions": found}),
        content_type="application/json; charset=utf-8",
        headers={"Cache-Control": "public, max-age=300"},
    )


async def named(datasette: Datasette, typed: list[str]) -> list[Row]:
    """Organisations and datasets whose names begin with the words `typed` or, after them, in whose names each of those begins a word. Those
    with entries in scope come first."""
    begin = f'title : ^ "{" ".join(typed)}" *'
    hold = "title : (" + " AND ".join(match_all([word], "*") for word in typed) + ")"
    found: list[Row] = []
    for kind, most in OFFERED.items():
        names: dict[str, Row] = {}
        for place in places(datasette, kind).values():
            for asked in (begin, hold):
                if len(names) < most:
                    sql = (
                        "select title as text, kind from (select rowid as place, rank from search_index_words"
                        f" where search_index_words match :asked{within(place)} order by rank, rowid limit {most})"
                        " join search_item on item_number = place order by rank, place"
                    )
                    names |= {row["text"]: row for row in await rows(datasette, sql, {"asked": asked}) if row["text"] not in names}
        found += list(names.values())[:most]
    return found


async def words_on(datasette: Datasette, text: str) -> list[Row]:
    """`text` with its last word completed to the commonest words that begin so, where that finds anything."""
    last = WORD.findall(text)[-1]
    if not text.endswith(last):
        return []
    start = text[: len(text) - len(last)]
    words = [word for word in await known_words(datasette, last.casefold(), WORDS_OFFERED) if word != last.casefold()]
    return [{"text": start + word, "kind": "word"} for word in words if await is_found(datasette, start + word)]
