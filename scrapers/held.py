"""What data/published already holds of a source: all that a crawl needs in order to go on where the last one stopped.

Nothing else decides what is due; by what it is asked for is remembered in scrapers/validators.py. Lines are read by scrapers/store.py,
which writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapers.api_answers import LIST, ONE, Item, as_promised
from scrapers.api_lists import Listed, Query
from scrapers.items import CaptureLine
from scrapers.store import captures, fetches

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass
class Pages:
    """The pages of one list that one run has stored: when it began ('' where that is not to be believed), and their documents in order."""

    run_id: str
    at: str
    documents: list[str] = field(default_factory=list)


class Held:
    """The captures of `source_id` under `published`: the last of each single item by address, and lists by address and last run.

    Raises CollectError where captures.csv or fetches.csv is not as the store writes it.
    """

    def __init__(self, published: Path, source_id: str) -> None:
        self._documents = published / "documents"
        self.single: dict[str, CaptureLine] = {}
        self.lists: dict[str, Pages] = {}
        for capture in captures(published):
            if capture.source_id == source_id and capture.role == "attachment":
                self.single[capture.url] = replace(capture, captured_at=not_ahead(capture.captured_at))
        for fetch in fetches(published):
            address, skip, _ = fetch.url.partition("&skip=")
            if fetch.source_id != source_id or not skip or not fetch.sha256:
                continue
            if address not in self.lists or self.lists[address].run_id != fetch.run_id:
                self.lists[address] = Pages(fetch.run_id, not_ahead(fetch.attempted_at))
            self.lists[address].documents.append(fetch.sha256)

    def listed(self, query: Query, not_before: str = "") -> Listed | None:
        """The list as last held, if it was whole and asked at or after the moment `not_before`; None where it must be asked again."""
        pages = self.lists.get(query.address)
        if pages is None or pages.at < not_before:
            return None
        listed = Listed(pages.at)
        for sha256 in pages.documents:
            page = as_promised(self._bytes(sha256), LIST)
            if page is None or query.problem(page):
                return None
            listed.add(page)
        return listed if listed.is_complete else None

    def item(self, address: str) -> Item | None:
        """The single item last held from an address, None where there is none."""
        capture = self.single.get(address)
        told = as_promised(self._bytes(capture.sha256), ONE) if capture else None
        return told["value"] if told else None

    def _bytes(self, sha256: str) -> bytes:
        path = self._documents / sha256
        return path.read_bytes() if path.is_file() else b""


def not_ahead(moment: str) -> str:
    """`moment`, or '' where it lies ahead of now: what a wrong clock dated must not count as fresh until that day has come."""
    return moment if moment <= ago(-1) else ""


def ago(hours: float) -> str:
    """The moment `hours` ago, written so that it compares with those in captures.csv."""
    return (datetime.now(UTC) - timedelta(hours=hours)).strftime(MOMENT)
