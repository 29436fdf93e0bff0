"""The sum of files: the rows of every table to download, counted again in its CSV and its JSON."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import IO

from pipeline.audit.held import Held

# Bytes of a file in JSON that are read at a time, so few that they stay near the processor, and the most that one row may have.
BLOCK = 50_000
LONGEST_ROW = 100_000_000
# What the rows come after, and how a row begins: with the name of its first column.
DATA = b', "data": ['
BEGINS = re.compile(rb'\s*(\{"(?:[^"\\]|\\.)*")')
# A quoted field without a mark in it and what comes after it, at the end of a line. And how many different ends are remembered, at most.
ONE_QUOTED = re.compile(r'"[^"]*"(?:,[^"]*|[\r\n]*)')
ENDS = 10_000


def files(held: Held) -> Iterator[str]:
    """Rows in a CSV = rows in the JSON = rows in the database = rows stated; every file has the bytes and the hash that are stated."""
    if held.downloads is None:
        return
    manifest = json.loads((held.downloads / "manifest.json").read_text(encoding="utf-8"))
    tables = {one["table"] for one in manifest["files"] if one["table"]}
    stored = {table: held.all(f'select count(*) from "{table}"')[0][0] for table in tables}
    for one in manifest["files"]:
        path = held.downloads / one["path"]
        if not path.exists() or (path.stat().st_size, _hash_of(path)) != (one["bytes"], one["sha256"]):
            yield f"{one['path']} does not have the bytes that are stated"
        elif one["table"]:
            there = rows_in(path)
            if not there == stored[one["table"]] == one["rows"]:
                yield f"{one['path']}: {there} rows in the file, {stored[one['table']]} in the database, {one['rows']} stated"
    if extra := {path.name for path in held.downloads.iterdir()} - {one["path"] for one in manifest["files"]} - {"manifest.json"}:
        yield f"{min(extra)} is a download that is not stated"


def rows_in(path: Path) -> int:
    """The rows of a table in CSV, its headings apart, or in JSON; -1 where the JSON says otherwise of itself or is none."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return _records_in(file) - 1
    with path.open("rb") as file:
        try:
            return _objects_in(file)
        except (ValueError, KeyError, TypeError, sqlite3.Error):
            return -1


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _records_in(file: IO[str]) -> int:
    """The records that csv.reader finds. It is not asked where it can find but one: a line without a quotation mark is a record, and so is
    one that ends, from its first quoted field on, with no other quoted field, or as a line that it found to be one."""
    csv.field_size_limit(sys.maxsize)
    whole: set[str] = set()
    count = 0
    for line in file:
        count += 1
        place = line.find('"')
        if place < 0:
            continue
        # A mark inside a field is a character like any other, so what comes after it is no end that could stand for others.
        end = line[place:] if not place or line[place - 1] == "," else ""
        if end in whole or (end and ONE_QUOTED.fullmatch(end)):
            continue
        reader = csv.reader(chain((line,), file))
        next(reader)
        if end and reader.line_num == 1 and len(whole) < ENDS:
            whole.add(end)
    return count


def _objects_in(file: IO[bytes]) -> int:
    """The objects in the list `data`, some at a time because a long table would fill the memory. Raises ValueError where it is no such
    JSON, or states another number of rows.

    SQLite reads the JSON, strictly by RFC 8259. The text is cut before what begins each row, which cannot stand inside a text of a row:
    there its quotation mark would have a stroke before it.
    """
    before, found, text = file.read(BLOCK).partition(DATA)
    stated = json.loads(before + b"}")["rows"]
    begins = BEGINS.match(text)
    between = b"}, " + begins[1] if begins else b""
    count = 0
    with closing(sqlite3.connect(":memory:")) as reader:
        while more := file.read(max(BLOCK, len(text))):
            text += more
            whole, cut, rest = text.rpartition(between) if between else (b"", b"", text)
            if cut:
                count += _length(reader, b"[" + whole + b"}]")
                text = begins[1] + rest  # type: ignore[index]
            elif len(text) > LONGEST_ROW:
                raise ValueError("no second row begins where one should")
        if not found or not text.rstrip().endswith(b"]}"):
            raise ValueError("it breaks off")
        count += _length(reader, b"[" + text.rstrip()[:-1])
    if count != stated:
        raise ValueError(f"{count} rows, and {stated} are stated")
    return count


def _length(reader: sqlite3.Connection, text: bytes) -> int:
    """How many values a list in JSON has. Raises ValueError where it is no list in JSON."""
    text.decode("utf-8")
    query = "select json_valid(list), json_array_length(list) from (select cast(? as text) as list)"
    valid, length = reader.execute(query, (text,)).fetchone()
    if not valid:
        raise ValueError("it is not JSON")
    return int(length)
