"""The Department's registers, in the shapes of 2013, 2016, 2017, 2020 and 2023 and one from the future. All the workbooks are made up."""

from __future__ import annotations

import itertools
import random
import sqlite3
from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.checks import problems_of
from pipeline.commands.diff import diff_editions
from pipeline.declared import load_declared
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up_dfe import REQUESTS, SHARES

Rows = list[tuple[object, ...]]
E2013, E2016 = f"{REQUESTS}-2013-03", f"{REQUESTS}-2016-06"
E2017, E2020, E2023 = f"{SHARES}-2017-12", f"{SHARES}-2020-06", f"{SHARES}-2023-09"


class Register:
    """A built register and a way of asking it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.database = sqlite3.connect(build_register(data).database)

    def __call__(self, query: str) -> Rows:
        return self.database.execute(query).fetchall()

    def entry(self, entry_id: str, columns: str) -> tuple[object, ...]:
        return self(f"select {columns} from entry where entry_id = '{entry_id}'")[0]


@pytest.fixture(scope="module", params=["xlsx", "ods"])
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Register:
    data = made_up.data_folder(tmp_path_factory.mktemp("dfe") / "data")
    made_up_dfe.keep_all(data, request.param)
    return Register(data)


def test_every_row_of_every_sheet_comes_out_once(register: Register) -> None:
    assert register("select distinct difference, cell_difference from sheet_sums") == [(0, 0)]
    assert problems_of(register.data / "built" / "register.db", load_declared(register.data)) == []
    assert dict(register("select edition_id, count(*) from listing group by 1")) == {E2013: 4, E2016: 5, E2017: 7, E2020: 9, E2023: 9}


def test_each_sheet_is_known_by_its_words(register: Register) -> None:
    found = dict(register(f"select sheet_name, section_id from sheet where edition_id = '{E2020}'"))
    assert found == {
        "Classification_of_data": "dfe-classification",
        "DSAP_shares": "dfe-dsap-shares",
        "Regular_shares": "dfe-regular-shares",
        "NPD_requests": "dfe-npd-requests-held",
        "Home_Office": "dfe-home-office",
        "Police": "dfe-police",
        "Court_orders": "dfe-court-orders",
    }
    statuses = dict(register("select layout_status, count(*) from sheet group by 1"))
    assert statuses == {"recognised": 21, "declared": 3}, "what is recognised says that no person has reviewed it"


def test_two_files_of_one_day_are_one_edition(register: Register) -> None:
    assert register(f"select count(*) from edition_document where edition_id = '{E2017}'") == [(2,)]
    assert register("select edition_id from edition where reissue_of is not null") == []


def test_the_date_of_three_events_takes_its_meaning_from_the_outcome(register: Register) -> None:
    columns = "outcome, sent_on, decided_on, listed_date"
    assert register.entry("dfe-dr150202-01", columns) == ("refused", None, "2015-03-12", None)
    assert register.entry("dfe-dr150202-02", columns) == ("reuse_permitted", None, "2015-08-15", None)
    assert register.entry("dfe-dr160303-01", columns) == ("pending", None, None, None)
    # "Extract not yet sent" is no sending, and its date stays a date of which nothing is said.
    assert register.entry("dfe-dr160303-02a", columns) == ("pending", None, None, "2016-06-01")


def test_an_impossible_date_stays_as_printed(register: Register) -> None:
    printed = "select printed, value, status from listing_value where field = 'approved_on' and status = 'unparsed'"
    assert register(printed) == [("31/02/2013", None, "unparsed")]


def test_classes_of_both_schemes_stand_side_by_side_and_are_never_converted(register: Register) -> None:
    columns = "tier, identifiability, sensitivity, pupil_level"
    assert register.entry("dfe-dr150202-01", columns) == ("2", None, None, "yes")
    assert register.entry("dfe-dr160303-01", columns) == ("3", None, None, "no")
    assert register.entry("dfe-ds00001", columns) == (None, "3", "B", "not_stated"), "a code alone does not say pupil level"
    assert register.entry("dfe-ds00002", columns) == (None, None, "B", "yes")
    assert register.entry("dfe-ds00003", columns) == (None, "4", "C; D", "not_stated")


def test_a_recipient_is_filled_down_only_where_the_file_says_that_the_cells_are_merged(register: Register) -> None:
    merged = register("select recipient_id from entry_recipient where entry_id = 'dfe-dr150202-02'")
    assert merged == [("example-and-sons-analytics",)]
    printed = register("select printed, rule from provenance where entry_id = 'dfe-dr150202-02' and field = 'recipients_text'")
    assert printed[0][0] == ""
    assert "merges the cell with the one above" in str(printed[0][1])


def test_a_cell_that_reads_like_a_person_is_withheld_and_its_entry_counted(register: Register) -> None:
    assert register("select count(*) from entry where entry_id = 'dfe-r0001'") == [(1,)]
    assert register("select count(*) from entry_recipient where entry_id = 'dfe-r0001'") == [(0,)]
    dump = "\n".join(register.database.iterdump())
    assert "Alex Nobody" not in dump
    assert register("select count(*) from issue where issue_type = 'recipient_withheld'") == [(2,)]


def test_totals_by_month_are_tallies_with_their_qualifiers_and_in_no_count_of_entries(register: Register) -> None:
    rows = register(
        "select period_from, period_to, measure, quantity, qualifier from tally join source_row using (row_id) join sheet using (sheet_id)"
        f" where edition_id = '{E2017}' and tally.section_id = 'dfe-home-office' order by 1, 3"
    )
    assert rows == [
        ("2015-07", "2015-07", "records_requested", 12, ""),
        ("2015-07", "2015-07", "records_returned", 3, ""),
        ("2015-08", "2015-08", "records_requested", None, "<5"),
        ("2015-08", "2015-08", "records_returned", 0, ""),
        ("2015-09", "2015-10", "records_requested", 1024, ""),
        ("2015-09", "2015-10", "records_returned", None, "-"),
    ]
    assert register("select count(*) from listing where section_id in ('dfe-home-office', 'dfe-police')") == [(0,)]
    months = register(f"select distinct period_from from tally where row_id like '{E2020}%' order by 1")
    assert months == [("2020-01",), ("2020-02",)], "a true date that is the first of a month is that month"


def test_one_request_is_followed_from_list_to_list_until_it_is_no_longer_listed(register: Register) -> None:
    events = register(
        "select edition_id, kind, section_id, other_section_id from event join edition using (edition_id)"
        " where entry_id = 'dfe-dr150101-01' order by edition.as_at"
    )
    assert events == [
        (E2016, "appeared", "dfe-npd-requests-received", None),
        (E2017, "moved", "dfe-npd-requests-received", "dfe-npd-requests-live"),
        (E2020, "moved", "dfe-npd-requests-live", "dfe-npd-requests-held"),
        (E2023, "disappeared", "dfe-npd-requests-held", None),
    ]
    sections = register("select distinct section_id from listing where entry_id = 'dfe-dr150101-01'")
    assert len(sections) == 3
    timeline = "select edition_id, moved_from from entry_timeline where entry_id = 'dfe-dr150101-01' and moved_from <> '' order by as_at"
    assert register(timeline) == [(E2017, "dfe-npd-requests-received"), (E2020, "dfe-npd-requests-live")]


def test_open_and_completed_requests_move_and_do_not_vanish(register: Register) -> None:
    moves = register(f"select entry_id, section_id, other_section_id from event where edition_id = '{E2020}' and kind = 'moved' order by 1")
    assert ("dfe-dr170601-01", "dfe-npd-requests-open", "dfe-npd-requests-held") in moves
    assert ("dfe-dr170301-01", "dfe-npd-requests-completed", "dfe-npd-requests-held") in moves
    assert register("select outcome from entry where entry_id = 'dfe-dr170602-01'") == [("pending",)]


def test_a_share_without_a_reference_is_one_entry_over_its_editions(register: Register) -> None:
    entries = register("select count(distinct entry_id) from listing where section_id = 'dfe-regular-shares' and edition_id != ?".replace(
        "?", f"'{E2017}'"))
    assert entries == [(1,)]


def test_drifted_headings_make_no_change_and_a_changed_title_does(register: Register) -> None:
    assert register(f"select entry_id, kind from event where edition_id = '{E2023}' order by 1") == [
        ("dfe-dr150101-01", "disappeared"),
        ("dfe-ds00001", "changed"),
        ("dfe-ds00400", "appeared"),
    ]
    assert register(f"select field from change join event using (event_id) where edition_id = '{E2023}'") == [("title",)]


def test_nothing_of_these_lists_is_said_to_be_sent_but_what_their_rules_say(register: Register) -> None:
    assert dict(register("select stated_as, count(*) from release group by 1")) == {"approved": 6, "reuse_permitted": 1, "sent": 4}


def test_a_future_file_that_renames_half_its_headings_is_unread_and_says_nothing_of_what_is_gone(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    made_up_dfe.keep(data, made_up_dfe.shares_2020(), "ods", "2020-09-10")
    made_up_dfe.keep(data, made_up_dfe.shares_2027(), "ods", "2027-07-01")
    register = Register(data)
    unread = register(f"select sheet_name, reason from sheet where edition_id = '{SHARES}-2027-06' and layout_status = 'unread' order by 1")
    assert [name for name, _ in unread] == ["DSAP_shares", "NPD_requests", "Regular_shares"]
    assert all("No heading was recognised for recipients_text" in str(reason) for _, reason in unread)
    assert register(f"select count(*) from event where edition_id = '{SHARES}-2027-06'") == [(0,)]
    assert register(f"select status from edition where edition_id = '{SHARES}-2027-06'") == [("part_read",)]
    headings = register(f"select heading, filled_cells from sheet_column where sheet_id = '{SHARES}-2027-06-s2' order by 1")
    assert ("Body", 4) in headings


def test_what_left_a_list_while_another_could_not_be_read_is_not_said_to_be_gone(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    made_up_dfe.keep(data, made_up_dfe.shares_2020(), "xlsx", "2020-09-10")
    later = made_up_dfe.seven_sections("June 2021", made_up_dfe.DSAP_2020[1:], made_up_dfe.HELD_2020)
    unread = made_up_dfe.table("NPD_requests", "Data still held by the requestor", made_up_dfe.RENAMED, made_up_dfe.HELD_2020)
    sheets = tuple(unread if sheet.name == "NPD_requests" else sheet for sheet in later.sheets)
    made_up_dfe.keep(data, made_up_dfe.Book(SHARES, later.title, sheets), "xlsx", "2021-09-10")
    register = Register(data)
    events = register(f"select entry_id, kind from event where edition_id = '{SHARES}-2021-06'")
    assert events == [("dfe-ds00001", "possibly_moved")]
    told = diff_editions(data / "built" / "register.db", E2020, f"{SHARES}-2021-06")
    assert [(one.entry_id, one.kind) for one in told] == events


def test_editions_that_arrive_late_take_their_place_and_ids_stay(tmp_path: Path) -> None:
    """An old file found in an archive changes no id; in whatever order the files come, the register is the same."""
    found = []
    for number, order in enumerate(itertools.islice(itertools.permutations(range(len(made_up_dfe.ALL))), 0, 720, 240)):
        data = made_up.data_folder(tmp_path / str(number) / "data")
        for place in order:
            make, day = made_up_dfe.ALL[place]
            made_up_dfe.keep(data, make(), "xlsx", day)
        register = Register(data)
        found.append((register("select entry_id from entry order by 1"), register("select event_id from event order by 1")))
    assert found[0] == found[1] == found[2]
    late = made_up.data_folder(tmp_path / "late" / "data")
    for make, day in made_up_dfe.ALL[2:]:
        made_up_dfe.keep(late, make(), "xlsx", day)
    before = Register(late)("select entry_id from entry")
    for make, day in made_up_dfe.ALL[:2]:
        made_up_dfe.keep(late, make(), "xlsx", day)
    keys = {key for (key,) in Register(late)("select key from entry_key")}
    assert {one for (one,) in before} <= keys


def test_a_two_row_heading_is_read_as_one(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    rows = [
        [made_up_dfe.SAYS_SO],
        ["Requests received"],
        ["Request", "", "Recipient", "Data", "", "Date"],
        ["reference", "title", "organisation", "requested", "years covered", "approved"],
        ["DR150101.01", "A made-up request", "University of Example", "KS2", "2010 to 2012", "1 May 2015"],
    ]
    sheet = made_up_dfe.from_rows("Requests", rows)
    merged = made_up_dfe.replace(sheet, merged=("A3:B3", "D3:E3"))
    made_up_dfe.keep(data, made_up_dfe.Book(REQUESTS, "Made-up requests: May 2015", (merged,)), "xlsx", "2015-06-01")
    register = Register(data)
    assert register.entry("dfe-dr150101-01", "title, years_text, approved_on") == ("A made-up request", "2010 to 2012", "2015-05-01")
    assert dict(register("select disposition, count(*) from source_row group by 1")) == {"heading": 2, "listing": 1, "note": 2}


def test_the_oldest_shape_as_xls_is_read_alike(tmp_path: Path) -> None:
    found = []
    for kind in ("xls", "xlsx", "ods"):
        data = made_up.data_folder(tmp_path / kind / "data")
        made_up_dfe.keep(data, made_up_dfe.requests_2013(), kind, "2013-04-01")
        found.append(Register(data)("select name, outcome, approved_on, in_scope from entry order by 1"))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 4


def test_order_of_captures_does_not_matter(tmp_path: Path) -> None:
    """The same captures in another order of lines give the same bytes."""
    found = []
    books = [(make(), make().bytes_as("ods"), day) for make, day in made_up_dfe.ALL]
    for seed in range(2):
        data = made_up.data_folder(tmp_path / str(seed) / "data")
        random.Random(seed).shuffle(books)
        for book, file, day in books:
            made_up_dfe.keep(data, book, "ods", day, file)
        register = Register(data)
        found.append("\n".join(line for line in register.database.iterdump() if 'INTO "build"' not in line))
    assert found[0] == found[1]


def test_a_diff_of_neighbours_says_what_the_register_says(register: Register) -> None:
    database = register.data / "built" / "register.db"
    found = [(one.kind, one.section_id, one.entry_id, one.other_section_id) for one in diff_editions(database, E2020, E2023)]
    stored = register(f"select kind, section_id, entry_id, other_section_id from event where edition_id = '{E2023}'")
    assert sorted(found, key=str) == sorted(stored, key=str)
    assert len(stored) == 3


def test_an_edition_that_is_compared_with_none_has_no_numbers_but_of_what_moved_to_it(register: Register) -> None:
    kinds = "appeared, changed, moved, disappeared, reappeared, possibly_renumbered, possibly_moved, previous_edition_id"
    lists = dict(register(f"select edition_id, json_array({kinds}) from edition_list"))
    assert lists[E2013] == "[null,null,null,null,null,null,null,null]"
    assert lists[E2017] == "[null,null,1,null,null,null,null,null]"
    assert lists[E2023] == f'[1,1,0,1,0,0,0,"{E2020}"]'


def test_a_release_and_the_lists_give_one_year_or_one_reason_for_none(register: Register) -> None:
    years = register("select release.year, entry_list.year from release join entry_list using (entry_id)")
    assert {one for one, _ in years} >= {"2015", "not_stated"}
    assert all(one == other for one, other in years)
