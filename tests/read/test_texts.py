"""CSV and its kin: one fixed rule each for the encoding and the delimiter, and nothing in a cell changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Refused
from pipeline.readers.delimited import read_delimited
from pipeline.readers.sniff import CSV
from tests.read.builders import cells_of, read

REGISTER = 'Project,Title\r\n00123,"A title, with a comma\r\nand a line “break”"\r\nNA,None\r\n'
CELLS = {
    "A1": "Project", "B1": "Title", "A2": "00123", "B2": "A title, with a comma\r\nand a line “break”", "A3": "NA", "B3": "None",
}  # fmt: skip


def code_of(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_delimited(data)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    result = read(tmp_path, REGISTER.encode(encoding), "register.csv")
    assert (result.media_type, result.modified_on) == (CSV, "")
    grid = result.grids[0]
    assert (grid.sheet_name, grid.hidden, grid.cell_count, grid.witness_cell_count) == ("table 1", False, 6, 6)
    assert cells_of(grid) == CELLS


def test_utf_16_the_other_way_round() -> None:
    assert cells_of(read_delimited(b"\xfe\xff" + REGISTER.encode("utf-16-be"))) == CELLS


def test_bytes_in_no_encoding_and_bytes_of_zero() -> None:
    assert code_of(b"Organisation,Title\n\x81\x8d,x\n") == "encoding"
    assert code_of(b"Organisation,Title\nA\0,x\n") == "nul_bytes"
    assert code_of(b"\xff\xfea") == "encoding"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters(delimiter: str) -> None:
    text = f'Id{delimiter}Title\n1{delimiter}"of a, b; c | d\te"\n'
    assert cells_of(read_delimited(text.encode())) == {"A1": "Id", "B1": "Title", "A2": "1", "B2": "of a, b; c | d\te"}


def test_the_delimiter_is_the_commonest_outside_quotes_in_the_first_line_that_has_one() -> None:
    assert cells_of(read_delimited(b'Register\n"a, b, c";d\n'))["B2"] == "d"
    assert cells_of(read_delimited(b"Body; funder,Title,Purpose\nx,y,z\n"))["A1"] == "Body; funder"
    assert cells_of(read_delimited(b"Only one column\nx\n")) == {"A1": "Only one column", "A2": "x"}


def test_two_delimiters_alike_are_refused() -> None:
    assert code_of(b"Body, its name;Title\nx;y\n") == "delimiter"


def test_ragged_rows_blank_lines_and_spaces_are_kept() -> None:
    grid = read_delimited(b'a,b\n\nonly\nx,y,z,\n, ,\n"",""\n')
    assert cells_of(grid) == {"A1": "a", "B1": "b", "A3": "only", "A4": "x", "B4": "y", "C4": "z", "B5": " "}
    assert [row.number for row in grid.rows] == [1, 2, 3, 4, 5]
    assert grid.witness_row_count == 5


def test_quotation_marks() -> None:
    assert cells_of(read_delimited(b'a,b\n"say ""so""",5" pipe\n')) == {"A1": "a", "B1": "b", "A2": 'say "so"', "B2": '5" pipe'}
    assert code_of(b'a,b\n"never closed,x\ny,z\n') == "damaged"
    assert code_of(b'a,b\n"closed"early,x\n') == "damaged"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_last_line_without_one(end: str) -> None:
    assert cells_of(read_delimited(end.join(("a,b", "1,2", "3,4")).encode())) == {
        "A1": "a", "B1": "b", "A2": "1", "B2": "2", "A3": "3", "B3": "4",
    }  # fmt: skip


def test_too_many_rows() -> None:
    assert code_of(b"a,b\n" * 50_001) == "too_many_rows"


def test_a_cell_of_a_million_letters() -> None:
    assert len(cells_of(read_delimited(b"a,b\n" + b"x" * 1_000_000 + b",y\n"))["A2"]) == 1_000_000
