"""What can be found by searching, and by which words: entries, recipients, datasets and editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.entries import newest_first
from pipeline.fold import mask
from pipeline.gather import Gathered, Rows
from pipeline.recipient_tables import recipient_rows

PATHS = {"entry": "entries", "recipient": "recipients", "dataset": "datasets", "edition": "editions"}


def search_rows(gathered: Gathered, entries: Rows) -> Rows:
    """One line per thing that can be found: entries, recipients, datasets and editions, with the words it is found by."""
    spellings: dict[str, list[str]] = {}
    for one in sorted(gathered.declared.organisations.values(), key=lambda one: one.name_text):
        spellings.setdefault(one.recipient_id, []).append(one.name_text)
    phrases: dict[str, list[str]] = {}
    for row in gathered.declared.dataset_phrase_rows:
        phrases.setdefault(row["dataset_id"], []).append(row["phrase"])
    found = _entries_found(gathered, entries)
    for row in recipient_rows(gathered):
        found.append(_found("recipient", row["recipient_id"], row["name"], spellings.get(row["recipient_id"], []), "yes"))
    for row in gathered.declared.datasets:
        found.append(
            _found(
                "dataset",
                row["dataset_id"],
                row["name"],
                [row["custodian"], row["description"], *phrases.get(row["dataset_id"], [])],
                row["in_scope"],
            )
        )
    for edition in gathered.editions:
        title = f"{gathered.declared.sources[edition.source_id].title}, as at {edition.as_at}"
        found.append(_found("edition", edition.edition_id, title, [edition.title], "yes"))
    found.sort(key=lambda row: (row["kind"], row["item_id"]))
    return [row | {"item_number": number} for number, row in enumerate(found, start=1)]


def _entries_found(gathered: Gathered, entries: Rows) -> Rows:
    names = {row["recipient_id"]: row["name"] for row in recipient_rows(gathered)}
    datasets = {row["dataset_id"]: row["name"] for row in gathered.declared.datasets}
    editions = {one.edition_id: one for one in gathered.editions}
    found: Rows = []
    for group, row in zip(gathered.entries, entries, strict=True):
        listings = newest_first(group, editions)
        words = [row["reference"], row["datasets_text"], row["legal_gateway"], row["access_route"]]
        words += sorted({names[named.recipient_id] for one in listings for named in one.organisations})
        words += sorted({datasets[dataset] for one in listings for dataset, _ in one.datasets})
        title = row["title"] or f"Project {row['reference'] or row['entry_id']}"
        found.append(_found("entry", row["entry_id"], title, words, row["in_scope"]))
    return found


def _found(kind: str, item_id: str, title: str, words: Sequence[str | None], in_scope: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "item_id": item_id,
        "title": mask(title),
        "body": mask("\n".join(word for word in words if word)),
        "path": f"/{PATHS[kind]}/{item_id}",
        "in_scope": in_scope,
    }
