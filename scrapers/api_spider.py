"""What the spiders of an API share: one request after another, whole lists, every item in full, and stopping in good order.

The crawl is one plain sequence, so that the newest is asked first and each answer decides what is asked next. Lists only say which
items there are: they cut and strip texts (verified on stored results), so each item kept is asked by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import scrapy

from scrapers.api_answers import IN_FULL, LIST, ONE, Answered, Item, as_promised, items_of, sign_of
from scrapers.api_lists import Listed, Query, end_of_month
from scrapers.failures import outcome_of
from scrapers.held import Held, ago
from scrapers.items import Plan
from scrapers.pipelines import keep
from scrapers.run import Outcome
from scrapers.settings import MIDDLEWARES
from scrapers.source_spider import SourceSpider
from scrapers.validators import status_of

log = logging.getLogger(__name__)

USUAL_RETRIES = "scrapers.retry.RetryMiddleware"
# A list that came out short is gone through again with other page borders, since its order changes while it is asked.
TAKE = 100
SMALLER = (0, 9, 19)
GIVE_UP_AFTER = 5
# A page of a list did not answer: the ledger says so already.
UNANSWERED = "unanswered"
SEVERAL = 3
# After these, every further request would end in the same way.
LEFT_ALONE = ("robots_disallow", "asked_to_stop", "asked_to_wait", "challenge")
A_DAY = 24 * 60


class Enough(Exception):
    """Nothing more is asked in this run; why is in the ledger."""


class ApiSpider(SourceSpider):
    """Runs `sweep`, which a spider defines, to its end, to the time limit, or until the service fails too often.

    Read from the source's `collect` settings by all of them: answering_bodies (ids of departments), from and until (days; until is
    today where it is not given), take (results a page), waits (seconds before each further try), give_up_after (failures on end),
    turn_minutes (how long one run may ask).
    """

    custom_settings = {  # noqa: RUF012, Scrapy reads it from the class
        "DOWNLOADER_MIDDLEWARES": {**MIDDLEWARES, USUAL_RETRIES: None, "scrapers.patience.PatientRetryMiddleware": 300}}

    async def sweep(self) -> None:
        """Asks for everything that is due, newest first."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Runs the sweep; yields no request, for each is awaited where it is made."""
        self.fresh: list[Listed] = []
        self.strays: set[int] = set()
        self.failures_on_end = 0
        self.turn_ends = time.monotonic() + self.ledger.turn(60 * self.number("turn_minutes", A_DAY))
        try:
            self.held = Held(self.run.published, self.source.source_id)
            await self.sweep()
            self.check_something_came()
            self.ledger.went_through = True
        except Enough as why:
            log.info("no more requests in this run: %s", why)
        except Exception:  # a sweep that breaks off must not look like one that found nothing
            log.exception("%s: the sweep broke off", self.source.source_id)
            self.note(self.source.page_url, "unexpected")
        if self.strays:
            told = "a few results of lists were not what was asked for, and were taken like the others"
            self.ledger.remarks.append(f"{told}: {len(self.strays)}")
        nothing: tuple[scrapy.Request, ...] = ()
        for request in nothing:
            yield request

    async def list_all(self, query: Query) -> Listed:
        """Everything a list holds, asked page by page and again where it came out short; a shortfall is a failure in the ledger."""
        listed = Listed(ago(0))
        take = self.number("take", TAKE)
        for size in dict.fromkeys(max(1, take - fewer) for fewer in SMALLER):
            problem = await self._one_pass(query, size, listed)
            if problem not in ("", UNANSWERED):
                self.note(query.address, problem)
            if problem or listed.is_complete:
                return listed
        self.note(query.address, "fewer_than_stated")
        return listed

    async def list_and_ask(self, query: Query, not_before: str, asked_before: str = "") -> Listed:
        """The list as held, if whole and from `not_before` or later, else asked now; and in full each of its items that is due."""
        listed = self.held.listed(query, not_before)
        if listed is None:
            listed = await self.list_all(query)
            self.fresh.append(listed)
        await self.ask_due(listed, query.address, asked_before)
        return listed

    def check_something_came(self) -> None:
        """Notes a failure where several lists were asked and nothing is found or held: rather a change of the API than the truth."""
        found = self.held.single or any(plan.role == "attachment" for plan in self.ledger.outcomes)
        if not found and len(self.fresh) >= SEVERAL:
            self.note(self.source.page_url, "no_results")

    async def ask_due(self, listed: Listed, found_on: str, asked_before: str = "") -> None:
        """Asks in full, newest first, what is not held, what the list now tells otherwise, and what is held from before `asked_before`."""
        for item in sorted(listed.items.values(), key=lambda one: (self.dated(one), one["id"]), reverse=True):
            url, words = self.single(str(item["id"])), self.words_of(item)
            held = self.held.single.get(url)
            # What an older list said is no reason to ask again: the capture may rest on a newer one.
            told_otherwise = held is not None and sign_of(held.link_text) != sign_of(words) and listed.at >= held.captured_at
            if held is None or told_otherwise or held.captured_at < asked_before:
                await self.fetch(url, "attachment", ONE, words, found_on)

    def single(self, which: str) -> str:
        """The address of one item in full; `which` is its number, or its date and UIN."""
        return f"{self.source.page_url}/{which}?{IN_FULL}"

    def words_of(self, item: Item) -> str:
        """What a capture of an item says of it, ending in the fingerprint of what the list said."""
        raise NotImplementedError

    def dated(self, item: Item) -> str:
        """The day by which the newest item is told."""
        raise NotImplementedError

    def number(self, name: str, usual: int) -> int:
        """A number among the source's settings."""
        return int(self.source.collect.get(name, usual))

    def bodies(self) -> list[int]:
        """The departments whose items are all asked for."""
        return [int(body) for body in self.source.collect["answering_bodies"]]

    def period(self) -> tuple[date, date]:
        """The first and the last day asked for: as declared, from `since` where that was given, to the end of this month."""
        said = self.source.collect
        first = max(date.fromisoformat(said["from"]), date.fromisoformat(self.since or said["from"]))
        today = datetime.now(UTC).date()
        return first, date.fromisoformat(said["until"]) if "until" in said else end_of_month(today)

    async def fetch(self, url: str, role: str, kind: str, link_text: str = "", found_on: str = "") -> Answered | None:
        """The answer at an address, stored, or None where there is none to use (the ledger says why) or it was asked in this run already.

        Raises Enough where nothing more may be asked in this run.
        """
        for request in self.ask(url, role, link_text, found_on):
            plan: Plan = request.meta["plan"]
            request.meta["promised"] = kind
            if time.monotonic() > self.turn_ends:
                self._failed(plan, Outcome("not_reached", "turn_over"))
            try:
                response = await self.crawler.engine.download_async(request)
            except Exception as error:  # whatever it was, it is this request's outcome
                self._failed(plan, outcome_of(error, self.run))
                return None
            told = as_promised(response.body, kind)
            if told is None or (kind == ONE and not _is_asked_for(url, told)):
                self._failed(plan, Outcome("failed", "not_as_promised", str(status_of(response))))
                return None
            self.failures_on_end = 0
            keep(self.ledger, self.answer_to(plan, response))
            return told
        return None

    async def _one_pass(self, query: Query, take: int, listed: Listed) -> str:
        skip, had = 0, set[int]()
        while True:
            page = await self.fetch(query.page(skip, take), "page", LIST)
            if page is None:
                return UNANSWERED
            if problem := query.problem(page):
                return problem
            listed.add(page)
            self.strays |= query.strays(page)
            new = {item["id"] for item in items_of(page)} - had
            had |= new
            skip += len(page["results"])
            # A total that is too low must not end the list: past it, and where it ends with a whole page, the next page is asked for too.
            as_stated = skip == page["totalResults"] and len(page["results"]) < take
            if not page["results"] or as_stated or (not new and skip >= page["totalResults"]):
                return ""

    def _failed(self, plan: Plan, outcome: Outcome) -> None:
        self.ledger.settle(plan, outcome)
        if outcome.outcome == "not_reached" or outcome.reason in LEFT_ALONE:
            raise Enough(outcome.reason)
        # One item that is not there says nothing about the service; a list that is not there does.
        is_gone = plan.role == "attachment" and outcome.http_status.startswith("4")
        self.failures_on_end = 0 if is_gone else self.failures_on_end + 1
        if self.failures_on_end >= self.number("give_up_after", GIVE_UP_AFTER):
            for host in self.source.hosts:
                self.run.close(host, "service_failing")
            raise Enough("service_failing")


def _is_asked_for(url: str, told: Answered) -> bool:
    """Whether a single answer is about the item whose number its address ends in."""
    number = urlsplit(url).path.rsplit("/", 1)[-1]
    return not number.isdigit() or int(number) == told["value"]["id"]
