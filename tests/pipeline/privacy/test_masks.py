"""What is replaced by words wherever it stands, and what looks like it and is not. Every name, number and address here is made up."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.declaring.declarations import Declared
from pipeline.fold import phrase_book
from pipeline.privacy.masks import RULES, WORDS, hash_of_name, kinds_masked, mask, mask_decided, mask_shown


@pytest.mark.parametrize(
    "written",
    [
        "person.one@example.org",
        "PERSON_ONE@Example.CO.UK",
        "p+o@mail.example.org",
        "person-one@example-two.org",
        "020 7946 0000",
        "02079460000",
        "020-7946-0000",
        "01632 960 001",
        "01632.960.001",
        "07700 900123",
        "0800 123 4567",
        "+44 20 7946 0000",
        "+44 (0)20 7946 0000",
        "+442079460000",
        "+44 7700 900123",
    ],
)
def test_addresses_and_telephone_numbers_are_masked(written: str) -> None:
    words = WORDS["email" if "@" in written else "telephone"]
    assert mask(f"Ask {written}, or wait.") == f"Ask {words}, or wait."
    assert mask(written) == words


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("(020) 7946 0000", "a bracket and a space between two digits"),
        ("(01632) 960001", "the commonest way to print a number with its area code"),
        ("00442079460000", "the international prefix written as 00"),
        ("020 7946 0000/020 7946 0001", "two numbers with a slash between them"),
        ("020\u200b7946\u200b0000", "invisible characters inside the number"),
        ("josé@example.org", "a local part that ends in a letter with an accent"),
        ("person.o'one@example.org", "an apostrophe in the local part: the name before it stays"),
        ("person.one@exam\u00adple.org", "a soft hyphen in the address"),
        ("\u2066person.one\u2069@exam\u061cple.org", "isolates, and a mark of direction, in the address"),
        ("mailto:person.one%40example.org", "an at sign written as %40 in a link"),
        ("person.one&#64;example.org", "an at sign written for HTML"),
        ("person.one (at) example.org", "an at sign in words"),
        ("person.one [AT] example [dot] org", "both signs in words"),
        ("person.one @ example.org", "spaces about the at sign"),
        ("person.one＠example.org", "an at sign twice as wide"),
        ("person.one@example\n.org", "the end of a line before a dot"),
        ("person.one@\nexample.org", "the end of a line behind the at sign"),
        ("person.one@exam-\nple.org", "a domain broken over two lines"),
        ('"Person One"@example.org', "a local part in quotation marks"),
        ("０２０ ７９４６ ００００", "figures twice as wide"),
        ("020–7946–0000", "dashes that a word processor made"),
        ("020 - 7946 - 0000", "dashes between spaces"),
        ("020  7946   0000", "three spaces"),
        ("020 · 7946 · 0000", "dots in the middle"),
        ("+33 1 23 45 67 89", "a number of another country"),
        ("+1 (202) 555-0100", "a number of another country, with brackets"),
    ],
)
def test_other_written_forms_are_masked_too(written: str, fault: str) -> None:
    left = re.sub(r"\[[\w -]+ withheld\](?:/\[[\w -]+ withheld\])?|mailto:", "", mask(f"Ask {written}, or wait."))
    assert left == "Ask , or wait.", fault


@pytest.mark.parametrize(
    "kept",
    [
        "2020/097",
        "2020/097 CLOSED",
        "DR200101.01",
        "2015-03-04",
        "2026-06-01T09:30:00Z",
        "04/03/2015",
        "4f3851544846059c15b4df4dadc63b33",
        "0" * 64,
        "00451544846059" + "a" * 50,
        "2011 2012 2013",
        "1234567890",
        "k0123456789",
        "0.0512",
        "£1,234,567",
        "100000000001",
        "https://example.org/uploads/2026/06/01-06-2026-report.xlsx",
        "01-06-2026-made-up-report.csv",
        "me @ home",
        "me @ home. Then away",
        "a day (at) most",
        "+2013 2014",
        "KS4+ 2013 2014 2015 2016",
        "2004–05 2006–07",
        "@example",
    ],
)
def test_hashes_years_dates_and_references_are_not_masked(kept: str) -> None:
    assert mask(kept) == kept


@pytest.mark.parametrize("kept", ["01-06-2026 03-04-2026", "01.06.2026 03.04.2026", "01 06 2026 03 04 2026", "0.0123456789"])
def test_two_dates_in_one_cell_and_decimals_are_not_masked(kept: str) -> None:
    assert mask(kept) == kept


@given(st.text(alphabet="ab.@0123456789+() -/\n[]", max_size=50))
@settings(max_examples=300)
def test_masking_twice_masks_no_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.integers(1900, 2099), st.integers(0, 999), st.sampled_from(["", " CLOSED", "\n", " "]))
def test_no_reference_is_ever_masked(year: int, number: int, rest: str) -> None:
    assert mask(f"{year}/{number:03}{rest}") == f"{year}/{number:03}{rest}"


@pytest.mark.parametrize(
    "written",
    [
        *("AB123456C", "AB 12 34 56 C", "ab 12 34 56 d", "AB-12-34-56-A", "JK\u200b123456B"),
        *("AB 123 456 C", "AB/12/34/56/C", "ＡＢ１２３４５６Ｃ"),
    ],
)
def test_national_insurance_numbers_are_masked(written: str) -> None:
    assert mask(f"Born here, {written}, and gone.") == f"Born here, {WORDS['national_insurance']}, and gone."


@pytest.mark.parametrize("kept", ["GB123456A", "QQ123456C", "AB12345C", "AB1234567C", "uksa-2024-030-ab123456d", "DR200610.02B"])
def test_what_only_looks_like_such_a_number_stays(kept: str) -> None:
    assert mask(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        *("SW1A 1AA", "sw1a 1aa", "M1 1AE", "SW1A1AA", "B33 8TH", "CR2 6XH", "DN55 1PT", "EC1A\u00a01BB", "W1A\n0AX", "E1 2ND"),
        *("SW1A   1AA", "ＳＷ１Ａ １ＡＡ", "BFPO 801"),
    ],
)
def test_postcodes_are_masked(written: str) -> None:
    assert mask(f"1 Made-up Street, {written}.") == f"1 Made-up Street, {WORDS['postcode']}."


@pytest.mark.parametrize(
    "kept",
    [
        "KS4 5AB",
        "KS2 and KS4",
        "E1 2nd wave",
        "Phase S1 4th",
        "SW1A",
        "postcode SW1A is the outward half alone",
        "e12ab",
        "2024/001",
        "https://example.org/SW1A1AA/file",
        "uksa-e1-2ab",
        "A1 B2 C3",
    ],
)
def test_what_only_looks_like_a_postcode_stays(kept: str) -> None:
    assert mask(kept) == kept


@pytest.mark.parametrize(
    "kept",
    [
        "01.09.13-31.08.14 (made up)",
        "2008/09 2009 2010",
        "2004–05 2006 2007",
        "2003-04 50 51 14 20 1",
        "of 1,085 775 310 14,341 pupils",
    ],
)
def test_dates_school_years_and_rows_of_figures_are_no_telephone_numbers(kept: str) -> None:
    assert mask(kept) == kept


@pytest.mark.parametrize(
    "written", ["01632 962010/01632 960123", "01632.960.123", "01.63.29.60.12.3", "01.09.13 45 67 8", "2010/01632 960123"]
)
def test_what_looks_like_a_date_in_a_telephone_number_hides_none(written: str) -> None:
    assert not {*"0123456789"} & {*mask(written).removeprefix("2010")}


@pytest.mark.parametrize(
    "written",
    [
        *("Dr Ann Invented", "Professor A. Invented-Person", "Mrs Invented", "Mr and Mrs Invented", "DR ANN INVENTED"),
        *("Prof. Élodie de la Invention", "Dr A.B. Invented", "Dr A.B.Invented", "Dr.Invented", "Prof.Ann Invented", "Dr. Ann Invented"),
        *("Dr Ann Invented–Person", "Dr\u200bAnn Inven\u00adted", "Dr\nAnn\nInvented", "Dr_Ann_Invented", "Mr/Mrs Invented"),
        *("Dr Ann ap Invented", "Dr Ann Maria de Invented y Person", "Doctor Ann Invented", "Cllr Invented", "Mister Invented"),
        *("Drs Invented and Person", "Professors Ann Invented, Bert Person & Carl Other", "Messrs Invented"),
    ],
)
def test_names_with_a_title_are_masked_in_prose(declared: Declared, written: str) -> None:
    assert mask_shown(f"A study led by {written}, of attainment", declared) == f"A study led by {WORDS['name']}, of attainment"


@pytest.mark.parametrize(
    "kept",
    [
        *("Mr Timms", "a study by Mr Timms of attainment", "DR200610.02 of 2020", "the miss rate", "Ms-Word", "dr no"),
        *("Professor of Education", "UK MS Register", "the MS Society", "MS  Register of children"),
    ],
)
def test_office_holders_and_other_words_stay(declared: Declared, kept: str) -> None:
    assert mask_shown(kept, declared) == kept


def test_in_the_name_of_a_file_lines_stand_for_spaces(declared: Declared) -> None:
    name = "letter_Dr_Ann_Invented_2015_AB123456C_07700900123_SW1A1AA.xlsx"
    masked = [WORDS[kind] for kind in ("name", "national_insurance", "telephone", "postcode")]
    assert mask_shown(name, declared) == "letter_{}_2015_{}_{}_{}.xlsx".format(*masked)


def test_what_stands_beside_what_is_masked_stays_as_it_is_printed(declared: Declared) -> None:
    assert mask_shown("２０２０–２１: ask a@example.org", declared) == f"２０２０–２１: ask {WORDS['email']}"


def test_an_abbreviation_in_capitals_is_no_title_and_hides_no_name_behind_it(declared: Declared) -> None:
    assert mask_shown("UK MS Register Dr Ann Invented", declared) == f"UK MS Register {WORDS['name']}"
    for name in ("MS Invented", "MS REGISTER", "Ms Register", "DR A. Invented"):
        assert mask_shown(f"by {name}, of pupils", declared) == f"by {WORDS['name']}, of pupils"


def test_a_listed_organisation_may_bear_a_title(declared: Declared) -> None:
    listed = replace(declared, organisation_phrases=phrase_book({"Sir Ann Invented School": ""}))
    assert mask_shown("Pupils of Sir Ann Invented School", listed) == "Pupils of Sir Ann Invented School"
    assert mask_shown("Pupils of Sir Ann Invented", listed) == f"Pupils of {WORDS['name']}"


def test_of_two_decided_names_that_share_a_word_the_first_is_masked_and_the_rest_stays(declared: Declared) -> None:
    names = frozenset((hash_of_name(name), len(name)) for name in (("ann", "invented"), ("invented", "person")))
    decided = replace(declared, withheld_names=names)
    assert mask_decided("by Ann Invented Person, of pupils", decided) == f"by {WORDS['name']} Person, of pupils"
    assert mask_decided("by Ben Invented Person, of pupils", decided) == f"by Ben {WORDS['name']}, of pupils"


def test_a_name_without_a_title_cannot_be_known(declared: Declared) -> None:
    """What docs/privacy.md says plainly: only a name that a withheld column also holds, or one with a title, is found among other words."""
    assert mask_shown("A study led by Ann Invented", declared) == "A study led by Ann Invented"


def test_every_kind_is_told_apart_and_each_has_words(declared: Declared) -> None:
    printed = "ann@example.org, 020 7946 0000, AB 12 34 56 C, SW1A 1AA, Dr Ann Invented"
    shown = mask_shown(printed, declared)
    assert kinds_masked(printed, shown) == list(WORDS) == [*RULES, "name"]
    assert mask_shown(shown, declared) == shown
    assert kinds_masked(shown, shown) == []
