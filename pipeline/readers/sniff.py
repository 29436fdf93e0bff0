"""What a document is, told by its bytes alone: names and content types are what somebody says, and are often wrong."""

from __future__ import annotations

import re
from collections.abc import Collection

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLS = "application/vnd.ms-excel"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
HTML = "text/html"
CSV = "text/csv"
UNKNOWN = "application/octet-stream"

# How much of the beginning is enough to tell: a page may open with a long comment.
HEAD_BYTES = 4_096
_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a workbook begins with.
MAGIC = (_ZIP_MAGIC, _OLE_MAGIC)
_PAGE = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|title|meta|link|script|style|table|main|div|section|p|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_NOT_A_TABLE = re.compile(r'\s*(<|\{\s*"|\[\s*[{\["]|%PDF-|\{\\rtf)')
# Tabs, line ends, vertical tabs (line breaks inside a cell, in some exports) and form feeds are all that a text needs of these.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# An OpenDocument file names its kind in its first member, stored as it is behind a 30-byte header.
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z-]+)")


def sniff(first_bytes: bytes, member_names: Collection[str] = (), stream_names: Collection[str] = ()) -> str:
    """The media type of a document from its first bytes (`HEAD_BYTES` are enough).

    A zip and an OLE container are told apart by what they hold: pass the names of a zip's members, or of an OLE container's
    streams; without them the answer is `ZIP` or `OLE`. Anything that is no workbook, page or text table is `UNKNOWN`.
    """
    if first_bytes.startswith(_ZIP_MAGIC):
        return _of_zip(first_bytes, member_names) if member_names else ZIP
    if first_bytes.startswith(_OLE_MAGIC):
        if not stream_names:
            return OLE
        return XLS if {"Workbook", "Book"} & set(stream_names) else UNKNOWN
    return _of_text(first_bytes)


def _of_zip(first_bytes: bytes, names: Collection[str]) -> str:
    if "xl/workbook.xml" in names:
        return XLSM if "xl/vbaProject.bin" in names else XLSX
    stated = _OPEN_DOCUMENT.match(first_bytes, 30)
    if "content.xml" in names and (stated is None or stated[1].decode().startswith(ODS)):
        return ODS
    return UNKNOWN


def _of_text(first_bytes: bytes) -> str:
    text = opening(first_bytes)
    if _PAGE.match(text):
        return HTML
    if not text.strip() or _NOT_A_TABLE.match(text) or _CONTROL.search(text):
        return UNKNOWN
    return CSV


def opening(first_bytes: bytes) -> str:
    """The beginning of a document as text, good enough to tell what it is. Never used for its contents."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if first_bytes.startswith(mark):
            return first_bytes[len(mark) :].decode(encoding, "replace")
    return first_bytes.decode("latin-1")
