"""/sitemap.xml and the files it names: the address of every page that is worth finding, and no filtered list.

The format wants whole addresses, so there is a sitemap only where the register knows its own (see address.py).
"""

from __future__ import annotations

from urllib.parse import quote

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from ..address import SETTING, base_of
from ..engine import Datasette, Request, Response, Row, build_of, choices, not_found, number, rows
from ..lists.list_pages import LISTS
from ..questions.question_files import all_questions

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
# The format allows 50,000 addresses and 50 MB a file.
MOST_ADDRESSES = 20_000
FIXED = (
    "/",
    "/charts",
    "/claims/differences",
    "/commercial",
    "/my-record",
    "/quality",
    "/faults",
    "/counting",
    "/downloads",
    "/about",
    "/licence",
    "/accessibility",
    "/corrections",
    "/complaints",
    "/privacy",
)
# Kind of page -> the table whose rows have one each, and its key. Printed rows are reached from what was read from them.
RECORDS = {
    "entries": ("entry", "entry_id"),
    "recipients": ("recipient", "recipient_id"),
    "datasets": ("dataset", "dataset_id"),
    "editions": ("edition", "edition_id"),
    "claims": ("claim", "claim_id"),
    "parliament": ("parliament_item", "item_id"),
}


async def sitemap_index(datasette: Datasette, request: Request) -> Response:
    """The list of sitemaps."""
    base, as_of = known_base(request), str(build_of(datasette)["as_of"])[:10]
    files = ["pages-1"]
    for kind, (table, _) in RECORDS.items():
        count = await number(datasette, f"select count(*) from {table}")
        files += [f"{kind}-{part}" for part in range(1, -(-count // MOST_ADDRESSES) + 1)]
    dated = [E.lastmod(as_of)] if len(as_of) == len("2026-06-11") else []
    return xml(E.sitemapindex(*(E.sitemap(E.loc(f"{base}/sitemaps/{name}.xml"), *dated) for name in files)))


async def sitemap(datasette: Datasette, request: Request) -> Response:
    """One file of addresses. Raises Refusal (404) for one that the index does not name."""
    base, kind, part = known_base(request), request.url_vars["kind"], int(request.url_vars["number"])
    if kind == "pages" and part == 1:
        paths = [*FIXED, *(f"/{name}" for name in LISTS), *question_paths()]
    else:
        paths = [f"/{kind}/{quote(str(row['id']))}" for row in await ids(datasette, kind, part)]
    if not paths:
        raise not_found("There is no such file of addresses. All are named in /sitemap.xml.")
    return xml(E.urlset(*(E.url(E.loc(base + path)) for path in paths)))


async def ids(datasette: Datasette, kind: str, part: int) -> list[Row]:
    """The ids whose pages stand in one file; none for a file that is not there."""
    if kind not in RECORDS:
        return []
    table, key = RECORDS[kind]
    sql = f"select {key} as id from {table} order by {key} limit {MOST_ADDRESSES} offset {(part - 1) * MOST_ADDRESSES}"
    return await rows(datasette, sql)


def question_paths() -> list[str]:
    """The pages of the named questions."""
    return ["/questions", *(f"/questions/{slug}" for slug in all_questions())]


def known_base(request: Request) -> str:
    """The register's own address, once nothing else is asked for. Raises Refusal (404) where it is not known."""
    choices(request, ())
    base = base_of(request)
    if not base:
        raise not_found(f"A sitemap holds whole addresses, and this server was not told its own. Set {SETTING} to it.")
    return base


def xml(root: etree._Element) -> Response:
    """`root` as the answer."""
    body = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return Response(body, content_type="application/xml; charset=utf-8", headers={"Cache-Control": "public, max-age=300"})
