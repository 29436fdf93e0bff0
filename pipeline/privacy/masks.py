"""What points to a private person wherever it stands, and is replaced by words before anything is stored: the one list of such rules.

E-mail addresses, telephone numbers, National Insurance numbers and postcodes have a form of their own, so a rule can know them in any
text. A full postcode may be an organisation's or a sole researcher's home, and nothing printed tells which; no count of the register
needs one, so every one is masked. Names have no form: only one with a title before it can be known in the midst of other words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.declaring.declarations import Declared
from pipeline.fold import INVISIBLE, phrases_in, tokens

# The 124 areas of postcodes in the United Kingdom, the Crown dependencies among them.
_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|"
    "GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|"
    "PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|"
    "WS|WV|YO|ZE"
)
_OUTWARD = rf"(?:{_AREAS})\d[\dA-Z]?"
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
RULES: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"[\w.%+'’-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"),
    # Dates, school years, thousands in groups and decimals are met first and kept, so that the nought in them begins no number; else ten
    # or eleven digits after +44, 0044 or 0.
    "telephone": re.compile(
        r"(?P<kept>\b\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d\b|\b(?:19|20)\d\d[-./]\d\d[-./]\d\d\b|(?<![\w.])0\.\d+(?![\w.])"
        r"|(?<![\w.])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.\d\d(?![\w.]|\s?\d)|\b(?:19|20)\d\d[-/–]\d\d\b"
        r"|(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\w,]))"
        r"|(?<![\w.])(?:\+44\s?\(?0?\)?|00\s?44|\(?0)(?:[\s().-]{0,2}\d){9,10}(?!\w)"
    ),
    # Two letters that are in use, six digits, A to D. Not after a hyphen, where the key of an entry of ours may stand.
    "national_insurance": re.compile(
        r"(?<![\w/-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[\s-]?\d\d){3}[\s-]?[A-D](?!\w)", re.IGNORECASE
    ),
    # With a space in any case, but "E1 2nd" is no postcode; without one in capitals alone, as other codes look like it.
    "postcode": re.compile(
        rf"(?<![\w.-])(?i:{_OUTWARD})\s{{1,2}}(?!\d(?:st|nd|rd|th)\b)(?i:{_INWARD})(?!\w)|(?<![\w./-]){_OUTWARD}{_INWARD}(?!\w)"
    ),
}
# What every text that a rule finds holds, and few other texts do: it is looked for first, because that is quicker.
HINTS: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"@|%40"),
    "telephone": re.compile(r"\d(?:[\s().-]{0,2}\d){8}"),
    "national_insurance": re.compile(r"\d\d[\s-]?\d\d[\s-]?\d\d[\s-]?[A-Da-d]"),
    "postcode": re.compile(r"\d[A-Za-z]{2}"),
}
_SIGN = re.compile(r"[@\d]")
# Any of them, found in half the time: a search passes over what is none of the three signs that they all begin with.
ANY_HINT = re.compile(
    r"[@%\d](?:(?<=@)|(?<=%)40|(?<=\d)(?:(?:[\s().-]{0,2}\d){8}|\d[\s-]?\d\d[\s-]?\d\d[\s-]?[A-Da-d]|[A-Za-z]{2}))"
)
WORDS = {
    "email": "[e-mail address withheld]",
    "telephone": "[telephone number withheld]",
    "national_insurance": "[National Insurance number withheld]",
    "postcode": "[postcode withheld]",
    "name": "[name withheld]",
}
# How far after a name the rest of an organisation's name is looked for.
LONGEST_BODY = 80
_TITLES = ("Dr", "Prof", "Professor", "Mr", "Mrs", "Ms", "Miss", "Mx", "Sir", "Dame", "Rev", "Revd", "Reverend")
_NAMED = re.compile(
    rf"\b(?:{'|'.join([*_TITLES, *map(str.upper, _TITLES)])})\b\.?(?:\s+(?:and|&)\s+(?:{'|'.join(_TITLES)})\b\.?)?"
    r"(?P<name>(?:\s+(?:(?:de|la|le|van|von|der|den|bin|ibn|al|el)\s+)*[^\W\d_a-zß-öø-ÿ][\w'’-]*\.?){1,4})"
)


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@lru_cache(maxsize=200_000)
def mask(text: str) -> str:
    """`text` with everything that one of RULES finds replaced by that rule's WORDS; text without any is returned untouched.

    Invisible characters inside a number do not hide it: where something is masked, they are gone from the result.
    """
    plain = text.isascii() and "_x000D_" not in text
    if not (ANY_HINT if plain else _SIGN).search(text):
        return text
    visible = text if plain else INVISIBLE.sub("", text)
    masked = visible
    for kind, pattern in RULES.items():
        if HINTS[kind].search(masked):
            masked = pattern.sub(_words_for(kind), masked)
    return text if masked == visible else masked


def _words_for(kind: str) -> Callable[[re.Match[str]], str]:
    return lambda match: match.groupdict().get("kept") or WORDS[kind]


def kinds_masked(before: str, after: str) -> list[str]:
    """The kinds of what was masked between a printed text and the shown one, in the order of WORDS."""
    return [kind for kind, words in WORDS.items() if after.count(words) > before.count(words)]


def hash_of_name(words: tuple[str, ...]) -> str:
    """What stands for a name in data/decided/withheld_names.csv, made from its folded words: the name itself is written nowhere."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def mask_decided(text: str, declared: Declared) -> str:
    """`mask(text)`, with each name that somebody decided to withhold (data/decided/withheld_names.csv) replaced by words as well."""
    masked = mask(text)
    if not declared.withheld_names:
        return masked
    found = [(match, "".join(tokens(match[0]))) for match in _WORD.finditer(masked)]
    lengths = sorted({length for _, length in declared.withheld_names}, reverse=True)
    spans: list[tuple[int, int]] = []
    for place, (first, _) in enumerate(found):
        for length in lengths:
            words = found[place : place + length]
            name = tuple(word for _, word in words)
            free = len(words) == length and (not spans or first.start() >= spans[-1][1])
            if free and (hash_of_name(name), length) in declared.withheld_names:
                spans.append((first.start(), words[-1][0].end()))
    for start, end in reversed(spans):
        masked = masked[:start] + WORDS["name"] + masked[end:]
    return masked


def mask_shown(text: str, declared: Declared) -> str:
    """`mask_decided(text)`, with each name that has a title before it ("Dr", "Mrs") replaced by words as well.

    Names on the list of office-holders (data/declared/lookups/office_holders.csv) stay, and so do those that are part of the name of a
    listed organisation.
    """
    masked = mask_decided(text, declared)

    def shown(match: re.Match[str]) -> str:
        words = tokens(match[0])
        title, first = match[0].split()[:2]
        if title.isupper() and not first.isupper() and words[1] in declared.name_words["abbreviated"]:
            # "MS Register": an abbreviation. What follows it is looked at by itself.
            known = match.start("name") - match.start() + len(first) + 1
            return match[0][:known] + _NAMED.sub(shown, match[0][known:])
        if any(words[: len(name)] == name for name in declared.office_holders):
            return match[0]
        following = masked[match.start() : match.end() + LONGEST_BODY]
        is_of_a_body = any(start == 0 and end >= len(words) for start, end, _ in phrases_in(following, declared.organisation_phrases))
        return match[0] if is_of_a_body else WORDS["name"]

    return _NAMED.sub(shown, masked)
