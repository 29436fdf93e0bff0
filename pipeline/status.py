"""How the register is, for who looks after it: how each source is, and what a person should look at.

Read from the newest build and from the diary of collecting. It decides nothing and changes nothing.
"""

from __future__ import annotations

import csv
import io
import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from pipeline.declared import load_declared
from pipeline.review import ANSWERS

# Between three editions lie two intervals; one alone says nothing of what is usual.
FEWEST_EDITIONS = 3
DAYS_IN_A_QUARTER = 91
TIMES_USUAL = 2
DAYS_WITHOUT_ANSWER = 7
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
SHEETS = """select edition_id, sheet_name, layout_status, reason from sheet
    where layout_status in ('unread', 'quarantined', 'recognised') order by edition_id, sheet_index"""
QUARANTINED = "select edition_id, message from issue where issue_type = 'edition_quarantined' order by edition_id, message"
REFUSED = "select coalesce(sha256, ''), message from issue where issue_type = 'document_refused' order by message"
EDITIONS = """select edition_id, source_id, as_at, first_captured_at from edition
    where status != 'transcribed' order by source_id, position"""


@dataclass(frozen=True)
class SourceStatus:
    """One source. `usual_days` is the usual number of days between editions, `silent_days` how many have gone by without a new one;
    None where too few editions are held to say. `usual_from` tells what `usual_days` rests on. Moments are as the diary has them, or ''."""

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


@dataclass(frozen=True)
class Attention:
    """One thing for a person: what kind of thing, a title that stays the same while the thing does, and what to know and do."""

    kind: str
    title: str
    lines: list[str]


@dataclass(frozen=True)
class Status:
    """The build that was looked at, the day up to which silence was counted, each source, and what a person should look at."""

    build_id: str
    today: str
    sources: list[SourceStatus]
    attention: list[Attention]


def status_of(database: Path, data: Path, today: date) -> Status:
    """How the register in `database`, built from `data`, is on the day `today`."""
    diary = diary_of(data)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (build_id,) = connection.execute("select build_id from build").fetchone()
        held = connection.execute(EDITIONS).fetchall()
        found = [*_unread(connection), *_refused(connection)]
    sources = [
        _source(source.source_id, source.title, bool(source.quarterly_from), held, diary, today)
        for source in load_declared(data).sources.values()
        if source.spider
    ]
    return Status(str(build_id), today.isoformat(), sources, [*found, *_changed(sources), *_silent(sources), *_not_answering(sources)])


def usual_interval(days: Iterable[date]) -> int | None:
    """The usual number of days between editions: the median of those between each date and the next; None for fewer than three dates."""
    dates = sorted(set(days))
    if len(dates) < FEWEST_EDITIONS:
        return None
    return round(median((after - before).days for before, after in itertools.pairwise(dates)))


def silent_since(as_at: date, first_had: date, usual_days: int) -> date:
    """The day from which a source's silence is counted: when its newest edition was first had. What is published one usual interval after
    the day that it is as at is late enough; so an old edition that was had late does not make a source seem to have spoken lately."""
    return min(max(as_at, first_had), as_at + timedelta(days=usual_days))


def diary_of(data: Path) -> list[dict[str, str]]:
    """The finished lines of data/published/fetches.csv; none where nothing was ever asked for."""
    path = data / "published" / "fetches.csv"
    if not path.exists():
        return []
    whole = path.read_bytes().rpartition(b"\n")[0].decode("utf-8", errors="replace")
    return list(csv.DictReader(io.StringIO(whole, newline="")))


def _source(
    source_id: str, title: str, is_quarterly: bool, held: Sequence[tuple[str, str, str, str]], diary: list[dict[str, str]], today: date
) -> SourceStatus:
    mine = [(edition, _day(as_at), _day(had)) for edition, source, as_at, had in held if source == source_id]
    usual, usual_from = usual_interval(as_at for _, as_at, _ in mine), f"from the dates of {len(mine)} editions"
    if usual is None:
        usual, usual_from = (DAYS_IN_A_QUARTER, "assumed") if is_quarterly else (None, "too few editions are held to say")
    asked = [line for line in diary if line["source_id"] == source_id]
    last_run = max((line["run_id"] for line in asked), default="")
    failed = Counter(line["reason"].partition(" ")[0] for line in asked if line["run_id"] == last_run and line["reason"])
    return SourceStatus(
        source_id,
        title,
        len(mine),
        mine[-1][0] if mine else "",
        usual,
        usual_from,
        (today - silent_since(*mine[-1][1:], usual)).days if mine and usual else None,
        min((line["attempted_at"] for line in asked), default=""),
        max((line["attempted_at"] for line in asked), default=""),
        max((line["attempted_at"] for line in asked if line["outcome"].startswith("stored")), default=""),
        dict(sorted(failed.items())),
    )


def _day(text: str) -> date:
    """The first day that a date which may be a year or a month can mean."""
    return date.fromisoformat(f"{text}-01-01"[:10])


def _unread(connection: sqlite3.Connection) -> list[Attention]:
    by_edition: dict[str, list[str]] = {}
    for edition_id, name, status, reason in connection.execute(SHEETS):
        by_edition.setdefault(edition_id, []).append(f"{name}: {status}: {reason}")
    for edition_id, message in connection.execute(QUARANTINED):
        by_edition.setdefault(edition_id, []).append(message)
    remedy = f"What to do: {ANSWERS['sheet']}."
    return [Attention("layout", f"{one}: a sheet awaits a person", [*lines, remedy]) for one, lines in by_edition.items()]


def _refused(connection: sqlite3.Connection) -> list[Attention]:
    rows = connection.execute(REFUSED).fetchall()
    return [Attention("refused", f"A document could not be read: {sha256[:12]}", [message]) for sha256, message in rows]


def _changed(sources: list[SourceStatus]) -> list[Attention]:
    return [
        Attention(
            "page",
            f"{one.source_id}: its page is not as it was ({', '.join(reasons)})",
            [
                f"Seen when it was last asked, on {one.last_asked[:10]}: {_words(one.last_failures, reasons)}.",
                "What the words mean stands in scrapers/reasons.py, how the page is read in docs/sources.md.",
            ],
        )
        for one in sources
        if (reasons := [reason for reason in one.last_failures if reason in PAGE_CHANGED])
    ]


def _silent(sources: list[SourceStatus]) -> list[Attention]:
    return [
        Attention(
            "silent",
            f"{one.source_id}: no new edition since {one.newest_edition}",
            [
                f"Nothing new for {one.silent_days} days; usually one comes every {one.usual_days} ({one.usual_from}).",
                "Look at the publisher's page: has the list moved, or has it stopped? `register wanted` names what is missing.",
            ],
        )
        for one in sources
        if one.silent_days is not None and one.usual_days is not None and one.silent_days > TIMES_USUAL * one.usual_days
    ]


def _not_answering(sources: list[SourceStatus]) -> list[Attention]:
    return [
        Attention(
            "no_answer",
            f"{one.source_id}: nothing could be had since {one.last_answered[:10] or one.first_asked[:10]}",
            [f"Asked in vain until {one.last_asked[:10]}: {_words(one.last_failures, list(one.last_failures))}."],
        )
        for one in sources
        if one.last_asked and (_day(one.last_asked) - _day(one.last_answered or one.first_asked)).days > DAYS_WITHOUT_ANSWER
    ]


def _words(failures: Mapping[str, int], reasons: list[str]) -> str:
    return ", ".join(f"{reason.replace('_', ' ')} ({failures[reason]})" for reason in reasons) or "no reason was noted"


def as_dict(status: Status) -> dict[str, object]:
    """The same as plain values, for JSON: `build_id`, `today`, `sources` and `attention`, each thing with `kind`, `title` and `lines`."""
    return asdict(status)


def lines_of(status: Status) -> list[str]:
    """The same in plain lines."""
    lines = [f"build {status.build_id}, on {status.today}"]
    for one in status.sources:
        newest = f"newest {one.newest_edition}" if one.newest_edition else "none held"
        silent = f", {one.silent_days} days without another" if one.silent_days is not None else ""
        usual = f"one every {one.usual_days} days, {one.usual_from}" if one.usual_days else one.usual_from
        answered = f"last answered {one.last_answered[:10] or 'never'}"
        lines.append(f"{one.source_id}: {one.editions} editions, {newest}{silent}; {usual}; {answered}")
    for thing in status.attention:
        lines += ["", thing.title, *(f"  {line}" for line in thing.lines)]
    return lines if status.attention else [*lines, "Nothing awaits a person."]
