"""/questions and /questions/<slug>: the questions that people ask, each one file of SQL in pipeline/queries with a form of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from urllib.parse import unquote, urlencode

from ..engine import Datasette, Refusal, Request, Response, Row, bad_query, choices, not_found, page, rows
from ..files.downloads_format import Described, as_asked
from .as_at import as_it_stood, views_of
from .question_cells import Cell, as_in_a_file, cell_of, shown_columns
from .question_choice import edition_called, editions, read_values
from .question_files import Part, Question, questions
from .question_gaps import HELD, MAY_BE, Line, in_words, what_it_rests_on, what_may_be_in_scope
from .sql_page import named_parameters

CANNOT_BE_ASKED = "This question cannot be asked"
ALWAYS = ("as_at", "part", "page")
# Rows on the page of one part, and of each part where several stand on a page: a page of words stays under 100 kB. Files hold every row.
ROWS_OF_ONE, ROWS_OF_EACH = 80, 40


@dataclass(frozen=True)
class Answered:
    """One part with its rows and the SQL that was run. `sql_query` is what stands after /sql? to run it again; `as_it_stood` says that it
    is not of today; `first` and `most` say which of the rows the page shows."""

    part: Part
    rows: list[Row]
    sql: str
    sql_query: str
    as_it_stood: bool = False
    first: int = 0
    most: int = ROWS_OF_EACH

    @property
    def shown(self) -> list[Row]:
        """The rows that the page shows."""
        return self.rows[self.first : self.first + self.most]

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return list(self.rows[0])

    @property
    def is_answered(self) -> bool:
        """Whether a row answers; else the one there is says what is not held."""
        return self.columns != ["answer"]

    @property
    def headings(self) -> list[str]:
        """The columns that the page shows; the others are where the numbers lead."""
        return shown_columns(self.columns)

    def is_of_numbers(self, name: str) -> bool:
        """Whether a column, other than the first, which names the row, holds nothing but numbers and what is not known."""
        values = [row[name] for row in self.rows]
        return name != self.headings[0] and all(isinstance(one, int | None) for one in values) and any(one is not None for one in values)

    def cells(self, row: Row) -> list[Cell]:
        """A row as the page shows it."""
        return [cell_of(name, row, self.as_it_stood) for name in self.headings]


async def questions_page(datasette: Datasette, request: Request) -> Response:
    """The list of questions, and of the files of which none could be made."""
    choices(request, ())
    held = questions()
    return await page(datasette, request, "questions.html", {"questions": list(held.asked.values()), "faults": held.faults})


async def question_page(datasette: Datasette, request: Request) -> Response:
    """One question with its whole answer; one part of it as CSV, JSON or XLSX. Raises Refusal (404, or 500) as `question_called` does."""
    question = question_called(unquote(request.url_vars["slug"]))
    given = choices(request, [*ALWAYS, *(one.name for one in question.parameters)])
    values = await read_values(datasette, question, given)
    as_at = given.get("as_at", "")
    if as_at and await edition_called(datasette, as_at) is None:
        raise bad_query(f"No edition called “{as_at[:80]}” is held. The editions are listed at /editions.")
    chosen = part_called(question, given.get("part", ""))
    file_format = request.url_vars["format"]
    views = await views_of(datasette) if as_at else {}
    gaps = await what_it_rests_on(datasette, question, values, as_at, as_it_stood(HELD, views) if as_at else HELD)
    if question.scoped:
        gaps += await what_may_be_in_scope(datasette, as_at, as_it_stood(MAY_BE, views) if as_at else MAY_BE)
    asked = [chosen] if file_format or "page" in given else question.parts
    answers = [await answer(datasette, part, values, as_at, views, gaps) for part in asked]
    if file_format:
        described = described_as(question, answers[0], values, as_at, gaps)
        told = [as_in_a_file(row) for row in answers[0].rows]
        return await as_asked(datasette, request, answers[0].columns, told, described)
    number, pages = page_of(given.get("page", "1"), answers[0].rows)
    if len(asked) == 1:
        answers = [replace(answers[0], first=(number - 1) * ROWS_OF_ONE, most=ROWS_OF_ONE)]
    context = {
        "question": question,
        "answers": answers,
        "one_part": "page" in given,
        "number": number,
        "pages": pages,
        "gaps": gaps,
        "values": values,
        "as_at": as_at,
        "editions": await editions(datasette),
        "query": urlencode({key: value for key, value in given.items() if key not in ("part", "page")}),
    }
    return await page(datasette, request, "question.html", context)


def question_called(slug: str) -> Question:
    """The question of this slug. Raises Refusal: 500 where its file cannot be used, which says why, and 404 where there is none."""
    held = questions()
    if fault := held.faults.get(slug):
        raise Refusal(500, CANNOT_BE_ASKED, f"{fault}. The other questions are not touched by it: see /questions.")
    if slug not in held.asked:
        raise not_found(f"There is no question called “{slug[:60]}”.")
    return held.asked[slug]


def page_of(text: str, rows: list[Row]) -> tuple[int, int]:
    """(the page that `text` asks for, how many there are). Raises Refusal (400) where there is no such page."""
    pages = max(1, ceil(len(rows) / ROWS_OF_ONE))
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= pages):
        raise bad_query(f"This list has pages 1 to {pages}; “{text[:20]}” is none of them.")
    return int(text), pages


def part_called(question: Question, name: str) -> Part:
    """The part with this name, or the first. Raises Refusal (400) for another name."""
    found = next((part for part in question.parts if not name or part.name == name), None)
    if found is None:
        raise bad_query(f"This answer has no part “{name[:60]}”. Its parts: {', '.join(part.name for part in question.parts)}.")
    return found


async def answer(
    datasette: Datasette, part: Part, values: Mapping[str, str], as_at: str, views: Mapping[str, str], gaps: list[Line]
) -> Answered:
    """One part, answered. Where no row answers, one row says so and names what is not held.

    Raises Refusal (500) where its SQL cannot be run, which is a fault of its file.
    """
    sql = as_it_stood(part.sql, views) if as_at else part.sql
    used = {name: value for name, value in {**values, "as_at": as_at}.items() if name in named_parameters(sql)}
    try:
        found = await rows(datasette, sql, used)
    except (sqlite3.OperationalError, sqlite3.ProgrammingError) as error:
        if error.args == ("interrupted",):
            raise
        raise Refusal(500, CANNOT_BE_ASKED, f"The SQL of its part “{part.title}” cannot be run. SQLite says: {error}.") from error
    return Answered(part, found or [{"answer": in_words(gaps)}], sql, urlencode({"sql": sql, **used}), bool(as_at))


def described_as(question: Question, answered: Answered, values: Mapping[str, str], as_at: str, gaps: list[Line]) -> Described:
    """What a file with one part says of itself."""
    rests_on = [line.text for line in gaps]
    said = [("How to read it", question.reading), *(("It rests on", line) for line in rests_on)]
    said += [(one.label, values[one.name] or one.hint) for one in question.parameters]
    about = {
        "question": question.title,
        "part": answered.part.title,
        "how_to_read": question.reading,
        "asked": dict(values),
        "as_at": as_at or None,
        "rests_on": rests_on,
        # Where no row answers, the one row is none of the register's.
        "answered": answered.is_answered,
        "sql": answered.sql,
    }
    return Described(f"{question.slug}-{answered.part.name}", question.title, said, about)
