"""How far a count of entries could fall if every pair that awaits a person turned out to be one entry."""

from __future__ import annotations

from collections.abc import Iterable

from .engine import Datasette, rows
from .entry_lists import ENTRIES
from .lists import Choice, short_rows, where


async def fewest_entries(datasette: Datasette, choice: Choice) -> int:
    """By how much the count of these entries could fall if undecided pairs turned out to be the same. 0 where there are none.

    An entry that is the same as one outside the choice may be shown with that one's outcome or year, and so leave the choice.
    """
    condition, parameters = where(ENTRIES, choice.values)
    chosen = f"select entry_id from {short_rows(ENTRIES.view)} where {condition}"
    # An entry that is only told of is one of those it is paired with, at most: it takes one away, however many there are.
    pairs = await rows(
        datasette,
        f"with chosen as ({chosen}), pairs as (select kind, iif(entry_id in (select * from chosen), entry_id, '') as one,"
        " iif(other_entry_id in (select * from chosen), other_entry_id, '') as other from link_candidate where decision = 'undecided')"
        " select one, other from pairs where kind != 'told_of' and one != other"
        " union all select one, min(other) from pairs where kind = 'told_of' and one != '' group by one",
        parameters,
    )
    return merges((pair["one"], pair["other"]) for pair in pairs)


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
