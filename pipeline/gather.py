"""Everything a build holds, worked out step by step from captures: documents, editions, sheets, rows, listings, entries, events."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.captures import document_path, documented_captures, published_captures
from pipeline.declarations import Declared
from pipeline.editions import make_editions
from pipeline.findings import decision_issues, edition_issues, reuse_issues, scope_issues, sheet_issues
from pipeline.history import Event, make_events, too_much_gone, withheld_differences
from pipeline.issues import Issue
from pipeline.layout import plan_sheet
from pipeline.link import Group, link
from pipeline.model import Capture, Edition, Listing, Reading, Refused, RegisterError, Sheet, SheetPlan, SourceRow
from pipeline.names import names_of, withhold_names
from pipeline.near_misses import NearMiss, candidates
from pipeline.normalise import corrections_of, read_rows
from pipeline.read import read_document
from pipeline.sequence import dates_out_of_order

# Documents are opened in child processes; two at a time suits a machine with two cores.
READERS = 2


@dataclass
class Document:
    """One document with its captures (oldest first), what was read from it, or why it was not."""

    sha256: str
    byte_count: int
    captures: list[Capture]
    path: Path
    reading: Reading | None = None
    status: str = "read"
    reason: str = ""
    plans: list[SheetPlan] = field(default_factory=list)


@dataclass
class Gathered:
    """All that goes into the database."""

    declared: Declared
    captures: list[Capture]
    documents: list[Document]
    editions: list[Edition]
    sheets: list[Sheet]
    rows: list[SourceRow] = field(default_factory=list)
    entries: list[Group] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    withheld_differences: dict[str, int] = field(default_factory=dict)
    candidates: list[NearMiss] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def gather(data: Path, declared: Declared) -> Gathered:
    """Work out a whole register from `data`. Raises RegisterError where the store itself is damaged; a bad document never stops it."""
    documents = find_documents(data, declared)
    with ThreadPoolExecutor(READERS) as pool:
        list(pool.map(lambda document: read_one(document, declared), documents))
    registers = [one for one in documents if one.status == "read"]
    editions = make_editions(((one.captures, one.reading, one.plans) for one in registers if one.reading), declared)
    gathered = Gathered(
        declared,
        [capture for one in documents for capture in one.captures],
        documents,
        editions,
        make_sheets(editions, {one.sha256: one for one in registers}),
    )
    gathered.issues += [
        Issue(
            "document_refused",
            f"{one.captures[0].file_name or one.captures[0].url}: {one.reason}",
            one.captures[0].source_id,
            sha256=one.sha256,
        )
        for one in documents
        if one.status == "refused"
    ]
    gathered.issues += [issue for edition in editions for issue in edition_issues(edition)]
    read_and_link(gathered)
    return gathered


def find_documents(data: Path, declared: Declared) -> list[Document]:
    """The documents that the captures name, each verified against its hash. Raises RegisterError naming a missing or changed file."""
    by_hash: dict[str, list[tuple[Capture, Path]]] = defaultdict(list)
    for capture in published_captures(data):
        by_hash[capture.sha256].append((capture, document_path(data, capture.sha256)))
    for capture, path in documented_captures(data):
        by_hash[capture.sha256].append((capture, path))
    documents = []
    for sha256, found in sorted(by_hash.items()):
        found.sort(key=lambda pair: (pair[0].captured_at, pair[0].url))
        for capture, _ in found:
            if capture.source_id not in declared.sources:
                raise RegisterError(f"captures.csv names the source {capture.source_id!r}, which data/declared/sources.yml does not have.")
        path = found[0][1]
        content = path.read_bytes() if path.exists() else None
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            what = "is missing" if content is None else "no longer has the bytes it was stored with"
            raise RegisterError(f"{path} {what}. Restore it from an archive (register archive) and build again.")
        documents.append(Document(sha256, len(content), [capture for capture, _ in found], path))
    return documents


def read_one(document: Document, declared: Declared) -> None:
    """Read one document and plan its sheets, filling in its status: read, page (holds no register) or refused, with the reason."""
    first = document.captures[0]
    if not any(section.source_id == first.source_id for section in declared.sections.values()):
        document.status, document.reason = "page", "an answer of a source that has no register, and so no sheets to read"
        return
    is_page = all(capture.role == "page" for capture in document.captures)
    try:
        document.reading = read_document(document.path, first.file_name, "page" if is_page else "table")
    except Refused as refusal:
        document.status, document.reason = "refused", f"{refusal} ({refusal.code})"
        return
    plans = [plan_sheet(grid, first.source_id, document.reading.media_type, declared) for grid in document.reading.grids]
    document.plans = one_sheet_a_layout(plans)
    if is_page and not any(plan.section_id for plan in document.plans):
        document.status, document.reason = "page", "the publication's page; it holds no table of the register itself"


def one_sheet_a_layout(plans: list[SheetPlan]) -> list[SheetPlan]:
    """`plans` with every further sheet of a layout left unread: a sheet of drafts or refusals may have the same headings."""
    seen: set[tuple[str | None, str | None]] = set()
    result = []
    for plan in plans:
        key = (plan.layout_id, plan.section_id)
        if plan.section_id and plan.status in ("declared", "recognised") and key in seen:
            reason = "Another sheet of the document has the same headings, and nothing says that this one is a part of the register too."
            plan = replace(plan, status="unread", reason=reason, columns=())
        seen.add(key)
        result.append(plan)
    return result


def make_sheets(editions: list[Edition], documents: dict[str, Document]) -> list[Sheet]:
    """The sheets of all editions, in order of edition and of the sheets in their document."""
    return [
        Sheet(f"{edition.edition_id}-s{grid.sheet_index + 1}", edition.edition_id, edition.sha256, grid, plan)
        for edition in editions
        for document in [documents[edition.sha256]]
        if document.reading
        for grid, plan in zip(document.reading.grids, document.plans, strict=True)
    ]


def read_and_link(gathered: Gathered) -> None:
    """Rows, listings, entries and events. An edition from which too much has gone is quarantined and all is linked again without it."""
    declared, let_through = gathered.declared, _let_through(gathered.declared)
    quarantine_issues: list[Issue] = []
    while True:
        gathered.rows, listings, issues = _read_all(gathered)
        entries = link(listings, declared)
        gone = too_much_gone(entries, gathered.editions, gathered.sheets, declared, let_through)
        if not gone:
            break
        quarantine_issues.append(_quarantine(gathered, *gone))
    gathered.entries = entries
    gathered.events = make_events(entries, gathered.editions, gathered.sheets, declared)
    gathered.withheld_differences = withheld_differences(entries, gathered.editions, gathered.sheets, declared)
    gathered.candidates = candidates(entries, declared)
    gathered.issues += issues + quarantine_issues + sheet_issues(gathered.sheets) + dates_out_of_order(listings, declared.sources)
    gathered.issues += reuse_issues(entries, declared) + decision_issues(listings, declared) + scope_issues(listings, declared)


def _let_through(declared: Declared) -> set[str]:
    return {row["sha256"] for row in declared.decisions.get("sheets", []) if row["decision"] == "let_through"}


def _quarantine(gathered: Gathered, edition_id: str, section_id: str, gone: int, before: int) -> Issue:
    reason = f"{gone} of {before} entries are no longer listed in it; it awaits a check by a person"
    gathered.sheets = [
        replace(one, plan=replace(one.plan, status="quarantined", reason=reason))
        if (one.edition_id, one.plan.section_id) == (edition_id, section_id)
        else one
        for one in gathered.sheets
    ]
    return Issue("edition_quarantined", f"{edition_id}: {reason}.", edition_id=edition_id)


def _read_all(gathered: Gathered) -> tuple[list[SourceRow], list[Listing], list[Issue]]:
    """The rows and listings of every sheet, transcriptions of documents that are held and read being set aside as superseded."""
    editions = {one.edition_id: one for one in gathered.editions}
    held = {
        sheet.sha256
        for sheet in gathered.sheets
        if sheet.plan.status in ("declared", "recognised") and sheet.plan.section_id and not editions[sheet.edition_id].transcribed
    }
    corrections = corrections_of(gathered.declared)
    rows: list[SourceRow] = []
    listings: list[Listing] = []
    issues: list[Issue] = []
    for sheet in gathered.sheets:
        edition = editions[sheet.edition_id]
        sheet_rows, found, sheet_problems = read_rows(sheet, edition.source_id, edition.transcribed, gathered.declared, corrections)
        superseded = {one.row_id for one in found if one.stands_for in held}
        rows += [
            replace(row, disposition="superseded", reason="the document that it stands for is held") if row.row_id in superseded else row
            for row in sheet_rows
        ]
        listings += [one for one in found if one.row_id not in superseded]
        issues += [one for one in sheet_problems if one.row_id not in superseded]
    return withhold_names(rows, listings, issues, names_of(listings, gathered.declared))
