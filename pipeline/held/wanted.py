"""Editions that are known to exist, or that should, and are not held: what a person may look for, and where.

They are known from our own list (data/declared/known_editions.csv), from the notes and the archive links of the publishers' pages that
are held, and from gaps in a list that is said to appear every quarter. Nothing here is fetched: the UK Government Web Archive shuts
out programs, so a person opens the address and brings the file with `register add`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import html

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Source
from pipeline.fold import tidy
from pipeline.held.documents import Document
from pipeline.held.editions import date_in_name
from pipeline.held.records import json_of
from pipeline.model import Edition
from pipeline.privacy.masks import mask_shown
from pipeline.rows.dates import MONTHS

ARCHIVE = "https://webarchive.nationalarchives.gov.uk/ukgwa/*/"
_ARCHIVED = re.compile(r"https?://(?:webarchive\.nationalarchives\.gov\.uk|web\.archive\.org)/\S+")
QUARTER = 3


@dataclass(frozen=True, order=True)
class Wanted:
    """One edition that is not held. `as_at` is a month or day, or '' where only a page's note speaks of it; `why` says how it is known,
    and `address` is one that a person can open."""

    source_id: str
    as_at: str
    title: str
    why: str
    address: str


def wanted_editions(editions: list[Edition], documents: list[Document], declared: Declared, as_of: str) -> list[Wanted]:
    """What is wanted, by source and date; of one source and date the first found, what we know before what we assume. `as_of` is the
    build's day, up to which quarters are expected."""
    held = {(one.source_id, one.as_at[:7]) for one in editions}
    found: dict[tuple[str, str, str], Wanted] = {}
    for one in [*_known(declared), *_from_pages(documents, declared), *_gaps(declared, as_of)]:
        month = one.as_at[:7]
        if (one.source_id, month) not in held or not month:
            found.setdefault((one.source_id, month, one.address if not month else ""), one)
    return sorted(found.values())


def _known(declared: Declared) -> Iterator[Wanted]:
    for row in declared.known_editions:
        yield Wanted(row["source_id"], row["as_at"], row["title"], row["how_known"], ARCHIVE + declared.sources[row["source_id"]].page_url)


def _gaps(declared: Declared, as_of: str) -> Iterator[Wanted]:
    for source in declared.sources.values():
        if source.quarterly_from:
            for quarter in _quarters(source.quarterly_from, as_of):
                title = f"{source.title}: {MONTHS[int(quarter[5:]) - 1].capitalize()} {quarter[:4]}"
                yield Wanted(source.source_id, quarter, title, "An edition each quarter is assumed.", _archived(source))


def _quarters(first: str, as_of: str) -> Iterator[str]:
    """The last months of the quarters from `first` on whose figures should have been published by `as_of`: three months later."""
    year, month = int(first[:4]), int(first[5:7])
    until = date.fromisoformat(as_of[:10]) if len(as_of) >= 10 else date(year, month, 1)
    while (year * 12 + month + QUARTER) <= until.year * 12 + until.month:
        yield f"{year}-{month:02}"
        year, month = (year, month + QUARTER) if month + QUARTER <= 12 else (year + 1, month + QUARTER - 12)


def _from_pages(documents: list[Document], declared: Declared) -> Iterator[Wanted]:
    """What the newest record held of each publication's page says of earlier editions, in its notes and in links to archives."""
    newest: dict[str, tuple[str, dict[str, object]]] = {}
    for document in documents:
        record = json_of(document.path) if document.status == "page" else None
        if isinstance(record, dict) and isinstance(record.get("details"), dict):
            capture = document.captures[-1]
            if capture.captured_at >= newest.get(capture.source_id, ("", {}))[0]:
                newest[capture.source_id] = (capture.captured_at, record)
    for source_id, (_, record) in sorted(newest.items()):
        yield from _of_record(declared.sources[source_id], record, declared)


def _of_record(source: Source, record: dict[str, object], declared: Declared) -> Iterator[Wanted]:
    details = record["details"]
    assert isinstance(details, dict)
    notes = details.get("change_history")
    for note in (one for one in notes if isinstance(one, dict)) if isinstance(notes, list) else ():
        text, when = (mask_shown(tidy(str(note.get(name) or "")), declared) for name in ("note", "public_timestamp"))
        # A note that names one month speaks of that edition; one that names several, or none, does not say which file it is about.
        if text and (month := date_in_name(text)):
            yield Wanted(source.source_id, month[:7], text, f"A note on the page of {when[:10]}.", _archived(source))
    body = details.get("body")
    for title, address in _links(str(body or ""), declared):
        yield Wanted(source.source_id, (date_in_name(title) or "")[:7], title, "The page links to an archived copy.", address)


def _links(body: str, declared: Declared) -> Iterator[tuple[str, str]]:
    if not body.strip():
        return
    for anchor in html.fromstring(f"<div>{body}</div>").iter("a"):
        address = str(anchor.get("href") or "")
        if _ARCHIVED.fullmatch(address):
            yield mask_shown(tidy("".join(str(text) for text in anchor.itertext())), declared) or address, address


def _archived(source: Source) -> str:
    return ARCHIVE + source.page_url
