"""What data/published already holds of a source: all that a crawl needs in order to go on where the last one stopped.

Nothing else remembers anything between runs. Lines are read as scrapers/store.py writes them; a torn last line is not a line yet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapers.api_answers import LIST, ONE, Item, as_promised
from scrapers.api_lists import Listed, Query

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Capture:
    """The last capture of one address: when, which document, and the words beside it."""

    at: str
    sha256: str
    link_text: str


@dataclass
class Pages:
    """The pages of one list that one run has stored: when it began, and their documents in order."""

    run_id: str
    at: str
    documents: list[str] = field(default_factory=list)


class Held:
    """The captures of `source_id` under `published`: single items by address, and lists by address and last run."""

    def __init__(self, published: Path, source_id: str) -> None:
        self._documents = published / "documents"
        self.single: dict[str, Capture] = {}
        self.lists: dict[str, Pages] = {}
        for row in _lines(published / "captures.csv", source_id):
            if row["role"] == "attachment":
                self.single[row["url"]] = Capture(row["captured_at"], row["sha256"], row["link_text"])
        for row in _lines(published / "fetches.csv", source_id):
            address, skip, _ = row["url"].partition("&skip=")
            if not skip or not row["sha256"]:
                continue
            if address not in self.lists or self.lists[address].run_id != row["run_id"]:
                self.lists[address] = Pages(row["run_id"], row["attempted_at"])
            self.lists[address].documents.append(row["sha256"])

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


def ago(hours: float) -> str:
    """The moment `hours` ago, written so that it compares with those in captures.csv."""
    return (datetime.now(UTC) - timedelta(hours=hours)).strftime(MOMENT)


def _lines(path: Path, source_id: str) -> Iterator[dict[str, str]]:
    whole = path.read_bytes().rpartition(b"\n")[0] if path.exists() else b""
    for row in csv.DictReader(io.StringIO(whole.decode("utf-8", "replace"), newline="")):
        if row["source_id"] == source_id:
            yield row
