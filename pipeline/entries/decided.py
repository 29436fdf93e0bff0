"""What people decided about pairs of entries (data/decided/entry_links.csv): which are one entry, and which are not.

A row names an entry by something that stands in it: the key of one of its listings or, where other entries have that key too, the id of a
row. Of the rows about one pair those of the last day count. All that "yes" joins is one entry, whatever the order of the rows. Where a
"no" stands between any two of it, or two rows of one day disagree, none of it is joined. A name that several entries have without any
decision says nothing of either. Each row that did not come about is told of as an issue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from pipeline.declaring.declarations import Declared
from pipeline.entries.groups import Group
from pipeline.issues import Issue
from pipeline.model import Listing
from pipeline.organisations.joins import components

Pair = frozenset[str]
Row = dict[str, str]
DECIDED = "decided by a person"


@dataclass(frozen=True)
class Decisions:
    """`apart` are pairs of names that are not the same entry. `joined` maps each name that is joined with others to the number of what
    they all are."""

    apart: frozenset[Pair] = frozenset()
    joined: dict[str, int] = field(default_factory=dict)

    def part(self, some: Iterable[Listing], others: Iterable[Listing]) -> bool:
        """Whether a listing of `some` and one of `others` are not the same entry."""
        return bool(self.apart) and any(pair in self.apart for mine in some for theirs in others for pair in pairs_of(mine, theirs))


def names_of(listing: Listing) -> tuple[str, str]:
    """The names by which a decision may mean the entry of this listing."""
    return listing.listing_key, listing.row_id


def pairs_of(one: Listing, other: Listing) -> list[Pair]:
    """The pairs of names by which a decision may be about the entries of two listings."""
    return [frozenset((mine, theirs)) for mine in names_of(one) for theirs in names_of(other)]


def newest_answers(rows: Iterable[Row]) -> dict[Pair, set[str]]:
    """Each pair of names -> what is said of it on the last day on which anything is: yes, no, or both. A name with itself is no pair."""
    found: dict[Pair, list[Row]] = defaultdict(list)
    for row in rows:
        found[frozenset((row["listing_key"], row["other_key"]))].append(row)
    last = {pair: max(row["decided_on"] for row in said) for pair, said in found.items() if len(pair) == 2}
    return {pair: {row["same"] for row in found[pair] if row["decided_on"] == day} for pair, day in last.items()}


def entries_by_name(entries: Iterable[Group], rows: Iterable[Row]) -> dict[str, list[Group]]:
    """Each name in `rows` -> the entries that it stands in."""
    found: dict[str, list[Group]] = {name: [] for row in rows for name in (row["listing_key"], row["other_key"])}
    for entry in entries:
        for name in {name for listing in entry.listings for name in names_of(listing)} & found.keys():
            found[name].append(entry)
    return found


def decisions_of(rows: Iterable[Row], standing: dict[str, list[Group]]) -> Decisions:
    """What the decisions in `rows` come to, where each name stands in the entries of `standing` before any decision."""
    clear = {pair: said for pair, said in newest_answers(rows).items() if all(len(standing[name]) < 2 for name in pair)}
    apart = frozenset(pair for pair, said in clear.items() if said == {"no"})
    against = {pair for pair, said in clear.items() if "no" in said}
    joined: dict[str, int] = {}
    # In one order, whatever the rows' own is.
    for number, members in enumerate(sorted(components(pair for pair, said in clear.items() if "yes" in said), key=sorted)):
        if not any(pair <= members for pair in against):
            joined |= dict.fromkeys(members, number)
    return Decisions(apart, joined)


class Joining:
    """Makes one entry of those that a person joined as soon as both are there, so that what comes later finds the one."""

    def __init__(self, decisions: Decisions) -> None:
        self.decisions = decisions
        self._homes: dict[int, Group] = {}
        # Entries that are joined to another, and are none of their own any more.
        self._left: dict[int, Group] = {}

    def settle(self, lists: Iterable[list[Group]], is_new: Callable[[Listing], bool]) -> None:
        """Join the entries in `lists` whose last listings are new. An entry that is joined to another is in no list any more."""
        if not self.decisions.joined:
            return
        lists = list(lists)
        for group in {id(group): group for entries in lists for group in entries}.values():
            # One that stood before it may have taken it along.
            if id(group) in self._left:
                continue
            named = {name for one in takewhile(is_new, reversed(group.listings)) for name in names_of(one)}
            for number in sorted({self.decisions.joined[name] for name in named & self.decisions.joined.keys()}):
                group = self._joined(number, group, lists)

    def _joined(self, number: int, group: Group, lists: list[list[Group]]) -> Group:
        """The entry that `group` is once it is joined to what has this number."""
        home = self._homes.setdefault(number, group)
        if home is group or self.decisions.part(home.listings, group.listings):
            return group
        self._left[id(group)] = group
        for listing in group.listings:
            home.add(listing, DECIDED)
        self._homes = {one: home if found is group else found for one, found in self._homes.items()}
        for entries in lists:
            if any(one is group for one in entries):
                kept = [one for one in entries if one is not group]
                entries[:] = kept if any(one is home for one in kept) else [*kept, home]
        return home


def put_in_order(entries: Iterable[Group], listings: list[Listing]) -> None:
    """The listings of entries that a person joined come one entry after the other. Put them in order of edition and row, as all others
    are, transcriptions last: what an entry said newest is what its last listings say."""
    place = {id(listing): (listing.transcribed, number) for number, listing in enumerate(listings)}
    for entry in entries:
        if DECIDED in entry.rules:
            found = sorted(zip(entry.listings, entry.rules, strict=True), key=lambda pair: place[id(pair[0])])
            entry.listings[:], entry.rules[:] = [one for one, _ in found], [rule for _, rule in found]


def decision_issues(entries: list[Group], declared: Declared) -> list[Issue]:
    """An issue for each decision about two entries that did not come about, with what stood against it."""
    rows = declared.decisions.get("entry_links", [])
    standing, newest = entries_by_name(entries, rows), newest_answers(rows)
    found = []
    for row in rows:
        two = [row["listing_key"], row["other_key"]]
        said = newest.get(frozenset(two), set())
        # A later row about the same pair has taken this one's place.
        why = "" if said and row["same"] not in said else _why_not(row["same"], two, [standing[name] for name in two])
        if why:
            found.append(Issue("decision_not_applied", f"data/decided/entry_links.csv: {why}"))
    return found


def _why_not(same: str, names: list[str], standing: list[list[Group]]) -> str:
    for name, entries in zip(names, standing, strict=True):
        if not entries:
            return f"no listing has the key {name!r}, and no row the id. Look it up and mend the row."
        if len(entries) > 1:
            told = ", ".join(sorted(entry.entry_id for entry in entries))
            return f"the key {name!r} stands in several entries ({told}), so it says nothing of one. Give the row_id of a listing instead."
    if names[0] == names[1]:
        return f"both keys are {names[0]!r}, which says nothing of two entries. Give the row_ids of two listings instead."
    is_one = standing[0][0] is standing[1][0]
    if is_one == (same == "yes"):
        return ""
    told = f"{names[0]!r} and {names[1]!r} are {'not the same' if same == 'no' else 'the same'} by this row"
    return f"{told}, and other rows say otherwise of what hangs together with them, so nothing of it was joined. Mend one of the rows."
