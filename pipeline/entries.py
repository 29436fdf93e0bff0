"""What an entry shows, out of all that its listings say.

A stated value beats one that is not; among stated ones the newest edition of the publisher's own register comes first, then
transcriptions; an outcome and its date come from the same listing. Where rows of one edition, or a transcription, say otherwise,
that is kept and the field is named in `disagrees`.
"""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import Any

from pipeline.declarations import Declared, Section
from pipeline.fold import phrases_in, squash
from pipeline.link import Group
from pipeline.model import Edition, Listing

SHOWN = (
    "reference",
    "title",
    "purpose",
    "approved_on",
    "sent_on",
    "decided_on",
    "ends_on",
    "legal_gateway",
    "access_route",
    "datasets_text",
    "standing",
)
# The outcome and these come from one listing: the newest that states a date, all listings of a section having the same outcome.
DATES = ("approved_on", "sent_on", "decided_on")
# An entry is in scope while any listing of it ever was: a project that used the data keeps having used it.
_SCOPE_ORDER = ("yes", "no", "not_stated")


def in_scope_of(listing: Listing, declared: Declared) -> tuple[str, str]:
    """(yes, no or not_stated; the evidence in words) for one listing, by the datasets recognised in its printed text."""
    scopes = {row["dataset_id"]: row["in_scope"] for row in declared.datasets}
    names = {row["dataset_id"]: row["name"] for row in declared.datasets}
    within = [f"{names[one]}: recognised by {matched!r}" for one, matched in listing.datasets if scopes[one] == "yes"]
    if within:
        return "yes", "; ".join(within)
    if undecided_lines(listing, declared):
        return "not_stated", "it names data that may be about pupils and is not on our lists"
    if listing.datasets or listing.text_of("datasets_text"):
        return "no", "no dataset of children's education data is recognised in the data it names"
    return "not_stated", "the data it uses is not stated"


def undecided_lines(listing: Listing, declared: Declared) -> list[str]:
    """Lines of the printed data that hold a word of `scope_words` and neither a dataset that we know nor one known to be another's."""
    value = listing.value_of("datasets_text")
    lines = value.printed.replace("_x000D_", "\n").splitlines() if value and value.status == "stated" else []
    books = (declared.dataset_phrases, declared.other_datasets)
    # A name may be broken over two lines, so a line is read together with the one after it.
    pairs = zip_longest(lines, lines[1:], fillvalue="")
    return [
        line
        for line, after in pairs
        if phrases_in(line, declared.scope_words) and not any(phrases_in(f"{line} {after}", book) for book in books)
    ]


def entry_row(group: Group, editions: dict[str, Edition], declared: Declared) -> dict[str, Any]:
    """The row of table `entry` for one entry. Every column that can be empty has its status beside it."""
    listings = newest_first(group, editions)
    newest = listings[0]
    section = declared.sections[newest.section_id]
    row: dict[str, Any] = {"entry_id": group.entry_id, "source_id": group.source_id, "section_id": newest.section_id}
    dated = next((one for one in listings if any(one.text_of(name) for name in DATES)), newest)
    for name in SHOWN:
        row[name], row[f"{name}_status"] = _shown([dated] if name in DATES else listings, name, section)
    scope, scope_evidence = min((in_scope_of(one, declared) for one in listings), key=lambda pair: _SCOPE_ORDER.index(pair[0]))
    oldest_first = sorted(group.listings, key=lambda one: (editions[one.edition_id].as_at, one.edition_id))
    outcome, evidence = outcome_of(newest, section)
    row |= {
        "outcome": outcome,
        "outcome_evidence": evidence,
        "pupil_level": "not_stated",
        "pupil_level_evidence": "The list gives neither a tier nor a classification, and no words that say it.",
        "onward_sharing": "not_stated",
        "record_count": None,
        "record_count_unit": None,
        "record_count_status": "not_stated",
        "in_scope": scope,
        "in_scope_evidence": scope_evidence,
        "audience": _audience(listings, section),
        "known_by": "transcription" if newest.transcribed else "edition",
        "disagrees": json.dumps(_disagreements(listings)),
        "first_edition_id": oldest_first[0].edition_id,
        "last_edition_id": newest.edition_id,
    }
    return row


def outcome_of(listing: Listing, section: Section) -> tuple[str, str]:
    """(outcome, evidence): the section's, unless words beside the reference that no rule knows may say otherwise."""
    standing = listing.value_of("standing")
    if standing and standing.status == "unparsed":
        return "not_stated", "Words stand beside the reference that no rule knows, and they may say that it was withdrawn or refused."
    return section.outcome, section.outcome_evidence


def newest_first(group: Group, editions: dict[str, Edition]) -> list[Listing]:
    """The entry's listings, the publisher's own before transcriptions, newest edition first, rows of one edition in order."""
    in_row_order = sorted(group.listings, key=lambda one: (one.sheet_id, int(one.row_id.rpartition("-r")[2])))
    return sorted(in_row_order, key=lambda one: (not one.transcribed, editions[one.edition_id].position), reverse=True)


def _shown(listings: list[Listing], name: str, section: Section) -> tuple[str | None, str]:
    values = [found for one in listings if (found := one.value_of(name))]
    stated = next((value for value in values if value.status == "stated"), None)
    if stated:
        return stated.value, "stated"
    if values:
        return None, values[0].status
    return None, "not_read" if name in section.not_transcribed else "not_stated"


def _audience(listings: list[Listing], section: Section) -> str:
    """The section's, or internal where every line of people was read and named the Department's own organisations alone."""
    bodies = {recipient for one in listings for recipient, _ in one.organisations}
    whole = all(one.people_lines == one.people_lines_read for one in listings)
    return "internal" if bodies and whole and bodies <= set(section.internal_organisations) else section.audience


def _disagreements(listings: list[Listing]) -> list[str]:
    """Fields of which rows of the newest edition, or transcriptions, state different things."""
    together = [one for one in listings if one.edition_id == listings[0].edition_id or one.transcribed]
    return [name for name in SHOWN if len({squash(value) for one in together if (value := one.text_of(name))}) > 1]
