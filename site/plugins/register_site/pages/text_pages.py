"""The pages that are mostly words: /counting, /about, /licence, /accessibility; and robots.txt."""

from __future__ import annotations

from ..address import base_of
from ..engine import Datasette, Request, Response, choices, page, rows
from ..frozen import is_frozen
from ..words import words

ROBOTS = """User-agent: *
Disallow: /search
Disallow: /sql
Disallow: /register
Disallow: /downloads/
Disallow: /*?
Disallow: /*.csv
Disallow: /*.json
Disallow: /*.xlsx
"""

# A frozen copy has an end, so all of it may be read.
ROBOTS_OF_A_COPY = "User-agent: *\nAllow: /\n"


async def text_page(datasette: Datasette, request: Request) -> Response:
    """One of the pages of words, with the sources, sections and datasets that they speak of."""
    choices(request, ())
    context = {
        "field_meanings": words()["meanings"],
        "sources": await rows(datasette, "select * from source order by title"),
        "sections": await rows(
            datasette,
            "select section.*, source.title as source_title from section join source using (source_id)"
            " order by section.section_id",
        ),
        "phrases": await rows(
            datasette,
            "select dataset.dataset_id, dataset.name, dataset.custodian from dataset where in_scope = 'yes' order by name",
        ),
    }
    return await page(datasette, request, f"{request.url_vars['name']}.html", context)


async def robots(request: Request) -> Response:
    """Crawlers may read the pages and not the searches, filters and files, whose combinations have no end. The sitemap is named where
    the register knows its own address, without which there is none."""
    choices(request, ())
    if is_frozen():
        return Response.text(ROBOTS_OF_A_COPY)
    base = base_of(request)
    return Response.text(f"{ROBOTS}Sitemap: {base}/sitemap.xml\n" if base else ROBOTS)


async def favicon() -> Response:
    """The one icon of the site."""
    return Response.redirect("/static/favicon.svg")
