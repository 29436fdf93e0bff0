"""Which recipients may be one organisation: pairs of names that look alike, for a person to decide. None is joined by its score."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from pipeline.declaring.declarations import Declared
from pipeline.fold import body_key, squash

# How alike two names must be, of 100: whole, and in the words that they do not share ("Chester" and "Manchester" have 82).
WHOLE, UNSHARED = 83, 83
SHORTEST_ABBREVIATION, LONGEST_ABBREVIATION = 2, 8
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")


@dataclass(frozen=True)
class Known:
    """A recipient of the register as it is compared: its spellings are the printed ones and those of the reviewed list."""

    recipient_id: str
    name: str
    is_decided: bool
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Alike:
    """Two recipients that may be one: on what ground, the two names that show it, and how alike those are, of 100."""

    one: str
    other: str
    ground: str
    names: tuple[str, str]
    score: int


@dataclass(frozen=True)
class _Name:
    text: str
    key: str
    words: tuple[str, ...]
    # The words in order of the alphabet and the letters alone: two names with the same of either say the same.
    sorted_words: list[str]
    different_words: frozenset[str]
    letters: str
    in_brackets: str
    initials: frozenset[str]
    may_stand_inside: bool


def pairs_alike(known: Iterable[Known], declared: Declared) -> Iterator[Alike]:
    """The pairs of `known` that may be one, in order of their ids. Of two that are decided only the names they are shown by are compared,
    and more strictly: a person has looked at each of them already."""
    compared = sorted(known, key=lambda one: one.recipient_id)
    names = {one.recipient_id: [_name(text, declared) for text in dict.fromkeys((one.name, *one.spellings))] for one in compared}
    for one, other in combinations(compared, 2):
        is_strict = one.is_decided and other.is_decided
        mine, theirs = (names[each.recipient_id][: 1 if is_strict else None] for each in (one, other))
        found = [(ground, a, b) for a in mine for b in theirs if (ground := _ground(a, b, is_strict))]
        scored = [(GROUNDS.index(ground), -_score(a, b), (a.text, b.text)) for ground, a, b in found]
        if scored:
            place, score, texts = min(scored)
            yield Alike(one.recipient_id, other.recipient_id, GROUNDS[place], texts, -score)


# In this order: of several grounds the first is told.
GROUNDS = ("bracket", "same_words", "abbreviation", "words_more", "spelling")


def _ground(one: _Name, other: _Name, is_strict: bool) -> str:
    """On what ground two names may be one organisation; '' where there is none."""
    if _is_in_brackets(one, other) or _is_in_brackets(other, one):
        return "bracket"
    if one.sorted_words == other.sorted_words or one.letters == other.letters:
        return "same_words"
    if one.key in other.initials or other.key in one.initials:
        return "abbreviation"
    if _holds_more(one, other, is_strict) or _holds_more(other, one, is_strict):
        return "words_more"
    return "spelling" if _is_misspelt(one, other) else ""


def _is_in_brackets(one: _Name, other: _Name) -> bool:
    return bool(one.in_brackets) and other.may_stand_inside and f" {other.key} " in f" {one.in_brackets} "


def _holds_more(longer: _Name, shorter: _Name, is_strict: bool) -> bool:
    """Whether `longer` is `shorter` with one word more or, where a person has not looked at both, with any words before or after it."""
    if is_strict:
        return len(longer.words) == len(shorter.words) + 1 and shorter.different_words < longer.different_words
    return shorter.may_stand_inside and f" {shorter.key} " in f" {longer.key} "


def _is_misspelt(one: _Name, other: _Name) -> bool:
    shared = one.different_words & other.different_words
    rest = [" ".join([word for word in name.words if word not in shared] if shared else name.words) for name in (one, other)]
    if not all(rest) or fuzz.ratio(*rest, score_cutoff=UNSHARED) == 0:
        return False
    return fuzz.token_sort_ratio(one.key, other.key) >= WHOLE


def _score(one: _Name, other: _Name) -> int:
    return round(fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words)))


def _name(text: str, declared: Declared) -> _Name:
    key = body_key(text, declared.legal_forms)
    small = declared.name_words["small"]
    everything = key.split()
    words = tuple(word for word in everything if word not in small) or tuple(everything)
    initials = {"".join(word[0] for word in each) for each in (everything, words)}
    return _Name(
        text,
        key,
        words,
        sorted(words),
        frozenset(words),
        squash(key),
        " ".join(body_key(inside, declared.legal_forms) for inside in _BRACKETS.findall(text)),
        frozenset(one for one in initials if SHORTEST_ABBREVIATION <= len(one) <= LONGEST_ABBREVIATION),
        len(words) > 1 or words[0] not in declared.organisation_words if words else False,
    )
