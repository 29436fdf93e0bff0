"""Which questions and statements are about such data: those with one of the phrases that their source declares (`collect.rule`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipeline.declaring.publications import Source
from pipeline.fold import tidy

# Apostrophes and hyphens as they are set in print -> as they stand in the declared phrases.
_TYPESET = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-"})


def is_kept(body_id: int, texts: Iterable[str], source: Source) -> bool:
    """Whether the rule of `source` keeps what has these texts and was put to this answering body. A source without phrases keeps all."""
    rule: Any = source.collect.get("rule", {})
    if "any" not in rule:
        return True
    phrases = list(rule["any"])
    if body_id in (source.collect.get("answering_bodies") or ()):  # type: ignore[operator]
        phrases += rule["department"]
    text = tidy(" | ".join(texts).translate(_TYPESET))
    return any(_stands_in(phrase, text) for phrase in phrases)


def _stands_in(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text as whole words, letter case aside but for one in capitals: Leo is a name, and LEO is none."""
    wanted, found = (phrase, text) if phrase.isupper() else (phrase.casefold(), text.casefold())
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", found))
