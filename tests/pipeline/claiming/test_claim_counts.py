"""Published totals beside counts of our own. The claims are the bundled ones; every edition of the Department's here is made up."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.checks import problems_of
from pipeline.claiming.count_queries import FOLDER, OF_ITSELF, filled, read_query
from pipeline.claiming.counts import in_words, last_day, rule_of
from pipeline.declared import load_declared
from pipeline.model import RegisterError
from pipeline.rows.dates import MONTHS
from tests.conftest import new_data
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up_dfe import REQUESTS, SHARES, THREE_EVENTS, Book, table
from tests.pipeline.test_dfe_registers import Register

COUNTS = "data/declared/claim_counts.csv"
HEADINGS = ("Reference", "Organisation", "Project title", "Tier", "Status", THREE_EVENTS)
BODY = "University of Example"
Request = tuple[str, ...]


def request(number: int, tier: str, status: str, when: str, body: str = BODY) -> Request:
    return (f"DR1501{number:02}.01", body, f"Made-up study {number}", tier, status, when)


RECEIVED = [
    request(1, "Tier 1", "Extract sent", "05.02.2015"),
    request(2, "Tier 1", "Rejected", "12.03.2015"),
    request(3, "Tier 2", "Extract sent", "01.06.2016"),
    request(4, "Tier 2", "Not pursued", "02.07.2016"),
    request(5, "", "Pending", ""),
    # Neither of these is the campaign's: one is of 2017, the other the Department's own.
    request(6, "Tier 1", "Rejected", "09.01.2017"),
    request(7, "Tier 1", "Extract sent", "09.01.2016", "Department for Education"),
]


def data_with_claims(folder: Path) -> Path:
    """A data folder with the bundled claims and their layout, and nothing else held."""
    data = made_up.data_folder(folder / "data")
    shutil.copy(made_up.ROOT / "data/documented/claims.csv", data / "documented/claims.csv")
    made_up.add_line(data / "documented/documents.csv", "claims.csv", "Claims", "", "2026-11-25", "register team", "")
    return data


def requests(data: Path, rows: Iterable[Request], as_at: str = "December 2016", day: str = "2017-02-01") -> None:
    """Keep a made-up list of requests received."""
    sheet = table("Requests", "Third-party requests received", HEADINGS, rows)
    made_up_dfe.keep(data, Book(REQUESTS, f"Made-up requests received: {as_at}", (sheet,)), "xlsx", day)


def home_office(data: Path, months: Iterable[tuple[str, str, str]], as_at: str = "September 2022") -> None:
    """Keep a made-up edition with the sheet of the Home Office alone."""
    headings = ("Month / Year", "Number of records sent from Home Office to the DfE", "Number of records shared from DfE to Home Office")
    sheet = table("Home Office", "Data shares with Home Office", headings, months)
    made_up_dfe.keep(data, Book(SHARES, f"Made-up shares: {as_at}", (sheet,)), "xlsx", "2022-12-15")


def all_months() -> list[tuple[str, str, str]]:
    months = [(year, month) for year in range(2015, 2023) for month in range(12)]
    return [(f"{MONTHS[month]} {year}", "80", "20") for year, month in months if (2015, 6) <= (year, month) <= (2022, 8)]


def built(data: Path) -> Register:
    register = Register(data)
    assert problems_of(data / "built" / "register.db", load_declared(data)) == []
    return register


def counted(register: Register, claim_id: str) -> tuple[object, ...]:
    """(status, our count, difference, not placed) of one claim, as its list shows them."""
    return register(f"select counted_status, counted, difference, not_placed from claim_list where claim_id = '{claim_id}'")[0]


def why(register: Register, claim_id: str) -> str:
    return str(register(f"select why from claim_count where claim_id = '{claim_id}'")[0][0])


def test_the_requests_of_one_edition_stand_beside_the_total_of_its_time(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    requests(data, RECEIVED)
    # A later edition of the time, with more, is not added, and one that is not of the time is not looked at.
    requests(data, [*RECEIVED, request(8, "Tier 1", "Extract sent", "05.03.2015")], "January 2017", "2017-03-01")
    requests(data, RECEIVED[:1], "June 2016", "2016-07-01")
    register = built(data)
    assert counted(register, "ddm-2016-requests") == ("counted", 5, 5 - 887, 0)
    assert register("select edition_id from claim_count where claim_id = 'ddm-2016-requests'") == [(f"{REQUESTS}-2016-12",)]
    parts = "select outcome, counted from claim_count_part where claim_id = 'ddm-2016-requests' order by 1"
    assert register(parts) == [("not_pursued", 1), ("pending", 1), ("refused", 1), ("sent", 2)]
    found = {claim: counted(register, f"ddm-2016-{claim}") for claim in ("tier-1", "tier-2", "tier-3", "tier-4", "unclassified")}
    assert {claim: one[1] for claim, one in found.items()} == {"tier-1": 2, "tier-2": 2, "tier-3": 0, "tier-4": 0, "unclassified": 1}
    assert counted(register, "ddm-2016-rejected") == ("counted", 1, 1 - 15, 0)
    assert counted(register, "ddm-2016-not-pursued") == ("counted", 1, 1 - 3, 0)
    assert counted(register, "ddm-2016-released") == ("counted", 2, None, 0), "what is stated is no exact number"
    by_year = [counted(register, f"pq-57722-refused-{year}")[1:3] for year in range(2012, 2017)]
    assert by_year == [(0, -9), (0, 0), (0, -3), (1, -5), (0, -7)]
    for claim in ("ddm-2014-requests", "ddm-2017-requests", "minister-919-shares", "ddm-2022-ho-requested"):
        assert counted(register, claim) == ("no_edition_held", None, None, None)


def test_every_day_of_its_last_month_is_of_the_time_of_a_total_and_the_next_day_is_not(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    requests(data, RECEIVED, "30 April 2017", "2017-05-02")
    requests(data, RECEIVED[:3], "1 May 2017", "2017-05-03")
    register = built(data)
    assert [counted(register, f"ddm-{year}-requests")[0] for year in (2016, 2017)] == ["counted"] * 2
    used = dict(register("select claim_id, edition_id from claim_count"))  # type: ignore[arg-type]
    assert (used["ddm-2016-requests"], used["ddm-2017-requests"]) == (f"{REQUESTS}-2017-04-30", f"{REQUESTS}-2017-05-01")


def test_each_query_is_the_sql_that_was_run(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    requests(data, RECEIVED)
    register = built(data)
    stored = register("select claim_id, query, counted from claim_count where counted_status = 'counted'")
    assert len(stored) > 10
    for claim_id, query, number in stored:
        assert sum(row[1] for row in register(str(query))) == number, claim_id  # type: ignore[misc]
        assert f"'{REQUESTS}-2016-12'" in str(query) or claim_id in ("ddm-2026-distributions", "ddm-2026-files")


def test_what_cannot_be_placed_is_counted_apart_and_a_nought_of_it_is_no_number(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    unclear = [request(10, "Tier 1; Tier 2", "Gone astray", ""), request(11, "tier one or so", "Rejected", "spring")]
    requests(data, [*RECEIVED[:2], *unclear], "January 2017")
    register = built(data)
    assert counted(register, "ddm-2016-requests") == ("counted", 2, 2 - 887, 2), "an undated row of a later edition"
    assert counted(register, "ddm-2016-tier-1") == ("counted", 2, 2 - 334, 2)
    assert counted(register, "ddm-2016-tier-2") == ("not_whole", None, None, None)
    assert counted(register, "ddm-2016-rejected") == ("counted", 1, 1 - 15, 2)
    assert counted(register, "pq-57722-refused-2013") == ("not_whole", None, None, None)
    assert why(register, "pq-57722-refused-2013") == "It cannot be told whether 2 rows of it should be counted, and nothing else is."


def test_requests_of_five_months_are_placed_by_the_date_of_what_came_of_them(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    rows = [
        request(1, "1", "Extract sent", "31.12.2016"),
        request(2, "1", "Extract sent", "01.01.2017"),
        request(3, "1", "Extract sent", "May 2017"),
        request(4, "1", "Not pursued", "20.05.2017"),
        request(5, "1", "Rejected", "01.06.2017"),
        request(6, "1", "Rejected", "28.02.2017"),
        request(7, "1", "Extract sent", "2017"),
    ]
    requests(data, rows, "August 2017", "2017-08-20")
    register = built(data)
    assert counted(register, "ddm-2017-requests") == ("counted", 4, 4 - 121, 1), "a year alone may lie in the months or not"
    assert counted(register, "ddm-2017-released") == ("counted", 2, 2 - 92, 1)
    assert counted(register, "ddm-2017-not-pursued") == ("counted", 1, 1 - 21, 0)
    assert counted(register, "ddm-2017-rejected") == ("counted", 1, 1 - 8, 0)


def test_an_edition_of_the_time_without_the_part_or_the_column_gives_no_number(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    opened = table("Open", "Open third-party requests which have received no data", HEADINGS, RECEIVED[:2])
    made_up_dfe.keep(data, Book(REQUESTS, "Made-up requests: December 2016", (opened,)), "xlsx", "2017-02-01")
    register = built(data)
    assert counted(register, "ddm-2016-requests") == ("not_whole", None, None, None)
    assert "Requests received for the National Pupil Database” cannot be counted: no sheet of" in why(register, "ddm-2016-requests")
    other = data_with_claims(tmp_path / "other")
    sheet = table("Requests", "Requests received", HEADINGS[:3], [row[:3] for row in RECEIVED])
    made_up_dfe.keep(other, Book(REQUESTS, "Made-up requests: December 2016", (sheet,)), "xlsx", "2017-02-01")
    register = built(other)
    assert counted(register, "ddm-2016-requests")[:2] == ("counted", 6)
    for claim in ("tier-1", "unclassified", "rejected"):
        assert counted(register, f"ddm-2016-{claim}") == ("not_whole", None, None, None), "no column tells it"


def test_releases_of_one_edition_are_counted_once_each_and_by_outcome(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    made_up_dfe.keep(data, made_up_dfe.requests_2017(), "xlsx", "2017-12-14")
    register = built(data)
    # Two live cases; what was completed says nothing of what came of it, and the open requests are no releases.
    assert counted(register, "minister-919-shares") == ("counted", 2, 2 - 919, 1)
    assert register("select outcome, counted, not_placed from claim_count_part where claim_id = 'minister-919-shares'") == [
        ("not_stated", 0, 1),
        ("sent", 2, 0),
    ]


def test_the_months_of_the_home_office_are_added_up_where_all_are_there_and_exact(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    later = ("October 2022", "7", "7")
    home_office(data, [*all_months(), later])
    register = built(data)
    assert len(all_months()) == 87
    assert counted(register, "ddm-2022-ho-requested") == ("counted", 87 * 80, 87 * 80 - 6883, 0)
    assert counted(register, "ddm-2022-ho-returned") == ("counted", 87 * 20, 87 * 20 - 1780, 0)
    assert counted(register, "hcws272-ho-individuals") == ("no_edition_held", None, None, None)
    part_months = (("2015-07-15", "2022-08-31", "2015-07"), ("2015-07-01", "2022-08-30", "2022-08"), ("2015-07-01", "2022-08-31", ""))
    for first, last, part in part_months:
        days = {"first_day": first, "last_day": last}
        place = {"edition_id": f"{SHARES}-2022-09", "section_ids": ("dfe-home-office",), "measure": "records_returned"}
        gaps = register(filled(read_query("totals_by_month_gaps"), days | place))
        assert gaps == ([("the time stated covers a part alone of", part)] if part else []), "a total is of a whole month"


def test_a_month_that_is_missing_or_not_exact_leaves_no_number_and_is_named(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    months = all_months()
    months[3] = ("October 2015", "80", "<5")
    months[9] = ("April 2016", "80", "nil")
    del months[20:23], months[40]
    home_office(data, [*months, ("September 2022", "80", "20"), ("June to August 2015", "80", "20")])
    register = built(data)
    for claim in ("ddm-2022-ho-requested", "ddm-2022-ho-returned"):
        assert counted(register, claim) == ("not_whole", None, None, None)
    said = why(register, "ddm-2022-ho-returned")
    assert "ore than one number is printed for July 2015 to August 2015, September 2022" in said
    assert "no number is printed for March 2017 to May 2017, February 2019" in said
    assert "“<5” is printed, and no exact number, for October 2015" in said
    assert "“nil” is printed, and no exact number, for April 2016" in said
    assert "<5" not in why(register, "ddm-2022-ho-requested")
    query = str(register("select query from claim_count where claim_id = 'ddm-2022-ho-returned'")[0][0])
    assert len(register(query)) == 2 + 1 + 3 + 1 + 1 + 1, "the query lists the months themselves"


def test_all_the_editions_held_stand_beside_the_distributions_over_27_files(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    made_up_dfe.keep_all(data, "xlsx")
    made_up_dfe.keep(data, made_up_dfe.shares_2027(), "xlsx", "2027-07-01")
    register = built(data)
    assert counted(register, "ddm-2026-files") == ("counted", 6, 6 - 27, 0)
    releases = register("select stated_as, count(*) from release where audience = 'external' and year != '2027' group by 1 order by 1")
    parts = register("select outcome, counted from claim_count_part where claim_id = 'ddm-2026-distributions' order by 1")
    assert [part for part in parts if part[1]] == releases
    assert counted(register, "ddm-2026-distributions")[1] == sum(number for _, number in releases)  # type: ignore[misc]


def test_what_is_bundled_has_words_and_no_numbers(bundled: Path, tmp_path: Path) -> None:
    register = built(bundled)
    rules = csv.DictReader((made_up.ROOT / COUNTS).open(encoding="utf-8"))
    assert register("select claim_id from claim_count order by 1") == sorted((row["claim_id"],) for row in rules)
    states = register("select distinct counted_status, counted, query, edition_id from claim_count")
    assert states == [("no_edition_held", None, None, None)]
    assert register("select count(*) from claim_list where counted is not null or difference is not null") == [(0,)]
    assert register("select count(*) from claim_count_part") == [(0,)]
    # The same inputs give the same answers, to the byte.
    again = new_data(tmp_path / "again")
    assert Register(again)("select * from claim_count order by 1") == register("select * from claim_count order by 1")


def test_a_stored_count_that_its_query_does_not_give_is_found(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    requests(data, RECEIVED)
    path = tmp_path / "spoilt.db"
    for spoil in (
        "update claim_count set counted = 6 where claim_id = 'ddm-2016-requests'",
        "update claim_count_part set counted = counted + case outcome when 'sent' then 1 else -1 end"
        " where claim_id = 'ddm-2016-requests' and outcome in ('sent', 'pending')",
    ):
        shutil.copy(built(data).data / "built" / "register.db", path)
        path.chmod(0o644)
        with sqlite3.connect(path) as database:
            database.execute(spoil)
        (problem,) = problems_of(path, load_declared(data))
        assert problem.startswith("ddm-2016-requests: its query gives")


def test_parts_and_wholes_are_added_up_as_they_stand(bundled: Path) -> None:
    register = built(bundled)
    splits = register("select claim_id, quantity, parts, parts_sum, difference, adds_up from claim_split order by 1")
    assert splits == [
        ("ddm-2014-requests", 466, 5, 464, -2, "no"),
        ("ddm-2016-requests", 887, 5, 887, 0, "yes"),
        ("ddm-2017-requests", 121, 3, 121, 0, "yes"),
    ]


def test_claims_that_differ_are_pairs_from_both_ends_and_groups(bundled: Path) -> None:
    register = built(bundled)
    assert register("select count(*) from claim_difference as one where not exists (select 1 from claim_difference as other"
                    " where (other.claim_id, other.other_claim_id) = (one.other_claim_id, one.claim_id))") == [(0,)]
    one_page = register("select claim_id, other_claim_id from claim_difference where same_page = 'yes' order by 1")
    assert ("ddm-2017-open-116", "ddm-2017-open-161") in one_page
    telegraph = "pq-2017-10-31-telegraph-sensitive-a", "pq-109065-telegraph-sensitive-b", "foi-2015-telegraph-items"
    sides = register("select claim_id, sides from claim_side where group_id ="
                     " (select group_id from claim_side where claim_id = 'foi-2015-telegraph-items') order by 1")
    assert sides == sorted((claim, 3) for claim in telegraph)
    stated = register("select count(distinct claim_id) from (select claim_id from claim_relation where relation = 'conflicts_with'"
                      " union select other_claim_id from claim_relation where relation = 'conflicts_with')")
    assert register("select count(*) from claim_side") == stated
    assert register("select count(*) from claim_list where differs = 'yes'") == stated


FAULTS = {
    "a claim that is not there": ({"claim_id": "ddm-2016-requsts"}, "no claim of .*claims.csv has the id 'ddm-2016-requsts'"),
    "a query that is not there": ({"query": "requests_ever"}, "there is no query 'requests_ever'.*Known: files_held"),
    "a query out of its folder": ({"query": "../dates_out_of_order"}, "there is no query '../dates_out_of_order'"),
    "a list of gaps that is not there": ({"gaps": "nothing"}, "there is no query 'nothing'"),
    "a month that is none": ({"edition_from": "2016-13"}, "edition_from is '2016-13'; it must be"),
    "a day in words": ({"edition_to": "April 2017"}, "edition_to is 'April 2017'; it must be"),
    "a time that runs backwards": ({"edition_from": "2018"}, "edition_from '2018' is later than edition_to '2017-04'"),
    "a source that is not there": ({"source_ids": "dfe"}, "the source 'dfe', which sources.yml does not have"),
    "no source": ({"source_ids": "", "section_ids": ""}, "source_ids is empty"),
    "a section of another source": ({"section_ids": "dfe-home-office"}, "the section 'dfe-home-office', which sections.yml does not have"),
    "a parameter that nothing takes": ({"parameters": "tier=1"}, "take the parameters none, and it gives tier"),
    "a parameter that is lacking": ({"query": "requests_to_date_of_tier"}, "take the parameters tier, and it gives none"),
    "a parameter without a value": ({"parameters": "tier"}, "'tier' is not name=value"),
    "SQL in a parameter": ({"query": "requests_to_date_of_tier", "parameters": "tier=1' or '1"}, "the parameter tier is .*letters, digits"),
    "no reason": ({"why_they_need_not_agree": ""}, "why_they_need_not_agree is empty"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_row_that_does_not_hold_together_stops_and_is_named(name: str, tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    path = data / "declared" / "claim_counts.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    changed, message = FAULTS[name]
    row = next(one for one in rows if one["claim_id"] == "ddm-2016-requests") | changed
    made_up.write_csv(path, row, [row.values()])
    with pytest.raises(RegisterError, match=rf"claim_counts\.csv, record 2: .*{message}"):
        load_declared(data)


def test_only_plain_values_get_into_a_query() -> None:
    query = read_query("requests_to_date_of_outcome")
    values = {name: ("x",) if name.endswith("_ids") else "x" for name in query.names}
    assert ":" not in filled(query, values)
    assert "section_id in ('x', 'y-1')" in filled(query, {**values, "section_ids": ("x", "y-1")})
    with pytest.raises(RegisterError, match="cannot be put into a query"):
        filled(query, {**values, "outcome": "x' or 1 or '"})


def test_every_query_is_used_and_says_how_it_counts() -> None:
    with (made_up.ROOT / COUNTS).open(encoding="utf-8", newline="") as handle:
        rules = [rule_of(row) for row in csv.DictReader(handle)]
    assert {path.stem for path in FOLDER.glob("*.sql")} == {name for rule in rules for name in (rule.query, rule.gaps) if name}
    for path in FOLDER.glob("*.sql"):
        query = read_query(path.stem)
        assert query.how.endswith(".")
        assert query.names <= OF_ITSELF | {"tier", "outcome", "measure"}


def test_days_and_months_in_words() -> None:
    assert [last_day(text) for text in ("2016", "2016-02", "2017-02", "2016-12-15")] == [
        *("2016-12-31", "2016-02-29", "2017-02-28", "2016-12-15"),
    ]
    assert in_words([("nothing for", "2015-12"), ("nothing for", "2016-01"), ("twice", "2016-02"), ("nothing for", "2016-03")]) == (
        "Nothing for December 2015 to January 2016, March 2016; twice February 2016."
    )
