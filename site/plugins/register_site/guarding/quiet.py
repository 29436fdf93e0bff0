"""What readers ask for is written to no log: a search, a query or an address may hold a person's name.

Three places would write it: the web server's line for each request, Datasette's line for each query that fails, and its account of each
refusal with every variable in it, which also takes a third of a second of a processor, so that addresses that lead nowhere would be the
cheapest way to keep the register busy.
"""

from __future__ import annotations

import logging
from typing import Any

from datasette.plugins import pm  # type: ignore[import-untyped]

from ..engine import DATABASE, Datasette

ACCOUNT_OF_ERRORS = "datasette.handle_exception"


def be_quiet(datasette: Datasette) -> None:
    """Have none of the three written. Errors of our own making are still logged, with the path and without the query (errors.py)."""
    logging.getLogger("uvicorn.access").addFilter(nothing)
    if (plugin := pm.get_plugin(ACCOUNT_OF_ERRORS)) is not None:
        pm.unregister(plugin)
    database = datasette.get_database(DATABASE)
    execute = database.execute

    async def quietly(sql: str, params: Any = None, **options: Any) -> Any:
        return await execute(sql, params, **{**options, "log_sql_errors": False})

    database.execute = quietly


def nothing(_: logging.LogRecord) -> bool:
    """No line passes."""
    return False
