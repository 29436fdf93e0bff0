"""Entries that go from one section of a register to another: moves as moves, and not as one thing that vanished and one that appeared.

A request may be listed as open, then as completed, then as a live case, then as data still held, and then nowhere. Sections are
compared one by one (history.py); what comes out of that is settled here across the sections of one register.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from pipeline.declarations import Declared
from pipeline.groups import Group
from pipeline.history import ABSENT, Event, in_time, silence, speaking
from pipeline.model import Edition, Sheet


@dataclass
class Register:
    """Where the entries of one register stand at each moment (the as-at date of its editions).

    `listed` maps a moment to entry id -> section id -> edition id; `unread` are editions in which a section could not be read;
    `first` maps a section to the first edition that speaks for it.
    """

    listed: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    unread: set[str] = field(default_factory=set)
    first: dict[str, Edition] = field(default_factory=dict)


def settle_moves(
    events: list[Event], entries: list[Group], editions: list[Edition], sheets: list[Sheet], declared: Declared
) -> list[Event]:
    """`events` with those of one entry that left a section and stands in another made one event of kind `moved`.

    What left a section while another section of the same edition could not be read is `possibly_moved`: it may stand there.
    """
    as_at = {one.edition_id: one.as_at for one in editions}
    prefix = {section_id: declared.sources[one.source_id].entry_prefix for section_id, one in declared.sections.items()}
    registers = _registers(entries, editions, sheets, declared)
    arrivals = {(one.entry_id, one.section_id, one.edition_id): one for one in events if one.kind in ("appeared", "reappeared")}
    settled: list[Event] = []
    taken: set[tuple[str, str, str]] = set()
    for event in events:
        register = registers[prefix[event.section_id]]
        if event.kind != "disappeared":
            continue
        others = sorted(set(register.listed[as_at[event.edition_id]][event.entry_id]) - {event.section_id})
        if others:
            key = (event.entry_id, others[0], event.edition_id)
            enters = others[0] if key in arrivals else None
            taken |= {key} & arrivals.keys()
            settled.append(replace(event, kind="moved", other_section_id=others[0], enters=enters))
        else:
            settled.append(replace(event, kind="possibly_moved") if event.edition_id in register.unread else event)
    for event in events:
        if (event.entry_id, event.section_id, event.edition_id) in taken and event.kind in ("appeared", "reappeared"):
            continue
        if event.kind in ("appeared", "reappeared"):
            past = _past(event.entry_id, event.section_id, as_at[event.edition_id], registers[prefix[event.section_id]])
            event = _arrival(event, past) if past else event
        if event.kind != "disappeared":
            settled.append(event)
    settled += [one for name, register in registers.items() for one in _first_seen(register, as_at)]
    return sorted(settled, key=lambda one: (as_at[one.edition_id], one.section_id, one.entry_id, one.kind))


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
            register.unread |= {edition_id for edition_id, reason in quiet.items() if reason and reason != ABSENT}
    return registers


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


def _first_seen(register: Register, as_at: dict[str, str]) -> list[Event]:
    """Moves into a section with its first edition, which the section's own history cannot tell."""
    found = []
    for section_id, edition in register.first.items():
        for entry_id, stands in sorted(register.listed[edition.as_at].items()):
            past = _past(entry_id, section_id, edition.as_at, register) if stands.get(section_id) == edition.edition_id else None
            if past and as_at[past[1]] < edition.as_at:
                found.append(Event(entry_id, past[0], edition.edition_id, past[1], "moved", other_section_id=section_id))
    return found
