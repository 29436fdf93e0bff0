"""One organisation under several names: it is counted once, and all that is known of it holds, whichever name is printed. Made up."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.build import build_register
from pipeline.declared import load_declared
from pipeline.declaring.declarations import Declared
from pipeline.declaring.files import HEADINGS
from pipeline.entries.commercial import commercial_answers, is_company
from pipeline.entries.groups import Group
from pipeline.model import Named
from pipeline.organisations.identity import kinds_of
from pipeline.organisations.names import body_of
from pipeline.organisations.pairs import Known, pairs_alike
from pipeline.recipients import each_body_once, named_in_cell
from tests.pipeline import made_up, made_up_dfe

FORM = {"fact": "legal_form", "value": "private_limited_by_shares", "source_title": "made up", "seen": "second_hand"}
DECIDED = ("tests", "2026-11-26", "made up")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """A register of requests by one body under two names that people joined, one of them with a sourced legal form, and by a body that is
    printed with its legal form and without it. Of two more pairs one goes against a decision, one names what nothing prints."""
    data = made_up.data_folder(tmp_path_factory.mktemp("one-body") / "data")
    lookups = data / "declared" / "lookups"
    for name in ("Alpha Books", "Beta Books"):
        made_up.add_line(lookups / "organisations.csv", name, name, "anywhere", "made up")
    fact = {"organisation": "Alpha Books", "seen_on": "2026-11-26", **FORM}
    made_up.add_line(lookups / "organisation_facts.csv", *(fact.get(name, "") for name in HEADINGS["organisation_facts.csv"][0]))
    for pair in (("Alpha Books", "Beta Books"), ("Aye Studies", "Bee Studies"), ("Dee Studies", "Nowhere Studies")):
        made_up.add_line(data / "decided" / "recipient_pairs.csv", *pair, "yes", *DECIDED)
    made_up.add_line(data / "decided" / "recipient_names.csv", "Aye Studies", "Cee Studies", "whole_cell", *DECIDED)
    bodies = ("Alpha Books", "Beta Books", "Alpha Books; Beta Books")
    bodies += ("Zed Group", "Zed Group Ltd", "Zed Group Ltd; Zed Group", "University of Example; The University of Example")
    bodies += ("Aye Studies", "Bee Studies", "Cee Studies", "Dee Studies")
    rows = [(body, f"Made-up study {number}", "KS2", "1 May 2013") for number, body in enumerate(bodies)]
    made_up_dfe.keep(data, made_up_dfe.requests_2013(rows), "xlsx", "2013-04-01")
    return sqlite3.connect(build_register(data).database)


def test_a_cell_that_names_one_body_twice_names_it_once_and_every_count_agrees(database: sqlite3.Connection) -> None:
    named = "select recipient_id, entries_in_scope from recipient_list where recipient_id in ('beta-books', 'zed-group') order by 1"
    assert database.execute(named).fetchall() == [("beta-books", 3), ("zed-group", 3)]
    spelt = "select name_text from recipient_name where recipient_id in ('beta-books', 'zed-group') order by 1"
    assert [name for (name,) in database.execute(spelt)] == ["Alpha Books", "Beta Books", "Zed Group", "Zed Group Ltd"]
    rules = "select name_text, rule from recipient_name where recipient_id = 'university-of-example' order by 1"
    assert database.execute(rules).fetchall() == [
        ("The University of Example", "exact folded name"),
        ("University of Example", "reviewed list"),
    ]
    answers = (
        "select recipient_id, answer, count(distinct entry_id) from entry_commercial join entry_recipient using (entry_id)"
        " where fact = 'legal_form' and recipient_id in ('beta-books', 'zed-group') group by 1, 2"
    )
    assert database.execute(answers).fetchall() == [("beta-books", "yes", 3), ("zed-group", "yes", 3)]
    assert database.execute("select recipient_id, value from recipient_fact").fetchall() == [("beta-books", "private_limited_by_shares")]
    why = "select recipient_id, how, why from recipient_kind where kind = 'company' and recipient_id glob '[bz]*' order by 1"
    assert database.execute(why).fetchall() == [
        ("beta-books", "source", "Its legal form: private limited by shares"),
        ("zed-group", "name", "The name ends with its legal form, where it is printed as Zed Group Ltd"),
    ]


def test_a_name_that_two_files_give_to_two_bodies_joins_neither_to_the_other(database: sqlite3.Connection) -> None:
    counted = "select name, entries_in_scope from recipient_list where names glob '* Studies*' and names not glob '*Made-up*' order by 1"
    assert database.execute(counted).fetchall() == [("Bee Studies", 1), ("Cee Studies", 2), ("Nowhere Studies", 1)]
    told = [row[0] for row in database.execute("select message from issue where message like '%recipient_pairs.csv%' order by 1")]
    assert len(told) == 2
    assert "recipient_names.csv says that the first is 'Cee Studies'" in told[0]
    assert told[1].endswith("on no list. Mend the row. What it joins is shown by that name until then.")


def test_the_department_s_own_stays_internal_whichever_name_it_is_shown_by(data: Path) -> None:
    ministry = "Ministry of Made-up"
    made_up.add_line(data / "declared" / "lookups" / "organisations.csv", ministry, ministry, "anywhere", "made up")
    made_up.add_line(data / "decided" / "recipient_pairs.csv", "Department for Education", ministry, "yes", *DECIDED)
    told = load_declared(data)
    assert told.sections[made_up.SECTION].internal_organisations == ["ministry-of-made-up"]


def test_a_body_is_named_once_in_each_role(declared: Declared) -> None:
    cell = "Zed Group; Zed Group Ltd\nThe Zed Group; University of Example commissioned by Example University"
    found = each_body_once(named_in_cell(cell, "recipient", declared))
    assert [(one.recipient_id, one.role, one.matched, one.also) for one in found] == [
        ("zed-group", "recipient", "Zed Group", ("Zed Group Ltd", "The Zed Group")),
        ("university-of-example", "recipient", "University of Example", ()),
        ("university-of-example", "commissioner", "Example University", ()),
    ]


def test_no_company_is_said_only_where_no_recipient_is_withheld(declared: Declared) -> None:
    editions = [made_up.edition(day, position) for position, day in enumerate(("2026-03-01", "2026-06-01"), start=1)]
    university = Named("university-of-example", "University of Example", "University of Example")
    cells = (made_up.value("recipients_text", "University of Example"), made_up.value("recipients_text", None, "withheld"))
    said = [
        made_up.listing("2021/001", "T", edition_id=one.edition_id, recipients_text=cell, without=["people_and_organisations"])
        for one, cell in zip(editions, cells, strict=True)
    ]
    said[0] = made_up.saying(said[0], organisations=(university,))
    for listings, expected in ((said[:1], "no"), (said, "not_stated")):
        group = Group(made_up.SOURCE, listings, ["made up"] * len(listings), "uksa-2021-001")
        answers = commercial_answers(group, {one.edition_id: one for one in editions}, {}, declared)
        assert [one.answer for one in answers if one.fact == "legal_form"] == [expected]


def test_two_names_that_share_all_but_a_like_word_are_not_offered_as_one(declared: Declared) -> None:
    """Chester and Manchester are alike to 82 of 100, and the rest of the names is the same."""

    def offered(*names: str) -> list[str]:
        return [one.ground for one in pairs_alike([Known(name, name, False, (name,)) for name in names], declared)]

    assert offered("University of Chester", "University of Manchester") == []
    assert offered("University of Manchester", "University of Mancester") == ["spelling"]


def test_a_legal_form_makes_no_company_of_a_university(declared: Declared) -> None:
    ids = [body_of(name, declared).recipient_id for name in ("Nowhere University", "The Nowhere University", "Nowhere University Ltd")]
    assert ids == ["nowhere-university", "nowhere-university", "nowhere-university-ltd"]
    names = ("Nowhere University", "Nowhere University Ltd")
    assert [row["kind"] for row in kinds_of("nowhere-university", names, declared)] == ["university"]
    assert is_company("nowhere-university", names, declared)[0] == "no"
