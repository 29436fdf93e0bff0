"""Numbers that would be wrong without a word said: each is left out or told of. All the workbooks are made up."""

from __future__ import annotations

from pathlib import Path

from pipeline import audit
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.claiming.test_dfe_counts import BODY, HELD, LIVE, built
from tests.pipeline.made_up_dfe import REQUESTS, SHARES, THREE_EVENTS, Book, table
from tests.pipeline.test_dfe_registers import Register

COUNTED = ("Reference", "Organisation", "Project title", "Number of pupils", "Date sent")
TWO_DATES = ("Reference", "Organisation", "Project title", "Date approved", "Date sent")


def sound(register: Register) -> bool:
    database = register.data / "built" / "register.db"
    return not audit.look(register.data, database, database.resolve().parent / "downloads").lines


def test_an_edition_that_states_two_numbers_of_records_of_one_entry_states_none(tmp_path: Path) -> None:
    first = [("DR150101.01", BODY, "One", "40", "05.02.2015"), ("DR150102.01", BODY, "Two", "7", "06.03.2016")]
    second = [("DR150101.01", BODY, "One", number, "05.02.2015") for number in ("500", "300")] + first[1:]
    books = [(f"{month} 2017", f"2017-{day}", (table("Live cases", LIVE, COUNTED, rows),)) for month, day, rows in
             (("June", "07-01", first), ("September", "10-01", second))]  # fmt: skip
    register = built(tmp_path, *books)
    assert register("select record_count, record_count_status, record_count_printed, disagrees from entry order by entry_id") == [
        (None, "unparsed", "500; 300", '["record_count"]'),
        (7, "stated", "7", "[]"),
    ]
    assert register("select total, entries_added, entries_unparsed from record_count_sums") == [(7, 1, 1)]
    assert sound(register)


def test_no_other_date_stands_for_one_that_is_printed_and_could_not_be_read(tmp_path: Path) -> None:
    """What was approved in 2015 and sent "between March and May 2016" is no release of 2015."""
    rows = [
        ("DR150101.01", BODY, "One", "05.02.2015", "between March and May 2016"),
        ("DR150102.01", BODY, "Two", "05.02.2015", ""),
        ("DR150103.01", BODY, "Three", "05.02.2015", "06.03.2016"),
        ("DR150104.01", BODY, "Four", "in spring", "06.03.2016"),
        ("DR150105.01", BODY, "Five", "in spring", ""),
    ]
    register = built(tmp_path, ("June 2017", "2017-07-01", (table("Live cases", LIVE, TWO_DATES, rows),)))
    years = ["unparsed", "2015", "2016", "2016", "unparsed"]
    assert [year for (year,) in register("select year from release order by entry_id")] == years
    assert [year for (year,) in register("select year from entry_list order by entry_id")] == years
    sent, unread = ("2016-03-06", "sent_on"), (None, "not_stated")
    dated = [unread, ("2015-02-05", "approved_on"), sent, sent, unread]
    assert register("select dated, dated_by from entry_terms order by entry_id") == dated
    fields = ["sent_on", "approved_on", "sent_on", "sent_on", "approved_on"]
    days = [day for day, _ in dated]
    assert register("select dated, dated_by from listing_summary order by entry_id") == list(zip(days, fields, strict=True))
    assert register("select first_day, last_day from listing_summary order by entry_id") == [(day, day) for day in days]
    # Nobody is left out of the children whom data may be about by a date that may be later.
    last = dict(register("select substr(entry_id, 5), max(year_to) from entry_reach group by 1"))
    assert last == {"dr150101-01": None, "dr150102-01": 2015, "dr150103-01": 2016, "dr150104-01": None, "dr150105-01": None}
    assert sound(register)


def test_the_day_of_sending_that_an_earlier_edition_prints_is_not_lost_to_the_day_of_the_approval(tmp_path: Path) -> None:
    """The later edition has no column of it. What a later one prints and nobody can read stays unread."""
    approved = ("Reference", "Organisation", "Project title", "Date approved")
    one, two = ("DR150101.01", BODY, "One"), ("DR150102.01", BODY, "Two")
    sent = [(*one, "05.02.2015", "12.09.2016"), (*two, "05.02.2015", "12.09.2016")]
    unread = [(*two, "05.02.2015", "between March and May 2017")]
    register = built(
        tmp_path,
        ("June 2017", "2017-07-01", (table("Live cases", LIVE, TWO_DATES, sent),)),
        ("June 2018", "2018-07-01", (table("Live cases", LIVE, TWO_DATES, [sent[0], *unread]),)),
        ("June 2020", "2020-07-01", (table("Held", HELD, approved, [(*one, "06.02.2015"), (*two, "06.02.2015")]),)),
    )
    found = register("select year, sent_on, sent_on_status, approved_on from entry_list order by entry_id")
    assert found == [("2016", "2016-09-12", "stated", "2015-02-06"), ("unparsed", None, "unparsed", "2015-02-06")]
    assert sound(register)


def test_two_publications_of_one_date_that_say_otherwise_disagree(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    headings = ("Reference", "Organisation", "Project title", "Status", THREE_EVENTS)
    for source_id, name, title, status, day in (
        (REQUESTS, "Requests", "Requests received", "Rejected", "2020-07-01"),
        (SHARES, "Held", HELD, "Extract sent", "2020-07-02"),
    ):
        rows = [("DR150101.01", BODY, "One", status, "05.02.2015")]
        made_up_dfe.keep(data, Book(source_id, "Made-up: June 2020", (table(name, title, headings, rows),)), "xlsx", day)
    assert Register(data)("select outcome, disagrees from entry") == [("sent", '["outcome"]')]
