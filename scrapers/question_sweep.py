"""The steps of a sweep of written questions; the spider says in which order they are taken.

Which questions are due is told by what is held: one that a list now tells otherwise (answered, corrected, transferred, withdrawn,
another heading or date) is asked again, and so is one whose answer is still to come. A question's number is its identity; its UIN and
its date are not.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapers.api_answers import ONE, Item, day_of
from scrapers.api_lists import days_after
from scrapers.api_spider import ApiSpider
from scrapers.held import Pages, ago
from scrapers.questions import ID, corrected_query, is_open, tabled_on, tabled_query, term_query, was_open, words_of

# Corrections are looked for again from a week before the last time: the API was seen to be a day behind once.
OVERLAP_DAYS = 7
# A few questions that a month no longer lists may have been moved; most of them gone is a fault of the list.
FEW = 5


class QuestionSweep(ApiSpider):
    """Months, open questions, corrections, terms.

    Settings: recent_months; again_hours (lists of recent months, open questions); settled_again_days (answered questions of recent
    months); terms, terms_again_days, most_results; open_months (how long an answer is waited for).
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.seen: set[int] = set()
        self.whole: list[tuple[str, str]] = []

    @cached_property
    def known(self) -> list[tuple[str, str, int]]:
        """The (day tabled, address, number) of every question held before this run, the oldest first.

        One that was also asked in an earlier form of its address counts once, by the form used last.
        """
        found = {int(number[1]): (tabled_on(one), url) for url, one in self.held.single.items() if (number := ID.search(url))}
        return sorted((day, url, number) for number, (day, url) in found.items() if day)

    def words_of(self, item: Item) -> str:
        """UIN, department, dates and state, as the list told them."""
        return words_of(item)

    def dated(self, item: Item) -> str:
        """The day it was tabled."""
        return day_of(item, "dateTabled")

    @property
    def again(self) -> str:
        """The moment before which an answer about something that may still change is stale."""
        return ago(self.number("again_hours", 20))

    async def month(self, begin: str, end: str, recent: bool) -> None:
        """All questions tabled between two days. One that is not recent is settled once it was listed after it had ceased to be recent."""
        not_before = self.again if recent else min(self.again, days_after(end, 31 * self.number("recent_months", 3)))
        asked_before = ago(24 * self.number("settled_again_days", 14)) if recent else ""
        listed = await self.list_and_ask(tabled_query(self.source.page_url, self.bodies(), begin, end), not_before, asked_before)
        self.seen |= set(listed.items)
        if listed.is_complete:
            self.whole.append((begin, end))

    async def gone(self) -> None:
        """Asks by number for what was held of the months gone through and is listed in none of them, unless what is held says why."""
        while self.whole:
            begin, end = self.whole.pop(0)
            known = [(url, number) for day, url, number in self.known if begin <= day <= end]
            gone = [(url, number) for url, number in known if number not in self.seen and self._belongs(url, begin, end)]
            if len(gone) > max(FEW, len(known) // 2):
                self.note(tabled_query(self.source.page_url, self.bodies(), begin, end).address, "fewer_than_held")
                continue
            for url, number in gone:
                if self.held.single[url].captured_at < self.again:
                    await self.fetch(self.single(str(number)), "attachment", ONE, self.held.single[url].link_text)

    async def still_open(self) -> None:
        """The questions whose answer was still to come and that no list of this run has shown: of earlier months, or transferred."""
        oldest = ago(24 * 31 * self.number("open_months", 12))[:10]
        for day, url, number in reversed(self.known):
            capture = self.held.single[url]
            if day < oldest or number in self.seen or not was_open(capture) or capture.captured_at >= self.again:
                continue
            item = self.held.item(url)
            if item is None or is_open(item):
                await self.fetch(self.single(str(number)), "attachment", ONE, capture.link_text)

    async def corrections(self) -> None:
        """The questions whose answers were corrected since the last look; at first, since the first day."""
        begin = self.source.collect["from"]
        latest = ""
        for address, pages in self._earlier_looks():
            since = parse_qs(urlsplit(address).query)["correctedWhenFrom"][0]
            query = corrected_query(self.source.page_url, self.bodies(), since)
            listed = self.held.listed(query) if query.address == address else None
            if listed is None or not pages.at or since > begin:  # it left out what lies between, or nobody knows when it was asked
                continue
            begin, latest = max(begin, days_after(pages.at[:10], -OVERLAP_DAYS)), pages.at
            await self.ask_due(listed, address)
        if latest < self.again:
            begin = max(begin, self.since)
            await self.list_and_ask(corrected_query(self.source.page_url, self.bodies(), begin), self.again)

    async def search(self, term: str) -> None:
        """What the API's search finds for a term. Every result is kept; which of them matter is decided where they are read."""
        query = term_query(self.source.page_url, term, self.since, self.number("most_results", 1000))
        await self.list_and_ask(query, ago(24 * self.number("terms_again_days", 7)))

    def _earlier_looks(self) -> list[tuple[str, Pages]]:
        """The lists of corrections that are held, the oldest first."""
        found = [(address, pages) for address, pages in self.held.lists.items() if "correctedWhenFrom=" in address]
        return sorted(found, key=lambda one: one[1].at)

    def _belongs(self, url: str, begin: str, end: str) -> bool:
        """Whether a question, as last held, is one that the list of these days must show."""
        item = self.held.item(url)
        return item is None or (item.get("answeringBodyId") in self.bodies() and begin <= day_of(item, "dateTabled") <= end)
