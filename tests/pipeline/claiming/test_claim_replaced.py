"""What replaced a claim: a later figure, and never one that it replaces in turn. All claims are made up."""

from __future__ import annotations

from pipeline.claims import Claim, rightly_replaced
from pipeline.model import Record


def claim(claim_id: str, said_on: str, superseded_by: str = "") -> Claim:
    return Claim(claim_id, Record("", "", "", {"said_on": said_on}), 5, 5, "stated", (), superseded_by, (), "")


def replaced(*claims: Claim) -> tuple[dict[str, str], list[str]]:
    """(each claim that another replaced -> that one, what is told of links that cannot be)."""
    kept, issues = rightly_replaced(list(claims))
    assert [one.claim_id for one in kept] == [one.claim_id for one in claims]
    assert {one.issue_type for one in issues} <= {"claim_replaced_wrongly"}
    return {one.claim_id: one.superseded_by for one in kept if one.superseded_by}, [one.message for one in issues]


def test_a_later_figure_replaces_an_earlier_one_however_exactly_each_is_dated() -> None:
    told = replaced(claim("a", "2016-10-27", "b"), claim("b", "2017-11-27", "c"), claim("c", "2017"), claim("d", "", "c"))
    assert told == ({"a": "b", "b": "c", "d": "c"}, [])


def test_a_figure_that_was_said_before_replaces_nothing() -> None:
    told = replaced(claim("a", "2016-10-27"), claim("b", "2017-11-27", "a"))
    assert told == ({}, ["The claim 'b' is said to be replaced by 'a', which was said on 2016-10-27, before it (2017-11-27)."])


def test_figures_that_replace_one_another_in_a_circle_all_stand() -> None:
    circle = (claim("a", "2017", "b"), claim("b", "2017", "c"), claim("c", "2017", "a"))
    kept, said = replaced(*circle, claim("d", "2017", "d"), claim("e", "", "a"))
    assert kept == {"e": "a"}
    assert [one.endswith("which is itself said to be replaced by it.") for one in said] == [True] * 4
