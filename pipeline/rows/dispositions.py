"""Each row of a sheet: its disposition, and what of it the register keeps.

Every row of every sheet gets exactly one disposition here. Cells that are withheld, and what must be masked, go no further.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Section
from pipeline.fold import Phrases, fold, phrase_book, phrases_in, tidy
from pipeline.model import GridRow, Sheet, SheetPlan
from pipeline.privacy.masks import mask_shown
from pipeline.readers.sheet import STRUCK_OUT
from pipeline.rows.values import reference_value

WITHHELD = "[withheld]"
# A row without a reference is an entry only where it fills so many columns, or all that any row of its sheet fills, and half of those.
FEWEST_FILLED = 3
# A text that names nothing: a number or letter of a note or a column, its sign, or a hint in brackets ("(name)").
_NO_NAME = re.compile(r"[(\[]?(?:[1-9]\d{0,2}|[a-z]|[ivx]{1,4})[)\].:]?|[*†‡§#⁰¹²³⁴-⁹]+|\([^()]*\)|\[[^\[\]]*\]", re.IGNORECASE)
Cells = dict[str, str]
Merged = dict[int, Cells]


@dataclass(frozen=True)
class TableRules:
    """What tells an entry from a note in one sheet: what a reference is, the `last` row of the table (0 where there is none), the
    `fewest` columns with fields that an entry without a reference fills, whether the table is so `small` that a recipient with a title or
    purpose is enough, the words with which such a row is none, and the `headings` that a row may repeat (see `printed_headings`)."""

    is_reference: Callable[[str], bool]
    last: int
    fewest: int
    small: bool
    aside: Phrases
    headings: list[dict[str, str]]


def rules_of(sheet: Sheet, section: Section | None, merged: Merged, transcribed: bool, declared: Declared) -> TableRules:
    """The rules of one sheet. In our own transcriptions every row is what its section makes of it, however little it says."""
    is_reference = reference_test(sheet, declared)
    last, headings = last_row_of(sheet, section, is_reference), printed_headings(sheet)
    if section is None or transcribed or section.makes != "listing" or section.references != "sometimes":
        return TableRules(is_reference, last, 0, False, phrase_book({}), headings)
    letters = {column.letter for column in sheet.plan.columns if column.field}
    below = [row for row in sheet.grid.rows if row.number > sheet.plan.heading_last]
    own = (len(letters & row.cells.keys()) for row in below if row.number not in merged)
    most = max([*own, *(len(letters & {*row.cells, *merged[row.number]}) for row in below if row.number in merged)], default=0)
    aside = phrase_book(dict.fromkeys(declared.sources[section.source_id].aside_words, ""))
    fewest = max(min(FEWEST_FILLED, most), (most + 1) // 2)
    return TableRules(is_reference, last, fewest, most <= FEWEST_FILLED, aside, headings)


def reference_test(sheet: Sheet, declared: Declared) -> Callable[[str], bool]:
    """Whether a cell reads as a reference of the register that the sheet belongs to."""
    section = declared.sections.get(sheet.plan.section_id or "")
    if section is None:
        return lambda _: False
    source = declared.sources[section.register_source_id]
    return lambda text: reference_value(text, source)[0][1] == "stated"


def last_row_of(sheet: Sheet, section: Section | None, is_reference: Callable[[str], bool]) -> int:
    """The last row of the table: the last with a reference or, in a section whose rows do not all have one, with two fields filled.

    What stands below it is notes and totals. 0 where the sheet has no such row.
    """
    letters = {column.field: column.letter for column in sheet.plan.columns if column.field}
    reference = letters.get("reference", "")
    sometimes = section is not None and section.references == "sometimes"
    for row in reversed(sheet.grid.rows):
        two = sometimes and row.number > sheet.plan.heading_last
        if two and sum(bool(tidy(row.cells.get(letter, ""))) for letter in letters.values()) > 1:
            return row.number
        if is_reference(row.cells.get(reference, "")):
            return row.number
    return 0


def printed_headings(sheet: Sheet) -> list[dict[str, str]]:
    """What a row says that repeats the headings, column letter -> folded text: the whole headings or, where they are parted over two
    rows, one of the rows."""
    whole = {column.letter: fold(column.heading) for column in sheet.plan.columns}
    first, last = sheet.plan.heading_row or 0, sheet.plan.heading_last
    parts = [row for row in sheet.grid.rows if first <= row.number <= last] if last > first else []
    return [whole, *({letter: fold(text) for letter, text in row.cells.items()} for row in parts)]


def disposition_of(
    row: GridRow, sheet: Sheet, section: Section | None, merged: dict[str, str], rules: TableRules
) -> tuple[str, str]:
    """(disposition, reason) of one row, by where it stands and which of the sheet's columns it fills.

    A row of the table becomes what its section makes of rows (a listing, a claim, …) where it fills a field that the section
    identifies rows by, of its own or merged down to it (`merged`, column letter -> text). A single cell below the table is a note.
    """
    plan = sheet.plan
    texts = {letter: text for letter, text in row.cells.items() if tidy(text)}
    if not texts:
        return "blank", "the row holds white space only" if row.cells else "no cell of the row holds anything"
    if plan.status == "withheld":
        return "withheld", plan.reason
    if plan.status in ("unread", "quarantined"):
        return "set_aside", f"the sheet is {plan.status}"
    if plan.heading_row is None or section is None or row.number < plan.heading_row:
        return "note", "it stands above the headings" if plan.heading_row else "the sheet holds no entries"
    if row.number <= plan.heading_last:
        return "heading", "the row of headings"
    if any(all(fold(text) == one.get(letter) for letter, text in texts.items()) for one in rules.headings):
        return "heading", "the headings are repeated"
    if _is_struck_out(row, texts):
        return "set_aside", "all its cells are struck out"
    filled = {column.field: texts[column.letter] for column in plan.columns if column.field and column.letter in texts}
    referenced = rules.is_reference(filled.get("reference", ""))
    if not referenced and _is_total(texts, filled, section, row.number > rules.last):
        return "total", "a line of totals"
    if len(texts) == 1 and not referenced:
        return _single_cell(texts, plan, section, row.number > rules.last)
    known = filled.keys() | {column.field for column in plan.columns if column.field and column.letter in merged}
    names = [name.replace("_", " ").removesuffix(" text") for name in section.identified_by]
    if not known & set(section.identified_by):
        return "set_aside", f"it has no {' and no '.join(names)}"
    if rules.last and section.references == "always" and "reference" in section.identified_by and row.number > rules.last:
        return "set_aside", "it stands below the last row with a reference and has none itself"
    if not referenced and (why := _no_entry(texts, known, rules) or _names_nothing(filled, known, section)):
        return "set_aside", why
    return section.makes, f"a row below the headings with its {' or '.join(names)}"


def _is_struck_out(row: GridRow, texts: Cells) -> bool:
    """Whether all cells of a row that hold something are struck out, each of them whole."""
    return all(row.kinds.get(letter, "").startswith(STRUCK_OUT) for letter in texts)


def _single_cell(texts: dict[str, str], plan: SheetPlan, section: Section, below: bool) -> tuple[str, str]:
    """(disposition, reason) of a row that fills one cell and has no reference: below the table it is a note, which stands in the first
    column."""
    if not below:
        return "set_aside", "a single cell in the midst of the table, which may belong to the row above"
    table = [column for column in plan.columns if column.heading]
    names = [column.letter for column in table[1:] if column.field in section.identified_by]
    if section.references == "sometimes" and texts.keys() & set(names):
        return "set_aside", "a single cell below the table, which stands where entries are named"
    return "note", "a single cell below the table, without a reference"


def _no_entry(texts: dict[str, str], known: set[str], rules: TableRules) -> str:
    """Why a row without a reference is taken for no entry; empty where it may be one."""
    if any(found[0] == 0 for text in texts.values() for found in phrases_in(text, rules.aside)[:1]):
        return "it has no reference and begins like a note or a total"
    enough = rules.small and "recipients_text" in known and known & {"title", "purpose"}
    if len(known) < rules.fewest and not enough:
        return f"it has no reference and fills fewer than {rules.fewest} columns: it may be a note, a total or a heading"
    return ""


def _names_nothing(filled: dict[str, str], known: set[str], section: Section) -> str:
    """Why a row whose fields name nothing is taken for no entry; empty where they name something, or what is merged down to it does."""
    names = known & set(section.identified_by)
    own = [tidy(filled[name]) for name in names if name in filled]
    if section.references != "sometimes" or len(own) < len(names) or not all(map(_NO_NAME.fullmatch, own)):
        return ""
    return "it names nothing: it may be a note, or say what the columns hold"


def _is_total(texts: dict[str, str], filled: dict[str, str], section: Section, below: bool) -> bool:
    """Whether a row without a reference adds up others: a text of it begins with "total", and all else in it, below the table, has numbers
    ("12 projects") or, in a table whose rows do not all have references, anywhere is one. Of totals by period one does whose fields
    (`filled`) say so: a comment beside them may speak of totals."""
    if section.makes == "tally":
        return any({"total", "totals", "cumulative", "date"} & set(fold(text).split(" ")) for text in filled.values())
    totals = [text for text in texts.values() if fold(text).split(" ")[0] in ("total", "totals") or fold(text).startswith("grand total")]
    if not totals:
        return False
    rest = [fold(text).replace(" ", "") for text in texts.values() if text not in totals]
    if below and all(any(map(str.isdecimal, text)) for text in rest):
        return True
    return section.references == "sometimes" and bool(rest) and all(map(str.isdecimal, rest))


def shown_row(
    row: GridRow, sheet: Sheet, disposition: str, notes_shown: set[str], declared: Declared
) -> tuple[Cells, Cells, Cells]:
    """(cells, kinds, links) of the row as the register keeps them: verbatim, save cells that are withheld and what must be masked.

    What is in no listing is shown only where its layout says that it may be, and of a link no more than the host: both may name people.
    """
    cells, kinds = _shown_cells(row, sheet, declared)
    if disposition in ("note", "total", "set_aside"):
        for letter, text in row.cells.items():
            if fold(text) not in notes_shown:
                cells[letter], kinds[letter] = WITHHELD, "withheld"
    links = {letter: urlsplit(target).netloc for letter, target in row.links.items() if cells.get(letter) != WITHHELD}
    return cells, kinds, links


def _shown_cells(row: GridRow, sheet: Sheet, declared: Declared) -> tuple[dict[str, str], dict[str, str]]:
    """The row's cells as the register may keep them, and their kinds. Cells of people and of undeclared columns are withheld."""
    plan = sheet.plan
    is_heading = plan.heading_row is not None and plan.heading_row <= row.number <= plan.heading_last
    treatment = {column.letter: column.treatment for column in plan.columns}
    cells, kinds = {}, dict(row.kinds)
    for letter, text in row.cells.items():
        how = "read" if is_heading else treatment.get(letter, "undeclared") if plan.is_read else "withheld"
        cells[letter] = mask_shown(text, declared) if how == "read" else WITHHELD
        if how != "read":
            kinds[letter] = "undeclared" if how == "undeclared" else "withheld"
    return cells, kinds
