"""Numbers with what they count, in a sentence of running text: "approximately 350 requests", "2.1 million pupils", "seven staff".

A number that may be a part of another (a range, a fraction, "one hundred and twenty", "one in five") is not read as a number by itself:
it is given with what is printed of it, and without a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline.declaring.answer_words import AnswerWords
from pipeline.whole_numbers import MOST_DIGITS

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’)]))\s+(?=[“\"‘(]?[A-Z0-9])")
_CHAIN = re.compile(r"(?:\d[\d,]*\s*(?:,|and|or|to|[-–])\s*)+$", re.IGNORECASE)
# A footnote mark, which stands between a number and what it counts.
_MARK = re.compile(r"\s*\[[^\]\s]{1,3}\]")
_WHOLE = re.compile(r"\s+of (?:the )?\d[\d,]*(?=\s)")
# How many words may stand between a number and what it counts.
MOST_BETWEEN = 4


@dataclass(frozen=True)
class Figure:
    """A number in a sentence: as `printed`, as a whole number (None where it is one of several that belong together), its `qualifier` as
    printed, and what it counts. `counted` are the words from the number to the noun, `noun` is the declared word, `measure` its meaning.
    """

    printed: str
    quantity: int | None
    qualifier: str
    counted: str
    noun: str
    measure: str


@dataclass(frozen=True)
class _Number:
    start: int
    end: int
    printed: str
    quantity: int | None


def sentences_of(paragraph: str) -> list[str]:
    """The sentences of a paragraph, each exactly as it stands."""
    return [one for one in _END.split(paragraph) if one]


def figures_in(sentence: str, words: AnswerWords) -> Iterator[Figure]:
    """The numbers of `sentence` that have something to count within a few words, in order. Years, dates, ages and references are none."""
    for one in _together(sentence, sorted(_numbers(sentence, words), key=lambda number: number.start), words):
        before = _CHAIN.sub("", sentence[: one.start])
        if words.last("not_after", before):
            continue
        counted, noun = _noun(sentence[one.end :], words)
        if noun:
            sign = re.match(r"[<>≤≥] ?", sentence[one.start : one.end])
            qualifier = sign[0].strip() if sign else words.last("qualifier", sentence[: one.start])
            yield Figure(one.printed, one.quantity, qualifier, counted, noun, words.means["counted"][noun])


def has_number(text: str, words: AnswerWords) -> bool:
    """Whether a text may hold a number at all, in digits (years and dates apart) or in words."""
    bare = re.sub(r"\b\d{1,2} (?=[A-Z][a-z]+ (?:19|20)\d\d)", "", text)
    if re.search(r"\d", re.sub(r"(?:\b[A-Z][a-z]+ )(?:19|20)\d\d\b", "", bare)):
        return True
    spoken = {match[0].lower() for match in _WORD.finditer(text)}
    return bool(spoken & (words.means["number"].keys() | words.means["number_part"].keys()))


def quantity_of(printed: str, words: AnswerWords) -> int | None:
    """The whole number that a printed number by itself means; None where it is none."""
    match = _digits(words).fullmatch(printed)
    if match:
        # A point alone may stand between thousands as well.
        if "." in match["number"] and not match["multiplier"]:
            return None
        exact = Decimal(re.sub(r"[, ]", "", match["number"])) * int(words.means["multiplier"].get(match["multiplier"], "1"))
        return int(exact) if exact == exact.to_integral_value() and exact < 10**MOST_DIGITS else None
    told = words.means["number"].get(printed.lower())
    return int(told) if told else None


@lru_cache(maxsize=4)
def _digits(words: AnswerWords) -> re.Pattern[str]:
    """Fits a number in digits, with the multiplier after it, that is no part of a sum of money, a share of a hundred, a date, a range of
    years or a reference."""
    return re.compile(
        r"(?<![\w£$€.,/:\[–−‑—⁄-])(?<!\d['’])(?P<sign>(?<![^\s(“\"])[<>≤≥] ?)?"
        r"(?P<number>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?: \d{3})+|(?:0|[1-9]\d*)(?:\.\d+)?)"
        rf"(?: (?P<multiplier>{words.either('multiplier')}))?(?![\w%/+⁄]|[.,:'’–−‑—-]\d)"
    )


@lru_cache(maxsize=4)
def _joint(words: AnswerWords) -> re.Pattern[str]:
    """Fits what may stand between two numbers that belong together."""
    return re.compile(rf"\s*(?:{words.either('joint')}|[-–−‑/×])?\s*£?", re.IGNORECASE)


def _numbers(sentence: str, words: AnswerWords) -> Iterator[_Number]:
    """Each number in digits or words, with years as numbers that have no quantity, so that a range of them is seen."""
    in_digits = [*_digits(words).finditer(sentence)]
    taken = [range(match.start(), match.end()) for match in in_digits]
    for match in in_digits:
        printed = sentence[match.start("number") : match.end()]
        is_year = bool(YEAR.fullmatch(printed))
        yield _Number(match.start(), match.end(), "" if is_year else printed, None if is_year else quantity_of(printed, words))
    for match in _WORD.finditer(sentence):
        spoken = match[0].lower()
        if any(match.start() in one for one in taken):
            continue
        if any(part in words.means["number"].keys() | words.means["number_part"].keys() for part in spoken.split("-")):
            known = words.means["number"].get(spoken)
            yield _Number(match.start(), match.end(), match[0], int(known) if known else None)


def _together(sentence: str, numbers: list[_Number], words: AnswerWords) -> Iterator[_Number]:
    """The numbers, those that belong together made one without a quantity; years and single parts of numbers are passed over."""
    joint = _joint(words)
    group: list[_Number] = []
    for one in numbers:
        if group and (_is_part_of_whole(sentence, group[-1]) or not joint.fullmatch(sentence, group[-1].end, one.start)):
            yield from _as_one(sentence, group)
            group = []
        group.append(one)
    yield from _as_one(sentence, group)


def _is_part_of_whole(sentence: str, number: _Number) -> bool:
    """Whether the words after a number say of what whole it is a part ("1,930 of 2,461 requests"): both are then numbers of their own."""
    return bool(_WHOLE.match(sentence[number.end :])) and number.quantity is not None


def _as_one(sentence: str, group: list[_Number]) -> Iterator[_Number]:
    if len(group) == 1 and (group[0].quantity is not None or "-" in group[0].printed):
        yield group[0]
    elif len(group) > 1 and any(one.printed for one in group):
        yield _Number(group[0].start, group[-1].end, sentence[group[0].start : group[-1].end], None)


def _noun(after: str, words: AnswerWords) -> tuple[str, str]:
    """(the words up to what is counted, the declared word), from the words that follow a number; ('', '') where none is near."""
    between: list[str] = []
    # "1,930 of the 2,461 requests": the noun stands behind the whole of which the number is a part.
    after = _MARK.sub("", after)
    whole = _WHOLE.match(after)
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
