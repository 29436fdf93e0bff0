"""Which section of its source a sheet is, told by the words of its name and of the lines above its headings."""

from __future__ import annotations

import re

from pipeline.declaring.declarations import Declared, Section, Source
from pipeline.fold import Phrases, fold, phrase_book, phrases_in, tokens
from pipeline.model import Grid
from pipeline.sheets.headings import texts_of
from pipeline.sheets.signs import signs_of

# A sheet's title stands in one of so many lines; what stands further down are notes.
TITLE_LINES = 4


def section_of(grid: Grid, before: int, source_id: str, declared: Declared) -> Section | None:
    """The section that the sheet is, by the longest of the sections' phrases in its name and in the lines above row `before`.

    None where none is found, or where two sections' phrases are equally long. The only section of a source needs no words.
    """
    sections = declared.sections_of(source_id)
    if len(sections) == 1:
        return sections[0]
    lines = _lines_above(grid, before, declared.sources[source_id], declared)
    for told in ((grid.sheet_name, *lines[:10]), (grid.sheet_name,)):
        lengths = {one.section_id: _longest(told, one) for one in sections}
        best = [one for one in sections if lengths[one.section_id] == max(lengths.values()) > 0]
        if len(best) == 1:
            return best[0]
    return None


def turning_word(grid: Grid, before: int, section: Section | None, source: Source, declared: Declared) -> str:
    """The first of the source's turning words in the sheet's name or in the first lines above row `before`; '' where there is none.

    A word that is a part of one of the section's own phrases ("have received no data") turns nothing.
    """
    book = not_its_own(source.turning_words, section)
    # A title may be followed by a note in its own cell.
    titles = (re.split(r"\.\s|\n", line)[0] for line in _lines_above(grid, before, source, declared)[:TITLE_LINES])
    for text in (grid.sheet_name.replace("_", " "), *titles):
        for start, end, _ in phrases_in(text, book):
            return " ".join(tokens(text)[start:end])
    return ""


def not_its_own(words: list[str], section: Section | None) -> Phrases:
    """Those of `words` that stand in none of the section's own phrases."""
    own = [f" {fold(phrase)} " for phrase in section.sheet_words] if section else []
    return phrase_book({word: "" for word in words if not any(f" {fold(word)} " in phrase for phrase in own)})


def _lines_above(grid: Grid, before: int, source: Source, declared: Declared) -> list[str]:
    """The texts that stand alone in their rows above row `before`."""
    above = (row for row in grid.rows if row.number < before)
    alone = (row for row in above if signs_of(row.cells, source.vocabulary, declared).texts == 1)
    return [" ".join(texts_of(row).values()) for row in alone]


def _longest(told: tuple[str, ...], section: Section) -> int:
    # Each phrase by itself: a short one ("requests completed") must not hide a longer one that begins within it.
    texts = [f" {fold(text.replace('_', ' '))} " for text in told]
    found = [phrase for phrase in map(fold, section.sheet_words) if any(f" {phrase} " in text for text in texts)]
    return max((len(phrase.split(" ")) for phrase in found), default=0)
