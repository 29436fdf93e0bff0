"""Entries that go from one section of a register to another: moves as moves, and not as one thing that vanished and one that appeared.

A request may be listed as open, then as completed, then as a live case, then as data still held, and then nowhere. Sections are
compared one by one (pipeline/history.py); what comes out of that is settled here across the sections of one register.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from pipeline.declaring.declarations import Declared
from pipeline.entries.groups import Group
from pipeline.held.documents import Document
from pipeline.held.editions import date_in_name
from pipeline.history import ABSENT, Event, in_time, silence, speaking
from pipeline.model import Edition, Sheet, SourceRow

ARRIVED = ("appeared", "reappeared")


@dataclass
class Register:
    """Where the entries of one register stand at each moment (the as-at date of its editions).

    `listed` maps a moment to entry id -> section id -> edition id; `unread` are moments of which something could not be read that
    may be a part of the register; `first` maps a section to the first edition that speaks for it.
    """

    listed: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    unread: set[str] = field(default_factory=set)
    first: dict[str, Edition] = field(default_factory=dict)


def settle_moves(
    events: list[Event],
    entries: list[Group],
    editions: list[Edition],
    sheets: list[Sheet],
    declared: Declared,
    refused: set[tuple[str, str]] | None = None,
) -> list[Event]:
    """`events` with those of one entry that left a section and stands in another made one event of kind `moved`.

    What left a section while something of that moment could not be read that may be a part of the register is `possibly_moved`: it may
    stand there. `refused` names (source id, date) of documents that could not be opened at all.
    """
    as_at = {one.edition_id: one.as_at for one in editions}
    prefix = {section_id: declared.sources[one.source_id].entry_prefix for section_id, one in declared.sections.items()}
    registers = _registers(entries, editions, sheets, declared)
    for source_id, moment in refused or ():
        registers[declared.sources[source_id].entry_prefix].unread.add(moment)
    settled: list[Event] = []
    for event in events:
        register, moment = registers[prefix[event.section_id]], as_at[event.edition_id]
        if event.kind in ARRIVED:
            past = _past(event.entry_id, event.section_id, moment, register)
            settled.append(_arrival(event, past) if past else event)
        elif event.kind != "disappeared":
            settled.append(event)
    settled += [one for register in registers.values() for one in _first_seen(register)]
    once = {one.event_id: one for one in reversed(settled)}
    for event in (one for one in events if one.kind == "disappeared"):
        departed = _departure(event, registers[prefix[event.section_id]], as_at)
        # A move within one edition is told from both its ends, and is one.
        arrived = once.get(departed.event_id)
        once[departed.event_id] = replace(arrived, leaves=event.section_id) if arrived else departed
    return sorted(once.values(), key=lambda one: (as_at[one.edition_id], one.section_id, one.entry_id, one.kind))


def _departure(event: Event, register: Register, as_at: dict[str, str]) -> Event:
    """An entry that left a section, as a move where another section lists it since.

    Sections of one register may be published under different dates, so what lists it may be dated before the edition that it left.
    """
    moment, before = as_at[event.edition_id], as_at[event.previous_edition_id]
    for since in sorted((one for one in register.listed if before < one <= moment), reverse=True):
        others = sorted(set(register.listed[since].get(event.entry_id, {})) - {event.section_id})
        if others:
            return replace(event, kind="moved", other_section_id=others[0])
    return replace(event, kind="possibly_moved") if _unread_near(moment, register.unread) else event


def _unread_near(moment: str, unread: set[str]) -> bool:
    """Whether something could not be read of the same day or, where only months are known, of the same month."""
    return any(one == moment or one[:7] == moment[:7] for one in unread)


def _registers(entries: list[Group], editions: list[Edition], sheets: list[Sheet], declared: Declared) -> dict[str, Register]:
    registers: dict[str, Register] = defaultdict(Register)
    as_at = {one.edition_id: one.as_at for one in editions}
    for entry in entries:
        for listing in (one for one in entry.listings if not one.transcribed):
            registers[entry.register].listed[as_at[listing.edition_id]][entry.entry_id][listing.section_id] = listing.edition_id
    for section in declared.sections.values():
        register = registers[declared.sources[section.source_id].entry_prefix]
        spoken = speaking(in_time(section, editions), sheets, section.section_id)
        if spoken and section.keeps != "partial":
            register.first[section.section_id] = spoken[0]
        if section.makes == "listing" and section.keeps != "partial":
            quiet = {one.edition_id: silence(one, sheets, section.section_id) for one in in_time(section, editions)}
            register.unread |= {as_at[edition_id] for edition_id, reason in quiet.items() if reason and reason != ABSENT}
            # A sheet too short to silence a section may still be where an entry went.
            own = {one.edition_id for one in in_time(section, editions)}
            register.unread |= {as_at[one.edition_id] for one in sheets if one.edition_id in own and _may_hold_entries(one)}
    return registers


def _may_hold_entries(sheet: Sheet) -> bool:
    """Whether nobody knows what the sheet is, and it has a row that is more than a line of text."""
    rows = any(len(row.cells) > 1 for row in sheet.grid.rows)
    return sheet.plan.section_id is None and sheet.plan.status == "unread" and rows


def _past(entry_id: str, section_id: str, moment: str, register: Register) -> tuple[str, str] | None:
    """(section, edition) in which the entry stood last before `moment`, in another section that no longer lists it; None where none."""
    now = set(register.listed[moment][entry_id])
    for earlier in sorted((one for one in register.listed if one < moment), reverse=True):
        stood = register.listed[earlier].get(entry_id, {})
        others = sorted(set(stood) - {section_id} - now)
        if others:
            return others[0], stood[others[0]]
        if section_id in stood:
            return None
    return None


def _arrival(event: Event, past: tuple[str, str]) -> Event:
    section, edition = past
    return replace(
        event, kind="moved", section_id=section, previous_edition_id=edition, other_section_id=event.section_id, enters=event.section_id
    )


def _first_seen(register: Register) -> list[Event]:
    """Moves into a section with its first edition, which the section's own history cannot tell."""
    found = []
    for section_id, edition in register.first.items():
        for entry_id, stands in sorted(register.listed[edition.as_at].items()):
            past = _past(entry_id, section_id, edition.as_at, register) if stands.get(section_id) == edition.edition_id else None
            if past:
                found.append(Event(entry_id, past[0], edition.edition_id, past[1], "moved", other_section_id=section_id))
    return found


def refused_moments(documents: list[Document]) -> set[tuple[str, str]]:
    """(source id, date) of each document that could not be opened: as stated when it was added, or by its link's or file's name, or,
    for want of either, when it was captured. An edition of that date is not whole."""
    return {
        (one.source_id, one.as_at or date_in_name(one.link_text) or date_in_name(one.file_name) or one.captured_at[:10])
        for document in documents
        if document.status == "refused"
        for one in document.captures
    }


def doubtful_moments(
    rows: list[SourceRow], editions: list[Edition], sheets: list[Sheet], declared: Declared
) -> set[tuple[str, str]]:
    """(source id, date) of each edition in which a row was set aside that may be an entry: in a list whose rows need no reference."""
    published = {one.edition_id: one for one in editions if not one.transcribed}
    read = {one.sheet_id: one for one in sheets if one.plan.is_read and one.edition_id in published}
    sections = {section_id for section_id, one in declared.sections.items() if one.references == "sometimes"}
    aside = {row.sheet_id for row in rows if row.disposition == "set_aside"} & read.keys()
    found = [published[read[one].edition_id] for one in aside if read[one].plan.section_id in sections]
    return {(edition.source_id, edition.as_at) for edition in found}
