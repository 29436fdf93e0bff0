"""How a file would be read, heading by heading, and a drafted layout for what would not be. Quotes headings, never cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from pipeline.declaring.declarations import Declared
from pipeline.fold import plural
from pipeline.layout import plan_sheet
from pipeline.model import Grid, SheetColumn, SheetPlan
from pipeline.read import read_document
from pipeline.readers.sheet import column_number


def layout_lines(file: Path, source_id: str, declared: Declared) -> list[str]:
    """The explanation as lines. Without a source, the source that reads most sheets is taken. Raises Refused as reading does."""
    reading = read_document(file, file.name, "table")
    source_ids = [source_id] if source_id else list(declared.sources)
    plans = {one: [plan_sheet(grid, one, reading.media_type, declared) for grid in reading.grids] for one in source_ids}
    chosen = max(source_ids, key=lambda one: sum(plan.section_id is not None and plan.status != "unread" for plan in plans[one]))
    lines = [f"{file.name}: {reading.media_type}, read as a file of {chosen}"]
    for grid, plan in zip(reading.grids, plans[chosen], strict=True):
        lines += _explained(grid, plan)
        if plan.status in ("unread", "recognised"):
            lines += _draft(plan, grid, reading.media_type, chosen)
    return lines


def _explained(grid: Grid, plan: SheetPlan) -> Iterator[str]:
    yield ""
    hidden = " (hidden)" if grid.hidden else ""
    size = f"{plural(len(grid.rows), 'row')}, {plural(grid.cell_count, 'filled cell')}"
    yield f"Sheet {grid.sheet_index + 1} {grid.sheet_name!r}{hidden}: {size}"
    yield f"  {plan.status}: {plan.reason}"
    if plan.heading_row:
        several = plan.heading_last > plan.heading_row
        yield f"  headings in rows {plan.heading_row} to {plan.heading_last}" if several else f"  headings in row {plan.heading_row}"
    for column in plan.columns:
        yield f"  {column.letter:>3}  {column.heading!r} -> {column.field or 'no field'} ({column.treatment}) {column.why}".rstrip()


def _draft(plan: SheetPlan, grid: Grid, media_type: str, source_id: str) -> Iterator[str]:
    letters = sorted({letter for row in grid.rows for letter in row.cells}, key=column_number)
    known = [_drafted_column(column) for column in plan.columns if column.heading]
    draft = {
        "layout_id": "NAME-THIS-LAYOUT",
        "source_id": source_id,
        "section_id": plan.section_id or "NAME-THE-SECTION",
        "title": "SAY WHAT IT IS",
        "media_types": [media_type],
        "evidence": "SAY WHERE THIS SHAPE WAS SEEN",
        "reviewed_by": "WHO",
        "reviewed_on": "YYYY-MM-DD",
        "columns": known or [_drafted_column(SheetColumn(letter, 0, f"COPY THE HEADING OF {letter}", None, "", "")) for letter in letters],
    }
    yield ""
    yield "  A drafted layout. Finish it and keep it as data/declared/layouts/<layout_id>.yml:"
    yield ""
    yield from ("  " + line for line in yaml.safe_dump(draft, sort_keys=False, allow_unicode=True, width=120).splitlines())


def _drafted_column(column: SheetColumn) -> dict[str, object]:
    """A column as a layout names it. One that nobody knows is drafted as left out: it may hold people's names."""
    drafted: dict[str, object] = {"heading": column.heading, "field": column.field or ""}
    if column.field is None:
        return drafted | {"treatment": "left_out", "why": "SAY WHY, OR GIVE IT A FIELD AND TAKE THE TREATMENT AWAY"}
    if column.treatment == "withheld":
        drafted |= {"treatment": "withheld", "why": column.why}
    if column.field.endswith("_on") or column.field == "event_date":
        drafted["date_formats"] = list(column.date_formats) or ["iso"]
    return drafted
