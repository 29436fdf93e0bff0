"""Columns that a file hides are seen as hidden, and nothing is read from one that nobody has declared. Every workbook is made up."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlwt  # type: ignore[import-untyped]

from pipeline.declared import load_declared
from pipeline.layout import plan_sheet
from tests.pipeline.made_up import ROOT, XLSX, grid
from tests.read.builders import read
from tests.read.raw import ods, ods_row, ods_table

ROW = ("a", "b", "c", "d", "e")


def _xlsx() -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active.append(ROW)
    for letter in ("B", "D", "G"):
        book.active.column_dimensions[letter].hidden = True
    book.save(made)
    return made.getvalue()


def _xls() -> bytes:
    book, made = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("made up")
    for column, text in enumerate(ROW):
        sheet.write(0, column, text)
        sheet.col(column).hidden = column in (1, 3)
    book.save(made)
    return made.getvalue()


def _ods() -> bytes:
    column = "<table:table-column {}/>"
    told = ("", 'table:visibility="collapse"', "", 'table:visibility="filter"', 'table:number-columns-repeated="9"')
    columns = "".join(column.format(one) for one in told[:2]) + f"<table:table-columns>{column.format(told[2])}</table:table-columns>"
    return ods(
        ods_table(columns + "".join(column.format(one) for one in told[3:]) + ods_row(*(f"<text:p>{text}</text:p>" for text in ROW)))
    )


@pytest.mark.parametrize("make", [_xlsx, _xls, _ods])
def test_hidden_columns_are_known(make: object, tmp_path: Path) -> None:
    data: bytes = make()  # type: ignore[operator]
    assert read(tmp_path, data).grids[0].hidden_columns == ("B", "D")


def test_a_hidden_column_that_nobody_declared_is_not_read() -> None:
    declared = load_declared(ROOT / "data")
    rows = [["Live cases"], ["Reference", "Organisation", "Project title"], ["DR150101.01", "University of Example", "A study"]]
    made = grid(rows, "Live cases")
    plan = plan_sheet(replace(made, hidden_columns=("C",)), "dfe-external-data-shares", XLSX, declared)
    assert [(one.field, one.treatment) for one in plan.columns][1:] == [("recipients_text", "read"), (None, "undeclared")]
    assert "hides" in plan.columns[2].why
    assert plan_sheet(replace(made, hidden_columns=("B",)), "dfe-external-data-shares", XLSX, declared).status == "unread"
