"""Listing -> entry: by decision, by reference, by raw fields, else a new entry. The rule that joined each listing is recorded.

Identity rests on raw, stable values. Within one edition the same reference twice is one entry only where the titles fold alike, or
one title holds the other and no third row competes; across editions the same reference is one entry where the title or the people
and organisations fold alike. Publications of one register share their references. Machines suggest (see entries/near_misses.py), people
decide (data/decided/entry_links.csv).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial

from pipeline.declaring.declarations import Declared
from pipeline.entries.alike import one_project, same_bodies, same_newest_title, same_purpose, same_row, same_title, same_words
from pipeline.entries.decided import Decisions, Joining, decisions_of, entries_by_name, put_in_order
from pipeline.entries.groups import Group, name_entries, title_of
from pipeline.entries.unreferenced import Fields, join_unreferenced
from pipeline.model import Listing


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
    joining, order = Joining(decisions), {one.edition_id: place for place, one in enumerate(listings)}
    for listing in (one for one in listings if not one.transcribed):
        reference = listing.text_of("reference")
        if reference:
            batches[listing.edition_id][(listing.register, reference)].append(listing)
        else:
            without[listing.edition_id].append(listing)
    for edition_id, edition in without.items():
        join_unreferenced(edition, unreferenced, decisions)
        joining.settle(unreferenced.values(), partial(_is_of, edition_id))
    for edition_id, found in batches.items():
        for key, batch in found.items():
            entries = groups[key]
            # Most rows: one of its reference, and one entry, which had that title. The long way would come to the same.
            if len(batch) == len(entries) == 1 and same_title(batch, entries[0]) and not decisions.part(batch, entries[0].listings):
                entries[0].add(batch[0], "reference and title")
            else:
                _join_by_reference(_clusters(batch, entries, decisions), entries, key[0], order, decisions)
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


def _join_by_reference(
    clusters: list[list[Listing]], entries: list[Group], register: str, order: dict[str, int], decisions: Decisions
) -> None:
    open_entries = list(entries)
    current = _current(entries, order) if len(clusters) == 1 else None
    if len(clusters) > 1:
        _join_together(clusters, open_entries, decisions)
    tests = [(same_title, "reference and title")]
    if current:
        tests.append((same_bodies, "reference and recipients"))
        tests.append((same_words, "reference and date or purpose: no title, and no recipient on one side"))
    else:
        tests.append((same_purpose, "reference, purpose and recipients: no title"))
        tests.append((same_row, "reference and all that is printed"))
    for test, rule in tests:
        among = open_entries if test is same_title or not current else [current]
        # Round by round, each of which joins all that fit one entry alone, so that the order of rows decides nothing.
        while found := _fitting(test, clusters, among, decisions):
            for cluster, entry in found:
                for listing in cluster:
                    entry.add(listing, rule)
            clusters[:] = [one for one in clusters if not any(one is joined for joined, _ in found)]
            among[:] = [one for one in among if not any(one is entry for _, entry in found)]
    for cluster in clusters:
        entry = Group(register)
        for listing in cluster:
            entry.add(listing, "new entry" if not entries else "new entry: the reference was listed for another")
        entries.append(entry)


def _fitting(
    test: Callable[[list[Listing], Group], bool], clusters: list[list[Listing]], entries: list[Group], decisions: Decisions
) -> list[tuple[list[Listing], Group]]:
    """Those of `clusters` that fit one of `entries` alone, each with that entry."""
    found: list[tuple[list[Listing], Group]] = []
    for cluster in clusters:
        fits = [entry for entry in entries if test(cluster, entry) and not decisions.part(cluster, entry.listings)]
        if len(fits) == 1 and not any(fits[0] is entry and decisions.part(cluster, other) for other, entry in found):
            found.append((cluster, fits[0]))
    return found


def _current(entries: list[Group], order: dict[str, int]) -> Group | None:
    """The entry that a reference stood for last, where each edition lists it for one alone; None where one lists it for several."""
    if len(entries) < 2:
        return entries[0] if entries else None
    times = Counter(edition_id for entry in entries for edition_id in {one.edition_id for one in entry.listings})
    return max(entries, key=lambda entry: order[entry.listings[-1].edition_id]) if max(times.values()) == 1 else None


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
