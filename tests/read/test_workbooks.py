"""Every kind of workbook gives the same cells, at the places the spreadsheet itself names, and nothing that readers lose."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from pipeline.readers.sniff import ODS, XLS, XLSM, XLSX
from tests.read.builders import Error, MadeUpSheet, Unworked, Value, build, cells_of, from_rows, kinds_of, links_of, read
from tests.read.raw import members_of, ods, ods_row, ods_table, raw_xlsx, zipped

KINDS = {"xlsx": XLSX, "ods": ODS, "xls": XLS}
every_kind = pytest.mark.parametrize("kind", KINDS)

TEXTS = [
    "NA", "None", "null", "N/A", "nan", "-", "0", "TRUE", "00123", "1E5", "12345678901234567890", "1-2", "03/04/2015",
    " ", " led and followed by spaces  ", "two\nlines", "with\ta tab", "no\u00a0break", "soft\u00adhyphen", "zero\u200bwidth",
    "e\u0301 composed by the reader", "\u202eright to left", "“quotes” \u2013 dash", "\ufffd", "_x000D_", "a & b < c > d", "=1+1",
    "Ministry\u2028line separator", "'",
]  # fmt: skip


@every_kind
def test_texts_are_kept_as_they_stand(kind: str, tmp_path: Path) -> None:
    sheet = MadeUpSheet("texts", {f"A{number}": text for number, text in enumerate(TEXTS, start=1)})
    result = read(tmp_path, build(kind, sheet))
    assert result.media_type == KINDS[kind]
    assert cells_of(result.grids[0]) == sheet.cells
    assert kinds_of(result.grids[0]) == {}


@every_kind
def test_a_table_that_begins_at_d9_keeps_its_coordinates_and_the_blank_rows_above(kind: str, tmp_path: Path) -> None:
    sheet = MadeUpSheet("table", {"D9": "Organisation", "E9": "Title", "D12": "A made-up college", "E65": "after a long gap"})
    grid = read(tmp_path, build(kind, sheet)).grids[0]
    assert cells_of(grid) == sheet.cells
    assert [row.number for row in grid.rows] == list(range(1, 66))
    assert [row.cells for row in grid.rows[:8]] == [{}] * 8
    assert (grid.cell_count, grid.witness_cell_count, grid.witness_row_count) == (4, 4, 65)


@every_kind
def test_types_are_the_files_own(kind: str, tmp_path: Path) -> None:
    cells: dict[str, Value | Error | Unworked] = {
        "A1": 43558, "B1": 0.1, "C1": -2.5, "D1": True, "E1": False, "F1": 0, "G1": 1e21,
        "A2": date(2019, 10, 25), "B2": datetime(2019, 10, 25, 9, 30), "C2": datetime(2019, 10, 25), "D2": time(9, 30),
        "A3": Error("#REF!"), "B3": Error("#DIV/0!"), "C3": "43558",
    }  # fmt: skip
    grid = read(tmp_path, build(kind, MadeUpSheet("types", cells))).grids[0]
    assert cells_of(grid) == {
        "A1": "43558", "B1": "0.1", "C1": "-2.5", "D1": "TRUE", "E1": "FALSE", "F1": "0", "G1": "1e+21",
        "A2": "2019-10-25", "B2": "2019-10-25 09:30:00", "C2": "2019-10-25", "D2": "09:30:00",
        "A3": "#REF!", "B3": "#DIV/0!", "C3": "43558",
    }  # fmt: skip
    assert kinds_of(grid) == {
        **dict.fromkeys(("A1", "B1", "C1", "F1", "G1"), "number"), **dict.fromkeys(("D1", "E1"), "boolean"),
        "A2": "date", "B2": "datetime", "C2": "date", "D2": "time", "A3": "error", "B3": "error",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_the_calendar_that_begins_in_1904_gives_the_same_dates(kind: str, tmp_path: Path) -> None:
    sheet = MadeUpSheet("dates", {"A1": date(2015, 4, 3), "A2": datetime(2015, 4, 3, 12, 30)})
    grid = read(tmp_path, build(kind, sheet, from_1904=True)).grids[0]
    assert cells_of(grid) == {"A1": "2015-04-03", "A2": "2015-04-03 12:30:00"}


@every_kind
def test_hidden_sheets_hidden_rows_and_merged_ranges_are_marked(kind: str, tmp_path: Path) -> None:
    cells: dict[str, Value | Error | Unworked] = {"A1": "Title", "A3": "Org", "B3": "1", "B4": "2", "B5": "3"}
    table = MadeUpSheet("table", cells, hidden_rows=(4,), merged=("A3:A5",))
    grids = read(tmp_path, build(kind, table, MadeUpSheet("kept back", {"A1": "x"}, hidden=True))).grids
    assert [(grid.sheet_name, grid.sheet_index, grid.hidden) for grid in grids] == [("table", 0, False), ("kept back", 1, True)]
    assert grids[0].merged == ("A3:A5",)
    assert [row.hidden for row in grids[0].rows] == [False, False, False, True, False]
    assert cells_of(grids[0])["B4"] == "2"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_links_are_kept(kind: str, tmp_path: Path) -> None:
    sheet = MadeUpSheet("links", {"A1": "see here", "A2": "no link"}, links={"A1": "https://example.org/a?b=1"})
    grid = read(tmp_path, build(kind, sheet)).grids[0]
    assert links_of(grid) == {"A1": "https://example.org/a?b=1"}
    assert cells_of(grid)["A1"] == "see here"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_formula_without_a_value_is_no_blank(kind: str, tmp_path: Path) -> None:
    link = 'HYPERLINK("https://example.org/","y")'
    cells: dict[str, Value | Error | Unworked] = {"A1": "x", "B1": Unworked("A1+1"), "B2": Unworked(link)}
    grid = read(tmp_path, build(kind, MadeUpSheet("formulas", cells))).grids[0]
    assert cells_of(grid) == {"A1": "x", "B1": "=A1+1", "B2": f"={link}"}
    assert kinds_of(grid) == dict.fromkeys(("B1", "B2"), "formula_without_value")
    assert links_of(grid) == {"B2": "https://example.org/"}
    assert (grid.cell_count, grid.witness_cell_count) == (3, 3)


@every_kind
def test_an_empty_sheet_and_cells_of_empty_text(kind: str, tmp_path: Path) -> None:
    grids = read(tmp_path, build(kind, MadeUpSheet("first", {"A1": "", "B2": "x"}), MadeUpSheet("nothing", {}))).grids
    assert cells_of(grids[0]) == {"B2": "x"}
    assert [row.number for row in grids[0].rows] == [1, 2]
    assert grids[1].rows == ()


def test_the_date_last_saved_is_read_and_no_persons_name(tmp_path: Path) -> None:
    result = read(tmp_path, ods(ods_table(ods_row("x")), saved_at="2018-07-31T10:00:00"))
    assert result.modified_on == "2018-07-31"
    assert "Person" not in repr(result)
    assert read(tmp_path, raw_xlsx("")).modified_on == ""


def test_names_say_nothing_bytes_do(tmp_path: Path) -> None:
    sheet = from_rows("table", [["Organisation"], ["A made-up college"]])
    for kind, wrong in (("xlsx", "register.xls"), ("xls", "register.xlsx"), ("ods", "register.csv")):
        assert read(tmp_path, build(kind, sheet), wrong).media_type == KINDS[kind]


def test_a_workbook_with_macros_is_read_and_named_as_one(tmp_path: Path) -> None:
    members = members_of(build("xlsx", from_rows("table", [["x"]])))
    result = read(tmp_path, zipped({**members, "xl/vbaProject.bin": b"never run"}))
    assert result.media_type == XLSM
    assert cells_of(result.grids[0]) == {"A1": "x"}
