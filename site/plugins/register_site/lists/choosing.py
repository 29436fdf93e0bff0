"""What a reader chose on a list, checked: nothing that an address asks for is passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..engine import Datasette, bad_query, one, rows
from ..searching.search_terms import asked_for
from ..words import words
from .filters import ANY, NO_VALUE, UNDATED, Filter
from .list_sets import sets_of
from .lists import Choice, List

YEAR = re.compile(r"[0-9]{4}")


async def read_choice(datasette: Datasette, of: List, given: Mapping[str, str]) -> Choice:
    """The reader's choice, checked: every value must be one the register knows. Raises Refusal (400) otherwise."""
    filters = {one.key: one for one in of.filters}
    values = {**of.default, **{key: value for key, value in given.items() if key in filters}}
    titles = {}
    for key, value in values.items():
        if value != ANY:
            values[key] = await value_now(datasette, filters[key], value)
            titles[key] = await title_of(datasette, of, filters[key], values[key])
    sort = given.get("sort", next(iter(of.sorts)))
    if sort not in of.sorts:
        raise bad_query(f"“{sort}” is not a way of sorting. Sort by: {', '.join(of.sorts)}.")
    page = given.get("page", "1")
    if not (page.isascii() and page.isdigit() and 1 <= int(page) <= 100_000):
        raise bad_query(f"“{page}” is not a page number.")
    return Choice(values=in_range(values), sort=sort, page=int(page), titles=titles)


def in_range(values: Mapping[str, str]) -> dict[str, str]:
    """`values` with a range of years that can be answered. Whether rows without a date are shown is a question only beside a range.

    Raises Refusal (400) for a range that ends before it begins.
    """
    first, last = (values.get(key, ANY) for key in ("year_from", "year_to"))
    if ANY not in (first, last) and first > last:
        raise bad_query(f"The range of years ends before it begins: it is from {first} to {last}. Put the earlier year first.")
    kept = dict(values)
    if (first == last == ANY) or kept.get(UNDATED) in ("no", ANY):
        kept.pop(UNDATED, None)
    return kept


async def value_now(datasette: Datasette, by: Filter, value: str) -> str:
    """The value that a link made earlier means today; `value` itself where nothing, or more than one thing, has taken its place."""
    found = await rows(datasette, by.renamed, {by.key: value}) if by.renamed else []
    return str(found[0]["value"]) if len(found) == 1 else value


async def title_of(datasette: Datasette, of: List, by: Filter, value: str) -> str:
    """What `value` of filter `by` is called where the register alone can tell, else "". Raises Refusal (400) where it cannot be one."""
    if by.key == "q":
        asked_for(value)
    elif by.is_year:
        if not YEAR.fullmatch(value):
            raise bad_query(
                f"“{value}” is not a year for “{by.title}” ({by.key} in the address). Give a year in four digits, such as 2013."
            )
    elif by.group:
        if value not in words()["values"][by.group]:
            raise bad_query(f"“{value}” is not a value of {by.key}. The values: {', '.join([*words()['values'][by.group], ANY])}.")
    elif not (by.blank and value == NO_VALUE):
        if by.known:
            found = await one(datasette, by.known, {by.key: value})
        else:
            found = {"title": ""} if value in sets_of(datasette, of).by_key[by.key] else None
        if found is None:
            raise bad_query(f"Nothing in this build has “{value}” as its {by.key}.")
        return str(found["title"])
    return ""
