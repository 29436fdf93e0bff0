"""The headings of a sheet: which row they stand in, and which field each of them means (by heading_words.py).

A heading may stand in one row or be parted over two, the upper one merged over several columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.declaring.vocabulary import Vocabulary
from pipeline.fold import tidy, tokens
from pipeline.model import Grid, GridRow, SheetColumn
from pipeline.readers.sheet import column_number
from pipeline.sheets.heading_words import field_of, is_phrase

# A heading row that is recognised, not declared, is looked for among this many filled rows.
RECOGNISED_WITHIN = 200
# Fewer recognised headings than this, and a sheet is not taken for a part of the register at all.
FEWEST_HEADINGS = 2
LONGEST_HEADING = 160
# A row that holds a date is data: it must never be shown as the headings of a sheet that is not read.
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
# A merged range: first column, first row, last column, last row.
Span = tuple[str, int, str, int]


@dataclass(frozen=True)
class Headings:
    """The headings of one sheet: the first and last row they stand in, and for each column its text, upper part and lower part."""

    first: int
    last: int
    texts: dict[str, str]
    lower: dict[str, str]


def texts_of(row: GridRow) -> dict[str, str]:
    """The row's cells that hold more than white space."""
    return {letter: text for letter, text in row.cells.items() if tidy(text)}


def merged_spans(grid: Grid) -> list[Span]:
    """The sheet's merged ranges."""
    found = (_RANGE.fullmatch(text) for text in grid.merged)
    return [(match[1], int(match[2]), match[3], int(match[4])) for match in found if match]


def meaning(headings: Headings, letter: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """The field that one column's heading means: its lower part by itself where that says it, else both parts together."""
    lower, whole = headings.lower.get(letter, ""), headings.texts.get(letter, "")
    if not whole:
        return None, "no heading"
    found = field_of(lower, vocabulary) if lower else (None, "")
    if not found[0]:
        return field_of(whole, vocabulary)
    above = set(tokens(whole)) - set(tokens(lower))
    if found[0] not in vocabulary.withheld_fields and (against := above & vocabulary.turning_words):
        return None, f"the word {min(against)!r} above it turns its meaning"
    return found


def recognised_headings(grid: Grid, filled: list[GridRow], vocabulary: Vocabulary) -> Headings | None:
    """The row, or two rows, in which most headings are recognised, the first of equals and one row before two; None where fewer than
    `FEWEST_HEADINGS` are."""
    best: Headings | None = None
    most, spans = FEWEST_HEADINGS - 1, merged_spans(grid)
    rows = filled[:RECOGNISED_WITHIN]
    pairs = [(upper, lower) for upper, lower in pairwise(rows) if lower.number == upper.number + 1]
    for upper, lower in [*zip(rows, rows, strict=True), *pairs]:
        # Most rows are data, and fill no more columns than headings were found in: what costs least to see is looked at first.
        if len(upper.cells.keys() | lower.cells.keys()) <= most or not (_may_be_headings(upper) and _may_be_headings(lower)):
            continue
        headings = one_row(upper) if upper is lower else two_rows(spans, upper, lower)
        count = _fields_in(headings, vocabulary, most)
        if count > most and (upper is lower or _may_be_parted(spans, upper, lower, headings, vocabulary)):
            best, most = headings, count
    return best


def _fields_in(headings: Headings, vocabulary: Vocabulary, most: int) -> int:
    """How many fields the headings mean; counted no further than it takes to see that they are not more than `most`."""
    found: set[str | None] = set()
    for left, letter in zip(range(len(headings.texts), 0, -1), headings.texts, strict=True):
        if len(found) + left <= most:
            break
        found.add(meaning(headings, letter, vocabulary)[0])
        found.discard(None)
    return len(found)


def one_row(row: GridRow) -> Headings:
    """The headings of a sheet whose headings stand in one row."""
    texts = texts_of(row)
    return Headings(row.number, row.number, texts, texts)


def two_rows(spans: list[Span], upper: GridRow, lower: GridRow) -> Headings:
    """Headings parted over two rows: an upper text that is merged over several columns stands over each of them."""
    above = texts_of(upper)
    for first, top, last, bottom in spans:
        if top == bottom == upper.number and first in above:
            for letter in texts_of(lower):
                if column_number(first) <= column_number(letter) <= column_number(last):
                    above.setdefault(letter, above[first])
    below = texts_of(lower)
    letters = sorted(above.keys() | below.keys(), key=column_number)
    joined = {letter: " ".join(filter(None, (above.get(letter, ""), below.get(letter, "")))) for letter in letters}
    return Headings(upper.number, lower.number, joined, below)


def parted(columns: Iterable[SheetColumn], headings: Headings, grid: Grid) -> set[str]:
    """The letters of those of `columns`, from left to right, that stand together in the part of the sheet with the most fields. Parts are
    what a column without any cell from the headings on stands between, unless a merged range covers it."""
    covered = {
        place
        for first, _, last, bottom in merged_spans(grid)
        if bottom >= headings.first
        for place in range(column_number(first), column_number(last) + 1)
    }
    parts: list[list[SheetColumn]] = [[]]
    before = 0
    for column in columns:
        if before and any(place not in covered for place in range(before + 1, column.number)):
            parts.append([])
        parts[-1].append(column)
        before = column.number
    most = max(parts, key=lambda part: sum(bool(column.field) for column in part))
    return {column.letter for column in most}


def _may_be_parted(merged: list[Span], upper: GridRow, lower: GridRow, headings: Headings, vocabulary: Vocabulary) -> bool:
    """Whether `headings` may be parted over these two rows.

    A title above the table is no part of the headings, and neither is a row of one cell below them: a row of one text is one only
    where a cell of the upper row is merged down into the lower, or across some of its columns and not all. A row of data next to the
    headings must not be taken for a part of them: it would be lost, and shown as headings.
    """
    columns = [column_number(letter) for letter in texts_of(lower)]
    spans = [span for span in merged if span[1] == upper.number and span[0] in texts_of(upper)]
    down = any(bottom > upper.number for _, _, _, bottom in spans)
    over = [sum(column_number(first) <= one <= column_number(last) for one in columns) for first, _, last, _ in spans]
    across = any(1 < count < len(columns) for count in over)
    if (len(columns) == 1 and not down) or (len(texts_of(upper)) == 1 and not (down or across)):
        return False
    own = texts_of(upper).keys() - {first for first, _, last, _ in spans if first != last}
    return not _reads_like_data(own, headings, vocabulary)


def _reads_like_data(upper: set[str], headings: Headings, vocabulary: Vocabulary) -> bool:
    """Whether one of the two rows adds words without meaning to headings that are whole in the other, in as many columns as the two
    together make a heading: then it is a row of data. `upper` are the upper row's cells that are not merged over several columns.
    """
    against = given = 0
    for letter, below in headings.lower.items():
        whole = headings.texts[letter]
        above = whole.removesuffix(below).strip()
        parts, joined = [field_of(above, vocabulary)[0], field_of(below, vocabulary)[0]], meaning(headings, letter, vocabulary)[0]
        if not above or joined is None:
            continue
        if joined not in parts or is_phrase(whole, vocabulary):
            given += 1
        elif None in parts and letter in upper:
            against += 1
    return 0 < against >= given


def _may_be_headings(row: GridRow) -> bool:
    return not any(len(text) > LONGEST_HEADING or _DATE.search(text) for text in texts_of(row).values())
