"""The list of entries over a register with a hundred thousand of them: each request asks for another choice, so nothing is remembered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from random import Random

from pipeline.serving import server_command
from tests.bench.many_entries import TOPICS, build
from tests.bench.serving import LARGEST_PAGE, free_port, measured, started, told
from tests.bench.table import Line

TARGET = 100
# So many requests of a kind.
ASKED = 40
WIDEST = "in_scope=any&audience=any"
# Filter -> SQL for its values, of which the commonest are asked for.
VALUES = {
    "outcome": "select outcome from entry_facet group by 1 order by count(*) desc",
    "in_scope": "select in_scope from entry_facet group by 1 order by count(*) desc",
    "audience": "select audience from entry_facet group by 1 order by count(*) desc",
    "release": "values ('yes'), ('no')",
    "year": "select year from entry_facet group by 1 order by count(*) desc",
    "access_route": "select coalesce(access_route, 'not_stated') from entry_facet group by 1 order by count(*) desc",
    "legal_gateway": "select coalesce(legal_gateway, 'not_stated') from entry_facet group by 1 order by count(*) desc",
    "pupil_level": "select pupil_level from entry_facet group by 1 order by count(*) desc",
    "company_by_legal_form": "values ('yes'), ('no'), ('not_stated')",
    "listing_state": "select listing_state from entry_facet group by 1 order by count(*) desc",
    "known_by": "select known_by from entry_facet group by 1 order by count(*) desc",
    "recipient": "select recipient_id from entry_recipient group by 1 order by count(*) desc",
    "recipient_kind": "select kind from recipient_kind group by 1 order by count(*) desc",
    "dataset": "select dataset_id from entry_dataset group by 1 order by count(*) desc",
    "item": "select item_id from entry_item where status = 'included' group by 1 order by count(*) desc",
    "edition": "select edition_id from listing group by 1 order by count(*) desc",
    "source": "select source_id from entry_facet group by 1 order by count(*) desc",
}
MOST_VALUES = 8


def lines(folder: Path) -> Iterator[Line]:
    """One line for each kind of request, and one for all of them."""
    database = build(folder / "made-up-many-entries")
    port = free_port()
    with started(server_command(database, port), port) as pid:
        for what, paths in kinds(database).items():
            one = measured(port, pid, paths)
            yield Line(what, told(one), f"{TARGET} ms at p95", one.slowest <= TARGET and one.size <= LARGEST_PAGE)


def kinds(database: Path) -> dict[str, list[str]]:
    """Kind of request -> addresses, no two of them alike."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        of = {key: [value for (value,) in connection.execute(sql).fetchmany(MOST_VALUES)] for key, sql in VALUES.items()}
    draw = Random(1)
    single = [f"{key}={value}" for key, values in of.items() for value in values]
    pairs = [f"{one}&{other}" for one, other in product(single, single) if one.split("=")[0] < other.split("=")[0]]
    ranges = [f"year_from={first}&year_to={last}{undated}" for first in range(2004, 2026) for last in range(first, 2026) for undated in ("", "&undated=yes")]
    words = [*TOPICS, *(f"{one} {other}" for one, other in zip(TOPICS, TOPICS[1:], strict=False)), "made-up", "study part"]
    some = lambda texts, start="": [address(f"{start}{one}") for one in draw.sample(texts, min(ASKED, len(texts)))]  # noqa: E731
    return {
        "list as it starts": [address(f"sort={sort}&page={page}") for sort in ("newest", "oldest", "title", "reference") for page in range(1, 11)],
        "one choice": some(single),
        "two choices": some(pairs),
        "everything": [address(f"{WIDEST}&sort={sort}&page={page}") for sort in ("newest", "oldest", "title", "reference") for page in range(1, 11)],
        "one choice of everything": some(single, f"{WIDEST}&"),
        "two choices of everything": some(pairs, f"{WIDEST}&"),
        "range of years": some(ranges),
        "words": some([f"q={one}" for one in words]),
        "words of everything": some([f"q={one}" for one in words], f"{WIDEST}&"),
        "words and one choice": [address(f"q={one}&{other}") for one, other in zip(draw.sample(words, ASKED), draw.sample(single, ASKED), strict=True)],
        "search": ["/search?q=" + one.replace(" ", "+") for one in draw.sample(words, ASKED)] + ["/search?q=made-up"],
    }


def address(choices: str) -> str:
    """The address of the list under these choices; a choice that is given twice is given as it stands last."""
    from urllib.parse import urlencode
    return "/entries?" + urlencode(dict(pair.split("=") for pair in choices.split("&")))
