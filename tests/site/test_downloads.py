"""Downloads are whole, say so, and hold what the reader sees."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.site.conftest import Site
from tests.site.made_up_register import BUILD_ID, ENTRY_COUNT

LISTS = (
    "/entries",
    "/entries?in_scope=any&audience=any",
    "/entries?dataset=leo&sort=title",
    "/entries?q=attainment",
    "/entries?outcome=sent",
    "/recipients",
    "/recipients?show=any",
    "/datasets",
    "/editions",
    "/changes",
    "/changes?in_scope=any&audience=any&kind=appeared",
    "/issues",
    "/undecided",
    "/rows",
    "/rows?disposition=listing",
)


def shown(html: str) -> int:
    """The number of rows that a list's page says it has."""
    found = re.search(r'class="result" id="result">([\d,]+) ', html)
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("address", LISTS)
def test_a_list_downloads_exactly_as_filtered(site: Site, address: str) -> None:
    path, _, query = address.partition("?")
    rows = shown(site.get(address).text)
    table = site.get(f"{path}.csv?{query}" if query else f"{path}.csv")
    records = list(csv.reader(io.StringIO(table.text, newline="")))[1:]
    assert len(records) == rows == int(table.headers["x-row-count"])
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"].startswith('attachment; filename="')
    assert int(table.headers["content-length"]) == len(table.body)
    assert table.headers["x-content-sha256"] == hashlib.sha256(table.body).hexdigest()
    body = json.loads((answer := site.get(f"{path}.json?{query}" if query else f"{path}.json")).body)
    assert body["row_count"] == len(body["rows"]) == rows == int(answer.headers["x-row-count"])
    assert body["build_id"] == BUILD_ID
    compact = json.dumps(body["rows"], ensure_ascii=False, separators=(",", ":")).encode()
    assert body["rows_sha256"] == hashlib.sha256(compact).hexdigest()
    assert records == [["" if value is None else str(value) for value in row.values()] for row in body["rows"]]


def test_cells_that_look_like_formulas_stay_as_they_are(site: Site) -> None:
    rows = csv.DictReader(io.StringIO(site.get("/entries.csv").text, newline=""))
    assert '=HYPERLINK("http://example.invalid","free") attainment' in [row["title"] for row in rows]


@pytest.mark.parametrize("table", ["entry", "recipient", "source_row", "release_by_year", "entry_list", "entry_key"])
def test_a_table_as_csv_is_never_short(site: Site, table: str) -> None:
    expected = sqlite3.connect(site.database).execute(f"select count(*) from {table}").fetchone()[0]
    answer = site.get(f"/register/{table}.csv")
    assert answer.status == 200
    assert len(list(csv.reader(io.StringIO(answer.text, newline="")))) == expected + 1
    assert int(answer.headers["x-row-count"]) == expected
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_prepared_files_are_served_whole(site: Site) -> None:
    manifest = json.loads((site.database.parent / "downloads" / "manifest.json").read_text())
    assert manifest["files"]
    for file in manifest["files"]:
        answer = site.get(f"/downloads/{file['path']}")
        assert (len(answer.body), hashlib.sha256(answer.body).hexdigest()) == (file["bytes"], file["sha256"])
        assert answer.headers.get("x-row-count") == (None if file["rows"] is None else str(file["rows"]))
        assert answer.headers["x-content-sha256"] == file["sha256"]
        assert site.get(f"/downloads/{file['path']}", headers={"if-none-match": answer.headers["etag"]}).status == 304
    assert site.get("/register/entry.csv").body == site.get("/downloads/entry.csv").body
    assert json.loads(site.get("/downloads/manifest.json").body) == manifest
    (listed,) = re.findall(r'<pre class="hash">(.*?)</pre>', site.get("/downloads").text, re.S)
    assert listed.splitlines() == [f"{file['sha256']}  {file['path']}" for file in manifest["files"] if file["table"]]


def test_the_database_itself_can_be_had(site: Site) -> None:
    answer = site.get("/downloads/register.db")
    assert answer.body == site.database.read_bytes()
    assert answer.headers["x-content-sha256"] == hashlib.sha256(answer.body).hexdigest()
    assert answer.headers["x-content-sha256"] in site.get("/downloads").text


@pytest.mark.parametrize("name", ["nothing.csv", "../register.db", "..%2fregister.db", "%2e%2e/register.db", "entry.csv/", "entry.csv.bak"])
def test_nothing_else_can_be_had(site: Site, name: str) -> None:
    assert site.get(f"/downloads/{name}").status in (302, 404)
    assert b"SQLite format" not in site.get(f"/downloads/{name}").body


def test_a_file_that_is_not_as_the_build_left_it_is_not_served(site: Site, database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "build"
    shutil.copytree(database.parent, copy)
    with (copy / "downloads" / "entry.csv").open("ab") as handle:
        handle.truncate(100)
    damaged = Site(copy / "register.db")
    for address in ("/downloads/entry.csv", "/register/entry.csv"):
        assert b"uksa-2024" in site.get(address).body
        assert damaged.get(address).status == 500
        assert b"uksa-2024" not in damaged.get(address).body


def test_a_build_without_prepared_files_still_gives_whole_tables(database: Path, tmp_path: Path) -> None:
    shutil.copy(database, tmp_path / "register.db")
    bare = Site(tmp_path / "register.db")
    assert bare.get("/register/entry.csv").headers["x-row-count"] == str(ENTRY_COUNT + 1)
    assert "register.db" in bare.get("/downloads").text
