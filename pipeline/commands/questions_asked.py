"""What a person is asked at a terminal: one question about one thing that awaits a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Row = dict[str, str]
# Given what is asked for and a default, the answer.
Ask = Callable[[str, str], str]


@dataclass(frozen=True)
class Question:
    """One thing that awaits a decision: what is shown, the answers that may be given, and the row that each makes.

    `row_of` is given the answer and a function that asks for one more fact (what, default); it gives the row without who, when and why.
    """

    file_name: str
    shown: list[str]
    answers: tuple[str, ...]
    row_of: Callable[[str, Ask], Row]
