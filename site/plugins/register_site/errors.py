"""Errors for people: what is wrong and what to do next, as HTML, JSON or plain text after what was asked for."""

from __future__ import annotations

import logging
import re
import sqlite3

from datasette.utils import InvalidSql  # type: ignore[import-untyped]
from datasette.utils.asgi import Base400, NotFound  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]

from .engine import Datasette, Refusal, Request, Response, page

log = logging.getLogger(__name__)

# How the addresses of our pages are written: nothing else is offered again, which might lead off the site.
OF_OURS = re.compile(r"(?:/[a-z0-9][a-z0-9-]*)+")
NO_PAGE = "There is no page at this address. Search for a name or a number, or start from the list of entries."
BROKEN = (
    "The register could not make this page. The data is not harmed. Please try again; if it happens twice, /corrections says whom to tell."
)
TOO_LONG = "The query was stopped because it took too long. Ask for less at a time."


async def answer(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """The answer to a request that failed. What went wrong inside is logged and never shown."""
    refusal = as_refusal(exception)
    if refusal.status >= 500 and refusal is not exception:
        log.error("%s failed", request.path, exc_info=exception)
    if request.path.endswith(".json"):
        body = {"ok": False, "status": refusal.status, "title": refusal.title, "error": refusal.message}
        return Response.json(body, status=refusal.status)
    if request.path.endswith((".csv", ".xlsx", ".atom", ".xml")):
        return Response.text(f"{refusal.title}. {refusal.message}\n", status=refusal.status)
    try:
        again = request.path if refusal.status == 400 and request.query_string and OF_OURS.fullmatch(request.path) else ""
        return await page(datasette, request, "refusal.html", {"refusal": refusal, "again": again}, status=refusal.status)
    except Exception:
        # Whatever keeps a page from being made may keep this one from it too, and some answer there must be.
        log.exception("the page about an error failed")
        return Response.text(f"{refusal.title}. {refusal.message}\n", status=refusal.status)


def as_refusal(exception: Exception) -> Refusal:
    """Any exception as a status, a title and a message in plain words."""
    if isinstance(exception, Refusal):
        return exception
    if isinstance(exception, NotFound):
        return Refusal(404, "Not found", NO_PAGE)
    if isinstance(exception, DatasetteError):
        message = TOO_LONG if exception.message_is_html else str(exception.message)
        return Refusal(exception.status, exception.title or "This cannot be answered", message)
    if isinstance(exception, Base400):
        return Refusal(exception.status, "This address cannot be answered", str(exception))
    if isinstance(exception, sqlite3.DataError):
        return Refusal(400, "This query cannot be run", f"SQLite says: {exception}.")
    if isinstance(exception, InvalidSql):
        return Refusal(400, "This query cannot be run", str(exception))
    if isinstance(exception, sqlite3.OperationalError) and exception.args == ("interrupted",):
        return Refusal(503, "This took too long", "The register is busy. Please try again in a minute.")
    return Refusal(500, "Something went wrong", BROKEN)
