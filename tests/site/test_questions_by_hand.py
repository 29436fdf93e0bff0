"""Answers that are quoted, counted over again in Python from the views that they rest on: on made-up registers of the Department's in
which some entries are about other data or inside the Department, and some name an organisation in two roles, or with a part of it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.site.conftest import Site

RELEASES = {"sent", "linked", "reuse_permitted", "approved"}
Row = dict[str, Any]


@pytest.fixture(scope="module")
def copy(dfe_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register, so changed that a condition left out of a question would count more."""
    path = tmp_path_factory.mktemp("by-hand") / "register.db"
    shutil.copyfile(dfe_register / "built" / "register.db", path)
    with sqlite3.connect(path) as connection:
        for left_out, nth in (("audience = 'internal'", 0), ("in_scope = 'no'", 1)):
            turns = "select entry_id, row_number() over (partition by outcome order by entry_id) as turn from entry"
            connection.execute(f"update entry set {left_out} where entry_id in (select entry_id from ({turns}) where turn % 4 = {nth})")
        twice = "select entry_id, recipient_id, 'funder' from entry_recipient where role = 'recipient'"
        connection.execute(f"insert or ignore into entry_recipient {twice}")
        outside = "audience = 'internal' or in_scope = 'no'"
        connection.execute(f"update entry set outcome = 'sent', sent_on = '2015-05-01', sent_on_status = 'stated' where {outside}")
        with_parts = "select entry_id from entry_receiver join recipient_part using (recipient_id) join entry using (entry_id)"
        within = "in_scope = 'yes' and audience = 'external'"
        connection.execute(f"update entry set outcome = 'sent' where entry_id in ({with_parts} where {within})")
        parts = "select entry_id, whole_id, 'recipient' from entry_receiver join recipient_part using (recipient_id)"
        connection.execute(f"insert or ignore into entry_recipient {parts}")
        tiers = "select entry_id from entry_recipient join recipient_kind using (recipient_id) where kind = 'university' order by 1"
        connection.execute(f"update entry set tier = '1' where entry_id in ({tiers})")
    return path


@pytest.fixture(scope="module")
def asked(copy: Path) -> Site:
    return Site(copy)


@pytest.fixture(scope="module")
def entries(copy: Path) -> dict[str, Row]:
    """Every entry in scope and external, by its id, with what the tables beside it say."""
    with sqlite3.connect(copy) as connection:
        connection.row_factory = sqlite3.Row
        found = {one["entry_id"]: dict(one) for one in connection.execute("select * from entry")}
        left_out = [one for one in found.values() if (one["in_scope"], one["audience"]) != ("yes", "external")]
        assert {one["outcome"] for one in left_out} >= {"sent"}, "nothing is left out, so this would prove nothing"
        for one in found.values():
            one |= {"facts": {}, "recipients": set()}
        for entry_id, fact, answer in connection.execute("select entry_id, fact, answer from entry_commercial"):
            found[entry_id]["facts"][fact] = answer
        roles = connection.execute("select entry_id, recipient_id from entry_recipient").fetchall()
        assert len(set(roles)) < len(roles), "no organisation has two roles, so this would prove nothing"
        for entry_id, recipient_id in roles:
            found[entry_id]["recipients"].add(recipient_id)
    return {key: one for key, one in found.items() if (one["in_scope"], one["audience"]) == ("yes", "external")}


def rows_of(site: Site, slug: str, part: str = "answer", **values: str) -> list[Row]:
    answer = site.get(f"/questions/{slug}.json?{urlencode({'part': part, **values})}")
    assert answer.status == 200, answer.text
    found: list[Row] = json.loads(answer.body)["rows"]
    return found


def year_of(entry: Row) -> str:
    return str(entry["sent_on"] or entry["decided_on"] or entry["approved_on"] or "")[:4]


def test_commercial_releases_of_each_year(asked: Site, entries: dict[str, Row]) -> None:
    facts = ("legal_form", "publisher_type", "purpose")
    released = [one for one in entries.values() if one["outcome"] in RELEASES]
    years = sorted({year_of(one) for one in released} - {""})
    assert len(years) > 1
    for year in years:
        of_year = [one for one in released if year_of(one) == year]
        for fact, row in zip(facts, rows_of(asked, "commercial-releases-in-a-year", year=year), strict=True):
            told = Counter(one["facts"][fact] for one in of_year)
            assert (row["releases"], row["releases_that_say_no"], row["not_known"]) == (told["yes"], told["no"], told["not_stated"])
            assert row["out_of"] == f"{len(of_year)} {'release' if len(of_year) == 1 else 'releases'} known of that year"
            split = Counter(one["outcome"] for one in of_year if one["facts"][fact] == "yes")
            words = "; ".join(f"{n} {outcome.replace('_', ' ')}" for outcome, n in sorted(split.items()))
            assert row["releases_by_outcome"] == (words or "none known")
        listed = {row["entry_id"] for row in rows_of(asked, "commercial-releases-in-a-year", "releases", year=year) if "entry_id" in row}
        assert listed == {one["entry_id"] for one in of_year if "yes" in one["facts"].values()}


def test_a_year_of_which_no_release_is_known_has_no_numbers(asked: Site) -> None:
    for row in rows_of(asked, "commercial-releases-in-a-year", year="1999"):
        assert (row["releases"], row["releases_that_say_no"], row["not_known"]) == (None, None, None)
        assert row["out_of"] == "no release of that year is known: not counted, and not 0"


def test_whether_data_went_to_companies_is_split_by_what_became_of_the_request(asked: Site, entries: dict[str, Row]) -> None:
    rows = rows_of(asked, "has-my-data-been-sold", "companies")
    released = [one for one in entries.values() if one["outcome"] in RELEASES]
    assert {row["outcome"] for row in rows} == {one["outcome"] for one in released}
    for row in rows:
        told = Counter(one["facts"]["legal_form"] for one in released if one["outcome"] == row["outcome"])
        assert (row["with_a_company"], row["without_a_company"], row["not_stated"]) == (told["yes"], told["no"], told["not_stated"])
        assert row["entries"] == told.total()


def test_an_entry_counts_once_for_an_organisation_whatever_its_roles(asked: Site, copy: Path, entries: dict[str, Row]) -> None:
    with sqlite3.connect(copy) as connection:
        names = dict(connection.execute("select recipient_id, name from recipient"))
    pairs = [(recipient_id, one) for one in entries.values() for recipient_id in one["recipients"]]
    found = Counter((names[recipient_id], one["outcome"]) for recipient_id, one in pairs)
    assert {(row["organisation"], row["outcome"]): row["entries"] for row in rows_of(asked, "organisations-by-entries")} == found


def test_an_entry_counts_once_for_a_university_and_its_parts(asked: Site, copy: Path, entries: dict[str, Row]) -> None:
    with sqlite3.connect(copy) as connection:
        kinds = {one for (one,) in connection.execute("select recipient_id from recipient_kind where kind = 'university'")}
        whole = dict(connection.execute("select recipient_id, whole_id from recipient_part"))
        tier_1 = {one for (one,) in connection.execute("select entry_id from entry_tier where tier = '1'")}
        received = connection.execute("select entry_id, recipient_id from entry_receiver").fetchall()
    listed = [(whole.get(one, one), entry_id) for entry_id, one in received if one in kinds and entry_id in tier_1 and entry_id in entries]
    named = set(listed)
    assert len(named) < len(listed), "no entry names a university and a part of it, so this would prove nothing"
    told: dict[str, Counter[str]] = {one: Counter() for one, _ in named}
    for one, entry_id in named:
        told[one][entries[entry_id]["outcome"]] += 1
    rows = rows_of(asked, "universities-and-tier-1")
    assert {row["recipient_id"] for row in rows} == told.keys() != set()
    for row in rows:
        counted = told[row["recipient_id"]]
        others = sorted(((outcome, n) for outcome, n in counted.items() if outcome != "sent"), key=lambda one: (-one[1], one[0]))
        assert row["sent"] == counted["sent"]
        assert row["other_outcomes"] == "; ".join(f"{n} {outcome.replace('_', ' ')}" for outcome, n in others)


def test_requests_are_counted_by_tier_within_the_months_asked_for_and_both_ends_count(asked: Site, copy: Path) -> None:
    edition = "dfe-npd-requests-2016-06"
    with sqlite3.connect(copy) as connection:
        told = "select coalesce(tier, 'not_read'), first_day, last_day from listing_summary where edition_id = ? and audience = 'external'"
        rows = connection.execute(f"{told} and section_id like 'dfe-npd-requests-%'", (edition,)).fetchall()
    months = sorted({day[:7] for _, *days in rows for day in days if day})
    assert len(months) > 2
    for start, end in ((months[0], months[-1]), (months[1], months[-2]), (months[1], months[1]), (months[-1], months[-1])):
        within = Counter(tier for tier, first, last in rows if first and start <= first[:7] and last[:7] <= end)
        asked_for = {"edition": edition, "from": start, "to": end}
        counted = {row["tier"]: row["requests"] for row in rows_of(asked, "requests-by-tier", **asked_for)}
        assert counted["Total"] == within.total()
        assert [counted[f"Tier {number}"] for number in (1, 2, 3, 4)] == [within[str(number)] for number in (1, 2, 3, 4)]
        outside = sum(bool(first) and (last[:7] < start or first[:7] > end) for _, first, last in rows)
        (apart,) = (row["not_placed"] for row in rows_of(asked, "requests-by-tier", **asked_for) if row["tier"] == "Total")
        # One row of the sheet says "Requests of 2016" and is set aside.
        assert apart == len(rows) - within.total() - outside + 1
