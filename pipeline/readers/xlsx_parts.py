"""How the parts of an .xlsx lead to one another, and out of the workbook."""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

from pipeline.readers import guard, rules
from pipeline.readers.values import parts_of_format

# The same words in the two dialects of the format, "transitional" and "strict".
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


def date_parts(archive: zipfile.ZipFile, workbook: str, spaces: tuple[str, ...]) -> list[str]:
    """For each style that a cell may name by its place in the list, which parts of a date it shows (`values.parts_of_format`)."""
    part = next((target for kind, target in relationships(archive, workbook).values() if kind == "styles"), "")
    codes, shown = dict(_BUILT_IN), []
    for _, element in guard.elements(archive, part, [f"{space}{name}" for space in spaces for name in ("numFmt", "xf")]) if part else ():
        parent = element.getparent()
        if etree.QName(element).localname == "numFmt":
            codes[element.get("numFmtId") or ""] = parts_of_format(element.get("formatCode") or "")
        elif parent is not None and etree.QName(parent).localname == "cellXfs":
            shown.append(element.get("numFmtId") or "")
    return [codes.get(one, "") for one in shown]


def related_id(element: etree._Element) -> str:
    """The id of the relationship that an element names, or ''."""
    return next((found for space in _RELATIONS if (found := element.get(f"{{{space}}}id"))), "")


def target_of(element: etree._Element, targets: dict[str, tuple[str, str]]) -> str:
    """Where a hyperlink leads: an address, a place in the workbook ("#Sheet2!A1"), or both. Raises `Refused` for one that leads nowhere."""
    related = related_id(element)
    rules.demand(not related or related in targets, "a link leads nowhere")
    place = element.get("location")
    return targets.get(related, ("", ""))[1] + (f"#{place}" if place else "")
