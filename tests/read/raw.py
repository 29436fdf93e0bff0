"""The XML and the zip files that made-up workbooks are written in, for what no program would write."""

from __future__ import annotations

import io
import struct
import zipfile
from xml.sax.saxutils import escape


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip of these members in this order; one named "mimetype" is stored as it is, as OpenDocument asks."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_members(data: bytes, **changed: str | bytes) -> bytes:
    """The zip with some members replaced or added; "__" in a keyword stands for "/", and every name ends in ".xml"."""
    members: dict[str, str | bytes] = dict(members_of(data))
    members.update({f"{name.replace('__', '/')}.xml": content for name, content in changed.items()})
    return zipped(members)


def with_declared_size(data: bytes, size: int) -> bytes:
    """The zip with another unpacked size stated for its last member, in its directory alone."""
    entry = data.rfind(b"PK\x01\x02")
    return data[: entry + 24] + struct.pack("<I", size) + data[entry + 28 :]


# .xlsx

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def raw_xlsx(rows: str, after: str = "", strings: str = "", **parts: str | bytes) -> bytes:
    """An .xlsx of one sheet, "made up", from the XML of its rows, of what follows them and of its shared strings (`<si>…`)."""
    related = f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    related += f'<Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="made up" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    return with_members(zipped(members), **parts)


# .ods

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style", "drawing")
) + (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods(tables: str, styles: str = "", manifest: str = "", prologue: str = "", saved_at: str = "2018-07-31T10:00:00") -> bytes:
    """An .ods from the XML of its tables; `prologue` stands before the root of content.xml (a DOCTYPE, say)."""
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    names = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    return zipped(
        {
            "mimetype": _ODS,
            "META-INF/manifest.xml": f"<manifest:manifest {names}>{manifest}</manifest:manifest>",
            "meta.xml": f"<office:document-meta {_SPACES}><office:meta><dc:creator>A Made-up Person</dc:creator>"
            f"<dc:date>{saved_at}</dc:date></office:meta></office:document-meta>",
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<office:document-content {_SPACES}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles>{body}</office:document-content>",
        }
    )


def ods_table(rows: str, name: str = "made up") -> str:
    """The XML of a table from that of its rows."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


def ods_row(*texts: str, repeated: int = 1) -> str:
    """The XML of a row of texts; a text that begins with "<" is taken for the XML of the cell's paragraphs."""
    cells = (text if text.startswith("<") else f"<text:p>{escape(text)}</text:p>" for text in texts)
    inside = "".join(f'<table:table-cell office:value-type="string">{cell}</table:table-cell>' for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside}</table:table-row>'
