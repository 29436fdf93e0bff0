"""Which sheet is read how: declared, recognised, withheld or unread, with the reason."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declaring.declarations import Declared
from pipeline.layout import plan_sheet
from pipeline.model import Grid, SheetPlan
from pipeline.readers.sheet import column_number
from pipeline.sheets.heading_words import field_of
from pipeline.sheets.sections import section_of
from tests.pipeline.made_up import BOOK_HEADINGS, CSV, CSV_HEADINGS, SOURCE, XLSX, grid, letter_of, project

ROWS = [project("2020/001", "A made-up project"), project("2020/002", "Another made-up project")]
FIELDS = {"reference", "title", "people_and_organisations", "legal_gateway", "datasets_text", "access_route", "approved_on"}
RENAMED = (
    "Project reference",
    "Research project title",
    "Names of researchers",
    "Legal power",
    "Data used",
    "Secure environment",
    "Approval date",
)


def planned(made: Grid, declared: Declared, media_type: str = CSV) -> SheetPlan:
    return plan_sheet(made, SOURCE, media_type, declared)


def treatments(plan: SheetPlan) -> dict[str, tuple[str | None, str]]:
    return {column.letter: (column.field, column.treatment) for column in plan.columns}


@given(st.permutations(range(7)), st.integers(0, 12), st.integers(0, 6))
def test_a_declared_layout_is_found_in_any_row_and_order(declared: Declared, order: Sequence[int], above: int, indent: int) -> None:
    rows = [[""] * indent + [row[place] for place in order] for row in [CSV_HEADINGS, *ROWS]]
    plan = planned(grid([["A made-up list"]] * above + rows), declared)
    assert (plan.status, plan.layout_id, plan.heading_row) == ("declared", "uksa-table-copy", above + 1)
    assert {column.field for column in plan.columns} == FIELDS
    for column in plan.columns:
        assert column.heading == CSV_HEADINGS[order[column.number - 1 - indent]]
        assert column.treatment == ("withheld" if column.field == "people_and_organisations" else "read")


def test_headings_are_compared_folded(declared: Declared) -> None:
    odd = [
        "PROJECT\u00a0NUMBER",
        "project\nname",
        "Accredited_x000D_ Researchers:",
        "Legal-Gateway",
        "Protected\u00ad Data  Accessed",
        "\u200bProcessing Environment",
        "Accreditation Date ",
    ]
    plan = planned(grid([odd, ROWS[0]]), declared, XLSX)
    assert (plan.status, plan.layout_id) == ("declared", "uksa-workbook")


def test_a_layout_holds_for_its_own_kind_of_document_only(declared: Declared) -> None:
    assert planned(grid([BOOK_HEADINGS, ROWS[0]]), declared, XLSX).status == "declared"
    assert planned(grid([BOOK_HEADINGS, ROWS[0]]), declared, CSV).status == "recognised"


def test_a_filled_column_without_a_heading_is_undeclared(declared: Declared) -> None:
    plan = planned(grid([CSV_HEADINGS, (*ROWS[0], "Person One")]), declared)
    assert plan.status == "declared"
    assert treatments(plan)["H"] == (None, "undeclared")


def test_an_added_heading_leaves_the_sheet_recognised_and_its_column_undeclared(declared: Declared) -> None:
    plan = planned(grid([(*CSV_HEADINGS, "Contact"), (*ROWS[0], "Person One")]), declared)
    assert plan.status == "recognised"
    assert plan.layout_id is None
    assert treatments(plan)["H"] == (None, "undeclared")
    assert {column.field for column in plan.columns if column.field} == FIELDS


def test_a_blank_cell_beside_the_headings_changes_nothing(declared: Declared) -> None:
    assert planned(grid([(*CSV_HEADINGS, " \u00a0"), ROWS[0]]), declared).status == "declared"


def test_renamed_headings_are_recognised_by_vocabulary(declared: Declared) -> None:
    plan = planned(grid([["Made-up list of 2027"], RENAMED, ROWS[0]]), declared)
    assert (plan.status, plan.heading_row, plan.layout_id) == ("recognised", 2, None)
    assert {column.field for column in plan.columns} == FIELDS
    assert treatments(plan)["C"] == ("people_and_organisations", "withheld")
    assert "No person has reviewed" in plan.reason
    assert next(column for column in plan.columns if column.field == "approved_on").date_formats == ("iso", "slash_if_one_reading")


def test_recognised_columns_do_not_depend_on_their_order(declared: Declared) -> None:
    for seed in range(20):
        order = list(range(7))
        random.Random(seed).shuffle(order)
        plan = planned(grid([[RENAMED[place] for place in order]]), declared)
        assert {column.heading: column.field for column in plan.columns} == {
            column.heading: column.field for column in planned(grid([RENAMED]), declared).columns
        }


def test_a_tie_is_never_settled(declared: Declared) -> None:
    vocabulary = replace(declared.vocabularies[""], phrases={"project number": "reference", "number assigned": "other"})
    assert field_of("Project number", vocabulary)[0] == "reference"
    name, why = field_of("Project number assigned", vocabulary)
    assert name is None
    assert why == "could be other or reference"


def test_the_longest_phrase_settles_what_a_shorter_one_would_not(declared: Declared) -> None:
    assert field_of("Title of the research project (short)", declared.vocabularies[""])[0] == "title"
    assert field_of("Project title", declared.vocabularies[""])[0] == "title"
    assert field_of("Datasets and project title", declared.vocabularies[""]) == (None, "could be datasets_text or title")
    assert field_of("Funding", declared.vocabularies[""]) == (None, "no phrase fits")
    assert field_of("", declared.vocabularies[""])[0] is None


@pytest.mark.parametrize(
    "heading", ["Accreditation expiry date", "Date accreditation ends", "Previous project title", "Superseded project number"]
)
def test_a_heading_that_says_something_else_as_well_is_not_recognised(heading: str, declared: Declared) -> None:
    assert field_of(heading, declared.vocabularies[""])[0] is None


@pytest.mark.parametrize("lost", [0, 1, 4, 6])
def test_a_needed_field_that_is_missing_makes_the_sheet_unread(lost: int, declared: Declared) -> None:
    headings = [*RENAMED]
    headings[lost] = "Zzz"
    plan = planned(grid([headings, ROWS[0]]), declared)
    needed = ("reference", "title", "", "", "datasets_text", "", "approved_on")[lost]
    assert plan.status == "unread"
    assert f"no heading was recognised for {needed}" in plan.reason.replace("No heading", "no heading")


def test_a_field_that_is_found_twice_makes_the_sheet_unread(declared: Declared) -> None:
    plan = planned(grid([(*RENAMED, "Title of project"), ROWS[0]]), declared)
    assert plan.status == "unread"
    assert plan.reason.startswith("More than one heading was recognised for title")


def test_a_needless_field_may_be_missing(declared: Declared) -> None:
    assert planned(grid([[RENAMED[place] for place in (0, 1, 4, 6)]]), declared).status == "recognised"


@pytest.mark.parametrize("made", [grid([]), grid([[], [""], []])])
def test_an_empty_sheet_holds_nothing_to_read(made: Grid, declared: Declared) -> None:
    plan = planned(made, declared)
    assert (plan.status, plan.section_id, plan.columns) == ("declared", None, ())
    assert "empty" in plan.reason


def test_a_sheet_of_white_space_is_empty(declared: Declared) -> None:
    assert planned(grid([[" ", "\u00a0"], ["\n"]]), declared).status == "declared"


@pytest.mark.parametrize(
    "opening",
    [
        [["Researcher Accreditation Report"]],
        [[], ["RESEARCHER  accreditation\nreport, June"]],
        [["Researcher"], ["Accreditation report"]],
        [["Researcher accreditation report", "", "x"], RENAMED],
    ],
)
def test_a_sheet_about_people_is_withheld_by_rule(opening: list[list[str]], declared: Declared) -> None:
    plan = planned(grid([*opening, ["Person One", "2027-01-01"]]), declared)
    assert (plan.status, plan.columns, plan.heading_row) == ("withheld", (), None)
    assert "people" in plan.reason


def test_the_rule_for_sheets_about_people_holds_for_its_own_source_only(declared: Declared) -> None:
    assert plan_sheet(grid([["Researcher Accreditation Report"]]), "documented", CSV, declared).status == "unread"


def test_a_mark_before_the_opening_words_does_not_hide_them(declared: Declared) -> None:
    assert planned(grid([["\u00a0"], ["Researcher Accreditation Report"]]), declared).status == "withheld"


def test_long_texts_are_not_headings(declared: Declared) -> None:
    essay = [f"{RENAMED[0]} {'zzz ' * 50}", *RENAMED[1:]]
    assert max(map(len, essay)) > 160
    assert planned(grid([essay]), declared).status == "unread"
    assert planned(grid([essay, RENAMED, ROWS[0]]), declared).heading_row == 2
    assert planned(grid([[text[:160] for text in essay]]), declared).status == "recognised"


def test_a_sheet_of_people_that_nobody_declared_shows_nothing(declared: Declared) -> None:
    plan = planned(
        grid([["Name", "Number", "Expires"], ["Person One", "A-1", "2027-01-01"], ["Person Two", "A-2", "2027-02-01"]]), declared
    )
    assert (plan.status, plan.columns, plan.heading_row, plan.section_id) == ("unread", (), None, None)


def test_a_row_of_data_in_an_unread_sheet_is_not_shown_as_its_headings(declared: Declared) -> None:
    plan = planned(
        grid([["Person One", "Title of project to follow", "Accreditation date 2027-01-01"], ["Person Two", "x", "y"]]), declared
    )
    assert "Person One" not in repr(plan)


def test_a_hidden_sheet_that_nobody_declared_is_not_shown(declared: Declared) -> None:
    assert planned(grid([RENAMED, ROWS[0]], hidden=True), declared).status not in ("declared", "recognised")


@given(st.integers(1, 16384))
def test_column_letters_count_as_a_spreadsheet_does(number: int) -> None:
    assert column_number(letter_of(number)) == number


def test_a_short_phrase_does_not_hide_a_longer_one_that_begins_within_it(declared: Declared) -> None:
    """"Requests completed" is a phrase of the section, too, and stands before "completed during this period"."""
    made = grid([["Third-party requests completed during this period"], [], ["Reference", "Organisation"]], name="Sheet1")
    section = section_of(made, 3, "dfe-npd-requests", declared)
    assert section
    assert section.section_id == "dfe-npd-requests-completed"
