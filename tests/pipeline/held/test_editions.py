"""Captures to editions: where a date comes from, what is a re-issue, and the order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import EditionNote
from pipeline.findings import disputed_dates
from pipeline.held.documents import Document
from pipeline.held.editions import as_at_of, date_in_name, make_editions, preamble_of
from pipeline.model import Capture, Reading, SheetPlan
from tests.pipeline.made_up import CSV, SOURCE, capture, grid, read_plan

READING = Reading(CSV, (grid([["Made-up headings"]]),), "")
PLANS = (read_plan(),)
NOTHING = (SheetPlan("unread", "made up"),)
ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("made-up_2026-06-01.xlsx", "2026-06-01"),
        ("01-06-2026-Made-Up-Report-1.xlsx", "2026-06-01"),
        ("01.06.2026 report", "2026-06-01"),
        ("01_06_2026.ods", "2026-06-01"),
        ("report20260601.csv", "2026-06-01"),
        ("List as at 1 June 2026", "2026-06-01"),
        ("1st June 2026", "2026-06-01"),
        ("22nd-MAY-2026", "2026-05-22"),
        ("Made-up list, June 2026", "2026-06"),
        ("june_2026.xlsx", "2026-06"),
        ("2026-06-01 (1 June 2026)", "2026-06-01"),
    ],
)
def test_the_date_in_a_name(name: str, found: str) -> None:
    assert date_in_name(name) == found


@pytest.mark.parametrize(
    "name",
    [
        "",
        "made-up.xlsx",
        "2026",
        "report-1999-01-01.csv",
        "2026-13-01.csv",
        "2026-02-30",
        "31-02-2026",
        "32 June 2026",
        "120260601",
        "202606011",
        "Junette 2026",
        "June 26",
    ],
)
def test_a_name_without_a_date(name: str) -> None:
    assert date_in_name(name) is None


@pytest.mark.parametrize(
    "name", ["2026-03-01 to 2026-06-01", "March 2026 and June 2026", "2026-06-01 replaces May 2026", "01-06-2026_02-06-2026"]
)
def test_two_dates_in_a_name_give_none(name: str) -> None:
    assert date_in_name(name) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("list_2026-03-24_retrieved-2026-03-25.xlsx", "2026-03-24"),
        ("list retrieved 20260325.xlsx", None),
        ("captured_2026-03-25", None),
        ("March 2026, downloaded 2026-06-01", "2026-03"),
        ("Accessed-2026-03-25", None),
    ],
)
def test_the_day_that_a_file_was_fetched_on_is_no_date_of_the_register(name: str, found: str | None) -> None:
    assert date_in_name(name) == found


@pytest.mark.parametrize(
    "name",
    [
        "list-retrieved-25-03-2026.xlsx",
        "downloaded 25.03.2026",
        "retrieved 25 March 2026",
        "accessed on 2026-03-25",
        "list retrieved March 2026",
    ],
)
def test_a_day_of_fetching_written_otherwise_is_no_date_either(name: str) -> None:
    assert date_in_name(name) is None


def said(**changed: str) -> Capture:
    return capture(ONE, **{"captured_at": "2026-07-09T10:00:00Z"} | changed)


def test_the_rules_for_a_date_are_tried_in_order(declared: Declared) -> None:
    noted = replace(declared, edition_notes={ONE: EditionNote(ONE, "2026-01-01", "a made-up note")})
    full = {"as_at": "2026-02-01", "link_text": "1 March 2026", "file_name": "2026-05-01.csv"}
    above, saved = "The list, as at 1 April 2026", Reading(CSV, (), "2026-06-01")
    expected = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01", "2026-07-09"]
    named = said(file_name=full["file_name"])
    found = [
        as_at_of([said(**full)], saved, above, noted),
        as_at_of([said(**full)], saved, above, declared),
        as_at_of([said(**full | {"as_at": ""})], saved, above, declared),
        as_at_of([named], saved, above, declared),
        as_at_of([named], saved, "", declared),
        as_at_of([said()], saved, "", declared),
        as_at_of([said()], READING, "", declared),
    ]
    assert [when for when, _ in found] == expected
    assert len({rule for _, rule in found}) == 7
    assert "a made-up note" in found[0][1]
    assert "1 March 2026" in found[2][1]


def test_a_date_later_than_the_capture_is_a_slip_and_is_passed_over(declared: Declared) -> None:
    """In the words of the link, above the headings and in the file's name alike: the next rule gives the date."""
    later = "1 August 2026"
    assert as_at_of([said(link_text=later, file_name="2026-05-01.csv")], READING, "", declared)[0] == "2026-05-01"
    assert as_at_of([said(file_name="2026-05-01.csv")], READING, later, declared)[0] == "2026-05-01"
    assert as_at_of([said(file_name="2026-08-01.csv")], READING, "", declared)[0] == "2026-07-09"


def test_a_better_rule_in_a_later_capture_beats_a_worse_one_in_the_first(declared: Declared) -> None:
    captures = [said(file_name="2026-04-01.csv"), said(captured_at="2026-08-01", link_text="1 March 2026")]
    assert as_at_of(captures, READING, "", declared)[0] == "2026-03-01"


def test_the_same_bytes_had_twice_are_one_edition(declared: Declared) -> None:
    [made] = make_editions([([said(file_name="2026-06-01.csv"), said(captured_at="2026-08-01")], READING, PLANS)], declared)
    assert (made.edition_id, made.position, made.reissue_of, made.first_captured_at) == (
        f"{SOURCE}-2026-06-01",
        1,
        None,
        "2026-07-09T10:00:00Z",
    )


def test_other_bytes_of_the_same_day_are_a_re_issue(declared: Declared) -> None:
    documents = [
        ([capture(sha256, captured_at=f"2026-07-0{day}", file_name="2026-06-01.csv")], READING, PLANS)
        for sha256, day in ((THREE, 3), (ONE, 2), (TWO, 1))
    ]
    made = make_editions(documents, declared)
    assert [(one.edition_id, *one.documents, one.position, one.reissue_of) for one in made] == [
        (f"{SOURCE}-2026-06-01", TWO, 1, None),
        (f"{SOURCE}-2026-06-01-2", ONE, 2, f"{SOURCE}-2026-06-01"),
        (f"{SOURCE}-2026-06-01-3", THREE, 3, f"{SOURCE}-2026-06-01"),
    ]


def test_a_file_without_a_part_of_the_register_replaces_none_and_comes_after(declared: Declared) -> None:
    documents = [
        ([capture(ONE, captured_at="2026-07-01", file_name="2026-06-01.csv")], READING, NOTHING),
        ([capture(TWO, captured_at="2026-07-02", file_name="2026-06-01.csv")], READING, PLANS),
    ]
    made = make_editions(documents, declared)
    assert [(one.edition_id, *one.documents, one.reissue_of) for one in made] == [
        (f"{SOURCE}-2026-06-01", TWO, None),
        (f"{SOURCE}-2026-06-01-2", ONE, None),
    ]


def test_only_what_stands_above_the_headings_of_a_sheet_that_is_read_dates_it() -> None:
    made = grid([["The list"], ["", "as at 1 June 2026"], ["Made-up headings"], ["2 July 2026"]])
    lower = replace(read_plan(), heading_row=3)
    assert preamble_of(Reading(CSV, (made,), ""), (lower,)) == "The list as at 1 June 2026"
    assert preamble_of(Reading(CSV, (made,), ""), (replace(lower, status="unread"),)) == ""
    assert preamble_of(Reading(CSV, (), ""), ()) == ""


def test_editions_are_numbered_within_their_source_by_day(declared: Declared) -> None:
    documents = [
        ([capture(ONE, file_name="2026-06-01.csv")], READING, PLANS),
        ([capture(TWO, file_name="March 2026")], READING, PLANS),
        ([capture(THREE, source_id="documented", via="transcribed", as_at="2026-05-01")], READING, PLANS),
    ]
    for order in (documents, documents[::-1]):
        assert [(one.edition_id, one.position, one.transcribed) for one in make_editions(order, declared)] == [
            ("documented-2026-05-01", 1, True),
            (f"{SOURCE}-2026-03", 1, False),
            (f"{SOURCE}-2026-06-01", 2, False),
        ]


def test_an_edition_s_title_is_the_link_s_words_else_the_file_s_name_else_the_source_s(declared: Declared) -> None:
    def title(*captures: Capture) -> str:
        return make_editions([([*captures], READING, PLANS)], declared)[0].title

    assert title(said(file_name="a.csv"), said(link_text="The made-up list")) == "The made-up list"
    assert title(said(file_name="a.csv")) == "a.csv"
    assert title(said()) == declared.sources[SOURCE].title


def test_files_of_one_day_with_different_sections_are_one_edition_and_a_later_one_with_the_same_section_is_a_re_issue(
    declared: Declared,
) -> None:
    other = (replace(read_plan(), section_id="documented-uksa-accredited-projects"),)
    documents = [
        ([capture(ONE, captured_at="2026-07-01", file_name="2026-06-01 a.csv")], READING, PLANS),
        ([capture(TWO, captured_at="2026-07-01", file_name="2026-06-01 b.csv")], READING, other),
        ([capture(THREE, captured_at="2026-08-01", file_name="2026-06-01 b.csv")], READING, other),
    ]
    for order in (documents, documents[::-1]):
        assert [(one.edition_id, one.documents, one.position, one.reissue_of) for one in make_editions(order, declared)] == [
            (f"{SOURCE}-2026-06-01", (ONE, TWO), 1, None),
            (f"{SOURCE}-2026-06-01-2", (THREE,), 2, f"{SOURCE}-2026-06-01"),
        ]


def test_a_file_that_was_replaced_after_its_page_was_asked_is_not_left_under_the_wrong_date(declared: Declared) -> None:
    """The page still said June when the file of September was had; a day later it said September."""
    captures = [
        said(link_text="Made up: June 2020", captured_at="2023-12-07T04:00:00Z"),
        said(link_text="Made up: September 2023", captured_at="2023-12-08T04:00:00Z"),
    ]
    blank = Reading(CSV, (), "")
    when, rule = as_at_of(captures, blank, "", declared)
    assert (when, rule) == ("2023-09", "the words of the link: 'Made up: September 2023'; its links also said 2020-06")
    # What stands in the file decides, where it is one of the two; a link that was mistaken later changes nothing then.
    assert as_at_of(captures, blank, "Made-up shares: June 2020", declared)[0] == "2020-06"
    assert as_at_of(captures, blank, "Made-up shares: May 2019", declared)[0] == "2023-09"
    again = [captures[0], said(link_text="Made up: September 2023", captured_at="2024-03-08T04:00:00Z")]
    assert as_at_of(again, blank, "", declared)[0] == "2020-06", "published again long after"
    [edition] = make_editions([(captures, blank, [])], declared)
    assert (edition.as_at, edition.title) == ("2023-09", "Made up: September 2023")
    [issue] = disputed_dates([Document(ONE, 1, captures, Path("a"))])
    assert (issue.issue_type, issue.sha256) == ("edition_date_disputed", ONE)
    assert "2020-06 and then 2023-09" in issue.message
    assert disputed_dates([Document(ONE, 1, captures[:1], Path("a"))]) == []
