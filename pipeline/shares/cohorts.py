"""Which children an entry's data may be about: year groups, school years and years of birth, each with how sure that is.

A row is *stated* where years of birth, or a stage with its years, are printed from a first to a last one; *inferred* where one of the
two is missing, or where years are printed and stages or datasets are, and which are of which is not, or not of all; *unknown* where no
years are printed: then only what the datasets and the entry's own date rule out is left out.
Nothing says that a particular child is in any data. A school year is named by the year in which it begins; year group 0 is reception.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.declaring.declarations import Declared
from pipeline.entries.alike import DATES
from pipeline.entries.groups import Group
from pipeline.shares.years import Years

# The year groups that a stage's results are of.
STAGES = {"eyfs": (0, 0), "ks1": (2, 2), "ks2": (6, 6), "ks3": (9, 9), "ks4": (11, 11), "ks5": (12, 13)}
# Year groups as printed ("Year 9", "Years 7 to 11"): which of them are meant is not read further, so they rule no other out.
_YEAR_GROUPS = re.compile(r"\byears?\s+(?:groups?\s+)?(?:1[0-4]|\d)(?!\d)", re.IGNORECASE)
_AFTER_AUGUST = re.compile(r"\bafter 31(?:st)? August\b", re.IGNORECASE)
# Where neither stage nor dataset says: from nursery to a year after year 13.
ANY_GROUP = (-1, 14)


@dataclass(frozen=True)
class Reach:
    """Children that an entry's data may be about: of `group_from` to `group_to` in the school years `year_from` to `year_to`, or born in
    the school years `born_from` to `born_to` (from September of one). None is open, or not meant. `sure` is stated, inferred or unknown."""

    group_from: int
    group_to: int
    year_from: int | None
    year_to: int | None
    born_from: int | None
    born_to: int | None
    sure: str
    why: str


def reach_of(printed: list[Years], datasets: set[str], dated: str | None, declared: Declared) -> list[Reach]:
    """The rows of one entry: `printed` are its years and stages, `datasets` the ids of its datasets, `dated` the day (or month, or year) of
    what came of it. Where anything is printed of years, nothing is unknown."""
    last = int(dated[:4]) if dated else None
    stages = sorted({one.stage for one in printed if one.stage})
    groups = sorted({*(STAGES[one] for one in stages if one in STAGES), *_groups_of(datasets, declared)}) or [ANY_GROUP]
    found = [*_born(printed, last), *_of_stage_and_years(printed)]
    if any(_YEAR_GROUPS.search(one.printed) for one in printed):
        groups = [ANY_GROUP]
    # Years beside one stage may be of the other data named, too, so what a stage states does not rule the rest out.
    named = "years are printed, and the stages and datasets named say which year groups"
    why = named if groups != [ANY_GROUP] else "years are printed alone"
    found += [Reach(*group, *span, None, None, "inferred", f"{why}{_unended(*span)}") for span in _years(printed) for group in groups]
    if found:
        return found
    told = "no years are printed; the date of the entry and what it names leave these"
    return [Reach(*group, None, last, None, None, "unknown", told) for group in groups]


def _born(printed: list[Years], last: int | None) -> Iterator[Reach]:
    """Years of birth as printed. A calendar year of birth lies in two school years."""
    for one in printed:
        if one.kind == "born" and (one.year_from or one.year_to):
            # A year alone lies in two school years; "after 31 August 1985" begins with one.
            first = one.year_from - (0 if _AFTER_AUGUST.search(one.printed) else 1) if one.year_from else None
            why = f"years of birth are printed{_unended(first, one.year_to)}: {one.printed}"
            yield Reach(*ANY_GROUP, None, last, first, one.year_to, _sure(first, one.year_to), why)


def _of_stage_and_years(printed: list[Years]) -> Iterator[Reach]:
    for one in printed:
        if one.stage in STAGES and one.kind != "born" and (one.year_from or one.year_to):
            span = _span(one)
            why = f"the stage and its years are printed{_unended(*span)}: {one.printed}"
            yield Reach(*STAGES[one.stage], *span, None, None, _sure(*span), why)


def _sure(first: int | None, last: int | None) -> str:
    """A range without an end prints no cohort but the one at its other end: all others are read from it."""
    return "inferred" if _unended(first, last) else "stated"


def _unended(first: int | None, last: int | None) -> str:
    """What is said of a range that lacks an end; '' of one that has both."""
    return ", with no first year" if first is None else ", with no last year" if last is None else ""


def _years(printed: list[Years]) -> list[tuple[int | None, int | None]]:
    """All school years that printed years may mean, each span once: "2008 to 2012" may mean those that begin or end with them."""
    spans = [(one.year_from, one.year_to) for one in printed if one.kind != "born" and (one.year_from or one.year_to)]
    return list(dict.fromkeys((first - 1 if first else None, last) for first, last in spans))


def _span(one: Years) -> tuple[int | None, int | None]:
    """The first and last school year that are printed beside a stage: 2014/15 is the one, and 2014 alone may be two."""
    if one.kind == "academic_year" and one.year_from and one.year_to and one.year_to > one.year_from:
        return one.year_from, one.year_to - 1
    return one.year_from - 1 if one.year_from else None, one.year_to


def _groups_of(datasets: set[str], declared: Declared) -> list[tuple[int, int]]:
    """The year groups of the datasets named, those of a whole database left out where a part of it is named."""
    told = {row["dataset_id"]: (int(row["group_from"]), int(row["group_to"])) for row in declared.dataset_groups}
    parts = {row["dataset_id"] for row in declared.datasets if row["part_of"] in datasets}
    named = datasets - {row["part_of"] for row in declared.datasets} if datasets & parts else datasets
    return sorted({told[one] for one in named if one in told})


def reach_of_entry(group: Group, printed: list[Years], declared: Declared) -> list[Reach]:
    """The rows of one entry, each once, as its listings make them; `printed` are the years and stages that they print."""
    datasets = {dataset for listing in group.once_said() for dataset, _ in listing.datasets}
    return list(dict.fromkeys(reach_of(printed, datasets, _dated(group), declared)))


def _dated(group: Group) -> str | None:
    """The last date that any listing gives of what came of the entry; None where one is printed that could be read in no listing, as it may
    be later."""
    values = [value for one in group.once_said() for name in DATES if (value := one.value_of(name))]
    read = {value.field for value in values if value.status == "stated"}
    if any(value.status == "unparsed" and value.field not in read for value in values):
        return None
    return max((value.value or "" for value in values if value.status == "stated"), default=None)
