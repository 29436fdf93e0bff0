"""What in a row's texts tells how its sheet is to be read, worked out once for all rows of all editions that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.declaring.declarations import Declared
from pipeline.fold import fold, tidy
from pipeline.once import Cells, once_a_row
from pipeline.rows.dates import is_exchangeable, orders_of_dates


@dataclass(frozen=True, slots=True)
class Signs:
    """How many cells hold more than white space; how many different phrases of the vocabulary stand in cells of their own; and the letters
    of the columns with a date that can be read month first, or day first, and in no other way; with a date in numbers that can be read both
    ways; and with a true date that would be another with day and month exchanged, or would be none."""

    texts: int
    phrases: int
    month_first: tuple[str, ...]
    day_first: tuple[str, ...]
    either: tuple[str, ...]
    exchangeable: tuple[str, ...]
    not_exchangeable: tuple[str, ...]


@once_a_row
def signs_of(cells: Cells, vocabulary: str, declared: Declared) -> Signs:
    """The signs of a row with these `cells`, by the vocabulary of that name."""
    texts = {letter: text for letter, text in cells.items() if tidy(text)}
    phrases = {fold(text) for text in texts.values()} & declared.vocabularies[vocabulary].phrases.keys()
    orders = {letter: orders_of_dates(text) for letter, text in texts.items()}
    month_first, day_first, either = (tuple(letter for letter, found in orders.items() if found[place]) for place in (0, 1, 2))
    true = {letter: is_exchangeable(tidy(text)) for letter, text in texts.items()}
    exchangeable, not_so = (tuple(letter for letter, found in true.items() if found is one) for one in (True, False))
    return Signs(len(texts), len(phrases), month_first, day_first, either, exchangeable, not_so)
