"""What is worth a person's look once all is gathered: issues about editions, sheets, references, scope and decisions."""

from __future__ import annotations

from collections import defaultdict

from pipeline.declarations import Declared
from pipeline.entries import in_scope_of, undecided_lines
from pipeline.fold import mask
from pipeline.issues import Issue
from pipeline.link import Group, base_id
from pipeline.model import Edition, Listing, Sheet


def edition_issues(edition: Edition) -> list[Issue]:
    """What is worth a look about an edition as such: that it is a re-issue of another."""
    if not edition.reissue_of:
        return []
    return [
        Issue(
            "edition_reissued",
            f"{edition.edition_id} has the same date as {edition.reissue_of} and other bytes. Both are kept.",
            edition.source_id,
            edition.edition_id,
            sha256=edition.documents[0],
        )
    ]


def reuse_issues(entries: list[Group], declared: Declared) -> list[Issue]:
    """An issue for each entry whose reference also stands for another entry."""
    sharing: dict[str, list[Group]] = defaultdict(list)
    for entry in entries:
        sharing[base_id(entry, declared)].append(entry)
    return [
        Issue(
            "reference_reused",
            f"{entry.listings[0].text_of('reference')}: the same reference also stands for "
            + ", ".join(other.entry_id for other in members if other is not entry)
            + ".",
            entry.source_id,
            entry_id=entry.entry_id,
        )
        for members in sharing.values()
        if len(members) > 1
        for entry in members
    ]


def decision_issues(listings: list[Listing], declared: Declared) -> list[Issue]:
    """An issue for each decision about entries that names a listing which no edition has."""
    known = {one.listing_key for one in listings}
    return [
        Issue("decision_not_applied", f"data/decided/entry_links.csv: no listing has the key {key!r}. Look the key up and mend the row.")
        for row in declared.decisions.get("entry_links", [])
        for key in (row["listing_key"], row["other_key"])
        if key not in known
    ]


def scope_issues(listings: list[Listing], declared: Declared) -> list[Issue]:
    """An issue for each listing whose scope is not stated because a line of its data is on neither of our lists."""
    return [
        Issue(
            "scope_undecided",
            f"{mask(lines[0])[:160]!r} is on neither list of datasets.",
            one.source_id,
            one.edition_id,
            one.sheet_id,
            one.row_id,
        )
        for one in listings
        if (lines := undecided_lines(one, declared)) and in_scope_of(one, declared)[0] == "not_stated"
    ]


def sheet_issues(sheets: list[Sheet]) -> list[Issue]:
    """An issue for each sheet that was not read, that no person has reviewed, or that has columns no layout names."""
    found = []
    for sheet in sheets:
        where = f"{sheet.edition_id}, {sheet.grid.sheet_name}"
        kind = {"unread": "sheet_unread", "recognised": "sheet_not_reviewed"}.get(sheet.plan.status)
        if kind:
            found.append(Issue(kind, f"{where}: {sheet.plan.reason}", None, sheet.edition_id, sheet.sheet_id, sha256=sheet.sha256))
        for column in sheet.plan.columns:
            if column.treatment == "undeclared" and sheet.plan.status in ("declared", "recognised"):
                found.append(
                    Issue(
                        "column_undeclared",
                        f"{where}, column {column.letter}: the heading {column.heading!r} is in no layout. "
                        "Its cells are not shown until it is declared.",
                        None,
                        sheet.edition_id,
                        sheet.sheet_id,
                        sha256=sheet.sha256,
                        column_letter=column.letter,
                    )
                )
    return found
