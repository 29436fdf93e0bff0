"""Asks a slow and flaky API again, with growing waits, in place of the usual retries (scrapers/retry.py).

Told by others who built on Parliament's API, not seen live: 7 to 30 seconds and more for a query, timeouts that last for minutes, and
errors sent as JSON under status 200. So a timeout is tried again here, and so is an answer that is not what the request promised.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from scrapers.api_answers import as_promised
from scrapers.middlewares import is_challenge, is_cut_short
from scrapers.retry import BROKEN, BUSY, RetryMiddleware

# Seconds before the second, third and fourth try, unless the source's declaration says otherwise.
WAITS = (2.0, 8.0, 20.0)
# No declaration makes us ask a publisher's host again sooner than this; a mirror on this machine needs no sparing.
SHORTEST_WAIT = 2.0


class PatientRetryMiddleware(RetryMiddleware):
    """Tries again as many times as there are waits. It stands where bodies are unpacked already, since it reads them."""

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, or the request again. Raises NotCollected where the host asks for a wait longer than we stay."""
        if request.meta.get("robots"):
            return await super().process_response(request, response)
        if is_challenge(response):
            return response
        if response.status in BUSY:
            return await self._again(request, self._tries(), self._asked_wait(request, response)) or response
        if is_cut_short(response) or (response.status == 200 and as_promised(response.body, request.meta["promised"]) is None):
            return await self._again(request, self._tries(), None) or response
        return response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request again after a timeout or a broken connection; None leaves the exception to the spider."""
        if request.meta.get("robots"):
            return await super().process_exception(request, exception)
        if not isinstance(exception, (*BROKEN, DownloadTimeoutError)) or self.run.is_out_of_time():
            return None
        return await self._again(request, self._tries(), None)

    def _waits(self) -> list[float]:
        waits = [float(wait) for wait in self.spider.source.collect.get("waits", WAITS)]
        return waits if self.run.mirror else [max(wait, SHORTEST_WAIT) for wait in waits]

    def _tries(self) -> int:
        return len(self._waits()) + 1

    def _wait(self, tries: int) -> float:
        waits = self._waits()
        return waits[tries - 1] if tries <= len(waits) else SHORTEST_WAIT
