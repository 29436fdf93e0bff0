"""What shares contain and on what terms, from made-up workbooks to the tables: items, years, numbers, terms, end dates."""

from __future__ import annotations

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.sheets.heading_words import field_of
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up_dfe import SHARES, Book, table
from tests.pipeline.test_dfe_registers import Register

HEADINGS = (
    *("Reference", "Organisation", "Data requested", "Years requested", "Licence end date", "Date data destroyed", "Destruction status"),
    *("Retention period", "Onward sharing", "Number of records", "Date sent"),
)
HELD = "Third-party requests (approved prior to April 2018 where data is still held by the requestor)"
ROWS = {
    "DR150101.01": ("KS4, SEN, FSM, excluding names", "2012/13", "31/12/2018", "", "", "Five years", "No", "1,204 pupils", "1 June 2015"),
    "DR150101.02": ("School Census", "", "2019", "", "", "", "Not permitted", "Not held", "2018"),
    "DR150101.03": ("Alternative provision census, pregnancy", "", "31/12/2018", "1 May 2019", "Destroyed", "", "Yes", "", "1 June 2018"),
    "DR150101.04": ("National Pupil Database", "", "31/12/2018", "", "To be destroyed", "", "With consent", "250 records", "2 June 2018"),
    "DR150101.05": ("", "", "30/09/2020", "", "", "", "", "about 300 pupils", ""),
}


def edition(as_at: str, *references: str) -> Book:
    rows = [(one, "University of Example", *ROWS[one]) for one in references]
    return Book(SHARES, f"DfE external data shares: {as_at}", (table("NPD_requests", f"{HELD} as of {as_at}", HEADINGS, rows),))


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """Two editions: in the second, the third and the fourth request are no longer listed."""
    data = made_up.data_folder(tmp_path_factory.mktemp("share") / "data")
    made_up_dfe.keep(data, edition("September 2019", *ROWS), "xlsx", "2019-10-01")
    made_up_dfe.keep(data, edition("June 2020", "DR150101.01", "DR150101.02", "DR150101.05"), "xlsx", "2020-07-01")
    return Register(data)


def test_every_item_of_every_entry_is_said_to_be_there_or_not_or_is_not_stated(register: Register) -> None:
    of = "from entry_item where entry_id ="
    said = register(f"select distinct item_id, status {of} 'dfe-dr150101-01' and status != 'not_stated' order by 1")
    assert said == [("free_school_meals", "included"), ("names", "absent"), ("special_educational_needs", "included")]
    assert register(f"select count(distinct item_id) {of} 'dfe-dr150101-05' and status = 'not_stated'") == [(17,)]
    total = "included + absent + said_both_ways + unparsed + not_stated"
    assert register(f"select distinct sum({total}), sum(entries) from item_counts group by item_id") == [(5, 5)]
    evidence = register("select printed, column_letter, field from entry_item where item_id = 'pregnancy' and status = 'included'")
    assert evidence == [("Alternative provision census, pregnancy", "C", "datasets_text")]


def test_years(register: Register) -> None:
    columns = "year_from, year_to, years_kind, stage, basis"
    of = "from entry_years where entry_id = 'dfe-dr150101-01'"
    found = {(2012, 2013, "academic_year", "not_stated", "printed"), (None, None, "not_stated", "ks4", "printed")}
    assert set(register(f"select distinct {columns} {of}")) == found
    assert register("select basis from entry_years where entry_id = 'dfe-dr150101-05'") == [("not_stated",)]


def test_terms(register: Register) -> None:
    columns = "onward_sharing, onward_sharing_status, destruction, destruction_status, destroyed_on, retention_text"
    assert register.entry("dfe-dr150101-01", columns) == ("no", "stated", "not_stated", "not_stated", None, "Five years")
    assert register.entry("dfe-dr150101-02", columns) == ("no", "stated", "not_stated", "not_stated", None, None)
    assert register.entry("dfe-dr150101-03", columns) == ("yes", "stated", "yes", "stated", "2019-05-01", None)
    assert register.entry("dfe-dr150101-04", columns) == ("not_stated", "unparsed", "not_stated", "unparsed", None, None)
    assert register.entry("dfe-dr150101-05", columns) == ("not_stated", "not_stated", "not_stated", "not_stated", None, None)
    laws = dict(register("select entry_id, law from entry_terms"))
    assert (laws["dfe-dr150101-01"], laws["dfe-dr150101-03"]) == ("data_protection_act_1998", "gdpr")
    assert (laws["dfe-dr150101-02"], laws["dfe-dr150101-05"]) == ("not_stated", "not_stated"), "2018 alone does not tell"


def test_numbers_of_records(register: Register) -> None:
    columns = "record_count, record_count_status, record_count_counts, record_count_printed"
    assert register.entry("dfe-dr150101-01", columns) == (1204, "stated", "pupils", "1,204 pupils")
    assert register.entry("dfe-dr150101-02", columns) == (None, "not_recorded", "not_stated", "Not held")
    assert register.entry("dfe-dr150101-05", columns) == (None, "unparsed", "not_stated", "about 300 pupils")
    sums = register("select counts, total, entries_added, entries_not_in_the_sum, entries_not_recorded from record_count_sums order by 1")
    assert sums == [("pupils", 1204, 1, 4, 1), ("records", 250, 1, 4, 1)]


def test_what_is_past_its_end_date_is_counted_to_the_edition_s_own_date(register: Register) -> None:
    found = register("select entry_id, ends_on, as_at, days, standing, destruction_status from overdue order by days desc")
    assert found == [
        ("dfe-dr150101-01", "2018-12-31", "2020-06", 518, "listed_as_held", "not_stated"),
        ("dfe-dr150101-04", "2018-12-31", "2020-06", 518, "no_longer_listed", "unparsed"),
        ("dfe-dr150101-02", "2019", "2020-06", 153, "listed_as_held", "not_stated"),
    ]


def test_where_the_alternative_provision_census_may_have_gone(register: Register) -> None:
    reach = dict(register("select entry_id, reach from dataset_reach"))
    assert reach == {
        "dfe-dr150101-02": "names_others",
        "dfe-dr150101-03": "stated",
        "dfe-dr150101-04": "possible",
        "dfe-dr150101-05": "unknown",
    }


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Date data destroyed", "destroyed_on"),
        ("Date data to be destroyed", "ends_on"),
        ("Destruction date", "ends_on"),
        ("Certificate of destruction", "destruction_text"),
        ("Retention period", "retention_text"),
        ("Onward sharing permitted", "onward_sharing"),
        ("Retention end date", "ends_on"),
        ("Date data not destroyed", None),
    ],
)
def test_headings_of_terms(heading: str, field: str | None, declared: Declared) -> None:
    assert field_of(heading, declared.vocabularies["dfe"])[0] == field


def test_every_collection_is_listed_with_its_years_and_their_source(declared: Declared) -> None:
    parts = [row for row in declared.datasets if row["part_of"] == "npd-extract" and row["dataset_id"] != "exclusions"]
    assert len(parts) == 23
    assert all(row["coverage_source"] for row in parts)
    assert {row["dataset_id"] for row in declared.datasets} >= {"ilr", "hesa", "reception-baseline", "multiplication-tables"}
