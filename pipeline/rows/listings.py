"""What one row of a sheet says: its fields with corrections applied, typed, and the listing that they make.

Editions repeat most of their rows, so what the same words say under the same headings is worked out once for all of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pipeline.declaring.checks import ROLES
from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Section
from pipeline.fold import phrases_in, tidy
from pipeline.model import GridRow, Listing, Named, Said, Shared, Sheet, SheetColumn, Value, Values
from pipeline.privacy.masks import mask_shown
from pipeline.recipients import each_body_once, named_in_cell, organisations_in, recipients_of
from pipeline.rows.fields import values_of
from pipeline.rows.merged import Merges
from pipeline.rows.no_value import SEVERAL_ROWS, why_no_value
from pipeline.rows.value import REPAIRED

# Corrections by (row, column letter) of one sheet: see data/decided/corrections.csv.
CellCorrections = dict[tuple[int, str], dict[str, str]]
# What tells rows apart that print neither a reference nor a title.
KEY_WITHOUT_TITLE = ("entry_key", "url", "recipients_text", "event_date", "sent_on", "purpose", "datasets_text")
# What shows a dataset that a transcription gives by its id.
OUR_READING = "our reading of the source"
Columns = tuple[SheetColumn, ...]
Cells = dict[str, str]
Texts = tuple[str, ...]
# The letters of cells whose text is no value of their own, each with why.
NoValue = tuple[tuple[str, str], ...]
Asked = tuple[Texts, Texts, Texts, NoValue]


@dataclass(frozen=True)
class RowReader:
    """What the rows of one sheet are read by: the columns that hold fields, what the file merges, what people corrected, and what the same
    columns of the same section have said before.

    `said` maps (printed texts, texts with corrections, letters that are merged down, letters of cells without a value of their own) to what
    a row with those texts says. `known` has the same for rows of which nothing is corrected or merged, found by having the very same cells
    and kinds."""

    sheet: Sheet
    transcribed: bool
    declared: Declared
    columns: Columns
    letters: Texts
    merges: Merges
    corrections: CellCorrections
    said: dict[Asked, Said]
    known: dict[tuple[int, int], tuple[Said, Cells, Cells]]


def row_reader(sheet: Sheet, merges: Merges, corrections: CellCorrections, transcribed: bool, declared: Declared) -> RowReader:
    """What the rows of `sheet` are read by, of which the file merges cells as `merges` has them."""
    columns = tuple(column for column in sheet.plan.columns if column.field and column.treatment in ("read", "withheld"))
    said, known = declared.answers.setdefault(row_reader, {}).setdefault((sheet.plan.section_id, columns), ({}, {}))
    letters = tuple(column.letter for column in columns)
    return RowReader(sheet, transcribed, declared, columns, letters, merges, corrections, said, known)


def cells_of(row: GridRow, by: RowReader) -> tuple[Texts, tuple[str, ...]]:
    """(the texts of the columns that hold fields with corrections applied, the letters of the corrected ones) of one row."""
    texts, corrections = printed_of(row, by), by.corrections
    if not corrections:
        return texts, ()
    # A cell of people is never repaired here: the repair would publish what is withheld.
    corrected = tuple(
        column.letter
        for column, text in zip(by.columns, texts, strict=True)
        if column.treatment == "read" and _fits(corrections.get((row.number, column.letter)), text)
    )
    read_as = {letter: corrections[(row.number, letter)]["read_as"] for letter in corrected}
    return tuple(read_as.get(column.letter, text) for column, text in zip(by.columns, texts, strict=True)), corrected


def printed_of(row: GridRow, by: RowReader) -> Texts:
    """The texts of the columns that hold fields, as printed in the row's own cells."""
    printed = row.cells.get
    return tuple([printed(letter, "") for letter in by.letters])


def _fits(correction: dict[str, str] | None, text: str) -> bool:
    return correction is not None and tidy(correction["printed"]) == tidy(text)


def make_listing(row: GridRow, row_id: str, by: RowReader) -> Listing:
    """The listing of one row, corrections applied, with what the file merges down to it. No cell's content makes it raise."""
    section = by.declared.sections[by.sheet.plan.section_id or ""]
    source = by.declared.sources[section.register_source_id]
    corrected: Texts = ()
    if by.corrections or row.number in by.merges.down or row.number in by.merges.several:
        asked, corrected = _asked(row, by)
        said = _said_of(asked, section, by)
    elif held := by.known.get((id(row.cells), id(row.kinds))):
        said = held[0]
    else:
        said = _said_of(_asked(row, by)[0], section, by)
        by.known[id(row.cells), id(row.kinds)] = (said, row.cells, row.kinds)
    place = (row_id, by.sheet.sheet_id, by.sheet.edition_id, section.section_id, source.source_id, source.entry_prefix)
    return Listing(*place, said, corrected, by.transcribed)


def _asked(row: GridRow, by: RowReader) -> tuple[Asked, Texts]:
    """(all that decides what a row says, as `RowReader.said` has it; the letters of the corrected cells)."""
    texts, corrected = cells_of(row, by)
    printed = printed_of(row, by) if corrected else texts
    above: Texts = ()
    if merged := by.merges.down.get(row.number):
        above = tuple(column.letter for column, text in zip(by.columns, texts, strict=True) if column.letter in merged and not tidy(text))
        places = {column.letter: place for place, column in enumerate(by.columns)}
        down = {places[letter]: merged[letter] for letter in above}
        texts = tuple(down.get(place, text) for place, text in enumerate(texts))
        printed = tuple(text or down.get(place, "") for place, text in enumerate(printed))
    return (printed, texts, above, without_value(row, texts, corrected, by)), corrected


def _said_of(asked: Asked, section: Section, by: RowReader) -> Said:
    said = by.said.get(asked)
    if said is None:
        said = by.said[asked] = _said(by.columns, asked, section, by.declared)
    return said


def without_value(row: GridRow, texts: Texts, corrected: Texts, by: RowReader) -> NoValue:
    """The cells that are read, that nobody has corrected, and whose text is no value of their own, or is the number of several rows.
    `texts` has what is merged down."""
    several = by.merges.several.get(row.number, ())
    return tuple(
        (column.letter, why)
        for column, text in zip(by.columns, texts, strict=True)
        if column.treatment == "read" and (letter := column.letter) not in corrected
        if (why := why_no_value(row.kinds.get(letter, ""), text, column.field, by.declared) or (SEVERAL_ROWS if letter in several else ""))
    )


def _said(columns: Columns, asked: Asked, section: Section, declared: Declared) -> Said:
    source = declared.sources[section.register_source_id]
    as_printed, found, above, without = asked
    # A number of several rows is read, for what else the cell may say.
    broken = {letter: why for letter, why in without if why != SEVERAL_ROWS}
    several = {letter for letter, why in without if why == SEVERAL_ROWS}
    texts = ["" if column.letter in broken else text for column, text in zip(columns, found, strict=True)]
    shown = {
        column.letter: (mask_shown(text, declared), broken[column.letter])
        for column, text in zip(columns, as_printed, strict=True)
        if column.letter in broken
    }
    # The key rests on what is printed: a repair must not break a link to the listing.
    printed = {column.field or "": text for column, text in zip(columns, as_printed, strict=True)}
    read = {column.field or "": text for column, text in zip(columns, texts, strict=True)}
    cells = {column.letter: text for column, text in zip(columns, texts, strict=True)}
    repaired = {
        column.letter: mask_shown(own, declared)
        for column, own, text in zip(columns, as_printed, found, strict=True)
        if own != text and column.letter not in above
    }
    organisations, lines, lines_read = _organisations(read, declared)
    values = values_of(list(columns), cells, source, section, declared)
    return Said(
        listing_key=printed.get("listing_key") or content_key(printed),
        values=Values(_as_it_stands(_as_printed(value, repaired), above, shown, several) for value in values),
        datasets=Shared(_datasets(read, source.entry_prefix, declared)),
        organisations=Shared(organisations),
        people_lines=lines,
        people_lines_read=lines_read,
        withheld_text="\x1f".join(cells[column.letter] for column in columns if column.treatment == "withheld"),
        stands_for=printed.get("stands_for", ""),
        entry_key=printed.get("entry_key", ""),
        possibly_same=tuple(filter(None, printed.get("possibly_same_as", "").split(" | "))),
    )


def _as_printed(value: Value, repaired: dict[str, str]) -> Value:
    """A value of a cell that a person repaired (`repaired`, letter -> what is printed), with the printed text beside the repair."""
    if value.column_letter not in repaired:
        return value
    return replace(value, printed=repaired[value.column_letter], repair=value.printed, rule=f"{value.rule}; {REPAIRED}")


def _as_it_stands(value: Value, above: Texts, broken: dict[str, tuple[str, str]], several: set[str]) -> Value:
    """A value as its own cell has it: one from a cell that is merged down is not printed there, and one from a cell without a value of its
    own (`broken`, letter -> what it shows and why it is none; `several`, of numbers of several rows) is no value."""
    merged = value.column_letter in above
    if value.column_letter in several and value.status == "stated":
        # Without its number a unit counts nothing.
        status = "not_stated" if value.field == "record_count_unit" else "unparsed"
        return replace(value, printed="" if merged else value.printed, value=None, status=status, rule=SEVERAL_ROWS)
    if value.column_letter in broken and value.status == "not_stated":
        printed, why = broken[value.column_letter]
        return replace(value, printed="" if merged else printed, status="unparsed", rule=why)
    return replace(value, printed="", rule=f"{value.rule}; the file merges the cell with the one above") if merged else value


def _organisations(read: dict[str, str], declared: Declared) -> tuple[list[Named], int, int]:
    """(the organisations that a row names, lines of people and organisations in it, lines read)."""
    among_people, lines, lines_read = organisations_in(read.get("people_and_organisations", ""), declared)
    listed = recipients_of(read.get("organisation_names", ""), declared)
    role = read.get("recipient_role", "")
    in_cell = named_in_cell(read.get("recipients_text", ""), role if role in ROLES else ROLES[0], declared)
    return each_body_once(among_people + listed + in_cell), lines, lines_read


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
