"""Totals by month as people keep them: with comments, quarters, years among the months and totals of them. Every sheet is made up."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.declaring.lookups import rows_of
from pipeline.rows.tallies import period_of, tallies_of
from pipeline.rows.values import reference_value
from tests.pipeline.made_up import ROOT, grid
from tests.pipeline.sheets.test_headings_and_neighbours import fates, read

WORDS = rows_of(ROOT / "data" / "declared" / "lookups" / "share_words.csv")
TITLE = ["Data shares with Home Office: made up"]


def totals(rows: Iterable[Iterable[str]], declared: Declared, *more: str, period: str = "Month") -> tuple[list[str], list[object]]:
    """What became of each row below the headings, and (first, last, number) of each total of records returned."""
    _, found = read(grid([TITLE, [period, "Records returned", *more], *rows], "Home Office"), declared)
    return fates(found)[2:], [(one.period_from, one.period_to, one.quantity) for one in tallies_of(found.records, declared.share)[0]]


def in_place(rows: Iterable[Iterable[str]], declared: Declared) -> list[str]:
    """What is kept as printed in place of the total of each row."""
    _, found = read(grid([TITLE, ["Month", "Records returned"], *rows], "Home Office"), declared)
    return [one.qualifier for one in tallies_of(found.records, declared.share)[0]]


def test_a_comment_that_speaks_of_totals_makes_no_total_of_its_row(declared: Declared) -> None:
    rows = [["July 2015", "3", "Not in the total of June"], ["August 2015", "4", "Up to date"], ["Total", "7", ""], ["To date", "9", ""]]
    fate, found = totals(rows, declared, "Comments")
    assert fate == ["tally", "tally", "total", "total"]
    assert found == [("2015-07", "2015-07", 3), ("2015-08", "2015-08", 4)]


def test_a_number_too_long_for_a_total_is_told_and_stops_nothing(declared: Declared) -> None:
    rows = [["July 2015", "9" * 20], ["August 2015", "999,999,999,999"], ["September 2015", "\u0663"]]
    fate, found = totals(rows, declared)
    assert fate == ["tally", "tally", "tally"]
    assert found == [("2015-07", "2015-07", None), ("2015-08", "2015-08", 999_999_999_999), ("2015-09", "2015-09", None)]


@pytest.mark.parametrize(
    ("heading", "printed", "period"),
    [
        ("Month", "2019-04-01", "2019-04"),
        ("Month", "01/04/2019", "2019-04"),
        ("Month / Year", "April 2019", "2019-04"),
        ("Month / Year", "2019", None),
        ("Month", "30/06/2019", None),
        ("Period", "2019", "2019"),
        ("Period", "2019-06-30", None),
        ("Quarter", "2019-04-01", None),
        ("Quarter", "June 2019", None),
        ("Quarter ending", "30/06/2019", None),
        ("Month ended", "30 June 2019", None),
    ],
)
def test_a_time_is_no_longer_and_no_shorter_than_its_heading_says(
    heading: str, printed: str, period: str | None, declared: Declared
) -> None:
    assert period_of(printed, declared.share, heading=heading) == (period, period)


@pytest.mark.parametrize("words", ["<", *(row["words"] for row in WORDS if row["use"] == "bound")])
def test_a_declared_bound_is_kept_as_printed_and_another_word_before_a_number_is_not(words: str, declared: Declared) -> None:
    assert in_place([["July 2015", f"{words.title()} 5"], ["August 2015", f"q{words} 5"]], declared) == [f"{words.title()} 5", ""]


@pytest.mark.parametrize("words", ["-", "*", "..", "x", *(row["words"] for row in WORDS if row["use"] == "no_total")])
def test_what_is_declared_to_stand_in_place_of_a_total_is_kept_as_printed(words: str, declared: Declared) -> None:
    assert in_place([["July 2015", words.upper()], ["August 2015", f"q{words}q"]], declared) == [words.upper(), ""]


def test_a_quarter_with_both_its_ends_is_read_and_another_is_told(declared: Declared) -> None:
    fate, found = totals([["April to June 2019", "3"], ["July 2019", "4"]], declared, period="Quarter")
    assert fate == ["tally", "tally"]
    assert found == [("2019-04", "2019-06", 3), (None, None, 4)]


def test_a_row_below_the_table_that_lost_its_number_and_is_called_total_something_is_no_total(declared: Declared) -> None:
    headings = ["Reference", "Organisation", "Project title", "Date sent"]
    rows = [
        ["DR150101.01", "University of Example", "Made-up study", "2015-02-05"],
        ["", "Total Example University", "Another", "2015-02-06"],
    ]
    _, found = read(grid([["Live cases"], headings, *rows], "Live cases"), declared)
    assert fates(found)[2:] == ["listing", "listing"]


def test_a_total_with_a_note_s_raised_number_is_not_a_larger_one(declared: Declared) -> None:
    _, found = totals([["July 2015", "216¹"], ["August 2015²", "4"]], declared)
    assert found == [("2015-07", "2015-07", None), (None, None, 4)]


def test_a_reference_with_a_note_s_raised_number_is_the_reference(declared: Declared) -> None:
    source = declared.sources["dfe-npd-requests"]
    assert reference_value("DR150101.01²", source)[0][:2] == ("DR150101.01", "stated")
    assert reference_value("DR150101.012", source)[0][:2] == (None, "unparsed")
