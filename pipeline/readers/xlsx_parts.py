"""The parts of an .xlsx beside its sheets: how they lead to one another and out of the workbook, and its texts and styles."""

from __future__ import annotations

import posixpath
import zipfile
from typing import NamedTuple

from lxml import etree

from pipeline.readers import guard, rules
from pipeline.readers.values import parts_of_format, raised

# The same words in the two dialects of the format, "transitional" and "strict".
MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_READ = ("c", "f", "is", "mergeCell", "mergeCells", "r", "row", "sheetData", "t", "v")
NAMES = {f"{{{space}}}{name}": name for space in MAIN for name in _READ}
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# Of the formats that have a number and no words in the file, those that show some parts of a date alone: d-mmm and mmm-yy.
_BUILT_IN = {"16": "md", "17": "ym"}


def relationships(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relationship id -> (its kind, what it points to: a member of the archive, or an address outside it as it stands).

    Raises `Refused` where the part is listed that tells dates from numbers, and is not there.
    """
    folder, name = posixpath.split(part)
    listing = f"{folder}/_rels/{name}.rels"
    if listing not in archive.namelist():
        return {}
    found = {}
    for _, element in guard.elements(archive, listing, [_RELATIONSHIP]):
        target = element.get("Target") or ""
        if element.get("TargetMode") != "External":
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        found[element.get("Id") or ""] = ((element.get("Type") or "").rpartition("/")[2], target)
    # Without its styles a workbook's dates are numbers; the second reading does not mind.
    lost = [target for kind, target in found.values() if kind == "styles" and target not in archive.namelist()]
    rules.demand(not lost, "the part with its styles is missing, which tells dates from numbers")
    return found


class Styles(NamedTuple):
    """For each style that a cell may name by its place in the list: which parts of a date it shows (`values.parts_of_format`), and whether
    it strikes out what the cell holds."""

    date_parts: list[str]
    struck: list[bool]


def styles_of(archive: zipfile.ZipFile, workbook: str, spaces: tuple[str, ...]) -> Styles:
    """The styles of a workbook's cells, in order."""
    part = next((target for kind, target in relationships(archive, workbook).values() if kind == "styles"), "")
    codes, found = dict(_BUILT_IN), Styles([], [])
    fonts: list[bool] = []
    names = [f"{space}{name}" for space in spaces for name in ("numFmt", "xf", "font")]
    for _, element in guard.elements(archive, part, names) if part else ():
        name, parent = etree.QName(element).localname, element.getparent()
        within = etree.QName(parent).localname if parent is not None else ""
        if name == "numFmt":
            codes[element.get("numFmtId") or ""] = parts_of_format(element.get("formatCode") or "")
        elif name == "font" and within == "fonts":
            fonts.append(strikes(element))
        elif within == "cellXfs":
            found.date_parts.append(element.get("numFmtId") or "")
            font = element.get("fontId") or ""
            found.struck.append(font.isdecimal() and int(font) < len(fonts) and fonts[int(font)])
    return Styles([codes.get(one, "") for one in found.date_parts], found.struck)


def strikes(look: etree._Element) -> bool:
    """Whether the looks of a text (a font, or those of a run) strike it out."""
    marks = (one for one in look if etree.QName(one).localname == "strike")
    return any(one.get("val", "1") in ("1", "true") for one in marks)


def related_id(element: etree._Element) -> str:
    """The id of the relationship that an element names, or ''."""
    return next((found for space in _RELATIONS if (found := element.get(f"{{{space}}}id"))), "")


def target_of(element: etree._Element, targets: dict[str, tuple[str, str]]) -> str:
    """Where a hyperlink leads: an address, a place in the workbook ("#Sheet2!A1"), or both. Raises `Refused` for one that leads nowhere."""
    related = related_id(element)
    rules.demand(not related or related in targets, "a link leads nowhere")
    place = element.get("location")
    return targets.get(related, ("", ""))[1] + (f"#{place}" if place else "")


def rich_text(element: etree._Element) -> str:
    """A text, whole or in runs of different looks; the reading aid of East Asian texts (`rPh`) is no part of it."""
    pieces = []
    for child in element:
        name = NAMES.get(child.tag)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            run = "".join(grandchild.text or "" for grandchild in child if NAMES.get(grandchild.tag) == "t")
            pieces.append(raised(run) if _is_raised(child) else run)
    return "".join(pieces)


def struck_runs(element: etree._Element) -> tuple[bool | None, ...]:
    """Of each run of a text that shows something, whether it is struck out; None where that is as its cell is."""
    found: list[bool | None] = []
    for run in (child for child in element if NAMES.get(child.tag) == "r"):
        if any((part.text or "").strip() for part in run if NAMES.get(part.tag) == "t"):
            look = next((part for part in run if etree.QName(part).localname == "rPr"), None)
            found.append(None if look is None else strikes(look))
    return tuple(found)


def _is_raised(run: etree._Element) -> bool:
    return any(look.get("val") == "superscript" for space in MAIN for look in run.iterfind(f"{{{space}}}rPr/{{{space}}}vertAlign"))
