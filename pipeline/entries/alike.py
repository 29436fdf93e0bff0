"""What two listings are compared by when entries are followed across editions: title, purpose, people and organisations, dates."""

from __future__ import annotations

from functools import lru_cache

from pipeline.entries.groups import Group, title_of
from pipeline.fold import squash
from pipeline.model import Listing, Said

# The dates of what happened, in order. When a request came or an agreement ends is printed in some editions of a list and not in others.
DATES = ("approved_on", "sent_on", "decided_on", "listed_date")
# What an entry is known by under any reference: its title or, without one, its purpose with a recipient.
Sign = tuple[str, ...]
# What so many rows say is worked out once: most rows of an edition say what those of the one before said.
MOST_SAID = 200_000


def bodies_of(listing: Listing) -> frozenset[str]:
    """What "the recipients fold alike" is tested on: the withheld cell of people as a whole, the recipients of a cell that names them,
    or the organisations found among people with the date.

    Organisations found among people are not enough where the title differs: two projects of one university are not one project.
    """
    return bodies_said(listing.said)


@lru_cache(maxsize=MOST_SAID)
def bodies_said(said: Said) -> frozenset[str]:
    """`bodies_of` each listing whose row says this."""
    ids = "|".join(sorted(named.recipient_id for named in said.organisations))
    when = said.text_of("approved_on")
    signs = {f"cell:{cell}"} if (cell := squash(said.withheld_text)) else set()
    if "recipients_text" in said.values.first:
        return frozenset(signs | ({f"recipients:{ids}"} if ids else set()))
    return frozenset(signs | ({f"organisations:{ids}:{when}"} if ids and when else set()))


def dates_of(listing: Listing) -> str:
    """The first date of an event that the listing states; empty where it states none."""
    return date_said(listing.said)


@lru_cache(maxsize=MOST_SAID)
def date_said(said: Said) -> str:
    """`dates_of` each listing whose row says this."""
    return next((text for name in DATES if (text := said.text_of(name))), "")


def purpose_of(listing: Listing) -> str:
    """The listing's purpose as its letters and digits alone; empty where it states none."""
    return squash(listing.text_of("purpose") or "")


def signs_of(listing: Listing) -> set[Sign]:
    """The signs of one listing; empty where it has no title, and no purpose with a recipient."""
    if title := title_of(listing):
        return {(listing.register, title)}
    purpose = purpose_of(listing)
    return {(listing.register, purpose, named.recipient_id) for named in listing.organisations} if purpose else set()


def one_project(one: Listing, other: Listing) -> bool:
    """Whether two rows of one edition with one reference are the same project: by title or, without any, by purpose, else by recipients."""
    if title_of(one) or title_of(other):
        return title_of(one) == title_of(other)
    purposes = [purpose_of(row) for row in (one, other)]
    if all(purposes):
        return purposes[0] == purposes[1]
    bodies = [bodies_of(row) for row in (one, other)]
    return not all(bodies) or bool(bodies[0] & bodies[1])


def same_title(cluster: list[Listing], entry: Group) -> bool:
    """Whether a row of `cluster` has a title that the entry ever had."""
    return not entry.titles().isdisjoint(map(title_of, cluster))


def same_newest_title(cluster: list[Listing], entry: Group) -> bool:
    """Whether a row of `cluster` has a title that the latest edition of the entry lists it with."""
    latest = entry.listings[-1].edition_id
    theirs = {title_of(one) for one in entry.listings if one.edition_id == latest} - {""}
    return any(title_of(listing) in theirs for listing in cluster)


def same_bodies(cluster: list[Listing], entry: Group) -> bool:
    """Whether a row of `cluster` names the people or organisations that the entry's latest edition does."""
    latest = entry.listings[-1].edition_id
    theirs = set().union(*(bodies_of(one) for one in entry.listings if one.edition_id == latest))
    return any(bodies_of(listing) & theirs for listing in cluster)


def same_purpose(cluster: list[Listing], entry: Group) -> bool:
    """Whether rows without a title state the purpose that the latest edition of the entry lists without a title, and name no other
    recipients."""
    latest = [one for one in entry.listings if one.edition_id == entry.listings[-1].edition_id]
    if any(map(title_of, [*cluster, *latest])):
        return False
    purposes = ({purpose_of(one) for one in side} - {""} for side in (cluster, latest))
    bodies = [set[str]().union(*map(bodies_of, side)) for side in (cluster, latest)]
    return bool(set.intersection(*purposes)) and (not all(bodies) or bool(bodies[0] & bodies[1]))


def same_row(cluster: list[Listing], entry: Group) -> bool:
    """Whether a row of `cluster` prints what a row of the entry's latest edition does."""
    latest = entry.listings[-1].edition_id
    return any(printed_alike(mine, one) for mine in cluster for one in entry.listings if one.edition_id == latest)


def printed_alike(one: Listing, other: Listing) -> bool:
    """Whether two rows print the same in all columns that both have: a column that a later edition adds makes no row another. Names that
    are withheld are compared too, where both rows have any."""
    people = [squash(listing.said.withheld_text) for listing in (one, other)]
    if all(people) and people[0] != people[1]:
        return False
    printed = [{value.field: squash(value.printed) for value in listing.values} for listing in (one, other)]
    return all(printed[0][name] == printed[1][name] for name in printed[0].keys() & printed[1].keys())


def same_words(cluster: list[Listing], entry: Group) -> bool:
    """Whether rows without a title, of which one side names nobody, state the same date of an event or the same purpose, and none unlike.

    Else a row whose recipient is blank or withheld would be a new entry in every edition, and the one before it "no longer listed".
    """
    latest = [one for one in entry.listings if one.edition_id == entry.listings[-1].edition_id]
    if any(map(title_of, [*cluster, *latest])) or (any(map(bodies_of, cluster)) and any(map(bodies_of, latest))):
        return False
    # A blank between two recipients must not join what would be two entries if they stood next to each other.
    named = next((bodies for one in reversed(entry.listings) if (bodies := bodies_of(one))), frozenset[str]())
    if named and any(map(bodies_of, cluster)) and not any(bodies_of(one) & named for one in cluster):
        return False
    said = [[{dates_of(one) for one in side} - {""}, {purpose_of(one) for one in side} - {""}] for side in (cluster, latest)]
    both = [(mine, theirs) for mine, theirs in zip(*said, strict=True) if mine and theirs]
    return bool(both) and all(mine & theirs for mine, theirs in both)
