"""What rows say, stored once: the editions of a register repeat most of their rows, so listings that say the same share one wording.

A wording is the values of a row with the columns they stand in, and the datasets and organisations that it names. Its id is made of
them, so it is the same in every build that has such a row.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pipeline.model import Listing, Wording

if TYPE_CHECKING:
    from pipeline.gathered import Gathered


def wordings_of(listings: Iterable[Listing]) -> dict[Wording, tuple[str, int]]:
    """Each wording of `listings` -> (its id, how many of them say it), in the order of the ids."""
    counted = Counter[Wording]()
    for said, number in Counter(one.said for one in listings).items():
        counted[said.wording] += number
    named = sorted((_id_of(wording), place, wording) for place, wording in enumerate(counted))
    return {wording: (wording_id, counted[wording]) for wording_id, _, wording in named}


def _id_of(wording: Wording) -> str:
    parts = [_values(wording), _datasets(wording), _recipients(wording)]
    return "w" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _values(wording: Wording) -> list[tuple[str | None, ...]]:
    found = ((one.field, one.column_letter, one.printed, one.value, one.status, one.rule) for one in wording[0])
    return sorted(found, key=lambda row: row[:2])


def _datasets(wording: Wording) -> list[tuple[str, str]]:
    return sorted(wording[1])


def _recipients(wording: Wording) -> list[tuple[str, str, str, str]]:
    return sorted((one.recipient_id, one.role, one.matched, one.rule) for one in wording[2])


def _stored(gathered: Gathered) -> Iterator[tuple[str, Wording]]:
    """Each id once, in order, with a wording of it: two that differ in nothing that is stored have one."""
    ids: dict[str, Wording] = {}
    for wording, (wording_id, _) in gathered.wordings.items():
        ids.setdefault(wording_id, wording)
    yield from ids.items()


def wording_rows(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    """The rows of table `wording`, in order of their key."""
    counted: Counter[str] = Counter()
    for wording_id, listings in gathered.wordings.values():
        counted[wording_id] += listings
    yield from counted.items()


def wording_value_rows(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    """The rows of table `wording_value`, in order of their key."""
    return ((wording_id, *row) for wording_id, wording in _stored(gathered) for row in _values(wording))


def wording_dataset_rows(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    """The rows of table `wording_dataset`, in order of their key."""
    return ((wording_id, *row) for wording_id, wording in _stored(gathered) for row in _datasets(wording))


def wording_recipient_rows(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    """The rows of table `wording_recipient`, in order of their key."""
    return ((wording_id, *row) for wording_id, wording in _stored(gathered) for row in _recipients(wording))
