"""What is bundled of requests, releases, claims and questions: how much, that it leads back to its rows, and how it meets real editions.

The bundle was made by hand from public pages. A change to it changes a number here, so that none changes unseen.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from pipeline.build import build_register
from pipeline.declared import load_declared
from tests.conftest import ROOT, RealRegister, new_data
from tests.pipeline import made_up, made_up_dfe

FOLDER = ROOT / "data" / "documented"


def lines_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def register(bundled: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{bundled / 'built' / 'register.db'}?mode=ro", uri=True)
    yield connection
    connection.close()


def counts(register: sqlite3.Connection, query: str) -> dict[str, int]:
    return dict(register.execute(query).fetchall())


def test_entries_and_releases_by_outcome(register: sqlite3.Connection) -> None:
    assert len(lines_of("entries")) == 113
    assert counts(register, "select outcome, count(*) from entry where source_id = 'documented' group by 1") == {
        "sent": 5,
        "linked": 11,
        "approved": 9,
        "matched": 2,
        "secure_access": 6,
        "refused": 2,
        "pending": 3,
        "not_stated": 46,
    }
    assert counts(register, "select stated_as, count(*) from release group by 1") == {"sent": 5, "linked": 11, "approved": 9}
    # Three pairs may be one entry of which both or one is linked, and one pair in which one is approved.
    fewest = counts(register, "select stated_as, sum(releases_at_least) from release_by_year group by 1")
    assert fewest == {"sent": 5, "linked": 8, "approved": 8}
    # Applications that may concern staff say so: they are in no count that starts from what is in scope.
    scopes = counts(register, "select in_scope, count(*) from entry where source_id = 'documented' group by 1")
    assert scopes == {"yes": 68, "not_stated": 16}


def test_one_entry_is_told_of_by_several_sources(register: sqlite3.Connection) -> None:
    sources = register.execute("select count(*) from citation join listing using (listing_id) where entry_id = 'dfe-telegraph-2013'")
    assert sources.fetchone() == (6,)
    keys = {row["entry_key"] for row in lines_of("entries")}
    assert register.execute("select count(*) from entry where source_id = 'documented'").fetchone() == (len(keys),)
    # One row was left without a citation by no fault: every transcribed listing has one.
    assert register.execute("select count(*) from listing where listing_id not in (select listing_id from citation)").fetchone() == (0,)


def test_totals_are_claims_and_never_entries(register: sqlite3.Connection) -> None:
    assert len(lines_of("claims")) == 166
    assert counts(register, "select kind, count(*) from claim group by 1") == {"figure": 133, "statement": 33}
    assert counts(register, "select quantity_status, count(*) from claim where kind = 'figure' group by 1") == {
        "stated": 121,
        "not_stated": 5,
        "not_recorded": 2,
        "not_read": 3,
        "unparsed": 2,
    }
    named = "select count(distinct entry_id) from entry_recipient where recipient_id = 'police-forces-not-named'"
    assert register.execute(named).fetchone() == (1,), "one dated release to a police force, and no total"


def test_questions_statements_and_debates(register: sqlite3.Connection) -> None:
    assert counts(register, "select kind, count(*) from parliament_item group by 1") == {"question": 75, "statement": 3, "debate": 10}
    assert register.execute("select count(*) from question").fetchone() == (75,)
    assert register.execute("select count(*) from statement").fetchone() == (3,)


def test_the_correction_of_2017_replaces_ten_figures_and_each_end_leads_to_the_other(register: sqlite3.Connection) -> None:
    replaced = register.execute(
        "select old.claim_id, old.quantity, new.claim_id, new.quantity from claim as old"
        " join claim as new on new.claim_id = old.superseded_by where old.quantity is not null order by 1"
    ).fetchall()
    assert [(old, new) for _, old, _, new in replaced] == [
        (2462, 2461),
        (520, 531),
        (21, 62),
        (31, 33),
        (21, 16),
        (2462, 2461),
        (520, 531),
        (520, 531),
        (1942, 1930),
    ]
    assert register.execute("select count(*) from claim where superseded_by is not null").fetchone() == (10,)
    statement = register.execute("select distinct item_id from claim where claim_id like 'hcws272-%'").fetchall()
    assert statement == [("commons-2017-11-27-hcws272",)]
    cited = "select cited_item_id from parliament_citation where item_id = 'commons-2017-11-27-hcws272' order by 1"
    assert [one for (one,) in register.execute(cited)] == [
        "commons-2016-10-13-48634",
        "commons-2016-11-11-52645",
        "commons-answered-2016-10-27-48635",
    ]


def test_no_link_of_a_claim_or_question_is_broken(register: sqlite3.Connection) -> None:
    assert counts(register, "select issue_type, count(*) from issue group by 1") == {
        "unparsed_listed_date": 7,
        "unparsed_record_count": 11,
    }


def test_zero_is_never_put_for_a_number_that_is_not_held(register: sqlite3.Connection) -> None:
    zeros = register.execute("select claim_id from claim where quantity = 0 or quantity_low = 0 order by 1").fetchall()
    assert [one for (one,) in zeros] == [
        "epi-2018-ho-requested-month",
        "epi-2018-ho-returned-month",
        "pq-57722-refused-2013",
        "pq-hl1433-breaches",
    ]
    assert register.execute("select count(*) from claim where (quantity_low is null) != (quantity_status != 'stated')").fetchone() == (0,)


def test_every_row_has_an_address_and_says_how_well_it_was_seen() -> None:
    for name in ("entries", "claims", "parliament"):
        for row in lines_of(name):
            assert urlsplit(row["source_url"]).scheme in ("http", "https"), row
            assert row["seen"] in ("in_source", "second_hand", "worked_out"), row


def test_every_organisation_named_in_the_bundle_is_on_the_reviewed_list() -> None:
    declared = load_declared(ROOT / "data")
    listed = {one.organisation for one in declared.organisations.values()}
    named = {name for row in lines_of("claims") for name in row["recipients"].split(" | ") if name}
    named |= {text.partition(": ")[2] for row in lines_of("parliament") for text in row["names"].split(" | ") if text}
    assert named <= listed


def test_no_recipient_of_the_bundle_is_provisional(register: sqlite3.Connection) -> None:
    assert counts(register, "select status, count(*) from recipient group by 1").keys() == {"decided"}


def test_texts_of_ours_are_short() -> None:
    """A purpose, a question and an answer are told in our words, in a line; nothing of the sources' text is carried."""
    assert max(len(row["purpose"].split()) for row in lines_of("entries")) <= 20
    assert max(len(row[name].split()) for row in lines_of("parliament") for name in ("about", "answer")) <= 30


def test_every_transcribed_value_leads_to_its_row_and_address(register: sqlite3.Connection) -> None:
    rows = register.execute(
        "select row_id, source_url from claim union all select row_id, source_url from parliament_item"
        " union all select row_id, source_url from citation join listing using (listing_id)"
    ).fetchall()
    assert len(rows) == 166 + 88 + 113 + 193
    for row_id, url in rows[::41]:
        (cells,) = register.execute("select cells from source_row where row_id = ?", (row_id,)).fetchone()
        assert url in cells


def test_no_private_person_is_named_as_a_speaker() -> None:
    """Whoever our own lines name as speaking, asking or answering has been looked at by a person: data/declared/lookups/office_holders.csv.

    Whom a collected question names is not on it: there the name stands beside the number of a member of either House, or is not taken
    (tests/pipeline/parliamentary/test_questions.py).
    """
    with (ROOT / "data" / "declared" / "lookups" / "office_holders.csv").open(encoding="utf-8", newline="") as handle:
        reviewed = {row["name"]: row["what"] for row in csv.DictReader(handle)}
    assert set(reviewed.values()) == {"MP", "peer", "minister", "body", "role"}
    columns = (("claims", "said_by"), ("parliament", "asked_by"), ("parliament", "answered_by"))
    named = {row[column]: f"{name}.csv, {column}: {row[column]}" for name, column in columns for row in lines_of(name) if row[column]}
    unseen = sorted(where for name, where in named.items() if name not in reviewed)
    assert unseen == [], (
        "Nobody has looked at these names yet. Check that each is an MP, a peer, a minister, a body or a role that names nobody; if so add "
        "it to office_holders.csv. A private person is never named: write what they were instead."
    )
    assert sorted(reviewed.keys() - named.keys()) == [], "These stand in office_holders.csv and speak nowhere: take them out."


def test_the_bundled_and_the_collected_meet_without_harm(tmp_path: Path) -> None:
    """Made-up editions of the Department's lists are added, one of the time that rows stand for and one of another.

    Before: 84 entries told of. The edition of April 2018 stands behind seven rows, which are set aside; it lists three of their
    references and one new one. So 84 - 4 (told of in it alone, and not in it) + 1 (new in it) = 81 entries, and 113 - 7 = 106 rows
    told of that are still listings; each of the four is reported. The edition of 2019 lists DR170221.02 too and changes no count.
    """
    data = new_data(tmp_path / "data")
    headings = ("Reference", "Organisation", "Project title", "Data tier", "Date first extract sent")
    listed = [
        ("DR170221.02", "Angel Solutions Ltd", "A made-up title", "Tier 2", "22 June 2017"),
        ("DR170518.02", "Locrating Ltd", "Another made-up title", "Tier 4", "12 September 2017"),
        ("DR170124.04", "University of Exeter", "A third made-up title", "Tier 1", "15 August 2017"),
        ("DR180101.01", "University of Example", "New in the made-up list", "Tier 1", "2 January 2018"),
    ]
    before = figures(data)
    for title, day, rows in (("April 2018", "2018-04-20", listed), ("June 2019", "2019-07-01", listed[:1])):
        sheet = made_up_dfe.table("Live cases", "Requests within terms of agreement", headings, rows)
        book = made_up_dfe.Book("dfe-npd-requests", f"National pupil database third-party requests: {title}", (sheet,))
        (data / "published" / "documents").mkdir(parents=True, exist_ok=True)
        if not (data / "published" / "captures.csv").exists():
            made_up.write_csv(data / "published" / "captures.csv", made_up.CAPTURE_COLUMNS, [])
        made_up_dfe.keep(data, book, "xlsx", day)
    after = figures(data)
    told, aside = len(lines_of("entries")), 7
    assert (before["entries"], before["told"], before["superseded"]) == (84, told, 0)
    assert (after["told"], after["superseded"]) == (told - aside, aside)
    assert after["entries"] == before["entries"] - 4 + 1
    assert after["not_found"] == 4
    # DR170221.02 is one entry: told of in 2017, listed in 2018 and 2019, and the publisher's own words come first.
    database = sqlite3.connect((data / "built" / "register.db").resolve())
    known = database.execute("select outcome, sent_on, known_by, title from entry where entry_id = 'dfe-dr170221-02'").fetchall()
    assert known == [("sent", "2017-06-22", "edition", "A made-up title")]
    editions = database.execute("select edition_id from listing where entry_id = 'dfe-dr170221-02' order by 1").fetchall()
    assert [one for (one,) in editions] == ["dfe-npd-requests-2018-04", "dfe-npd-requests-2019-06", "documented-2026-11-25"]
    assert database.execute("select distinct difference from sheet_sums").fetchall() == [(0,)]


def figures(data: Path) -> dict[str, int]:
    """The counts before and after, from a build of `data`."""
    database = sqlite3.connect(build_register(data).database)
    queries = {
        "entries": "select count(*) from entry where entry_id like 'dfe-%'",
        "told": "select count(*) from citation where register_part != 'accredited_projects'",
        "superseded": "select count(*) from source_row where disposition = 'superseded'",
        "not_found": "select count(*) from issue where issue_type = 'transcribed_row_not_found'",
    }
    return {name: int(database.execute(query).fetchone()[0]) for name, query in queries.items()}


def test_bundled_projects_give_way_to_the_authority_s_own_edition(real_register: RealRegister) -> None:
    """193 bundled projects are set aside for the 193 of the edition; entries of the Department told of elsewhere stay as they were."""
    told = real_register.database.execute("select known_by, count(*) from entry where entry_id like 'dfe-%' group by 1").fetchall()
    assert told == [("transcription", 84)]
    assert real_register.database.execute("select count(*) from source_row where disposition = 'superseded'").fetchone() == (193,)


def test_what_the_bundle_says_of_contents_and_numbers(register: sqlite3.Connection) -> None:
    within = "from item_counts where in_scope = 'yes' and audience = 'external'"
    included = counts(register, f"select item_id, sum(included) {within} group by 1 having sum(included) > 0")
    assert included == {
        "children_in_need": 3,
        "ethnicity": 5,
        "free_school_meals": 3,
        "language": 3,
        "looked_after": 4,
        "postcodes": 1,
        "service_child": 1,
        "special_educational_needs": 4,
        "youth_offending": 1,
    }
    absent = counts(register, f"select item_id, sum(absent) {within} group by 1 having sum(absent) > 0")
    assert absent == dict.fromkeys(("addresses", "dates_of_birth", "names", "postcodes", "pupil_numbers"), 2)
    # The Department said of these two that it keeps no number; of no other entry has it said anything.
    unkept = register.execute("select entry_id, record_count from entry where record_count_status = 'not_recorded' order by 1").fetchall()
    assert unkept == [("dfe-bbc-newsnight-2014", None), ("dfe-telegraph-2013", None)]
    reach = counts(register, "select reach, count(*) from dataset_reach group by 1")
    assert reach == {"names_others": 22, "possible": 1, "unknown": 210}


def test_what_can_be_empty_is_said_to_be(register: sqlite3.Connection) -> None:
    tables = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["register"]["tables"]
    silent = []
    for table, described in tables.items():
        meanings = described["columns"]
        asked = ", ".join(f"max({one} is null or {one} = ?1)" for one in meanings)
        empty = register.execute(f"select {asked} from {table}", ("",)).fetchone()
        # A column with a status beside it says there why it has no value.
        silent += [
            f"{table}.{one}"
            for (one, meaning), found in zip(meanings.items(), empty, strict=True)
            if found and f"{one}_status" not in meanings and not re.search(r"\b(empty|where)\b", meaning)
        ]
    assert silent == []
