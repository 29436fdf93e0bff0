"""The files of pipeline/queries: one question each.

The comment at the head of a file is YAML that says what is asked; its keys are the fields of `Question`. SQL follows; where an answer
has several parts, each begins with a comment "part name: title". A column says by its name what it is: `entry_id`, `claim_id` and so on
are links to our pages, `…_url` is a link to a source, and `…_opens` is the list that the column without that ending was counted from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).absolute().parents[4] / "pipeline" / "queries"
PART = re.compile(r"^-- part ([a-z0-9_]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Parameter:
    """One box of the form: its name, label and kind (see question_choice), what stands for a blank one, and a hint."""

    name: str
    label: str
    kind: str
    default: str = ""
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One table of an answer."""

    name: str
    title: str
    sql: str


@dataclass(frozen=True)
class Question:
    """A question: `number` among the twenty-five, or 0; its title; how its answer is to be read; and its parts.

    `rests_on` are the publications whose editions it needs, `needs_from` and `needs_to` from when to when an edition is of the time (a
    date, or the name of a parameter), and `told_of` whether what other pages tell of stands in the answer too.
    """

    slug: str
    number: int
    title: str
    reading: str
    parts: tuple[Part, ...]
    parameters: tuple[Parameter, ...] = ()
    rests_on: tuple[str, ...] = ()
    needs_from: str = ""
    needs_to: str = ""
    told_of: bool = False


def read_question(path: Path) -> Question:
    """The question in one file. Raises ValueError where its head is not as described above."""
    head, sql = split_head(path.read_text(encoding="utf-8"))
    told: dict[str, Any] = yaml.safe_load(head)
    if not isinstance(told, dict) or not {"title", "reading"} <= set(told):
        raise ValueError(f"{path.name} does not begin with a title and a reading")
    parameters = tuple(Parameter(name=name, **about) for name, about in told.pop("parameters", {}).items())
    return Question(
        slug=path.stem.replace("_", "-"),
        number=told.pop("number", 0),
        parts=parts_of(sql, told["title"]),
        parameters=parameters,
        rests_on=tuple(told.pop("rests_on", ())),
        **told,
    )


def split_head(text: str) -> tuple[str, str]:
    """(the YAML of the leading comment lines, the rest)."""
    lines = text.splitlines()
    head: list[str] = []
    while lines and lines[0].startswith("--") and not PART.match(lines[0]):
        head.append(lines.pop(0).removeprefix("--").removeprefix(" "))
    return "\n".join(head), "\n".join(lines)


def parts_of(sql: str, title: str) -> tuple[Part, ...]:
    """The parts of an answer, in order; a file without marks has one, called `answer`."""
    marks = list(PART.finditer(sql))
    if not marks:
        return (Part("answer", title, clean(sql)),)
    ends = [*(mark.start() for mark in marks[1:]), len(sql)]
    return tuple(Part(mark[1], mark[2], clean(sql[mark.end() : end])) for mark, end in zip(marks, ends, strict=True))


def clean(sql: str) -> str:
    """One statement without the mark at its end."""
    return sql.strip().removesuffix(";").strip()


@lru_cache(maxsize=1)
def all_questions() -> dict[str, Question]:
    """Every question by its slug: the twenty-five in their order, then the others."""
    found = sorted(map(read_question, FOLDER.glob("*.sql")), key=lambda one: (one.number == 0, one.number, one.slug))
    return {one.slug: one for one in found}
