"""Editions compared: what appeared, changed and is no longer listed, what an unread edition says (nothing), and the gate."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.declaring.declarations import Declared
from pipeline.entries.renumbered import settle_renumbered
from pipeline.history import Event, Part, listed_in, make_events, silence, too_much_gone, withheld_differences
from pipeline.link import link
from pipeline.model import Listing, Named, Sheet, SheetPlan, Value, Values
from tests.pipeline.made_up import SECTION, XLSX, edition, grid, listing, project, publish, publish_edition, saying, sheet_of, value

DAYS = ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")
Told = tuple[list[Event], dict[str, int]]


def told(declared: Declared, *contents: list[Listing] | None, unread: str = "unread") -> Told:
    """The events and withheld differences of made-up editions, one per list of listings; None is an edition whose sheet was not read."""
    editions = [edition(day, number) for number, day in enumerate(DAYS[: len(contents)], start=1)]
    sheets = [sheet_of(one, unread if content is None else "declared") for one, content in zip(editions, contents, strict=True)]
    listings = [
        one._replace(edition_id=made.edition_id, row_id=f"{made.edition_id}-{one.row_id[-5:]}")
        for made, content in zip(editions, contents, strict=True)
        for one in content or []
    ]
    entries = link(listings, declared)
    listed = listed_in(entries)
    events = settle_renumbered(make_events(listed, editions, sheets, declared), entries, editions, declared)
    return events, withheld_differences(listed, editions, sheets, declared)


def kinds(declared: Declared, *contents: list[Listing] | None) -> list[tuple[str, str, str]]:
    return [(event.entry_id, event.kind, event.edition_id[-10:]) for event in told(declared, *contents)[0]]


def changes(declared: Declared, before: Listing, after: Listing) -> dict[str, tuple[str | None, str | None]]:
    events = told(declared, [before], [after])[0]
    return events[0].changes if events else {}


ONE, TWO, THREE = (listing(f"2020/00{number}", title) for number, title in enumerate(("Attainment", "Earnings", "Health"), start=1))


def test_the_first_edition_makes_no_events(declared: Declared) -> None:
    assert kinds(declared, [ONE, TWO]) == []


def test_what_appears_disappears_and_comes_back(declared: Declared) -> None:
    assert kinds(declared, [ONE], [ONE, TWO], [TWO], [ONE, TWO]) == [
        ("uksa-2020-002", "appeared", "2026-02-01"),
        ("uksa-2020-001", "disappeared", "2026-03-01"),
        ("uksa-2020-001", "reappeared", "2026-04-01"),
    ]


def test_the_same_again_makes_no_events(declared: Declared) -> None:
    assert kinds(declared, [ONE, TWO], [TWO, ONE], [ONE, TWO]) == []


def test_an_unread_edition_says_nothing_and_the_next_is_compared_with_the_last_that_spoke(declared: Declared) -> None:
    events = told(declared, [ONE, TWO], None, [ONE])[0]
    assert [(one.kind, one.edition_id[-10:], one.previous_edition_id[-10:]) for one in events] == [
        ("disappeared", "2026-03-01", "2026-01-01")
    ]
    assert told(declared, [ONE, TWO], None, unread="quarantined")[0] == []
    assert told(declared, None, [ONE])[0] == []


def test_an_edition_with_one_unread_sheet_of_the_section_does_not_speak(declared: Declared) -> None:
    editions = [edition(day, number) for number, day in enumerate(DAYS[:2], start=1)]
    half = sheet_of(editions[1])
    sheets = [sheet_of(editions[0]), half, replace(half, sheet_id="other", plan=replace(half.plan, status="unread"))]
    entries = link(
        [ONE._replace(edition_id=editions[0].edition_id), TWO._replace(edition_id=editions[0].edition_id, row_id="r-r3")], declared
    )
    assert make_events(listed_in(entries), editions, sheets, declared) == []
    assert [one.kind for one in make_events(listed_in(entries), editions, sheets[:2], declared)] == ["disappeared", "disappeared"]


def test_a_vanished_title_under_another_number_is_possibly_renumbered(declared: Declared) -> None:
    moved = listing("2020/009", "ATTAINMENT!", "Person Two")
    events = told(declared, [ONE, TWO], [moved, TWO])[0]
    assert [(one.entry_id, one.kind, one.other_entry_id) for one in events] == [
        ("uksa-2020-001", "possibly_renumbered", "uksa-2020-009"),
        ("uksa-2020-009", "appeared", "uksa-2020-001"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ([ONE], [listing("2020/008", "Attainment"), listing("2020/009", "Attainment", row=3)], "possibly_renumbered"),
        ([ONE, listing("2020/002", "Attainment", row=3)], [listing("2020/009", "Attainment")], "possibly_renumbered"),
        ([ONE], [listing("2020/009", "Another title")], "disappeared"),
        ([listing("2020/001", None)], [listing("2020/009", None)], "disappeared"),
    ],
)
def test_what_vanished_while_its_title_stands_elsewhere_is_not_said_to_be_gone_however_many_have_it(
    before: list[Listing], after: list[Listing], kind: str, declared: Declared
) -> None:
    events = told(declared, before, after)[0]
    assert {one.kind for one in events} == {"appeared", kind}
    assert all(bool(one.other_entry_id) == (kind == "possibly_renumbered") for one in events if one.kind != "appeared")


def test_an_entry_listed_before_under_its_title_is_not_a_new_number(declared: Declared) -> None:
    twin = listing("2020/009", "Attainment", row=3)
    assert [kind for _, kind, _ in kinds(declared, [ONE, twin], [ONE], [twin])] == ["disappeared", "disappeared", "reappeared"]


def test_a_changed_title_is_shown_before_and_after(declared: Declared) -> None:
    assert changes(declared, ONE, listing("2020/001", "Attainment, revised")) == {"title": ("Attainment", "Attainment, revised")}
    titles = ("Attainment in Years 1-2", "Attainment in Years 12")
    assert changes(declared, *(listing("2020/001", title) for title in titles)) == {"title": titles}


@pytest.mark.parametrize("name", ["legal_gateway", "datasets_text", "access_route", "standing"])
def test_a_change_of_each_compared_field(name: str, declared: Declared) -> None:
    before, after = (listing("2020/001", "Attainment", **{name: value(name, text)}) for text in ("First", "Second"))
    blank = listing("2020/001", "Attainment", **{name: value(name, None)})
    assert changes(declared, before, after) == {name: ("First", "Second")}
    assert changes(declared, before, blank) == {name: ("First", None)}
    assert changes(declared, blank, after) == {name: (None, "Second")}
    assert changes(declared, before, listing("2020/001", "Attainment", **{name: value(name, "FIRST.")})) == {}


def test_a_change_of_organisations(declared: Declared) -> None:
    before, after = (
        listing("2020/001", "Attainment", organisations=["example", "other"]),
        listing("2020/001", "Attainment", organisations=["example"]),
    )
    assert changes(declared, before, after) == {"recipients": ("example; other", "example")}


def test_a_field_that_only_one_layout_carries_makes_no_change(declared: Declared) -> None:
    with_law = listing("2020/001", "Attainment", organisations=["example"], legal_gateway=value("legal_gateway", "A law"))
    without = listing("2020/001", "Attainment", without=["people_and_organisations", "legal_gateway"])
    assert kinds(declared, [with_law], [without], [with_law]) == []


@pytest.mark.parametrize("status", ["unparsed", "not_read", "withheld"])
def test_a_value_that_was_not_read_makes_no_change(status: str, declared: Declared) -> None:
    unread = saying(ONE, values=Values((*ONE.values[:2], Value("approved_on", "G", "02/03/2020", None, status, ""), ONE.values[3])))
    assert unread.value_of("approved_on") not in ONE.values
    assert kinds(declared, [ONE], [unread], [ONE]) == []


def test_a_date_that_is_read_on_both_sides_can_change(declared: Declared) -> None:
    assert changes(declared, ONE, listing("2020/001", "Attainment", approved_on="2020-03-02")) == {
        "approved_on": ("2020-03-01", "2020-03-02")
    }


def test_rows_of_one_entry_are_compared_as_a_set(declared: Declared) -> None:
    twice = [ONE, listing("2020/001", "Attainment", approved_on="2021-01-01", row=3)]
    assert kinds(declared, twice, twice[::-1]) == []
    assert changes(declared, ONE, ONE) == {}
    events = told(declared, twice, [ONE])[0]
    assert events[0].changes == {"approved_on": ("2020-03-01; 2021-01-01", "2020-03-01")}


def test_a_withheld_column_makes_no_change_and_is_counted(declared: Declared) -> None:
    other = listing("2020/001", "Attainment", "Person Two")
    events, differences = told(declared, [ONE, TWO], [other, TWO])
    assert events == []
    assert list(differences.values()) == [1]
    assert list(told(declared, [ONE, TWO], [ONE, TWO])[1].values()) == [0]


def test_a_withheld_difference_beside_a_shown_one_is_not_counted_apart(declared: Declared) -> None:
    other = listing("2020/001", "Attainment", "Person Two", approved_on="2021-01-01")
    events, differences = told(declared, [ONE], [other])
    assert [one.kind for one in events] == ["changed"]
    assert list(differences.values()) == [0]


def test_a_column_that_only_one_layout_carries_is_no_withheld_difference(declared: Declared) -> None:
    without = listing("2020/001", "Attainment", without=["people_and_organisations"])
    assert list(told(declared, [ONE], [without])[1].values()) == [0]


def test_event_ids_can_stand_in_an_address_and_are_unique(declared: Declared) -> None:
    events = told(declared, [ONE, TWO], [TWO, THREE], [ONE], [listing("2020/009", "Attainment")])[0]
    assert len({one.event_id for one in events}) == len(events) == 7
    assert all(one.event_id.replace("-", "").isalnum() for one in events)


def gate(declared: Declared, before: int, kept: int, let_through: set[Part] | None = None, status: str = "declared") -> object:
    editions = [edition(DAYS[0], 1, "a" * 64), edition(DAYS[1], 2, "b" * 64)]
    sheets: list[Sheet] = [sheet_of(editions[0]), sheet_of(editions[1], status)]
    listings = [
        listing(f"2020/{number:03}", f"Project {number}", edition_id=made.edition_id, row=number + 2)
        for made, count in ((editions[0], before), (editions[1], kept))
        for number in range(count)
    ]
    return too_much_gone(listed_in(link(listings, declared)), editions, sheets, declared, let_through or set())


@pytest.mark.parametrize(
    ("before", "kept", "stopped"),
    [
        (63, 42, False),  # 21 gone, exactly a third
        (62, 41, True),  # 21 gone, over a third
        (60, 40, False),  # 20 gone, a third
        (20, 0, False),  # all gone, and only 20
        (21, 0, True),
        (1000, 700, False),
        (1000, 600, True),
    ],
)
def test_the_gate_stops_more_than_twenty_and_over_a_third(before: int, kept: int, stopped: bool, declared: Declared) -> None:
    found = gate(declared, before, kept)
    assert found == ((f"{edition(DAYS[1]).edition_id}", SECTION, before - kept, before) if stopped else None)


def test_a_person_can_let_a_part_of_an_edition_through_the_gate(declared: Declared) -> None:
    earlier, later = (edition(day).edition_id for day in DAYS[:2])
    assert gate(declared, 62, 10, {(later, SECTION)}) is None
    assert gate(declared, 62, 10, {(earlier, SECTION), (later, "another-part")}) is not None


def test_an_edition_that_does_not_speak_is_not_stopped(declared: Declared) -> None:
    assert gate(declared, 62, 0, status="unread") is None


def test_partial_sections_make_no_events_and_meet_no_gate(declared: Declared) -> None:
    settings = replace(declared, sections={SECTION: replace(declared.sections[SECTION], keeps="partial")})
    assert told(settings, [ONE], [TWO])[0] == []
    assert gate(settings, 62, 0) is None


FILL = [project(f"2019/{number:03}", f"A project that stays, {number}") for number in range(1, 6)]


def states(data: Path) -> dict[str, str]:
    """Reference -> how the list of entries says that it stands."""
    with sqlite3.connect(build_register(data).database) as database:
        return dict(database.execute("select reference, listing_state from entry_list").fetchall())


def test_what_was_renumbered_once_and_came_back_is_no_longer_listed_when_it_leaves(data: Path) -> None:
    one, other = project("2020/007", "A title"), project("2020/008", "A title")
    editions = {"2026-01-01": [one], "2026-02-01": [other], "2026-03-01": [one, other], "2026-04-01": [other]}
    for number, (day, rows) in enumerate(editions.items(), start=1):
        publish_edition(data, day, [*rows, *FILL, project(f"2021/10{number}", f"Of {day} alone")])
        told = states(data)
        assert told.get("2020/007") == ("listed", "possibly_renumbered", "listed", "no_longer_listed")[number - 1]
        assert (told.get("2020/008") or "listed") == "listed"


def test_what_may_have_moved_in_a_re_issue_is_not_said_to_be_gone(data: Path) -> None:
    """The edition that no longer lists it has the date of the one that lists it last, and a file of that date could not be opened."""
    leaving = project("2020/020", "A project that the re-issue leaves out")
    publish_edition(data, "2026-02-01", [leaving, *FILL])
    publish_edition(data, "2026-03-01", [leaving, *FILL, project("2021/001", "New")], captured_at="2026-03-01T09:00:00Z")
    publish_edition(data, "2026-03-01", [*FILL, project("2021/001", "New")], captured_at="2026-03-05T09:00:00Z")
    assert states(data)["2020/020"] == "no_longer_listed"
    damaged = {"file_name": "made-up-2026-03-01.xlsx", "captured_at": "2026-03-05T10:00:00Z", "content_type": XLSX}
    publish(data, b"PK\x03\x04 not a workbook" + bytes(range(256)), **damaged)
    assert states(data)["2020/020"] == "possibly_moved"


def test_a_cell_that_names_several_organisations_is_told_once(declared: Declared) -> None:
    """The organisations are made up."""
    both = tuple(Named(one, one, "One commissioned by Two") for one in ("body-1", "body-2"))
    before, after = (saying(listing("2020/001", "A"), organisations=one) for one in (both, (Named("body-3", "Three", "Three"),)))
    assert changes(declared, before, after) == {"recipients": ("One commissioned by Two", "Three")}


@pytest.mark.parametrize(("rows", "speaks"), [(5, True), (6, False)])
def test_a_sheet_that_nobody_could_read_silences_a_part_only_if_it_is_long_enough_to_be_one(rows: int, speaks: bool) -> None:
    made = edition(DAYS[0])
    long = grid([("a", "b")] * rows + [("a note",)])
    unread = Sheet(f"{made.edition_id}-s2", made.edition_id, "0" * 64, long, SheetPlan("unread", "made up"))
    assert (silence(made, [sheet_of(made), unread], SECTION) == "") is speaks
