"""Printed text -> typed value, one function a kind of field. Nothing is guessed: what does not parse stays as printed.

Each parser returns (value or None, status, rule). Statuses are those of docs/architecture.md: stated, not_stated, unparsed.
"""

from __future__ import annotations

import re

from pipeline.declaring.checks import OUTCOMES
from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Source
from pipeline.fold import Phrases, fold, phrases_in, tidy, together, tokens
from pipeline.whole_numbers import WHOLE_NUMBER

Parsed = tuple[str | None, str, str]
NOT_STATED: Parsed = (None, "not_stated", "the cell is blank")
SOURCE_SILENT: Parsed = (None, "not_stated", "our reading: the source does not say")
NOT_BESIDE: Parsed = (None, "not_stated", "nothing stands beside the reference")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
# A number stands alone, or before what it counts: what follows a space begins with a letter, since a sign ("20 %", "500 +", "1 ½") belongs
# to the number.
_COUNTED = re.compile(rf"({WHOLE_NUMBER.pattern})(?=$|,\s|[;:(]|'?\s+[A-Za-z]|\s*\()(.*)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# The number of a note, raised at the end of a reference.
_NOTE_MARK = re.compile(r"(?<=.)[\s\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+$")
# The letters that a reference begins with, and what may stand between them and its digits.
_PREFIX = re.compile(r"^([A-Za-z]{1,3})[ -]?(?=\d)")


def text_value(printed: str) -> Parsed:
    """Free text, with white space folded and invisible characters gone."""
    shown = tidy(printed)
    return (shown, "stated", "as printed") if shown else NOT_STATED


def reference_value(printed: str, source: Source) -> tuple[Parsed, Parsed]:
    """(reference, standing) of a reference cell such as "2020/097 CLOSED" or "2021/135" with a line break.

    The reference is what the source's pattern finds at the beginning, with a suffix letter where one is printed; a standing word is one
    that the source declares. Other words beside the reference leave the standing `unparsed`.
    """
    text = _NOTE_MARK.sub("", tidy(printed))
    if not text:
        return NOT_STATED, NOT_STATED
    if not source.reference_pattern:
        return (text, "stated", "as printed"), NOT_BESIDE
    form, rule = rf"(?:{source.reference_pattern})[A-Za-z]?(?![^\W_])", "the publisher's form of reference"
    match = re.match(form, text)
    if not match:
        # "dr 150101.01" is DR150101.01: another edition may well print it so.
        text, rule = _PREFIX.sub(lambda found: found[1].upper(), text), f"{rule}, but for case and spaces"
        match = re.match(form, text)
    if not match:
        return (None, "unparsed", "it does not begin with a reference of the publisher's form"), NOT_BESIDE
    found, rest = match.group(0), fold(text[match.end() :])
    if len(rest) == 1 and rest.isalpha() and found[-1].isdigit():
        found, rest, rule = found + rest.upper(), "", f"{rule}, but for a space before the letter at its end"
    reference = (found[:-1] + found[-1].upper(), "stated", rule)
    if not rest:
        return reference, NOT_BESIDE
    if rest in source.standing_words:
        return reference, (rest, "stated", "a declared standing word beside the reference")
    return reference, (None, "unparsed", "words beside the reference that no rule names")


def environment_value(printed: str, declared: Declared) -> Parsed:
    """The secure setting, by lookups/environments.csv on the whole folded cell."""
    if not tidy(printed):
        return NOT_STATED
    found = declared.environments.get(fold(printed))
    return (found, "stated", "the list of secure settings") if found else (None, "unparsed", "not on the list of secure settings")


def gateway_value(printed: str, declared: Declared) -> Parsed:
    """The law or laws named, by phrases of lookups/gateways.csv, in alphabetical order, joined by "; ".

    Unparsed where none is, and where a phrase without a law stands beside one ("not under the …"): it may deny it.
    """
    if not tidy(printed):
        return NOT_STATED
    found = {declared.gateways.meanings[phrase]: phrase for _, _, phrase in phrases_in(printed, declared.gateways)}
    if not found.keys() - {""}:
        return None, "unparsed", "it holds no phrase of the list of laws"
    if "" in found:
        return None, "unparsed", f"the words {found['']!r} may turn its meaning"
    return "; ".join(sorted(found)), "stated", "the list of laws"


def outcome_value(printed: str, declared: Declared) -> Parsed:
    """What came of it, by words of lookups/outcomes.csv, in a publisher's cell.

    Unparsed where none is found, where words for several outcomes are, and where words of lookups/turning_words.csv stand anywhere in the
    cell ("to be sent", "approved subject to"), unless they are part of the phrase that was found ("not yet sent").
    """
    return _worded(printed, declared.outcome_cells, declared.outcome_words, declared, "outcomes")


def short_value(use: str, printed: str, declared: Declared) -> Parsed:
    """The yes or no of a short cell, by the words of lookups/share_words.csv for `use`, read as an outcome is."""
    share = declared.share
    return _worded(printed, share.cells[use], share.words[use], declared, f"answers about {use.replace('_', ' ')}")


def _worded(printed: str, cells: dict[str, str], words: Phrases, declared: Declared, of: str) -> Parsed:
    if not tidy(printed):
        return NOT_STATED
    if whole := cells.get(fold(printed)):
        return whole, "stated", f"the list of {of}"
    turning = declared.turning_words
    book = together(words, turning)
    phrases = [phrase for _, _, phrase in phrases_in(printed, book)]
    found = {words.meanings[phrase] for phrase in phrases if phrase in words.meanings}
    if len(found) != 1:
        return None, "unparsed", f"words for several {of}" if found else f"it holds no words of the list of {of}"
    if against := next((phrase for phrase in phrases if phrase not in words.meanings), ""):
        return None, "unparsed", f"the words {against!r} may turn its meaning"
    return found.pop(), "stated", f"the list of {of}"


def outcome_code(printed: str) -> Parsed:
    """The outcome in a transcription of ours, which is one of our own codes."""
    return code_value(printed, OUTCOMES)


def unit_code(unit: str, declared: Declared) -> str:
    """What a number of records counts, by the words of lookups/share_words.csv in its printed unit: other where none fits or several do."""
    book = declared.share.words["unit"]
    found = {book.meanings[phrase] for _, _, phrase in phrases_in(unit, book)}
    return found.pop() if len(found) == 1 else "other"


def code_value(printed: str, codes: tuple[str, ...]) -> Parsed:
    """One of a closed set of codes, as our own transcriptions write them; not_stated where they say so or say nothing."""
    text = tidy(printed)
    if not text:
        return NOT_STATED
    if text == "not_stated":
        return SOURCE_SILENT
    return (text, "stated", "our reading") if text in codes else (None, "unparsed", f"none of {', '.join(codes)}")


def count_value(printed: str, declared: Declared) -> tuple[Parsed, Parsed]:
    """(a number of records, its unit) where one whole number is printed, unqualified; the unit is the words that follow it.

    By words of lookups/share_words.csv it is not recorded ("not held"), or not exact.
    Anything else ("around 300,000", "~20 million", "300k", "<10", "year 11", two numbers, a share) stays as printed: a figure rounded by
    the source, a multiple or one of several must not be added up as if it were exact, and words before a number may make it another thing.
    So may number words after it ("3 quarters of pupils", "20 or thirty"), and a year may stand before its pupils ("2015 pupil census").
    """
    text = tidy(printed)
    if not text:
        return NOT_STATED, NOT_STATED
    if fold(text) in declared.share.cells["not_recorded"]:
        return (None, "not_recorded", "the cell says that no number is held"), (None, "not_stated", "no number is printed")
    counted = _COUNTED.fullmatch(text)
    if not counted or len(_NUMBER.findall(text)) != 1 or declared.share.inexact.search(text):
        return (None, "unparsed", "no single exact number is printed"), (None, "not_stated", "no single exact number is printed")
    words = re.split(r"[;,(:]", counted[2].strip())[0].strip().removesuffix("'").removeprefix("'").strip()
    if _is_another(counted[1], words, declared):
        return (None, "unparsed", "the words after it may make the number another"), (None, "not_stated", "no number of records is printed")
    number: Parsed = (counted[1].replace(",", ""), "stated", "the one whole number printed")
    return number, (words, "stated", "the words after the number") if words else (None, "not_stated", "no words follow the number")


def _is_another(number: str, words: str, declared: Declared) -> bool:
    """Whether the words after a number may make it a part of another ("3 quarters", "20 or thirty"), or a year ("2015 pupil census")."""
    first, *others = tokens(words) or [""]
    known = declared.answer_words.means
    numerals = known["number"].keys() | known["number_part"].keys()
    if first in numerals or (first in known["joint"] and numerals.intersection(others)):
        return True
    counted = next((phrase for start, _, phrase in phrases_in(words, declared.share.words["unit"]) if start == 0), "")
    # Before what no number but one counts, and before what is no unit, a year may stand.
    return bool(words and _YEAR.fullmatch(number)) and (not counted or counted in declared.share.cells["singular"])
