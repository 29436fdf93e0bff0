"""Folding, tidying, slugs and phrases: how texts are compared and shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fold import as_said, fold, phrase_book, phrases_in, slug, squash, tidy, tokens

# Letters, digits and punctuation of the kinds that the publisher's files carry, and what cannot be seen in them.
PRINTED = st.text(alphabet="abcXYZ019 '’`&-–/.,;:()@\u00a0\u00ad\u200b\ufeff\n\t\réß", max_size=60)
INVISIBLE = ["\u00ad", *"\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u061c", "\ufeff"]


@pytest.mark.parametrize("sign", INVISIBLE)
def test_invisible_characters_are_not_compared_and_not_shown(sign: str) -> None:
    assert fold(f"Proj{sign}ect {sign}Number") == "project number"
    assert tidy(f"Proj{sign}ect {sign}Number") == "Project Number"


def test_carriage_returns_written_out_part_words() -> None:
    assert fold("First_x000D_Second") == "first second"
    assert tidy("First_x000D_\nSecond_x000D_") == "First Second"


def test_blanks_of_every_kind_are_one_space() -> None:
    assert tidy("\u00a0 Project\u2003\n\n Number\t") == "Project Number"
    assert fold("\u00a0 Project\u2003\n\n Number\t") == "project number"


def test_tidy_changes_no_letter_digit_or_punctuation() -> None:
    shown = "“A – B’s” (2020/001); naïve & co. 50%"
    assert tidy(shown) == shown


@pytest.mark.parametrize(
    "sign",
    [
        "'",
        "\u2018",
        "\u2019",
        "\u02bc",
        "`",
        pytest.param("\u00b4"),
    ],
)
def test_apostrophes_do_not_part_a_word(sign: str) -> None:
    assert tokens(f"St Invented{sign}s College") == ("st", "inventeds", "college")


def test_an_ampersand_reads_as_and() -> None:
    assert fold("Example & Sons") == fold("Example and Sons") == fold("Example&Sons") == "example and sons"


def test_compatibility_forms_and_case_are_folded() -> None:
    assert fold("ﬁeld Ｎｏ. STRASSE") == fold("field no straße") == "field no strasse"


@pytest.mark.parametrize(
    "written", ["reduced-risk", "reduced risk", "reducedrisk", "Reduced\u00adRisk", "reduced\u2013risk", "(reduced/risk)"]
)
def test_squash_ignores_hyphens_and_spaces(written: str) -> None:
    assert squash(written) == "reducedrisk"


def test_squash_keeps_digits_apart_from_other_digits() -> None:
    assert squash("Phase 1") != squash("Phase 2")


@pytest.mark.parametrize(
    ("one", "other"), [("Years 1-2", "Years 12"), ("1.5", "15"), ("1,000, 2,000", "1,0002,000"), ("2012-13", "201213")]
)
def test_two_numbers_do_not_say_what_one_says(one: str, other: str) -> None:
    assert squash(one) == squash(other)
    assert as_said(one) != as_said(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("2012-13", "2012/13"), ("16,000 pupils", "16000 pupils"), ("reduced-risk (KS 2)", "Reduced risk, KS2")),
        *(("1,234,567.", "1234567"), ("£1,234.50", "£1234.50"), ("1,\u200b234", "1234")),
    ],
)
def test_the_same_numbers_say_the_same_however_they_are_written(one: str, other: str) -> None:
    assert as_said(one) == as_said(other)


@given(
    st.text(alphabet="abcdef0123 ", max_size=30), st.text(alphabet="-–—.,;:!?()[]/\\\"'’ \n\u00ad\u200b", max_size=10), st.integers(0, 30)
)
def test_squash_ignores_punctuation_wherever_it_stands(text: str, punctuation: str, place: int) -> None:
    assert squash(text[:place] + punctuation + text[place:]) == squash(text)


@given(PRINTED)
def test_folding_and_tidying_twice_change_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert tidy(tidy(text)) == tidy(text)
    assert squash(fold(text)) == squash(text)


def test_slugs_hold_letters_digits_and_hyphens_only() -> None:
    assert slug("2020/097") == "2020-097"
    assert slug("Café & Sons (Example) Ltd.") == "cafe-and-sons-example-ltd"
    assert slug("—") == "x"


def test_names_in_another_script_have_ids_of_their_own() -> None:
    made = [slug(name) for name in ("Παράδειγμα", "Пример", "Пример Example", "Other Example", "Example")]
    assert len(set(made)) == len(made)
    assert made[2].startswith("example-")
    assert slug("ПРИМЕР") == slug("Пример")


@given(st.text(max_size=40))
def test_every_slug_can_stand_in_an_address(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))


BOOK = phrase_book({"University of Bath": "a", "University of Bath Spa": "b", "Spa": "c", "Bath": "d", "Example & Sons": "e"})


def test_the_longest_phrase_wins_and_is_not_read_twice() -> None:
    assert phrases_in("The University of Bath Spa, Bath", BOOK) == [(1, 5, "university of bath spa"), (5, 6, "bath")]
    assert phrases_in("University of Bath, Spa", BOOK) == [(0, 4, "university of bath spa")]
    assert phrases_in("Bathing in the University of Bathing", BOOK) == []


def test_phrases_are_found_across_line_breaks_and_written_otherwise() -> None:
    assert phrases_in("UNIVERSITY of_x000D_\nBa\u00adth", BOOK) == [(0, 3, "university of bath")]
    assert phrases_in("example and sons", BOOK) == [(0, 3, "example and sons")]


def test_a_book_without_phrases_finds_none() -> None:
    assert phrases_in("University of Bath", phrase_book({})) == []


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=3).map(" ".join)


@given(st.lists(WORDS, max_size=6), st.lists(st.sampled_from(["a", "b", "c", "d", "e,", "\n"]), max_size=20).map(" ".join))
@settings(max_examples=300)
def test_phrases_never_overlap_and_always_stand_in_the_text(phrases: list[str], text: str) -> None:
    book = phrase_book({phrase: phrase for phrase in phrases})
    words, reached = tokens(text), 0
    for start, end, phrase in phrases_in(text, book):
        assert start >= reached
        assert " ".join(words[start:end]) == phrase
        longer = [
            other
            for other in book.meanings
            if len(other) > len(phrase) and other.split() == list(words[start : start + len(other.split())])
        ]
        assert longer == []
        reached = end
