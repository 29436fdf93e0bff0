"""Listing -> entry: by decision, by reference, by raw fields, else a new entry. The rule that joined each listing is recorded.

Identity rests on raw, stable values. Within one edition the same reference twice is one entry only where the titles fold alike, or
one title holds the other and no third row competes; across editions the same reference is one entry where the title or the people
and organisations fold alike. Publications of one register share their references. Machines suggest (see entries/near_misses.py), people
decide (data/decided/entry_links.csv).
"""

from __future__ import annotations

from collections import Counter, defaultdict

from pipeline.declaring.declarations import Declared
from pipeline.entries.alike import bodies_of, dates_of, one_project, purpose_of, same_bodies, same_title, same_words
from pipeline.entries.groups import Group, name_entries, title_of
from pipeline.fold import squash
from pipeline.model import Listing

Fields = tuple[str, ...]
DECIDED = "decided by a person"


def link(listings: list[Listing], declared: Declared) -> list[Group]:
    """The entries, as groups of `listings`. `listings` come in order of their edition's date, sheet and row.

    Transcribed listings are joined last, to the listing whose content key they carry or else by their reference, so that what is
    collected decides identity and what is transcribed follows it.
    """
    apart = _decided(declared, "no")
    groups: dict[tuple[str, str], list[Group]] = defaultdict(list)
    unreferenced: dict[Fields, list[Group]] = {}
    without: dict[str, list[Listing]] = defaultdict(list)
    batches: dict[tuple[str, str, str], list[Listing]] = defaultdict(list)
    for listing in (one for one in listings if not one.transcribed):
        reference = listing.text_of("reference")
        if reference:
            batches[(listing.register, listing.edition_id, reference)].append(listing)
        else:
            without[listing.edition_id].append(listing)
    for edition in without.values():
        _join_by_fields(edition, unreferenced, apart)
    for (register, _, reference), batch in batches.items():
        entries = groups[(register, reference)]
        _join_by_reference(_clusters(batch, entries, apart), entries, register, apart)
    everything = [group for found in [*groups.values(), *unreferenced.values()] for group in found]
    _join_transcribed([one for one in listings if one.transcribed], everything, apart)
    entries = name_entries(_merge_decided(everything, declared))
    _put_in_order([entry for entry in entries if DECIDED in entry.rules], listings)
    return entries


def _decided(declared: Declared, answer: str) -> set[frozenset[str]]:
    return {frozenset((row["listing_key"], row["other_key"])) for row in declared.decisions.get("entry_links", []) if row["same"] == answer}


def _clusters(batch: list[Listing], entries: list[Group], apart: set[frozenset[str]]) -> list[list[Listing]]:
    """The rows of one edition with one reference, as projects: equal titles together; then one title inside another, if only two remain.

    Rows that a person has decided to keep apart never come together, nor do titles that are known as those of different `entries`.
    """
    clusters: list[list[Listing]] = []
    for listing in batch:
        fits = [one for one in clusters if one_project(one[0], listing) and not _apart([listing], one, apart)]
        if fits:
            fits[0].append(listing)
        else:
            clusters.append([listing])
    if len(clusters) == 2:
        shorter, longer = sorted((title_of(one[0]) for one in clusters), key=len)
        known = [[entry for entry in entries if same_title(one, entry)] for one in clusters]
        different = all(known) and known[0] != known[1]
        if shorter and shorter in longer and not different and not _apart(clusters[0], clusters[1], apart):
            return [batch]
    return clusters


def _join_by_reference(clusters: list[list[Listing]], entries: list[Group], register: str, apart: set[frozenset[str]]) -> None:
    open_entries = list(entries)
    tests = [(same_title, "reference and title")]
    if len(clusters) == 1 and len(entries) == 1:
        tests.append((same_bodies, "reference and recipients"))
        tests.append((same_words, "reference and date or purpose: no title, and no recipient on one side"))
    for test, rule in tests:
        for cluster in list(clusters):
            fits = [entry for entry in open_entries if test(cluster, entry) and not _apart(cluster, entry.listings, apart)]
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


def _apart(some: list[Listing], others: list[Listing], apart: set[frozenset[str]]) -> bool:
    """Whether a person has decided that a listing of `some` and one of `others` are not the same entry."""
    return bool(apart) and any(frozenset((mine.listing_key, theirs.listing_key)) in apart for mine in some for theirs in others)


def _join_by_fields(batch: list[Listing], entries: dict[Fields, list[Group]], apart: set[frozenset[str]]) -> None:
    """Rows of one edition that have no reference: equal raw recipient, title and date, all three present, with exactly one earlier entry.

    In registers whose rows do not all have references, where neither states a date, equal recipient and title are enough if each is
    listed once in its edition of one section: else every edition would make the same share anew. Several alike go by all their words.
    """
    without_dates = [_fields(one, "") for one in batch]
    undated = Counter(without_dates)
    for listing, without_date in zip(batch, without_dates, strict=True):
        when, once = dates_of(listing), undated[without_date] == 1
        dated, fields = bool(when), _fields(listing, when) if when else without_date
        known = entries.get(fields, []) if fields and (dated or listing.value_of("recipients_text") is not None) else []
        fits = [one for one in known if not one.stands_beside(listing) and not _apart([listing], one.listings, apart)]
        if len(fits) > 1 or not (dated or once):
            # Twins, that differ in what is not compared here: the one that was listed with the very same words.
            fits = [one for one in fits if any(_printed(mine) == _printed(listing) for mine in one.listings)]
        if len(fits) == 1:
            fits[0].add(listing, "equal recipient, title and date" if dated else "equal recipient and title, no date")
            continue
        entry = Group(listing.register, [listing], ["new entry: no reference"])
        entries.setdefault(fields or (f"alone:{listing.row_id}",), []).append(entry)


def _printed(listing: Listing) -> set[tuple[str, str]]:
    return {(value.field, squash(value.printed)) for value in listing.values if value.printed}


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


def _join_transcribed(listings: list[Listing], entries: list[Group], apart: set[frozenset[str]]) -> None:
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
        batches[listing.entry_key or listing.row_id].append(listing)
    for batch in batches.values():
        found = _entry_of(batch, known, apart)
        entry, rule = found or (Group(batch[0].register), "transcribed: new entry")
        if not found:
            entries.append(entry)
        for listing in batch:
            entry.add(listing, rule)
            rule = rule if found else "transcribed: the same entry by our own key"
            remember(entry, listing)


def _entry_of(
    batch: list[Listing], known: dict[tuple[str, str, str], list[Group]], apart: set[frozenset[str]]
) -> tuple[Group, str] | None:
    """The one entry that a sign of one of `batch` leads to, with the rule; None where none does."""
    signs = [(rule, sign, one) for one in batch for rule, sign in _signs(one)]
    for rule, sign, listing in signs:
        fits = [one for one in known[(listing.register, rule, sign)] if not _apart(batch, one.listings, apart)]
        if len(fits) > 1:
            datasets = {dataset for dataset, _ in listing.datasets}
            fits = [one for one in fits if any(datasets & {dataset for dataset, _ in mine.datasets} for mine in one.listings)]
        if len(fits) == 1:
            return fits[0], rule
    return None


def _merge_decided(entries: list[Group], declared: Declared) -> list[Group]:
    pairs = sorted(map(sorted, _decided(declared, "yes")))
    place = {id(entry): number for number, entry in enumerate(entries)}
    having: dict[str, set[int]] = {key: set() for pair in pairs for key in pair}
    for entry in entries:
        for listing in entry.listings:
            if listing.listing_key in having:
                having[listing.listing_key].add(place[id(entry)])
    gone: set[int] = set()
    for pair in pairs:
        first, second = (min(having[key] - gone, default=None) for key in (pair[0], pair[-1]))
        if len(pair) == 2 and first is not None and second is not None and first != second:
            for listing in entries[second].listings:
                entries[first].add(listing, DECIDED)
                if listing.listing_key in having:
                    having[listing.listing_key].add(first)
            gone.add(second)
    return [entry for entry in entries if place[id(entry)] not in gone]


def _put_in_order(entries: list[Group], listings: list[Listing]) -> None:
    """The listings of entries that a person joined come one entry after the other. Put them in order of edition and row, as all others
    are, transcriptions last: what an entry said newest is what its last listings say. It has its id by then, which does not change.
    """
    place = {id(listing): (listing.transcribed, number) for number, listing in enumerate(listings)}
    for entry in entries:
        found = sorted(zip(entry.listings, entry.rules, strict=True), key=lambda pair: place[id(pair[0])])
        entry.listings[:], entry.rules[:] = [one for one, _ in found], [rule for _, rule in found]
