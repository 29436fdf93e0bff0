"""How texts are compared and shown. The printed text itself is always kept beside what is made of it here.

The publisher's own files carry ``_x000D_``, soft hyphens, non-breaking and zero-width spaces, and the same title with and without
a hyphen or an apostrophe, so equality is decided on folded text and never on the text as printed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

# What has no width, and what only says in which direction to read: soft hyphens, joiners, marks, embeddings, isolates and tags.
INVISIBLE_SIGNS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f"
INVISIBLE = re.compile(f"_x000D_|[{INVISIBLE_SIGNS}]")
# With them go the small tilde and the trade mark, which the real list prints where a quotation mark was spoilt on its way.
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4\u02dc\u2122`]")
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?!,?\d)")
_NOT_BETWEEN_NUMBERS = re.compile(r"(?<!\d) | (?!\d)")
_TOKEN = re.compile(r"[^\W_]+")
# A note's number, raised after a word, is no part of the word.
_NOTE_MARKS = str.maketrans(dict.fromkeys("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", " "))


@lru_cache(maxsize=200_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of `text`, compared without case, punctuation, apostrophes, raised numbers and what cannot be seen ("&" reads as "and")."""
    visible = INVISIBLE.sub("", text.replace("_x000D_", " ")).replace("&", " and ").translate(_NOTE_MARKS)
    # Apostrophes go before the normalisation, which would make a space of one of them.
    normal = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", visible))
    return tuple(_TOKEN.findall(_APOSTROPHES.sub("", normal).casefold()))


def fold(text: str) -> str:
    """`text` as its words joined by single spaces: the form in which phrases and headings are compared."""
    return " ".join(tokens(text))


def body_key(text: str, legal_forms: Iterable[tuple[str, ...]]) -> str:
    """An organisation's name as it is compared: folded, without "the" before it and without its `legal_forms` after it."""
    words = tokens(text)
    while ends := [form for form in legal_forms if len(words) > len(form) and words[-len(form) :] == form]:
        words = words[: -len(max(ends, key=len))]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def squash(text: str) -> str:
    """`text` as its letters and digits alone, so that "reduced-risk", "reduced risk" and "reducedrisk" are the same."""
    return "".join(tokens(text))


def as_said(text: str) -> str:
    """`text` as `squash` has it, but with two numbers left two: "Years 1-2" does not say what "Years 12" says. One with commas between its
    thousands is one number; with spaces there it is not, as two numbers may stand so."""
    words = " ".join(tokens(_GROUPED.sub(lambda number: number[0].replace(",", ""), tidy(text))))
    return _NOT_BETWEEN_NUMBERS.sub("", words)


@lru_cache(maxsize=200_000)
def tidy(text: str) -> str:
    """`text` for showing: invisible characters gone and white space folded; no letter, digit or punctuation changed."""
    return " ".join(INVISIBLE.sub("", text.replace("_x000D_", " ")).split())


def plural(number: int, one: str, many: str = "") -> str:
    """A number and what it is of: "1 entry", "1,412 entries". `many` may be left out where it is `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


@lru_cache(maxsize=100_000)
def slug(text: str) -> str:
    """Letters, digits and hyphens of ASCII only, for ids and addresses. Accents are left off; where any other letter is lost, a key of the
    whole text stands for it, so that two names in another script have two ids."""
    spelt = unicodedata.normalize("NFKD", text)
    words = [*tokens(spelt.encode("ascii", "ignore").decode())]
    if any(letter.isalnum() and not letter.isascii() for letter in spelt):
        words.append(hashlib.sha256(fold(text).encode()).hexdigest()[:8])
    return "-".join(words) or "x"


@dataclass(frozen=True, eq=False)
class Phrases:
    """Folded phrases and what each means."""

    meanings: dict[str, str]

    @cached_property
    def lengths(self) -> dict[str, tuple[int, ...]]:
        """First word -> how many words the phrases have that begin with it, the longest first."""
        found: dict[str, set[int]] = {}
        for phrase in filter(None, self.meanings):
            found.setdefault(phrase.split(" ", 1)[0], set()).add(phrase.count(" ") + 1)
        return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in found.items()}


def phrase_book(meanings: dict[str, str]) -> Phrases:
    """`meanings` (phrase as written -> anything) ready for `phrases_in`."""
    return Phrases({fold(phrase): meaning for phrase, meaning in meanings.items()})


@lru_cache(maxsize=100)
def together(words: Phrases, others: Phrases) -> Phrases:
    """The phrases of both, to be looked for at once, so that none is found inside another. Where both have one, it means what `words`
    says."""
    return Phrases(others.meanings | words.meanings)


def phrases_in(text: str, book: Phrases) -> list[tuple[int, int, str]]:
    """Which phrases of `book` stand in `text` as whole words: (first word, word after, folded phrase).

    The longest phrase wins where several begin at one word, and matches never overlap, so "University of Bath Spa" is not also
    "University of Bath". Word positions count the words of the whole text, across line breaks.
    """
    words, lengths, meanings = tokens(text), book.lengths, book.meanings
    found: list[tuple[int, int, str]] = []
    after = 0
    for start, word in enumerate(words):
        if start < after or word not in lengths:
            continue
        for length in lengths[word]:
            candidate = " ".join(words[start : start + length])
            # At the end of the text fewer words are left than a phrase may have.
            if candidate in meanings and start + length <= len(words):
                after = start + length
                found.append((start, after, candidate))
                break
    return found
