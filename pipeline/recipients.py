"""Printed name -> recipient, by exact rule or recorded decision; and organisations out of a column that names people.

From a column of people nothing is emitted but a folded match to the reviewed list (lookups/organisations.csv, and names decided
since): a third of the real lines lack one half of "Name, Organisation", so splitting a line would publish people as organisations.
"""

from __future__ import annotations

from pipeline.declarations import Declared
from pipeline.fold import phrases_in, tokens


def organisations_in(cell: str, declared: Declared) -> tuple[list[tuple[str, str]], int, int]:
    """(recipient id and reviewed spelling of each organisation, lines with words in them, lines read) of one cell.

    A line is read where it holds a listed organisation, or where it is the name half of a pair split over two lines: no
    organisation of its own, followed by a line that begins with one. Organisations come in the order printed, each once.
    """
    line_of_word: list[int] = []
    first_word_of_line: list[int] = []
    for line in cell.replace("_x000D_", "\n").splitlines():
        words = tokens(line)
        if words:
            first_word_of_line.append(len(line_of_word))
            line_of_word.extend([len(first_word_of_line) - 1] * len(words))
    found: dict[str, str] = {}
    holds: set[int] = set()
    begins: set[int] = set()
    for start, end, phrase in phrases_in(cell, declared.organisation_phrases):
        organisation = declared.organisations[phrase]
        found.setdefault(organisation.recipient_id, organisation.name_text)
        holds.update(line_of_word[start:end])
        if start in first_word_of_line:
            begins.add(line_of_word[start])
    read = {line for line in range(len(first_word_of_line)) if line in holds or line + 1 in begins}
    return list(found.items()), len(first_word_of_line), len(read)


def recipients_of(printed: str, declared: Declared) -> list[tuple[str, str]]:
    """(recipient id, reviewed spelling) of names that our own transcriptions print, separated by " | ". All are on the list."""
    result = []
    for name in printed.split(" | "):
        organisation = declared.organisations.get(" ".join(tokens(name)))
        if organisation:
            result.append((organisation.recipient_id, organisation.name_text))
    return result
