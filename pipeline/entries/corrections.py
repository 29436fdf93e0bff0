"""Repairs of cells (data/decided/corrections.csv) that do nothing, or do not reach all that prints the same: an issue for each."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.declaring.declarations import Declared
from pipeline.entries.groups import Group
from pipeline.fold import tidy
from pipeline.issues import Issue
from pipeline.model import Sheet


def misplaced_corrections(sheets: list[Sheet], declared: Declared) -> list[Issue]:
    """An issue for each repair of a cell whose document or sheet no edition has: it would else do nothing without a word."""
    known = {(one.sha256, one.grid.sheet_name) for one in sheets}
    return [
        Issue(
            "correction_not_applied",
            f"data/decided/corrections.csv: no edition has a sheet {row['sheet_name']!r} in the document {row['sha256'][:12]}. Take the "
            "document's hash and the sheet's name from table sheet, and mend the row.",
        )
        for row in declared.decisions.get("corrections", [])
        if (row["sha256"], row["sheet_name"]) not in known
    ]


def repair_issues(entries: list[Group]) -> list[Issue]:
    """An issue for each listing that prints, in the same field, what a person repaired in another listing of its entry. A repair is of one
    cell of one document, so there it does not hold."""
    return [issue for entry in entries if any(one.corrected for one in entry.listings) for issue in _not_repeated(entry)]


def _not_repeated(entry: Group) -> Iterator[Issue]:
    values = [(listing, value) for listing in entry.listings for value in listing.values]
    repaired = {(value.field, tidy(value.printed)) for _, value in values if value.repair is not None and tidy(value.printed)}
    for place in dict.fromkeys(
        (one.source_id, one.edition_id, one.sheet_id, one.row_id, value.column_letter)
        for one, value in values
        if value.repair is None and value.status != "withheld" and (value.field, tidy(value.printed)) in repaired
    ):
        said = f"Column {place[-1]} of the row prints what a person repaired in another edition, and is read as it is printed."
        yield Issue("correction_not_repeated", said, *place[:4], column_letter=place[-1])
