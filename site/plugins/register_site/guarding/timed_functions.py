"""Those of SQLite's functions whose work grows faster than their texts, made to look at the clock before they begin.

What they answer is what SQLite answers. Where Python finds it sooner it does so, in time that grows with the texts and not with their
product; for the rest SQLite itself is asked, on a connection that holds nothing.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

# A function's name and how many things it takes -> how SQLite itself is asked for it.
ITSELF = {
    **{(name, 2): f"select {name}(?1, ?2)" for name in ("instr", "trim", "ltrim", "rtrim", "like", "glob")},
    **{(name, 3): f"select {name}(?1, ?2, ?3)" for name in ("like", "replace")},
}
LONGEST_PATTERN, LONGEST_REPLACED = 40, 10_000


class Clock:
    """When the query that runs must have ended, and why a function of it could not answer."""

    def __init__(self) -> None:
        self.until = float("inf")
        self.fault = ""

    def start(self, seconds: float) -> None:
        """A query begins, and may take so long."""
        self.until, self.fault = time.perf_counter() + seconds, ""

    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.perf_counter() >= self.until


def time_functions(connection: sqlite3.Connection, clock: Clock) -> None:
    """Put the functions in place of SQLite's own. Once the time is over each raises, and SQLite ends the query."""
    itself = sqlite3.connect(":memory:", check_same_thread=False)
    for category in (sqlite3.SQLITE_LIMIT_LENGTH, sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH):
        itself.setlimit(category, connection.getlimit(category))
    for (name, count), sql in ITSELF.items():
        connection.create_function(name, count, timed(itself, sql, QUICK.get((name, count)), clock), deterministic=True)


def timed(itself: sqlite3.Connection, sql: str, quick: Callable[..., Any] | None, clock: Clock) -> Callable[..., Any]:
    """One function. `quick` answers for texts, or gives None where SQLite must be asked. At a NUL some of SQLite's functions end a text."""

    def ask(*values: Any) -> Any:
        if clock.is_over():
            raise TimeoutError
        if quick is not None and all(type(value) is str and "\0" not in value for value in values):
            found = quick(*values)
            if found is not None:
                return found
        try:
            return itself.execute(sql, values).fetchone()[0]
        except sqlite3.Error as error:
            clock.fault = str(error)
            raise

    return ask


def is_like(pattern: str, text: str) -> bool | None:
    """Whether `text like pattern`: letters of ASCII alone are the same in both cases."""
    parts = parts_of(pattern)
    if parts is None:
        return None
    folded = text.encode().lower()
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return folded == first
    if len(folded) < len(first) + len(last) or not folded.startswith(first) or not folded.endswith(last):
        return False
    place, end = len(first), len(folded) - len(last)
    for part in parts[1:-1]:
        place = folded.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return True


@lru_cache(maxsize=1000)
def parts_of(pattern: str) -> list[bytes] | None:
    """What stands between the signs for anything, in small letters; None for a pattern with a sign for any one character, and for one that
    SQLite may refuse as too long."""
    return pattern.encode().lower().split(b"%") if len(pattern) <= LONGEST_PATTERN and "_" not in pattern else None


def replaced(text: str, part: str, by: str) -> str | None:
    """`text` with `by` in place of each `part`."""
    is_short = len(text) + text.count(part) * len(by) <= LONGEST_REPLACED if part else False
    return text.replace(part, by) if is_short else None


QUICK: dict[tuple[str, int], Callable[..., Any]] = {
    ("instr", 2): lambda text, part: text.find(part) + 1 if part else None,
    ("trim", 2): lambda text, part: text.strip(part) if part else None,
    ("ltrim", 2): lambda text, part: text.lstrip(part) if part else None,
    ("rtrim", 2): lambda text, part: text.rstrip(part) if part else None,
    ("like", 2): is_like,
    ("replace", 3): replaced,
}
