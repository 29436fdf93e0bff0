"""Captures -> documents: each verified against its hash, read once, and its sheets planned; a bad document never stops the others."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from pathlib import Path

from pipeline.declaring.declarations import Declared
from pipeline.fold import fold
from pipeline.held.captures import document_path, documented_captures, published_captures
from pipeline.held.readings import Readings
from pipeline.held.records import json_of
from pipeline.layout import plan_sheet
from pipeline.model import Capture, Grid, Reading, Refused, RegisterError, SheetPlan

# As the readers name a text table (pipeline/readers/sniff.py).
CSV = "text/csv"
# A sheet of fewer rows is not taken for a copy of another.
COPIED_ROWS = 3
Texts = tuple[str, ...]
# The order of captures: by time, then address, then whatever else tells them apart.
_IN_TIME = attrgetter("captured_at", "url", *(one.name for one in fields(Capture)))


@dataclass
class Document:
    """One document with its captures (oldest first), what was read from it, or why it was not. One `in_doubt` is read otherwise by the
    audit, and is refused for that."""

    sha256: str
    byte_count: int
    captures: list[Capture]
    path: Path
    reading: Reading | None = None
    status: str = "read"
    reason: str = ""
    plans: list[SheetPlan] = field(default_factory=list)
    in_doubt: bool = False


def find_documents(data: Path, declared: Declared) -> list[Document]:
    """The documents that the captures name, each verified against its hash. Raises RegisterError naming a missing or changed file."""
    by_hash: dict[str, list[Capture]] = defaultdict(list)
    for capture in published_captures(data):
        by_hash[capture.sha256].append(capture)
    # A transcription is had from where it stands, unless the store holds the same bytes.
    transcribed: dict[str, Path] = {}
    for capture, path in documented_captures(data):
        if capture.sha256 not in by_hash:
            transcribed[capture.sha256] = path
        by_hash[capture.sha256].append(capture)
    documents = []
    for sha256, found in sorted(by_hash.items()):
        found.sort(key=_IN_TIME)
        for capture in found:
            if capture.source_id not in declared.sources:
                raise RegisterError(f"captures.csv names the source {capture.source_id!r}, which data/declared/sources.yml does not have.")
        path = transcribed.get(sha256) or document_path(data, sha256)
        content = path.read_bytes() if path.exists() else None
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            what = "is missing" if content is None else "no longer has the bytes it was stored with"
            raise RegisterError(f"{path} {what}. Restore it from an archive (register archive) and build again.")
        documents.append(Document(sha256, len(content), found, path))
    return documents


def read_one(document: Document, declared: Declared, readings: Readings, in_doubt: Mapping[str, str]) -> None:
    """Read one document and plan its sheets, filling in its status: read, page (holds no register) or refused, with the reason. `in_doubt`
    gives the reason for each document that must not be read."""
    first = document.captures[0]
    if document.sha256 in in_doubt:
        document.status, document.reason, document.in_doubt = "refused", in_doubt[document.sha256], True
        return
    is_page = all(capture.role == "page" for capture in document.captures)
    has_register = any(section.source_id == first.source_id for section in declared.sections.values())
    if (is_page or not has_register) and json_of(document.path) is not None:
        document.status, document.reason = "page", "the publisher's record of a page, or an archive's; it holds no table"
        return
    try:
        document.reading = readings.of(document.sha256, document.path, first.file_name, "page" if is_page else "table")
    except Refused as refusal:
        document.status, document.reason = "refused", f"{refusal} ({refusal.code})"
        if _is_page_of_words(document):
            document.status, document.reason = "page", "a web page that the publication names; it holds no table"
        return
    plans = [plan_sheet(grid, first.source_id, document.reading.media_type, declared) for grid in document.reading.grids]
    document.plans = one_sheet_a_layout(plans, document.reading.grids, declared)
    if not is_page and not any(plan.section_id for plan in plans) and _is_message(document):
        told = "no line of it has two cells. An error message, most likely; fetch the address again."
        document.status, document.reason = "refused", f"“{first.file_name or first.url}” holds no table: {told} (no_table)"
        document.reading, document.plans = None, []
        return
    if is_page and not any(plan.section_id for plan in document.plans):
        document.status, document.reason = "page", "the publication's page; it holds no table of the register itself"


def _is_page_of_words(document: Document) -> bool:
    """Whether a document that could not be read is a web page in its own right, such as a publisher's guidance, in which no table stands.

    A web page in place of a file is not: the address of a file has the file's name.
    """
    as_page = all(
        one.via in ("live", "web-archive") and one.content_type.startswith("text/html") and "." not in one.file_name
        for one in document.captures
    )
    return as_page and b"<table" not in document.path.read_bytes().lower()


def _is_message(document: Document) -> bool:
    """Whether what was read as a text table is a few words, as services send on a fault: no line of it has two cells."""
    if document.reading is None or document.reading.media_type != CSV:
        return False
    return all(len(row.cells) < 2 for grid in document.reading.grids for row in grid.rows)


def one_sheet_a_layout(plans: list[SheetPlan], grids: Sequence[Grid], declared: Declared) -> list[SheetPlan]:
    """`plans`, one for each of `grids`, with every further sheet of a section that has the same layout left unread: a sheet of drafts or
    refusals may have the same headings. A declared sheet stands before one that is only recognised.

    Sections that are declared to stand in several sheets (one a period, say) are read from each of them. Whatever its layout, a sheet of
    `COPIED_ROWS` rows or more is left unread as a copy where more than half of them stand in sheets of the section before it. In a shorter
    one, or where half are new, no row is lost for it: those that stand twice are reported as repeated.
    """
    declared_too = {plan.section_id for plan in plans if plan.is_read and plan.layout_id}
    sheets = Counter(plan.section_id for plan in plans)
    seen: set[tuple[str | None, str | None]] = set()
    printed: dict[str, set[Texts]] = defaultdict(set)
    result = []
    for plan, grid in zip(plans, grids, strict=True):
        section = declared.sections.get(plan.section_id or "")
        if section is None or not plan.is_read or section.makes == "note":
            result.append(plan)
            continue
        key = (plan.layout_id, plan.section_id)
        rows, why = _rows_of(plan, grid) if sheets[plan.section_id] > 1 else set[Texts](), ""
        if not section.several_sheets and (key in seen or (not plan.layout_id and plan.section_id in declared_too)):
            why = "Another sheet of the document has the same headings, and nothing says that this one is a part of the register too."
        elif len(rows) >= COPIED_ROWS and 2 * len(rows & printed[section.section_id]) > len(rows):
            why = "Most of its rows stand in another sheet of the document as well: it may be a copy."
        seen.add(key)
        printed[section.section_id] |= rows
        result.append(replace(plan, status="unread", reason=why, columns=()) if why else plan)
    return result


def _rows_of(plan: SheetPlan, grid: Grid) -> set[Texts]:
    """What the rows below the headings print, those of a single cell left out."""
    below = (row for row in grid.rows if row.number > plan.heading_last and len(row.cells) > 1)
    return {tuple(map(fold, row.cells.values())) for row in below}
