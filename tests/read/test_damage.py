"""Damaged workbooks: a hundred in every run, ten thousand in the long runs, and each kind of damage that once slipped through.

`tests/read/fuzz.py` says what may come of a damaged workbook; `docs/robustness.md` has the figures of the last long run.
"""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model import Refused
from pipeline.readers.limits import Limits
from tests.conftest import ROOT, SOAK
from tests.read.builders import MadeUpSheet, build, from_rows, read_here
from tests.read.damage import KINDS, _records, damaged, packed, workbooks
from tests.read.fuzz import FAILURES, Case, change, grids_of, judged, read_in_fork, run, table
from tests.read.raw import members_of, ods, ods_row, ods_table, raw_xlsx, with_members
from tests.read.third import Forbidden, differences, third_reading

COUNT = 10_000 if SOAK else 100
TABLE = from_rows("table", [["Organisation", "Title"], *([f"A made-up body {n}", f"Project {n}"] for n in range(9))])


def test_no_damaged_workbook_crashes_hangs_or_loses_a_row_unnoticed() -> None:
    cases = list(run(COUNT, seed=1, processes=2 if SOAK else 1))
    assert len(cases) == COUNT
    assert [case for case in cases if case.outcome in FAILURES] == []
    outcomes = {case.outcome.partition(":")[0] for case in cases}
    assert outcomes == {"refused", "the same", "other, as the bytes say"}, "the damage is too rough or too gentle to tell anything"


def test_the_same_number_is_the_same_damage() -> None:
    for kind in KINDS:
        for number in range(20):
            assert damaged(kind, 1, number) == damaged(kind, 1, number)
        assert len({damaged(kind, seed, number)[1] for seed in (1, 2) for number in range(20)}) > 35


@pytest.mark.parametrize("kind", KINDS)
def test_the_third_reading_has_what_the_register_reads_in_a_whole_workbook(kind: str) -> None:
    for whole in workbooks(kind):
        grids = grids_of(whole)
        assert sum(len(row.cells) for grid in grids for row in grid.rows) > 4
        assert differences(grids, third_reading(whole)) == ""


def test_the_command_prints_a_table_and_fails_where_a_case_did() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.read.fuzz", "--count", "6", "--seed", "9", "--processes", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| every case | 2 | 2 | 2 | 6 |" in done.stdout
    assert "| CRASHED | 1 | 0 | 0 | 1 |" in table([Case("ods", 0, "made up", "CRASHED", "", 0.0)])


# The judge itself: it must see each kind of failure


def test_the_judge_sees_a_row_lost_and_a_row_invented() -> None:
    whole = grids_of(build("xlsx", TABLE))
    rows = [["Organisation", "Title"], *([f"A made-up body {n}", f"Project {n}"] for n in range(10))]
    fewer, more = build("xlsx", from_rows("table", rows[:-2])), build("xlsx", from_rows("table", rows))
    assert judged(fewer, whole)[0] == "other, as the bytes say: fewer rows"
    assert judged(more, whole)[0] == "other, as the bytes say: more rows"
    assert differences(whole, third_reading(fewer)) != ""
    assert differences(whole, third_reading(more)) != ""
    assert change(whole, grids_of(fewer)) == "fewer rows"


def test_the_judge_sees_what_the_third_reading_forbids(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidding(_data: bytes) -> None:
        raise Forbidden("made up")

    monkeypatch.setattr("tests.read.fuzz.third_reading", forbidding)
    assert judged(build("ods", TABLE), ()) == ("LOST OR INVENTED", "the third reading refuses: made up")


def test_the_judge_sees_a_hang_and_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.read.fuzz.child.answer", lambda *_: iter(str, "never"))
    assert str(read_in_fork(b"", Limits(wall_seconds=0.2))).startswith("HUNG")
    monkeypatch.setattr("tests.read.fuzz.child.answer", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    assert judged(b"", ())[0] == "CRASHED"
    monkeypatch.setattr("tests.read.fuzz.child.answer", lambda *_: [])
    assert judged(b"", ())[0] == "CRASHED"


# What once slipped through


def refusal_of(folder: Path, data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_here(folder, data)
    assert str(caught.value).endswith(".")
    return caught.value.code


def changed(kind: str, part: str, *pairs: tuple[str, str]) -> bytes:
    """The made-up table with words of one part of its XML replaced, once each."""
    members = members_of(build(kind, TABLE))
    text = members[part].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return packed({**members, part: text.encode()})


BOOK = ("<office:spreadsheet>", "<office:spreadsheet/><office:spreadsheet>")
ASTRAY = (("<office:automatic-styles>", "<office:automatic-styles><office:spreadsheet/>"),)
NUMBER = "<table:table-row><table:table-cell office:value-type='float' office:value=\"2\"/></table:table-row>"
CELL = "<table:table-cell "
TOO_WIDE = f'{CELL}table:number-columns-spanned="99999999999999999999" '
ODS = {
    "two spreadsheets in one": changed("ods", "content.xml", BOOK),
    "a spreadsheet outside the body": changed("ods", "content.xml", *ASTRAY),
    "no spreadsheet at all": with_members(build("ods", TABLE), content=members_of(build("ods", TABLE))["meta.xml"]),
    "a row of another name": ods(ods_table(ods_row("x") + ods_row("y").replace("table-row", "table-rox") + ods_row("z"))),
    "a last row of another name": ods(ods_table(ods_row("x") + ods_row("y").replace("table-row", "table-rox"))),
    "a repeat of another name": ods(ods_table(ods_row("x", repeated=3).replace("rows-repeated", "rows-repeatel"))),
    "a row of no namespace's attribute": ods(ods_table(ods_row("x").replace("table:number-rows-repeated", "number-rows-repeated"))),
    "a cell repeated no times": ods(ods_table(ods_row("x").replace(CELL, f'{CELL}table:number-columns-repeated="0" '))),
    "a value of another name": changed("ods", "content.xml", ("office:value-type", "office:value-typf")),
    "a value of another type": changed("ods", "content.xml", ('value-type="string"', 'value-type="strinf"')),
    "a style of another name": changed("ods", "content.xml", ("table:style-name", "table:style-namf")),
    "a type without a value": ods(ods_table(NUMBER.replace(' office:value="2"', ""))),
    "a repeat of another namespace": ods(ods_table(NUMBER.replace("/>", " office:number-columns-repeated='2'/>") + ods_row("z"))),
    "words of another name": ods(ods_table(ods_row("x").replace("<text:p>x", "<text:p>x<text:r text:c='2'/>y"))),
    "a value of a type that is empty": ods(ods_table(ods_row("x").replace('value-type="string"', 'value-type=""'))),
    "words beside the paragraph of a cell": ods(ods_table(ods_row("x").replace("</text:p>", "</text:p>y"))),
    "words before the paragraph of a cell": ods(ods_table(ods_row("x").replace("<text:p>", "y<text:p>"))),
    "a cell within the text of another": ods(ods_table(ods_row("x").replace("<text:p>", "<text:p><table:table-cell/>"))),
    "words between two cells": ods(ods_table(ods_row("x", "z").replace("</table:table-cell>", "</table:table-cell>y", 1))),
    "words between two rows": ods(ods_table(ods_row("x") + "y" + ods_row("z"))),
    "a range larger than a sheet": ods(ods_table(ods_row("x").replace(CELL, TOO_WIDE))),
}  # fmt: skip


@pytest.mark.parametrize("data", ODS.values(), ids=ODS)
def test_an_ods_with_names_that_no_program_knows(data: bytes, tmp_path: Path) -> None:
    assert refusal_of(tmp_path, data) == "damaged"


def test_the_words_of_an_extension_are_read_as_those_around_it(tmp_path: Path) -> None:
    data = ods(ods_table(ods_row("x").replace("<text:p>", "<text:p><y>z</y>")))
    assert read_here(tmp_path, data).grids[0].rows[0].cells == {"A": "zx"}
    assert differences(grids_of(data), third_reading(data)) == ""


def test_a_namespace_that_is_not_declared(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, changed("ods", "content.xml", ("xmlns:office=", "xmlns:offife="))) == "not_well_formed"


@pytest.mark.parametrize("label", ["UTF-7", "ISO-8859-1", "no-such"])
def test_an_encoding_that_no_workbook_is_in(label: str, tmp_path: Path) -> None:
    assert refusal_of(tmp_path, changed("ods", "content.xml", ('encoding="UTF-8"', f'encoding="{label}"'))) == "damaged"


def test_a_part_that_is_shorter_than_the_directory_says(tmp_path: Path) -> None:
    data = build("ods", TABLE)
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        for name, content in members_of(data).items():
            archive.writestr(name, content)
    whole = (tmp_path / "whole.zip").read_bytes()
    at = whole.rindex(b"PK\x01\x02")
    size = struct.unpack_from("<I", whole, at + 20)[0]
    assert refusal_of(tmp_path, whole[: at + 20] + struct.pack("<II", size * 2, size * 2) + whole[at + 28 :]) == "damaged"


SHEET, LIST = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
STYLES = members_of(build("xlsx", TABLE))["xl/styles.xml"]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STATED = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="2"><si><t>x</t></si></sst>'
ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
INLINE = '<c t="inlineStr"><is><t>x</t></is></c>'
MERGED = '<mergeCells count="2"><mergeCell ref="A1:A2"/></mergeCells>'
XLSX = {
    "rows out of order": raw_xlsx(ROWS.replace('r="1"', 'r="3"').replace("A1", "A3")),
    "cells out of order": raw_xlsx('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
    "a row of another name": raw_xlsx(ROWS.replace("<row r=\"2\"", '<rov r="2"', 1)[::-1].replace("wor/", "vor/", 1)[::-1]),
    "a cell's place of another name": changed("xlsx", SHEET, ('<c r="B2"', '<c q="B2"')),
    "a cell of another type": changed("xlsx", SHEET, ('t="inlineStr"', 't="inlineStq"')),
    "a cell of a text that is not there": raw_xlsx('<row r="1"><c r="A1" t="s"><v>1</v></c></row>', strings="<si><t>x</t></si>"),
    "words beside the text of a cell": raw_xlsx(f'<row r="1">{INLINE.replace("</is>", "</is>y")}</row>'),
    "words between two cells": raw_xlsx(f'<row r="1">{INLINE}y{INLINE}</row>'),
    "words before the first cell": raw_xlsx(f'<row r="1">y{INLINE}</row>'),
    "words between two rows": raw_xlsx(f"<row>{INLINE}</row>y<row>{INLINE}</row>"),
    "words after the last row": raw_xlsx(f"<row>{INLINE}</row>y"),
    "two texts in a cell": raw_xlsx(f'<row r="1">{INLINE.replace("</is>", "</is><is><t>y</t></is>")}</row>'),
    "neither yes nor no": raw_xlsx('<row r="1"><c r="A1" t="b"><v>7</v></c></row>'),
    "a text in a cell of numbers": raw_xlsx('<row r="1"><c r="A1"><is><t>7</t></is></c></row>'),
    "a text fewer than stated": with_members(raw_xlsx(ROWS), xl__sharedStrings=STATED),
    "a merged range fewer than stated": raw_xlsx(ROWS, MERGED),
    "a merged range of another name": raw_xlsx(ROWS, MERGED.replace("2", "1", 1).replace("mergeCell ", "mergeCelm ")),
    "a sheet that is a part of another kind": with_members(build("xlsx", TABLE), xl__worksheets__sheet1=STYLES),
    "a sheet that is not in the list": changed("xlsx", LIST, ("<sheets>", "<sheets><!--"), ("</sheets>", "--></sheets>")),
    "a sheet beside the list": changed("xlsx", LIST, ("<sheets>", "<bookViews>"), ("</sheets>", "</bookViews>")),
    "something else in the list of sheets": changed("xlsx", LIST, ("<sheets>", "<sheets><workbookView/>")),
    "a sheet without a name": changed("xlsx", LIST, ("name=", "nbme=")),
    "a sheet that had a name": changed("xlsx", LIST, ('name="table" ', "")),
    "a sheet neither shown nor hidden": changed("xlsx", LIST, ('state="visible"', 'state="visibla"')),
    "no styles": packed({name: data for name, data in members_of(build("xlsx", TABLE)).items() if name != "xl/styles.xml"}),
    "a link that leads nowhere": raw_xlsx(ROWS, f'<hyperlinks><hyperlink xmlns:r="{RELATIONS}" ref="A1" r:id="rId9"/></hyperlinks>'),
}  # fmt: skip


@pytest.mark.parametrize("data", XLSX.values(), ids=XLSX)
def test_an_xlsx_that_breaks_a_rule_of_its_format(data: bytes, tmp_path: Path) -> None:
    assert refusal_of(tmp_path, data) == "damaged"


def record(data: bytes, number: int, nth: int = 0) -> int:
    """Where the nth record of a number begins."""
    return [at for at, found, _ in _records(data) if found == number][nth]


def put(number: int, offset: int, form: str, value: int, nth: int = 0) -> Callable[[bytes], bytes]:
    """A change of the record of a number: a value written at an offset from the record's beginning."""

    def done(data: bytes) -> bytes:
        whole, at = bytearray(data), record(data, number, nth) + offset
        struct.pack_into(form, whole, at, value)
        return bytes(whole)

    return done


def renumbered(number: int, wrong: int, nth: int = 0) -> Callable[[bytes], bytes]:
    return put(number, 0, "<H", wrong, nth)


TEXT, ROW, LISTED, SIZE, STRINGS, YES_NO, RANGES, FONT, DIRECTORY = 0xFD, 0x208, 0x85, 0x200, 0xFC, 0x205, 0xE5, 0x31, 48
XLS = {
    "a cell's record that nobody knows": renumbered(TEXT, 0x20FD, 3),
    "a cell's record as one of the looks": renumbered(TEXT, 0xE0, 3),
    "a cell's record as one of a sheet, of another length": renumbered(TEXT, 0x0C, 3),
    "a cell's record as one of a pivot table": renumbered(TEXT, 0xF0, 3),
    "a cell's record as one of a drawing": renumbered(TEXT, 0xED, 3),
    "a cell's record as the width of columns": renumbered(TEXT, 0x7D, 3),
    "a cell's record as the text of a formula": renumbered(TEXT, 0x207, 3),
    "a cell's record as a heading of the page": renumbered(TEXT, 0x14, 3),
    "a cell in the place of another": put(TEXT, 6, "<H", 0, 1),
    "a cell of looks that the workbook does not have": put(TEXT, 8, "<H", 0x0FFF, 3),
    "a record of another length": put(TEXT, 2, "<H", 9, 3),
    "a sheet that is in no list": renumbered(LISTED, FONT),
    "a sheet that begins elsewhere": put(LISTED, 4, "<I", 0),
    "a range beyond the last column": put(RANGES, 12, "<H", 256),
    "a sheet's name shorter than its record": put(LISTED, 10, "<B", 1),
    "a sheet neither shown nor hidden": put(LISTED, 8, "<B", 3),
    "a sheet larger than any": put(SIZE, 11, "<B", 0x20),
    "more texts than there is room for": put(STRINGS, 8, "<I", 0x7FFF_FFFF),
    "a text of another length": put(STRINGS, 12, "<H", 11),
    "a text of other looks": put(STRINGS, 14, "<B", 0x08),
    "a text of looks that mean nothing": put(STRINGS, 14, "<B", 0x10),
    "neither yes nor no": put(YES_NO, 10, "<B", 7),
    "a range that ends before it begins": put(RANGES, 6, "<H", 99),
    "a part of another version": put(0x809, 4, "<H", 0x500, 1),
    "an end inside a sheet": renumbered(ROW, 0x0A, 2),
    "a cell before the first sheet": renumbered(FONT, TEXT),
}  # fmt: skip


@pytest.mark.parametrize("change", XLS.values(), ids=XLS)
def test_an_xls_whose_records_break_a_rule(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    sheet = MadeUpSheet("table", TABLE.cells | {"C1": True, "D1": 1.5}, merged=("A20:A22",))
    whole = build("xls", sheet)
    assert read_here(tmp_path, whole).grids[0].rows[0].cells["C"] == "TRUE"
    assert refusal_of(tmp_path, change(whole)) == "damaged"


def test_bits_of_a_sheets_state_that_mean_nothing_do_not_hide_it(tmp_path: Path) -> None:
    assert not read_here(tmp_path, put(LISTED, 8, "<B", 64)(build("xls", TABLE))).grids[0].hidden
    assert read_here(tmp_path, put(LISTED, 8, "<B", 65)(build("xls", TABLE))).grids[0].hidden


@pytest.mark.parametrize("left", [b"P", b"PK", b"PK\x03", b"PK\x03\x04", b"\xd0", b"\xd0\xcf\x11"])
def test_the_first_bytes_of_a_workbook_are_no_text(left: bytes, tmp_path: Path) -> None:
    assert refusal_of(tmp_path, left) == "truncated"


def test_a_last_sector_that_is_not_filled_up_is_read(tmp_path: Path) -> None:
    data = build("xls", TABLE)
    assert data.endswith(b"\0")
    assert read_here(tmp_path, data[:-1]).grids == read_here(tmp_path, data).grids


def test_texts_that_go_on_in_the_next_record_are_read(tmp_path: Path) -> None:
    texts = {f"A{number}": ("ü€" * 1500 if number % 2 else "x" * 3333) + str(number) for number in range(1, 30)}
    grid = read_here(tmp_path, build("xls", MadeUpSheet("long", dict(texts)))).grids[0]
    assert {f"A{row.number}": row.cells["A"] for row in grid.rows} == texts


def test_a_container_whose_directory_leads_back_into_itself(tmp_path: Path) -> None:
    data = bytearray(build("xls", TABLE))
    first = 512 + 512 * struct.unpack_from("<I", data, DIRECTORY)[0]
    for entry in range(2):
        struct.pack_into("<3I", data, first + 128 * entry + 68, 1, 1, 1)
    assert refusal_of(tmp_path, bytes(data)) == "damaged"
