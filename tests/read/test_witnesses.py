"""The comparison of two readings, seen to fire: a row, a cell or a word that only one of them has is never let through."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline.model import GridRow, Reading, Refused
from pipeline.readers import second, wire
from pipeline.readers.sheet import Seen, Sheet, as_grid, cell_place, column_letter, column_number, put, span
from tests.read.builders import build, from_rows, read
from tests.read.raw import raw_xlsx

ROWS = [["Organisation", "Title"], ["A made-up college", "On reading"], ["Another", "On counting"]]


def sheet_of(rows: list[list[str]], name: str = "table") -> Sheet:
    sheet = Sheet(name)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            put(sheet, number, column, text)
    return sheet


def compared(rows: list[list[str]], name: str = "table") -> list[Seen]:
    """Our reading as given, against calamine's of the workbook of `ROWS`."""
    workbook = second.open_second(io.BytesIO(build("xlsx", from_rows("table", ROWS))))
    return second.compare([sheet_of(rows, name)], workbook)


def test_agreement() -> None:
    assert compared(ROWS) == [Seen((1, 2, 3), 6)]


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        (ROWS[:2], "A3"),
        ([*ROWS, ["one row more"]], "A4"),
        ([ROWS[0], ["A made-up college", ""], ROWS[2]], "B2"),
        ([ROWS[0], ROWS[1], ["Another", "On counting", "a cell more"]], "C3"),
        ([ROWS[0], ["A made-up college", "On writing"], ROWS[2]], "B2"),
        ([ROWS[0], ROWS[2], ROWS[1]], "A2"),
    ],
)
def test_disagreement_names_the_sheet_the_place_and_both_counts_and_quotes_nothing(rows: list[list[str]], where: str) -> None:
    with pytest.raises(Refused) as caught:
        compared(rows)
    message = str(caught.value)
    assert caught.value.code == "witnesses_disagree"
    assert "sheet “table”" in message
    assert f"first at {where}" in message
    assert "against 6 cells in 3 rows" in message
    assert "college" not in message


def test_white_space_and_escapes_are_no_disagreement() -> None:
    workbook = second.open_second(io.BytesIO(raw_xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_ b</t></is></c></row>')))
    assert second.compare([sheet_of([["a_x000D_ b"]], "made up")], workbook) == [Seen((1,), 1)]
    assert second.compare([sheet_of([["a \n b"]], "made up")], workbook) == [Seen((1,), 1)]


def test_a_sheet_that_only_one_reading_has() -> None:
    with pytest.raises(Refused) as caught:
        compared(ROWS, "another name")
    assert caught.value.code == "witnesses_disagree"


@pytest.mark.parametrize("witness", [Seen((1, 2), 6), Seen((1, 2, 3), 5), Seen((1, 2, 4), 6)])
def test_a_grid_is_made_only_where_the_counts_agree(witness: Seen) -> None:
    with pytest.raises(Refused) as caught:
        as_grid(sheet_of(ROWS), 0, witness)
    assert caught.value.code == "witnesses_disagree"


def test_long_blank_runs_are_left_out_and_numbers_kept() -> None:
    sheet = Sheet("gaps")
    for row in (2, 1003, 2005):
        put(sheet, row, 1, "x")
    grid = as_grid(sheet, 0, Seen((2, 1003, 2005), 3))
    assert len(grid.rows) == grid.witness_row_count == 1004
    assert [row.number for row in grid.rows[-2:]] == [1003, 2005]


def test_column_letters() -> None:
    for number, letter in ((1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")):
        assert (column_letter(number), column_number(letter)) == (letter, number)
    assert cell_place("$AD$7") == (7, 30)
    assert span(3, 1, 2, 6) == "A3:F4"


def test_the_answer_crosses_between_processes_unchanged(tmp_path: Path) -> None:
    reading = read(tmp_path, build("ods", from_rows("table", [*ROWS, ["NA", "\ud7ff\ue000😀 “”\n"]])), "register.ods")
    assert wire.decoded(wire.encoded(reading)) == reading
    assert isinstance(reading.grids[0].rows[0], GridRow)


@pytest.mark.parametrize("kept", [0, 1, 2, 4, 5])
def test_an_answer_that_breaks_off_is_no_answer(kept: int, tmp_path: Path) -> None:
    reading: Reading = read(tmp_path, build("xlsx", from_rows("table", ROWS)))
    lines = list(wire.encoded(reading))
    assert len(lines) == 6
    with pytest.raises(ValueError, match="breaks off"):
        wire.decoded(lines[:kept])
