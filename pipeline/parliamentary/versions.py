"""One answer of Parliament's service -> the version of a question or statement that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.declaring.declarations import Declared
from pipeline.fold import tidy
from pipeline.held.documents import Document
from pipeline.held.records import json_of
from pipeline.model import Capture
from pipeline.parliamentary.answers import address_of, day_of, masked, safe, text_of
from pipeline.privacy.masks import mask, mask_decided

# The days that a version states, in the order in which they come.
DATES = ("tabled_on", "answered_on", "corrected_on")
# What is compared between two versions.
COMPARED = ("state", *DATES, "answering_body", "heading", "question_text", "answer_text", "original_answer_text")
# What is compared, and stands in tables of its own for the newest version alone.
ALSO_COMPARED = ("grouped", "attachments")
# What is kept with each version and not compared: the service names members as of the day on which it is asked, so that one who changes
# party or is made a peer is named otherwise in every question of all years, though none of these questions has changed.
MEMBERS = ("asked_by", "asked_by_party", "answered_by", "corrected_by")
HOUSES = ("commons", "lords")


@dataclass(frozen=True)
class Version:
    """One state of a question or statement. Dates are days or ''; texts are plain, and `answer_html` is safe to show.

    `state` is unanswered, holding (an answer that promises one), answered, corrected, withdrawn or made (a statement). `grouped` are
    (number, day tabled or '') of the questions that share the answer, `attachments` (title, address, kind of file) of what goes with it.
    `original_answer_text` and `original_answer_html` are what the service gives as the answer before it was corrected; '' where it gives
    none, or the words of the answer itself.
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
    original_answer_text: str
    original_answer_html: str
    grouped: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, str, str], ...]
    asked_by: str
    asked_by_party: str
    answered_by: str
    corrected_by: str


def versions_of(document: Document, captures: list[Capture], kind: str) -> list[Version]:
    """The version that a document is, once for each capture; none where it is not the service's answer about one item."""
    record = json_of(document.path)
    value = record.get("value") if isinstance(record, dict) else None
    if not isinstance(value, dict) or not isinstance(value.get("id"), int) or str(value.get("house")).casefold() not in HOUSES:
        return []
    version = _question(value, document) if kind == "question" else _statement(value, document)
    return [replace(version, captured_at=one.captured_at, last_seen_at=one.captured_at) for one in captures]


def wordings(version: Version) -> Iterator[Version]:
    """What an answer said, the older first: what the service gives as the answer before it was corrected, as it was answered then, where it
    gives any; and the answer."""
    if version.original_answer_text:
        yield replace(
            version,
            state="answered",
            corrected_on="",
            corrected_by="",
            answer_text=version.original_answer_text,
            answer_html=version.original_answer_html,
            original_answer_text="",
            original_answer_html="",
        )
    yield version


def without_withheld(version: Version, declared: Declared) -> Version:
    """A version without the names that somebody decided to withhold."""
    if not declared.withheld_names:
        return version
    html, words = masked(version.answer_html, lambda text: mask_decided(text, declared))
    original_html, original = masked(version.original_answer_html, lambda text: mask_decided(text, declared))
    return replace(
        version,
        heading=mask_decided(version.heading, declared),
        question_text=mask_decided(version.question_text, declared),
        answer_text=words,
        answer_html=html,
        original_answer_text=original,
        original_answer_html=original_html,
        attachments=tuple((mask_decided(title, declared), address, kind) for title, address, kind in version.attachments),
    )


def _question(value: dict[str, Any], document: Document) -> Version:
    html, words = masked(safe(str(value.get("answerText") or "")), mask)
    original_html, original = masked(safe(str(value.get("originalAnswerText") or "")), mask)
    if original == words:
        original_html = original = ""
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
        original_answer_text=original,
        original_answer_html=original_html,
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
        original_answer_text="",
        original_answer_html="",
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
