"""Headings by their words: which row of a sheet they stand in, and which field each of them means.

A heading may stand in one row or be parted over two, the upper one merged over several columns. A heading that could mean two
fields means none: a sheet misread is wrong everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from pipeline.declaring.declarations import Declared
from pipeline.declaring.vocabulary import Vocabulary
from pipeline.fold import fold, tidy, tokens
from pipeline.model import Grid, GridRow, SheetColumn
from pipeline.privacy.masks import mask_shown
from pipeline.readers.sheet import column_number

# A heading row that is recognised, not declared, is looked for among this many filled rows.
RECOGNISED_WITHIN = 200
# Fewer recognised headings than this, and a sheet is not taken for a part of the register at all.
FEWEST_HEADINGS = 2
LONGEST_HEADING = 160
LONGEST_SHOWN = 80
# How alike a heading must be to one that is known for that one to be named as a hint.
NEAR = 0.75
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


def field_of(heading: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """The field that a heading means and, in words, why: an equal phrase, else the longest phrase whose words it holds.

    Returns (None, why) where no phrase fits, where another field fits as well by words of its own ("reason data requested"), where a word
    beside the longest phrase turns its meaning ("date sent to panel"), where a date is spoken of and the field is none ("decision date"),
    and where it asks ("was data shared?") and the field is no answer. An exact field is meant by an equal phrase only. A date heading with
    words for several events is a date whose meaning the heading does not settle.
    """
    folded = fold(heading)
    exact = " ".join(word for word in tokens(heading) if word not in vocabulary.set_aside)
    for phrase in (folded, exact):
        if phrase in vocabulary.phrases and (phrase == folded or vocabulary.phrases[phrase] in vocabulary.exact_fields):
            return vocabulary.phrases[phrase], f"equal to the phrase {phrase!r}"
    content = set(tokens(heading)) - vocabulary.ignored_words
    if sum(bool(content & words) for words in vocabulary.several_events) > 1 and content & {"date", "dates"}:
        return "event_date", "a date of one of several events"
    name, why = _longest_phrase(content, vocabulary)
    if name and content & {"date", "dates"} and not name.endswith("_on") and name not in vocabulary.withheld_fields and name != "period":
        return None, f"it speaks of a date, and {name} is none"
    if name and vocabulary.asking_words & set(tokens(heading)[:1]) and name not in vocabulary.answer_fields:
        return None, f"it asks, and {name} is no answer"
    return name, why


def _longest_phrase(content: set[str], vocabulary: Vocabulary) -> tuple[str | None, str]:
    fits: dict[str, int] = {}
    turned: dict[str, int] = {}
    said: dict[str, set[str]] = {}
    for words, name in vocabulary.within(content):
        if name in vocabulary.exact_fields:
            continue
        turning = vocabulary.turning_words | (vocabulary.turning_words_of_dates if name.endswith("_on") else frozenset())
        if against := (content - words) & turning:
            turned[min(against)] = max(turned.get(min(against), 0), len(words))
        else:
            fits[name] = max(fits.get(name, 0), len(words))
            said.setdefault(name, set()).update(words)
    longest = max(fits.values(), default=0)
    if against := {word for word, length in turned.items() if length >= longest}:
        return None, f"the word {min(against)!r} turns its meaning"
    best = [name for name, length in fits.items() if length == longest]
    if len(best) == 1:
        # A word that is no part of what the others say of it is about something else.
        best += [name for name, words in said.items() if name != best[0] and not words <= said[best[0]]]
    if len(best) == 1:
        return best[0], f"holds the words of a phrase for {best[0]}"
    return None, f"could be {' or '.join(sorted(best))}" if best else "no phrase fits"


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
        if joined not in parts or _is_phrase(whole, vocabulary):
            given += 1
        elif None in parts and letter in upper:
            against += 1
    return 0 < against >= given


def _is_phrase(heading: str, vocabulary: Vocabulary) -> bool:
    """Whether the heading has the content words of a phrase and no others."""
    return frozenset(tokens(heading)) - vocabulary.ignored_words in vocabulary.contents


def _may_be_headings(row: GridRow) -> bool:
    return not any(len(text) > LONGEST_HEADING or _DATE.search(text) for text in texts_of(row).values())


def strange_headings(headings: Iterable[str], vocabulary: Vocabulary, declared: Declared) -> str:
    """A sentence that names those of `headings` that were not recognised, each with the nearest that would be; '' where there is none.

    The nearest is a hint to whoever declares the layout. Nothing is ever read by it.
    """
    told = []
    for heading in filter(None, map(tidy, headings)):
        near = get_close_matches(fold(heading), vocabulary.phrases, n=1, cutoff=NEAR)
        hint = f" (the nearest known is “{near[0]}”, which is {vocabulary.phrases[near[0]]})" if near else ""
        told.append(f"“{mask_shown(heading, declared)[:LONGEST_SHOWN]}”{hint}")
    return f" Not recognised: {', '.join(told)}." if told else ""
