"""The made-up register of the site's tests with a hundred thousand entries more. Nobody published any of it.

They are as unlike one another as real ones: a few outcomes, routes and gateways, some of them rare, a third without a route; a few
organisations that thousands of entries name and a great many that few do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random

from pipeline.load import write_facets
from pipeline.tables.stored import write_stored
from tests.site import made_up_register
from tests.site.made_up_register import DATASETS, NEWEST, SECTION, SOURCE

ENTRIES = 100_000
EDITIONS, ORGANISATIONS, SETS, ITEMS, PAIRS = 40, 2_000, 40, 17, 2_000
# How many of a hundred entries have each value.
OUTCOMES = {"secure_access": 40, "sent": 25, "approved": 15, "refused": 6, "pending": 6, "withdrawn": 4, "not_stated": 3, "linked": 1}
SCOPES = {"yes": 60, "no": 36, "not_stated": 4}
AUDIENCES = {"external": 92, "internal": 5, "not_stated": 3}
LEVELS = {"yes": 35, "no": 15, "not_stated": 50}
ANSWERS = {"no": 70, "yes": 10, "not_stated": 20}
KNOWN = {"edition": 95, "transcription": 5}
ROUTES = {None: 30, **{f"Made-up safe room {number}": 20 >> number // 2 for number in range(10)}}
GATEWAYS = {None: 20, **{f"Made-up Act {2000 + number}, section {number}": 30 >> number // 2 for number in range(12)}}
TOPICS = (
    *("attainment", "earnings", "exclusion", "absence", "school", "college", "apprenticeship", "university", "poverty", "health"),
    *("language", "migration", "neighbourhood", "mobility", "teacher", "nursery", "care", "adoption", "offending", "housing"),
    *("autism", "obesity", "asthma", "transport", "broadband", "music", "sport", "reading", "mathematics", "science"),
)


def build(folder: Path, entries: int = ENTRIES) -> Path:
    """The path of a database in `folder` with `entries` made-up entries beside the few of the site's tests."""
    path = made_up_register.build(folder)
    connection = sqlite3.connect(path)
    draw = Random(1)
    editions = add_editions(connection)
    add_names(connection, draw)
    add_entries(connection, draw, entries, editions)
    connection.executescript("drop table search_index; drop table search_index_words; delete from search_word")
    connection.executescript("delete from entry_facet; delete from search_item")
    made_up_register.add_search(connection)
    write_facets(connection)
    write_stored(connection)
    connection.execute("analyze")
    connection.commit()
    connection.execute("vacuum")
    connection.close()
    return path


def add_editions(connection: sqlite3.Connection) -> list[str]:
    """Editions before those that there are; the ids of all, the oldest first."""
    like = dict(zip(*_row(connection, "edition", "edition_id", NEWEST), strict=True))
    ids = [f"{SOURCE}-{1980 + number}-01-01" for number in range(EDITIONS)]
    for number, edition_id in enumerate(ids):
        own = {"edition_id": edition_id, "as_at": f"{1980 + number}-01-01", "position": number - EDITIONS}
        _insert(connection, "edition", [like | own])
        speaks = {"edition_id": edition_id, "section_id": SECTION, "speaks": "yes", "reason": ""}
        _insert(connection, "edition_section", [speaks])
    return [*ids, *(f"{SOURCE}-{as_at}" for as_at, _ in made_up_register.EDITIONS)]


def add_names(connection: sqlite3.Connection, draw: Random) -> None:
    """Organisations, each of a kind or of none known, datasets and items of data."""
    names = range(ORGANISATIONS)
    organisation = {"status": "decided", "is_class": "no"}
    _insert(connection, "recipient", [organisation | {"recipient_id": f"many-{one}", "name": f"Body {one} of Examples"} for one in names])
    kinds = {"university": 40, "company": 30, "charity": 10, "local_authority": 5, "": 15}
    drawn = zip(names, _some(draw, kinds, ORGANISATIONS), strict=True)
    kind = {"how": "name", "why": "Made up."}
    _insert(connection, "recipient_kind", [kind | {"recipient_id": f"many-{one}", "kind": name} for one, name in drawn if name])
    _insert(connection, "recipient_key", [{"key": f"many-{one}", "recipient_id": f"many-{one}"} for one in names])
    dataset = dict(zip(*_row(connection, "dataset", "dataset_id", DATASETS[0][0]), strict=True)) | {"part_of": None, "asked_since": None}
    _insert(connection, "dataset", [dataset | {"dataset_id": f"set-{one}", "name": f"Made-up set {one}"} for one in range(SETS)])
    item = dict(zip(*_row(connection, "item", "item_id", "names"), strict=True))
    _insert(connection, "item", [item | {"item_id": f"item-{one}", "name": f"Item {one}", "position": 10 + one} for one in range(ITEMS)])


def add_entries(connection: sqlite3.Connection, draw: Random, entries: int, editions: Sequence[str]) -> None:
    """The entries with what they are linked to: organisations, datasets, items, editions, facts, and pairs that await a person."""
    like = dict(zip(*_row(connection, "entry", "entry_id", "uksa-2024-001"), strict=True))
    rows = [like | one for one in drawn_entries(draw, entries, editions)]
    _insert(connection, "entry", rows)
    ids = [str(row["entry_id"]) for row in rows]
    for table, prefix, most, often in (("recipient", "many", ORGANISATIONS, (1, 1, 1, 2, 3)), ("dataset", "set", SETS, (0, 1, 1, 2, 4))):
        links = linked(draw, ids, [f"{prefix}-{one}" for one in range(most)], often)
        role = {"role": "recipient"} if table == "recipient" else {}
        _insert(connection, f"entry_{table}", [role | {"entry_id": one, f"{table}_id": other} for one, other in links])
    said = {"printed": "", "field": "", "column_letter": "", "rule": "Made up.", "status": "included", "listing_id": "made-up"}
    links = linked(draw, ids, [f"item-{one}" for one in range(ITEMS)], (0, 0, 2, 4))
    _insert(connection, "entry_item", [said | {"entry_id": one, "item_id": other} for one, other in links])
    for fact in ("legal_form", "publisher_type", "purpose"):
        answers = zip(ids, _some(draw, ANSWERS, entries), strict=True)
        _insert(connection, "entry_commercial", [{"entry_id": one, "fact": fact, "answer": two, "why": ""} for one, two in answers])
    listing = dict(zip(*_row(connection, "listing", "entry_id", "uksa-2024-001"), strict=True))
    _insert(connection, "listing", (listing | one for one in listings_of(rows, editions)))
    pair = {"kind": "same_reference", "why": "Made up.", "decision": "undecided"}
    pairs = [draw.sample(ids, 2) for _ in range(min(PAIRS, entries // 50))]
    _insert(connection, "link_candidate", [pair | {"entry_id": one, "other_entry_id": other} for one, other in pairs])


def drawn_entries(draw: Random, entries: int, editions: Sequence[str]) -> Iterator[dict[str, object]]:
    """What tells the entries apart."""
    drawn = {
        name: _some(draw, values, entries)
        for name, values in (
            *(("outcome", OUTCOMES), ("in_scope", SCOPES), ("audience", AUDIENCES), ("pupil_level", LEVELS)),
            *(("access_route", ROUTES), ("legal_gateway", GATEWAYS), ("known_by", KNOWN)),
        )
    }
    often = list(accumulate(1 / (place + 1) for place in range(len(TOPICS))))
    for number in range(entries):
        one: dict[str, object] = {name: values[number] for name, values in drawn.items()}
        date = f"{2004 + draw.randrange(22)}-{1 + number % 12:02}-{1 + number % 28:02}"
        status = draw.choices(("stated", "not_stated", "unparsed"), (90, 8, 2))[0]
        first = draw.randrange(len(editions))
        topics = " and ".join(dict.fromkeys(draw.choices(TOPICS, cum_weights=often, k=3)))
        title = f"Made-up study of {topics}, part {number}"
        one |= {"entry_id": f"many-{number:06}", "reference": f"M{number:06}", "title": title, "name": title}
        one |= {"approved_on": date if status == "stated" else None, "approved_on_status": status}
        one |= {"first_edition_id": editions[first], "last_edition_id": editions[min(len(editions) - 1, first + draw.randrange(10))]}
        yield one


def listings_of(rows: Sequence[Mapping[str, object]], editions: Sequence[str]) -> Iterator[dict[str, object]]:
    """A listing of each entry in each edition from its first to its last."""
    place = {edition_id: number for number, edition_id in enumerate(editions)}
    for row in rows:
        for number in range(place[str(row["first_edition_id"])], place[str(row["last_edition_id"])] + 1):
            name = f"{row['entry_id']}-{number}"
            yield {"listing_id": name, "row_id": name, "entry_id": row["entry_id"], "edition_id": editions[number]}


def linked(draw: Random, ids: Sequence[str], others: Sequence[str], often: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Pairs of an entry with some of `others`, of which the first are the commonest; how many each has is drawn from `often`."""
    weights = list(accumulate(1 / (place + 2) for place in range(len(others))))
    for one in ids:
        for other in dict.fromkeys(draw.choices(others, cum_weights=weights, k=draw.choice(often))):
            yield one, other


def _some(draw: Random, values: Mapping[str | None, int] | Mapping[str, int], number: int) -> list[str | None]:
    return draw.choices(list(values), list(values.values()), k=number)


def _row(connection: sqlite3.Connection, table: str, key: str, value: str) -> tuple[list[str], tuple[object, ...]]:
    """(the names of a table's columns, one row of it)."""
    cursor = connection.execute(f"select * from {table} where {key} = ? limit 1", (value,))
    return [name for name, *_ in cursor.description], cursor.fetchone()


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, object]] | Iterator[Mapping[str, object]]) -> None:
    """Add rows, each as column -> value with the same columns in the same order."""
    rows = iter(rows)
    first = next(rows)
    statement = f"insert into {table} ({', '.join(first)}) values ({', '.join('?' * len(first))})"
    connection.execute(statement, tuple(first.values()))
    connection.executemany(statement, (tuple(row.values()) for row in rows))
