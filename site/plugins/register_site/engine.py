"""What the pages use of Datasette: rows out of the register, strict query keys, and answers with honest headers.

Everything here is read-only. `Refusal` is the one exception the pages raise: it becomes an error page in plain words.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from datasette.app import Datasette as Datasette  # type: ignore[import-untyped]
from datasette.database import Database  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]
from datasette.utils import await_me_maybe, sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import Base400  # type: ignore[import-untyped]
from datasette.utils.asgi import Request as Request
from datasette.utils.asgi import Response as Response
from jinja2 import Environment

from .remembered import Remembered, key_of
from .remembered import Row as Row

ANSWERS: WeakKeyDictionary[Database, Remembered] = WeakKeyDictionary()
DATABASE = "register"
PAGE_TIME_LIMIT_MS = 10_000
LONGEST_VALUE = 300
MOST_KEYS = 40
METHODS = frozenset(dir(dict))
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# What turns the direction in which words are read: in one cell it could put the words about it in another order. Files carry it.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffd]")


class Refusal(Base400):  # type: ignore[misc]
    """A request that gets no answer. `status` is the HTTP status; `title` and `message` are for the reader, in plain words.

    It is one of Datasette's own kind of refusals, so that Datasette does not take it for a fault and log its trace.
    """

    def __init__(self, status: int, title: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.title = title
        self.message = message


def bad_query(message: str) -> Refusal:
    """A 400 for an address whose part after the question mark cannot be answered exactly."""
    return Refusal(400, "This address cannot be answered", message)


def not_found(message: str) -> Refusal:
    """A 404 with what was looked for and where to look next."""
    return Refusal(404, "Not found", message)


def choices(request: Request, allowed: Iterable[str]) -> dict[str, str]:
    """The query's keys and values. A blank value counts as not given, so that a form may send every box it has.

    Raises Refusal (400) for a key that is not allowed, a key given twice, or a value that is not plain text.
    """
    names = sorted(allowed)
    try:
        pairs = parse_qsl(request.query_string, keep_blank_values=True, max_num_fields=MOST_KEYS)
    except ValueError as error:
        raise bad_query("It asks for more things at once than this page can answer.") from error
    given: dict[str, str] = {}
    for key, value in pairs:
        if key not in names:
            offered = ", ".join(names) if names else "none: this page takes no choices"
            raise bad_query(f"This page does not know “{key[:60]}”. What may stand after the question mark: {offered}.")
        if key in given:
            raise bad_query(f"“{key}” is given twice. Give it once.")
        if len(value) > LONGEST_VALUE or CONTROL.search(value):
            raise bad_query(f"The value of “{key}” is too long or is not plain text.")
        given[key] = value.strip()
    return {key: value for key, value in given.items() if value}


async def rows(datasette: Datasette, sql: str, values: Mapping[str, object] | Sequence[object] = ()) -> list[Row]:
    """Every row that `sql` finds, as column -> value. Raises sqlite3.OperationalError when it takes longer than ten seconds."""
    database = datasette.get_database(DATABASE)
    key, remembered = key_of(sql, values), ANSWERS.setdefault(database, Remembered())
    known = remembered.get(key)
    if known is not None:
        return known

    def run(connection: sqlite3.Connection) -> list[Row]:
        cursor = connection.cursor()
        cursor.row_factory = sqlite3.Row
        with sqlite_timelimit(connection, PAGE_TIME_LIMIT_MS):
            return [dict(row) for row in cursor.execute(sql, values)]

    found: list[Row] = await database.execute_fn(run)
    remembered.keep(key, found)
    return found


async def one(datasette: Datasette, sql: str, values: Mapping[str, object] | Sequence[object] = ()) -> Row | None:
    """The first row that `sql` finds, or None."""
    found = await rows(datasette, sql, values)
    return found[0] if found else None


async def number(datasette: Datasette, sql: str, values: Mapping[str, object] | Sequence[object] = ()) -> int:
    """The one number that `sql` counts."""
    found = await rows(datasette, sql, values)
    return int(next(iter(found[0].values())))


async def numbers(datasette: Datasette, sql: str, values: Mapping[str, object]) -> list[int]:
    """The whole numbers that `sql` finds, one a row. Raises sqlite3.OperationalError when it takes longer than ten seconds."""

    def run(connection: sqlite3.Connection) -> list[int]:
        cursor = connection.cursor()
        cursor.row_factory = None
        with sqlite_timelimit(connection, PAGE_TIME_LIMIT_MS):
            return [number for (number,) in cursor.execute(sql, values)]

    found: list[int] = await datasette.get_database(DATABASE).execute_fn(run)
    return found


def database_path(datasette: Datasette) -> Path:
    """Where the served database file is, links resolved."""
    return resolved(datasette.get_database(DATABASE).path)


@lru_cache(maxsize=8)
def resolved(path: str) -> Path:
    """`path` with its links resolved as they were when it was first asked for, like the file that is served."""
    return Path(path).resolve()


@lru_cache(maxsize=8)
def read_build(path: Path) -> Row:
    """The build record of the database file at `path`. A build never changes, so it is read once."""
    connection = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return dict(connection.execute("select * from build").fetchone())
    finally:
        connection.close()


def build_of(datasette: Datasette) -> Row:
    """The one row of table `build` of the served database: which build this process serves."""
    return read_build(database_path(datasette))


@lru_cache(maxsize=8)
def templates_of(environment: Environment) -> Environment:
    """The same templates for pages of our own. Datasette's are made of pieces that are awaited, which takes longer and which our pages
    have no use for. Each is read and compiled when it is first needed, and its file not looked at again."""
    ours = environment.overlay(enable_async=False, auto_reload=False)
    given = ours.getattr

    def value_of(of: Any, name: str) -> Any:
        # `row.name` in a template would first be looked for among the methods of a dict, and the failure of that be caught, each time.
        return of[name] if type(of) is dict and name in of and name not in METHODS else given(of, name)

    vars(ours)["getattr"] = value_of
    return ours


async def page(datasette: Datasette, request: Request, template: str, context: Mapping[str, object], status: int = 200) -> Response:
    """An HTML page from `template`, with what the hook extra_template_vars gives every page."""
    shown = dict(context)
    about: Row = {"template": template, "request": request, "view_name": None, "database": None, "table": None, "columns": None}
    for more in pm.hook.extra_template_vars(datasette=datasette, **about):
        shown |= await await_me_maybe(more)
    html = TURNING.sub("", templates_of(datasette.jinja_env).get_template(template).render(shown))
    return Response.html(html, status=status, headers={"Cache-Control": "public, max-age=300"} if status == 200 else {})


def whole_file(body: bytes, content_type: str, row_count: int, file_name: str | None) -> Response:
    """A download that is whole before the first byte leaves: its length, rows and SHA-256 are in the headers."""
    digest = hashlib.sha256(body).hexdigest()
    headers = {
        "Content-Length": str(len(body)),
        "ETag": f'"{digest}"',
        "X-Row-Count": str(row_count),
        "X-Content-SHA256": digest,
        "Cache-Control": "public, max-age=300",
    }
    if file_name:
        headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return Response(body, headers=headers, content_type=content_type)


def json_bytes(value: object) -> bytes:
    """`value` as UTF-8 JSON, one line."""
    return ENCODER.encode(value).encode("utf-8")
