"""Feeds in the Atom format (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
# An id must stay the same wherever the register is served. A name in .invalid belongs to nobody, so nobody else can make the same id.
AUTHORITY = "tag:pupil-data-register.invalid,2026:"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Item:
    """One entry of a feed. `key` is what its id ends in; `path` is the page it leads to; `html` says it in full."""

    key: str
    title: str
    updated: str
    path: str
    summary: str
    html: str
    categories: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Feed:
    """A feed. `updated` is said where it has no items; `own_path` is its own address and `page_path` that of the page it goes with."""

    key: str
    title: str
    subtitle: str
    updated: str
    own_path: str
    page_path: str
    rights: str
    items: Sequence[Item]


def feed_bytes(feed: Feed, base: str, build_id: str) -> bytes:
    """The feed as XML. `base` is put before every path; where it is empty the links are paths, which the format allows."""
    root = E.feed(
        E.id(tag_of(feed.key)),
        E.title(clean(feed.title)),
        E.subtitle(clean(feed.subtitle)),
        E.updated(max((item.updated for item in feed.items), default=feed.updated)),
        E.link(rel="self", type="application/atom+xml", href=base + feed.own_path),
        E.link(rel="alternate", type="text/html", href=base + feed.page_path),
        E.author(E.name("Pupil Data Register")),
        E.rights(clean(feed.rights)),
        E.generator("Pupil Data Register", version=build_id),
        *(entry_of(item, base) for item in feed.items),
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "en-GB")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def entry_of(item: Item, base: str) -> etree._Element:
    """One item as an atom:entry."""
    entry: etree._Element = E.entry(
        E.id(tag_of(item.key)),
        E.title(clean(item.title)),
        E.updated(item.updated),
        E.link(rel="alternate", type="text/html", href=base + item.path),
        *(E.category(term=term, label=clean(label)) for term, label in item.categories),
        E.summary(clean(item.summary)),
        E.content(clean(item.html), type="html"),
    )
    return entry


def tag_of(key: str) -> str:
    """A tag: URI (RFC 4151)."""
    return AUTHORITY + quote(key, safe="/?=&-")


def clean(text: str) -> str:
    """`text` with the mark of the unreadable for each character that XML cannot carry."""
    return NOT_XML.sub("\ufffd", text)


def moment(*dates: str) -> str:
    """The latest of some dates or times as RFC 3339 has them. Where only a day, month or year is known it is the first moment of it."""
    found = []
    for text in filter(None, dates):
        whole = text if "T" in text else "-".join([*text.split("-"), "01", "01"][:3])
        read = datetime.fromisoformat(whole)
        found.append(read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC))
    return max(found).strftime("%Y-%m-%dT%H:%M:%SZ") if found else "1970-01-01T00:00:00Z"
