"""Cells as people fill them by hand: "as above", marks for it, errors that a text file can only spell out. Every sheet is made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.model import GridRow
from pipeline.normalise import SheetReading
from tests.pipeline.made_up import grid
from tests.pipeline.sheets.test_headings_and_neighbours import read

HEADINGS = ["Reference", "Organisation", "Project title", "Tier", "Date sent"]


def live(
    rows: Iterable[Iterable[str]], declared: Declared, merged: tuple[str, ...] = (), kinds: tuple[tuple[int, str], ...] = ()
) -> SheetReading:
    """What is read of a made-up sheet of live cases; `kinds` are the rows and columns of cells that state an error."""
    made = grid([["Live cases: made up"], HEADINGS, *rows], "Live cases")
    marked: tuple[GridRow, ...] = tuple(
        replace(row, kinds={letter: "error" for number, letter in kinds if number == row.number}) for row in made.rows
    )
    return read(replace(made, merged=merged, rows=marked), declared)[1]


@pytest.mark.parametrize("mark", ["As above", "ditto", "do.", "Same as above", '"', "''", "”", '- " -', "〃"])
def test_a_cell_that_points_to_the_one_above_has_no_value_and_is_told(mark: str, declared: Declared) -> None:
    found = live(
        [["DR150101.01", "University of Example", "A study", "2", "2015-02-05"], ["DR150101.02", mark, mark, mark, mark]], declared
    )
    said = {
        value.field: (value.value, value.status, value.printed)
        for value in found.listings[1].values
        if value.field not in ("reference", "standing")
    }
    assert said == dict.fromkeys(("recipients_text", "title", "tier", "sent_on"), (None, "unparsed", mark))
    assert (found.listings[1].organisations, found.withheld) == ((), {})
    assert [(one.issue_type, one.column_letter) for one in found.issues] == [("cell_points_elsewhere", letter) for letter in "BCDE"]


@pytest.mark.parametrize("body", ["-", "Above & Beyond Ltd", "Ditto Press Ltd"])
def test_other_cells_are_read_as_they_stand(body: str, declared: Declared) -> None:
    found = live([["DR150101.01", body, "A study", "2", "2015-02-05"]], declared)
    assert found.listings[0].text_of("recipients_text") == body


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#NAME?", "########", "Err:522"])
def test_an_error_that_a_text_file_spells_out_is_one(shown: str, declared: Declared) -> None:
    found = live([["DR150101.01", shown, "A study", "2", shown]], declared)
    assert [found.listings[0].text_of(name) for name in ("recipients_text", "sent_on")] == [None, None]
    assert (found.listings[0].organisations, [one.issue_type for one in found.issues]) == ((), ["cell_shows_error"] * 2)


def test_an_error_that_is_merged_down_is_the_recipient_of_no_row(declared: Declared) -> None:
    rows = [["DR150101.01", "#REF!", "A study", "2", "2015-02-05"], ["DR150101.02", "", "Another", "2", "2015-02-05"]]
    found = live(rows, declared, merged=("B3:B4",), kinds=((3, "B"),))
    assert [one.organisations for one in found.listings] == [(), ()]
    assert [(one.issue_type, one.row_id, one.column_letter) for one in found.issues] == [
        ("cell_shows_error", "made-up-s1-r3", "B"),
        ("cell_shows_error", "made-up-s1-r4", "B"),
    ]


def test_a_date_that_a_program_made_of_years_or_tiers_is_neither(declared: Declared) -> None:
    """ "12-13", "1-2" and "2013", typed into cells that no format keeps as text."""
    made = grid(
        [["Live cases"], ["Organisation", "Tier", "Years"], ["Example Ltd", "2026-02-01", "2013-12"], ["Sample Ltd", "2", "2013"]],
        "Live cases",
    )
    kinds = {3: {"B": "date", "C": "date_in_part"}, 4: {"C": "date_in_part"}}
    found = read(replace(made, rows=tuple(replace(row, kinds=kinds.get(row.number, {})) for row in made.rows)), declared)[1]
    assert [(one.text_of("tier"), one.text_of("years_text")) for one in found.listings] == [(None, None), ("2", "2013")]
    assert [(one.issue_type, one.column_letter) for one in found.issues] == [("cell_made_a_date", "B"), ("cell_made_a_date", "C")]


def test_true_dates_that_a_program_may_have_exchanged_are_not_read(declared: Declared) -> None:
    """It puts the month first: it made true dates of all that have a day up to 12, and left the others as texts."""
    texts, true = ["13/04/2015", "28/04/2015", "17/05/2015"], ["2015-05-04", "2015-11-05", "2015-06-06", "2015-12-03"]
    rows = [["DR150101.01", "University of Example", "A study", "2", day] for day in texts + true]
    assert [one.text_of("sent_on") for one in live(rows, declared).listings] == [
        "2015-04-13",
        "2015-04-28",
        "2015-05-17",
        None,
        None,
        "2015-06-06",
        None,
    ]
    assert {one.issue_type for one in live(rows, declared).issues} == {"unparsed_sent_on"}
    # One day after the twelfth shows that the true dates are as they should be, and one text of both readings that texts are mixed.
    for day, read_as in (("2015-05-20", "2015-05-20"), ("03/04/2015", "2015-04-03")):
        found = live([*rows, ["DR150101.01", "University of Example", "A study", "2", day]], declared)
        assert [one.text_of("sent_on") for one in found.listings][3:] == [*true, read_as]
