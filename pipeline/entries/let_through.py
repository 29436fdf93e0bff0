"""Decisions to let a part of an edition through the gate of `history.py`: which parts they free, and which decisions free none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.declaring.declarations import Declared
from pipeline.history import GATED, Part
from pipeline.issues import Issue
from pipeline.model import Sheet
from pipeline.privacy.masks import mask

_WHERE = "data/decided/sheets.csv"


def parts_let_through(sheets: list[Sheet], declared: Declared) -> set[Part]:
    """The parts that a person has looked at and let through: those that a sheet named in data/decided/sheets.csv belongs to.

    A decision without a sheet's name is about every sheet of its document. No other part of the same edition is freed by it.
    """
    named = {(row["sha256"], row["sheet_name"]) for row in _decided(declared)}
    return {
        (one.edition_id, one.plan.section_id)
        for one in sheets
        if one.plan.section_id and {(one.sha256, one.grid.sheet_name), (one.sha256, "")} & named
    }


def let_through_issues(sheets: list[Sheet], declared: Declared) -> list[Issue]:
    """An issue for each of these decisions that names a document or sheet that is not there, or one that no gate ever holds back."""
    own: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        own[sheet.sha256].append(sheet)
    found = []
    for row in _decided(declared):
        held = own.get(row["sha256"], [])
        if fault := _fault(held, row, declared):
            document = (held[0].edition_id, row["sha256"]) if held else (None, None)
            message = f"{_WHERE}: {fault}, so nothing is let through. Mend the row."
            found.append(Issue("decision_not_applied", message, edition_id=document[0], sha256=document[1]))
    return found


def _decided(declared: Declared) -> Iterator[dict[str, str]]:
    return (row for row in declared.decisions.get("sheets", []) if row["decision"] == "let_through")


def _fault(held: list[Sheet], row: dict[str, str], declared: Declared) -> str:
    """Why the decision can free nothing; '' where it can free a part."""
    if not held:
        return f"no edition holds a document {row['sha256']!r}"
    named = [one for one in held if row["sheet_name"] in (one.grid.sheet_name, "")]
    if not named:
        return f"the document {row['sha256'][:12]}… has no sheet {mask(row['sheet_name'])!r}"
    if not any(one.plan.section_id and declared.sections[one.plan.section_id].keeps in GATED for one in named):
        which = f"the sheet {mask(row['sheet_name'])!r}" if row["sheet_name"] else "every sheet"
        return f"{which} of the document {row['sha256'][:12]}… is in no part that is ever quarantined"
    return ""
