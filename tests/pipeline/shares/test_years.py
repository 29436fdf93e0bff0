"""Years, cohorts and key stages in printed words. Nothing is inferred."""

from __future__ import annotations

import pytest

from pipeline.shares.years import years_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2008-2012", [(2008, 2012, "years", "")]),
        ("2009 to 2011", [(2009, 2011, "years", "")]),
        ("2014/15", [(2014, 2015, "academic_year", "")]),
        ("1999/2000 to 2003/04", [(1999, 2004, "academic_year", "")]),
        ("2008/09 - 2011/12", [(2008, 2012, "academic_year", "")]),
        ("2007/8", [(2007, 2008, "academic_year", "")]),
        ("2009/0", [(2009, 2010, "academic_year", "")]),
        ("1999-00", [(1999, 2000, "years", "")]),
        ("AY2014/15", [(2014, 2015, "academic_year", "")]),
        ("2016/17 to date", [(2016, None, "academic_year", "")]),
        ("Sept 2016 to Aug 2017", [(2016, 2017, "dates", "")]),
        ("2011-17", [(2011, 2017, "years", "")]),
        ("academic year 2013-14", [(2013, 2014, "academic_year", "")]),
        ("2012, 2013 and 2015", [(2012, 2012, "years", ""), (2013, 2013, "years", ""), (2015, 2015, "years", "")]),
        ("KS2 2013", [(2013, 2013, "years", "ks2")]),
        ("KS2 and KS4 2012-2014", [(2012, 2014, "years", "ks2"), (2012, 2014, "years", "ks4")]),
        ("KS1, KS2 2013", [(None, None, "not_stated", "ks1"), (2013, 2013, "years", "ks2")]),
        ("Key Stage (1-3)", [(None, None, "not_stated", "ks1"), (None, None, "not_stated", "ks2"), (None, None, "not_stated", "ks3")]),
        ("Year 6 2014/15", [(2014, 2015, "academic_year", "year-6")]),
        ("births 2003-2013", [(2003, 2013, "born", "")]),
        ("Children born after 31 August 1985", [(1985, None, "born", "")]),
        ("1 September 1984 - 31 August 2022", [(1984, 2022, "dates", "")]),
        ("2011/12 onwards", [(2011, None, "academic_year", "")]),
        ("up to 2016", [(None, 2016, "years", "")]),
        ("from 2008 to 2012", [(2008, 2012, "years", "")]),
        ("2010/12", []),
        ("2010/15", []),
        ("2015-2010", []),
        ("02/03/2015", []),
        ("12,2015 pupils", []),
        ("Children of the 2020s", []),
        ("DR201315.01", []),
        ("various", []),
    ],
)
def test_years_and_stages(text: str, expected: list[tuple[int | None, int | None, str, str]]) -> None:
    assert [(one.year_from, one.year_to, one.kind, one.stage) for one in years_in(text)] == expected


def test_the_printed_words_and_the_rule_are_kept() -> None:
    (one,) = years_in("KS2  results for 2013")
    assert (one.printed, one.status, one.rule) == ("KS2 results for 2013", "stated", "a stage beside years as printed")
