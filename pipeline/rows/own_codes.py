"""The codes in our own transcriptions of entries: a word that is on no list would otherwise count as *not stated* without a word.

What such a cell says is never guessed: the row stays, the cell counts as blank, and whoever builds is told the file, row and column.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.declaring.checks import OUTCOMES, ROLES
from pipeline.declaring.declarations import Declared
from pipeline.fold import tidy
from pipeline.issues import Issue
from pipeline.model import GridRow, Sheet, SheetColumn
from pipeline.rows.dates import date_value
from pipeline.rows.fields import MEANINGS, YES_NO
from pipeline.rows.transcribed import SEEN

FILES = {
    "documented-entries": "data/documented/entries.csv",
    "documented-uksa-accredited-projects": "data/documented/uksa_accredited_projects.csv",
}
NOT_STATED = "not_stated"
# Field -> its codes; each may be blank as well.
CODES = {
    "outcome": OUTCOMES,
    "pupil_level": (*YES_NO, NOT_STATED),
    "in_scope": (*YES_NO, NOT_STATED),
    "recipient_role": ROLES,
    "date_meaning": (*MEANINGS, "received", "register_date", NOT_STATED),
    "register_part": ("npd_requests", "dsap_shares", "police", "lrs", "not_known"),
    "seen": SEEN,
}


def code_issues(row: GridRow, row_id: str, sheet: Sheet, source_id: str, declared: Declared) -> list[Issue]:
    """An issue for each cell of one row of a transcription, as printed, whose word is none of the codes of its column."""
    where = FILES.get(sheet.plan.section_id or "", sheet.grid.sheet_name)
    place = (source_id, sheet.edition_id, sheet.sheet_id, row_id)
    return [
        Issue(
            "transcribed_code_unknown",
            f"{where}, row {row.number}, column {column.heading}: {fault}. Until that is mended it counts as blank.",
            *place,
            sha256=sheet.sha256,
            column_letter=column.letter,
        )
        for column in sheet.plan.columns
        for fault in _faults(column, tidy(row.cells.get(column.letter, "")), declared)
    ]


def _faults(column: SheetColumn, text: str, declared: Declared) -> Iterator[str]:
    name = column.field or ""
    if text and text not in CODES.get(name, (text,)):
        yield f"{text[:60]!r} is not one of {', '.join(CODES[name])}"
    if name == "date_read" and date_value(text, ("iso",))[1] == "unparsed":
        yield f"{text[:60]!r} is no date such as 2015, 2015-03 or 2015-03-04"
    if name == "dataset_ids":
        known = {row["dataset_id"] for row in declared.datasets}
        yield from (f"{one[:60]!r} is none of the datasets in declared/lookups" for one in text.split(" | ") if text and one not in known)


def code_in(name: str, text: str | None) -> str:
    """The word in a cell of the field `name` where it is one of its codes; '' for any other, which counts as blank."""
    return text if text in CODES[name] and text else ""
