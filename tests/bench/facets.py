"""The list of entries of a register with a hundred thousand of them, and the pages that are about all of them: each request makes another
choice, or is the first for its page, so no page is remembered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise, product
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from pipeline.serving.server import server_command
from tests.bench.many_entries import TOPICS, build
from tests.bench.measure import memory_of
from tests.bench.serving import LARGEST_PAGE, WHOLE, measured, started, told
from tests.bench.table import Line
from tests.machine import free_port

# Milliseconds.
TARGET, TARGET_OF_WHOLE = 100, 200
# So many requests of a kind, and so many of the commonest values of a filter.
ASKED, MOST_VALUES = 40, 8
EVERYTHING = {"in_scope": "any", "audience": "any"}
SORTS = ("newest", "oldest", "title", "reference")
# The dataset that most entries name.
COMMONEST = "set-0"
OWN = "select coalesce({key}, 'not_stated') from entry_facet group by 1 order by count(*) desc"
OWN_KEYS = ("outcome", "in_scope", "audience", "year", "access_route", "legal_gateway", "pupil_level", "company_by_legal_form")
# Filter -> SQL for its values, the commonest first.
VALUES = {
    **{key: OWN.format(key=key) for key in (*OWN_KEYS, "commercial_by_publisher", "purpose_for_sale", "listing_state", "known_by")},
    "release": "values ('yes'), ('no')",
    "recipient": "select recipient_id from entry_recipient group by 1 order by count(*) desc",
    "recipient_kind": "select kind from recipient_kind group by 1 order by count(*) desc",
    "dataset": "select dataset_id from entry_dataset group by 1 order by count(*) desc",
    "item": "select item_id from entry_item where status = 'included' group by 1 order by count(*) desc",
    "edition": "select edition_id from listing group by 1 order by count(*) desc",
}
WORDS = [*TOPICS, *(f"{one} {other}" for one, other in pairwise(TOPICS)), "made-up", "study part", "sch*"]


def lines(folder: Path) -> Iterator[Line]:
    """One line for each kind of request, and one for all of them."""
    database = build(folder / "made-up-many-entries")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        entries = connection.execute("select count(*) from entry").fetchone()[0]
    what, target = f"faceted list over {entries:,} entries", f"{TARGET} ms at p95, under 100 kB"
    found, slowest, processor = [], 0.0, 0.0
    port = free_port()
    with started(server_command(database, port), port) as pid:
        whole = measured(port, pid, [*WHOLE, f"/datasets/{COMMONEST}"])
        for kind, paths in kinds(database).items():
            one = measured(port, pid, paths)
            slowest, processor = max(slowest, one.slowest), max(processor, one.most_processor)
            found.append(Line(f"{what}: {kind}", told(one), target, one.slowest <= TARGET and one.size <= LARGEST_PAGE))
        memory = memory_of(pid) >> 20
    words = f"{slowest:.0f} ms ({processor:.0f} ms of processor) for the slowest of {len(found)} kinds of request, {ASKED} of each"
    yield Line(f"{what}, p95", f"{words}; the server takes {memory} MB", f"{TARGET} ms", slowest <= TARGET)
    yield from found
    met = whole.slowest <= TARGET_OF_WHOLE and whole.size <= LARGEST_PAGE
    yield Line(f"pages about all {entries:,} entries, each the first time", told(whole), f"{TARGET_OF_WHOLE} ms at p95, under 100 kB", met)


def kinds(database: Path) -> dict[str, list[str]]:
    """Kind of request -> addresses, no two of them alike."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        values = {key: [value for (value,) in connection.execute(sql).fetchmany(MOST_VALUES)] for key, sql in VALUES.items()}
    draw = Random(1)
    single = [{key: value} for key, some in values.items() for value in some]
    pairs = [one | other for one, other in product(single, single) if min(one) < min(other)]
    years = [{"year_from": str(first), "year_to": str(last)} for first in range(2004, 2026) for last in range(first, 2026)]
    ranges = [one | undated for one in years for undated in ({}, {"undated": "yes"})]
    words = [{"q": one} for one in WORDS]
    pages = [{"sort": sort, "page": str(page)} for sort in SORTS for page in range(1, 1 + ASKED // len(SORTS))]
    both = [one | other for one, other in zip(draw.sample(words, ASKED), draw.sample(single, ASKED), strict=True)]
    some = {
        "as it starts": pages,
        "one choice": draw.sample(single, ASKED),
        "two choices": draw.sample(pairs, ASKED),
        "a range of years": draw.sample(ranges, ASKED),
        "words": draw.sample(words, ASKED),
        "words and one choice": both,
        "everything": [EVERYTHING | one for one in pages],
        "one choice, of everything": [EVERYTHING | one for one in draw.sample(single, ASKED)],
        "two choices, of everything": [EVERYTHING | one for one in draw.sample(pairs, ASKED)],
        "words, of everything": [EVERYTHING | one for one in draw.sample(words, ASKED)],
    }
    return {kind: addresses("/entries", choices) for kind, choices in some.items()} | {
        "all kinds of things by words": addresses("/search", draw.sample(words, ASKED))
    }


def addresses(path: str, choices: Sequence[dict[str, str]]) -> list[str]:
    """The addresses of a page under some choices."""
    return [f"{path}?{urlencode(one)}" for one in choices]
