"""Help with a search: where a word is found nowhere, words that begin with it or are spelt much like it."""

from __future__ import annotations

import re
from difflib import get_close_matches

from .engine import Datasette, rows
from .search_terms import PART, match_expression

OFFERED = 5
# How alike two words must be to be taken for one misspelt, from 0 to 1.
ALIKE = 0.75
WORD = re.compile(r"[^\W\d_]+")


async def other_words(datasette: Datasette, text: str) -> list[dict[str, object]]:
    """For each word of `text` that is found nowhere, what may be meant: the word, and other whole searches with it replaced.

    A word in double quotes is taken for what the reader means, and is left alone.
    """
    helped = []
    for quoted, bare in PART.findall(text):
        words = WORD.findall(bare.casefold())
        if quoted or not words or await _is_found(datasette, bare):
            continue
        offered = await _alike(datasette, words[-1])
        searches = [{"text": text.replace(bare, str(one["word"]), 1), "word": one["word"], "items": one["items"]} for one in offered]
        helped.append({"word": bare, "searches": searches})
    return helped


async def _is_found(datasette: Datasette, word: str) -> bool:
    return bool(await rows(datasette, "select 1 from search_index where search_index match ? limit 1", (match_expression(word),)))


async def _alike(datasette: Datasette, word: str) -> list[dict[str, object]]:
    """Known words that begin with `word`, the commonest first; else those spelt most like it that begin with the same letter."""
    begun = await rows(
        datasette,
        "select word, items from search_word where word >= ? and word < ? order by items desc, word limit ?",
        (word, word + "\U0010ffff", OFFERED),
    )
    if begun:
        return begun
    near = await rows(
        datasette,
        "select word, items from search_word where word >= ? and word < ? and length(word) between ? and ?",
        (word[0], word[0] + "\U0010ffff", len(word) - 2, len(word) + 2),
    )
    known = {row["word"]: row for row in near}
    return [known[one] for one in get_close_matches(word, known, OFFERED, ALIKE)]
