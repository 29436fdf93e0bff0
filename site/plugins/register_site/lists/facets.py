"""The values of a filter as a form offers them, each with the count that choosing it would show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..engine import Datasette, Row, rows
from ..words import words
from .filters import ANY, NO_VALUE, Filter
from .list_rows import count
from .list_sets import chosen_rows, sets_of
from .list_words import title_in_words
from .lists import Choice, List, where

SHOWN_VALUES = 40


@dataclass(frozen=True)
class Option:
    """One value of a filter as the form offers it, with how many rows choosing it would show."""

    value: str
    title: str
    n: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter with the values it offers. `left_out` is how many of the rarest are not offered."""

    by: Filter
    options: list[Option]
    left_out: int


async def facet(datasette: Datasette, of: List, by: Filter, choice: Choice, shown: int | None = None) -> Facet:
    """The values of one filter with the count each would show, the commonest first. The chosen one is always among them, and so is "not
    stated" where a row may lack the value, if only to say 0.

    `shown`, where it is known already, is how many rows the list has as it is filtered now.
    """
    chosen = choice.values.get(by.key, ANY)
    total = shown if shown is not None and chosen == ANY else await count(datasette, of, {**choice.values, by.key: ANY})
    everything = [Option(ANY, "Any", total, chosen == ANY)]
    if by.is_year:
        return Facet(by, everything, 0)
    counted = await counted_values(datasette, of, by, choice.values)
    told = [row for position, row in enumerate(counted) if position < SHOWN_VALUES or str(row["value"]) in (chosen, NO_VALUE)]
    kept = [Option(str(row["value"]), option_title(by, row), int(row["n"]), str(row["value"]) == chosen) for row in told]
    left_out = len(counted) - len(kept)
    if chosen not in (ANY, *(option.value for option in kept)):
        kept.append(Option(chosen, option_title(by, {"value": chosen, "title": choice.titles.get(by.key, "")}), 0, True))
    if may_be_blank(by) and not any(option.value == NO_VALUE for option in kept):
        kept.append(Option(NO_VALUE, option_title(by, {"value": NO_VALUE}), 0, False))
    return Facet(by, everything + kept, left_out)


async def counted_values(datasette: Datasette, of: List, by: Filter, values: Mapping[str, str]) -> list[Row]:
    """The values that any of the rows have which the other choices leave: value, title and n, in the order in which they are offered."""
    if not by.in_sets:
        condition, parameters = where(of, values, but=by.key)
        return await rows(datasette, by.counted.format(chosen=condition), parameters)
    sets, left = sets_of(datasette, of), await chosen_rows(datasette, of, values, but=by.key)
    titles = sets.titles.get(by.key, {})
    found = {value: n for value, members in sets.by_key[by.key].items() if (n := members.count(left))}

    def place(value: str) -> tuple[bool, int, str, str]:
        return bool(by.without) and value == NO_VALUE, -found[value], titles.get(value, ""), value

    order = [value for value in titles if value in found] if by.in_order else sorted(found, key=place)
    return [{"value": value, "title": titles.get(value, ""), "n": found[value]} for value in order]


def may_be_blank(by: Filter) -> bool:
    """Whether "not stated" is a value that the filter can have."""
    return bool(by.blank) or (bool(by.group) and NO_VALUE in words()["values"][by.group])


def option_title(by: Filter, row: Mapping[str, object]) -> str:
    """The words for one value of a filter, given with its title where it has one."""
    return title_in_words(by, str(row["value"]), str(row.get("title") or ""))
