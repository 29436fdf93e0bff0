"""What is refused, and the headers of every answer."""

from __future__ import annotations

import json
import re

import pytest
from jinja2 import Environment
from register_site.guarding.guard import WITH_A_SCRIPT
from register_site.lists.list_pages import LISTS
from register_site.routes import ROUTES

from tests.site.addresses import PLAIN
from tests.site.conftest import Site

OURS = (
    *PLAIN,
    *(f"/{name}" for name in LISTS),
    "/",
    "/search",
    "/search/suggestions.json",
    "/entries.csv",
    "/entries.json",
    "/entries/uksa-2024-001",
    "/recipients/org-1",
    "/datasets/leo",
    "/editions/uksa-accredited-projects-2026-06-01",
    "/downloads/entry.csv",
    "/sql",
    "/sql.csv",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/pages-1.xml",
    "/changes.atom",
    "/recipients/org-1.atom",
    "/datasets/leo.atom",
    "/entries.xlsx",
    "/commercial.xlsx",
    "/questions/no-longer-listed.xlsx",
    "/cells/uksa-accredited-projects-2026-06-01-sheet-1-r10",
    "/register/entry.json",
    "/register/entry",
    "/register/entry.csv",
    "/register.json",
    "/claims/old-figure",
    "/parliament/commons-2024-01-01-1",
    "/my-record/2010",
    "/my-record/rows.js",
    "/questions",
    "/dictionary/entry",
)
MALFORMED = (
    "/entries?page=0",
    "/entries?page=-1",
    "/entries?page=x",
    "/entries?page=٣",
    "/entries?outcome=nonsense",
    "/entries?year=20x4",
    "/entries?year_from=20x4",
    "/entries?year_to=99",
    "/entries?year_from=२०१३",
    "/entries?year_from=2024&year_to=2021",
    "/entries?year_from=2021&undated=maybe",
    "/entries.csv?year_from=2024&year_to=2021",
    "/entries?release=perhaps",
    "/claims?year_from=2017-01",
    "/recipients?year_from=2013",
    "/search/suggestions.json?q=%00",
    "/entries?dataset=none",
    "/entries?recipient=%27or%201",
    "/entries?edition=x",
    "/entries?sort=id",
    "/entries?in_scope=maybe",
    "/entries?outcome=sent&outcome=refused",
    "/entries?q=%22",
    "/entries?q=%00",
    "/entries?q=%ff",
    "/search?q=%22%22",
    "/search?q=***",
    "/entries.csv?page=2",
    "/changes?kind=gone",
    "/issues?type=x",
    "/rows?sheet=x",
    "/recipients?show=x",
    "/sql.csv",
    "/sql?sql=select+1&x=2",
)
DATASETTES = (
    "/register/entry.json?_sort=nope",
    "/register/entry.json?_sort_desc=nope",
    "/register/entry.json?_next=zzz",
    "/register/entry.json?nope=1",
    "/register/entry.json?title__nope=1",
    "/register/entry.json?_size=-1",
    "/register/entry.json?_size=5000",
    "/register/entry.json?_facet=outcome",
    "/register/entry.json?_trace=1",
    "/register/entry.json?_search=x",
    "/register/entry?_sort=nope",
    "/register/entry_list.json?_next=zzz",
    "/register/search_item.json?_search=%22",
    "/register/entry.csv?outcome=sent",
    "/register/entry.csv?_stream=1",
    "/register.json?nope=1",
    "/register.json?sql=select+1&nope=1",
    "/register/entry.json?_col=nope",
)
LEADING_AWAY = (
    "/\\evil.example",
    "//evil.example/",
    "/%5cevil.example",
    "/%5Cevil.example/",
    "/entries/%5c..",
    "/\\\\evil.example/..",
    "/%2f%2fevil.example/",
    "http://evil.example/",
    "https://evil.example/entries/",
)
CLOSED = (
    "/-/databases.json",
    "/-/databases",
    "/-/threads.json",
    "/-/versions.json",
    "/-/settings.json",
    "/-/plugins.json",
    "/-/metadata.json",
    "/-/actor.json",
    "/-/permissions",
    "/-/messages",
    "/-/allow-debug",
    "/-/patterns",
    "/-/logout",
    "/_internal",
    "/_memory",
    "/_internal.json",
    "/.json",
    "/.jsono",
    "/register/search_index_data.json",
    "/register/search_index.json",
    "/register/search_index_words_idx.csv",
    "/register/sqlite_stat1.json",
    "/register/sqlite_stat1",
)


def test_every_route_is_among_the_addresses_that_are_asked() -> None:
    # The page of what a copy leaves out is of such a copy alone, and the picture beside an address is the same whatever is asked of it.
    asked_apart = [r"^/left-out$", r"^/favicon\.ico$"]
    assert [pattern for pattern, _ in ROUTES if not any(re.match(pattern, address) for address in OURS)] == asked_apart


@pytest.mark.parametrize("address", OURS)
def test_an_unknown_key_is_refused(site: Site, address: str) -> None:
    answer = site.get(f"{address}?unknown_key=1")
    assert answer.status == 400
    assert "unknown_key" in answer.text or "takes no choices" in answer.text


@pytest.mark.parametrize("address", [*MALFORMED, *DATASETTES])
def test_a_malformed_query_is_refused_in_plain_words(site: Site, address: str) -> None:
    answer = site.get(address)
    assert answer.status == 400
    assert len(answer.body) > 20
    assert "x-row-count" not in answer.headers


@pytest.mark.parametrize("address", LEADING_AWAY)
def test_no_address_leads_off_the_site(site: Site, address: str) -> None:
    answer = site.get(address)
    assert answer.status == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize("address", CLOSED)
def test_pages_about_the_server_are_closed(site: Site, address: str) -> None:
    assert site.get(address).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["/", "/entries", "/register/entry", "/register/entry.json", "/static/site.css"])
def test_only_reading_is_answered(site: Site, method: str, address: str) -> None:
    answer = site.get(address, method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


EVERY_ANSWER = (
    "/",
    "/entries",
    "/entries.csv",
    "/downloads/entry.csv",
    "/static/site.css",
    "/nothing",
    "/register/entry.json",
    "/entries?x=1",
    "/robots.txt",
    "/favicon.ico",
    "/\\evil",
)


@pytest.mark.parametrize("address", EVERY_ANSWER)
def test_every_answer_has_the_headers_and_head_is_get_without_its_body(site: Site, address: str) -> None:
    got, head = site.get(address), site.get(address, "HEAD")
    for answer in (got, head):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        # The pages with a script let in our own and nothing else; no other page lets in any.
        assert ("script-src 'self';" in policy) == (address.partition("?")[0] in WITH_A_SCRIPT)
        assert policy.count("script") == ("script-src" in policy)
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "permissions-policy" in answer.headers
    assert head.status == got.status
    assert head.body == b""
    assert head.headers == got.headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80"])
def test_a_forged_host_is_neither_followed_nor_repeated(site: Site, host: str) -> None:
    for address in ("/", "/entries", "/nothing", "/register/entry", "/register/entry/uksa-2024-001", "/entries/", "/favicon.ico"):
        answer = site.get(address, headers={"host": host})
        assert "evil.example" not in answer.text
        assert answer.headers.get("location", "/").startswith("/")


@pytest.mark.parametrize(
    "address", ["/register/entry.json?_size=2", "/register/entry?_size=2", "/register/layout", "/register/entry_list.json?_size=1"]
)
def test_no_link_of_datasettes_own_repeats_the_host_or_what_stands_in_front(
    site: Site, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = site.get(address, headers={"host": "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https"})
    assert answer.status == 200
    assert "evil.example" not in f"{answer.headers}{answer.text}"
    assert "/register/" in answer.headers["link"]
    monkeypatch.setenv("REGISTER_ADDRESS", "https://register.example.org")
    assert "https://register.example.org/register/" in site.get(address, headers={"host": "evil.example"}).headers["link"]


@pytest.mark.parametrize("host", ["evil.example/path", "a b", "<script>", "evil.example@127.0.0.1", "x\\y"])
def test_a_host_that_is_none_is_refused(site: Site, host: str) -> None:
    assert site.get("/", headers={"host": host}).status == 400


def test_crawlers_are_kept_from_filters(site: Site) -> None:
    text = site.get("/robots.txt").text
    for rule in ("Disallow: /search", "Disallow: /*?", "Disallow: /register", "Disallow: /sql"):
        assert rule in text


def test_errors_answer_in_the_form_that_was_asked_for(site: Site) -> None:
    assert json.loads(site.get("/entries.json?x=1").body)["status"] == 400
    assert site.get("/entries.csv?x=1").headers["content-type"].startswith("text/plain")
    assert site.get("/nothing").headers["content-type"].startswith("text/html")
    assert site.get("/entries?page=99").status == 404


def test_where_no_page_can_be_made_there_are_words_all_the_same(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("a made-up fault of every template")

    monkeypatch.setattr(Environment, "get_template", broken)
    answer = site.get("/made-up/nothing/here")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert answer.text.startswith("Not found. There is no page at this address.")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_datasette_pages_lead_to_ours(site: Site) -> None:
    leads = {
        "/register": "/sql",
        "/register/entry": "/entries",
        "/register/recipient": "/recipients",
        "/register/edition": "/editions",
        "/register/dataset": "/datasets",
        "/register/sheet": "/editions",
        "/register/source_row": "/rows",
        "/register/entry/uksa-2024-001": "/entries/uksa-2024-001",
        "/register/recipient/org-1": "/recipients/org-1",
        "/register?sql=select+1": "/sql?sql=select+1",
        "/register.csv?sql=select+1": "/sql.csv?sql=select+1",
        "/register.db": "/downloads/register.db",
    }
    for address, place in leads.items():
        answer = site.get(address)
        assert (answer.status, answer.headers["location"]) == (302, place)
    row = "uksa-accredited-projects-2026-06-01-sheet-1-r10"
    assert site.get(f"/register/source_row/{row}").headers["location"] == f"/cells/{row}"
    assert site.get(f"/register/listing/{row}-listing").headers["location"] == f"/cells/{row}"
    assert site.get("/register/entry.xml").status == 404
    assert site.get("/register/nothing").status == 404


def test_the_address_of_a_narrowed_table_is_not_swapped_for_a_whole_list(site: Site) -> None:
    answer = site.get("/register/entry?outcome=sent")
    assert answer.status == 200
    assert "1 row" in answer.text


def test_json_of_tables_stays(site: Site) -> None:
    page = json.loads(site.get("/register/entry.json?_size=10").body)
    assert len(page["rows"]) == 10
    following = json.loads(site.get(f"/register/entry.json?_size=10&_next={page['next']}").body)
    assert following["rows"][0] != page["rows"][0]
    by_title = json.loads(site.get("/register/entry.json?_size=10&_sort=title").body)
    assert site.get(f"/register/entry.json?_size=10&_sort=title&_next={by_title['next']}").status == 200
    view = json.loads(site.get("/register/entry_list.json?_size=10").body)
    assert site.get(f"/register/entry_list.json?_size=10&_next={view['next']}").status == 200


def test_a_page_asked_for_again_is_the_same_and_errors_are_not_kept(site: Site) -> None:
    first, second = site.get("/entries?dataset=leo"), site.get("/entries?dataset=leo")
    assert (first.status, first.headers, first.body) == (second.status, second.headers, second.body)
    assert site.get("/entries?dataset=leo", "HEAD").body == b""
    assert site.get("/entries?dataset=leo", headers={"cookie": "a=b"}).headers["cache-control"] == "private, no-store"
    assert site.get("/entries?dataset=leo").headers["cache-control"] == first.headers["cache-control"]


def test_an_answer_that_is_no_page_prints_nothing(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    assert [site.get(address).status for address in ("/cells/nothing", "/entries?name=a-made-up-word", "/nothing")] == [404, 400, 404]
    assert capfd.readouterr() == ("", "")
