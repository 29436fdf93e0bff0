"""Tables of web pages: cells as a browser shows them, spans marked, and no table cut off without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Grid, Refused
from pipeline.readers.html import read_html
from pipeline.readers.sniff import HTML, sniff
from tests.read.builders import cells_of, links_of, read

TABLE = "<table><tr><th>Organisation<th>Title<tr><td>A made-up college<td>On <b>reading</b></table>"


def grid_of(rows: str) -> Grid:
    return read_html(f"<!DOCTYPE html><html><body><table>{rows}</table></body></html>".encode())[0]


def code_of(page: str) -> str:
    with pytest.raises(Refused) as caught:
        read_html(page.encode())
    return caught.value.code


@pytest.mark.parametrize(("name", "expected"), [("register.html", "table"), ("REGISTER.HTM", "table"), ("page", "page")])
def test_a_page_with_a_table(name: str, expected: str, tmp_path: Path) -> None:
    result = read(tmp_path, f"<!-- saved --><html>{TABLE}</html>".encode(), name, expected)
    assert result.media_type == HTML
    assert [grid.sheet_name for grid in result.grids] == ["table 1"]
    assert cells_of(result.grids[0]) == {"A1": "Organisation", "B1": "Title", "A2": "A made-up college", "B2": "On reading"}


def test_a_publication_page_need_not_hold_a_table(tmp_path: Path) -> None:
    assert read(tmp_path, b"<!DOCTYPE html><html><p>Nothing yet</p></html>", "page", "page").grids == ()
    assert read(tmp_path, b"<!doctype html>", "page", "page").grids == ()


def test_captions_name_tables_and_nested_tables_are_part_of_their_cell() -> None:
    inner = "<table><tr><td>inner 1<td>inner 2</table>"
    page = f"<table><caption> Requests \n received </caption><tr><td>outer {inner}</td><td>x</td></tr></table>{TABLE}"
    grids = read_html(page.encode())
    assert [grid.sheet_name for grid in grids] == ["Requests received", "table 2"]
    assert cells_of(grids[0]) == {"A1": "outer\ninner 1\ninner 2", "B1": "x"}


def test_text_is_folded_as_a_browser_folds_it() -> None:
    rows = "<td> a \n  b<br>c <p>d</p><ul><li>e</li><li>f</li></ul><td>no&nbsp;break&shy;<td>g<script>x</script><!-- h -->"
    assert cells_of(grid_of(f"<tr>{rows}</tr>")) == {"A1": "a b\nc\nd\ne\nf", "B1": "no\u00a0break\u00ad", "C1": "g"}


def test_blank_cells_and_rows() -> None:
    grid = grid_of("<tr><td>  <td><br><td><b></b></tr><tr></tr><tr><td><td>x</tr><tr><td></tr>")
    assert cells_of(grid) == {"B3": "x"}
    assert [row.number for row in grid.rows] == [1, 2, 3]
    assert grid.witness_row_count == 3


def test_spans_stand_in_their_top_left_cell() -> None:
    grid = grid_of("<tr><td rowspan=2>Org<td colspan=2>both</tr><tr><td>1<td>2</tr><tr><td rowspan=9>over the end<td>3</tr>")
    assert cells_of(grid) == {"A1": "Org", "B1": "both", "B2": "1", "C2": "2", "A3": "over the end", "B3": "3"}
    assert grid.merged == ("A1:A2", "B1:C1")


def test_absurd_spans_are_cut_to_what_html_allows() -> None:
    grid = grid_of("<tr><td colspan=99999999999 rowspan=99999999999>x</tr><tr><td rowspan=0>y</tr><tr><td colspan=-1>z</tr>")
    assert grid.merged[0] == "A1:ALL3"


def test_links_and_hidden_rows_and_tables() -> None:
    hidden = '<tr hidden><td>a</tr><tr style="display: none"><td>b</tr><tbody hidden><tr><td>c</tr></tbody>'
    grid = grid_of(hidden + '<tr><td><a href=" /d ">d</a> <a href="e">e</a></tr>')
    assert [row.hidden for row in grid.rows] == [True, True, True, False]
    assert links_of(grid) == {"A4": "/d\ne"}
    assert read_html(f'<div style="display:none">{TABLE}</div>'.encode())[0].hidden


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<table><tr><td>“é”</table>".encode(), "“é”"),
        ("<table><tr><td>“é”</table>".encode("cp1252"), "“é”"),
        ("<meta charset=iso-8859-1><table><tr><td>“é”</table>".encode("cp1252"), "“é”"),
        (b"<meta charset='UTF-8'><table><tr><td>caf\xe9</table>", "caf\ufffd"),
        ("\ufeff<table><tr><td>“é”</table>".encode("utf-16-le"), "“é”"),
        (b"<table><tr><td>2015&#150;16 &amp; &pound;</table>", "2015\u201316 & £"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert sniff(data) == HTML
    assert cells_of(read_html(data)[0]) == {"A1": text}


def test_a_page_that_breaks_off_inside_a_table() -> None:
    assert code_of("<html><table><tr><td>x</td></tr><tr><td>y") == "truncated"


def test_what_one_reading_loses_is_seen_by_the_other() -> None:
    deep = "<div>" * 400
    assert code_of(f"<table><tr><td>first</td></tr><tr><td>{deep}second</td></tr></table>") == "witnesses_disagree"
    assert code_of("<table><tr><td>x</td></tr><td>in no row</td></table>" + "<table><tr><td>y<table></td></tr></table>") in (
        "witnesses_disagree", "truncated",
    )  # fmt: skip
