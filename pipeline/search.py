"""What can be found by searching, and by which words: entries, recipients, datasets and editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.entries import newest_first
from pipeline.entry_tables import Rows, recipient_name_rows, recipient_rows
from pipeline.fold import mask
from pipeline.gather import Gathered


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
        found.append(
            _found(
                "entry",
                row["entry_id"],
                row["title"] or f"Project {row['reference'] or row['entry_id']}",
                words,
                row["in_scope"],
                f"/entries/{row['entry_id']}",
            )
        )
    spellings: dict[str, list[str]] = {}
    for row in recipient_name_rows(gathered):
        spellings.setdefault(row["recipient_id"], []).append(row["name_text"])
    found += [_found("recipient", one, name, spellings.get(one, []), "yes", f"/recipients/{one}") for one, name in names.items()]
    found += [
        _found("dataset", one, row["name"], [row["custodian"], row["description"]], row["in_scope"], f"/datasets/{one}")
        for one, row in datasets.items()
    ]
    found += [
        _found(
            "edition",
            one.edition_id,
            f"{gathered.declared.sources[one.source_id].title}, as at {one.as_at}",
            [one.title],
            "yes",
            f"/editions/{one.edition_id}",
        )
        for one in gathered.editions
    ]
    found.sort(key=lambda row: (row["kind"], row["item_id"]))
    return [row | {"item_number": number} for number, row in enumerate(found, start=1)]


def _found(kind: str, item_id: str, title: str, words: Sequence[str | None], in_scope: str, path: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "item_id": item_id,
        "title": mask(title),
        "body": mask("\n".join(word for word in words if word)),
        "path": path,
        "in_scope": in_scope,
    }
