"""A small made-up register, built by code from pipeline/schema.sql, for the site's tests.

Every project, organisation, date and number in it is invented. It holds what is awkward to show: a number used for two projects, a
project that left the list, titles with markup and formulas in them, withheld cells, values that could not be read, and rows set aside.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from pipeline.builds import WORDS
from pipeline.load import index_words, write_facets
from pipeline.publish import write_downloads
from pipeline.publishing.charts import write_charts
from pipeline.tables.stored import write_stored

ROOT = Path(__file__).absolute().parents[2]
BUILD_ID = "madeup0123456789"
SOURCE = "uksa-accredited-projects"
SECTION = "uksa-accredited-projects"
EDITIONS = (("2025-05-20", 1), ("2026-03-24", 2), ("2026-06-01", 3))
NEWEST = f"{SOURCE}-2026-06-01"
DATASETS = (
    ("leo", "Longitudinal Education Outcomes (LEO)", "yes"),
    ("npd", "National Pupil Database", "yes"),
    ("births", "Birth registrations", "no"),
)
ORGANISATIONS = ("University of Example", "Example Analytics Limited", "Department of Examples", "Institute for Made-up Studies")
ROUTE = "ONS Secure Research Service"
HEADINGS = {
    "A": ("Project Number", "reference"),
    "B": ("Project Name", "title"),
    "C": ("Accredited Researchers", None),
    "D": ("Legal Gateway", "legal_gateway"),
    "E": ("Protected Data Accessed", "datasets_text"),
    "F": ("Processing Environment", "access_route"),
    "G": ("Accreditation Date", "approved_on"),
}
AWKWARD_TITLES = {
    3: "<script>document.title='run'</script><img src=x onerror=alert(1)> attainment",
    4: '=HYPERLINK("http://example.invalid","free") attainment',
    5: "A title without a single space: " + "abcdefghij" * 30,
    6: "A long title about attainment, attendance and later earnings. " * 20,
}
TERMS = ("destroyed_on", "destruction_text", "retention_text")
NAMED = {"named_in": "question", "how": "our_reading"}
ENTRY_COUNT = 70
FIRST_OUT_OF_SCOPE = 61
# In scope and external: those before the first that is not, less the internal one, and the second project under number 40.
IN_SCOPE = FIRST_OUT_OF_SCOPE - 1 - 1 + 1


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, object]) -> None:
    """Add one row, given as column -> value, to `table`."""
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    connection.execute(f"insert into {table} ({names}) values ({marks})", dict(row))


def build(folder: Path, schema: Path = ROOT / "pipeline" / "schema.sql") -> Path:
    """Write `folder`/register.db, `folder`/downloads/ with its manifest, and `folder`/charts/; the path of the database comes back."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "register.db"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(schema.read_text(encoding="utf-8"))
    add_sources(connection)
    add_editions(connection)
    add_lookups(connection)
    for number in range(1, ENTRY_COUNT + 1):
        add_entry(connection, number)
    add_twins(connection)
    add_roles(connection)
    add_history(connection)
    add_issues(connection)
    add_records(connection)
    add_share(connection)
    add_states(connection)
    add_notices(connection)
    add_search(connection)
    write_facets(connection)
    write_stored(connection)
    insert(
        connection,
        "build",
        {
            "build_id": BUILD_ID,
            "as_of": "2026-06-11T09:30:00Z",
            "code_hash": "c" * 64,
            "inputs_hash": "i" * 64,
            "sqlite_version": sqlite3.sqlite_version,
        },
    )
    connection.commit()
    connection.close()
    shutil.rmtree(folder / "downloads", ignore_errors=True)
    write_downloads(path, folder / "downloads", ROOT / "metadata.yml")
    shutil.rmtree(folder / "charts", ignore_errors=True)
    write_charts(path, folder / "charts", WORDS)
    return path


def add_sources(connection: sqlite3.Connection) -> None:
    """Two sources: a register with editions, and one of which nothing is held yet."""
    for source_id, title, publisher in (
        (SOURCE, "Accredited research projects (made up)", "Made-up Statistics Board"),
        ("dfe-external-data-shares", "External data shares (made up)", "Made-up Department"),
    ):
        insert(
            connection,
            "source",
            {
                "source_id": source_id,
                "title": title,
                "publisher": publisher,
                "homepage_url": "https://example.org/register",
                "licence": "Made-up licence",
                "licence_url": "https://example.org/licence",
                "note": "Made up for tests.",
            },
        )
    insert(
        connection,
        "section",
        {
            "section_id": SECTION,
            "source_id": SOURCE,
            "title": "Accredited research projects",
            "keeps": "all",
            "inclusion_rule": "Made-up projects accredited for access.",
            "outcome": "secure_access",
            "outcome_evidence": "The sheet's own headings.",
            "makes": "listing",
            "absence_means": "Its absence does not mean that the project never took place.",
        },
    )
    insert(
        connection,
        "layout",
        {
            "layout_id": "made-up-workbook",
            "source_id": SOURCE,
            "section_id": SECTION,
            "title": "The made-up workbook",
            "evidence": "Invented.",
            "reviewed_by": "tests",
            "reviewed_on": "2026-06-11",
        },
    )


def add_editions(connection: sqlite3.Connection) -> None:
    """Three editions, each one document of one sheet; the newest has a second sheet that nothing could read."""
    for as_at, position in EDITIONS:
        edition_id, sha256 = f"{SOURCE}-{as_at}", hashlib.sha256(as_at.encode()).hexdigest()
        insert(
            connection,
            "document",
            {"sha256": sha256, "byte_count": 284883, "media_type": "application/vnd.ms-excel", "status": "read", "reason": ""},
        )
        insert(
            connection,
            "capture",
            {
                "source_id": SOURCE,
                "url": f"https://example.org/files/projects-{as_at}.xlsx",
                "captured_at": f"{as_at}T09:30:00Z",
                "via": "live",
                "sha256": sha256,
                "role": "attachment",
                "final_url": f"https://example.org/files/projects-{as_at}.xlsx",
                "file_name": f"projects-{as_at}.xlsx",
                "link_text": "List of projects",
                "found_on": "https://example.org/register",
                "captured_by": "",
            },
        )
        insert(
            connection,
            "edition",
            {
                "edition_id": edition_id,
                "source_id": SOURCE,
                "title": f"Accredited projects, {as_at}",
                "as_at": as_at,
                "as_at_rule": "The date in the file name.",
                "position": position,
                "status": "part_read" if edition_id == NEWEST else "read",
                "status_reason": "One sheet was not read." if edition_id == NEWEST else "",
                "reissue_of": None,
                "first_captured_at": f"{as_at}T09:30:00Z",
                "withheld_differences": None if position == 1 else 2,
            },
        )
        insert(
            connection,
            "edition_section",
            {
                "edition_id": edition_id,
                "section_id": SECTION,
                "speaks": "yes",
                "reason": "every sheet of it was read",
                "compared_with": None if position == 1 else f"{SOURCE}-{EDITIONS[position - 2][0]}",
            },
        )
        insert(connection, "edition_document", {"edition_id": edition_id, "sha256": sha256})
        add_sheet(connection, edition_id, sha256)
    newest = hashlib.sha256(EDITIONS[-1][0].encode()).hexdigest()
    insert(
        connection,
        "sheet",
        {
            "sheet_id": f"{NEWEST}-sheet-2",
            "edition_id": NEWEST,
            "section_id": None,
            "sheet_name": "Notes for editors",
            "sheet_index": 1,
            "sha256": newest,
            "layout_id": None,
            "layout_status": "unread",
            "reason": "No heading row was recognised.",
            "hidden": "no",
            "heading_row": None,
            "row_count": 2,
            "cell_count": 3,
            "witness_row_count": 2,
            "witness_cell_count": 3,
            "merged_ranges": "[]",
        },
    )
    for number, letters in ((1, "A"), (2, "AB")):
        cells, kinds = dict.fromkeys(letters, "[withheld]"), dict.fromkeys(letters, "withheld")
        add_row(connection, f"{NEWEST}-sheet-2", number, cells, "set_aside", "the sheet is unread", kinds)


def add_sheet(connection: sqlite3.Connection, edition_id: str, sha256: str) -> None:
    """The one read sheet of an edition: a heading row, a note, and a row set aside; listings are added with their entries."""
    sheet_id = f"{edition_id}-sheet-1"
    insert(
        connection,
        "sheet",
        {
            "sheet_id": sheet_id,
            "edition_id": edition_id,
            "section_id": SECTION,
            "sheet_name": "Sheet1",
            "sheet_index": 0,
            "sha256": sha256,
            "layout_id": "made-up-workbook",
            "layout_status": "declared",
            "reason": "",
            "hidden": "no",
            "heading_row": 5,
            "row_count": 3,
            "cell_count": 9,
            "witness_row_count": 3,
            "witness_cell_count": 9,
            "merged_ranges": '["A1:G1"]',
        },
    )
    for number, (letter, (heading, field)) in enumerate(HEADINGS.items(), start=1):
        withheld = letter == "C"
        insert(
            connection,
            "sheet_column",
            {
                "sheet_id": sheet_id,
                "column_letter": letter,
                "column_number": number,
                "heading": heading,
                "field": field,
                "treatment": "withheld" if withheld else "read",
                "why": "Names private persons." if withheld else "",
                "filled_cells": 60,
            },
        )
    add_row(connection, sheet_id, 1, {"A": "List of made-up projects"}, "note", "Text above the heading row.")
    add_row(connection, sheet_id, 5, {letter: heading for letter, (heading, _) in HEADINGS.items()}, "heading", "")
    add_row(connection, sheet_id, 6, {"B": "Continued overleaf"}, "set_aside", "No reference and no date: not a project.")


def add_row(
    connection: sqlite3.Connection,
    sheet_id: str,
    number: int,
    cells: Mapping[str, str],
    disposition: str,
    reason: str,
    kinds: Mapping[str, str] | None = None,
) -> str:
    """Add one source row; its id comes back."""
    row_id = f"{sheet_id}-r{number}"
    insert(
        connection,
        "source_row",
        {
            "row_id": row_id,
            "sheet_id": sheet_id,
            "row_number": number,
            "cells": json.dumps(cells),
            "cell_kinds": json.dumps(kinds or {}),
            "links": json.dumps({"B": "https://example.org/project"} if disposition == "listing" else {}),
            "cell_count": len(cells),
            "hidden": "no",
            "disposition": disposition,
            "reason": reason,
        },
    )
    return row_id


def add_lookups(connection: sqlite3.Connection) -> None:
    """The datasets and the organisations."""
    for dataset_id, name, in_scope in DATASETS:
        insert(
            connection,
            "dataset",
            {
                "dataset_id": dataset_id,
                "name": name,
                "custodian": "Made-up Department",
                "in_scope": in_scope,
                **dict.fromkeys(("covers", "first_year", "last_year", "part_of", "made_from", "asked_since")),
                **dict.fromkeys(("covers_status", "first_year_status", "last_year_status"), "not_stated"),
                "coverage_source": "",
                "description": "A made-up description.",
            },
        )
        insert(connection, "dataset_phrase", {"phrase": name, "dataset_id": dataset_id, "register": "", "why": ""})
    for position, (item_id, identifier) in enumerate((("names", "yes"), ("ethnicity", "no")), start=1):
        insert(
            connection,
            "item",
            {
                "item_id": item_id,
                "name": item_id.capitalize(),
                "description": "A made-up item.",
                "position": position,
                "identifier": identifier,
                "dfe_sensitive": "yes",
                "dfe_printed": "tier 1",
                "dfe_source": "A made-up list",
                "act_1998": "no",
                "article_9": "may_reveal",
                "law_why": "Made up.",
            },
        )
        insert(connection, "item_phrase", {"phrase": item_id, "item_id": item_id, "why": ""})
    for number, name in enumerate(ORGANISATIONS):
        insert(
            connection,
            "recipient",
            {
                "recipient_id": f"org-{number}",
                "name": name,
                "status": "provisional" if number == 3 else "decided",
                "is_class": "no",
            },
        )
        kind = {"recipient_id": f"org-{number}", "kind": "company" if "Limited" in name else "university", "how": "name", "why": "Made up."}
        if number != 3:
            insert(connection, "recipient_kind", kind)
        insert(
            connection,
            "recipient_name",
            {
                "name_text": name,
                "recipient_id": f"org-{number}",
                "rule": "exact",
                "decided_by": "tests",
                "decided_on": "2026-06-11",
                "why": "Made up.",
            },
        )
        for key in (f"org-{number}", f"old-org-{number}", *(["two-orgs"] if number < 2 else [])):
            insert(connection, "recipient_key", {"key": key, "recipient_id": f"org-{number}"})
    fact = {"recipient_id": "org-1", "source_title": "A made-up page", "seen": "second_hand", "seen_on": "2026-06-11"}
    insert(connection, "recipient_fact", fact | {"fact": "legal_form", "value": "public_limited_company", "source_url": "https://example.org"})
    address = "https://example.org/company/00000000"
    insert(connection, "recipient_fact", fact | {"fact": "identifier", "value": "GB-COH-00000000", "address": address})
    add_pairs(connection)


def add_pairs(connection: sqlite3.Connection) -> None:
    """Two organisations that may be one, and two that a person has said are not."""
    alike = {"ground": "spelling", "score": 88, "why": "made up", "evidence": "made up"}
    decided = {"decision": "not_same", "decided_by": "tests", "decided_on": "2026-06-11", "decided_why": "Made up."}
    insert(connection, "recipient_candidate", {"recipient_id": "org-0", "other_recipient_id": "org-3", "decision": "undecided"} | alike)
    insert(connection, "recipient_candidate", {"recipient_id": "org-0", "other_recipient_id": "org-1"} | alike | decided)


def add_entry(connection: sqlite3.Connection, number: int, entry_id: str = "", reference: str = "", title: str = "") -> None:
    """One made-up entry with a listing in each edition that holds it. Entries from FIRST_OUT_OF_SCOPE on are not in scope."""
    entry_id = entry_id or f"uksa-2024-{number:03d}"
    reference = reference or f"2024/{number:03d}"
    title = title or AWKWARD_TITLES.get(number, f"Made-up project {number} on attainment and later earnings")
    in_scope = "yes" if number < FIRST_OUT_OF_SCOPE else "not_stated" if number == ENTRY_COUNT else "no"
    unread = number == 7
    last = EDITIONS[1] if number == 8 else EDITIONS[2]
    first = EDITIONS[1] if number > 50 else EDITIONS[0]
    insert(
        connection,
        "entry",
        {
            "entry_id": entry_id,
            "source_id": SOURCE,
            "section_id": SECTION,
            "name": title,
            "reference": reference,
            "reference_status": "stated",
            "title": title,
            "title_status": "stated",
            "purpose": None,
            "purpose_status": "not_stated",
            **{
                name: None if not name.endswith("_status") else "not_stated"
                for field in ("publisher_type", "classification", "tier", "identifiability", "sensitivity", "received_on", *TERMS)
                for name in (field, f"{field}_status")
            },
            "outcome": "sent" if number == 9 else "secure_access",
            "outcome_evidence": "The sheet's own headings.",
            "approved_on": None if unread else f"20{20 + number % 5}-0{1 + number % 9}-15",
            "approved_on_status": "unparsed" if unread else "stated",
            "sent_on": None,
            "sent_on_status": "not_stated",
            "decided_on": None,
            "decided_on_status": "not_stated",
            "ends_on": None,
            "ends_on_status": "not_stated",
            "listed_date": None,
            "listed_date_status": "not_stated",
            "pupil_level": "not_stated",
            "pupil_level_evidence": "Printed: a made-up 'Tier 1'.",
            "legal_gateway": None if number == 10 else "Digital Economy Act 2017",
            "legal_gateway_status": "not_stated" if number == 10 else "stated",
            "access_route": ROUTE,
            "access_route_status": "stated",
            "onward_sharing": "not_stated",
            "onward_sharing_status": "not_stated",
            "onward_sharing_evidence": "",
            "destruction": "not_stated",
            "destruction_status": "not_stated",
            "datasets_text": "Made-up Department: LEO",
            "datasets_text_status": "stated",
            "years_text": None,
            "years_text_status": "not_stated",
            "record_count": None,
            "record_count_status": "not_stated",
            "record_count_unit": None,
            "record_count_unit_status": "not_stated",
            "record_count_printed": "",
            "record_count_counts": "not_stated",
            "in_scope": in_scope,
            "in_scope_evidence": "Names a dataset.",
            "audience": "internal" if number == 11 else "external",
            "standing": "closed" if number == 12 else None,
            "standing_status": "stated" if number == 12 else "not_stated",
            "known_by": "edition",
            "disagrees": "[]",
            "first_edition_id": f"{SOURCE}-{first[0]}",
            "last_edition_id": f"{SOURCE}-{last[0]}",
        },
    )
    add_silence(connection, entry_id)
    insert(connection, "entry_key", {"key": entry_id, "entry_id": entry_id})
    insert(connection, "entry_key", {"key": f"row-{entry_id}", "entry_id": entry_id})
    insert(connection, "entry_key", {"key": reference.replace("/", "-"), "entry_id": entry_id})
    dataset_id = DATASETS[number % 2][0] if in_scope == "yes" else "births"
    insert(connection, "entry_dataset", {"entry_id": entry_id, "dataset_id": dataset_id})
    recipient_id = f"org-{number % len(ORGANISATIONS)}"
    insert(connection, "entry_recipient", {"entry_id": entry_id, "recipient_id": recipient_id, "role": "recipient"})
    answers = {"legal_form": "yes" if recipient_id == "org-1" else "not_stated", "publisher_type": "not_stated", "purpose": "no"}
    for fact, answer in answers.items():
        insert(connection, "entry_commercial", {"entry_id": entry_id, "fact": fact, "answer": answer, "why": "made up"})
    for as_at, position in EDITIONS:
        if first[1] <= position <= last[1]:
            add_listing(connection, entry_id, f"{SOURCE}-{as_at}", reference, title, dataset_id, recipient_id, unread)


def add_silence(connection: sqlite3.Connection, entry_id: str) -> None:
    """The rows that say that nothing is printed of the items and years of an entry."""
    nowhere = {"entry_id": entry_id, "printed": "", "listing_id": None, "field": "", "column_letter": "", "rule": "Made up."}
    for item_id in ("names", "ethnicity"):
        insert(connection, "entry_item", nowhere | {"item_id": item_id, "status": "not_stated"})
    none = dict.fromkeys(("years_status", "years_kind", "stage", "basis"), "not_stated")
    insert(connection, "entry_years", nowhere | none | {"position": 1, "year_from": None, "year_to": None})
    reach = {"entry_id": entry_id, "position": 1, "group_from": 6, "group_to": 6, "why": "Made up."}
    is_first = entry_id == "uksa-2024-001"
    years = {"year_from": 2020, "year_to": 2021, "sure": "stated"} if is_first else {"year_to": 2024, "sure": "unknown"}
    insert(connection, "entry_reach", reach | years)


def add_share(connection: sqlite3.Connection) -> None:
    """One entry with items, years and an end date that has passed, and a dataset that asks for more since a month."""
    entry_id = "uksa-2024-020"
    own = "select listing_id from listing where entry_id = ? and edition_id = ?"
    (listing_id,) = connection.execute(own, (entry_id, NEWEST)).fetchone()
    listing = {"listing_id": listing_id, "field": "datasets_text", "column_letter": "E"}
    connection.execute("delete from entry_item where entry_id = ?", (entry_id,))
    connection.execute("delete from entry_years where entry_id = ?", (entry_id,))
    for item_id, status in (("names", "absent"), ("ethnicity", "included"), ("ethnicity", "unparsed")):
        said = {"entry_id": entry_id, "item_id": item_id, "status": status, "printed": f"<b>{item_id}</b>", "rule": "made up"}
        insert(connection, "entry_item", said | listing)
    years = {"entry_id": entry_id, "position": 1, "year_from": 2014, "year_to": 2015, "years_status": "stated", "rule": "made up"}
    insert(
        connection,
        "entry_years",
        years | listing | {"years_kind": "academic_year", "stage": "ks2", "basis": "printed", "printed": "2014/15"},
    )
    connection.execute("update entry set ends_on = '2025-03', ends_on_status = 'stated' where entry_id = ?", (entry_id,))
    ends = {"field": "ends_on", "column_letter": "E", "printed": "2025-03", "value": "2025-03", "status": "stated", "rule": "As printed."}
    insert(connection, "wording_value", ends | {"wording_id": listing_id})
    connection.execute(
        "update dataset set asked_since = '2018-01', part_of = 'npd', first_year = '2007/08', first_year_status = 'stated'"
        " where dataset_id = 'leo'"
    )
    for position, kind in enumerate(("adds", "not_known"), start=1):
        said = {"said": "A made-up note.", "source_title": "A source", "source_url": "https://example.org/note", "seen": "second_hand"}
        insert(connection, "dataset_note", {"dataset_id": "leo", "position": position, "kind": kind} | said)


def add_listing(
    connection: sqlite3.Connection,
    entry_id: str,
    edition_id: str,
    reference: str,
    title: str,
    dataset_id: str,
    recipient_id: str,
    unread: bool,
) -> None:
    """What one edition says of one entry, with the printed row it was read from."""
    sheet_id = f"{edition_id}-sheet-1"
    number = 6 + connection.execute("select count(*) from source_row where sheet_id = ?", (sheet_id,)).fetchone()[0]
    date = "31st Febuary" if unread else connection.execute("select approved_on from entry where entry_id = ?", (entry_id,)).fetchone()[0]
    cells = {
        "A": reference,
        "B": title,
        "C": "[withheld]",
        "D": "Digital Economy Act",
        "E": "Made-up Department: LEO",
        "F": "ONS SRS",
        "G": date,
    }
    row_id = add_row(connection, sheet_id, number, cells, "listing", "", {"C": "withheld", "G": "date"})
    connection.execute(
        "update sheet set row_count = row_count + 1, witness_row_count = witness_row_count + 1,"
        " cell_count = cell_count + 7, witness_cell_count = witness_cell_count + 7 where sheet_id = ?",
        (sheet_id,),
    )
    listing_id = f"{row_id}-listing"
    # Each listing has a wording of its own here, with the same id.
    insert(connection, "wording", {"wording_id": listing_id, "listings": 1})
    insert(
        connection,
        "listing",
        {
            "listing_id": listing_id,
            "row_id": row_id,
            "entry_id": entry_id,
            "edition_id": edition_id,
            "section_id": SECTION,
            "link_rule": "same reference and title",
            "listing_key": f"{reference}-{edition_id}",
            "stands_for": "",
            "seen_from": moment_of(connection, edition_id),
            "wording_id": listing_id,
            "reference": reference,
            "title": title,
            "outcome": "secure_access",
            "approved_on": None if unread else date,
            "approved_on_status": "unparsed" if unread else "stated",
            "legal_gateway": "Digital Economy Act 2017",
            "access_route": ROUTE,
            "datasets_text": cells["E"],
            "standing": None,
            "in_scope": "yes",
            "audience": "external",
            "people_lines": 3,
            "people_lines_read": 2,
        },
    )
    read = {"A": reference, "B": title, "D": "Digital Economy Act 2017", "E": cells["E"], "F": ROUTE, "G": None if unread else date}
    for letter, value in read.items():
        insert(
            connection,
            "wording_value",
            {
                "wording_id": listing_id,
                "field": HEADINGS[letter][1],
                "column_letter": letter,
                "printed": cells[letter],
                "value": value,
                "status": "stated" if value else "unparsed",
                "rule": "As printed." if cells[letter] == value else "Looked up.",
            },
        )
    insert(connection, "wording_dataset", {"wording_id": listing_id, "dataset_id": dataset_id, "matched": "LEO"})
    insert(
        connection,
        "wording_recipient",
        {"wording_id": listing_id, "recipient_id": recipient_id, "role": "recipient", "matched": "Univ. of Example", "rule": "exact"},
    )


def add_roles(connection: sqlite3.Connection) -> None:
    """An entry that one organisation asks for, another receives, and a third has from it."""
    for recipient_id, role in (("org-2", "commissioner"), ("org-3", "onward_recipient")):
        insert(connection, "entry_recipient", {"entry_id": "uksa-2024-021", "recipient_id": recipient_id, "role": role})
        for (listing_id,) in connection.execute("select listing_id from listing where entry_id = 'uksa-2024-021'").fetchall():
            row = {"wording_id": listing_id, "recipient_id": recipient_id, "role": role, "matched": "Made up", "rule": "exact"}
            insert(connection, "wording_recipient", row)


def add_twins(connection: sqlite3.Connection) -> None:
    """A number used for two different projects, and a pair that may be one entry and awaits a person."""
    add_entry(connection, 40, entry_id="uksa-2024-040-b", title="Another made-up project under a number already used")
    insert(
        connection,
        "link_candidate",
        {
            "entry_id": "uksa-2024-020",
            "other_entry_id": "uksa-2024-021",
            "kind": "same_reference",
            "score": 91,
            "why": "The titles differ by one word.",
            "decision": "undecided",
        },
    )


def moment_of(connection: sqlite3.Connection, edition_id: str) -> str:
    """What puts editions in order: the date, then when the file was first had."""
    sql = "select as_at || ' ' || first_captured_at from edition where edition_id = ?"
    return str(connection.execute(sql, [edition_id]).fetchone()[0])


def add_states(connection: sqlite3.Connection) -> None:
    """One state of each entry: as it is now, from the first edition that lists it."""
    cursor = connection.execute("select * from entry")
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        entry = dict(zip(names, row, strict=True))
        facts = "select fact, answer, evidence, why from entry_commercial where entry_id = ?"
        answers = connection.execute(facts, [entry["entry_id"]]).fetchall()
        told = {name: value for name, value in entry.items() if name not in ("entry_id", "last_edition_id")}
        reached = connection.execute("select * from entry_reach where entry_id = ?", [entry["entry_id"]])
        columns = [column[0] for column in reached.description]
        reach = [dict(zip(columns[2:], one[2:], strict=True)) for one in reached]
        insert(
            connection,
            "entry_version",
            {
                "entry_id": entry["entry_id"],
                "valid_from": moment_of(connection, entry["first_edition_id"]),
                "valid_until": None,
                "entry": json.dumps(told, sort_keys=True),
                "commercial": json.dumps(
                    {fact: {"answer": answer, "evidence": evidence, "why": why} for fact, answer, evidence, why in answers}
                ),
                "reach": json.dumps(reach),
            },
        )


def add_history(connection: sqlite3.Connection) -> None:
    """Appeared, changed and disappeared between neighbouring editions."""
    first, second, third = (f"{SOURCE}-{as_at}" for as_at, _ in EDITIONS)
    events = [(f"uksa-2024-{number:03d}", second, first, "appeared") for number in range(51, ENTRY_COUNT + 1)]
    events += [
        ("uksa-2024-001", third, second, "changed"),
        ("uksa-2024-008", third, second, "disappeared"),
        ("uksa-2024-062", third, second, "changed"),
    ]
    for entry_id, edition_id, previous, kind in events:
        event_id = f"{entry_id}-{edition_id}-{kind}"
        insert(
            connection,
            "event",
            {
                "event_id": event_id,
                "entry_id": entry_id,
                "section_id": SECTION,
                "edition_id": edition_id,
                "previous_edition_id": previous,
                "kind": kind,
                "other_entry_id": None,
                "other_section_id": None,
                "leaves": SECTION if kind == "disappeared" else None,
                "enters": SECTION if kind == "appeared" else None,
            },
        )
        if kind == "changed":
            insert(connection, "change", {"event_id": event_id, "field": "standing", "before": None, "after": "closed"})
            insert(connection, "change", {"event_id": event_id, "field": "title", "before": "Made-up projekt", "after": "Made-up project"})


def add_issues(connection: sqlite3.Connection) -> None:
    """Issues for the publisher and for us."""
    for issue_type, severity, whose in (("unreadable_date", "warning", "publisher"), ("unread_sheet", "error", "ours")):
        insert(
            connection,
            "issue_type",
            {
                "issue_type": issue_type,
                "title": issue_type.replace("_", " ").capitalize(),
                "severity": severity,
                "whose": whose,
                "description": "What it means, made up.",
                "remedy": "What to do, made up.",
            },
        )
    row_id = connection.execute("select row_id from listing where entry_id = 'uksa-2024-007' and edition_id = ?", (NEWEST,)).fetchone()[0]
    rows = (
        ("issue-1", "unreadable_date", row_id, "uksa-2024-007", "G", "The date '31st Febuary' is not a date."),
        ("issue-2", "unread_sheet", None, None, "", "The sheet 'Notes for editors' was not read."),
    )
    for issue_id, issue_type, row, entry_id, letter, message in rows:
        insert(
            connection,
            "issue",
            {
                "issue_id": issue_id,
                "issue_type": issue_type,
                "source_id": SOURCE,
                "edition_id": NEWEST,
                "sheet_id": None if row else f"{NEWEST}-sheet-2",
                "row_id": row,
                "entry_id": entry_id,
                "sha256": None,
                "column_letter": letter,
                "message": message,
            },
        )
    insert(
        connection,
        "correction",
        {
            "correction_id": "correction-1",
            "row_id": row_id,
            "column_letter": "D",
            "printed": "Digitall Economy Act",
            "read_as": "Digital Economy Act",
            "decided_by": "tests",
            "decided_on": "2026-06-11",
            "why": "A typing error, made up.",
        },
    )


def add_notices(connection: sqlite3.Connection) -> None:
    """A notice of each kind, and one about a record that is not there. Called once all records are."""
    decided = {"decided_by": "tests", "why": "It was looked at, and all of it is made up."}
    for notice_id, kind, about, about_id, path, day, reported, said in (
        ("a-mistake-of-ours", "ours", "entry", "uksa-2024-001", "/entries/uksa-2024-001", "2026-06-12", None, "A made-up mistake."),
        ("a-doubt", "publisher", "row", f"{NEWEST}-sheet-1-r10", f"/cells/{NEWEST}-sheet-1-r10", "2026-06-13", "2026-06-12", "A date."),
        ("a-dispute", "dispute", "recipient", "org-1", "/recipients/org-1", "2026-06-14", "2026-06-10", "<b>We</b> never asked for it."),
        ("another", "dispute", "claim", "old-figure", "/claims/old-figure", "2026-06-10", "2026-06-10", "It was another number."),
        ("a-third", "publisher", "parliament", "commons-2024-01-01-1", "/parliament/commons-2024-01-01-1", "2026-06-09", None, "A doubt."),
        ("gone", "publisher", "entry", "nothing", None, "2026-06-08", None, "A record that is not there."),
    ):
        row = {"notice_id": notice_id, "kind": kind, "about": about, "about_id": about_id, "path": path, "said": said}
        row |= {"said_by": "A made-up body", "decided_on": day, "reported_on": reported}
        row |= {"before": "Refused", "after": "Secure access"} if kind == "ours" else {}
        insert(connection, "notice", row | decided)


def add_versions(connection: sqlite3.Connection, item_id: str) -> None:
    """A question before and after it was answered and the answer corrected, with what goes with it."""
    sha256 = connection.execute("select sha256 from document order by sha256 limit 1").fetchone()[0]
    version = {"item_id": item_id, "sha256": sha256, "question_text": "What made-up data was given?", "heading": "Made-up data"}
    version |= {"asked_by": "A made-up member", "asked_by_party": "A made-up party"}
    answered = {"answered_on": "2024-01-09", "answer_text": "None <b>that</b> is real.", "answer_html": "<p>None <b>that</b> is real.</p>"}
    answered |= {"original_answer_text": "A made-up first answer.", "original_answer_html": "<p>A made-up first <b>answer</b>.</p>"}
    answered |= {"answered_by": "A made-up minister", "corrected_by": "Another made-up minister", "corrected_on": "2024-01-10"}
    first = dict.fromkeys(("captured_at", "last_seen_at"), "2024-01-03T09:00:00Z") | {"position": 1, "state": "unanswered"}
    insert(connection, "parliament_version", version | first)
    later = {"position": 2, "captured_at": "2024-01-10T09:00:00Z", "state": "corrected", "changed": "state, answered_on, answer_text"}
    later |= {"last_seen_at": "2024-02-10T09:00:00Z"}
    insert(connection, "parliament_version", version | answered | later)
    insert(connection, "parliament_group", {"item_id": item_id, "uin": "2", "tabled_on": "2024-01-01"})
    file = {"item_id": item_id, "position": 1, "title": "A made-up table", "url": "https://example.org/table", "file_type": "pdf"}
    insert(connection, "parliament_attachment", file)
    cell = {"item_id": item_id, "table_number": 1, "row_number": 1, "column_number": 1, "heading": "no", "printed": "<5"}
    insert(connection, "answer_cell", cell | {"qualifier": "<5", "repeats": "no"})


def add_records(connection: sqlite3.Connection) -> None:
    """Claims, of which one replaces another; two items of Parliament; and an entry that another page tells of."""
    sheet_id = f"{NEWEST}-sheet-1"
    row_id = connection.execute("select row_id from source_row where sheet_id = ? and row_number = 1", (sheet_id,)).fetchone()[0]
    item = {"row_id": row_id, "house": "commons", "source_url": "https://example.org/parliament", "seen": "in_source"}
    insert(
        connection,
        "parliament_item",
        item
        | {
            "item_id": "commons-2024-01-01-1",
            "kind": "question",
            "uin": "1",
            "about": "<b>Asked</b>.",
            "tabled_on": "2024-01-01",
            "heading": "Made-up data",
            "asked_by": "A made-up member",
            "asked_by_party": "A made-up party",
            "answered_by": "A made-up minister",
            "answered_the_question": "no",
            "versions": 2,
        },
    )
    add_versions(connection, "commons-2024-01-01-1")
    insert(
        connection,
        "parliament_item",
        item
        | {
            "item_id": "commons-2024-02-01-ms1",
            "kind": "statement",
            "uin": "MS1",
            "answered_on": "2024-02-01",
            "about": "Corrects a made-up answer.",
            "versions": 0,
        },
    )
    said = {"item_id": "commons-2024-01-01-1", "dataset_id": "leo", "matched": "LEO", "how": "words_in_text"}
    insert(connection, "parliament_dataset", said)
    insert(connection, "parliament_recipient", {"item_id": "commons-2024-01-01-1", "recipient_id": "org-1"} | NAMED)
    cited = {"item_id": "commons-2024-02-01-ms1", "cited": "1", "cited_item_id": "commons-2024-01-01-1", "how": "number_in_text"}
    insert(connection, "parliament_citation", cited)
    insert(connection, "parliament_entry", {"item_id": "commons-2024-01-01-1", "entry_id": "uksa-2024-001"} | NAMED)
    insert(connection, "parliament_section", {"item_id": "commons-2024-01-01-1", "section_id": SECTION} | NAMED)
    claim = {
        "row_id": row_id,
        "kind": "figure",
        "said_by": "A made-up minister",
        "said_by_role": "minister",
        "source_kind": "written_answer",
        "about_section": "Made-up database",
        "measure": "requests",
        "quantity_status": "stated",
        "unit": "requests",
        "exact": "yes",
        "scope": "Requests, made up.",
        "source_url": "https://example.org/claim",
        "seen": "second_hand",
    }
    around = {"qualifier": "around", "qualifier_place": "before", "exact": "no"}
    for claim_id, number, item_id, replaced in (
        ("new-figure", 1500, "commons-2024-02-01-ms1", None),
        ("old-figure", 1200, "commons-2024-01-01-1", "new-figure"),
    ):
        numbers: dict[str, object] = dict.fromkeys(("quantity", "quantity_low", "quantity_high"), number)
        numbers |= around if replaced else {}
        insert(
            connection,
            "claim",
            claim
            | numbers
            | {
                "claim_id": claim_id,
                "item_id": item_id,
                "superseded_by": replaced,
                "said_on": "2024-02-01" if replaced is None else "2024-01-05",
            },
        )
    doubt = {"doubt": "Made up, so in doubt.", "doubt_kind": "ours"}
    insert(connection, "claim", claim | {"claim_id": "no-number", "quantity_status": "not_recorded", **doubt})
    add_candidates(connection)
    insert(
        connection,
        "tally",
        {
            "tally_id": "tally-1",
            "row_id": row_id,
            "section_id": SECTION,
            "period_from": "2020-01",
            "period_to": "2020-01",
            "quantity": None,
            "measure": "records_returned",
            "qualifier": "<5",
        },
    )
    insert(
        connection,
        "wanted",
        {
            "wanted_id": "w001",
            "source_id": SOURCE,
            "as_at": "2019-06",
            "title": "Made up",
            "why": "Made up.",
            "address": "https://example.org",
        },
    )
    between = {"wanted_id": "w002", "source_id": SOURCE, "as_at": "2025-12", "title": "The list of December 2025", "why": "Made up."}
    insert(connection, "wanted", between | {"address": "https://example.org"})
    add_counts(connection, claim)
    insert(connection, "claim_relation", {"claim_id": "no-number", "relation": "conflicts_with", "other_claim_id": "old-figure"})
    insert(connection, "claim_recipient", {"claim_id": "old-figure", "recipient_id": "org-1"})
    insert(connection, "claim_entry", {"claim_id": "old-figure", "entry_id": "uksa-2024-001"})
    insert(connection, "claim_dataset", {"claim_id": "old-figure", "dataset_id": "leo"})
    listing_id = connection.execute("select listing_id from listing where entry_id = 'uksa-2024-002' order by 1").fetchone()[0]
    insert(
        connection,
        "citation",
        {
            "listing_id": listing_id,
            "source_kind": "press",
            "source_title": "A made-up page",
            "seen": "second_hand",
            "source_url": "https://example.org/told",
            "register_part": "npd_requests",
            "listed_in": "",
            "stands_for": "",
            "remark": "Made up.",
        },
    )
    connection.execute("update entry set known_by = 'transcription' where entry_id = 'uksa-2024-002'")


def add_candidates(connection: sqlite3.Connection) -> None:
    """A figure found in an answer that is a claim already, and an answer in which none was found."""
    shared = {"item_id": "commons-2024-01-01-1", "occurrence": 1, "measure": "requests", "why": "Made up."}
    found = {"quotation": "There were 1,200 requests.", "printed": "1,200", "quantity": 1200, "counted": "requests"}
    claimed = {"candidate_id": "commons-2024-01-01-1-c1", "position": 1, "decision": "claimed", "claim_id": "old-figure"}
    insert(connection, "claim_candidate", shared | found | claimed | {"kind": "figure", "quantity_status": "stated"})
    none = {"candidate_id": "commons-2024-01-01-1-c2", "position": 2, "kind": "none_given", "quantity_status": "not_stated"}
    insert(connection, "claim_candidate", shared | none | {"decision": "undecided"})


def add_counts(connection: sqlite3.Connection, claim: Mapping[str, object]) -> None:
    """Counts of ours beside the claims, one of each kind, and a total whose two parts do not add up to it."""
    for claim_id, number in (("whole", 466), ("part-1", 300), ("part-2", 164)):
        numbers = dict.fromkeys(("quantity", "quantity_low", "quantity_high"), number)
        insert(connection, "claim", {**claim, **numbers, "claim_id": claim_id, "seen": "in_source", "said_by": "A made-up campaign"})
    for part in ("part-1", "part-2"):
        insert(connection, "claim_relation", {"claim_id": part, "relation": "part_of", "other_claim_id": "whole"})
    window = {"edition_from": "2026-03", "edition_to": "2026-06", "sources": "Accredited research projects (made up)"}
    words = {"how": "Each made-up row counts once.", "why": "", "why_they_need_not_agree": "One counts <b>requests</b>, the other rows."}
    query = f"select outcome, count(*) as counted, 0 as not_placed from listing_summary where edition_id = '{NEWEST}' group by outcome"
    number = connection.execute("select count(*) from listing where edition_id = ?", (NEWEST,)).fetchone()[0]
    counts = {"counted": number, "counted_at_least": number - 1, "not_placed": 2}
    counted = counts | {"counted_status": "counted", "set_aside": 1, "edition_id": NEWEST, "query": query}
    lacking = {"counted_status": "not_whole", "edition_id": NEWEST, "query": query, "why": "“<5” is printed for March 2026."}
    insert(connection, "claim_count", window | words | counted | {"claim_id": "new-figure"})
    insert(connection, "claim_count", window | words | lacking | {"claim_id": "old-figure"})
    insert(connection, "claim_count", window | words | {"claim_id": "whole", "counted_status": "no_edition_held"})
    part = {"outcome": "secure_access", "counted": number, "counted_at_least": number - 1, "not_placed": 2}
    insert(connection, "claim_count_part", part | {"claim_id": "new-figure"})
    words_after = {"claim_id": "rounded", "qualifier": "20+", "qualifier_place": "after", "exact": "no", "seen": "in_source"}
    numbers = dict.fromkeys(("quantity", "quantity_low", "quantity_high"), 20)
    insert(connection, "claim", {**claim, **numbers, **words_after, "said_by": "A made-up minister", "period_to": "2017-05"})
    insert(connection, "claim_count", window | words | counted | {"claim_id": "rounded"})


def add_search(connection: sqlite3.Connection) -> None:
    """The search indexes over entries, organisations, datasets, claims, items of Parliament and sheets with rows that were not read."""
    within = "in_scope = 'yes' and audience = 'external'"
    named = f"recipient_id in (select recipient_id from entry_recipient join entry using (entry_id) where {within})"
    aside = "(select 1 from source_row where source_row.sheet_id = sheet.sheet_id and disposition = 'set_aside')"
    sources = (
        ("entry", f"select entry_id, title, reference, in_scope, {within} from entry", "/entries/"),
        ("recipient", f"select recipient_id, name, name || char(10) || 'Invented spelling', 'yes', {named} from recipient", "/recipients/"),
        ("dataset", "select dataset_id, name, description, in_scope, in_scope = 'yes' from dataset", "/datasets/"),
        ("claim", "select claim_id, scope, said_by, 'yes', 1 from claim", "/claims/"),
        ("parliament", "select item_id, about, uin, 'yes', 1 from parliament_item", "/parliament/"),
        ("sheet", f"select sheet_id, sheet_name, reason, 'not_stated', 1 from sheet where exists {aside}", "/rows?sheet="),
    )
    for kind, sql, prefix in sources:
        for item_id, title, body, in_scope, begins in connection.execute(f"{sql} order by 5 desc, 1").fetchall():
            found = {"kind": kind, "item_id": item_id, "title": title, "body": body, "path": prefix + item_id, "in_scope": in_scope}
            insert(connection, "search_item", {**found, "begins": "yes" if begins else "no"})
    index_words(connection)
    for word, items in (("attainment", 60), ("analytics", 3), ("earnings", 60), ("university", 2)):
        insert(connection, "search_word", {"word": word, "items": items})
