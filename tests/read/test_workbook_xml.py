"""What only the XML of a workbook can hold, and far corners: real ones have stray cells and a million formatted rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Refused
from tests.read.builders import cells_of, kinds_of, links_of, read
from tests.read.raw import members_of, ods, ods_row, ods_table, raw_xlsx, zipped

# What only the XML of an .xlsx can hold


def test_xlsx_rich_text_reading_aids_and_missing_references(tmp_path: Path) -> None:
    strings = "<si><r><t>Dep</t></r><r><t xml:space='preserve'>artment </t></r><rPh sb='0' eb='1'><t>aid</t></rPh></si>"
    rows = '<row><c t="s"><v>0</v></c><c><v>7</v></c></row>'
    rows += '<row><c r="C2" t="str"><f>1</f><v>out</v></c><c t="str"><f>1</f><v></v></c></row>'
    grid = read(tmp_path, raw_xlsx(rows, strings=strings)).grids[0]
    assert cells_of(grid) == {"A1": "Department ", "B1": "7", "C2": "out"}


def test_xlsx_comments_in_the_xml_never_cut_a_text(tmp_path: Path) -> None:
    strings = "<si><t>first &amp; <![CDATA[second]]></t></si>"
    rows = '<row r="1"><!-- x --><c r="A1" t="s"><v>0</v><!-- y --></c></row>'
    assert cells_of(read(tmp_path, raw_xlsx(rows, strings=strings)).grids[0]) == {"A1": "first & second"}


def test_xlsx_escapes_are_kept_as_written(tmp_path: Path) -> None:
    text = "a_x000D_b_x005F_x000D_ _xD83D_ _x0041_"
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    assert cells_of(read(tmp_path, raw_xlsx(rows)).grids[0]) == {"A1": text}


def test_xlsx_link_over_a_range_and_to_a_place_in_the_workbook(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in (1, 2, 3))
    after = '<hyperlinks><hyperlink ref="A2:A3" location="Notes!A1"/><hyperlink ref="D9" location="blank"/></hyperlinks>'
    assert links_of(read(tmp_path, raw_xlsx(rows, after)).grids[0]) == {"A2": "#Notes!A1", "A3": "#Notes!A1"}


# What only the XML of an .ods can hold


def test_ods_line_breaks_tabs_spaces_and_paragraphs_never_join_words(tmp_path: Path) -> None:
    cell = "<text:p>one<text:line-break/>two<text:tab/>three<text:s text:c='3'/>four</text:p><text:p/><text:p>five</text:p>"
    row = ods_row(cell, "<text:p><text:line-break/></text:p>", "<office:annotation><text:p>a note</text:p></office:annotation>")
    grid = read(tmp_path, ods(ods_table(row))).grids[0]
    assert cells_of(grid) == {"A1": "one\ntwo\tthree   four\n\nfive", "B1": "\n"}


def test_ods_laid_out_over_lines_is_read_though_the_fast_reader_refuses_it(tmp_path: Path) -> None:
    row = "\n <table:table-row>\n  <table:table-cell office:value-type='string'>\n"
    row += "   <text:p>\n    a\n    <text:span>b</text:span>\n   </text:p>\n"
    row += "  </table:table-cell>\n  <table:table-cell/>\n </table:table-row>\n"
    assert cells_of(read(tmp_path, ods(ods_table(row))).grids[0]) == {"A1": "a b"}


def test_ods_repeats_groups_and_covered_cells(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell office:value-type='string'><text:p>under a merge</text:p></table:covered-table-cell>"
    repeated = "<table:table-cell office:value-type='float' office:value='2' table:number-columns-repeated='2'/>"
    rows = f"<table:table-header-rows>{ods_row('head')}</table:table-header-rows>{ods_row('twice', repeated=2)}"
    rows += f"<table:table-row-group><table:table-row>{covered}{repeated}</table:table-row></table:table-row-group>"
    grid = read(tmp_path, ods(ods_table(rows))).grids[0]
    assert cells_of(grid) == {"A1": "head", "A2": "twice", "A3": "twice", "A4": "under a merge", "B4": "2", "C4": "2"}


def test_ods_error_names_typed_as_text_stay_text_and_untyped_text_is_kept(tmp_path: Path) -> None:
    stated = "table:formula='of:=1/0' office:value-type='float' office:value='0'"
    formula = f"<table:table-cell {stated}><text:p>#DIV/0!</text:p></table:table-cell>"
    untyped = "<table:table-cell><text:p>untyped</text:p></table:table-cell>"
    row = f"<table:table-row>{formula}{untyped}</table:table-row>{ods_row('#N/A')}"
    grid = read(tmp_path, ods(ods_table(row))).grids[0]
    assert cells_of(grid) == {"A1": "#DIV/0!", "B1": "untyped", "A2": "#N/A"}
    assert kinds_of(grid) == {"A1": "error"}


def test_ods_text_that_floats_over_a_sheet_is_no_cell(tmp_path: Path) -> None:
    box = "<drawing:frame><drawing:text-box><text:p>floats</text:p></drawing:text-box></drawing:frame>"
    blank = f"<table:table-row><table:table-cell>{box}</table:table-cell></table:table-row>"
    rows = f"<table:shapes>{box}</table:shapes>" + ods_row(f"<text:p>x</text:p>{box}") + blank
    grid = read(tmp_path, ods(ods_table(rows))).grids[0]
    assert cells_of(grid) == {"A1": "x"}


def test_ods_parts_of_no_length_that_libreoffice_writes_are_no_damage(tmp_path: Path) -> None:
    members = members_of(ods(ods_table(ods_row("x"))))
    assert cells_of(read(tmp_path, zipped({**members, "Configurations2/accelerator/current.xml": b""})).grids[0]) == {"A1": "x"}
    with pytest.raises(Refused) as caught:
        read(tmp_path, zipped({**members, "content.xml": b""}))
    assert caught.value.code == "not_well_formed"


# Far corners: real workbooks have stray cells and a million formatted rows


def test_a_million_empty_rows_below_are_no_rows(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = f'<table:table-row table:number-rows-repeated="1048574">{blank}</table:table-row>'
    grid = read(tmp_path, ods(ods_table(ods_row("x") + rows))).grids[0]
    assert [row.number for row in grid.rows] == [1]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_stray_cell_far_below_is_represented_without_the_blank_rows_between(kind: str, tmp_path: Path) -> None:
    if kind == "xlsx":
        data = raw_xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="300000"><c r="B300000"><v>2</v></c></row>')
    else:
        data = ods(ods_table(ods_row("1") + ods_row("<text:p/>", repeated=299_998) + ods_row("<text:p/>", "2")))
    grid = read(tmp_path, data).grids[0]
    assert cells_of(grid) == {"A1": "1", "B300000": "2"}
    assert [row.number for row in grid.rows] == [1, 300_000]
    assert grid.witness_row_count == 2


def test_a_stray_cell_in_the_last_column_is_represented(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 101))
    grid = read(tmp_path, raw_xlsx(rows + '<row r="101"><c r="XFD101"><v>1</v></c></row>')).grids[0]
    assert grid.rows[-1].cells == {"XFD": "1"}


def test_dates_that_no_calendar_holds_stay_numbers(tmp_path: Path) -> None:
    formats = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    styles = f'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{formats}</styleSheet>'
    rows = '<row r="1"><c r="A1" s="1"><v>-1</v></c><c r="B1" s="1"><v>43763</v></c><c r="C1"><v>43763</v></c></row>'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    data = raw_xlsx(rows, xl__styles=styles)
    members = members_of(data)
    listing = members["xl/_rels/workbook.xml.rels"].decode()
    listing = listing.replace("</R", f'<Relationship Id="r3" Type="{relations}/styles" Target="styles.xml"/></R')
    grid = read(tmp_path, zipped({**members, "xl/_rels/workbook.xml.rels": listing})).grids[0]
    assert cells_of(grid) == {"A1": "-1", "B1": "2019-10-25", "C1": "43763"}
