"""How each source is: what is held of it, how often it usually speaks, how long it has been silent, and how it last answered."""

from __future__ import annotations

import csv
import itertools
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Source
from pipeline.fold import plural

# Between three editions lie two intervals; one alone says nothing of what is usual.
FEWEST_EDITIONS = 3
DAYS_IN_A_QUARTER = 91
# What the diary of collecting says of a page that no longer is as it was (words of scrapers/reasons.py).
PAGE_CHANGED = (
    "attachment_without_address",
    "fewer_than_held",
    "fewer_than_stated",
    "index_not_understood",
    "no_attachment",
    "no_results",
    "not_as_promised",
    "outside_filter",
    "page_gone",
    "page_instead_of_file",
    "page_moved",
    "page_not_understood",
    "robots_disallow",
    "too_many_results",
)
# Not come to for want of time: that says nothing of the address.
NOT_COME_TO = ("time_limit", "turn_over", "stopped", "nothing_kept")
EDITIONS = """select edition_id, source_id, as_at, first_captured_at from edition
    where status != 'transcribed' order by source_id, position"""


@dataclass(frozen=True)
class SourceStatus:
    """One source. `usual_days` is the usual number of days between editions, `silent_days` how many have gone by without a new one;
    None where too few editions are held to say. `usual_from` tells what `usual_days` rests on. Moments are as the diary has them, or ''.
    `not_had` maps each address that the last run asked for in vain to the moment since when it is so, and the reason."""

    source_id: str
    title: str
    editions: int
    newest_edition: str
    usual_days: int | None
    usual_from: str
    silent_days: int | None
    first_asked: str
    last_asked: str
    last_answered: str
    last_failures: dict[str, int]
    page_changed_since: str
    not_had: dict[str, tuple[str, str]]


def source_statuses(connection: sqlite3.Connection, declared: Declared, diary: list[dict[str, str]], today: date) -> list[SourceStatus]:
    """How each source that is collected is on the day `today`, by the editions in a built register and the diary of collecting."""
    held = connection.execute(EDITIONS).fetchall()
    return [
        _source(source, held, [row["as_at"] for row in declared.known_editions if row["source_id"] == source.source_id], diary, today)
        for source in declared.sources.values()
        if source.spider
    ]


def usual_interval(days: Iterable[date]) -> int | None:
    """The usual number of days between editions: the median of those between each date and the next; None for fewer than three dates."""
    dates = sorted(set(days))
    if len(dates) < FEWEST_EDITIONS:
        return None
    return round(median((after - before).days for before, after in itertools.pairwise(dates)))


def _usual(held: list[date], is_quarterly: bool, known: list[date]) -> tuple[int | None, str]:
    """(the usual number of days between editions, what that rests on), by the days that those held and those known of are as at."""
    if usual := usual_interval(held):
        return usual, f"from the dates of {plural(len(held), 'edition')}"
    if is_quarterly:
        return DAYS_IN_A_QUARTER, "assumed"
    if usual := usual_interval(held + known):
        return usual, f"from the dates of {plural(len(set(held + known)), 'edition')} held or known of"
    return None, "too few editions are held to say"


def silent_since(as_at: date, first_had: date, usual_days: int) -> date:
    """The day from which a source's silence is counted: when its newest edition was first had. What is published one usual interval after
    the day that it is as at is late enough; so an old edition that was had late does not make a source seem to have spoken lately."""
    return min(max(as_at, first_had), as_at + timedelta(days=usual_days))


def diary_of(data: Path) -> list[dict[str, str]]:
    """The finished lines of data/published/fetches.csv; none where nothing was ever asked for."""
    path = data / "published" / "fetches.csv"
    if not path.exists():
        return []
    with path.open("rb") as handle:
        whole = (line.decode("utf-8", errors="replace") for line in handle if line.endswith(b"\n"))
        # Each text once: after years of nights nearly all of them repeat.
        rows = csv.DictReader(whole, restkey="", restval="")
        return [{name: sys.intern(text) for name, text in row.items() if name} for row in rows]


def _source(
    source: Source, held: Sequence[tuple[str, str, str, str]], known: list[str], diary: list[dict[str, str]], today: date
) -> SourceStatus:
    mine = [(edition, day_of(as_at), day_of(had)) for edition, source_id, as_at, had in held if source_id == source.source_id]
    usual, usual_from = _usual([as_at for _, as_at, _ in mine], bool(source.quarterly_from), [day_of(one) for one in known if one])
    asked = [line for line in diary if line["source_id"] == source.source_id]
    # The diary's order is that of time. Its moments are those of a clock, which may have been wrong.
    last_run = asked[-1]["run_id"] if asked else ""
    answered = [line for line in asked if line["outcome"].startswith("stored")]
    failed = Counter(_reason(line) for line in asked if line["run_id"] == last_run and line["reason"])
    return SourceStatus(
        source.source_id,
        source.title,
        len(mine),
        mine[-1][0] if mine else "",
        usual,
        usual_from,
        (today - silent_since(*mine[-1][1:], usual)).days if mine and usual else None,
        asked[0]["attempted_at"] if asked else "",
        asked[-1]["attempted_at"] if asked else "",
        answered[-1]["attempted_at"] if answered else "",
        dict(sorted(failed.items())),
        _changed_since(asked),
        _not_had([line for line in asked if line["outcome"] != "not_reached" or _reason(line) not in NOT_COME_TO], last_run),
    )


def _reason(line: Mapping[str, str]) -> str:
    return line["reason"].partition(" ")[0]


def _not_had(asked: list[dict[str, str]], last_run: str) -> dict[str, tuple[str, str]]:
    """Address -> (since when, why), where nothing came of it in the last run: what came and is not what was asked for is told otherwise."""
    since: dict[str, str] = {}
    last: dict[str, dict[str, str]] = {}
    for line in asked:
        last[line["url"]] = line
        if line["sha256"] or line["outcome"].startswith("stored"):
            since.pop(line["url"], None)
        else:
            since.setdefault(line["url"], line["attempted_at"])
    found = (line for url, line in last.items() if url in since and line["run_id"] == last_run and _reason(line) not in PAGE_CHANGED)
    return {line["url"]: (since[line["url"]], _reason(line)) for line in found}


def _changed_since(asked: list[dict[str, str]]) -> str:
    """The moment of the first of the runs, up to the last, in each of which the page was not as it was; '' where in the last it was."""
    since = ""
    runs: dict[str, list[str]] = {}
    for line in asked:
        runs.setdefault(line["run_id"], []).extend([line["attempted_at"]] if _reason(line) in PAGE_CHANGED else [])
    for changed in runs.values():
        since = (since or changed[0]) if changed else ""
    return since


def day_of(text: str) -> date:
    """The first day that a date which may be a year or a month can mean."""
    return date.fromisoformat(f"{text}-01-01"[:10])
