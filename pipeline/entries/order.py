"""The order in which an entry's listings count, and which of them say something that those before do not."""

from __future__ import annotations

from typing import Any

from pipeline.model import Edition, Listing, Said


def newest_first(listings: list[Listing], editions: dict[str, Edition]) -> list[Listing]:
    """An entry's listings, the publisher's own before transcriptions, newest edition first, rows of one edition in order (as in the view
    listing_order)."""
    together: dict[tuple[bool, str], list[Listing]] = {}
    for one in listings:
        together.setdefault((not one.transcribed, one.edition_id), []).append(one)
    # A register may be published under several addresses, each of which numbers its own editions: the date decides.
    order = sorted(together, key=lambda part: (part[0], *editions[part[1]].when), reverse=True)
    return [one for part in order for one in (sorted(together[part], key=_place) if len(together[part]) > 1 else together[part])]


def _place(listing: Listing) -> tuple[int, int]:
    """The number of the sheet in its edition and of the row in its sheet: as texts, the tenth would come before the second."""
    sheet, _, row = listing.row_id.rpartition("-r")
    return int(sheet.rpartition("-s")[2]), int(row)


def each_once(listings: list[Listing]) -> list[Listing]:
    """`listings` in their order, without those that say what one before them says: an entry is the same with them and without."""
    found: dict[tuple[Any, ...], Listing] = {}
    for one in listings:
        found.setdefault(content_of(one), one)
    return list(found.values())


def first_to_say(listings: list[Listing], editions: dict[str, Edition]) -> list[Listing]:
    """`listings`, editions in order of time, without those of the publisher's whose row says, and names, what one before them does.

    What is worked out from those left holds from the first edition on that says it. Transcribed ones, whose dates differ, all stay.
    They come in the order of time but where a person has joined two entries, which have their listings one after the other."""
    found: dict[Any, Listing] = {}
    said = set[Said]()
    for one in sorted(listings, key=lambda one: (one.transcribed, () if one.transcribed else editions[one.edition_id].when)):
        # Most say the very same as one before them; two that were read apart may still be worded alike.
        if one.transcribed or one.said not in said:
            said.add(one.said)
            found.setdefault(one.row_id if one.transcribed else one.said.wording, one)
    return list(found.values())


def content_of(one: Listing) -> tuple[str, bool, Said]:
    """All that an entry takes from a listing, but where it stands: rows that say the same share what they say."""
    return one.section_id, one.transcribed, one.said
