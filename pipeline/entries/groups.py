"""Entries as groups of listings, and the ids they are given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from pipeline.entries.order import each_once, newest_first
from pipeline.fold import slug
from pipeline.model import Edition, Listing, Said


@dataclass(eq=False)
class Group:
    """Listings of one register taken to be one entry, in order of edition and row, with the rule that joined each."""

    register: str
    listings: list[Listing] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    entry_id: str = ""
    _titles: set[str] = field(default_factory=set)
    _titled: int = 0
    _places: set[tuple[str, str]] = field(default_factory=set)
    _placed: int = 0
    _said: dict[Said, Listing] = field(default_factory=dict)
    _heard: int = 0
    _ordered: list[Listing] = field(default_factory=list)
    _distinct: list[Listing] = field(default_factory=list)

    def add(self, listing: Listing, rule: str) -> None:
        """Join `listing` to this entry by `rule`."""
        self.listings.append(listing)
        self.rules.append(rule)

    def titles(self) -> set[str]:
        """The titles ever listed, squashed; blank ones left out."""
        # Asked for at every listing that may join; the titles of earlier editions are not worked out anew each time.
        self._titles |= {title for one in self.listings[self._titled :] if (title := title_of(one))}
        self._titled = len(self.listings)
        return self._titles

    def once_said(self) -> Collection[Listing]:
        """One listing for each thing that the entry's listings say, wherever they stand: enough of them to ask what any says."""
        self._said |= {one.said: one for one in self.listings[self._heard :]}
        self._heard = len(self.listings)
        return self._said.values()

    def newest_first(self, editions: dict[str, Edition]) -> list[Listing]:
        """Its listings in the order in which they count. `editions` are by their ids. Asked for once all its listings are known, by several
        who are not to work it out again."""
        if len(self._ordered) != len(self.listings):
            self._ordered = newest_first(self.listings, editions)
            self._distinct = each_once(self._ordered)
        return self._ordered

    def each_once(self, editions: dict[str, Edition]) -> list[Listing]:
        """The same without those that say what one before them says."""
        self.newest_first(editions)
        return self._distinct

    def stands_beside(self, listing: Listing) -> bool:
        """Whether the entry is listed in the section of the edition that `listing` stands in."""
        self._places |= {_place(one) for one in self.listings[self._placed :]}
        self._placed = len(self.listings)
        return _place(listing) in self._places


def _place(listing: Listing) -> tuple[str, str]:
    return listing.edition_id, listing.section_id


def title_of(listing: Listing) -> str:
    """The listing's title as its letters and digits alone; blank where it has none."""
    return listing.values.title


def name_entries(entries: list[Group]) -> list[Group]:
    """Give every entry its id: its reference where no other entry has that reference, else reference and a key of its first title."""
    sharing: dict[str, list[Group]] = defaultdict(list)
    for entry in entries:
        sharing[base_id(entry)].append(entry)
    for base, members in sharing.items():
        taken: Counter[str] = Counter()
        for entry in members:
            name = base if len(members) == 1 else f"{base}-{entry.listings[0].listing_key[:9]}"
            taken[name] += 1
            # Rows alike in everything that a key is made of: told apart by their order, which is all there is.
            entry.entry_id = name if taken[name] == 1 else f"{name}-{taken[name]}"
    return sorted(entries, key=lambda entry: entry.entry_id)


def base_id(entry: Group) -> str:
    """The id that an entry has while no other entry shares its reference; without a reference, our own key or its first content key."""
    reference = next((found for one in entry.listings if (found := one.text_of("reference"))), None)
    first = entry.listings[0]
    return f"{entry.register}-{slug(reference) if reference else first.said.entry_key or first.listing_key}"


def keys_of(entry: Group) -> set[str]:
    """Every key the entry ever had or could have had, so that no link to it breaks when editions are found later."""
    keys = {entry.entry_id}
    for key, own, reference in {(one.listing_key, one.said.entry_key, one.text_of("reference")) for one in entry.once_said()}:
        base = f"{entry.register}-{slug(reference) if reference else own or key}"
        keys |= {key, base, f"{base}-{key[:9]}"} | ({f"{entry.register}-{own}"} if own else set())
    return keys
