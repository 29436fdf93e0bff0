"""What is worth a person's look once all is gathered: issues about documents, editions, sheets, references, outcomes and scope."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import BY_ROW
from pipeline.entries.groups import Group, base_id
from pipeline.entries.scope import in_scope_of, undecided_lines
from pipeline.held.documents import Document
from pipeline.held.editions import dates_of_links
from pipeline.issues import Issue
from pipeline.model import Edition, Listing, Sheet
from pipeline.privacy.masks import mask


def refused_issues(documents: list[Document], good: set[str]) -> list[Issue]:
    """Documents that could not be read at all, each with the reason; those in `good` were had whole at another time."""
    refused = [(one, one.captures[0]) for one in documents if one.status == "refused"]
    return [
        Issue(
            "document_in_doubt" if one.in_doubt else "document_made_good" if one.sha256 in good else "document_refused",
            f"{first.file_name or first.url}: {one.reason}",
            first.source_id,
            sha256=one.sha256,
        )
        for one, first in refused
    ]


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


def disputed_dates(documents: list[Document]) -> list[Issue]:
    """An issue for each document that its links gave several dates: its page was mistaken, or the file was replaced while it was asked."""
    return [
        Issue(
            "edition_date_disputed",
            f"{document.captures[0].file_name}: its links gave it the dates {' and then '.join(told)}. If the one that was taken is wrong, "
            f"say so in data/declared/editions.yml under sha256: {document.sha256}.",
            document.captures[0].source_id,
            sha256=document.sha256,
        )
        for document in documents
        if document.status == "read" and len(told := dates_of_links(document.captures)) > 1
    ]


def reuse_issues(entries: list[Group]) -> list[Issue]:
    """An issue for each entry whose reference also stands for another entry."""
    sharing: dict[str, list[Group]] = defaultdict(list)
    for entry in entries:
        sharing[base_id(entry)].append(entry)
    return [
        Issue(
            "reference_reused",
            f"{entry.listings[0].text_of('reference')}: the same reference also stands for "
            + ", ".join(other.entry_id for other in members if other is not entry)
            + ".",
            entry.listings[-1].source_id,
            entry_id=entry.entry_id,
        )
        for members in sharing.values()
        if len(members) > 1 and members[0].listings[0].text_of("reference")
        for entry in members
    ]


def outcome_issues(listings: list[Listing], declared: Declared) -> list[Issue]:
    """Rows whose own outcome is not the one that the rule of their section gives all its rows. The row's own is shown."""
    found = []
    for one in listings:
        section, own = declared.sections[one.section_id], one.value_of("outcome")
        if section.outcome != BY_ROW and own and own.value and own.value != section.outcome:
            said = f"The row says {own.value} and the rule of its section says {section.outcome}. The row's own is shown."
            found.append(Issue("outcome_differs", said, edition_id=one.edition_id, row_id=one.row_id, column_letter=own.column_letter))
    return found


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


def superseded_issues(superseded: list[Listing], listings: list[Listing], editions: list[Edition]) -> list[Issue]:
    """An issue for each transcribed row that gave way to an edition in which neither its reference nor its recipient is found.

    The edition is what counts; that a row told of it cannot be found there is worth a look, on both sides.
    """
    by_edition: dict[str, list[Listing]] = defaultdict(list)
    for one in listings:
        if not one.transcribed:
            by_edition[one.edition_id].append(one)

    stood_for = {gone.said.stands_for for gone in superseded}
    listed = {told: _lists([one for held in _meant_by(told, editions) for one in by_edition[held]]) for told in stood_for}
    found = []
    for gone in superseded:
        theirs, reference = listed[gone.said.stands_for], gone.text_of("reference")
        bodies = {named.recipient_id for named in gone.organisations}
        alike = gone.listing_key in theirs.keys or (reference in theirs.references if reference else bodies & theirs.bodies)
        if theirs.edition_id and not alike:
            what = reference or "; ".join(named.matched for named in gone.organisations) or "it"
            found.append(
                Issue(
                    "transcribed_row_not_found",
                    f"A source says that the edition {gone.said.stands_for} lists {what}; the edition that we hold does not.",
                    edition_id=theirs.edition_id,
                    row_id=gone.row_id,
                )
            )
    return found


def _meant_by(stands_for: str, editions: list[Edition]) -> list[str]:
    """The editions that a transcribed row may mean: by the hash of a document, or by an id, with its re-issues."""
    return [one.edition_id for one in editions if stands_for in one.documents or f"{one.edition_id}-".startswith(f"{stands_for}-")]


class _Lists(NamedTuple):
    """What editions list: the first one's id ('' where none lists anything), keys of listings, references, and ids of recipients."""

    edition_id: str
    keys: set[str]
    references: set[str | None]
    bodies: set[str]


def _lists(listings: list[Listing]) -> _Lists:
    return _Lists(
        listings[0].edition_id if listings else "",
        {one.listing_key for one in listings},
        {one.text_of("reference") for one in listings},
        {named.recipient_id for one in listings for named in one.organisations},
    )


def sheet_issues(sheets: list[Sheet]) -> list[Issue]:
    """An issue for each sheet that was not read, that no person has reviewed, or that has columns no layout names."""
    found = []
    for sheet in sheets:
        where = f"{sheet.edition_id}, {sheet.grid.sheet_name}"
        kind = {"unread": "sheet_unread", "recognised": "sheet_not_reviewed"}.get(sheet.plan.status)
        if kind:
            found.append(Issue(kind, f"{where}: {sheet.plan.reason}", None, sheet.edition_id, sheet.sheet_id, sha256=sheet.sha256))
        for column in sheet.plan.columns:
            if column.treatment == "undeclared" and sheet.plan.is_read:
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
