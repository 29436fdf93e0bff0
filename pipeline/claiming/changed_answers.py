"""Our own lines about what was said in an answer, held against the answer as it was collected: what it says no more is marked as in doubt.

A line of ours was written from a copy that somebody read, and Parliament changes an answer in its place. A line that names what replaced
it, or the doubt that a person has, is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.claiming.candidates import ANSWERS
from pipeline.claiming.sentence_figures import sentences_of
from pipeline.claims import Claim
from pipeline.declaring.answer_words import AnswerWords
from pipeline.issues import Issue
from pipeline.parliament import ParliamentItem
from pipeline.parliamentary.versions import Version, wordings


@dataclass(frozen=True)
class Doubt:
    """Why a claim is in doubt: one of the kinds that the column doubt_kind may hold, and the words that readers see."""

    kind: str
    words: str


SAID_IN = {"question": "written_answer", "statement": "written_statement"}
GONE = Doubt(
    "answer_changed",
    "The answer was changed after this was said: the words stand in an earlier version of it, and no longer in the newest.",
)
WITHDRAWN = Doubt("question_withdrawn", "The question was withdrawn after this was said.")
NOWHERE = Doubt("not_in_answer", "The answer was collected since, and no version of it that is held has this number.")
PASSAGE = Doubt(
    "answer_changed",
    "The answer was changed after it was first given, in a passage with this number. Nobody has read yet what it means for it.",
)
UNREAD = Doubt("answer_changed", "The answer was changed after it was first given. Nobody has read yet whether it still says this.")
_MILLION, _TENTH = 1_000_000, 100_000
NOUGHT = ("no", "none", "nil", "zero")


def held_against_answers(claims: list[Claim], items: Iterable[ParliamentItem], words: AnswerWords) -> tuple[list[Claim], list[Issue]]:
    """(`claims`, those of our own lines marked that their collected answer does not bear out as it stands now, an issue for each)."""
    versions = {one.item_id: one.versions for one in items if one.versions}
    marked, issues = [], []
    for claim in claims:
        texts = claim.record.texts
        settled = bool(claim.superseded_by or texts.get("doubt"))
        known = versions.get(claim.item_id, ()) if claim.record.row_id and texts["source_kind"] in SAID_IN.values() else ()
        each = [_doubt(claim, known[: number + 1], words) for number in range(len(known))]
        doubt = each[-1] if each else None
        # A number that never stood there is reported whatever became of it: the line was read wrongly, or is about another answer.
        doubt = doubt if doubt == NOWHERE or not settled else None
        claim = claim if texts.get("doubt") else replace(claim, doubts=by_version(each))
        marked.append(_marked(claim, doubt) if doubt and not settled else claim)
        if doubt:
            number = "" if claim.quantity_low is None else f" gives {claim.quantity_low:,}"
            told = f"claim {claim.claim_id}{number}, beside {claim.item_id}: {doubt.words} Read the answer, and mend the line."
            issues.append(Issue("claim_not_in_answer", told, row_id=claim.record.row_id))
    return marked, issues


def by_version(doubts: Iterable[Doubt | None]) -> tuple[tuple[int, str, str], ...]:
    """What the versions of an answer, the oldest first, cast on a claim, as a claim keeps it."""
    return tuple((position, one.kind, one.words) for position, one in enumerate(doubts, start=1) if one)


def _marked(claim: Claim, doubt: Doubt) -> Claim:
    return replace(claim, record=replace(claim.record, texts=claim.record.texts | {"doubt": doubt.words}), doubt_kind=doubt.kind)


def _doubt(claim: Claim, versions: tuple[Version, ...], words: AnswerWords) -> Doubt | None:
    newest = versions[-1]
    answers = [wording for one in versions if one.state in ANSWERS for wording in wordings(one)]
    if newest.state == "withdrawn":
        return WITHDRAWN
    if not answers:
        return None
    if claim.quantity_low is None:
        return UNREAD if answers[0].answer_text != newest.answer_text else None
    numbers = [one for one in (claim.quantity_low, claim.quantity_high) if one is not None]

    def says(text: str) -> bool:
        return all(has_number(text, number, words) for number in numbers)

    said = [one for one in answers if says(one.answer_text)]
    if not said:
        return NOWHERE
    if newest not in said:
        return GONE
    year = (claim.record.texts.get("period_from") or "")[:4]
    gone = set(_passages(said[0], year, says)) - set(_passages(newest, year, says))
    return PASSAGE if gone else None


def _passages(version: Version, year: str, says: Callable[[str], bool]) -> Iterator[str]:
    """The sentences and rows of an answer that have the number: those that name the year, where any does."""
    found = [one for line in version.answer_text.split("\n") for one in sentences_of(line) if says(one)]
    yield from [one for one in found if year and year in one] or found


def has_number(text: str, number: int, words: AnswerWords) -> bool:
    """Whether a text has a number, in digits, in millions or in words."""
    forms = {f"{number:,}", str(number), f"{number:,}".replace(",", " ")}
    if number >= _MILLION and number % _TENTH == 0:
        forms.add(f"{number / _MILLION:g} million")
    if any(re.search(rf"(?<![\d,.]){one}(?![\d]|[,.]\d)", text) for one in forms):
        return True
    spoken = {word for word, meant in words.means["number"].items() if meant == str(number)} | (set(NOUGHT) if number == 0 else set())
    return any(re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE) for word in spoken)
