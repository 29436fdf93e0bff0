"""A reader's words as a query for the search index, so that nothing typed is taken for a search language."""

from __future__ import annotations

import re

from .engine import bad_query

PART = re.compile(r'"([^"]*)"|(\S+)')
MOST_WORDS = 12


def match_expression(text: str) -> str:
    """An FTS5 expression that asks for all the words of `text`; words in double quotes are asked for as a phrase.

    Raises Refusal (400) where `text` holds no letter or digit, or more than twelve words or phrases.
    """
    parts = [quoted or bare for quoted, bare in PART.findall(text)]
    spoken = [part.replace('"', " ") for part in parts if any(character.isalnum() for character in part)]
    if not spoken:
        raise bad_query("Type at least one word or number to search for.")
    if len(spoken) > MOST_WORDS:
        raise bad_query(f"Search for at most {MOST_WORDS} words at a time.")
    return " ".join(f'"{part}"' for part in spoken)
