"""What in a row's texts tells how its sheet is to be read, worked out once for all rows of all editions that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.dates import orders_of_dates
from pipeline.declarations import Declared
from pipeline.fold import fold, tidy
from pipeline.once import Cells, once_a_row


@dataclass(frozen=True, slots=True)
class Signs:
    """How many cells hold more than white space; those folded texts that are phrases of the vocabulary; and the letters of the columns with
    a date that can be read month first, or day first, and in no other way."""

    texts: int
    phrases: frozenset[str]
    month_first: frozenset[str]
    day_first: frozenset[str]


@once_a_row
def signs_of(cells: Cells, vocabulary: str, declared: Declared) -> Signs:
    """The signs of a row with these `cells`, by the vocabulary of that name."""
    texts = {letter: text for letter, text in cells.items() if tidy(text)}
    phrases = frozenset(map(fold, texts.values())) & declared.vocabularies[vocabulary].phrases.keys()
    orders = {letter: orders_of_dates(text) for letter, text in texts.items()}
    month_first, day_first = (frozenset(letter for letter, found in orders.items() if found[place]) for place in (0, 1))
    return Signs(len(texts), phrases, month_first, day_first)
