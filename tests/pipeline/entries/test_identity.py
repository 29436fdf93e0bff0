"""What kind of body an organisation is, its official numbers, and the three facts that commercial may mean."""

from __future__ import annotations

import csv
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.declared import load_declared
from pipeline.entries.commercial import is_company
from pipeline.model import RegisterError
from pipeline.organisations.identity import LEGAL_FORMS, identifier_parts, kinds_of
from pipeline.organisations.names import id_of, organisation_of
from tests.conftest import ROOT, new_data

DECLARED = load_declared(ROOT / "data")
CHARITY = {"kind": "charity", "how": "our_judgement", "why": "made up", "source_title": "", "source_url": "", "stated_on": ""}


def kinds(name: str) -> dict[str, str]:
    return {row["kind"]: row["how"] for row in kinds_of("nobody", (name,), DECLARED)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("University of Made-up", "university"),
        ("Made-up University", "university"),
        ("Made-up Analytics Ltd", "company"),
        ("Made-up Analytics Limited.", "company"),
        ("Made-up LLP", "company"),
        ("Made-up City Council", "local_authority"),
        ("London Borough of Made-up", "local_authority"),
        ("Made-up University Hospitals NHS Foundation Trust", "nhs"),
        ("Made-up Constabulary", "police"),
        ("Made-up Academy Trust", "school_or_trust"),
    ],
)
def test_the_words_of_a_name_prove_a_kind(name: str, kind: str) -> None:
    assert kinds(name) == {kind: "name"}


PROVE_NOTHING = (
    *("Friends of the University of Made-up", "Ministry of Sound", "CIC Made-up"),
    *("Universities UK", "Limited Editions", "Trust Made-up", "Council of Made-up", "Made-up", "Unlimited"),
)


@pytest.mark.parametrize("name", PROVE_NOTHING)
def test_a_name_whose_words_prove_nothing_has_no_kind(name: str) -> None:
    assert kinds(name) == {}


@pytest.mark.parametrize(
    ("organisation", "answer"),
    [
        ("Alkemygold Limited", "yes"),
        ("PricewaterhouseCoopers LLP", "yes"),
        ("AQA Education", "no"),
        ("Institute for Fiscal Studies", "no"),
        ("University of Oxford", "no"),
        # A research institute may be a company, and this one is a part of a university.
        ("UCL Centre for Longitudinal Studies", "no"),
        ("Fraser of Allander Institute", "not_stated"),
        ("NCER CIC", "not_stated"),
        ("Daily Telegraph", "not_stated"),
        ("Made-up and unknown", "not_stated"),
    ],
)
def test_whether_it_is_a_company_rests_on_its_form_and_a_charity_is_none(organisation: str, answer: str) -> None:
    recipient_id = organisation.lower().replace(" ", "-")
    assert is_company(recipient_id, (organisation,), DECLARED)[0] == answer


def test_a_body_has_the_kind_of_a_company_if_and_only_if_entries_count_it_as_one() -> None:
    facts = {form: [{"fact": "legal_form", "value": form, "source_title": "", "source_url": "", "seen_on": ""}] for form in LEGAL_FORMS}
    told = replace(DECLARED, organisation_facts=facts, organisation_kinds={**DECLARED.organisation_kinds, "giver": [CHARITY]})
    for recipient_id in (*LEGAL_FORMS, "giver", "nobody"):
        for name in ("Made-up Books", "Made-up Books Limited"):
            found = "company" in {row["kind"] for row in kinds_of(recipient_id, (name,), told)}
            assert found == (is_company(recipient_id, (name,), told)[0] == "yes"), (recipient_id, name)


def test_a_legal_form_after_the_name_of_a_university_is_another_body() -> None:
    assert organisation_of("University of Oxford Limited", DECLARED) is None
    assert organisation_of("The University of Oxford", DECLARED) is not None
    assert organisation_of("Alkemygold Ltd", DECLARED) is not None


def test_every_identifier_has_its_list_s_form_and_ror_ids_their_check_digits() -> None:
    values = [row["value"] for rows in DECLARED.organisation_facts.values() for row in rows if row["fact"] == "identifier"]
    assert len(values) > 200
    assert all(identifier_parts(value)[0] for value in values)
    for value in (one.removeprefix("ROR-") for one in values if one.startswith("ROR-")):
        number = 0
        for letter in value[:-2]:
            number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(letter)
        assert 98 - (number * 100) % 97 == int(value[-2:]), value


def test_no_kind_repeats_what_the_name_proves_and_sources_have_an_address() -> None:
    for rows in DECLARED.organisation_kinds.values():
        for row in rows:
            assert row["kind"] not in kinds(row["organisation"]), row
            assert not row["source_url"] or re.match(r"https?://", row["source_url"]), row


@pytest.mark.parametrize(
    ("file", "row", "fault"),
    [
        ("organisation_kinds.csv", ["Nobody's list", "company", "our_judgement", "made up", "", "", ""], "is not in organisations.csv"),
        ("organisation_kinds.csv", ["Civitas", "party", "our_judgement", "made up", "", "", ""], "kind, how or source"),
        ("organisation_kinds.csv", ["Civitas", "campaign", "source", "made up", "", "", ""], "kind, how or source"),
        ("organisation_facts.csv", ["Civitas", "identifier", "GB-COH-1", "T", "", "in_source", "2026-11-26", ""], "has this form"),
        ("organisation_facts.csv", ["Civitas", "identifier", "GB-COH-02415211", "T", "", "in_source", "2026-11-26", ""], "stands with"),
        ("organisation_facts.csv", ["Civitas", "part_of", "Nobody's list", "T", "", "in_source", "2026-11-26", ""], "itself a part"),
        ("organisation_facts.csv", ["Civitas", "part_of", "UCL Institute of Education", "T", "", "in_source", "2026-11-26", ""], "a part"),
        ("organisation_facts.csv", ["Civitas", "legal_form", "firm", "T", "", "in_source", "2026-11-26", ""], "legal form is not one of"),
        ("kind_words.csv", ["bank", "ends", "bank", "no", "made up"], "is not known"),
        ("kind_words.csv", ["bank", "ends", "other", "perhaps", "made up"], "is not known"),
        ("sale_words.csv", ["for free", "maybe", "made up"], "for_sale 'maybe' is not one of"),
    ],
)
def test_a_line_that_does_not_hold_is_refused_with_its_place(file: str, row: list[str], fault: str, tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    with (data / "declared" / "lookups" / file).open("a", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerow(row)
    with pytest.raises(RegisterError, match=re.escape(fault)) as refused:
        load_declared(data)
    assert file in str(refused.value)


@pytest.fixture(scope="module")
def register(bundled: Path) -> sqlite3.Connection:
    return sqlite3.connect(bundled / "built" / "register.db")


def test_every_entry_has_each_of_the_three_facts_once(register: sqlite3.Connection) -> None:
    entries = register.execute("select count(*) from entry").fetchone()[0]
    facts = register.execute("select fact, count(*), count(distinct entry_id) from entry_commercial group by 1 order by 1").fetchall()
    assert facts == [(fact, entries, entries) for fact in ("legal_form", "publisher_type", "purpose")]
    by_year = register.execute("select fact, sum(entries) from commercial_by_year group by 1 order by 1").fetchall()
    within = register.execute("select count(*) from entry where in_scope = 'yes' and audience = 'external'").fetchone()[0]
    assert by_year == [(fact, within) for fact, _, _ in facts]


def test_our_own_words_never_say_what_is_for_sale(register: sqlite3.Connection) -> None:
    told = (
        "select distinct answer, why from entry_commercial join entry using (entry_id)"
        " where fact = 'purpose' and known_by = 'transcription'"
    )
    assert register.execute(told).fetchall() == [("not_stated", "no purpose in the publisher's words is held")]


def test_every_organisation_bundled_has_a_kind_but_those_that_nobody_knows(register: sqlite3.Connection) -> None:
    without = register.execute(
        "select name from recipient where recipient_id in (select recipient_id from entry_recipient)"
        " and recipient_id not in (select recipient_id from recipient_kind) order by 1"
    ).fetchall()
    assert without == [("RSM",), ("TRACER",)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("University of Example and Acme Analytics", set()),
        ("Acme Ltd / Coventry University", set()),
        ("Acme with Coventry University", set()),
        ("Acme Ltd and Kent County Council", set()),
        ("Home Office and Kent County Council", set()),
        # What proves a kind beside "and" in the name of one body.
        ("University of Example and Acme Ltd", {"company"}),
        ("Example & Sons Analytics Limited", {"company"}),
        ("Avon and Somerset Constabulary", {"police"}),
        ("Brighton and Hove City Council", {"local_authority"}),
        ("Royal Borough of Kensington and Chelsea", {"local_authority"}),
        ("Essex Police", {"police"}),
        # A name of the reviewed list is of one body.
        ("University of California, Berkeley", {"university"}),
        ("Acme CIC", {"community_interest_company"}),
    ],
)
def test_words_prove_a_kind_only_where_the_name_can_be_of_one_body(name: str, found: set[str]) -> None:
    assert set(kinds(name)) == found


def test_a_body_that_is_only_like_a_listed_one_takes_nothing_of_its_addresses() -> None:
    assert id_of("UCL Limited", DECLARED) == "ucl-limited"
