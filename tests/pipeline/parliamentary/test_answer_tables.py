"""Which numbers of a table in an answer are proposed, and under which headings. The tables are made up."""

from __future__ import annotations

from itertools import groupby

import pytest

from pipeline.claiming.answer_tables import table_figures
from pipeline.parliamentary.answers import cells_of, row_lines, safe, text_of
from tests.machine import processor_seconds
from tests.pipeline.claiming.test_claim_candidates import WORDS

YEAR_N = ["<b>Year</b>", "<b>Refused</b>"]


def found(*rows: list[str]) -> list[tuple[str, int | None, str, str]]:
    """(as printed, quantity, qualifier, headings) of each number of a table with these cells."""
    made = "".join(f"<tr>{''.join(cell if cell.startswith('<td') else f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    markup = safe(f"<p>Made up:</p><table>{made}</table>")
    tables, text = groupby(cells_of(markup, WORDS), key=lambda cell: cell.table_number), text_of(markup)
    figures = [one for _, cells in tables for one in table_figures(list(cells), row_lines(markup), text, WORDS)]
    assert all(one.line in text for one in figures)
    return [(one.printed, one.quantity, one.qualifier, one.headings) for one in figures]


def test_a_row_of_numbers_under_years_alone_is_whole() -> None:
    numbers = found(["<b>2012</b>", "<b>2013</b>", "<b>2014</b>"], ["9", "0", "3"])
    assert numbers == [("9", 9, "", "2012"), ("0", 0, "", "2013"), ("3", 3, "", "2014")]


def test_years_may_stand_in_any_column_before_the_numbers_and_over_an_empty_heading() -> None:
    assert found(["<b>Body</b>", "<b>Year</b>", "<b>N</b>"], ["Police", "2014", "9"]) == [("9", 9, "", "N; Police; 2014")]
    assert found(["", "<b>2012</b>", "<b>2013/14</b>"], ["Refused", "9", "0"])[1] == ("0", 0, "", "2013/14; Refused")
    assert found(["<b>No.</b>", "<b>Body</b>", "<b>2014</b>"], ["1", "Police", "9"]) == [("9", 9, "", "2014; 1; Police")]


@pytest.mark.parametrize(
    ("printed", "quantity", "qualifier"),
    [
        ("Under 5", 5, "Under"),
        ("&lt;5", 5, "<"),
        ("around 1,200", 1200, "around"),
        ("c.5", 5, "c."),
        ("at least 10", 10, "at least"),
        ("3-5", None, ""),
        ("between 3 and 5", None, "between"),
        ("5 or fewer", None, ""),
        ("seven", 7, ""),
        ("none", None, ""),
        ("1,024*", 1024, ""),
        ("1 024", 1024, ""),
        ("9 (4.1%)", 9, ""),
        ("5,6", None, ""),
        ("101, 102", None, ""),
        ("1,000 500", None, ""),
        ("about 12,34", None, "about"),
        ("1 000 000 000 000 000 000 000", None, ""),
    ],
)
def test_each_form_of_a_number_is_proposed_and_none_becomes_a_heading(printed: str, quantity: int | None, qualifier: str) -> None:
    shown = printed.replace("&lt;", "<")
    assert found(YEAR_N, ["2012/13", printed], ["2013-14", "8"]) == [
        (shown, quantity, qualifier, "Refused; 2012/13"),
        ("8", 8, "", "Refused; 2013-14"),
    ]


@pytest.mark.parametrize("printed", ["", "-", "*", "x", "4.1%", "£9", "2012", "See annex 3", "DR170124.04"])
def test_what_is_no_number_of_things_is_not_proposed(printed: str) -> None:
    assert [one[:3] for one in found(YEAR_N, ["2013", printed], ["2014", "8"])] == [("8", 8, "")]


@pytest.mark.parametrize("printed", ["-", "*", "x", "4.1%", "£9"])
def test_what_stands_for_a_number_is_no_heading_of_the_numbers_below_it(printed: str) -> None:
    assert found(YEAR_N, ["2013", printed], ["2014", "8"])[-1][3] == "Refused; 2014"


def test_a_number_that_spans_rows_or_columns_is_one_number_for_all_of_them() -> None:
    rows = found([*YEAR_N, "<b>Met</b>"], ["2012", '<td rowspan="2">9</td>', "1"], ["2019", "19"])
    assert rows == [("9", 9, "", "Refused; 2012; 2019"), ("1", 1, "", "Met; 2012"), ("19", 19, "", "Met; 2019")]
    columns = found([*YEAR_N, "<b>Met</b>"], ["2019", '<td colspan="2">9</td>'], ["2020", "9", "9"])
    assert columns == [("9", 9, "", "Refused; Met; 2019"), ("9", 9, "", "Refused; 2020"), ("9", 9, "", "Met; 2020")]


def test_a_cell_in_several_places_is_told_from_those_that_print_the_same() -> None:
    markup = "<table><tr><td colspan='2'>9</td><td>9</td></tr><tr><td rowspan='2'>9</td></tr><tr><td>8</td></tr></table>"
    assert [one.repeats for one in cells_of(markup, WORDS) if one.printed == "9"] == ["no", "yes", "no", "no", "yes"]


def test_a_large_table_is_gone_through_in_a_moment() -> None:
    begun = processor_seconds()
    assert len(found(["<b>Year</b>", *(f"<b>{n}</b>" for n in "abcdef")], *([str(2000 + n % 20), *"123456"] for n in range(500)))) == 3000
    assert processor_seconds() - begun < 5
