"""Printed words -> the items of data (names, ethnicity, free school meals, …) that a share is said to include or to lack.

A column of data lists what is included, unless words such as "excluding" stand before an item or "removed" after it. Other texts are
about much else, so in them only what they say that the data holds or lacks is read. Where words may turn the meaning, or an exclusion
may reach further than it seems, the item is unparsed: a doubt is never a yes, and never a no. That an item is not named says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.declaring.share_words import ShareWords
from pipeline.fold import phrases_in, tidy, tokens
from pipeline.model import Listing
from pipeline.privacy.masks import mask
from pipeline.rows.value import REPAIRED

# Fields in the publisher's words -> whether the field lists data. A transcription's purpose is in our words and is not read.
FIELDS = {"datasets_text": True, "classification": False, "purpose": False}
_OUR_WORDS = ("purpose",)
LONGEST_QUOTED = 300
_EXAMPLE = re.compile(r"\be\.\s?g\b\.?", re.IGNORECASE)
# A clause ends at these; an opening bracket goes on with what stands before it ("without identifiers (names, addresses)").
_END = re.compile(r"(;|\n|\)|\.(?=\s|$)|\bbut\b(?!\s+not\b))")
# After these an exclusion may go on ("Excluding: names; addresses").
_GOES_ON = (";", "\n")


@dataclass(frozen=True)
class ItemSaid:
    """What one cell says of one item: included, absent or unparsed, in the printed words, by a rule in words."""

    item_id: str
    status: str
    printed: str
    rule: str
    listing_id: str = ""
    field: str = ""
    column_letter: str = ""


def items_of(listing: Listing, words: ShareWords) -> list[ItemSaid]:
    """What the cells of one listing say of the items, each item and status once a cell."""
    found = []
    for value in listing.values:
        ours = listing.transcribed and value.field in _OUR_WORDS
        if value.field in FIELDS and not ours and value.status == "stated":
            place = {"listing_id": listing.row_id, "field": value.field, "column_letter": value.column_letter}
            said = items_in(value.text, FIELDS[value.field], words)
            mended = "" if value.repair is None else f"; {REPAIRED}"
            found += [replace(one, rule=f"{one.rule}{mended}", **place) for one in said]
    return found


def items_in(text: str, lists_data: bool, words: ShareWords) -> list[ItemSaid]:
    """What `text` says of the items; `lists_data` says whether to name an item in it is to include it."""
    parts = _END.split(_EXAMPLE.sub("eg", text.replace("_x000D_", "\n")))
    found: dict[tuple[str, str], ItemSaid] = {}
    before: list[ItemSaid] = []
    going_on = False
    for clause, end in zip(parts[::2], [*parts[1::2], ""], strict=True):
        reading = _Reading(clause, lists_data, words)
        if going_on:
            reading.state = "doubt"
        reading.read()
        if reading.gone_without_item:
            # "Names (and addresses) were removed": what went before may be meant.
            before = [replace(one, status="unparsed", rule="words after it may say that it was taken out") for one in before]
        for one in before:
            found.setdefault((one.item_id, one.status), one)
        before = list(reading.said())
        open_ended = reading.state in ("absent", "doubt") and (reading.reaches_end or going_on)
        going_on = open_ended and end in _GOES_ON
    for one in before:
        found.setdefault((one.item_id, one.status), one)
    return list(found.values())


@dataclass
class _Reading:
    """One clause as it is read from left to right; `state` is what an item that stands next is said to be."""

    clause: str
    lists_data: bool
    words: ShareWords
    state: str = ""
    found: list[tuple[str, str, str, str]] = field(default_factory=list)
    doubted: str = ""
    gone_without_item: bool = False
    reaches_end: bool = False

    def read(self) -> None:
        start = "included" if self.lists_data else "topic"
        self.state = self.state or start
        every = tokens(self.clause)
        end, last_use, said_by, owned = 0, "", "", False
        for first, after, phrase in phrases_in(self.clause, self.words.item_words):
            use = self.words.item_words.meanings[phrase]
            joined = set(every[end:first]) <= self.words.between
            if self.state == "absent" and not joined:
                self.state, said_by = "doubt", "an exclusion stands before it, with other words between"
            if owned and not joined:
                self.state, said_by, owned = start, "", False
            about_data = self.lists_data or (last_use == "subject" and joined)
            if use == "item" and self.words.item_ids[phrase]:
                self.found.append((self.words.item_ids[phrase], self.state, phrase, said_by))
            elif use == "gone":
                self._taken_out(every, first, phrase)
                self.state, said_by = "doubt", f"it stands after {phrase!r}"
            elif use == "doubt":
                self.doubted = self.doubted or phrase
            elif use == "joins":
                self.state, said_by, owned = start, "", False
            elif use == "owner" and last_use == "item" and joined and "of" in every[end:first] and self.found:
                item_id, _, item, _ = self.found.pop()
                self.found.append((item_id, "doubt", item, f"it may be of the {phrase!r} after it"))
            elif use == "owner" and self.state != "topic":
                self.state, said_by, owned = "doubt", f"it may be of the {phrase!r} before it", True
            elif use in ("holds", "lacks") and about_data:
                self.state, said_by = ("included" if use == "holds" else "absent"), phrase
            end, last_use = after, use
        self.reaches_end = set(every[end:]) <= self.words.between

    def _taken_out(self, every: tuple[str, ...], first: int, phrase: str) -> None:
        """The items before a word such as "removed": absent where it follows directly or by "and", in doubt where a comma may part them."""
        places = [one for one in phrases_in(self.clause, self.words.item_words) if self.words.item_ids.get(one[2]) and one[1] <= first]
        self.gone_without_item = not self.found
        after = first
        reached = True
        taken = []
        for (item_id, state, item, _), (begins, ends, _) in zip(reversed(self.found), reversed(places), strict=False):
            between = every[ends:after]
            reached = reached and set(between) <= self.words.between and (after == first or bool({"and", "or"} & set(between)))
            now = "absent" if reached and state in ("included", "topic") else "doubt"
            taken.append((item_id, now, item, phrase if now == "absent" else f"{phrase!r} after it may be meant of it"))
            after = begins
        self.found = taken[::-1]

    def said(self) -> Iterator[ItemSaid]:
        """What the clause says, in doubt altogether where it holds a word that may turn its meaning."""
        printed = tidy(mask(self.clause))[:LONGEST_QUOTED]
        for item_id, state, phrase, said_by in self.found:
            if state == "topic":
                continue
            if self.doubted or state == "doubt":
                why = f"the words {self.doubted!r} may turn its meaning" if self.doubted else said_by or "what stands before may exclude it"
                yield ItemSaid(item_id, "unparsed", printed, why)
            elif state == "absent":
                yield ItemSaid(item_id, "absent", printed, f"the words {phrase!r} with {said_by!r}")
            else:
                by = f" after {said_by!r}" if said_by else ", in a list of data"
                yield ItemSaid(item_id, "included", printed, f"the words {phrase!r}{by}")
