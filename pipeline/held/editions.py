"""Captures -> editions: which documents are dated publications of a register, and where each date comes from.

An edition is its documents' bytes: the same file had twice is one edition with two captures, and other bytes for the same sections
under the same nominal date are a second edition, marked as a re-issue. Files of one date that hold different sections are one edition.
The rule that gave the date is kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.declaring.declarations import Declared
from pipeline.model import Capture, Edition, Reading, Sheet, SheetPlan
from pipeline.rows.dates import MONTHS

# A day that a name says the file was fetched on is not the day that the register is as at.
_FETCHED = re.compile(
    r"(?:retrieved|captured|downloaded|accessed|fetched)(?:[ _-]*on)?[ _:-]*"
    rf"(?:\d{{4}}-?\d{{2}}-?\d{{2}}|\d{{1,2}}[-._/]\d{{1,2}}[-._/]\d{{4}}|(?:\d{{1,2}}(?:st|nd|rd|th)?[ _-]+)?"
    rf"(?:{'|'.join(MONTHS)})[ _-]+\d{{4}})",
    re.IGNORECASE,
)
DAYS_TO_PUT_RIGHT = 7
_PATTERNS = (
    re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d\d)[-._/](?P<month>\d\d)[-._/](?P<year>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
    re.compile(rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ _-]+)?(?P<name>{'|'.join(MONTHS)})[ _-]+(?P<year>20\d\d)(?!\d)", re.IGNORECASE),
)


def date_in_name(text: str) -> str | None:
    """The one date that a title or file name carries, day first, as `2026-06-01` or `2026-06`; None where none or several do."""
    found: list[str] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(_FETCHED.sub(" ", text)):
            value = _date_of(match.groupdict())
            if value and value not in found:
                found.append(value)
    return found[0] if len(found) == 1 else None


def _date_of(parts: dict[str, str | None]) -> str | None:
    month = MONTHS.index((parts["name"] or "").lower()) + 1 if parts.get("name") else int(parts.get("month") or 0)
    year, day = int(parts["year"] or 0), parts.get("day")
    try:
        exact = date(year, month, int(day or 1))
    except ValueError:
        return None
    return exact.isoformat() if day else exact.isoformat()[:7]


def shown_name(capture: Capture) -> str:
    """The file's name where the publisher gave it; a name that a person gave a file may hold a person's name and is not shown."""
    return capture.file_name if capture.via in ("live", "web-archive", "transcribed") else ""


def preamble_of(reading: Reading, plans: Sequence[SheetPlan]) -> str:
    """What stands above the headings of the sheets that are read, as one text: a cover or a title may carry the edition's date."""
    return " ".join(
        text
        for grid, plan in zip(reading.grids, plans, strict=True)
        if plan.heading_row and plan.is_read
        for row in grid.rows
        if row.number < plan.heading_row and len(row.cells) == 1
        for text in row.cells.values()
    )


def as_at_of(captures: list[Capture], reading: Reading, preamble: str, declared: Declared) -> tuple[str, str]:
    """(as-at date, the rule that gave it) for one document, in a fixed order of trust; the last rule always gives one.

    A date later than the capture is a slip of the publisher's and is passed over.

    `captures` are the captures of that document, oldest first; `preamble` is what stands above its headings.
    """
    note = declared.edition_notes.get(captures[0].sha256)
    if note:
        return note.as_at, f"our own note: {note.why}"
    for capture in captures:
        if capture.as_at:
            return capture.as_at, "stated by the person who added the file" if capture.via != "transcribed" else "the day of transcription"
    if told := dates_of_links(captures):
        own = date_in_name(preamble) if len(told) > 1 else None
        if own in told:
            return str(own), f"the words above the headings; its links said {' and then '.join(told)}"
        # A file that was replaced after its page was asked has its right words within days. The same bytes under another date long
        # after are the same edition published again.
        first, *others = told
        last = others[-1] if others and _days_between(captures, first, others[-1]) <= DAYS_TO_PUT_RIGHT else first
        rest = ", ".join(one for one in told if one != last)
        return last, f"the words of the link: {told[last]!r}" + (f"; its links also said {rest}" if rest else "")
    if (found := date_in_name(preamble)) and found <= captures[0].captured_at[:10]:
        return found, "the words above the headings"
    for capture in captures:
        if (found := date_in_name(capture.file_name)) and found <= capture.captured_at[:10]:
            return found, f"the file's name: {shown_name(capture)!r}" if shown_name(capture) else "the file's name"
    if reading.modified_on:
        return reading.modified_on, "the day the workbook was last saved, by its own properties"
    return captures[0].captured_at[:10], "the day it was first had; nothing in it or about it gives another"


def _days_between(captures: Iterable[Capture], first: str, last: str) -> int:
    """The days from the first capture whose link gave one date to the first whose link gave another."""
    had = {date_in_name(one.link_text): one.captured_at[:10] for one in reversed(list(captures))}
    return (date.fromisoformat(f"{had[last]}-01-01"[:10]) - date.fromisoformat(f"{had[first]}-01-01"[:10])).days


def dates_of_links(captures: Iterable[Capture]) -> dict[str, str]:
    """The dates that the links to one document gave it, in the order of time, each with the words in which it first stood."""
    told: dict[str, str] = {}
    for capture in captures:
        if (found := date_in_name(capture.link_text)) and found <= capture.captured_at[:10]:
            told.setdefault(found, capture.link_text)
    return told


@dataclass(frozen=True, order=True)
class _Draft:
    """What orders documents: source and as-at date; a file in which no part of the register was found comes after those in which one was.

    `name` comes before the hash, so that an edition's files keep their order when one of them is mended.
    """

    source_id: str
    as_at: str
    holds_nothing: bool
    captured_at: str
    name: str
    sha256: str
    rule: str
    title: str
    via: str
    sections: frozenset[str] = field(compare=False)


def make_editions(documents: Iterable[tuple[list[Capture], Reading, Sequence[SheetPlan]]], declared: Declared) -> list[Edition]:
    """The editions of all sources in order: by source, as-at date, first capture, then the file's name and hash.

    `documents` gives, for every document that holds a register, its captures (oldest first), what was read from it, and how its
    sheets are read. Of two files with one date, the second belongs to the same edition if it holds other sections; it is a re-issue
    if both hold the same part of the register.
    """
    drafts = []
    for captures, reading, plans in documents:
        as_at, rule = as_at_of(captures, reading, preamble_of(reading, plans), declared)
        first = captures[0]
        words = [capture.link_text for capture in captures if capture.link_text]
        title = dates_of_links(captures).get(as_at) or next(iter(words), "") or shown_name(first)
        sections = frozenset(plan.section_id for plan in plans if plan.section_id)
        at = first.captured_at
        drafts.append(_Draft(first.source_id, as_at, not sections, at, first.file_name, first.sha256, rule, title, first.via, sections))
    editions: list[Edition] = []
    held: dict[str, frozenset[str]] = {}
    for draft in sorted(drafts):
        same_date = [one for one in editions if (one.source_id, one.as_at) == (draft.source_id, draft.as_at)]
        if same_date and draft.sections and held[same_date[-1].edition_id] and not draft.sections & held[same_date[-1].edition_id]:
            whole = editions[editions.index(same_date[-1])] = _joined(same_date[-1], draft, declared)
            held[whole.edition_id] |= draft.sections
            continue
        edition = Edition(
            edition_id=f"{draft.source_id}-{draft.as_at}" + (f"-{len(same_date) + 1}" if same_date else ""),
            source_id=draft.source_id,
            title=draft.title or declared.sources[draft.source_id].title,
            as_at=draft.as_at,
            as_at_rule=draft.rule,
            position=sum(one.source_id == draft.source_id for one in editions) + 1,
            reissue_of=same_date[0].edition_id if same_date and not draft.holds_nothing else None,
            first_captured_at=draft.captured_at,
            documents=(draft.sha256,),
            transcribed=draft.via == "transcribed",
        )
        editions.append(edition)
        held[edition.edition_id] = draft.sections
    return editions


def _joined(edition: Edition, draft: _Draft, declared: Declared) -> Edition:
    """`edition` with one more document, under the name of the publication: no single file's title fits it any more."""
    return replace(edition, documents=(*edition.documents, draft.sha256), title=declared.sources[edition.source_id].title)


def held_by_us(sheets: list[Sheet], editions: dict[str, Edition]) -> set[str]:
    """The hashes of the documents and the ids of the editions of which a part of a register was read, transcriptions apart."""
    used = [
        sheet
        for sheet in sheets
        if sheet.plan.is_read and sheet.plan.section_id and not editions[sheet.edition_id].transcribed
    ]
    return {sheet.sha256 for sheet in used} | {sheet.edition_id for sheet in used}


def stands_for_held(stands_for: str, held: set[str]) -> bool:
    """Whether what a transcribed row stands for is held: a document by its hash, or any edition whose id begins like this."""
    return bool(stands_for) and any(one == stands_for or one.startswith(f"{stands_for}-") for one in held)
