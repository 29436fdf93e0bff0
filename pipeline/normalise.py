"""Source row -> disposition, and where it is one, listing or record: values typed, corrections applied, people withheld.

A value that does not parse stays as printed with status `unparsed` and an issue; the row itself is never dropped.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from pipeline.declarations import Declared
from pipeline.fields import values_of
from pipeline.fold import fold, mask, phrases_in, tidy
from pipeline.headings import merged_spans
from pipeline.issues import Issue
from pipeline.model import GridRow, Listing, Named, Record, Sheet, SheetColumn, SourceRow, Value
from pipeline.person_like import is_withheld
from pipeline.recipients import named_in_cell, organisations_in, recipients_of
from pipeline.rows import disposition_of, rules_of, source_row
from pipeline.tallies import unread_columns

# Corrections by (sheet's document, sheet name, row, column letter): see data/decided/corrections.csv.
Corrections = dict[tuple[str, str, int, str], dict[str, str]]
CellCorrections = dict[tuple[int, str], dict[str, str]]
# What tells rows apart that print neither a reference nor a title.
KEY_WITHOUT_TITLE = ("entry_key", "url", "recipients_text", "event_date", "sent_on", "purpose", "datasets_text")
# What shows a dataset that a transcription gives by its id.
OUR_READING = "our reading of the source"
RECORDS = ("claim", "parliament_item", "tally")


@dataclass
class SheetReading:
    """What was read from one sheet: every row, and by what the section makes of its rows, the listings or the records.

    `withheld` maps a row to the columns in it that may name a person: recipients, and totals that are no numbers.
    """

    rows: list[SourceRow] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    withheld: dict[str, set[str]] = field(default_factory=dict)


def corrections_of(declared: Declared) -> Corrections:
    """The repairs of cells that people have decided, by the place they apply to."""
    return {
        (row["sha256"], row["sheet_name"], int(row["row_number"]), row["column_letter"]): row
        for row in declared.decisions.get("corrections", [])
    }


def read_rows(sheet: Sheet, source_id: str, transcribed: bool, declared: Declared, corrections: Corrections) -> SheetReading:
    """Every row of `sheet` with its disposition, what its section makes of it, and what could not be accepted quietly."""
    found = SheetReading()
    place = (sheet.sha256, sheet.grid.sheet_name)
    ours = {key[2:]: one for key, one in corrections.items() if key[:2] == place}
    section = declared.sections.get(sheet.plan.section_id or "")
    merged = merged_down(sheet)
    rules = rules_of(sheet, section, merged, transcribed, declared)
    shown = {fold(text) for text in (declared.layouts[sheet.plan.layout_id].notes_shown if sheet.plan.layout_id else [])}
    for grid_row in sheet.grid.rows:
        row_id = f"{sheet.sheet_id}-r{grid_row.number}"
        above = merged.get(grid_row.number, {})
        disposition, reason = disposition_of(grid_row, sheet, section, above, rules)
        if disposition == "listing":
            found.listings.append(make_listing(grid_row, row_id, sheet, transcribed, declared, ours, above))
            if people := withheld_recipients(grid_row, sheet, declared, above):
                found.withheld[row_id] = people
        if disposition in RECORDS:
            found.records.append(make_record(grid_row, row_id, sheet, ours))
            if disposition == "tally" and (unread := unread_columns(found.records[-1])):
                found.withheld[row_id] = unread
        found.rows.append(source_row(grid_row, row_id, sheet, disposition, reason, shown))
        if disposition == "set_aside" and sheet.plan.is_read:
            where = f"Row {grid_row.number} of {sheet.grid.sheet_name}"
            found.issues.append(_issue("row_set_aside", f"{where} is in no listing: {reason}.", sheet, source_id, row_id))
    for listing in found.listings:
        found.issues += unparsed_issues(listing, sheet, source_id)
    found.issues += unapplied_issues(sheet, source_id, ours, found)
    return found


def _cells_of(row: GridRow, sheet: Sheet, corrections: CellCorrections) -> tuple[list[SheetColumn], dict[str, str], tuple[str, ...]]:
    """(the columns that hold fields, their cells with corrections applied, the letters of the corrected ones) of one row."""
    columns = [column for column in sheet.plan.columns if column.field and column.treatment in ("read", "withheld")]
    cells = {column.letter: row.cells.get(column.letter, "") for column in columns}
    # A cell of people is never repaired here: the repair would publish what is withheld.
    open_to_repair = {column.letter for column in columns if column.treatment == "read"}
    corrected = tuple(
        letter for letter, text in cells.items() if letter in open_to_repair and _fits(corrections.get((row.number, letter)), text)
    )
    return columns, cells | {letter: corrections[(row.number, letter)]["read_as"] for letter in corrected}, corrected


def make_record(row: GridRow, row_id: str, sheet: Sheet, corrections: CellCorrections) -> Record:
    """The fields of a row that is no listing: a claim, an item of Parliament, a tally. The texts are masked, corrections applied."""
    columns, cells, corrected = _cells_of(row, sheet, corrections)
    read = {column.field or "": column for column in columns if column.treatment == "read"}
    texts = {name: mask(tidy(cells[column.letter])) for name, column in read.items()}
    place = (sheet.sheet_id, sheet.grid.sheet_name, read)
    return Record(row_id, sheet.edition_id, sheet.plan.section_id or "", texts, corrected, *place)


def merged_down(sheet: Sheet) -> dict[int, dict[str, str]]:
    """row number -> column letter -> text, for cells of the table that the file merges with the cell above them.

    Only where the file itself says that they are merged: a blank cell below a filled one is a blank cell.
    """
    rows = {row.number: row for row in sheet.grid.rows}
    result: dict[int, dict[str, str]] = {}
    for first, top, _, bottom in merged_spans(sheet.grid):
        text = rows[top].cells.get(first, "") if top in rows else ""
        if text and top > sheet.plan.heading_last:
            for number in range(top + 1, bottom + 1):
                result.setdefault(number, {})[first] = text
    return result


def make_listing(
    row: GridRow, row_id: str, sheet: Sheet, transcribed: bool, declared: Declared, corrections: CellCorrections, merged: dict[str, str]
) -> Listing:
    """The listing of one row, corrections applied, with what the file merges down to it (`merged`). No cell's content makes it raise."""
    section = declared.sections[sheet.plan.section_id or ""]
    source = declared.sources[section.register_source_id]
    columns, cells, corrected = _cells_of(row, sheet, corrections)
    above = {letter: text for letter, text in merged.items() if letter in cells and not tidy(cells[letter])}
    cells |= above
    # The key rests on what is printed: a repair must not break a link to the listing.
    printed = {column.field or "": row.cells.get(column.letter, "") or above.get(column.letter, "") for column in columns}
    read = {column.field or "": cells[column.letter] for column in columns}
    organisations, lines, lines_read = _organisations(read, declared)
    return Listing(
        row_id=row_id,
        sheet_id=sheet.sheet_id,
        edition_id=sheet.edition_id,
        section_id=section.section_id,
        source_id=source.source_id,
        register=source.entry_prefix,
        listing_key=printed.get("listing_key") or content_key(printed),
        values=tuple(_as_merged(value, above) for value in values_of(columns, cells, source, section, declared)),
        datasets=tuple(_datasets(read, source.entry_prefix, declared)),
        organisations=tuple(organisations),
        people_lines=lines,
        people_lines_read=lines_read,
        withheld_text="\x1f".join(cells[column.letter] for column in columns if column.treatment == "withheld"),
        stands_for=printed.get("stands_for", ""),
        corrected=corrected,
        transcribed=transcribed,
        entry_key=printed.get("entry_key", ""),
        possibly_same=tuple(filter(None, printed.get("possibly_same_as", "").split(" | "))),
    )


def withheld_recipients(row: GridRow, sheet: Sheet, declared: Declared, merged: dict[str, str]) -> set[str]:
    """The columns of recipients in which the row's cell, or the one that the file merges down to it (`merged`), may name a person."""
    letters = {column.letter for column in sheet.plan.columns if column.field == "recipients_text" and column.treatment == "read"}
    return {letter for letter in letters if any(is_withheld(cells.get(letter, ""), declared) for cells in (row.cells, merged))}


def _as_merged(value: Value, above: dict[str, str]) -> Value:
    """A value read from a cell that is merged down: nothing is printed in the row's own cell."""
    if value.column_letter not in above:
        return value
    return replace(value, printed="", rule=f"{value.rule}; the file merges the cell with the one above")


def _organisations(read: dict[str, str], declared: Declared) -> tuple[list[Named], int, int]:
    """(the organisations that a row names, lines of people and organisations in it, lines read)."""
    among_people, lines, lines_read = organisations_in(read.get("people_and_organisations", ""), declared)
    listed = recipients_of(read.get("organisation_names", ""), declared)
    in_cell = named_in_cell(read.get("recipients_text", ""), read.get("recipient_role", "") or "recipient", declared)
    return among_people + listed + in_cell, lines, lines_read


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


def unapplied_issues(sheet: Sheet, source_id: str, corrections: CellCorrections, found: SheetReading) -> list[Issue]:
    """An issue for each correction of the sheet that reached no cell of a listing or record."""
    read = [(one.row_id, one.corrected) for one in found.listings] + [(one.row_id, one.corrected) for one in found.records]
    applied = {(int(row_id.rpartition("-r")[2]), letter) for row_id, letters in read for letter in letters}
    known = {row.number: row.row_id for row in found.rows}
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


def content_key(printed: dict[str, str]) -> str:
    """A short key made of raw printed text alone (field -> text), so that it does not change when cleaning improves.

    It rests on reference, title and date; in rows that print neither reference nor title, also on whatever else tells them apart.
    """
    names = ["reference", "title", "approved_on"]
    if not tidy(printed.get("reference", "") + printed.get("title", "")):
        names += [name for name in KEY_WITHOUT_TITLE if printed.get(name)]
    return "k" + hashlib.sha256("".join(f"{printed.get(name, '')}\x1f" for name in names).encode()).hexdigest()[:16]


def _datasets(printed: dict[str, str], register: str, declared: Declared) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    book = declared.dataset_phrases_of(register)
    for _, _, phrase in phrases_in(printed.get("datasets_text", ""), book):
        found.setdefault(book.meanings[phrase], phrase)
    known = {row["dataset_id"] for row in declared.datasets}
    for dataset_id in printed.get("dataset_ids", "").split(" | "):
        if dataset_id in known:
            found.setdefault(dataset_id, OUR_READING)
    return list(found.items())
