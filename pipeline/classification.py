"""Classes of data, as the Department has printed them: tiers 1 to 4 until 2018, identifiability 1 to 5 and sensitivity A to E since.

The two schemes are kept side by side and never converted: the publisher's own notes show that they do not map one to one. The
meanings are those of its data tables of October 2018. Pupil level rests on tiers 1, 2 or 4, or on words that say personal or
individual level; tier 3 is aggregate; a code of the newer scheme alone does not say.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.fold import fold, tidy
from pipeline.model import Value
from pipeline.values import NOT_STATED, Parsed

_TIERS = re.compile(r"\btiers?\s+((?:[1-4]\b(?:\s*(?:,|/|;|&|and|or)\s*(?:tier\s+)?)?)+)", re.IGNORECASE)
# "1B", "4C,D": a level of identifiability with one or more of sensitivity, as the data tables print them.
_CODE = re.compile(r"(?<![A-Za-z0-9])([1-5])\s?([A-E](?:\s?[,/]\s?[A-E])*)(?![A-Za-z0-9])")
_SENSITIVITY = re.compile(r"\bsensitivity(?:\s+level)?s?\s*:?\s+([A-E](?:\s*(?:,|/|&|and)\s*[A-E])*)\b", re.IGNORECASE)
_IDENTIFIABILITY = re.compile(r"\bidentif(?:iability|ication)(?:\s+(?:risk|level))?s?\s*:?\s+([1-5])\b", re.IGNORECASE)
_ALONE = {
    "tier": re.compile(r"(?:tier\s*)?[1-4](?:\s*(?:,|/|;|&|and)\s*(?:tier\s*)?[1-4])*", re.IGNORECASE),
    "identifiability": re.compile(r"[1-5](?:\s*(?:,|/|;|&|and)\s*[1-5])*"),
    "sensitivity": re.compile(r"[A-E](?:\s*(?:,|/|;|&|and)\s*[A-E])*"),
}
_DIGITS = {"tier": "1234", "identifiability": "12345", "sensitivity": "ABCDE"}
_PERSONAL = ("personal level", "individual level", "pupil level", "person level", "individual pupil level")
_AGGREGATE = ("aggregate", "aggregated", "not at individual level")


def level_value(name: str, printed: str) -> Parsed:
    """The levels in a column of its own: `name` is tier, identifiability or sensitivity. Several are joined by "; "."""
    text = tidy(printed)
    if not text:
        return NOT_STATED
    if not _ALONE[name].fullmatch(text):
        found = _found(name, text)
        return (found, "stated", "the levels named in it") if found else (None, "unparsed", f"it names no {name}")
    return _levels(text, name), "stated", "the levels printed"


def scheme_values(values: list[Value]) -> list[Value]:
    """What a column of mixed classes says of each scheme, and what all the row's classes say of pupil level, as further values."""
    made = []
    mixed = next((value for value in values if value.field == "classification" and value.status == "stated"), None)
    own = {value.field for value in values}
    if mixed:
        for name in _DIGITS:
            if name not in own and (found := _found(name, mixed.printed)):
                made.append(replace(mixed, field=name, value=found, rule=f"the {name} named in it"))
    level = _pupil_level([*values, *made])
    return made + ([level] if level and "pupil_level" not in own else [])


def _found(name: str, printed: str) -> str:
    """The levels of one scheme that a text names, joined by "; "; empty where it names none."""
    text = tidy(printed)
    if name == "tier":
        return _levels("".join(match[1] for match in _TIERS.finditer(text)), name)
    codes = _CODE.findall(text)
    if name == "identifiability":
        return _levels("".join([code for code, _ in codes] + _IDENTIFIABILITY.findall(text)), name)
    return _levels("".join([letters for _, letters in codes] + _SENSITIVITY.findall(text)).upper(), name)


def _levels(text: str, name: str) -> str:
    return "; ".join(sorted(set(text.upper()) & set(_DIGITS[name])))


def _pupil_level(values: list[Value]) -> Value | None:
    """Pupil level by the publisher's tiers or words, at the cell that says it; None where none does."""
    for value in values:
        if value.status != "stated" or value.field not in ("tier", "classification", "datasets_text"):
            continue
        words = f" {fold(value.printed)} "
        if value.field == "tier":
            tiers = set(value.value or "") & set("1234")
            answer = "yes" if tiers & set("124") else "no"
            return replace(value, field="pupil_level", value=answer, rule="tiers 1, 2 and 4 are at the level of pupils, tier 3 is not")
        if value.field == "classification" and any(f" {phrase} " in words for phrase in _AGGREGATE):
            return replace(value, field="pupil_level", value="no", rule="the words say that it is aggregated")
        if any(f" {phrase} " in words for phrase in _PERSONAL):
            return replace(value, field="pupil_level", value="yes", rule="the words say personal or individual level")
    return None
