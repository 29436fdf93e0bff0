"""What Datasette loads: each hook hands over to a module of register_site, the folder beside this file."""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette.plugins import pm  # type: ignore[import-untyped]
from jinja2 import Environment
from pluggy import HookimplMarker

# Datasette runs this file by its path, so the folder that holds register_site is not yet among those Python imports from.
PLUGINS = str(Path(__file__).absolute().parent)
if PLUGINS not in sys.path:
    sys.path.insert(0, PLUGINS)

from register_site import address, contact, engine, errors, frozen, routes, words  # noqa: E402
from register_site.files import downloads, earlier_builds  # noqa: E402
from register_site.guarding import guard, limits, quiet  # noqa: E402
from register_site.lists import entry_lists, list_sets  # noqa: E402
from register_site.pages import charts_page  # noqa: E402
from register_site.questions import question_files  # noqa: E402
from register_site.records import notices, reissues  # noqa: E402

hookimpl = HookimplMarker("datasette")

# Datasette makes its own answer to every error beside ours, and drops it. Where the package rich is installed it prints each local
# value on the way: a page that is not found then takes 0.3 seconds and not 0.002, and what a reader searched for is in the output.
if pm.has_plugin("datasette.handle_exception"):
    pm.unregister(name="datasette.handle_exception")


@hookimpl
def startup(datasette: engine.Datasette) -> None:
    """Stop at once where a setting cannot be used, note which earlier builds there are, as the list stays while a build is served, read
    the questions, the rows of the long list and the bytes of the file once, compile what all pages are made with, and write no log of
    what readers ask for."""
    address.configured()
    address.name_no_other(datasette)
    contact.contacts(datasette)
    earlier_builds.listed(engine.database_path(datasette))
    question_files.questions()
    list_sets.sets_of(datasette, entry_lists.ENTRIES)
    downloads.sha256_of(engine.database_path(datasette))
    for name in ("base.html", "macros.html", "pictures.html"):
        engine.templates_of(datasette.jinja_env).get_template(name)
    quiet.be_quiet(datasette)
    # What is loaded by now stays as long as the server does: no collection need look through it again, which took 45 ms of some page.
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[engine.Response]]]]:
    """The pages of the site. They come before Datasette's own."""
    return routes.ROUTES


@hookimpl
def asgi_wrapper(datasette: engine.Datasette) -> Callable[[guard.App], guard.App]:
    """What every request and every answer passes through."""
    return lambda app: guard.guarded(app, datasette)


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Limits on what any SQL may do to the process."""
    if database == engine.DATABASE:
        limits.limit(conn)


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Words for codes and dates, for the templates."""
    env.filters.update(words.FILTERS)
    env.globals["plural"] = words.plural
    env.globals["words"] = words.words()["values"]


@hookimpl
def extra_template_vars(
    datasette: engine.Datasette, request: engine.Request | None
) -> Callable[[], Awaitable[dict[str, object]]]:
    """What every page shows: the build, where the reader is, and what is told of the record that it is about."""

    async def found() -> dict[str, object]:
        return everywhere(datasette, request) | await notices.beside(datasette, request)

    return found


def everywhere(datasette: engine.Datasette, request: engine.Request | None) -> dict[str, object]:
    """What every page shows, whatever it is about."""
    return {
        "build": engine.build_of(datasette),
        "sql_on": limits.sql_is_on(datasette),
        "frozen": frozen.is_frozen(),
        "path": request.path if request else "",
        "chart": charts_page.pictures_of(engine.database_path(datasette)),
        "reissues": reissues.reissues_of(engine.database_path(datasette)),
        "registers_until": reissues.registers_until(engine.database_path(datasette)),
        "has_questions": bool(question_files.all_questions()),
    }


@hookimpl
def permission_allowed(datasette: engine.Datasette, action: str) -> bool | None:
    """SQL is allowed while its switch is on; this decides nothing else."""
    return limits.sql_is_on(datasette) if action == "execute-sql" else None


@hookimpl(tryfirst=True)
def handle_exception(datasette: engine.Datasette, request: engine.Request, exception: Exception) -> Callable[[], Awaitable[Any]]:
    """Every error as a page in plain words."""
    return lambda: errors.answer(datasette, request, exception)


@hookimpl(tryfirst=True)
def forbidden(datasette: engine.Datasette, request: engine.Request) -> Callable[[], Awaitable[Any]]:
    """What is switched off, said in plain words."""
    switched_off = engine.Refusal(
        403, "Switched off", "This part of the register is switched off. The lists and downloads hold all of its data."
    )
    return lambda: errors.answer(datasette, request, switched_off)
