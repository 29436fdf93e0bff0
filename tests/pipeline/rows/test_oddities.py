"""Rows that are read as they stand and cannot be quite right: what is told of them, and what is in order."""

from __future__ import annotations

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.model import Listing, SourceRow, Value
from pipeline.rows.oddities import odd_issues
from tests.pipeline.made_up import SOURCE, edition, listing, value


@pytest.mark.parametrize(
    ("as_at", "day", "told"),
    [
        ("2026-06-01", "2026-06-02", True),
        ("2026-06-01", "2026-06-01", False),
        ("2026-06-01", "2026-06", False),
        ("2026-06-01", "2026-07", True),
        # Of an edition that is as at a month, every day of the month is in time.
        ("2026-06", "2026-06-30", False),
        ("2026-06", "2026-07-01", True),
        ("2026-06", "2027", True),
    ],
)
def test_a_date_after_its_edition_is_told_as_far_as_both_go(as_at: str, day: str, told: bool) -> None:
    one = listing("2020/001", "T", approved_on=day, edition_id=f"{SOURCE}-{as_at}")
    row = SourceRow(one.row_id, one.sheet_id, 2, {"A": "2020/001"}, {}, {}, 1, False, "listing", "made up")
    found = [issue.issue_type for issue in odd_issues([one], [row], [edition(as_at)])]
    assert found == (["date_after_edition"] if told else [])


def test_a_transcription_s_dates_are_looked_at_by_people_before_it_is_kept() -> None:
    one = listing("2020/001", "T", approved_on="2027-01-01", transcribed=True)
    assert odd_issues([one], [], [edition("2026-06-01")]) == []


def told(one: Listing, declared: Declared) -> list[tuple[str, str]]:
    row = SourceRow(one.row_id, one.sheet_id, 2, {"A": "2020/001"}, {}, {}, 1, False, "listing", "made up")
    return [(issue.issue_type, issue.message) for issue in odd_issues([one], [row], [edition("2026-06-01")], declared.sources)]


@pytest.mark.parametrize(("day", "early"), [("1900-01-01", True), ("1015-03-15", True), ("2006-12", True), ("2007", False)])
def test_a_date_before_its_list_can_begin_is_told(day: str, early: bool, declared: Declared) -> None:
    found = told(listing("2020/001", "T", approved_on=day), declared)
    assert [kind for kind, _ in found] == (["date_too_early"] if early else [])


def _dates(**days: str) -> Listing:
    made: dict[str, Value] = {name: value(name, day) for name, day in days.items()}
    return listing("2020/001", "T", approved_on=None, **made)


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        ({"received_on": "2020-03-01", "sent_on": "2020-02-01"}, ["dates_of_row_disagree"]),
        ({"received_on": "2020-03-01", "sent_on": "2020-03"}, []),
        ({"sent_on": "2020-03-01", "ends_on": "2019"}, ["dates_of_row_disagree"]),
        ({"sent_on": "2020-03-01", "destroyed_on": "2020-02"}, ["dates_of_row_disagree"]),
        ({"sent_on": "2020-03-01", "ends_on": "2107-01-01"}, ["date_after_edition"]),
        ({"sent_on": "2020-03-01", "ends_on": "2040-01-01", "destroyed_on": "2021"}, []),
    ],
)
def test_dates_that_cannot_follow_one_another_are_told(days: dict[str, str], kinds: list[str], declared: Declared) -> None:
    assert [kind for kind, _ in told(_dates(**days), declared)] == kinds


@pytest.mark.parametrize(
    ("recipient", "reference", "expected"), [("", "", ["row_may_continue"]), ("University of Example", "", []), ("", "DR150101.01", [])]
)
def test_a_row_that_names_nobody_is_told(recipient: str, reference: str, expected: list[str], declared: Declared) -> None:
    one = listing(reference or None, "T", recipients_text=value("recipients_text", recipient or None))
    assert [kind for kind, _ in told(one, declared)] == expected
    assert told(listing(None, "T"), declared) == [], "a list without a column of recipients names none"
