"""How the parts of an .xlsx lead to one another, and out of the workbook."""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

from pipeline.readers import guard, rules

# The same words in the two dialects of the format, "transitional" and "strict".
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


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


def related_id(element: etree._Element) -> str:
    """The id of the relationship that an element names, or ''."""
    return next((found for space in _RELATIONS if (found := element.get(f"{{{space}}}id"))), "")


def target_of(element: etree._Element, targets: dict[str, tuple[str, str]]) -> str:
    """Where a hyperlink leads: an address, a place in the workbook ("#Sheet2!A1"), or both. Raises `Refused` for one that leads nowhere."""
    related = related_id(element)
    rules.demand(not related or related in targets, "a link leads nowhere")
    place = element.get("location")
    return targets.get(related, ("", ""))[1] + (f"#{place}" if place else "")
