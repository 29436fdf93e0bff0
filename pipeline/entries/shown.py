"""What an entry shows, out of all that its listings say.

A stated value beats one that is not; among stated ones the newest edition of the publisher's own register comes first, then
transcriptions; the dates of an outcome come from the listings that state it. Where rows of one edition, or a transcription, say otherwise,
that is kept and the field is named in `disagrees`.
"""

from __future__ import annotations

import json
from typing import Any

from pipeline.declaring.checks import AFTER_APPROVAL
from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import BY_ROW, Section
from pipeline.entries.groups import Group
from pipeline.entries.scope import audience_of, in_scope_of
from pipeline.entries.terms import counted, several_counts, short_answers
from pipeline.fold import as_said
from pipeline.model import Edition, Listing

SHOWN = (
    "reference",
    "title",
    "purpose",
    "publisher_type",
    "classification",
    "tier",
    "identifiability",
    "sensitivity",
    "received_on",
    "approved_on",
    "sent_on",
    "decided_on",
    "ends_on",
    "destroyed_on",
    "destruction_text",
    "retention_text",
    "listed_date",
    "legal_gateway",
    "access_route",
    "datasets_text",
    "years_text",
    "record_count",
    "record_count_unit",
    "standing",
)
# These come from listings that state the outcome shown.
DATES = ("approved_on", "sent_on", "decided_on")
COUNTS = ("record_count", "record_count_unit")
# What two sources put in their own words (purposes, years, dates beside an entry) differs without disagreeing; so does the data as
# transcribed, which is cut short.
COMPARED = ("reference", "title", *DATES, "ends_on", "legal_gateway", "access_route", "datasets_text", "record_count", "standing")
_CUT_SHORT = "datasets_text"
# A name made of recipients names at most so many of them.
MOST_NAMES = 3
# An entry is in scope while any listing of it ever was: a project that used the data keeps having used it.
_SCOPE_ORDER = ("yes", "no", "not_stated")


def entry_row(group: Group, editions: dict[str, Edition], declared: Declared) -> dict[str, Any]:
    """The row of table `entry` for one entry. Every column that can be empty has its status beside it."""
    listings = group.each_once(editions)
    newest = listings[0]
    section = declared.sections[newest.section_id]
    row: dict[str, Any] = {"entry_id": group.entry_id, "source_id": newest.source_id, "section_id": newest.section_id}
    row["name"] = name_of(group.entry_id, listings)
    telling, outcome, evidence = outcome_shown(listings, declared)
    for name in SHOWN:
        row[name], row[f"{name}_status"] = _shown(telling if name in DATES else listings, name, section)
    scope, scope_evidence = min((in_scope_of(one, declared) for one in listings), key=lambda pair: _SCOPE_ORDER.index(pair[0]))
    level, level_evidence = _level_shown([pupil_level_of(one) for one in listings])
    oldest = min(group.listings, key=lambda one: editions[one.edition_id].when)
    row |= {
        "outcome": outcome,
        "outcome_evidence": evidence,
        "pupil_level": level,
        "pupil_level_evidence": level_evidence,
        **short_answers(listings),
        **counted(row, listings, declared),
        "in_scope": scope,
        "in_scope_evidence": scope_evidence,
        "audience": audience_of(listings, declared),
        "known_by": "transcription" if newest.transcribed else "edition",
        "disagrees": json.dumps(_disagreements(_together(listings, editions), declared)),
        "first_edition_id": oldest.edition_id,
        "last_edition_id": newest.edition_id,
    }
    return row


def name_of(entry_id: str, listings: list[Listing]) -> str:
    """What an entry is called: its title or, without one, who it names with the purpose or the reference, or else its id."""
    title, purpose, reference = (_first(listings, name) for name in ("title", "purpose", "reference"))
    bodies = sorted({named.name for one in listings for named in one.organisations if named.role == "recipient"})
    who = "; ".join(bodies[:MOST_NAMES]) + (" and others" if len(bodies) > MOST_NAMES else "")
    if title or not bodies:
        return title or (f"Project {reference}" if reference else entry_id)
    return f"{who}: {purpose}" if purpose else f"{who}, {reference}" if reference else who


def _first(listings: list[Listing], name: str) -> str | None:
    return next((text for one in listings if (text := one.text_of(name))), None)


def outcome_of(listing: Listing, section: Section) -> tuple[str, str]:
    """(outcome, evidence) of one listing: the row's own, where it says one, else the section's.

    A row's words that no rule knows, in a column of outcomes or beside the reference, may say otherwise than a section does, so with
    them it is not stated.
    """
    standing = listing.value_of("standing")
    if standing and standing.status == "unparsed":
        return "not_stated", "Words stand beside the reference that no rule knows, and they may say that it was withdrawn or refused."
    own = listing.value_of("outcome")
    if section.outcome != BY_ROW and (own is None or own.status == "not_stated"):
        return section.outcome, section.outcome_evidence
    printed = f"Printed: {own.quoted}." if own and own.printed else "Nothing printed says what came of it."
    why = listing.text_of("outcome_why") or printed
    return (own.value if own and own.value else "not_stated"), why


def outcome_shown(listings: list[Listing], declared: Declared) -> tuple[list[Listing], str, str]:
    """(the listings that state the outcome shown, which its dates come from, outcome, evidence) of an entry, `listings` in order of
    precedence, in which those that state it stay.

    The first listing that states an outcome decides it; where it says approved and another row of its edition what happened after that, the
    other does.
    """
    told = [(one, *outcome_of(one, declared.sections[one.section_id])) for one in listings]
    # What was open is open no more once a later edition lists it elsewhere, whatever came of it.
    told = [one for one in told if not _was_open(one[0], listings[0], declared)]
    first = next((one for one in told if one[1] != "not_stated"), told[0])
    if first[1] == "approved" and not first[0].transcribed:
        beside = (one for one in told if one[0].edition_id == first[0].edition_id and one[1] in AFTER_APPROVAL)
        first = next(beside, first)
    _, outcome, evidence = first
    alike = [one for one, theirs, _ in told if theirs == outcome]
    return alike, outcome, evidence


def _was_open(listing: Listing, newest: Listing, declared: Declared) -> bool:
    return declared.sections[listing.section_id].keeps == "while_open" and listing.section_id != newest.section_id


def pupil_level_of(listing: Listing) -> tuple[str, str]:
    """(yes, no or not_stated; the evidence in words) for one listing."""
    own, classed = listing.value_of("pupil_level"), listing.text_of("classification")
    if own and own.value and not listing.transcribed:
        return own.value, f"Printed: {own.quoted}; {own.rule}."
    if own and own.value:
        return own.value, f"Printed: {classed!r}." if classed else "Our reading of the source named; it prints no tier or classification."
    if classed:
        return "not_stated", f"Printed: {classed!r}; {own.rule if own else 'that alone does not say it'}."
    return "not_stated", "No tier, classification or words that say it are printed."


def _level_shown(levels: list[tuple[str, str]]) -> tuple[str, str]:
    """The first stated level, with printed words for it rather than our reading where any listing has them."""
    first = next((pair for pair in levels if pair[0] != "not_stated"), levels[0])
    return next((pair for pair in levels if pair[0] == first[0] and pair[1].startswith("Printed")), first)


def _shown(listings: list[Listing], name: str, section: Section) -> tuple[str | None, str]:
    first = None
    for value in filter(None, (one.value_of(name) for one in listings)):
        if value.status == "stated":
            return (None, "unparsed") if name == "record_count" and several_counts(listings) else (value.value, "stated")
        # A number that could not be read as one exact number comes before one that another source counts otherwise, and so does a day.
        if (name in COUNTS and value.status != "not_stated") or (name in ("sent_on", "decided_on") and value.status == "unparsed"):
            return None, value.status
        first = first or value
    if first:
        return None, first.status
    return None, "not_read" if name in section.not_transcribed else "not_stated"


def _together(listings: list[Listing], editions: dict[str, Edition]) -> list[Listing]:
    """Those that are said at one time: of the newest edition, of other publications as at its date, and transcriptions."""
    newest = editions[listings[0].edition_id]

    def beside(one: Edition) -> bool:
        return one.edition_id == newest.edition_id or (one.as_at == newest.as_at and one.source_id != newest.source_id)

    return [one for one in listings if one.transcribed or beside(editions[one.edition_id])]


def _disagreements(together: list[Listing], declared: Declared) -> list[str]:
    """Fields of which rows of the newest edition, of other publications of its date, or transcriptions, state different things."""
    outcomes = {outcome_of(one, declared.sections[one.section_id])[0] for one in together} - {"not_stated"}
    # Being approved does not disagree with what is told to have happened after it.
    if outcomes <= {"approved", *AFTER_APPROVAL}:
        outcomes -= {"approved"}
    levels = {pupil_level_of(one)[0] for one in together} - {"not_stated"}
    found = [name for name, stated in (("outcome", outcomes), ("pupil_level", levels)) if len(stated) > 1]
    for name in COMPARED:
        saying = [one for one in together if not (one.transcribed and name == _CUT_SHORT)]
        texts = {text for one in saying if (text := one.text_of(name))}
        found += [name] if len(texts) > 1 and _differ(name, texts) else []
    return found


def _differ(name: str, texts: set[str]) -> bool:
    """Whether the texts say different things. A year and a day of that year do not, nor do texts that differ in how they are written."""
    folded = {as_said(text) for text in texts}
    longest = max(folded, key=len, default="")
    return any(not longest.startswith(text) for text in folded) if name in DATES else len(folded) > 1
