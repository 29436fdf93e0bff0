"""The data package is a standard one, and loading it gives the very tables of the database."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import yaml
from frictionless import Package, validate

from tests.conftest import SOAK
from tests.site.made_up_register import BUILD_ID

PYTHON_TYPES = {"integer": int, "number": float, "string": str, "any": object}


@pytest.fixture(scope="session", params=["made-up", "real"] if SOAK else ["made-up"])
def built(request: pytest.FixtureRequest, database: Path) -> Path:
    return Path(request.getfixturevalue("real_register").path) if request.param == "real" else database


@pytest.fixture(scope="session")
def unpacked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip as a reader unpacks it."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(built.parent / "downloads" / "pupil-data-register.zip") as archive:
        archive.extractall(folder)
    return folder


def test_it_is_valid_as_its_readers_check_it(unpacked: Path) -> None:
    report = validate(str(unpacked / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:10]


def test_the_zip_holds_the_files_that_are_offered_one_by_one(built: Path, unpacked: Path) -> None:
    for path in unpacked.iterdir():
        assert path.read_bytes() == (built.parent / "downloads" / path.name).read_bytes(), path.name
    package = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    offered = {path.name for path in (built.parent / "downloads").glob("*.csv")}
    assert {one["path"] for one in package["resources"]} == offered
    assert {path.name for path in unpacked.iterdir()} == offered | {"datapackage.json", "CITATION.cff"}
    for one in package["resources"]:
        content = (unpacked / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")


def test_loading_it_gives_the_rows_and_types_of_the_database(built: Path, unpacked: Path) -> None:
    """Every table, value by value. A blank cell stands for no value and for an empty text; CSV knows no difference."""
    package = Package(str(unpacked / "datapackage.json"))
    connection = sqlite3.connect(f"file:{built}?mode=ro", uri=True)
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table' and sql like '%strict'")}
    offered = {name for name in tables - {"search_item", "entry_facet"} if not name.endswith("_list")}
    assert offered <= set(package.resource_names)
    for resource in package.resources:
        types = [field.type for field in resource.schema.fields]
        found = [tuple(row.values()) for row in resource.read_rows()]
        for row in found:
            assert all(value is None or isinstance(value, PYTHON_TYPES[kind]) for value, kind in zip(row, types, strict=True))
        stored = [tuple(None if value == "" else value for value in row) for row in connection.execute(f"select * from {resource.name}")]
        assert len(found) == len(stored), resource.name
        assert Counter(found) == Counter(stored), resource.name


def test_the_dictionary_types_and_keys_are_those_of_the_schema(built: Path, unpacked: Path) -> None:
    package = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    connection = sqlite3.connect(f"file:{built}?mode=ro", uri=True)
    for one in package["resources"]:
        schema = one["schema"]
        assert one["description"]
        assert all(field["description"] for field in schema["fields"])
        columns = connection.execute(f"pragma table_info({one['name']})").fetchall()
        assert [field["name"] for field in schema["fields"]] == [column[1] for column in columns]
        assert set(schema.get("primaryKey", [])) == {column[1] for column in columns if column[5]}
        pointing = {(row[3], row[2], row[4]) for row in connection.execute(f"pragma foreign_key_list({one['name']})")}
        assert {
            (key["fields"][0], key["reference"]["resource"] or one["name"], key["reference"]["fields"][0])
            for key in schema.get("foreignKeys", [])
        } == pointing
    assert {source["title"] for source in package["sources"]} == {title for (title,) in connection.execute("select title from source")}


def test_the_citation_gives_the_builds_id_and_date(database: Path) -> None:
    cited = yaml.safe_load((database.parent / "downloads" / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert (cited["type"], cited["version"], cited["date-released"]) == ("dataset", BUILD_ID, "2026-06-11")
