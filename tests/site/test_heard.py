"""What a reader hears, or sees of a page in parts: links, headings, tables and titles each say what they are on their own.

axe-core (tests/site/test_browser.py) looks for faults that can be told from the markup alone. These are our rules for what it lets be.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from lxml import html
from register_site.lists.list_pages import LISTS

from tests.site.addresses import FIXED, RECORDS
from tests.site.conftest import Site

# A link of these words alone might lead anywhere. In a table its line and column say of what a number is.
NOTHING_SAID = re.compile(r"\d[\d,]*|CSV|JSON|XLSX|here|more|the (?:first|second)|take away|see all", re.IGNORECASE)
# What a reader's own query or Datasette answers: which column heads the line is not known.
UNKNOWN_COLUMNS = ("/sql?", "/register/")
PARTS = ("/questions/requests-by-tier?part=elsewhere&page=1", "/questions/requests-by-tier?part=answer&page=1", "/sql?sql=select+2")


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, html.HtmlElement]:
    """Address -> page, of every kind."""
    found = dict.fromkeys([*FIXED, *(f"/{name}" for name in LISTS)])
    for table, key, prefix in RECORDS:
        for row in json.loads(site.get(f"/register/{table}.json?_shape=array&_size=4&_sort={key}").body):
            found[prefix + quote(row[key])] = None
    return {address: html.fromstring(site.get(address).text) for address in found}


def said(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def of_content(pages: dict[str, html.HtmlElement], *tags: str) -> Iterator[tuple[str, html.HtmlElement]]:
    """(address, element) for each element of these kinds in the content of the pages."""
    for address, page in pages.items():
        for element in page.find(".//main").iter(*tags):
            yield address, element


def test_a_link_says_where_it_leads_without_the_words_around_it(pages: dict[str, html.HtmlElement]) -> None:
    links = [(address, said(link)) for address, link in of_content(pages, "a") if not link.xpath("ancestor::table")]
    assert len(links) > 1000
    assert [one for one in links if not one[1] or NOTHING_SAID.fullmatch(one[1])] == []


def test_headings_go_down_one_level_at_a_time(pages: dict[str, html.HtmlElement]) -> None:
    skipped = []
    for address, page in pages.items():
        levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, address
        skipped += [address for before, after in zip([0, *levels], levels, strict=False) if after > before + 1]
    assert skipped == []


def test_every_line_of_a_table_has_a_head_and_as_many_cells_as_the_others(pages: dict[str, html.HtmlElement]) -> None:
    seen = 0
    for address, table in of_content(pages, "table"):
        if address.startswith(UNKNOWN_COLUMNS):
            continue
        heads = table.findall("thead/tr/th")
        for line in table.findall("tbody/tr"):
            seen += 1
            assert len(heads) == 1 or line.find("th[@scope='row']") is not None, f"{address}: {said(line)[:80]}"
        widths = {sum(int(cell.get("colspan") or 1) for cell in line) for line in table.findall("tbody/tr") + table.findall("tfoot/tr")}
        assert len(widths) <= 1, (address, widths)
    assert seen > 300


def columns_of(table: html.HtmlElement) -> list[str]:
    """What each column of a table is called; one below a heading of several is called by both."""
    lines = table.findall("thead/tr")
    below = iter([said(one) for one in lines[-1]])
    found = []
    for one in lines[0]:
        several = int(one.get("colspan") or 1)
        found += [f"{said(one)}: {next(below).lower()}" for _ in range(several)] if several > 1 else [said(one)]
    return found


def test_a_line_that_is_read_downwards_names_each_value_as_its_column_does(pages: dict[str, html.HtmlElement]) -> None:
    """On a narrow screen these tables show no headings: what is before each value says the same. What is 0 is not shown there."""
    seen = set()
    for address, table in of_content(pages, "table"):
        if {"stacked", "record"} & set((table.get("class") or "").split()):
            seen.add(said(table.find("caption")))
            columns = columns_of(table)
            for line in table.findall("tbody/tr") + table.findall("tfoot/tr"):
                names = [[said(one) for one in cell.xpath("span[@class='narrow'][1]")] for cell in line]
                shown = [(name, columns[place]) for place, name in enumerate(names) if "nil" not in (line[place].get("class") or "")]
                assert [name for name, column in shown if name not in ([], [column])] == [], address
                # What the line is about stands by itself, as does what an organisation is, and what is said of a gap.
                assert sum(not name for name, _ in shown) <= 2, address
    assert len(seen) > 6


def test_no_two_pages_have_one_title(pages: dict[str, html.HtmlElement], site: Site) -> None:
    titles = defaultdict(list)
    for address, page in pages.items():
        titles[page.findtext(".//title")].append(address)
    for address in PARTS:
        titles[html.fromstring(site.get(address).text).findtext(".//title")].append(address)
    assert {title: found for title, found in titles.items() if len(found) > 1 and "Not found" not in str(title)} == {}


@pytest.mark.parametrize("name", [*LISTS, "commercial"])
def test_a_list_leads_to_what_the_columns_of_its_files_mean(name: str, site: Site) -> None:
    page = html.fromstring(site.get(f"/{name}").text)
    (link,) = [one for one in page.iter("a") if said(one) == "What the columns mean"]
    told = html.fromstring(site.get(link.get("href")).text)
    columns = next(csv.reader(site.get(f"/{name}.csv").text.splitlines()))
    assert set(columns) <= {said(term) for term in told.iter("dt")}


def test_a_fault_is_told_at_its_field_or_leads_back_to_it(site: Site) -> None:
    page = html.fromstring(site.get("/sql?sql=select+nothing").text)
    (field,) = [one for one in page.iter("textarea") if one.get("aria-invalid") == "true"]
    assert "SQLite says" in said(page.get_element_by_id(field.get("aria-describedby")))
    refused = html.fromstring(site.get("/entries?year_from=20x4").text)
    assert "/entries" in [link.get("href") for link in refused.iter("a") if said(link) == "The same page with nothing chosen"]
    for address in ("/\\evil.example?x=1", "//evil.example?x=1", "/entries/?x=%00"):
        assert "with nothing chosen" not in site.get(address).text
