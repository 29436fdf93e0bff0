"""Grid -> how it is read: by a declared layout, recognised by vocabulary, withheld, or unread with the reason.

A layout is found by the words of its headings, in whatever row and order they stand. A heading that could mean two fields is left
undeclared, and a needed field that is missing or found twice makes the sheet unread: a sheet misread is wrong everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pipeline.declarations import Declared, Layout, Source, Vocabulary
from pipeline.fold import fold, tidy, tokens
from pipeline.model import Grid, GridRow, SheetColumn, SheetPlan

# A heading row that is recognised, not declared, is looked for among this many filled rows.
RECOGNISED_WITHIN = 200
# Fewer recognised headings than this, and a sheet is not taken for a part of the register at all.
FEWEST_HEADINGS = 2
LONGEST_HEADING = 160
# A row that holds a date is data: it must never be shown as the headings of a sheet that is not read.
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def plan_sheet(grid: Grid, source_id: str, media_type: str, declared: Declared) -> SheetPlan:
    """How `grid` is to be read. Never raises: a sheet that fits nothing is `unread`, and its reason says what is missing."""
    filled = [row for row in grid.rows if _texts(row)]
    if not filled:
        return SheetPlan("declared", "The sheet is empty.")
    layouts = [one for one in declared.layouts.values() if one.source_id == source_id and media_type in one.media_types]
    found = next(((row, layout) for row in filled for layout in layouts if _is_heading_of(row, layout)), None)
    opening = " ".join(words for row in filled[:3] for text in _texts(row).values() if (words := fold(text)))
    for rule in declared.withheld_sheets:
        if rule.source_id == source_id and opening.startswith(fold(rule.first_words)):
            if found:
                reason = "It begins like a sheet about people and has the headings of the register. Nothing of it is shown or counted."
                return SheetPlan("unread", reason, None, found[1].section_id)
            return SheetPlan("withheld", rule.why)
    if grid.hidden:
        reason = "A hidden sheet. Nothing of it is shown or counted until a person has said what it is."
        return SheetPlan("unread", reason, None, found[1].section_id if found else None)
    plan = _declared_plan(*found, grid) if found else _recognised_plan(filled, source_id, declared, grid)
    doubt = _doubt(plan, filled, declared.sources[source_id])
    return replace(plan, status="unread", reason=doubt, columns=()) if doubt else plan


def _doubt(plan: SheetPlan, filled: list[GridRow], source: Source) -> str:
    """Why a sheet with the right headings must not be read all the same; empty where nothing speaks against it."""
    if plan.heading_row is None or plan.status == "unread":
        return ""
    headings = {column.letter: fold(column.heading) for column in plan.columns if column.heading}
    for row in filled:
        texts = {letter: fold(text) for letter, text in _texts(row).items()}
        if row.number > plan.heading_row and texts != headings and sorted(texts.values()) == sorted(headings.values()):
            return f"The headings stand again in row {row.number}, in another order: there is more than one table in the sheet."
        begins = any(source.reference_pattern and re.match(source.reference_pattern, tidy(text)) for text in _texts(row).values())
        if row.number < plan.heading_row and (begins or 2 * len(texts) > len(headings)):
            return f"Row {row.number} stands above the headings and reads like a row of the register: part of the table would be lost."
    return ""


def _texts(row: GridRow) -> dict[str, str]:
    """The row's cells that hold more than white space."""
    return {letter: text for letter, text in row.cells.items() if tidy(text)}


def _is_heading_of(row: GridRow, layout: Layout) -> bool:
    texts = _texts(row)
    if len(texts) != len(layout.columns):
        return False
    return sorted(fold(text) for text in texts.values()) == sorted(fold(column.heading) for column in layout.columns)


def _declared_plan(row: GridRow, layout: Layout, grid: Grid) -> SheetPlan:
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
    return SheetPlan(
        "declared",
        f"The headings are those of the layout {layout.layout_id}.",
        layout.layout_id,
        layout.section_id,
        row.number,
        tuple(columns),
    )


def field_of(heading: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """The field that a heading means and, in words, why: an equal phrase, else the longest phrase whose words it holds.

    Returns (None, why) where no phrase fits or where two fields fit equally well.
    """
    folded = fold(heading)
    if folded in vocabulary.phrases:
        return vocabulary.phrases[folded], f"equal to the phrase {folded!r}"
    content = set(tokens(heading)) - vocabulary.ignored_words
    fits: dict[str, int] = {}
    turned: set[str] = set()
    for phrase, name in vocabulary.phrases.items():
        words = set(phrase.split()) - vocabulary.ignored_words
        if words and words <= content:
            turned |= (content - words) & vocabulary.turning_words
            fits[name] = max(fits.get(name, 0), len(words))
    if turned:
        return None, f"the word {min(turned)!r} turns its meaning"
    best = [name for name, length in fits.items() if length == max(fits.values())]
    if len(best) == 1:
        return best[0], f"holds the words of a phrase for {best[0]}"
    return None, f"could be {' or '.join(sorted(best))}" if best else "no phrase fits"


def _recognised_heading(filled: list[GridRow], vocabulary: Vocabulary) -> GridRow | None:
    """The row that most headings are recognised in, the first of equals; None where fewer than `FEWEST_HEADINGS` are."""
    best: tuple[int, GridRow | None] = (FEWEST_HEADINGS - 1, None)
    for row in filled[:RECOGNISED_WITHIN]:
        texts = _texts(row).values()
        if len(texts) < FEWEST_HEADINGS or any(len(text) > LONGEST_HEADING or _DATE.search(text) for text in texts):
            continue
        found = {name for text in texts if (name := field_of(text, vocabulary)[0])}
        if len(found) > best[0]:
            best = (len(found), row)
    return best[1]


def _recognised_plan(filled: list[GridRow], source_id: str, declared: Declared, grid: Grid) -> SheetPlan:
    heading = _recognised_heading(filled, declared.vocabulary)
    sections = [one for one in declared.sections.values() if one.source_id == source_id]
    if heading is None:
        return SheetPlan("unread", "No row of this sheet reads like the headings of a register. Nothing of it is shown or counted.")
    if len(sections) != 1:
        return SheetPlan("unread", f"The source has {len(sections)} sections, and only a declared layout says which of them this sheet is.")
    columns = _recognised_columns(heading, grid, declared.vocabulary)
    section = sections[0]
    counts = Counter(column.field for column in columns if column.field)
    missing = [f"no heading was recognised for {name}" for name in section.needs if not counts[name]]
    twice = [f"more than one heading was recognised for {name}" for name, count in sorted(counts.items()) if count > 1]
    status, reason = "recognised", "Every needed heading was recognised once. No person has reviewed this layout yet."
    if missing or twice:
        problems = "; ".join(missing + twice)
        status, reason = "unread", f"{problems[:1].upper()}{problems[1:]}. Declare a layout for this sheet."
    return SheetPlan(status, reason, None, section.section_id, heading.number, columns)


def _recognised_columns(row: GridRow, grid: Grid, vocabulary: Vocabulary) -> tuple[SheetColumn, ...]:
    columns = []
    for letter, number in _letters(grid):
        heading = row.cells.get(letter, "")
        if not heading and not _filled(grid, letter, row.number):
            continue
        name, why = field_of(heading, vocabulary) if heading else (None, "no heading")
        if name is None:
            columns.append(SheetColumn(letter, number, tidy(heading), None, "undeclared", f"Not recognised: {why}."))
        elif name in vocabulary.withheld_fields:
            columns.append(SheetColumn(letter, number, tidy(heading), name, "withheld", vocabulary.withheld_fields[name]))
        else:
            columns.append(SheetColumn(letter, number, tidy(heading), name, "read", f"Recognised: {why}.", vocabulary.date_formats))
    return tuple(columns)


def column_number(letter: str) -> int:
    """A = 1, Z = 26, AA = 27."""
    number = 0
    for character in letter:
        number = number * 26 + ord(character) - 64
    return number


def _letters(grid: Grid) -> list[tuple[str, int]]:
    used = {letter for row in grid.rows for letter in row.cells}
    return sorted(((letter, column_number(letter)) for letter in used), key=lambda pair: pair[1])


def _filled(grid: Grid, letter: str, below: int) -> bool:
    return any(letter in row.cells for row in grid.rows if row.number > below)
