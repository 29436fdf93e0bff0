"""Numbers with what they count, in a sentence of running text: "approximately 350 requests", "2.1 million pupils", "seven staff"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.answer_words import AnswerWords

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LARGE = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
# A number that is no part of a sum of money, a share of a hundred, a date, a range of years or a reference.
_DIGITS = re.compile(
    r"(?<![\w£$€.,/:–-])(?P<sign>[<>≤≥] ?)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<large> (?:thousand|million|billion))?"
    r"(?![\w%/]|[.,:–-]\d)"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’)]))\s+(?=[“\"‘(]?[A-Z0-9])")
# How many words may stand between a number and what it counts.
MOST_BETWEEN = 4


@dataclass(frozen=True)
class Figure:
    """A number in a sentence: as `printed`, as a whole number, its `qualifier` as printed, and what it counts.

    `counted` are the words from the number to the noun, `noun` is the declared word, `measure` what it stands for.
    """

    printed: str
    quantity: int
    qualifier: str
    counted: str
    noun: str
    measure: str


def sentences_of(paragraph: str) -> list[str]:
    """The sentences of a paragraph, each exactly as it stands."""
    return [one for one in _END.split(paragraph) if one]


def figures_in(sentence: str, words: AnswerWords) -> Iterator[Figure]:
    """The numbers of `sentence` that have something to count within a few words, in order. Years, dates, ages and references are none."""
    for start, end, printed, quantity in _numbers(sentence, words):
        if words.last("not_after", sentence[:start]):
            continue
        counted, noun = _noun(sentence[end:], words)
        if noun:
            sign = re.match(r"[<>≤≥] ?", sentence[start:end])
            qualifier = sign[0].strip() if sign else words.last("qualifier", sentence[:start])
            yield Figure(printed, quantity, qualifier, counted, noun, words.means["counted"][noun])


def _numbers(sentence: str, words: AnswerWords) -> list[tuple[int, int, str, int]]:
    """(start, end, as printed, whole number) of each number in digits or words, in order."""
    found = []
    for match in _DIGITS.finditer(sentence):
        exact = Decimal(match["number"].replace(",", "")) * _LARGE.get((match["large"] or "").strip(), 1)
        is_year = YEAR.fullmatch(match["number"]) and not match["large"]
        if exact == exact.to_integral_value() and not is_year and exact < 10**15:
            found.append((match.start(), match.end(), f"{match['number']}{match['large'] or ''}", int(exact)))
    for match in _WORD.finditer(sentence):
        if number := words.means["number"].get(match[0].lower()):
            found.append((match.start(), match.end(), match[0], int(number)))
    return sorted(found)


def _noun(after: str, words: AnswerWords) -> tuple[str, str]:
    """(the words up to what is counted, the declared word), from the words that follow a number; ('', '') where none is near."""
    between: list[str] = []
    # "1,930 of the 2,461 requests": the noun stands behind the whole of which the number is a part.
    whole = re.match(r"\s+of (?:the )?\d[\d,]*(?=\s)", after)
    place = whole.end() if whole else 0
    while len(between) <= MOST_BETWEEN and (match := re.match(r"[\s(]+([^\W\d_][\w’'-]*)", after[place:])):
        following = re.match(r"\s+([^\W\d_][\w’'-]*)", after[place + match.end() :])
        pair = f"{match[1]} {following[1]}".lower() if following else ""
        for phrase in (pair, match[1].lower()):
            if phrase in words.means["counted"]:
                told = [*between, *([match[1], following[1]] if following and phrase == pair else [match[1]])]
                return " ".join(told), phrase
        if match[1].lower() in words.means["not_between"]:
            break
        between.append(match[1])
        place += match.end()
    return "", ""
