"""robots.txt, strictly: 200 is obeyed, 404 and 410 mean that there are no rules, and any other answer closes the host for the run.

Scrapy's own middleware takes every answer for rules, so that a challenge page in place of robots.txt reads as "all allowed".
"""

from __future__ import annotations

import logging
from urllib.parse import urlunsplit

from protego import Protego
from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from scrapers.failures import outcome_of
from scrapers.items import NotCollected
from scrapers.middlewares import Middleware, host_of, is_challenge, is_cut_short
from scrapers.reasons import NO_CONNECTION
from scrapers.settings import ROBOT_NAME

log = logging.getLogger(__name__)

# The longest Crawl-delay, in seconds, that is kept to. It is ample for the handful of requests that a run makes.
LONGEST_CRAWL_DELAY = 60.0


class RobotsMiddleware(Middleware):
    """Asks each host once a run for its rules, and refuses what they disallow."""

    async def process_request(self, request: Request) -> None:
        """Raises NotCollected where the host's rules disallow `request`, or where its rules could not be had."""
        if request.meta.get("robots"):
            return
        host = host_of(request)
        if host not in self.run.robots:
            self.run.robots[host] = await self._rules(host)
        rules = self.run.robots[host]
        if rules is None:
            return
        if not rules.can_fetch(request.url, ROBOT_NAME):
            raise NotCollected("refused", "robots_disallow")
        self._keep_pace(host, rules.crawl_delay(ROBOT_NAME))

    async def _rules(self, host: str) -> Protego | None:
        robots = Request(urlunsplit(("https", host, "/robots.txt", "", "")), callback=NO_CALLBACK, meta={"robots": True})
        try:
            response = await self.crawler.engine.download_async(robots)
        except Exception as error:  # whatever it was, there are no rules to go by
            outcome = outcome_of(error, self.run)
            if outcome.reason in NO_CONNECTION:
                self.run.unreachable[host] = outcome.reason
            elif outcome.reason not in ("time_limit", "stopped"):
                self._close(host, outcome.reason)
                raise NotCollected("not_reached", "robots_unreadable", outcome.http_status) from error
            raise NotCollected(outcome.outcome, outcome.reason, outcome.http_status) from error
        if response.status in (404, 410):
            return None
        if response.status != 200 or is_cut_short(response) or is_challenge(response):
            self._close(host, str(response.status))
            raise NotCollected("not_reached", "robots_unreadable", str(response.status))
        return Protego.parse(_text(response))

    def _close(self, host: str, answer: str) -> None:
        log.warning("%s: robots.txt could not be read (%s), so nothing on this host is asked in this run", host, answer)
        self.run.close(host, "robots_unreadable")

    def _keep_pace(self, host: str, asked: float | None) -> None:
        """Slows down to the Crawl-delay that the host asks for, where that is slower than we are anyway."""
        downloader, ours = self.crawler.engine.downloader, self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        delay = min(asked or 0.0, LONGEST_CRAWL_DELAY)
        if delay > downloader.per_slot_settings.get(host, {}).get("delay", ours):
            downloader.per_slot_settings[host] = {"delay": delay}
            if host in downloader.slots:
                downloader.slots[host].delay = delay


def _text(response: Response) -> str:
    return response.body.decode("utf-8-sig", errors="replace")
