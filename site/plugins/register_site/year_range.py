"""A range of years on a list, and what has no year, which no range can hold: it is left out, counted, and shown where it is asked for."""

from __future__ import annotations

from .engine import Datasette, Row, rows
from .lists import ANY, UNDATED, Choice, Filter, List, short_rows, where

# A year is four digits. What stands in its place where there is none (not_stated, unparsed) is letters, which come after all digits.
LAST = "9999"
UNDATED_WORDS = {
    "not_stated": "with no date",
    "unparsed": "with a date that could not be read",
    "other_date": "with a date that is not said to be of sending, decision or approval",
}


def range_filters(year: str) -> tuple[Filter, ...]:
    """The filters `year_from`, `year_to` and `undated`, by the SQL for a row's year."""
    return (
        Filter(
            key="year_from",
            title="From year",
            condition=f"{year} between :year_from and '{LAST}'",
            with_undated=f"{year} >= :year_from",
            is_year=True,
        ),
        Filter(
            key="year_to",
            title="To year",
            condition=f"{year} <= :year_to",
            with_undated=f"({year} <= :year_to or {year} > '{LAST}')",
            is_year=True,
        ),
        Filter(key=UNDATED, title="Without a date", condition="1", group="undated"),
    )


async def undated_rows(datasette: Datasette, of: List, choice: Choice) -> Row | None:
    """What of the list has no year, whatever the range: how many rows by why, and whether they are shown. None without a range."""
    if not of.year or not {"year_from", "year_to"} & {key for key, value in choice.values.items() if value != ANY}:
        return None
    rest = {key: value for key, value in choice.values.items() if key not in ("year_from", "year_to", UNDATED)}
    condition, parameters = where(of, rest)
    rest_undated = f"{condition} and {of.year} > '{LAST}'"
    sql = f"select {of.why_no_year or of.year} as why, count(*) as n from {short_rows(of.view)} where {rest_undated} group by 1"
    counted = await rows(datasette, f"{sql} order by 2 desc, 1", parameters)
    found = [{**row, "words": UNDATED_WORDS.get(row["why"], UNDATED_WORDS["not_stated"])} for row in counted]
    return {"parts": found, "n": sum(row["n"] for row in found), "shown": choice.values.get(UNDATED) == "yes"}


def undated_words(undated: Row) -> str:
    """What has no year, and whether it is shown: "3 with no date and 1 with a date that could not be read are not shown"."""
    parts = " and ".join(f"{row['n']:,} {row['words']}" for row in undated["parts"])
    if not parts:
        return "nothing is left out for want of a date"
    return f"{parts} {'is' if undated['n'] == 1 else 'are'} {'among them' if undated['shown'] else 'not shown'}"
