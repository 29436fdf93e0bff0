"""The sums of what was collected: nothing held is lost from one build to the next, no answer is dropped, every fetch is told of."""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from pipeline.audit import records, repeats
from pipeline.audit.held import Held

OUTCOMES = {"stored_new", "stored_same", "refused", "failed", "not_reached"}
# The address of one question or statement, by the service's number or by day and number; a list of them has neither.
ONE_ITEM = re.compile(r"/(?:questions|statements)/\d+(?:\?|$)|/statements/\d{4}-\d{2}-\d{2}[^/?]*/[^/?]+(?:\?|$)")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def history(held: Held) -> Iterator[str]:
    """The store holds every document that was captured and all that the build before had; captures and events are of what is there."""
    yield from stored(held)
    yield from records.history(held)
    yield from repeats.history(held)


def stored(held: Held) -> Iterator[str]:
    """The store holds every document that was captured, byte for byte, and all that the build before had."""
    captured = {line["sha256"] for line in held.captures}
    known = {sha256 for (sha256,) in held.all("select sha256 from document")}
    if lost := captured - known:
        yield f"{len(lost)} captured documents are not in the register, one is {min(lost)}"
    for sha256 in sorted(captured):
        path = held.document(sha256)
        if not path.exists():
            yield f"{path} is missing. Restore it from an archive (register archive)"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"{path} no longer has the bytes it was stored with. Restore it from an archive (register archive)"
    if held.before is not None:
        earlier = {sha256 for (sha256,) in held.before.execute("select distinct sha256 from capture where via != 'transcribed'")}
        if gone := earlier - captured:
            yield (
                f"{len(gone)} documents of the build before are captured no more, one is {min(gone)}. What was held stays held: restore "
                "data/published/captures.csv from an archive. If they were taken out on purpose, remove data/built/register.db and build"
            )


def answers(held: Held) -> Iterator[str]:
    """Answers of Parliament's service: all of an item that is kept are its versions, numbered without a gap; of others none is."""
    kept: dict[str, list[str]] = defaultdict(list)
    for item_id, position, sha256 in held.all("select item_id, position, sha256 from parliament_version order by item_id, position"):
        kept[item_id].append(sha256)
        if position != len(kept[item_id]):
            yield f"{item_id}: version {position} follows version {len(kept[item_id]) - 1}"
    for item_id, versions in held.all("select item_id, versions from parliament_item"):
        if versions != len(kept[item_id]):
            yield f"{item_id}: {versions} versions are stated, {len(kept[item_id])} are there"
    yield from _stated_otherwise(held)
    used = {sha256 for versions in kept.values() for sha256 in versions}
    for (kind, number), seen in sorted(_states(held).items()):
        dropped = [sha256 for sha256 in seen if sha256 not in used]
        if dropped and len(dropped) != len(seen):
            yield f"{kind} {number}: {len(dropped)} of its {len(seen)} answers are in no version, one is document {dropped[0]}"


def _stated_otherwise(held: Held) -> Iterator[str]:
    """Versions with other days, or of an item with another number, than the service's answer states."""
    query = "select version.item_id, sha256, uin, version.tabled_on, version.answered_on, corrected_on "
    for item_id, sha256, *shown in held.all(f"{query} from parliament_version as version join parliament_item using (item_id)"):
        value = _value(held, sha256)
        names = ("", "dateMade", "") if "dateMade" in value else ("dateTabled", "dateAnswered", "dateAnswerCorrected")
        days = [found[0] if (found := DAY.match(str(value.get(name)))) and _is_real(found[0]) else "" for name in names]
        if value and (stated := [str(value.get("uin") or ""), *days]) != [one or "" for one in shown]:
            yield f"{item_id}: {shown} are its number and days, and the service's answer states {stated}"


def _is_real(day: str) -> bool:
    """Whether a day is one of the calendar; the first of all stands for none."""
    year, month, date = (int(part) for part in day.split("-"))
    return 1 <= month <= 12 and 1 <= date <= monthrange(max(year, 1), month)[1] and (year, month, date) > (1, 1, 1)


def _value(held: Held, sha256: str) -> dict[str, Any]:
    """What the service says of one item; {} where the document is no such answer."""
    try:
        found = json.loads(held.document(sha256).read_bytes())["value"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _states(held: Held) -> dict[tuple[str, str], list[str]]:
    """(kind, the service's number) -> the documents that were captured of it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    # What is had night after night is looked at once.
    for url, sha256 in dict.fromkeys((line["url"], line["sha256"]) for line in held.captures):
        value = _value(held, sha256) if ONE_ITEM.search(url) else {}
        if "id" not in value:
            continue
        key = ("statement" if "/statements/" in url else "question", str(value["id"]))
        if sha256 not in found[key]:
            found[key].append(sha256)
    return found


def fetches(held: Held) -> Iterator[str]:
    """The diary: in a run each address is stored once, or ends otherwise once, by one of five outcomes; what was stored is captured."""
    lines = held.lines("fetches.csv")
    captured = {line["sha256"] for line in (held.lines("captures.csv") if held.later_may_wait else held.captures)}
    # A page that was stored may also be told of as one that lacks a file.
    ends = Counter((line["run_id"], line["source_id"], line["url"], line["outcome"].startswith("stored")) for line in lines)
    for (run_id, source_id, url, _), times in ends.items():
        if times > 1:
            yield f"{source_id}: {url} ended {times} times in run {run_id}"
    for line in lines:
        if line["outcome"] not in OUTCOMES:
            yield f"{line['source_id']}: {line['url']} ended as {line['outcome']!r}, which is no outcome"
        elif line["outcome"].startswith("stored") and line["sha256"] not in captured:
            yield f"{line['source_id']}: {line['url']} was stored, and captures.csv has no line for it"
        elif line["outcome"] in ("failed", "refused", "not_reached") and not line["reason"]:
            yield f"{line['source_id']}: {line['url']} {line['outcome']} without a reason"
