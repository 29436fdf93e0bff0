"""Source row -> disposition, and where it is one, listing: values typed, corrections applied, people withheld.

Every row of every sheet gets exactly one disposition here. A value that does not parse stays as printed with status `unparsed`
and an issue; the row itself is never dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from pipeline.declarations import Declared
from pipeline.fold import fold, mask, phrases_in, tidy
from pipeline.issues import Issue
from pipeline.model import GridRow, Listing, Sheet, SheetColumn, SourceRow, Value
from pipeline.recipients import organisations_in, recipients_of
from pipeline.values import Parsed, date_value, environment_value, gateway_value, reference_value, text_value

WITHHELD = "[withheld]"
# Corrections by (sheet's document, sheet name, row, column letter): see data/decided/corrections.csv.
Corrections = dict[tuple[str, str, int, str], dict[str, str]]


def corrections_of(declared: Declared) -> Corrections:
    """The repairs of cells that people have decided, by the place they apply to."""
    return {
        (row["sha256"], row["sheet_name"], int(row["row_number"]), row["column_letter"]): row
        for row in declared.decisions.get("corrections", [])
    }


def read_rows(
    sheet: Sheet,
    source_id: str,
    transcribed: bool,
    declared: Declared,
    corrections: Corrections,
) -> tuple[list[SourceRow], list[Listing], list[Issue]]:
    """Every row of `sheet` with its disposition, the listings among them, and what could not be accepted quietly."""
    rows: list[SourceRow] = []
    listings: list[Listing] = []
    issues: list[Issue] = []
    for grid_row in sheet.grid.rows:
        row_id = f"{sheet.sheet_id}-r{grid_row.number}"
        disposition, reason = disposition_of(grid_row, sheet)
        if disposition == "listing":
            repaired = _repaired(grid_row, row_id, sheet, corrections, issues)
            listings.append(make_listing(repaired, row_id, sheet, source_id, transcribed, declared, issues))
        cells, kinds = _shown_cells(grid_row, sheet)
        rows.append(
            SourceRow(
                row_id,
                sheet.sheet_id,
                grid_row.number,
                cells,
                kinds,
                _shown_links(grid_row, cells),
                len(grid_row.cells),
                grid_row.hidden,
                disposition,
                reason,
            )
        )
        if disposition == "set_aside" and sheet.plan.status in ("declared", "recognised"):
            issues.append(
                Issue(
                    "row_set_aside",
                    f"Row {grid_row.number} of {sheet.grid.sheet_name} is in no listing: {reason}",
                    source_id,
                    sheet.edition_id,
                    sheet.sheet_id,
                    row_id,
                    sha256=sheet.sha256,
                )
            )
    return rows, listings, issues


def disposition_of(row: GridRow, sheet: Sheet) -> tuple[str, str]:
    """(disposition, reason) of one row, by where it stands and which of the sheet's columns it fills."""
    plan = sheet.plan
    if not row.cells or not any(tidy(text) for text in row.cells.values()):
        return "blank", "no cell of the row holds anything" if not row.cells else "the row holds white space only"
    if plan.status == "withheld":
        return "withheld", plan.reason
    if plan.status in ("unread", "quarantined"):
        return "set_aside", f"the sheet is {plan.status}"
    if plan.heading_row is None or row.number < plan.heading_row:
        return "note", "it stands above the headings"
    if row.number == plan.heading_row:
        return "heading", "the row of headings"
    headings = {column.letter: fold(column.heading) for column in plan.columns}
    if all(fold(text) == headings.get(letter) for letter, text in row.cells.items()):
        return "heading", "the headings are repeated"
    filled = {column.field for column in plan.columns if column.field and tidy(row.cells.get(column.letter, ""))}
    if len(row.cells) == 1 and not filled & {"reference"}:
        return "note", "a single cell below the headings, without a reference"
    if not filled & {"reference", "title"}:
        return "set_aside", "neither a reference nor a title stands in it"
    return "listing", "a row below the headings with a reference or a title"


def make_listing(
    row: GridRow, row_id: str, sheet: Sheet, source_id: str, transcribed: bool, declared: Declared, issues: list[Issue]
) -> Listing:
    """The listing of one row. Appends to `issues` what did not parse; never raises for anything that a cell can hold."""
    section = declared.sections[sheet.plan.section_id or ""]
    printed = {column.field: row.cells.get(column.letter, "") for column in sheet.plan.columns if column.field}
    values: list[Value] = []
    for column in sheet.plan.columns:
        if column.field:
            values.extend(_values_of(column, row.cells.get(column.letter, ""), section.register_source_id, declared))
    for value in values:
        if value.status == "unparsed":
            where = f"row {row.number}, column {value.column_letter} of {sheet.grid.sheet_name}"
            issues.append(
                Issue(
                    f"unparsed_{value.field}",
                    f"{where}: {value.printed[:120]!r} was not read: {value.rule}.",
                    source_id,
                    sheet.edition_id,
                    sheet.sheet_id,
                    row_id,
                    sha256=sheet.sha256,
                    column_letter=value.column_letter,
                )
            )
    people = printed.get("people_and_organisations", "")
    organisations, lines, read = organisations_in(people, declared)
    organisations += recipients_of(printed.get("organisation_names", ""), declared)
    key = "".join(f"{printed.get(name, '')}\x1f" for name in ("reference", "title", "approved_on"))
    digest = "\x1f".join(row.cells.get(column.letter, "") for column in sheet.plan.columns if column.treatment == "withheld")
    return Listing(
        row_id=row_id,
        sheet_id=sheet.sheet_id,
        edition_id=sheet.edition_id,
        section_id=section.section_id,
        source_id=section.register_source_id,
        listing_key=printed.get("listing_key") or content_key(key),
        values=tuple(values),
        datasets=tuple(_datasets(printed, declared)),
        organisations=tuple(organisations),
        people_lines=lines,
        people_lines_read=read,
        withheld_digest=digest,
        stands_for=printed.get("stands_for", ""),
        transcribed=transcribed,
    )


def content_key(text: str) -> str:
    """A short key made of raw printed text alone, so that it does not change when cleaning improves."""
    return "k" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _values_of(column: SheetColumn, cell: str, register_id: str, declared: Declared) -> list[Value]:
    name = column.field or ""
    if column.treatment == "withheld":
        status = "withheld" if tidy(cell) else "not_stated"
        return [Value(name, column.letter, WITHHELD if tidy(cell) else "", None, status, column.why)]
    shown = mask(cell)
    if name == "reference":
        reference, standing, rest = reference_value(shown, declared.sources[register_id])
        values = [Value("reference", column.letter, shown, *reference), Value("standing", column.letter, shown, *standing)]
        return values + (
            [Value("reference_rest", column.letter, rest, None, "unparsed", "words beside the reference that no rule names")]
            if rest and reference[0]
            else []
        )
    parsers: dict[str, Callable[[], Parsed]] = {
        "approved_on": lambda: date_value(shown, column.date_formats),
        "access_route": lambda: environment_value(shown, declared),
        "legal_gateway": lambda: gateway_value(shown, declared),
    }
    parsed = parsers.get(name, lambda: text_value(shown))()
    return [Value(name, column.letter, shown, *parsed)]


def _datasets(printed: dict[str, str], declared: Declared) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for _, _, phrase in phrases_in(printed.get("datasets_text", ""), declared.dataset_phrases):
        found.setdefault(declared.dataset_phrases.meanings[phrase], phrase)
    known = {row["dataset_id"] for row in declared.datasets}
    for dataset_id in printed.get("dataset_ids", "").split(" | "):
        if dataset_id in known:
            found.setdefault(dataset_id, dataset_id)
    return list(found.items())


def _repaired(row: GridRow, row_id: str, sheet: Sheet, corrections: Corrections, issues: list[Issue]) -> GridRow:
    cells = dict(row.cells)
    for letter, text in row.cells.items():
        correction = corrections.get((sheet.sha256, sheet.grid.sheet_name, row.number, letter))
        if not correction:
            continue
        if tidy(correction["printed"]) == tidy(text):
            cells[letter] = correction["read_as"]
        else:
            issues.append(
                Issue(
                    "correction_not_applied",
                    f"Row {row.number}, column {letter}: the cell is not what the correction says "
                    "is printed there. Look at the cell and mend data/decided/corrections.csv.",
                    None,
                    sheet.edition_id,
                    sheet.sheet_id,
                    row_id,
                    sha256=sheet.sha256,
                    column_letter=letter,
                )
            )
    return GridRow(row.number, cells, row.kinds, row.links, row.hidden)


def _shown_cells(row: GridRow, sheet: Sheet) -> tuple[dict[str, str], dict[str, str]]:
    """The row's cells as the register may keep them, and their kinds. Cells of people and of undeclared columns are withheld."""
    plan = sheet.plan
    is_heading = plan.heading_row is not None and row.number == plan.heading_row
    treatment = {column.letter: column.treatment for column in plan.columns}
    cells, kinds = {}, dict(row.kinds)
    for letter, text in row.cells.items():
        how = "read" if is_heading else treatment.get(letter, "undeclared") if plan.status in ("declared", "recognised") else "withheld"
        cells[letter] = mask(text) if how == "read" else WITHHELD
        if how != "read":
            kinds[letter] = "undeclared" if how == "undeclared" else "withheld"
    return cells, kinds


def _shown_links(row: GridRow, cells: dict[str, str]) -> dict[str, str]:
    return {letter: mask(target) for letter, target in row.links.items() if cells.get(letter) != WITHHELD}
