"""What goes into each table: one function a table, from what was gathered to rows as dicts of plain Python values."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from pipeline.entries import entry_row, in_scope_of, newest_first
from pipeline.gather import Gathered
from pipeline.link import keys_of
from pipeline.model import Edition, Listing, Sheet

Rows = list[dict[str, Any]]
LISTING_FIELDS = ("reference", "title", "approved_on", "legal_gateway", "access_route", "datasets_text", "standing")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def source_rows(gathered: Gathered) -> Rows:
    return [{"source_id": one.source_id, "title": one.title, "publisher": one.publisher, "homepage_url": one.page_url, "licence": one.licence,
             "licence_url": one.licence_url, "note": one.note} for one in gathered.declared.sources.values()]


def document_rows(gathered: Gathered) -> Rows:
    return [{"sha256": one.sha256, "byte_count": one.byte_count, "status": one.status, "reason": one.reason,
             "media_type": one.reading.media_type if one.reading else ""} for one in gathered.documents]


def capture_rows(gathered: Gathered) -> Rows:
    ordered = sorted(gathered.captures, key=lambda one: (one.captured_at, one.url, one.sha256, one.via))
    return [vars(one) | {"capture_id": number} for number, one in enumerate(ordered, start=1)]


def section_rows(gathered: Gathered) -> Rows:
    return [vars(one) for one in gathered.declared.sections.values()]


def edition_rows(gathered: Gathered) -> Rows:
    return [vars(one) | {"withheld_differences": gathered.withheld_differences.get(one.edition_id)}
            | dict(zip(("status", "status_reason"), edition_status(one, gathered), strict=True)) for one in gathered.editions]


def edition_status(edition: Edition, gathered: Gathered) -> tuple[str, str]:
    """(status, reason): what of the edition was read. Sheets that are withheld by rule do not count against it."""
    statuses = [sheet.plan.status for sheet in gathered.sheets if sheet.edition_id == edition.edition_id and sheet.plan.status != "withheld"]
    used = [sheet for sheet in gathered.sheets if sheet.edition_id == edition.edition_id and sheet.plan.section_id
            and sheet.plan.status in ("declared", "recognised")]
    if edition.transcribed:
        return "transcribed", "our own transcription of facts; the publisher's file is not held"
    if "quarantined" in statuses:
        return "quarantined", "too many entries are no longer listed in it; it awaits a check and is in no count"
    if not used:
        return "unread", "none of its sheets could be read"
    if "unread" in statuses:
        return "part_read", "some of its sheets could not be read"
    return "read", "every sheet of the register in it was read"


def edition_document_rows(gathered: Gathered) -> Rows:
    return [{"edition_id": one.edition_id, "sha256": one.sha256} for one in gathered.editions]


def layout_rows(gathered: Gathered) -> Rows:
    return [{key: value for key, value in vars(one).items() if key not in ("columns", "media_types")}
            for one in gathered.declared.layouts.values()]


def sheet_rows(gathered: Gathered) -> Rows:
    return [_sheet_row(one) for one in gathered.sheets]


def _sheet_row(sheet: Sheet) -> dict[str, Any]:
    grid, plan = sheet.grid, sheet.plan
    return {"sheet_id": sheet.sheet_id, "edition_id": sheet.edition_id, "section_id": plan.section_id, "sheet_name": grid.sheet_name,
            "sheet_index": grid.sheet_index + 1, "sha256": sheet.sha256, "layout_id": plan.layout_id, "layout_status": plan.status,
            "reason": plan.reason, "hidden": _yes(grid.hidden), "heading_row": plan.heading_row, "row_count": len(grid.rows),
            "cell_count": grid.cell_count, "witness_row_count": grid.witness_row_count, "witness_cell_count": grid.witness_cell_count,
            "merged_ranges": _json(list(grid.merged))}


def sheet_column_rows(gathered: Gathered) -> Rows:
    return [{"sheet_id": sheet.sheet_id, "column_letter": column.letter, "column_number": column.number, "heading": column.heading,
             "field": column.field, "treatment": column.treatment, "why": column.why,
             "filled_cells": sum(column.letter in row.cells for row in sheet.grid.rows if row.number > (sheet.plan.heading_row or 0))}
            for sheet in gathered.sheets for column in sheet.plan.columns]


def source_row_rows(gathered: Gathered) -> Rows:
    return [{"row_id": one.row_id, "sheet_id": one.sheet_id, "row_number": one.number, "cells": _json(one.cells), "cell_kinds": _json(one.kinds),
             "links": _json(one.links), "cell_count": one.cell_count, "hidden": _yes(one.hidden), "disposition": one.disposition,
             "reason": one.reason} for one in gathered.rows]


def entry_rows(gathered: Gathered) -> Rows:
    editions = {one.edition_id: one for one in gathered.editions}
    return [entry_row(group, editions, gathered.declared) for group in gathered.entries]


def entry_key_rows(gathered: Gathered) -> Rows:
    return [{"key": key, "entry_id": group.entry_id} for group in gathered.entries for key in sorted(keys_of(group, gathered.declared))]


def _listings(gathered: Gathered) -> list[tuple[str, Listing, str]]:
    return [(group.entry_id, listing, rule) for group in gathered.entries for listing, rule in zip(group.listings, group.rules, strict=True)]


def listing_rows(gathered: Gathered) -> Rows:
    rows = []
    for entry_id, one, rule in _listings(gathered):
        date = one.value_of("approved_on")
        rows.append({
            "listing_id": one.row_id, "row_id": one.row_id, "entry_id": entry_id, "edition_id": one.edition_id, "section_id": one.section_id,
            "link_rule": rule, "listing_key": one.listing_key, "stands_for": one.stands_for,
            "outcome": gathered.declared.sections[one.section_id].outcome, "approved_on_status": date.status if date else "not_stated",
            "in_scope": in_scope_of(one, gathered.declared)[0], "people_lines": one.people_lines, "people_lines_read": one.people_lines_read,
        } | {name: one.text_of(name) for name in LISTING_FIELDS})
    return rows


def listing_value_rows(gathered: Gathered) -> Rows:
    return [vars(value) | {"listing_id": one.row_id} for _, one, _ in _listings(gathered) for value in one.values]


def recipient_rows(gathered: Gathered) -> Rows:
    organisations = {one.recipient_id: one for one in gathered.declared.organisations.values()}
    used = {recipient for _, one, _ in _listings(gathered) for recipient, _ in one.organisations}
    return [{"recipient_id": one, "name": organisations[one].organisation, "kind": organisations[one].kind, "status": "decided"}
            for one in sorted(used)]


def recipient_name_rows(gathered: Gathered) -> Rows:
    organisations = {one.name_text: one for one in gathered.declared.organisations.values()}
    decisions = {row["name_text"]: row for row in gathered.declared.decisions.get("recipient_names", [])}
    used = {name for _, one, _ in _listings(gathered) for _, name in one.organisations}
    rows = []
    for name in sorted(used):
        decision = decisions.get(name, {})
        rows.append({"name_text": name, "recipient_id": organisations[name].recipient_id, "why": organisations[name].why,
                     "rule": "decided" if decision else "reviewed list", "decided_by": decision.get("decided_by", "register team"),
                     "decided_on": decision.get("decided_on", "")})
    return rows


def listing_recipient_rows(gathered: Gathered) -> Rows:
    return [{"listing_id": one.row_id, "recipient_id": recipient, "role": "recipient", "printed": name, "rule": "reviewed list"}
            for _, one, _ in _listings(gathered) for recipient, name in one.organisations]


def entry_recipient_rows(gathered: Gathered) -> Rows:
    return [{"entry_id": entry_id, "recipient_id": recipient, "role": "recipient"}
            for entry_id, recipient in sorted({(entry_id, recipient) for entry_id, one, _ in _listings(gathered) for recipient, _ in one.organisations})]


def dataset_rows(gathered: Gathered) -> Rows:
    return [dict(row) for row in gathered.declared.datasets]


def dataset_phrase_rows(gathered: Gathered) -> Rows:
    return [dict(row) for row in gathered.declared.dataset_phrase_rows]


def listing_dataset_rows(gathered: Gathered) -> Rows:
    return [{"listing_id": one.row_id, "dataset_id": dataset, "printed": printed}
            for _, one, _ in _listings(gathered) for dataset, printed in one.datasets]


def entry_dataset_rows(gathered: Gathered) -> Rows:
    return [{"entry_id": entry_id, "dataset_id": dataset}
            for entry_id, dataset in sorted({(entry_id, dataset) for entry_id, one, _ in _listings(gathered) for dataset, _ in one.datasets})]


def event_rows(gathered: Gathered) -> Rows:
    return [{key: value for key, value in vars(one).items() if key != "changes"} | {"event_id": one.event_id} for one in gathered.events]


def change_rows(gathered: Gathered) -> Rows:
    return [{"event_id": one.event_id, "field": name, "before": before, "after": after}
            for one in gathered.events for name, (before, after) in one.changes.items()]


def correction_rows(gathered: Gathered) -> Rows:
    failed = {(issue.row_id, issue.column_letter) for issue in gathered.issues if issue.issue_type == "correction_not_applied"}
    places = {(sheet.sha256, sheet.grid.sheet_name): sheet.sheet_id for sheet in gathered.sheets}
    rows = []
    for number, row in enumerate(gathered.declared.decisions.get("corrections", []), start=1):
        sheet_id = places.get((row["sha256"], row["sheet_name"]))
        row_id = f"{sheet_id}-r{row['row_number']}"
        if sheet_id and (row_id, row["column_letter"]) not in failed:
            rows.append({"correction_id": f"c{number}", "row_id": row_id}
                        | {key: row[key] for key in ("column_letter", "printed", "read_as", "decided_by", "decided_on", "why")})
    return rows


def link_candidate_rows(gathered: Gathered) -> Rows:
    apart = {frozenset((row["listing_key"], row["other_key"])) for row in gathered.declared.decisions.get("entry_links", [])
             if row["same"] == "no"}
    rows = []
    for one, other, score, why in gathered.candidates:
        decided = any(frozenset((mine.listing_key, theirs.listing_key)) in apart for mine in one.listings for theirs in other.listings)
        rows.append({"entry_id": one.entry_id, "other_entry_id": other.entry_id, "score": score, "why": why,
                     "decision": "not_same" if decided else "undecided"})
    return rows


def search_rows(gathered: Gathered, entries: Rows) -> Rows:
    """One line per thing that can be found: entries, recipients, datasets and editions, with the words it is found by."""
    names = {row["recipient_id"]: row["name"] for row in recipient_rows(gathered)}
    datasets = {row["dataset_id"]: row for row in gathered.declared.datasets}
    editions = {one.edition_id: one for one in gathered.editions}
    found: Rows = []
    for group, row in zip(gathered.entries, entries, strict=True):
        listings = newest_first(group, editions)
        words = [row["reference"], row["datasets_text"], row["legal_gateway"], row["access_route"]]
        words += sorted({names[recipient] for one in listings for recipient, _ in one.organisations})
        words += sorted({datasets[dataset]["name"] for one in listings for dataset, _ in one.datasets})
        found.append(_found("entry", row["entry_id"], row["title"] or f"Project {row['reference'] or row['entry_id']}", words, row["in_scope"],
                            f"/entries/{row['entry_id']}"))
    spellings: dict[str, list[str]] = {}
    for row in recipient_name_rows(gathered):
        spellings.setdefault(row["recipient_id"], []).append(row["name_text"])
    found += [_found("recipient", one, name, spellings.get(one, []), "yes", f"/recipients/{one}") for one, name in names.items()]
    found += [_found("dataset", one, row["name"], [row["custodian"], row["description"]], row["in_scope"], f"/datasets/{one}")
              for one, row in datasets.items()]
    found += [_found("edition", one.edition_id, f"{gathered.declared.sources[one.source_id].title}, as at {one.as_at}", [one.title], "yes",
                     f"/editions/{one.edition_id}") for one in gathered.editions]
    found.sort(key=lambda row: (row["kind"], row["item_id"]))
    return [row | {"item_number": number} for number, row in enumerate(found, start=1)]


def _found(kind: str, item_id: str, title: str, words: Sequence[str | None], in_scope: str, path: str) -> dict[str, Any]:
    return {"kind": kind, "item_id": item_id, "title": title, "body": "\n".join(word for word in words if word), "path": path,
            "in_scope": in_scope}


CONTENT: dict[str, Callable[[Gathered], Rows]] = {
    "source": source_rows, "document": document_rows, "capture": capture_rows, "section": section_rows, "edition": edition_rows,
    "edition_document": edition_document_rows, "layout": layout_rows, "sheet": sheet_rows, "sheet_column": sheet_column_rows,
    "source_row": source_row_rows, "entry_key": entry_key_rows, "listing": listing_rows, "listing_value": listing_value_rows,
    "recipient": recipient_rows, "recipient_name": recipient_name_rows, "listing_recipient": listing_recipient_rows,
    "entry_recipient": entry_recipient_rows, "dataset": dataset_rows, "dataset_phrase": dataset_phrase_rows,
    "listing_dataset": listing_dataset_rows, "entry_dataset": entry_dataset_rows, "event": event_rows, "change": change_rows,
    "correction": correction_rows, "link_candidate": link_candidate_rows,
}
