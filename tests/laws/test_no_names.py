"""No private person's name is anywhere in what the register makes. The names are read from the real files here, by other means.

A name is what stands before the first comma of a line of the researchers' column, and the names in the stray second sheet, where it
has two to five words and is no organisation of the reviewed list. The test looks for those very words in a row, in every byte.
"""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import CSV_2025, JUNE_2026, MARCH_2026, ROOT, RealRegister
from tests.machine import LONG_ENOUGH, free_port, wait_for

WORDS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "sir"}
BODY = re.compile(
    r"universit|institut|office|national|department|council|ltd|limited|research|school|college|centre|trust|service|government|"
    r"bank|data|foundation|group|consult|agency|authority|economics|society|commission|partner|hospital|nhs|ministry|royal",
    re.IGNORECASE,
)
NUMBERS = {
    "e-mail": re.compile(rb"\w@[\w-]+\.[a-z]{2,}"),
    "telephone": re.compile(rb"(?<![\w.,:/-])(?:\+44 ?|0)(?:\d ?){9,10}(?![\w.-])"),
    "postcode": re.compile(rb"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"),
    "insurance": re.compile(rb"(?<![\w-])[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b"),
}
# Pieces of organisations and headings that stand where a name would; read one by one, and none is a person.
NOT_PEOPLE = {
    ("and", "tropical", "medicine"),
    ("d'administration", "des"),
    ("london", "metropolitan"),
    ("city", "st", "george's"),
    ("organisation", "name"),
    ("first", "name"),
    ("expiry", "date"),
}


class Names(frozenset[tuple[str, ...]]):
    """A set of names that a failing test cannot print."""

    def __repr__(self) -> str:
        return f"<{len(self)} names>"


def words_of(text: str) -> tuple[str, ...]:
    return tuple(
        word.casefold() for word in WORDS.findall(text.replace("_x000D_", " ").replace("\xad", "")) if word.casefold() not in TITLES
    )


def people_cells(evidence: Path) -> list[str]:
    cells: list[str] = []
    for name in (MARCH_2026, JUNE_2026):
        book = openpyxl.load_workbook(evidence / name, data_only=True)
        cells += [str(row[2].value or "") for row in book["Sheet1"].iter_rows(min_row=6)]
        cells += [str(cell.value) for row in book["Sheet2"].iter_rows() for cell in row if isinstance(cell.value, str)]
    with (evidence / CSV_2025).open(encoding="utf-8", newline="") as handle:
        cells += [row["Researchers"] for row in csv.DictReader(handle)]
    return cells


@pytest.fixture(scope="module")
def names(evidence: Path) -> Names:
    listed = {
        words_of(row["name_text"]) for row in csv.DictReader((ROOT / "data/declared/lookups/organisations.csv").open(encoding="utf-8"))
    }
    found: set[tuple[str, ...]] = set()
    for cell in people_cells(evidence):
        for line in cell.splitlines():
            head = line.split(",")[0]
            words = words_of(head)
            if 2 <= len(words) <= 5 and words not in listed and not BODY.search(head):
                found.add(words)
    assert len(found) > 2500, "the names could not be read from the real files, so this test would prove nothing"
    return Names(found - NOT_PEOPLE)


def names_in(content: bytes, names: Names) -> list[str]:
    """Where a name's words stand in a row. Gives positions, never the names: a failing test must not print them either."""
    first = {name[0] for name in names}
    words = WORDS.findall(content.decode("utf-8", "replace").casefold())
    may = [place for place, word in enumerate(words) if word in first]
    return [f"word {place}" for place in may if any(tuple(words[place : place + length]) in names for length in range(2, 6))]


def contents_of(path: Path, name: str) -> dict[str, bytes]:
    """What a file holds: its bytes, or the bytes of each file packed in it, since packed bytes may spell anything."""
    if not zipfile.is_zipfile(path):
        return {name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {f"{name}: {member}": archive.read(member) for member in archive.namelist()}


def test_the_scan_can_find_a_name(names: Names) -> None:
    name = max(names)
    assert names_in(f"something {' '.join(name).title()}, of somewhere".encode(), names)


def test_no_name_in_database_downloads_or_logs(real_register: RealRegister, names: Names) -> None:
    files = [path for path in sorted(real_register.path.parent.rglob("*")) if path.is_file()]
    assert len(files) > 40
    contents = {"log": real_register.log.encode()}
    for path in files:
        contents |= contents_of(path, str(path.relative_to(real_register.path.parent)))
    # The package holds the downloads once more, byte for byte.
    distinct = {content: name for name, content in reversed(contents.items())}
    found = {name: places[:3] for content, name in distinct.items() if (places := names_in(content, names))}
    assert found == {}


def test_no_address_or_number_in_downloads_or_logs(real_register: RealRegister) -> None:
    """Looked for by other patterns than the pipeline masks by. Nothing is allowed: no office's address is in the lists that are held."""
    contents = {"log": real_register.log.encode()}
    for path in (real_register.path.parent / "downloads").iterdir():
        if path.suffix == ".csv":
            contents[path.name] = path.read_bytes()
    assert len(contents) > 40
    found = {(name, kind) for name, content in contents.items() for kind, pattern in NUMBERS.items() if pattern.search(content)}
    assert found == set()
    made_up = {"e-mail": b"a@example.org", "telephone": b"020 7946 0000", "postcode": b"ZE1 0AA", "insurance": b"AB123456C"}
    assert all(NUMBERS[kind].search(b"ask " + one + b", please") for kind, one in made_up.items())


def test_no_name_in_the_project_itself(names: Names) -> None:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is no checkout, or git is not installed: which files are the project's own is not known")
    # The checkout may belong to another user than runs the tests.
    listing = ["git", "-c", f"safe.directory={ROOT.resolve()}", "ls-files", "-z"]
    tracked = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    files = [path for name in tracked if name and (path := ROOT / name).is_file() and path.suffix != ".png"]
    assert len(files) > 150
    found = {str(path.relative_to(ROOT)): places for path in files if (places := names_in(path.read_bytes(), names))}
    assert found == {}


def test_the_sheet_of_people_holds_nothing(real_register: RealRegister) -> None:
    rows = real_register.database.execute("select cells from source_row join sheet using (sheet_id) where sheet_name = 'Sheet2'").fetchall()
    assert len(rows) == 30
    assert {text for (cells,) in rows for text in re.findall(r': "(.*?)"', cells)} == {"[withheld]"}


def test_the_people_column_is_withheld_everywhere(real_register: RealRegister) -> None:
    shown = real_register.database.execute(
        "select count(*) from listing_value where field = 'people_and_organisations' and printed not in ('', '[withheld]')"
    ).fetchone()
    assert shown == (0,)
    with sqlite3.connect(f"file:{real_register.path}?mode=ro", uri=True) as database:
        wide = database.execute(
            "select count(*) from source_row join sheet using (sheet_id) join edition using (edition_id) "
            "where disposition = 'listing' and source_id = 'uksa-accredited-projects' and sheet_name in ('Sheet1', 'table 1') "
            "and json_extract(cells, '$.C') not in ('[withheld]')"
        ).fetchone()
    assert wide == (0,)


def test_no_name_on_any_kind_of_page(real_register: RealRegister, names: Names) -> None:
    """The pages as served: every list whole, every edition and organisation, and a spread of entries and rows."""
    port = free_port()
    command = [sys.executable, "-m", "pipeline", "serve", "--port", str(port), "--data", str(real_register.data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/robots.txt", server)
            pages = {path: fetch(port, path) for path in paths_of(real_register)}
        finally:
            server.terminate()
            log = server.communicate()[0]
    assert len(pages) > 250
    found = {path: places[:3] for path, content in (pages | {"log": log}).items() if (places := names_in(content, names))}
    assert found == {}


def paths_of(register: RealRegister) -> list[str]:
    def some(query: str, prefix: str, step: int) -> list[str]:
        return [f"{prefix}/{one}" for (one,) in register.database.execute(query).fetchall()[::step]]

    lists = ["/entries.csv?in_scope=any&audience=any", "/recipients.json", "/editions.csv", "/changes.json", "/issues.csv", "/datasets.csv"]
    lists += ["/changes.atom?in_scope=any&audience=any"]
    single = [
        "/",
        "/entries",
        "/recipients",
        "/datasets",
        "/editions",
        "/changes",
        "/quality",
        "/counting",
        "/downloads",
        "/search?q=professor",
    ]
    return (
        lists
        + single
        + some("select edition_id from edition", "/editions", 1)
        + some("select recipient_id from recipient", "/recipients", 4)
        + [f"{path}.atom" for path in some("select recipient_id from recipient", "/recipients", 20)]
        + some("select entry_id from entry order by 1", "/entries", 12)
        + some("select row_id from source_row where disposition != 'blank' order by 1", "/cells", 60)
    )


def fetch(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=LONG_ENOUGH) as answer:
        return bytes(answer.read())
