"""How texts are compared and shown. The printed text itself is always kept beside what is made of it here.

The publisher's own files carry ``_x000D_``, soft hyphens, non-breaking and zero-width spaces, and the same title with and without
a hyphen or an apostrophe, so equality is decided on folded text and never on the text as printed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = re.compile("_x000D_|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
_TOKEN = re.compile(r"[^\W_]+")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_TELEPHONE = re.compile(r"(?<![\w/.-])(?:\+44\s?\(?0?\)?|\(?0)(?:[\s().-]?\d){9,10}(?![\w/])")


@lru_cache(maxsize=200_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of `text`, compared without case, punctuation, apostrophes and invisible characters ("&" reads as "and")."""
    visible = _INVISIBLE.sub("", text.replace("_x000D_", " ")).replace("&", " and ")
    return tuple(_TOKEN.findall(_APOSTROPHES.sub("", unicodedata.normalize("NFKC", visible)).casefold()))


def fold(text: str) -> str:
    """`text` as its words joined by single spaces: the form in which phrases and headings are compared."""
    return " ".join(tokens(text))


def squash(text: str) -> str:
    """`text` as its letters and digits alone, so that "reduced-risk", "reduced risk" and "reducedrisk" are the same."""
    return "".join(tokens(text))


def tidy(text: str) -> str:
    """`text` for showing: invisible characters gone and white space folded; no letter, digit or punctuation changed."""
    return " ".join(_INVISIBLE.sub("", text.replace("_x000D_", " ")).split())


def mask(text: str) -> str:
    """`text` with e-mail addresses and telephone numbers replaced by "[withheld]"; nothing else is touched."""
    if "@" in text:
        text = _EMAIL.sub("[withheld]", text)
    return _TELEPHONE.sub("[withheld]", text) if "0" in text else text


def slug(text: str) -> str:
    """Letters, digits and hyphens only, for ids and addresses."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(tokens(plain)) or "x"


@dataclass(frozen=True)
class Phrases:
    """Folded phrases and what each means, with the length in words of the longest (so that a search knows when to stop)."""

    meanings: dict[str, str]
    longest: int


def phrase_book(meanings: dict[str, str]) -> Phrases:
    """`meanings` (phrase as written -> anything) ready for `phrases_in`."""
    folded = {fold(phrase): meaning for phrase, meaning in meanings.items()}
    return Phrases(folded, max((phrase.count(" ") + 1 for phrase in folded), default=0))


def phrases_in(text: str, book: Phrases) -> list[tuple[int, int, str]]:
    """Which phrases of `book` stand in `text` as whole words: (first word, word after, folded phrase).

    The longest phrase wins where several begin at one word, and matches never overlap, so "University of Bath Spa" is not also
    "University of Bath". Word positions count the words of the whole text, across line breaks.
    """
    words = tokens(text)
    found: list[tuple[int, int, str]] = []
    start = 0
    while start < len(words):
        for length in range(min(book.longest, len(words) - start), 0, -1):
            candidate = " ".join(words[start : start + length])
            if candidate in book.meanings:
                found.append((start, start + length, candidate))
                start += length
                break
        else:
            start += 1
    return found
