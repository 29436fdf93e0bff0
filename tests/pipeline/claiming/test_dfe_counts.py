"""What must never be counted, dated or called gone in the Department's registers. All the workbooks are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.claiming.count_queries import filled, read_query
from pipeline.commands.diff import diff_editions
from pipeline.declaring.checks import AFTER_APPROVAL, OUTCOMES
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up_dfe import REQUESTS, SHARES, THREE_EVENTS, Book, table
from tests.pipeline.test_dfe_registers import Register
from tests.read.builders import MadeUpSheet

HELD = "Third-party requests (approved prior to April 2018 where data is still held by the requestor)"
LIVE, OPEN = "Requests within terms of agreement", "Open third-party requests which have received no data"
SHORT = ("Reference", "Organisation", "Project title", "Date sent")
BODY = "University of Example"


def request(number: int, title: str = "") -> tuple[str, ...]:
    return (f"DR1501{number:02}.01", BODY, title or f"Made-up study {number}", "")


def sheet(name: str, title: str, numbers: range, headings: tuple[str, ...] = SHORT) -> MadeUpSheet:
    return table(name, title, headings, [request(one) for one in numbers])


def built(folder: Path, *books: tuple[str, str, tuple[MadeUpSheet, ...]]) -> Register:
    """A register of editions, each given as (as at, e.g. "June 2017", day of capture, sheets)."""
    data = made_up.data_folder(folder / "data")
    for as_at, day, sheets in books:
        made_up_dfe.keep(data, Book(SHARES, f"Made-up shares: {as_at}", sheets), "xlsx", day)
    return Register(data)


def releases(register: Register) -> dict[str, int]:
    return dict(register("select stated_as, count(*) from release group by 1"))  # type: ignore[arg-type]


def kinds(register: Register, as_at: str) -> list[tuple[object, ...]]:
    return register(
        f"select kind, count(*) from event join edition using (edition_id) where edition.as_at like '{as_at}%' group by 1 order by 1"
    )


def test_an_entry_that_moves_into_a_section_s_first_sheet_is_one_move(tmp_path: Path) -> None:
    register = built(
        tmp_path,
        ("June 2017", "2017-07-01", (sheet("Open", OPEN, range(1, 8)),)),
        ("September 2017", "2017-10-01", (sheet("Open", OPEN, range(2, 8)), sheet("Live cases", LIVE, range(1, 2)))),
    )
    assert kinds(register, "2017-09") == [("moved", 1)]
    leaves = register("select leaves, other_section_id from event where kind = 'moved'")
    assert leaves == [("dfe-npd-requests-open", "dfe-npd-requests-live")]


OTHER_LISTS = (
    ("Live cases", "Third-party requests rejected or withdrawn"),
    ("NPD requests", "Third party requests for data from the national pupil database: rejected"),
    ("Held", "Third party requests where data is no longer held by the requestor"),
    ("Data destroyed", "Third party requests where data is still held or has been destroyed"),
    ("Held", "Requests no longer open; data not still held"),
    ("DSAP", "DfE external third party data shares not approved by DSAP"),
    ("NPD requests", "Third party requests for data from the national pupil database"),
)
BEGIN_ANOTHER = [(text, *more) for text in ("Pending", "Unsuccessful applications", "Data returned") for more in ((), ("", "", "1"))]
BEGIN_ANOTHER += [("Rejected requests",), ("Ref no", "Name of organisation", "Title of project", "Date sent")]


def test_a_sheet_that_may_be_another_list_is_unread(tmp_path: Path) -> None:
    """By its name or title, or by a heading of its own in the midst of it: each in an edition of its own."""
    first, last = ("DR150101.01", BODY, "One", "05.02.2015"), ("DR150102.01", BODY, "Two", "06.02.2015")
    sheets = [sheet(name, title, range(1, 4)) for name, title in OTHER_LISTS]
    sheets += [table("Held", HELD, SHORT, [first, row, last]) for row in BEGIN_ANOTHER]
    register = built(tmp_path, *((f"June {year}", f"{year}-07-01", (one,)) for year, one in enumerate(sheets, start=2001)))
    read = register("select edition_id, layout_status, reason from sheet where layout_status != 'unread'")
    assert read == []
    assert register("select count(*) from sheet") == [(len(sheets),)]
    assert register("select count(*) from entry") == [(0,)]


def test_words_of_a_section_s_own_rule_turn_nothing(tmp_path: Path) -> None:
    register = built(tmp_path, ("June 2017", "2017-07-01", (sheet("Open", OPEN, range(1, 4)),)))
    assert register("select outcome, count(*) from entry group by 1") == [("pending", 3)]


def test_a_row_s_own_outcome_beats_that_of_its_list_and_is_reported(tmp_path: Path) -> None:
    headings = ("Reference", "Organisation", "Project title", "Status", THREE_EVENTS)
    rows = [
        ("DR150101.01", BODY, "One", "Permission for re-use granted", "05.02.2015"),
        ("DR150101.02", BODY, "Two", "Rejected", "06.02.2015"),
        ("DR150101.03", BODY, "Three", "Withdrawn", "07.02.2015"),
        ("DR150101.04", BODY, "Four", "", "08.02.2015"),
        ("DR150101.05", BODY, "Five", "Shelved by the made-up panel", "09.02.2015"),
    ]
    register = built(tmp_path, ("June 2020", "2020-07-01", (table("Held", HELD, headings, rows),)))
    assert register("select outcome, sent_on, decided_on, listed_date from entry order by reference") == [
        ("reuse_permitted", None, "2015-02-05", None),
        ("refused", None, "2015-02-06", None),
        ("withdrawn", None, "2015-02-07", None),
        ("sent", None, None, "2015-02-08"),
        ("not_stated", None, None, "2015-02-09"),
    ]
    assert releases(register) == {"reuse_permitted": 1, "sent": 1}
    assert register("select count(*) from issue where issue_type = 'outcome_differs'") == [(3,)]


def test_an_edition_that_says_approved_and_sent_of_one_request_says_that_it_was_sent(tmp_path: Path) -> None:
    approved = sheet("DSAP", "DfE external third-party data shares (approved by DSAP from May 2018)", range(1, 4))
    data = made_up.data_folder(tmp_path / "data")
    made_up_dfe.keep(data, Book(SHARES, "Made-up shares: June 2020", (approved, sheet("Held", HELD, range(1, 2)))), "xlsx", "2020-07-01")
    register = Register(data)
    assert releases(register) == {"approved": 2, "sent": 1}
    assert register.entry("dfe-dr150101-01", "section_id, disagrees") == ("dfe-dsap-shares", "[]")
    days = {"edition_from": "2012", "edition_to": "2030", "first_day": "2012-01-01", "last_day": "2030-12-31"}
    for name in ("releases_of_all_editions", "releases_in_one_edition"):
        places = {"section_ids": ("dfe-dsap-shares", "dfe-npd-requests-held"), "source_ids": (SHARES,), "edition_id": f"{SHARES}-2020-06"}
        assert [one[:2] for one in register(filled(read_query(name), {**days, **places}))] == [("approved", 2), ("sent", 1)], name
    # What an entry is shown by is what it is counted by; not all that comes after approval is a release.
    told = {after: {"approved": 2} | ({} if after in ("matched", "secure_access") else {after: 1}) for after in AFTER_APPROVAL}
    for outcome in OUTCOMES:
        register.database.execute("update listing set outcome = ? where section_id = 'dfe-npd-requests-held'", (outcome,))
        found = register(filled(read_query("releases_of_all_editions"), {**days, **places}))
        assert {one[0]: one[1] for one in found} == told.get(outcome, {"approved": 3}), outcome


def test_what_an_earlier_edition_said_was_sent_and_the_newest_says_was_approved_is_marked(tmp_path: Path) -> None:
    def approved(last: int) -> MadeUpSheet:
        return sheet("DSAP", "DfE external third-party data shares (approved by DSAP from May 2018)", range(1, last))

    first = (approved(4), sheet("Held", HELD, range(1, 3)))
    then = (approved(5), sheet("Held", HELD, range(2, 3)))
    register = built(tmp_path, ("June 2020", "2020-07-01", first), ("September 2020", "2020-10-01", then))
    assert releases(register) == {"approved": 3, "sent": 1}
    marked = register("select edition_id, row_id, message from issue where issue_type = 'outcome_went_back'")
    said = f"{SHARES}-2020-06 listed this entry as sent. The newest edition that says what came of it says approved."
    ((edition_id, row_id, message),) = marked
    assert (edition_id, str(message).startswith(said)) == (f"{SHARES}-2020-06", True)
    assert register(f"select entry_id from listing where row_id = '{row_id}'") == [("dfe-dr150101-01",)]


NO_REQUESTS = (
    ("", "Sub-total", "", "100"),
    ("", "Subtotal 2015", "", "100"),
    ("", "Overall total", "", "2"),
    ("Number of requests", "2", "", ""),
    ("2016", "Requests of 2016", "", ""),
    ("Note", "1", "", ""),
    ("", "* Data as at", "June 2020", ""),
    ("Source:", "a made-up source", "", ""),
    ("End of table", "End of table", "", ""),
)


def test_what_is_no_request_is_never_counted_as_one(tmp_path: Path) -> None:
    """Each in an edition of its own, between two requests and below them."""
    books = []
    for year, row in enumerate(NO_REQUESTS, start=2012):
        one, two = ((f"DR15{year % 100:02}01.0{number}", BODY, f"Study {number}", "05.02.2015") for number in (1, 2))
        rows = [one, row, two, row]
        books.append((f"June {year}", f"{year}-07-01", (table("Held", HELD, SHORT, rows),)))
    register = built(tmp_path, *books)
    listed = register("select edition_id, count(*) from listing join entry using (entry_id) where entry.outcome = 'sent' group by 1")
    assert [number for _, number in listed] == [2] * len(NO_REQUESTS)
    assert releases(register) == {"sent": 2 * len(NO_REQUESTS)}
    assert register("select distinct difference from sheet_sums") == [(0,)]


def test_the_newest_edition_decides_whichever_page_published_it(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    headings = ("Reference", "Organisation", "Project title", "Status")
    for year in (2015, 2016, 2017):
        rows = [("DR150101.01", BODY, "One", "Rejected")]
        book = Book(made_up_dfe.REQUESTS, f"Made-up requests: March {year}", (table("Requests", "Requests received", headings, rows),))
        made_up_dfe.keep(data, book, "xlsx", f"{year}-04-01")
    later = Book(SHARES, "Made-up shares: December 2017", (table("Live cases", LIVE, SHORT, [("DR150101.01", BODY, "One", "")]),))
    made_up_dfe.keep(data, later, "xlsx", "2017-12-14")
    register = Register(data)
    assert register("select outcome, section_id from entry") == [("sent", "dfe-npd-requests-live")]
    assert register("select listing_state from entry_list") == [("listed",)]


@pytest.mark.parametrize("hidden", [False, True])
def test_a_short_sheet_that_nobody_could_read_may_hold_what_left(hidden: bool, tmp_path: Path) -> None:
    strange = MadeUpSheet("Sheet8", {"A1": made_up_dfe.SAYS_SO, "A2": "DR150101.01", "B2": BODY}, hidden=hidden)
    register = built(
        tmp_path,
        ("June 2020", "2020-07-01", (sheet("Held", HELD, range(1, 8)),)),
        ("September 2020", "2020-10-01", (sheet("Held", HELD, range(4, 8)), strange)),
    )
    assert kinds(register, "2020-09") == [("possibly_moved", 3)]
    assert register("select count(*) from entry_list where listing_state = 'possibly_moved'") == [(3,)]


def test_a_second_file_of_the_day_that_cannot_be_opened_may_hold_what_left(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    made_up_dfe.keep(data, Book(SHARES, "Made-up shares: June 2020", (sheet("Held", HELD, range(1, 8)),)), "xlsx", "2020-07-01")
    # Of the other file only the month is known.
    september = Book(SHARES, "Made-up shares: 15 September 2020", (sheet("Held", HELD, range(4, 8)),))
    made_up_dfe.keep(data, september, "xlsx", "2020-10-01")
    broken = Book(SHARES, "Made-up further shares: September 2020", (sheet("Live cases", LIVE, range(1, 4)),))
    made_up_dfe.keep(data, broken, "xlsx", "2020-10-02", broken.bytes_as("xlsx")[:900])
    register = Register(data)
    assert register("select count(*) from document where status = 'refused'") == [(1,)]
    assert kinds(register, "2020-09") == [("possibly_moved", 3)]


def test_sections_published_under_different_dates_lose_nothing(tmp_path: Path) -> None:
    register = built(
        tmp_path,
        ("June 2017", "2017-07-01", (sheet("Open", OPEN, range(1, 8)), sheet("Live cases", LIVE, range(20, 22)))),
        ("August 2017", "2017-09-01", (sheet("Live cases", LIVE, range(1, 4)),)),
        ("September 2017", "2017-10-01", (sheet("Open", OPEN, range(4, 8)),)),
    )
    assert ("disappeared", 3) not in kinds(register, "2017-09")
    assert register("select count(*) from entry_list where listing_state = 'no_longer_listed' and reference < 'DR150120'") == [(0,)]


def test_what_another_publication_of_the_day_still_lists_is_still_listed(tmp_path: Path) -> None:
    """And is not held by the list that it has left, whose end date it is past."""
    ends = (*SHORT[:3], "Licence end date")
    received = table("Requests", "Requests received", (*SHORT[:3], "Tier"), [request(1), request(2)])
    data = made_up.data_folder(tmp_path / "data")
    made_up_dfe.keep(data, Book(REQUESTS, "NPD requests received: June 2017", (received,)), "xlsx", "2017-07-01")
    for as_at, day, numbers in (("June 2017", "2017-07-02", range(1, 9)), ("September 2017", "2017-10-01", range(2, 9))):
        held = [(*request(one)[:3], "31 May 2015") for one in numbers]
        made_up_dfe.keep(data, Book(SHARES, f"Made-up shares: {as_at}", (table("Held", HELD, ends, held),)), "xlsx", day)
    register = Register(data)
    assert kinds(register, "2017-09") == [("moved", 1)]
    found = diff_editions(data / "built" / "register.db", f"{SHARES}-2017-06", f"{SHARES}-2017-09")
    assert [(one.kind, one.entry_id, one.other_section_id) for one in found] == [("moved", "dfe-dr150101-01", "dfe-npd-requests-received")]
    states = "select section_id, listing_state, last_as_at from entry_list where reference = 'DR150101.01'"
    assert register(states) == [("dfe-npd-requests-held", "listed", "2017-06")]
    assert register("select standing from overdue where reference = 'DR150101.01'") == [("still_listed",)]
    assert register("select distinct standing from overdue where reference != 'DR150101.01'") == [("listed_as_held",)]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_parts_of_its_last_edition_one_that_no_later_edition_has_still_lists_it(turned: bool, tmp_path: Path) -> None:
    both = [sheet("Live cases", LIVE, range(1, 3)), sheet("Held", HELD, range(1, 8))]
    later = (sheet("Live cases", LIVE, range(2, 3)),)
    register = built(tmp_path, ("June 2017", "2017-07-01", tuple(both[:: -1 if turned else 1])), ("September 2017", "2017-10-01", later))
    assert kinds(register, "2017-09") == [("disappeared", 1)]
    assert register("select distinct listing_state from entry_list") == [("listed",)]


def test_what_moves_to_another_part_is_not_gone_however_much_it_is(tmp_path: Path) -> None:
    register = built(
        tmp_path,
        ("June 2017", "2017-07-01", (sheet("Live cases", LIVE, range(1, 41)), sheet("Held", HELD, range(50, 52)))),
        ("September 2017", "2017-10-01", (sheet("Live cases", LIVE, range(31, 41)), sheet("Held", HELD, range(1, 31)))),
    )
    assert register("select count(*) from issue where issue_type = 'edition_quarantined'") == [(0,)]
    assert ("moved", 30) in kinds(register, "2017-09")


def test_what_comes_back_to_its_part_did_not_move_there_from_where_it_stood_long_before(tmp_path: Path) -> None:
    rest, one = range(2, 8), range(1, 2)
    register = built(
        tmp_path,
        ("June 2017", "2017-07-01", (sheet("Live cases", LIVE, one), sheet("Held", HELD, rest))),
        ("September 2017", "2017-10-01", (sheet("Live cases", LIVE, range(20, 21)), sheet("Held", HELD, range(1, 8)))),
        ("December 2017", "2018-01-01", (sheet("Live cases", LIVE, range(20, 21)), sheet("Held", HELD, rest))),
        # A row more than in September: of the same bytes it would be the same edition.
        ("March 2018", "2018-04-01", (sheet("Live cases", LIVE, range(20, 21)), sheet("Held", HELD, range(1, 9)))),
    )
    told = "select kind, edition.as_at from event join edition using (edition_id) where entry_id = 'dfe-dr150101-01' order by 2"
    assert register(told) == [("moved", "2017-09"), ("disappeared", "2017-12"), ("reappeared", "2018-03")]


def test_a_date_column_more_makes_no_new_entries(tmp_path: Path) -> None:
    headings = ("Organisation", "Purpose of request", "Data requested", "Date approved")
    rows = [(BODY, "Study one", "KS2", "8 August 2012"), (BODY, "Study two", "KS4", "9 August 2012")]
    more = [(*row, "31 March 2019") for row in rows]
    register = built(
        tmp_path,
        ("March 2013", "2013-04-01", (table("Held", HELD, headings, rows),)),
        ("March 2014", "2014-04-01", (table("Held", HELD, (*headings, "Expiry date"), more),)),
    )
    assert register("select count(*) from entry") == [(2,)]
    assert kinds(register, "2014") == []


def test_one_reference_without_titles_is_one_entry_only_where_the_purpose_is_the_same(tmp_path: Path) -> None:
    headings = ("Reference", "Organisation", "Purpose of request", "Date sent")
    rows = [("DR150101.01", BODY, "Study of phonics", ""), ("DR150101.01", "Institute of Nothing", "Wholly different", "")]
    register = built(tmp_path, ("June 2020", "2020-07-01", (table("Held", HELD, headings, rows),)))
    assert register("select count(*) from entry") == [(2,)]
    assert register("select count(*) from issue where issue_type = 'reference_reused'") == [(2,)]


def test_twins_without_references_are_two_entries_over_all_editions(tmp_path: Path) -> None:
    headings = ("Organisation", "Project title", "Datasets", "Licence end date")
    rows = [(BODY, "Statistics", "School Census", "31 March 2022"), (BODY, "Statistics", "Looked after children", "31 March 2022")]
    title = "Regular DfE external third-party data shares supported by data sharing agreements"
    editions = [(f"June {year}", f"{year}-07-01", (table("Regular", f"{title} {year}", headings, rows),)) for year in (2020, 2021)]
    register = built(tmp_path, *editions)
    assert register("select count(distinct edition_id) from listing") == [(2,)]
    assert register("select count(*) from entry") == [(2,)]
    assert register("select count(*) from event") == [(0,)]


def test_what_was_open_is_not_pending_once_it_is_listed_as_completed(tmp_path: Path) -> None:
    completed = "Third-party requests completed during this period"
    register = built(
        tmp_path,
        ("June 2017", "2017-07-01", (sheet("Open", OPEN, range(1, 3)),)),
        ("September 2017", "2017-10-01", (sheet("June 17 to Sept 17", completed, range(1, 2)), sheet("Open", OPEN, range(2, 3)))),
    )
    assert register("select reference, outcome from entry order by 1") == [("DR150101.01", "not_stated"), ("DR150102.01", "pending")]




def test_a_reference_printed_with_a_space_or_in_small_letters_is_the_same(tmp_path: Path) -> None:
    again = [("DR 150101.01", *request(1)[1:]), ("dr150102.01", *request(2, "Made-up study, reworded")[1:]), request(3)]
    register = built(
        tmp_path,
        ("June 2020", "2020-07-01", (sheet("Held", HELD, range(1, 4)),)),
        ("September 2020", "2020-10-01", (table("Held", HELD, SHORT, again),)),
    )
    assert register("select reference from entry order by 1") == [("DR150101.01",), ("DR150102.01",), ("DR150103.01",)]
    assert kinds(register, "2020-09") == [("changed", 1)]
    assert ("DR 150101.01",) in register("select printed from listing_value where field = 'reference'")


def test_a_row_that_was_set_aside_may_be_what_left(tmp_path: Path) -> None:
    headings = ("Reference", "Organisation", "Project title", "Datasets", "Date sent")
    whole = [(f"DR15010{one}.01", BODY, f"Study {one}", "KS2", "05.02.2015") for one in range(1, 8)]
    register = built(
        tmp_path,
        ("June 2020", "2020-07-01", (table("Held", HELD, headings, whole),)),
        ("September 2020", "2020-10-01", (table("Held", HELD, headings, [*whole[:6], ("", BODY, "Study 7", "", "")]),)),
    )
    assert register("select disposition, count(*) from source_row where disposition = 'set_aside' group by 1") == [("set_aside", 1)]
    assert kinds(register, "2020-09") == [("possibly_moved", 1)]


def test_a_note_after_the_title_in_its_cell_turns_nothing(tmp_path: Path) -> None:
    titles = [f"{HELD}. Requests that were rejected are not listed.", f"{HELD}\nThis does not include shares that have ended"]
    for number, title in enumerate(titles):
        register = built(tmp_path / str(number), ("June 2020", "2020-07-01", (sheet("Held", title, range(1, 4)),)))
        assert register("select count(*) from entry") == [(3,)]


def test_a_sheet_with_a_date_written_month_first_is_read_only_where_there_is_one_reading(tmp_path: Path) -> None:
    headings = ("Reference", "Organisation", "Project title", "Date approved", "Date extract sent")
    rows = [("DR150101.01", BODY, "One", "6/22/2017", "7/5/2017"), ("DR150102.01", BODY, "Two", "6/23/2017", "8/6/2017")]
    register = built(tmp_path, ("June 2020", "2020-07-01", (table("Held", HELD, headings, rows),)))
    assert register("select approved_on, sent_on from entry order by 1") == [("2017-06-22", None), ("2017-06-23", None)]


def test_a_letter_after_a_reference_is_a_part_of_it(tmp_path: Path) -> None:
    rows = [("DR150102.01", BODY, "Two", "05.02.2015"), ("DR150102.01 A", BODY, "Two", "06.02.2015"), ("DR150103.01a", BODY, "Three", "")]
    register = built(tmp_path, ("June 2020", "2020-07-01", (table("Held", HELD, SHORT, rows),)))
    assert register("select reference from entry order by 1") == [("DR150102.01",), ("DR150102.01A",), ("DR150103.01A",)]


def test_a_body_with_a_purpose_is_an_entry_in_a_table_of_three_columns(tmp_path: Path) -> None:
    title = "Regular DfE external third-party data shares supported by data sharing agreements"
    rows = [("Ofsted", "Inspection", "KS2"), ("Ofqual", "Examinations", ""), ("", "Total", "2")]
    register = built(tmp_path, ("June 2020", "2020-07-01", (table("Regular", title, ("Organisation", "Purpose", "Datasets"), rows),)))
    assert register("select count(*) from entry") == [(2,)]


def test_of_two_rows_in_one_edition_the_first_tells_the_outcome_of_the_entry_and_of_every_count(tmp_path: Path) -> None:
    """The rows are the ninth and the tenth, which are in the other order as texts."""
    data = made_up.data_folder(tmp_path / "data")
    headings = ("Reference", "Organisation", "Organisation type", "Project description", "Tier", "Status", THREE_EVENTS)
    told = [(1, "Extract sent"), (2, "Extract sent"), (3, "Extract sent"), (4, "Rejected"), (4, "Extract sent")]
    rows = [(f"DR1501{one:02}.01", BODY, "Academic", f"Made-up study {one}", "Tier 1", status, "05.02.2015") for one, status in told]
    sheets = (table("NPD requests", "Third-party requests", headings, rows),)
    made_up_dfe.keep(data, Book(REQUESTS, "National pupil database requests received: June 2016", sheets), "xlsx", "2016-07-01")
    register = Register(data)
    twice = register("select listing_id, entry.outcome from entry join listing using (entry_id) where entry_id like '%04-01' order by 1")
    assert twice == [(f"{REQUESTS}-2016-06-s1-r10", "refused"), (f"{REQUESTS}-2016-06-s1-r9", "refused")]
    query = read_query("releases_of_all_editions")
    asked = {"source_ids": (REQUESTS,), "edition_from": "2012", "edition_to": "2027", "first_day": "2012-01-01", "last_day": "2027-01-01"}
    assert register(filled(query, asked)) == [("sent", 3, 0, 3)]
    assert register("select * from release_by_year") == [("2015", "sent", 3, 3)]
