"""How a register evolves: what once was said to be gone, moved or new, and was not. All of it is made up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.commands.diff import diff_editions
from pipeline.declaring.declarations import Declared
from pipeline.entries.groups import Group
from pipeline.entries.moves import settle_moves
from pipeline.entries.near_misses import candidates
from pipeline.entries.renumbered import settle_renumbered
from pipeline.gather import in_order
from pipeline.history import Event, listed_in, make_events
from pipeline.link import link
from pipeline.model import Edition, Listing, Sheet
from pipeline.rows.listings import content_key
from tests.pipeline.made_up import (
    ROOT,
    SOURCE,
    add_line,
    data_folder,
    edition,
    grid,
    listing,
    project,
    publish_edition,
    read_plan,
    saying,
    value,
)
from tests.pipeline.made_up_dfe import Book, keep, table

SHARES, REQUESTS = "dfe-external-data-shares", "dfe-npd-requests"
LIVE, HELD, DSAP, RECEIVED = (
    f"dfe-{name}" for name in ("npd-requests-live", "npd-requests-held", "dsap-shares", "npd-requests-received")
)
# What one edition is: the source, the date, and what each section lists, None being one of which a sheet was not read.
Parts = dict[str, list[Listing] | None]
Made = tuple[str, str, Parts]


def row(reference: str | None, title: str | None, **said: object) -> Listing:
    """One row of a list of the Department's; its recipient is named in a cell of its own."""
    facts = {"organisations": ["example"], "approved_on": None, "without": ["people_and_organisations"]} | said
    cell = {"recipients_text": value("recipients_text", "; ".join(facts["organisations"]))}  # type: ignore[arg-type]
    return listing(reference, title, "", **{**cell, **facts})  # type: ignore[arg-type]


def made(editions: Iterable[Made]) -> tuple[list[Edition], list[Sheet], list[Listing]]:
    """The editions with their sheets, one a section, and their listings. Those of one source and date are issues of it."""
    found: list[Edition] = []
    sheets: list[Sheet] = []
    listings: list[Listing] = []
    for number, (source, as_at, parts) in enumerate(editions, start=1):
        issue = sum((one.source_id, one.as_at) == (source, as_at) for one in found) + 1
        name = f"{source}-{as_at}" + (f"-{issue}" if issue > 1 else "")
        position = sum(one.source_id == source for one in found) + 1
        at = f"{as_at}T{number:02}:00:00Z"
        found.append(replace(edition(as_at, position), edition_id=name, source_id=source, first_captured_at=at))
        for place, (section, rows) in enumerate(parts.items(), start=1):
            sheet_id = f"{name}-s{place}"
            plan = replace(read_plan("unread" if rows is None else "declared"), section_id=section)
            sheets.append(Sheet(sheet_id, name, "0" * 64, grid([]), plan))
            listings += [
                one._replace(row_id=f"{sheet_id}-r{line}", sheet_id=sheet_id, edition_id=name, section_id=section, register="dfe")
                for line, one in enumerate(rows or (), start=2)
            ]
    return found, sheets, listings


def followed(declared: Declared, *editions: Made, refused: set[tuple[str, str]] | None = None) -> tuple[list[Group], list[Event]]:
    """The entries of made-up editions, and what happened to them; `refused` are files that could not be opened."""
    found, sheets, listings = made(editions)
    entries = link(in_order(listings, {one.edition_id: one for one in found}), declared)
    events = settle_moves(make_events(listed_in(entries), found, sheets, declared), entries, found, sheets, declared, refused)
    return entries, settle_renumbered(events, entries, found, declared)


def told(declared: Declared, *editions: Made) -> list[tuple[str, str, str]]:
    """(edition's date and issue, entry, kind) of what happened."""
    cut = len("dfe-external-data-shares-")
    return [(one.edition_id[cut:], one.entry_id.removeprefix("dfe-"), one.kind) for one in followed(declared, *editions)[1]]


def months(section: str, *contents: list[Listing] | None) -> list[Made]:
    """One edition of the shares a month, each with that section alone."""
    return [(SHARES, f"2020-{number:02}-01", {section: rows}) for number, rows in enumerate(contents, start=1)]


STAYS = row("DS00001", "A share that stays")
PHONICS = row("DS00002", "Phonics")


def test_rows_without_a_reference_that_stand_twice_are_the_same_two_in_every_edition(declared: Declared) -> None:
    for date in (None, "2020-01-01"):
        twin = row(None, "Counting", approved_on=date)
        entries, events = followed(declared, *months(DSAP, *([twin, row(f"DS0001{n}", f"Of {n}"), twin] for n in range(3))))
        assert sorted(len(one.listings) for one in entries) == [1, 1, 1, 3, 3]
        assert not any("kcounting" in one.entry_id for one in events)
        assert {one.entry_id for one in events} == {f"dfe-ds0001{n}" for n in range(3)}


def test_of_rows_alike_without_a_reference_each_goes_with_its_words_whatever_their_order(declared: Declared) -> None:
    """The first edition has one; then another stands above it, and then a column is added that makes no row another."""
    one, other = (row(None, "Counting", approved_on="2020-01-01", tier=value("tier", tier)) for tier in "12")
    more = [saying(each, values=type(each.values)((*each.values, value("years_text", "2019")))) for each in (other, one)]
    entries, events = followed(declared, *months(DSAP, [one, STAYS], [other, one, STAYS], [*more, STAYS]))
    assert sorted(len(each.listings) for each in entries) == [2, 3, 3]
    assert [event.kind for event in events] == ["appeared"]


def test_what_a_re_issue_lists_in_another_part_has_moved(declared: Declared) -> None:
    first, again = ((SHARES, "2020-01-01", {LIVE: live, HELD: held}) for live, held in (([STAYS, PHONICS], []), ([STAYS], [PHONICS])))
    events = followed(declared, first, again)[1]
    told = [(one.kind, one.section_id, one.other_section_id, one.leaves, one.enters) for one in events]
    assert told == [("moved", LIVE, HELD, LIVE, HELD)]


def test_an_entry_may_move_into_two_parts_at_once(declared: Declared) -> None:
    before: Made = (SHARES, "2020-01-01", {LIVE: [STAYS, PHONICS], HELD: [], DSAP: []})
    after: Made = (SHARES, "2020-02-01", {LIVE: [STAYS], HELD: [PHONICS], DSAP: [PHONICS]})
    events = followed(declared, before, after)[1]
    assert [(one.kind, one.leaves, one.enters) for one in events] == [("moved", LIVE, HELD), ("moved", None, DSAP)]
    assert len({one.event_id for one in events}) == 2


def test_what_another_publication_still_lists_has_not_moved(declared: Declared) -> None:
    old: Made = (REQUESTS, "2017-11-01", {RECEIVED: [STAYS, PHONICS]})
    new: Made = (SHARES, "2017-12-14", {LIVE: [PHONICS]})
    assert [one.kind for one in followed(declared, old, new)[1]] == ["moved"]
    assert followed(declared, old, new, (REQUESTS, "2018-02-01", {RECEIVED: [STAYS, PHONICS]}))[1] == []
    left = followed(declared, old, new, (REQUESTS, "2018-02-01", {RECEIVED: [STAYS]}))[1]
    assert [(one.kind, one.edition_id) for one in left] == [("moved", f"{REQUESTS}-2018-02-01")]


@pytest.mark.parametrize(
    ("later", "kinds"),
    [
        # Its list could not be read when another had it, nor ever after.
        ([{LIVE: None, HELD: [PHONICS]}], ["appeared"]),
        ([{HELD: [STAYS, PHONICS]}, {LIVE: None, HELD: [STAYS, PHONICS]}], ["appeared"]),
        # Its list can be read again, and has left it out or has it still.
        ([{LIVE: None, HELD: [PHONICS]}, {LIVE: [STAYS], HELD: [PHONICS]}], ["appeared", "moved"]),
        ([{LIVE: None, HELD: [PHONICS]}, {LIVE: [STAYS, PHONICS], HELD: [PHONICS]}], ["appeared"]),
        # Nothing is unread: its list is published no more.
        ([{HELD: [STAYS, PHONICS]}], ["moved"]),
    ],
)
def test_what_came_to_another_list_has_not_left_one_that_could_not_be_read(
    later: list[Parts], kinds: list[str], declared: Declared
) -> None:
    parts: list[Parts] = [{LIVE: [STAYS, PHONICS], HELD: []}, *later]
    editions = [(SHARES, f"2020-{number:02}-01", {**one}) for number, one in enumerate(parts, start=1)]
    assert [kind for _, entry, kind in told(declared, *editions) if entry == "ds00002"] == kinds


def test_what_came_to_another_list_has_not_left_one_that_may_stand_in_a_file_that_could_not_be_opened(declared: Declared) -> None:
    editions: list[Made] = [(SHARES, "2020-01-01", {LIVE: [PHONICS], HELD: []}), (SHARES, "2020-02-01", {HELD: [PHONICS]})]
    kinds = [[one.kind for one in followed(declared, *editions, refused={(SHARES, day)})[1]] for day in ("2020-01-01", "2020-02-01")]
    assert kinds == [["moved"], ["appeared"]]


def test_what_both_parts_have_left_has_moved_to_neither(declared: Declared) -> None:
    both: Made = (SHARES, "2020-01-01", {LIVE: [STAYS, PHONICS], HELD: [PHONICS]})
    assert told(declared, both, (SHARES, "2020-02-01", {LIVE: [STAYS], HELD: []})) == [("2020-02-01", "ds00002", "disappeared")] * 2


NEW = row("DS00044", "PHONICS.")


@pytest.mark.parametrize(
    "editions",
    [
        # In another part of the register.
        [(SHARES, "2020-01-01", {LIVE: [STAYS, PHONICS], DSAP: []}), (SHARES, "2020-02-01", {LIVE: [STAYS], DSAP: [NEW]})],
        # Under a reference that had another title, or beside another title.
        months(DSAP, [row("DS00044", "Another"), PHONICS, STAYS], [row("DS00044", "Phonics"), STAYS]),
        months(
            DSAP,
            [row("DS00044", "Phonics and more"), PHONICS, STAYS],
            [row("DS00044", "Phonics and more"), row("DS00044", "Phonics", organisations=["other"]), STAYS],
        ),
        # In a list without titles.
        months(DSAP, *([row(reference, None, purpose=value("purpose", "A study")), STAYS] for reference in ("DS00002", "DS00044"))),
    ],
)
def test_a_title_that_came_to_stand_under_another_reference_is_possibly_renumbered(editions: list[Made], declared: Declared) -> None:
    events = followed(declared, *editions)[1]
    [event] = [one for one in events if one.entry_id == "dfe-ds00002"]
    assert (event.kind, event.other_entry_id) == ("possibly_renumbered", "dfe-ds00044")
    assert [one.other_entry_id for one in events if one.entry_id == "dfe-ds00044"] == ["dfe-ds00002"]


def test_a_title_that_comes_back_later_under_another_reference_is_told_with_that(declared: Declared) -> None:
    away = followed(declared, *months(DSAP, [PHONICS, STAYS], [STAYS], [STAYS, NEW]))[1]
    assert [(one.entry_id, one.kind, one.other_entry_id) for one in away] == [
        ("dfe-ds00002", "disappeared", None),
        ("dfe-ds00044", "appeared", "dfe-ds00002"),
    ]
    # Not where both stood in one edition, nor where it came back itself before.
    both = [[PHONICS, STAYS], [STAYS], [PHONICS, STAYS], [NEW, PHONICS], [NEW]]
    assert not any(one.other_entry_id for one in followed(declared, *months(DSAP, *both))[1])


def test_entries_without_titles_with_one_purpose_and_recipient_await_a_person(declared: Declared) -> None:
    one, other, third = (
        row(reference, None, purpose=value("purpose", "A study"), organisations=bodies)
        for reference, bodies in (("DS00002", ["example"]), ("DS00044", ["example"]), ("DS00055", ["other"]))
    )
    entries = followed(declared, *months(DSAP, [one], [other, third]))[0]
    assert [(near.one.entry_id, near.other.entry_id, near.kind) for near in candidates(entries)] == [
        ("dfe-ds00002", "dfe-ds00044", "same_title")
    ]


def test_what_an_edition_lists_that_was_read_in_part_has_been_listed_before_when_it_comes_again(declared: Declared) -> None:
    """The second edition has another sheet of the section that was not read."""
    found, sheets, listings = made(months(RECEIVED, [STAYS], [STAYS, PHONICS], [STAYS], [STAYS, PHONICS]))
    sheets.append(replace(sheets[1], sheet_id="another", plan=replace(sheets[1].plan, status="unread")))
    requests = [replace(one, source_id=REQUESTS) for one in found]
    events = make_events(listed_in(link(listings, declared)), requests, sheets, declared)
    assert [(one.entry_id, one.kind, one.edition_id) for one in events] == [("dfe-ds00002", "reappeared", f"{SHARES}-2020-04-01")]


def test_two_titles_that_were_one_entry_stay_it_when_a_third_comes_under_the_reference(declared: Declared) -> None:
    titles = ("Phonics", "Phonics, second part", "Prisons")
    one, other, third = (row("DS00002", title, organisations=[title]) for title in titles)
    for last in ([one, other, third], [third, other, one]):
        entries = followed(declared, *months(DSAP, [one, STAYS], [one, other, STAYS], [*last, STAYS]))[0]
        assert sorted(len(each.listings) for each in entries) == [1, 3, 5]


def test_a_reference_that_a_list_without_titles_has_twice_makes_no_new_entries_in_every_edition(declared: Declared) -> None:
    one, other, third = (
        row("DS00002", None, organisations=bodies, **({"purpose": value("purpose", purpose)} if purpose else {}))
        for bodies, purpose in ((["example"], "A study"), (["example"], "Another study"), (["other"], None))
    )
    for twice in ([one, other], [one, third], [third, one]):
        entries, events = followed(declared, *months(DSAP, *([*twice, row(f"DS0001{n}", f"Of {n}")] for n in range(3))))
        assert sorted(len(each.listings) for each in entries) == [1, 1, 1, 3, 3]
        assert {each.entry_id for each in events} == {f"dfe-ds0001{n}" for n in range(3)}
    assert sorted(len(each.listings) for each in followed(declared, *months(DSAP, [one], [other, one]))[0]) == [1, 2]


def test_a_number_that_was_used_again_is_followed_as_any_other(declared: Declared) -> None:
    """Each edition lists it for one alone; the second share that has it gets another title."""
    first, again, retitled = (
        row("DS00002", title, organisations=bodies)
        for title, bodies in (("Phonics", ["other"]), ("Prisons", ["example"]), ("Prisons and courts", ["example"]))
    )
    entries, events = followed(declared, *months(DSAP, [first, STAYS], [again, STAYS], [retitled, STAYS]))
    assert sorted(len(each.listings) for each in entries) == [1, 2, 3]
    assert sorted(one.kind for one in events) == ["appeared", "changed", "disappeared"]


def test_where_two_titles_of_one_entry_stand_apart_the_newest_is_it_whatever_the_order(declared: Declared) -> None:
    before, after = row("DS00002", "Phonics"), row("DS00002", "Prisons")
    for last in ([before, after], [after, before]):
        entries = followed(declared, *months(DSAP, [before, STAYS], [after, STAYS], [*last, STAYS]))[0]
        found = sorted([one.values.title for one in each.listings] for each in entries)
        assert found == [["asharethatstays"] * 3, ["phonics"], ["phonics", "prisons", "prisons"]]


E1, E2, E3 = (f"{SOURCE}-2026-0{month}-01" for month in (1, 2, 3))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three editions: one project is away in the second; one leaves it while its title comes under another number, of which a person has
    decided that it is not the same; in the third one has lost its number in the last row, and a date that all print is repaired."""
    data = data_folder(tmp_path_factory.mktemp("evolution") / "data")
    stays, away, gone, last = (
        project(f"2020/00{number}", title) for number, title in enumerate(("Attainment", "Earnings", "Health", "Prisons"), start=1)
    )
    another, dated = project("2020/009", "Health", "Person Two"), project("2020/005", "Dated", approved_on="2020-03-11")
    old, new = (project(reference, "Renumbered later") for reference in ("2020/006", "2020/016"))
    publish_edition(data, "2026-01-01", [stays, away, gone, dated, old, last])
    publish_edition(data, "2026-02-01", [stays, another, dated, last])
    sha256 = publish_edition(data, "2026-03-01", [stays, another, dated, away, new, ("", *last[1:])])
    keys = [content_key({"reference": one[0], "title": one[1], "approved_on": one[6]}) for one in (gone, another)]
    add_line(data / "decided" / "entry_links.csv", *keys, "no", "register team", "2026-11-23", "made up")
    repair = (sha256, "table 1", "4", "G", "2020-03-11", "2020-03-01")
    add_line(data / "decided" / "corrections.csv", *repair, "register team", "2026-11-23", "made up")
    return build_register(data).database


def told_in(database: Path, edition_id: str) -> list[tuple[str, str, str | None]]:
    query = "select entry_id, kind, other_entry_id from event where edition_id = ? order by 1, 2"
    with sqlite3.connect(database) as connection:
        return connection.execute(query, (edition_id,)).fetchall()


def test_what_a_person_decided_not_to_be_the_same_is_not_possibly_renumbered(database: Path) -> None:
    assert told_in(database, E2) == [
        ("uksa-2020-002", "disappeared", None),
        ("uksa-2020-003", "disappeared", None),
        ("uksa-2020-006", "disappeared", None),
        ("uksa-2020-009", "appeared", None),
    ]


def test_a_project_whose_row_lost_its_number_is_not_said_to_be_gone(database: Path) -> None:
    assert ("uksa-2020-004", "possibly_moved", None) in told_in(database, E3)


def test_a_diff_of_neighbours_tells_what_their_events_tell(database: Path) -> None:
    """Also that a project had been listed before, that a repair is no change, and what is doubtful."""
    for before, after in ((E1, E2), (E2, E3)):
        found = [(one.entry_id, one.kind, one.other_entry_id) for one in diff_editions(database, before, after)]
        assert sorted(found) == told_in(database, after)
    assert {kind for _, kind, _ in told_in(database, E3)} == {"appeared", "reappeared", "possibly_moved"}


def test_a_number_that_came_later_takes_its_entry_out_of_what_is_no_longer_listed(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        states = dict(connection.execute("select entry_id, listing_state from entry_list"))
        gone = [row[0] for row in connection.execute(question("no_longer_listed"))]
    assert (states["uksa-2020-006"], states["uksa-2020-003"]) == ("possibly_renumbered", "no_longer_listed")
    assert gone == ["uksa-2020-003"]
    with sqlite3.connect(database) as connection:
        asked = connection.execute(question("vanished_between_editions"), {"first": E1, "second": E3})
        else_known = {row[0]: row[4:6] for row in asked.fetchall()}
    assert else_known["uksa-2020-006"] == ("possibly_renumbered", "uksa-2020-016")
    assert else_known["uksa-2020-003"] == ("nothing_else", "")
    found = {one.entry_id: (one.kind, one.other_entry_id) for one in diff_editions(database, E1, E3)}
    assert found["uksa-2020-006"] == ("possibly_renumbered", "uksa-2020-016")
    assert found["uksa-2020-016"] == ("appeared", "uksa-2020-006")


def question(name: str) -> str:
    text = (ROOT / "pipeline" / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def test_the_list_of_one_period_says_nothing_of_another_s(tmp_path: Path) -> None:
    """And what only an edition lists that was read in part is no longer listed once one that was read whole leaves it out."""
    data = data_folder(tmp_path / "data")
    headings = ("Reference", "Organisation", "Project title", "Date agreed by DSAP")
    rows = [(f"DR17010{number}.01", "University of Example", f"Made-up study {number}", "1 May 2017") for number in range(1, 7)]
    unread = table("Another", "Made up", ("Foo", "Bar", "Baz", "Qux"), rows)
    for month, completed, approved, more in (
        ("March", rows[:2], rows[3:5], ()),
        ("April", rows[2:3], rows[3:], [unread]),
        ("May", rows[:1], rows[3:5], ()),
    ):
        sheets = (
            table("Completed", "Third-party requests completed during this period", headings, completed),
            table("DSAP", "Shares approved by DSAP", headings, approved),
        )
        keep(data, Book(SHARES, f"Made-up shares: {month} 2020", (*sheets, *more)), "xlsx", f"2020-0{6 + len(more)}-0{len(completed)}")
    with sqlite3.connect(build_register(data).database) as connection:
        states = dict(connection.execute("select reference, listing_state from entry_list where known_by = 'edition'"))
        gone = connection.execute(question("no_longer_listed")).fetchall()
    assert [states[reference] for reference, *_ in rows] == ["listed"] + ["of_a_period"] * 2 + ["listed"] * 2 + ["no_longer_listed"]
    assert [(row[0], row[4][-7:], row[5][-7:]) for row in gone] == [("dfe-dr170106-01", "2020-04", "2020-05")]
