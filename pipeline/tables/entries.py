"""What goes into the tables of entries, listings, datasets, events and decisions: one function a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.entries.decided import Decisions, newest_answers
from pipeline.entries.groups import keys_of
from pipeline.entries.order import content_of
from pipeline.entries.scope import audience_of, in_scope_of
from pipeline.entries.shown import outcome_of
from pipeline.gathered import Gathered, Rows
from pipeline.model import Listing, RegisterError
from pipeline.privacy.masks import mask_shown
from pipeline.rows.own_codes import CODES, FILES, code_in
from pipeline.tables.entry_versions import seen_from
from pipeline.tables.records import claim_entry_rows

# Claims that no number is held, of these measures and by those who speak for the publisher, say so of the entries they are about.
COUNTED = ("pupils", "records", "people")
DEPARTMENT = "Department for Education"


def entry_rows(gathered: Gathered) -> Rows:
    rows = [dict(gathered.shown[group.entry_id]) for group in gathered.entries]
    unkept = _not_recorded(gathered)
    # Where the Department says that it keeps no number, that is what the entry shows unless one is printed.
    for row in rows:
        if row["entry_id"] in unkept and row["record_count"] is None:
            row["record_count_status"] = "not_recorded"
    return rows


def _not_recorded(gathered: Gathered) -> set[str]:
    """The entries of which a claim of the Department's says that no number of records is kept."""
    said = {
        one.claim_id
        for one in gathered.claims
        if one.quantity_status == "not_recorded"
        and one.record.texts.get("measure") in COUNTED
        and DEPARTMENT in one.record.texts.get("said_by_role", "")
    }
    return {row["entry_id"] for row in claim_entry_rows(gathered) if row["claim_id"] in said}


def entry_key_rows(gathered: Gathered) -> Rows:
    return [{"key": key, "entry_id": group.entry_id} for group in gathered.entries for key in sorted(keys_of(group))]


def listing_rows(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    editions = gathered.by_id
    told: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for entry_id, one, rule in sorted(gathered.listings, key=lambda listed: listed[1].row_id):
        content = content_of(one)
        known = told.get(content)
        if known is None:
            known = told[content] = _told(one, gathered)
        place = (one.row_id, one.row_id, entry_id, one.edition_id, one.section_id, rule, one.listing_key, one.said.stands_for)
        yield (*place, seen_from(one, editions), *known)


def _told(one: Listing, gathered: Gathered) -> tuple[Any, ...]:
    """The columns of `listing` that rest on what the row says, from its wording on: the same for all listings with that content."""
    date, declared = one.value_of("approved_on"), gathered.declared
    outcome = outcome_of(one, declared.sections[one.section_id])[0]
    dated = (one.text_of("approved_on"), date.status if date else "not_stated")
    terms = (one.text_of(name) for name in ("legal_gateway", "access_route", "datasets_text", "standing"))
    said = (gathered.wordings[one.said.wording][0], one.text_of("reference"), one.text_of("title"), outcome, *dated, *terms)
    return (*said, in_scope_of(one, declared)[0], audience_of([one], declared), one.said.people_lines, one.said.people_lines_read)


def citation_rows(gathered: Gathered) -> Rows:
    rows = []
    for _, one, _ in gathered.listings:
        if one.transcribed and (url := one.text_of("url")):
            _needs_codes(one)
            told = {name: one.text_of(name) or "" for name in ("source_kind", "source_title", "listed_in", "stands_for", "remark")}
            rows.append(
                told
                | {
                    "listing_id": one.row_id,
                    "source_url": url,
                    "source_kind": told["source_kind"] or "official_page",
                    "source_title": told["source_title"] or gathered.declared.sources[one.source_id].title,
                    "seen": one.text_of("seen") or "in_source",
                    "register_part": one.text_of("register_part") or "accredited_projects",
                }
            )
    return rows


def _needs_codes(one: Listing) -> None:
    """Raises RegisterError where a cell that the table takes as it stands holds no code of ours: it cannot be left blank."""
    for name in ("seen", "register_part"):
        text = one.text_of(name)
        if text and not code_in(name, text):
            where = f"{FILES.get(one.section_id, one.section_id)}, row {one.row_id.rpartition('-r')[2]}, column {name}"
            codes = ", ".join(CODES[name])
            raise RegisterError(f"{where}: {text[:60]!r} is not one of {codes}. Nothing was published; mend the cell and build again.")


def dataset_rows(gathered: Gathered) -> Rows:
    return [
        {name: row[name] or None for name in row}
        | {f"{name}_status": "stated" if row[name] else "not_stated" for name in ("covers", "first_year", "last_year")}
        | {"coverage_source": row["coverage_source"]}
        for row in gathered.declared.datasets
    ]


def dataset_phrase_rows(gathered: Gathered) -> Rows:
    return [dict(row) for row in gathered.declared.dataset_phrase_rows]


def entry_dataset_rows(gathered: Gathered) -> Rows:
    return [
        {"entry_id": entry_id, "dataset_id": dataset}
        for entry_id, dataset in sorted(
            {(group.entry_id, dataset) for group in gathered.entries for one in group.once_said() for dataset, _ in one.datasets}
        )
    ]


def event_rows(gathered: Gathered) -> Rows:
    return [
        {key: value for key, value in vars(one).items() if key not in ("changes", "nth")} | {"event_id": one.event_id}
        for one in gathered.events
    ]


def change_rows(gathered: Gathered) -> Rows:
    return [
        {"event_id": one.event_id, "field": name, "before": before, "after": after}
        for one in gathered.events
        for name, (before, after) in one.changes.items()
    ]


def correction_rows(gathered: Gathered) -> Rows:
    declared = gathered.declared
    cells = {row.row_id: row.cells for row in gathered.rows if row.row_id in {row_id for row_id, _ in gathered.corrected}}
    rows = []
    for number, row in enumerate(declared.decisions.get("corrections", []), start=1):
        letter = row["column_letter"]
        # One document may be an edition of several publications.
        sheets = [one for one in gathered.sheets if (one.sha256, one.grid.sheet_name) == (row["sha256"], row["sheet_name"])]
        places = [row_id for one in sheets if ((row_id := f"{one.sheet_id}-r{row['row_number']}"), letter) in gathered.corrected]
        for copy, row_id in enumerate(places, start=1):
            told = {key: mask_shown(row[key], declared) for key in ("read_as", "decided_by", "decided_on", "why")}
            # What the register keeps of the cell, and no more: a name that it withholds stands in no repair either.
            kept = {"column_letter": letter, "printed": cells[row_id].get(letter, "")}
            rows.append({"correction_id": f"c{number}" if copy == 1 else f"c{number}-{copy}", "row_id": row_id} | kept | told)
    return rows


def link_candidate_rows(gathered: Gathered) -> Rows:
    apart = {pair for pair, said in newest_answers(gathered.declared.decisions.get("entry_links", [])).items() if said == {"no"}}
    rows = []
    for near in gathered.candidates:
        decided = Decisions(frozenset(apart)).part(near.one.listings, near.other.listings)
        rows.append(
            {
                "entry_id": near.one.entry_id,
                "other_entry_id": near.other.entry_id,
                "kind": near.kind,
                "score": near.score,
                "why": near.why,
                "decision": "not_same" if decided else "undecided",
            }
        )
    return rows
