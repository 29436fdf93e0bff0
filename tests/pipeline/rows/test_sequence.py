"""Dates that are out of order for their number: flagged, never changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.issues import Issue
from pipeline.model import Listing
from pipeline.rows.sequence import dates_out_of_order
from tests.pipeline.made_up import listing

START = date(2020, 3, 10)


def numbered(number: int, when: str | None, year: int = 2020) -> Listing:
    return listing(f"{year}/{number:03}", "T", approved_on=when, row=number + 1)


def series(**odd: str | None) -> list[Listing]:
    """Ten projects, three days apart, save those whose date is given by number ("n4")."""
    return [numbered(number, odd.get(f"n{number}", (START + timedelta(days=3 * number)).isoformat())) for number in range(1, 11)]


def found(declared: Declared, listings: list[Listing]) -> list[Issue]:
    return dates_out_of_order(listings, declared.sources)


def test_dates_in_order_are_not_flagged(declared: Declared) -> None:
    assert found(declared, series()) == []


@pytest.mark.parametrize(("days", "flagged"), [(78, False), (79, True)])
def test_two_months_from_the_middle_of_its_neighbours_are_near(days: int, flagged: bool, declared: Declared) -> None:
    """The middle of them lies sixteen and a half days after the start."""
    assert bool(found(declared, series(n4=(START + timedelta(days=days)).isoformat()))) is flagged


def test_a_date_far_from_its_neighbours_is_flagged_with_what_would_fit(declared: Declared) -> None:
    [one] = found(declared, series(n4="2020-12-03"))
    assert (one.issue_type, one.row_id) == ("date_out_of_order", numbered(4, None).row_id)
    assert "With day and month exchanged it would be 2020-03-12, which fits." in one.message


def test_a_date_that_exchanging_would_not_mend_says_so(declared: Declared) -> None:
    [one] = found(declared, series(n4="2020-12-25"))
    assert "would not put it in order" in one.message
    assert found(declared, series(n4="2021-03-20"))[0].message.endswith("would not put it in order.")


def test_dates_that_are_not_whole_or_not_read_are_left_alone(declared: Declared) -> None:
    assert found(declared, series(n4="2019", n5="2019-01", n6=None)) == []


def test_too_few_neighbours_prove_nothing(declared: Declared) -> None:
    assert found(declared, [numbered(1, "2020-01-01"), numbered(2, "2020-12-01"), numbered(3, "2020-06-01")]) == []


def test_years_are_looked_at_apart(declared: Declared) -> None:
    other = [numbered(number, "2015-06-01", year=2015) for number in range(1, 11)]
    assert found(declared, series() + other) == []
