"""Which list a sheet is, where its name, its title, its notes and its sub-headings do not agree. Every sheet is made up."""

from __future__ import annotations

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
        ("Regular", "Shares approved by DSAP are on another sheet"),
        ("Sheet1", "Open requests, live cases and court orders"),
        ("DSAP", "Shares approved by DSAP where data is still held by the requestor"),
    ],
)
def test_a_name_and_a_title_that_say_two_things_leave_a_sheet_unread(name: str, title: str, declared: Declared) -> None:
    plan = planned(declared, name, [title], HEADINGS, row(1))
    assert (plan.status, "do not agree" in plan.reason) == ("unread", True)


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


def test_a_copy_of_a_sheet_is_not_counted_again(declared: Declared) -> None:
    """Rows without references would be entries of their own in each of the two."""
    title, headings = ["Third-party requests completed during this period"], ["Organisation", "Project title", "Date sent"]
    rows = [[f"Example {number} Ltd", f"Study {number}", "2017-06-01"] for number in range(4)]
    sheets = [
        grid([title, headings, *some], name) for name, some in (("April", rows[:3]), ("April (2)", rows), ("May", [rows[0], *rows[3:]]))
    ]
    plans = [plan_sheet(one, SHARES, XLSX, declared) for one in sheets]
    assert [one.status for one in plans] == ["recognised"] * 3
    assert [one.status for one in one_sheet_a_layout(plans[:2], sheets[:2], declared)] == ["recognised", "unread"]
    assert [one.status for one in one_sheet_a_layout(plans[::2], sheets[::2], declared)] == ["recognised", "unread"]
    assert [one.status for one in one_sheet_a_layout(plans[:1] * 2, [sheets[0], grid([title, headings, rows[3]])], declared)] == [
        "recognised"
    ] * 2


def test_a_declared_sheet_stands_before_one_that_is_only_recognised(declared: Declared) -> None:
    drafts = ["Project Number", "Project Title", *BOOK_HEADINGS[2:]]
    sheets = [grid([headings, project(f"2020/00{number}", "Made up")]) for number, headings in ((1, drafts), (2, BOOK_HEADINGS))]
    plans = [plan_sheet(one, SOURCE, XLSX, declared) for one in sheets]
    assert [one.status for one in plans] == ["recognised", "declared"]
    assert [one.status for one in one_sheet_a_layout(plans, sheets, declared)] == ["unread", "declared"]
