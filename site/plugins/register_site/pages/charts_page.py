"""/charts : every picture of the register beside its whole table. The pictures were drawn when the build was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from markupsafe import Markup

from .. import words
from ..engine import Datasette, Request, Response, Row, choices, number, page, rows

# One year that is printed wrongly ("0215") must not add the eighteen hundred that nothing is dated in.
LONGEST_GAP = 30
REGISTERS_COUNTED = "select count(*) from edition where source_id like 'dfe-%' and status not in ('unread', 'quarantined')"
BY_YEAR = "select outcome, year, entries as n from entries_by_year"
BY_KIND = "select kind as recipient_kind, outcome, year, entries as n from entries_by_kind"


@lru_cache(maxsize=64)
def picture(path: Path) -> Markup:
    """One drawn chart, to stand in a page; empty where the build has none of that name."""
    return Markup(path.read_text(encoding="utf-8").strip()) if path.exists() else Markup("")


def pictures_of(database: Path) -> Callable[[str], Markup]:
    """What gives the pages a chart of the served build by its name."""
    folder = database.parent / "charts"
    return lambda name: picture(folder / f"{name.replace('_', '-')}.svg")


async def charts_page(datasette: Datasette, request: Request) -> Response:
    """All pictures with their tables."""
    choices(request, ())
    by_kind, of_releases = await rows(datasette, BY_KIND), await release_outcomes(datasette)
    secure = [row for row in by_kind if row["outcome"] == "secure_access"]
    releases = [row for row in by_kind if row["outcome"] in of_releases]
    others = [row for row in by_kind if row["outcome"] not in of_releases]
    context = {
        **await years_of(datasette),
        **await left_out(datasette),
        "secure_by_kind": crossed("Secure access by kind of organisation and year", secure, "recipient_kind", "year"),
        "releases_by_kind": crossed("Releases by kind of organisation and outcome", releases, "recipient_kind", "outcome"),
        "others_by_kind": crossed("Other outcomes by kind of organisation", others, "recipient_kind", "outcome"),
    }
    return await page(datasette, request, "charts.html", context)


async def release_outcomes(datasette: Datasette) -> set[str]:
    """The outcomes of which a release is stated."""
    return {row["outcome"] for row in await rows(datasette, "select outcome from release_outcome")}


async def left_out(datasette: Datasette) -> Row:
    """Entries that are not in scope and external, by why, in parts that add up to all of them; and how many entries there are."""
    others = await rows(
        datasette,
        "select in_scope,"
        " case when in_scope = 'yes' then audience else 'any' end as audience, sum(n) as n from"
        " (select in_scope, audience, count(*) as n from entry group by in_scope, audience)"
        " where not (in_scope = 'yes' and audience = 'external') group by 1, 2 order by n desc",
    )
    return {"others": others, "entries": await number(datasette, "select count(*) from entry")}


async def years_of(datasette: Datasette) -> Row:
    """The two tables by year: releases by outcome, and secure access apart from them."""
    found, of_releases = await rows(datasette, BY_YEAR), await release_outcomes(datasette)
    releases = [row for row in found if row["outcome"] in of_releases]
    secure = [row for row in found if row["outcome"] == "secure_access"]
    return {
        "releases_by_year": crossed("Releases by year and outcome", releases, "year", "outcome"),
        "secure_by_year": crossed("Secure access by year", secure, "year", "outcome"),
    }


def crossed(caption: str, found: Sequence[Row], down: str, across: str, also: Mapping[str, str] | None = None) -> Row:
    """A table of the numbers `n` by two keys of the list of entries. Every number leads to its rows, by the keys and, where all of them
    share one, by the outcome; `also` narrows every list."""
    numbers: dict[tuple[str, str], int] = {}
    for row in found:
        numbers[row[down], row[across]] = numbers.get((row[down], row[across]), 0) + row["n"]
    outcomes = {row["outcome"] for row in found}
    shared = {"outcome": outcomes.pop()} if len(outcomes) == 1 else {}
    lines, columns = in_order(down, found), in_order(across, found)
    return {
        "caption": caption,
        "corner": {"year": "Year", "recipient_kind": "Kind of organisation"}[down],
        "columns": [title(across, one) for one in columns],
        "lines": [
            {
                "title": title(down, line),
                "cells": [
                    {"n": numbers.get((line, one), 0), "href": "/entries?" + urlencode({**(also or {}), **shared, down: line, across: one})}
                    for one in columns
                ],
            }
            for line in lines
        ],
    }


def in_order(key: str, found: Iterable[Row]) -> list[str]:
    """The values of one key as a table shows them: years with none left out but in a long gap, then what has no date; releases first;
    most first."""
    values: dict[str, int] = {}
    for row in found:
        values[row[key]] = values.get(row[key], 0) + row["n"]
    if key == "year":
        years = spanned(int(value) for value in values if value.isdigit())
        return [*years, *(value for value in ("not_stated", "unparsed") if value in values)]
    if key == "outcome":
        return [value for value in words.words()["values"]["outcome"] if value in values]
    return sorted(values, key=lambda value: (value == "not_stated", -values[value], value))


def spanned(years: Iterable[int]) -> list[str]:
    """`years` in order with those between them, but where nothing is dated for longer than LONGEST_GAP."""
    found: list[int] = []
    for year in sorted(years):
        is_near = bool(found) and year - found[-1] <= LONGEST_GAP
        found += range(found[-1] + 1, year + 1) if is_near else [year]
    return [f"{year:04}" for year in found]


def title(key: str, value: str) -> str:
    """The words for one value at the head of a line or column."""
    return words.year_label(value) if key == "year" else value if value.isdigit() else words.label(value, key)
