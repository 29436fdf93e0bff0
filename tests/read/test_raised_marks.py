"""The number of a note, raised beside a text, is no part of a number, a reference or a name before it. Every document is made up."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlwt  # type: ignore[import-untyped]

from pipeline.audit.grids import sheets_in
from pipeline.audit.sheets import _alike
from pipeline.fold import fold
from tests.read.builders import cells_of, read
from tests.read.raw import ods, ods_row, ods_table, raw_xlsx

# Each cell as a text and a raised part of it.
CELLS = (("216", "1"), ("Example Ltd", "2,3"), ("8", "th"), ("2015", ""))
SEEN = {"A1": "216¹", "B1": "Example Ltd²,³", "C1": "8th", "D1": "2015"}


def _xlsx() -> bytes:
    cells = (
        f"<c t='inlineStr'><is><r><t>{text}</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>{mark}</t></r></is></c>"
        for text, mark in CELLS
    )
    return raw_xlsx(f"<row>{''.join(cells)}</row>")


def _ods() -> bytes:
    raised = '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    cells = (f'<text:p>{text}<text:span text:style-name="T1">{mark}</text:span></text:p>' for text, mark in CELLS)
    return ods(ods_table(ods_row(*cells)), raised)


def _xls() -> bytes:
    font = xlwt.Font()
    font.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    book = xlwt.Workbook()
    sheet = book.add_sheet("made up")
    for column, (text, mark) in enumerate(CELLS):
        sheet.write_rich_text(0, column, (text, (mark, font)) if mark else (text,))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _html() -> bytes:
    return f"<table><tr>{''.join(f'<td>{text}<sup>{mark}</sup></td>' for text, mark in CELLS)}</tr></table>".encode()


@pytest.mark.parametrize("make", [_xlsx, _ods, _xls, _html])
def test_a_raised_number_is_seen_as_one(make: object, tmp_path: Path) -> None:
    data: bytes = make()  # type: ignore[operator]
    assert cells_of(read(tmp_path, data, expected="page" if make is _html else "table").grids[0]) == SEEN
    if make is not _html:
        [rows] = sheets_in(data).values()
        assert rows[1] != {place[0]: text for place, text in SEEN.items()}, "the audit's libraries see no raised marks"
        assert all(_alike(SEEN[f"{letter}1"], text, "") for letter, text in rows[1].items())


def test_a_raised_number_is_no_part_of_a_word() -> None:
    assert fold("Example Ltd²,³") == "example ltd"
    assert fold("Organisation¹") == "organisation"
    assert fold("Year 8") == "year 8"
