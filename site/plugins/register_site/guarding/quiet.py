"""What readers ask for is written to no log: a search, a query or an address may hold a person's name.

Four places would write it: the web server's line for each request, Datasette's line for each query that fails, its trace of each function
that ends a query, and its account of each refusal with every variable in it, which also takes a third of a second of a processor, so that
addresses that lead nowhere would be the cheapest way to keep the register busy.
"""

from __future__ import annotations

import logging
import sqlite3

from datasette.plugins import pm  # type: ignore[import-untyped]

from ..engine import DATABASE, Datasette
from .readers_sql import ReadersSql

ACCOUNT_OF_ERRORS = "datasette.handle_exception"


def be_quiet(datasette: Datasette) -> None:
    """Have none of the four written. Errors of our own making are still logged, with the path and without the query (errors.py)."""
    logging.getLogger("uvicorn.access").addFilter(nothing)
    if (plugin := pm.get_plugin(ACCOUNT_OF_ERRORS)) is not None:
        pm.unregister(plugin)
    sqlite3.enable_callback_tracebacks(False)
    datasette.get_database(DATABASE).execute = ReadersSql(datasette).execute


def nothing(_: logging.LogRecord) -> bool:
    """No line passes."""
    return False
