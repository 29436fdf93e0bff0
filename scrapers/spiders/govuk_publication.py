"""Any publication on GOV.UK: its content item is asked and kept whole (with the notes of its changes), then every file that it names.

Known: see scrapers/content_item.py. A file's address that was replaced leads to its newest successor, with status 200 in the end: what
came is kept under the address that it came from, without the words of the file that was asked for, and the plan has failed.

Assumed, the items of the two declared pages never having been seen: that they are publications of the usual shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from scrapers.content_item import attachments_of, fault_of, is_same_file, item_address, item_in, withdrawn_at
from scrapers.items import Answer, Plan
from scrapers.source_spider import Link, SourceSpider


class GovukPublication(SourceSpider):
    """Fetches a publication's content item, and every attachment: files, and pages of HTML."""

    name = "govuk_publication"

    def page_address(self) -> str:
        """The content item's address, the declared one being that of the page for readers."""
        return item_address(self.source.page_url)

    def answered(self, response: Response) -> Iterator[Answer | Request]:
        """As for every source; a content item is read by its bytes, whatever type it was sent as."""
        if (response.headers.get("Fastly-Backend-Name") or b"").startswith(b"mirror"):
            self.ledger.remarks.append(f"{response.url} came from the publisher's standby copy, which may be older than the page")
        yield from super().answered(response if isinstance(response, TextResponse) else response.replace(cls=TextResponse))

    def page_fault(self, page: TextResponse) -> str:
        """Why the item is not that of the publication: it was taken down, or leads elsewhere (an address below the item's own does not)."""
        asked, answered = urlsplit(self.page_address()).path, urlsplit(page.url).path
        if asked != answered and not asked.startswith(answered + "/"):
            return f"page_moved {page.url}"
        return fault_of(item_in(page.body))

    def attachments(self, page: TextResponse) -> list[Link]:
        """The files and HTML attachments that the item names."""
        item = item_in(page.body)
        if moment := withdrawn_at(item):
            self.ledger.remarks.append(f"the publisher has withdrawn the page ({moment}); what it still names was asked for all the same")
        return attachments_of(item)

    def is_itself_a_document(self, page: TextResponse) -> bool:  # noqa: ARG002
        """No: an item without attachments holds no register."""
        return False

    def answer_to(self, plan: Plan, response: Response) -> Answer:
        """The answer, or, where a file's address led to another file or to a web page, that one under its own address and a fault."""
        answer = super().answer_to(plan, response)
        if plan.role == "attachment" and response.url != plan.url and not is_same_file(plan.url, response.url):
            return self.with_fault(answer, f"superseded {response.url}")
        return answer
