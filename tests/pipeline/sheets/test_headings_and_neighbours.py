"""Rows next to the headings must not be taken for a part of them, nor headings for rows; merged names; sections in several sheets."""

from __future__ import annotations

from dataclasses import replace

from pipeline.declaring.declarations import Declared
from pipeline.held.documents import one_sheet_a_layout
from pipeline.layout import plan_sheet
from pipeline.model import Grid, Sheet
from pipeline.normalise import SheetReading, read_rows
from pipeline.privacy.names import withhold_names
from tests.pipeline.made_up import XLSX, grid
from tests.pipeline.made_up_dfe import SHARES

TITLE = ["Data shares through court orders: made up"]
SECRET = "Person Unseen"


def read(made: Grid, declared: Declared) -> tuple[Sheet, SheetReading]:
    sheet = Sheet("made-up-s1", "made-up", "0" * 64, made, plan_sheet(made, SHARES, XLSX, declared))
    return sheet, read_rows(sheet, SHARES, False, declared, {})


def fates(found: SheetReading) -> list[str]:
    return [row.disposition for row in found.rows]


def test_a_row_of_data_is_no_lower_half_of_the_headings(declared: Declared) -> None:
    """An undeclared column's first cell holds words of the vocabulary: read together with its heading it would be an end date."""
    rows = [["A made-up court", "An order", f"{SECRET}'s licence end date"], ["Another court", "x", ""]]
    sheet, found = read(grid([TITLE, ["Organisation", "Title", "Remarks"], *rows]), declared)
    assert fates(found) == ["note", "heading", "listing", "listing"]
    assert [column.treatment for column in sheet.plan.columns] == ["read", "read", "undeclared"]
    assert SECRET not in repr(found.rows)


def test_a_row_of_data_above_the_headings_repeated_is_no_upper_half_of_them(declared: Declared) -> None:
    headings = ["Organisation", "Title", "Remarks"]
    rows = [headings, ["A made-up court", "An order", f"{SECRET}'s licence end date"], headings, ["Another court", "A second order", ""]]
    sheet, found = read(grid([TITLE, *rows]), declared)
    assert (sheet.plan.status, fates(found)) == ("recognised", ["note", "heading", "listing", "heading", "listing"])


def test_a_title_right_above_the_headings_is_no_part_of_them(declared: Declared) -> None:
    """With it the first column, which nobody declared, would be read as a purpose and shown."""
    above = [TITLE, ["Purpose of each share, by folder"]]
    sheet, found = read(grid([*above, ["Folder", "Court", "Title"], [SECRET, "A made-up court", "An order"]]), declared)
    assert fates(found) == ["note", "note", "heading", "listing"]
    assert [column.treatment for column in sheet.plan.columns] == ["undeclared", "read", "read"]
    merged = replace(grid([*above, ["Folder", "Court", "Title"], [SECRET, "A made-up court", "An order"]]), merged=("A2:C2",))
    assert read(merged, declared)[0].plan.heading_row == 3


def test_headings_in_two_rows_are_still_read_and_are_headings_where_they_are_repeated(declared: Declared) -> None:
    headings = [["Reference", "Name of", "", "Date"], ["", "organisation", "Title", "approved", "agreement ends"]]
    rows = [("R0001", "A made-up court", "An order", "2019-03-04", "2020-03-04")]
    made = replace(grid([TITLE, *headings, *rows, *headings, *rows]), merged=("D2:E2", "D5:E5"))
    sheet, found = read(made, declared)
    assert fates(found) == ["note", "heading", "heading", "listing", "heading", "heading", "listing"]
    assert [column.field for column in sheet.plan.columns] == ["reference", "recipients_text", "title", "approved_on", "ends_on"]


def test_a_lone_group_heading_over_some_columns_is_a_part_of_the_headings(declared: Declared) -> None:
    rows = [["", "", "Date"], ["Court", "Title", "approved", "agreement ends"], ["A court", "x", "", ""]]
    sheet, _ = read(replace(grid([TITLE, *rows]), merged=("C2:D2",)), declared)
    assert [column.field for column in sheet.plan.columns] == ["recipients_text", "title", "approved_on", "ends_on"]


def test_a_person_s_name_that_is_merged_down_is_withheld_in_every_row(declared: Declared) -> None:
    rows = [["Reference", "Organisation", "Title"], ["R0001", "Alex Nobody", "x"], ["R0002", "", "y"]]
    _, found = read(replace(grid([TITLE, *rows]), merged=("B3:B4",)), declared)
    kept, listings, issues = withhold_names(found.rows, found.listings, found.issues, set(), found.withheld)
    assert [one.text_of("recipients_text") for one in listings] == [None, None]
    assert "Alex Nobody" not in repr((kept, listings, issues))
    assert [issue.issue_type for issue in issues] == ["recipient_withheld"] * 2
    assert kept[3].cells == {"A": "R0002", "C": "y"}, "no cell is made up for the row"


def test_a_section_in_several_sheets_is_read_from_each_and_another_from_its_first_only(declared: Declared) -> None:
    def plans(title: str) -> list[str]:
        sheets = [grid([[title], ["Organisation", "Title"], [f"A court {number}", "x"]], f"Sheet{number}") for number in (1, 2)]
        made = [plan_sheet(one, SHARES, XLSX, declared) for one in sheets]
        return [one.status for one in one_sheet_a_layout(made, sheets, declared)]

    assert plans("Third-party requests completed during this period") == ["recognised", "recognised"]
    assert plans(TITLE[0]) == ["recognised", "unread"]
