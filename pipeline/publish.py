"""Downloads of a build: every table whole, as CSV and JSON, with row counts and checksums that are stated and can be tested."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import yaml

# The search index, the provenance and the timeline repeat other tables many times over; the views of the lists are downloaded
# from their own pages, filtered as the reader sees them.
NOT_OFFERED = ("search_item", "provenance", "entry_timeline")
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


def csv_of(columns: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    """`rows` as UTF-8 CSV with a heading line; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _write_table(
    connection: sqlite3.Connection,
    table: str,
    folder: Path,
    described: dict[str, Any],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    columns = [(row[1], row[2]) for row in connection.execute(f"pragma table_info({table})")]
    names = [name for name, _ in columns]
    # Sorted by every column, so that a view without an order of its own gives the same bytes each time.
    rows = connection.execute(f"select * from {table} order by {', '.join(str(number) for number in range(1, len(names) + 1))}").fetchall()
    (folder / f"{table}.csv").write_bytes(csv_of(names, rows))
    records = {"table": table, "rows": len(rows), "data": [dict(zip(names, row, strict=True)) for row in rows]}
    (folder / f"{table}.json").write_text(json.dumps(records, ensure_ascii=False) + "\n", encoding="utf-8")
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
        _file_entry(folder / f"{table}.csv", table, len(rows), "text/csv", description),
        _file_entry(folder / f"{table}.json", table, len(rows), "application/json", description),
    ]


def _file_entry(path: Path, table: str, rows: int, media_type: str, description: str) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "path": path.name,
        "table": table,
        "rows": rows,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": media_type,
        "description": description,
    }
