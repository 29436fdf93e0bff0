"""Which list a sheet is, where its name, its title, its notes and its sub-headings do not agree. Every sheet is made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.held.documents import one_sheet_a_layout
from pipeline.layout import plan_sheet
from pipeline.model import SheetPlan
from tests.pipeline.made_up import BOOK_HEADINGS, SOURCE, XLSX, grid, project
from tests.pipeline.made_up_dfe import REQUESTS, SHARES

HEADINGS = ["Reference", "Organisation", "Project title"]
OPEN, LIVE = "Open third-party requests which have received no data", "Requests within terms of agreement"


def row(number: int) -> list[str]:
    return [f"DR150101.0{number}", "University of Example", f"Made-up study {number}"]


def planned(declared: Declared, name: str, *rows: list[str], source_id: str = SHARES) -> SheetPlan:
    return plan_sheet(grid(rows, name), source_id, XLSX, declared)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Live cases", OPEN),
        ("Open", LIVE),
        ("Regular", "Shares approved by DSAP"),
        ("Sheet1", "Court orders. Shares approved by DSAP are on another sheet"),
        ("Live cases", "Open requests (see note 2)"),
        ("Live cases", "Open requests. See the notes on the next sheet"),
        ("Sheet1", "Open requests, live cases and court orders"),
        ("DSAP", "Shares approved by DSAP where data is still held by the requestor"),
    ],
)
def test_a_name_and_a_title_that_say_two_things_leave_a_sheet_unread(name: str, title: str, declared: Declared) -> None:
    plan = planned(declared, name, [title], HEADINGS, row(1))
    assert (plan.status, "do not agree" in plan.reason) == ("unread", True)


@pytest.mark.parametrize(
    ("name", "title", "note", "section"),
    [
        ("Live cases", LIVE, "Sharing with the police and the Home Office is listed on other sheets", "dfe-npd-requests-live"),
        ("Completed", "Third-party requests", "For live cases see the next sheet", "dfe-npd-requests-completed"),
        ("Regular", "Data shares under agreements", "Shares approved by DSAP are on another sheet", "dfe-regular-shares"),
    ],
)
def test_a_note_that_points_to_another_sheet_says_nothing_against_a_name(
    name: str, title: str, note: str, section: str, declared: Declared
) -> None:
    """A publisher who says where the other lists are has made no doubt of which list this one is."""
    for above in ([[title], [note]], [[note]], [[f"{title}. {note}."]]):
        plan = planned(declared, name, *above, HEADINGS, row(1))
        assert (plan.status, plan.section_id) == ("recognised", section), plan.reason
    assert planned(declared, name, [OPEN], [note], HEADINGS, row(1)).status == "unread", "the title is that of another list"


@pytest.mark.parametrize(
    ("name", "title", "section"),
    [
        ("NPD requests", OPEN, "dfe-npd-requests-open"),
        ("Requests", "Third-party requests completed during this period", "dfe-npd-requests-completed"),
        ("Completed", "Third-party requests", "dfe-npd-requests-completed"),
        ("Live", LIVE, "dfe-npd-requests-live"),
        ("Sheet1", "Requests received", "dfe-npd-requests-received"),
    ],
)
def test_words_that_fit_every_list_stand_against_none(name: str, title: str, section: str, declared: Declared) -> None:
    plan = planned(declared, name, [title], HEADINGS, row(1), source_id=REQUESTS)
    assert (plan.status, plan.section_id) == ("recognised", section)


@pytest.mark.parametrize("place", [1, 4])
def test_a_note_that_points_to_the_definitions_makes_no_sheet_of_definitions(place: int, declared: Declared) -> None:
    rows = [["Live cases"], HEADINGS, row(1), row(2)]
    rows.insert(place, ["See classification of data - understanding the data we share - for what the tiers mean"])
    plan = planned(declared, "Live", *rows)
    assert (plan.status, plan.section_id) == ("recognised", "dfe-npd-requests-live")


def test_a_sheet_called_definitions_that_holds_entries_is_not_passed_over(declared: Declared) -> None:
    assert planned(declared, "Data classification", ["made up"], ["Tier", "Description"], ["1", "x"]).status == "declared"
    for rows in ([HEADINGS, row(1)], [["Tier", "Organisation"], ["1", "x"]], [["a", "b"], row(1)]):
        plan = planned(declared, "Data classification", ["made up"], *rows)
        assert (plan.status, "reads like" in plan.reason) == ("unread", True)


@pytest.mark.parametrize("again", [[HEADINGS], []])
def test_a_second_list_under_a_sub_heading_of_its_own_is_not_read_as_the_first(again: list[list[str]], declared: Declared) -> None:
    plan = planned(declared, "Sheet1", [OPEN], HEADINGS, row(1), [], ["Live cases"], *again, row(2))
    assert (plan.status, plan.reason[:6]) == ("unread", "Row 5 ")
    assert planned(declared, "Sheet1", [OPEN], HEADINGS, row(1), [], ["Requests of 2017"], *again, row(2)).status == "recognised"
    assert (
        planned(declared, "Sheet1", ["Regular data shares under agreements"], HEADINGS, row(1), ["Home Office"], row(2)).status
        == "recognised"
    )


@pytest.mark.parametrize(
    "text",
    [
        "and The Open University (Institute of Education)",
        "The Open University, Milton Keynes",
        "Open University, Milton Keynes",
        "with records of the family court",
        "data that is not linked",
    ],
)
@pytest.mark.parametrize("place", [1, 2])
def test_a_row_that_goes_on_with_the_one_above_begins_no_second_list(text: str, place: int, declared: Declared) -> None:
    rows = [HEADINGS, row(1), [""] * place + [text], row(2)]
    plan = planned(declared, "Live cases", *rows)
    assert (plan.status, plan.section_id) == ("recognised", "dfe-npd-requests-live"), plan.reason


def test_a_full_row_of_two_columns_is_no_sub_heading(declared: Declared) -> None:
    rows = [["Organisation", "Project title"], ["The Open University", "Made-up study 1"], ["University of Example", "Made-up study 2"]]
    plan = planned(declared, "Completed", *rows)
    assert (plan.status, plan.section_id) == ("recognised", "dfe-npd-requests-completed"), plan.reason


@pytest.mark.parametrize(
    "cells",
    [
        ["Requests that are now open"],
        ["Third-party requests completed during this period"],
        ["Data is no longer held"],
        ["Requests that are now open", "as at 30 June 2017"],
        ["", "Open"],
        ["", "Open requests which have received no data"],
        ["", "", "Court orders, made up"],
        ["", "Pending"],
    ],
)
def test_a_sub_heading_of_another_list_is_one_in_the_first_column_or_by_how_it_begins(cells: list[str], declared: Declared) -> None:
    """The margin of a sheet whose table begins in its second column counts as the first column, too."""
    for margin in ([], [""]):
        rows = [[*margin, *cells_of] for cells_of in (HEADINGS, row(1))]
        plan = planned(declared, "Live cases", *rows, cells, [*margin, *row(2)])
        assert (plan.status, plan.reason[:6]) == ("unread", "Row 3 "), plan.reason


def test_a_copy_of_a_sheet_is_not_counted_again(declared: Declared) -> None:
    """Rows without references would be entries of their own in each of the two. Where half of the rows are new, or only one or two stand
    in the sheet, no row is lost: those that were printed before are told of one by one (`row_repeated`)."""
    title, headings = ["Third-party requests completed during this period"], ["Organisation", "Project title", "Date sent"]
    rows = [[f"Example {number} Ltd", f"Study {number}", "2017-06-01"] for number in range(4)]
    april = rows[:3]
    expected = [
        (rows, "unread"),
        (april, "unread"),
        ([*rows[1:], ["Example 4 Ltd", "Study 4", "2017-06-01"]], "recognised"),
        ([rows[0], rows[3]], "recognised"),
        (rows[:2], "recognised"),
        ([rows[3]], "recognised"),
    ]
    for later, status in expected:
        sheets = [grid([title, headings, *some], name) for name, some in (("April", april), ("May", later))]
        plans = [plan_sheet(one, SHARES, XLSX, declared) for one in sheets]
        assert [one.status for one in plans] == ["recognised"] * 2
        assert [one.status for one in one_sheet_a_layout(plans, sheets, declared)] == ["recognised", status], later
        # The same in a sheet that has a layout of its own.
        apart = [replace(plans[0], layout_id="made-up"), replace(plans[1], layout_id="made-up-too")]
        assert [one.status for one in one_sheet_a_layout(apart, sheets, declared)] == ["recognised", status], later


def test_a_declared_sheet_stands_before_one_that_is_only_recognised(declared: Declared) -> None:
    drafts = ["Project Number", "Project Title", *BOOK_HEADINGS[2:]]
    sheets = [grid([headings, project(f"2020/00{number}", "Made up")]) for number, headings in ((1, drafts), (2, BOOK_HEADINGS))]
    plans = [plan_sheet(one, SOURCE, XLSX, declared) for one in sheets]
    assert [one.status for one in plans] == ["recognised", "declared"]
    assert [one.status for one in one_sheet_a_layout(plans, sheets, declared)] == ["unread", "declared"]
