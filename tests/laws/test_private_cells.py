"""A made-up person in every kind of cell: what reaches the database, the pages, the downloads, a frozen copy and the logs, and what cannot.

E-mail addresses, telephone numbers, National Insurance numbers and postcodes are known by their form, and none is anywhere. A name has no
form: where a column of people, or a title, marks it, it is nowhere either; in the midst of free text, unmarked, it is shown as printed.
SHOWN says so for each kind of cell, and docs/privacy.md says it in words: both are held to what is found.
"""

from __future__ import annotations

import io
import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import ROOT, SOAK, run_register
from tests.laws.made_up_people import PEOPLE, fill
from tests.laws.test_no_names import contents_of
from tests.machine import LONG_ENOUGH, free_port, wait_for
from tests.pipeline import made_up

# Kind of cell -> what of a person in it is shown. Of all other kinds nothing is.
FREE_TEXT = ("reference", "title", "legal basis", "data", "setting", "date", "purpose", "title of a request")
TOLD_OF_A_FILE = ("name of a file", "words of a link", "heading in no layout", "note on a page", "link on a page")
IN_PARLIAMENT = ("question", "answer", "heading of a question", "title of an attachment")
SHOWN = {place: {"name"} for place in (*FREE_TEXT, *TOLD_OF_A_FILE)} | {place: {"name", "name with a title"} for place in IN_PARLIAMENT}
# A reader asks for the person of the hidden sheet, who is in no other cell.
ASKED_FOR = PEOPLE["hidden sheet"].plain.split()[1]
ASKED = (
    f"/search?q={ASKED_FOR}",
    f"/nothing/{ASKED_FOR}",
    f"/entries?{ASKED_FOR}=1",
    f"/register.json?sql=select+{ASKED_FOR}+from+nothing",
    f"/register/entry.json?_where={ASKED_FOR}",
    f"/sql?sql={ASKED_FOR}",
)
Contents = dict[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Contents]:
    """(the database, everything that the commands made of the files: name -> bytes)."""
    folder = tmp_path_factory.mktemp("people")
    data = made_up.data_folder(folder / "data")
    fill(data)
    found: Contents = {}
    commands = [("build",), ("check", "--strict"), ("review",)]
    # A copy of every page takes its time: the long runs make one, and all runs ask the server for each page about these files.
    named = folder / f"{PEOPLE['name of a file'].plain}.csv"
    named.write_bytes(made_up.csv_document([made_up.project("2026/009", "A file that a person brought")]))
    commands += [("add", str(named), "--source", made_up.SOURCE), ("wanted",), ("freeze", "--out", str(folder / "frozen"))] if SOAK else []
    for command in commands:
        done = run_register("-v", *command, data=data)
        found[f"log of {command[0]}"] = (done.stdout + done.stderr).encode()
        assert done.returncode == (1 if command[0] == "check" else 0), done.stderr
    database = (data / "built" / "register.db").resolve()
    for path in sorted([*database.parent.rglob("*"), *(folder / "frozen").rglob("*")]):
        if path.is_file() and path.suffix != ".svg":
            found |= contents_of(path, str(path.relative_to(folder)))
    return database, {name: folded(content) for name, content in (found | served(data, database)).items()}


def served(data: Path, database: Path) -> Contents:
    """Every page and list about the files, and what the server says of its readers, one of whom asks for a person."""
    port = free_port()
    command = [sys.executable, "-m", "pipeline", "serve", "--port", str(port), "--data", str(data)]
    found: Contents = {}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/robots.txt", server)
            for path in paths_of(database):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=LONG_ENOUGH) as answer:
                    content = answer.read()
                if ".xlsx" in path:
                    with zipfile.ZipFile(io.BytesIO(content)) as book:
                        content = b"".join(map(book.read, book.namelist()))
                found[path] = content
            for asked in ASKED:
                with suppress(urllib.error.HTTPError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{asked}", timeout=LONG_ENOUGH).close()
        finally:
            server.terminate()
            found["log of serve"] = server.communicate()[0]
    return found


def paths_of(database: Path) -> list[str]:
    """Each list in each form, and the page of each record that the made-up files led to."""
    lists = ("entries", "changes", "rows", "issues", "parliament", "recipients", "editions", "undecided", "wanted")
    whole = {name: "?in_scope=any&audience=any" if name in ("entries", "changes") else "" for name in lists}
    found = [f"/{name}{ending}{query}" for name, query in whole.items() for ending in ("", ".csv", ".json", ".xlsx")] + ["/changes.atom"]
    records = (("entry", "entry_id", "entries"), ("source_row", "row_id", "cells"), ("edition", "edition_id", "editions"))
    records += (("recipient", "recipient_id", "recipients"), ("parliament_item", "item_id", "parliament"))
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for table, key, prefix in records:
            found += [f"/{prefix}/{quote(one)}" for (one,) in connection.execute(f"select {key} from {table} order by 1")]
    return [*found, "/", "/quality", "/downloads", "/search?q=made", "/register/source_row.json", "/register/listing_value.json?_size=100"]


def folded(content: bytes) -> bytes:
    """Some bytes in small letters, with whatever stands for a space as one."""
    return re.sub(rb"(?:%20|[\s+_-])+", b" ", content.lower())


def holds(content: bytes, mark: str) -> bool:
    """Whether a mark stands in some folded bytes."""
    return mark.lower().encode() in content


def test_only_what_no_rule_can_know_is_shown(made: tuple[Path, Contents]) -> None:
    _, contents = made
    assert len(contents) > (1000 if SOAK else 150)
    found: dict[str, dict[str, str]] = {}
    whole = b"\x00".join(contents.values())
    for place, one in PEOPLE.items():
        for kind, mark in one.marks().items():
            if holds(whole, mark):
                found.setdefault(place, {})[kind] = next(name for name, content in contents.items() if holds(content, mark))
    assert {place: set(kinds) for place, kinds in found.items()} == SHOWN, found


def test_the_paper_on_privacy_says_the_same_of_each_kind_of_cell() -> None:
    """Its table has a line for every kind of cell that is tried here, and says "shown" where something is."""
    paper = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in paper.splitlines() if line.startswith("| ")][1:]
    told = {place: rest for places, *rest in lines for place in places.split(", ")}
    assert set(told) == set(PEOPLE)
    for place, (number, titled, plain) in told.items():
        shown = {kind for kind, said in (("name with a title", titled), ("name", plain)) if said == "shown"}
        assert shown == SHOWN.get(place, set()), place
        assert number in ("masked", "withheld", "not read"), place
        assert {titled, plain} <= {"masked", "withheld", "not read", "shown"}, place


def test_the_search_index_finds_none_of_the_rest(made: tuple[Path, Contents]) -> None:
    with sqlite3.connect(f"file:{made[0]}?mode=ro", uri=True) as database:
        for place, one in PEOPLE.items():
            for kind, mark in one.marks().items():
                (n,) = database.execute("select count(*) from search_index where search_index match ?", (f'"{mark}"',)).fetchone()
                assert not n or kind in SHOWN.get(place, set()), (place, kind)


def test_what_was_masked_is_told_and_counted(made: tuple[Path, Contents]) -> None:
    with sqlite3.connect(f"file:{made[0]}?mode=ro", uri=True) as database:
        counts = dict(database.execute("select issue_type, count(*) from issue where issue_type like 'masked%' group by 1"))
        placed = database.execute("select count(*) from issue where issue_type = 'masked_email' and row_id is not null").fetchone()[0]
    assert set(counts) == {"masked_email", "masked_telephone", "masked_national_insurance", "masked_postcode", "masked_name"}
    # One of each cell of free text, one of the row of headings; the rest is told of by sheet, by file or by item of Parliament.
    assert placed == len(FREE_TEXT) + 1
