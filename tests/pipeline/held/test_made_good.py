"""An error page, or half of a file, that came in place of an edition and was made good later mutes nothing and asks for nobody."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.commands.status import status_of
from pipeline.declaring.declarations import Declared
from pipeline.entries.doubts import refused_moments
from pipeline.held.documents import Document, read_one
from pipeline.held.pages import made_good
from pipeline.held.readings import Readings
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


PAGE = {"content_type": "text/html; charset=utf-8", "url": "https://www.example/made-up/guidance", "file_name": "guidance"}


@pytest.mark.parametrize(
    ("body", "said", "status", "reason"),
    [
        (b"Service Unavailable", {"file_name": "2026-06.ods"}, "refused", "holds no table: no line of it has two cells"),
        (b'{"error": "busy", "code": 503}', {"file_name": "2026-06.csv"}, "refused", "is no .xlsx"),
        (b"<!DOCTYPE html><p>How to read the list.</p>", PAGE, "page", "a web page that the publication names; it holds no table"),
        (b"<!DOCTYPE html><TABLE><tr><td>1</td></tr></TABLE>", PAGE, "refused", "is a web page"),
        (b"<!DOCTYPE html><p>Sorry.</p>", PAGE | {"file_name": "2026-06.ods"}, "refused", "is a web page"),
    ],
)
def test_a_message_is_no_edition_and_a_page_of_words_is_no_fault(
    tmp_path: Path, declared: Declared, body: bytes, said: dict[str, str], status: str, reason: str
) -> None:
    (tmp_path / "a").write_bytes(body)
    document = Document("a" * 64, len(body), [capture("a" * 64, **said)], tmp_path / "a")
    read_one(document, declared, Readings(None), {})
    assert (document.status, document.plans) == (status, [])
    assert reason in document.reason


def test_what_was_had_before_an_entry_went_is_not_where_it_went() -> None:
    """A document without a date of its own that is had again every night hides the disappearances of the first month alone."""
    nights = [capture("a" * 64, captured_at=f"2026-{month}-01T04:00:00Z", file_name="guide.pdf") for month in ("03", "04", "05")]
    assert refused_moments([Document("a" * 64, 1, nights, Path("a"), status="refused")]) == {(SOURCE, "2026-03-01")}
