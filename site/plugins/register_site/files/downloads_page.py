"""/downloads: everything that can be taken away, with sizes, hashes, forms and licences, and how to cite it."""

from __future__ import annotations

from ..engine import Datasette, Request, Response, Row, build_of, choices, database_path, page
from ..feeds.linked_data import register_data
from ..lists.list_pages import LISTS
from ..questions.question_files import all_questions
from ..records.citation import citation
from .downloads import DATABASE_FILE, offered
from .downloads_format import licence_lines
from .earlier_builds import listed

# In the order in which a reader is likely to want them; others follow.
WHOLE = (DATABASE_FILE, "pupil-data-register.zip", "datapackage.json", "CITATION.cff", "manifest.json")


async def downloads_page(datasette: Datasette, request: Request) -> Response:
    """What can be downloaded, with rows, sizes and checksums."""
    choices(request, ())
    files = [about for _, about in (await offered(datasette)).values()]
    tables: dict[str, list[Row]] = {}
    for file in files:
        if file["table"]:
            tables.setdefault(file["table"], []).append(file)
    whole = [file for file in files if not file["table"]]
    lists = [(f"/{one.name}", one.title, one.name == "changes") for one in LISTS.values()]
    context = {
        "files": files,
        "whole": sorted(whole, key=lambda file: WHOLE.index(file["path"]) if file["path"] in WHOLE else len(WHOLE)),
        "tables": tables,
        "earlier": [about for _, about in listed(database_path(datasette)).values()],
        "lists": [*lists, ("/commercial", "Commercial: three facts", False), *questions()],
        "licences": await licence_lines(datasette),
        "citation": citation(build_of(datasette)),
        "linked_data": await register_data(datasette),
    }
    return await page(datasette, request, "downloads.html", context)


def questions() -> list[tuple[str, str, bool]]:
    """The named questions as lists to take away."""
    return [(f"/questions/{one.slug}", one.title, False) for one in all_questions().values()]

