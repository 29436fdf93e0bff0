"""F36 to F41: cells that cannot be read as what their column holds. All stand in made-up editions that one build meets."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from tests.faults.conftest import Case
from tests.faults.record import fault
from tests.faults.world import World
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up import BOOK_HEADINGS, csv_document, project
from tests.read.builders import Error, MadeUpSheet, Unworked, build

DATES = {
    "03/04/2015": None, "2015-04-03": "2015-04-03", "13/13/2015": None, "31/04/2015": None, "Apr-15": None, "42095": None, "TBC": None,
    "2051-01-01": "2051-01-01", "25/12/2015": "2015-12-25",
}  # fmt: skip
BODIES = ("NA", "None", "null", "N/A", "-", "0", "TRUE", "nan")
TEXTS = ("00123", "1E5", "12345678901234567890", "1-2", "3/4")
SIGNS = {
    "a line\nbreak": "a line break", "a\ttab": "a tab", "no\N{NO-BREAK SPACE}break": "no break", "zero\u200bwidth": "zerowidth",
    "cafe\u0301": "cafe\u0301", "\u202eturned": "turned", "“smart” – it’s": "“smart” – it’s",
    "lost \N{REPLACEMENT CHARACTER} sign": "lost \N{REPLACEMENT CHARACTER} sign",
}  # fmt: skip
DATED = csv_document([project(f"2025/{number:03}", f"Dated {number}", approved_on=text) for number, text in enumerate(DATES, start=1)])
TITLED = csv_document([project(f"2025/{number:03}", text) for number, text in enumerate([*TEXTS, *SIGNS], start=1)])
OLD_CODE = csv_document([project("2025/001", "It’s an old code page – “really”")]).decode().encode("cp1252")
MAC = build("xlsx", MadeUpSheet("Sheet1", {
    **{f"{made_up.letter_of(place)}1": text for place, text in enumerate(BOOK_HEADINGS, start=1)},
    **{f"{made_up.letter_of(place)}2": text for place, text in enumerate(project("2025/001", "Of a Mac")[:6], start=1)},
    "G2": date(2015, 4, 3),
}), from_1904=True)  # fmt: skip
ERRORS = build("xlsx", MadeUpSheet("Sheet1", {
    **{f"{made_up.letter_of(place)}1": text for place, text in enumerate(BOOK_HEADINGS, start=1)},
    **{f"{made_up.letter_of(place)}2": text for place, text in enumerate(project("2025/001", "")[:6], start=1) if text},
    "B2": Error("#REF!"), "E2": Error("#DIV/0!"), "G2": Unworked("TODAY()"),
}))  # fmt: skip
UNKNOWN = csv_document([project("2025/001", "Of an unknown kind", law="Aproved Made-up Act", place="A shed")])
REQUESTS = made_up_dfe.requests_2013([(body, f"Study for {body}", "KS2", "1 May 2013") for body in BODIES]).bytes_as("xlsx")
KEPT = {"dated": DATED, "titled": TITLED, "old code": OLD_CODE, "mac": MAC, "errors": ERRORS, "unknown": UNKNOWN}


@pytest.fixture(scope="module")
def kept(good: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """All of them in one store, and the build that met them."""
    world = World.copied(good, tmp_path_factory.mktemp("cells") / "data")
    for number, (name, content) in enumerate(KEPT.items(), start=1):
        day = f"2025-01-{number:02}"
        made_up.publish(world.data, content, file_name=f"{name}.csv", as_at=day, captured_at=f"{day}T09:00:00Z")
    made_up_dfe.keep(world.data, made_up_dfe.requests_2013(), "xlsx", "2013-04-01", REQUESTS)
    world.build()
    return world


@pytest.fixture
def world(kept: World) -> World:
    return kept


def of(case: Case, name: str, row: int, field: str) -> tuple[str, str, str | None]:
    return case.world.value(made_up.sha(KEPT[name]), row, field)


def date_of(case: Case, text: str) -> tuple[str, str, str | None]:
    outcome, printed, value = of(case, "dated", list(DATES).index(text) + 2, "approved_on")
    assert (printed, value) == (text, DATES[text])
    return outcome, printed, value


def downloads(case: Case, table: str, column: str) -> tuple[set[str], set[str]]:
    """The texts of one column in the CSV and in the JSON of a table."""
    folder = case.world.database.parent / "downloads"
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        in_csv = {row[column] for row in csv.DictReader(handle)}
    return in_csv, {row[column] or "" for row in json.loads((folder / f"{table}.json").read_text(encoding="utf-8"))["data"]}


@pytest.mark.parametrize("text", ["03/04/2015"])
@fault(
    "F36",
    "A date that can be read in two ways, `03/04/2015`",
    outcome="kept as printed",
    says="'03/04/2015' was not read: day and month cannot be told apart.",
)
def test_f36_a_date_of_two_readings(case: Case, text: str) -> None:
    case.ends(date_of(case, text)[0], case.world.issues("unparsed_approved_on"))


@pytest.mark.parametrize("text", ["13/13/2015", "31/04/2015"])
@fault(
    "F36",
    "A date that is none, `13/13/2015`, `31/04/2015`",
    outcome="kept as printed",
    says="was not read: neither day first nor month first is it a date.",
)
def test_f36_a_date_that_is_none(case: Case, text: str) -> None:
    told = next(line for line in case.world.issues("unparsed_approved_on").splitlines() if text in line)
    case.ends(date_of(case, text)[0], told)


@pytest.mark.parametrize("text", ["Apr-15", "42095", "TBC"])
@fault(
    "F36",
    "`Apr-15`, `42095` or `TBC` where a date should be",
    outcome="kept as printed",
    says="was not read: none of the formats iso, slash_if_one_reading fits.",
)
def test_f36_no_date_at_all(case: Case, text: str) -> None:
    told = next(line for line in case.world.issues("unparsed_approved_on").splitlines() if text in line)
    case.ends(date_of(case, text)[0], told)


@pytest.mark.parametrize("text", ["2015-04-03", "25/12/2015"])
@fault("F36", "A date with the year first, and one with a single reading", outcome="read", says="")
def test_f36_a_date_of_one_reading(case: Case, text: str) -> None:
    case.ends(*date_of(case, text)[:2])


@fault("F36", "A date of 2051", outcome="noted", says="2051-01-01 lies after 2025-01-01, the day that the edition is as at.")
def test_f36_a_date_that_lies_ahead(case: Case) -> None:
    assert date_of(case, "2051-01-01")[0] == "read"
    case.ends("noted", case.world.issues("date_after_edition"))


@fault("F36", "A workbook that counts its days from 1904", outcome="read", says="2015-04-03")
def test_f36_a_workbook_of_1904(case: Case) -> None:
    outcome, printed, value = of(case, "mac", 2, "approved_on")
    assert value == "2015-04-03"
    case.ends(outcome, printed)


@pytest.mark.parametrize("body", BODIES)
@fault("F37", "An organisation called NA, None, null, N/A, nan, -, 0 or TRUE", outcome="read", says="")
def test_f37_organisations_that_look_like_nothing(case: Case, body: str) -> None:
    outcome, printed, value = case.world.value(made_up.sha(REQUESTS), 10 + BODIES.index(body), "recipients_text")
    assert printed == value == body
    case.ends(outcome, printed)


@pytest.mark.parametrize("text", TEXTS)
@fault("F38", "`00123`, `1E5`, an id of 20 digits, `1-2`", outcome="read", says="")
def test_f38_texts_that_look_like_numbers(case: Case, text: str) -> None:
    outcome, printed, value = of(case, "titled", TEXTS.index(text) + 2, "title")
    assert printed == value == text
    assert all(text in found for found in downloads(case, "listing", "title"))
    case.ends(outcome, printed)


@pytest.mark.parametrize("text", SIGNS)
@fault(
    "F39", "Line breaks, tabs, spaces and marks that cannot be seen, marks that turn a line round, smart quotes", outcome="read", says=""
)
def test_f39_signs_that_cannot_be_seen(case: Case, text: str) -> None:
    outcome, printed, value = of(case, "titled", len(TEXTS) + list(SIGNS).index(text) + 2, "title")
    assert (printed, value) == (text, SIGNS[text])
    case.ends(outcome, printed)


@fault(
    "F39", "A character that was lost in the file (U+FFFD)", outcome="noted", says="column B: a character of the text was lost in the file."
)
def test_f39_a_lost_character(case: Case) -> None:
    case.ends("noted", case.world.issues("character_lost"))


@fault("F39", "A text table in the code page of an old Windows", outcome="read", says="It’s an old code page – “really”")
def test_f39_an_old_code_page(case: Case) -> None:
    case.ends(*of(case, "old code", 2, "title")[:2])


@pytest.mark.parametrize(("field", "shown"), [("title", "#REF!"), ("datasets_text", "#DIV/0!"), ("approved_on", "=TODAY()")])
@fault(
    "F40",
    "A cell shows `#REF!` or `#DIV/0!`, or a formula that was never worked out",
    outcome="kept as printed",
    says="was not read: the cell shows an error, or a formula that was never worked out.",
)
def test_f40_cells_that_show_an_error(case: Case, field: str, shown: str) -> None:
    outcome, printed, value = of(case, "errors", 2, field)
    assert (printed, value) == (shown, None)
    told = next(line for line in case.world.issues("cell_shows_error").splitlines() if shown in line)
    case.ends(outcome, told)


@fault(
    "F41",
    "A legal basis that is on no list",
    outcome="kept as printed",
    says="'Aproved Made-up Act' was not read: it holds no phrase of the list of laws.",
)
def test_f41_an_unknown_legal_basis(case: Case) -> None:
    outcome, printed, value = of(case, "unknown", 2, "legal_gateway")
    assert (printed, value) == ("Aproved Made-up Act", None)
    case.ends(outcome, case.world.issues("unparsed_legal_gateway"))


@fault(
    "F41",
    "A secure setting that is on no list",
    outcome="kept as printed",
    says="'A shed' was not read: not on the list of secure settings.",
)
def test_f41_an_unknown_secure_setting(case: Case) -> None:
    case.ends(of(case, "unknown", 2, "access_route")[0], case.world.issues("unparsed_access_route"))
