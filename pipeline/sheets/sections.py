"""Which section of its source a sheet is, told by the words of its name and of the lines above its headings; and whether
a row inside its table is a sub-heading of another."""

from __future__ import annotations

import re

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Section, Source
from pipeline.fold import Phrases, fold, phrase_book, phrases_in, tidy, tokens
from pipeline.model import Grid, GridRow
from pipeline.once import once
from pipeline.readers.sheet import column_number
from pipeline.sheets.headings import texts_of
from pipeline.sheets.signs import signs_of

# A sheet's title stands in one of so many lines; what stands further down are notes.
TITLE_LINES = 4
# Which section it is may be said in so many.
LINES = 10
# Between what a line says and what it adds.
_PARTS = re.compile(r"\.\s|[\n();]|\s[-\u2013\u2014]\s")


def section_of(grid: Grid, before: int, source_id: str, declared: Declared) -> Section | None:
    """The section that the sheet is, by the longest of the sections' phrases in its name and in the lines above row `before`.

    None where none is found, where two sections' phrases are equally long, and where the texts speak of several sections (`sections_told`).
    The only section of a source needs no words.
    """
    sections = declared.sections_of(source_id)
    if len(sections) == 1:
        return sections[0]
    told = sections_told(grid, before, source_id, declared)
    if len(told) > 1:
        return None
    named = told_in(grid.sheet_name, source_id, declared)
    if named:
        return named[0]
    lines = _lines_above(grid, before, declared.sources[source_id], declared)
    for texts in ((grid.sheet_name, *lines[:LINES]), (grid.sheet_name,)):
        lengths = {one.section_id: _longest(texts, one) for one in sections}
        best = [one for one in sections if lengths[one.section_id] == max(lengths.values()) > 0]
        if len(best) == 1:
            return best[0] if told in ([], best) else None
    return None


def sections_told(grid: Grid, before: int, source_id: str, declared: Declared) -> list[Section]:
    """The sections of which the sheet's name and the lines above row `before` speak by words of their own: a name and a title that was
    copied from another sheet may well disagree. A line that mentions definitions points to them, where another section is told too; and
    where the name tells one section, what points to another sheet (`pointing_words`) says nothing of this one."""
    named, source = told_in(grid.sheet_name, source_id, declared), declared.sources[source_id]
    lines = _lines_above(grid, before, source, declared)[:LINES]
    if len(named) == 1:
        book = phrase_book(dict.fromkeys(source.pointing_words, ""))
        # A title that goes on to point elsewhere ("Open requests (see note 2)") is a title still.
        lines = [part for line in lines for part in _PARTS.split(line) if not phrases_in(part, book)]
    told = {one.section_id: one for one in [*named, *(one for line in lines for one in told_in(line, source_id, declared))]}
    return [one for one in told.values() if one.makes != "note" or one in named or len(told) == 1]


def told_in(text: str, source_id: str, declared: Declared) -> list[Section]:
    """The sections of a source of which `text` holds a phrase with a word that no other section's phrases have, and neither the source's
    title: "requests" tells nothing. A phrase that lies within another's longer one is not seen."""
    said = f" {fold(text.replace('_', ' '))} "
    found = [(section_id, phrase) for section_id, phrase in _telling(source_id, declared) if f" {phrase} " in said]
    own = {one: None for one, phrase in found if not any(f" {phrase} " in f" {longer} " for _, longer in found if longer != phrase)}
    return [declared.sections[section_id] for section_id in own]


@once
def _telling(source_id: str, declared: Declared) -> list[tuple[str, str]]:
    """The id of each section of a source with each of its folded phrases that has a word of its own."""
    sections, source = declared.sections_of(source_id), declared.sources[source_id]
    of = {one.section_id: {word for phrase in one.sheet_words for word in tokens(phrase)} for one in sections}
    common = {*tokens(source.title)} | declared.vocabularies[source.vocabulary].ignored_words
    found = []
    for section in sections:
        others = set().union(*(words for section_id, words in of.items() if section_id != section.section_id))
        found += [(section.section_id, fold(phrase)) for phrase in section.sheet_words if set(tokens(phrase)) - others - common]
    return found


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


def is_of_another_list(row: GridRow, read: list[int], source: Source, book: Phrases, section: Section | None, declared: Declared) -> bool:
    """Whether a row of one or two texts is a sub-heading with words of `book` or of another section of entries. `read` are the numbers of
    the columns that are read.

    A text in the first of them, or left of it, in a row that does not fill them, may hold the words anywhere ("Data returned", with a count
    beside it); any other is most likely a cell that goes on with the one above ("and The Open University"), and has to be one of the
    phrases, or to begin with one of two words or more. A text with a reference is none, and no section is told by the name of a known
    organisation.
    """
    texts = texts_of(row)
    if any(re.match(source.reference_pattern, tidy(text)) for text in texts.values()):
        return False
    for letter, text in texts.items():
        told = [] if fold(text) in declared.organisations else told_in(text, source.source_id, declared)
        others = [one.section_id for one in told if section and one.section_id != section.section_id and one.makes == section.makes]
        leads = len(texts) < max(2, len(read)) and column_number(letter) <= min(read, default=0)
        if leads and (others or phrases_in(text, book)):
            return True
        phrases = [*book.meanings, *(phrase for one, phrase in _telling(source.source_id, declared) if one in others)]
        if any(fold(text) == phrase or (" " in phrase and fold(text).startswith(f"{phrase} ")) for phrase in phrases):
            return True
    return False


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
