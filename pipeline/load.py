"""Rows -> SQLite: the only step that writes the database. Every insert is sorted and nothing reads a clock, so equal inputs give
equal bytes; indexes are made after the rows, and the file is analysed before it is closed."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.db import Column

from pipeline.claiming.counts import claim_count_rows
from pipeline.gather import Gathered
from pipeline.held.wanted import wanted_editions
from pipeline.privacy.masks import mask_shown
from pipeline.tables.contents import CONTENT, Row
from pipeline.tables.entries import entry_rows
from pipeline.tables.filling import Batch, fill, fill_beside, quick_connection
from pipeline.tables.notices import notice_issues
from pipeline.tables.search import search_rows, search_words
from pipeline.tables.stored import write_stored

SCHEMA = Path(__file__).with_name("schema.sql")
# An index, and the table that it is of.
INDEX = re.compile(r"^(create index \w+ on (\w+)[^;]*;)", re.MULTILINE)
PAGE_SIZE = 4096
# A register of more rows is put into its file by a process of its own, so many rows at a time.
LARGE = 20_000
ROWS_AT_A_TIME = 1_000


@dataclass(frozen=True)
class BuildFacts:
    """What a build says of itself: its id and the hashes of its code and of its inputs."""

    build_id: str
    code_hash: str
    inputs_hash: str


def write_database(path: Path, gathered: Gathered, facts: BuildFacts) -> None:
    """Write a whole register to `path`, which must not exist. The file is complete and closed when this returns."""
    schema = SCHEMA.read_text(encoding="utf-8")
    tables = _create(path, INDEX.sub("", schema))
    put = fill_beside if len(gathered.rows) > LARGE else fill
    put(path, _batches(_content(gathered, facts), tables, dict(INDEX.findall(schema))))
    with closing(quick_connection(path)) as connection:
        # Worked out from the rows just written, so that what is stored is what its own query gives.
        write_facets(connection)
        write_stored(connection)
        counts = zip(("claim_count", "claim_count_part"), claim_count_rows(connection, gathered.declared), strict=True)
        for statement, rows in _batches(counts, tables, {}):
            connection.executemany(statement, rows or [])
        index_words(connection)
        connection.execute("analyze")
        connection.commit()


def _create(path: Path, tables: str) -> dict[str, list[Column]]:
    """Make the database with its empty tables and its views; gives the columns of each table."""
    with closing(quick_connection(path)) as connection:
        connection.execute(f"pragma page_size = {PAGE_SIZE}")
        connection.execute("pragma journal_mode = delete")
        # In one transaction: else each of a hundred is written by itself.
        connection.executescript(f"begin; {tables} commit;")
        database = sqlite_utils.Database(connection)
        return {name: database.table(name).columns for name in database.table_names()}


def _batches(content: Iterable[tuple[str, Iterable[Row]]], tables: dict[str, list[Column]], indexes: dict[str, str]) -> Iterator[Batch]:
    """What puts `content` into `tables`. An index is made once the rows of its table are there, or all rows where it is filled from other
    tables: in one go, in a third of the time that adding each row to it takes."""
    left = dict(indexes)
    for name, rows in content:
        columns = [column.name for column in tables[name]]
        statement = f"insert into {name} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"
        ordered = _ordered(name, rows, tables[name])
        while some := list(islice(ordered, ROWS_AT_A_TIME)):
            yield statement, some
        for index in [index for index, table in left.items() if table == name]:
            del left[index]
            yield index, None
    yield from ((index, None) for index in left)


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


def _ordered(name: str, rows: Iterable[Row], described: list[Column]) -> Iterator[tuple[Any, ...]]:
    """`rows` as they are stored, sorted by all their text, so that the order they were worked out in cannot show in the file."""
    columns = [column.name for column in described]
    key = [column.name for column in described if column.is_pk]
    tuples = (_tuple(row, columns) for row in rows)
    if isinstance(rows, Iterator):
        return _in_order(name, tuples, len(key))
    # Editions stand in order of time, which is the order that they come in.
    if name == "edition":
        return tuples
    # A key that stands first decides the order by itself.
    first = len(key) if key == columns[: len(key)] else 0
    return iter(sorted(tuples, key=(lambda row: tuple(map(str, row[:first]))) if first else _as_text))


def _tuple(row: Row, columns: list[str]) -> tuple[Any, ...]:
    return row if isinstance(row, tuple) else tuple([row[column] for column in columns])


def _in_order(name: str, rows: Iterable[tuple[Any, ...]], length: int) -> Iterator[tuple[Any, ...]]:
    """`rows` as they come, which must be in the order of their key, the first `length` columns. Raises ValueError where they are not."""
    before: tuple[Any, ...] = ()
    for row in rows:
        now = row[:length]
        if now < before:
            raise ValueError(f"table {name}: the row {now} comes after {before}")
        before = now
        yield row


def _as_text(row: tuple[Any, ...]) -> tuple[bool | str, ...]:
    return tuple(part for value in row for part in (value is None, str(value)))


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
