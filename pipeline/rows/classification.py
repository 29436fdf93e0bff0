"""Classes of data, as the Department has printed them: tiers 1 to 4 until 2018, identifiability 1 to 5 and sensitivity A to E since.

The two schemes are kept side by side and never converted: the publisher's own notes show that they do not map one to one. The
meanings are those of its data tables of October 2018. Pupil level rests on tiers 1, 2 or 4, or on words that say personal or
individual level; tier 3 is aggregate; a code of the newer scheme alone does not say. What may mean more or less than it seems is not
read: a negation, or numbers and letters beside the levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.declaring.declarations import Declared
from pipeline.fold import phrases_in, tidy, together
from pipeline.model import Value
from pipeline.rows.values import NOT_STATED, Parsed

_SCALES = {"tier": "1234", "identifiability": "12345", "sensitivity": "ABCDE"}
_AND = r"\s*(?:,\s*and\b|,|/|;|&|\+|\band\b)\s*"
_TO = r"\s*(?:[-–—]|\bto\b)\s*"
_ENDS = r"(?![^\W_])"


def _several(scale: str, word: str = "") -> str:
    """The pattern of one level, a list or a range of them, each perhaps with `word` before it."""
    again = rf"(?:{word}\s*)?" if word else ""
    return rf"[{scale}](?:(?:{_AND}|{_TO}){again}[{scale}])*"


# The levels as they stand in a column of their own, and where words or codes name them in one of mixed classes ("1B", "4C,D": a level of
# identifiability with one or more of sensitivity, as the data tables print them).
_ALONE = {
    "tier": re.compile(rf"(?:tiers?\s*)?({_several('1-4', 'tiers?')})", re.IGNORECASE),
    "identifiability": re.compile(rf"({_several('1-5')})", re.IGNORECASE),
    "sensitivity": re.compile(rf"({_several('A-E')})", re.IGNORECASE),
}
_NAMED = (
    re.compile(rf"\btiers?\s*:?\s*(?P<tier>{_several('1-4', 'tiers?')}){_ENDS}", re.IGNORECASE),
    re.compile(
        rf"\bidentif(?:iability|ication)(?:\s+(?:risk|level))?s?\s*:?\s+(?P<identifiability>{_several('1-5')}){_ENDS}", re.IGNORECASE
    ),
    re.compile(rf"\bsensitivity(?:\s+level)?s?\s*:?\s+(?P<sensitivity>{_several('A-E')}){_ENDS}", re.IGNORECASE),
    re.compile(rf"(?<![^\W_])(?P<identifiability>[1-5])\s?(?P<sensitivity>{_several('A-E')}){_ENDS}"),
)
_SPOKEN_OF = {"tier": r"\btiers?\b", "identifiability": r"\bidentif(?:iability|ication)\b", "sensitivity": r"\bsensitivit(?:y|ies)\b"}
# What is left of a text once the levels in it are gone (each of them a "#") must hold none of these: they may change the levels.
_DOUBTFUL = re.compile(r"\d|(?<![^\W_])[A-E](?![^\W_])|\b(?:to|or)\b|#\s*[-–—]\s*(?:#|$)|^\s*[-–—]")


def level_value(name: str, printed: str, declared: Declared) -> Parsed:
    """The levels in a column of its own: `name` is tier, identifiability or sensitivity. Several are joined by "; "; a range is all that
    lie in it. Unparsed where it names none, or where what stands beside them may change them."""
    text = tidy(printed)
    if not text:
        return NOT_STATED
    if alone := _ALONE[name].fullmatch(text):
        levels = _expanded(alone[1], name)
        return (levels, "stated", "the levels printed") if levels else (None, "unparsed", "it is no range from a lower level to a higher")
    found, doubt = _named_levels(text, declared)
    if doubt:
        return None, "unparsed", doubt
    return (found[name], "stated", "the levels named in it") if name in found else (None, "unparsed", f"it names no {name}")


def scheme_values(values: list[Value], declared: Declared) -> list[Value]:
    """What a column of mixed classes says of each scheme, and what all the row's classes say of pupil level, as further values."""
    made = []
    mixed = next((value for value in values if value.field == "classification" and value.status == "stated"), None)
    own = {value.field for value in values}
    if mixed:
        found, doubt = _named_levels(tidy(mixed.printed), declared)
        for name in _SCALES.keys() - own:
            if doubt and (name in found or re.search(_SPOKEN_OF[name], mixed.printed, re.IGNORECASE)):
                made.append(replace(mixed, field=name, value=None, status="unparsed", rule=doubt))
            elif not doubt and name in found:
                made.append(replace(mixed, field=name, value=found[name], rule=f"the {name} named in it"))
        made.sort(key=lambda value: list(_SCALES).index(value.field))
    return made + ([] if "pupil_level" in own else _pupil_level([*values, *made], declared))


def _named_levels(text: str, declared: Declared) -> tuple[dict[str, str], str]:
    """(the levels of each scheme that a text names, joined by "; "; why it is not to be read, or "")."""
    found: dict[str, set[str]] = {}
    doubt = ""
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            for name, printed in match.groupdict().items():
                levels = _expanded(printed, name)
                doubt = doubt or ("" if levels else "it is no range from a lower level to a higher")
                found.setdefault(name, set()).update(levels.split("; "))
        text = pattern.sub("#", text)
    if _DOUBTFUL.search(text) or phrases_in(text, declared.turning_words):
        doubt = doubt or "what stands beside the levels may change them"
    return {name: "; ".join(sorted(levels - {""})) for name, levels in found.items()}, doubt


def _expanded(text: str, name: str) -> str:
    """The levels of a list or range ("1-3, 4"), joined by "; "; empty where a range does not run upwards."""
    scale = _SCALES[name]
    levels: set[str] = set()
    for item in re.split(_AND, re.sub(r"tiers?", " ", text, flags=re.IGNORECASE)):
        first, *last = (one.strip().upper() for one in re.split(_TO, item))
        if len(last) > 1 or (last and last[0] <= first):
            return ""
        levels.update(scale[scale.index(first) : scale.index(last[0] if last else first) + 1])
    return "; ".join(sorted(levels))


def _pupil_level(values: list[Value], declared: Declared) -> list[Value]:
    """Pupil level by the publisher's tiers or words, at the first cell that says it; none where none does, unparsed where cells differ."""
    said = [one for value in values if value.status == "stated" for one in _pupil_level_of(value, declared)]
    if len({one.value for one in said}) > 1 and said[0].status == "stated":
        return [replace(said[0], value=None, status="unparsed", rule="cells of the row say different things of it")]
    return said[:1]


def _pupil_level_of(value: Value, declared: Declared) -> Iterator[Value]:
    if value.field == "tier":
        answer = "yes" if set(value.value or "") & set("124") else "no"
        yield replace(value, field="pupil_level", value=answer, rule="tiers 1, 2 and 4 are at the level of pupils, tier 3 is not")
    if value.field not in ("classification", "datasets_text"):
        return
    words, turning = declared.level_words, declared.turning_words
    phrases = phrases_in(value.printed, together(words, turning))
    answers = {words.meanings[phrase] for _, _, phrase in phrases if phrase in words.meanings}
    if not answers or (value.field == "datasets_text" and "yes" not in answers):
        return
    if len(answers) > 1 or any(phrase not in words.meanings for _, _, phrase in phrases):
        rule = "it has words for both, or one that may turn their meaning"
        yield replace(value, field="pupil_level", value=None, status="unparsed", rule=rule)
        return
    told = "that it is aggregated" if answers == {"no"} else "personal or individual level"
    yield replace(value, field="pupil_level", value=answers.pop(), rule=f"the words say {told}")
