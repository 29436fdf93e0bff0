"""Documents made to harm the reader: bombs, entities, impossible repeats. Refused at once, and the parent process goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Refused
from pipeline.read import read_document
from pipeline.readers.limits import MAX_MEMBERS, Limits
from tests.read.builders import MadeUpSheet, build, saved
from tests.read.raw import members_of, ods, ods_row, ods_table, with_declared_size, with_members, zipped
from tests.read.refusals import TABLE, refusal, refusal_here

SECRET = "<!DOCTYPE r [<!ENTITY secret SYSTEM 'file:///etc/hostname'>]>"
LAUGHS = "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>"


@pytest.mark.parametrize("declaration", [SECRET, LAUGHS, "<!DOCTYPE r>"])
def test_a_document_type_declaration(declaration: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, ods(ods_table(ods_row("x")), prologue=declaration)).code == "dtd"
    sheet = members_of(build("xlsx", TABLE))["xl/worksheets/sheet1.xml"].decode()
    assert refusal(tmp_path, with_members(build("xlsx", TABLE), xl__worksheets__sheet1=declaration + sheet)).code == "dtd"


def test_a_zip_that_says_it_unpacks_to_gigabytes(tmp_path: Path) -> None:
    assert refusal(tmp_path, with_declared_size(build("xlsx", TABLE), 2_000_000_000)).code == "too_large"


def test_a_zip_that_hides_how_much_it_unpacks_to(tmp_path: Path) -> None:
    data = zipped({**members_of(build("xlsx", TABLE)), "xl/worksheets/sheet9.xml": b" " * 5_000_000})
    assert refusal(tmp_path, with_declared_size(data, 100)).code == "damaged"


def test_a_zip_of_too_many_parts(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {"xl/workbook.xml": "<x/>"}
    members.update({f"p{number}": b"" for number in range(MAX_MEMBERS + 1)})
    assert refusal(tmp_path, zipped(members)).code == "too_many_members"


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "xl\\workbook.xml", "C:x", "a\u202eb", "XL/Workbook.xml"])
def test_parts_with_names_that_no_workbook_has(name: str, tmp_path: Path) -> None:
    assert refusal_here(tmp_path, zipped({**members_of(build("xlsx", TABLE)), name: b"x"})) == "unsafe_names"


def across(columns: int) -> str:
    """A row whose one text is repeated over so many columns."""
    return ods_row("x").replace("<table:table-cell ", f'<table:table-cell table:number-columns-repeated="{columns}" ')


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (ods_row("x", repeated=1_048_576), "too_many_rows"),
        (across(16_384), "too_many_columns"),
        (ods_row("x", repeated=2**64), "too_many_rows"),
        (ods_row("<text:p/>", repeated=2**64) + ods_row("x"), "damaged"),
        ("".join(ods_row("x") + ods_row("<text:p/>", repeated=900) for _ in range(60)), "too_many_rows"),
        (ods_row("<text:p/>", repeated=1_048_575) + across(40), "too_many_cells"),
    ],
    ids=["rows", "columns", "impossible rows", "past the last row", "blank rows", "an area too large"],
)
def test_repeats_without_end(rows: str, code: str, tmp_path: Path) -> None:
    refused = refusal(tmp_path, ods(ods_table(rows)))
    assert refused.code == code
    assert "made up" in str(refused)


# The child process and its limits


def test_a_child_out_of_time_is_killed_and_the_parent_goes_on(tmp_path: Path) -> None:
    path = saved(tmp_path, build("xlsx", TABLE))
    with pytest.raises(Refused) as caught:
        read_document(path, "register.xlsx", "table", Limits(wall_seconds=0.02))
    assert caught.value.code == "timeout"
    assert "0.02 seconds" in str(caught.value)
    assert read_document(path, "register.xlsx", "table").grids


def test_a_child_out_of_memory_is_a_refusal(tmp_path: Path) -> None:
    path = saved(tmp_path, ods(ods_table(ods_row("x" * 2_000, repeated=40_000))))
    with pytest.raises(Refused) as caught:
        read_document(path, "register.ods", "table", Limits(memory_bytes=120_000_000))
    assert caught.value.code in ("too_large", "crashed")


def test_a_child_that_cannot_start_is_a_refusal_that_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, build("xlsx", TABLE))
    with pytest.raises(Refused) as caught:
        read_document(path, "register.xlsx", "table", Limits(memory_bytes=1_000_000))
    assert caught.value.code == "crashed"


def test_names_in_messages_are_short_and_cannot_reorder_the_line(tmp_path: Path) -> None:
    path = saved(tmp_path, b"", "x")
    with pytest.raises(Refused) as caught:
        read_document(path, "a\u202e\n\0" + "b" * 4_000, "table")
    assert str(caught.value).startswith("“a" + "b" * 119 + "…” is empty")


def test_what_is_expected_is_one_of_two_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'table' or 'page'"):
        read_document(saved(tmp_path, b"x"), "x", "workbook")


def test_refusals_do_not_quote_cells(tmp_path: Path) -> None:
    sheet = MadeUpSheet("table", {"A1": "A Made-up Person"})
    members = members_of(build("ods", sheet))
    broken = members["content.xml"].decode().replace("</text:p>", "")
    assert "Person" not in str(refusal(tmp_path, zipped({**members, "content.xml": broken})))
