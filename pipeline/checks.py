"""Does what was built hold together? Returns problems in plain words and decides nothing; a build with problems is not published.

Each check looks for what must not be there, so a check that finds nothing has looked. All are in `CHECKS` by name; tests feed each one a
fault, and fail where one has none or where one that is switched off is not missed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.check_queries import QUERIES
from pipeline.claiming.counts import parts_of
from pipeline.declaring.declarations import Declared
from pipeline.fold import plural
from pipeline.privacy.whole_register import personal_texts, withheld_names
from pipeline.tables.stored import STORED, stored_otherwise

Check = Callable[[sqlite3.Connection, Declared], Iterator[str]]
# SQLite works on these by itself, so they are done beside the others.
SQLITES_OWN = ("the file is damaged", "a key leads nowhere")
UNLIKE_ITS_SELECT = "table {} does not hold what its select gives"
# Our counts beside published totals, each with the lines it is made of.
CLAIM_COUNTS = (
    "select claim_id, query, counted, not_placed, counted_at_least, "
    "(select group_concat(outcome || ' ' || counted || ' ' || not_placed || ' ' || counted_at_least, '; ') from "
    "(select * from claim_count_part where claim_count_part.claim_id = claim_count.claim_id order by outcome)) "
    "from claim_count where counted_status = 'counted' order by claim_id"
)
# So many pairs of a wording and a row's cells are remembered while they are looked through.
MOST_REMEMBERED = 20_000


def problems_of(database: Path, declared: Declared) -> list[str]:
    """Everything about the built `database` that must not be, in plain words; empty where it holds."""
    own = [check for name, check in CHECKS.items() if name in SQLITES_OWN]
    with ThreadPoolExecutor(1) as beside:
        found = beside.submit(_found, database, declared, own)
        others = _found(database, declared, [check for name, check in CHECKS.items() if name not in SQLITES_OWN])
    return found.result() + others


def _found(database: Path, declared: Declared, asked: list[Check]) -> list[str]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return [problem for check in asked for problem in check(connection, declared)]
    finally:
        connection.close()


def _damage(connection: sqlite3.Connection, _: Declared) -> Iterator[str]:
    verdict = connection.execute("pragma integrity_check").fetchone()[0]
    if verdict != "ok":
        yield f"SQLite's own integrity check: {verdict}"


def _lost_keys(connection: sqlite3.Connection, _: Declared) -> Iterator[str]:
    for table, row_number, parent, _ in connection.execute("pragma foreign_key_check").fetchmany(10):
        # A table that is stored by its key alone numbers no rows.
        where = f"table {table}" if row_number is None else f"table {table}, row {row_number}"
        yield f"{where}: names something that table {parent} does not have"


def _asked(meaning: str, query: str) -> Check:
    """The check that `query` finds nothing."""

    def check(connection: sqlite3.Connection, _: Declared) -> Iterator[str]:
        offenders = [str(row[0]) for row in connection.execute(query)]
        if offenders:
            yield f"{meaning} ({len(offenders)}): {', '.join(offenders[:5])}"

    return check


def _unprinted(connection: sqlite3.Connection, _: Declared) -> Iterator[str]:
    """Every value's printed text must stand in its row's cell, save where it is withheld."""
    values: dict[str, list[tuple[str, str, str, str]]] = {}
    query = "select wording_id, field, column_letter, printed, status from wording_value"
    for wording_id, name, letter, printed, status in connection.execute(query):
        values.setdefault(wording_id, []).append((name, letter, printed, status))
    # Most rows of an edition say, in the same cells, what those of the one before said.
    known, wrong = set[tuple[str, str]](), list[str]()
    rows = connection.execute("select listing_id, wording_id, cells from listing join source_row using (row_id) order by listing_id")
    for listing_id, wording_id, text in rows:
        if (wording_id, text) in known:
            continue
        cells, said = json.loads(text), values.get(wording_id, [])
        differ = [f"{listing_id} {name}" for name, letter, printed, how in said if cells.get(letter, "") != printed and how != "withheld"]
        wrong += differ
        if not differ and len(known) < MOST_REMEMBERED:
            known.add((wording_id, text))
    if wrong:
        yield f"a value's printed text is not what its cell holds ({len(wrong)}): {', '.join(wrong[:5])}"


def _unexpected(connection: sqlite3.Connection, declared: Declared) -> Iterator[str]:
    """Counts that a person reviewed for the very same bytes must come out again."""
    for row in declared.expected:
        held = connection.execute(
            "select sheet_id from sheet where sha256 = ? and sheet_name = ? and layout_status != 'quarantined'",
            (row["sha256"], row["sheet_name"]),
        ).fetchone()
        if held is None:
            continue
        count = connection.execute(
            "select count(*) from source_row where sheet_id = ? and disposition = ?", (held[0], row["disposition"])
        ).fetchone()[0]
        if count != int(row["rows"]):
            there = f"{plural(count, 'row is', 'rows are')} {row['disposition']}"
            yield f"{held[0]}: {there}, and {row['rows']} were reviewed (data/declared/expected_counts.csv)"


def _counted_otherwise(connection: sqlite3.Connection, _: Declared) -> Iterator[str]:
    """A count beside a published total must be what its own query gives, part for part."""
    for claim_id, query, counted, not_placed, at_least, parts in connection.execute(CLAIM_COUNTS):
        found = sorted(parts_of(connection, query))
        sums = sum(part[1] for part in found), sum(part[2] for part in found), sum(part[3] for part in found)
        if sums != (counted, not_placed, at_least) or "; ".join(" ".join(map(str, one)) for one in found) != (parts or ""):
            stored = f"{counted} counted, {not_placed} not placed and {at_least} at least are stored, of {parts}"
            yield f"{claim_id}: its query gives {found}; {stored}"


def _stored_otherwise(table: str) -> Check:
    """The check that a table which is worked out once holds what its select gives."""

    def check(connection: sqlite3.Connection, _: Declared) -> Iterator[str]:
        if differ := stored_otherwise(connection, table):
            yield f"{UNLIKE_ITS_SELECT.format(table)} ({len(differ)}): {', '.join(differ[:5])}"

    return check


CHECKS: dict[str, Check] = {
    "the file is damaged": _damage,
    "a key leads nowhere": _lost_keys,
    **{meaning: _asked(meaning, query) for meaning, query in QUERIES},
    **{UNLIKE_ITS_SELECT.format(table): _stored_otherwise(table) for table in STORED},
    "a value's printed text is not what its cell holds": _unprinted,
    "a reviewed count did not come out again": _unexpected,
    "a count beside a published total is not what its query gives": _counted_otherwise,
    "an e-mail address or a telephone number stands in the register": personal_texts,
    "a name that was withheld stands in the register": withheld_names,
}
