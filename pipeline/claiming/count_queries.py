"""The queries by which a published total is counted again: one file of SQL each in queries/counts, with :names to be filled in.

The comment at the head of a file says how it counts. A filled query has no names left, so that a reader can run the very SQL that was run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.declaring.checks import AFTER_APPROVAL
from pipeline.model import RegisterError

FOLDER = Path(__file__).parent.with_name("queries") / "counts"
Filling = Mapping[str, str | tuple[str, ...]]
# What stands for the same in every query.
CODES: Filling = {"after_approval": AFTER_APPROVAL}
# What the step that counts fills in by itself; every other name is given in `parameters` of claim_counts.csv.
OF_ITSELF = frozenset(("edition_id", "section_ids", "source_ids", "edition_from", "edition_to", "first_day", "last_day", *CODES))
# Ids, dates and codes: nothing that could end a quoted text.
PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_NAME = re.compile(r"'(?:[^']|'')*'|--[^\n]*|(?<!:):([a-z_]+)")


@dataclass(frozen=True)
class CountQuery:
    """One file: `how` it counts, in words, and its SQL as it stands in the file."""

    name: str
    how: str
    sql: str

    @property
    def names(self) -> frozenset[str]:
        """The names that are to be filled in."""
        return frozenset(name for name in _NAME.findall(self.sql) if name)


@lru_cache
def read_query(name: str) -> CountQuery:
    """The query called `name`. Raises OSError where there is no such file."""
    lines = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    said: list[str] = []
    while lines and lines[0].startswith("--"):
        said.append(lines.pop(0).removeprefix("--").strip())
    return CountQuery(name, " ".join(said), "\n".join(lines).strip())


def filled(query: CountQuery, values: Filling) -> str:
    """The SQL of `query` with each name as a literal, by `values` or CODES; a tuple becomes a list in brackets.

    Raises RegisterError for a value that is not a plain id, date or code: nothing else may get into SQL.
    """

    known = {**CODES, **values}

    def literal(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0]
        value = known[match[1]]
        return f"({', '.join(map(_quoted, value))})" if isinstance(value, tuple) else _quoted(value)

    return _NAME.sub(literal, query.sql)


def _quoted(value: str) -> str:
    if not PLAIN.fullmatch(value):
        raise RegisterError(f"{value!r} cannot be put into a query of queries/counts: it may hold letters, digits, _ and - only.")
    return f"'{value}'"
