"""Who got data, by the answers: each body in its role, the parts of a university with it, and whatever is not known said to be so.

The register is of one made-up edition, whose rows are awkward on purpose: nobody published them.
"""

from __future__ import annotations

import json
import re
import sqlite3
from html import unescape
from pathlib import Path

import pytest

from pipeline.build import build_register
from tests.conftest import data_of_parliament
from tests.pipeline import made_up, made_up_dfe
from tests.shared import shared
from tests.site.conftest import Site
from tests.site.questions import all_questions

HELD = [
    # Reference, organisation, title, legal gateway, class, date agreed, end date.
    ("DR160101.01", "UCL Institute of Education", "Of a part", "", "Tier 1", "", ""),
    ("DR160101.02", "University College London", "Of the whole", "", "Tier 1", "", ""),
    ("DR160101.03", "UCL and FFT Education Ltd", "Of two", "", "Tier 1", "", ""),
    ("DR160101.04", "Acme Research Ltd commissioned by University of Example", "Asked for by another", "", "Tier 1", "", ""),
    ("DR160101.05", "University of Example", "Doubted", "", "Not Tier 1", "", ""),
    ("DR160101.06", "Made-up Gazette", "Of no known kind", "", "Tier 2", "", ""),
    ("DR160101.07", "National Agency of Examples", "Of no known kind either", "", "Tier 1", "", ""),
    ("DR160101.08", "University of Example and Acme Analytics", "One body or two", "", "Tier 4", "", ""),
    ("DR160101.09", "NCER CIC", "A community interest company", "", "Tier 4", "", ""),
    ("DR160101.10", "Alex Nobody", "Withheld", "", "Tier 1", "", ""),
    ("DR160101.11", "Invented Police", "Of a force", "", "Tier 4", "", ""),
    ("DR160101.12", "CentreForum", "By a former name", "", "Tier 3", "", ""),
    ("DR160101.13", "Education Policy Institute", "By the name of today", "", "Tier 3", "", ""),
]
AGREED = [
    ("DS00010", "Example & Sons Limited", "Of data that is not stated", "", "3B", "2 July 2019", ""),
    ("DS00011", "Acme Research Ltd commissioned by Home Office", "For a department", "", "3B", "3 July 2019", ""),
]


def build(folder: Path) -> None:
    """A register of the one edition, without what other pages tell of it and of the Authority's list."""
    data = data_of_parliament(folder / "data")
    (data / "published" / "documents").mkdir(parents=True)
    made_up.write_csv(data / "published" / "captures.csv", made_up.CAPTURE_COLUMNS, [])
    made_up_dfe.keep(data, made_up_dfe.seven_sections("June 2020", AGREED, HELD), "xlsx", "2020-09-10")
    build_register(data)


@pytest.fixture(scope="session")
def who(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site over that register."""
    return Site((shared(tmp_path_factory, "who", build) / "data" / "built" / "register.db").resolve())


def rows_of(site: Site, address: str) -> list[dict[str, object]]:
    slug, _, query = address.partition("?")
    answer = site.get(f"/questions/{slug}.json?{query}")
    assert answer.status == 200, answer.text
    rows: list[dict[str, object]] = json.loads(answer.body)["rows"]
    return rows


def entry(number: str) -> str:
    return f"dfe-dr160101-{number}"


def test_a_body_that_asked_for_work_is_no_body_that_got_data(who: Site) -> None:
    now = rows_of(who, "departments-and-police-now")
    assert entry("04") not in {row["entry_id"] for row in now}
    assert [row["route"] for row in now if row["body"] == "Home Office"] == ["Data shares with the Home Office, by month"]
    counted = rows_of(who, "universities-and-tier-1?part=entries")
    assert "University of Example" not in {row["organisation"] for row in counted}
    (told,) = rows_of(who, "what-one-organisation-got?part=register&recipient=home-office")
    assert (told["entry_id"], told["role"]) == ("dfe-ds00011", "commissioner")
    (told,) = rows_of(who, "how-many-children?part=entries&recipient=home-office")
    assert told["role"] == "commissioner"


def test_a_class_that_is_denied_is_no_tier(who: Site) -> None:
    """"Not Tier 1" is not read, so it is neither counted as tier 1 nor lost."""
    counted = {row["entry_id"] for row in rows_of(who, "tier-1-with-names-or-addresses?part=tier_1")}
    assert entry("01") in counted
    assert entry("05") not in counted
    assert entry("05") in {row["entry_id"] for row in rows_of(who, "universities-and-tier-1?part=no_tier")}


def test_two_listed_bodies_of_one_cell_are_two_recipients(who: Site) -> None:
    for recipient in ("university-college-london", "fft-education-limited"):
        got = rows_of(who, f"what-one-organisation-got?part=register&recipient={recipient}")
        assert entry("03") in {row["entry_id"] for row in got if row["role"] == "recipient"}, recipient


def test_a_cell_that_may_name_two_bodies_proves_no_kind_and_no_legal_form(who: Site) -> None:
    """Else "University of Example and Acme Analytics" would be a university, and certainly no company."""
    facts = answers(who, "08")
    assert facts["legal_form"] == "not_stated"
    kinds = json.loads(who.get("/recipients.json?kind=not_stated&show=any").body)["rows"]
    assert "university-of-example-and-acme-analytics" in {row["recipient_id"] for row in kinds}


def test_a_community_interest_company_may_be_limited_by_shares_or_by_guarantee(who: Site) -> None:
    assert answers(who, "09")["legal_form"] == "not_stated"
    assert "ncer-cic" not in {row["recipient_id"] for row in json.loads(who.get("/recipients.json?kind=company").body)["rows"]}


def answers(site: Site, number: str) -> dict[str, object]:
    """Fact -> answer of one entry."""
    rows = json.loads(site.get(f"/register/entry_commercial.json?entry_id={entry(number)}&_shape=objects").body)["rows"]
    return {row["fact"]: row["answer"] for row in rows}


def test_a_part_of_a_university_is_counted_with_it_and_named(who: Site) -> None:
    (counted,) = [row for row in rows_of(who, "universities-and-tier-1") if row["recipient_id"] == "university-college-london"]
    assert (counted["sent"], counted["parts_counted_with_it"]) == (3, "UCL Institute of Education")
    assert "ucl-institute-of-education" not in {row["recipient_id"] for row in rows_of(who, "universities-and-tier-1")}
    entries = rows_of(who, "universities-and-tier-1?part=entries")
    with_it = [row["entry_id"] for row in entries if row["counted_with"] == "University College London"]
    assert with_it == [entry(number) for number in ("01", "02", "03")]


def test_a_list_of_universities_says_which_of_them_are_parts_of_others(who: Site) -> None:
    page = unescape(who.get("/recipients?kind=university&q=ucl").text)
    said = "1 of these is a part of another: UCL Institute of Education, of University College London."
    assert said in " ".join(re.sub(r"<[^>]+>", "", page).split())
    about = json.loads(who.get("/recipients.json?kind=university&q=ucl").body)
    assert "1 of these is a part of another" in about["in_words"]
    assert "a part of another" not in who.get("/recipients?kind=company").text
    whole = who.get("/recipients/university-college-london").text
    assert '<a href="/recipients/ucl-institute-of-education">UCL Institute of Education</a>' in whole
    part = who.get("/recipients/ucl-institute-of-education").text
    assert '<a href="/recipients/university-college-london">University College London</a>' in part


def test_a_body_of_no_known_kind_is_not_left_out_in_silence(who: Site) -> None:
    universities = rows_of(who, "universities-and-tier-1?part=kind_not_known")
    assert [(row["organisation"], row["entry_id"]) for row in universities] == [
        ("National Agency of Examples", entry("07")),
        ("no recipient is shown", entry("10")),
    ]
    papers = {row["entry_id"] for row in rows_of(who, "newspapers-and-broadcasters?part=kind_not_known")}
    assert {entry("06"), entry("07"), entry("10")} <= papers
    # Of a company that nobody has looked at nothing but the legal form is known: it may publish a paper, and is no department.
    assert entry("04") in papers
    assert "fft-education-limited" not in {row["recipient_id"] for row in rows_of(who, "newspapers-and-broadcasters?part=kind_not_known")}
    now = rows_of(who, "departments-and-police-now?part=kind_not_known")
    assert {entry("06"), entry("07"), entry("08"), entry("10")} <= {row["entry_id"] for row in now}
    assert not {entry("04"), entry("09")} & {row["entry_id"] for row in now}
    assert "Invented Police" in {row["body"] for row in rows_of(who, "departments-and-police-now")}


def test_what_is_not_known_to_be_in_scope_is_told_beside_every_count_of_what_is(who: Site) -> None:
    """Else 2019 would have no release to a company, where it has two that may be about children."""
    for question in all_questions().values():
        counts_scope = any("in_scope = 'yes' and" in part.sql or "and in_scope = 'yes'" in part.sql for part in question.parts)
        assert question.scoped or not counts_scope, f"{question.slug} counts what is in scope, and does not say what may be"
        told = json.loads(who.get(f"/questions/{question.slug}.json").body)["rests_on"]
        scope = [line for line in told if "is not stated whether the data is about children" in line]
        audience = [line for line in told if "outside the Department is not stated" in line]
        assert (len(scope), len(audience)) == ((1, 1) if question.scoped else (0, 0)), question.slug
    page = who.get("/questions/commercial-releases-in-a-year?year=2019").text
    assert "3 entries are left out, of which it is not stated whether the data is about children" in page
    listed = json.loads(who.get("/entries.json?in_scope=not_stated&audience=any").body)
    assert len(listed["rows"]) == 3
    (legal_form, *_) = rows_of(who, "commercial-releases-in-a-year?year=2019")
    assert (legal_form["releases"], legal_form["releases_of_that_year_with_scope_not_stated"]) == (None, 2)
    for path in ("/", "/commercial", "/charts"):
        assert "3 whose data is not stated</a>" in who.get(path).text, path


def test_companies_of_which_something_is_not_known_may_be_the_answer_too(who: Site) -> None:
    told = {row["entry_id"]: row["not_known"] for row in rows_of(who, "companies-and-one-school-year?part=not_known")}
    assert told["dfe-ds00010"] == "whether the data is about children's education"
    assert told[entry("09")] == "whether a recipient is a company by its legal form"
    assert entry("10") in told
    named = {row["entry_id"] for row in rows_of(who, "companies-and-one-school-year")}
    assert entry("03") in named
    assert not named & set(told)


def test_whether_companies_got_data_is_counted_and_not_asserted() -> None:
    assert "Companies are among" not in all_questions()["has-my-data-been-sold"].reading


def test_a_body_in_another_role_is_in_no_count_of_who_got_data_by_kind(who: Site) -> None:
    """Example's university asked Acme for a study of tier 1 data, which was sent to Acme."""
    by_kind = json.loads(who.get("/register/entries_by_kind.json?kind__exact=university&outcome__exact=sent&_shape=array").body)
    # Of a part, of the whole, of both in one cell, and the one that is doubted: not the one that was asked for by another.
    assert sum(row["entries"] for row in by_kind) == 4
    listed = json.loads(who.get("/entries.json?recipient_kind=university&outcome=sent").body)["rows"]
    assert [row["entry_id"] for row in listed] == [entry(number) for number in ("01", "02", "03", "05")]
    (row,) = json.loads(who.get("/recipients.json?q=university+of+example&kind=university").body)["rows"]
    assert (row["sent"], row["other_roles"]) == (2, "commissioner 1")
    page = who.get("/recipients?kind=university").text
    assert "Not all of them as recipient: asked for the work (1 entry)" in page


def test_an_entry_whose_recipient_is_not_shown_stands_under_no_known_kind_and_not_nowhere(who: Site) -> None:
    database = sqlite3.connect(who.database)
    nobody = "select entry_id from entry where entry_id not in (select entry_id from entry_receiver)"
    withheld = {entry_id for (entry_id,) in database.execute(nobody)}
    assert entry("10") in withheld
    every = json.loads(who.get("/entries.json?in_scope=any&audience=any&recipient_kind=not_stated").body)["rows"]
    assert withheld <= {row["entry_id"] for row in every}
    counted = "select coalesce(sum(entries), 0) from entries_by_kind where kind = 'not_stated'"
    listed = json.loads(who.get("/entries.json?recipient_kind=not_stated").body)
    assert database.execute(counted).fetchone() == (listed["row_count"],)


def test_companies_that_are_known_by_their_name_alone_are_told_apart(who: Site) -> None:
    """"Limited" stands for shares and for guarantee, and a company limited by guarantee is not meant."""
    page = unescape(who.get("/commercial").text)
    assert "Of 2 of the 2 no more is known than that the name ends with a legal form" in page


def test_a_body_printed_by_a_name_that_a_source_gives_to_another_is_proposed_to_a_person(who: Site) -> None:
    address = "/register/recipient_candidate.json?recipient_id=centreforum&_shape=array"
    (pair,) = json.loads(who.get(address).body)
    assert (pair["other_recipient_id"], pair["ground"], pair["decision"]) == ("education-policy-institute", "other_name", "undecided")
    assert "/recipients/education-policy-institute" in who.get("/recipients/centreforum").text


def test_a_cell_of_several_bodies_is_no_spelling_of_one_of_them(dfe_register: Path) -> None:
    """"LSE commissioned by Home Office and Youth Endowment Fund" is no name of the first, by which a search would find it."""
    site = Site((dfe_register / "built" / "register.db").resolve())
    found = json.loads(site.get("/recipients.json?q=youth+endowment&show=any").body)["rows"]
    assert [row["recipient_id"] for row in found] == ["youth-endowment-fund"]


def test_a_body_in_another_role_is_told_with_its_role_wherever_it_is_named(who: Site) -> None:
    (listed,) = [row for row in json.loads(who.get("/entries.json").body)["rows"] if row["entry_id"] == entry("04")]
    assert listed["recipients"] == "Acme Research Ltd; University of Example (commissioner)"
    (found,) = rows_of(who, "look-up-references?references=DR160101.04")
    assert found["recipients"] == listed["recipients"]
