"""Real registers, read whole and compared cell by cell with another program. Skipped where the real files are not at hand."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from pipeline.model import Grid
from pipeline.read import read_document
from pipeline.readers.values import number, of_python
from tests.machine import processor_seconds
from tests.read.builders import cells_of

# (file, rows with content below the heading row)
REGISTERS = [
    ("uksa-accredited-projects_2026-03-24_retrieved-2026-03-25.xlsx", 1413),
    ("uksa-accredited-projects_2026-06-01_original.xlsx", 1450),
]
CSV = "uksa-accredited-projects_2025-05-20_html-table-scrape.csv"
TABLES = ["npd-categories-table_2019.xlsx", "npd-data-tables_2018-10_reduced.xlsx"]


def by_openpyxl(path: Path) -> list[tuple[str, bool, dict[str, str], set[str]]]:
    """(sheet name, hidden, cell name -> text, merged ranges) of each sheet, as openpyxl reads it."""
    workbook = openpyxl.load_workbook(path, data_only=True)
    return [
        (
            sheet.title,
            sheet.sheet_state != "visible",
            {cell.coordinate: as_text(cell.value) for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")},
            {str(area) for area in sheet.merged_cells.ranges},
        )
        for sheet in workbook.worksheets
    ]


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (date, timedelta)):
        return of_python(value)[0]
    return number(repr(value))[0] if isinstance(value, (int, float)) else str(value)


def content_below(grid: Grid, heading_row: int) -> int:
    return sum(1 for row in grid.rows if row.number > heading_row and row.cells)


@pytest.mark.parametrize(("name", "count"), REGISTERS)
def test_the_accredited_projects(name: str, count: int, evidence: Path) -> None:
    started = processor_seconds()
    grids = read_document(evidence / name, name, "table").grids
    assert processor_seconds() - started < 5
    assert [grid.sheet_name for grid in grids] == ["Sheet1", "Sheet2", "Sheet3"]
    heading = next(row for row in grids[0].rows if row.cells.get("A", "").strip().casefold() == "project number")
    assert heading.number == 5
    assert content_below(grids[0], 5) == count
    assert all(grid.cell_count == grid.witness_cell_count for grid in grids)


@pytest.mark.parametrize("name", [name for name, _ in REGISTERS] + TABLES)
def test_every_cell_is_what_another_program_reads(name: str, evidence: Path) -> None:
    ours = read_document(evidence / name, name, "table").grids
    assert [(grid.sheet_name, grid.hidden, cells_of(grid), set(grid.merged)) for grid in ours] == by_openpyxl(evidence / name)


def test_the_csv(evidence: Path) -> None:
    grid = read_document(evidence / CSV, CSV, "table").grids[0]
    assert grid.rows[0].cells["A"] == "Project ID"
    assert content_below(grid, 1) == 1153
    with (evidence / CSV).open(encoding="utf-8", newline="") as file:
        records = [[cell for cell in record if cell] for record in csv.reader(file)]
    assert [list(row.cells.values()) for row in grid.rows] == records
