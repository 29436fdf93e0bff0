"""What the pages asked the register last, with its answers: a build never changes while it is served, so they go on being true.

Most of what a page asks is its own; what many pages ask alike (counts, lists of choices, a source, an edition) is asked once, and the
forms of one list (page, CSV, JSON, XLSX) share their rows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

Row = dict[str, Any]
Key = tuple[str, Hashable]

# Values of all answers together, which hold some 20 MB of the longest texts. A longer answer than the second is not kept.
MOST_VALUES = 100_000
LONGEST_VALUES = 10_000


def key_of(sql: str, values: Mapping[str, object] | Sequence[object]) -> Key:
    """What an answer is remembered under."""
    return sql, tuple(values.items()) if isinstance(values, Mapping) else tuple(values)


class Remembered:
    """The last answers, up to a number of values; the one that was asked for longest ago goes first."""

    def __init__(self, most_values: int = MOST_VALUES, longest: int = LONGEST_VALUES) -> None:
        self.most_values = most_values
        self.longest = longest
        self.answers: OrderedDict[Key, list[Row]] = OrderedDict()
        self.size = 0

    def get(self, key: Key) -> list[Row] | None:
        """The rows of a remembered answer, the caller's own to change; None where there is none."""
        found = self.answers.get(key)
        if found is None:
            return None
        self.answers.move_to_end(key)
        return [row.copy() for row in found]

    def keep(self, key: Key, found: list[Row]) -> None:
        """Remember an answer, as copies of its rows."""
        size = values_in(found)
        if size > self.longest or key in self.answers:
            return
        self.answers[key] = [row.copy() for row in found]
        self.size += size
        while self.size > self.most_values:
            _, gone = self.answers.popitem(last=False)
            self.size -= values_in(gone)


def values_in(found: list[Row]) -> int:
    """How many values an answer holds; one without rows counts as one."""
    return 1 + len(found) * len(found[0]) if found else 1
