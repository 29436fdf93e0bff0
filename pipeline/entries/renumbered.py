"""Entries that vanished while their title stands under another reference: possibly renumbered, and not counted as no longer listed.

The title may come back in the same edition or in a later one, in the same section of the register or in another, under a reference that is
new or under one that had another title. Nothing is joined by it: a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pipeline.declaring.declarations import Declared
from pipeline.entries.alike import Sign, signs_of
from pipeline.entries.decided import Decisions, newest_answers
from pipeline.entries.groups import Group
from pipeline.entries.moves import Moment, in_order, moments_of
from pipeline.history import Event
from pipeline.model import Edition, Listing

Apart = Callable[[str, str], bool]
# The kinds of event by which the other entry came to have the title.
CAME = ("appeared", "reappeared", "changed")


@dataclass
class Printed:
    """When each sign was printed of each entry: sign -> entry id -> moment -> the first edition of that moment."""

    of: dict[Sign, dict[str, dict[Moment, str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))

    def add(self, entry_id: str, listing: Listing, moment: Moment) -> None:
        """Note what `listing` prints of the entry."""
        for sign in signs_of(listing):
            self.of[sign][entry_id].setdefault(moment, listing.edition_id)

    def others(self, entry_id: str, signs: Iterable[Sign], since: Moment, until: Moment) -> dict[str, tuple[Moment, str]]:
        """Entry -> (moment, edition) at which it first had a sign of an entry that was listed last at `since`, later than that and not
        later than `until`. Two that were ever listed with it at one time are two."""
        found: dict[str, tuple[Moment, str]] = {}
        for sign in signs:
            own = {one for one in self.of[sign][entry_id] if one <= until}
            for other, printed in self.of[sign].items():
                times = [one for one in printed if one <= until]
                later = min((one for one in times if one > since), default=None)
                if other != entry_id and later and own.isdisjoint(times):
                    found[other] = min(found.get(other, (later, printed[later])), (later, printed[later]))
        return found


def settle_renumbered(events: list[Event], entries: list[Group], editions: list[Edition], declared: Declared) -> list[Event]:
    """`events` with those of entries that vanished while their title stands under another reference made `possibly_renumbered`.

    `other_entry_id` names the other entry and, in the event by which that came to have the title, the one that vanished. Where it comes
    back in a later edition, that event alone says so: the one by which the entry vanished stays as it was told.
    """
    gone = {one.entry_id for one in events if one.kind == "disappeared"}
    moments, printed = moments_of(editions), Printed()
    listed: dict[str, dict[Moment, list[Listing]]] = defaultdict(lambda: defaultdict(list))
    wanted = {sign for group in entries if group.entry_id in gone for sign in _signs_of(group)}
    for group in entries if wanted else ():
        if wanted.isdisjoint(_signs_of(group)):
            continue
        for listing in (one for one in group.listings if not one.transcribed):
            printed.add(group.entry_id, listing, moments[listing.edition_id])
            if group.entry_id in gone:
                listed[group.entry_id][moments[listing.edition_id]].append(listing)
    apart = _apart({one.entry_id: one for one in entries}, declared)
    settled, came = [], dict[tuple[str, str], str]()
    for event in events:
        settled.append(event)
        # What has neither a title nor a purpose has no sign, and no listing was noted of it.
        if event.kind != "disappeared" or event.entry_id not in listed:
            continue
        if not (found := _found(event, moments[event.edition_id], listed[event.entry_id], printed, apart)):
            continue
        other, since, at_once = found
        if at_once:
            settled[-1] = replace(event, kind="possibly_renumbered", other_entry_id=other)
        came.setdefault((other, since), event.entry_id)
    return in_order([_came(one, came) for one in settled], editions)


def _signs_of(group: Group) -> set[Sign]:
    return {sign for one in group.once_said() for sign in signs_of(one)}


def _found(
    event: Event, moment: Moment, listed: dict[Moment, list[Listing]], printed: Printed, apart: Apart
) -> tuple[str, str, bool] | None:
    """(the other entry, the edition in which it came to have the title, whether it has it by then) of one that vanished at `moment`, at
    which and after which it is not `listed` until it comes back itself; None where no other has its title."""
    # Of two publications of one date the second may leave out what the first lists.
    last = max((one for one in listed if one < moment), default=moment)
    again = min((one for one in listed if one >= moment), default=None)
    signs = {sign for listing in listed[last] for sign in signs_of(listing)}
    later = {one for sign in signs for times in printed.of[sign].values() for one in times if one > moment and (not again or one < again)}
    for until in (moment, *sorted(later)):
        others = printed.others(event.entry_id, signs, last, until)
        fits = sorted((when, other, edition_id) for other, (when, edition_id) in others.items() if not apart(event.entry_id, other))
        if fits:
            _, other, edition_id = fits[0]
            return other, edition_id, until == moment
    return None


def _apart(groups: dict[str, Group], declared: Declared) -> Apart:
    """Whether a person has decided that two entries are not the same."""
    rows = declared.decisions.get("entry_links", [])
    decisions = Decisions(frozenset(pair for pair, said in newest_answers(rows).items() if said == {"no"}))
    return lambda one, other: decisions.part(groups[one].listings, groups[other].listings)


def _came(event: Event, came: dict[tuple[str, str], str]) -> Event:
    gone = came.get((event.entry_id, event.edition_id))
    return replace(event, other_entry_id=gone) if gone and event.kind in CAME else event
