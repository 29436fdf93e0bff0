"""Which companies received data that could include one child: by the rule by which /my-record lists the entries of a year of birth, so that
the one is a part of the other. Entries, years and dates are made up."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from urllib.parse import urlencode

import pytest

from pipeline.declared import load_declared
from pipeline.shares.cohorts import reach_of
from pipeline.shares.years import years_in
from tests.conftest import ROOT
from tests.site.conftest import Site

SLUG = "companies-and-one-school-year"
GIVEN = ("sent", "linked", "reuse_permitted", "approved", "not_stated")
# The years that a made-up entry prints -> where the question about a child of year 6 in 2014/15 (in nursery from September 2007, and a
# year after year 13 in 2022) places it, and how sure that is.
PRINTED = {
    "2005/06": ("left_out", ""),
    "1999-00": ("left_out", ""),
    "2030/31": ("left_out", ""),
    "KS2 2013": ("left_out", ""),
    "births 1990-1995": ("left_out", ""),
    "2005-07": ("answer", "inferred"),
    "2012": ("answer", "inferred"),
    "2007/08\u20132012/13": ("answer", "inferred"),
    "from 2005 on": ("answer", "inferred"),
    "KS2 2014/15": ("answer", "stated"),
    "births 2003": ("answer", "stated"),
    "not said": ("answer", "unknown"),
}


def question(site: Site, part: str, year: int = 2014, school_class: int = 6) -> dict[str, dict[str, str]]:
    """Entry id -> its row."""
    asked = {"part": part, "school_year": f"{year}/{(year + 1) % 100:02}", "school_class": school_class}
    rows = json.loads(site.get(f"/questions/{SLUG}.json?{urlencode(asked)}").body)["rows"]
    return {row["entry_id"]: row for row in rows if "entry_id" in row}


def listed(site: Site, born: int) -> dict[str, str]:
    """Entry id -> how sure the page of a year of birth is of it."""
    page = site.get(f"/my-record/{born}").text
    parts = re.findall(r'id="g-(stated|inferred|unknown)">(.*?)</section>', page, re.S)
    return {entry_id: sure for sure, part in parts for entry_id in re.findall(r'href="/entries/([^"]+)"', part)}


@pytest.fixture(scope="module")
def printed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The made-up register in which entries with a company print years, read as the pipeline reads them."""
    database = tmp_path_factory.mktemp("one-school-year") / "register.db"
    shutil.copyfile(site.database, database)
    declared = load_declared(ROOT / "data")
    with sqlite3.connect(database) as connection:
        sql = "select entry_id from entry join entry_commercial using (entry_id) where fact = 'legal_form' and answer = 'yes' order by 1"
        ids = [one for (one,) in connection.execute(sql).fetchall()[: len(PRINTED)]]
        for entry_id, years in zip(ids, PRINTED, strict=True):
            given = "outcome = 'sent', sent_on = '2024-05-01', in_scope = 'yes', audience = 'external', years_text_status = 'stated'"
            connection.execute(f"update entry set {given}, years_text = ? where entry_id = ?", (years, entry_id))
            connection.execute("delete from entry_reach where entry_id = ?", (entry_id,))
            found = reach_of(list(years_in(years)), set(), "2024-05-01", declared)
            rows = [(entry_id, position, *vars(one).values()) for position, one in enumerate(found, start=1)]
            connection.executemany(f"insert into entry_reach values ({', '.join('?' * len(rows[0]))})", rows)
    return Site(database)


def test_an_entry_with_a_company_is_in_the_answer_or_left_out_by_what_it_prints(printed: Site) -> None:
    found = {part: question(printed, part) for part in ("answer", "left_out")}
    assert not set(found["answer"]) & set(found["left_out"])
    rows = [(part, row) for part, some in found.items() for row in some.values()]
    placed = {row["years_printed"]: (part, re.split("[: ]", row.get("confidence", ""))[0]) for part, row in rows}
    assert {years: placed[years] for years in PRINTED} == PRINTED


@pytest.mark.parametrize("kind", ["printed", "bundled", "dfe"])
def test_the_answer_is_the_part_of_the_list_of_a_year_of_birth_that_names_a_company_and_may_have_been_given(
    request: pytest.FixtureRequest, kind: str
) -> None:
    """"KS2 2013" is of no child of year 6 in 2014/15: the list left it out, and the answer had it, as no year stands at its beginning."""
    if kind == "printed":
        site = request.getfixturevalue("printed")
    else:
        data = request.getfixturevalue({"bundled": "bundled", "dfe": "dfe_register"}[kind])
        site = Site((data / "built" / "register.db").resolve())
    with sqlite3.connect(site.database) as connection:
        sql = "select entry_id, outcome from entry join entry_commercial using (entry_id) where fact = 'legal_form' and answer = 'yes'"
        companies = {entry_id for entry_id, outcome in connection.execute(sql) if outcome in GIVEN}
    told = set()
    for born in (1990, 1998, 2003, 2009, 2016):
        expected = {entry_id: sure for entry_id, sure in listed(site, born).items() if entry_id in companies}
        for school_class in (0, 6):
            answer = question(site, "answer", born + 5 + school_class, school_class)
            assert {entry_id: re.split("[: ]", row["confidence"])[0] for entry_id, row in answer.items()} == expected, born
        told |= set(expected)
    assert told, "no entry names a company, so this would prove nothing"
