"""Every list as a workbook: the same rows as its CSV, each cell text, with a first sheet that says what it is."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from register_site.files import xlsx_file

from tests.site.conftest import Site
from tests.site.made_up_register import BUILD_ID
from tests.site.test_downloads import LISTS

MORE = ("/claims", "/parliament", "/tallies", "/wanted", "/commercial", "/questions/no-longer-listed")
FORMULA = '=HYPERLINK("http://example.invalid","free") attainment'
MARKUP = ("<r><t>=1</t></r>", "<r></r>", "<&>\"'")
AWKWARD = ("=1+1", "007", "a\r\nb\tc", "\x01\x0b", "_x000D_ as printed", " spaces ", "\U0001f600", "#N/A", *MARKUP)


def printed(content: bytes) -> list[list[str]]:
    """The cells of the second sheet, read by a reader that undoes the format's own escapes; trailing blanks are given back."""
    grid = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Rows").to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in grid]


def filled(rows: list[list[str]], width: int) -> list[list[str]]:
    return [[*row, *[""] * (width - len(row))] for row in rows]


@pytest.mark.parametrize("address", [*LISTS, *MORE])
def test_a_workbook_holds_the_rows_of_the_csv(site: Site, address: str) -> None:
    path, _, query = address.partition("?")
    answer = site.get(f"{path}.xlsx?{query}" if query else f"{path}.xlsx")
    table = site.get(f"{path}.csv?{query}" if query else f"{path}.csv")
    rows = list(csv.reader(io.StringIO(table.text, newline="")))
    found = filled(printed(answer.body), len(rows[0]))
    # A reader gives no row for one that is blank at the end; none of ours is, for each has a key.
    assert found == rows
    assert answer.headers["x-row-count"] == table.headers["x-row-count"] == str(len(rows) - 1)
    assert answer.headers["x-content-sha256"] == hashlib.sha256(answer.body).hexdigest()
    assert answer.headers["content-type"] == xlsx_file.MEDIA_TYPE
    assert answer.headers["content-disposition"].endswith(f'-{BUILD_ID}.xlsx"')
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.usefixtures("either_way")
def test_every_cell_is_text_and_no_formula_stands_in_it(site: Site) -> None:
    content = site.get("/entries.xlsx").body
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Rows"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert FORMULA in [cell.value for cell in cells]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")


def test_the_first_sheet_says_what_the_file_is(site: Site) -> None:
    content = site.get("/entries.xlsx?outcome=secure_access&dataset=leo&q=attainment").body
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["About this file", "Rows"]
    said = [(label.value, text.value) for label, text in book["About this file"].iter_rows(max_col=2)]
    lines = dict(said)
    assert lines["What this is"] == "Pupil Data Register: Entries"
    assert (lines["Build"], lines["As of"]) == (BUILD_ID, "11 June 2026, 09:30 UTC")
    assert (lines["Words"], lines["Dataset"]) == ("attainment", "Longitudinal Education Outcomes (LEO)")
    assert lines["Outcome"] not in ("secure_access", "")
    assert lines["Rows"].startswith(f"{book['Rows'].max_row - 1:,}, ")
    assert "blank does not mean no" in lines["Please note"]
    licences = [text for label, text in said if label == "Licence"]
    assert len(licences) == 3
    assert any("Made-up licence https://example.org/licence" in text for text in licences)


def test_the_same_build_and_filter_give_the_same_bytes(site: Site) -> None:
    assert site.get("/entries.xlsx?sort=title").body == site.get("/entries.xlsx?sort=title").body
    with zipfile.ZipFile(io.BytesIO(site.get("/entries.xlsx").body)) as archive:
        assert b">2026-06-11T00:00:00Z<" in archive.read("docProps/core.xml")


@pytest.fixture(params=["short", "long"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short list is put into a frame, a long one written row by row: both must say the same."""
    if request.param == "long":
        monkeypatch.setattr(xlsx_file, "SHORT", -1)


@pytest.mark.usefixtures("either_way")
def test_awkward_texts_come_back_as_they_were() -> None:
    rows = [{"id": str(number), "text": text} for number, text in enumerate(AWKWARD)]
    content = xlsx_file.workbook(["id", "text"], rows, [("What this is", "Made up")], "2026-06-11")
    assert [row[1] for row in printed(content)[1:]] == list(AWKWARD)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist()}


@pytest.mark.parametrize("width", [1, 2, 26, 27, 60])
@pytest.mark.parametrize("count", [0, 1, 12])
def test_a_short_workbook_is_what_the_library_writes(monkeypatch: pytest.MonkeyPatch, width: int, count: int) -> None:
    columns = [f"column_{number} <&>" for number in range(width)]
    texts = [None, "", *(text for text in AWKWARD if not text.startswith("<r>")), 7, "\ufffe", "\n\n", " _x0041_", "é\u00a0", "\x85x"]
    rows = [{name: texts[(row * 7 + place) % len(texts)] for place, name in enumerate(columns)} for row in range(count)]
    rows += [dict.fromkeys(columns)]
    about = [("What this is", "Made up"), ("Words", " “a” & <b>\r\n")]
    short = xlsx_file.workbook(columns, rows, about, "2026-06-11")
    monkeypatch.setattr(xlsx_file, "SHORT", -1)
    by_library = parts_of(xlsx_file.workbook(columns, rows, about, "2026-06-11"))
    assert parts_of(short) == by_library
    assert list(parts_of(short)) == list(by_library)


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("text", ["a" * 32_767, "a" * 32_768, "b" * 100_001, "\U0001f600" * 20_000])
def test_a_text_longer_than_a_cell_goes_on_beside_it_and_is_never_cut(text: str) -> None:
    rows = [{"before": "x", "long": text, "after": 7}, {"before": None, "long": "", "after": "y"}]
    content = xlsx_file.workbook(["before", "long", "after"], rows, [("What this is", "Made up")], "2026-06-11")
    headings, first, second = filled(printed(content), 0)
    parts = [place for place, heading in enumerate(headings) if heading.startswith("long")]
    assert "".join(first[place] for place in parts) == text
    assert all(len(first[place].encode("utf-16-le")) // 2 <= 32_767 for place in parts)
    assert (first[headings.index("before")], first[headings.index("after")], second[headings.index("after")]) == ("x", "7", "y")
    about = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content))["About this file"]["A"]]
    assert ("Long texts" in about) == (len(parts) > 1)


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 10)
    with pytest.raises(Exception, match="Take it as CSV"):
        xlsx_file.workbook(["id"], [{"id": "x"}] * 11, [("What this is", "Made up")], "2026-06-11")


def test_a_workbook_takes_no_page_and_no_unknown_choice(site: Site) -> None:
    for address in ("/entries.xlsx?page=2", "/entries.xlsx?nope=1", "/entries.xlsx?outcome=nonsense"):
        answer = site.get(address)
        assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (400, "text/plain")
