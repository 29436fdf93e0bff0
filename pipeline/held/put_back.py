"""An earlier file that a publisher puts back in the place of a later one: the same bytes are one edition, which keeps its date.

So the later edition stays the newest, and what it leaves out is called no longer listed, though the publisher lists it again.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.held.documents import Document
from pipeline.issues import Issue
from pipeline.model import Capture, Edition


def put_back_issues(documents: Iterable[Document], editions: Iterable[Edition]) -> list[Issue]:
    """An issue for each document with a part of a register that was had live from an address that had given a document of a later edition
    before; also where another address on the same page had, if the document had been had live already.

    `editions` are those of the documents. Which is the later one is told by their order, so that a date which a person gives one counts.
    """
    holding = [one for one in documents if one.status == "read" and any(plan.section_id for plan in one.plans)]
    edition_of = {sha256: edition for edition in editions for sha256 in edition.documents}
    live = [capture for one in holding for capture in one.captures if capture.via == "live"]
    had: set[str] = set()
    given: dict[tuple[str, str], str] = {}
    # The bytes that were put back -> the capture by which they were, and what they took the place of.
    found: dict[str, tuple[Capture, str]] = {}
    for capture in sorted(live, key=lambda one: (one.captured_at, one.url, one.sha256)):
        before = given.get((capture.source_id, capture.url))
        if not before and capture.sha256 in had:
            before = given.get((capture.source_id, capture.found_on or capture.url))
        if before and edition_of[capture.sha256].when < edition_of[before].when:
            found[capture.sha256] = (capture, before)
        found = {sha256: put for sha256, put in found.items() if put[1] != capture.sha256}
        given |= {(capture.source_id, place): capture.sha256 for place in (capture.url, capture.found_on) if place}
        had.add(capture.sha256)
    return [_issue(capture, edition_of[capture.sha256], edition_of[later]) for capture, later in found.values()]


def _issue(capture: Capture, edition: Edition, later: Edition) -> Issue:
    message = (
        f"{capture.url} gave the file of {edition.edition_id} on {capture.captured_at[:10]}, after that of the later {later.edition_id}. "
        "If the publisher has gone back to it, what the later edition leaves out is listed again: say as at what date it stands now in "
        f"data/declared/editions.yml, under sha256: {capture.sha256}."
    )
    return Issue("edition_put_back", message, capture.source_id, sha256=capture.sha256)
