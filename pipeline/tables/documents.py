"""What goes into the tables of documents, editions, sheets and rows.

One function a table, from what was gathered to rows as dicts of plain Python values.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from pipeline.declaring.declarations import Declared
from pipeline.gathered import Gathered, Rows
from pipeline.held.editions import shown_name
from pipeline.history import KEEPS_HISTORY, in_time, silence
from pipeline.model import Edition, Sheet
from pipeline.privacy.masks import mask_shown


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _masked(row: dict[str, Any], declared: Declared, *names: str) -> dict[str, Any]:
    """`row` with the named texts, which people outside wrote, masked."""
    return row | {name: mask_shown(row[name], declared) for name in names}


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def source_rows(gathered: Gathered) -> Rows:
    return [
        {
            "source_id": one.source_id,
            "title": one.title,
            "publisher": one.publisher,
            "homepage_url": one.page_url,
            "licence": one.licence,
            "licence_url": one.licence_url,
            "note": one.note,
        }
        for one in gathered.declared.sources.values()
    ]


def document_rows(gathered: Gathered) -> Rows:
    return [
        {
            "sha256": one.sha256,
            "byte_count": one.byte_count,
            "status": one.status,
            "reason": mask_shown(one.reason, gathered.declared),
            "media_type": one.reading.media_type if one.reading else "",
        }
        for one in gathered.documents
    ]


def capture_rows(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    # After years of nights a long table, nearly all of whose lines repeat a capture but for its moment: each text is masked once.
    shown = lru_cache(maxsize=None)(lambda text: mask_shown(text, gathered.declared))
    ordered = sorted(gathered.captures, key=lambda one: (one.captured_at, one.url, one.sha256, one.via))
    for number, one in enumerate(ordered, start=1):
        texts = map(shown, (one.final_url, shown_name(one), one.link_text, one.found_on, one.captured_by))
        yield number, one.source_id, shown(one.url), one.captured_at, one.via, one.sha256, one.role, *texts


def section_rows(gathered: Gathered) -> Rows:
    return [vars(one) for one in gathered.declared.sections.values()]


def edition_rows(gathered: Gathered) -> Rows:
    return [
        _masked(vars(one), gathered.declared, "title", "as_at_rule")
        | {"withheld_differences": gathered.withheld_differences.get(one.edition_id)}
        | dict(zip(("status", "status_reason"), edition_status(one, gathered), strict=True))
        for one in gathered.editions
    ]


def edition_status(edition: Edition, gathered: Gathered) -> tuple[str, str]:
    """(status, reason): what of the edition was read. Sheets that are withheld by rule do not count against it."""
    statuses = [
        sheet.plan.status for sheet in gathered.sheets if sheet.edition_id == edition.edition_id and sheet.plan.status != "withheld"
    ]
    used = [
        sheet
        for sheet in gathered.sheets
        if sheet.edition_id == edition.edition_id and sheet.plan.section_id and sheet.plan.is_read
    ]
    if edition.transcribed:
        return "transcribed", "our own transcription of facts; the publisher's file is not held"
    if "quarantined" in statuses:
        return "quarantined", "too many entries are no longer listed in it; it awaits a check and is in no count"
    if not used:
        return "unread", "none of its sheets could be read"
    if "unread" in statuses:
        return "part_read", "some of its sheets could not be read"
    return "read", "every sheet of the register in it was read"


def edition_section_rows(gathered: Gathered) -> Rows:
    rows = []
    for section in gathered.declared.sections.values():
        previous = None
        for edition in in_time(section, gathered.editions):
            reason = silence(edition, gathered.sheets, section.section_id)
            rows.append(
                {
                    "edition_id": edition.edition_id,
                    "section_id": section.section_id,
                    "speaks": _yes(not reason),
                    "reason": mask_shown(reason, gathered.declared) or "every sheet of the section in it was read",
                    "compared_with": None if reason or section.keeps not in KEEPS_HISTORY else previous,
                }
            )
            previous = previous if reason else edition.edition_id
    return rows


def edition_document_rows(gathered: Gathered) -> Rows:
    return [{"edition_id": one.edition_id, "sha256": sha256} for one in gathered.editions for sha256 in one.documents]


def layout_rows(gathered: Gathered) -> Rows:
    return [
        {key: value for key, value in vars(one).items() if key not in ("columns", "media_types")} | {"section_id": one.section_id or None}
        for one in gathered.declared.layouts.values()
    ]


def sheet_rows(gathered: Gathered) -> Rows:
    return [_sheet_row(one, gathered.declared) for one in gathered.sheets]


def _sheet_row(sheet: Sheet, declared: Declared) -> dict[str, Any]:
    grid, plan = sheet.grid, sheet.plan
    return {
        "sheet_id": sheet.sheet_id,
        "edition_id": sheet.edition_id,
        "section_id": plan.section_id,
        "sheet_name": mask_shown(grid.sheet_name, declared),
        "sheet_index": grid.sheet_index + 1,
        "sha256": sheet.sha256,
        "layout_id": plan.layout_id,
        "layout_status": plan.status,
        "reason": mask_shown(plan.reason, declared),
        "hidden": _yes(grid.hidden),
        "heading_row": plan.heading_row,
        "row_count": len(grid.rows),
        "cell_count": grid.cell_count,
        "witness_row_count": grid.witness_row_count,
        "witness_cell_count": grid.witness_cell_count,
        "merged_ranges": _json(list(grid.merged)),
    }


def sheet_column_rows(gathered: Gathered) -> Rows:
    filled = {sheet.sheet_id: _filled_cells(sheet) for sheet in gathered.sheets}
    return [
        {
            "sheet_id": sheet.sheet_id,
            "column_letter": column.letter,
            "column_number": column.number,
            "heading": mask_shown(column.heading, gathered.declared),
            "field": column.field,
            "treatment": column.treatment,
            "why": column.why,
            "filled_cells": filled[sheet.sheet_id][column.letter],
        }
        for sheet in gathered.sheets
        for column in sheet.plan.columns
    ]


def _filled_cells(sheet: Sheet) -> Counter[str]:
    """Column letter -> how many cells below the headings are filled."""
    heading = sheet.plan.heading_row or 0
    return Counter(chain.from_iterable(row.cells for row in sheet.grid.rows if row.number > heading))


def issue_type_rows(gathered: Gathered) -> Rows:
    return [dict(row) for row in gathered.declared.issue_types]


def source_row_rows(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    # A long table: its rows are made one by one, in order and as they are stored. Rows that hold the same share their cells.
    told: dict[int, str] = {}
    for one in sorted(gathered.rows, key=lambda row: row.row_id):
        for held in (one.cells, one.kinds, one.links):
            if id(held) not in told:
                told[id(held)] = _json(held)
        shown = (told[id(one.cells)], told[id(one.kinds)], told[id(one.links)])
        yield one.row_id, one.sheet_id, one.number, *shown, one.cell_count, _yes(one.hidden), one.disposition, one.reason
