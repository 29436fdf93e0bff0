"""/questions and /questions/<slug>: named questions, each one file of SQL in pipeline/queries with its title in the leading comments.

The first comment line is the title; the comment lines after it say how the answer is to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlencode

from .downloads_format import Described, as_asked
from .engine import Datasette, Request, Response, choices, not_found, page, rows

FOLDER = Path(__file__).absolute().parents[3] / "pipeline" / "queries"
QUESTION_FILES = sorted(FOLDER.glob("*.sql"))


@dataclass(frozen=True)
class Question:
    """A named question: its slug, its title, how to read it, and its SQL."""

    slug: str
    title: str
    description: str
    sql: str


def read_question(path: Path) -> Question:
    """The question in one file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    said: list[str] = []
    while lines and lines[0].startswith("--"):
        said.append(lines.pop(0).removeprefix("--").strip())
    title, *description = said or [path.stem]
    return Question(path.stem.replace("_", "-"), title, " ".join(description), "\n".join(lines).strip().removesuffix(";"))


async def questions_page(datasette: Datasette, request: Request) -> Response:
    """The list of questions. Raises Refusal (404) while there are none."""
    choices(request, ())
    if not QUESTION_FILES:
        raise not_found("No questions have been written yet.")
    return await page(datasette, request, "questions.html", {"questions": [read_question(path) for path in QUESTION_FILES]})


async def question_page(datasette: Datasette, request: Request) -> Response:
    """One question with its whole answer, also as CSV, JSON and XLSX. Raises Refusal (404) for a question that is not there."""
    choices(request, ())
    slug = unquote(request.url_vars["slug"])
    question = next((one for one in map(read_question, QUESTION_FILES) if one.slug == slug), None)
    if question is None:
        raise not_found(f"There is no question called “{slug[:60]}”.")
    found = await rows(datasette, question.sql)
    names = list(found[0]) if found else []
    if request.url_vars["format"]:
        said = [("How to read it", question.description)] if question.description else []
        described = Described(slug, question.title, said, {"question": question.title})
        return await as_asked(datasette, request, names, found, described)
    context = {"question": question, "rows": found, "columns": names, "sql_query": urlencode({"sql": question.sql})}
    return await page(datasette, request, "question.html", context)
