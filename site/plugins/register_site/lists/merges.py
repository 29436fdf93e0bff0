"""How far a count of entries, or of organisations, could fall if every pair that awaits a person turned out to be one, and which of the
organisations counted are parts of others."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from ..engine import Datasette, Row, database_path, rows
from .entry_lists import ENTRIES
from .filters import ANY, NO_VALUE
from .list_sets import chosen_rows, sets_of
from .lists import Choice, where
from .recipient_lists import RECIPIENTS, SHOW_ENTRIES

PAIRS = (
    "select kind, one.entry_id, one.item_number, other.entry_id, other.item_number from link_candidate"
    " join entry_facet as one on one.entry_id = link_candidate.entry_id join entry_facet as other on other.entry_id = other_entry_id"
    " where decision = 'undecided'"
)
# Two entries that are one name the datasets and organisations of both, and are listed by the editions of both.
KEPT = ("dataset", "recipient", "recipient_kind", "edition")
AWAY = ""


@lru_cache(maxsize=4)
def read_pairs(path: Path) -> list[tuple[str, str, int, str, int]]:
    """The pairs that await a person in the database file at `path`: their kind, and each entry's id and number in the search index."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        return connection.execute(PAIRS).fetchall()


async def fewest_entries(datasette: Datasette, choice: Choice) -> int:
    """By how much the count of these entries could fall if undecided pairs turned out to be the same. 0 where there are none.

    An entry that is the same as one outside the choice may be shown with that one's outcome or year, and so leave the choice. With one that
    only lacks the dataset chosen, or the like, it stays: it names it still.
    """
    chosen = await chosen_rows(datasette, ENTRIES, choice.values)
    without = {key: value for key, value in choice.values.items() if key not in KEPT or value == NO_VALUE}
    stays, first = await chosen_rows(datasette, ENTRIES, without), sets_of(datasette, ENTRIES).first
    inside, near = chosen.text, stays.text
    beside: set[str] = set()
    pairs: list[tuple[str, str]] = []
    told_of: dict[str, set[str]] = defaultdict(set)

    def side(entry_id: str, place: int) -> str:
        if inside[place] == "0" and near[place] == "1":
            beside.add(entry_id)
        return entry_id if near[place] == "1" else AWAY

    for kind, entry_id, number, other_id, other_number in read_pairs(database_path(datasette)):
        one, other = side(entry_id, number - first), side(other_id, other_number - first)
        if kind != "told_of":
            pairs += [(one, other)] if one != other else []
        elif one not in {AWAY, *beside}:
            told_of[one].add(other)
    # An entry that is only told of is one of those it is paired with, at most: it takes one away, however many there are.
    for one, others in told_of.items():
        pairs += [(one, min(others - beside))] if others - beside else [(one, other) for other in others]
    return merges(pairs, beside)


async def fewest_recipients(datasette: Datasette, choice: Choice) -> int:
    """By how much the count of these organisations could fall, as for entries.

    One that is the same as another outside the choice may leave it with that one's name or kind; with entries in scope it keeps them.
    """
    condition, parameters = where(RECIPIENTS, choice.values)
    chosen = f"(select {RECIPIENTS.key_column} from {RECIPIENTS.view} where {condition})"
    found = await rows(
        datasette,
        f"select iif(recipient_id in {chosen}, recipient_id, '') as one,"
        f" iif(other_recipient_id in {chosen}, other_recipient_id, '') as other from recipient_candidate where decision = 'undecided'"
        " order by recipient_id, other_recipient_id",
        parameters,
    )
    pairs = [(row["one"], row["other"]) for row in found if row["one"] != row["other"]]
    stays = choice.filtering().keys() <= {SHOW_ENTRIES.key} and choice.values.get(SHOW_ENTRIES.key, ANY) != "others"
    return merges(pair for pair in pairs if not (stays and "" in pair))


async def parts_of_others(datasette: Datasette, choice: Choice) -> list[Row]:
    """The organisations of the choice that are a part of another one of it, each with the whole, by name."""
    condition, parameters = where(RECIPIENTS, choice.values)
    chosen = f"(select {RECIPIENTS.key_column} from {RECIPIENTS.view} where {condition})"
    return await rows(
        datasette,
        "select part.recipient_id, part.name, whole_id, whole.name as whole from recipient_part"
        " join recipient as part using (recipient_id) join recipient as whole on whole.recipient_id = whole_id"
        f" where part.recipient_id in {chosen} and whole_id in {chosen} order by part.name",
        parameters,
    )


def merges(pairs: Iterable[tuple[str, str]], beside: Collection[str] = ()) -> int:
    """How many of the things in `pairs` would go, if each pair is one. AWAY stands for all that takes another with it; what stands `beside`
    is not counted and takes nothing with it, but two that are the same as it are the same."""
    group: dict[str, str] = {}

    def leader(one: str) -> str:
        while (above := group.setdefault(one, one)) != one:
            # Half the way is cut short for the next who comes by: many pairs have one side outside the choice, and share a leader.
            group[one] = group[above]
            one = group[one]
        return one

    for first, second in pairs:
        group[leader(first)] = leader(second)
    counted = Counter(leader(one) for one in list(group) if one != AWAY and one not in beside)
    # Of those that hang together one stays, but where they may be away.
    return counted.total() - sum(1 for one in counted if one != leader(AWAY))
