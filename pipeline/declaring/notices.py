"""What one line of data/decided/notices.csv may say: notices stand beside a record, dated, and change nothing that is printed or read."""

from __future__ import annotations

import re

from pipeline.declaring.declarations import Declared
from pipeline.fold import slug
from pipeline.privacy.masks import mask_shown

KINDS = ("ours", "publisher", "dispute")
ABOUT = ("entry", "recipient", "dataset", "edition", "claim", "parliament", "row")
FREE_TEXT = ("said_by", "said", "before", "after", "why")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def fault_of_notice(row: dict[str, str], declared: Declared) -> str:
    """What is wrong with one notice; '' where nothing is. Whether its record is there, only a build can tell."""
    if row["notice_id"] != slug(row["notice_id"]) or row["notice_id"] == "x":
        return f"notice_id is {row['notice_id']!r}; it must be small letters, digits and hyphens"
    for name, known in (("kind", KINDS), ("about", ABOUT)):
        if row[name] not in known:
            return f"{name} is {row[name]!r}; it must be one of {', '.join(known)}"
    if empty := [name for name in ("about_id", "said_by", "said") if not row[name].strip()]:
        return f"it needs {', '.join(empty)}"
    if row["reported_on"] and not _DAY.fullmatch(row["reported_on"]):
        return "reported_on must be a day such as 2026-11-26, or nothing"
    if row["kind"] == "dispute" and not row["reported_on"]:
        return "a dispute needs reported_on, the day on which somebody said so"
    if row["reported_on"] > row["decided_on"]:
        return "it was decided before it was reported"
    if (row["kind"] == "ours") != bool(row["before"] and row["after"]) or (row["kind"] != "ours" and (row["before"] or row["after"])):
        return "before and after tell of a mistake of ours, and of nothing else: what is printed is never changed"
    # A notice is published as it stands, so it may hold nothing that would have to be masked.
    if told := [name for name in FREE_TEXT if mask_shown(row[name], declared) != row[name]]:
        return f"{', '.join(told)} holds an address, a number or a name of a person; write what they are instead"
    return ""
