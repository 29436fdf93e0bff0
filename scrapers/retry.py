"""Asks again, a few times and with growing waits, where a host is busy or a connection broke. Who asked us to stop is not asked again."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
)
from scrapy.http import Response

from scrapers.items import NotCollected
from scrapers.middlewares import Middleware, host_of, is_challenge, is_cut_short

log = logging.getLogger(__name__)

# 520 to 524 are how Cloudflare, which stands before Parliament's service, says that the service itself was silent, slow or garbled.
BUSY = (408, 500, 502, 503, 504, 520, 521, 522, 523, 524)
# Not a timeout: who was silent for a minute is not made to keep us waiting for another.
BROKEN = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, ResponseDataLossError)
# Seconds before the second and the third try; with a mirror on this machine only a Retry-After is waited for.
WAITS = (2.0, 8.0)
# A connection that broke, or a body that was cut, is tried once more; a busy host twice more.
TRIES_IF_BUSY = 3
TRIES_IF_BROKEN = 2
LONGEST_RETRY_AFTER = 120.0


class RetryMiddleware(Middleware):
    """One try more for a broken connection or a cut body, two for a busy host, as long as the run's time limit allows."""

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, or the request again. Raises NotCollected where the host asks for a wait longer than we stay."""
        if is_challenge(response):
            return response  # who asks whether we are human is not asked twice, whatever the status
        if response.status in BUSY:
            return await self._again(request, TRIES_IF_BUSY, self._asked_wait(request, response)) or response
        if is_cut_short(response):
            return await self._again(request, TRIES_IF_BROKEN, None) or response
        return response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request again after a broken connection; None leaves the exception to the spider's errback."""
        if not isinstance(exception, BROKEN) or self.run.is_out_of_time():
            return None
        return await self._again(request, TRIES_IF_BROKEN, None)

    async def _again(self, request: Request, most: int, asked_wait: float | None) -> Request | None:
        tries = request.meta.get("tries", 1)
        if tries >= most:
            return None
        wait = max(self._wait(tries), asked_wait or 0.0)
        log.info("asking %s again in %.0f s (try %d of %d)", request.url, wait, tries + 1, most)
        await self._pause(self.run.seconds_left(wait))
        self.run.seconds_left(wait)
        return request.replace(meta={**request.meta, "tries": tries + 1}, priority=request.priority + 1)

    def _wait(self, tries: int) -> float:
        """Seconds to wait after so many tries, where the host does not ask for more."""
        return 0.0 if self.run.mirror else WAITS[tries - 1]

    async def _pause(self, seconds: float) -> None:
        """Waits in small steps, so that an interrupted run does not sit out a long Retry-After."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.stop_if_asked()
            await asyncio.sleep(min(left, 0.5))

    def _asked_wait(self, request: Request, response: Response) -> float | None:
        asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"))
        if asked is not None and asked > LONGEST_RETRY_AFTER:
            log.warning("%s asked us to wait %.0f s: no more requests to it in this run", host_of(request), asked)
            self.run.close(host_of(request), "asked_to_wait")
            raise NotCollected("failed", "asked_to_wait", str(response.status))
        return asked


def retry_after(header: str) -> float | None:
    """The seconds that a Retry-After header asks for, whether it states seconds or a date; None where there is none to understand."""
    if re.fullmatch(r"\s*[0-9]+\s*", header):
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
