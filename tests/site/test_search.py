"""Search over the made-up register: beginnings of words, rows not read, help with spelling, and suggestions. What is counted is counted
here again, from the same rows by other means."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from urllib.parse import quote

import pytest

from tests.site.conftest import Site
from tests.site.made_up_register import NEWEST
from tests.site.test_downloads import shown

UNREAD_SHEET = f"{NEWEST}-sheet-2"


def ask(site: Site, sql: str, *values: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(site.database) as database:
        return database.execute(sql, values).fetchall()


def entries_with(site: Site, pattern: str) -> int:
    """The entries whose title or reference fits a pattern, whatever they are about."""
    texts = [f"{title}\n{reference}" for title, reference in ask(site, "select title, reference from entry")]
    return sum(bool(re.search(pattern, text, re.I)) for text in texts)


def found_entries(site: Site, text: str) -> int:
    return shown(site.get(f"/entries?in_scope=any&audience=any&q={quote(text)}").text)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("attainm*", r"\battainm"),
        ("attain* earn*", r"\battain(?s:.*)\bearn"),
        ("earnings attain*", r"\battain(?s:.*)\bearnings"),
        ("2024/01*", r"\b2024/01"),
        ("proj*", r"\bproj"),
        ("p*", r"\bp"),
        ("zebra*", r"\bzebra"),
    ],
)
def test_a_star_finds_every_word_that_begins_so(site: Site, text: str, pattern: str) -> None:
    number = entries_with(site, pattern)
    assert found_entries(site, text) == number
    assert bool(number) == ("id=\"g-entry\"" in site.get(f"/search?q={quote(text)}").text)
    assert site.get(f"/entries.csv?in_scope=any&audience=any&q={quote(text)}").headers["x-row-count"] == str(number)


def test_a_star_in_quotes_or_by_itself_is_no_sign(site: Site) -> None:
    assert "is found nowhere" not in site.get('/search?q="attainm*"').text
    assert found_entries(site, '"attainm*"') == 0
    assert found_entries(site, "attainment *") == found_entries(site, "attainment")
    assert site.get("/search?q=*").status == 400


def test_what_begins_so_is_offered_with_what_it_finds(site: Site) -> None:
    page = html.unescape(site.get("/search?q=attain+earn").text)
    assert "Only the whole word" not in page, "endings are ignored, so “earn” finds “earnings” already"
    page = html.unescape(site.get("/search?q=proje").text)
    found = re.search(r'<a href="/search\?q=proje%2A">proje\*</a> finds (\d+) things', page)
    assert found
    whole = site.get("/search?q=proje*").text
    assert int(found[1]) == sum(int(number) for number in re.findall(r'<a href="#g-(?!unread)\w+">([\d,]+) ', whole))


@pytest.mark.parametrize("typed", ["attainmnet", "Univ", "earnings attanment"])
def test_help_with_spelling_says_what_each_search_finds(site: Site, typed: str) -> None:
    line = r'<a href="(/search\?q=[^"]+)">[^<]+</a>\? <span class="hint">It finds ([\d,]+) things?'
    offered = re.findall(line, site.get(f"/search?q={quote(typed)}").text)
    assert offered
    for address, number in offered:
        answer = site.get(address).text
        assert int(number) == sum(int(one) for one in re.findall(r'<a href="#g-(?!unread)\w+">([\d,]+) ', answer)) > 0


def test_rows_not_read_are_in_the_answer_with_their_count_and_cells(site: Site) -> None:
    """The sheet is found by its name; of its two rows nothing is kept, and the page says that they cannot be searched."""
    page = site.get("/search?q=notes+editors").text
    section = page.split('id="g-unread"')[1].split("</section>")[0]
    assert section.startswith('>Rows not read: <a href="/rows?q=notes+editors">2<span class="sr"> rows</span></a>')
    assert f'<a href="/cells/{UNREAD_SHEET}-r1">Notes for editors, row 1</a>' in section
    assert "No heading row was recognised." in section
    assert shown(site.get("/rows?q=notes+editors").text) == 2
    assert site.get(f"/cells/{UNREAD_SHEET}-r1").status == 200
    ((rows, sheets),) = ask(site, "select count(*), count(distinct sheet_id) from source_row where disposition = 'set_aside'")
    for text in ("notes+editors", "attainment", "zebra"):
        said = " ".join(re.sub("<[^>]+>", "", site.get(f"/search?q={text}").text).split())
        assert f"so they cannot be searched: {rows} such rows in {sheets} sheets, any of which may hold what you look for" in said, text
    assert shown(site.get("/rows?disposition=set_aside").text) == rows


def test_the_spellings_of_an_organisation_stand_apart(site: Site) -> None:
    page = re.sub("</?mark>", "", site.get("/search?q=invented").text)
    found = re.findall(r'<span class="hint">([^<]+ · Invented spelling)</span>', page)
    assert found
    assert not [one for one in found if "\n" in one]


def test_a_withheld_cell_s_words_find_nothing(site: Site) -> None:
    """The cells of rows not read hold a mark and no more, and the mark is in no index."""
    assert ask(site, "select distinct cells from source_row where sheet_id = ? and cells like '%B%'", UNREAD_SHEET) == [
        ('{"A": "[withheld]", "B": "[withheld]"}',)
    ]
    for index in ("search_index", "search_index_words"):
        assert ask(site, f"select count(*) from {index} where {index} match 'withheld'") == [(0,)]


def suggested(site: Site, text: str) -> list[tuple[str, str]]:
    answer = site.get(f"/search/suggestions.json?q={quote(text)}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")
    return [(one["text"], one["kind"]) for one in json.loads(answer.body)["suggestions"]]


def test_names_and_words_are_suggested_and_each_finds_something(site: Site) -> None:
    assert suggested(site, "univ") == [("University of Example", "recipient"), ("university", "word")]
    assert suggested(site, "of exa") == [("University of Example", "recipient"), ("Department of Examples", "recipient")]
    assert suggested(site, "long")[0] == ("Longitudinal Education Outcomes (LEO)", "dataset")
    assert suggested(site, "later attai") == [("later attainment", "word")]
    for typed in ("univ", "of exa", "long", "later attai", "an", "made"):
        for text, _ in suggested(site, typed):
            assert "Nothing that was read" not in site.get(f"/search?q={quote(text)}").text, text


@pytest.mark.parametrize("typed", ["", "u", "---", "zzzz", "attainment zzzz", '"'])
def test_where_nothing_is_to_be_suggested_nothing_is(site: Site, typed: str) -> None:
    assert suggested(site, typed) == []
