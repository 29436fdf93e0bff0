"""The Internet Archive's copies of the pages and files of other sources: a superseded file is often to be had nowhere else.

Asked is its index, one query for each address, and then each copy whose bytes are not held, as it once came; what comes must have the
digest that the index states, or be said by the archive to be its copy of that moment: others found that a digest need not be of the bytes
that are handed out. A copy is filed under the source that it belongs to, with the time and the original address of the copy.
Of these answers none was ever seen: see scrapers/archive.py for what is assumed. No other archive is asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from scrapers.archive import Copy, copies_in, has_digest, index_address, is_said_to_be
from scrapers.archive_spider import ArchiveSpider
from scrapers.items import Answer, Filing, NotCollected
from scrapers.known_addresses import KnownAddresses, Wanted
from scrapers.middlewares import unpacked
from scrapers.settings import LARGEST_BODY

GZIP = b"\x1f\x8b"
PACKED_FILES = (".gz", ".tgz")
# Pages come before files, for they say what the files are called; and a copy before the next query.
PRIORITY = {"page": 20, "attachment": 0}


class InternetArchive(ArchiveSpider):
    """Asks for every address that other sources' captures name, those that were asked longest ago first."""

    name = "internet_archive"

    async def start(self) -> AsyncIterator[Request]:
        """The queries of the index, pages first."""
        self.known = KnownAddresses(self.run.published, self.source)
        for wanted in self.known.in_turn():
            for request in self.look(wanted):
                yield request
        if not self.known.wanted:
            self.note(self.source.page_url, "nothing_to_ask")
        self.ledger.went_through = True

    def look(self, wanted: Wanted) -> Iterator[Request]:
        """The requests for those copies of an address that are not held, where the index listed them lately; else the query for them."""
        copies = self.known.listed_lately(wanted)
        if copies is None:
            yield from self.ask_index(wanted)
            return
        for copy in self.known.not_held(wanted, copies):
            yield from self.ask_copy(wanted, copy)

    def ask_index(self, wanted: Wanted) -> Iterator[Request]:
        """The query for the copies of one address."""
        for request in self.ask(index_address(wanted.url, wanted.role), "page"):
            yield request.replace(meta={**request.meta, "wanted": wanted, "stay": True}, priority=PRIORITY[wanted.role])

    def ask_copy(self, wanted: Wanted, copy: Copy) -> Iterator[Request]:
        """The request for one copy, with the words by which its file was named at that time."""
        mention = self.known.mention_of(wanted, copy)
        for request in self.ask(copy.address, wanted.role, mention.text, mention.found_on):
            # In full: a copy never changes, is never asked for once it is held, and its digest may be that of the bytes as they come.
            meta = {**request.meta, "wanted": wanted, "copy": copy, "stay": True, "in_full": True}
            yield request.replace(meta=meta, priority=PRIORITY[wanted.role] + 10)

    def index_answered(self, response: Response, wanted: Wanted) -> Iterator[Answer | Request]:
        """The index's answer, which is kept, and the requests for the copies that are not held."""
        yield self.answer_to(response.meta["plan"], response)
        try:
            copies = copies_in(response.body, wanted.url)
        except (ValueError, KeyError, TypeError):
            self.note(response.url, "index_not_understood")
            return
        for copy in self.known.not_held(wanted, copies):
            yield from self.ask_copy(wanted, copy)

    def copy_answered(self, response: Response, wanted: Wanted, copy: Copy) -> Iterator[Answer | Request]:
        """A copy, where its bytes are those that the index lists or the archive says that it is that copy; and, if it is one of a page,
        what is to be asked about the files that it names."""
        plan = response.meta["plan"]
        listed = has_digest(copy.digest, response)
        if not listed and not is_said_to_be(copy, response):
            self.fail(plan, "digest_mismatch", response.status)
            return
        note = f"the archive's index states the digest {copy.digest}, which is {'' if listed else 'not '}that of these bytes as they came"
        # A web page that the archive copied in place of a file is no fault of this run.
        answer = replace(self.answer_to(plan, plain(response)), fault="", captured_at=copy.captured_at, validator=None,
                         filing=Filing(wanted.source_id, copy.url, plan.link_text, "web-archive", note))
        yield answer
        for one in self.known.learn(answer.capture_line(""), answer.body):
            yield from self.look(one)


def plain(response: Response) -> Response:
    """A response unpacked, where it came packed without saying so, as others saw the archive hand out what it had been sent packed."""
    is_packed = response.body.startswith(GZIP) and not urlsplit(response.url).path.lower().endswith(PACKED_FILES)
    try:
        return response.replace(body=unpacked(response.body, LARGEST_BODY)) if is_packed else response
    except NotCollected:  # it was cut when it was copied: its digest is right all the same
        return response
