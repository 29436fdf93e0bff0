"""Addresses of the register, and the name of the file that holds each in a frozen copy.

A name is made from its address alone, so it is the same in every copy, and no two addresses share one, also where a file system takes
capital and small letters for the same.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

# What the site is told that it is called, so that an address it writes out is the same in every copy. No host has such a name.
ORIGIN = "http://register.invalid"
PLAIN = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,99}")
ENDING = re.compile(r"\.([a-z0-9]{1,8})$")
LONGEST = 150


def address_of(link: str, page: str) -> str | None:
    """The address of the register that `link` on the page at address `page` leads to: path and query, without what follows #.

    The query is put into one order, and its first page is the list itself. None for a link that leads elsewhere.
    """
    parts = urlsplit(urljoin(ORIGIN + page, link.strip()))
    if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
        return None
    pairs = sorted(pair for pair in parse_qsl(parts.query) if pair != ("page", "1"))
    return (parts.path or "/") + (f"?{urlencode(pairs)}" if pairs else "")


class Addresses:
    """`address_of`, which is worked out once for a link that leads to the same address from every page."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def of(self, link: str, page: str) -> str | None:
        """The address that `link` on the page at address `page` leads to."""
        if not link.startswith(("/", "http://", "https://")):
            return address_of(link, page)
        if link not in self._known:
            self._known[link] = address_of(link, page)
        return self._known[link]


def choice_of(address: str) -> tuple[tuple[str, str], ...]:
    """What an address chooses from its list, its page apart."""
    query = address.partition("?")[2]
    return _choice(query) if query else ()


@lru_cache(maxsize=4096)
def _choice(query: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in parse_qsl(query) if pair[0] != "page")


def list_of(address: str) -> str:
    """The path of an address without the ending of a file: what a list and its downloads have in common."""
    return ENDING.sub("", address.partition("?")[0])


def file_of(address: str) -> str:
    """The name of the file for `address`, from the folder of the copy: /entries?outcome=sent is entries/outcome-sent.html."""
    path, _, query = address.partition("?")
    ending = ENDING.search(path)
    folder = "/".join(_plain(part) for part in (list_of(path) if ending and query else path).split("/") if part)
    if not query:
        return folder if ending else posixpath.join(folder, "index.html")
    # No record's id holds a dot, and its page is a folder, so the name of a choice is never that of a record.
    name = ".".join(f"{_plain(key)}-{_plain(value, dots=False)}" for key, value in parse_qsl(query))
    return posixpath.join(folder, f"{_short(name)}.{ending[1] if ending else 'html'}")


def _plain(text: str, dots: bool = True) -> str:
    text = unquote(text)
    if PLAIN.fullmatch(text) and (dots or "." not in text):
        return text
    return f"{re.sub(r'[^a-z0-9]+', '-', text.casefold())[:60].strip('-')}-{_digest(text)}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip('.-')}-{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
