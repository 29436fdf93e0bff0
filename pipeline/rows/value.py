"""The values of one row of a sheet, as `model.Listing` holds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pipeline.fold import squash

T = TypeVar("T")
REPAIRED = "a person repaired the cell"


@dataclass(frozen=True, slots=True)
class Value:
    """One field of one listing: the printed text, the parsed value (None unless status is stated), and the rule that read it.

    `repair` is the text that a person said should be read in place of the printed one, or None (data/decided/corrections.csv).
    """

    field: str
    column_letter: str
    printed: str
    value: str | None
    status: str
    rule: str
    repair: str | None = None

    @property
    def text(self) -> str:
        """What is read: the printed text or, where a person repaired the cell, what stands in its place."""
        return self.printed if self.repair is None else self.repair

    @property
    def quoted(self) -> str:
        """The printed text in quotation marks, with its repair."""
        return repr(self.printed) if self.repair is None else f"{self.printed!r}, which a person repaired to {self.repair!r}"


class Shared(tuple[T, ...]):
    """A tuple that many rows share, and that is hashed once."""

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()

    def __hash__(self) -> int:
        return self._hash


class Values(Shared[Value]):
    """The values of one row, in order. Rows that say the same share them, and they are looked up by field (`first`)."""

    @cached_property
    def first(self) -> dict[str, Value]:
        """Field -> the first value of it."""
        return {one.field: one for one in reversed(self)}

    @cached_property
    def title(self) -> str:
        """The parsed title as its letters and digits alone; '' where there is none."""
        return squash((self.first["title"].value or "") if "title" in self.first else "")

    @cached_property
    def unparsed(self) -> tuple[Value, ...]:
        """Those that stay as printed because no rule reads them."""
        return tuple(one for one in self if one.status == "unparsed")
