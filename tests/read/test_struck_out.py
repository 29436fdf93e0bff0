"""What is struck out and left standing is no value, and a row of it is no entry. Every document is made up."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlwt  # type: ignore[import-untyped]
from openpyxl.cell.rich_text import CellRichText, TextBlock  # type: ignore[import-untyped]
from openpyxl.cell.text import InlineFont  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from pipeline.declared import load_declared
from pipeline.layout import plan_sheet
from pipeline.model import Sheet
from pipeline.normalise import read_rows
from tests.pipeline.made_up import ROOT, XLSX, grid
from tests.read.builders import cells_of, kinds_of, read
from tests.read.raw import ods, ods_table

SEEN = {"A1": "gone", "B1": "Tier 1 Tier 2", "C1": "here", "D1": "5"}


def _xlsx() -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["gone", CellRichText(TextBlock(InlineFont(strike=True), "Tier 1"), " Tier 2"), "here", 5])
    sheet["A1"].font = sheet["D1"].font = Font(strike=True)
    sheet["C1"].font = Font(strike=False, bold=True)
    book.save(made)
    return made.getvalue()


def _xls() -> bytes:
    book, made = xlwt.Workbook(), io.BytesIO()
    sheet, font = book.add_sheet("made up"), xlwt.Font()
    font.struck_out = True
    sheet.write(0, 0, "gone", xlwt.easyxf("font: struck_out on"))
    sheet.write_rich_text(0, 1, (("Tier 1", font), " Tier 2"))
    sheet.write(0, 2, "here", xlwt.easyxf("font: bold on"))
    sheet.write(0, 3, 5, xlwt.easyxf("font: struck_out on"))
    book.save(made)
    return made.getvalue()


def _ods() -> bytes:
    line = '<style:style style:name="{}" style:family="{}"><style:text-properties style:text-line-through-style="{}"/></style:style>'
    styles = line.format("C1", "table-cell", "solid") + line.format("C2", "table-cell", "none") + line.format("T1", "text", "solid")
    cells = "".join(
        f'<table:table-cell table:style-name="{style}" {stated}><text:p>{text}</text:p></table:table-cell>'
        for style, stated, text in (
            ("C1", 'office:value-type="string"', "gone"),
            ("C2", 'office:value-type="string"', '<text:span text:style-name="T1">Tier 1</text:span> Tier 2'),
            ("C2", 'office:value-type="string"', "here"),
            ("C1", 'office:value-type="float" office:value="5"', "5"),
        )
    )
    return ods(ods_table(f"<table:table-row>{cells}</table:table-row>"), styles)


def _html() -> bytes:
    return b"<table><tr><td><del>gone</del></td><td><s>Tier 1</s> Tier 2</td><td>here</td><td>5</td></tr></table>"


@pytest.mark.parametrize("make", [_xlsx, _xls, _ods, _html])
def test_what_is_struck_out_is_known(make: object, tmp_path: Path) -> None:
    data: bytes = make()  # type: ignore[operator]
    found = read(tmp_path, data, expected="page" if make is _html else "table").grids[0]
    assert cells_of(found) == SEEN
    assert {place: kind for place, kind in kinds_of(found).items() if kind != "number"} == dict.fromkeys(("A1", "B1"), "struck_out_text")


def test_no_value_is_read_from_a_struck_cell_and_no_entry_from_a_struck_row() -> None:
    declared = load_declared(ROOT / "data")
    rows = [["Live cases"], ["Reference", "Organisation", "Tier", "Number of pupils"]]
    rows += [[f"DR150101.0{number}", "University of Example", "Tier 1Tier 2", "5"] for number in (1, 2)]
    kinds = {
        3: {"C": "struck_out_text", "D": "number"},
        4: {"A": "struck_out_text", "B": "struck_out_text", "C": "struck_out_text", "D": "number"},
    }
    made = grid(rows, "Live cases")
    made = replace(made, rows=tuple(replace(row, kinds=kinds.get(row.number, {})) for row in made.rows))
    plan = plan_sheet(made, "dfe-external-data-shares", XLSX, declared)
    found = read_rows(Sheet("made-up-s1", "made-up", "0" * 64, made, plan), "dfe-external-data-shares", False, declared, {})
    assert [row.disposition for row in found.rows][2:] == ["listing", "set_aside"]
    assert [found.listings[0].text_of(name) for name in ("reference", "tier", "pupil_level")] == ["DR150101.01", None, None]
    assert [one.issue_type for one in found.issues] == ["row_set_aside", "cell_struck_out"]
