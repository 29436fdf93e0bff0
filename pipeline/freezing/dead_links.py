"""Whether every link of a finished copy leads to a file of it, and to a place in the file.

The files are read as they stand on the disk, by other code than that which made their links (links.py): a parser of HTML, which
also sees a link that was overlooked there.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import etree

from pipeline.freezing.links import HTML, ROWS, XML, links_of, rows_in, written_out, xml_of
from pipeline.freezing.names import ORIGIN

STYLE = ".css"
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)""")
PARSER = etree.HTMLParser(encoding="utf-8")
LINKS = etree.XPath("//@href | //@src | //@action", smart_strings=False)
LINKS_OF_PICTURES = etree.XPath("//@*[name() = 'xlink:href']", smart_strings=False)
PLACES = etree.XPath("//@id", smart_strings=False)
# A relative link without anything that would have to be undone first.
PLAIN = re.compile(r"((?:\.\./)*)([A-Za-z0-9_-][A-Za-z0-9_./-]*)?(?:#([A-Za-z0-9_.-]*))?")

# A file of the copy and a place in it, which may be empty.
Target = tuple[str, str]


@dataclass
class Seen:
    """What files lead to, each target with one link that does; and the places in each file."""

    wanted: dict[Target, str] = field(default_factory=dict)
    places: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, other: Seen) -> None:
        """Take in what was seen in other files. Of several links to one target the first by name is kept, so the order is all one."""
        for target, where in other.wanted.items():
            self.wanted[target] = min(where, self.wanted.get(target, where))
        self.places |= other.places


def seen_in(folder: Path, names: Iterable[str]) -> Seen:
    """What the files of those names, which are paths from the folder of the copy, lead to."""
    seen = Seen()
    for name in names:
        links, places = _links_and_places(folder, name)
        seen.places[name] = frozenset(map(sys.intern, places))
        for link in sorted(links):
            if target := _target(name, link):
                seen.wanted.setdefault(target, f"{name}: {link}")
    return seen


def dead(folder: Path, seen: Seen) -> list[str]:
    """Every link, image and style sheet that leads to no file of the folder, or to no place in it. Other sites are not asked."""
    there = {target: not target.startswith("..") and (folder / target).is_file() for target in {target for target, _ in seen.wanted}}
    return sorted(
        where for (target, place), where in seen.wanted.items() if not there[target] or (place and place not in seen.places.get(target, ()))
    )


def _links_and_places(folder: Path, name: str) -> tuple[set[str], list[str]]:
    if not name.endswith((HTML, STYLE, *XML)) and name != ROWS:
        return set(), []
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        # Whatever leads to it is found to be dead.
        return set(), []
    if name.endswith(HTML):
        tree = etree.fromstring(content, PARSER)
        more = _texts(LINKS_OF_PICTURES, tree) if b"xlink:href" in content else []
        return {*_texts(LINKS, tree), *more}, _texts(PLACES, tree)
    if name.endswith(XML):
        found = xml_of(content)
        inside = {link for _, inner in written_out(found) for _, _, link in links_of(inner)}
        return inside | {link for _, _, link in links_of(found)}, _texts(PLACES, found.getroot())
    if name == ROWS:
        rows = rows_in(name, content)
        return {str(row[rows["columns"].index("address")]) for row in rows["rows"]}, []
    return set(IN_STYLE.findall(content.decode("utf-8"))), []


def _texts(path: etree.XPath, tree: etree._Element) -> list[str]:
    found = path(tree)
    assert isinstance(found, list)
    return [str(one) for one in found]


def _target(name: str, link: str) -> Target | None:
    """The file of the copy and the place in it that a link leads to; None for a link to another site."""
    plain = PLAIN.fullmatch(link)
    if plain is None or "./" in (plain[2] or "") or "//" in link or link.endswith(("..", "/")):
        return _worked_out(name, link)
    up, file, place = plain.groups()
    folder = name.split("/")[:-1]
    if not file:
        return (name, place or "") if not up else _worked_out(name, link)
    steps = len(up) // 3
    if steps > len(folder):
        return _worked_out(name, link)
    return "/".join([*folder[: len(folder) - steps], file]), place or ""


@lru_cache(maxsize=4096)
def _worked_out(name: str, link: str) -> Target | None:
    parts = urlsplit(link)
    if (parts.scheme or parts.netloc) and not link.startswith(ORIGIN):
        return None
    path, place = urldefrag(link)
    path = path.partition("?")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name, unquote(place)
