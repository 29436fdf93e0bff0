"""What an entry showed as at each edition: the rows of `entry_version`, by which a question can be answered as an edition stood.

An entry is worked out anew only where a listing says something that the one before did not. What is printed is cut at the date; our
decisions are today's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from pipeline.entries.commercial import Answer, commercial_answers
from pipeline.entries.groups import Group
from pipeline.entries.order import content_of
from pipeline.entries.shown import entry_row
from pipeline.gathered import Gathered, Rows
from pipeline.model import Edition, Listing
from pipeline.shares.cohorts import Reach, reach_of_entry
from pipeline.shares.years import years_of_entry

# The newest edition that lists an entry changes with every edition, so it is looked up and not stored.
_LOOKED_UP = ("entry_id", "last_edition_id")
_DATE_AT_END = re.compile(r"\d{4}-\d{2}(-\d{2})?$")
_DATE_AT_START = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def seen_from(listing: Listing, editions: dict[str, Edition]) -> str:
    """The moment from which a listing counts. A transcribed one counts from the date of what it stands for or was listed in first; without
    one, always."""
    if not listing.transcribed:
        return editions[listing.edition_id].moment
    dated = _DATE_AT_END.search(listing.said.stands_for) or _DATE_AT_START.match(listing.text_of("listed_in") or "")
    return dated[0] if dated else ""


def entry_version_rows(gathered: Gathered) -> Rows:
    """The rows of table `entry_version`, one for each state of each entry."""
    return [row for group in gathered.entries for row in _versions(group, gathered)]


def _versions(group: Group, gathered: Gathered) -> Rows:
    rows: Rows = []
    *earlier, (last, _) = _states(group, gathered.by_id)
    states = [(moment, _then(Group(group.register, listings, [], group.entry_id), gathered)) for moment, listings in earlier]
    # The last state is what the entry shows today, which is worked out once.
    for moment, state in [*states, (last, _today(group, gathered))]:
        row = {"entry_id": group.entry_id, **state}
        if rows and all(rows[-1][name] == row[name] for name in row):
            continue
        if rows:
            rows[-1]["valid_until"] = moment
        rows.append(row | {"valid_from": moment, "valid_until": None})
    return rows


def _today(group: Group, gathered: Gathered) -> dict[str, str]:
    return _state(gathered.shown[group.entry_id], gathered.commercial[group.entry_id], gathered.reach[group.entry_id])


def _then(group: Group, gathered: Gathered) -> dict[str, str]:
    editions, declared = gathered.by_id, gathered.declared
    return _state(
        entry_row(group, editions, declared),
        commercial_answers(group, editions, gathered.names_beside, declared),
        reach_of_entry(group, years_of_entry(group.listings, editions, declared), declared),
    )


def _state(shown: dict[str, Any], answers: list[Answer], reach: list[Reach]) -> dict[str, str]:
    told = {one.fact: {"answer": one.answer, "evidence": one.evidence or None, "why": one.why} for one in answers}
    return {
        "entry": _json({name: value for name, value in shown.items() if name not in _LOOKED_UP}),
        "commercial": _json(told),
        "reach": _json([vars(one) for one in reach]),
    }


def _states(group: Group, editions: dict[str, Edition]) -> Iterable[tuple[str, list[Listing]]]:
    """(moment, the listings that an entry rests on then) wherever these say something new."""
    # From the last in the order of precedence, in which the rows of one edition stand as printed, to the one that comes before all.
    ranked = [(seen_from(one, editions), -rank, one) for rank, one in enumerate(group.newest_first(editions))]
    kept: dict[tuple[Any, ...], tuple[int, Listing]] = {}
    before: list[tuple[Any, ...]] = []
    for moment, together in groupby(sorted(ranked, key=lambda each: each[:2]), key=lambda each: each[0]):
        new = [(content_of(one), rank, one) for _, rank, one in together]
        for content, rank, one in new:
            # Of listings that say the same, the one that an entry rests on is needed, beside the first, which dates its first.
            first = ("first", one.transcribed)
            said = content if first in kept else first
            if said not in kept or rank > kept[said][0]:
                kept[said] = (rank, one)
        # Of two editions of one moment, each with a row, the newer is alone in what it says; in one edition the two rows may disagree.
        places = {edition_id: place for place, edition_id in enumerate(dict.fromkeys(one.edition_id for _, _, one in new))}
        if before != (before := [(content, places[one.edition_id]) for content, _, one in new]):
            rested_on = {id(one) for _, one in kept.values()}
            yield moment, [one for one in group.listings if id(one) in rested_on]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
