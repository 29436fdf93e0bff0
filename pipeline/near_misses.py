"""Entries that may be the same and that no rule may join: offered to a person with a score, and never joined by it."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from itertools import combinations

from pipeline.declarations import Declared
from pipeline.link import Group, base_id, bodies_of

# Two entries with one reference are offered for review as perhaps the same when their titles are at least this alike (of 100).
NEAR_MISS_SCORE = 60
NearMiss = tuple[Group, Group, int, str]


def candidates(entries: list[Group], declared: Declared) -> list[NearMiss]:
    """Near misses for a person to look at, each with a score of 100: entries that share a reference and have titles or recipients
    alike, and entries with the same title under different references that never stood in one edition."""
    sharing: dict[str, list[Group]] = defaultdict(list)
    titled: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for entry in entries:
        sharing[base_id(entry, declared)].append(entry)
        for title in sorted(entry.titles()):
            titled[(entry.source_id, title)].append(entry)
    found = [near for members in sharing.values() for one, other in combinations(members, 2) if (near := _near_miss(one, other))]
    for members in titled.values():
        for one, other in combinations(members, 2):
            together = {mine.edition_id for mine in one.listings} & {mine.edition_id for mine in other.listings}
            known = any({one, other} == {near[0], near[1]} for near in found)
            if not together and not known and base_id(one, declared) != base_id(other, declared):
                found.append((one, other, 100, "the same title under another reference, never both in one edition"))
    return found


def _near_miss(one: Group, other: Group) -> NearMiss | None:
    ratios = (SequenceMatcher(None, mine, theirs, autojunk=False).ratio() for mine in one.titles() for theirs in other.titles())
    score = max((round(100 * ratio) for ratio in ratios), default=0)
    if score >= NEAR_MISS_SCORE:
        return one, other, score, "the same reference, titles alike"
    if set().union(*map(bodies_of, one.listings)) & set().union(*map(bodies_of, other.listings)):
        return one, other, score, "the same reference and recipients, titles unlike"
    return None
