"""Asks publishers only for what has changed: a 304 becomes the response that is held, as if it had been sent again.

Scrapy's own cache could do this too, and is not used: it stands in for a host that fails or cannot be reached, so that a crawl would look
like one without news; it does not ask at all while an answer counts as fresh; and a kill can leave half of an entry that it then serves.
"""

from __future__ import annotations

import logging

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from scrapers.items import NotCollected
from scrapers.middlewares import Middleware
from scrapers.validators import UNCHANGED, HeldDocument

log = logging.getLogger(__name__)

NOT_MODIFIED = 304


class ConditionalMiddleware(Middleware):
    """Sends If-None-Match and If-Modified-Since for each address of which something is held whole.

    A request whose meta says `in_full` is asked without.
    """

    def process_request(self, request: Request) -> None:
        """Adds the conditions that belong to this very address. Those of another, from which it was redirected, are taken away."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        request.meta.pop("held", None)
        held = None if request.meta.get("in_full") else self.run.validators.held(request.url)
        if held is None:
            return
        request.meta["held"] = held
        if held.line.etag:
            request.headers["If-None-Match"] = held.line.etag
        if held.line.last_modified:
            request.headers["If-Modified-Since"] = held.line.last_modified

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response; for a 304 the one that is held; and the request in full where the 304 is about anything else.

        Raises NotCollected for a 304 to a request in full. One for robots.txt is RobotsMiddleware's to judge.
        """
        held: HeldDocument | None = request.meta.pop("held", None)
        if response.status != NOT_MODIFIED or request.meta.get("robots"):
            return response
        if held is None:
            raise NotCollected("failed", "not_modified", str(NOT_MODIFIED))
        if not is_about(held, response.headers):
            log.warning("%s answered 304 about something else than what is held, so it is asked for in full", request.url)
            return request.replace(meta={**request.meta, "in_full": True}, priority=request.priority + 1)
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)  # that of the answer as it would have been sent; what is held is unpacked
        headers["Content-Type"] = held.line.content_type
        kind = responsetypes.from_args(headers=headers, url=response.url, body=held.body)
        return kind(response.url, 200, headers, held.body, flags=[*response.flags, UNCHANGED], request=request)


def is_about(held: HeldDocument, headers: Headers) -> bool:
    """Whether a 304, as far as its headers say, is about the document that is held.

    A host that sent an ETag must repeat it (RFC 9110, 15.4.5). It is compared weakly, as the standard compares it here (13.1.2): a host
    that packs its answers may weaken it or mark it as packed. Without one, a Last-Modified must be the one that was sent, if there is
    any: some hosts answer 304 about an older file put in place of a newer one.
    """
    if held.line.etag:
        return _bare(_text(headers, "ETag")) == _bare(held.line.etag)
    return _text(headers, "Last-Modified") in ("", held.line.last_modified)


def _bare(etag: str) -> str:
    """An ETag without what says that it is weak, or of a packed answer."""
    return etag.removeprefix("W/").replace('-gzip"', '"').replace(';gzip"', '"')


def _text(headers: Headers, name: str) -> str:
    return (headers.get(name) or b"").decode("latin-1").strip()
