"""Source row -> disposition, and where it is one, listing: values typed, corrections applied, people withheld.

Every row of every sheet gets exactly one disposition here. A value that does not parse stays as printed with status `unparsed`
and an issue; the row itself is never dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import urlsplit

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
    sheet: Sheet, source_id: str, transcribed: bool, declared: Declared, corrections: Corrections
) -> tuple[list[SourceRow], list[Listing], list[Issue]]:
    """Every row of `sheet` with its disposition, the listings among them, and what could not be accepted quietly."""
    rows: list[SourceRow] = []
    listings: list[Listing] = []
    issues: list[Issue] = []
    place = (sheet.sha256, sheet.grid.sheet_name)
    ours = {key[2:]: one for key, one in corrections.items() if key[:2] == place}
    is_reference = reference_test(sheet, declared)
    letter_of = {column.field: column.letter for column in sheet.plan.columns}
    last = max((row.number for row in sheet.grid.rows if is_reference(row.cells.get(letter_of.get("reference", ""), ""))), default=0)
    shown = {fold(text) for text in (declared.layouts[sheet.plan.layout_id].notes_shown if sheet.plan.layout_id else [])}
    for grid_row in sheet.grid.rows:
        row_id = f"{sheet.sheet_id}-r{grid_row.number}"
        disposition, reason = disposition_of(grid_row, sheet, is_reference, last)
        if disposition == "listing":
            listings.append(make_listing(grid_row, row_id, sheet, transcribed, declared, ours))
        rows.append(source_row(grid_row, row_id, sheet, disposition, reason, shown))
        if disposition == "set_aside" and sheet.plan.status in ("declared", "recognised"):
            where = f"Row {grid_row.number} of {sheet.grid.sheet_name}"
            issues.append(_issue("row_set_aside", f"{where} is in no listing: {reason}.", sheet, source_id, row_id))
    for listing in listings:
        issues += unparsed_issues(listing, sheet, source_id)
    return rows, listings, issues + unapplied_issues(sheet, source_id, ours, rows, listings)


def reference_test(sheet: Sheet, declared: Declared) -> Callable[[str], bool]:
    """Whether a cell reads as a reference of the register that the sheet belongs to."""
    section = declared.sections.get(sheet.plan.section_id or "")
    if section is None:
        return lambda _: False
    source = declared.sources[section.register_source_id]
    return lambda text: reference_value(text, source)[0][1] == "stated"


def disposition_of(row: GridRow, sheet: Sheet, is_reference: Callable[[str], bool], last: int) -> tuple[str, str]:
    """(disposition, reason) of one row, by where it stands and which of the sheet's columns it fills.

    `last` is the last row with a reference: a single cell below it is a note, and one above it may belong to a row of the table.
    """
    plan = sheet.plan
    texts = {letter: text for letter, text in row.cells.items() if tidy(text)}
    if not texts:
        return "blank", "the row holds white space only" if row.cells else "no cell of the row holds anything"
    if plan.status == "withheld":
        return "withheld", plan.reason
    if plan.status in ("unread", "quarantined"):
        return "set_aside", f"the sheet is {plan.status}"
    if plan.heading_row is None or row.number < plan.heading_row:
        return "note", "it stands above the headings"
    if row.number == plan.heading_row:
        return "heading", "the row of headings"
    headings = {column.letter: fold(column.heading) for column in plan.columns}
    if all(fold(text) == headings.get(letter) for letter, text in texts.items()):
        return "heading", "the headings are repeated"
    filled = {column.field: texts[column.letter] for column in plan.columns if column.field and column.letter in texts}
    if len(texts) == 1 and not is_reference(filled.get("reference", "")):
        if row.number > last:
            return "note", "a single cell below the table, without a reference"
        return "set_aside", "a single cell in the midst of the table, which may belong to the row above"
    if not filled.keys() & {"reference", "title"}:
        return "set_aside", "neither a reference nor a title stands in it"
    if last and row.number > last:
        if any(fold(text).startswith("total") for text in texts.values()):
            return "total", "a line of totals below the table"
        return "set_aside", "it stands below the last row with a reference and has none itself"
    return "listing", "a row below the headings with a reference or a title"


def make_listing(
    row: GridRow, row_id: str, sheet: Sheet, transcribed: bool, declared: Declared, corrections: dict[tuple[int, str], dict[str, str]]
) -> Listing:
    """The listing of one row, with what people have decided about its cells applied. Never raises for anything that a cell can hold."""
    section = declared.sections[sheet.plan.section_id or ""]
    columns = [column for column in sheet.plan.columns if column.field and column.treatment in ("read", "withheld")]
    cells = {column.letter: row.cells.get(column.letter, "") for column in columns}
    # A cell of people is never repaired here: the repair would publish what is withheld.
    open_to_repair = {column.letter for column in columns if column.treatment == "read"}
    corrected = tuple(
        letter for letter, text in cells.items() if letter in open_to_repair and _fits(corrections.get((row.number, letter)), text)
    )
    # The key rests on what is printed: a repair must not break a link to the listing.
    printed = {column.field or "": cells[column.letter] for column in columns}
    key = "".join(f"{printed.get(name, '')}\x1f" for name in ("reference", "title", "approved_on"))
    cells |= {letter: corrections[(row.number, letter)]["read_as"] for letter in corrected}
    read = {column.field or "": cells[column.letter] for column in columns}
    values = [value for column in columns for value in _values_of(column, cells[column.letter], section.register_source_id, declared)]
    organisations, lines, lines_read = organisations_in(read.get("people_and_organisations", ""), declared)
    return Listing(
        row_id=row_id,
        sheet_id=sheet.sheet_id,
        edition_id=sheet.edition_id,
        section_id=section.section_id,
        source_id=section.register_source_id,
        listing_key=printed.get("listing_key") or content_key(key),
        values=tuple(values),
        datasets=tuple(_datasets(read, declared)),
        organisations=tuple(organisations + recipients_of(read.get("organisation_names", ""), declared)),
        people_lines=lines,
        people_lines_read=lines_read,
        withheld_text="\x1f".join(cells[column.letter] for column in columns if column.treatment == "withheld"),
        stands_for=printed.get("stands_for", ""),
        corrected=corrected,
        transcribed=transcribed,
    )


def _fits(correction: dict[str, str] | None, text: str) -> bool:
    return correction is not None and tidy(correction["printed"]) == tidy(text)


def unparsed_issues(listing: Listing, sheet: Sheet, source_id: str) -> list[Issue]:
    """An issue for each value of a listing that stays as printed."""
    number = listing.row_id.rpartition("-r")[2]
    return [
        _issue(
            f"unparsed_{value.field}",
            f"row {number}, column {value.column_letter} of {sheet.grid.sheet_name}: {value.printed[:120]!r} was not read: {value.rule}.",
            sheet,
            source_id,
            listing.row_id,
            value.column_letter,
        )
        for value in listing.values
        if value.status == "unparsed"
    ]


def unapplied_issues(
    sheet: Sheet, source_id: str, corrections: dict[tuple[int, str], dict[str, str]], rows: list[SourceRow], listings: list[Listing]
) -> list[Issue]:
    """An issue for each correction of the sheet that reached no cell of a listing."""
    applied = {(int(one.row_id.rpartition("-r")[2]), letter) for one in listings for letter in one.corrected}
    known = {row.number: row.row_id for row in rows}
    return [
        _issue(
            "correction_not_applied",
            f"Row {number}, column {letter} of {sheet.grid.sheet_name}: the cell is in no listing, or is not what the correction says is "
            "printed there. Look at the cell and mend data/decided/corrections.csv.",
            sheet,
            source_id,
            known.get(number),
            letter,
        )
        for number, letter in sorted(set(corrections) - applied)
    ]


def _issue(issue_type: str, message: str, sheet: Sheet, source_id: str, row_id: str | None, letter: str = "") -> Issue:
    return Issue(issue_type, message, source_id, sheet.edition_id, sheet.sheet_id, row_id, sha256=sheet.sha256, column_letter=letter)


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
        reference, standing = reference_value(shown, declared.sources[register_id])
        return [Value("reference", column.letter, shown, *reference), Value("standing", column.letter, shown, *standing)]
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


def source_row(row: GridRow, row_id: str, sheet: Sheet, disposition: str, reason: str, notes_shown: set[str]) -> SourceRow:
    """The row as the register keeps it: verbatim, save cells that are withheld and what must be masked.

    What is in no listing is shown only where its layout says that it may be, and of a link no more than the host: both may name people.
    """
    cells, kinds = _shown_cells(row, sheet)
    if disposition in ("note", "total", "set_aside"):
        for letter, text in row.cells.items():
            if fold(text) not in notes_shown:
                cells[letter], kinds[letter] = WITHHELD, "withheld"
    links = {letter: urlsplit(target).netloc for letter, target in row.links.items() if cells.get(letter) != WITHHELD}
    return SourceRow(row_id, sheet.sheet_id, row.number, cells, kinds, links, len(row.cells), row.hidden, disposition, reason)


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
