"""Entries x editions -> events and changes, and the gate that quarantines an edition from which too much has gone.

An edition speaks for a section only if all the section's sheets in it were read. Only fields that both layouts carry are
compared, on folded parsed values, so neither another layout nor a better cleaner ever makes a change; a withheld column never does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Section
from pipeline.entries.changes import bodies_shown, changes_between
from pipeline.entries.groups import Group
from pipeline.fold import as_said
from pipeline.model import Edition, Listing, Sheet

# An edition is quarantined when more than this share of more than this many entries is no longer listed in it.
GONE_SHARE, GONE_MORE_THAN = 1 / 3, 20
# An unread sheet of unknown section with more rows than this may hold a part of the register.
LONG_SHEET = 5
ABSENT = "no sheet of the section was found in it"
# Only in sections that keep their rows from edition to edition can an entry appear or leave.
KEEPS_HISTORY = ("all", "while_held", "while_open")
GATED = ("all", "while_held")
# (edition id, section id): the part of an edition that one section is.
Part = tuple[str, str]


@dataclass(frozen=True)
class Event:
    """What happened to one entry between two neighbouring editions. `changes` maps a field to its text before and after.

    `leaves` and `enters` are the sections that it leaves and enters by the event, None where it leaves or enters none that is compared.
    `nth` tells apart the moves of an entry out of one section into several.
    """

    entry_id: str
    section_id: str
    edition_id: str
    previous_edition_id: str
    kind: str
    changes: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    other_entry_id: str | None = None
    other_section_id: str | None = None
    leaves: str | None = None
    enters: str | None = None
    nth: int = 1

    @property
    def event_id(self) -> str:
        """Letters, digits and hyphens: the edition, the section, the entry and what happened."""
        nth = f"-{self.nth}" if self.nth > 1 else ""
        return f"{self.edition_id}-{self.section_id}-{self.entry_id}-{self.kind.replace('_', '-')}{nth}"


Listed = dict[str, dict[str, list[Listing]]]


def listed_in(entries: list[Group]) -> dict[str, Listed]:
    """section id -> edition id -> entry id -> the entry's listings of that section in that edition."""
    result: dict[str, Listed] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for entry_id, listing in ((entry.entry_id, listing) for entry in entries for listing in entry.listings):
        result[listing.section_id][listing.edition_id][entry_id].append(listing)
    return result


def silence(edition: Edition, sheets: list[Sheet], section_id: str) -> str:
    """Why the edition cannot say what is listed in the section; empty where it can.

    It can where at least one of the section's sheets is there and all of them were read, and no sheet of unknown section is left unread
    that is long enough to be a part of the register.
    """
    own = [sheet for sheet in sheets if sheet.edition_id == edition.edition_id]
    plans = [sheet.plan for sheet in own if sheet.plan.section_id == section_id]
    if not plans:
        return ABSENT
    if not_read := {plan.status for plan in plans if not plan.is_read}:
        return f"a sheet of the section is {', '.join(sorted(not_read))}"
    for sheet in own:
        if sheet.plan.section_id is None and sheet.plan.status == "unread" and _is_long(sheet):
            return f"the sheet {sheet.grid.sheet_name!r} was not read and may hold a part of the section"
    return ""


def _is_long(sheet: Sheet) -> bool:
    return sum(len(row.cells) > 1 for row in sheet.grid.rows) > LONG_SHEET


def in_time(section: Section, editions: list[Edition]) -> list[Edition]:
    """The editions of the section's publications, in the order of their dates."""
    own = [one for one in editions if one.source_id in (section.source_id, *section.also_in)]
    return sorted(own, key=lambda one: one.when)


def speaking(editions: list[Edition], sheets: list[Sheet], section_id: str) -> list[Edition]:
    """The editions, in order, that can say what is listed in the section."""
    return [one for one in editions if not silence(one, sheets, section_id)]


def make_events(everywhere: dict[str, Listed], editions: list[Edition], sheets: list[Sheet], declared: Declared) -> list[Event]:
    """All events of all sections, in order of edition and entry, from what `listed_in` gives. Sections that are partial transcriptions make
    none. What an edition lists that was read in part is in no comparison, but has been listed before when it comes again."""
    events: list[Event] = []
    for section in declared.sections.values():
        if section.keeps not in KEEPS_HISTORY:
            continue
        listed = everywhere.get(section.section_id, {})
        seen: set[str] = set()
        previous: Edition | None = None
        # What editions since `previous` list that were read in part.
        in_part: set[str] = set()
        for current in in_time(section, editions):
            now = listed.get(current.edition_id, {})
            if silence(current, sheets, section.section_id):
                in_part |= set(now)
                continue
            if previous:
                before = listed.get(previous.edition_id, {})
                events += between(before, now, seen, section.section_id, previous.edition_id, current.edition_id)
            seen |= set(now) | in_part
            previous, in_part = current, set()
    return events


def between(
    before: dict[str, list[Listing]], after: dict[str, list[Listing]], seen: set[str], section_id: str, previous_id: str, current_id: str
) -> list[Event]:
    """The events between two editions of one section, given entry id -> listings in each. `seen` are entries listed at any time before."""
    ids = (section_id, current_id, previous_id)
    gone, new = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    events = [Event(one, *ids, "reappeared" if one in seen else "appeared", enters=section_id) for one in new]
    events += [Event(one, *ids, "disappeared", leaves=section_id) for one in gone]
    for one in sorted(set(before) & set(after)):
        changes = changes_between(before[one], after[one])
        if changes:
            events.append(Event(one, *ids, "changed", changes))
    return sorted(events, key=lambda event: (event.entry_id, event.kind))


def withheld_differences(
    everywhere: dict[str, Listed], editions: list[Edition], sheets: list[Sheet], declared: Declared
) -> dict[str, int]:
    """edition id -> how many entries differ from the edition before in withheld cells and in nothing that the register shows."""
    result: dict[str, int] = {}
    for section in declared.sections.values():
        listed = everywhere.get(section.section_id, {})
        order = speaking(in_time(section, editions), sheets, section.section_id)
        for previous, current in pairwise(order):
            before, after = (listed.get(one.edition_id, {}) for one in (previous, current))
            differing = sum(_differ_in_withheld(before[one], after[one]) for one in set(before) & set(after))
            result[current.edition_id] = result.get(current.edition_id, 0) + differing
    return result


def _differ_in_withheld(before: list[Listing], after: list[Listing]) -> bool:
    if [row.said.withheld_text for row in before] == [row.said.withheld_text for row in after]:
        return False
    if bodies_shown(before) is None or bodies_shown(after) is None or changes_between(before, after):
        return False
    return {as_said(row.said.withheld_text) for row in before} != {as_said(row.said.withheld_text) for row in after}


def too_much_gone(
    everywhere: dict[str, Listed], editions: list[Edition], sheets: list[Sheet], declared: Declared, let_through: set[Part]
) -> tuple[str, str, int, int] | None:
    """The first (edition id, section id, entries gone, entries before) that fails the gate, or None.

    The parts of editions in `let_through` have been looked at by a person and pass. An entry that another section of the edition lists is
    not gone. Lists of what is open are meant to empty.
    """
    anywhere = defaultdict[str, set[str]](set)
    for edition_id, here in (pair for found in everywhere.values() for pair in found.items()):
        anywhere[edition_id].update(here)
    for section in declared.sections.values():
        if section.keeps not in GATED:
            continue
        listed = everywhere.get(section.section_id, {})
        order = speaking(in_time(section, editions), sheets, section.section_id)
        for previous, current in pairwise(order):
            before, after = (set(listed.get(one.edition_id, {})) for one in (previous, current))
            gone = len(before - after - anywhere[current.edition_id])
            part = (current.edition_id, section.section_id)
            if gone > GONE_MORE_THAN and gone > GONE_SHARE * len(before) and part not in let_through:
                return *part, gone, len(before)
    return None
