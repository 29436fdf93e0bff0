"""How the register is, for who looks after it: how each source is, and what a person should look at.

Read from the newest build and from the diary of collecting. It decides nothing and changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipeline.commands.review import REFUSED, sheet_answer
from pipeline.commands.source_status import SourceStatus, day_of, diary_of, source_statuses
from pipeline.declared import load_declared
from pipeline.fold import plural
from pipeline.issues import NOT_FOLLOWED, TO_MEND

TIMES_USUAL = 2
DAYS_WITHOUT_ANSWER = 7
MOST_LINES = 100
SHEETS = """select source_id, edition_id, sheet_name || ': ' || layout_status || ': ' || sheet.reason
    from sheet join edition using (edition_id) where layout_status in ('unread', 'quarantined', 'recognised')
    order by source_id, position, sheet_index"""
REFUSED_WHERE = f"""select refused.sha256, message, max(url) from ({REFUSED}) refused left join capture using (sha256)
    group by refused.sha256 order by min(captured_at), refused.sha256"""
QUARANTINED = """select edition.source_id, edition_id, 'quarantined: ' || message from issue join edition using (edition_id)
    where issue_type = 'edition_quarantined' and not exists (select 1 from sheet where sheet.edition_id = issue.edition_id
        and layout_status = 'quarantined' and instr(message, sheet.reason)) order by edition.source_id, position, message"""


@dataclass(frozen=True)
class Attention:
    """One thing for a person: what kind of thing, a title that stays the same while the thing does, and what to know and do."""

    kind: str
    title: str
    lines: list[str]


@dataclass(frozen=True)
class Status:
    """The build that was looked at, the day up to which silence was counted, each source, what a person should look at, and how many names,
    pairs and proposals nobody has decided."""

    build_id: str
    today: str
    sources: list[SourceStatus]
    attention: list[Attention]
    undecided: int = 0


def status_of(database: Path, data: Path, today: date) -> Status:
    """How the register in `database`, built from `data`, is on the day `today`."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (build_id,) = connection.execute("select build_id from build").fetchone()
        sources = source_statuses(connection, load_declared(data), diary_of(data), today)
        found = [*_unread(connection), *_refused(connection), *_not_followed(connection), *_to_mend(connection)]
        (undecided,) = connection.execute("select count(*) from undecided where kind != 'sheet'").fetchone()
    found += [*_changed(sources), *_silent(sources), *_not_answering(sources), *_not_had(sources)]
    return Status(str(build_id), today.isoformat(), sources, found, undecided)


def _unread(connection: sqlite3.Connection) -> list[Attention]:
    """One thing for each source, named for the newest edition that it is about: a further edition makes it another thing."""
    by_source: dict[str, list[tuple[str, str]]] = {}
    for source_id, edition_id, said in [*connection.execute(QUARANTINED), *connection.execute(SHEETS)]:
        by_source.setdefault(source_id, []).append((edition_id, said))
    position = dict(connection.execute("select edition_id, position from edition"))
    return [
        Attention("layout", f"{source_id}: sheets await a person, the newest in {newest}", _told(found))
        for source_id, found in sorted(by_source.items())
        if (newest := max((edition_id for edition_id, _ in found), key=position.__getitem__))
    ]


def _told(found: list[tuple[str, str]]) -> list[str]:
    lines = [f"{edition_id}, {said}" for edition_id, said in reversed(found)]
    more = [f"and {len(lines) - MOST_LINES} more, which `register review sheets` lists"] if len(lines) > MOST_LINES else []
    return [*lines[:MOST_LINES], *more, f"What to do: {sheet_answer(said for _, said in found)}."]


def _refused(connection: sqlite3.Connection) -> list[Attention]:
    """One thing for each address, named for the first that came from there: an error page in place of a file is another one each day."""
    by_address: dict[str, list[tuple[str, str]]] = {}
    for sha256, message, address in connection.execute(REFUSED_WHERE):
        by_address.setdefault(address or sha256, []).append((sha256, message))
    return [
        Attention("refused", f"A document could not be read: {found[0][0][:12]}", [found[0][1], *_others_of(address, len(found) - 1)])
        for address, found in by_address.items()
    ]


def _others_of(address: str, others: int) -> list[str]:
    return [f"So it was with {others} more from {address}"] if others else []


def _not_followed(connection: sqlite3.Connection) -> list[Attention]:
    lines = [message for (message,) in connection.execute(NOT_FOLLOWED)]
    return [Attention("decision", "Rows of data/decided could not be followed", lines)] if lines else []


def _to_mend(connection: sqlite3.Connection) -> list[Attention]:
    lines = [message for (message,) in connection.execute(TO_MEND)]
    return [Attention("transcription", "Rows of data/documented need mending", lines)] if lines else []


def _changed(sources: list[SourceStatus]) -> list[Attention]:
    return [
        Attention(
            "page",
            f"{one.source_id}: its page is not as it was since {one.page_changed_since[:10]}",
            [
                f"When it was last asked, on {one.last_asked[:10]}: {_words(one.last_failures)}.",
                "What the words mean stands in scrapers/reasons.py, how the page is read in docs/sources.md.",
            ],
        )
        for one in sources
        if one.page_changed_since
    ]


def _silent(sources: list[SourceStatus]) -> list[Attention]:
    return [
        Attention(
            "silent",
            f"{one.source_id}: no new edition since {one.newest_edition}",
            [
                f"Nothing new for {plural(one.silent_days, 'day')}; usually one comes every {one.usual_days} ({one.usual_from}).",
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
            [f"Asked in vain until {one.last_asked[:10]}: {_words(one.last_failures)}."],
        )
        for one in sources
        if one.last_asked and _is_overdue(one, one.last_answered or one.first_asked)
    ]


def _is_overdue(source: SourceStatus, since: str) -> bool:
    """Whether what has been asked for in vain since that moment was still so more than a week later, when its source was last asked."""
    return (day_of(source.last_asked) - day_of(since)).days > DAYS_WITHOUT_ANSWER


def _not_had(sources: list[SourceStatus]) -> list[Attention]:
    """What has been asked for in vain for more than a week of a source that does answer: one thing for each day since when."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in sources:
        for url, (since, why) in sorted(one.not_had.items()):
            if since[:10] <= one.last_answered[:10] and _is_overdue(one, since):
                found.setdefault((one.source_id, since[:10]), []).append(f"{url}: {why.replace('_', ' ')}")
    remedy = "Look at the publisher's page. What the words mean stands in scrapers/reasons.py."
    return [
        Attention("file", f"{source_id}: what it names cannot be had since {since}", [*_at_most(lines), remedy])
        for (source_id, since), lines in found.items()
    ]


def _at_most(lines: list[str]) -> list[str]:
    return lines if len(lines) <= MOST_LINES else [*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES} more"]


def _words(failures: Mapping[str, int]) -> str:
    return ", ".join(f"{reason.replace('_', ' ')} ({count})" for reason, count in failures.items()) or "no reason was noted"


def as_dict(status: Status) -> dict[str, object]:
    """The same as plain values, for JSON: `build_id`, `today`, `sources`, `undecided` and `attention`, each thing with `kind`, `title` and
    `lines`."""
    return asdict(status)


def write_issues(status: Status, folder: Path) -> None:
    """Write each thing that a person should look at to a file of `folder`: its title is the first line, the rest is Markdown."""
    folder.mkdir(parents=True)
    for number, thing in enumerate(status.attention, 1):
        # Set in by four spaces, what a publisher wrote is shown as it stands and calls nobody.
        (folder / f"{number:03}.md").write_text("\n".join([thing.title, *(f"    {line}" for line in thing.lines)]) + "\n", encoding="utf-8")


def lines_of(status: Status) -> list[str]:
    """The same in plain lines."""
    lines = [f"build {status.build_id}, on {status.today}"]
    for one in status.sources:
        newest = f"newest {one.newest_edition}" if one.newest_edition else "none held"
        silent = f", {plural(one.silent_days, 'day')} without another" if one.silent_days is not None and one.silent_days >= 0 else ""
        usual = f"one every {plural(one.usual_days, 'day')}, {one.usual_from}" if one.usual_days else one.usual_from
        answered = f"last answered {one.last_answered[:10]}" if one.last_answered else "it has not answered yet"
        lines.append(f"{one.source_id}: {plural(one.editions, 'edition')}, {newest}{silent}; {usual}; {answered}")
    for thing in status.attention:
        lines += ["", thing.title, *(f"  {line}" for line in thing.lines)]
    in_vain = _asked_in_vain(status.sources)
    told = ["", f"Asked for in vain in the last run, for no more than {DAYS_WITHOUT_ANSWER} days so far:", *in_vain] if in_vain else []
    return [*lines, *told, *_end_of(status, bool(in_vain))]


def _asked_in_vain(sources: list[SourceStatus]) -> list[str]:
    """A line for each source of which something was asked for in vain when it was last asked, and not yet for so long that a person
    should look at it: what has been for longer is among what they should."""
    lines = []
    for one in sources:
        found = {url: why for url, (since, why) in one.not_had.items() if not _is_overdue(one, since)}
        if found and not _is_overdue(one, one.last_answered or one.first_asked):
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            lines.append(f"  {one.source_id}, on {one.last_asked[:10]}: {min(found)}{more}: {_words(Counter(sorted(found.values())))}")
    return lines


def _end_of(status: Status, in_vain: bool) -> list[str]:
    """What is said last: that nothing has to be looked at, unless something has, and how much can be decided at leisure. Where something
    was asked for `in_vain`, which nobody has to look at yet, that is not said to be nothing."""
    what = plural(status.undecided, "name, pair or proposal awaits", "names, pairs and proposals await")
    waits = f"{what} a decision: register review"
    if status.attention:
        return [waits] if status.undecided else []
    calm = f"Nothing {'else ' if in_vain else ''}is wrong or overdue."
    if status.undecided:
        return [f"{calm} {waits}"]
    return [calm if in_vain else "Nothing needs a person now."]
