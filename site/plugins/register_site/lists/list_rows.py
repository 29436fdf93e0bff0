"""The rows of a list under a reader's choice, and how many they are."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine import Datasette, Row, number, rows
from .filters import short_rows
from .list_sets import chosen_rows, sets_of
from .lists import PAGE_SIZE, Choice, List, where


async def count(datasette: Datasette, of: List, values: Mapping[str, str]) -> int:
    """How many rows the list has under these values."""
    if of.in_sets:
        return (await chosen_rows(datasette, of, values)).total
    condition, parameters = where(of, values)
    return await number(datasette, f"select count(*) from {of.counted_in or of.view} where {condition}", parameters)


async def found(datasette: Datasette, of: List, choice: Choice, size: int | None = PAGE_SIZE) -> list[Row]:
    """The rows of the reader's page, or all of them where `size` is None. All columns of the view, in the order chosen."""
    if of.in_sets and size is not None:
        return await found_by_sets(datasette, of, choice, size)
    condition, parameters = where(of, choice.values)
    order = of.sorts[choice.sort][1]
    limit = "" if size is None else f" limit {size} offset {(choice.page - 1) * size}"
    keys = f"select {of.key_column} from {short_rows(of.view)} where {condition} order by {order}{limit}"
    return await rows(datasette, f"select * from {of.view} where {of.key_column} in ({keys}) order by {order}", parameters)


async def found_by_sets(datasette: Datasette, of: List, choice: Choice, size: int) -> list[Row]:
    """The rows of the reader's page out of a list that is held as sets."""
    chosen = await chosen_rows(datasette, of, choice.values)
    numbers = sets_of(datasette, of).page(chosen, choice.sort, (choice.page - 1) * size, size)
    keys = f"select {of.key_column} from {short_rows(of.view)} where item_number in ({', '.join('?' * len(numbers))})"
    order = of.sorts[choice.sort][1]
    return await rows(datasette, f"select * from {of.view} where {of.key_column} in ({keys}) order by {order}", numbers)


async def columns(datasette: Datasette, of: List) -> list[str]:
    """The names of the list's columns, in order."""
    return [
        row["name"] for row in await rows(datasette, "select name from pragma_table_info(:view) order by cid", {"view": of.view})
    ]
