"""Printed name -> recipient, by exact rule or recorded decision; and organisations out of a column that names people.

From a column of people nothing is emitted but a folded match to the reviewed list (lookups/organisations.csv, and names decided
since): a third of the real lines lack one half of "Name, Organisation", so splitting a line would publish people as organisations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.declaring.declarations import Declared
from pipeline.fold import fold, phrases_in, slug, tidy, tokens
from pipeline.model import Named
from pipeline.once import once
from pipeline.organisations.names import OF_CELL, PRINTED, as_joined, id_of, organisation_of
from pipeline.privacy.masks import mask_shown
from pipeline.privacy.person_like import is_withheld

_BETWEEN = re.compile(r"[\n;]")
# What stands after a comma may be the university of which the words before it name a part, so the bodies that a cell begins with are
# not parted there; those that asked for its work are.
_BOTH = re.compile(r"\s+and\s+|\s*[&/+]\s*", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+|\s*[,&/+]\s*", re.IGNORECASE)


@once
def organisations_in(cell: str, declared: Declared, in_answer: bool = False) -> tuple[list[Named], int, int]:
    """(the organisations, lines with words in them, lines read) of one cell of a column that names people.

    A line is read where it holds a listed organisation, or where it is the name half of a pair split over two lines: no
    organisation of its own, followed by a line that begins with one. Organisations come in the order printed, each once. `in_answer` says
    that it is no cell but what was said in Parliament, where more names may stand among other words.
    """
    line_of_word: list[int] = []
    first_word_of_line: list[int] = []
    for line in cell.replace("_x000D_", "\n").splitlines():
        words = tokens(line)
        if words:
            first_word_of_line.append(len(line_of_word))
            line_of_word.extend([len(first_word_of_line) - 1] * len(words))
    found: dict[str, Named] = {}
    holds: set[int] = set()
    begins: set[int] = set()
    for start, end, phrase in phrases_in(cell, declared.answer_organisations if in_answer else declared.organisation_phrases):
        organisation = declared.organisations[phrase]
        named = as_joined(Named(organisation.recipient_id, organisation.organisation, organisation.name_text), declared)
        first = found.setdefault(named.recipient_id, named)
        if named.matched not in (first.matched, *first.also):
            found[named.recipient_id] = replace(first, also=(*first.also, named.matched))
        holds.update(line_of_word[start:end])
        if start in first_word_of_line:
            begins.add(line_of_word[start])
    read = {line for line in range(len(first_word_of_line)) if line in holds or line + 1 in begins}
    return list(found.values()), len(first_word_of_line), len(read)


def recipients_of(printed: str, declared: Declared) -> list[Named]:
    """The organisations that our own transcriptions name, separated by " | ". Names that are not on the list are passed over."""
    names = (_listed(name, "recipient", declared) for name in printed.split(" | "))
    return [one for one in names if one]


@once
def named_in_cell(cell: str, role: str, declared: Declared) -> list[Named]:
    """The organisations of a cell that names recipients, with their roles: by recorded reading of the whole cell, by the reviewed list,
    by words such as "commissioned by" between names, by "and" between names that are all on the list, or else the name as printed,
    provisionally.

    Several lines, or names parted by semicolons, are several recipients. Of a cell that may hold a person's name nothing is emitted: see
    `person_like.is_withheld`.
    """
    # Signs alone ("-") name nobody, and no more do words that are recorded as doing so ("N/A").
    if not tokens(cell) or is_withheld(cell, declared):
        return []
    cell = mask_shown(cell, declared)
    text = tidy(cell)
    if parts := declared.recipient_cells.get(fold(text)):
        named = (Named(slug(row["organisation"]), row["organisation"], text, row["role"], OF_CELL) for row in parts if row["organisation"])
        return [as_joined(one, declared) for one in named]
    if listed := _listed(text, role, declared):
        return [listed]
    lines = [line for line in _BETWEEN.split(cell.replace("_x000D_", "\n")) if tidy(line)]
    if len(lines) > 1:
        return [named for line in lines for named in named_in_cell(line, role, declared)]
    for words, other_role in declared.role_words:
        first, between, second = _parted(text, words)
        if between:
            return named_in_cell(first, role, declared) + _bodies(second, other_role, _AND, declared)
    return _bodies(text, role, _BOTH, declared)


def each_body_once(named: Iterable[Named]) -> list[Named]:
    """`named` with each organisation once in each role, in order: further spellings of it are kept in `also` of the first.

    A cell may name one body twice ("X; X Ltd"), and so may two cells of a row, or two names that people have joined.
    """
    found: dict[tuple[str, str], Named] = {}
    for one in named:
        first = found.setdefault((one.recipient_id, one.role), one)
        more = [text for text in (one.matched, *one.also) if text not in (first.matched, *first.also)]
        if more:
            found[one.recipient_id, one.role] = replace(first, also=(*first.also, *dict.fromkeys(more)))
    return list(found.values())


def _listed(text: str, role: str, declared: Declared) -> Named | None:
    if not (found := organisation_of(text, declared)):
        return None
    organisation, rule = found
    return as_joined(Named(organisation.recipient_id, organisation.organisation, tidy(text), role, rule), declared)


def _provisional(text: str, role: str, declared: Declared) -> Named:
    return as_joined(Named(id_of(text, declared), text, text, role, PRINTED, "provisional"), declared)


def _bodies(text: str, role: str, between: re.Pattern[str], declared: Declared) -> list[Named]:
    """One organisation, or several parted by what stands `between` them where each of them is on the list."""
    whole = _listed(text, role, declared)
    parts = [_listed(part, role, declared) for part in between.split(text)]
    if not whole and len(parts) > 1 and all(parts):
        return [part for part in parts if part]
    return [whole or _provisional(text, role, declared)]


def _parted(text: str, words: str) -> tuple[str, str, str]:
    match = re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE)
    return (text[: match.start()].strip(" ,("), match[0], text[match.end() :].strip(" )")) if match else (text, "", "")
