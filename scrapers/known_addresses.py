"""Which addresses the archive is asked for: those that captures and stored pages of other sources name, and what is held of them."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from scrapers.archive import Copy, copies_in, digest_of, https, index_address, may_be_asked_for
from scrapers.content_item import FILE_HOSTS, attachments_in, attachments_of, item_in, web_address
from scrapers.held import ago, not_ahead
from scrapers.items import CaptureLine, Source
from scrapers.source_spider import Link
from scrapers.store import captures, fetches

log = logging.getLogger(__name__)

# Where a page names its files in no way that is known, links to files of these kinds are taken.
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")


@dataclass(frozen=True)
class Wanted:
    """An address that the archive is asked for, the source whose it is, and whether it is a page or an attachment."""

    source_id: str
    url: str
    role: str


@dataclass(frozen=True)
class Mention:
    """The words by which a page named a file, when, and where that page can be seen."""

    seen_at: str
    text: str
    found_on: str


class KnownAddresses:
    """What the store and the declaration name. An address that two sources name belongs to the first.

    `source.collect` may say ``addresses`` (source id -> pages to ask for though nothing is held of them), ``hosts`` (more hosts whose
    addresses are asked for, besides those of the captures), ``again_days`` (for how long an answer of the index is gone by), and which
    files are ``lists_of_people``. With ``addresses``, only those sources' captures are looked at.
    """

    def __init__(self, published: Path, source: Source) -> None:
        self.published = published
        self.source_id = source.source_id
        self._lists_people = source.lists_people
        self.wanted: dict[str, Wanted] = {}
        self.held = self.not_there = self.lately = 0
        again_days = int(source.collect.get("again_days", 0))
        self._lately_from = ago(24 * again_days) if again_days else "9"  # after every moment
        # Each address of the index as it was last asked, whatever came of it: one that always fails must not keep its place at the head.
        self._asked = {line.url: line for line in fetches(published)
                       if line.source_id == source.source_id and line.outcome != "not_reached"}
        self._elsewhere: set[str] = set()
        self._mentions: dict[str, list[Mention]] = defaultdict(list)
        self._digests: set[tuple[str, str]] = set()
        self._copies: set[tuple[str, str]] = set()
        told: dict[str, list[str]] = source.collect.get("addresses") or {}
        lines = [line for line in captures(published) if line.source_id != source.source_id and (not told or line.source_id in told)]
        seeds = [Wanted(source_id, https(url), "page") for source_id, urls in told.items() for url in urls]
        live = (urlsplit(https(line.url)).hostname or "" for line in lines if line.via == "live")
        self.hosts = {*(source.collect.get("hosts") or ()), *live, *(urlsplit(one.url).hostname or "" for one in seeds)}
        for one in seeds:
            self._want(one)
        last: dict[tuple[str, str, str], CaptureLine] = {}
        for line in lines:
            place = (line.source_id, line.url, line.role)
            before, last[place] = last.get(place), line
            # The same again, night after night, makes nothing known: it is not read again.
            if before is not None and line.via == "live" and replace(before, captured_at=line.captured_at) == line:
                continue
            document = published / "documents" / line.sha256
            if document.is_file():
                self.learn(line, document.read_bytes())
            else:
                log.warning("%s is missing; the archive is asked as if it had never been held", document)

    def learn(self, line: CaptureLine, body: bytes) -> list[Wanted]:
        """Takes in one capture with its bytes; returns the addresses that it made known."""
        self._digests.add((line.source_id, digest_of(body)))
        if line.via == "web-archive":
            self._copies.add((line.url, line.captured_at))
        url = https(line.url)
        if line.role == "attachment":
            self._mention(url, Mention(line.captured_at, line.link_text, line.found_on))
            return self._want_all(Wanted(line.source_id, one, "attachment") for one in _addresses_of_file(url))
        pages = self._want_all(Wanted(line.source_id, one, "page") for one in (url, web_address(url)))
        files: list[Wanted] = []
        for link in _named_files(body, line.url):
            for address in _addresses_of_file(https(link.url)):
                self._mention(address, Mention(line.captured_at, link.text, line.final_url or line.url))
                files += self._want_all([Wanted(line.source_id, address, "attachment")])
        return pages + files

    def in_turn(self) -> list[Wanted]:
        """All addresses: pages before files, for pages say what the files are called; in each, those asked longest ago (or never) first."""
        asked = {url: line.attempted_at for url, line in self._asked.items()}
        return sorted(self.wanted.values(), key=lambda one: (one.role != "page", asked.get(index_address(one.url, one.role), "")))

    def listed_lately(self, wanted: Wanted) -> list[Copy] | None:
        """The copies in the last answer of the index about an address, None where that is missing, no answer, or too old to go by."""
        line = self._asked.get(index_address(wanted.url, wanted.role))
        if line is None or not line.outcome.startswith("stored") or not_ahead(line.attempted_at) < self._lately_from:
            return None
        try:
            copies = copies_in((self.published / "documents" / line.sha256).read_bytes(), wanted.url)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        self.lately += 1
        return copies

    def not_held(self, wanted: Wanted, copies: list[Copy]) -> list[Copy]:
        """Those of the copies listed for an address of which neither the bytes are held for that source, nor the copy itself."""
        found = [copy for copy in copies
                 if (wanted.source_id, copy.digest) not in self._digests and (copy.url, copy.captured_at) not in self._copies]
        self.not_there += not copies
        self.held += len(copies) - len(found)
        return found

    def remarks(self) -> list[str]:
        """What the numbers of a run do not say."""
        return [f"{words}: {number}" for number, words in (
            (self.held, "copies in the archive that were not asked for, their bytes being held"),
            (self.not_there, "addresses of which the archive holds no copy"),
            (self.lately, "addresses of which its index was asked lately, and not again"),
            (len(self._elsewhere), "addresses on hosts that are not declared for the archive, so not asked for"),
        ) if number]

    def mention_of(self, wanted: Wanted, copy: Copy) -> Mention:
        """How the file was named when the copy was made, as far as is known: no words are lent to it that named it at other times only.

        That is: the words that all pages agree on, else those of the last page before the copy, else none.
        """
        told = sorted((one for one in self._mentions[wanted.url] if one.text), key=lambda one: one.seen_at)
        before = [one for one in told if one.seen_at <= copy.captured_at]
        if before:
            return before[-1]
        return told[0] if len({one.text for one in told}) == 1 else Mention("", "", "")

    def _mention(self, url: str, mention: Mention) -> None:
        if mention not in self._mentions[url]:
            self._mentions[url].append(mention)

    def _want_all(self, found: Iterable[Wanted]) -> list[Wanted]:
        return [one for one in found if self._want(one)]

    def _want(self, one: Wanted) -> bool:
        if self._lists_people(one.url):
            return False
        if not one.url or not may_be_asked_for(one.url, self.hosts):
            self._elsewhere |= {one.url} - {""}
            return False
        return self.wanted.setdefault(one.url, one) is one


def _named_files(body: bytes, url: str) -> Iterator[Link]:
    """The files that a stored page names, be it a content item or HTML; none for anything else, which is not a page's fault here."""
    try:
        yield from (link for link in attachments_of(item_in(body)) if link.url)
        return
    except ValueError:
        pass
    page = Selector(text=body.decode("utf-8", "replace").replace("\0", "") or "<html/>", type="html")
    links = [link for link in attachments_in(page, url) if link.url]
    yield from links
    for anchor in page.xpath("//a[@href]") if not links else ():
        try:
            address = urljoin(url, anchor.attrib["href"].strip())
        except ValueError:
            log.info("%s holds a malformed address", url)
            continue
        if urlsplit(address).path.lower().endswith(SUFFIXES):
            yield Link(address, " ".join("".join(anchor.xpath(".//text()").getall()).split()))


def _addresses_of_file(url: str) -> list[str]:
    """A file's address, and the same path on the other host where the publisher has served it on two."""
    host, path = urlsplit(url).hostname, urlsplit(url).path
    if host not in FILE_HOSTS or not path.startswith("/government/uploads/"):
        return [url]
    return [url, *(url.replace(f"//{host}/", f"//{other}/", 1) for other in FILE_HOSTS if other != host)]
