"""What is worked out once for rows that say the same, and phrases looked up by one of their words: the answers are those of asking anew."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.rows.dates import orders_of_dates
from pipeline.sheets.signs import Signs, signs_of


def test_rows_that_share_their_cells_are_asked_once_and_others_anew(declared: Declared) -> None:
    cells = {"A": "Title", "B": " \n", "C": "12/30/2014", "D": "30/12/2014, 1/2/2014", "E": "Something else"}
    found = signs_of(cells, "", declared)
    assert found == Signs(4, 1, ("C",), ("D",), ("D",), (), ())
    assert signs_of(cells, "", declared) is found
    assert signs_of(dict(cells), "", declared) == found
    assert signs_of(dict(cells), "", declared) is not found
    phrases = {"title": "title", "something else": "purpose"}
    other = replace(declared, vocabularies={"": replace(declared.vocabularies[""], phrases=phrases)})
    assert signs_of(cells, "", other).phrases == 2


def test_cells_that_are_gone_are_never_taken_for_those_that_come_after(declared: Declared) -> None:
    """Python gives the place in memory of one dict to the next as soon as nothing holds the first."""
    for number in range(200):
        assert signs_of({"A": "x"} if number % 2 else {"A": "x", "B": "y"}, "", declared).texts == 2 - number % 2


@pytest.mark.parametrize("name", ["", "dfe"])
def test_phrases_looked_up_by_a_word_are_those_that_a_search_of_all_finds(name: str, declared: Declared) -> None:
    vocabulary = declared.vocabularies[name]
    words = sorted({word for phrase in vocabulary.phrases for word in phrase.split()} | vocabulary.ignored_words | {"unheard"})
    met = 0
    for seed in range(300):
        content = set(random.Random(seed).sample(words, 8))
        own = {(frozenset(phrase.split()) - vocabulary.ignored_words, field) for phrase, field in vocabulary.phrases.items()}
        expected = {(held, field) for held, field in own if held and held <= content}
        assert set(vocabulary.within(content)) == expected
        met += len(expected)
    assert met > 100


@pytest.mark.parametrize(
    ("text", "month_first", "day_first"),
    [
        ("12/30/2014", True, False),
        ("30/12/2014", False, True),
        ("30.12.2014 and 12-30-2014", True, True),
        ("1/2/2014", False, False),
        ("31/31/2014", False, False),
        ("no date", False, False),
    ],
)
def test_a_date_that_can_be_read_in_one_order_only_tells_the_order(text: str, month_first: bool, day_first: bool) -> None:
    assert orders_of_dates(text)[:2] == (month_first, day_first)
