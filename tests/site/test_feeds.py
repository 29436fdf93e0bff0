"""Feeds are valid Atom, stable from build to build, dated by the captures, and count what the pages count."""

from __future__ import annotations

import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree
from register_site.feeds import atom

from tests.site.conftest import Site
from tests.site.made_up_register import BUILD_ID, NEWEST, SOURCE
from tests.site.test_downloads import shown

RULES = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
NAMES = {"a": atom.NAMESPACE}
HERE = {"host": "127.0.0.1:8001"}
FEEDS = (
    "/changes.atom",
    "/changes.atom?kind=disappeared",
    "/changes.atom?in_scope=any&audience=any",
    "/changes.atom?dataset=leo&kind=appeared",
    "/changes.atom?recipient=org-1",
    "/changes.atom?kind=moved",
    "/datasets/leo.atom",
    "/datasets/births.atom",
    "/recipients/org-1.atom",
)


def read(site: Site, address: str, **headers: str) -> etree._Element:
    answer = site.get(address, headers=headers)
    assert answer.status == 200, answer.text[:300]
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.body)


def texts(feed: etree._Element, path: str) -> list[str]:
    return [str(found) for found in feed.xpath(path, namespaces=NAMES)]


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_valid(site: Site, address: str) -> None:
    for headers in ({}, HERE):
        feed = read(site, address, **headers)
        assert RULES.validate(feed), RULES.error_log
        ids = texts(feed, "//a:id/text()")
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"tag:[a-z.-]+,2026:[\x21-\x7e]+", one) for one in ids)
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one) for one in texts(feed, "//a:updated/text()"))
        dates = texts(feed, "a:entry/a:updated/text()")
        assert dates == sorted(dates, reverse=True)
        assert texts(feed, "a:updated/text()") == (dates[:1] or ["2026-06-11T09:30:00Z"])
        assert feed.find("a:generator", NAMES).get("version") == BUILD_ID
        base = "http://127.0.0.1:8001" if headers else ""
        assert texts(feed, "a:link[@rel='self']/@href") == [base + address]
        assert len(texts(feed, "a:link[@rel='alternate']/@href")) == 1


def test_the_rules_tell_a_feed_that_is_not_valid(site: Site) -> None:
    for lost in ("a:id", "a:author", "a:updated", "a:entry/a:title", "a:entry/a:link"):
        feed = read(site, "/changes.atom")
        one = feed.find(lost, NAMES)
        one.getparent().remove(one)
        assert not RULES.validate(feed), lost
    feed = read(site, "/changes.atom")
    feed.find("a:updated", NAMES).text = "11 June 2026"
    assert not RULES.validate(feed)


@pytest.mark.parametrize("address", FEEDS)
def test_every_link_of_a_feed_leads_to_a_page(site: Site, address: str) -> None:
    feed = read(site, address)
    found = set(texts(feed, "//a:link/@href"))
    for content in texts(feed, "//a:content/text()"):
        links = Links()
        links.feed(content)
        found |= set(links.found)
    assert {link: site.get(link).status for link in found if site.get(link).status != 200} == {}


def test_an_edition_counts_what_the_list_counts(site: Site) -> None:
    feed = read(site, "/changes.atom?in_scope=any&audience=any")
    newest = feed.find("a:entry", NAMES)
    said = newest.findtext("a:summary", namespaces=NAMES)
    parts = dict(reversed(part.split(" ", 1)) for part in said.rstrip(".").split(", "))
    assert parts == {"changed": "2", "no longer listed": "1"}
    for kind, words in (("changed", "changed"), ("disappeared", "no longer listed")):
        html = site.get(f"/changes?in_scope=any&audience=any&edition={NEWEST}&kind={kind}").text
        assert shown(html) == int(parts[words])


def test_what_a_feed_does_not_count_is_said(site: Site) -> None:
    """Of the newest edition's three changes one is of an entry about other data."""
    content = read(site, "/changes.atom").find("a:entry", NAMES).findtext("a:content", namespaces=NAMES)
    assert "Not counted here: 1 change of entries about other data or inside the Department." in content
    assert "it says nothing about what became of the data" in content


def test_an_edition_is_dated_by_when_it_and_the_one_before_it_were_first_held(site: Site) -> None:
    connection = sqlite3.connect(site.database)
    held = dict(connection.execute("select edition_id, first_captured_at from edition"))
    for item in read(site, "/changes.atom").findall("a:entry", NAMES):
        edition_id = item.findtext("a:id", namespaces=NAMES).rpartition("/")[2]
        assert item.findtext("a:updated", namespaces=NAMES) == atom.moment(held[edition_id])


def test_only_editions_with_such_changes_stand_in_a_narrowed_feed(site: Site) -> None:
    assert len(read(site, "/changes.atom").findall("a:entry", NAMES)) == 3
    assert len(read(site, "/changes.atom?kind=disappeared").findall("a:entry", NAMES)) == 1
    assert read(site, "/changes.atom?kind=moved").findall("a:entry", NAMES) == []


def test_an_organisations_feed_has_every_change_of_its_entries(site: Site) -> None:
    connection = sqlite3.connect(site.database)
    sql = "select event_id from event where entry_id in (select entry_id from entry_recipient where recipient_id = 'org-1')"
    events = {event_id for (event_id,) in connection.execute(sql)}
    found = texts(read(site, "/recipients/org-1.atom"), "a:entry/a:id/text()")
    assert {one.removeprefix(f"{atom.AUTHORITY}events/") for one in found} == events
    assert events


def test_the_ids_do_not_depend_on_how_the_register_is_reached(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = texts(read(site, "/changes.atom"), "//a:id/text()")
    assert texts(read(site, "/changes.atom", **HERE), "//a:id/text()") == ids
    monkeypatch.setenv("REGISTER_ADDRESS", "https://register.example.org/")
    feed = read(site, "/changes.atom", host="evil.example")
    assert texts(feed, "//a:id/text()") == ids
    assert texts(feed, "a:link[@rel='self']/@href") == ["https://register.example.org/changes.atom"]
    contents = texts(feed, "//a:content/text()")
    assert contents
    assert all("https://register.example.org/editions/" in content for content in contents)


def test_a_feed_repeats_no_forged_host(site: Site) -> None:
    for address in FEEDS:
        assert "evil.example" not in site.get(address, headers={"host": "evil.example"}).text


def test_pages_name_their_feeds(site: Site) -> None:
    for page, feed in (("/", "/changes.atom"), ("/recipients/org-1", "/recipients/org-1.atom"), ("/datasets/leo", "/datasets/leo.atom")):
        html = site.get(page).text
        assert re.search(rf'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="{feed}">', html)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/changes.atom?nope=1", 400),
        ("/changes.atom?page=1", 400),
        ("/changes.atom?kind=gone", 400),
        ("/recipients/org-1.atom?kind=moved", 400),
        ("/datasets/leo.atom?x=1", 400),
        ("/recipients/nobody.atom", 404),
        ("/datasets/nothing.atom", 404),
    ],
)
def test_what_a_feed_does_not_know_is_refused_in_plain_text(site: Site, address: str, status: int) -> None:
    answer = site.get(address)
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (status, "text/plain")


def test_a_moment_is_the_first_of_what_is_known() -> None:
    assert atom.moment("2026-03", "") == "2026-03-01T00:00:00Z"
    assert atom.moment("2020", "2019-12-31T23:30:00-01:00") == "2020-01-01T00:30:00Z"
    assert atom.moment("2026-06-11T09:30:00.25Z") == "2026-06-11T09:30:00Z"


def test_a_character_that_xml_cannot_carry_is_marked() -> None:
    item = atom.Item("k", "a\x01b", "2026-01-01T00:00:00Z", "/", "\x0b", "<p>\ufffe</p>")
    feed = atom.Feed("f", "t", "s", "2026-01-01T00:00:00Z", "/f.atom", "/", "r", [item])
    assert "a\ufffdb" in atom.feed_bytes(feed, "", SOURCE).decode()


def test_the_feed_of_an_earlier_id_leads_to_the_organisation_s(site: Site) -> None:
    answer = site.get("/recipients/old-org-0.atom")
    assert (answer.status, answer.headers["location"]) == (302, "/recipients/org-0.atom")
    assert site.get("/recipients/two-orgs.atom").status == 404
    assert site.get("/recipients/nobody.atom").status == 404
