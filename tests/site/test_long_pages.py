"""Pages that would grow with the register are cut, say so, and lead to all that they leave out."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from register_site.pages import commercial_page, quality_page

from tests.site.conftest import Site

TABLES = tuple(quality_page.TABLES)


def section(text: str, name: str) -> str:
    """The section of a page whose heading has an id."""
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', text, re.S)
    assert found, name
    return found[0]


def lines(text: str) -> list[str]:
    """The lines of the tables in a text, without their headings."""
    return [line for body in re.findall("<tbody>(.*?)</tbody>", text, re.S) for line in re.findall("<tr>.*?</tr>", body, re.S)]


def headed(part: str) -> str:
    """The id of the heading over a table of the page about quality."""
    return "withheld" if part == "columns" else part


@pytest.mark.parametrize("part", TABLES)
def test_a_table_of_the_page_about_quality_is_read_page_by_page(
    part: str, site: Site, fresh_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lines(section(site.get("/quality").text, headed(part)))
    monkeypatch.setattr(quality_page, "SHOWN", 1)
    monkeypatch.setattr(quality_page, "ON_A_PAGE", 2)
    first = section(fresh_site.get("/quality").text, headed(part))
    assert lines(first) == whole[:1]
    if len(whole) > 1:
        assert f"Lines 1 to 1 of {len(whole)} are on this page" in first
        assert f'href="/quality?part={part}"' in first
    address, found = f"/quality?part={part}", []
    while address:
        text = fresh_site.get(address).text
        found += lines(text)
        following = re.search('<a href="([^"]+)">The next lines', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert found == whole


def test_some_table_of_the_page_about_quality_has_several_lines(site: Site) -> None:
    """Else the test above would look at nothing."""
    text = site.get("/quality").text
    assert max(len(lines(section(text, headed(part)))) for part in TABLES) > 2


@pytest.mark.parametrize("query", ["part=none", "page=2", "page=1", "part=sums&page=9", "part=sums&page=0", "part=sums&page=x"])
def test_a_part_or_a_page_that_there_is_not_is_refused(query: str, site: Site) -> None:
    assert site.get(f"/quality?{query}").status == 400


def test_the_sums_of_a_sheet_are_those_of_the_register(site: Site) -> None:
    with sqlite3.connect(site.database) as connection:
        numbers = "count(*), sum(row_count), sum(abs(difference)), sum(abs(cell_difference))"
        sums = connection.execute(f"select {numbers} from sheet_sums").fetchone()
    cells = [re.findall('<td class="num">(.*?)</td>', line) for line in lines(site.get("/quality?part=sums").text)]
    printed = [[int(re.sub('<span class="narrow">.*?</span>|<.*?>|,', "", cell)) for cell in line] for line in cells]
    assert (len(printed), *(sum(abs(line[place]) for line in printed) for place in (0, 2, 5))) == sums


def test_each_sheet_is_told_from_the_others_by_what_stands_beside_its_name(bundled: Path) -> None:
    """Each file of what is bundled is one sheet, `table 1`, and several are of one day."""
    found = lines(Site(bundled / "built" / "register.db").get("/quality?part=sums").text)
    named = [" ".join(re.sub("<[^>]+>", " ", line.split('<td class="num">')[0]).split()) for line in found]
    assert len(set(named)) == len(named) > 2, named


def test_the_page_of_one_outcome_has_every_year_that_the_page_of_all_leaves_out(
    site: Site, fresh_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = section(site.get("/commercial").text, "o-secure_access")
    monkeypatch.setattr(commercial_page, "MOST_LINES", 2)
    monkeypatch.setattr(commercial_page, "NEWEST_LINES", 1)
    monkeypatch.setattr(commercial_page, "SHOWN_BODIES", 0)
    text = fresh_site.get("/commercial").text
    cut = section(text, "o-secure_access")
    years = [line for line in lines(whole) if re.search(r"<th scope=\"row\">\d{4}<", line)]
    assert len(years) > 1
    assert lines(cut) == [line for line in lines(whole) if line not in years[1:]]
    assert f"“all years” counts all {len(lines(whole))} lines" in cut
    assert 'href="/commercial?outcome=secure_access"' in cut
    assert re.search("<tfoot>.*</tfoot>", cut, re.S)[0] == re.search("<tfoot>.*</tfoot>", whole, re.S)[0]  # type: ignore[index]
    assert lines(section(fresh_site.get("/commercial?outcome=secure_access").text, "o-secure_access")) == lines(whole)
    assert "0 of 1 are on this page" in text


def test_an_outcome_without_entries_is_refused(site: Site) -> None:
    assert site.get("/commercial?outcome=matched").status == 400
    assert site.get("/commercial.csv?outcome=secure_access").status == 400


def test_the_companies_of_the_page_are_those_of_the_list(site: Site) -> None:
    shown = re.findall(r'<th scope="row"><a href="/recipients/([^"]+)"', section(site.get("/commercial").text, "bodies"))
    listed = re.findall(r'href="/recipients/([^"#]+)"', "".join(lines(site.get("/recipients?kind=company").text)))
    assert shown
    assert set(shown) == set(listed)
