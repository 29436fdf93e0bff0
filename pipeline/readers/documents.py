"""Which reader a document goes to. Runs inside the child process; `pipeline.read` is the way in.

A reader is imported where it is called: every document has a process of its own, and to import them all takes a fifth of its time.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.readers import guard, limits, sniff
from pipeline.readers.grid import Reading, Refused

_ASK = "Ask the publisher for the workbook, or fetch the address again."


def reading(path: Path, expected: str) -> Reading:
    """The document, read by the reader that its bytes call for.

    `expected` is "table" (a workbook or a CSV), "saved_page" (the same, or a web page with a table in it) or "page" (a web page).
    Raises `Refused`; its message goes on from the document's name.
    """
    with path.open("rb") as file:
        head = file.read(sniff.HEAD_BYTES)
        size = file.seek(0, 2)
    if size == 0:
        raise Refused("empty", "is empty: it has not a single byte. Fetch the address again.")
    if size > limits.MAX_FILE_BYTES:
        raise Refused("too_large", f"is larger than {limits.MAX_FILE_BYTES // 1_000_000} MB, so it was not opened.")
    if any(magic.startswith(head) for magic in sniff.MAGIC):
        raise Refused("truncated", "is the first few bytes of a workbook and no more. Fetch it again.")
    media_type = sniff.sniff(head)
    if expected == "page" and media_type != sniff.HTML:
        raise Refused("not_a_page", "is not a web page, though a publication page was expected. Fetch the address again.")
    if media_type == sniff.HTML:
        return _read_page(path, expected, sniff.opening(head))
    if media_type == sniff.ZIP:
        return _read_zip(path, head)
    if media_type == sniff.OLE:
        return _read_ole(path, head)
    if media_type == sniff.CSV:
        from pipeline.readers.delimited import read_delimited

        return Reading(media_type, (read_delimited(path.read_bytes()),), "")
    raise _not_a_workbook()


def _read_page(path: Path, expected: str, opening: str) -> Reading:
    if expected == "table":
        begins = "".join(character for character in opening.strip()[:15] if character.isascii() and character.isprintable())
        raise Refused(
            "not_a_workbook",
            f"is a web page (it begins “{begins}”) and no workbook: an error page, most likely, or the page around the download. {_ASK}",
        )
    from pipeline.readers.html import read_html

    grids = read_html(path.read_bytes())
    if expected == "saved_page" and not grids:
        raise Refused("no_table", "is a web page without a table in it. Save the page again with its table showing.")
    return Reading(sniff.HTML, grids, "")


def _read_zip(path: Path, head: bytes) -> Reading:
    with guard.open_zip(path) as archive:
        media_type = sniff.sniff(head, archive.namelist())
        if media_type not in (sniff.XLSX, sniff.XLSM, sniff.ODS):
            raise _not_a_workbook()
        guard.check_contents(archive)
        if media_type == sniff.ODS:
            from pipeline.readers.ods import read_ods as reader
        else:
            from pipeline.readers.xlsx import read_xlsx as reader
        grids, modified_on = reader(path, archive)
    return Reading(media_type, grids, modified_on)


def _read_ole(path: Path, head: bytes) -> Reading:
    from pipeline.readers import ole
    from pipeline.readers.xls import read_xls

    data = path.read_bytes()
    streams = ole.stream_names(data)
    if "EncryptedPackage" in streams:
        raise guard.encrypted()
    if sniff.sniff(head, stream_names=streams) != sniff.XLS:
        raise _not_a_workbook()
    return Reading(sniff.XLS, read_xls(data), "")


def _not_a_workbook() -> Refused:
    return Refused("not_a_workbook", f"is no .xlsx, .ods or .xls workbook, CSV file or web page, whatever its name says. {_ASK}")
