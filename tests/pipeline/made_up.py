"""Made-up registers for the pipeline's tests. Every project, organisation, person, number and date in them is invented.

Two kinds of thing are made here: plain objects (grids, listings, editions) for the steps that take them, and whole data folders with
small CSV documents in their store, written as the contract between scrapers and pipeline says, for the steps that read files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.declaring.declarations import Declared
from pipeline.declaring.files import HEADINGS
from pipeline.held.captures import document_path
from pipeline.layout import plan_sheet
from pipeline.model import Capture, Edition, Grid, GridRow, Listing, Named, Said, Sheet, SheetColumn, SheetPlan, Value, Values

ROOT = Path(__file__).absolute().parents[2]
SOURCE = "uksa-accredited-projects"
SECTION = "uksa-accredited-projects"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_HEADINGS = ("Project ID", "Title", "Researchers", "Legal Basis", "Datasets Used", "Secure Research Service", "Accreditation Date")
BOOK_HEADINGS = (
    "Project Number",
    "Project Name",
    "Accredited Researchers",
    "Legal Gateway",
    "Protected Data Accessed",
    "Processing Environment",
    "Accreditation Date",
)
CAPTURE_COLUMNS = (
    "source_id",
    "url",
    "captured_at",
    "via",
    "sha256",
    "role",
    "final_url",
    "file_name",
    "content_type",
    "link_text",
    "found_on",
    "captured_by",
    "as_at",
    "note",
)
TRANSCRIBED_HEADINGS = (
    "reference",
    "approved_on_printed",
    "dataset_families",
    "environment",
    "organisations",
    "listed_in",
    "stands_for_sha256",
    "listing_key",
    "url",
)
ORGANISATIONS = (
    ("University of Example", "University of Example"),
    ("Example University", "University of Example"),
    ("University of Example Spa", "University of Example Spa"),
    ("Example & Sons Analytics Limited", "Example and Sons Analytics"),
    ("Institute for Made-up Studies", "Institute for Made-up Studies"),
    ("St Invented's College", "St Invented's College"),
    ("Department for Education", "Department for Education"),
)
LAW = "Digital Economy Act 2017"
PLACE = "ONS SRS"
PEOPLE = "Person One, University of Example"
LEO = "Longitudinal Education Outcomes"


def letter_of(number: int) -> str:
    """1 -> A, 27 -> AA."""
    return letter_of((number - 1) // 26) + chr(65 + (number - 1) % 26) if number > 26 else chr(64 + number)


def grid(rows: Iterable[Iterable[str] | Mapping[str, str]], name: str = "Sheet1", index: int = 0, hidden: bool = False) -> Grid:
    """A sheet of `rows`, each a sequence of cells from column A or a mapping of letters; empty texts are no cells."""
    made = []
    for number, row in enumerate(rows, start=1):
        pairs = row.items() if isinstance(row, Mapping) else ((letter_of(place), text) for place, text in enumerate(row, start=1))
        made.append(GridRow(number, {letter: text for letter, text in pairs if text}))
    filled = sum(len(row.cells) for row in made)
    return Grid(name, index, hidden, tuple(made), (), filled, len(made), filled)


def project(
    reference: str, title: str, people: str = PEOPLE, law: str = LAW, data: str = LEO, place: str = PLACE, approved_on: str = "2020-03-01"
) -> tuple[str, ...]:
    """One row of the made-up list, in the order of `CSV_HEADINGS`."""
    return reference, title, people, law, data, place, approved_on


def csv_document(rows: Iterable[Iterable[str]], headings: Iterable[str] = CSV_HEADINGS) -> bytes:
    """The bytes of a CSV file: a line of headings and `rows`."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([list(headings), *map(list, rows)])
    return text.getvalue().encode()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def data_folder(folder: Path) -> Path:
    """A data folder with the project's declared settings, invented organisations, no decisions, no transcriptions and an empty store."""
    shutil.copytree(ROOT / "data" / "declared", folder / "declared")
    write_csv(
        folder / "declared" / "lookups" / "organisations.csv",
        ("name_text", "organisation", "matches", "why"),
        [(*one, "anywhere", "made up") for one in ORGANISATIONS],
    )
    for name in ("recipient_cells.csv", "recipient_classes.csv", "organisation_kinds.csv", "organisation_facts.csv"):
        write_csv(folder / "declared" / "lookups" / name, HEADINGS[name][0], [])
    write_csv(
        folder / "declared" / "expected_counts.csv", ("sha256", "sheet_name", "disposition", "rows", "reviewed_by", "reviewed_on"), []
    )
    for path in (ROOT / "data" / "decided").glob("*.csv"):
        write_csv(folder / "decided" / path.name, path.read_text(encoding="utf-8").splitlines()[0].split(","), [])
    write_csv(folder / "documented" / "documents.csv", ("file_name", "title", "address", "transcribed_on", "transcribed_by", "note"), [])
    (folder / "published" / "documents").mkdir(parents=True)
    write_csv(folder / "published" / "captures.csv", CAPTURE_COLUMNS, [])
    return folder


def write_csv(path: Path, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([list(headings), *map(list, rows)])


def add_line(path: Path, *cells: str) -> None:
    """Append one record to a CSV file of the data folder."""
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerow(cells)


def publish(data: Path, content: bytes, **said: str) -> str:
    """Keep `content` in the store and write a capture line for it; gives its SHA-256."""
    digest = sha(content)
    path = document_path(data, digest)
    if not path.exists():
        path.write_bytes(content)
        path.chmod(0o444)
    line = {
        "source_id": SOURCE,
        "url": f"https://example.org/{digest[:6]}.csv",
        "captured_at": "2026-06-11T09:30:00Z",
        "via": "live",
        "sha256": digest,
        "role": "attachment",
        "file_name": "made-up.csv",
    } | said
    add_line(data / "published" / "captures.csv", *(line.get(name, "") for name in CAPTURE_COLUMNS))
    return digest


def publish_edition(data: Path, as_at: str, rows: Iterable[Iterable[str]], headings: Iterable[str] = CSV_HEADINGS, **said: str) -> str:
    """Keep one made-up edition whose file name carries its day, captured on that day; gives its SHA-256."""
    return publish(data, csv_document(rows, headings), **{"file_name": f"made-up-{as_at}.csv", "captured_at": f"{as_at}T09:00:00Z"} | said)


def document(data: Path, rows: Iterable[Iterable[str]]) -> None:
    """Keep a made-up transcription in data/documented."""
    write_csv(data / "documented" / "made_up.csv", TRANSCRIBED_HEADINGS, rows)
    add_line(
        data / "documented" / "documents.csv",
        "made_up.csv",
        "A made-up transcription",
        "https://example.org/list",
        "2026-11-23",
        "register team",
        "made up",
    )


def capture(sha256: str = "0" * 64, **said: str) -> Capture:
    blank = dict.fromkeys(CAPTURE_COLUMNS, "")
    return Capture(
        **blank | {"source_id": SOURCE, "captured_at": "2026-06-11T09:30:00Z", "via": "live", "sha256": sha256, "role": "attachment"} | said
    )


def sheet(made: Grid, declared: Declared, media_type: str = CSV, source_id: str = SOURCE, plan: SheetPlan | None = None) -> Sheet:
    """`made` as the first sheet of a made-up edition, planned as the pipeline would unless a plan is given."""
    planned = plan or plan_sheet(made, source_id, media_type, declared)
    return Sheet(f"{source_id}-2026-06-01-s1", f"{source_id}-2026-06-01", "0" * 64, made, planned)


def edition(as_at: str, position: int = 1, sha256: str = "0" * 64, transcribed: bool = False) -> Edition:
    source_id = "documented" if transcribed else SOURCE
    return Edition(
        f"{source_id}-{as_at}", source_id, "made up", as_at, "made up", position, None, f"{as_at}T09:00:00Z", (sha256,), transcribed
    )


def value(name: str, text: str | None, status: str = "") -> Value:
    return Value(name, "A", text or "", text, status or ("stated" if text else "not_stated"), "made up")


def listing(
    reference: str | None,
    title: str | None,
    people: str = "Person One",
    organisations: Iterable[str] = (),
    approved_on: str | None = "2020-03-01",
    edition_id: str = f"{SOURCE}-2026-06-01",
    row: int = 2,
    key: str = "",
    transcribed: bool = False,
    stands_for: str = "",
    without: Iterable[str] = (),
    **values: Value,
) -> Listing:
    """A made-up listing; `without` names fields its layout does not carry, and keyword arguments replace or add values."""
    made = {
        "reference": value("reference", reference),
        "title": value("title", title),
        "approved_on": value("approved_on", approved_on),
        "people_and_organisations": Value("people_and_organisations", "C", "[withheld]", None, "withheld", "made up"),
    } | values
    digest = hashlib.sha256(f"{reference}|{title}|{approved_on}".encode()).hexdigest()
    return Listing(
        row_id=f"{edition_id}-s1-r{row}",
        sheet_id=f"{edition_id}-s1",
        edition_id=edition_id,
        section_id=SECTION,
        source_id=SOURCE,
        register="uksa",
        said=Said(
            listing_key=key or f"k{digest[:16]}",
            values=Values(one for name, one in made.items() if name not in set(without)),
            organisations=tuple(Named(name, name, name) for name in organisations),
            withheld_text="" if "people_and_organisations" in set(without) else people,
            stands_for=stands_for,
        ),
        transcribed=transcribed,
    )


def saying(one: Listing, **said: Any) -> Listing:
    """The same listing in the same place, saying something else: `said` replaces fields of `Said`."""
    return one._replace(said=replace(one.said, **said))


def read_plan(status: str = "declared") -> SheetPlan:
    """A plan of the section's sheet with the given status, for steps that look at nothing else."""
    return SheetPlan(status, "made up", None, SECTION, 1, (SheetColumn("A", 1, "Project ID", "reference", "read", ""),))


def sheet_of(made: Edition, status: str = "declared") -> Sheet:
    """The one sheet of edition `made`, without rows."""
    return Sheet(f"{made.edition_id}-s1", made.edition_id, made.documents[0], grid([]), read_plan(status))
