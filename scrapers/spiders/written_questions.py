"""Written questions to the Department for Education, and those to others that declared terms find, from Parliament's API.

From the API's OpenAPI description: the addresses and the names of all parameters. Seen in stored answers: that a list cuts and strips
texts and never carries attachments, the order of its results, and how questions change. Assumed, nothing having been seen live: that a
list without `house` is of both Houses; that `includeWithdrawn` and `sessionStatus=Any` widen it as their names say; that `tabledWhenTo`
takes a day still to come; that the API's search finds whole phrases; and that there is nothing before the first day declared. Where a
list does not hold what was asked for, or less than it states, the run says that it is incomplete.
"""

from __future__ import annotations

from scrapers.api_lists import months
from scrapers.question_sweep import QuestionSweep


class WrittenQuestions(QuestionSweep):
    """Recent months, what is still open, corrections and terms; then month by month back to the first."""

    name = "written_questions"

    async def sweep(self) -> None:
        """Asks for everything that is due, in the order that the class names."""
        every, recent = list(months(*self.period())), self.number("recent_months", 3)
        for begin, end in every[:recent]:
            await self.month(begin, end, recent=True)
        await self.gone()
        await self.still_open()
        await self.corrections()
        for term in self.source.collect.get("terms", []):
            await self.search(str(term))
        for begin, end in every[recent:]:
            await self.month(begin, end, recent=False)
        await self.gone()
