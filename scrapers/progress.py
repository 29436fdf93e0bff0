"""Says on standard error how a run goes, so that a sweep of hours is not taken for one that hangs. The account is the report's alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

# Seconds between two lines about one source: at a terminal somebody waits, elsewhere each line ends in a log or a mail.
AT_A_TERMINAL, ELSEWHERE = 30.0, 1800.0


class Progress:
    """Tells `write` (standard error) which source is asked, and every so many seconds how far that has come."""

    def __init__(self, write: Callable[[str], object] | None = None, every: float | None = None) -> None:
        self._write = write or sys.stderr.write
        self._every = every if every is not None else AT_A_TERMINAL if sys.stderr.isatty() else ELSEWHERE
        self._told = time.monotonic()

    def begins(self, source_id: str, hosts: tuple[str, ...]) -> None:
        """The turn of a source has come."""
        self._told = time.monotonic()
        self._write(f"{source_id}: asking {', '.join(hosts)}\n")

    def settled(self, source_id: str, addresses: int, new: int) -> None:
        """One more of a source's addresses is settled, of `addresses` so far, of which `new` gave a document that was not held."""
        now = time.monotonic()
        if now - self._told >= self._every:
            self._told = now
            self._write(f"{source_id}: addresses dealt with so far: {addresses:,}; new documents: {new:,}. "
                        "It may be stopped (Ctrl-C); the next run goes on from here.\n")
