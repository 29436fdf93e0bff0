"""Printed text to typed value: dates, references, secure settings and laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declaring.declarations import Declared
from pipeline.declaring.lookups import rows_of
from pipeline.rows.dates import date_value
from pipeline.rows.tallies import period_of
from pipeline.rows.values import environment_value, gateway_value, outcome_code, outcome_value, reference_value, text_value
from tests.pipeline.made_up import ROOT, SOURCE

BOTH = ("iso", "slash_if_one_reading")
LOOKUPS = ROOT / "data" / "declared" / "lookups"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("2015", "2015"),
        ("2015-03", "2015-03"),
        ("2015-03-04", "2015-03-04"),
        (" 2015-03-04\u00a0\n", "2015-03-04"),
        ("2016-02-29", "2016-02-29"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_printed(printed: str, read: str) -> None:
    assert date_value(printed, ("iso",)) == (read, "stated", "a date with the year first")


@pytest.mark.parametrize(
    "printed",
    [
        "2015-13-01",
        "2015-02-30",
        "2015-00",
        "2015-02-29",
        "0000",
        "15-03-04",
        "2015-3-4",
        "2015/03/04",
        "March 2015",
        "2015-03-04 to 2016",
        "31/02/2020",
        "13/13/2020",
        "00/01/2020",
        "1/2/20",
        "TBC",
    ],
)
def test_what_is_no_date_stays_unparsed(printed: str) -> None:
    value, status, rule = date_value(printed, BOTH)
    assert (value, status) == (None, "unparsed")
    assert rule


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("13/02/2020", "2020-02-13"),
        ("02/13/2020", "2020-02-13"),
        ("3/3/2020", "2020-03-03"),
        ("03/03/2020", "2020-03-03"),
        ("31/1/2020", "2020-01-31"),
    ],
)
def test_a_date_with_slashes_is_read_where_it_has_one_reading(printed: str, read: str) -> None:
    assert date_value(printed, BOTH) == (read, "stated", "a date with slashes that can be read in one way only")


def test_a_date_with_two_readings_is_not_guessed() -> None:
    value, status, rule = date_value("02/03/2020", BOTH)
    assert (value, status) == (None, "unparsed")
    assert "cannot be told apart" in rule


def test_only_the_formats_that_the_layout_names_are_tried() -> None:
    assert date_value("13/02/2020", ("iso",))[:2] == (None, "unparsed")
    assert date_value("2020-02-13", ("slash_if_one_reading",))[:2] == (None, "unparsed")
    assert date_value("2020-02-13", ())[:2] == (None, "unparsed")


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\n", "_x000D_", "\u200b"])
def test_a_blank_is_not_stated_and_never_unparsed(blank: str, declared: Declared) -> None:
    assert date_value(blank, BOTH)[:2] == (None, "not_stated")
    assert text_value(blank)[:2] == (None, "not_stated")
    assert environment_value(blank, declared)[:2] == (None, "not_stated")
    assert gateway_value(blank, declared)[:2] == (None, "not_stated")
    reference, standing = reference_value(blank, declared.sources[SOURCE])
    assert (reference[:2], standing[:2]) == ((None, "not_stated"), (None, "not_stated"))


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_with_slashes_never_becomes_another_day(day: date) -> None:
    for printed in (day.strftime("%d/%m/%Y"), day.strftime("%m/%d/%Y")):
        value, status, _ = date_value(printed, BOTH)
        ambiguous = day.day <= 12 and day.day != day.month
        assert (value, status) == ((None, "unparsed") if ambiguous else (day.isoformat(), "stated"))


@given(st.text(max_size=12))
def test_whatever_is_stated_as_a_date_is_one(printed: str) -> None:
    value, status, _ = date_value(printed, BOTH)
    assert (status == "stated") == (value is not None)
    if value is not None:
        date.fromisoformat((value + "-01-01")[:10])


@pytest.mark.parametrize("printed", ["２０１５-０３-０４", "٢٠١٥"])
def test_a_stated_date_is_written_in_plain_digits(printed: str) -> None:
    value, _, _ = date_value(printed, BOTH)
    assert value is None or value.isascii()


@pytest.mark.parametrize("printed", ["2020/097", "2020/097 ", "2020/097\n", "2020/097_x000D_\n", " 2020/097\u00a0", "2020/\u200b097"])
def test_a_reference_is_found_in_its_cell(printed: str, declared: Declared) -> None:
    reference, standing = reference_value(printed, declared.sources[SOURCE])
    assert reference[:2] == ("2020/097", "stated")
    assert standing[:2] == (None, "not_stated")


@pytest.mark.parametrize("printed", ["2020/097 CLOSED", "2020/097\nClosed", "2020/097 (closed)", "2020/097 - CLOSED "])
def test_a_declared_standing_word_is_read(printed: str, declared: Declared) -> None:
    reference, standing = reference_value(printed, declared.sources[SOURCE])
    assert (reference[0], standing[:2]) == ("2020/097", ("closed", "stated"))


def test_other_words_beside_a_reference_leave_the_standing_unparsed(declared: Declared) -> None:
    reference, standing = reference_value("2020/097 PAUSED", declared.sources[SOURCE])
    assert (reference[0], standing[:2]) == ("2020/097", (None, "unparsed"))


def test_a_standing_that_was_not_understood_is_not_called_unstated(declared: Declared) -> None:
    _, standing = reference_value("2020/097 CLOSED (see note)", declared.sources[SOURCE])
    assert standing[1] == "unparsed"


@pytest.mark.parametrize("printed", ["TBC", "Project 2020/097", "20/097", "2020-097"])
def test_a_cell_that_does_not_begin_with_a_reference_is_unparsed(printed: str, declared: Declared) -> None:
    reference, standing = reference_value(printed, declared.sources[SOURCE])
    assert (reference[:2], standing[:2]) == ((None, "unparsed"), (None, "not_stated"))


def test_a_reference_with_a_digit_too_many_is_not_cut_short(declared: Declared) -> None:
    reference, _ = reference_value("2020/0971", declared.sources[SOURCE])
    assert reference[0] != "2020/097"


def test_a_second_letter_beside_a_reference_is_no_part_of_it(declared: Declared) -> None:
    assert [one[0] for one in reference_value("2020/097 b", declared.sources[SOURCE])] == ["2020/097B", None]
    reference, standing = reference_value("2020/097A b", declared.sources[SOURCE])
    assert (reference[0], standing[:2]) == ("2020/097A", (None, "unparsed"))


def test_the_suffix_letter_of_a_reference_is_kept(declared: Declared) -> None:
    plain, _ = reference_value("2020/097", declared.sources[SOURCE])
    suffixed, _ = reference_value("2020/097A", declared.sources[SOURCE])
    assert suffixed[0] != plain[0]


def test_a_source_without_a_pattern_keeps_the_whole_cell(declared: Declared) -> None:
    reference, standing = reference_value(" 2020/097  x ", replace(declared.sources["documented"], reference_pattern=""))
    assert (reference[:2], standing[1]) == (("2020/097 x", "stated"), "not_stated")


@pytest.mark.parametrize("row", rows_of(LOOKUPS / "environments.csv"), ids=lambda row: row["printed"])
def test_every_spelling_of_a_secure_setting_is_read(row: dict[str, str], declared: Declared) -> None:
    assert environment_value(f" {row['printed'].upper()}\u00a0\n", declared)[:2] == (row["access_route"], "stated")


LAWS = rows_of(LOOKUPS / "gateways.csv")


@pytest.mark.parametrize("row", [row for row in LAWS if row["legal_gateway"]], ids=lambda row: row["phrase"])
def test_every_phrase_for_a_law_is_read_inside_its_cell(row: dict[str, str], declared: Declared) -> None:
    assert gateway_value(f"Under the {row['phrase'].lower()}, as amended", declared)[:2] == (row["legal_gateway"], "stated")


@pytest.mark.parametrize("row", [row for row in LAWS if not row["legal_gateway"]], ids=lambda row: row["phrase"])
def test_a_law_beside_a_word_that_denies_it_is_not_read(row: dict[str, str], declared: Declared) -> None:
    assert gateway_value(f"Shared {row['phrase']} the Digital Economy Act 2017", declared)[:2] == (None, "unparsed")
    assert gateway_value(row["phrase"], declared)[:2] == (None, "unparsed")


def test_two_laws_are_both_named_in_one_fixed_order(declared: Declared) -> None:
    both = "Statistics and Registration Service Act 2007 / Digital Economy Act 2017"
    other = "Digital Economy Act 2017; Statistics and Registration Services Act 2007; Digital Economy Act"
    assert gateway_value(both, declared) == gateway_value(other, declared)
    assert (gateway_value(both, declared)[0] or "").startswith("Digital Economy Act 2017; Statistics")


@pytest.mark.parametrize("printed", ["Pretend Secure Lab", "ONS", "SRS and SAIL", "ONS SRS2"])
def test_an_unknown_setting_is_unparsed_and_never_other(printed: str, declared: Declared) -> None:
    assert environment_value(printed, declared)[:2] == (None, "unparsed")


@pytest.mark.parametrize("printed", ["Pretend Act 2020", "DEA", "Digital Economies Act"])
def test_an_unknown_law_is_unparsed_and_never_other(printed: str, declared: Declared) -> None:
    assert gateway_value(printed, declared)[:2] == (None, "unparsed")


@pytest.mark.parametrize(
    "printed",
    [
        "Sent",
        "Extract to be sent",
        "Will be sent",
        "Extract due to be sent",
        "Data to be supplied",
        "Sent back to applicant",
        "Extract sent back to the Department",
        "Sent for approval",
        "Application sent to DMAP",
        "Cannot be approved",
        "Approved in principle, subject to contract",
        "Not yet approved",
        "Extract not sent",
        "Data supplied by the applicant was rejected",
        "Further evidence supplied",
        "Matched",
        "not_stated",
    ],
)
def test_words_that_may_be_turned_round_are_no_outcome(printed: str, declared: Declared) -> None:
    assert outcome_value(printed, declared)[:2] == (None, "unparsed")


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        ("Extract sent", "sent"),
        ("Extract sent 5 May 2015", "sent"),
        ("Supplied", "sent"),
        ("Approved", "approved"),
        ("Approved by DSAP", "approved"),
        ("Not approved", "refused"),
        ("Extract not yet sent", "pending"),
        ("Awaiting decision", "pending"),
        ("Permission for re-use granted", "reuse_permitted"),
    ],
)
def test_a_stated_outcome_is_read(printed: str, outcome: str, declared: Declared) -> None:
    assert outcome_value(printed, declared)[:2] == (outcome, "stated")


def test_our_own_codes_are_outcomes_in_transcriptions_only() -> None:
    assert outcome_code("sent")[:2] == ("sent", "stated")
    assert outcome_code("reuse_permitted")[:2] == ("reuse_permitted", "stated")
    assert outcome_code("not_stated") == (None, "not_stated", "our reading: the source does not say")
    assert outcome_code("") == (None, "not_stated", "the cell is blank")
    assert outcome_code("Sent")[:2] == (None, "unparsed")


def test_a_year_that_lies_in_two_is_no_month_but_where_dates_are_known_to_be_written_so() -> None:
    for text in ("2009-10", "2011-12", "2000-01"):
        assert date_value(text, ("iso", "day_first", "words"))[:2] == (None, "unparsed")
        assert date_value(text, ("iso",))[:2] == (text, "stated")
    for text in ("2011-11", "2012-12", "2011-12-01", "2011"):
        assert date_value(text, ("iso", "day_first", "words"))[:2] == (text, "stated")


@pytest.mark.parametrize(
    ("printed", "period"),
    [
        ("June 2017", ("2017-06", "2017-06")),
        ("2017-06-01", ("2017-06", "2017-06")),
        ("April to June 2017", ("2017-04", "2017-06")),
        ("December 2016 to March 2017", ("2016-12", "2017-03")),
        ("1 June 2017 – 30 June 2017", ("2017-06-01", "2017-06-30")),
        ("June 2017 to April 2017", (None, None)),
        ("Person One", (None, None)),
        # Of the financial years 2010-11 to 2012-13 two would be months.
        *((text, (None, None)) for text in ("2010-11", "2011-12", "2012-13")),
        ("2011-11", ("2011-11", "2011-11")),
    ],
)
def test_a_period_runs_forwards_or_is_not_read(printed: str, period: tuple[str | None, str | None], declared: Declared) -> None:
    assert period_of(printed, declared.share) == period
