"""Lists with filters: one list is one view of the database, and its page, its CSV and its JSON all read the same rows (list_rows.py).

A filter (filters.py) is a condition on that view; a count beside a filter's value is what choosing that value would show (facets.py).
What a reader may choose is checked in choosing.py, and said in plain words by list_words.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..searching.search_terms import asked_for
from .filters import ANY, SHORT, UNDATED, Filter, within_kind

RANGE = ("year_from", "year_to", UNDATED)
PAGE_SIZE = 50
FOUND = re.compile(r"\{found(?: as (\w+))?\}")


@dataclass(frozen=True, eq=False)
class List:
    """One list: `view` is where it reads, `key_column` what tells its rows apart, `default` what is chosen unless a reader says.

    `split` names the filter whose values a total is always shown split by. `year` is SQL for a row's year, or for why it has none, in a
    list that a range of years narrows; `why_no_year` is SQL that tells why more closely, one of UNDATED_WORDS of year_range.py. `nouns`
    gives what the rows are called under a choice, as (key, value) -> one, many. `counted_in` is SQL to count rows in, behind "from", where
    that need not join all that the view does.
    """

    name: str
    title: str
    one: str
    many: str
    view: str
    key_column: str
    filters: tuple[Filter, ...]
    sorts: Mapping[str, tuple[str, str]]
    default: Mapping[str, str] = field(default_factory=dict)
    split: str = ""
    year: str = ""
    why_no_year: str = ""
    nouns: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    counted_in: str = ""

    @property
    def in_sets(self) -> bool:
        """Whether its rows are held as sets."""
        return self.view in SHORT

    def keys(self) -> set[str]:
        """Everything that may stand in the query of this list's page."""
        return {one.key for one in self.filters} | {"page", "sort"}

    def by(self, key: str) -> Filter:
        """The filter of that key. Raises StopIteration where the list has none."""
        return next(one for one in self.filters if one.key == key)


@dataclass(frozen=True)
class Choice:
    """What a reader chose on a list: the filter values (defaults filled in), the sorting, the page from 1, and what values are called
    that only the register can tell (a dataset's name)."""

    values: Mapping[str, str]
    sort: str
    page: int
    titles: Mapping[str, str] = field(default_factory=dict)

    def filtering(self) -> dict[str, str]:
        """The values that narrow the list: all but those that are `any`."""
        return {key: value for key, value in self.values.items() if value != ANY}


def where(of: List, values: Mapping[str, str], but: str = "") -> tuple[str, dict[str, str]]:
    """The SQL condition for the chosen values, leaving out filter `but`, and its parameters.

    In a condition `{found}` stands for the numbers of all things that hold the words asked for, `{found as KIND}` for those of one kind.
    """
    used = {key: value for key, value in values.items() if value != ANY and key != but}
    conditions = [of.by(key).condition_for(value, values.get(UNDATED) == "yes") for key, value in used.items()]
    parameters = dict(used)
    if "q" in used:
        asked = asked_for(parameters.pop("q"))
        conditions = [FOUND.sub(lambda kind: asked.sql(within_kind(kind[1]) if kind[1] else ""), one) for one in conditions]
        parameters |= asked.parameters
    return " and ".join(conditions) or "1", parameters
