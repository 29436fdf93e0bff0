"""The numbers of /my-record are one, whoever works them out: the table, the list of a year of birth, and the script in a real browser.

Which entries may be about which children is made up.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, Route

from tests.site.conftest import Site

# Entry -> its rows: year groups, school years, years of birth, and how sure it is.
REACHES = {
    "uksa-2024-001": [(-5, 13, None, 2024, None, None, "unknown")],
    "uksa-2024-002": [(-5, 0, 2015, 2020, None, None, "inferred")],
    "uksa-2024-003": [(12, 15, 2001, 2003, None, None, "stated")],
    "uksa-2024-004": [(-1, 14, None, 2005, 1999, None, "inferred")],
    "uksa-2024-005": [(-1, 14, None, 2005, 1990, 1995, "stated")],
    "uksa-2024-006": [(11, 11, 2010, 2010, None, None, "stated"), (-1, 14, 2008, None, None, None, "inferred")],
}
# Entry, stage -> the years of birth of the children of that stage whom it may be about, from the first to the last that can be chosen.
OF_A_STAGE = {
    ("uksa-2024-002", "Before Reception"): range(2011, 2021),
    ("uksa-2024-002", "Reception"): range(2010, 2016),
    ("uksa-2024-002", "Year 1"): range(0),
    ("uksa-2024-003", "Year 11"): range(0),
    ("uksa-2024-003", "Year 12"): range(1984, 1987),
    ("uksa-2024-003", "Year 13"): range(1983, 1986),
    ("uksa-2024-003", "After Year 13"): range(1981, 1985),
    # Years of birth that are printed are meant at every stage.
    ("uksa-2024-004", "Year 13"): range(1999, 2002),
    ("uksa-2024-005", "Before Reception"): range(1990, 1996),
    ("uksa-2024-006", "Year 10"): range(1993, 2022),
    ("uksa-2024-006", "Year 11"): range(1992, 2022),
}
# What is shown of each year of birth, with all stages ticked or only one: its headings, each with the links and reasons below it.
SHOW = """only => {
    for (const box of document.getElementsByName("stage")) box.checked = [null, box.value].includes(only);
    const born = document.getElementById("born");
    const lines = list => [...list.children].map(one => [one.querySelector("a").pathname, one.querySelector(".hint")?.textContent ?? ""]);
    return [...born.options].map(year => {
        born.value = year.value;
        document.getElementById("work-out").click();
        const parts = [...document.querySelectorAll("#answer h2")].map(one => [one.textContent, one.nextElementSibling]);
        return [Number(year.value), parts.map(([said, list]) => [said, list?.tagName === "UL" ? lines(list) : []])];
    });
}"""
Shown = dict[int, list[list[Any]]]


@pytest.fixture(scope="module")
def stages(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The made-up register with REACHES."""
    copy = tmp_path_factory.mktemp("stages") / "register.db"
    shutil.copy(site.database, copy)
    with sqlite3.connect(copy) as connection:
        for entry_id, reaches in REACHES.items():
            connection.execute("update entry set outcome = 'sent', in_scope = 'yes', audience = 'external' where entry_id = ?", [entry_id])
            connection.execute("delete from entry_reach where entry_id = ?", [entry_id])
            rows = [(entry_id, place, *reach, f"made up, {place}") for place, reach in enumerate(reaches, start=1)]
            connection.executemany(f"insert into entry_reach values ({', '.join('?' * len(rows[0]))})", rows)
    return Site(copy)


@pytest.fixture(scope="module")
def chooser(browser: Browser, stages: Site) -> Iterator[Page]:
    """The page in a browser that is given what the site answers, with no server between them."""

    def answer(route: Route) -> None:
        told = stages.get(route.request.url.removeprefix("http://register.test"))
        route.fulfill(status=told.status, headers=dict(told.headers), body=told.body)

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto("http://register.test/my-record")
    yield page
    page.close()


def shown(chooser: Page, stage: str | None = None) -> Shown:
    """What the script shows of each year of birth, with every stage ticked or with one alone."""
    only = stage and chooser.get_by_label(stage, exact=True).get_attribute("value")
    return dict(chooser.evaluate(SHOW, only))


def listed(page: html.HtmlElement) -> list[list[Any]]:
    """The same of the page of one year of birth."""
    found = []
    for part in page.xpath("//section[h2[starts-with(@id, 'g-')]]"):
        lines = [[line.find("a").get("href"), line.xpath("string(*[@class='hint'])")] for line in part.xpath("ul/li")]
        found.append([part.findtext("h2"), lines])
    return found


def test_the_script_shows_what_the_table_and_the_list_of_each_year_do(chooser: Page, stages: Site) -> None:
    told = shown(chooser)
    table = {}
    for line in html.fromstring(stages.get("/my-record").text).xpath("//table/tbody/tr"):
        table[int(line.findtext("th/a"))] = [cell.text_content().split()[-1] for cell in line.xpath("td[contains(@class, 'num')]")]
    assert len(table) > 40
    assert {born: [said.split(": ")[1] for said, _ in parts] for born, parts in told.items()} == table
    assert told == {born: listed(html.fromstring(stages.get(f"/my-record/{born}").text)) for born in table}


def test_a_stage_leaves_out_those_who_were_not_in_it_in_those_years(chooser: Page) -> None:
    of_a_stage = {stage: shown(chooser, stage) for stage in dict.fromkeys(stage for _, stage in OF_A_STAGE)}
    for (entry_id, stage), expected in OF_A_STAGE.items():
        found = [born for born, parts in of_a_stage[stage].items() if f"/entries/{entry_id}" in str(parts)]
        assert sorted(found) == list(expected), (entry_id, stage)
    assert [said for said, lines in of_a_stage["Year 11"][1994] if "uksa-2024-006" in str(lines)] == ["The cohort is printed: 2"]
    assert [said for said, lines in of_a_stage["Year 10"][1994] if "uksa-2024-006" in str(lines)] == ["The years and the data overlap: 1"]


def test_the_stages_are_every_one(chooser: Page) -> None:
    """What is shown of each by itself is together what is shown of all, and without any nothing is."""
    told = {born: {link for _, lines in parts for link, _ in lines} for born, parts in shown(chooser).items()}
    alone: dict[int, set[str]] = {born: set() for born in told}
    for label in chooser.locator(".ticks label").all_inner_texts():
        for born, parts in shown(chooser, label.strip()).items():
            alone[born] |= {link for _, lines in parts for link, _ in lines}
    assert alone == told
    assert not any(lines for parts in dict(chooser.evaluate(SHOW, "none")).values() for _, lines in parts)
