"""Everything a build holds, as `gather.py` works it out step by step and `tables/` puts it into rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pipeline.claiming.decided import Proposal
from pipeline.claims import Claim
from pipeline.declaring.declarations import Declared
from pipeline.entries.commercial import Answer, commercial_answers
from pipeline.entries.groups import Group
from pipeline.entries.near_misses import NearMiss
from pipeline.entries.order import each_once
from pipeline.entries.shown import entry_row
from pipeline.entries.wordings import wordings_of
from pipeline.held.documents import Document
from pipeline.history import Event
from pipeline.issues import Issue
from pipeline.model import Capture, Edition, Listing, Named, Sheet, SourceRow, Wording
from pipeline.organisations.names import names_beside
from pipeline.parliament import ParliamentItem
from pipeline.rows.tallies import Tally
from pipeline.shares.cohorts import Reach, reach_of_entry
from pipeline.shares.years import Years, years_of_entry

Rows = list[dict[str, Any]]


@dataclass
class Gathered:
    """All that goes into the database."""

    declared: Declared
    captures: list[Capture]
    documents: list[Document]
    editions: list[Edition]
    sheets: list[Sheet]
    rows: list[SourceRow] = field(default_factory=list)
    entries: list[Group] = field(default_factory=list)
    # The cells that a person repaired: (row id, column letter).
    corrected: set[tuple[str, str]] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    items: list[ParliamentItem] = field(default_factory=list)
    questions_left_out: int = 0
    tallies: list[Tally] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    withheld_differences: dict[str, int] = field(default_factory=dict)
    candidates: list[NearMiss] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @cached_property
    def by_id(self) -> dict[str, Edition]:
        """Edition id -> the edition."""
        return {one.edition_id: one for one in self.editions}

    @cached_property
    def years(self) -> dict[str, list[Years]]:
        """Entry id -> the years and stages that its listings print, each where it is printed first. Asked for once all are known."""
        return {group.entry_id: years_of_entry(group.listings, self.by_id, self.declared) for group in self.entries}

    @cached_property
    def reach(self) -> dict[str, list[Reach]]:
        """Entry id -> the children that its data may be about. Asked for once all are known."""
        return {group.entry_id: reach_of_entry(group, self.years[group.entry_id], self.declared) for group in self.entries}

    @cached_property
    def shown(self) -> dict[str, dict[str, Any]]:
        """Entry id -> what the entry shows by its listings, without what claims alone say. Asked for once all are known."""
        return {group.entry_id: entry_row(group, self.by_id, self.declared) for group in self.entries}

    @cached_property
    def commercial(self) -> dict[str, list[Answer]]:
        """Entry id -> the three answers to what is commercial of it. Asked for once all namings are known."""
        return {group.entry_id: commercial_answers(group, self.by_id, self.names_beside, self.declared) for group in self.entries}

    @property
    def listings(self) -> Iterator[tuple[str, Listing, str]]:
        """Every listing with its entry's id before it and the rule that joined it behind it, entry by entry."""
        return ((one.entry_id, *pair) for one in self.entries for pair in zip(one.listings, one.rules, strict=True))

    @cached_property
    def wordings(self) -> dict[Wording, tuple[str, int]]:
        """What the listings of the entries say -> (its id, how many of them say it). Asked for once all entries are known."""
        return wordings_of(listing for _, listing, _ in self.listings)

    @cached_property
    def named(self) -> list[Named]:
        """Every naming of an organisation, in each spelling, once: with entries, in claims and in Parliament. Asked for once all of them
        are known."""
        # From the end, so that of two namings in one spelling the last decides, as it does of those that are not left out.
        said = [listing for entry in self.entries for listing in reversed(each_once(entry.listings[::-1]))]
        with_entries = [named for listing in said for named in listing.organisations]
        in_claims = [named for claim in self.claims for named in claim.recipients]
        first = with_entries + in_claims + [named for item in self.items for _, named in item.named]
        return first + [replace(named, matched=spelling) for named in first for spelling in named.also]

    @cached_property
    def names_beside(self) -> dict[str, tuple[str, ...]]:
        """Recipient id -> the printed names of it that are on no list."""
        return names_beside(self.named, self.declared)
