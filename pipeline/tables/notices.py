"""Notices -> their rows, each with the page of the record that it is about, and an issue for each whose record is not there."""

from __future__ import annotations

from urllib.parse import quote

from pipeline.gathered import Gathered, Rows
from pipeline.issues import Issue
from pipeline.tables.entries import entry_key_rows
from pipeline.tables.recipients import recipient_key_rows

FOLDERS = {"entry": "entries", "recipient": "recipients", "dataset": "datasets", "edition": "editions", "claim": "claims", "row": "cells"}


def notice_rows(gathered: Gathered) -> Rows:
    """One row a notice. An entry or organisation may be named by any key that it ever had."""
    notices = gathered.declared.decisions.get("notices", [])
    known = _ids(gathered) if notices else {}
    rows: Rows = []
    for notice in notices:
        about = notice["about"]
        found = known[about].get(notice["about_id"], set())
        path = f"/{FOLDERS.get(about, about)}/{quote(min(found))}" if len(found) == 1 else None
        rows.append({name: text or None for name, text in notice.items()} | {"path": path})
    return rows


def notice_issues(gathered: Gathered) -> list[Issue]:
    """An issue for each notice that names a record which this build does not have, or two."""
    return [
        Issue(
            "notice_without_record",
            f"data/decided/notices.csv: {row['notice_id']} is about {row['about']} {row['about_id']!r}, which is no one record of this "
            "build. It stands on /corrections alone. Look the id up and mend the row.",
        )
        for row in notice_rows(gathered)
        if row["path"] is None
    ]


def _ids(gathered: Gathered) -> dict[str, dict[str, set[str]]]:
    """What a notice may be about -> any id of such a record -> the ids of the records that have, or had, it."""
    found: dict[str, dict[str, set[str]]] = {"entry": {}, "recipient": {}}
    for about, rows in (("entry", entry_key_rows(gathered)), ("recipient", recipient_key_rows(gathered))):
        for row in rows:
            found[about].setdefault(row["key"], set()).add(row[f"{about}_id"])
    plain = {
        "dataset": (row["dataset_id"] for row in gathered.declared.datasets),
        "edition": (one.edition_id for one in gathered.editions),
        "claim": (one.claim_id for one in gathered.claims),
        "parliament": (one.item_id for one in gathered.items),
        "row": (one.row_id for one in gathered.rows),
    }
    return found | {about: {one: {one} for one in ids} for about, ids in plain.items()}
