"""What people decided about pairs of recipients (data/decided/recipient_pairs.csv): which are one organisation, and which are not.

Of the rows about one pair those of the last day count. All that is joined by "yes" is one organisation, whatever the order of the rows.
Where a "no" stands between any two of them, or two rows of one day disagree, none of them is joined, and an issue says so. "Perhaps"
neither joins nor parts: it puts a pair before a person, or takes back what was decided about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Pair = frozenset[str]
Row = dict[str, str]


@dataclass(frozen=True)
class Decision:
    """One row, with the ids of the body that `name_text` stands for and of the one that `organisation` stands for."""

    row: Row
    name_id: str
    organisation_id: str

    @property
    def told(self) -> str:
        """The two names and the day, for a person."""
        return f"{self.row['name_text']!r} and {self.row['organisation']!r} ({self.row['decided_on']})"


@dataclass(frozen=True)
class Body:
    """What a printed name stands for before anybody has joined it to another: an id and the name shown.

    `kind` is listed (on the reviewed list, or decided), as_printed, class (it stands for many) or person (it reads like a person's name).
    `is_renamed` says that recipient_names.csv has given the name to a body of another name.
    """

    recipient_id: str
    name: str
    kind: str
    is_renamed: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Joins:
    """`into` maps the id of each body that is joined with another to the one that all of them are; `row_of` to the decision that
    joined it. `apart` maps pairs of ids, as they are once joined, to the decision that they are not the same, and `remarked` to the
    remark that they may be. `faults` are what could not be followed, in words."""

    into: dict[str, Body] = field(default_factory=dict)
    row_of: dict[str, Row] = field(default_factory=dict)
    apart: dict[Pair, Row] = field(default_factory=dict)
    remarked: dict[Pair, Row] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def joins_of(rows: Iterable[Row], body_of: Callable[[str], Body]) -> Joins:
    """What the decisions in `rows` come to. `body_of` says what a name stands for by itself."""
    faults: list[str] = []
    bodies: dict[str, Body] = {}
    decided: dict[Pair, list[Decision]] = defaultdict(list)
    for row in rows:
        two = [body_of(row["name_text"]), body_of(row["organisation"])]
        decision = Decision(row, two[0].recipient_id, two[1].recipient_id)
        if fault := _fault(decision, two):
            faults.append(fault)
            continue
        for body in two:
            # Of two ways of printing one name the first in the alphabet is kept, whatever order they came in.
            bodies[body.recipient_id] = min(bodies.get(body.recipient_id, body), body, key=lambda one: one.name)
        decided[frozenset((decision.name_id, decision.organisation_id))].append(decision)
    newest = {pair: _newest(found) for pair, found in decided.items() if len(pair) == 2}
    same = {pair: found for pair, found in newest.items() if _says("yes", found)}
    apart = {pair: _says("no", found) for pair, found in newest.items() if _says("no", found)}
    into: dict[str, Body] = {}
    for members in components(same):
        if against := sorted(one.told for pair, found in apart.items() if pair <= members for one in found):
            names = ", ".join(sorted(repr(bodies[one].name) for one in members))
            faults.append(f"{names} are joined by some rows, and another says that two of them are not the same: {'; '.join(against)}")
        else:
            into |= dict.fromkeys(members, _shown([bodies[one] for one in members], same))
    row_of = {one: _joining(one, shown.recipient_id, same) for one, shown in into.items() if one != shown.recipient_id}
    perhaps = {pair: found for pair, found in newest.items() if pair not in same and pair not in apart}
    return Joins(into, row_of, _as_shown(apart, into), _as_shown(perhaps, into), tuple(sorted(faults)))


def _as_shown(decided: dict[Pair, list[Decision]], into: dict[str, Body]) -> dict[Pair, Row]:
    """Pairs of ids as they are once joined -> the row about them that comes first; a pair that is one by now is none."""
    told = sorted((one for found in decided.values() for one in found), key=lambda one: one.told, reverse=True)
    ids = [[into[one].recipient_id if one in into else one for one in (row.name_id, row.organisation_id)] for row in told]
    return {frozenset(two): one.row for two, one in zip(ids, told, strict=True) if two[0] != two[1]}


def _newest(found: list[Decision]) -> list[Decision]:
    last = max(one.row["decided_on"] for one in found)
    return [one for one in found if one.row["decided_on"] == last]


def _says(answer: str, found: list[Decision]) -> list[Decision]:
    return [one for one in found if one.row["same"] == answer]


def _fault(decision: Decision, two: list[Body]) -> str:
    """Why a row joins and parts nothing by itself; '' where it may. A name that reads like a person's is never quoted."""
    if any(body.kind == "person" for body in two):
        return f"a row of {decision.row['decided_on']} holds a name that reads like a person's and is on no list of organisations"
    if decision.row["same"] == "yes" and any(body.kind == "class" for body in two):
        return f"{decision.told}: one of them is a class, which stands for many organisations and is none of them"
    if decision.row["same"] == "yes" and decision.name_id != decision.organisation_id and two[0].is_renamed:
        return f"{decision.told}: recipient_names.csv says that the first is {two[0].name!r}; say in one of the two files who it is"
    if decision.row["same"] == "no" and decision.name_id == decision.organisation_id:
        return f"{decision.told}: both are one by the reviewed list or by their folded names; say who each is in recipient_names.csv"
    return ""


def components(pairs: Iterable[Pair]) -> list[set[str]]:
    """The sets of ids that hang together by `pairs`."""
    found: list[set[str]] = []
    for pair in pairs:
        touched = [one for one in found if one & pair]
        found = [one for one in found if not one & pair] + [set(pair).union(*touched)]
    return found


def _shown(members: list[Body], same: dict[Pair, list[Decision]]) -> Body:
    """Which of `members` all of them are shown as: one of the reviewed list before others, then one that no row calls another's name."""
    named = {one.name_id for found in same.values() for one in _says("yes", found)}
    return min(members, key=lambda one: (one.kind != "listed", one.recipient_id in named, one.name))


def _joining(member: str, shown: str, same: dict[Pair, list[Decision]]) -> Row:
    """The decision to tell of a joined name: the one that names it with the organisation shown, else the first that names it."""
    about = [(shown not in pair, one.told, one) for pair, found in same.items() if member in pair for one in _says("yes", found)]
    return min(about, key=lambda one: one[:2])[2].row
