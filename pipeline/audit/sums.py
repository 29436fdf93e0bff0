"""The sums inside the register: rows and entries, figures and what they are counted from, files to download."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pipeline.audit.held import Held

# Characters of a file in JSON that are read at a time, what its rows come after, and what may stand between two of them.
BLOCK = 1_000_000
DATA = ', "data": ['
BETWEEN = re.compile(r"[,\s]*")

# Totals that are shown beside what they are split by: (what it is, the sum of its parts, the whole counted by itself).
BREAKDOWNS = (
    (
        "releases by year and kind",
        "select coalesce(sum(releases), 0) from release_by_year",
        "select count(*) from entry where outcome in ('sent', 'linked', 'reuse_permitted', 'approved') and in_scope = 'yes' "
        "and audience = 'external'",
    ),
    (
        "entries by outcome",
        "select coalesce(sum(n), 0) from (select count(*) as n from entry group by outcome)",
        "select count(distinct entry_id) from listing",
    ),
    (
        "answers to what is commercial, three facts of every entry",
        "select count(distinct entry_id || ' ' || fact) from entry_commercial",
        "select 3 * count(*) from entry",
    ),
)

PARTS = "select coalesce(sum(counted), 0), coalesce(sum(not_placed), 0) from claim_count_part where claim_id = ?"


def entries(held: Held) -> Iterator[str]:
    """Rows that became listings = listings = the sum over entries of theirs; each such row is in exactly one entry."""
    rows, listings, of_entries, entries_listed, entries_held = held.all(
        "select (select count(*) from source_row where disposition = 'listing'), (select count(*) from listing), "
        "(select coalesce(sum(n), 0) from (select count(*) as n from listing join entry using (entry_id) group by entry_id)), "
        "(select count(distinct entry_id) from listing), (select count(*) from entry)"
    )[0]
    if not rows == listings == of_entries:
        yield f"{rows} rows became listings, there are {listings} listings, and the entries hold {of_entries}"
    if entries_listed != entries_held:
        yield f"{entries_held} entries, and listings of {entries_listed}"
    for (row_id,) in held.all(
        "select row_id from listing left join source_row using (row_id) group by row_id "
        "having count(*) != 1 or max(coalesce(disposition, '')) != 'listing'"
    ):
        yield f"{row_id} has several listings, or one that it should not have"


def figures(held: Held) -> Iterator[str]:
    """A stored count = its own query asked again = the sum of its parts; the parts of a breakdown = the whole, counted by itself."""
    for claim_id, counted, not_placed, query in held.all(
        "select claim_id, counted, not_placed, query from claim_count where counted_status = 'counted'"
    ):
        again = held.all(query)
        found = sum(row[1] or 0 for row in again), sum(row[2] for row in again)
        parts = held.all(PARTS, claim_id)[0]
        if not found == parts == (counted, not_placed):
            yield f"{claim_id}: {counted} counted and {not_placed} not placed are stored, {parts} in parts, {found} when asked again"
    for name, by_parts, as_whole in BREAKDOWNS:
        summed, counted = held.all(by_parts)[0][0], held.all(as_whole)[0][0]
        if summed != counted:
            yield f"{name}: {summed} by the parts, {counted} as a whole"


def files(held: Held) -> Iterator[str]:
    """Rows in a CSV = rows in the JSON = rows in the database = rows stated; every file has the bytes and the hash that are stated."""
    if held.downloads is None:
        return
    manifest = json.loads((held.downloads / "manifest.json").read_text(encoding="utf-8"))
    csv.field_size_limit(sys.maxsize)
    tables = {one["table"] for one in manifest["files"] if one["table"]}
    stored = {table: held.all(f'select count(*) from "{table}"')[0][0] for table in tables}
    for one in manifest["files"]:
        path = held.downloads / one["path"]
        if not path.exists() or (path.stat().st_size, _hash_of(path)) != (one["bytes"], one["sha256"]):
            yield f"{one['path']} does not have the bytes that are stated"
        elif one["table"]:
            there = _rows_in(path)
            if not there == stored[one["table"]] == one["rows"]:
                yield f"{one['path']}: {there} rows in the file, {stored[one['table']]} in the database, {one['rows']} stated"
    if extra := {path.name for path in held.downloads.iterdir()} - {one["path"] for one in manifest["files"]} - {"manifest.json"}:
        yield f"{min(extra)} is a download that is not stated"


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rows_in(path: Path) -> int:
    """The rows of a table in CSV, its headings apart, or in JSON; -1 where the JSON says otherwise of itself or is none."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    with path.open(encoding="utf-8") as file:
        try:
            return _objects_in(file)
        except ValueError:
            return -1


def _objects_in(file: IO[str]) -> int:
    """The objects in the list `data`, read one by one because a long table would fill the memory. Raises ValueError where it is no such
    JSON, or states another number of rows."""
    before, _, text = file.read(BLOCK).partition(DATA)
    stated, decoder, place, count = json.loads(before + "}")["rows"], json.JSONDecoder(), 0, 0
    while True:
        place = BETWEEN.match(text, place).end()  # type: ignore[union-attr]
        if text.startswith("]", place):
            break
        try:
            _, place = decoder.raw_decode(text, place)
            count += 1
        except ValueError:
            if not (more := file.read(BLOCK)):
                raise
            text, place = text[place:] + more, 0
    if (text[place:] + file.read()).rstrip() != "]}" or count != stated:
        raise ValueError(f"{count} rows, and {stated} are stated")
    return count
