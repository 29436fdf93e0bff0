"""Grid -> how it is read: by a declared layout, recognised by vocabulary, withheld, or unread with the reason.

A layout is found by the words of its headings, in whatever row and order they stand. A needed field that is missing or found twice
makes the sheet unread. Which section a sheet is, where its source has several, is told by the words of its name and title.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Layout, Section, Source
from pipeline.fold import fold, tidy
from pipeline.model import Grid, GridRow, SheetColumn, SheetPlan
from pipeline.readers.sheet import column_number
from pipeline.rows.dates import DATE_FIELDS, formats_of_column, may_be_exchanged
from pipeline.sheets.heading_words import strange_headings
from pipeline.sheets.headings import Headings, meaning, parted, recognised_headings, texts_of
from pipeline.sheets.sections import is_of_another_list, not_its_own, section_of, sections_told, turning_word
from pipeline.sheets.signs import signs_of

NEIGHBOUR = "An empty column stands between it and the table."
HIDDEN = " The publisher's file hides this sheet."


def plan_sheet(grid: Grid, source_id: str, media_type: str, declared: Declared) -> SheetPlan:
    """How `grid` is to be read. Never raises: a sheet that fits nothing is `unread`, and its reason says what is missing."""
    filled = [row for row in grid.rows if any(map(tidy, row.cells.values()))]
    if not filled:
        return SheetPlan("declared", "The sheet is empty.")
    layouts = [one for one in declared.layouts.values() if source_id in (one.source_id, *one.also_in) and media_type in one.media_types]
    found = next(((row, layout) for row in filled for layout in layouts if _is_heading_of(row, layout)), None)
    withheld = _withheld(filled, source_id, declared)
    headings = None if withheld or (found and found[1].section_id) else recognised_headings(grid, filled, declared.vocabulary_of(source_id))
    # What stands below the headings says nothing of the whole sheet.
    first = found[0].number if found else headings.first if headings else filled[-1].number
    section = section_of(grid, first, source_id, declared)
    turned = "" if found and found[1].section_id else turning_word(grid, first, section, declared.sources[source_id], declared)
    declared_section = declared.sections[found[1].section_id] if found and found[1].section_id else section
    section_id = declared_section.section_id if declared_section else None
    if withheld and found:
        reason = "It begins like a sheet about people and has the headings of the register. Nothing of it is shown or counted."
        return SheetPlan("unread", reason, None, section_id)
    if withheld:
        return SheetPlan("withheld", withheld)
    if section and section.makes == "note":
        return _plan_of_notes(filled, section, headings, declared, source_id)
    if grid.hidden and not found:
        return SheetPlan("unread", "A hidden sheet. Nothing of it is shown or counted until a person has said what it is.")
    if turned:
        return SheetPlan("unread", f"Its name or title says {turned!r}: it may be another list than its other words say.", None, section_id)
    if found and declared_section:
        plan = _declared_plan(*found, declared_section, grid)
    else:
        plan = _recognised_plan(headings, section, source_id, declared, grid)
    doubt = _doubt(plan, filled, declared.sources[source_id]) or _second_list(plan, filled, declared, source_id)
    plan = replace(plan, status="unread", reason=doubt, columns=()) if doubt else plan
    return replace(plan, reason=plan.reason + HIDDEN) if grid.hidden else plan


def _withheld(filled: list[GridRow], source_id: str, declared: Declared) -> str:
    """Why the sheet is about people and never read; empty where it is not."""
    opening = " ".join(words for row in filled[:3] for text in texts_of(row).values() if (words := fold(text)))
    rules = (rule for rule in declared.withheld_sheets if rule.source_id == source_id)
    return next((rule.why for rule in rules if opening.startswith(fold(rule.first_words))), "")


def _plan_of_notes(filled: list[GridRow], section: Section, headings: Headings | None, declared: Declared, source_id: str) -> SheetPlan:
    """A sheet that by its name or title holds no entries; unread where a row begins with a reference or a heading is of recipients."""
    pattern, vocabulary = declared.sources[source_id].reference_pattern, declared.vocabulary_of(source_id)
    referenced = (row.number for row in filled if any(re.match(pattern, tidy(text)) for text in row.cells.values()))
    named = headings and any(meaning(headings, letter, vocabulary)[0] == "recipients_text" for letter in headings.texts)
    row = next(referenced, headings.first if headings and named else None)
    if row is None:
        return SheetPlan("declared", f"It holds no entries: {section.title}.", None, section.section_id)
    return SheetPlan("unread", f"It is called {section.title!r}, and row {row} reads like a row or the headings of a list.", None, None)


def _doubt(plan: SheetPlan, filled: list[GridRow], source: Source) -> str:
    """Why a sheet with the right headings must not be read all the same; empty where nothing speaks against it."""
    if plan.heading_row is None or plan.status == "unread":
        return ""
    headings = {column.letter: fold(column.heading) for column in plan.columns if column.heading}
    for row in filled:
        if row.number > plan.heading_last and _in_another_order(row, headings):
            return f"The headings stand again in row {row.number}, in another order: there is more than one table in the sheet."
        if row.number < plan.heading_row:
            texts = texts_of(row).values()
            begins = any(source.reference_pattern and re.match(source.reference_pattern, tidy(text)) for text in texts)
            if begins or 2 * len(texts) > len(headings):
                return f"Row {row.number} stands above the headings and reads like a row of the register: part of the table would be lost."
    return ""


def _in_another_order(row: GridRow, headings: dict[str, str]) -> bool:
    """Whether the row says what `headings` (column letter -> folded text) say, in other columns."""
    words = headings.values()
    # Most rows are data, and show it by their first cell.
    if not all(fold(text) in words for text in row.cells.values() if tidy(text)):
        return False
    texts = {letter: fold(text) for letter, text in texts_of(row).items()}
    return texts != headings and sorted(texts.values()) == sorted(words)


def _second_list(plan: SheetPlan, filled: list[GridRow], declared: Declared, source_id: str) -> str:
    """Why a sheet that nobody has reviewed may hold a second list below the first one; empty where nothing says so."""
    if plan.status != "recognised":
        return ""
    source = declared.sources[source_id]
    section = declared.sections.get(plan.section_id or "")
    book = not_its_own([*source.turning_words, *source.sub_heading_words], section)
    headings = {fold(column.heading) for column in plan.columns}
    # Where headings are parted over two rows, each of the rows may be repeated.
    parts = (row for row in filled if (plan.heading_row or 0) <= row.number <= plan.heading_last)
    headings |= {fold(text) for row in parts for text in texts_of(row).values()}
    read = [column.number for column in plan.columns if column.field]
    turned: GridRow | None = None
    for row in (one for one in filled if one.number > plan.heading_last):
        signs = signs_of(row.cells, source.vocabulary, declared)
        if (signs.texts <= 2 or signs.phrases > 1) and {fold(text) for text in texts_of(row).values()} <= headings:
            continue  # the headings, or a part of them, are repeated
        if signs.texts <= 2 and is_of_another_list(row, read, source, book, section, declared):
            turned = row
        elif turned and signs.texts > 1:
            return f"Row {turned.number} is a heading of its own, and says that what stands below it is another list."
        if signs.phrases > 1:
            return f"Row {row.number} reads like headings, in other words than those of row {plan.heading_row}: there may be two tables."
    return ""


def _is_heading_of(row: GridRow, layout: Layout) -> bool:
    texts = texts_of(row)
    if len(texts) != len(layout.columns):
        return False
    return sorted(fold(text) for text in texts.values()) == sorted(fold(column.heading) for column in layout.columns)


def _declared_plan(row: GridRow, layout: Layout, section: Section, grid: Grid) -> SheetPlan:
    by_heading = {fold(column.heading): column for column in layout.columns}
    columns = []
    for letter, number in _letters(grid):
        heading = row.cells.get(letter, "")
        column = by_heading.get(fold(heading)) if heading else None
        if column:
            columns.append(
                SheetColumn(letter, number, tidy(heading), column.field or None, column.treatment, column.why, tuple(column.date_formats))
            )
        elif _filled(grid, letter, row.number):
            columns.append(SheetColumn(letter, number, tidy(heading), None, "undeclared", "The layout does not name this column."))
    reason = f"The headings are those of the layout {layout.layout_id}."
    return SheetPlan("declared", reason, layout.layout_id, section.section_id, row.number, tuple(columns), row.number)


def _recognised_plan(headings: Headings | None, section: Section | None, source_id: str, declared: Declared, grid: Grid) -> SheetPlan:
    vocabulary = declared.vocabulary_of(source_id)
    if headings is None:
        return SheetPlan("unread", "No row of this sheet reads like the headings of a register. Nothing of it is shown or counted.")
    if section is None:
        told = "; ".join(one.title for one in sections_told(grid, headings.first, source_id, declared))
        titles = "; ".join(one.title for one in declared.sections_of(source_id)) or "none"
        reason = f"Nothing in the sheet's name or above its headings says which section it is. The source has: {titles}."
        if told:
            reason = f"The sheet's name and the lines above its headings do not agree on which section it is. They speak of: {told}."
        return SheetPlan("unread", reason, None, None, headings.first, _columns(headings, grid, source_id, declared), headings.last)
    printed = _columns(headings, grid, source_id, declared)
    columns = _without_neighbours(printed, headings, grid)
    counts = Counter(column.field for column in columns if column.field)
    missing = [f"no heading was recognised for {name}" for name in section.needs if not counts[name]]
    twice = [f"more than one heading was recognised for {name}" for name in section.needs if counts[name] > 1]
    if section.needs_one_of and not any(counts[name] == 1 for name in section.needs_one_of):
        missing.append(f"no heading was recognised, once, for any of {', '.join(section.needs_one_of)}")
    strange = [column.heading for column in printed if not column.field]
    columns = tuple(_told_apart(column, counts) for column in columns)
    status, reason = "recognised", "Every needed heading was recognised once. No person has reviewed this layout yet."
    if missing or twice:
        problems = "; ".join(missing + twice)
        told = strange_headings(strange, vocabulary, declared)
        status, reason = "unread", f"{problems[:1].upper()}{problems[1:]}.{told} Declare a layout for this sheet."
    return SheetPlan(status, reason, None, section.section_id, headings.first, columns, headings.last)


def _without_neighbours(columns: tuple[SheetColumn, ...], headings: Headings, grid: Grid) -> tuple[SheetColumn, ...]:
    """`columns`, those undeclared that the publisher's file hides, and those that an empty column parts from the most fields: what stands
    there may be another table, whose rows are about other things. A field found on both sides stays, found twice."""
    table = parted(columns, headings, grid)
    own = {column.field for column in columns if column.field and column.letter in table}
    why = dict.fromkeys(grid.hidden_columns, "The publisher's file hides this column.")
    why |= {one.letter: NEIGHBOUR for one in columns if one.letter not in table and one.field not in own and one.letter not in why}
    return tuple(
        replace(column, field=None, treatment="undeclared", why=why[column.letter], date_formats=())
        if column.treatment == "read" and column.letter in why
        else column
        for column in columns
    )


def _told_apart(column: SheetColumn, counts: Counter[str]) -> SheetColumn:
    """`column`, left undeclared where another heading was recognised for the same field: which of them it is, a person must say."""
    if not column.field or counts[column.field] == 1 or column.treatment == "withheld":
        return column
    why = f"More than one heading was recognised for {column.field}."
    return replace(column, field=None, treatment="undeclared", why=why, date_formats=())


def _columns(headings: Headings, grid: Grid, source_id: str, declared: Declared) -> tuple[SheetColumn, ...]:
    columns, vocabulary = [], declared.vocabulary_of(source_id)
    of_dates = (*DATE_FIELDS, "event_date", "period")
    dated = {letter for letter in headings.texts if meaning(headings, letter, vocabulary)[0] in of_dates}
    signs = [signs_of(row.cells, declared.sources[source_id].vocabulary, declared) for row in grid.rows if row.number > headings.last]
    month_first = {letter for one in signs for letter in one.month_first}
    days = Counter(letter for one in signs for letter in one.day_first)
    exchangeable = Counter(letter for one in signs for letter in one.exchangeable)
    others_in = Counter(letter for one in signs for letter in (*one.month_first, *one.either, *one.not_exchangeable))
    # Whoever writes one column's dates month first may write another's so.
    others = not month_first.isdisjoint(dated)
    for letter, number in _letters(grid):
        heading = headings.texts.get(letter, "")
        if not heading and not _filled(grid, letter, headings.last):
            continue
        name, why = meaning(headings, letter, vocabulary)
        if name is None:
            columns.append(SheetColumn(letter, number, tidy(heading), None, "undeclared", f"Not recognised: {why}."))
        elif name in vocabulary.withheld_fields:
            columns.append(SheetColumn(letter, number, tidy(heading), name, "withheld", vocabulary.withheld_fields[name]))
        else:
            exchanged = may_be_exchanged(days[letter], exchangeable[letter], others_in[letter])
            formats = formats_of_column(letter in month_first, letter in days, others, vocabulary.date_formats, exchanged)
            columns.append(SheetColumn(letter, number, tidy(heading), name, "read", f"Recognised: {why}.", formats))
    return tuple(columns)


def _letters(grid: Grid) -> list[tuple[str, int]]:
    used: set[str] = set().union(*(row.cells for row in grid.rows))
    return sorted(((letter, column_number(letter)) for letter in used), key=lambda pair: pair[1])


def _filled(grid: Grid, letter: str, below: int) -> bool:
    return any(letter in row.cells for row in grid.rows if row.number > below)

