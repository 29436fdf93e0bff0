"""GOV.UK's content items: where they are asked, what they say of a page, and which files they name.

Known from the schema and the examples that the publisher keeps of real items, and from its publishing tools' own code: an item names
its files in ``details.attachments``; items last published before April 2026 can name them in ``details.documents`` instead, as
pieces of HTML in one of two layouts; a page that was taken down or moved answers with status 200 and says so in ``schema_name``.

Assumed, for want of a real item of that kind: the second layout (`gem-c-attachment`), of which only the template was seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector, SelectorList

from scrapers.addresses import joined, path_of
from scrapers.source_spider import Link

SITE = "https://www.gov.uk"
ITEMS = "/api/content"
# The one file is served under the same path on both hosts; the first leads to the second.
FILE_HOSTS = ("www.gov.uk", "assets.publishing.service.gov.uk")
FILE_PATHS = ("/government/uploads/", "/media/")
# The looks of a file, made by the publisher's own site: not the file.
PREVIEWS = ("/preview", "/csv-preview/")


def item_address(page_url: str) -> str:
    """The address of the content item behind a page's address, which may be that of the item itself."""
    path = urlsplit(page_url).path.rstrip("/")
    return SITE + (path if path.startswith(ITEMS + "/") else ITEMS + path)


def web_address(address: str) -> str:
    """The page behind the address of a content item; any other address unchanged."""
    return address.replace(SITE + ITEMS + "/", SITE + "/", 1) if address.startswith(SITE + ITEMS + "/") else address


def item_in(body: bytes) -> dict[str, Any]:
    """The content item in a body. Raises ValueError where the body is not one."""
    item = json.loads(body)
    if not isinstance(item, dict) or not isinstance(item.get("details"), dict):
        raise ValueError("not a content item: it has no details")
    return item


def fault_of(item: dict[str, Any]) -> str:
    """The reason why an item stands for no page any more, with the address that it leads to if it names one; '' where it does."""
    if item.get("schema_name") == "gone":
        return f"page_gone {_absolute(item['details'].get('alternative_path'))}".strip()
    if item.get("schema_name") == "redirect":
        return f"page_moved {_absolute(_destination(item))}".strip()
    return ""


def withdrawn_at(item: dict[str, Any]) -> str:
    """When the publisher withdrew the page, as printed; '' where it is not withdrawn."""
    notice = item.get("withdrawn_notice") or {}
    return str(notice.get("withdrawn_at") or "at a time not stated") if notice else ""


def attachments_of(item: dict[str, Any]) -> list[Link]:
    """The files and HTML attachments that an item names, in its order. A file without an address is a Link with an empty one."""
    details = item["details"]
    told = details.get("attachments") or []
    if told:
        return _once(Link(_absolute(one.get("url")), _tidy(one.get("title") or one.get("filename") or "")) for one in told)
    pieces = (Selector(text=str(html), type="html") for html in details.get("documents") or [])
    return _once(link for piece in pieces for link in attachments_in(piece, SITE + "/"))


def attachments_in(page: Selector, base: str) -> Iterator[Link]:
    """The attachments shown in HTML of either layout: in an item's ``documents``, or in a page as it was served.

    The first layout names a CSV file in a link to download it, beside one to a preview, and not in its title.
    """
    for section in page.xpath(f"//*[{_has_class('attachment')} or {_has_class('gem-c-attachment')}]"):
        title = section.xpath(f"(.//*[{_has_class('title')} or {_has_class('gem-c-attachment__title')}])[1]")
        anchors = [*title.xpath(".//a[@href]"), *section.xpath(f".//*[{_has_class('download')}]//a[@href]")]
        hrefs = [href for anchor in anchors if not _is_preview(href := anchor.attrib["href"].strip())]
        yield Link(joined(base, hrefs[0]) if hrefs else "", _words(title))


def is_same_file(asked: str, answered: str) -> bool:
    """Whether a redirect changed no more than the host of a file that both hosts serve under one path.

    Any other redirect is taken for one to another file: the address of a file that was replaced leads to its newest successor.
    """
    one, other = urlsplit(asked), urlsplit(answered)
    return one.path == other.path and all(part.hostname in FILE_HOSTS and part.path.startswith(FILE_PATHS) for part in (one, other))


def _destination(item: dict[str, Any]) -> str:
    """Where an item that moved leads: what is said of its own path, else the first that is said."""
    told = [one for one in item.get("redirects") or [] if isinstance(one, dict) and one.get("destination")]
    own = [one for one in told if one.get("path") == item.get("base_path")]
    return str((own or told)[0]["destination"]) if told else ""


def _absolute(address: object) -> str:
    return joined(SITE + "/", str(address).strip()) if address else ""


def _once(links: Iterable[Link]) -> list[Link]:
    """Each address once, with the first words that it was named by; files without an address all stay."""
    kept: dict[str, Link] = {}
    for link in links:
        kept.setdefault(link.url or f"no address: {link.text}", link)
    return list(kept.values())


def _is_preview(href: str) -> bool:
    path = path_of(href)
    return path.endswith(PREVIEWS[0]) or path.startswith(PREVIEWS[1])


def _has_class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _words(part: SelectorList[Selector]) -> str:
    return _tidy("".join(part.xpath(".//text()").getall()))


def _tidy(text: object) -> str:
    return " ".join(str(text).split())
