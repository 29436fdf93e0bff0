"""One organisation, all its printed names: what a rule joins, what is only proposed, and what a person's answers make of it. Made up."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.__main__ import register
from pipeline.build import build_register
from pipeline.commands.decide import add_row
from pipeline.commands.name_questions import _organisation
from pipeline.declared import load_declared
from pipeline.fold import body_key
from pipeline.organisations.names import organisation_of
from pipeline.recipients import named_in_cell
from tests.conftest import ROOT
from tests.pipeline import made_up, made_up_dfe

OWN = load_declared(ROOT / "data")
GROUP = "Invented Research Group"


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Invented Research Group Ltd.", "invented research group"),
        ("The INVENTED Research-Group LIMITED", "invented research group"),
        ("Invented Research Group P.L.C.", "invented research group"),
        ("Invented & Sons, LLP", "invented and sons"),
        ("Invented Community Interest Company", "invented"),
        ("Invented Research Trust", "invented research trust"),
        ("Limited", "limited"),
        ("The Ltd", "the"),
        ("Invented Research Group UK", "invented research group uk"),
    ],
)
def test_an_exact_folded_name_sets_aside_these_and_nothing_else(printed: str, key: str) -> None:
    assert body_key(printed, OWN.legal_forms) == key


@pytest.mark.parametrize(
    ("printed", "organisation", "rule"),
    [
        ("FFT EDUCATION LTD", "FFT Education Limited", "reviewed list"),
        ("FFT Education", "FFT Education Limited", "exact folded name"),
        ("The FFT Education PLC", "FFT Education Limited", "exact folded name"),
        ("Alkemygold Limited", "Alkemygold Limited", "exact folded name"),
        ("Alkemygold Ltd (known as Alps)", "Alkemygold Limited", "reviewed list"),
    ],
)
def test_a_name_joins_by_the_list_or_exactly(printed: str, organisation: str, rule: str) -> None:
    found = organisation_of(printed, OWN)
    assert found is not None
    assert (found[0].organisation, found[1]) == (organisation, rule)


@pytest.mark.parametrize(
    "printed", ["FFT Education (part of Fischer Family Trust)", "FFT Education Trust", "FFT", "RSM UK Group (formerly RSM)", "Bell Trust"]
)
def test_a_bracket_or_another_word_joins_nothing(printed: str) -> None:
    assert organisation_of(printed, OWN) is None


def test_no_two_organisations_of_the_list_have_one_key() -> None:
    keys = {body_key(name, OWN.legal_forms) for one in OWN.organisations.values() for name in (one.name_text, one.organisation)}
    assert keys == set(OWN.organisations_by_key)


def test_a_firm_named_after_a_person_lets_no_person_through(data: Path) -> None:
    firm = ("Alex Nobody Ltd", "Alex Nobody Ltd", "whole_cell", "tests", "2026-11-26", "made up")
    made_up.add_line(data / "decided" / "recipient_names.csv", *firm)
    told = load_declared(data)
    assert [one.name for one in named_in_cell("Alex Nobody Limited", "recipient", told)] == ["Alex Nobody Ltd"]
    assert named_in_cell("Alex Nobody", "recipient", told) == []


@pytest.fixture
def requests(data: Path) -> Path:
    """A data folder with made-up requests by one body under several names, and by one that stands alone."""
    names = [GROUP, f"{GROUP} Ltd", f"{GROUP} (part of Made-up Holdings)", "Lonely Analytics"]
    rows = [(name, f"Made-up study {number}", "KS2", f"{number} May 2013") for number, name in enumerate(names, start=1)]
    made_up_dfe.keep(data, made_up_dfe.requests_2013(rows), "xlsx", "2013-04-01")
    return data


def built(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(build_register(data).database)


def review(data: Path, *arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(register, ["review", "names", *arguments, "--data", str(data)], input=said)


def spellings(database: sqlite3.Connection) -> list[tuple[str, ...]]:
    query = f"select name_text, recipient_id, rule, decided_by, decided_on from recipient_name where name_text like '{GROUP}%' order by 1"
    return database.execute(query).fetchall()


def test_a_rule_joins_and_says_so_and_a_bracket_is_proposed(requests: Path) -> None:
    database = built(requests)
    assert spellings(database) == [
        (GROUP, "invented-research-group", "the name as printed", "", ""),
        (f"{GROUP} (part of Made-up Holdings)", "invented-research-group-part-of-made-up-holdings", "the name as printed", "", ""),
        (f"{GROUP} Ltd", "invented-research-group", "exact folded name", "", ""),
    ]
    ((ground, evidence),) = database.execute("select ground, evidence from recipient_candidate where decision = 'undecided'").fetchall()
    assert ground == "words_more"
    assert f"{GROUP}: 2 entries, also printed or listed as {GROUP} Ltd" in evidence
    lines = review(requests).output
    assert f"pair {GROUP} / {GROUP} (part of Made-up Holdings): " in lines
    assert "invented-research-group" not in lines.splitlines()[0]


def test_a_person_joins_accepts_and_is_never_asked_again(requests: Path) -> None:
    built(requests)
    pair = f"same\n{GROUP}\nIts own page says so.\n"
    own = "an organisation of its own\nA firm.\n"
    said = review(requests, "--by", "register team", said=pair + own)
    assert said.exit_code == 0, said.output
    assert "2 entries, also printed or listed as" in said.output
    database = built(requests)
    assert ids(database) == {"invented-research-group"}
    ((_, recipient_id, rule, by, on),) = [one for one in spellings(database) if "(part of" in one[0]]
    assert (recipient_id, rule, by, len(on)) == ("invented-research-group", "decided", "register team", 10)
    assert database.execute("select count(*) from recipient where status = 'provisional'").fetchone() == (0,)
    entries = database.execute("select entries_in_scope from recipient_list where recipient_id = 'invented-research-group'").fetchone()
    assert entries == (3,)
    old = "select recipient_id from recipient_key where key = 'invented-research-group-part-of-made-up-holdings'"
    assert database.execute(old).fetchall() == [("invented-research-group",)]
    assert review(requests).output == "Nothing awaits a decision.\n"
    assert review(requests, "--by", "register team").output == "Nothing was decided.\n"


def test_an_organisation_that_the_build_has_not_is_taken_where_it_is_typed_twice() -> None:
    typed = iter(["A new one", "A new on", "A new one", "A new one", "never asked"])
    assert _organisation(lambda _what, _default: next(typed), {"Example"}) == "A new one"
    assert next(typed) == "never asked"


def test_an_answer_that_is_none_is_told_what_is_wanted(requests: Path) -> None:
    built(requests)
    pair = f"perhaps\nSAME\nThe third\n{GROUP}\n\nIts own page says so.\n"
    said = review(requests, "--by", "register team", said=f"{pair}another name of one\n\nInvented Reserch\n{GROUP}\n\nSo it says.\nstop\n")
    assert "'perhaps' is no answer to this. Type one of these in full: same, not the same, later, stop." in said.output
    assert "'The third' is neither of the two. Type one of them in full, " in said.output
    assert said.output.count("A decision is not written without a reason") == 2
    assert "A name is needed: of which organisation" in said.output
    assert "No organisation of this build is called 'Invented Reserch'." in said.output
    assert "Invented Reserch" not in (requests / "decided" / "recipient_names.csv").read_text(encoding="utf-8")
    rows = [(requests / "decided" / f"recipient_{name}.csv").read_text().splitlines()[-1] for name in ("pairs", "names")]
    assert [row.split(",")[1] for row in rows] == [GROUP, GROUP]


def test_not_the_same_is_kept_and_a_later_row_takes_a_join_back(requests: Path) -> None:
    built(requests)
    review(requests, "--by", "register team", said="not the same\nTwo firms.\nstop\n")
    database = built(requests)
    assert database.execute("select decision, decided_by, decided_why from recipient_candidate").fetchall() == [
        ("not_same", "register team", "Two firms.")
    ]
    assert "pair" not in review(requests).output
    path = requests / "decided" / "recipient_pairs.csv"
    bracketed = f"{GROUP} (part of Made-up Holdings)"
    made_up.write_csv(path, header(path), [(bracketed, GROUP, "yes", "tests", "2026-11-01", "made up")])
    assert len(ids(built(requests))) == 1
    made_up.add_line(path, GROUP, bracketed, "no", "tests", "2026-11-02", "made up")
    assert len(ids(built(requests))) == 2
    made_up.add_line(path, f"{GROUP} Ltd", bracketed, "yes", "tests", "2026-11-02", "made up")
    database = built(requests)
    assert len(ids(database)) == 2
    ((message,),) = database.execute("select message from issue where issue_type = 'recipient_pair_conflict'").fetchall()
    assert "It joins nothing." in message


def test_an_answer_that_goes_against_other_decisions_is_not_written(requests: Path) -> None:
    path, bracketed = requests / "decided" / "recipient_pairs.csv", f"{GROUP} (part of Made-up Holdings)"
    made_up.add_line(path, GROUP, "Lonely Analytics", "yes", "tests", "2026-11-01", "made up")
    made_up.add_line(path, bracketed, "Lonely Analytics", "no", "tests", "2026-11-01", "made up")
    row = {"name_text": bracketed, "organisation": GROUP, "same": "yes"}
    row |= {"decided_by": "tests", "decided_on": "2026-11-02", "why": "made up"}
    before = path.read_bytes()
    assert "another says that two of them are not the same" in add_row(requests, path.name, row)
    assert path.read_bytes() == before
    assert add_row(requests, path.name, row | {"same": "no"}) == ""


def test_a_decision_about_a_name_that_nothing_prints_or_that_may_be_a_person_s_joins_nothing(requests: Path) -> None:
    path = requests / "decided" / "recipient_pairs.csv"
    made_up.add_line(path, "Unheard Institute", GROUP, "yes", "tests", "2026-11-01", "made up")
    made_up.add_line(path, "Alex Nobody", GROUP, "yes", "tests", "2026-11-01", "made up")
    database = built(requests)
    found = dict(database.execute("select issue_type, message from issue where message like '%recipient_pairs.csv%'").fetchall())
    assert "'Unheard Institute'" in found["decision_not_applied"]
    assert "reads like a person's" in found["recipient_pair_conflict"]
    assert not any("Nobody" in str(row) for row in database.execute("select * from issue").fetchall())


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as handle:
        return next(csv.reader(handle))


def ids(database: sqlite3.Connection) -> set[str]:
    return {recipient_id for _, recipient_id, *_ in spellings(database)}


def test_a_class_is_counted_as_one_name_and_never_as_an_organisation(data: Path) -> None:
    rows = [("Local Authorities", "Made-up funding", "KS2", "1 May 2013")]
    body = ("Local Authorities", "Local authorities (as a class)", "whole_cell", "tests", "2026-11-26", "made up")
    made_up.add_line(data / "decided" / "recipient_names.csv", *body)
    made_up.add_line(data / "declared" / "lookups" / "recipient_classes.csv", "Local authorities (as a class)", "made up")
    made_up_dfe.keep(data, made_up_dfe.requests_2013(rows), "xlsx", "2013-04-01")
    database = built(data)
    assert database.execute("select is_class, count(*) from recipient_list group by 1").fetchall() == [("no", 3), ("yes", 1)]
