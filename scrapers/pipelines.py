"""The one place where an answer becomes a document and a capture."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler

from scrapers.items import Answer, CollectError, DiskFault
from scrapers.run import Ledger, Outcome
from scrapers.store import append_capture, save_document

log = logging.getLogger(__name__)


class StorePipeline:
    """Stores each answer that a spider hands on, and settles its plan in the ledger."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """How Scrapy makes a pipeline."""
        return cls(crawler)

    def process_item(self, item: Answer) -> Answer:
        """Stores `item` and hands it on."""
        keep(self.crawler.spider.ledger, item)  # type: ignore[union-attr]
        return item


def keep(ledger: Ledger, answer: Answer) -> None:
    """Stores an answer and settles its plan. Where the disk does not take it, the plan has failed, and nobody is asked for more."""
    status = str(answer.http_status)
    try:
        sha256 = store_answer(ledger, answer)
    except CollectError as error:
        log.error("%s", error)
        ledger.run.disk_fault |= isinstance(error, DiskFault)
        ledger.settle(answer.plan, Outcome("failed", "not_stored", status))
        return
    seen = (answer.filed.source_id, sha256)
    if answer.fault:
        # Not noted as held: where the same bytes are also listed as what they are, they are new.
        ledger.settle(answer.plan, Outcome("failed", answer.fault, status), sha256)
        return
    outcome = "stored_same" if seen in ledger.run.held else "stored_new"
    ledger.run.held.add(seen)
    ledger.settle(answer.plan, Outcome(outcome, "", status), sha256)


def store_answer(ledger: Ledger, answer: Answer) -> str:
    """Keeps the body, then writes its capture line, then by what it can be asked for again.

    Returns the SHA-256; raises CollectError where the disk does not take the first two.
    """
    sha256 = save_document(ledger.run.published, answer.body)
    append_capture(ledger.run.published, answer.capture_line(sha256))
    if answer.validator is not None:
        ledger.run.validators.note(answer.final_url, sha256, answer.validator, answer.content_type, answer.captured_at)
    return sha256
