"""What goes into the table of the states in which a question or statement was seen."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.gathered import Gathered, Rows
from pipeline.model import Named
from pipeline.parliamentary.versions import ALSO_COMPARED, COMPARED, DATES, MEMBERS, Version


def parliament_version_rows(gathered: Gathered) -> Rows:
    """One row a version, the oldest first; `changed` names what differs from the version before it."""
    rows: Rows = []
    for item in gathered.items:
        days = stands_from(item.versions)
        for position, (before, now) in enumerate(zip((None, *item.versions), item.versions, strict=False), start=1):
            changed = [name for name in (*COMPARED, *ALSO_COMPARED) if before and getattr(before, name) != getattr(now, name)]
            texts = {name: getattr(now, name) or None for name in (*COMPARED, "answer_html", "original_answer_html", *MEMBERS)}
            facts = {"item_id": item.item_id, "position": position, "sha256": now.sha256, "captured_at": now.captured_at}
            facts |= {"last_seen_at": now.last_seen_at, "changed": ", ".join(changed) or None}
            told = {"stands_from": days[position - 1] or None, "names": _names(item.names[position - 1])}
            rows.append(texts | facts | told)
    return rows


def stands_from(versions: Sequence[Version]) -> list[str]:
    """The day from which each of the versions of an item stood, the oldest first; '' where it is not known.

    A version states it: the day of its correction, of its answer, or on which it was tabled. What was changed without a day of its own, as
    by a withdrawal, is known from the day on which it was first collected.
    """
    days: list[str] = []
    before = ("", "")
    for one in versions:
        stated = next(((name, day) for name in reversed(DATES) if (day := getattr(one, name))), ("", ""))
        own = not days or (stated != before and stated[1] >= days[-1])
        days.append(stated[1] if own else max(days[-1], one.captured_at[:10]))
        before = stated
    return days


def _names(named: Sequence[tuple[str, Named]]) -> str | None:
    found = {where: [one.recipient_id for told, one in named if told == where] for where in ("answer", "question")}
    return json.dumps(found) if named else None
