"""A short list as a workbook in a third of the time: most of what XlsxWriter does for one is the same for every workbook.

XlsxWriter makes a workbook of the same headings once, with one line and one row, to see how it writes each kind of cell; the cells of each
list are then put into its two sheets in that form. Every part of such a workbook is what XlsxWriter itself would have written, byte for
byte, to which a test holds it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

# One cell: the number of its column, from 0, and its text. A row may have none.
Cell = tuple[int, str]
Line = tuple[str, str]
# What makes a workbook with XlsxWriter: of its headings, the lines of the first sheet, the rows of the second and how many they are, its
# title and its day.
Write = Callable[[Sequence[str], Sequence[Line], Iterable[Iterable[Cell]], int, str, str], bytes]

SHEETS = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml")
SAMPLE = "x"
DAY = (1980, 1, 1, 0, 0, 0)
CELLS = re.compile("<sheetData>.*</sheetData>", re.DOTALL)
DIMENSION = re.compile('<dimension ref="[^"]*"/>')
CHECKED = re.compile(r'sqref="A1:XFD\d+"')
# What XML cannot hold is written by its number, as XlsxWriter has it, and what looks like such a number with its first sign by its own.
LIKE_A_NUMBER = re.compile("(_x[0-9a-fA-F]{4}_)")
NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
OUTER_SPACE = re.compile(r"^\s|\s$")
# Any of it, or what XML has its own signs for: most texts hold none, and stand in the file as they are.
AWKWARD = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\\s|\\s$")


@dataclass(frozen=True)
class Frame:
    """A workbook's parts in their order, and the numbers of the forms of a label and a line of the first sheet, a heading and a cell of
    the second."""

    parts: dict[str, str]
    label: str
    line: str
    heading: str
    cell: str


@lru_cache(maxsize=64)
def frame_of(write: Write, headings: tuple[str, ...], title: str, as_of: str) -> Frame:
    """The frame of every workbook with those headings."""
    with zipfile.ZipFile(io.BytesIO(write(headings, [(SAMPLE, SAMPLE)], [[(0, SAMPLE)]], 1, title, as_of))) as book:
        parts = {name: book.read(name).decode("utf-8") for name in book.namelist()}
    first, second = (parts[name] for name in SHEETS)
    samples = ((first, "A1"), (first, "B1"), (second, "A1"), (second, "A2"))
    forms = (re.findall(f'<c r="{place}" s="(\\d+)"', sheet) for sheet, place in samples)
    return Frame(parts, *(form for (form,) in forms))


def short_workbook(
    write: Write, headings: Sequence[str], lines: Sequence[Line], rows: Sequence[Sequence[Cell]], title: str, as_of: str
) -> bytes:
    """The workbook that `write` would make of the same."""
    frame = frame_of(write, tuple(headings), title, as_of)
    about = "".join(row_of(number, enumerate(line), (frame.label, frame.line)) for number, line in enumerate(lines, start=1))
    first = with_cells(frame.parts[SHEETS[0]], about, "B", len(lines))
    table = row_of(1, enumerate(headings), (frame.heading,) * len(headings))
    forms = (frame.cell,) * len(headings)
    table += "".join(row_of(number, cells, forms) for number, cells in enumerate(rows, start=2) if cells)
    last = max((number for number, cells in enumerate(rows, start=2) if cells), default=1)
    second = with_cells(frame.parts[SHEETS[1]], table, letters(len(headings) - 1), last)
    second = CHECKED.sub(f'sqref="A1:XFD{len(rows) + 1}"', second)
    return packed({**frame.parts, SHEETS[0]: first, SHEETS[1]: second})


def with_cells(sheet: str, cells: str, last_column: str, last_row: int) -> str:
    """A sheet with other cells."""
    before, after = CELLS.split(sheet)
    corner = f"{last_column}{last_row}"
    size = "A1" if corner == "A1" else f"A1:{corner}"
    before = DIMENSION.sub(f'<dimension ref="{size}"/>', before)
    return f"{before}<sheetData>{cells}</sheetData>{after}"


def row_of(number: int, cells: Iterable[Cell], forms: Sequence[str]) -> str:
    """One row as XML; `forms` are the numbers of its columns' forms."""
    return f'<row r="{number}">{"".join(cells_of(number, cells, forms))}</row>'


def cells_of(number: int, cells: Iterable[Cell], forms: Sequence[str]) -> Iterator[str]:
    """The cells of a row as XML, each with its text in it."""
    for column, text in cells:
        shown, space = written_out(text) if AWKWARD.search(text) else (text, "")
        yield f'<c r="{letters(column)}{number}" s="{forms[column]}" t="inlineStr"><is><t{space}>{shown}</t></is></c>'


def written_out(text: str) -> tuple[str, str]:
    """A text as XML, and the attribute that keeps the space at its ends."""
    shown = LIKE_A_NUMBER.sub(r"_x005F\1", text)
    shown = escape(NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", shown), quote=False)
    return shown, ' xml:space="preserve"' if OUTER_SPACE.search(shown) else ""


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The letters of a column, counted from 0."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def packed(parts: dict[str, str]) -> bytes:
    """The file that holds the parts; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            about = zipfile.ZipInfo(name, DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(about, part.encode("utf-8"))
    return out.getvalue()
