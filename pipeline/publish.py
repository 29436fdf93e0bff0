"""Downloads of a build: every table whole, as CSV and JSON, with row counts and checksums that are stated and can be tested."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import yaml

# The search index, the provenance, the timeline and the summary of listings repeat other tables many times over; the views of the lists
# are downloaded from their own pages, filtered as the reader sees them.
NOT_OFFERED = ("search_item", "provenance", "entry_timeline", "listing_summary")
CSVW_TYPES = {"INTEGER": "integer", "TEXT": "string"}


def write_downloads(database: Path, folder: Path, metadata: Path) -> None:
    """Write `folder`/<table>.csv and .json for the tables and the views of counts and releases, datapackage.json, and manifest.json.

    CSV and JSON carry the data exactly: nothing is quoted away, rounded or left out. manifest.json gives each file's rows, bytes and
    SHA-256. Descriptions come from the data dictionary in `metadata`.
    """
    folder.mkdir()
    dictionary = yaml.safe_load(metadata.read_text(encoding="utf-8"))["databases"]["register"]["tables"] if metadata.exists() else {}
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        build_id = connection.execute("select build_id from build").fetchone()[0]
        resources = [_write_table(connection, table, folder, dictionary.get(table, {})) for table in _tables(connection)]
    finally:
        connection.close()
    package = {
        "name": "pupil-data-register",
        "id": build_id,
        "title": "Pupil Data Register",
        "resources": [resource for resource, _ in resources],
    }
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    files = [entry for _, entries in resources for entry in entries]
    files.append(_file_entry(folder / "datapackage.json", "", len(resources), "application/json", "The data dictionary of all these files"))
    manifest = {"build_id": build_id, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "select name from sqlite_master where type in ('table', 'view') and name not like 'search_index%' "
        "and name not like 'sqlite%' order by name"
    )
    return [name for (name,) in rows if name not in NOT_OFFERED and not name.endswith("_list")]


def _write_table(
    connection: sqlite3.Connection,
    table: str,
    folder: Path,
    described: dict[str, Any],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    columns = [(row[1], row[2]) for row in connection.execute(f"pragma table_info({table})")]
    names = [name for name, _ in columns]
    # Sorted by every column, so that a view without an order of its own gives the same bytes each time.
    query = f"select * from {table} order by {', '.join(str(number) for number in range(1, len(names) + 1))}"
    count = _write_rows(connection.execute(query), names, table, folder)
    description = described.get("description", "")
    meanings = described.get("columns", {})
    resource = {
        "name": table.replace("_", "-"),
        "path": f"{table}.csv",
        "description": description,
        "schema": {
            "fields": [
                {"name": name, "type": CSVW_TYPES.get(kind.upper(), "any"), "description": meanings.get(name, "")} for name, kind in columns
            ]
        },
    }
    return resource, [
        _file_entry(folder / f"{table}.csv", table, count, "text/csv", description),
        _file_entry(folder / f"{table}.json", table, count, "application/json", description),
    ]


def _write_rows(rows: sqlite3.Cursor, names: list[str], table: str, folder: Path) -> int:
    """Write the rows as CSV and JSON, one by one, because a long table would fill the memory; gives how many there are."""
    count = 0
    with (
        (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as as_csv,
        tempfile.TemporaryFile("w+", encoding="utf-8") as data,
        (folder / f"{table}.json").open("w", encoding="utf-8") as as_json,
    ):
        writer = csv.writer(as_csv, lineterminator="\r\n")
        writer.writerow(names)
        for count, row in enumerate(rows, start=1):
            writer.writerow(row)
            data.write((", " if count > 1 else "") + json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))
        data.seek(0)
        as_json.write(json.dumps({"table": table, "rows": count}, ensure_ascii=False)[:-1] + ', "data": [')
        shutil.copyfileobj(data, as_json)
        as_json.write("]}\n")
    return count


def _file_entry(path: Path, table: str, rows: int, media_type: str, description: str) -> dict[str, Any]:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {
        "path": path.name,
        "table": table,
        "rows": rows,
        "bytes": path.stat().st_size,
        "sha256": digest,
        "media_type": media_type,
        "description": description,
    }
