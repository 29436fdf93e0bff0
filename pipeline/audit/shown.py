"""What an entry shows is what its listings say: worked out a second time, from the words of each row, for now and for every state before.

An entry shows of each field what the newest edition says that states it, a transcription where none does; its dates come from a listing
with its outcome. Which of several rows of one edition comes first is not worked out again: what any of them says is taken.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.audit.held import Held

TEXTS = (
    *("reference", "title", "purpose", "publisher_type", "classification", "tier", "identifiability", "sensitivity"),
    *("received_on", "ends_on", "destroyed_on", "destruction_text", "retention_text", "listed_date"),
    *("legal_gateway", "access_route", "datasets_text", "years_text", "standing", "pupil_level", "onward_sharing", "destruction"),
)
# These come from a listing that states the outcome shown.
DATES = ("approved_on", "sent_on", "decided_on")
# Of these a number that could not be read comes before one that another source states.
COUNTS = ("record_count", "record_count_unit")
UNSTATED = (None, "not_stated")
# The first of these that any listing says.
SCOPES = ("yes", "no", "not_stated")
# A transcription comes after every edition of the publisher's own; else the date decides.
WHEN = "as_at, first_captured_at, source_id, position"
EDITIONS = (
    f"select edition_id, row_number() over (order by status != 'transcribed', {WHEN}) as turn, "
    f"row_number() over (order by {WHEN}) as time, status != 'transcribed' as theirs from edition"
)
# The listings of an entry that say the same in one section: the first moment from which one counts, the last turn and the first time.
SAID = (
    f"create temp table said as with place as materialized ({EDITIONS}) select entry_id, wording_id, section_id, outcome, in_scope, "
    "listing_key, min(seen_from) as since, max(turn) as turn, min(time) as time from listing join place using (edition_id) "
    "group by entry_id, wording_id, section_id, outcome, in_scope, listing_key"
)
REACH = ("group_from", "group_to", "year_from", "year_to", "born_from", "born_to", "sure", "why")
STATE = "entry_version.entry as state, commercial, reach"
VALUES = "select wording_id, field, value, status from wording_value order by wording_id, field, length(column_letter), column_letter"

# Field -> the value and the status of its first cell.
Values = Mapping[str, tuple[str | None, str]]
NO_VALUE = (None, "")
NO_EDITION = (0, 0, False)


class Said(NamedTuple):
    """What the listings of one wording say of an entry. The one with the greatest `turn` is what the entry rests on; `time` is when the
    first was."""

    values: Values
    section_id: str
    outcome: str
    in_scope: str
    since: str
    turn: int
    time: int

    def of(self, field: str) -> tuple[str | None, str]:
        """The value, None where it is not stated, and the status, '' where the row has no such cell."""
        return self.values.get(field, NO_VALUE)


def entries(held: Held) -> Iterator[str]:
    """Each entry, and each of its states, shows what its listings say, and the last state what the entry does. Where it does not, a line
    begins with the entry's id. The table `said` must have been made by SAID."""
    while_open = {section_id for (section_id,) in held.all("select section_id from section where keeps = 'while_open'")}
    places, said, answers, reaches = _Places(held), _said(held), _answers(held), _reaches(held)
    for row in held.rows(f"select entry.*, {STATE} from entry join entry_version using (entry_id) where valid_until is null"):
        listings = said.get(row["entry_id"], [])
        for what in (*_amiss(row, listings, while_open), *places.amiss(row, listings), *_last(row, answers, reaches)) if listings else ():
            yield f"{row['entry_id']}: {what}"
    for row in held.rows(f"select entry_id, valid_from, {STATE} from entry_version where valid_until is not null"):
        listings = [one for one in said.get(row["entry_id"], []) if one.since <= row["valid_from"]]
        for what in _amiss(json.loads(row["state"]), listings, while_open, newest=False) if listings else ():
            yield f"{row['entry_id']} as from {row['valid_from']!r}: {what}"


def _said(held: Held) -> dict[str, list[Said]]:
    values: dict[str, dict[str, tuple[str | None, str]]] = defaultdict(dict)
    for wording_id, field, value, status in held.database.execute(VALUES):
        values[wording_id].setdefault(field, (value, status))
    found: dict[str, list[Said]] = defaultdict(list)
    for entry_id, wording_id, *more in held.database.execute(
        "select entry_id, wording_id, section_id, outcome, in_scope, since, turn, time from said"
    ):
        found[entry_id].append(Said(values[wording_id], *more))
    return found


def _answers(held: Held) -> dict[str, dict[str, Any]]:
    """Entry id -> its answers to what is commercial, as a state has them."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for entry_id, fact, *told in held.database.execute("select entry_id, fact, answer, evidence, why from entry_commercial"):
        found[entry_id][fact] = dict(zip(("answer", "evidence", "why"), told, strict=True))
    return found


def _reaches(held: Held) -> dict[str, set[tuple[Any, ...]]]:
    """Entry id -> its rows of the children that it may be about, without their places, which a state need not have in the same order."""
    found: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for entry_id, *told in held.all(f"select entry_id, {', '.join(REACH)} from entry_reach"):
        found[entry_id].add(tuple(told))
    return found


def _last(row: dict[str, Any], answers: Mapping[str, dict[str, Any]], reaches: Mapping[str, set[tuple[Any, ...]]]) -> Iterator[str]:
    # That no number is kept is a claim's to say, which no edition prints and no state of an entry has.
    kept_back = ("record_count_status",) if row["record_count_status"] == "not_recorded" else ()
    if differ := [name for name, value in json.loads(row["state"]).items() if row[name] != value and name not in kept_back]:
        yield f"its last state and what it shows differ in {', '.join(differ)}"
    if json.loads(row["commercial"]) != answers.get(row["entry_id"], {}):
        yield "its last state and its answers to what is commercial differ"
    if {tuple(one[name] for name in REACH) for one in json.loads(row["reach"])} != reaches.get(row["entry_id"], set()):
        yield "its last state and the children that it may be about differ"


def _amiss(row: dict[str, Any], listings: list[Said], while_open: set[str], newest: bool = True) -> Iterator[str]:
    """What `row` shows and its listings do not say; with `newest`, what only an older edition than another says too."""
    closed = [one for one in listings if one.section_id not in while_open or one.section_id == row["section_id"]]
    outcomes = [(one, one.outcome) for one in closed if one.outcome != "not_stated"]
    if outcomes or row["outcome"] != "not_stated":
        yield from _unsaid("outcome", row["outcome"], outcomes, newest)
    if row["in_scope"] != min((one.in_scope for one in listings), key=SCOPES.index):
        yield f"in_scope is {row['in_scope']!r}, and its listings say otherwise"
    for field in (*TEXTS, *DATES, *COUNTS):
        asked = [one for one in closed if one.outcome == row["outcome"]] if field in DATES else listings
        stated = [(one, value) for one in asked for value, status in [one.of(field)] if status == "stated"]
        shown = row[field]
        if (status := row.get(f"{field}_status", "")) and (status == "stated") != (shown not in UNSTATED):
            yield f"{field} is {shown!r} and its status {status!r}"
        if shown in UNSTATED:
            if _may_be_unstated(field, asked, stated):
                continue
            yield f"{field} is not stated, and a listing states {stated[0][1]!r}"
        else:
            yield from _unsaid(field, str(shown), stated, newest and field not in DATES)


def _may_be_unstated(field: str, asked: list[Said], stated: list[tuple[Said, str | None]]) -> bool:
    if field in DATES:
        # Another date of a listing with the same outcome may have decided which is taken.
        return len(stated) < len(asked) or not stated
    if field in COUNTS and any(one.of(field)[1] not in ("", "stated", "not_stated") for one in asked):
        return True
    # Several numbers of records in one edition are none of the entry's.
    if field == "record_count" and len({value for one, value in stated if one.turn == max(said.turn for said, _ in stated)}) > 1:
        return True
    return all(value in UNSTATED for _, value in stated)


def _unsaid(field: str, shown: str, stated: Iterable[tuple[Said, str | None]], newest: bool) -> Iterator[str]:
    """A line where nothing that was `stated` is what is `shown`, or nothing in the newest edition of those."""
    told = list(stated)
    last = max((one.turn for one, _ in told), default=0)
    if not any(value == shown and (not newest or one.turn == last) for one, value in told):
        yield f"{field} is {shown!r}, and its listings say {sorted({str(value) for _, value in told})[:3]}"


class _Places:
    """The editions and sections by which an entry says where it is listed."""

    def __init__(self, held: Held) -> None:
        self._editions = {edition_id: (turn, time, bool(theirs)) for edition_id, turn, time, theirs in held.all(EDITIONS)}
        self._sources = dict(held.all("select section_id, source_id from section"))

    def amiss(self, row: dict[str, Any], listings: list[Said]) -> Iterator[str]:
        """What an entry says of its first and its last edition, and of where it stands, and does not hold."""
        last, first = max(one.turn for one in listings), min(one.time for one in listings)
        (turn, _, theirs), (_, time, _) = (self._editions.get(row[f"{name}_edition_id"], NO_EDITION) for name in ("last", "first"))
        if (turn, time) != (last, first):
            yield f"{row['first_edition_id']} and {row['last_edition_id']} are not the first and the last edition that list it"
        if row["section_id"] not in {one.section_id for one in listings if one.turn == last}:
            yield f"section_id is {row['section_id']!r}, and its last edition lists it in another"
        # What a transcription is of, a declaration says: no table of the register does.
        source_id = self._sources.get(row["section_id"]) if theirs else row["source_id"]
        if (row["known_by"], row["source_id"]) != ("edition" if theirs else "transcription", source_id):
            yield f"known_by is {row['known_by']!r} and source_id {row['source_id']!r}, and by its last edition it is otherwise"
