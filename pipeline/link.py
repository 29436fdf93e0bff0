"""Listing -> entry: by decision, by reference, by raw fields, else a new entry. The rule that joined each listing is recorded.

Identity rests on raw, stable values. Within one edition the same reference twice is one entry only where the titles fold alike, or
one title holds the other and no third row competes; across editions the same reference is one entry where the title or the people
and organisations fold alike. Machines suggest (see near_misses.py), people decide (data/decided/entry_links.csv).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pipeline.declarations import Declared
from pipeline.fold import slug, squash
from pipeline.model import Listing


@dataclass(eq=False)
class Group:
    """Listings taken to be one entry, in order of edition and row, with the rule that joined each."""

    source_id: str
    listings: list[Listing] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    entry_id: str = ""

    def add(self, listing: Listing, rule: str) -> None:
        """Join `listing` to this entry by `rule`."""
        self.listings.append(listing)
        self.rules.append(rule)

    def titles(self) -> set[str]:
        """The titles ever listed, squashed; blank ones left out."""
        return {title for one in self.listings if (title := _title(one))}


def _title(listing: Listing) -> str:
    return squash(listing.text_of("title") or "")


def bodies_of(listing: Listing) -> set[str]:
    """What "the recipients fold alike" is tested on: the withheld cell of people as a whole, or the organisations with the date.

    Organisations alone are not enough where the title differs: two projects of one university are not one project.
    """
    organisations = "|".join(sorted(recipient for recipient, _ in listing.organisations))
    when = listing.text_of("approved_on")
    signs = {f"cell:{squash(listing.withheld_text)}"} if squash(listing.withheld_text) else set()
    return signs | ({f"organisations:{organisations}:{when}"} if organisations and when else set())


def link(listings: list[Listing], declared: Declared) -> list[Group]:
    """The entries, as groups of `listings`. `listings` come in order of source, edition position, sheet and row.

    Transcribed listings are joined last, to the listing whose content key they carry or else by their reference, so that what is
    collected decides identity and what is transcribed follows it.
    """
    apart = _decided(declared, "no")
    groups: dict[tuple[str, str], list[Group]] = defaultdict(list)
    unreferenced: list[Group] = []
    batches: dict[tuple[str, str, str], list[Listing]] = defaultdict(list)
    for listing in (one for one in listings if not one.transcribed):
        reference = listing.text_of("reference")
        if reference:
            batches[(listing.source_id, listing.edition_id, reference)].append(listing)
        else:
            _join_by_fields(listing, unreferenced, apart)
    for (source_id, _, reference), batch in batches.items():
        entries = groups[(source_id, reference)]
        _join_by_reference(_clusters(batch, entries, apart), entries, source_id, apart)
    everything = [group for found in groups.values() for group in found] + unreferenced
    _join_transcribed([one for one in listings if one.transcribed], everything, apart)
    return _name(_merge_decided(everything, declared), declared)


def _decided(declared: Declared, answer: str) -> set[frozenset[str]]:
    return {frozenset((row["listing_key"], row["other_key"])) for row in declared.decisions.get("entry_links", []) if row["same"] == answer}


def _clusters(batch: list[Listing], entries: list[Group], apart: set[frozenset[str]]) -> list[list[Listing]]:
    """The rows of one edition with one reference, as projects: equal titles together; then one title inside another, if only two remain.

    Rows that a person has decided to keep apart never come together, nor do titles that are known as those of different `entries`.
    """
    clusters: list[list[Listing]] = []
    for listing in batch:
        fits = [one for one in clusters if _title(one[0]) == _title(listing) and not _apart([listing], one, apart)]
        if fits:
            fits[0].append(listing)
        else:
            clusters.append([listing])
    if len(clusters) == 2:
        shorter, longer = sorted((_title(one[0]) for one in clusters), key=len)
        known = [[entry for entry in entries if _same_title(one, entry)] for one in clusters]
        different = all(known) and known[0] != known[1]
        if shorter and shorter in longer and not different and not _apart(clusters[0], clusters[1], apart):
            return [batch]
    return clusters


def _join_by_reference(clusters: list[list[Listing]], entries: list[Group], source_id: str, apart: set[frozenset[str]]) -> None:
    open_entries = list(entries)
    tests = [(_same_title, "reference and title")]
    if len(clusters) == 1 and len(entries) == 1:
        tests.append((_same_bodies, "reference and recipients"))
    for test, rule in tests:
        for cluster in list(clusters):
            fits = [entry for entry in open_entries if test(cluster, entry) and not _apart(cluster, entry.listings, apart)]
            if len(fits) == 1:
                for listing in cluster:
                    fits[0].add(listing, rule)
                clusters.remove(cluster)
                open_entries.remove(fits[0])
    for cluster in clusters:
        entry = Group(source_id)
        for listing in cluster:
            entry.add(listing, "new entry" if not entries else "new entry: the reference was listed for another")
        entries.append(entry)


def _same_title(cluster: list[Listing], entry: Group) -> bool:
    return any(_title(listing) in entry.titles() for listing in cluster)


def _same_bodies(cluster: list[Listing], entry: Group) -> bool:
    latest = entry.listings[-1].edition_id
    theirs = set().union(*(bodies_of(one) for one in entry.listings if one.edition_id == latest))
    return any(bodies_of(listing) & theirs for listing in cluster)


def _apart(some: list[Listing], others: list[Listing], apart: set[frozenset[str]]) -> bool:
    """Whether a person has decided that a listing of `some` and one of `others` are not the same entry."""
    return bool(apart) and any(frozenset((mine.listing_key, theirs.listing_key)) in apart for mine in some for theirs in others)


def _join_by_fields(listing: Listing, entries: list[Group], apart: set[frozenset[str]]) -> None:
    """Without a reference: equal raw recipient, title and date, all three present, with exactly one earlier entry."""
    facts = (sorted(bodies_of(listing)), _title(listing), listing.text_of("approved_on"))
    if all(facts):
        fits = [
            entry
            for entry in entries
            if entry.source_id == listing.source_id
            and not _apart([listing], entry.listings, apart)
            and any((sorted(bodies_of(one)), _title(one), one.text_of("approved_on")) == facts for one in entry.listings)
        ]
        if len(fits) == 1:
            fits[0].add(listing, "equal recipient, title and date")
            return
    entries.append(Group(listing.source_id, [listing], ["new entry: no reference"]))


def _signs(listing: Listing) -> tuple[tuple[str, str], ...]:
    """(rule, what it looks for) by which a transcription finds its entry, in order: the listing it stands for, then the reference."""
    reference = listing.text_of("reference")
    key = ("transcribed: the listing it stands for", listing.listing_key)
    return (key, ("transcribed: the same reference", reference)) if reference else (key,)


def _join_transcribed(listings: list[Listing], entries: list[Group], apart: set[frozenset[str]]) -> None:
    """Each to the entry with the listing that it stands for, by its key; else to the only entry with its reference; else a new entry."""
    known: dict[tuple[str, str, str], list[Group]] = defaultdict(list)

    def remember(entry: Group, listing: Listing) -> None:
        for rule, sign in _signs(listing):
            if entry not in known[(listing.source_id, rule, sign)]:
                known[(listing.source_id, rule, sign)].append(entry)

    for entry in entries:
        for listing in entry.listings:
            remember(entry, listing)
    for listing in listings:
        for rule, sign in _signs(listing):
            fits = [one for one in known[(listing.source_id, rule, sign)] if not _apart([listing], one.listings, apart)]
            if len(fits) > 1:
                datasets = {dataset for dataset, _ in listing.datasets}
                fits = [one for one in fits if any(datasets & {dataset for dataset, _ in mine.datasets} for mine in one.listings)]
            if len(fits) == 1:
                fits[0].add(listing, rule)
                remember(fits[0], listing)
                break
        else:
            entries.append(Group(listing.source_id, [listing], ["transcribed: new entry"]))
            remember(entries[-1], listing)


def _merge_decided(entries: list[Group], declared: Declared) -> list[Group]:
    for pair in sorted(map(sorted, _decided(declared, "yes"))):
        sides = [next((entry for entry in entries if any(one.listing_key == key for one in entry.listings)), None) for key in pair]
        if len(sides) == 2 and sides[0] and sides[1] and sides[0] is not sides[1]:
            for listing in sides[1].listings:
                sides[0].add(listing, "decided by a person")
            entries.remove(sides[1])
    return entries


def _name(entries: list[Group], declared: Declared) -> list[Group]:
    """Give every entry its id: its reference where no other entry has that reference, else reference and a key of its first title."""
    sharing: dict[str, list[Group]] = defaultdict(list)
    for entry in entries:
        sharing[base_id(entry, declared)].append(entry)
    for base, members in sharing.items():
        taken: Counter[str] = Counter()
        for entry in members:
            name = base if len(members) == 1 else f"{base}-{entry.listings[0].listing_key[:9]}"
            taken[name] += 1
            # Rows alike in everything that a key is made of: told apart by their order, which is all there is.
            entry.entry_id = name if taken[name] == 1 else f"{name}-{taken[name]}"
    return sorted(entries, key=lambda entry: entry.entry_id)


def base_id(entry: Group, declared: Declared) -> str:
    """The id that an entry has while no other entry shares its reference; without a reference, its first content key."""
    prefix = declared.sources[entry.source_id].entry_prefix
    reference = next((found for one in entry.listings if (found := one.text_of("reference"))), None)
    return f"{prefix}-{slug(reference) if reference else entry.listings[0].listing_key}"


def keys_of(entry: Group, declared: Declared) -> set[str]:
    """Every key the entry ever had or could have had, so that no link to it breaks when editions are found later."""
    keys = {entry.entry_id}
    for listing in entry.listings:
        base = base_id(Group(entry.source_id, [listing]), declared)
        keys |= {listing.listing_key, base, f"{base}-{listing.listing_key[:9]}"}
    return keys
