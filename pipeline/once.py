"""Answers that are worked out once: the editions of a register repeat most of their rows, and the same words always read the same.

What is remembered hangs on the settings that it was worked out by, and is gone with them: other settings are asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from pipeline.model import Listing

P = ParamSpec("P")
A = TypeVar("A")
D = TypeVar("D")
T = TypeVar("T")
Cells = dict[str, str]


def once(function: Callable[P, T]) -> Callable[P, T]:
    """`function`, whose last argument is a `Declared`, answering from memory what those settings were asked before.

    The other arguments are hashed. Callers must not change an answer. An error is raised anew each time.
    """

    @wraps(function)
    def remembered(*asked: P.args, **named: P.kwargs) -> T:
        known = asked[-1].answers.setdefault(function, {})  # type: ignore[attr-defined]
        words = asked[:-1]
        if words not in known:
            known[words] = function(*asked, **named)
        answer: T = known[words]
        return answer

    return remembered


def once_by(key: Callable[[Listing], Hashable]) -> Callable[[Callable[[Listing, D], A]], Callable[[Listing, D], A]]:
    """As `once`, for a function of a listing and a `Declared` whose answer rests on no more of the listing than its `key`."""

    def made(function: Callable[[Listing, D], A]) -> Callable[[Listing, D], A]:
        @wraps(function)
        def remembered(listing: Listing, declared: D) -> A:
            known = declared.answers.setdefault(function, {})  # type: ignore[attr-defined]
            asked = key(listing)
            if asked not in known:
                known[asked] = function(listing, declared)
            answer: A = known[asked]
            return answer

        return remembered

    return made


def once_a_row(function: Callable[[Cells, str, D], A]) -> Callable[[Cells, str, D], A]:
    """As `once`, for a function of a row's cells, a name and a `Declared`.

    Rows that say the same share their cells (`readers.wire`), and are known by having the very same: to compare them text by text would
    take as long as most questions. The cells are kept with the answer, so that no others are ever taken for them.
    """

    @wraps(function)
    def remembered(cells: Cells, name: str, declared: D) -> A:
        known = declared.answers.setdefault(function, {})  # type: ignore[attr-defined]
        held: tuple[A, Cells] | None = known.get((id(cells), name))
        if held is None:
            held = known[id(cells), name] = (function(cells, name, declared), cells)
        return held[0]

    return remembered
