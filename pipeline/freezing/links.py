"""The links of a page: found, and put into the form that a frozen copy needs.

Of an HTML page nothing but its links is touched: every other byte stays as the server sent it. The tags are read from left to right, so
that what looks like a link inside a text, a comment, a script or the value of another attribute is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any

import lxml.html
from lxml import etree

from pipeline.model import RegisterError

Relink = Callable[[str], str]

ATTRIBUTES = ("href", "src", "action", "{http://www.w3.org/1999/xlink}href", "xlink:href")
HTML = ".html"
XML = (".xml", ".atom", ".svg")
# The one script with addresses in it: the rows of /my-record, as JSON behind a name (site/plugins/register_site/pages/my_record_page.py).
ROWS = "my-record/rows.js"
ROWS_BEGIN, ROWS_END = "const RECORD_ROWS = ", ";\n"

# A comment; or a script or style, whose first group is its tag; or a tag.
PIECE = re.compile(
    rb"""<!--.*?-->"""
    rb"""|(<(script|style)\b[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>).*?</\2\s*>"""
    rb"""|<[A-Za-z][^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>""",
    re.DOTALL,
)
ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*')""")
LINKING = frozenset((b"href", b"src", b"action", b"xlink:href"))
MAY_LINK = re.compile(rb"(?:href|src|action)\s*=")


def links_in(path: str, content: bytes) -> set[str]:
    """Every link of a page or feed; none of a file of another kind. `path` tells what the file is."""
    if path.endswith(HTML):
        return {_link(raw) for raw in _raw_links(content)}
    if path.endswith(XML):
        return {link for _, _, link in links_of(xml_of(content))}
    return set()


def has_links(path: str) -> bool:
    """Whether a file of that name is of a kind whose links can be made relative."""
    return path.endswith((HTML, *XML)) or f"/{path}".endswith(f"/{ROWS}")


def relinked(path: str, content: bytes, relink: Relink) -> bytes:
    """The content of such a file with every link put through `relink`."""
    if path.endswith(HTML):
        return _relinked_html(content, relink)
    return _relinked_xml(content, relink) if path.endswith(XML) else _relinked_rows(path, content, relink)


def xml_of(content: bytes) -> etree._ElementTree:
    """The tree of an XML file."""
    return etree.ElementTree(etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True)))


def links_of(tree: etree._ElementTree | etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Each element with a link, the attribute that holds it, and the link."""
    for element in tree.iter(etree.Element):
        for name in ATTRIBUTES:
            link = element.get(name)
            if link is not None:
                yield element, name, link


def written_out(tree: etree._ElementTree) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each element of a feed that holds HTML as its text, with the tree of that."""
    for element in tree.iter("{http://www.w3.org/2005/Atom}content"):
        if element.get("type") == "html":
            yield element, lxml.html.fragment_fromstring(element.text or "", create_parent="div")


def rows_in(path: str, content: bytes) -> dict[str, Any]:
    """The rows in a file of ROWS: `columns` and `rows`. Raises RegisterError where it is no such file."""
    text = content.decode("utf-8")
    if not (text.startswith(ROWS_BEGIN) and text.endswith(ROWS_END)):
        raise RegisterError(f"{path} does not begin or end as the rows of /my-record do, so its links cannot be made relative.")
    found: dict[str, Any] = json.loads(text.removeprefix(ROWS_BEGIN).removesuffix(ROWS_END))
    return found


def _raw_links(content: bytes) -> Iterator[bytes]:
    for piece in PIECE.finditer(content):
        tag = piece[1] or piece[0]
        if MAY_LINK.search(tag) and not tag.startswith(b"<!--"):
            yield from (value[1:-1] for name, _, value in ATTRIBUTE.findall(tag) if name in LINKING)


def _link(raw: bytes) -> str:
    link = raw.decode("utf-8")
    return unescape(link) if "&" in link else link


def _relinked_html(content: bytes, relink: Relink) -> bytes:
    def attribute(found: re.Match[bytes]) -> bytes:
        if found[1] not in LINKING:
            return found[0]
        link = _link(found[3][1:-1])
        there = relink(link)
        return found[0] if there == link else b'%s%s"%s"' % (found[1], found[2], escape(there).encode("utf-8"))

    def piece(found: re.Match[bytes]) -> bytes:
        tag = found[1] or found[0]
        if not MAY_LINK.search(tag) or tag.startswith(b"<!--"):
            return found[0]
        return ATTRIBUTE.sub(attribute, tag) + found[0][len(tag) :]

    return PIECE.sub(piece, content)


def _relinked_xml(content: bytes, relink: Relink) -> bytes:
    tree = xml_of(content)
    for element, inner in written_out(tree):
        for one, name, link in list(links_of(inner)):
            one.set(name, relink(link))
        element.text = lxml.html.tostring(inner, encoding="unicode")
    for element, name, link in list(links_of(tree)):
        element.set(name, relink(link))
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True)


def _relinked_rows(path: str, content: bytes, relink: Relink) -> bytes:
    found = rows_in(path, content)
    place = found["columns"].index("address") if found["rows"] else 0
    for row in found["rows"]:
        row[place] = relink(row[place])
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"{ROWS_BEGIN}{text}{ROWS_END}".encode()
