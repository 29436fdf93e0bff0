"""Rows that are read as they stand and cannot be quite right: what is told of them, and what is in order."""

from __future__ import annotations

import pytest

from pipeline.model import SourceRow
from pipeline.rows.oddities import odd_issues
from tests.pipeline.made_up import SOURCE, edition, listing


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
