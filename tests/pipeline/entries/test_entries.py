"""What an entry shows out of all that its listings say, and whether it is in scope."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.entries.commercial import commercial_answers
from pipeline.entries.groups import Group
from pipeline.entries.order import first_to_say, newest_first
from pipeline.entries.scope import in_scope_of, undecided_lines
from pipeline.entries.shown import entry_row
from pipeline.model import Edition, Listing, Named, Value, Values
from tests.pipeline.made_up import ROOT, SECTION, SOURCE, edition, listing, saying, value

OLDER, NEWER = edition("2026-03-01", 1), edition("2026-06-01", 2)
COPIED = edition("2026-11-23", 9, transcribed=True)
SCHEMA = (ROOT / "pipeline" / "schema.sql").read_text(encoding="utf-8")


def shown(declared: Declared, *listings: Listing) -> dict[str, Any]:
    group = Group(SOURCE, list(listings), ["made up"] * len(listings), "uksa-2020-001")
    return entry_row(group, {one.edition_id: one for one in (OLDER, NEWER, COPIED)}, declared)


def listed(title: str | None, made: object = NEWER, **said: Any) -> Listing:
    section = "documented-uksa-accredited-projects" if made is COPIED else SECTION
    assert made in (OLDER, NEWER, COPIED)
    return listing("2020/001", title, edition_id=made.edition_id, transcribed=made is COPIED, **said)._replace(section_id=section)  # type: ignore[attr-defined]


def test_the_newest_edition_s_stated_value_is_shown(declared: Declared) -> None:
    row = shown(declared, listed("Old title", OLDER), listed("New title"))
    assert (row["title"], row["title_status"], row["disagrees"]) == ("New title", "stated", "[]")
    assert (row["first_edition_id"], row["last_edition_id"], row["known_by"]) == (OLDER.edition_id, NEWER.edition_id, "edition")


def test_a_stated_value_beats_one_that_is_not(declared: Declared) -> None:
    unread = Value("access_route", "F", "A lab", None, "unparsed", "made up")
    assert shown(declared, listed("Old title", OLDER), listed(None))["title"] == "Old title"
    row = shown(declared, listed("T", OLDER, access_route=value("access_route", "SAIL Databank")), listed("T", access_route=unread))
    assert (row["access_route"], row["access_route_status"]) == ("SAIL Databank", "stated")
    row = shown(declared, listed("T", OLDER, access_route=unread), listed("T", access_route=unread))
    assert (row["access_route"], row["access_route_status"]) == (None, "unparsed")


def test_a_transcription_comes_after_the_publisher_s_own(declared: Declared) -> None:
    copied = listed(None, COPIED, approved_on="2021-01-01")
    row = shown(declared, listed("T", approved_on="2020-03-01"), copied)
    assert (row["approved_on"], row["known_by"], row["section_id"]) == ("2020-03-01", "edition", SECTION)
    assert json.loads(row["disagrees"]) == ["approved_on"]
    assert shown(declared, listed("T", approved_on=None), copied)["approved_on"] == "2021-01-01"


def test_what_was_not_transcribed_is_not_read_and_never_not_stated(declared: Declared) -> None:
    copied = saying(listed(None, COPIED), values=Values((value("reference", "2020/001"),)))
    row = shown(declared, copied)
    assert (row["title_status"], row["legal_gateway_status"], row["known_by"]) == ("not_read", "not_read", "transcription")
    assert (row["sent_on"], row["sent_on_status"], row["record_count"], row["record_count_status"]) == (
        None,
        "not_stated",
        None,
        "not_stated",
    )


def test_rows_of_the_newest_edition_that_say_different_things_are_named(declared: Declared) -> None:
    row = shown(declared, listed("T", OLDER, approved_on="2019-01-01"), listed("T.", row=2), listed("T", row=3, approved_on="2021-01-01"))
    assert json.loads(row["disagrees"]) == ["approved_on"]
    assert (row["title"], row["approved_on"]) == ("T.", "2020-03-01")


def scoped(datasets: tuple[tuple[str, str], ...], text: str | None) -> Listing:
    return saying(listing("2020/001", "T", datasets_text=value("datasets_text", text)), datasets=datasets)


@pytest.mark.parametrize(
    ("datasets", "text", "scope"),
    [
        ((("leo", "leo"),), "LEO", "yes"),
        ((("ni-school-census", "x"), ("leo", "leo")), "both", "yes"),
        ((("ni-school-census", "x"),), "x", "no"),
        ((), "Pretend Survey", "no"),
        ((), None, "not_stated"),
    ],
)
def test_scope_rests_on_the_datasets_that_are_named(
    datasets: tuple[tuple[str, str], ...], text: str | None, scope: str, declared: Declared
) -> None:
    found, evidence = in_scope_of(scoped(datasets, text), declared)
    assert found == scope
    assert evidence


def test_an_entry_stays_in_scope_when_a_later_edition_names_other_data(declared: Declared) -> None:
    older = scoped((("leo", "leo"),), "LEO")._replace(edition_id=OLDER.edition_id)
    assert shown(declared, older, scoped((), "Pretend Survey"))["in_scope"] == "yes"


@pytest.mark.parametrize(
    ("bodies", "audience"),
    [
        ([], "external"),
        (["university-of-example"], "external"),
        (["department-for-education"], "internal"),
        (["department-for-education", "university-of-example"], "external"),
    ],
)
def test_only_the_department_alone_is_internal(bodies: list[str], audience: str, declared: Declared) -> None:
    assert shown(declared, listing("2020/001", "T", organisations=bodies))["audience"] == audience


def test_what_the_section_says_of_every_entry(declared: Declared) -> None:
    row = shown(declared, listed("T"))
    assert row["outcome"] == "secure_access"
    assert row["outcome_evidence"] == declared.sections[SECTION].outcome_evidence
    assert (row["pupil_level"], row["onward_sharing"]) == ("not_stated", "not_stated")


def test_the_first_edition_that_says_it_comes_first_where_two_entries_were_joined() -> None:
    """Joined entries have their listings one after the other, and the second may have said first what the first says."""
    editions = {one.edition_id: one for one in (OLDER, NEWER, COPIED)}
    newer, older, copied = listed("T"), listed("T", OLDER), listed("T", COPIED)
    assert first_to_say([newer, older, copied, copied], editions) == [older, copied]
    assert first_to_say([older, newer], editions) == [older]


def test_what_names_others_says_something_else_though_its_values_are_the_same() -> None:
    """A column of people is withheld, so that its values say nothing of whom it names."""
    newer = saying(listed("T"), organisations=(Named("university-of-example", "University of Example", "University of Example"),))
    older = listed("T", OLDER)
    assert first_to_say([older, newer], {one.edition_id: one for one in (OLDER, NEWER)}) == [older, newer]


def placed(made: Edition, sheet: int, row: int, **said: Any) -> Listing:
    sheet_id = f"{made.edition_id}-s{sheet}"
    return listed(f"Sheet {sheet}, row {row}", made, **said)._replace(sheet_id=sheet_id, row_id=f"{sheet_id}-r{row}")


AGAIN = replace(NEWER, edition_id=f"{NEWER.edition_id}-2", position=3, first_captured_at="2026-06-20T09:00:00Z")


def test_sheets_and_rows_of_one_edition_are_in_the_order_of_their_numbers(declared: Declared) -> None:
    """The view for counts and pages and the code that makes the entry have one order; of editions dated alike the newer is first."""
    right = [
        *(placed(NEWER, sheet, row) for sheet, row in ((2, 9), (2, 10), (2, 100), (10, 3), (10, 20))),
        *(placed(OLDER, sheet, row) for sheet, row in ((1, 2), (9, 1), (11, 1))),
    ]
    again = [placed(NEWER, 1, row)._replace(edition_id=AGAIN.edition_id, row_id=f"{AGAIN.edition_id}-s1-r{row}") for row in (9, 10)]
    editions = {one.edition_id: one for one in (OLDER, NEWER, AGAIN)}
    mixed = sorted([*right, *again], key=lambda one: one.row_id)
    group = Group(SOURCE, mixed, ["made up"] * len(mixed), "uksa-2020-001")
    assert newest_first(group.listings, editions) == [*again, *right]
    assert shown(declared, *right[::-1])["title"] == "Sheet 2, row 9"
    with sqlite3.connect(":memory:") as database:
        database.executescript(SCHEMA)
        for one in editions.values():
            kept = (one.edition_id, one.source_id, one.as_at, one.position, one.first_captured_at)
            database.execute("insert into edition values (?, ?, '', ?, '', ?, 'read', '', null, ?, null)", kept)
        for one in mixed:
            told = (one.row_id, one.row_id, "e", one.edition_id, SECTION)
            database.execute(
                "insert into listing values (?, ?, ?, ?, ?, '', '', '', '', '', null, null, 'sent', null, '', null, null, null, null,"
                " 'yes', 'external', 0, 0)",
                told,
            )
        order = "select listing_id from listing_order order by turn desc, sheet_place, row_place"
        assert [row for (row,) in database.execute(order)] == [one.row_id for one in [*again, *right]]


def test_the_first_row_of_an_edition_says_what_is_for_sale(declared: Declared) -> None:
    texts = {9: "For commercial purposes.", 10: "For non commercial research."}
    said = [placed(NEWER, 1, row, purpose=value("purpose", text)) for row, text in texts.items()]
    group = Group(SOURCE, said[::-1], ["made up"] * 2, "uksa-2020-001")
    [answer] = [one for one in commercial_answers(group, {NEWER.edition_id: NEWER}, {}, declared) if one.fact == "purpose"]
    assert (answer.listing_id, answer.answer) == (said[0].row_id, "yes")


@pytest.mark.parametrize("after", ["sent", "linked", "matched", "reuse_permitted", "secure_access"])
def test_being_approved_does_not_disagree_with_what_happened_after_it(after: str, declared: Declared) -> None:
    approved, refused = (value("outcome", one) for one in ("approved", "refused"))
    copied = listed(None, COPIED, outcome=value("outcome", after))
    assert "outcome" not in json.loads(shown(declared, listed("T", outcome=approved), copied)["disagrees"])
    assert "outcome" in json.loads(shown(declared, listed("T", outcome=refused), copied)["disagrees"])


@pytest.mark.parametrize("after", ["sent", "linked", "matched", "reuse_permitted", "secure_access"])
def test_of_rows_of_one_edition_what_happened_comes_before_that_it_was_approved(after: str, declared: Declared) -> None:
    rows = [listed("T", row=row, outcome=value("outcome", one)) for row, one in enumerate(("approved", "refused", after), start=1)]
    assert shown(declared, *rows)["outcome"] == after
    assert shown(declared, *rows[:2])["outcome"] == "approved"
    # What comes first says more than being approved: it stays.
    assert shown(declared, rows[1], rows[2])["outcome"] == "refused"
    # Another edition's word is not the newest's, and of our own rows the first is shown.
    assert shown(declared, rows[0], listed("T", OLDER, outcome=rows[2].value_of("outcome")))["outcome"] == "approved"
    ours = [listed("T", COPIED, row=row, outcome=value("outcome", one)) for row, one in enumerate(("approved", after), start=1)]
    assert shown(declared, *ours)["outcome"] == "approved"


@pytest.mark.parametrize(("told", "disagrees"), [("2020", []), ("2020-03", []), ("2019", ["approved_on"]), ("2020-03-02", ["approved_on"])])
def test_a_year_or_month_and_a_day_in_it_do_not_disagree(told: str, disagrees: list[str], declared: Declared) -> None:
    row = shown(declared, listed("T", approved_on="2020-03-01"), listed(None, COPIED, approved_on=told))
    assert json.loads(row["disagrees"]) == disagrees


@pytest.mark.parametrize(
    ("bodies", "name"), [("ABC", "A; B; C, 2020/001"), ("DCBA", "A; B; C and others, 2020/001"), ("", "Project 2020/001")]
)
def test_an_entry_without_a_title_is_called_by_at_most_three_of_who_it_names(bodies: str, name: str, declared: Declared) -> None:
    assert shown(declared, listed(None, organisations=bodies))["name"] == name


@pytest.mark.parametrize(
    ("bodies", "answer"),
    [
        (("University of Example",), "no"),
        (("Example Analytics Limited",), "yes"),
        # One company is enough, whoever stands beside it.
        (("University of Example", "Example Analytics Limited"), "yes"),
        (("University of Example", "Whatever That Is"), "not_stated"),
    ],
)
def test_a_recipient_that_is_a_company_makes_the_answer_yes(bodies: tuple[str, ...], answer: str, declared: Declared) -> None:
    group = Group(SOURCE, [listed("T", organisations=bodies)], ["made up"], "uksa-2020-001")
    found = {one.fact: one.answer for one in commercial_answers(group, {NEWER.edition_id: NEWER}, {}, declared)}
    assert found["legal_form"] == answer


@pytest.mark.parametrize(
    ("purpose", "answer"),
    [
        ("For commercial purposes.", "yes"),
        ("For non commercial research.", "no"),
        ("Unable to serve commercial purposes.", "not_stated"),
        ("For commercial purposes and non commercial research.", "not_stated"),
        ("A study of attainment.", "not_stated"),
    ],
)
def test_words_that_may_turn_a_purpose_leave_it_unsaid(purpose: str, answer: str, declared: Declared) -> None:
    group = Group(SOURCE, [listed("T", purpose=value("purpose", purpose))], ["made up"], "uksa-2020-001")
    found = {one.fact: one.answer for one in commercial_answers(group, {NEWER.edition_id: NEWER}, {}, declared)}
    assert found["purpose"] == answer


def test_a_name_of_data_that_is_broken_over_two_lines_is_known(declared: Declared) -> None:
    assert undecided_lines(scoped((), "National Pupil\nDatabase"), declared) == []
    assert undecided_lines(scoped((), "National Pupil\nShoe sizes"), declared) == ["National Pupil"]
