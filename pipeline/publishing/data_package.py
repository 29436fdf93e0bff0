"""The register as a standard package: a Frictionless data package of its CSV files, zipped, and how to cite it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TITLE = "Pupil Data Register"
OWN_LICENCE = {"name": "MIT", "path": "https://opensource.org/license/mit", "title": "MIT License, for what this register added"}
TYPES = {"INTEGER": "integer", "TEXT": "string", "REAL": "number"}
FOUND_TYPES = {"integer": "integer", "real": "number", "text": "string"}
# A fixed time for every member: the same build gives the same bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class TableFile:
    """A table's CSV as it was written: its name, how many bytes it has and their SHA-256."""

    table: str
    path: str
    byte_count: int
    sha256: str


def package_of(connection: sqlite3.Connection, files: list[TableFile], metadata: dict[str, Any]) -> dict[str, Any]:
    """The descriptor (datapackage.json): every file with its bytes and hash, every column with its type and meaning, the keys, the
    licences and the sources. `metadata` is metadata.yml, whose dictionary gives the meanings."""
    build_id, as_of = connection.execute("select build_id, as_of from build").fetchone()
    dictionary = metadata.get("databases", {}).get("register", {}).get("tables", {})
    tables = {file.table for file in files}
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "pupil-data-register",
        "id": build_id,
        "version": build_id,
        "title": TITLE,
        "description": metadata.get("description", TITLE),
        "licenses": licences_of(connection),
        "sources": sources_of(connection),
        "contributors": [{"title": TITLE, "role": "publisher"}],
        "resources": [resource_of(connection, file, dictionary.get(file.table, {}), tables) for file in files],
    }
    if as_of:
        package["created"] = as_of if "T" in as_of else f"{as_of}T00:00:00Z"
    return package


def licences_of(connection: sqlite3.Connection) -> list[dict[str, str]]:
    """Our own licence, and the terms of each source that states where they are printed."""
    found = connection.execute(
        "select licence, licence_url, group_concat(title, '; ') from (select * from source order by title)"
        " where licence_url != '' group by licence, licence_url order by licence, licence_url"
    )
    return [OWN_LICENCE, *({"path": url, "title": f"{licence} ({titles})"} for licence, url, titles in found)]


def sources_of(connection: sqlite3.Connection) -> list[dict[str, str]]:
    """Every publication that is watched, with its publisher and terms."""
    found = connection.execute("select title, homepage_url, publisher, licence, licence_url from source order by source_id")
    return [
        {"title": title, **({"path": url} if url else {}), "publisher": publisher, "licence": licence, "licence_url": licence_url}
        for title, url, publisher, licence, licence_url in found
    ]


def resource_of(connection: sqlite3.Connection, file: TableFile, described: dict[str, Any], tables: set[str]) -> dict[str, Any]:
    """One table or view as a resource of the package."""
    return {
        "profile": "tabular-data-resource",
        "name": file.table,
        "path": file.path,
        "description": described.get("description", ""),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.byte_count,
        "hash": f"sha256:{file.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema_of(connection, file.table, described.get("columns", {}), tables),
    }


def holds_empty_text(connection: sqlite3.Connection, table: str, column: str) -> bool:
    """Whether an empty text stands in a column, which a CSV file cannot tell from no value."""
    return connection.execute(f"select 1 from {table} where {column} = '' limit 1").fetchone() is not None


def schema_of(connection: sqlite3.Connection, table: str, meanings: dict[str, str], tables: set[str]) -> dict[str, Any]:
    """The table's columns with their types, and its keys. A blank cell is a value that a row does not have, or an empty text."""
    columns = connection.execute(f"pragma table_info({table})").fetchall()
    references = foreign_keys_of(connection, table, tables)
    pointing = {key["fields"][0] for key in references}
    found = found_types(connection, table, [column[1] for column in columns if column[2].upper() not in TYPES])
    fields: list[dict[str, Any]] = []
    for _, name, kind, not_null, _, key in columns:
        one: dict[str, Any] = {"name": name, "type": TYPES.get(kind.upper()) or found[name]}
        one["description"] = meanings.get(name, "")
        # An empty text and no value are alike in CSV, so only a column that can hold neither is said to be never blank.
        if (key and not holds_empty_text(connection, table, name)) or (not_null and (one["type"] != "string" or name in pointing)):
            one["constraints"] = {"required": True}
        fields.append(one)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if primary := [column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]]:
        schema["primaryKey"] = primary
    return schema | ({"foreignKeys": references} if references else {})


def found_types(connection: sqlite3.Connection, table: str, columns: list[str]) -> dict[str, str]:
    """Computed columns -> their types, by the values they have; `any` where one has none, or of several types."""
    if not columns:
        return {}
    kinds = connection.execute(f"select distinct {', '.join(f'typeof({one})' for one in columns)} from {table}").fetchall()
    of_column = {name: {row[place] for row in kinds} - {"null"} for place, name in enumerate(columns)}
    return {name: FOUND_TYPES.get(next(iter(found)), "any") if len(found) == 1 else "any" for name, found in of_column.items()}


def foreign_keys_of(connection: sqlite3.Connection, table: str, tables: set[str]) -> list[dict[str, Any]]:
    """Which column points to which table, in the order of the columns. A table that points to itself is "", as the standard has it."""
    rows = connection.execute(f"select \"from\", \"table\", \"to\" from pragma_foreign_key_list('{table}') order by \"from\", \"table\"")
    return [
        {"fields": [column], "reference": {"resource": "" if other == table else other, "fields": [target]}}
        for column, other, target in rows
        if other in tables
    ]


def citation_of(connection: sqlite3.Connection) -> str:
    """CITATION.cff: what to write beside a number taken from this build."""
    build_id, as_of = connection.execute("select build_id, as_of from build").fetchone()
    sources = sources_of(connection)
    cited: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Please give the build's id and date beside any number taken from it, so that others can open the same rows.",
        "type": "dataset",
        "title": TITLE,
        "authors": [{"name": TITLE}],
        "version": build_id,
        **({"date-released": as_of[:10]} if as_of else {}),
        "abstract": "The licence is that of what this register added. The facts are the publishers'; their terms are in datapackage.json.",
        "license": OWN_LICENCE["name"],
        "references": [
            {"type": "data", "title": one["title"], "authors": [{"name": one["publisher"]}]}
            | {name: one["path"] for name in ("url",) if "path" in one}
            for one in sources
        ],
    }
    return yaml.safe_dump(cited, sort_keys=False, allow_unicode=True, width=1000)


def write_zip(path: Path, members: list[Path]) -> None:
    """The files in one zip, in the order given, with fixed times and permissions."""
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            about = zipfile.ZipInfo(member.name, ZIP_TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            about.file_size = member.stat().st_size
            with member.open("rb") as source, archive.open(about, "w") as target:
                shutil.copyfileobj(source, target)


def write_json(path: Path, value: dict[str, Any]) -> None:
    """`value` as JSON with a line for each of its keys, and one for each item of a list under it: with more lines the standard library
    writes it in Python alone, which took an eighth of a small build."""
    parts = []
    for key, content in value.items():
        items = ",\n".join(map(_on_one_line, content)) if isinstance(content, list) else ""
        parts.append(f"{_on_one_line(key)}: " + (f"[\n{items}\n]" if items else _on_one_line(content)))
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _on_one_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
