"""One address of every kind of page, made from what a served register holds, and the links of a page."""

from __future__ import annotations

import json
import re
import urllib.request
from html.parser import HTMLParser
from urllib.parse import quote

# The pages that show one thing whole: nothing need be chosen there, and none is a record. A page more goes here and into the sitemap.
PLAIN = (
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
# Lists are visited where they are short: axe-core looks at every element, and one line of a list is like another.
FIXED = (
    *PLAIN,
    "/",
    "/search",
    "/search?q=earnings",
    "/search?q=zzzzzz",
    "/search?q=sheet",
    "/entries?year_from=2021&year_to=2022&release=no&page=1",
    "/entries?page=2",
    "/recipients",
    "/datasets",
    "/editions",
    "/changes?kind=appeared",
    "/tallies",
    "/wanted",
    "/claims",
    "/claims?standing=superseded",
    "/claims?counted_status=no_edition_held",
    "/parliament",
    "/search?q=question",
    "/issues",
    "/undecided",
    "/rows?disposition=heading",
    "/my-record/2010",
    "/questions",
    "/questions/requests-by-tier",
    "/questions/police-and-home-office",
    "/questions/what-is-new?since=2025-01",
    "/questions/companies-and-one-school-year",
    "/sql?sql=select+entry_id,+title+from+entry+limit+3",
    "/dictionary/entry",
    "/register/layout?_sort=layout_id",
)
RECORDS = (
    ("entry", "entry_id", "/entries/"),
    ("recipient", "recipient_id", "/recipients/"),
    ("dataset", "dataset_id", "/datasets/"),
    ("edition", "edition_id", "/editions/"),
    ("claim", "claim_id", "/claims/"),
    ("claim_count", "claim_id", "/claims/"),
    ("parliament_item", "item_id", "/parliament/"),
    ("source_row", "row_id", "/cells/"),
)


def kinds_of_page(base: str) -> list[str]:
    """Addresses of every kind of page: the fixed ones, the last record of each kind and the first of some, and three errors."""
    found = list(FIXED)
    for table, key, prefix in RECORDS:
        for order in ("_sort_desc", "_sort")[: 2 if table in ("entry", "edition", "claim_count") else 1]:
            with urllib.request.urlopen(f"{base}/register/{table}.json?_shape=array&_size=1&{order}={key}") as answer:
                found += [prefix + quote(row[key]) for row in json.load(answer)]
    return [*dict.fromkeys(found), "/nothing-here", "/entries?nonsense=1", "/entries/no-such-number"]


class Links(HTMLParser):
    """Collects what a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "link": "href", "img": "src", "form": "action"}.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]


def links_of(html: str) -> list[str]:
    """The site's own addresses that a page links to, without what comes after #."""
    parser = Links()
    parser.feed(html)
    own = [link.partition("#")[0] for link in parser.found if link.startswith("/")]
    return [link for link in dict.fromkeys(own) if link]


def kind_of(address: str) -> str:
    """An address without what tells one record or one filter value from another, so that a crawl visits each kind a few times."""
    path, _, query = address.partition("?")
    head = re.match(r"/[^/]*", path)
    keys = ",".join(sorted(part.partition("=")[0] for part in query.split("&") if part))
    depth = path.count("/")
    ending = path.rpartition(".")[2] if "." in path else ""
    return f"{head[0] if head else path}:{depth}:{ending}:{keys}"
