"""Whether a cell that names recipients may name a person. What is on no list and holds no word that organisations have is taken for a
person's name until somebody has decided, so that no private person is ever published as a recipient.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.declaring.declarations import Declared
from pipeline.fold import body_key, fold, phrases_in, tidy, tokens
from pipeline.once import once
from pipeline.privacy.masks import kinds_masked, mask_decided

_LINES = re.compile(r"[\r\n\v\f\x85\u2028\u2029;|]+")
_MARKS = re.compile(r"[,/()\[\]:•·]|\s[-–—]+\s|\s{2,}|\t")
# Two signs of a script that parts no words and has no capitals may be a whole name.
_WITHOUT_CASES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][\s\u00b7・]*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_JOINED = re.compile(r"\s+and\s+|\s*[&+]\s*", re.IGNORECASE)


@once
def is_withheld(cell: str, declared: Declared) -> bool:
    """Whether any part of a cell of recipients may be a person's name: the cell is then withheld whole, until a person has decided.

    A part that is on a list passes. Any other does not where it holds a title or a mark of a person ("Dr", "PhD"), or is two words or
    more of which none is a word that organisations have; a single word ("Ofsted") passes where it stands alone in its line or beside words
    such as "on behalf of". Where a line holds a word of organisations, each piece between its commas and brackets is looked at by itself.
    """
    if not tidy(cell) or _is_known(cell, declared):
        return False
    if {*kinds_masked(cell, mask_decided(cell, declared))} - {"postcode"}:
        return True
    # A space of no width may be all that parts two words of a name.
    visible = cell.replace("_x000D_", "\n").replace("\u200b", " ")
    lines = [line for line in _LINES.split(visible) if tidy(line) and not _is_known(line, declared)]
    # So may the end of a line: single words in lines of their own are read together as well.
    broken = [line for line in visible.splitlines() if len(tokens(line)) == 1 and not _is_known(line, declared)]
    if len(broken) > 1 and _may_name_a_person(" ".join(broken), declared):
        return True
    roles = [words for words, _ in declared.role_words]
    return any(_may_name_a_person(part, declared) for line in lines for part in _split(line, roles) if tidy(part))


def _is_known(text: str, declared: Declared) -> bool:
    keys = {fold(text), body_key(text, declared.legal_forms)}
    return bool(keys & declared.organisations.keys()) or any(
        fold(text) in cells for cells in (declared.recipient_cells, declared.share.cells["as_above"])
    )


@once
def _may_name_a_person(line: str, declared: Declared) -> bool:
    if _is_known(line, declared):
        return False
    words = _words_that_count(tokens(line), declared)
    if declared.name_words["person"] & set(tokens(line)) or _WITHOUT_CASES.search(line):
        return True
    pieces = [piece for piece in _pieces(line, declared) if tokens(piece)]
    known = all(_is_known(piece, declared) for piece in pieces)
    if known or not set(words) & declared.organisation_words:
        # Letters alone ("N/A", "M&G") name nobody.
        return not known and len(words) > 1 and any(len(word) > 1 for word in words)
    return any(_is_person_beside(piece, line, len(pieces) > 1, declared) for piece in pieces)


def _pieces(line: str, declared: Declared) -> list[str]:
    return [piece for part in _MARKS.split(line) for piece in _split(part, declared.name_words["between"])]


def _split(text: str, phrases: Iterable[str]) -> list[str]:
    """`text` parted at each of `phrases` that stands in it as whole words."""
    either = "|".join(re.escape(words) for words in sorted(phrases, key=lambda words: (-len(words), words)))
    return re.split(rf"\b(?:{either})\b", text, flags=re.IGNORECASE) if either else [text]


def _is_person_beside(piece: str, line: str, is_one_of_several: bool, declared: Declared) -> bool:
    """Whether one piece of a line that holds a word of organisations may be a person's name beside the organisation's."""
    if _is_known(piece, declared):
        return False
    parts = _JOINED.split(piece)
    if len(parts) > 1 and any(len(_beside_listed(part, declared)) > 1 and _is_of_people(part, declared) for part in parts):
        return True
    rest = _beside_listed(piece, declared)
    if not rest or not _is_of_people(piece, declared):
        return False
    if len(rest) > 1:
        return True
    holds_listed = len(rest) < len(_words_that_count(tokens(piece), declared))
    return is_one_of_several and not holds_listed and rest[0] not in declared.name_words["place"] and not _is_acronym_in(rest[0], line)


def _is_of_people(part: str, declared: Declared) -> bool:
    """Whether a part, listed organisations in it set aside, holds no word that organisations have."""
    return not _is_known(part, declared) and not set(_beside_listed(part, declared)) & declared.organisation_words


def _beside_listed(text: str, declared: Declared) -> list[str]:
    """The words of a text that count and belong to no listed organisation that stands in it."""
    words = tokens(text)
    listed = {place for start, end, _ in phrases_in(text, declared.organisation_phrases) for place in range(start, end)}
    return _words_that_count(tuple(word for place, word in enumerate(words) if place not in listed), declared)


def _words_that_count(words: tuple[str, ...], declared: Declared) -> list[str]:
    return [word for word in words if word not in declared.name_words["small"]]


def _is_acronym_in(word: str, line: str) -> bool:
    """Whether the letters of `word` are, in order, initials of other words of its line, as "NFER" is beside its long form."""
    initials = iter([one[0] for one in tokens(line) if one != word])
    return len(word) > 1 and all(letter in initials for letter in word)
