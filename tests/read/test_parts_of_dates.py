"""A date whose cell shows its month and year alone has no day: programs make the first of March of what was typed as "Mar 17". Every
workbook is made up."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlwt  # type: ignore[import-untyped]

from pipeline.audit.grids import sheets_in
from pipeline.audit.sheets import _alike
from pipeline.readers.values import parts_of_format, parts_of_text
from tests.read.builders import cells_of, kinds_of, read
from tests.read.raw import ods, ods_table

DAY = date(2017, 3, 15)
# A format, what a cell of 15 March 2017 shows by it, and what is read.
FORMATS = (
    ("mmm-yy", "Mar-17", "2017-03"),
    ("[$-809]mmmm yyyy;@", "March 2017", "2017-03"),
    ("yyyy", "2017", "2017"),
    ("d-mmm", "15-Mar", "--03-15"),
    ("mmmm", "March", "--03"),
    ("dd/mm/yyyy", "15/03/2017", "2017-03-15"),
    ("mm-dd-yy", "15/03/2017", "2017-03-15"),
    ('"on" d mmmm yyyy', "on 15 March 2017", "2017-03-15"),
)
SEEN = {f"{letter}1": text for letter, (_, _, text) in zip("ABCDEFGH", FORMATS, strict=True)}
IN_PART = dict.fromkeys(("A1", "B1", "C1", "D1", "E1"), "date_in_part") | dict.fromkeys(("F1", "G1", "H1"), "date")


def _xlsx() -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    for column, (form, _, _) in enumerate(FORMATS, start=1):
        book.active.cell(1, column, DAY).number_format = form
    book.save(made)
    return made.getvalue()


def _xls() -> bytes:
    book, made = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("made up")
    for column, (form, _, _) in enumerate(FORMATS):
        sheet.write(0, column, DAY, xlwt.easyxf(num_format_str=form))
    book.save(made)
    return made.getvalue()


def _ods() -> bytes:
    stated = 'office:value-type="date" office:date-value="2017-03-15"'
    cells = (f"<table:table-cell {stated}><text:p>{shown}</text:p></table:table-cell>" for _, shown, _ in FORMATS)
    return ods(ods_table(f"<table:table-row>{''.join(cells)}</table:table-row>"))


@pytest.mark.parametrize("make", [_xlsx, _xls, _ods])
def test_no_part_of_a_date_is_read_that_its_cell_does_not_show(make: object, tmp_path: Path) -> None:
    data: bytes = make()  # type: ignore[operator]
    grid = read(tmp_path, data).grids[0]
    assert (cells_of(grid), kinds_of(grid)) == (SEEN, IN_PART)
    [rows] = sheets_in(data).values()
    assert all(_alike(SEEN[f"{letter}1"], text, IN_PART[f"{letter}1"]) for letter, text in rows[1].items())
    assert not _alike("2017-04", rows[1]["A"], "date_in_part")


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("General", ""),
        ("0.00", ""),
        ("#,##0;[Red]-#,##0", ""),
        ("dd/mm/yyyy hh:mm", ""),
        ("mm:ss", ""),
        ("yyyy\\-mm\\-dd", "ymd"),
        ("[$-F800]dddd, mmmm dd, yyyy", "ymd"),
    ],
)
def test_which_parts_of_a_date_a_format_shows(form: str, parts: str) -> None:
    assert parts_of_format(form) == parts


@pytest.mark.parametrize(
    ("shown", "parts"),
    [
        ("March 2017", "ym"),
        ("03/2017", "ym"),
        ("2017-03", "ym"),
        ("Q1 2017", "y"),
        ("15 Mar", "md"),
        ("15th March", "md"),
        ("15.03.17", "ymd"),
        ("", "ymd"),
    ],
)
def test_which_parts_of_a_date_a_text_shows(shown: str, parts: str) -> None:
    assert parts_of_text(shown) == parts
