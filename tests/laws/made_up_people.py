"""Made-up people, one for each kind of cell that a publisher might put a person into, and the made-up files that hold them.

Nobody in these files lives. Each person has surnames of their own, so that whatever is found says which cell it came from.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]

from tests.parliament_api import question
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up import BOOK_HEADINGS
from tests.pipeline.made_up_dfe import REQUESTS, SHARES, Book, table
from tests.pipeline.parliamentary.test_questions import keep

_FIRST = ("Quizzle", "Bramble", "Fennel", "Oxter", "Thistle", "Pebble", "Marrow", "Wicket")
_LAST = ("wickley", "forthing", "daleson", "burrowes", "mereham")


@dataclass(frozen=True)
class Person:
    """One made-up person with everything that points to them. `plain` is named without a title, `titled` with one."""

    place: str
    plain: str
    titled: str
    email: str
    telephone: str
    insurance: str
    postcode: str

    @property
    def text(self) -> str:
        """A sentence that holds all of it."""
        return (
            f"About {self.plain} and Dr {self.titled}, {self.email}, {self.telephone}, {self.insurance}, of 1 Made-up Lane, {self.postcode}"
        )

    def marks(self) -> dict[str, str]:
        """What a scan looks for: kind -> the words that nothing else holds."""
        return {
            "name": self.plain.split()[1],
            "name with a title": self.titled.split()[1],
            "e-mail address": self.email.partition("@")[0].rpartition(".")[2],
            "telephone number": self.telephone,
            "National Insurance number": self.insurance,
            "postcode": self.postcode,
        }


def person(place: str, number: int) -> Person:
    """The made-up person who stands in the kind of cell called `place`."""
    stems = [_FIRST[(number + step) % 8] + _LAST[(number // 8 + step) % 5] for step in range(3)]
    digit = f"{number:02}"
    return Person(
        place,
        f"Anna {stems[0]}a{'x' * (number // 40)}",
        f"Bert {stems[1]}o",
        f"carl.{stems[2].lower()}e@example.org",
        f"020 7946 01{digit}",
        f"AB 12 34 {digit} C",
        f"ZE{digit} 0AB",
    )


PLACES = (
    *("reference", "title", "column of people", "legal basis", "data", "setting", "date"),
    *("note above the table", "note below the table", "row set aside", "column in no layout", "heading in no layout"),
    *("comment", "author of a comment", "link", "document properties", "header of a printed page", "defined name"),
    *("name of a sheet", "unread sheet", "heading of an unread sheet", "hidden sheet"),
    *("name of a file", "words of a link", "address of a file", "note on a page", "link on a page"),
    *("recipient", "recipient beside an organisation", "purpose", "column of applicants", "title of a request"),
    *("question", "answer", "link in an answer", "heading of a question", "title of an attachment"),
)
PEOPLE = {place: person(place, number) for number, place in enumerate(PLACES, start=1)}


FIRST = ("2026/001", "A made-up project", "Person One, University of Example", "Law", "LEO", "ONS SRS", "2026-01-02")


def text(place: str) -> str:
    return PEOPLE[place].text


def accredited_projects() -> bytes:
    """The list of accredited projects, with a person wherever a workbook can hold one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    rows = [
        ["Made-up workbook for tests: nobody published it"],
        [text("note above the table")],
        [*BOOK_HEADINGS, text("heading in no layout")],
        [*FIRST, text("column in no layout")],
        [f"2026/002 {text('reference')}", text("title"), text("column of people"), text("legal basis"), f"LEO {text('data')}"],
        ["", "", "", "", text("row set aside")],
        ["2026/003", "Another made-up project", *FIRST[2:]],
        [],
        [text("note below the table")],
    ]
    for row in rows:
        sheet.append([cell or None for cell in row])
    sheet["F5"], sheet["G5"] = text("setting"), text("date")
    sheet["B4"].comment = Comment(text("comment"), text("author of a comment"))
    sheet["B7"].hyperlink = f"mailto:{PEOPLE['link'].email}?subject={PEOPLE['link'].plain}"
    sheet["B7"].value = "Another made-up project"
    sheet.oddHeader.center.text = text("header of a printed page")
    book.properties.creator = book.properties.lastModifiedBy = text("document properties")
    book.defined_names["Person"] = openpyxl.workbook.defined_name.DefinedName("Person", attr_text=f'"{text("defined name")}"')
    other = book.create_sheet(PEOPLE["name of a sheet"].email[:31])
    other.append([text("heading of an unread sheet"), "Project Name"])
    other.append([text("unread sheet"), text("unread sheet")])
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden.append([text("hidden sheet")])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def requests() -> Book:
    """A list of requests, with people among the recipients, in its free text and in a column of applicants."""
    beside = PEOPLE["recipient beside an organisation"]
    lines = [
        ("DR150101.01", "University of Example", "Made up", text("purpose"), "KS2", text("column of applicants"), "1 May 2015"),
        ("DR150102.01", text("recipient"), text("title of a request"), "Made up", "KS2", "", "2 May 2015"),
        ("DR150103.01", PEOPLE["recipient"].plain, "Made up", "Made up", "KS2", "", "3 May 2015"),
        ("DR150104.01", f"University of Example ({beside.plain})", "Made up", "Made up", "KS2", "", "4 May 2015"),
        ("DR150105.01", f"Department of Examples, 1 Made-up Lane, {beside.postcode}", "Made up", "Made up", "KS2", "", "5 May 2015"),
    ]
    asked = ("Project title", "Purpose of request", "Data requested")
    headings = ("Reference", "Name of organisation", *asked, "Applicant name", "Approved on")
    return Book(REQUESTS, "NPD requests received: June 2015", (table("Requests", "Requests received", headings, lines),))


def fill(data: Path) -> None:
    """Put the made-up files into the store of a data folder, as if they had been collected."""
    named = PEOPLE["name of a file"]
    made_up.publish(
        data,
        accredited_projects(),
        file_name=f"{named.email} {named.plain} Dr {named.titled} 2026-06-01.xlsx",
        link_text=f"List of projects, 1 June 2026. {text('words of a link')}",
        url=f"https://example.org/{PEOPLE['address of a file'].email}/{hashlib.sha256(b'made up').hexdigest()}.xlsx",
        captured_at="2026-06-02T09:00:00Z",
    )
    copy = "https://webarchive.nationalarchives.gov.uk/20200101/https://www.gov.uk/a"
    archived = f"<a href='{copy}'>March 2020, {text('link on a page')}</a>"
    notes = [{"note": f"Added the register of May 2021. {text('note on a page')}", "public_timestamp": "2021-05-01T09:00:00Z"}]
    page = json.dumps({"title": "Made up", "details": {"body": archived, "change_history": notes}}).encode()
    made_up.publish(data, page, source_id=SHARES, role="page", file_name="", url="https://www.gov.uk/api/content/made-up")
    made_up_dfe.keep(data, requests(), "xlsx", "2015-06-02")
    link = PEOPLE["link in an answer"]
    asked = question(900001, "2024-08-01", "2024-08-09") | {
        "questionText": f"To ask about pupil data. {text('question')}",
        "answerText": f"<p>{text('answer')}</p><p><a href='mailto:{link.email}' title='{link.plain}'>write</a></p><!-- {link.titled} -->",
        "heading": f"Pupil data {text('heading of a question')}",
        "attachments": [{"title": text("title of an attachment"), "url": "https://example.org/a.pdf", "fileType": "pdf"}],
    }
    keep(data, asked, "2025-01-01T00:00:00Z")
