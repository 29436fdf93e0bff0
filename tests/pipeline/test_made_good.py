"""An error page, or half of a file, that came in place of an edition and was made good later mutes nothing and asks for nobody."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.commands.status import status_of
from pipeline.held.documents import Document
from pipeline.held.pages import made_good
from tests.pipeline.made_up import CSV_HEADINGS, SOURCE, capture, csv_document, data_folder, project, publish, publish_edition

MARCH = [project("2020/001", "Attainment"), project("2020/002", "Absence")]
URL = "https://files.example/2026-06-01.csv"
SORRY = b"<!DOCTYPE html><title>Service unavailable</title>"


def test_what_was_made_good_hides_no_disappearance_and_awaits_nobody(tmp_path: Path) -> None:
    data = data_folder(tmp_path)
    publish_edition(data, "2026-03-01", MARCH)
    sorry = {"file_name": "2026-06-01.csv", "url": URL, "role": "attachment", "captured_at": "2026-06-01T04:00:00Z"}
    publish(data, SORRY, **sorry | {"note": f"asked for {URL} (Made up)"})
    june = csv_document(MARCH[:1], CSV_HEADINGS)
    publish(data, june, file_name="2026-06-01.csv", url=URL, captured_at="2026-06-02T04:00:00Z")
    built = build_register(data)
    register = sqlite3.connect(built.database)
    # For as long as something of that date could not be read, a row that has gone may stand there; it is had now.
    assert register.execute("select kind from event where entry_id = 'uksa-2020-002'").fetchall() == [("disappeared",)]
    assert register.execute("select issue_type from issue where issue_type like '%made_good' or issue_type like '%refused'").fetchall() == [
        ("document_made_good",)
    ]
    assert [line for line in built.lines if line.startswith("refused")] == []
    assert [one for one in status_of(built.database, data, date(2026, 6, 3)).attention if one.kind == "refused"] == []


@pytest.mark.parametrize(
    ("refused", "sound", "good"),
    [
        ({"captured_at": "1"}, {"captured_at": "2"}, True),
        ({"captured_at": "2"}, {"captured_at": "1"}, False),  # the newest thing from there cannot be read
        ({"captured_at": "1", "url": ""}, {"captured_at": "2", "url": ""}, False),  # brought by hand
        ({"captured_at": "1"}, {"captured_at": "2", "url": "https://files.example/other.csv"}, False),
        ({"captured_at": "1"}, {"captured_at": "2", "source_id": "dfe-npd-requests"}, False),
        ({"captured_at": "1", "url": "https://files.example/sign-in", "note": f"asked for {URL} (words)"}, {"captured_at": "2"}, True),
    ],
)
def test_a_document_is_made_good_by_its_own_address(refused: dict[str, str], sound: dict[str, str], good: bool) -> None:
    usual = {"url": URL, "source_id": SOURCE}
    documents = [
        Document("a" * 64, 1, [capture("a" * 64, **usual | refused)], Path("a"), status="refused"),
        Document("b" * 64, 1, [capture("b" * 64, **usual | sound)], Path("b")),
    ]
    assert made_good(documents) == ({"a" * 64} if good else set())
    documents[1].status = "refused"
    assert made_good(documents) == set()
