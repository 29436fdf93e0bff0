"""The sums of what was collected: nothing held is lost from one build to the next, no answer is dropped, every fetch is told of."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.audit.held import Held

OUTCOMES = {"stored_new", "stored_same", "refused", "failed", "not_reached"}
# The address of one question or statement, by the service's number or by day and number; a list of them has neither.
ONE_ITEM = re.compile(r"/(?:questions|statements)/\d+(?:\?|$)|/statements/\d{4}-\d{2}-\d{2}[^/?]*/[^/?]+(?:\?|$)")


def history(held: Held) -> Iterator[str]:
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
    used = {sha256 for versions in kept.values() for sha256 in versions}
    for (kind, number), seen in sorted(_states(held).items()):
        dropped = [sha256 for sha256 in seen if sha256 not in used]
        if dropped and len(dropped) != len(seen):
            yield f"{kind} {number}: {len(dropped)} of its {len(seen)} answers are in no version, one is document {dropped[0]}"


def _states(held: Held) -> dict[tuple[str, str], list[str]]:
    """(kind, the service's number) -> the documents that were captured of it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in held.captures:
        path = held.document(line["sha256"])
        if not ONE_ITEM.search(line["url"]) or not path.exists():
            continue
        try:
            value = json.loads(path.read_bytes())["value"]
            key = ("statement" if "/statements/" in line["url"] else "question", str(value["id"]))
        except (ValueError, KeyError, TypeError):
            continue
        if line["sha256"] not in found[key]:
            found[key].append(line["sha256"])
    return found


def fetches(held: Held) -> Iterator[str]:
    """The diary: in a run each address is stored once, or ends otherwise once, by one of five outcomes; what was stored is captured."""
    lines = held.lines("fetches.csv")
    captured = {line["sha256"] for line in held.lines("captures.csv")}
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
