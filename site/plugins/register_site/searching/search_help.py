"""Help with a search: words that begin with what was typed, and where a word is found nowhere, words that are spelt much like it."""

from __future__ import annotations

import re
from difflib import get_close_matches

from ..engine import Datasette, Row, one, rows
from .search_results import things
from .search_terms import BEGUN, PART, asked_for

OFFERED = 5
# How alike two words must be to be taken for one misspelt, from 0 to 1.
ALIKE = 0.75
WORD = re.compile(r"[^\W\d_]+")


async def other_words(datasette: Datasette, text: str) -> list[Row]:
    """For each word of `text` that is found nowhere, what may be meant: the word, and other whole searches with it replaced, each with how
    many things it finds.

    A word in double quotes is taken for what the reader means, and is left alone.
    """
    helped = []
    for quoted, bare in PART.findall(text):
        words = WORD.findall(bare.casefold())
        if quoted or not words or await is_found(datasette, bare):
            continue
        searches = [await _search(datasette, text.replace(bare, word, 1), word) for word in await _alike(datasette, words[-1])]
        helped.append({"word": bare.rstrip("*"), "searches": searches})
    return helped


async def beginnings(datasette: Datasette, text: str, total: int) -> Row | None:
    """The search that takes the last word of `text` for the beginning of words, where it finds more than the `total` found; else None."""
    quoted, bare = PART.findall(text)[-1]
    if quoted or BEGUN.search(bare) or not bare[-1:].isalnum():
        return None
    found = await _search(datasette, f"{text.rstrip()}*", bare)
    return found if found["items"] > total else None


async def _search(datasette: Datasette, text: str, word: str) -> Row:
    return {"text": text, "word": word, "items": await things(datasette, asked_for(text))}


async def is_found(datasette: Datasette, text: str) -> bool:
    """Whether anything holds all the words of `text`. Raises Refusal (400) where nothing in it can be searched for."""
    asked = asked_for(text)
    return await one(datasette, f"{asked.sql()} limit 1", asked.parameters) is not None


async def _alike(datasette: Datasette, word: str) -> list[str]:
    """Known words that begin with `word`, the commonest first; else those spelt most like it that begin with the same letter."""
    begun = await known_words(datasette, word, OFFERED)
    if begun:
        return begun
    near = await rows(
        datasette,
        "select word from search_word where word >= ? and word < ? and length(word) between ? and ?",
        (word[0], word[0] + "\U0010ffff", len(word) - 2, len(word) + 2),
    )
    return get_close_matches(word, [row["word"] for row in near], OFFERED, ALIKE)


async def known_words(datasette: Datasette, start: str, most: int) -> list[str]:
    """The commonest words of titles and names that begin with `start`, given in small letters."""
    found = await rows(
        datasette,
        "select word from search_word where word >= ? and word < ? order by items desc, word limit ?",
        (start, start + "\U0010ffff", most),
    )
    return [row["word"] for row in found]
