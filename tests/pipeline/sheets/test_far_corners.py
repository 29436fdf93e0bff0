"""A made-up register with a stray cell far below its table and styled cells without content out to the last column, as real files have."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.layout import plan_sheet
from pipeline.model import Sheet
from pipeline.normalise import read_rows
from pipeline.read import read_document
from pipeline.readers.limits import Limits
from pipeline.readers.sheet import column_letter
from tests.pipeline.made_up_dfe import SHARES
from tests.read.builders import saved
from tests.read.raw import ods, ods_table, raw_xlsx

TABLE = (
    ("Data shares through court orders: made up for a test",),
    ("Court", "Reason", "Date shared"),
    ("A made-up court", "An order", "4 March 2019"),
    ("Another made-up court", "A second order", "5 March 2019"),
)
FAR, LAST_COLUMN = 300_000, 16_384
# Half of what the reader may use, on a shared machine.
BOUNDED = Limits(wall_seconds=25, cpu_seconds=10, memory_bytes=800_000_000)


def as_xlsx() -> bytes:
    """Every row of the table has a styled cell in every column; so have the two rows below it."""
    rows = []
    for number, texts in enumerate((*TABLE, (), ()), start=1):
        filled = [
            f'<c r="{column_letter(place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(texts, start=1)
        ]
        empty = [f'<c r="{column_letter(place)}{number}" s="0"/>' for place in range(len(texts) + 1, LAST_COLUMN + 1)]
        rows.append(f'<row r="{number}">{"".join(filled + empty)}</row>')
    rows.append(f'<row r="{FAR}"><c r="B{FAR}" t="inlineStr"><is><t>stray</t></is></c></row>')
    return raw_xlsx("".join(rows))


def as_ods() -> bytes:
    """The same with repeated cells and rows, as OpenDocument writes them, and empty rows down to the last below the stray cell."""
    rows = []
    for texts in TABLE:
        filled = "".join(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts)
        rows.append(f"<table:table-row>{filled}{_empty(LAST_COLUMN - len(texts))}</table:table-row>")
    rows.append(f'<table:table-row table:number-rows-repeated="{FAR - 1 - len(TABLE)}">{_empty(LAST_COLUMN)}</table:table-row>')
    stray = '<table:table-cell office:value-type="string"><text:p>stray</text:p></table:table-cell>'
    rows.append(f"<table:table-row>{_empty(1)}{stray}{_empty(LAST_COLUMN - 2)}</table:table-row>")
    rows.append(f'<table:table-row table:number-rows-repeated="{1_048_576 - FAR}">{_empty(LAST_COLUMN)}</table:table-row>')
    return ods(ods_table("".join(rows)))


def _empty(count: int) -> str:
    return f'<table:table-cell table:style-name="shaded" table:number-columns-repeated="{count}"/>'


@pytest.mark.parametrize("make", [as_xlsx, as_ods])
def test_a_stray_cell_far_below_is_accounted_for_and_the_table_is_read(make: object, declared: Declared, tmp_path: Path) -> None:
    assert callable(make)
    reading = read_document(saved(tmp_path, make(), "made-up"), "made-up", "table", BOUNDED)
    (grid,) = reading.grids
    plan = plan_sheet(grid, SHARES, reading.media_type, declared)
    assert (plan.status, plan.section_id, [column.letter for column in plan.columns]) == (
        "recognised",
        "dfe-court-orders",
        ["A", "B", "C"],
    )
    sheet = Sheet("made-up-s1", "made-up", "0" * 64, grid, plan)
    read = read_rows(sheet, SHARES, False, declared, {})
    assert {row.number: (row.disposition, row.cell_count) for row in read.rows if row.cell_count} == {
        1: ("note", 1),
        2: ("heading", 3),
        3: ("listing", 3),
        4: ("listing", 3),
        FAR: ("note", 1),
    }
    assert [one.text_of("recipients_text") for one in read.listings] == ["A made-up court", "Another made-up court"]
    # Not one of the hundreds of thousands of blank rows between takes up room; the cell itself keeps its own number.
    assert len(read.rows) < 10
    assert sum(Counter(row.disposition for row in read.rows).values()) == len(grid.rows) == grid.witness_row_count
