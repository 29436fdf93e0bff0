"""A list as a file: every row of it, as CSV (RFC 4180), JSON or XLSX, exactly as the data is."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from ..engine import Datasette, Request, Response, Row, build_of, json_bytes, rows, whole_file
from ..frozen import is_frozen
from ..words import plain_date
from . import xlsx_file

# Files are made beside the loop that answers everybody, which a large one would keep busy for seconds. One workbook and one text at a
# time: they share a processor with the pages, which must not wait for several.
WORKBOOKS = ThreadPoolExecutor(max_workers=1)
TEXTS = ThreadPoolExecutor(max_workers=1)
T = TypeVar("T")
STANDING = (
    "This register reports what public bodies published. It holds no pupil data. Inclusion does not mean that a release was unlawful."
    " A blank does not mean no."
)
OWN_LICENCE = "What this register added (its tables, links and words): MIT License. The facts are their publishers'"


@dataclass(frozen=True)
class Described:
    """What a file says of itself: `name` for its file name, `title` for people, `said` in plain words (what was chosen, in which
    order), `about` as data for the JSON."""

    name: str
    title: str
    said: Sequence[tuple[str, str]] = ()
    about: Mapping[str, object] = field(default_factory=dict)


async def as_asked(datasette: Datasette, request: Request, columns: Sequence[str], found: Sequence[Row], of: Described) -> Response:
    """The rows in the form that the address ends in: csv, json or xlsx."""
    build, kind = build_of(datasette), request.url_vars["format"]
    file_name = f"{of.name}-{build['build_id']}.{kind}"
    if kind == "csv":
        return await as_csv(columns, found, file_name)
    if kind == "json":
        told = {**of.about, "build_id": build["build_id"], "as_of": build["as_of"]}
        return await made(TEXTS, partial(json_file, columns, found, told))
    about = await about_lines(datasette, of, len(found))
    book = await made(WORKBOOKS, partial(xlsx_file.workbook, columns, found, about, build["as_of"]))
    return whole_file(book, xlsx_file.MEDIA_TYPE, len(found), file_name)


async def as_csv(columns: Sequence[str], found: Sequence[Row], file_name: str) -> Response:
    """The rows as a CSV attachment with a heading line. A blank cell is a value that the row does not have."""
    return await made(TEXTS, partial(csv_file, columns, found, file_name))


async def made(beside: ThreadPoolExecutor, make: Callable[[], T]) -> T:
    """What `make` gives, made beside the loop. A process that makes a frozen copy has nobody else to answer, and makes it at once."""
    return make() if is_frozen() else await asyncio.get_running_loop().run_in_executor(beside, make)


def csv_file(columns: Sequence[str], found: Sequence[Row], file_name: str) -> Response:
    """The same, made in whatever thread asks for it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in found)
    return whole_file(text.getvalue().encode("utf-8"), "text/csv; charset=utf-8", len(found), file_name)


def json_file(columns: Sequence[str], found: Sequence[Row], about: Mapping[str, object]) -> Response:
    """The rows as JSON: `about`, the row count, and the SHA-256 of the rows written as compact JSON, then the rows."""
    # Row by row: the encoder lets no other thread run until it has done all that it was given.
    rows_text = b"[" + b",".join(json_bytes(row) for row in found) + b"]"
    head = {
        **about,
        "row_count": len(found),
        "rows_sha256": hashlib.sha256(rows_text).hexdigest(),
        "rows_sha256_is_of": "the value of `rows` as UTF-8 JSON without spaces between its parts",
        "columns": list(columns),
    }
    body = json_bytes(head).removesuffix(b"}") + b',"rows":' + rows_text + b"}"
    return whole_file(body, "application/json; charset=utf-8", len(found), None)


async def about_lines(datasette: Datasette, of: Described, row_count: int) -> list[tuple[str, str]]:
    """What the first sheet of a workbook says, line by line."""
    build = build_of(datasette)
    return [
        ("What this is", f"Pupil Data Register: {of.title}"),
        ("Build", str(build["build_id"])),
        ("As of", plain_date(build["as_of"])),
        *of.said,
        ("Rows", f"{row_count:,}, in the sheet Rows below one line of headings. A blank cell is a value that the row does not have"),
        ("Cells", "Every cell is text, so that no formula runs and no number or date changes its form"),
        ("Please note", STANDING),
        *(("Licence", line) for line in await licence_lines(datasette)),
    ]


async def licence_lines(datasette: Datasette) -> list[str]:
    """Our own licence and the terms of each source, one line each."""
    sources = await rows(datasette, "select title, publisher, licence, licence_url from source order by title, source_id")
    return [
        OWN_LICENCE,
        *(f"{row['title']} ({row['publisher']}): {row['licence']} {row['licence_url']}".strip() for row in sources),
    ]
