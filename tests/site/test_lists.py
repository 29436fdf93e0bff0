"""Lists, search and identity: a number leads to a list in which the same number stands, and a key leads to its entry."""

from __future__ import annotations

import json
import re
import sqlite3
from html import unescape
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import pytest
from register_site.lists import facets
from register_site.lists.calendar import source_calendar
from register_site.lists.list_pages import LISTS

from tests.site.conftest import Site
from tests.site.made_up_register import IN_SCOPE, NEWEST, SECTION, SOURCE
from tests.site.test_downloads import shown

COUNTED = (
    "/",
    "/recipients",
    "/recipients?show=any",
    "/recipients/org-1",
    "/datasets",
    "/datasets/leo",
    "/editions",
    f"/editions/{NEWEST}",
    "/quality",
    "/entries",
    "/changes",
    "/search?q=attainment",
    "/search?q=made-up",
    "/search?q=notes+editors",
    "/rows",
    "/issues",
)
NUMBER_LINK = re.compile(r'<a href="(/(?:entries|changes|rows|issues|undecided|recipients|datasets)\?[^"]*)">([\d,]+)(?:</a>| [a-z])')


@pytest.mark.parametrize("address", COUNTED)
def test_each_number_leads_to_a_list_with_the_same_count(site: Site, address: str) -> None:
    links = NUMBER_LINK.findall(site.get(address).text)
    assert links or address == "/recipients?show=any"
    for href, text in links:
        page = site.get(href.replace("&amp;", "&"))
        assert page.status == 200, href
        number = int(text.replace(",", ""))
        assert shown(page.text) == number, f"{href}: {text}"


def test_the_list_starts_in_scope_and_external_and_says_what_it_leaves_out(site: Site) -> None:
    html = site.get("/entries").text
    assert shown(html) == IN_SCOPE
    said = re.search(r'class="others">.*', html)
    assert said
    left_out = [int(number) for number in re.findall(r'">(\d+) [a-z]', said[0])]
    assert left_out
    assert shown(html) + sum(left_out) == shown(site.get("/entries?in_scope=any&audience=any").text) == 71


def test_the_counts_beside_a_filter_are_what_choosing_shows(site: Site) -> None:
    html = site.get("/entries?in_scope=any&audience=any&dataset=leo").text
    for key in ("outcome", "year", "in_scope", "access_route", "recipient", "edition", "listing_state"):
        select = re.search(rf'<select id="f-{key}".*?</select>', html, re.S)
        assert select
        choices = re.findall(r'<option value="([^"]*)"[^>]*>[^<]*\(([\d,]+)\)</option>', select[0])
        assert choices, key
        for value, number in choices:
            query = {"in_scope": "any", "audience": "any", "dataset": "leo", key: value.replace(" ", "+")}
            page = site.get("/entries?" + "&".join(f"{name}={chosen}" for name, chosen in query.items()))
            assert shown(page.text) == int(number.replace(",", "")), (key, value)


def test_pages_of_a_list_hold_every_entry_once(site: Site) -> None:
    seen: list[str] = []
    for number in (1, 2):
        seen += re.findall(r'card-title"><a href="/entries/([^"]+)"', site.get(f"/entries?page={number}").text)
    assert len(seen) == len(set(seen)) == IN_SCOPE


def test_any_key_leads_to_its_entry(site: Site) -> None:
    for key in ("row-uksa-2024-001", "2024-001", "2024/001", "2024%2F001"):
        answer = site.get(f"/entries/{key}")
        assert (answer.status, answer.headers["location"]) == (302, "/entries/uksa-2024-001")


def test_a_number_used_twice_offers_both(site: Site) -> None:
    for key in ("2024-040", "2024/040"):
        answer = site.get(f"/entries/{key}")
        assert answer.status == 200
        assert "This number was used for 2 different projects" in answer.text
        assert "/entries/uksa-2024-040-b" in answer.text
    assert "The same number was used for" in site.get("/entries/uksa-2024-040").text


@pytest.mark.parametrize("kind", ["entries", "recipients", "datasets", "editions", "cells", "questions"])
def test_what_is_not_there_is_said_in_plain_words(site: Site, kind: str) -> None:
    answer = site.get(f"/{kind}/none")
    assert answer.status == 404
    assert "none" in answer.text


TYPED = (
    "attainment",
    '"later earnings"',
    "attainment AND earnings",
    "title:attainment",
    "2024/012",
    "attainment*",
    "NEAR(a b)",
    "it's",
    "-attainment",
    "a OR b",
    "(",
    '"unclosed attainment',
    "O'Hara; drop table entry",
)


@pytest.mark.parametrize("text", TYPED)
def test_what_a_reader_types_is_never_a_search_language(site: Site, text: str) -> None:
    answer = site.get(f"/search?q={quote_plus(text)}")
    assert answer.status == (400 if text == "(" else 200)


def test_search_groups_and_puts_what_is_in_scope_first(site: Site) -> None:
    html = site.get("/search?q=made-up").text
    assert "Entries:" in html
    assert "Organisations:" in html
    assert "Nothing that was read into this register" in site.get("/search?q=zebra").text
    first = re.search(r'card-title"><a href="/entries/([^"]+)"', site.get("/search?q=births+OR").text + html)
    assert first


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("attainm", "attainment"), ("attainmnet", "attainment"), ("Univ", "university"), ("earnings attanment", "earnings attainment")],
)
def test_a_word_that_is_found_nowhere_is_helped_with(site: Site, typed: str, offered: str) -> None:
    html = site.get(f"/search?q={quote_plus(typed)}").text
    assert f'Did you mean <a href="/search?q={quote(offered)}">{offered}</a>?' in html


def test_what_is_found_or_put_in_quotes_is_left_alone(site: Site) -> None:
    assert "Did you mean" not in site.get("/search?q=attainment").text
    assert "Did you mean" not in site.get("/search?q=%22attainmnet%22").text
    assert "No word of a title or a name here is like it" in site.get("/search?q=zzzzebra").text


def test_filters_of_no_value_are_taken_as_not_given(site: Site) -> None:
    assert shown(site.get("/entries?q=&outcome=&year=").text) == IN_SCOPE


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_value_that_a_list_offers_leads_to_as_many_rows_as_it_says(site: Site, name: str) -> None:
    lifted = dict.fromkeys(LISTS[name].default, "any")
    page = site.get(f"/{name}?{urlencode(lifted)}").text
    offered = re.findall(r'<select id="f-[^"]*" name="([^"]+)">(.*?)</select>', page, re.S)
    assert {one.key for one in LISTS[name].filters if one.offered} <= {key for key, _ in offered}
    for key, options in offered:
        values = re.findall(r'<option value="([^"]*)"[^>]*>[^<]*\(([\d,]+)\)</option>', options)
        assert len(values) == options.count(")</option>"), key
        for value, number in values:
            answer = site.get(f"/{name}.json?{urlencode({**lifted, key: unescape(value)})}")
            assert answer.status == 200, (key, value)
            assert f"{json.loads(answer.body)['row_count']:,}" == number, (key, value)


def test_values_left_out_of_a_form_are_counted_without_those_that_are_offered_as_none(
    fresh_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all values with rows, those that are not offered; "not stated", offered as 0, is none of them."""
    query = "sort=title&year=2024"
    everything = re.findall(r'<option value="([^"]*)"[^>]*>[^<]*\(([\d,]+)\)', select_of(fresh_site.get(f"/entries?{query}").text))
    some = [value for value, number in everything if number != "0" and value != "any"]
    assert ("not_stated", "0") in everything
    monkeypatch.setattr(facets, "SHOWN_VALUES", 1)
    hint = re.search(r'id="h-recipient">The commonest; (\d+) more', fresh_site.get(f"/entries?{query}&in_scope=yes").text)
    assert hint
    assert int(hint[1]) == len(some) - 1


def select_of(page: str) -> str:
    found = re.search(r'<select id="f-recipient".*?</select>', page, re.S)
    assert found
    return found[0]


SAID = (
    ("/entries", "60 entries, or down to 59 about children's education data, external; newest first"),
    ("/entries?release=yes&year_from=2021&year_to=2025", "1 release 2021 to 2025, about children's education data, external; newest first"),
    ("/entries?recipient_kind=company&sort=title", " naming companies as recipient, about children's education data, external; by title"),
    ("/entries?in_scope=any&audience=any&pupil_level=not_stated", " about any data, external and internal, pupil level not stated; newest"),
    ("/entries?dataset=leo&year=2024", " naming the dataset Longitudinal Education Outcomes (LEO), 2024, about children's"),
    ("/entries?recipient=org-1&outcome=secure_access", " secure access, naming Example Analytics Limited, about children's"),
    ("/entries?legal_gateway=not_stated", "1 entry legal gateway: not stated, about children's"),
    ("/entries?year_to=2021&undated=yes&q=attainment", " 2021 or earlier or without a year, holding the words “attainment”, about"),
    ("/entries?release=no", " with no release stated, about children's"),
    ("/parliament?recipient=not_stated", " organisation named: none on our list; newest first"),
    ("/claims?recipient=not_stated", " about: no organisation on our list; newest first"),
    ("/recipients?show=any&kind=university", " with any entries, being universities; most entries first"),
    ("/changes?kind=disappeared", " no longer listed, about children's education data, external; newest first"),
    ("/parliament?house=commons", " in the House of Commons; newest first"),
    ("/rows?disposition=set_aside", "5 rows set aside"),
    (f"/tallies?section_id={SECTION}", " of the part “Accredited research projects”; newest edition first"),
    (f"/tallies?edition_id={NEWEST}", " in the edition as at 1 June 2026, uksa-accredited-projects-2026-06-01; newest edition first"),
    ("/rows?disposition=note", " rows being notes"),
    ("/entries?company_by_legal_form=yes", " a recipient is a company by its legal form: yes, about children's"),
)


@pytest.mark.parametrize(("address", "said"), SAID)
def test_a_list_says_in_plain_words_what_it_counts(site: Site, address: str, said: str) -> None:
    heading = re.search(r'<h2 class="result" id="result">(.*?)</h2>', site.get(address).text, re.S)
    assert heading
    assert said in unescape(re.sub("<[^>]+>", "", heading[1]))


def test_a_file_says_how_far_its_count_may_fall_as_its_page_does(site: Site) -> None:
    for name, query in (("entries", "in_scope=any&audience=any"), ("recipients", "show=any")):
        heading = re.search(r'<h2 class="result" id="result">(.*?)<span', site.get(f"/{name}?{query}").text, re.S)
        assert heading
        assert ", or down to " in heading[1], name
        assert json.loads(site.get(f"/{name}.json?{query}").body)["in_words"].startswith(heading[1].strip()), name


def test_a_page_says_which_rows_of_the_whole_it_shows(site: Site) -> None:
    assert "On this page: entries 1 to 50 of 60. The rest are on the other pages." in site.get("/entries").text
    assert "On this page: entries 51 to 60 of 60." in site.get("/entries?page=2").text
    assert "On this page:" not in site.get("/entries?year=2025").text
    found = site.get("/search?q=attainment").text
    told = re.search(r"Shown here: the 10 that fit best of (\d+), those about children's education data first\.", unescape(found))
    assert told
    assert int(told[1]) == shown(site.get("/entries?q=attainment&in_scope=any&audience=any").text)


@pytest.mark.parametrize(("address", "kinds"), [("/parliament", "question|debate|statement"), ("/issues", "error|warning|notice"),
    ("/rows", "listing|heading|note|tally")])  # fmt: skip
def test_parts_of_a_total_are_told_as_one_or_as_many(site: Site, address: str, kinds: str) -> None:
    line = re.search(r'<p class="split">(.*?)</p>', site.get(address).text, re.S)
    assert line
    parts = re.findall(rf"([\d,]+) ({kinds}|\w+ies|\w+s)\b", re.sub("<[^>]+>", "", line[1]))
    assert parts
    assert [part for part in parts if (part[0] == "1") == part[1].endswith("s")] == []


BLANK = ("in_scope", "audience", "outcome", "dataset", "year", "recipient", "access_route", "legal_gateway", "pupil_level")
MORE = ("recipient_kind", "item", "company_by_legal_form", "commercial_by_publisher", "purpose_for_sale")


def test_each_facet_counts_what_is_not_stated_if_only_as_none(site: Site) -> None:
    html = site.get("/entries?in_scope=any&audience=any").text
    for key in BLANK + MORE:
        select = re.search(rf'<select id="f-{key}".*?</select>', html, re.S)
        assert select
        number = re.search(r'<option value="not_stated"[^>]*>[^<]*\((\d+)\)</option>', select[0])
        assert number, key
        query = "&".join(f"{name}={value}" for name, value in {"in_scope": "any", "audience": "any", key: "not_stated"}.items())
        assert shown(site.get(f"/entries?{query}").text) == int(number[1]), key


def test_a_re_issue_is_told_from_what_it_replaced_wherever_one_is_chosen(site: Site, tmp_path: Path) -> None:
    copy = tmp_path / "register.db"
    copy.write_bytes(site.database.read_bytes())
    with sqlite3.connect(copy) as database:
        for table in ("edition", "edition_list"):
            database.execute(f"update {table} set as_at = '2026-03-24', reissue_of = '{SOURCE}-2026-03-24' where edition_id = '{NEWEST}'")
    again = Site(copy)
    for path in ("/entries", "/questions/vanished-between-editions"):
        offered = re.findall(rf'<option value="{SOURCE}-2026[^"]*"[^>]*>([^<]+)', again.get(path).text)
        assert len(set(offered)) == 2, offered
        assert sum("(re-issue)" in one for one in set(offered)) == 1
    assert re.search(r"<h1>[^\n]*24 March 2026</time> \(re-issue\)</h1>", again.get(f"/editions/{NEWEST}").text)
    with sqlite3.connect(copy) as database:
        entry, row, other = database.execute(
            "select entry_id, newest.row_id, older.row_id from listing as newest join listing as older using (entry_id)"
            " where newest.edition_id = ? and older.edition_id = ? limit 1",
            (NEWEST, f"{SOURCE}-2026-03-24"),
        ).fetchone()
    for path in ("/changes", "/quality", "/tallies", f"/entries/{entry}", f"/cells/{row}"):
        html = again.get(path).text
        named = re.findall(rf'<a href="/editions/{NEWEST}[^"]*">([^\n]*?)</a>', html)
        assert named, path
        assert all("24 March 2026</time> (re-issue)" in one for one in named), path
        others = re.findall(rf'<a href="/editions/{SOURCE}-2026-03-24[^"]*">([^\n]*?)</a>', html)
        assert not any("re-issue" in one for one in others), path
    assert "against that as at <time" in again.get("/changes").text
    assert "edition as at 24 March 2026 (re-issue), sheet" in again.get(f"/entries/{entry}").text
    assert "(re-issue)" not in re.findall(r"<title>.*?</title>", again.get(f"/cells/{other}").text)[0]


def test_the_calendar_has_every_quarter_and_says_the_most_that_is_known_of_it() -> None:
    states = [("2024", 4, "wanted", 1), ("2024", 1, "held", 2), ("2024", 1, "wanted", 1)]
    states += [("2022", 2, "held_unread", 1), ("2022", 2, "wanted", 1)]
    dated = [{"year": year, "quarter": quarter, "state": state, "editions": n} for year, quarter, state, n in states]
    undated = [{"year": None, "quarter": None, "state": state, "editions": n} for state, n in (("held", 2), ("wanted", 3))]
    none = "none_known"
    assert source_calendar("Made up", [*dated, *undated]) == {
        "title": "Made up",
        "undated": 5,
        "lines": [
            {"year": 2024, "quarters": ["held", none, none, "wanted"]},
            {"year": 2023, "quarters": [none] * 4},
            {"year": 2022, "quarters": [none, "held_unread", none, none]},
        ],
    }
    assert source_calendar("Made up", undated)["lines"] == []
