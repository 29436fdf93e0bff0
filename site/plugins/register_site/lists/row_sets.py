"""Sets of the rows of one list: a whole number with a bit for each row or, of few rows, their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

# Counting a value that fewer than one row in so many has is quicker place by place.
RARE = 256
YES = b"1"[0]


def bits_of(places: Iterable[int], size: int) -> int:
    """A bit for each of `size` places, set for those given."""
    text = bytearray(b"0") * size
    for place in places:
        text[place] = YES
    return int(text or b"0", 2)


@dataclass(frozen=True)
class Chosen:
    """The rows that a choice leaves: a bit for each row of the list, of which there are `size`; the first row has the highest."""

    bits: int
    size: int

    @cached_property
    def total(self) -> int:
        """How many they are."""
        return self.bits.bit_count()

    @cached_property
    def text(self) -> str:
        """A character for each row, by its place: "1" where it is chosen."""
        return f"{self.bits:0{self.size}b}"


class Members:
    """The rows that have one value, by their places in a list of `size` rows."""

    def __init__(self, places: Collection[int], size: int) -> None:
        self.places = tuple(places) if len(places) * RARE < size else ()
        self.bits = 0 if self.places else bits_of(places, size)
        # Of several places it gives a tuple of characters and of one place the character: both can count how many are "1".
        self.pick: Any = itemgetter(*self.places) if self.places else None

    def bits_in(self, size: int) -> int:
        """A bit for each row of the list."""
        return bits_of(self.places, size) if self.places else self.bits

    def count(self, chosen: Chosen) -> int:
        """How many of the chosen rows have the value."""
        if self.pick is None:
            return (self.bits & chosen.bits).bit_count()
        return int(self.pick(chosen.text).count("1"))


NOBODY = Members((), 0)


def grouped(pairs: Iterable[tuple[str, int]], size: int) -> dict[str, Members]:
    """Value -> the rows that have it, from pairs of a value and a place; a pair may come more than once."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for value, place in pairs:
        places[value].add(place)
    return members_of(places, size)


def members_of(places: Mapping[str, Collection[int]], size: int) -> dict[str, Members]:
    """Value -> the rows that have it, from value -> places, no place twice."""
    return {value: Members(found, size) for value, found in places.items()}
