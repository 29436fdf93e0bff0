"""What of an edition could not be used, so that an entry that left a section of that date is not said to be gone: it may stand there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.declaring.declarations import Declared
from pipeline.fold import squash
from pipeline.held.documents import Document
from pipeline.held.editions import date_in_name
from pipeline.model import Edition, Sheet, SourceRow


def refused_moments(documents: list[Document]) -> set[tuple[str, str]]:
    """(source id, date) of each document that could not be opened: as stated when it was added, or by its link's or file's name, or,
    for want of either, when it was first captured: what was had before an entry went is not where it went, though it is had again each
    day. An edition of that date is not whole."""
    return {
        (one.source_id, one.as_at or date_in_name(one.link_text) or date_in_name(one.file_name) or document.captures[0].captured_at[:10])
        for document in documents
        if document.status == "refused"
        for one in document.captures
    }


def doubtful_moments(
    rows: list[SourceRow], editions: list[Edition], sheets: list[Sheet], declared: Declared
) -> set[tuple[str, str]]:
    """(source id, date) of each edition in which a row was set aside that may be an entry: in a list whose rows need no reference."""
    published = {one.edition_id: one for one in editions if not one.transcribed}
    read = {one.sheet_id: one for one in sheets if one.plan.is_read and one.edition_id in published}
    sections = {section_id for section_id, one in declared.sections.items() if one.references == "sometimes"}
    aside = {row.sheet_id for row in rows if row.disposition == "set_aside"} & read.keys()
    found = [published[read[one].edition_id] for one in aside if read[one].plan.section_id in sections]
    return {(edition.source_id, edition.as_at) for edition in found}


def texts_set_aside(
    rows: Iterable[SourceRow], editions: list[Edition], sheets: list[Sheet], declared: Declared
) -> Iterator[tuple[str, str, set[str]]]:
    """(source id, date, the texts) of each sheet of entries that was read and of which rows were set aside."""
    published = {one.edition_id: one for one in editions if not one.transcribed}
    numbers: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.disposition == "set_aside":
            numbers[row.sheet_id].add(row.number)
    for sheet in sheets:
        section = declared.sections.get(sheet.plan.section_id or "")
        edition = published.get(sheet.edition_id)
        if sheet.sheet_id in numbers and sheet.plan.is_read and edition and section and section.makes == "listing":
            aside = (row for row in sheet.grid.rows if row.number in numbers[sheet.sheet_id])
            yield edition.source_id, edition.as_at, {squash(text) for row in aside for text in row.cells.values()} - {""}
