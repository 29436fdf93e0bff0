"""What a spider needs besides, that asks an archive for copies: two kinds of answers, and leaving the host alone when it falters.

Told by others: the Internet Archive refuses connections, for an hour and then for twice as long each time, to those who go on asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scrapers.archive import Copy
from scrapers.items import Answer, Plan
from scrapers.known_addresses import KnownAddresses, Wanted
from scrapers.reasons import NO_CONNECTION
from scrapers.run import Outcome
from scrapers.source_spider import SourceSpider


class ArchiveSpider(SourceSpider):
    """Asks an archive's index about addresses (`ask_index`), then for the copies that it lists."""

    MOST_FAULTS: ClassVar[int] = 2
    known: KnownAddresses
    faults_on_end = 0

    def index_answered(self, response: Response, wanted: Wanted) -> Iterator[Answer | Request]:
        """What to do with an answer of the index about `wanted`."""
        raise NotImplementedError

    def copy_answered(self, response: Response, wanted: Wanted, copy: Copy) -> Iterator[Answer | Request]:
        """What to do with a copy of `wanted`."""
        raise NotImplementedError

    def answered(self, response: Response) -> Iterator[Answer | Request]:
        """Hands an answer to whichever of the two it is for."""
        self.faults_on_end = 0
        if "copy" in response.meta:
            yield from self.copy_answered(response, response.meta["wanted"], response.meta["copy"])
        else:
            yield from self.index_answered(response, response.meta["wanted"])

    def unanswered(self, failure: Failure) -> None:
        """As for every source; a host that fails or is silent twice in a row is left alone."""
        super().unanswered(failure)
        plan: Plan = failure.request.meta["plan"]  # type: ignore[attr-defined]
        outcome = self.ledger.outcomes[plan]
        falters = outcome is not None and (outcome.reason.startswith("http_5") or outcome.reason in NO_CONNECTION)
        self.faults_on_end = self.faults_on_end + 1 if falters else 0
        if self.faults_on_end == self.MOST_FAULTS:
            self.run.close(str(urlsplit(plan.url).hostname), "server_fault")

    def fail(self, plan: Plan, reason: str, status: int) -> None:
        """Settles a plan whose answer is not kept."""
        self.ledger.settle(plan, Outcome("failed", reason, str(status)))

    def closed(self, reason: str) -> None:  # noqa: ARG002
        """Scrapy's word that the crawl is over: what the numbers do not say goes into the report."""
        self.ledger.remarks += self.known.remarks() if hasattr(self, "known") else []
