"""Published totals beside counts of our own: for each, the edition of its time, the query that was run on it, and what it found.

One edition is counted, the earliest of the time of which the parts concerned were read; editions are never added up. Without one, or
where it does not give all that the total needs, there is no number, and the reason says why. `load` writes what is found here.
"""

from __future__ import annotations

import sqlite3
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.claiming.count_queries import CountQuery, Filling, filled, read_query
from pipeline.declaring.declarations import Declared
from pipeline.fold import plural
from pipeline.rows.dates import MONTHS

# A query whose SQL names an edition counts one edition; any other counts what all the editions of the time hold together.
ONE_EDITION = "edition_id"
BETWEEN = " | "
# A row of a part of an edition that was read as an entry or a total.
LISTED = (
    "select 1 from source_row join sheet using (sheet_id) where edition_id = ? and section_id = ? "
    "and disposition in ('listing', 'tally') limit 1"
)


@dataclass(frozen=True)
class CountRule:
    """One row of claim_counts.csv: by which query a claim is counted, in which publications and parts, and which editions are of its time.

    `gaps` is the query that lists what an edition lacks for it, or ''; `parameters` are what the queries take beside what is filled
    in by itself. An edition is of the time if it is as at a day or month from `edition_from` to `edition_to`.
    """

    claim_id: str
    query: str
    gaps: str
    parameters: dict[str, str]
    source_ids: tuple[str, ...]
    section_ids: tuple[str, ...]
    edition_from: str
    edition_to: str
    why_they_need_not_agree: str


@dataclass(frozen=True)
class ClaimCount:
    """What stands beside one claim. `parts` are (outcome, counted, not placed, counted at least); without them there is no number, and
    `why` says so. The count is lower, down to the last, if pairs that may be one entry are decided to be.

    `query` is the SQL that was run: the count or, where something is lacking, the list of that; None where there was nothing to ask.
    """

    rule: CountRule
    status: str
    edition_id: str | None = None
    query: str | None = None
    why: str = ""
    parts: tuple[tuple[str, int, int, int], ...] = ()
    set_aside: int | None = None


def rule_of(row: dict[str, str]) -> CountRule:
    """A row of claim_counts.csv with its lists taken apart. Raises ValueError for a parameter that is not `name=value`."""
    return CountRule(
        claim_id=row["claim_id"],
        query=row["query"],
        gaps=row["gaps"],
        parameters=dict(_pair(one) for one in _many(row["parameters"])),
        source_ids=_many(row["source_ids"]),
        section_ids=_many(row["section_ids"]),
        edition_from=row["edition_from"],
        edition_to=row["edition_to"],
        why_they_need_not_agree=row["why_they_need_not_agree"],
    )


def claim_count_rows(connection: sqlite3.Connection, declared: Declared) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of claim_count and of claim_count_part, counted in the database that `connection` has just been filled through."""
    periods = {claim_id: period for claim_id, *period in connection.execute("select claim_id, period_from, period_to from claim")}
    rules = [rule for rule in map(rule_of, declared.claim_counts) if rule.claim_id in periods]
    found = [count_of(connection, rule, *periods[rule.claim_id]) for rule in rules]
    parts = [
        {"claim_id": one.rule.claim_id, "outcome": outcome, "counted": counted, "not_placed": not_placed, "counted_at_least": fewest}
        for one in found
        for outcome, counted, not_placed, fewest in one.parts
    ]
    return [_row(one, declared) for one in found], parts


def count_of(connection: sqlite3.Connection, rule: CountRule, period_from: str | None, period_to: str | None) -> ClaimCount:
    """Our count for one claim: of the earliest edition of its time that gives all it needs, or why there is none."""
    query = read_query(rule.query)
    editions = list(_editions(connection, rule))
    if not editions:
        return ClaimCount(rule, "no_edition_held")
    days = {"first_day": first_day(period_from or "0001"), "last_day": last_day(period_to or "9999")}
    window: dict[str, str | tuple[str, ...]] = {name: vars(rule)[name] for name in ("edition_from", "edition_to")}
    filling = {**rule.parameters, **days, **window, "section_ids": rule.section_ids, "source_ids": rule.source_ids}
    tried = []
    for edition_id in editions if ONE_EDITION in query.names else [None]:
        one = _of_edition(connection, rule, query, edition_id, {**filling, ONE_EDITION: edition_id or ""})
        if one.status == "counted":
            return one
        tried.append(one)
    return tried[0]


def first_day(text: str) -> str:
    """The first day of a year, month or day written as in ISO 8601."""
    return f"{text}-01-01"[:10]


def last_day(text: str) -> str:
    """The last day of a year, month or day written as in ISO 8601."""
    if len(text) == len("2016"):
        return f"{text}-12-31"
    return text if len(text) > len("2016-12") else f"{text}-{monthrange(int(text[:4]), int(text[5:7]))[1]:02}"


def _editions(connection: sqlite3.Connection, rule: CountRule) -> Iterator[str]:
    """The editions of the time, the earliest first. Our transcriptions are none: they hold some rows only."""
    marks = ", ".join("?" * len(rule.source_ids))
    held = connection.execute(
        f"select edition_id, as_at from edition where status != 'transcribed' and source_id in ({marks}) "
        "order by as_at, first_captured_at, source_id, position",
        rule.source_ids,
    )
    start, end = rule.edition_from, rule.edition_to
    return (edition_id for edition_id, as_at in held if as_at[: len(start)] >= start and as_at[: len(end)] <= end)


def _of_edition(
    connection: sqlite3.Connection, rule: CountRule, query: CountQuery, edition_id: str | None, filling: Filling
) -> ClaimCount:
    lacking = ClaimCount(rule, "not_whole", edition_id)
    if edition_id and (why := _silent(connection, edition_id, rule.section_ids)):
        return replace(lacking, why=why)
    if rule.gaps:
        gaps = filled(read_query(rule.gaps), filling)
        if found := connection.execute(gaps).fetchall():
            return replace(lacking, query=gaps, why=in_words(found))
    sql = filled(query, filling)
    parts = tuple(parts_of(connection, sql))
    counted, not_placed = sum(part[1] for part in parts), sum(part[2] for part in parts)
    if not_placed and not counted:
        why = f"It cannot be told whether {plural(not_placed, 'row')} of it should be counted, and nothing else is."
        return replace(lacking, query=sql, why=why)
    return ClaimCount(rule, "counted", edition_id, sql, "", parts, _set_aside(connection, edition_id, rule.section_ids))


def parts_of(connection: sqlite3.Connection, sql: str) -> Iterator[tuple[str, int, int, int]]:
    """The parts that a query gives. One that says nothing of pairs counts what no pair touches."""
    for outcome, counted, not_placed, *at_least in connection.execute(sql):
        yield outcome or "all", counted or 0, not_placed, at_least[0] if at_least else counted or 0


def _silent(connection: sqlite3.Connection, edition_id: str, section_ids: Iterable[str]) -> str:
    """Why parts of the edition cannot be counted, in words; '' where all of them were read and each lists something that was."""
    said = []
    for section_id in section_ids:
        title = connection.execute("select title from section where section_id = ?", (section_id,)).fetchone()[0]
        asked = (edition_id, section_id)
        found = connection.execute("select speaks, reason from edition_section where edition_id = ? and section_id = ?", asked).fetchone()
        if not found or found[0] != "yes":
            said.append(f"Its part “{title}” cannot be counted: {found[1] if found else 'it has no such part'}.")
        elif not connection.execute(LISTED, asked).fetchone():
            said.append(f"Its part “{title}” lists nothing that was read.")
    return " ".join(said)


def _set_aside(connection: sqlite3.Connection, edition_id: str | None, section_ids: tuple[str, ...]) -> int:
    """How many rows of the parts counted were set aside: they are in no count, and may be about a request."""
    marks = ", ".join("?" * len(section_ids))
    return int(
        connection.execute(
            "select count(*) from source_row join sheet using (sheet_id) where disposition = 'set_aside' and edition_id = ? "
            f"and section_id in ({marks})",
            (edition_id, *section_ids),
        ).fetchone()[0]
    )


def in_words(gaps: Iterable[tuple[str, str]]) -> str:
    """What is lacking, from pairs of a reason and a month or '': neighbouring months as one stretch, each reason once."""
    stretches: dict[str, list[list[str]]] = {}
    for reason, month in gaps:
        own = stretches.setdefault(reason, [])
        if own and month and _next(own[-1][1]) == month:
            own[-1][1] = month
        elif month:
            own.append([month, month])
    told = []
    for reason, months in stretches.items():
        named = ", ".join(_named(first) if first == last else f"{_named(first)} to {_named(last)}" for first, last in months)
        told.append(f"{reason} {named}".strip())
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def _named(month: str) -> str:
    return f"{MONTHS[int(month[5:7]) - 1].capitalize()} {month[:4]}"


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def _row(one: ClaimCount, declared: Declared) -> dict[str, Any]:
    rule, counted = one.rule, one.status == "counted"
    return {
        "claim_id": rule.claim_id,
        "counted_status": one.status,
        "counted": sum(part[1] for part in one.parts) if counted else None,
        "counted_at_least": sum(part[3] for part in one.parts) if counted else None,
        "not_placed": sum(part[2] for part in one.parts) if counted else None,
        "set_aside": one.set_aside if counted else None,
        "edition_id": one.edition_id,
        "sources": "; ".join(declared.sources[source_id].title for source_id in rule.source_ids),
        "edition_from": rule.edition_from,
        "edition_to": rule.edition_to,
        "how": read_query(rule.query).how,
        "query": one.query,
        "why": one.why,
        "why_they_need_not_agree": rule.why_they_need_not_agree,
    }


def _many(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split(BETWEEN) if one)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"{text!r} is not name=value")
    return name, value
