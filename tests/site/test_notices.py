"""Reports of mistakes, the three kinds of notice, and the pages about people: shown dated, changing nothing, with no dead link."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import unquote

import pytest
from datasette.utils import StartupError  # type: ignore[import-untyped]
from register_site import contact
from register_site.pages import home_page

from tests.conftest import ROOT
from tests.site.conftest import Site
from tests.site.made_up_register import NEWEST

RECORDS = (
    "/entries/uksa-2024-001",
    "/recipients/org-1",
    "/datasets/leo",
    f"/editions/{NEWEST}",
    "/claims/old-figure",
    "/parliament/commons-2024-01-01-1",
    f"/cells/{NEWEST}-sheet-1-r10",
)
MAIL, ISSUES = "register@example.org", "https://example.org/issues/new"


def report_line(html: str) -> str:
    found = re.findall(r'<p class="note report">.*?</p>', html, re.DOTALL)
    assert len(found) == html.count("Is something wrong here?") == 1
    return str(found[0])


@pytest.mark.parametrize("address", RECORDS)
def test_every_record_gives_its_id_and_leads_to_a_report(site: Site, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = report_line(site.get(address).text)
    assert f"<code>{address[1:]}</code>" in bare.replace("<wbr>", "")
    assert 'href="/corrections"' in bare
    assert 'href="/complaints"' in bare
    assert "mailto:" not in bare
    monkeypatch.setenv("REGISTER_MAIL", MAIL)
    monkeypatch.setenv("REGISTER_ISSUES", ISSUES)
    told = report_line(site.get(address, headers={"cookie": "not=kept"}).text)
    (mail,) = re.findall(r'href="(mailto:[^"]+)"', told)
    assert mail.startswith(f"mailto:{MAIL}?subject=")
    assert address[1:] in unquote(mail)
    assert f'href="{ISSUES}"' in told


@pytest.mark.parametrize("address", ["/", "/entries", "/claims/differences", "/corrections", "/entries/nothing", "/cells/nothing"])
def test_pages_about_no_record_have_no_such_line(site: Site, address: str) -> None:
    assert "note report" not in site.get(address).text


@pytest.mark.parametrize(
    ("address", "notice", "kind"),
    [
        ("/entries/uksa-2024-001", "a-mistake-of-ours", "Our mistake"),
        (f"/cells/{NEWEST}-sheet-1-r10", "a-doubt", "The publisher's print is doubted"),
        ("/recipients/org-1", "a-dispute", "Disputed"),
        ("/claims/old-figure", "another", "Disputed"),
        ("/parliament/commons-2024-01-01-1", "a-third", "The publisher's print is doubted"),
    ],
)
def test_a_notice_stands_dated_beside_its_record_and_alone_there(site: Site, address: str, notice: str, kind: str) -> None:
    html = site.get(address).text.replace("&#39;", "'")
    assert html.count('id="notice-') == 1
    card = html.partition(f'id="notice-{notice}"')[2].partition("</li>\n<")[0]
    assert re.search(rf"{kind}, <time[^>]*>\d+ June 2026", card) or re.search(rf"{kind}, \d+.June.2026", card)
    assert 'href="#notices"' in html
    assert html.count("<h1") == 1


def test_a_mistake_of_ours_shows_what_stood_there_before(site: Site) -> None:
    html = site.get("/entries/uksa-2024-001").text
    assert "<del><span class=\"sr\">before: </span>Refused</del>" in html
    assert "<ins><span class=\"sr\">after: </span>Secure access</ins>" in html
    assert "<del>" not in site.get("/recipients/org-1").text.partition('id="notice-a-dispute"')[2]


def test_markup_in_a_notice_is_shown_and_not_run(site: Site) -> None:
    for address in ("/recipients/org-1", "/corrections"):
        assert "&lt;b&gt;We&lt;/b&gt; never asked" in site.get(address).text


def test_the_log_has_every_notice_newest_first_each_with_its_record(site: Site) -> None:
    html = site.get("/corrections").text
    assert re.findall(r'id="notice-([\w-]+)"', html) == ["a-dispute", "a-doubt", "a-mistake-of-ours", "another", "a-third", "gone"]
    for address in ("/entries/uksa-2024-001", "/recipients/org-1", "/claims/old-figure", f"/cells/{NEWEST}-sheet-1-r10"):
        assert f'href="{address}"' in html
    assert "(not in this build)" in html
    rows = list(csv.DictReader(io.StringIO(site.get("/downloads/notice.csv").text, newline="")))
    assert len(rows) == 6


def test_without_an_address_the_pages_say_so_in_words(fresh_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REGISTER_MAIL", "REGISTER_ISSUES", "REGISTER_RUN_BY"):
        monkeypatch.delenv(name, raising=False)
    for address, words in (
        ("/corrections", "has not been given an address for reports"),
        ("/complaints", "has not been given an address to write to"),
        ("/privacy", "has no address to write to yet"),
        ("/accessibility", "has not been given an address for reports"),
        ("/wanted", "has not been given an address to tell of one"),
    ):
        html = fresh_site.get(address).text
        assert words in html
        assert "rite to us" not in html
        # Nothing is promised of what cannot come.
        assert not re.search("working days|[Tt]ell us", html)
        assert "mailto:" not in html


def test_a_fault_says_whom_to_tell_without_promising_an_address(fresh_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a fault leads to the page that knows the address, if there is one."""
    monkeypatch.setattr(home_page, "sources", None)
    answer = fresh_site.get("/")
    assert answer.status == 500
    assert "/corrections says whom to tell" in answer.text
    assert '<a href="/corrections">Whom to tell</a>' in answer.text
    assert "ell us" not in answer.text


def test_with_addresses_the_pages_give_them(fresh_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_MAIL", MAIL)
    monkeypatch.setenv("REGISTER_ISSUES", ISSUES)
    monkeypatch.setenv("REGISTER_RUN_BY", "A made-up <body>"[:-7])
    for address in ("/corrections", "/complaints", "/privacy"):
        html = fresh_site.get(address).text
        assert f"mailto:{MAIL}" in html
        assert "A made-up" in html
        assert "has not been given" not in html
        # Nobody is sent to a public list with a complaint about a person.
        assert (ISSUES in html) == (address == "/corrections")
    assert "within two working days" in fresh_site.get("/corrections").text
    assert "Tell us of one" in fresh_site.get("/wanted").text
    assert "tell us</a> which page" in fresh_site.get("/accessibility").text
    assert "within 30 days" in fresh_site.get("/complaints").text.lower()
    assert "https://ico.org.uk/make-a-complaint/" in fresh_site.get("/complaints").text


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("REGISTER_MAIL", "register at example.org"),
        ("REGISTER_MAIL", "a@example.org?cc=b@example.org"),
        ("REGISTER_ISSUES", "javascript:x()"),
        ("REGISTER_ISSUES", "http://example.org/issues"),
        ("REGISTER_RUN_BY", "<b>x</b>"),
    ],
)
def test_a_setting_that_is_no_address_stops_the_server(site: Site, name: str, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, given)
    with pytest.raises(StartupError, match=name):
        contact.contacts(site.datasette)


def test_the_page_and_the_paper_have_the_same_parts(site: Site) -> None:
    paper = re.findall(r"^## (.+)$", (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8"), re.MULTILINE)
    page = re.findall(r"<h2[^>]*>(.*?)</h2>", site.get("/privacy").text)
    assert page == paper


def test_what_was_masked_is_counted_by_rule(site: Site) -> None:
    assert "Filled cells in columns that are withheld" in site.get("/privacy").text
