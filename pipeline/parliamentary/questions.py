"""Questions and statements as Parliament's service answers for them -> every version seen, and the item that each is a version of.

Each stored answer is a document: one state of one question at one moment. A question is followed by the service's own number, also
when the day it was tabled moves; our id is made of its house, the day it was first seen to be tabled, and its number in that House.
Which questions are kept is declared (data/declared/sources.yml, `collect.rule`): the service is asked for far more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from pipeline.declaring.declarations import Declared, Source
from pipeline.fold import tidy
from pipeline.held.documents import Document
from pipeline.held.records import json_of
from pipeline.issues import Issue
from pipeline.model import Capture
from pipeline.parliamentary.answers import address_of, day_of, masked, safe, text_of
from pipeline.parliamentary.kept import is_kept
from pipeline.privacy.masks import mask, mask_decided

# Which spider's documents are states of what.
KINDS = {"written_questions": "question", "written_statements": "statement"}
# What is compared between two versions.
COMPARED = ("state", "tabled_on", "answered_on", "corrected_on", "answering_body", "heading", "question_text", "answer_text")
# What is compared, and stands in tables of its own for the newest version alone.
ALSO_COMPARED = ("grouped", "attachments")
# What is kept with each version and not compared: the service names members as of the day on which it is asked, so that one who changes
# party or is made a peer is named otherwise in every question of all years, though none of these questions has changed.
MEMBERS = ("asked_by", "asked_by_party", "answered_by", "corrected_by")
HOUSES = ("commons", "lords")
_ONE = re.compile(r"/(?:questions|statements)/[^/?]+(?:\?|$)|/statements/[^/?]+/[^/?]+(?:\?|$)")


@dataclass(frozen=True)
class Version:
    """One state of a question or statement. Dates are days or ''; texts are plain, and `answer_html` is safe to show.

    `state` is unanswered, holding (an answer that promises one), answered, corrected, withdrawn or made (a statement). `grouped` are
    (number, day tabled or '') of the questions that share the answer, `attachments` (title, address, kind of file) of what goes with it.
    Members are named as the service named them on the day of the capture, '' where it gave a number alone; `answered_by` made a statement.
    `last_seen_at` is when the same bytes were had last, before any others.
    """

    kind: str
    api_id: str
    sha256: str
    captured_at: str
    last_seen_at: str
    state: str
    house: str
    uin: str
    tabled_on: str
    answered_on: str
    corrected_on: str
    body_id: int
    answering_body: str
    heading: str
    question_text: str
    answer_text: str
    answer_html: str
    grouped: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, str, str], ...]
    asked_by: str
    asked_by_party: str
    answered_by: str
    corrected_by: str


@dataclass(frozen=True)
class Collected:
    """One question or statement with its versions, the oldest first. The last is the current one."""

    item_id: str
    versions: tuple[Version, ...]

    @property
    def current(self) -> Version:
        """The version seen last."""
        return self.versions[-1]


def collected_items(documents: Iterable[Document], declared: Declared) -> tuple[list[Collected], list[Collected], list[Issue]]:
    """(the items of `documents` that the declared rule keeps, by id; the others; an issue for each answer that tells of no item)."""
    found: dict[tuple[str, str, str], list[Version]] = defaultdict(list)
    issues = []
    for document in documents:
        source = declared.sources[document.captures[0].source_id]
        captures = [one for one in document.captures if _ONE.search(one.url)]
        if document.status != "page" or source.spider not in KINDS or not captures:
            continue
        versions = [_shown(one, declared) for one in _versions(document, captures, KINDS[source.spider])]
        for version in versions:
            found[(source.source_id, version.kind, version.api_id)].append(version)
        if not versions:
            message = f"{captures[0].url}: the answer has no number, or no House, and is in no count."
            issues.append(Issue("answer_not_understood", message, source.source_id, sha256=document.sha256))
    kept: list[Collected] = []
    others: list[Collected] = []
    for (source_id, _, _), versions in sorted(found.items()):
        ordered = _in_time(versions)
        about_data = any(_is_kept(one, declared.sources[source_id]) for one in ordered)
        (kept if about_data else others).append(Collected(item_id_of(ordered[0]), tuple(ordered)))
    return sorted(kept, key=lambda one: one.item_id), others, issues


def item_id_of(version: Version) -> str:
    """Our id of a question or statement: house, day and number."""
    return f"{version.house}-{version.tabled_on or version.answered_on or 'undated'}-{version.uin.casefold() or f'api-{version.api_id}'}"


def _is_kept(version: Version, source: Source) -> bool:
    return is_kept(version.body_id, (version.heading, version.question_text, version.answer_text), source)


def _in_time(versions: list[Version]) -> list[Version]:
    """In order of capture, the same answer seen again at once made one; one that came back later is a version again."""
    kept: list[Version] = []
    for one in sorted(versions, key=lambda one: (one.captured_at, one.sha256)):
        if kept and kept[-1].sha256 == one.sha256:
            kept[-1] = replace(kept[-1], last_seen_at=one.captured_at)
        else:
            kept.append(one)
    return kept


def _versions(document: Document, captures: list[Capture], kind: str) -> list[Version]:
    """The version that a document is, once for each capture; none where it is not the service's answer about one item."""
    record = json_of(document.path)
    value = record.get("value") if isinstance(record, dict) else None
    if not isinstance(value, dict) or not isinstance(value.get("id"), int) or str(value.get("house")).casefold() not in HOUSES:
        return []
    version = _question(value, document) if kind == "question" else _statement(value, document)
    return [replace(version, captured_at=one.captured_at, last_seen_at=one.captured_at) for one in captures]


def _shown(version: Version, declared: Declared) -> Version:
    """A version without the names that somebody decided to withhold."""
    if not declared.withheld_names:
        return version
    html, words = masked(version.answer_html, lambda text: mask_decided(text, declared))
    return replace(
        version,
        heading=mask_decided(version.heading, declared),
        question_text=mask_decided(version.question_text, declared),
        answer_text=words,
        answer_html=html,
        attachments=tuple((mask_decided(title, declared), address, kind) for title, address, kind in version.attachments),
    )


def _question(value: dict[str, Any], document: Document) -> Version:
    html, words = masked(safe(str(value.get("answerText") or "")), mask)
    dates = {str(one.get("questionUin")): day_of(one.get("dateTabled")) for one in _dicts(value.get("groupedQuestionsDates"))}
    grouped = {str(one): dates.get(str(one), "") for one in _list(value.get("groupedQuestions"))} | dates
    return Version(
        kind="question",
        state=_state(value),
        tabled_on=day_of(value.get("dateTabled")),
        answered_on=day_of(value.get("dateAnswered")),
        corrected_on=day_of(value.get("dateAnswerCorrected")),
        heading=_words(value.get("heading")),
        question_text=mask(text_of(str(value.get("questionText") or ""))),
        answer_text=words,
        answer_html=html,
        grouped=tuple(sorted(grouped.items())),
        asked_by=_member(value, "askingMember", "name"),
        asked_by_party=_member(value, "askingMember", "party"),
        answered_by=_member(value, "answeringMember", "name"),
        corrected_by=_member(value, "correctingMember", "name"),
        **_shared(value, document),
    )


def _statement(value: dict[str, Any], document: Document) -> Version:
    html, words = masked(safe(str(value.get("text") or "")), mask)
    made = day_of(value.get("dateMade"))
    return Version(
        kind="statement",
        state="made",
        tabled_on="",
        answered_on=made,
        corrected_on="",
        heading=_words(value.get("title")),
        question_text="",
        answer_text=words,
        answer_html=html,
        grouped=(),
        asked_by="",
        asked_by_party="",
        answered_by=_member(value, "member", "name"),
        corrected_by="",
        **_shared(value, document),
    )


def _shared(value: dict[str, Any], document: Document) -> dict[str, Any]:
    files = [
        (_words(one.get("title")), address_of(str(one.get("url") or "")) or "", _words(one.get("fileType")))
        for one in _dicts(value.get("attachments"))
    ]
    body = value.get("answeringBodyId")
    return {
        "api_id": str(value["id"]),
        "sha256": document.sha256,
        "captured_at": document.captures[0].captured_at,
        "last_seen_at": document.captures[0].captured_at,
        "house": str(value.get("house") or "").casefold(),
        "uin": str(value.get("uin") or ""),
        "body_id": body if isinstance(body, int) else 0,
        "answering_body": _words(value.get("answeringBodyName")),
        "attachments": tuple(sorted(files)),
    }


def _state(value: dict[str, Any]) -> str:
    if value.get("isWithdrawn"):
        return "withdrawn"
    # An answer without its day is an answer.
    if not day_of(value.get("dateAnswered")) and not str(value.get("answerText") or "").strip():
        return "unanswered"
    # A holding answer sets the date of the answer, too.
    if value.get("answerIsHolding"):
        return "holding"
    return "corrected" if value.get("answerIsCorrection") or day_of(value.get("dateAnswerCorrected")) else "answered"


def _member(value: dict[str, Any], field: str, fact: str) -> str:
    """A fact about a member; '' unless the service names the very member whose number it gives: nobody else's name is to be shown."""
    member, number = value.get(field), value.get(f"{field}Id")
    return _words(member.get(fact)) if isinstance(member, dict) and number and member.get("id") == number else ""


def _words(stated: object) -> str:
    return mask(tidy(str(stated or "")))


def _dicts(stated: object) -> list[dict[str, Any]]:
    return [one for one in _list(stated) if isinstance(one, dict)]


def _list(stated: object) -> list[Any]:
    return stated if isinstance(stated, list) else []
