"""From captures to everything a build holds, step by step: documents, editions, sheets, rows, listings, entries, events."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from pipeline import findings
from pipeline.claiming.changed_answers import held_against_answers
from pipeline.claiming.decided import claims_decided
from pipeline.claims import claims_of, rightly_replaced
from pipeline.declaring.declarations import Declared
from pipeline.entries.corrections import misplaced_corrections, repair_issues
from pipeline.entries.decided import decision_issues
from pipeline.entries.doubts import doubtful_moments, refused_moments
from pipeline.entries.gone_back import outcomes_gone_back
from pipeline.entries.let_through import let_through_issues, parts_let_through
from pipeline.entries.moves import settle_moves
from pipeline.entries.near_misses import candidates
from pipeline.entries.renumbered import settle_renumbered
from pipeline.fold import plural
from pipeline.gathered import Gathered
from pipeline.held.documents import Document, find_documents, read_one
from pipeline.held.editions import held_by_us, make_editions, stands_for_held
from pipeline.held.pages import made_good, page_issues
from pipeline.held.put_back import put_back_issues
from pipeline.held.readings import Readings
from pipeline.history import listed_in, make_events, too_much_gone, withheld_differences
from pipeline.issues import Issue
from pipeline.link import link
from pipeline.memory import spare
from pipeline.model import Edition, Grid, Listing, Sheet, SheetPlan
from pipeline.normalise import SheetReading, corrections_of, read_rows
from pipeline.organisations.names import join_issues
from pipeline.parliament import items_of
from pipeline.parliamentary.questions import collected_items
from pipeline.parliamentary.taken_over import also_kept, take_over
from pipeline.privacy.mask_issues import masked_elsewhere
from pipeline.privacy.names import names_of, withhold_names
from pipeline.progress import Say, silent
from pipeline.rows.oddities import odd_issues
from pipeline.rows.sequence import dates_out_of_order
from pipeline.rows.tallies import tallies_of

# Documents are opened in child processes; two at a time suits a machine with two cores.
READERS = 2


def gather(
    data: Path, declared: Declared, kept: Path | None = None, say: Say = silent, in_doubt: Mapping[str, str] | None = None
) -> Gathered:
    """Work out a whole register from `data`, with the readings kept in the folder `kept`, where one is given. `say` is told the steps.
    Documents `in_doubt` are refused, each for the reason given.

    Raises RegisterError where the store itself is damaged; a bad document never stops it.
    """
    documents, readings = find_documents(data, declared), Readings(kept)
    with ThreadPoolExecutor(READERS) as pool:
        for done, _ in enumerate(pool.map(lambda document: read_one(document, declared, readings, in_doubt or {}), documents), start=1):
            say("Reading documents", done, len(documents))
    readings.drop_others()
    registers = [one for one in documents if one.status == "read"]
    editions = make_editions(((one.captures, one.reading, one.plans) for one in registers if one.reading), declared)
    gathered = Gathered(
        declared,
        [capture for one in documents for capture in one.captures],
        documents,
        editions,
        make_sheets(editions, {one.sha256: one for one in registers}),
    )
    gathered.issues += findings.refused_issues(documents, made_good(documents))
    gathered.issues += [*page_issues(documents), *findings.disputed_dates(registers), *put_back_issues(registers, editions)]
    gathered.issues += [issue for one in editions for issue in findings.edition_issues(one)]
    spare()
    say("Following entries from edition to edition")
    read_and_link(gathered)
    gathered.issues += outcomes_gone_back(gathered)
    gathered.issues += masked_elsewhere(gathered.sheets, gathered.captures, gathered.items, declared)
    return gathered


def make_sheets(editions: list[Edition], documents: dict[str, Document]) -> list[Sheet]:
    """The sheets of all editions, in order of edition, document and place in the document; they are numbered through the edition."""
    sheets = []
    for edition in editions:
        planned = [(one, sha256) for sha256 in edition.documents for one in _planned(documents[sha256])]
        for number, ((grid, plan), sha256) in enumerate(planned, start=1):
            sheets.append(Sheet(f"{edition.edition_id}-s{number}", edition.edition_id, sha256, grid, plan))
    return sheets


def _planned(document: Document) -> list[tuple[Grid, SheetPlan]]:
    return list(zip(document.reading.grids, document.plans, strict=True)) if document.reading else []


def read_and_link(gathered: Gathered) -> None:
    """Rows, listings, entries and events. An edition from which too much has gone is quarantined and all is linked again without it."""
    declared, let_through = gathered.declared, parts_let_through(gathered.sheets, gathered.declared)
    quarantine_issues: list[Issue] = []
    while True:
        read, superseded = _read_all(gathered)
        spare()
        names = names_of(read.listings, declared)
        gathered.rows, listings, issues = withhold_names(read.rows, read.listings, read.issues, names, read.withheld)
        entries = link(in_order(listings, gathered.by_id), declared)
        listed = listed_in(entries)
        gone = too_much_gone(listed, gathered.editions, gathered.sheets, declared, let_through)
        if not gone:
            break
        quarantine_issues.append(_quarantine(gathered, *gone))
    spare()
    gathered.entries = entries
    gathered.corrected = {(one.row_id, letter) for found in (listings, read.records) for one in found for letter in one.corrected}
    read_records(gathered, read)
    events = make_events(listed, gathered.editions, gathered.sheets, declared)
    good = made_good(gathered.documents)
    not_whole = refused_moments([one for one in gathered.documents if one.sha256 not in good])
    not_whole |= doubtful_moments(gathered.rows, gathered.editions, gathered.sheets, declared)
    events = settle_moves(events, entries, gathered.editions, gathered.sheets, declared, not_whole, gathered.rows)
    gathered.events = settle_renumbered(events, entries, gathered.editions, declared)
    gathered.withheld_differences = withheld_differences(listed, gathered.editions, gathered.sheets, declared)
    gathered.candidates = candidates(entries)
    gathered.issues += issues + quarantine_issues + findings.sheet_issues(gathered.sheets) + dates_out_of_order(listings, declared.sources)
    gathered.issues += misplaced_corrections(gathered.sheets, declared)
    gathered.issues += findings.reuse_issues(entries) + decision_issues(entries, declared) + repair_issues(entries)
    gathered.issues += findings.scope_issues(listings, declared) + let_through_issues(gathered.sheets, declared)
    gathered.issues += findings.outcome_issues(listings, declared)
    gathered.issues += odd_issues(listings, gathered.rows, gathered.editions, declared.sources)
    gathered.issues += findings.superseded_issues(superseded, listings, gathered.editions) + join_issues(gathered.named, declared)


def in_order(listings: list[Listing], editions: Mapping[str, Edition]) -> list[Listing]:
    """`listings` in order of the dates of their editions, which are given by their ids, so that publications of one register are followed
    together; within one edition as they come."""
    return sorted(listings, key=lambda one: editions[one.edition_id].when)


def read_records(gathered: Gathered, read: SheetReading) -> None:
    """The claims and the items of Parliament that the rows of other sections make."""
    made = {section_id: section.makes for section_id, section in gathered.declared.sections.items()}
    gathered.items, item_issues = items_of([one for one in read.records if made[one.section_id] == "parliament_item"], gathered.declared)
    collected, others, answer_issues = collected_items(gathered.documents, gathered.declared)
    named = also_kept(others, gathered.items, collected)
    collected, gathered.questions_left_out = collected + named, len(others) - len(named)
    gathered.items = take_over(gathered.items, collected, gathered.declared)
    known = {item.item_id for item in gathered.items}
    claims = [one for one in read.records if made[one.section_id] == "claim"]
    gathered.claims, claim_issues = claims_of(claims, known, gathered.declared)
    gathered.claims, changed = held_against_answers(gathered.claims, gathered.items, gathered.declared.answer_words)
    accepted, gathered.proposals, decision_faults = claims_decided(gathered.items, gathered.claims, gathered.declared)
    gathered.claims, replaced = rightly_replaced(gathered.claims + accepted)
    gathered.tallies, tally_issues = tallies_of([one for one in read.records if made[one.section_id] == "tally"], gathered.declared.share)
    gathered.issues += item_issues + answer_issues + claim_issues + changed + decision_faults + replaced + tally_issues


def _quarantine(gathered: Gathered, edition_id: str, section_id: str, gone: int, before: int) -> Issue:
    title = gathered.declared.sections[section_id].title
    entries = plural(before, "entry", "entries")
    reason = f"{gone:,} of {entries} of the part {title!r} are no longer listed in it; that part awaits a check by a person"
    gathered.sheets = [
        replace(one, plan=replace(one.plan, status="quarantined", reason=reason))
        if (one.edition_id, one.plan.section_id) == (edition_id, section_id)
        else one
        for one in gathered.sheets
    ]
    return Issue("edition_quarantined", f"{edition_id}: {reason}.", edition_id=edition_id)


def _read_all(gathered: Gathered) -> tuple[SheetReading, list[Listing]]:
    """Everything read from the sheets, and the transcribed listings that were set aside because what they stand for is held and read."""
    editions = gathered.by_id
    held = held_by_us(gathered.sheets, editions)
    corrections = corrections_of(gathered.declared)
    read, aside = SheetReading(), []
    for sheet in gathered.sheets:
        edition = editions[sheet.edition_id]
        one = read_rows(sheet, edition.source_id, edition.transcribed, gathered.declared, corrections)
        superseded = {listing.row_id for listing in one.listings if stands_for_held(listing.said.stands_for, held)}
        read.rows += [
            row._replace(disposition="superseded", reason="what it stands for is held") if row.row_id in superseded else row
            for row in one.rows
        ]
        read.listings += [listing for listing in one.listings if listing.row_id not in superseded]
        aside += [listing for listing in one.listings if listing.row_id in superseded]
        read.records += one.records
        read.withheld |= one.withheld
        read.issues += [issue for issue in one.issues if issue.row_id not in superseded]
    return read, aside
