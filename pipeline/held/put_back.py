"""An earlier file that a publisher puts back in the place of a later one: the same bytes are one edition, which keeps its date.

So the later edition stays the newest, and what it leaves out is called no longer listed, though the publisher lists it again.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.held.documents import Document
from pipeline.issues import Issue
from pipeline.model import Capture


def put_back_issues(documents: Iterable[Document]) -> list[Issue]:
    """An issue for each document with a part of a register that was had live once more from an address, or for the first time from another
    one on the same page, that had given a later one in between."""
    holding = {one.sha256: one for one in documents if one.status == "read" and any(plan.section_id for plan in one.plans)}
    live = [capture for one in holding.values() for capture in one.captures if capture.via == "live"]
    first: dict[str, str] = {}
    given: dict[tuple[str, str], str] = {}
    # The bytes that were put back -> the capture by which they were, and what they took the place of.
    found: dict[str, tuple[Capture, str]] = {}
    for capture in sorted(live, key=lambda one: (one.captured_at, one.url, one.sha256)):
        known = first.setdefault(capture.sha256, capture.captured_at)
        before = given.get((capture.source_id, capture.url)) or given.get((capture.source_id, capture.found_on or capture.url))
        if before and before != capture.sha256 and known < first[before]:
            found[capture.sha256] = (capture, before)
        found = {sha256: put for sha256, put in found.items() if put[1] != capture.sha256}
        given |= {(capture.source_id, place): capture.sha256 for place in (capture.url, capture.found_on) if place}
    return [_issue(*put) for put in found.values()]


def _issue(capture: Capture, later: str) -> Issue:
    message = (
        f"{capture.url} gave the same file again on {capture.captured_at[:10]}, after a later one ({later[:12]}…). If the publisher has "
        "gone back to it, what the later edition leaves out is listed again: say as at what date it stands now in "
        f"data/declared/editions.yml, under sha256: {capture.sha256}."
    )
    return Issue("edition_put_back", message, capture.source_id, sha256=capture.sha256)
