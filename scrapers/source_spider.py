"""What every spider shares: the page is asked, kept and searched for attachments, and every plan reaches the ledger."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urldefrag

import scrapy
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure
from w3lib.url import safe_url_string

from scrapers.addresses import is_page_in_place_of_file, over_https, real_address, refusal
from scrapers.failures import outcome_of
from scrapers.items import Answer, Filing, Plan, Source, file_name_of
from scrapers.run import Ledger, Outcome, Run
from scrapers.validators import status_of, validator_in

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Link:
    """A link that a page offers: its absolute address ('' where the page names a file and gives none) and its words."""

    url: str
    text: str


class SourceSpider(scrapy.Spider):
    """Asks a source's page, hands it on to be stored, and asks the attachments that `attachments` finds on it.

    `since` (a date or '') is for sources that are asked by date.
    """

    def __init__(self, run: Run, ledger: Ledger, since: str = "", **settings: Any) -> None:
        super().__init__(**settings)
        self.run = run
        self.ledger = ledger
        self.source: Source = ledger.source
        self.since = since

    def attachments(self, page: TextResponse) -> Iterable[Link]:
        """The files that a page offers, in its order."""
        raise NotImplementedError

    def is_itself_a_document(self, page: TextResponse) -> bool:
        """Whether a page without attachments holds what we came for (a table), so that nothing is missing."""
        raise NotImplementedError

    def page_address(self) -> str:
        """The address at which the source's page is asked."""
        return self.source.page_url

    def page_fault(self, page: TextResponse) -> str:  # noqa: ARG002
        """The reason why a page that answered is not the one we came for; '' where it is."""
        return ""

    def answer_to(self, plan: Plan, response: Response) -> Answer:
        """A whole response as the answer to its plan, captured now; or, where the publisher said so, held before and unchanged now.

        A web page in place of a file (an error, a log-in page) is kept under its own address, and is a fault.
        """
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = Answer(plan, response.body, response.url, content_type, status_of(response), moment, validator=validator_in(response))
        is_file = plan.role == "attachment" and is_page_in_place_of_file(plan.url, response.body)
        return self.with_fault(answer, "page_instead_of_file") if is_file else answer

    def with_fault(self, answer: Answer, fault: str) -> Answer:
        """An answer whose bytes are not what was asked for: kept under the address that they came from, with what was asked for noted."""
        plan = answer.plan
        filing = Filing(plan.source_id, answer.final_url, note=f"asked for {plan.url} ({plan.link_text})")
        return replace(answer, filing=filing, fault=fault)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The first request of the crawl: the source's page."""
        for request in self.ask(self.page_address(), "page"):
            yield request

    def ask(self, url: str, role: str, link_text: str = "", found_on: str = "") -> Iterator[scrapy.Request]:
        """Plans an address, and yields its request; none where it is planned already, or is refused (which the ledger then says)."""
        address, reason = self._address(url)
        plan = Plan(self.source.source_id, address, role, link_text, found_on)
        if not self.ledger.plan(plan):
            return
        if reason:
            self.ledger.settle(plan, Outcome("refused", reason))
            return
        yield scrapy.Request(address, callback=self.answered, errback=self.unanswered, meta={"plan": plan})

    def answered(self, response: Response) -> Iterator[Answer | scrapy.Request]:
        """Hands on a whole answer to be stored and, where it is a page, the requests for what it offers."""
        plan: Plan = response.meta["plan"]
        yield self.answer_to(plan, response)
        if plan.role == "page":
            yield from self._follow(response)

    def unanswered(self, failure: Failure) -> None:
        """The errback of every request: what kept it from being answered goes into the ledger."""
        plan: Plan = failure.request.meta["plan"]  # type: ignore[attr-defined]
        error = failure.value or RuntimeError("a failure without an exception")
        self.ledger.settle(plan, outcome_of(error, self.run))

    def note(self, url: str, reason: str, http_status: str = "", found_on: str = "") -> None:
        """Something was to be expected at `url` and is not there: a plan that failed, so that the run is incomplete and says so."""
        plan = Plan(self.source.source_id, url, "attachment", found_on=found_on)
        if self.ledger.plan(plan):
            self.ledger.settle(plan, Outcome("failed", reason, http_status))

    def _follow(self, page: Response) -> Iterator[scrapy.Request]:
        try:
            fault = self.page_fault(page) if isinstance(page, TextResponse) else ""
            if fault:
                self.note(page.url, fault, str(status_of(page)), page.url)
                return
            links = list(self.attachments(page)) if isinstance(page, TextResponse) else []
            # A page that names nothing but other web pages offers no register: it has been re-arranged.
            names_file = any(not link.url or "." in file_name_of(link.url) for link in links)
            complete = names_file or (isinstance(page, TextResponse) and self.is_itself_a_document(page))
        except Exception:  # a page of an unforeseen shape must not look like a page without news
            log.exception("%s could not be searched for attachments", page.url)
            self.note(page.url, "page_not_understood", str(status_of(page)), page.url)
            return
        if not complete:
            self.note(page.url, "no_attachment", str(status_of(page)), page.url)
        for link in links:
            if not link.url:
                self.note(page.url, "attachment_without_address", str(status_of(page)), page.url)
                continue
            yield from self.ask(link.url, "attachment", link.text, page.url)

    def _address(self, url: str) -> tuple[str, str]:
        """The address as it will be asked, and why it may not be ('' if it may)."""
        try:
            real = over_https(real_address(url.strip(), self.run.mirror), self.source.hosts)
            address = urldefrag(safe_url_string(real))[0]
        except ValueError:
            return url, "malformed_address"
        return address, refusal(address, self.source.hosts)
