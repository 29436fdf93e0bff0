"""Documents that must not be used are refused, by a code and in words for a person, whatever they try; the parent goes on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipeline.model import Grid, Refused
from pipeline.read import read_document
from pipeline.readers.limits import Limits
from tests.machine import processor_seconds
from tests.read.builders import build, from_rows, ole_with_stream, read_here, saved
from tests.read.raw import members_of, ods, ods_row, ods_table, raw_xlsx, zipped
from tests.read.refusals import TABLE, refusal, refusal_here

PAGE = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Not found</p></body></html>"
ENCRYPTION = '<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'


def cut_between_rows(data: bytes, part: str, row_end: str) -> bytes:
    """A whole zip, in which the XML of one part stops after a row in its middle."""
    members = members_of(data)
    text = members[part].decode()
    return zipped({**members, part: text[: text.index(row_end, len(text) // 2) + len(row_end)]})


def test_an_empty_file(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"").code == "empty"


def test_a_web_page_named_as_a_workbook_says_what_it_is_and_what_to_do(tmp_path: Path) -> None:
    refused = refusal(tmp_path, PAGE)
    assert refused.code == "not_a_workbook"
    assert "begins “<!DOCTYPE html>”" in str(refused)
    assert "Ask the publisher" in str(refused)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 made up", b"{\"items\": []}", b"\x89PNG\r\n\x1a\n", b"<?xml version='1.0'?><Workbook/>", b"{\\rtf1}", b"  \n",
        zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), zipped({"register.csv": "a,b"}),
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), ole_with_stream("WordDocument"),
    ],
)  # fmt: skip
def test_other_kinds_of_document(data: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path, data).code == "not_a_workbook"


def test_a_workbook_where_a_page_was_expected(tmp_path: Path) -> None:
    assert refusal(tmp_path, build("xlsx", TABLE), expected="page").code == "not_a_page"


def test_a_saved_page_without_a_table(tmp_path: Path) -> None:
    assert refusal(tmp_path, PAGE, "register.html").code == "no_table"


# Behind a password


def test_encrypted_workbooks(tmp_path: Path) -> None:
    assert refusal(tmp_path, ole_with_stream("EncryptedPackage")).code == "encrypted"
    assert refusal(tmp_path, ods(ods_table(ods_row("x")), manifest=ENCRYPTION)).code == "encrypted"


def test_an_encrypted_member_of_a_zip(tmp_path: Path) -> None:
    data = bytearray(build("xlsx", TABLE))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert refusal(tmp_path, bytes(data)).code == "encrypted"


def test_an_encrypted_xls(tmp_path: Path) -> None:
    data = build("xls", TABLE)
    write_access, file_pass = b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00"
    assert data.count(write_access) == 1
    assert refusal(tmp_path, data.replace(write_access, file_pass)).code == "encrypted"


# Damaged


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_cut_short_anywhere(kind: str, tmp_path: Path) -> None:
    data = build(kind, TABLE)
    codes = {refusal_here(tmp_path, data[: len(data) * percent // 100]) for percent in range(1, 100)}
    assert codes <= {"truncated", "damaged", "not_a_workbook"}
    assert refusal(tmp_path, data[: len(data) // 2]).code in ("truncated", "damaged")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_one_flipped_bit_is_refused_or_changes_nothing(kind: str, tmp_path: Path) -> None:
    data = build(kind, from_rows("table", [["Organisation"], ["A made-up college"]]))
    right: tuple[Grid, ...] = read_here(tmp_path, data).grids
    outcomes = set()
    for at in range(0, len(data), max(1, len(data) // 150)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << (at % 8)
        try:
            outcomes.add(read_here(tmp_path, bytes(flipped)).grids == right)
        except Refused:
            outcomes.add(True)
    assert outcomes == {True}


@pytest.mark.parametrize(
    ("kind", "part", "row_end"), [("ods", "content.xml", "</table:table-row>"), ("xlsx", "xl/worksheets/sheet1.xml", "</row>")]
)
def test_xml_that_stops_between_two_rows_is_refused_at_once(kind: str, part: str, row_end: str, tmp_path: Path) -> None:
    started = processor_seconds()
    refused = refusal(tmp_path, cut_between_rows(build(kind, TABLE), part, row_end))
    assert refused.code == "not_well_formed"
    assert part in str(refused)
    assert processor_seconds() - started < 5


def test_the_process_that_the_fast_reader_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard would refuse this document: here the hang itself is let happen, in a copy of the reader without that guard."""
    data = cut_between_rows(build("ods", TABLE), "content.xml", "</table:table-row>")
    path = saved(tmp_path, data)
    code = f"import python_calamine as c; c.CalamineWorkbook.from_filelike(open({str(path)!r}, 'rb'))"
    run = subprocess.run

    def without_guard(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        return run([command[0], "-c", code], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(subprocess, "run", without_guard)
    with pytest.raises(Refused) as caught:
        read_document(path, "register.ods", "table", Limits(wall_seconds=1.0))
    assert caught.value.code == "timeout"


def test_an_xlsx_that_contradicts_itself(tmp_path: Path) -> None:
    twice = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    elsewhere = '<row r="1"><c r="A2"><v>1</v></c></row>'
    no_text = '<row r="1"><c r="A1" t="s"><v>9</v></c></row>'
    unnamed = '<row r="1"><c r="1A"><v>1</v></c></row>'
    unnumbered = '<row r="one"><c r="A1"><v>1</v></c></row>'
    for rows in (twice, elsewhere, no_text, unnamed, unnumbered):
        assert refusal_here(tmp_path, raw_xlsx(rows)) == "damaged"


def test_a_table_inside_a_cell(tmp_path: Path) -> None:
    inner = ods_table(ods_row("inner"), "inner")
    assert refusal_here(tmp_path, ods(ods_table(ods_row(inner)))) == "nested_table"
