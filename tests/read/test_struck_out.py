"""What is struck out and left standing is no value, and a row of it is no entry. Every document is made up."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlwt  # type: ignore[import-untyped]
from openpyxl.cell.rich_text import CellRichText, TextBlock  # type: ignore[import-untyped]
from openpyxl.cell.text import InlineFont  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]

from pipeline.audit.grids import sheets_in
from pipeline.audit.sheets import _unlike
from pipeline.declared import load_declared
from pipeline.layout import plan_sheet
from pipeline.model import Sheet
from pipeline.normalise import SheetReading, read_rows
from pipeline.privacy.names import withhold_names
from pipeline.rows.tallies import tallies_of
from tests.pipeline.made_up import ROOT, XLSX, grid
from tests.read.builders import cells_of, kinds_of, read
from tests.read.raw import ods, ods_table

SEEN = {"A1": "gone", "B1": "Tier 1 Tier 2", "C1": "here", "D1": "5", "E1": "2019-04-03", "F1": "all of it"}
DAY = date(2019, 4, 3)


def _xlsx() -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["gone", CellRichText(TextBlock(InlineFont(strike=True), "Tier 1"), " Tier 2"), "here", 5, DAY])
    sheet["F1"] = CellRichText(*(TextBlock(InlineFont(strike=True, b=bold), text) for bold, text in ((True, "all"), (False, " of it"))))
    sheet["A1"].font = sheet["D1"].font = sheet["E1"].font = Font(strike=True)
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
    sheet.write(0, 4, DAY, xlwt.easyxf("font: struck_out on", num_format_str="yyyy-mm-dd"))
    sheet.write_rich_text(0, 5, (("all", font), (" of it", font)))
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
            ("C1", 'office:value-type="date" office:date-value="2019-04-03"', "03/04/2019"),
            (
                "C2",
                'office:value-type="string"',
                '<text:span text:style-name="T1">all</text:span> <text:span text:style-name="T1">of it</text:span>',
            ),
        )
    )
    return ods(ods_table(f"<table:table-row>{cells}</table:table-row>"), styles)


def _html() -> bytes:
    cells = b"<td><del>gone</del></td><td><s>Tier 1</s> Tier 2</td><td>here</td><td><s>5</s></td><td><s>2019-04-03</s></td>"
    return b"<table><tr>" + cells + b"<td><p><s>all</s> <del>of it</del></p></td></tr></table>"


@pytest.mark.parametrize("make", [_xlsx, _xls, _ods, _html])
def test_what_is_struck_out_is_known(make: object, tmp_path: Path) -> None:
    data: bytes = make()  # type: ignore[operator]
    found = read(tmp_path, data, expected="page" if make is _html else "table").grids[0]
    assert cells_of(found) == SEEN
    number, day = ("text", "text") if make is _html else ("number", "date")
    whole = {"A1": "text", "D1": number, "E1": day, "F1": "text"}
    assert kinds_of(found) == {"B1": "partly_struck_out_text"} | {place: f"struck_out_{kind}" for place, kind in whole.items()}

    if make is not _html:
        row, theirs = found.rows[0], next(iter(sheets_in(data).values()))[1] | {"D": "5.0"}
        assert _unlike(json.dumps(row.cells), json.dumps(row.kinds), len(row.cells), json.dumps(theirs)) == ("", [])


def test_a_part_with_looks_of_its_own_may_stand_in_a_struck_cell(tmp_path: Path) -> None:
    book, made = openpyxl.Workbook(), io.BytesIO()
    bold, struck = InlineFont(b=True), InlineFont(strike=True)
    book.active.append([CellRichText("as its cell", TextBlock(font, " or not")) for font in (bold, struck)] + [date(2017, 3, 1), True])
    for cell in book.active[1]:
        cell.font = Font(strike=True)
    book.active["C1"].number_format = "mmm-yy"
    book.save(made)
    line = '<style:style style:name="{}" style:family="{}"><style:text-properties style:text-line-through-style="{}"/></style:style>'
    styles = line.format("C1", "table-cell", "solid") + line.format("T1", "text", "none") + line.format("T2", "text", "solid")
    text = '<table:table-cell table:style-name="C1" office:value-type="string"><text:p>as its cell<text:span text:style-name="{}"> or not'
    cells = "".join(f"{text.format(one)}</text:span></text:p></table:table-cell>" for one in ("T1", "T2"))
    seen = {"A1": "partly_struck_out_text", "B1": "struck_out_text"}
    whole = seen | {"C1": "struck_out_date_in_part", "D1": "struck_out_boolean"}
    assert kinds_of(read(tmp_path, made.getvalue()).grids[0]) == whole
    assert kinds_of(read(tmp_path, ods(ods_table(f"<table:table-row>{cells}</table:table-row>"), styles)).grids[0]) == seen


def _read(rows: list[list[str]], kinds: dict[int, dict[str, str]], name: str = "Live cases") -> SheetReading:
    declared = load_declared(ROOT / "data")
    made = grid(rows, name)
    made = replace(made, rows=tuple(replace(row, kinds=kinds.get(row.number, {})) for row in made.rows))
    plan = plan_sheet(made, "dfe-external-data-shares", XLSX, declared)
    return read_rows(Sheet("made-up-s1", "made-up", "0" * 64, made, plan), "dfe-external-data-shares", False, declared, {})


def _struck(letters: str, **kinds: str) -> dict[str, str]:
    return dict.fromkeys(letters, "struck_out_text") | kinds


def test_no_value_is_read_from_a_struck_cell_and_no_entry_from_a_row_struck_whole() -> None:
    rows = [["Live cases"], ["Reference", "Organisation", "Tier", "Number of pupils", "Date sent"]]
    rows += [[f"DR150101.0{number}", "University of Example", "Tier 1", "5", "2015-02-05"] for number in (1, 2, 3, 4, 5)]
    struck = {"D": "struck_out_number", "E": "struck_out_date"}
    kinds = {
        3: {"C": "partly_struck_out_text", "D": "number", "E": "date"},
        4: _struck("ABC", **struck),
        5: _struck("ABC", D="number", E="struck_out_date"),
        6: {**_struck("AB", **struck), "C": "partly_struck_out_text"},
        7: struck,
    }
    found = _read(rows, kinds)
    assert [row.disposition for row in found.rows][2:] == ["listing", "set_aside", "listing", "listing", "listing"]
    names = ("reference", "tier", "pupil_level", "record_count", "sent_on")
    assert [[one.text_of(name) for name in names] for one in found.listings] == [
        ["DR150101.01", None, None, "5", "2015-02-05"],
        [None, None, None, "5", None],
        [None] * 5,
        ["DR150101.05", "1", "yes", None, None],
    ]
    told = [(one.issue_type, (one.row_id or "")[-2:], one.column_letter) for one in found.issues]
    cells = [*("3C", "5A", "5B", "5C", "5E"), *("6A", "6B", "6C", "6D", "6E"), *("7D", "7E")]
    assert told == [("row_set_aside", "r4", ""), *(("cell_struck_out", f"r{place[0]}", place[1]) for place in cells)]


def test_no_total_is_read_from_a_cell_without_a_value() -> None:
    rows = [["Data shares with Home Office: made up"], ["Month", "Records requested", "Records returned"]]
    rows += [["July 2015", "4567", "3"], ["August 2015", "4", "5"], ["September 2015", "6", "1912-07-02"], ["October 2015", "7", "8"]]
    kinds = {
        3: {"B": "partly_struck_out_text", "C": "number"},
        4: _struck("A"),
        5: {"C": "date"},
        6: _struck("A", B="struck_out_number", C="struck_out_number"),
    }
    found = _read(rows, kinds, "Home Office")
    assert [row.disposition for row in found.rows][2:] == ["tally", "tally", "tally", "set_aside"]
    tallies, issues = tallies_of(found.records, load_declared(ROOT / "data").share)
    assert [(one.period_from, one.measure, one.quantity) for one in tallies] == [
        ("2015-07", "records_returned", 3),
        (None, "records_requested", 4),
        (None, "records_returned", 5),
        ("2015-09", "records_requested", 6),
    ]
    told = [("cell_struck_out", "B"), ("cell_struck_out", "A"), ("cell_made_a_date", "C")]
    assert [(one.issue_type, one.column_letter) for one in issues] == told
    shown, _, _ = withhold_names(found.rows, found.listings, issues, set(), found.withheld)
    assert [row.cells[letter] for row, (_, letter) in zip(shown[2:], told, strict=False)] == ["[withheld]"] * 3
