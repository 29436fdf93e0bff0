"""Listing -> entry: by decision, by reference, by raw fields, else a new entry. The rule that joined each listing is recorded.

Identity rests on raw, stable values. Within one edition the same reference twice is one entry only where the titles fold alike, or
one title holds the other and no third row competes; across editions the same reference is one entry where the title or the people
and organisations fold alike. Publications of one register share their references. Machines suggest (see entries/near_misses.py), people
decide (data/decided/entry_links.csv).
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from pipeline.declaring.declarations import Declared
from pipeline.entries.alike import bodies_of, dates_of, one_project, purpose_of, same_bodies, same_newest_title, same_title, same_words
from pipeline.entries.decided import Decisions, Joining, decisions_of, entries_by_name, put_in_order
from pipeline.entries.groups import Group, name_entries, title_of
from pipeline.fold import squash
from pipeline.model import Listing

Fields = tuple[str, ...]


def link(listings: list[Listing], declared: Declared) -> list[Group]:
    """The entries, as groups of `listings`. `listings` come in order of their edition's date, sheet and row.

    Transcribed listings are joined last, to the listing whose content key they carry or else by their reference, so that what is
    collected decides identity and what is transcribed follows it.
    """
    rows = declared.decisions.get("entry_links", [])
    # What a name means is told by what it stands in before anybody decided.
    decisions = decisions_of(rows, entries_by_name(_linked(listings, Decisions()), rows)) if rows else Decisions()
    entries = name_entries(_linked(listings, decisions))
    # They have their ids by now, which do not change.
    put_in_order(entries, listings)
    return entries


def _linked(listings: list[Listing], decisions: Decisions) -> list[Group]:
    groups: dict[tuple[str, str], list[Group]] = defaultdict(list)
    unreferenced: dict[Fields, list[Group]] = {}
    without: dict[str, list[Listing]] = defaultdict(list)
    batches: dict[str, dict[tuple[str, str], list[Listing]]] = defaultdict(lambda: defaultdict(list))
    joining = Joining(decisions)
    for listing in (one for one in listings if not one.transcribed):
        reference = listing.text_of("reference")
        if reference:
            batches[listing.edition_id][(listing.register, reference)].append(listing)
        else:
            without[listing.edition_id].append(listing)
    for edition_id, edition in without.items():
        _join_by_fields(edition, unreferenced, decisions)
        joining.settle(unreferenced.values(), partial(_is_of, edition_id))
    for edition_id, found in batches.items():
        for key, batch in found.items():
            _join_by_reference(_clusters(batch, groups[key], decisions), groups[key], key[0], decisions)
        joining.settle([*unreferenced.values(), *groups.values()], partial(_is_of, edition_id))
    everything = list({id(group): group for found in [*groups.values(), *unreferenced.values()] for group in found}.values())
    _join_transcribed([one for one in listings if one.transcribed], everything, decisions)
    joining.settle([everything], lambda listing: listing.transcribed)
    return everything


def _is_of(edition_id: str, listing: Listing) -> bool:
    return listing.edition_id == edition_id


def _clusters(batch: list[Listing], entries: list[Group], decisions: Decisions) -> list[list[Listing]]:
    """The rows of one edition with one reference, as projects: equal titles together; then one title inside another, if only two remain.

    Rows that a person has decided to keep apart never come together, nor do titles that are known as those of different `entries`.
    """
    clusters: list[list[Listing]] = []
    for listing in batch:
        fits = [one for one in clusters if one_project(one[0], listing) and not decisions.part([listing], one)]
        if fits:
            fits[0].append(listing)
        else:
            clusters.append([listing])
    if len(clusters) == 2:
        shorter, longer = sorted((title_of(one[0]) for one in clusters), key=len)
        known = [[entry for entry in entries if same_title(one, entry)] for one in clusters]
        different = all(known) and known[0] != known[1]
        if shorter and shorter in longer and not different and not decisions.part(clusters[0], clusters[1]):
            return [batch]
    return clusters


def _join_by_reference(clusters: list[list[Listing]], entries: list[Group], register: str, decisions: Decisions) -> None:
    open_entries = list(entries)
    if len(clusters) > 1:
        _join_together(clusters, open_entries, decisions)
    tests = [(same_title, "reference and title")]
    if len(clusters) == 1 and len(entries) == 1:
        tests.append((same_bodies, "reference and recipients"))
        tests.append((same_words, "reference and date or purpose: no title, and no recipient on one side"))
    for test, rule in tests:
        for cluster in list(clusters):
            fits = [entry for entry in open_entries if test(cluster, entry) and not decisions.part(cluster, entry.listings)]
            if len(fits) == 1:
                for listing in cluster:
                    fits[0].add(listing, rule)
                clusters.remove(cluster)
                open_entries.remove(fits[0])
    for cluster in clusters:
        entry = Group(register)
        for listing in cluster:
            entry.add(listing, "new entry" if not entries else "new entry: the reference was listed for another")
        entries.append(entry)


def _join_together(clusters: list[list[Listing]], entries: list[Group], decisions: Decisions) -> None:
    """Those of several `clusters` whose titles its newest edition lists of an entry, to that entry, however many they are. What is joined
    is left in neither list. A title that an entry had before comes after these, whatever the order of the rows."""
    for entry in list(entries):
        fits = [one for one in clusters if same_newest_title(one, entry) and not decisions.part(one, entry.listings)]
        others = [other for other in entries if other is not entry and any(same_newest_title(one, other) for one in fits)]
        if fits and not others:
            for listing in (listing for one in fits for listing in one):
                entry.add(listing, "reference and title")
            clusters[:] = [one for one in clusters if not any(one is mine for mine in fits)]
            entries.remove(entry)


def _join_by_fields(batch: list[Listing], entries: dict[Fields, list[Group]], decisions: Decisions) -> None:
    """Rows of one edition that have no reference: equal raw recipient, title and date, all three present, with exactly one earlier entry.

    In registers whose rows do not all have references, where neither states a date, equal recipient and title are enough if each is
    listed once in its edition of one section: else every edition would make the same share anew. Several alike go by all their words.
    """
    alike: dict[tuple[Fields, str], list[Listing]] = defaultdict(list)
    for listing in batch:
        when = dates_of(listing)
        fields = _fields(listing, when)
        found = fields if fields and (when or listing.value_of("recipients_text") is not None) else None
        alike[(found or (f"alone:{listing.row_id}",), listing.section_id)].append(listing)
    for (fields, _), rows in alike.items():
        _join_alike(rows, entries.setdefault(fields, []), decisions)


def _join_alike(rows: list[Listing], entries: list[Group], decisions: Decisions) -> None:
    """Rows of one section of an edition with the same recipient, title and date (or, in all, none), to `entries` that had these before.

    Where there are several on either side each row goes to the entry that was listed with its very words, newest words first and twins in
    their order; of the rest, and of rows without a date that are not alone, nothing tells which is which.
    """
    free = [one for one in entries if not one.stands_beside(rows[0])]
    dated = bool(dates_of(rows[0]))
    rule = "equal recipient, title and date" if dated else "equal recipient and title, no date"
    alone, left = len(rows) == 1, list(rows)

    def join(listing: Listing, entry: Group) -> None:
        entry.add(listing, rule)
        free.remove(entry)
        left.remove(listing)

    for said in (_says_now, _said_once) if len(rows) > 1 or len(free) > 1 else ():
        for listing in list(left):
            if fits := [one for one in free if said(one, listing) and not decisions.part([listing], one.listings)]:
                join(listing, fits[0])
    if len(left) == 1 and (dated or alone):
        fits = [one for one in free if not decisions.part(left, one.listings)]
        if len(fits) == 1:
            join(left[0], fits[0])
    entries += [Group(listing.register, [listing], ["new entry: no reference"]) for listing in left]


def _says_now(entry: Group, listing: Listing) -> bool:
    """Whether the newest row of `entry` has the words of `listing`."""
    return _same_words(entry.listings[-1], listing)


def _said_once(entry: Group, listing: Listing) -> bool:
    """Whether a row of `entry` ever had the words of `listing`."""
    return any(_same_words(one, listing) for one in entry.once_said())


def _same_words(one: Listing, other: Listing) -> bool:
    """Whether two rows print the same in all columns that both have: a column that a later edition adds makes no row another."""
    printed = [{value.field: squash(value.printed) for value in listing.values} for listing in (one, other)]
    return all(printed[0][name] == printed[1][name] for name in printed[0].keys() & printed[1].keys())


def _fields(listing: Listing, when: str) -> Fields | None:
    """What two rows without a reference must have equal, with the date `when` or without one; None where the recipient or title is
    missing."""
    bodies, title = "|".join(sorted(bodies_of(listing))), title_of(listing) or purpose_of(listing)
    if not bodies or not title:
        return None
    return (listing.register, bodies, title, when, "" if when else listing.section_id)


def _signs(listing: Listing) -> tuple[tuple[str, str], ...]:
    """(rule, what it looks for) by which a transcription finds its entry, in order: the listing it stands for, then the reference."""
    reference = listing.text_of("reference")
    key = ("transcribed: the listing it stands for", listing.listing_key)
    return (key, ("transcribed: the same reference", reference)) if reference else (key,)


def _join_transcribed(listings: list[Listing], entries: list[Group], decisions: Decisions) -> None:
    """Each to the entry with the listing that it stands for, by its key; else to the only entry with its reference; else a new entry.

    Rows to which we gave one key of our own go together, wherever one of them goes.
    """
    known: dict[tuple[str, str, str], list[Group]] = defaultdict(list)

    def remember(entry: Group, listing: Listing) -> None:
        for rule, sign in _signs(listing):
            if entry not in known[(listing.register, rule, sign)]:
                known[(listing.register, rule, sign)].append(entry)

    for entry in entries:
        for listing in entry.listings:
            remember(entry, listing)
    batches: dict[str, list[Listing]] = defaultdict(list)
    for listing in listings:
        batches[listing.said.entry_key or listing.row_id].append(listing)
    for batch in batches.values():
        found = _entry_of(batch, known, decisions)
        entry, rule = found or (Group(batch[0].register), "transcribed: new entry")
        if not found:
            entries.append(entry)
        for listing in batch:
            entry.add(listing, rule)
            rule = rule if found else "transcribed: the same entry by our own key"
            remember(entry, listing)


def _entry_of(
    batch: list[Listing], known: dict[tuple[str, str, str], list[Group]], decisions: Decisions
) -> tuple[Group, str] | None:
    """The one entry that a sign of one of `batch` leads to, with the rule; None where none does."""
    signs = [(rule, sign, one) for one in batch for rule, sign in _signs(one)]
    for rule, sign, listing in signs:
        fits = [one for one in known[(listing.register, rule, sign)] if not decisions.part(batch, one.listings)]
        if len(fits) > 1:
            datasets = {dataset for dataset, _ in listing.datasets}
            fits = [one for one in fits if any(datasets & {dataset for dataset, _ in mine.datasets} for mine in one.listings)]
        if len(fits) == 1:
            return fits[0], rule
    return None
