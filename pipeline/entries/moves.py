"""Entries that go from one section of a register to another: moves as moves, and not as one thing that vanished and one that appeared.

A request may be listed as open, then as completed, then as a live case, then as data still held, and then nowhere. Sections are
compared one by one (pipeline/history.py); what comes out of that is settled here across the sections of one register.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.declaring.declarations import Declared
from pipeline.entries.doubts import texts_set_aside
from pipeline.entries.groups import Group
from pipeline.history import ABSENT, KEEPS_HISTORY, Event, in_time, silence, speaking
from pipeline.model import Edition, Sheet, SourceRow

ARRIVED = ("appeared", "reappeared")
# When an edition stands: its as-at date, and which of the issues of its publication for that date it is. Sections that are published in
# several files of one date stand together, and what a re-issue lists stands after what it replaces.
Moment = tuple[str, int]


@dataclass
class Register:
    """Where the entries of one register stand at each moment.

    `listed` maps a moment to entry id -> section id -> edition id; `unread` are dates of which something could not be read that
    may be a part of the register; `first` maps a section to the first edition that speaks for it, `spoken` to the moments at which one
    does, and `silent` to those at which one has a sheet of it that was not read; `compared` are the sections that have a history of their
    own. `aside` maps a date to the texts, squashed, of rows that were set aside in sheets that were read.
    """

    listed: dict[Moment, dict[str, dict[str, str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    unread: set[str] = field(default_factory=set)
    first: dict[str, Edition] = field(default_factory=dict)
    spoken: dict[str, list[Moment]] = field(default_factory=dict)
    silent: dict[str, list[Moment]] = field(default_factory=dict)
    compared: set[str] = field(default_factory=set)
    aside: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def settle_moves(
    events: list[Event],
    entries: list[Group],
    editions: list[Edition],
    sheets: list[Sheet],
    declared: Declared,
    refused: set[tuple[str, str]] | None = None,
    rows: Iterable[SourceRow] = (),
) -> list[Event]:
    """`events` with those of one entry that left a section and stands in another made one event of kind `moved`.

    What left a section while something of that moment could not be read that may be a part of the register is `possibly_moved`: it may
    stand there. `refused` names (source id, date) of documents that could not be opened at all. So is what left while its title stands in a
    row that was set aside, of `rows`: it may have lost its reference there.
    """
    moments = moments_of(editions)
    prefix = {section_id: declared.sources[one.source_id].entry_prefix for section_id, one in declared.sections.items()}
    registers = _registers(entries, editions, moments, sheets, declared)
    for source_id, date in refused or ():
        registers[declared.sources[source_id].entry_prefix].unread.add(date)
    for source_id, date, texts in texts_set_aside(rows, editions, sheets, declared):
        registers[declared.sources[source_id].entry_prefix].aside[date] |= texts
    titles = {one.entry_id: one.titles() for one in entries}
    settled: list[Event] = []
    for event in events:
        register, moment = registers[prefix[event.section_id]], moments[event.edition_id]
        if event.kind in ARRIVED:
            past = _past(event.entry_id, event.section_id, moment, register)
            settled.append(_arrival(event, past) if past else event)
        elif event.kind != "disappeared":
            settled.append(event)
    settled += [one for register in registers.values() for one in _first_seen(register, moments)]
    once = _each_with_its_id(settled)
    for event in (one for one in events if one.kind == "disappeared"):
        departed = _departure(event, registers[prefix[event.section_id]], moments, titles[event.entry_id])
        # A move within one edition is told from both its ends, and is one.
        arrived = once.get(departed.event_id)
        once[departed.event_id] = replace(arrived, leaves=event.section_id) if arrived else departed
    return in_order(once.values(), editions)


def in_order(events: Iterable[Event], editions: list[Edition]) -> list[Event]:
    """`events` in order of their edition's date, section, entry and kind."""
    as_at = {one.edition_id: one.as_at for one in editions}
    return sorted(events, key=lambda one: (as_at[one.edition_id], one.section_id, one.entry_id, one.kind, one.nth))


def moments_of(editions: list[Edition]) -> dict[str, Moment]:
    """Edition id -> its moment."""
    issues: Counter[tuple[str, str]] = Counter()
    found: dict[str, Moment] = {}
    for one in sorted(editions, key=lambda one: one.position):
        issues[one.source_id, one.as_at] += 1
        found[one.edition_id] = (one.as_at, issues[one.source_id, one.as_at])
    return found


def _each_with_its_id(events: list[Event]) -> dict[str, Event]:
    """Event id -> event. An entry that left one section and stands in several others has moved to each of them; told twice it is once."""
    found: dict[str, Event] = {}
    for event in events:
        while (known := found.get(event.event_id)) and known.other_section_id != event.other_section_id:
            event = replace(event, nth=event.nth + 1)
        found.setdefault(event.event_id, event)
    return found


def _departure(event: Event, register: Register, moments: dict[str, Moment], titles: set[str]) -> Event:
    """An entry that left a section, as a move where another section lists it since.

    Sections of one register may be published under different dates, so what lists it may be dated before the edition that it left.
    """
    moment = moments[event.edition_id]
    # Of two publications of one date the one that comes after may be an earlier issue of its own.
    before, until = sorted((moments[event.previous_edition_id], moment))
    for since in sorted((one for one in register.listed if before <= one <= until), reverse=True):
        stands = register.listed[since].get(event.entry_id, {})
        others = [
            section_id
            for section_id, edition_id in sorted(stands.items())
            if section_id != event.section_id
            # What stood beside it in the edition before is no place that it moved to, unless it is there still.
            and edition_id != event.previous_edition_id
            and (edition_id == event.edition_id or not any(since < one <= until for one in register.spoken.get(section_id, ())))
        ]
        if others:
            return replace(event, kind="moved", other_section_id=others[0])
    doubtful = _unread_near(moment[0], register.unread) or not titles.isdisjoint(register.aside.get(moment[0], ()))
    return replace(event, kind="possibly_moved") if doubtful else event


def _unread_near(date: str, unread: set[str]) -> bool:
    """Whether something could not be read of the same day or, where only months are known, of the same month."""
    return any(one == date or one[:7] == date[:7] for one in unread)


def _registers(
    entries: list[Group], editions: list[Edition], moments: dict[str, Moment], sheets: list[Sheet], declared: Declared
) -> dict[str, Register]:
    registers: dict[str, Register] = defaultdict(Register)
    for entry in entries:
        for listing in (one for one in entry.listings if not one.transcribed):
            registers[entry.register].listed[moments[listing.edition_id]][entry.entry_id][listing.section_id] = listing.edition_id
    for section in declared.sections.values():
        register = registers[declared.sources[section.source_id].entry_prefix]
        spoken = speaking(in_time(section, editions), sheets, section.section_id)
        if spoken and section.keeps != "partial":
            register.first[section.section_id] = spoken[0]
            register.spoken[section.section_id] = sorted(moments[one.edition_id] for one in spoken)
        if section.keeps in KEEPS_HISTORY:
            register.compared.add(section.section_id)
        if section.makes == "listing" and section.keeps != "partial":
            quiet = {one.edition_id: silence(one, sheets, section.section_id) for one in in_time(section, editions)}
            silent = register.silent[section.section_id] = [moments[one] for one, reason in quiet.items() if reason and reason != ABSENT]
            register.unread |= {date for date, _ in silent}
            # A sheet too short to silence a section may still be where an entry went.
            own = {one.edition_id for one in in_time(section, editions)}
            register.unread |= {moments[one.edition_id][0] for one in sheets if one.edition_id in own and _may_hold_entries(one)}
    return registers


def _may_hold_entries(sheet: Sheet) -> bool:
    """Whether nobody knows what the sheet is, and it has a row that is more than a line of text."""
    rows = any(len(row.cells) > 1 for row in sheet.grid.rows)
    return sheet.plan.section_id is None and sheet.plan.status == "unread" and rows


def _past(entry_id: str, section_id: str, moment: Moment, register: Register) -> tuple[str, str] | None:
    """(section, edition) in which the entry stood last before `moment`, in another section that no longer lists it; None where none."""
    later = {section_id, *register.listed[moment][entry_id]}
    for earlier in sorted((one for one in register.listed if one < moment), reverse=True):
        stood = register.listed[earlier].get(entry_id, {})
        others = sorted(one for one in set(stood) - later if _has_left(entry_id, one, earlier, moment, register))
        if others:
            return others[0], stood[others[0]]
        if section_id in stood:
            return None
        later |= set(stood)
    return None


def _has_left(entry_id: str, section_id: str, last: Moment, moment: Moment, register: Register) -> bool:
    """Whether an entry that `section_id` listed at `last`, and at no time from then to `moment`, has left it.

    Sections of one register may be published apart. One that goes on says itself when the entry leaves; one that is not published any
    more was left for the other. One that could not be read, or may stand in what could not, may list it still.
    """
    after = [one for one in register.spoken.get(section_id, ()) if one > last]
    if any(one <= moment for one in after):
        return True
    if last[0] == moment[0]:
        return False
    lists = [one for one, entries in register.listed.items() if one > moment and section_id in entries.get(entry_id, {})]
    if not after:
        unread = any(one > last for one in register.silent.get(section_id, ()))
        return not lists and not unread and not any(last[0] < one <= moment[0] for one in register.unread)
    return section_id not in register.compared and min(lists, default=after[0]) != after[0]


def _arrival(event: Event, past: tuple[str, str]) -> Event:
    section, edition = past
    return replace(
        event, kind="moved", section_id=section, previous_edition_id=edition, other_section_id=event.section_id, enters=event.section_id
    )


def _first_seen(register: Register, moments: dict[str, Moment]) -> list[Event]:
    """Moves into a section with its first edition, which the section's own history cannot tell."""
    found = []
    for section_id, edition in register.first.items():
        moment = moments[edition.edition_id]
        for entry_id, stands in sorted(register.listed[moment].items()):
            past = _past(entry_id, section_id, moment, register) if stands.get(section_id) == edition.edition_id else None
            if past:
                found.append(Event(entry_id, past[0], edition.edition_id, past[1], "moved", other_section_id=section_id))
    return found
