"""A reader's words as a query for the search indexes, so that nothing typed is taken for a search language.

There is one sign: a star behind a word asks for every word that begins so. The index of words without their endings cannot answer that,
so there is a second one of the words as they stand (pipeline/load.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..engine import bad_query

PART = re.compile(r'"([^"]*)"|(\S+)')
BEGUN = re.compile(r"[^\W_]\*+$")
MOST_WORDS = 12
INDEXES = {"q": "search_index", "q_begun": "search_index_words"}


@dataclass(frozen=True)
class Asked:
    """What is asked of the indexes: `parameters` holds an expression for one of them or for both."""

    parameters: Mapping[str, str]

    @property
    def index(self) -> str:
        """The index to rank by."""
        return INDEXES[next(iter(self.parameters))]

    def sql(self, within: str = "") -> str:
        """The numbers of all things found, as SQL; `within` narrows the numbers, as SQL that may follow a condition."""
        return " intersect ".join(f"select rowid from {index} where {index} match :{key}{within}" for key, index in self.used())

    def ranked(self, within: str) -> str:
        """The table to rank and its condition, as SQL that may follow "from"."""
        (key, index), *others = self.used()
        also = "".join(f" and rowid in (select rowid from {other} where {other} match :{name}{within})" for name, other in others)
        return f"{index} where {index} match :{key}{within}{also}"

    def used(self) -> list[tuple[str, str]]:
        """The parameters with the indexes that they are for."""
        return [(key, INDEXES[key]) for key in self.parameters]


def asked_for(text: str) -> Asked:
    """The query for all the words of `text`: words in double quotes as a phrase, a word with a star behind it as the beginning of words.

    Raises Refusal (400) where `text` holds no letter or digit, or more than twelve words or phrases.
    """
    exact, begun = parts_of(text)
    if not exact and not begun:
        raise bad_query("Type at least one word or number to search for.")
    if len(exact) + len(begun) > MOST_WORDS:
        raise bad_query(f"Search for at most {MOST_WORDS} words at a time.")
    asked = {"q": match_all(exact), "q_begun": match_all(begun, "*")}
    return Asked({key: value for key, value in asked.items() if value})


def parts_of(text: str) -> tuple[list[str], list[str]]:
    """The words and phrases of `text` to be found as they are, and those that begin words."""
    exact, begun = [], []
    for quoted, bare in PART.findall(text):
        if not quoted and BEGUN.search(bare):
            begun.append(spoken(bare))
        elif any(character.isalnum() for character in quoted or bare):
            exact.append(spoken(quoted or bare))
    return exact, begun


def spoken(part: str) -> str:
    """`part` without the marks that the index takes for its own."""
    return part.replace('"', " ").rstrip("*")


def match_all(parts: list[str], star: str = "") -> str:
    """An FTS5 expression that asks for all of `parts`, each as it stands; `star` for those that begin words. Empty for none."""
    return " ".join(f'"{part}"{star}' for part in parts)
