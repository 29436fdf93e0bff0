"""Downloads of a build: every table whole, as CSV and JSON, with row counts and checksums that are stated and can be tested."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import yaml

from pipeline.builds import ROOT, sha256_of
from pipeline.declared import SafeLoader
from pipeline.publishing import data_package
from pipeline.publishing.data_package import TableFile
from pipeline.publishing.row_texts import csv_lines, json_object

# The search index, the provenance, the timeline, orders, what is said listing by listing, and what the questions ask of an entry, an
# organisation and a claim repeat other tables, some many times over; views of lists are downloaded from their own pages, filtered as
# readers see them.
NOT_OFFERED = (
    *("search_item", "entry_facet", "provenance", "entry_timeline", "listing_summary", "edition_order", "listing_order"),
    *("listing_value", "listing_recipient", "listing_dataset", "entry_receiver", "receiver_not_known", "entry_tier", "recipient_part"),
    *("entry_born", "recipients_in_words", "claim_said"),
)
# A larger database, in bytes, has its downloads written in a process of their own, while it is looked through in this one.
LARGE = 50_000_000
# Rows are read and written so many at a time.
ROWS_AT_A_TIME = 1_000
ZIP_NAME = "pupil-data-register.zip"
ABOUT = {
    "datapackage.json": ("application/json", "The data dictionary: every file and column, with types, keys, licences, sources and hashes"),
    "CITATION.cff": ("text/yaml", "How to cite this build, in the Citation File Format"),
    ZIP_NAME: ("application/zip", "A Frictionless data package: all the CSV files here, with datapackage.json and CITATION.cff"),
}


def write_downloads(database: Path, folder: Path, metadata: Path) -> None:
    """Write `folder`/<table>.csv and .json for the tables and the views of counts and releases, the data package with its zip,
    CITATION.cff, and manifest.json.

    CSV and JSON carry the data exactly: nothing is quoted away, rounded or left out. manifest.json gives each file's rows, bytes and
    SHA-256. Descriptions come from the data dictionary in `metadata`.
    """
    folder.mkdir()
    described = yaml.load(metadata.read_text(encoding="utf-8"), SafeLoader) if metadata.exists() else {}
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        build_id = connection.execute("select build_id from build").fetchone()[0]
        dictionary = described.get("databases", {}).get("register", {}).get("tables", {})
        files = [one for table in _tables(connection) for one in _write_table(connection, table, folder, dictionary.get(table, {}))]
        tables = [TableFile(one["table"], one["path"], one["bytes"], one["sha256"]) for one in files if one["path"].endswith(".csv")]
        data_package.write_json(folder / "datapackage.json", data_package.package_of(connection, tables, described))
        (folder / "CITATION.cff").write_text(data_package.citation_of(connection), encoding="utf-8")
    finally:
        connection.close()
    members = ["datapackage.json", "CITATION.cff", *(table.path for table in tables)]
    data_package.write_zip(folder / ZIP_NAME, [folder / name for name in members])
    files += [_file_entry(folder / name, "", None, *about) for name, about in ABOUT.items()]
    data_package.write_json(folder / "manifest.json", {"build_id": build_id, "files": files})


@contextmanager
def downloads_beside(database: Path, folder: Path, metadata: Path) -> Iterator[Callable[[], None]]:
    """As `write_downloads`, while the caller does something else: the function given ends it. Raises OSError where it fails.

    A database that is no larger than `LARGE` is not worth a process of its own: its downloads are written when the function is called.
    """
    if database.stat().st_size <= LARGE:
        yield lambda: write_downloads(database, folder, metadata)
        return
    command = [sys.executable, "-m", "pipeline.publish", *map(str, (database.resolve(), folder.resolve(), metadata))]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:

        def end() -> None:
            said = child.stderr.read() if child.stderr else ""
            if child.wait():
                raise OSError((said.strip().splitlines() or ["the downloads could not be written"])[-1])

        try:
            yield end
        finally:
            child.kill()


def _main(database: str, folder: str, metadata: str) -> None:
    # The one that started this process holds the other end for as long as it lives: should it be killed, this ends with it.
    Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
    write_downloads(Path(database), Path(folder), Path(metadata))
    os._exit(0)


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "select name from sqlite_master where type in ('table', 'view') and name not like 'search_index%' "
        "and name not like 'sqlite%' order by name"
    )
    return [name for (name,) in rows if name not in NOT_OFFERED and not name.endswith("_list")]


def _write_table(connection: sqlite3.Connection, table: str, folder: Path, described: dict[str, Any]) -> list[dict[str, Any]]:
    columns = connection.execute(f"pragma table_info({table})").fetchall()
    names = [row[1] for row in columns]
    # Sorted by the key or, in a view, which has no order of its own, by every column, so that it gives the same bytes each time.
    key = [row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]]
    query = f"select *, {json_object(names)} from {table} order by {', '.join(key or names)}"
    count = _write_rows(connection.execute(query), names, table, folder)
    description = described.get("description", "")
    return [
        _file_entry(folder / f"{table}.csv", table, count, "text/csv", description),
        _file_entry(folder / f"{table}.json", table, count, "application/json", description),
    ]


def _write_rows(rows: sqlite3.Cursor, names: list[str], table: str, folder: Path) -> int:
    """Write the rows as CSV and JSON, some at a time, because a long table would fill the memory; gives how many there are. After its
    columns each row has itself as JSON."""
    count = 0
    with (
        (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as as_csv,
        tempfile.TemporaryFile() as data,
        (folder / f"{table}.json").open("wb") as as_json,
    ):
        as_csv.write(csv_lines([names]))
        while some := rows.fetchmany(ROWS_AT_A_TIME):
            as_csv.write(csv_lines([row[:-1] for row in some]))
            data.write((b", " if count else b"") + b", ".join([row[-1] for row in some]))
            count += len(some)
        data.seek(0)
        as_json.write((json.dumps({"table": table, "rows": count}, ensure_ascii=False)[:-1] + ', "data": [').encode())
        shutil.copyfileobj(data, as_json)
        as_json.write(b"]}\n")
    return count


def _file_entry(path: Path, table: str, rows: int | None, media_type: str, description: str) -> dict[str, Any]:
    return {
        "path": path.name,
        "table": table,
        "rows": rows,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "media_type": media_type,
        "description": description,
    }


if __name__ == "__main__":
    _main(*sys.argv[1:])
