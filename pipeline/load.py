"""Rows -> SQLite: the only step that writes the database. Every insert is sorted and nothing reads a clock, so equal inputs give
equal bytes; indexes are made after the rows, and the file is analysed before it is closed."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain, groupby, islice, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

import sqlite_utils

from pipeline.claiming.counts import claim_count_rows
from pipeline.gathered import Gathered
from pipeline.held.wanted import wanted_editions
from pipeline.privacy.masks import mask_shown
from pipeline.tables.contents import CONTENT, Row
from pipeline.tables.entries import entry_rows
from pipeline.tables.notices import notice_issues
from pipeline.tables.search import search_rows, search_words
from pipeline.tables.stored import write_stored

SCHEMA = Path(__file__).with_name("schema.sql")
INDEX = re.compile(r"^create index [^;]*;", re.MULTILINE)
PAGE_SIZE = 4096
# One statement for many rows takes two thirds of the time that a statement for each takes; more than this gain little.
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class BuildFacts:
    """What a build says of itself: its id and the hashes of its code and of its inputs."""

    build_id: str
    code_hash: str
    inputs_hash: str


def write_database(path: Path, gathered: Gathered, facts: BuildFacts) -> None:
    """Write a whole register to `path`, which must not exist. The file is complete and closed when this returns."""
    database = sqlite_utils.Database(str(path))
    connection = database.conn
    connection.execute(f"pragma page_size = {PAGE_SIZE}")
    connection.execute("pragma journal_mode = delete")
    # In one transaction: else each of a hundred tables and views waits for the disk by itself, which takes longer than the rest.
    schema = SCHEMA.read_text(encoding="utf-8")
    connection.executescript(f"begin; {INDEX.sub('', schema)} commit;")
    # That every row named is there is looked at once, in the finished file (pipeline/checks.py), and not at each of a million rows.
    connection.execute("pragma foreign_keys = off")
    with database.atomic():
        for name, rows in _content(gathered, facts):
            _insert(database, name, rows)
        # An index over rows that are there is made in one go, in a third of the time that adding each row to it takes.
        for statement in INDEX.findall(schema):
            connection.execute(statement)
        write_facets(connection)
        write_stored(connection)
        # Counted in the rows just written, so that what is stored is what its own query gives.
        for name, rows in zip(("claim_count", "claim_count_part"), claim_count_rows(connection, gathered.declared), strict=True):
            _insert(database, name, rows)
    index_words(connection)
    connection.execute("analyze")
    connection.commit()
    connection.close()


def write_facets(connection: sqlite3.Connection) -> None:
    """Fill entry_facet from the view entry_list, whose columns of the same names it repeats, with each entry's number in search_item."""
    names = ", ".join(row[1] for row in connection.execute("pragma table_info(entry_facet)") if row[1] not in ("entry_id", "item_number"))
    numbers = "(select item_id as entry_id, item_number from search_item where kind = 'entry')"
    connection.execute(
        f"insert into entry_facet (entry_id, item_number, {names})"
        f" select entry_id, item_number, {names} from entry_list join {numbers} using (entry_id) order by entry_id"
    )


def index_words(connection: sqlite3.Connection) -> None:
    """Make the search indexes over the rows of search_item: one of words without their endings, for whole words, and one of the words as
    they stand, for the beginnings of words."""
    for name, tokenizer, prefix in (("search_index", "porter unicode61", ""), ("search_index_words", "unicode61", ", prefix='1 2'")):
        connection.execute(
            f"create virtual table {name} using fts5(title, body, content='search_item', content_rowid='item_number', "
            f"tokenize='{tokenizer} remove_diacritics 2'{prefix})"
        )
        connection.execute(f"insert into {name}({name}) values ('rebuild')")
        connection.execute(f"insert into {name}({name}) values ('optimize')")


def has_our_tables(path: Path) -> bool:
    """Whether the database at `path` has every table, index and view of this program's schema, each in its very words."""
    query = "select type, name, sql from sqlite_master where sql is not null"
    ours = sqlite3.connect(":memory:")
    theirs = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        ours.executescript(SCHEMA.read_text(encoding="utf-8"))
        return set(ours.execute(query)) <= set(theirs.execute(query))
    except sqlite3.DatabaseError:
        return False
    finally:
        ours.close()
        theirs.close()


def _insert(database: sqlite_utils.Database, name: str, rows: Iterable[Row]) -> None:
    """Insert `rows` sorted by all their text, so that the order they were worked out in cannot show in the file."""
    described = database.table(name).columns
    columns = [column.name for column in described]
    key = [column.name for column in described if column.is_pk]
    if isinstance(rows, Iterator):
        _put(database.conn, name, columns, rows if key else _by_first(_tuple(row, columns) for row in rows), len(key) or 1)
        return
    tuples = [_tuple(row, columns) for row in rows]
    # A key that stands first decides the order by itself. Foreign keys within one table (an edition and the one it re-issues) need the
    # order that the rows came in.
    first = len(key) if key == columns[: len(key)] else 0
    ordered = tuples if name == "edition" else sorted(tuples, key=_as_text if not first else lambda row: tuple(map(str, row[:first])))
    _put(database.conn, name, columns, iter(ordered))


def _put(connection: sqlite3.Connection, name: str, columns: list[str], rows: Iterator[Row], length: int = 0) -> None:
    """Insert `rows` as they come, which must be in the order of their first `length` columns. Raises ValueError where they are not, or
    where a row has more or fewer values than columns."""
    marks = f"({', '.join('?' * len(columns))})"
    at_once = min(ROWS_AT_ONCE, connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns))
    before: list[tuple[Any, ...]] = []
    while some := [_tuple(row, columns) for row in islice(rows, at_once)]:
        if {*map(len, some)} != {len(columns)}:
            raise ValueError(f"table {name}: a row has not {len(columns)} values for as many columns: {some[0][:2]} or one after it")
        keys = [*before, *(row[:length] for row in some)]
        if keys != sorted(keys):
            first, second = next(pair for pair in pairwise(keys) if pair[1] < pair[0])
            raise ValueError(f"table {name}: the row {second} comes after {first}")
        before = keys[-1:]
        values = ", ".join([marks] * len(some))
        connection.execute(f"insert into {name} ({', '.join(columns)}) values {values}", list(chain.from_iterable(some)))


def _tuple(row: Row, columns: list[str]) -> tuple[Any, ...]:
    return row if isinstance(row, tuple) else tuple([row[column] for column in columns])


def _by_first(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The `rows` of a table without a key, which come in the order of their first column, sorted by all their text."""
    for _, alike in groupby(rows, key=itemgetter(0)):
        yield from sorted(alike, key=_as_text)


def _as_text(row: tuple[Any, ...]) -> list[tuple[bool, str]]:
    return [(value is None, str(value)) for value in row]


def _content(gathered: Gathered, facts: BuildFacts) -> Iterable[tuple[str, Iterable[Row]]]:
    """Each table with its rows, in an order in which no row names something that is not there yet."""
    entries = entry_rows(gathered)
    for name, make in CONTENT.items():
        yield name, entries if name == "entry" else make(gathered)
    yield "wanted", wanted_rows(gathered)
    yield "issue", issue_rows(gathered)
    yield "build", [asdict(facts) | {"as_of": as_of(gathered), "sqlite_version": sqlite3.sqlite_version}]
    found = search_rows(gathered, entries)
    yield "search_item", found
    yield "search_word", search_words(found)


def issue_rows(gathered: Gathered) -> list[dict[str, Any]]:
    """The issues with ids made of what they say, so that an issue keeps its id from build to build; equal ones are one."""
    rows = {}
    for issue in [*gathered.issues, *notice_issues(gathered)]:
        row = asdict(issue) | {"message": mask_shown(issue.message, gathered.declared)}
        row["issue_id"] = "i" + hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]
        rows[row["issue_id"]] = row
    return list(rows.values())


def wanted_rows(gathered: Gathered) -> list[dict[str, Any]]:
    """The editions that are wanted, numbered in order; '' is stored as no date."""
    wanted = wanted_editions(gathered.editions, gathered.documents, gathered.declared, as_of(gathered))
    return [
        asdict(one) | {"as_at": one.as_at or None, "wanted_id": f"w{number:03}"} for number, one in enumerate(wanted, start=1)
    ]


def as_of(gathered: Gathered) -> str:
    """The day of the newest capture: the date of the build. Our own transcriptions count only where nothing else is held."""
    captured = [capture.captured_at[:10] for capture in gathered.captures if capture.via != "transcribed"]
    return max(captured or [capture.captured_at[:10] for capture in gathered.captures], default="")
