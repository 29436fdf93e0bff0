"""Whatever bytes come: the builder refuses them, or its readers and the audit's take them for the same thing and find the same cells."""

from __future__ import annotations

import csv
import random
import sqlite3
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from pipeline.audit.grids import Unread, sheets_in
from pipeline.build import build_register
from pipeline.model import Refused
from pipeline.readers import sniff
from pipeline.readers.delimited import read_delimited
from tests.pipeline import made_up
from tests.pipeline.made_up import project, publish_edition
from tests.read.builders import Error, MadeUpSheet, Unworked, build, from_rows, read_here
from tests.read.raw import members_of, zipped

TABLE = "Project ID,Title\n2020/001,Café\n"
# Text tables that a program may take for something else, or part at another sign.
TABLES = {
    "the letters PK": b"PK not a workbook\n1,2\n",
    "PK as a heading": b"PK,Title\n1,2\n",
    "a brace": b"{a,b\n1,2\n",
    "a bracket": b"[a],b\n1,2\n",
    "one line": b"Service unavailable",
    "only commas": b",,\n,,\n",
    "empty quotation marks": b'""\n',
    "UTF-8": TABLE.encode(),
    "UTF-8 with a mark": TABLE.encode("utf-8-sig"),
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n",
    "UTF-16": TABLE.encode("utf-16"),
    "UTF-16, the other way round": b"\xfe\xff" + TABLE.encode("utf-16-be"),
    "Windows-1252": TABLE.encode("cp1252"),
    "carriage returns": b"a,b\r1,2\r3,4",
    "a line break of Unicode in the headings": "a;b;c\u2028d,e,f,g\n1,2\n".encode(),
    "a vertical tab in the headings": b"a;b\x0bc,d,e\n1,2\n",
    "a line end in quotation marks before the first sign": b'"A list; made up\nof; all; signs",x\n1,2\n',
    "a quotation mark that is none": b'a"b,c\n1,2\n',
    "a long cell": b"a,b\n" + b"y" * 140_000 + b",2\n",
}
# Of these the ones in which no line has two cells, as in the message of a service: read alike by both, and no table of a register.
MESSAGES = ("one line", "only commas", "empty quotation marks")
NO_TABLES = {
    "nothing": b"",
    "a mark and no more": b"\xef\xbb\xbf",
    "PK and no more": b"PK",
    "a torn zip": b"PK\x03\x04 torn,and\n1,2\n",
    "an empty zip": b"PK\x05\x06" + bytes(18),
    "another zip": zipped({"a.txt": "made up"}),
    "four bytes of an .xls": b"\xd0\xcf\x11\xe0,a\n1,2\n",
    "a torn .xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1,a\n1,2\n",
    "a sign of XML": b"<5,6\n1,2\n",
    "XML": b"<?xml version='1.0'?><a/>",
    "a web page": b"<html><table><tr><td>a</td></tr></table>",
    "JSON": b'{"a": 1}',
    "a list in JSON": b'[{"a": 1}]',
    "UTF-16 without a mark": TABLE.encode("utf-16-le"),
    "UTF-16 cut in a letter": TABLE.encode("utf-16") + b"x",
    "bytes of value zero": b"a,b\n\0,2\n",
    "zeros far down": b"a,b\n" + b"1,2\n" * 2_000 + b"\0,2\n",
    "only lines' ends": b"\n\n\n",
    "no encoding": b"a,b\n\x81,2\n",
    "a tie of signs": b"a;b,c\n1;2,3\n",
}


def filled(content: bytes) -> dict[int, dict[str, str]]:
    """The cells of a text table as the builder reads them."""
    return {row.number: dict(row.cells) for row in read_delimited(content).rows if row.cells}


@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_both_find_the_same_cells_in_a_text_table(content: bytes, tmp_path: Path) -> None:
    (grid,) = read_here(tmp_path, content).grids
    assert sheets_in(content) == {"": {row.number: dict(row.cells) for row in grid.rows if row.cells}}


@pytest.mark.parametrize("content", NO_TABLES.values(), ids=NO_TABLES)
def test_what_the_builder_refuses_ends_no_audit(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read_here(tmp_path, content)
    with suppress(Unread):
        sheets_in(content)


def test_both_find_the_same_cells_in_texts_drawn_at_random() -> None:
    draw, alike = random.Random(1), 0
    pieces = [*'",;\t|\n\ra \u2028\x0b\x85é\ufeff', '""', "\r\n", "PK", '"a,b"', '"x\ny;z"']
    for _ in range(4_000):
        content = "".join(draw.choices(pieces, k=draw.randrange(1, 16))).encode()
        if sniff.sniff(content) != sniff.CSV:
            continue
        try:
            ours = filled(content)
        except Refused:
            continue
        assert sheets_in(content) == {"": ours}, content
        alike += 1
    assert alike > 1_000


SHEET, BOOK, STYLES, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"
OFFICE, PURL = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
# What is out of order in a workbook, or only seldom seen, and touches no cell: (part, what stands there, what is put in its place).
ODD_PARTS = {
    "the size of a font": (STYLES, b'<sz val="11"', b'<sz val="big"'),
    "the style of a cell": (SHEET, b'<c r="A1"', b'<c s="D7" r="A1"'),
    "a way to print": (SHEET, b"</worksheet>", b'<pageSetup orientation="sideways"/></worksheet>'),
    "a rule for cells": (SHEET, b"</sheetData>", b'</sheetData><dataValidations><dataValidation sqref="bad"/></dataValidations>'),
    "a way to look at it": (SHEET, b"<sheetView ", b'<sheetView view="nonsense" '),
    "a name without a name": (BOOK, b"</sheets>", b"</sheets><definedNames><definedName>1</definedName></definedNames>"),
    "a sheet's own number": (BOOK, b'sheetId="1"', b'sheetId="one"'),
    "how it was worked out": (BOOK, b'calcId="', b'calcId="x'),
    "what kinds its parts are": ("[Content_Types].xml", b"sheet.main+xml", b"nonsense.main+xml"),
}


def both(content: bytes, folder: Path) -> list[dict[str, dict[int, dict[str, str]]]]:
    """The cells of a workbook as the builder reads them, and as the audit does."""
    grids = read_here(folder, content).grids
    return [{grid.sheet_name: {row.number: dict(row.cells) for row in grid.rows if row.cells} for grid in grids}, sheets_in(content)]


@pytest.mark.parametrize(("part", "old", "new"), ODD_PARTS.values(), ids=ODD_PARTS)
def test_a_workbook_odd_in_what_is_no_cell_is_read_by_both(part: str, old: bytes, new: bytes, tmp_path: Path) -> None:
    parts = members_of(build("xlsx", from_rows("made & up", [["Project", "Title"], ["1", "a"]])))
    assert old in parts[part]
    ours, theirs = both(zipped(parts | {part: parts[part].replace(old, new)}), tmp_path)
    assert ours == theirs == {"made & up": {1: {"A": "Project", "B": "Title"}, 2: {"A": "1", "B": "a"}}}


def test_the_formats_strict_dialect_is_read_by_both(tmp_path: Path) -> None:
    cells = {"A1": "Project", "B1": date(2026, 3, 1), "C1": 1.5, "A3": Unworked("1+1"), "B3": True}
    sheets = MadeUpSheet("made up", cells), MadeUpSheet("another", {"B2": "text"})
    plain = build("xlsx", *sheets)
    strict = {}
    for name, part in members_of(plain).items():
        part = part.replace(OFFICE + b"spreadsheetml/2006/main", PURL + b"spreadsheetml/main")
        strict[name] = part.replace(OFFICE + b"officeDocument/2006/relationships", PURL + b"officeDocument/relationships")
    ours, theirs = both(zipped(strict), tmp_path)
    assert ours == theirs == both(plain, tmp_path)[1]
    assert theirs["made up"][1] == {"A": "Project", "B": "2026-03-01", "C": "1.5"}
    assert set(theirs["made up"][3]) == {"A", "B"}


def test_a_workbook_with_parts_of_both_formats_is_the_same_to_both(tmp_path: Path) -> None:
    parts = members_of(build("xlsx", from_rows("made up", [["Project", "Title"], ["1", "a"]])))
    content = zipped(parts | {"content.xml": b"<a/>"})
    ours, theirs = both(content, tmp_path)
    assert ours == theirs == {"made up": {1: {"A": "Project", "B": "Title"}, 2: {"A": "1", "B": "a"}}}


def test_a_cell_may_be_longer_than_pythons_reader_allows_at_first() -> None:
    before = csv.field_size_limit(131_072)
    try:
        assert sheets_in(TABLES["a long cell"])[""][2] == {"A": "y" * 140_000, "B": "2"}
    finally:
        csv.field_size_limit(before)


def test_no_file_stops_the_others(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    publish_edition(data, "2026-01-01", [project("2020/001", "Attainment")])
    contents = [*TABLES.values(), *NO_TABLES.values()]
    for number, content in enumerate(contents):
        day = f"2026-{2 + number // 28:02}-{number % 28 + 1:02}"
        made_up.publish(data, content, file_name=f"made-up-{day}.xlsx", captured_at=f"{day}T09:00:00Z")
    with sqlite3.connect(build_register(data).database) as database:
        found = dict(database.execute("select status, count(*) from document group by status").fetchall())
        listings = database.execute("select count(*) from listing").fetchone()
    assert found == {"read": 1 + len(TABLES) - len(MESSAGES), "refused": len(NO_TABLES) + len(MESSAGES)}
    assert listings == (1,)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_workbook_that_shows_errors_stops_no_build(kind: str, tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    rows = [list(made_up.CSV_HEADINGS), *(list(project(f"2021/00{number}", f"Title {number}")) for number in (1, 2, 3))]
    sheet = from_rows("Projects", rows)
    sheet.cells["D2"], sheet.cells["B3"] = Error("#REF!"), Error("#NUM!")
    sheet.cells["H4"] = Error("#DIV/0!")
    made_up.publish(data, build(kind, sheet), file_name=f"made-up-2026-06-01.{kind}", captured_at="2026-06-01T09:00:00Z")
    with sqlite3.connect(build_register(data).database) as connection:
        assert connection.execute("select count(*) from listing").fetchone() == (3,)
        assert connection.execute("select count(*) from issue where issue_type = 'cell_shows_error'").fetchone() == (2,)
