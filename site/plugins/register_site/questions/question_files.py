"""The files of pipeline/queries: one question each.

The comment at the head of a file is YAML that says what is asked; its keys are the fields of `Question`. SQL follows; where an answer
has several parts, each begins with a comment "part name: title". A column says by its name what it is: `entry_id`, `claim_id` and so on
are links to our pages, `…_url` is a link to a source, and `…_opens` is the list that the column without that ending was counted from,
which is shown only where there is something to open.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).absolute().parents[4] / "pipeline" / "queries"
# The kinds of a parameter; what can stand in a box of each is in question_choice.
KINDS = frozenset({"year", "month", "school_year", "school_class", "references", "choice", "edition", "recipient", "entry"})
# What the head of a file may say -> whether a value of it can be one.
KEYS: Mapping[str, Callable[[Any], bool]] = {
    "title": lambda value: is_text(value),
    "reading": lambda value: is_text(value),
    "number": lambda value: type(value) is int and value >= 0,
    "parameters": lambda value: are_parameters(value),
    "rests_on": lambda value: isinstance(value, list) and all(map(is_text, value)),
    "needs_from": lambda value: is_text(value),
    "needs_to": lambda value: is_text(value),
    "told_of": lambda value: isinstance(value, bool),
    "scoped": lambda value: isinstance(value, bool),
}
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
    date, or the name of a parameter), and `told_of` whether what other pages tell of stands in the answer too. `scoped` says that it counts
    what is in scope and external, so that what may be so has to be told beside it.
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
    scoped: bool = False


@dataclass(frozen=True)
class Questions:
    """The questions that can be asked, by slug, and for each file that cannot be used what is wrong with it, in words, by slug too."""

    asked: Mapping[str, Question]
    faults: Mapping[str, str]


class QuestionError(ValueError):
    """A file of a question that is not as described above. It says in words where and why."""


def read_question(path: Path) -> Question:
    """The question in one file. Raises QuestionError where it is not as described above."""
    try:
        head, sql = split_head(path.read_text(encoding="utf-8"))
        told = yaml.safe_load(head)
    except OSError as error:
        raise QuestionError(f"{path.name} cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QuestionError(f"{path.name} is not UTF-8: byte {error.start + 1} cannot be read") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}," if mark else ""
        raise QuestionError(f"{path.name}{where} is not the YAML of a head: {getattr(error, 'problem', '') or error}") from error
    if not isinstance(told, dict) or not {"title", "reading"} <= set(told):
        raise QuestionError(f"{path.name} does not begin with a title and a reading")
    if wrong := next((f"{key} is {value!r}" for key, value in told.items() if not KEYS.get(key, lambda _: False)(value)), ""):
        raise QuestionError(f"{path.name}: its head is not as it should be: {wrong}. What it may say: {', '.join(KEYS)}")
    parts = parts_of(sql, told["title"])
    if not all(part.sql for part in parts) or len({part.name for part in parts}) < len(parts):
        raise QuestionError(f"{path.name} has a part without SQL, or two parts of one name")
    parameters = tuple(Parameter(name=name, **about) for name, about in told.pop("parameters", {}).items())
    rests_on = tuple(told.pop("rests_on", ()))
    return Question(slug=slug_of(path), number=told.pop("number", 0), parts=parts, parameters=parameters, rests_on=rests_on, **told)


def slug_of(path: Path) -> str:
    """What a question is called in its address."""
    return path.stem.replace("_", "-")


def are_parameters(told: object) -> bool:
    """Whether these are the boxes of a form."""
    return isinstance(told, dict) and all(map(is_parameter, told.items()))


def is_parameter(told: tuple[object, object]) -> bool:
    """Whether this pair can be the name of one box with what is told of it."""
    name, about = told
    fields = set(Parameter.__dataclass_fields__) - {"name"}
    if not (is_text(name) and isinstance(about, dict) and {"label", "kind"} <= set(about) <= fields and about["kind"] in KINDS):
        return False
    options = about.get("options", {})
    texts = [value for key, value in about.items() if key != "options"]
    return isinstance(options, dict) and all(isinstance(text, str) for text in [*texts, *options, *options.values()])


def is_text(value: object) -> bool:
    """Whether it is a text, and not an empty one."""
    return isinstance(value, str) and bool(value)


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


def read_folder(folder: Path) -> Questions:
    """The questions of a folder: the twenty-five in their order, then the others. A file that cannot be used costs itself alone."""
    found: list[Question] = []
    faults: dict[str, str] = {}
    for path in sorted(folder.glob("*.sql")):
        try:
            found.append(read_question(path))
        except QuestionError as error:
            faults[slug_of(path)] = str(error)
            logging.getLogger(__name__).warning("A question cannot be asked: %s", error)
    found.sort(key=lambda one: (one.number == 0, one.number, one.slug))
    return Questions({one.slug: one for one in found}, faults)


@lru_cache(maxsize=1)
def questions() -> Questions:
    """The questions of this project, read once."""
    return read_folder(FOLDER)


def all_questions() -> Mapping[str, Question]:
    """Every question that can be asked, by its slug."""
    return questions().asked
