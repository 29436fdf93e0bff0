"""Numbers of records as people print them: rounded, cut short, in words, or a number of something else. All of them are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.declaring.answer_words import AnswerWords
from pipeline.declaring.declarations import Declared
from pipeline.declaring.lookups import rows_of
from pipeline.rows.values import count_value
from tests.pipeline.made_up import ROOT

WORDS = rows_of(ROOT / "data" / "declared" / "lookups" / "share_words.csv")


@pytest.mark.parametrize(
    ("printed", "number", "unit"),
    [
        ("1,204 pupils", "1204", "pupils"),
        ("2,136 pupils'", "2136", "pupils"),
        ("185 child identities; one matched", "185", "child identities"),
        ("600000", "600000", None),
        ("0", "0", None),
        ("2019 pupils", "2019", "pupils"),
        ("1923 participants of seven trials", "1923", "participants of seven trials"),
        ("1,204 (all of them pupils)", "1204", None),
    ],
)
def test_one_exact_number_is_read(printed: str, number: str, unit: str | None, declared: Declared) -> None:
    found, counted = count_value(printed, declared)
    assert (found[:2], counted[0]) == ((number, "stated"), unit)


@pytest.mark.parametrize(
    "printed",
    [
        "<10",
        "fewer than 10",
        "1234567890123",
        "1,234,567,890,123",
        "99999999999999999999 pupils",
        "less than 5 pupils",
        "under 5",
        "5 or more",
        "5,000+",
        ">500",
        "≥ 500",
        "±5",
        "-5",
        "(5)",
        "c. 5,000",
        "c5000",
        "circa 5000",
        "5000 approx",
        "approx. 600,000",
        "300k",
        "300K pupils",
        "12 thousand pupils",
        "20m",
        "3 mn",
        "2 bn",
        "5 hundred",
        "1,000s",
        "500ish",
        "500?",
        "500*",
        "500 (tbc)",
        "500 per year",
        "500 a month",
        "in excess of 500",
        "no fewer than 500",
        "minimum 5",
        "maximum of 500",
        "all pupils in year 11",
        "Key Stage 4 cohort",
        "Year 6",
        "Tier 1",
        "DS00194",
        "5,00,000",
        "12,3456",
        "£500",
        "20 % of pupils",
        "20 percent of pupils",
        "20 pct",
        "500 + pupils",
        "500 - pupils",
        "1 ½ pupils",
        "2 x pupils",
        "3 × classes",
        "600 *",
        "500 est.",
        "500 (est)",
        "600 (p)",
        "500 pupils planned",
        "2 mil",
        "2 mio pupils",
        "5 crore",
        "5 score",
        "3 quarters of pupils",
        "1 third of pupils",
        "20 or thirty pupils",
        "5 out of ten pupils",
        "5 in every class",
        "2015 pupil census",
        "2011 cohort",
        "1 000",
        "1\u202f000",
        "1\u2009000 pupils",
        "1'000",
        "1\u2019000 pupils",
        "1.000",
        "1, 000",
        "12-15,000",
        "c. 2m",
        "2.3 million",
        "\u0661\u0662",
    ],
)
def test_any_other_number_is_not_read_and_never_as_a_part_of_it(printed: str, declared: Declared) -> None:
    assert [one[:2] for one in count_value(printed, declared)] == [(None, "unparsed"), (None, "not_stated")]


@pytest.mark.parametrize("words", [row["words"] for row in WORDS if row["use"] == "inexact"])
def test_no_number_is_read_beside_a_declared_word_that_makes_it_inexact(words: str, declared: Declared) -> None:
    for printed in (f"500 {words}", f"500 PUPILS {words.upper()}", f"500 pupils ({words})"):
        assert count_value(printed, declared)[0][1] == "unparsed", printed
    # As a part of another word it says nothing.
    assert count_value(f"500 q{words}q", declared)[0][:2] == ("500", "stated")


def test_words_that_join_numbers_and_what_no_number_but_one_counts_are_declared(declared: Declared) -> None:
    unjoined = replace(declared, answer_words=AnswerWords({**declared.answer_words.means, "joint": {}}))
    without = replace(declared, share=replace(declared.share, cells={**declared.share.cells, "singular": {}}))
    for printed, other in (("20 or thirty pupils", unjoined), ("2015 pupil census", without)):
        assert [count_value(printed, one)[0][1] for one in (declared, other)] == ["unparsed", "stated"]
