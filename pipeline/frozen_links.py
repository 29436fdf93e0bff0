"""The links of a page: found, put into the form that a frozen copy needs, and looked after once the copy is whole."""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import lxml.html
from lxml import etree

from pipeline.frozen_names import ORIGIN
from pipeline.model import RegisterError

ATTRIBUTES = ("href", "src", "action", "{http://www.w3.org/1999/xlink}href", "xlink:href")
HTML = ".html"
XML = (".xml", ".atom", ".svg")
STYLE = ".css"
# The one script with addresses in it: the rows of /my-record, as JSON behind a name (site/plugins/register_site/my_record_page.py).
ROWS = "my-record/rows.js"
ROWS_BEGIN, ROWS_END = "const RECORD_ROWS = ", ";\n"
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)""")


def parsed(path: Path) -> etree._ElementTree | None:
    """The tree of an HTML or XML file; None for a file of another kind."""
    if path.suffix == HTML:
        return etree.ElementTree(lxml.html.document_fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8")))
    if path.suffix in XML:
        return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    return None


def links_of(tree: etree._ElementTree | etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Each element with a link, the attribute that holds it, and the link."""
    for element in tree.iter(etree.Element):
        for name in ATTRIBUTES:
            link = element.get(name)
            if link is not None:
                yield element, name, link


def _written_out(tree: etree._ElementTree) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Each element of a feed that holds HTML as its text, with the tree of that."""
    for element in tree.iter("{http://www.w3.org/2005/Atom}content"):
        if element.get("type") == "html":
            yield element, lxml.html.fragment_fromstring(element.text or "", create_parent="div")


def _values(tree: etree._ElementTree, name: str) -> Iterator[str]:
    return (value for element in tree.iter(etree.Element) if (value := element.get(name)) is not None)


def _rows(path: Path) -> dict[str, Any]:
    """The rows in a file of ROWS: `columns` and `rows`. Raises RegisterError where it is no such file."""
    text = path.read_text(encoding="utf-8")
    if not (text.startswith(ROWS_BEGIN) and text.endswith(ROWS_END)):
        raise RegisterError(f"{path} does not begin or end as the rows of /my-record do, so its links cannot be made relative.")
    found: dict[str, Any] = json.loads(text.removeprefix(ROWS_BEGIN).removesuffix(ROWS_END))
    return found


def _rewrite_rows(path: Path, relinked: Callable[[str], str]) -> None:
    found = _rows(path)
    place = found["columns"].index("address") if found["rows"] else 0
    for row in found["rows"]:
        row[place] = relinked(row[place])
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{ROWS_BEGIN}{text}{ROWS_END}", encoding="utf-8")


def rewrite(path: Path, relinked: Callable[[str], str]) -> None:
    """Put every link of the file through `relinked`. A file of another kind stays as it is."""
    if path.as_posix().endswith(f"/{ROWS}"):
        _rewrite_rows(path, relinked)
        return
    tree = parsed(path)
    if tree is None:
        return
    for element, inner in _written_out(tree):
        for one, name, link in list(links_of(inner)):
            one.set(name, relinked(link))
        element.text = lxml.html.tostring(inner, encoding="unicode")
    for element, name, link in list(links_of(tree)):
        element.set(name, relinked(link))
    if path.suffix == HTML:
        path.write_bytes(lxml.html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n")
    else:
        tree.write(path, encoding="utf-8", xml_declaration=True)


def dead_links(folder: Path) -> list[str]:
    """Every link, image and style sheet in `folder` that leads to no file of it, or to no place in the file. Other sites are not asked."""
    wanted: dict[tuple[str, str], str] = {}
    places: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        tree = parsed(path) if path.is_file() else None
        if tree is not None:
            places[name] = {sys.intern(one) for one in _values(tree, "id")}
            links = {link for _, _, link in links_of(tree)}
            links |= {link for _, inner in _written_out(tree) for _, _, link in links_of(inner)}
        elif path.suffix == STYLE:
            links = set(IN_STYLE.findall(path.read_text(encoding="utf-8")))
        elif name == ROWS:
            found = _rows(path)
            links = {str(row[found["columns"].index("address")]) for row in found["rows"]}
        else:
            continue
        for link in sorted(links):
            if target := _target(name, link):
                wanted.setdefault(target, f"{name}: {link}")
    there = {target: not target.startswith("..") and (folder / target).is_file() for target in {target for target, _ in wanted}}
    return sorted(
        where for (target, place), where in wanted.items() if not there[target] or (place and place not in places.get(target, ()))
    )


def _target(name: str, link: str) -> tuple[str, str] | None:
    """The file of the copy and the place in it that a link leads to; None for a link to another site."""
    parts = urlsplit(link)
    if (parts.scheme or parts.netloc) and not link.startswith(ORIGIN):
        return None
    path, place = urldefrag(link)
    path = path.partition("?")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name, unquote(place)
