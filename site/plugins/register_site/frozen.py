"""The copy that needs no server: whether this process makes one, and the pages that only such a copy has.

`register freeze` starts the site with REGISTER_FROZEN=on and writes what it answers. Templates ask for `frozen` where a form would
need a server.
"""

from __future__ import annotations

import os

from .engine import Datasette, Request, Response, Row, choices, not_found, page, rows
from .lists.recipient_lists import LETTER_OF


def is_frozen() -> bool:
    """Whether the pages are made for a copy that no server stands behind."""
    return os.environ.get("REGISTER_FROZEN", "") == "on"


async def left_out_page(datasette: Datasette, request: Request) -> Response:
    """What a copy cannot answer, and what to do instead. Raises Refusal (404) where a server stands behind the pages."""
    choices(request, ())
    if not is_frozen():
        raise not_found("Nothing is left out here: this register is running, and every address of it is answered.")
    return await page(datasette, request, "left_out.html", {})


async def ways_in(datasette: Datasette) -> Row:
    """For the search page of a copy, which must lead to everything without a script: organisations by letter, entries by year."""
    return {
        "letters": await rows(
            datasette, f"select {LETTER_OF} as letter, count(*) as n from recipient_list group by 1 order by 1 = 'other', 1"
        ),
        "years": await rows(
            datasette,
            "select year, sum(entries) as n from entries_by_year group by year order by year desc",
        ),
    }
