"""Lists of an API that are asked page by page: what is asked, what has come of it, and which months or years to ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from scrapers.api_answers import Answered, Item, items_of

# A page of a list of which a quarter or more was not asked for was not filtered as asked; fewer are the publisher's index lagging behind
# its data.
A_FEW = 4


@dataclass(frozen=True)
class Query:
    """One list: its address without `skip` and `take`, the test that every result must pass, and how many results are believable.

    A filter that the API does not know (a misspelt one) may be passed over in silence, and then everything comes back: hence `obeys`
    and, where results cannot be checked one by one, `most` (0 for no limit). Whether the API does so was not seen.
    """

    address: str
    obeys: Callable[[Item], bool]
    most: int = 0

    def page(self, skip: int, take: int) -> str:
        """The address of one page of the list."""
        return f"{self.address}&skip={skip}&take={take}"

    def strays(self, page: Answered) -> set[int]:
        """The numbers of the items on a page that do not pass the test."""
        return {item["id"] for item in items_of(page) if not self.obeys(item)}

    def problem(self, page: Answered) -> str:
        """Why a page cannot be an answer to this query, as a word of scrapers/reasons.py; '' where it can."""
        if 0 < len(page["results"]) <= A_FEW * len(self.strays(page)):
            return "outside_filter"
        return "too_many_results" if self.most and page["totalResults"] > self.most else ""


@dataclass
class Listed:
    """What a list, asked at the moment `at`, has answered: its items by id, each as last seen, and the total that the last page stated."""

    at: str
    items: dict[int, Item] = field(default_factory=dict)
    total: int | None = None

    def add(self, page: Answered) -> None:
        """Takes in one page. An item that two pages give counts once: the order changes while pages are asked."""
        self.total = page["totalResults"]
        self.items |= {item["id"]: item for item in items_of(page)}

    @property
    def is_complete(self) -> bool:
        """Whether there are as many different items as the API says there are."""
        return self.total is not None and len(self.items) >= self.total


def query_address(address: str, parameters: list[tuple[str, str]]) -> str:
    """`address` with `parameters` as its query; a name may stand several times, as arrays do in this API."""
    return f"{address}?{urlencode(parameters, quote_via=quote)}"


def months(first: date, last: date) -> Iterator[tuple[str, str]]:
    """The (first day, last day) of every month from that of `last` back to that of `first`, cut to those two days."""
    begin = last.replace(day=1)
    while last >= first:
        yield max(begin, first).isoformat(), last.isoformat()
        last = begin - timedelta(days=1)
        begin = last.replace(day=1)


def years(first: date, last: date) -> Iterator[tuple[str, str]]:
    """The same by calendar years."""
    for year in range(last.year, first.year - 1, -1):
        yield max(date(year, 1, 1), first).isoformat(), min(date(year, 12, 31), last).isoformat()


def end_of_month(day: date) -> date:
    """The last day of the month that `day` is in."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def days_after(day: str, days: int) -> str:
    """The day so many days after another."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
