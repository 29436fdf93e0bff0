"""The words of the Department's registers at their most awkward: names where bodies should be, totals that are no numbers, headings and
outcomes that say nearly what we look for. Every workbook here is made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.checks import problems_of
from pipeline.declared import load_declared
from pipeline.declaring.declarations import Declared
from pipeline.sheets.heading_words import field_of
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up_dfe import REQUESTS, SHARES, Book, table
from tests.pipeline.test_dfe_registers import Register


def build(tmp_path: Path, *books: Book) -> Register:
    """A register of one made-up file."""
    data = made_up.data_folder(tmp_path / "data")
    for number, book in enumerate(books, start=1):
        made_up_dfe.keep(data, book, "xlsx", f"2016-07-{number:02}")
    return Register(data)


def requests(headings: Iterable[str], rows: Iterable[Iterable[str]], merged: tuple[str, ...] = ()) -> Book:
    sheet = replace(table("NPD requests", "Third-party requests", headings, rows), merged=merged)
    return Book(REQUESTS, "National pupil database requests received: June 2016", (sheet,))


def home_office(headings: Iterable[str], rows: Iterable[Iterable[str]], merged: tuple[str, ...] = ()) -> Book:
    sheet = replace(table("Home Office", "Data shares with Home Office", headings, rows), merged=merged)
    return Book(SHARES, "External data shares: June 2016", (sheet,))


def test_a_name_in_a_cell_that_is_merged_down_is_withheld_in_every_row(tmp_path: Path) -> None:
    rows = [
        ("DR150101.01", "Alex Nobody", "Made-up study"),
        ("DR150101.02", "", "Another made-up study"),
        ("DR150101.03", "Bob Example; University of Example", "A third"),
    ]
    register = build(tmp_path, requests(("Reference", "Organisation", "Project title"), rows, merged=("B6:B7",)))
    dump = "\n".join(register.database.iterdump())
    assert "Nobody" not in dump
    assert "Bob" not in dump
    assert register("select status from listing_value where field = 'recipients_text'") == [("withheld",)] * 3
    assert register("select count(*) from issue where issue_type = 'recipient_withheld'") == [(3,)]
    assert register("select distinct difference, cell_difference from sheet_sums") == [(0, 0)]


COUNTS = (None, "unparsed")


@pytest.mark.parametrize(
    ("merged", "counts", "total"),
    [
        (("D6:D7",), [COUNTS, COUNTS, (9, "stated")], 9),
        # One entry that is printed on two rows has its number once, and a title that two have makes them no one.
        (("A6:A7", "C6:C7", "D6:D7"), [(600, "stated"), (9, "stated")], 609),
        (("C6:C7", "D6:D7"), [COUNTS, COUNTS, (9, "stated")], 9),
    ],
)
def test_a_number_that_is_merged_over_several_entries_is_counted_for_none(
    merged: tuple[str, ...], counts: list[object], total: int, tmp_path: Path
) -> None:
    one = ("DR150101.01", "University of Example", "Made-up study", "600 pupils", "Extract sent")
    second = ("" if "A6:A7" in merged else "DR150101.02", "Example School", "" if "C6:C7" in merged else "Another", "", "Extract sent")
    third = ("DR150101.03", "University of Example", "A third", "9 pupils", "Extract sent")
    headings = ("Reference", "Organisation", "Project title", "Number of records", "Status")
    register = build(tmp_path, requests(headings, [one, second, third], merged))
    assert register("select record_count, record_count_status from entry order by reference") == counts
    assert register("select sum(total) from record_count_sums") == [(total,)]
    assert register("select count(*) from issue where issue_type = 'unparsed_record_count'") == [(counts.count(COUNTS),)]
    assert register("select distinct difference, cell_difference from sheet_sums") == [(0, 0)]
    assert problems_of(register.data / "built" / "register.db", load_declared(register.data)) == []


def test_a_total_that_is_merged_over_several_months_is_of_none(tmp_path: Path) -> None:
    rows = [("July 2015", "36", "3"), ("August 2015", "", "4"), ("September 2015", "5", "1")]
    # Where nothing is printed, there is nothing to tell of.
    rows += [("October 2015", "", "7"), ("November 2015", "", "8")]
    register = build(tmp_path, home_office(("Month", "Records requested", "Records returned"), rows, merged=("B6:B7", "B9:B10")))
    tallies = register("select period_from, measure, quantity from tally order by 1, 2")
    assert tallies == [
        ("2015-07", "records_returned", 3),
        ("2015-08", "records_returned", 4),
        ("2015-09", "records_requested", 5),
        ("2015-09", "records_returned", 1),
        ("2015-10", "records_returned", 7),
        ("2015-11", "records_returned", 8),
    ]
    assert register("select column_letter from issue where issue_type = 'tally_unparsed'") == [("B",), ("B",)]
    assert register("select distinct difference, cell_difference from sheet_sums") == [(0, 0)]
    assert problems_of(register.data / "built" / "register.db", load_declared(register.data)) == []


def test_what_stands_in_place_of_a_total_is_never_quoted(tmp_path: Path) -> None:
    rows = [
        ("July 2015", "12", "3"),
        ("August 2015", "alex@nobody.example", "020 7946 0000"),
        ("September 2015", "ask Alex Nobody", "nil"),
        ("Bob Example", "4", "fewer than 5"),
    ]
    register = build(tmp_path, home_office(("Month", "Records requested", "Records returned"), rows))
    tallies = register("select row_id, measure, quantity, qualifier from tally order by row_id, measure")
    assert [(quantity, qualifier) for _, _, quantity, qualifier in tallies] == [
        (12, ""),
        (3, ""),
        (None, ""),
        (None, ""),
        (None, ""),
        (None, "nil"),
        (4, ""),
        (None, "fewer than 5"),
    ]
    dump = "\n".join(register.database.iterdump())
    assert not [text for text in ("Nobody", "nobody", "Bob", "7946") if text in dump]
    found = register("select sheet_id, column_letter, message from issue where issue_type <> 'sheet_not_reviewed' order by row_id, 2")
    assert [letter for _, letter, _ in found] == ["B", "C", "B", "A"]
    assert all(sheet_id for sheet_id, _, _ in found)
    assert str(found[2][2]).startswith("Row 8, column B of Home Office:")
    assert {kind for (kind,) in register("select distinct issue_type from issue")} == {"sheet_not_reviewed", "tally_unparsed"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Number of records sent from Home Office to the DfE", "records_requested"),
        ("Number of records sent from DfE to Home Office", "records_returned"),
        ("Number of records sent to Home Office", "records_returned"),
        ("Number of records shared from Home Office to DfE", "records_requested"),
        ("Records sent by the Home Office to the Department for Education", "records_requested"),
        ("Number of requests", "records_requested"),
        ("Number of records returned", "records_returned"),
        ("Requests where data was provided", "records_returned"),
        ("Number of records not matched", None),
        ("Number of requests where data not provided", None),
        ("Number of requests refused", None),
        ("Number of requests rejected", None),
        ("Number of records unmatched", None),
        ("Date sent", "sent_on"),
        ("Date first extract sent", "sent_on"),
        ("Date sent to panel", None),
        ("Date sent to DSAP", None),
        ("Date application sent", None),
        ("Date sent for review", None),
        ("Date data shared until", None),
        ("Date last extract sent", None),
        ("Date of approval", "approved_on"),
        ("Date agreed by DSAP", "approved_on"),
        ("Date approved by panel", "approved_on"),
        ("Date approval expires", None),
        ("Approval expiry date", "ends_on"),
        ("Licence expiry date", "ends_on"),
        ("Date application received", "received_on"),
        ("Date request rejected", "decided_on"),
        ("Date application rejected", "decided_on"),
        (made_up_dfe.THREE_EVENTS, "event_date"),
    ],
)
def test_a_heading_that_says_nearly_what_we_look_for_is_not_taken_for_it(heading: str, field: str | None, declared: Declared) -> None:
    assert field_of(heading, declared.vocabularies["dfe"])[0] == field


def test_totals_of_which_no_measure_is_known_are_unread(tmp_path: Path) -> None:
    headings = ("Month", "Purpose", "Number of requests refused", "Number of records not matched")
    register = build(tmp_path, home_office(headings, [("July 2015", "Made up", "12", "3")]))
    [(status, reason)] = register("select layout_status, reason from sheet where sheet_name = 'Home Office'")
    assert (status, "records_requested, records_returned" in str(reason)) == ("unread", True)
    assert register("select count(*) from tally") == [(0,)]


def test_both_directions_are_told_apart(tmp_path: Path) -> None:
    headings = ("Month", "Number of records sent from Home Office to DfE", "Number of records sent from DfE to Home Office")
    register = build(tmp_path, home_office(headings, [("July 2015", "12", "3")]))
    assert register("select measure, quantity from tally order by 1") == [("records_requested", 12), ("records_returned", 3)]


def test_day_and_month_are_not_guessed_in_a_column_that_mixes_them(tmp_path: Path) -> None:
    headings = ("Reference", "Organisation", "Date approved", "Date received")
    dates = [("6/22/2017", "22/6/2017"), ("6/5/2017", "6/5/2017"), ("3/3/2017", "1.2.2017"), ("8 May 2017", "")]
    rows = [(f"DR150101.0{number}", "University of Example", *both) for number, both in enumerate(dates, start=1)]
    register = build(tmp_path, requests(headings, rows))
    read = "select value, status from listing_value where field = '{}' order by listing_id"
    assert register(read.format("approved_on")) == [
        ("2017-06-22", "stated"),
        (None, "unparsed"),
        ("2017-03-03", "stated"),
        ("2017-05-08", "stated"),
    ]
    assert register("select message like '%cannot be told apart%' from issue where issue_type = 'unparsed_approved_on'") == [(1,)]
    # A column that is day first throughout is read as it always was.
    days = [("2017-06-22", "stated"), ("2017-05-06", "stated"), ("2017-02-01", "stated"), (None, "not_stated")]
    assert register(read.format("received_on")) == days


def test_a_month_is_read_by_the_formats_of_its_column(tmp_path: Path) -> None:
    rows = [("6/22/2017", "1", "1"), ("6/1/2017", "2", "2"), ("June 2017", "3", "3"), ("1/1/2018", "4", "4")]
    register = build(tmp_path, home_office(("Month", "Records requested", "Records returned"), rows))
    found = register("select period_from, quantity from tally where measure = 'records_returned' order by quantity")
    assert found == [(None, 1), (None, 2), ("2017-06", 3), ("2018-01", 4)]
