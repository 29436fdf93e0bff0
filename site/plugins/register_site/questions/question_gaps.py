"""What the answer to a question rests on and what of that is not held, in plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ..engine import Datasette, Row, rows
from ..words import plain_date, plural, thousands
from .question_files import FOLDER, Question

WANTED = "/wanted"
TOLD_OF = "/entries?known_by=transcription&source=documented"
UNSTATED = "/entries?in_scope=not_stated&audience=any"
NOBODY_KNOWN = "/entries?audience=not_stated"
MAY_BE = (FOLDER / "beside" / "what_may_be_in_scope.sql").read_text(encoding="utf-8").strip()
HELD = (FOLDER / "beside" / "what_is_held.sql").read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Line:
    """One sentence, with the list that it is about; `lacking` where something is not held."""

    text: str
    address: str
    lacking: bool


async def what_it_rests_on(datasette: Datasette, question: Question, values: Mapping[str, str], as_at: str, sql: str) -> list[Line]:
    """A sentence for each publication that the question needs, and one for what other pages tell of. `sql` is HELD, cut where asked."""
    first, last = (values.get(name, name) for name in (question.needs_from, question.needs_to))
    asked = {"sources": json.dumps(question.rests_on), "needs_from": first, "needs_to": last, "as_at": as_at}
    found = await rows(datasette, sql, asked)
    lines = [line_of(row, first, last) for row in found]
    if question.told_of and found and (told := found[0]["told_of"]):
        lines.append(Line(f"It rests also on {plural(told, 'entry', 'entries')} that other public pages tell of.", TOLD_OF, False))
    return lines


async def what_may_be_in_scope(datasette: Datasette, as_at: str, sql: str) -> list[Line]:
    """A sentence for what no count of entries in scope and external holds because it is not stated whether they are. `sql` is MAY_BE, cut
    where asked."""
    (row,) = await rows(datasette, sql, {"as_at": as_at} if as_at else {})
    lines = []
    if unstated := row["scope_not_stated"]:
        told = f"{plural(unstated, 'entry is', 'entries are')} left out, of which it is not stated whether the data is about children's"
        released = row["releases_of_those"]
        of_those = plural(released, "of them is", "of them are") if released else "None of them is"
        lines.append(Line(f"{told} education. {of_those} said to be a release.", UNSTATED, False))
    if nobody := row["audience_not_stated"]:
        told = f"{plural(nobody, 'entry is', 'entries are')} left out, as whether it involves a body outside the Department is not stated."
        lines.append(Line(told, NOBODY_KNOWN, False))
    return lines


def line_of(row: Row, first: str, last: str) -> Line:
    """What is held of one publication."""
    title, held = row["title"], row["editions"]
    if kind := row["item_kind"]:
        ours = f"{plural(row['our_lines'], 'line', 'lines')} of ours tell of others"
        collected = f"{thousands(row['collected'])} collected" if row["collected"] else "None was collected"
        return Line(f"“{title}”: {collected}; {ours}.", f"/parliament?kind={kind}", not row["collected"])
    if not held:
        transcribed = f" {plural(row['transcribed'], 'row of it is', 'rows of it are')} transcribed by us." if row["transcribed"] else ""
        if unread := row["not_read"]:
            held_but = f"{plural(unread, 'edition', 'editions')} of “{title}” held, and none is read and counted yet.{transcribed}"
            return Line(held_but, f"/editions?source={row['source_id']}", True)
        return Line(f"No edition of “{title}” is held.{transcribed}", WANTED, True)
    span = plain_date(row["newest"]) if held == 1 else f"{plain_date(row['oldest'])} to {plain_date(row['newest'])}"
    words = f"{plural(held, 'edition', 'editions')} of “{title}” held, as at {span}"
    if row["newest_status"] == "part_read":
        words += f"; {'it' if held == 1 else 'the newest'} could be read in part only, and the rest of it is in no answer"
    if row["of_the_time"]:
        return Line(f"{words}.", f"/editions?source={row['source_id']}", False)
    time = f"from {plain_date(first)}" + (f" to {plain_date(last)}" if last else " or later")
    return Line(f"{words}; none is as at a date {time}, which the answer would need of it.", WANTED, True)


def in_words(lines: list[Line]) -> str:
    """The answer where no row answers: that none does, since nothing is held of it or since there is none; beside it what is held and what
    is lacking."""
    lacking = [line.text for line in lines if line.lacking]
    begin = "No row answers this" + (", and not all that it needs is held." if lacking else ".")
    return " ".join([begin, *(line.text for line in lines)])
