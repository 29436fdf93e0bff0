"""The declared words that are looked for in answers of Parliament, by what they are looked for for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

USES = (
    *("counted", "number", "number_part", "multiplier", "joint", "qualifier", "in_cell", "not_between", "not_after"),
    *("no_number", "asks", "elsewhere", "section"),
)


@dataclass(frozen=True, eq=False)
class AnswerWords:
    """Words looked for in answers of Parliament: use -> words (in small letters) -> what they mean.

    Uses: counted (what a number counts), number (a number in words), number_part (it may be a part of one), multiplier (a number in digits
    before it is so many times as much), joint (between two numbers that belong together), qualifier (before a number that is not exact),
    in_cell (before a number in the cell of a table alone; "range" where the number is one of two),
    not_between (ends the search for what is counted), not_after (the number after it counts nothing), no_number (says that none is held
    or given), asks (a question asks for a number), elsewhere (the answer points to something beside it), section (a part of the register,
    by its id).
    """

    means: dict[str, dict[str, str]]

    @classmethod
    def of_rows(cls, rows: Iterable[dict[str, str]]) -> AnswerWords:
        """The words of the rows of lookups/answer_words.csv, whose uses are all among USES."""
        means: dict[str, dict[str, str]] = {use: {} for use in USES}
        for row in rows:
            means[row["use"]][row["words"].lower()] = row["means"]
        return cls(means)

    def either(self, use: str) -> str:
        """A pattern that fits any of the words of `use`, the longest that can; nothing where none are declared."""
        return f"(?:{'|'.join(re.escape(one) for one in sorted(self.means[use], key=len, reverse=True)) or '(?!)'})"

    def first(self, use: str, text: str) -> str:
        """The first of the words of `use` that stand in `text` as whole words, letter case aside; '' where none does."""
        lowered = text.lower()
        return next((one for one in self.means[use] if _stands_in(lowered, one)), "")

    def all_means(self, use: str, text: str) -> list[str]:
        """What the words of `use` that stand in `text` as whole words mean, each meaning once."""
        lowered = text.lower()
        return list(dict.fromkeys(means for words, means in self.means[use].items() if _stands_in(lowered, words)))

    def last(self, use: str, text: str) -> str:
        """The words of `use` with which `text` ends, as they stand in it, the longest that fit; '' where it ends with none."""
        ends = text.rstrip()
        lowered = ends.lower()
        fits = [one for one in self.means[use] if lowered.endswith(one) and re.search(rf"(?<!\w){re.escape(one)}$", lowered)]
        return ends[-len(max(fits, key=len)) :] if fits else ""


def _stands_in(text: str, words: str) -> bool:
    """Whether `words` stand in `text` as whole words: few do in any form, which is quickly seen."""
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
