"""Organisations on the site: every id that one ever had leads to its page, look-alikes are told in words, and a class is none."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

from register_site.lists.lists import PAGE_SIZE
from register_site.words import label, words

from tests.site.conftest import Site


def test_an_id_that_an_organisation_had_leads_to_its_page(site: Site) -> None:
    answer = site.get("/recipients/old-org-1")
    assert (answer.status, answer.headers["location"]) == (302, "/recipients/org-1")
    assert site.get("/recipients/no-such-org").status == 404


def test_an_id_that_stands_for_several_leads_to_a_choice(site: Site) -> None:
    answer = site.get("/recipients/two-orgs")
    assert answer.status == 200
    assert "stands for 2 organisations" in answer.text
    assert "/recipients/org-0" in answer.text


def test_a_list_narrowed_by_an_old_id_is_the_list_of_today(site: Site) -> None:
    for path in ("/entries", "/claims", "/parliament"):
        assert site.get(f"{path}.csv?recipient=old-org-1").body == site.get(f"{path}.csv?recipient=org-1").body
        assert site.get(f"{path}?recipient=two-orgs").status == 400


def test_names_that_look_alike_are_told_in_words(site: Site) -> None:
    page = site.get("/recipients/org-0").text
    assert "Names that look like it" in page
    assert "Not the same: tests" in page
    assert "May be the same" in page
    listed = site.get("/undecided?kind=pair").text
    pair = "University of Example / Institute for Made-up Studies"
    assert f'{pair}: <a href="/recipients/org-0">the first<span class="sr"> of {pair}</span></a>' in listed


def test_a_total_of_names_says_how_many_are_organisations(site: Site) -> None:
    assert ">4 as one organisation</a>" in site.get("/recipients?show=any").text


def test_a_count_of_organisations_says_how_far_pairs_that_await_a_person_could_lower_it(site: Site) -> None:
    page = site.get("/recipients").text
    assert 'id="result">4 organisations and classes, or down to 3 ' in page
    assert '<a href="/undecided?kind=pair">pairs that await a person</a>' in page
    # One of the pair is left, and might be known by the other's name; none of the pair is.
    assert 'id="result">1 organisation or class, or down to 0 ' in site.get("/recipients?q=institute").text
    assert 'id="result">1 organisation or class <' in site.get("/recipients?q=analytics").text
    assert "or down to" not in site.get("/recipients?show=others").text


def test_every_page_of_a_list_has_the_columns_of_the_whole(bundled: Path) -> None:
    """A column that only one page needed came and went from page to page."""
    held = Site(bundled / "built" / "register.db")
    for path in ("/recipients?show=any", "/recipients?sort=name", "/datasets?q=key"):
        at, _, query = path.partition("?")
        whole = json.loads(held.get(f"{at}.json?{query}").text)["rows"]
        shown = [label(name, "outcome") for name in words()["values"]["outcome"] if any(row[name] for row in whole)]
        for page in range(1, -(-len(whole) // PAGE_SIZE) + 1):
            html = held.get(f"{path}&page={page}").text
            assert re.findall(r'<th scope="col" class="num">(.*?)</th>', html) == [*shown, "Other entries"], (path, page)
            row = html.split("<tbody>")[1].split("</tr>")[0]
            assert row.count('<td class="num') == len(shown) + 1
    assert len(json.loads(held.get("/recipients.json?show=any").text)["rows"]) > PAGE_SIZE


def test_entries_stand_year_by_year_and_each_number_is_that_of_its_list(site: Site) -> None:
    section = site.get("/recipients/org-1").text.split('id="years"')[1].split("</section>")[0]
    years = re.findall(r'<th scope="row">(\d{4})</th>', section)
    assert years == [str(year) for year in range(int(years[0]), int(years[-1]) + 1)]
    assert_numbers(site, section)


def test_what_kinds_of_data_its_entries_are_about(site: Site) -> None:
    section = site.get("/recipients/org-0").text.split('id="data"')[1].split("</section>")[0]
    assert "Longitudinal Education Outcomes" in section
    assert "Pupil level not stated" in section
    assert "Ethnicity" in section
    assert_numbers(site, section)
    assert "Nothing printed names an item of data" in site.get("/recipients/org-3").text


def assert_numbers(site: Site, section: str) -> None:
    """Every number of a section is the number of rows of the list that it leads to."""
    found = re.findall(r'href="/entries\?([^"]+)">(\d+)<', section)
    assert len(found) >= 3
    for query, number in found:
        lines = list(csv.reader(io.StringIO(site.get(f"/entries.csv?{query.replace('&amp;', '&')}").text)))
        assert len(lines) - 1 == int(number), query


def test_a_page_says_where_to_follow_and_take_away(site: Site) -> None:
    html = site.get("/recipients/org-1").text
    told = ("Other ids that lead to this page", "<code>old-<wbr>org-<wbr>1</code>")
    for part in ("/recipients/org-1.atom", "/entries.csv?recipient=org-1", *told):
        assert part in html, part
