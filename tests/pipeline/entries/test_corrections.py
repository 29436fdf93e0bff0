"""Repaired cells, end to end: the print stays, the repair is told wherever it is read, and neither invents nor hides a change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.build import build_register
from pipeline.privacy.masks import hash_of_name
from tests.pipeline import made_up, made_up_dfe

DAYS = ("2026-03-01", "2026-04-01", "2026-05-01")
SHEET = "table 1"
WRONG, RIGHT = "Mad-up project", "Made-up project"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return made_up.data_folder(tmp_path / "data")


def repair(data: Path, sha256: str, row: int, letter: str, printed: str, read_as: str, sheet: str = SHEET, why: str = "a misprint") -> None:
    cells = (sha256, sheet, str(row), letter, printed, read_as, "register team", "2026-11-01", why)
    made_up.add_line(data / "decided" / "corrections.csv", *cells)


def editions(data: Path, *titles: str) -> list[str]:
    """Keep an edition of two projects a day, the first of them with these titles; gives the documents' hashes."""
    rows = [[made_up.project("2021/001", title), made_up.project(f"2022/00{turn}", "Another")] for turn, title in enumerate(titles)]
    return [made_up.publish_edition(data, day, some) for day, some in zip(DAYS, rows, strict=False)]


def asked(data: Path, *queries: str) -> Iterator[list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(build_register(data).database)) as connection:
        yield from [connection.execute(query).fetchall() for query in queries]


VALUES = "select listing.edition_id, printed, value, rule from listing_value join listing using (listing_id) where"
PRINTED = f"{VALUES} reference = '2021/001' and field = 'title' order by 1"
CHANGES = "select event.edition_id, before, after from change join event using (event_id) where field = 'title' order by 1"
LAPSED = "select edition_id, row_id, column_letter from issue where issue_type = 'correction_not_repeated' order by 1"


def test_the_print_stays_beside_the_repair_and_a_repair_is_no_change_by_the_publisher(data: Path) -> None:
    _, second, _ = editions(data, WRONG, WRONG, WRONG)
    repair(data, second, 2, "B", WRONG, RIGHT)
    printed, changes, lapsed, rows = asked(data, PRINTED, CHANGES, LAPSED, "select row_id, printed, read_as from correction")
    assert [row[1:3] for row in printed] == [(WRONG, WRONG), (WRONG, RIGHT), (WRONG, WRONG)]
    assert changes == []
    assert [row[0][-10:] for row in lapsed] == [DAYS[0], DAYS[2]]
    assert [row[1:] for row in rows] == [(WRONG, RIGHT)]


def test_a_change_by_the_publisher_is_seen_through_a_repair(data: Path) -> None:
    first, _ = editions(data, WRONG, RIGHT)
    repair(data, first, 2, "B", WRONG, RIGHT)
    changes, lapsed, shown = asked(data, CHANGES, LAPSED, "select title from entry where reference = '2021/001'")
    assert [row[1:] for row in changes] == [(WRONG, RIGHT)]
    assert lapsed == []
    assert shown == [(RIGHT,)]


def test_what_an_entry_shows_says_that_a_person_repaired_the_cell(data: Path) -> None:
    sha256 = made_up_dfe.keep(data, made_up_dfe.shares_2020(), "xlsx", "2020-09-10")
    place = (
        "select sheet_name, row_number, column_letter, row_id, entry_id from listing_value join listing using (listing_id)"
        " join source_row using (row_id) join sheet using (sheet_id) where field = 'tier' and listing_value.printed = 'Tier 4'"
    )
    (found,) = asked(data, place)
    sheet, row, letter, row_id, entry_id = found[0]
    repair(data, sha256, row, letter, "Tier 4", "Tier 1", sheet)
    told = f"select tier, pupil_level_evidence from entry where entry_id = '{entry_id}'"
    read, evidence = asked(data, f"{VALUES} row_id = '{row_id}' and field = 'tier'", told)
    assert [one[1:3] for one in read] == [("Tier 4", "1")]
    assert "a person repaired the cell" in read[0][3]
    assert evidence[0][0] == "1"
    assert "'Tier 4', which a person repaired to 'Tier 1'" in evidence[0][1]


def test_a_repaired_total_is_told_as_every_other_repair(data: Path) -> None:
    sha256 = made_up_dfe.keep(data, made_up_dfe.shares_2020(), "xlsx", "2020-09-10")
    (cells,) = asked(data, "select cells ->> 'C' from source_row where row_id like '%-r5' and disposition = 'tally'")
    printed = cells[0][0]
    repair(data, sha256, 5, "C", printed, "1600", "Home_Office")
    rows, tallies = asked(data, "select printed, read_as from correction", "select quantity from tally where quantity = 1600")
    assert rows == [(printed, "1600")]
    assert tallies == [(1600,)]


def test_a_name_that_is_withheld_stands_in_no_repair_either(data: Path) -> None:
    (first,) = editions(data, "Study led by Zebedee Quillfeather of exmas")
    texts = [f"Study led by Zebedee Quillfeather of {word}" for word in ("exmas", "exams")]
    repair(data, first, 2, "B", *texts, why="told by Zebedee Quillfeather")
    withheld = (hash_of_name(("zebedee", "quillfeather")), "2", "register team", "2026-11-01", "asked")
    made_up.add_line(data / "decided" / "withheld_names.csv", *withheld)
    (rows,) = asked(data, "select printed, read_as, why from correction")
    assert rows == [("Study led by [name withheld] of exmas", "Study led by [name withheld] of exams", "told by [name withheld]")]
    built = (data / "built" / "register.db").resolve().parent
    assert [path.name for path in built.rglob("*") if path.is_file() and b"Quillfeather" in path.read_bytes()] == []


def test_no_repair_puts_what_may_be_a_person_into_a_column_of_recipients(data: Path) -> None:
    made_up_dfe.keep(data, made_up_dfe.shares_2020(), "xlsx", "2020-09-10")
    (found,) = asked(
        data,
        "select sha256, sheet_name, row_number, column_letter, listing_value.printed from listing_value join listing using (listing_id)"
        " join source_row using (row_id) join sheet using (sheet_id) where field = 'recipients_text' and listing_value.status = 'stated'",
    )
    sha256, sheet, row, letter, printed = found[0]
    repair(data, sha256, row, letter, printed, "Zebedee Quillfeather", sheet)
    rows, issues = asked(data, "select * from correction", "select count(*) from issue where issue_type = 'correction_not_applied'")
    assert (rows, issues) == ([], [(1,)])
    built = (data / "built" / "register.db").resolve()
    assert b"Quillfeather" not in built.read_bytes()


def test_a_repair_of_a_sheet_that_no_edition_has_is_told(data: Path) -> None:
    (first,) = editions(data, WRONG)
    repair(data, first, 2, "B", WRONG, RIGHT, sheet="Sheet 1")
    repair(data, "f" * 64, 2, "B", WRONG, RIGHT)
    issues, printed = asked(data, "select message from issue where issue_type = 'correction_not_applied' order by 1", PRINTED)
    assert [row[2] for row in printed] == [WRONG]
    told = [f"a sheet {name!r} in the document {sha256[:12]}" for name, sha256 in (("Sheet 1", first), (SHEET, "f" * 64))]
    assert len(issues) == 2
    assert all(any(one in message for (message,) in issues) for one in told)
