"""What points to a private person wherever it stands, and is replaced by words before anything is stored: the one list of such rules.

E-mail addresses, telephone numbers, National Insurance numbers and postcodes have a form of their own, so a rule can know them in any
text. A full postcode may be an organisation's or a sole researcher's home, and nothing printed tells which; no count of the register
needs one, so every one is masked. Names have no form: only one with a title before it can be known in the midst of other words.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from pipeline.declaring.declarations import Declared
from pipeline.fold import INVISIBLE, INVISIBLE_SIGNS, phrases_in, tokens

# The 124 areas of postcodes in the United Kingdom, the Crown dependencies among them.
_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|"
    "GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|"
    "PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|"
    "WS|WV|YO|ZE"
)
_OUTWARD = rf"(?:{_AREAS})\d[\dA-Z]?"
_INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
# An address may be written to be read by people alone ("(at)", "[dot]"), or be broken by the end of a line.
_AT = r"(?:\s?@\s?|%40|&#64;|&commat;|\s?[\[({]\s?(?i:at)\s?[\])}]\s?)"
_DOT = r"(?:\n?\.|\s?[\[({]\s?(?i:dot)\s?[\])}]\s?)"
RULES: dict[str, re.Pattern[str]] = {
    "email": re.compile(rf"(?:[\w.%+'’-]+|\"[^\"\n]{{1,64}}\"){_AT}[\w-]+(?:(?<=-)\n[\w-]+)?(?:{_DOT}[\w-]+)+"),
    # Dates, school years, thousands in groups and decimals are met first and kept, so that the nought in them begins no number; else ten
    # or eleven digits after +44, 0044 or 0, or those of another country after its sign.
    "telephone": re.compile(
        r"(?P<kept>\b\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d\b|\b(?:19|20)\d\d[-./]\d\d[-./]\d\d\b|(?<![\w.])0\.\d+(?![\w.])"
        r"|(?<![\w.])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.\d\d(?![\w.]|\s?\d)|\b(?:19|20)\d\d[-/–]\d\d\b"
        r"|(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\w,]))"
        r"|(?<![^\W_])(?<!\.)(?:(?:\+44\s?\(?0?\)?|00\s?44|\(?0)(?:[\s().·–-]{0,3}\d){9,10}"
        r"|\+[1-9]\d{0,2}(?:[\s().·–-]{0,3}\d){8,11})(?![^\W_])"
    ),
    # Two letters that are in use, six digits, A to D. Not after a hyphen, where the key of an entry of ours may stand.
    "national_insurance": re.compile(
        r"(?<![^\W_])(?<![/-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
        r"(?:[\s./-]?\d){6}[\s./-]?[A-D](?![^\W_])",
        re.IGNORECASE,
    ),
    # With a space in any case, but "E1 2nd" is no postcode; without one in capitals alone, as other codes look like it.
    "postcode": re.compile(
        rf"(?<![^\W_])(?<![.-])(?i:{_OUTWARD})\s{{1,3}}(?!\d(?:st|nd|rd|th)\b)(?i:{_INWARD})(?![^\W_])"
        rf"|(?<![^\W_])(?<![./-]){_OUTWARD}{_INWARD}(?![^\W_])|\bBFPO\s?\d{{1,4}}\b"
    ),
}
# A digit that comes, perhaps with a sign between, after a word that begins with two letters.
_AFTER_LETTERS = r"(?:(?<=(?<![^\W_])[^\W\d_]{2}\d)|(?<=(?<![^\W_])[^\W\d_]{2}[\s./-]\d))"
# What every text that a rule finds holds, and few other texts do: it is looked for first, because that is quicker.
HINTS: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"@|%40|&#64;|&commat;|[\[({]\s?(?i:at)\s?[\])}]"),
    "telephone": re.compile(r"\d(?:[\s().·–-]{0,3}\d){8}"),
    "national_insurance": re.compile(r"(?<![^\W_])[^\W\d_]{2}(?:[\s./-]?\d){6}[\s./-]?[A-Da-d]"),
    "postcode": re.compile(r"\d[^\W\d_]{2}(?![^\W_])|BFPO"),
}
_SIGN = re.compile(r"[@\d&\[({]")
# Any of them, found in half the time: a search passes over what is none of the signs that they all begin with.
ANY_HINT = re.compile(
    r"[@%&\d\[({B](?:(?<=@)|(?<=%)40|(?<=&)(?:#64|commat);|(?<=[\[({])\s?[Aa][Tt]\s?[\])}]|(?<=B)FPO"
    rf"|(?<=\d)(?:(?:[\s().-]{{0,3}}\d){{8}}|{_AFTER_LETTERS}(?:[\s./-]?\d){{5}}[\s./-]?[A-Da-d]|[^\W\d_]{{2}}(?![^\W_])))"
)
# Forms of the signs of ASCII that look like them: some are twice as wide, and a word processor makes dashes of hyphens.
_LIKE_ASCII = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212), ord("-")),
    0x3000: ord(" "),
}
WORDS = {
    "email": "[e-mail address withheld]",
    "telephone": "[telephone number withheld]",
    "national_insurance": "[National Insurance number withheld]",
    "postcode": "[postcode withheld]",
    "name": "[name withheld]",
}
# How far after a name the rest of an organisation's name is looked for.
LONGEST_BODY = 80
_TITLES = (
    *("Dr", "Doctor", "Prof", "Professor", "Mr", "Mrs", "Ms", "Miss", "Mx", "Mister", "Sir", "Dame"),
    *("Rev", "Revd", "Reverend", "Rabbi", "Imam", "Cllr", "Councillor"),
)
_ANY_TITLE = "|".join([*_TITLES, *map(str.upper, _TITLES)])
_SEVERAL = "Drs|Profs|Professors|Messrs|DRS|PROFS|PROFESSORS|MESSRS"
# What parts words, that of file names and the invisible included; and what a name may hold within a word.
_GAP = rf"[\s_{INVISIBLE_SIGNS}]+"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_PART = rf"{_CAPITAL}(?:[^\W_]|['’{INVISIBLE_SIGNS}-]|–(?={_CAPITAL})|\.(?={_CAPITAL}))*\.?"
_PARTICLES = "de|la|le|du|des|da|di|do|dos|das|van|von|der|den|ter|ten|zu|zum|bin|ibn|bint|al|el|ap|ab|af|av|y|e|st"
_FULL = rf"(?:(?:{_PARTICLES}){_GAP})*{_PART}"
_JOINED = rf"\.?(?:{_GAP}(?:and|&){_GAP}|\s?/\s?)"
_WHOLE = rf"{_FULL}(?:{_GAP}{_FULL}){{0,3}}"
# "Dr A. B", "Mr and Mrs B", "Dr.B"; and "Drs A, B and C", where one title is that of all.
_NAMED = re.compile(
    rf"(?<![^\W_])(?P<title>(?P<several>{_SEVERAL})|{_ANY_TITLE})(?:{_JOINED}(?:{_ANY_TITLE}))?(?:\.|(?![^\W_]))(?:{_GAP})?"
    rf"(?P<name>{_WHOLE}(?(several)(?:(?:,\s|{_GAP}(?:and|&){_GAP}){_WHOLE})*))"
)


# "Invented's" is the word "Invented" and an ending.
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{INVISIBLE_SIGNS}]|['’](?!s\b)(?=[^\W_]))*")


@lru_cache(maxsize=200_000)
def mask(text: str) -> str:
    """`text` with everything that one of RULES finds replaced by that rule's WORDS; text without any is returned untouched.

    Invisible characters inside a number do not hide it: where something is masked, they are gone from the result.
    """
    plain = text.isascii() and "_x000D_" not in text
    if not (ANY_HINT if plain else _SIGN).search(text if plain else text.translate(_LIKE_ASCII)):
        return text
    visible = text if plain else INVISIBLE.sub("", text)
    masked = visible
    for kind, pattern in RULES.items():
        # As long as the text, sign by sign, so that what is found in the one stands in the other.
        alike = masked if plain else masked.translate(_LIKE_ASCII)
        if HINTS[kind].search(alike):
            found = [match.span() for match in pattern.finditer(alike) if not match.groupdict().get("kept")]
            for start, end in reversed(found):
                masked = masked[:start] + WORDS[kind] + masked[end:]
    return text if masked == visible else masked


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
            if len(words) == length and (not spans or first.start() >= spans[-1][1]):
                names = _orders(masked, words)
                if any((hash_of_name(name), length) in declared.withheld_names for name in names):
                    spans.append((first.start(), words[-1][0].end()))
    for start, end in reversed(spans):
        masked = masked[:start] + WORDS["name"] + masked[end:]
    return masked


def _orders(text: str, words: list[tuple[re.Match[str], str]]) -> list[tuple[str, ...]]:
    """The folded words as they stand and, where a comma parts the first from the others, as they would be said."""
    name = tuple(word for _, word in words)
    is_surname_first = len(words) > 1 and text[words[0][0].end() : words[1][0].start()].strip() == ","
    return [name, (*name[1:], name[0])] if is_surname_first else [name]


def mask_shown(text: str, declared: Declared) -> str:
    """`mask_decided(text)`, with each name that has a title before it ("Dr", "Mrs") replaced by words as well.

    Names on the list of office-holders (data/declared/lookups/office_holders.csv) stay, and so do those that are part of the name of a
    listed organisation.
    """
    masked = mask_decided(text, declared)

    def shown(match: re.Match[str]) -> str:
        words, name = tokens(match[0]), tokens(match["name"])
        first = match["name"].split()[0]
        if match["title"].isupper() and not first.isupper() and name[:1] and name[0] in declared.name_words["abbreviated"]:
            # "MS Register": an abbreviation. What follows it is looked at by itself.
            known = match.start("name") - match.start() + len(first) + 1
            return match[0][:known] + _NAMED.sub(shown, match[0][known:])
        if any(words[: len(name)] == name for name in declared.office_holders):
            return match[0]
        following = masked[match.start() : match.end() + LONGEST_BODY]
        is_of_a_body = any(start == 0 and end >= len(words) for start, end, _ in phrases_in(following, declared.organisation_phrases))
        return match[0] if is_of_a_body else WORDS["name"]

    return _NAMED.sub(shown, masked)
