"""A range of years on a list: what it holds, what it leaves out for want of a date, and every file and facet as filtered."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from register_site.lists.entry_lists import ENTRIES
from register_site.lists.filters import short_rows
from register_site.lists.lists import where

from pipeline.load import write_facets
from tests.site.conftest import Site
from tests.site.test_downloads import shown

WITHIN = "in_scope = 'yes' and audience = 'external'"
RANGES = ("year_from=2021&year_to=2022", "year_from=2022", "year_to=2021", "year_from=2023&year_to=2023", "year_from=1990&year_to=1999")


def years_of(site: Site) -> list[str]:
    """The year of every entry that the list starts from, or why it has none, from the entries' own dates."""
    sql = (
        "select coalesce(substr(coalesce(sent_on, decided_on, approved_on), 1, 4), iif(approved_on_status = 'unparsed', 'unparsed',"
        f" 'not_stated')) from entry where {WITHIN}"
    )
    with sqlite3.connect(site.database) as database:
        return [year for (year,) in database.execute(sql)]


def inside(query: str, year: str) -> bool:
    ends = dict(part.split("=") for part in query.split("&"))
    return year.isdecimal() and ends.get("year_from", "0000") <= year <= ends.get("year_to", "9999")


@pytest.mark.parametrize("query", RANGES)
def test_a_range_holds_its_years_and_tells_of_what_has_no_date(site: Site, query: str) -> None:
    years = years_of(site)
    number, undated = sum(inside(query, year) for year in years), sum(not year.isdecimal() for year in years)
    assert undated == 1
    page = site.get(f"/entries?{query}").text
    assert shown(page) == number
    said = re.search(r'1 with a date that could not be read is not shown: <a href="(/entries\?[^"]+)">show it</a>', page)
    assert said
    whole = site.get(said[1].replace("&amp;", "&")).text
    assert shown(whole) == number + undated
    back = re.search(r'Among them: 1 with a date that could not be read: <a href="([^"]+)">leave them out', whole)
    assert back
    assert back[1].replace("&amp;", "&") == f"/entries?{query}"


@pytest.mark.parametrize("query", [*RANGES[:3], "year_from=2022&undated=yes", "year_to=2021&undated=yes&outcome=secure_access"])
def test_every_file_holds_the_rows_of_the_page(site: Site, query: str) -> None:
    number = shown(site.get(f"/entries?{query}").text)
    assert site.get(f"/entries.csv?{query}").text.count("\r\n") == number + 1
    told = json.loads(site.get(f"/entries.json?{query}").body)
    assert (told["row_count"], len(told["rows"])) == (number, number)
    assert "1 with a date that could not be read" in told["in_words"]
    book = openpyxl.load_workbook(io.BytesIO(site.get(f"/entries.xlsx?{query}").body))
    assert book["Rows"].max_row == number + 1
    about = {row[0].value: row[1].value for row in book["About this file"].iter_rows(max_col=2)}
    assert about["In words"] == told["in_words"]


@pytest.mark.parametrize("query", ["year_from=2021&year_to=2022", "year_to=2021&undated=yes"])
def test_the_counts_beside_the_filters_are_those_within_the_range(site: Site, query: str) -> None:
    page = site.get(f"/entries?{query}").text
    for key in ("outcome", "year", "release", "recipient", "dataset", "pupil_level", "legal_gateway"):
        select = re.search(rf'<select id="f-{key}".*?</select>', page, re.S)
        assert select
        for value, number in re.findall(r'<option value="([^"]*)"[^>]*>[^<]*\(([\d,]+)\)</option>', select[0]):
            narrowed = site.get(f"/entries?{query}&{key}={value.replace(' ', '+')}").text
            assert shown(narrowed) == int(number), (key, value)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("year_from=20x4", "“20x4” is not a year for “From year” (year_from in the address). Give a year in four digits, such as 2013."),
        ("year_to=2024-01", "“2024-01” is not a year for “To year” (year_to in the address)."),
        ("year_from=2024&year_to=2021", "The range of years ends before it begins: it is from 2024 to 2021."),
    ],
)
def test_what_is_no_range_is_refused_in_plain_words(site: Site, query: str, said: str) -> None:
    answer = site.get(f"/entries.csv?{query}" if "&" in query else f"/entries?{query}")
    assert answer.status == 400
    assert said in answer.text


def test_without_a_range_all_are_shown_and_the_address_says_no_more(site: Site) -> None:
    assert shown(site.get("/entries?undated=yes").text) == len(years_of(site))
    assert "undated" not in "".join(re.findall('href="[^"]*"', site.get("/entries?undated=yes").text))
    assert shown(site.get("/entries?year_from=&year_to=").text) == len(years_of(site))


def test_a_date_whose_meaning_is_not_stated_is_not_called_no_date(site: Site, tmp_path: Path) -> None:
    database = tmp_path / "register.db"
    database.write_bytes(site.database.read_bytes())
    with sqlite3.connect(database) as connection:
        for number, dates in enumerate(
            ("listed_date = '2016-04-01'", "received_on = '2015'", "listed_date_status = 'unparsed'", "ends_on = null")
        ):
            connection.execute(
                f"update entry set approved_on = null, approved_on_status = 'not_stated', {dates} where entry_id ="
                f" (select entry_id from entry where {WITHIN} and approved_on is not null order by entry_id limit 1)"
            )
            assert number + 2 == connection.execute(f"select sum(approved_on is null) from entry where {WITHIN}").fetchone()[0]
        connection.execute("delete from entry_facet")
        write_facets(connection)
    made = Site(database)
    told = json.loads(made.get("/entries.json?year_from=1990").body)["in_words"]
    said = (
        "2 with a date that is not said to be of sending, decision or approval and 1 with no date"
        " and 1 with a date of something else that could not be read and 1 with a date that could not be read are not shown"
    )
    # The last is what the filter of the year says could not be read.
    assert json.loads(made.get("/entries.json?year=unparsed").body)["row_count"] == 1
    assert said in told
    assert said.removesuffix(" are not shown") in made.get("/entries?year_from=1990").text


def test_claims_and_parliament_have_ranges_too(site: Site) -> None:
    for name, sql in (("claims", "select said_on from claim"), ("parliament", "select dated from parliament_list")):
        with sqlite3.connect(site.database) as database:
            dates = [date for (date,) in database.execute(sql)]
        page = site.get(f"/{name}?year_from=2024&year_to=2024").text
        total = sum((date or "")[:4] == "2024" for date in dates)
        assert total
        assert shown(page) == total


def test_a_range_is_looked_up_by_an_index(site: Site) -> None:
    values = {"year_from": "2021", "year_to": "2022"}
    for chosen in (values, {**ENTRIES.default, **values}):
        condition, parameters = where(ENTRIES, chosen)
        with sqlite3.connect(site.database) as database:
            plan = database.execute(f"explain query plan select count(*) from {short_rows(ENTRIES.view)} where {condition}", parameters)
            lines = [line for *_, line in plan]
        assert len(lines) == 1
        used = r"SEARCH entry_list USING COVERING INDEX entry_facet_\w+ \((in_scope=\? AND audience=\? AND )?year>\? AND year<\?\)"
        assert re.search(used, lines[0]), lines
