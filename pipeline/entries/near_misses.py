"""Entries that may be the same and that no rule may join: offered to a person, with a score where there is one, and never joined by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from pipeline.entries.alike import DATES, Sign, bodies_of, signs_of
from pipeline.entries.groups import Group, base_id
from pipeline.model import Listing

# Two entries with one reference are offered for review as perhaps the same when their titles are at least this alike (of 100).
NEAR_MISS_SCORE = 60


@dataclass(frozen=True)
class NearMiss:
    """Two entries that may be one, and why. `kind` is same_reference, same_title, told_of or remarked; `score` is of 100 or None.

    In a pair that is told_of, `one` is known from transcriptions alone and is at most one of the entries it is paired with.
    """

    one: Group
    other: Group
    kind: str
    score: int | None
    why: str


def candidates(entries: list[Group]) -> list[NearMiss]:
    """Near misses for a person to look at: entries that share a reference and have titles or recipients alike, entries with the same
    title (or purpose and recipient) under different references that never stood in one edition, entries known from transcriptions alone
    that may be an entry of an edition, and pairs that a transcription itself remarks on."""
    sharing: dict[str, list[Group]] = defaultdict(list)
    titled: dict[Sign, list[Group]] = defaultdict(list)
    for entry in entries:
        sharing[base_id(entry)].append(entry)
        signs = {sign for one in entry.once_said() if not one.transcribed for sign in signs_of(one)}
        for sign in sorted(signs | {(entry.register, title) for title in entry.titles()}):
            titled[sign].append(entry)
    found = [near for members in sharing.values() for one, other in combinations(members, 2) if (near := _near_miss(one, other))]
    found += _same_title(((sign, members) for sign, members in titled.items() if len(members) > 1), _pairs(found))
    known = _pairs(found)
    found += [near for near in _remarked(entries) if frozenset((near.one, near.other)) not in known]
    known = _pairs(found)
    return found + [near for near in _told_of(entries) if frozenset((near.one, near.other)) not in known]


def _pairs(found: list[NearMiss]) -> set[frozenset[Group]]:
    return {frozenset((near.one, near.other)) for near in found}


def _same_title(titled: Iterable[tuple[Sign, list[Group]]], known: set[frozenset[Group]]) -> Iterator[NearMiss]:
    """Pairs of entries with one title or, without any, one purpose and recipient, under different references, that never stood in one
    edition; those `known` left out."""
    known = set(known)
    for sign, members in titled:
        what = "title" if len(sign) == 2 else "purpose and recipient, and no title,"
        editions = [(one, base_id(one), {mine.edition_id for mine in one.listings}) for one in members]
        for (one, base, mine), (other, other_base, theirs) in combinations(editions, 2):
            pair = frozenset((one, other))
            if base != other_base and mine.isdisjoint(theirs) and pair not in known:
                known.add(pair)
                yield NearMiss(one, other, "same_title", 100, f"the same {what} under another reference, never both in one edition")


def _near_miss(one: Group, other: Group) -> NearMiss | None:
    if not _references(one):
        # Without a reference two entries share what their keys are made of, and differ in something else, as in who is named.
        return NearMiss(one, other, "same_title", None, "no reference; the same title and date, something else unlike")
    if one.titles() & other.titles():
        return NearMiss(one, other, "same_reference", 100, "the same reference, titles alike")
    ratios = (SequenceMatcher(None, mine, theirs, autojunk=False).ratio() for mine in one.titles() for theirs in other.titles())
    score = max((round(100 * ratio) for ratio in ratios), default=0)
    if score >= NEAR_MISS_SCORE:
        return NearMiss(one, other, "same_reference", score, "the same reference, titles alike")
    if set().union(*map(bodies_of, one.listings)) & set().union(*map(bodies_of, other.listings)):
        return NearMiss(one, other, "same_reference", score, "the same reference and recipients, titles unlike")
    return None


def _remarked(entries: list[Group]) -> Iterator[NearMiss]:
    by_key = {listing.said.entry_key: entry for entry in entries for listing in entry.once_said() if listing.said.entry_key}
    for entry in entries:
        for key in sorted({key for listing in entry.once_said() for key in listing.said.possibly_same}):
            other = by_key.get(key)
            if other and other is not entry:
                yield NearMiss(entry, other, "remarked", None, "our transcription remarks that they may be one")


def _told_of(entries: list[Group]) -> Iterator[NearMiss]:
    """Entries known from transcriptions alone, each with the entries of editions that name one of its recipients at a time that fits."""
    collected: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for entry in entries:
        if not _is_told(entry):
            for recipient in sorted(_recipients(entry)):
                collected[(entry.register, recipient)].append(entry)
    for entry in entries:
        if _is_told(entry):
            near = {id(one): one for recipient in sorted(_recipients(entry)) for one in collected[(entry.register, recipient)]}
            for other in near.values():
                if _times_fit(entry, other) and not (_references(entry) and _references(other)):
                    yield NearMiss(entry, other, "told_of", None, "told of by other sources; names the same recipient, at a time that fits")


def _is_told(entry: Group) -> bool:
    return all(listing.transcribed for listing in entry.listings)


def _recipients(entry: Group) -> set[str]:
    return {named.recipient_id for listing in entry.once_said() for named in listing.organisations if named.role == "recipient"}


def _references(entry: Group) -> set[str]:
    return {text for listing in entry.once_said() if (text := listing.text_of("reference"))}


def _times_fit(one: Group, other: Group) -> bool:
    """Whether a date of one can be a date of the other ("2016" and "2016-11-28" can), or either has none."""
    mine, theirs = _dates(one.listings), _dates(other.listings)
    return not mine or not theirs or any(a.startswith(b) or b.startswith(a) for a in mine for b in theirs)


def _dates(listings: list[Listing]) -> set[str]:
    return {text for listing in listings for name in DATES if (text := listing.text_of(name))}
