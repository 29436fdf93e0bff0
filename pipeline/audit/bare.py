"""A workbook (.xlsx) reduced to what its cells rest on: rows, shared texts, formats of numbers, and which calendar it counts days by.

openpyxl opens no workbook in which anything at all is out of order, down to the size of a font or the paper to print on, and finds no
cell in the format's second dialect, "strict", which spreadsheet programs offer to save in. Neither is a reason to leave cells unread.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
MAIN = f"{{{SPACE}}}"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATED = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE_PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# Without a style of this name, openpyxl warns whoever builds.
NORMAL = (
    f'<a xmlns="{SPACE}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellStyles><cellStyle name="Normal" xfId="0"/></cellStyles></a>'
)


def bare(content: bytes) -> io.BytesIO:
    """A workbook with the cells of `content`, under the same names of sheets in the same order.

    Raises KeyError or ElementTree.ParseError where a part is missing or is no XML.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as whole,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        book, kinds, sheets = _plain(ElementTree.fromstring(whole.read(WORKBOOK))), [], []
        related = _related(whole)
        for one in book.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
            kind, part = related[one.get(f"{{{RELATED}}}id") or one.get(f"{{{STRICT_RELATED}}}id") or ""]
            if kind == "worksheet":
                sheets.append(one.get("name", ""))
                _write(archive, f"xl/sheet{len(sheets)}.xml", _rows(whole, part))
        for kind, part in related.values():
            if kind in ("sharedStrings", "styles"):
                root = _plain(ElementTree.fromstring(whole.read(part)))
                _write(archive, f"xl/{kind}.xml", iter([ElementTree.tostring(_formats(root) if kind == "styles" else root)]))
                kinds.append(kind)
        settings = book.find(f"{MAIN}workbookPr")
        for name, text in _frame(sheets, kinds, "0" if settings is None else settings.get("date1904", "0")).items():
            archive.writestr(name, text)
    return made


def _related(whole: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """The workbook's parts: id -> (kind, name)."""
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/"),
        )
        for one in ElementTree.fromstring(whole.read(LINKS))
    }


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> None:
    with archive.open(name, "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece)


def _plain(root: ElementTree.Element) -> ElementTree.Element:
    """`root` in the one dialect that openpyxl knows."""
    for one in root.iter():
        if one.tag.startswith(STRICT):
            one.tag = MAIN + one.tag.removeprefix(STRICT)
    return root


def _rows(whole: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part of a sheet with its rows alone, one at a time: a sheet may be long."""
    yield f'<worksheet xmlns="{SPACE}"><sheetData>'.encode()
    table = None
    with whole.open(name) as part:
        for event, one in ElementTree.iterparse(part, ("start", "end")):
            kind = one.tag.rpartition("}")[2]
            if event == "start":
                table = one if kind == "sheetData" else table
            elif table is not None and kind == "row":
                for cell in one:
                    if not cell.get("s", "0").isdecimal():
                        del cell.attrib["s"]
                yield ElementTree.tostring(_plain(one))
                table.clear()
    yield b"</sheetData></worksheet>"


def _formats(root: ElementTree.Element) -> ElementTree.Element:
    """Styles with nothing in them but how numbers are shown: it tells which of them are dates."""
    for one in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
        shown = one.get("numFmtId", "0")
        one.clear()
        one.set("numFmtId", shown)
    root[:] = [one for one in root if one.tag in (f"{MAIN}numFmts", f"{MAIN}cellXfs")] + list(ElementTree.fromstring(NORMAL))
    return root


def _frame(sheets: list[str], kinds: list[str], calendar: str) -> dict[str, str]:
    """The parts that say what the others are."""
    parts = {f"sheet{number}": "worksheet" for number, _ in enumerate(sheets, start=1)} | {kind: kind for kind in kinds}
    links = [f'<Relationship Id="{name}" Type="{RELATED}/{kind}" Target="{name}.xml"/>' for name, kind in parts.items()]
    types = [f'<Override PartName="/xl/{name}.xml" ContentType="{OFFICE_PARTS}.{kind}+xml"/>' for name, kind in parts.items()]
    types.append(f'<Override PartName="/{WORKBOOK}" ContentType="{OFFICE_PARTS}.sheet.main+xml"/>')
    named = [f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="sheet{number}"/>' for number, name in enumerate(sheets, start=1)]
    head = f'<workbook xmlns="{SPACE}" xmlns:r="{RELATED}"><workbookPr date1904={quoteattr(calendar)}/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{"".join(types)}</Types>',
        LINKS: f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>',
        WORKBOOK: f"{head}<sheets>{''.join(named)}</sheets></workbook>",
    }
