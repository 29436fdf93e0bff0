"""How far a count of entries could fall if every pair that awaits a person turned out to be one entry."""

from __future__ import annotations

from collections.abc import Iterable

from .engine import Datasette, rows
from .list_declarations import ENTRIES
from .lists import Choice, where


async def fewest_entries(datasette: Datasette, choice: Choice) -> int:
    """By how much the count of these entries would fall if all undecided pairs among them were the same. 0 where there are none."""
    condition, parameters = where(ENTRIES, choice.values)
    chosen = f"select entry_id from entry_list where {condition}"
    # An entry that is only told of is one of those it is paired with, at most: it takes one away, however many there are.
    pairs = await rows(
        datasette,
        "select entry_id, other_entry_id from link_candidate where decision = 'undecided' and kind != 'told_of'"
        f" and entry_id in ({chosen}) and other_entry_id in ({chosen}) union all"
        " select entry_id, min(other_entry_id) from link_candidate where decision = 'undecided' and kind = 'told_of'"
        f" and entry_id in ({chosen}) and other_entry_id in ({chosen}) group by entry_id",
        parameters,
    )
    return merges((pair["entry_id"], pair["other_entry_id"]) for pair in pairs)


def merges(pairs: Iterable[tuple[str, str]]) -> int:
    """How many of the pairs join two groups that nothing joined before: the number of entries that would go."""
    group: dict[str, str] = {}

    def leader(one: str) -> str:
        while group.setdefault(one, one) != one:
            one = group[one]
        return one

    joined = 0
    for first, second in pairs:
        one, other = leader(first), leader(second)
        if one != other:
            group[one] = other
            joined += 1
    return joined
