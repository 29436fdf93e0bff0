"""Organisations on the site: every id that one ever had leads to its page, look-alikes are told in words, and a class is none."""

from __future__ import annotations

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
    assert 'University of Example / Institute for Made-up Studies: <a href="/recipients/org-0">the first</a>' in listed


def test_a_total_of_names_says_how_many_are_organisations(site: Site) -> None:
    assert "4</a> organisations." in site.get("/recipients?show=any").text
