"""What stands between a spider and a host: which addresses are asked, which redirects are followed, which answers count as documents.

Whatever is not a whole document raises NotCollected, which reaches the spider's errback and from there the ledger. Nothing is
dropped in silence. The order is set in scrapers/settings.py; robots.txt and retries have modules of their own.
"""

from __future__ import annotations

import hashlib
import logging
import zlib
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from w3lib.url import safe_url_string

from scrapers.addresses import over_https, real_address, refusal
from scrapers.items import NotCollected
from scrapers.run import Run
from scrapers.settings import ROBOTS_TIMEOUT, TIMEOUT
from scrapers.source_spider import SourceSpider

log = logging.getLogger(__name__)

REDIRECTS = (301, 302, 303, 307, 308)
# 405 to a plain GET is how one web firewall answers those it takes for robots.
ASKED_TO_STOP = (403, 405, 429)
CHALLENGE_HEADERS = ("cf-mitigated", "x-amzn-waf-action")
CHALLENGE_TITLES = (b"just a moment", b"human verification", b"attention required!", b"pardon our interruption", b"are you a robot")
# Challenge pages are small; the title of a page stands near its beginning.
CHALLENGE_WITHIN = 4096


class Middleware:
    """What all of ours share: the spider of this crawl, its source, and the run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Middleware:
        """How Scrapy makes a middleware."""
        return cls(crawler)

    @property
    def spider(self) -> SourceSpider:
        """The spider, known once the crawl has begun."""
        spider = self.crawler.spider
        if not isinstance(spider, SourceSpider):
            raise TypeError(f"{spider!r} is no SourceSpider, so nothing would keep account of its requests")
        return spider

    @property
    def run(self) -> Run:
        """The run that this crawl is part of."""
        return self.spider.run

    def stop_if_asked(self) -> None:
        """Raises NotCollected once the run has been interrupted (Ctrl-C), so that nothing more is asked."""
        if not self.crawler.crawling:
            raise NotCollected("not_reached", "stopped")


class GuardMiddleware(Middleware):
    """Lets through only what may be asked now: a declared https host, reachable, not closed, within the time limit, and while the disk
    takes what comes."""

    def process_request(self, request: Request) -> None:
        """Raises NotCollected where `request` may not be asked; else bounds how long it may take."""
        reason = refusal(request.url, self.spider.source.hosts)
        if reason:
            raise NotCollected("refused", reason)
        if self.run.disk_fault:
            raise NotCollected("not_reached", "nothing_kept")
        host = host_of(request)
        if host in self.run.unreachable:
            raise NotCollected("failed", self.run.unreachable[host])
        if host in self.run.closed:
            raise NotCollected("not_reached", self.run.closed[host])
        self.stop_if_asked()
        request.meta["download_timeout"] = self.run.seconds_left(ROBOTS_TIMEOUT if request.meta.get("robots") else TIMEOUT)


class RedirectMiddleware(Middleware):
    """Follows redirects to declared hosts, a few times, and refuses all others before their bodies are asked for.

    A request whose meta says `stay` is not redirected at all.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, or the request that it redirects to. Raises NotCollected for a redirect that is not followed."""
        if response.status not in REDIRECTS:
            return response
        status = str(response.status)
        if request.meta.get("stay"):
            raise NotCollected("failed", "redirect_not_followed", status)
        if "Location" not in response.headers:
            raise NotCollected("failed", "redirect_without_address", status)
        target = self._target(request, response)
        reason = refusal(target, self.spider.source.hosts)
        if reason:
            raise NotCollected("refused", f"redirect_{reason}", status)
        hops = request.meta.get("hops", 0) + 1
        if hops > self.crawler.settings.getint("REDIRECT_MAX_TIMES"):
            raise NotCollected("failed", "too_many_redirects", status)
        # Without its slot, so that the new host's own delay applies; and next in turn, before other addresses.
        meta = {key: value for key, value in request.meta.items() if key != "download_slot"}
        return request.replace(url=target, meta={**meta, "hops": hops}, priority=request.priority + 1)

    def _target(self, request: Request, response: Response) -> str:
        try:
            location = safe_url_string(response.headers["Location"] or b"")
            target = urljoin(request.url, real_address(location, self.run.mirror))
            return urldefrag(over_https(target, self.spider.source.hosts))[0]
        except ValueError as error:
            raise NotCollected("refused", "redirect_malformed_address", str(response.status)) from error


class GzipMiddleware(Middleware):
    """Asks for gzip and unpacks it, strictly and within the size limit: a stream that stops early is not a document."""

    def process_request(self, request: Request) -> None:
        """Says which encoding we understand."""
        request.headers["Accept-Encoding"] = "gzip"

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body unpacked. Raises NotCollected where that cannot be done whole."""
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding in (b"", b"identity") or not response.body:
            return response
        if encoding not in (b"gzip", b"x-gzip"):
            raise NotCollected("failed", "unknown_encoding", str(response.status))
        # An archive may list the digest of the bytes as they once came, packed.
        request.meta["packed_sha1"] = hashlib.sha1(response.body, usedforsecurity=False).digest()
        body = unpacked(response.body, self.crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)


class VerdictMiddleware(Middleware):
    """Hands on only a whole body that came with 200; closes a host that asks us to stop or answers with a challenge."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The response itself. Raises NotCollected for one that is no document. Answers for robots.txt are RobotsMiddleware's to judge."""
        if request.meta.get("robots"):
            return response
        status = str(response.status)
        if is_challenge(response):
            self._close(request, "challenge", status)
        if response.status in ASKED_TO_STOP:
            self._close(request, "asked_to_stop", status)
        if response.status != 200:
            raise NotCollected("failed", f"http_{status}", status)
        if is_cut_short(response):
            raise NotCollected("failed", "truncated", status)
        if not response.body:
            raise NotCollected("failed", "empty", status)
        return response

    def _close(self, request: Request, reason: str, status: str) -> None:
        log.warning("%s answered %s to %s: no more requests to it in this run", host_of(request), status, request.url)
        self.run.close(host_of(request), reason)
        raise NotCollected("failed", reason, status)


def host_of(request: Request) -> str:
    """The real host that a request is meant for."""
    return (urlsplit(request.url).hostname or "").rstrip(".")


def is_cut_short(response: Response) -> bool:
    """Whether a body came without a stated length and ended with the connection: nobody can tell whether it is whole."""
    return "partial" in response.flags


def is_challenge(response: Response) -> bool:
    """Whether the answer is a page that asks the visitor to prove to be human, by its headers or its title."""
    if any(header in response.headers for header in CHALLENGE_HEADERS):
        return True
    _, tag, after = response.body[:CHALLENGE_WITHIN].lower().partition(b"<title")
    return bool(tag) and any(title in after[:200] for title in CHALLENGE_TITLES)


def unpacked(body: bytes, limit: int) -> bytes:
    """The bytes inside a gzip body of one or more members. Raises NotCollected above `limit` bytes and where a member is cut or damaged."""
    result = bytearray()
    try:
        while body:
            member = zlib.decompressobj(wbits=31)
            result += member.decompress(body, limit - len(result) + 1)
            if len(result) > limit:
                raise NotCollected("failed", "too_large", "200")
            if not member.eof:
                raise NotCollected("failed", "truncated", "200")
            body = member.unused_data
    except zlib.error as error:
        raise NotCollected("failed", "truncated", "200") from error
    return bytes(result)
