"""Lists with filters: one list is one view of the database, and its page, its CSV and its JSON all read the same rows.

A filter is a condition on that view; a count beside a filter's value is what choosing that value would show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from datasette.app import Datasette  # type: ignore[import-untyped]

from .engine import Row, bad_query, number, one, rows
from .search_terms import match_expression
from .words import words

ANY = "any"
NO_VALUE = "not_stated"
PAGE_SIZE = 50
SHOWN_VALUES = 40


@dataclass(frozen=True)
class Filter:
    """One thing a list can be narrowed by.

    `condition` is SQL with `:key` in it. `counted` is SQL that gives value, title and n for the rows of `{chosen}` (a subquery of
    the list's keys); empty where the filter is not offered in the form. `group` names the words for closed sets of values; a filter
    without one checks a value with `known`, SQL that finds it. `renamed` is SQL that gives the value which now stands for one that may
    have been another's before.
    """

    key: str
    title: str
    condition: str
    counted: str = ""
    group: str = ""
    known: str = ""
    more: bool = False
    renamed: str = ""


@dataclass(frozen=True)
class List:
    """One list: `view` is where it reads, `key_column` what tells its rows apart, `default` what is chosen unless a reader says.

    `split` names the filter whose values a total is always shown split by.
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

    def keys(self) -> set[str]:
        """Everything that may stand in the query of this list's page."""
        return {one.key for one in self.filters} | {"page", "sort"}


def column(key: str, title: str, group: str = "", view: str = "entry_list", more: bool = False) -> Filter:
    """A filter on a column of the list's own view; an empty column counts as not stated."""
    return Filter(
        key=key,
        title=title,
        condition=f"coalesce({view}.{key}, '{NO_VALUE}') = :{key}",
        counted=f"select coalesce({view}.{key}, '{NO_VALUE}') as value, '' as title, count(*) as n from {view}"
        f" where {{chosen}} group by 1 order by n desc, 1",
        group=group,
        known=f"select 1 from {view} where coalesce({view}.{key}, '{NO_VALUE}') = :{key} limit 1",
        more=more,
    )


def linked(key: str, title: str, view: str, own_id: str, table: str, also: str = "", more: bool = False) -> Filter:
    """A filter on what another table links the rows of `view` to: `table` pairs `own_id` with the id of table `key`, whose `name` is shown.

    `also` narrows the pairs, as SQL. An organisation's earlier ids lead to the one that it has now.
    """
    pairs = f"select {own_id} from {table} where {key}_id = :{key}{f' and {also}' if also else ''}"
    return Filter(
        key=key,
        title=title,
        condition=f"{view}.{own_id} in ({pairs})",
        counted=f"select {key}.{key}_id as value, {key}.name as title, count(distinct {table}.{own_id}) as n from {table}"
        f" join {key} using ({key}_id) where {f'{also} and ' if also else ''}{table}.{own_id} in"
        f" (select {own_id} from {view} where {{chosen}}) group by 1 order by n desc, 2",
        known=f"select 1 from {key} where {key}_id = :{key}",
        renamed="select recipient_id as value from recipient_key where key = :recipient" if key == "recipient" else "",
        more=more,
    )


def words_filter(kind: str, id_column: str) -> Filter:
    """Free text, through the search index; the words are asked for as they stand, never as a search language."""
    condition = (
        f"{id_column} in (select item_id from search_item where kind = '{kind}' and item_number in"
        " (select rowid from search_index where search_index match :q))"
    )
    return Filter(key="q", title="Words", condition=condition)


@dataclass(frozen=True)
class Choice:
    """What a reader chose on a list: the filter values (defaults filled in), the sorting, the page from 1."""

    values: Mapping[str, str]
    sort: str
    page: int

    def filtering(self) -> dict[str, str]:
        """The values that narrow the list: all but those that are `any`."""
        return {key: value for key, value in self.values.items() if value != ANY}


async def read_choice(datasette: Datasette, of: List, given: Mapping[str, str]) -> Choice:
    """The reader's choice, checked: every value must be one the register knows. Raises Refusal (400) otherwise."""
    filters = {one.key: one for one in of.filters}
    values = {**of.default, **{key: value for key, value in given.items() if key in filters}}
    for key, value in values.items():
        if value != ANY:
            values[key] = await value_now(datasette, filters[key], value)
            await check_value(datasette, filters[key], values[key])
    sort = given.get("sort", next(iter(of.sorts)))
    if sort not in of.sorts:
        raise bad_query(f"“{sort}” is not a way of sorting. Sort by: {', '.join(of.sorts)}.")
    page = given.get("page", "1")
    if not (page.isascii() and page.isdigit() and 1 <= int(page) <= 100_000):
        raise bad_query(f"“{page}” is not a page number.")
    return Choice(values=values, sort=sort, page=int(page))


async def value_now(datasette: Datasette, by: Filter, value: str) -> str:
    """The value that a link made earlier means today; `value` itself where nothing, or more than one thing, has taken its place."""
    found = await rows(datasette, by.renamed, {by.key: value}) if by.renamed else []
    return str(found[0]["value"]) if len(found) == 1 else value


async def check_value(datasette: Datasette, by: Filter, value: str) -> None:
    """Raises Refusal (400) unless `value` is one that filter `by` can have."""
    if by.key == "q":
        match_expression(value)
        return
    if by.group:
        if value in words()["values"][by.group]:
            return
        raise bad_query(f"“{value}” is not a value of {by.key}. The values: {', '.join([*words()['values'][by.group], ANY])}.")
    if await one(datasette, by.known, {by.key: value}) is None:
        raise bad_query(f"Nothing in this build has “{value}” as its {by.key}.")


def where(of: List, values: Mapping[str, str], but: str = "") -> tuple[str, dict[str, str]]:
    """The SQL condition for the chosen values, leaving out filter `but`, and its parameters."""
    filters = {one.key: one for one in of.filters}
    used = {key: value for key, value in values.items() if value != ANY and key != but}
    conditions = [filters[key].condition for key in used]
    return " and ".join(conditions) or "1", {key: match_expression(value) if key == "q" else value for key, value in used.items()}


async def count(datasette: Datasette, of: List, values: Mapping[str, str]) -> int:
    """How many rows the list has under these values."""
    condition, parameters = where(of, values)
    return await number(datasette, f"select count(*) from {of.view} where {condition}", parameters)


async def found(datasette: Datasette, of: List, choice: Choice, size: int | None = PAGE_SIZE) -> list[Row]:
    """The rows of the reader's page, or all of them where `size` is None. All columns of the view, in the order chosen."""
    condition, parameters = where(of, choice.values)
    order = of.sorts[choice.sort][1]
    limit = "" if size is None else f" limit {size} offset {(choice.page - 1) * size}"
    keys = f"select {of.key_column} from {of.view} where {condition} order by {order}{limit}"
    return await rows(datasette, f"select * from {of.view} where {of.key_column} in ({keys}) order by {order}", parameters)


async def columns(datasette: Datasette, of: List) -> list[str]:
    """The names of the list's columns, in order."""
    return [
        row["name"] for row in await rows(datasette, "select name from pragma_table_info(:view) order by cid", {"view": of.view})
    ]


async def chosen_words(datasette: Datasette, of: List, choice: Choice) -> list[tuple[str, str]]:
    """What narrows the list, in plain words: the title of each filter and of its value. One line where nothing does."""
    said: list[tuple[str, str]] = []
    for by in of.filters:
        value = choice.values.get(by.key, ANY)
        if value == ANY:
            continue
        offered = await options(datasette, of, by, choice) if by.counted else []
        said.append((by.title, next((option.title for option in offered if option.chosen), value)))
    return said or [("Chosen", "Everything in this list")]


@dataclass(frozen=True)
class Option:
    """One value of a filter as the form offers it. `n` is None where it is not counted."""

    value: str
    title: str
    n: int | None
    chosen: bool


async def options(datasette: Datasette, of: List, by: Filter, choice: Choice, shown: int | None = None) -> list[Option]:
    """The values of one filter with the count each would show, the commonest first; the chosen one is always among them.

    `shown`, where it is known already, is how many rows the list has as it is filtered now.
    """
    condition, parameters = where(of, choice.values, but=by.key)
    counted = await rows(datasette, by.counted.format(chosen=condition), parameters)
    chosen = choice.values.get(by.key, ANY)
    total = shown if shown is not None and chosen == ANY else await count(datasette, of, {**choice.values, by.key: ANY})
    named = [Option(str(row["value"]), option_title(by, row), int(row["n"]), str(row["value"]) == chosen) for row in counted]
    kept = [option for position, option in enumerate(named) if position < SHOWN_VALUES or option.chosen]
    if chosen != ANY and not any(option.chosen for option in kept):
        kept.append(Option(chosen, option_title(by, {"value": chosen, "title": ""}), 0, True))
    return [Option(ANY, "Any", total, chosen == ANY), *kept]


def option_title(by: Filter, row: Mapping[str, object]) -> str:
    """The words for one value of a filter."""
    value = str(row["value"])
    if by.group:
        return str(words()["values"][by.group].get(value, {"label": value})["label"])
    if value in words()["statuses"]:
        return str(words()["statuses"][value])
    # A code without words of its own reads as words: records_requested.
    return str(row["title"] or value.replace("_", " "))
