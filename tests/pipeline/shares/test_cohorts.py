"""Which children an entry's data may be about. The years and entries are made up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.declared import load_declared
from pipeline.shares.cohorts import reach_of
from pipeline.shares.years import Years, years_in
from tests.conftest import ROOT

DECLARED = load_declared(ROOT / "data")


def years(first: int | None, last: int | None, kind: str = "academic_year", stage: str = "") -> Years:
    status = "not_stated" if first is None and last is None else "stated"
    return Years(first, last, kind if first or last else "not_stated", status, stage, "made up", "made up")


def reach(printed: list[Years], datasets: tuple[str, ...] = (), dated: str | None = "2019-05-01") -> list[tuple[object, ...]]:
    return [tuple(vars(one).values())[:-1] for one in reach_of(printed, set(datasets), dated, DECLARED)]


@pytest.mark.parametrize(
    ("printed", "datasets", "found"),
    [
        ([years(2013, 2014, stage="ks2")], (), [(6, 6, 2013, 2013, None, None, "stated"), (6, 6, 2012, 2014, None, None, "inferred")]),
        (
            [years(2008, 2012, "years", "ks4")],
            ("absence",),
            [
                (11, 11, 2007, 2012, None, None, "stated"),
                (0, 13, 2007, 2012, None, None, "inferred"),
                (11, 11, 2007, 2012, None, None, "inferred"),
            ],
        ),
        ([years(2008, 2012, "born")], ("leo",), [(-1, 14, None, 2019, 2007, 2012, "stated")]),
        ([years(2014, 2014), years(None, None, stage="ks5")], (), [(12, 13, 2013, 2014, None, None, "inferred")]),
        (
            [years(2012, 2014)],
            ("key-stage-1", "key-stage-2"),
            [(2, 2, 2011, 2014, None, None, "inferred"), (6, 6, 2011, 2014, None, None, "inferred")],
        ),
        ([years(2012, 2014)], ("key-stage-1", "npd-extract"), [(2, 2, 2011, 2014, None, None, "inferred")]),
        ([years(2012, 2014)], (), [(-1, 14, 2011, 2014, None, None, "inferred")]),
        (
            [years(None, None, stage="ks2")],
            ("absence",),
            [(0, 13, None, 2019, None, None, "unknown"), (6, 6, None, 2019, None, None, "unknown")],
        ),
        ([], ("key-stage-4",), [(11, 11, None, 2019, None, None, "unknown")]),
        ([], (), [(-1, 14, None, 2019, None, None, "unknown")]),
    ],
)  # fmt: skip
def test_what_is_printed_says_which_children_and_rules_no_other_out(
    printed: list[Years], datasets: tuple[str, ...], found: list[object]
) -> None:
    assert reach(printed, datasets) == found


@pytest.mark.parametrize(
    "clause", ["Made-up pupils of year 9 in 2013 with KS4 results", "KS4 results of Years 7 to 11, 2013", "year 7-11 2013, KS4"]
)
def test_a_year_group_that_is_printed_is_not_ruled_out_by_a_dataset(clause: str) -> None:
    found = reach(list(years_in(clause)), ("key-stage-4",))
    assert any(first <= 7 and last >= 9 for first, last, *_ in found), "whoever was in year 9 in 2013 is told of it"  # type: ignore[operator]


def test_a_cohort_too_young_for_school_is_not_ruled_out_by_other_data() -> None:
    assert (-5, 0, None, 2024, None, None, "unknown") in reach([], ("key-stage-2", "children-of-the-2020s"), "2024-05-01")


def test_born_after_august_begins_with_the_school_year_that_follows() -> None:
    one = Years(1985, None, "born", "first_only", "", "Children born after 31 August 1985", "made up")
    assert reach([one]) == [(-1, 14, None, 2019, 1985, None, "inferred")]


@pytest.mark.parametrize(
    ("clause", "sure", "said"),
    [
        ("Children born after 31 August 1985", "inferred", "years of birth are printed, with no last year: "),
        ("Children born before 2004", "inferred", "years of birth are printed, with no first year: "),
        ("births 2008-2012", "stated", "years of birth are printed: "),
        ("KS2 2013 onwards", "inferred", "the stage and its years are printed, with no last year: "),
        ("KS2 2013", "stated", "the stage and its years are printed: "),
    ],
)
def test_a_range_without_an_end_prints_no_cohort_and_says_so(clause: str, sure: str, said: str) -> None:
    first = reach_of(list(years_in(clause)), set(), "2019-05-01", DECLARED)[0]
    assert (first.sure, first.why) == (sure, f"{said}{clause}")


def test_years_alone_without_an_end_say_so_too() -> None:
    (found,) = reach_of([Years(2012, None, "years", "first_only", "", "2012 onwards", "made up")], set(), None, DECLARED)
    assert (found.sure, found.why) == ("inferred", "years are printed alone, with no last year")


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("September 2007 and August 2013", [(2007, 2013, "dates")]),
        ("between 2008 and 2012", [(2008, 2012, "years")]),
        ("births 2008-2012", [(2008, 2012, "born")]),
        ("School Census (names, dates of birth) 2010-2014", [(2010, 2014, "years")]),
        ("Birth weight, 2012-2015", [(2012, 2015, "years")]),
    ],
)
def test_spans_and_births_are_read_by_the_words_beside_them(clause: str, found: list[tuple[int, int, str]]) -> None:
    assert [(one.year_from, one.year_to, one.kind) for one in years_in(clause)] == found


def test_without_a_date_nothing_is_ruled_out() -> None:
    assert reach([], ("key-stage-4",), None) == [(11, 11, None, None, None, None, "unknown")]


def test_every_entry_bundled_says_something_and_every_dataset_in_scope_has_its_year_groups(bundled: Path) -> None:
    database = sqlite3.connect(bundled / "built" / "register.db")
    silent = "select count(*) from entry where entry_id not in (select entry_id from entry_reach)"
    assert database.execute(silent).fetchone() == (0,)
    stated = "select distinct entry_id from entry_reach where sure = 'stated' order by 1"
    assert ("dfe-national-neonatal-research-database",) in database.execute(stated).fetchall()
    known = {row["dataset_id"] for row in DECLARED.dataset_groups}
    without = {row["dataset_id"] for row in DECLARED.datasets if row["in_scope"] == "yes"} - known
    assert without == {"leo-scotland", "ilr", "hesa"}, "these are not of England's school pupils alone"
