"""Rows and columns that are no part of a list, as people leave them beside it: a key, column numbers, notes. Every sheet is made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.declaring.declarations import Declared
from tests.pipeline.made_up import grid
from tests.pipeline.sheets.test_headings_and_neighbours import fates, read

TITLE = ["Live cases: made up"]
HEADINGS = ["Reference", "Organisation", "Project title", "Date sent"]
ROW = ["DR150101.01", "University of Example", "Made-up study", "2015-02-05"]
SHORT = ["Organisation", "Purpose", "End date"]


def test_a_key_beside_the_table_says_nothing_of_its_rows(declared: Declared) -> None:
    rows = [
        [*SHORT, "", "Tier", "Meaning"],
        ["Example Ltd", "x", "2019", "", "1", "identifying"],
        ["Sample Ltd", "z", "2020", "", "2", "not so"],
    ]
    sheet, found = read(grid([TITLE, *rows], "Live cases"), declared)
    assert [(column.letter, column.field) for column in sheet.plan.columns] == [
        ("A", "recipients_text"), ("B", "purpose"), ("C", "ends_on"), ("E", None), ("F", None),
    ]  # fmt: skip
    assert all(value.field not in ("tier", "pupil_level") for one in found.listings for value in one.values)
    assert "identifying" not in repr(found.rows)


def test_a_heading_merged_over_an_empty_column_parts_nothing(declared: Declared) -> None:
    rows = [["Organisation", "", "Purpose", "End date"], ["Example Ltd", "", "x", "2019"]]
    made = replace(grid([TITLE, *rows], "Live cases"), merged=("A2:B2",))
    assert [column.field for column in read(made, declared)[0].plan.columns] == ["recipients_text", "purpose", "ends_on"]


def test_two_tables_side_by_side_are_unread(declared: Declared) -> None:
    sheet, _ = read(grid([TITLE, [*SHORT, "", *SHORT], ["A Ltd", "x", "2019", "", "B Ltd", "y", "2020"]], "Live cases"), declared)
    assert (sheet.plan.status, "More than one heading was recognised for recipients_text" in sheet.plan.reason) == ("unread", True)


@pytest.mark.parametrize(
    "aside",
    [
        ["1", "2", "3", "4"],
        ["(a)", "(b)", "(c)", "(d)"],
        ["(DR)", "(name)", "(as applied for)", "(dd/mm/yyyy)"],
        ["", "(name)", "", "(dd/mm/yyyy)"],
        ["e.g. DR000000.00", "e.g. Example Ltd", "Study", "2015-01-01"],
    ],
)
def test_what_only_tells_of_the_columns_is_no_entry(aside: list[str], declared: Declared) -> None:
    _, found = read(grid([TITLE, HEADINGS, aside, ROW], "Live cases"), declared)
    assert (fates(found)[2:], [one.issue_type for one in found.issues]) == (["set_aside", "listing"], ["row_set_aside"])


@pytest.mark.parametrize("mark", ["1.", "*", "†", "(a)", "ii)"])
def test_a_note_in_two_cells_of_a_small_table_names_no_recipient(mark: str, declared: Declared) -> None:
    rows = [["Court", "Reason", "Date shared"], ["A made-up court", "An order", "2017"], [mark, "Orders of family courts only"]]
    _, found = read(grid([["Data shares through court orders"], *rows], "Court orders"), declared)
    assert fates(found)[2:] == ["listing", "set_aside"]


def test_a_row_with_a_new_kind_of_reference_is_kept(declared: Declared) -> None:
    _, found = read(grid([TITLE, HEADINGS, ["12", *ROW[1:]], ["12", "(name)", "Made-up study", "2015-02-05"]], "Live cases"), declared)
    assert fates(found)[2:] == ["listing", "listing"]


def test_a_name_alone_below_the_table_is_told_and_a_note_is_not(declared: Declared) -> None:
    _, found = read(grid([TITLE, HEADINGS, ROW, ["", "Example Ltd"], ["Source: made up"], ["3"]], "Live cases"), declared)
    assert fates(found)[3:] == ["set_aside", "note", "note"]
    assert [one.row_id for one in found.issues] == ["made-up-s1-r4"]
