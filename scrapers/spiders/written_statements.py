"""Ministers' written statements of the Department for Education, from Parliament's API: the way in which answers were corrected in 2017.

HCWS272 of 27 November 2017 corrects three answers of 2016 whose own pages, as stored by others, carry no mark of it. In the one list
that was seen (ten results of 2021) texts are cut and `linkedStatements` is empty even where `hasLinkedStatements` is true; so whether a
statement corrects an answer shows only in the statement in full, and each is asked. From the OpenAPI description: addresses, parameters,
and the link type CorrectedAnswer. Not seen: any single statement as the API gives it.
"""

from __future__ import annotations

from scrapers.api_answers import ONE, Item, day_of, fingerprint
from scrapers.api_lists import Query, days_after, query_address, years
from scrapers.api_spider import ApiSpider
from scrapers.held import ago


class WrittenStatements(ApiSpider):
    """The statements that the declaration names by date and number, then year by year back to the first.

    Settings: named (``2017-11-27/HCWS272``); again_hours (lists of this year and the last); settled_again_days (their statements).
    """

    name = "written_statements"

    async def sweep(self) -> None:
        """Asks for everything that is due, in the order that the class names."""
        for named in self.source.collect.get("named", []):
            url = self.single(named)
            if url not in self.held.single:
                await self.fetch(url, "attachment", ONE, f"{named}, named in the declaration")
        for number, (begin, end) in enumerate(years(*self.period())):
            recent = number < 2
            again = ago(self.number("again_hours", 20))
            not_before = again if recent else min(again, days_after(end, 1))
            asked_before = ago(24 * self.number("settled_again_days", 90)) if recent else ""
            await self.list_and_ask(self._made(begin, end), not_before, asked_before)

    def words_of(self, item: Item) -> str:
        """UIN and date, as the list told them."""
        return f"{item.get('uin')}, body {item.get('answeringBodyId')}, made {day_of(item, 'dateMade')}, list {fingerprint(item)}"

    def dated(self, item: Item) -> str:
        """The day it was made."""
        return day_of(item, "dateMade")

    def _made(self, begin: str, end: str) -> Query:
        bodies = self.bodies()
        parameters = [("answeringBodies", str(body)) for body in bodies]
        parameters += [("madeWhenFrom", begin), ("madeWhenTo", end), ("sessionStatus", "Any")]
        return Query(query_address(self.source.page_url, parameters), lambda item: (
            item.get("answeringBodyId") in bodies and begin <= day_of(item, "dateMade") <= end))
