"""Source row -> disposition, and where it is one, listing or record: values typed, corrections applied, people withheld.

A value that does not parse stays as printed with status `unparsed` and an issue; the row itself is never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.declaring.declarations import Declared
from pipeline.fold import tidy
from pipeline.issues import Issue
from pipeline.model import GridRow, Listing, Record, Sheet, SourceRow, Value
from pipeline.privacy.mask_issues import masked_in_row
from pipeline.privacy.masks import mask_decided
from pipeline.privacy.person_like import is_withheld
from pipeline.rows.dispositions import rules_of
from pipeline.rows.judge import Judge
from pipeline.rows.listings import CellCorrections, RowReader, cells_of, make_listing, row_reader, without_value
from pipeline.rows.merged import merges_of
from pipeline.rows.no_value import ISSUE_TYPES
from pipeline.rows.own_codes import CODES, code_issues
from pipeline.rows.tallies import unread_columns

# Corrections by (sheet's document, sheet name, row, column letter): see data/decided/corrections.csv.
Corrections = dict[tuple[str, str, int, str], dict[str, str]]
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
    theirs = {key[2:]: one for key, one in corrections.items() if key[:2] == place}
    ours = _that_may_be_read(theirs, sheet, declared) if theirs else theirs
    section = declared.sections.get(sheet.plan.section_id or "")
    merges = merges_of(sheet)
    rules = rules_of(sheet, section, merges.down, transcribed, declared)
    by = row_reader(sheet, merges, ours, transcribed, declared)
    judge = Judge(sheet, section, rules, transcribed, declared)
    for grid_row in sheet.grid.rows:
        row_id = f"{sheet.sheet_id}-r{grid_row.number}"
        judged = judge(grid_row, merges.down.get(grid_row.number, {}))
        disposition, reason = judged.disposition, judged.reason
        if disposition == "listing":
            found.listings.append(make_listing(grid_row, row_id, by))
            if judged.people:
                found.withheld[row_id] = set(judged.people)
            if transcribed:
                found.issues += code_issues(grid_row, row_id, sheet, source_id, declared)
        if disposition in RECORDS:
            found.records.append(make_record(grid_row, row_id, by))
            if disposition == "tally" and (unread := unread_columns(found.records[-1], declared.share)):
                found.withheld[row_id] = unread
            elif disposition != "tally":
                found.issues += no_value_issues(found.records[-1], sheet, source_id)
        found.rows.append(judged.source_row(grid_row, row_id, sheet.sheet_id))
        if not judged.as_printed:
            found.issues += masked_in_row(grid_row, found.rows[-1], sheet, source_id)
        if disposition == "set_aside" and sheet.plan.is_read:
            where = f"Row {grid_row.number} of {sheet.grid.sheet_name}"
            found.issues.append(_issue("row_set_aside", f"{where} is in no listing: {reason}.", sheet, source_id, row_id))
    for listing in found.listings:
        if listing.values.unparsed:
            found.issues += unparsed_issues(listing, sheet, source_id)
    found.issues += unapplied_issues(sheet, source_id, theirs, found)
    return found


def _that_may_be_read(corrections: CellCorrections, sheet: Sheet, declared: Declared) -> CellCorrections:
    """`corrections` without those that would put what may be a person's name in a column of recipients."""
    recipients = {one.letter for one in sheet.plan.columns if one.field == "recipients_text"}
    return {place: one for place, one in corrections.items() if place[1] not in recipients or not is_withheld(one["read_as"], declared)}


def make_record(row: GridRow, row_id: str, by: RowReader) -> Record:
    """The fields of a row that is no listing: a claim, an item of Parliament, a tally. The texts are masked, corrections applied, and empty
    where no value may be read."""
    found, corrected = cells_of(row, by)
    without = dict(without_value(row, found, corrected, by))
    cells = {column.letter: "" if column.letter in without else text for column, text in zip(by.columns, found, strict=True)}
    read = {column.field or "": column for column in by.columns if column.treatment == "read"}
    texts = {name: mask_decided(tidy(cells[column.letter]), by.declared) for name, column in read.items()}
    place = (by.sheet.sheet_id, by.sheet.grid.sheet_name, read)
    told = {letter: ISSUE_TYPES.get(why, "tally_unparsed") for letter, why in without.items()}
    return Record(row_id, by.sheet.edition_id, by.sheet.plan.section_id or "", texts, corrected, *place, told)


def unparsed_issues(listing: Listing, sheet: Sheet, source_id: str) -> list[Issue]:
    """An issue for each value of a listing that stays as printed, but for our own codes, of which `code_issues` tells. Values that share
    a cell share the issue where it says the same of both."""
    number = listing.row_id.rpartition("-r")[2]
    found = (
        _issue(
            ISSUE_TYPES.get(value.rule) or f"unparsed_{value.field}",
            f"row {number}, column {value.column_letter} of {sheet.grid.sheet_name}: {_named(value)} was not read: {value.rule}.",
            sheet,
            source_id,
            listing.row_id,
            value.column_letter,
        )
        for value in listing.values.unparsed
        if not (listing.transcribed and value.field in CODES)
    )
    return list(dict.fromkeys(found))


def no_value_issues(record: Record, sheet: Sheet, source_id: str) -> list[Issue]:
    """An issue for each cell of a record from which no value may be read; of those of totals `tallies_of` tells."""
    where = f"Row {record.row_id.rpartition('-r')[2]}, column"
    return [
        _issue(why, f"{where} {letter} of {sheet.grid.sheet_name}: no value was read.", sheet, source_id, record.row_id, letter)
        for letter, why in record.no_value.items()
    ]


def _named(value: Value) -> str:
    return repr(value.printed[:120]) if value.printed else "what the file merges down to it"


def unapplied_issues(sheet: Sheet, source_id: str, corrections: CellCorrections, found: SheetReading) -> list[Issue]:
    """An issue for each correction of the sheet that reached no cell of a listing or record."""
    read = [(one.row_id, one.corrected) for one in found.listings] + [(one.row_id, one.corrected) for one in found.records]
    applied = {(int(row_id.rpartition("-r")[2]), letter) for row_id, letters in read for letter in letters}
    known = {row.number: row.row_id for row in found.rows}
    return [
        _issue(
            "correction_not_applied",
            f"Row {number}, column {letter} of {sheet.grid.sheet_name}: the cell is in no listing, or is not what the correction says is "
            "printed there, or would name what may be a person. Look at the cell and mend data/decided/corrections.csv.",
            sheet,
            source_id,
            known.get(number),
            letter,
        )
        for number, letter in sorted(set(corrections) - applied)
    ]


def _issue(issue_type: str, message: str, sheet: Sheet, source_id: str, row_id: str | None, letter: str = "") -> Issue:
    return Issue(issue_type, message, source_id, sheet.edition_id, sheet.sheet_id, row_id, sha256=sheet.sha256, column_letter=letter)
