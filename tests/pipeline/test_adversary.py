"""Files and decisions that once made a count wrong, lost a row without a word, or showed a name. All of them are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.declaring.declarations import Declared
from pipeline.entries.near_misses import candidates
from pipeline.entries.scope import in_scope_of
from pipeline.entries.shown import outcome_of
from pipeline.layout import plan_sheet
from pipeline.link import link
from pipeline.model import Named
from pipeline.privacy.names import names_of, withhold_names
from pipeline.rows.dispositions import WITHHELD
from tests.pipeline import made_up
from tests.pipeline.made_up import CSV, CSV_HEADINGS, SOURCE, grid, listing, project, saying
from tests.pipeline.rows.test_normalise import GOOD, correction, rows_read

OLDER, NEWER = f"{SOURCE}-2026-03-01", f"{SOURCE}-2026-06-01"
PEOPLE = "Person Sixth, University of Bath"


def numbered(number: int, title: str = "", **facts: str) -> tuple[str, ...]:
    return project(f"2021/{number:03}", title or f"Made-up project {number}", **facts)


def test_a_second_table_with_its_columns_exchanged_makes_the_sheet_unread(declared: Declared) -> None:
    headings = list(CSV_HEADINGS)
    headings[1], headings[2] = headings[2], headings[1]
    plan = plan_sheet(grid([CSV_HEADINGS, GOOD, (), headings, GOOD]), SOURCE, CSV, declared)
    assert plan.status == "unread"
    assert "row 4" in plan.reason


def test_rows_of_the_register_above_the_headings_are_not_lost(declared: Declared) -> None:
    plan = plan_sheet(grid([numbered(1), numbered(2), CSV_HEADINGS, numbered(3)]), SOURCE, CSV, declared)
    assert (plan.status, plan.columns) == ("unread", ())


def test_a_row_above_the_headings_that_fills_most_columns_is_not_lost_though_it_has_no_reference(declared: Declared) -> None:
    title = ("", "A made-up list", "", "", "as at", "", "June 2026")
    for above, status in ((title, "declared"), (("", *GOOD[1:5]), "unread")):
        plan = plan_sheet(grid([above, CSV_HEADINGS, GOOD]), SOURCE, CSV, declared)
        assert plan.status == status, plan.reason


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ann Invented, University of Bath", ("ann", "invented")),
        ("Ann Mary Person Invented, University of Bath", ("ann", "mary", "person", "invented")),
        ("Invented, University of Bath", None),
        ("Ann Mary Person Invented Fifth, University of Bath", None),
        ("Ann Invented", None),
    ],
)
def test_a_name_of_two_to_four_words_before_a_comma_is_looked_for_in_shown_cells(
    line: str, name: tuple[str, ...] | None, declared: Declared
) -> None:
    found = names_of([listing("2020/001", "T", people=line)], declared)
    assert found == ({name} if name else set())
    title = " ".join(name or ()).title()
    rows, _, _ = rows_read(grid([CSV_HEADINGS, project("2020/002", f"A study by {title} of attainment")]), declared)
    withheld, _, issues = withhold_names(rows, [], [], found)
    assert (withheld[1].cells["B"] == WITHHELD, len(issues)) == ((True, 1) if name else (False, 0))


def test_a_single_cell_in_the_midst_of_the_table_is_set_aside_with_an_issue(declared: Declared) -> None:
    rows, _, issues = rows_read(grid([CSV_HEADINGS, GOOD, ("", "", "", "", "Longitudinal Education Outcomes"), GOOD]), declared)
    assert rows[2].disposition == "set_aside"
    assert [one.issue_type for one in issues] == ["row_set_aside"]


@pytest.mark.parametrize("row", [("Total", "1448 projects", "", "", "", "", "1448"), ("", "Total projects", "", "1455")])
def test_a_line_of_totals_below_the_table_is_no_entry(row: tuple[str, ...], declared: Declared) -> None:
    rows, listings, _ = rows_read(grid([CSV_HEADINGS, GOOD, row]), declared)
    assert (rows[2].disposition, len(listings)) == ("total", 1)


def test_what_stands_below_the_table_shows_no_name(declared: Declared) -> None:
    rows, listings, issues = rows_read(grid([CSV_HEADINGS, GOOD, ("Prepared by", "Person Signoff")]), declared)
    assert (rows[2].disposition, len(listings), len(issues)) == ("set_aside", 1, 1)
    assert "Signoff" not in repr(rows) + repr(issues)


def test_a_second_sheet_with_the_same_headings_is_not_counted(tmp_path: Path) -> None:
    import openpyxl

    data = made_up.data_folder(tmp_path / "data")
    book = openpyxl.Workbook()
    for name in ("Sheet1", "Rejected applications (made up)"):
        sheet = book.create_sheet(name)
        for row in (made_up.BOOK_HEADINGS, numbered(1), numbered(2)):
            sheet.append(list(row))
    del book["Sheet"]
    book.save(tmp_path / "made-up.xlsx")
    made_up.publish(data, (tmp_path / "made-up.xlsx").read_bytes(), file_name="made-up.xlsx", as_at="2026-06-01")
    built = build_register(data)
    assert any("unread" in line and "Another sheet" in line for line in built.lines)
    assert f"{NEWER}: 2 listings" in built.lines


def test_a_sheet_about_people_that_has_the_register_s_headings_is_unread_and_not_passed_over(declared: Declared) -> None:
    plan = plan_sheet(grid([("Researcher Accreditation Report",), CSV_HEADINGS, GOOD]), SOURCE, CSV, declared)
    assert (plan.status, plan.section_id, plan.columns) == ("unread", SOURCE, ())


def test_the_same_title_under_another_number_awaits_a_decision(declared: Declared) -> None:
    one = listing("2021/001", "Pupils and exams", edition_id=OLDER)
    other = listing("2021/101", "Pupils and exams", edition_id=NEWER, people="Person Two")
    entries = link([one, other], declared)
    assert len(entries) == 2
    assert [near.score for near in candidates(entries)] == [100]


def test_two_projects_of_one_university_under_one_number_are_two(declared: Declared) -> None:
    older = saying(
        listing("2021/001", "Pupils and exams", "Person One", edition_id=OLDER, approved_on="2021-01-01"),
        organisations=(Named("university-of-bath", "University of Bath", "University of Bath"),),
    )
    newer = saying(
        listing("2021/001", "Firms and exports", "Person Two", edition_id=NEWER, approved_on="2025-01-01"),
        organisations=(Named("university-of-bath", "University of Bath", "University of Bath"),),
    )
    assert len(link([older, newer], declared)) == 2


def test_a_longer_title_known_as_another_entry_is_not_swallowed(declared: Declared) -> None:
    titles = ["School meals and grades", "School meals and grades, second phase", "Prisons"]
    first = [listing("2021/001", title, f"Person {title}", edition_id=OLDER, row=row) for row, title in enumerate(titles, start=2)]
    second = [listing("2021/001", title, f"Person {title}", edition_id=NEWER, row=row) for row, title in enumerate(titles[:2], start=2)]
    assert sorted(len(entry.listings) for entry in link(first + second, declared)) == [1, 2, 2]


def test_words_beside_a_reference_that_nobody_knows_leave_the_outcome_open(declared: Declared) -> None:
    _, [one], _ = rows_read(grid([CSV_HEADINGS, project("2021/001 WITHDRAWN", "A made-up project")]), declared)
    assert outcome_of(one, declared.sections[SOURCE])[0] == "not_stated"


def test_a_correction_of_a_cell_of_people_is_refused_and_publishes_nothing(declared: Declared) -> None:
    made = grid([CSV_HEADINGS, project("2021/001", "T", people=PEOPLE)])
    _, [one], issues = rows_read(made, declared, [correction("C", PEOPLE, "Person Seventh, University of Bath")])
    assert one.corrected == ()
    assert [issue.issue_type for issue in issues] == ["correction_not_applied"]
    assert "Sixth" not in repr(issues) + repr(one.values)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Department for Education: Individualised Learner Record", "not_stated"),
        ("DfE School Census", "not_stated"),
        ("Department For Education: Employer Skills Survey and Investment in Training - UK", "no"),
        ("Office for National Statistics: Labour Force Survey", "no"),
        ("DfE: LEO", "yes"),
        ("Department for Education: Employer Skills Survey\nDfE: School Census", "not_stated"),
        ("", "not_stated"),
    ],
)
def test_data_that_may_be_about_pupils_and_is_on_no_list_is_not_called_out_of_scope(text: str, scope: str, declared: Declared) -> None:
    _, [one], _ = rows_read(grid([CSV_HEADINGS, project("2021/001", "T", data=text)]), declared)
    assert in_scope_of(one, declared)[0] == scope


def test_a_name_that_slipped_into_a_shown_column_is_withheld_and_the_row_is_counted(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    slipped = [project("2021/002", "Person Sixth, University of Bath"), project("2021/003", "On Person Sixth’s pupils")]
    made_up.publish_edition(data, "2026-06-01", [project("2021/001", "A made-up project", people=PEOPLE), *slipped])
    built = build_register(data)
    assert f"{NEWER}: 3 listings" in built.lines
    content = b"".join(path.read_bytes() for path in built.database.parent.rglob("*") if path.is_file())
    assert b"Sixth" not in content
    assert b"name_withheld" in content


def test_a_decision_that_names_nothing_says_so(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    made_up.publish_edition(data, "2026-06-01", [numbered(1)])
    made_up.add_line(data / "decided" / "entry_links.csv", "k1", "k2", "yes", "register team", "2026-11-23", "made up")
    built = build_register(data)
    import sqlite3

    with sqlite3.connect(built.database) as database:
        assert database.execute("select count(*) from issue where issue_type = 'decision_not_applied'").fetchone() == (1,)


def test_a_date_after_the_capture_is_a_slip_and_is_passed_over(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    made_up.publish(
        data, made_up.csv_document([numbered(1)]), link_text="The list, 1 June 2062", captured_at="2026-06-11T00:00:00Z", as_at=""
    )
    built = build_register(data)
    assert f"{SOURCE}-2026-06-11: 1 listing" in built.lines
