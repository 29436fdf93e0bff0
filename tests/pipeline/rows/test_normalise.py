"""Rows to listings: every row accounted for once, nothing of people kept, nothing guessed, corrections applied where they fit."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declaring.declarations import Declared
from pipeline.issues import Issue
from pipeline.layout import plan_sheet
from pipeline.model import Grid, GridRow, Listing, Sheet, SheetPlan, SourceRow
from pipeline.normalise import corrections_of, read_rows
from pipeline.rows.dispositions import rules_of
from pipeline.rows.listings import content_key
from tests.pipeline import made_up
from tests.pipeline.made_up import CSV, CSV_HEADINGS, PLACE, SECTION, SOURCE, XLSX, grid, project, saying
from tests.pipeline.made_up_dfe import SHARES

GOOD = project("2020/001", "A made-up project")
TOKEN = "Zqxvtok"
Outcome = tuple[list[SourceRow], list[Listing], list[Issue]]


def rows_read(made: Grid, declared: Declared, corrections: list[dict[str, str]] | None = None, plan: SheetPlan | None = None) -> Outcome:
    settings = replace(declared, decisions=declared.decisions | {"corrections": corrections or []})
    read = read_rows(made_up.sheet(made, declared, plan=plan), SOURCE, False, settings, corrections_of(settings))
    return read.rows, read.listings, read.issues


def correction(letter: str, printed: str, read_as: str, row: int = 2) -> dict[str, str]:
    return {
        "sha256": "0" * 64,
        "sheet_name": "Sheet1",
        "row_number": str(row),
        "column_letter": letter,
        "printed": printed,
        "read_as": read_as,
    }


@pytest.mark.parametrize(
    ("row", "disposition"),
    [
        (GOOD, "listing"),
        (("2020/001",), "listing"),
        (("", "A title", "", LAW := "Digital Economy Act 2017"), "listing"),
        (("TBC", "A title"), "listing"),
        ((), "blank"),
        ((" ", "\u00a0\n"), "blank"),
        (CSV_HEADINGS, "heading"),
        (("PROJECT ID", "", "researchers"), "heading"),
        (("", "A note in the column of titles"), "note"),
        (("", "", "", "", "A note elsewhere"), "note"),
        (("", "", "Person One", LAW), "set_aside"),
        (("\u00a0", "", "", LAW, "LEO"), "set_aside"),
    ],
)
def test_the_disposition_of_a_row_below_the_headings(row: tuple[str, ...], disposition: str, declared: Declared) -> None:
    rows, listings, issues = rows_read(grid([CSV_HEADINGS, row]), declared)
    assert [one.disposition for one in rows] == ["heading", disposition]
    assert len(listings) == (disposition == "listing")
    assert all(one.reason for one in rows)
    assert [one.issue_type for one in issues if one.issue_type == "row_set_aside"] == ["row_set_aside"] * (disposition == "set_aside")


@pytest.mark.parametrize("note", ["Last updated in June", "* Projects marked so are made up.", "Source: a made-up list"])
def test_a_footnote_in_the_column_of_references_is_a_note(note: str, declared: Declared) -> None:
    rows, listings, _ = rows_read(grid([CSV_HEADINGS, GOOD, (), (note,)]), declared)
    assert rows[-1].disposition == "note"
    assert len(listings) == 1


def test_what_stands_above_the_headings_is_a_note(declared: Declared) -> None:
    rows, listings, _ = rows_read(grid([("A made-up list",), (), ("of", "2099"), CSV_HEADINGS, GOOD]), declared)
    assert [one.disposition for one in rows] == ["note", "blank", "note", "heading", "listing"]
    assert [one.row_id for one in listings] == [rows[-1].row_id]


@pytest.mark.parametrize(("status", "disposition"), [("unread", "set_aside"), ("quarantined", "set_aside"), ("withheld", "withheld")])
def test_rows_of_a_sheet_that_is_not_read(status: str, disposition: str, declared: Declared) -> None:
    rows, listings, issues = rows_read(grid([CSV_HEADINGS, (), GOOD]), declared, plan=SheetPlan(status, "a made-up reason"))
    assert [one.disposition for one in rows] == [disposition, "blank", disposition]
    assert (listings, issues) == ([], [])
    assert {text for one in rows for text in one.cells.values()} == {"[withheld]"}


CELLS = st.sampled_from(
    ["", "", "", " ", "2020/001", "A title", "LEO", "2020-01-01", "x", "Project ID", "Title", "Researchers", "02/03/2020", TOKEN]
)
GRIDS = st.lists(st.lists(CELLS, max_size=9), max_size=12)


@given(GRIDS, st.integers(0, 12), st.booleans(), st.sampled_from(["", "declared", "unread", "withheld", "quarantined"]))
def test_every_row_of_any_sheet_is_accounted_for_once(
    declared: Declared, body: list[list[str]], place: int, headed: bool, status: str
) -> None:
    made = grid([*body[:place], *([CSV_HEADINGS] if headed else []), *body[place:]])
    plan = plan_sheet(made, SOURCE, CSV, declared)
    rows, listings, issues = rows_read(
        made, declared, plan=replace(plan, status=status, section_id=SECTION) if status and plan.columns else plan
    )
    assert [one.number for one in rows] == [one.number for one in made.rows]
    assert len({one.row_id for one in rows}) == len(rows)
    assert {one.disposition for one in rows} <= {"listing", "heading", "note", "blank", "withheld", "set_aside"}
    assert [one.row_id for one in rows if one.disposition == "listing"] == [one.row_id for one in listings]
    assert sum(one.cell_count for one in rows) == made.cell_count
    assert {letter for one in rows for letter in one.cells} <= {letter for one in made.rows for letter in one.cells}
    assert {one.row_id for one in issues} <= {one.row_id for one in rows}


def shown(outcome: Outcome) -> str:
    """Everything that a step hands on, as text, without the fingerprint of withheld cells that is never stored."""
    rows, listings, issues = outcome
    return repr((rows, [saying(one, withheld_text="") for one in listings], issues))


@given(GRIDS, st.sampled_from(["C", "H", "I"]))
def test_no_withheld_or_undeclared_cell_is_kept_anywhere(declared: Declared, body: list[list[str]], letter: str) -> None:
    letters = {**dict(zip("ABCDEFG", range(7), strict=True)), "H": 7, "I": 8}
    secret = [
        [*(row + [""] * 9)[: letters[letter]], f"{TOKEN} {number}, University of Example", *(row + [""] * 9)[letters[letter] + 1 : 9]]
        for number, row in enumerate([[one if one != TOKEN else "x" for one in row] for row in body])
    ]
    assert TOKEN not in shown(rows_read(grid([CSV_HEADINGS, *secret]), declared))


@given(GRIDS, st.sampled_from(["unread", "withheld", "quarantined"]))
def test_no_cell_of_a_sheet_that_is_not_read_is_kept(declared: Declared, body: list[list[str]], status: str) -> None:
    made = grid([[f"{TOKEN} {text}" for text in row] for row in body])
    assert TOKEN not in shown(rows_read(made, declared, plan=SheetPlan(status, "a made-up reason")))


def test_names_above_the_headings_and_in_repeated_columns_are_withheld(declared: Declared) -> None:
    outcome = rows_read(grid([("A made-up list", "", TOKEN, "", "", "", "", TOKEN), CSV_HEADINGS, (*GOOD, TOKEN)]), declared)
    assert TOKEN not in shown(outcome)
    assert outcome[0][0].cells["A"] == "[withheld]"
    assert outcome[0][2].kinds["C"] == "withheld"
    assert outcome[0][2].kinds["H"] == "undeclared"


def test_the_fingerprint_of_withheld_cells_follows_them(declared: Declared) -> None:
    first, second = (
        rows_read(grid([CSV_HEADINGS, project("2020/001", "T", people=people)]), declared)[1][0] for people in ("Person One", "Person Two")
    )
    assert first.said.withheld_text != second.said.withheld_text
    assert repr(saying(first, withheld_text="")) == repr(saying(second, withheld_text=""))


def test_a_link_is_kept_unless_its_cell_is_withheld(declared: Declared) -> None:
    made = grid([CSV_HEADINGS, GOOD])
    links = {"B": "https://example.org/project", "C": f"https://example.org/{TOKEN}", "D": "mailto:person.one@example.org"}
    made = replace(made, rows=(made.rows[0], GridRow(2, made.rows[1].cells, {}, links)))
    rows, _, _ = rows_read(made, declared)
    assert rows[1].links == {"B": "example.org", "D": ""}


def test_addresses_and_telephone_numbers_are_masked_in_all_that_is_kept(declared: Declared) -> None:
    outcome = rows_read(
        grid(
            [
                ("Ask person.one@example.org",),
                CSV_HEADINGS,
                project(
                    "2020/001",
                    "Call 020 7946 0000",
                    law="person.one@example.org",
                    place="+44 20 7946 0000",
                    approved_on="person.one@example.org",
                ),
            ]
        ),
        declared,
    )
    assert "example.org" not in shown(outcome)
    assert "7946" not in shown(outcome)
    assert outcome[1][0].text_of("title") == "Call [telephone number withheld]"


def test_a_listing_says_what_is_printed_and_what_was_read(declared: Declared) -> None:
    _, [one], issues = rows_read(
        grid([CSV_HEADINGS, project("2020/001 CLOSED", " A made-up\u00a0project\n", data="LEO and the Pretend Survey")]), declared
    )
    assert issues == []
    assert {name: one.text_of(name) for name in ("reference", "standing", "title", "legal_gateway", "access_route", "approved_on")} == {
        "reference": "2020/001",
        "standing": "closed",
        "title": "A made-up project",
        "legal_gateway": "Digital Economy Act 2017",
        "access_route": "ONS Secure Research Service",
        "approved_on": "2020-03-01",
    }
    assert {value.field: value.printed for value in one.values}["title"] == " A made-up\u00a0project\n"
    assert one.datasets == (("leo", "leo"),)
    assert [(named.recipient_id, named.matched) for named in one.organisations] == [("university-of-example", "University of Example")]
    assert (one.said.people_lines, one.said.people_lines_read) == (1, 1)
    people = one.value_of("people_and_organisations")
    assert people is not None
    assert (people.printed, people.value, people.status) == ("[withheld]", None, "withheld")


@pytest.mark.parametrize(
    ("changed", "field", "letter"),
    [
        ({"reference": "TBC"}, "reference", "A"),
        ({"reference": "2020/001 PAUSED"}, "standing", "A"),
        ({"law": "Pretend Act"}, "legal_gateway", "D"),
        ({"place": "Pretend Lab"}, "access_route", "F"),
        ({"approved_on": "2020-02-30"}, "approved_on", "G"),
        ({"approved_on": "02/03/2020"}, "approved_on", "G"),
    ],
)
def test_what_does_not_parse_stays_as_printed_with_an_issue(changed: dict[str, Any], field: str, letter: str, declared: Declared) -> None:
    _, [one], [issue] = rows_read(grid([CSV_HEADINGS, project(**{"reference": "2020/001", "title": "T"} | changed)]), declared)
    value = one.value_of(field)
    assert value is not None
    assert (value.value, value.status) == (None, "unparsed")
    assert value.printed in next(iter(changed.values()))
    assert (issue.issue_type, issue.column_letter, issue.row_id) == (f"unparsed_{field}", letter, one.row_id)
    assert issue.issue_type in {row["issue_type"] for row in declared.issue_types}


def test_blanks_are_not_stated(declared: Declared) -> None:
    _, [one], issues = rows_read(grid([CSV_HEADINGS, ("2020/001", "T")]), declared)
    assert issues == []
    assert {value.field: value.status for value in one.values} == {
        "reference": "stated",
        "standing": "not_stated",
        "title": "stated",
        "people_and_organisations": "not_stated",
        "legal_gateway": "not_stated",
        "datasets_text": "not_stated",
        "access_route": "not_stated",
        "approved_on": "not_stated",
    }


def test_a_correction_is_read_and_the_printed_cell_stays(declared: Declared) -> None:
    made = grid([CSV_HEADINGS, project("2020/001", "T", approved_on="02/03/2020")])
    rows, [one], issues = rows_read(made, declared, [correction("G", " 02/03/2020 ", "2020-03-02")])
    assert one.text_of("approved_on") == "2020-03-02"
    assert rows[1].cells["G"] == "02/03/2020"
    assert issues == []


def test_a_correction_that_does_not_fit_its_cell_is_not_applied_and_says_so(declared: Declared) -> None:
    made = grid([CSV_HEADINGS, project("2020/001", "T", approved_on="02/03/2020")])
    _, [one], issues = rows_read(made, declared, [correction("G", "03/02/2020", "2020-02-03")])
    assert one.text_of("approved_on") is None
    assert [issue.issue_type for issue in issues] == ["unparsed_approved_on", "correction_not_applied"]
    assert "02/03/2020" not in issues[1].message


def test_a_correction_is_for_one_cell_of_one_document(declared: Declared) -> None:
    made = grid([CSV_HEADINGS, GOOD, GOOD])
    other = correction("B", "A made-up project", "Another title")
    for elsewhere in (other | {"sha256": "1" * 64}, other | {"sheet_name": "Sheet2"}):
        _, listings, issues = rows_read(made, declared, [elsewhere])
        assert {one.text_of("title") for one in listings} == {"A made-up project"}
        assert issues == []
    assert [one.text_of("title") for one in rows_read(made, declared, [other])[1]] == ["Another title", "A made-up project"]


@pytest.mark.parametrize(
    "wrong",
    [
        correction("D", "Pretend Act", "Digital Economy Act 2017"),
        correction("B", "T", "Another title", row=9),
        correction("A", "A note", "2020/001", row=3),
    ],
)
def test_a_correction_that_reaches_no_listing_says_so(wrong: dict[str, str], declared: Declared) -> None:
    _, _, issues = rows_read(grid([CSV_HEADINGS, ("2020/001", "T", "Person One"), ("", "A note")]), declared, [wrong])
    assert [issue.issue_type for issue in issues] == ["correction_not_applied"]


@pytest.mark.parametrize("letter", ["A", "B", "G"])
def test_a_correction_does_not_change_the_listing_s_key(letter: str, declared: Declared) -> None:
    made = grid([CSV_HEADINGS, GOOD])
    printed = made.rows[1].cells[letter]
    assert (
        rows_read(made, declared, [correction(letter, printed, "2021/002")])[1][0].listing_key
        == rows_read(made, declared)[1][0].listing_key
    )


def test_the_content_key_rests_on_the_printed_reference_title_and_date_alone(declared: Declared) -> None:
    def key(**changed: str) -> str:
        return rows_read(grid([CSV_HEADINGS, project(**{"reference": "2020/001", "title": "T"} | changed)]), declared)[1][0].listing_key

    assert key() == key(people="Person Two", law="x", data="y", place="z") == content_key(
        {"reference": "2020/001", "title": "T", "approved_on": "2020-03-01", "purpose": "x"}
    )
    assert key() == "k" + hashlib.sha256(b"2020/001\x1fT\x1f2020-03-01\x1f").hexdigest()[:16]
    assert len({key(), key(reference="2020/001 "), key(title="T."), key(approved_on="2020-03-02")}) == 4


def left_out_plan(declared: Declared, treatment: str) -> SheetPlan:
    plan = plan_sheet(grid([CSV_HEADINGS, GOOD]), SOURCE, CSV, declared)
    return replace(plan, columns=tuple(replace(one, treatment=treatment) if one.letter == "F" else one for one in plan.columns))


def test_a_column_that_is_left_out_is_not_read(declared: Declared) -> None:
    outcome = rows_read(grid([CSV_HEADINGS, GOOD]), declared, plan=left_out_plan(declared, "left_out"))
    assert PLACE not in shown(outcome)


def test_a_transcribed_row_brings_its_own_key_and_what_it_stands_for(declared: Declared) -> None:
    made = grid(
        [
            made_up.TRANSCRIBED_HEADINGS,
            (
                "2020/001",
                "2020-03-01",
                "leo | no-such-dataset | echild",
                PLACE,
                "University of Example | Example University | Unlisted",
                "",
                "a" * 64,
                "k123",
                "https://example.org",
            ),
        ]
    )
    sheet: Sheet = made_up.sheet(made, declared, source_id="documented")
    read = read_rows(sheet, "documented", True, declared, {})
    [one], issues = read.listings, read.issues
    assert (one.listing_key, one.said.stands_for, one.source_id, one.transcribed) == ("k123", "a" * 64, SOURCE, True)
    assert one.datasets == (("leo", "our reading of the source"), ("echild", "our reading of the source"))
    assert [(named.recipient_id, named.matched, named.also) for named in one.organisations] == [
        ("university-of-example", "University of Example", ("Example University",)),
    ]
    assert [(issue.issue_type, issue.column_letter) for issue in issues] == [("transcribed_code_unknown", "C")]
    assert "column dataset_families: 'no-such-dataset' is none of the datasets" in issues[0].message


HEADED = ("Reference", "Organisation", "Organisation type", "Project title", "Tier", "Status", "Date sent", "Datasets", "Legal gateway")


@pytest.mark.parametrize(("columns", "fewest"), [(3, 3), (4, 3), (6, 3), (7, 4), (9, 5)])
def test_an_entry_without_a_reference_fills_three_columns_and_half_of_those_that_any_row_fills(
    columns: int, fewest: int, declared: Declared
) -> None:
    title = "Third-party requests (approved prior to April 2018 where data is still held by the requestor)"
    made = grid([[title], HEADED[:columns], ["DR150101.01", *["made up"] * (columns - 1)]])
    sheet = made_up.sheet(made, declared, XLSX, SHARES)
    assert rules_of(sheet, declared.sections[sheet.plan.section_id or ""], {}, False, declared).fewest == fewest
