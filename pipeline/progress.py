"""How far long work has come, for a person at a terminal; short work says nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

# A line is written no sooner than so many seconds after the one before it.
SECONDS = 2.0
# Told of a step, and how many of how many parts of it are done.
Say = Callable[..., None]


class Progress:
    """Tells `write` of the steps of long work: at most one line in `SECONDS`, the first of them no sooner than that after the start."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._told = time.monotonic()

    def __call__(self, step: str, done: int = 0, known: int = 0) -> None:
        """The work is at `step`, of which `done` of `known` parts are done, where they can be counted."""
        now = time.monotonic()
        if now - self._told >= SECONDS:
            self._told = now
            self._write(f"{step}: {done:,} of {known:,}" if known else step)


def silent(_step: str, _done: int = 0, _known: int = 0) -> None:
    """Says nothing."""
