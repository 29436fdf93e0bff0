"""A range of years on a list, and what has no year, which no range can hold: it is left out, counted, and shown where it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine import Datasette, Row, rows
from .filters import ANY, UNDATED, Filter
from .list_sets import LAST_YEAR, chosen_rows, sets_of
from .lists import RANGE, Choice, List, where

UNDATED_WORDS = {
    "not_stated": "with no date",
    "unparsed": "with a date that could not be read",
    "other_date": "with a date that is not said to be of sending, decision or approval",
    "other_unparsed": "with a date of something else that could not be read",
}


def range_filters(year: str) -> tuple[Filter, ...]:
    """The filters `year_from`, `year_to` and `undated`, by the SQL for a row's year."""
    return (
        Filter(
            key="year_from",
            title="From year",
            condition=f"{year} between :year_from and '{LAST_YEAR}'",
            with_undated=f"{year} >= :year_from",
            is_year=True,
        ),
        Filter(
            key="year_to",
            title="To year",
            condition=f"{year} <= :year_to",
            with_undated=f"({year} <= :year_to or {year} > '{LAST_YEAR}')",
            is_year=True,
        ),
        Filter(key=UNDATED, title="Without a date", condition="1", group="undated"),
    )


async def undated_rows(datasette: Datasette, of: List, choice: Choice) -> Row | None:
    """What of the list has no year, whatever the range: how many rows by why, and whether they are shown. None without a range."""
    if not of.year or not {"year_from", "year_to"} & {key for key, value in choice.values.items() if value != ANY}:
        return None
    counted = await undated_counted(datasette, of, {key: value for key, value in choice.values.items() if key not in RANGE})
    found = [{**row, "words": UNDATED_WORDS.get(row["why"], UNDATED_WORDS["not_stated"])} for row in counted]
    return {"parts": found, "n": sum(row["n"] for row in found), "shown": choice.values.get(UNDATED) == "yes"}


async def undated_counted(datasette: Datasette, of: List, rest: Mapping[str, str]) -> list[Row]:
    """How many rows have no year under the other choices: why and n, the commonest first."""
    if of.in_sets:
        left = await chosen_rows(datasette, of, rest)
        found = {why: members.count(left) for why, members in sets_of(datasette, of).why_undated.items()}
        return [{"why": why, "n": n} for why, n in sorted(found.items(), key=lambda one: (-one[1], one[0])) if n]
    condition, parameters = where(of, rest)
    sql = f"select {of.year} as why, count(*) as n from {of.view} where {condition} and {of.year} > '{LAST_YEAR}' group by 1"
    return await rows(datasette, f"{sql} order by 2 desc, 1", parameters)


def undated_words(undated: Row) -> str:
    """What has no year, and whether it is shown: "3 with no date and 1 with a date that could not be read are not shown"."""
    parts = " and ".join(f"{row['n']:,} {row['words']}" for row in undated["parts"])
    if not parts:
        return "nothing is left out for want of a date"
    return f"{parts} {'is' if undated['n'] == 1 else 'are'} {'among them' if undated['shown'] else 'not shown'}"
