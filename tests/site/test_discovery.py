"""What crawlers read: the sitemaps, robots.txt, and the description of the data in the pages."""

from __future__ import annotations

import json
import re
import sqlite3
from html import unescape

import pytest
from datasette.utils import StartupError  # type: ignore[import-untyped]
from lxml import etree
from register_site import address as own_address
from register_site.feeds import sitemaps

from tests.site.addresses import PLAIN
from tests.site.conftest import Site
from tests.site.made_up_register import BUILD_ID, NEWEST

HERE = {"host": "localhost:8001"}
BASE = "http://localhost:8001"


def places(site: Site, address: str) -> list[str]:
    """The addresses that a sitemap or the index names."""
    answer = site.get(address, headers=HERE)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/xml; charset=utf-8")
    root = etree.fromstring(answer.body)
    assert root.tag in (f"{{{sitemaps.NAMESPACE}}}urlset", f"{{{sitemaps.NAMESPACE}}}sitemapindex")
    return [str(found) for found in root.xpath("//*[local-name() = 'loc']/text()")]


def test_the_sitemaps_name_every_page_and_no_filter(site: Site) -> None:
    files = places(site, "/sitemap.xml")
    assert all(file.startswith(f"{BASE}/sitemaps/") for file in files)
    found = [place for file in files for place in places(site, file.removeprefix(BASE))]
    assert len(found) == len(set(found))
    assert set(sitemaps.FIXED) == {"/", *PLAIN}
    assert all(place.startswith(f"{BASE}/") and "?" not in place and "#" not in place for place in found)
    menu = re.search(r'<nav id="menu".*?</nav>', site.get("/", headers=HERE).text, re.DOTALL)
    assert menu
    forbidden = {f"{BASE}/sql"}
    assert "Disallow: /sql\n" in site.get("/robots.txt", headers=HERE).text
    assert {f"{BASE}{path}" for path in re.findall(r'href="([^"]+)"', menu[0])} - set(found) == forbidden
    connection = sqlite3.connect(site.database)
    for kind, (table, key) in sitemaps.RECORDS.items():
        ids = [one for (one,) in connection.execute(f"select {key} from {table}")]
        assert {f"{BASE}/{kind}/{one}" for one in ids} == {place for place in found if place.startswith(f"{BASE}/{kind}/")} - {
            f"{BASE}/claims/differences"
        }
    assert {place: site.get(place.removeprefix(BASE)).status for place in found if site.get(place.removeprefix(BASE)).status != 200} == {}


def test_long_lists_are_parted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 30)
    files = [file for file in places(site, "/sitemap.xml") if "/entries-" in file]
    parts = [places(site, file.removeprefix(BASE)) for file in files]
    assert [len(part) for part in parts] == [30, 30, 11]
    assert len({place for part in parts for place in part}) == 71


@pytest.mark.parametrize("address", ["/sitemaps/entries-2.xml", "/sitemaps/rows-1.xml", "/sitemaps/pages-2.xml", "/sitemaps/entries-0.xml"])
def test_there_is_no_other_sitemap(site: Site, address: str) -> None:
    assert site.get(address, headers=HERE).status == 404


def test_without_a_known_address_there_is_no_sitemap_and_none_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for headers in ({}, {"host": "evil.example"}):
        assert "Sitemap:" not in site.get("/robots.txt", headers=headers).text
        answer = site.get("/sitemap.xml", headers=headers)
        assert answer.status == 404
        assert "REGISTER_ADDRESS" in answer.text
        assert "evil" not in answer.text
    assert f"Sitemap: {BASE}/sitemap.xml\n" in site.get("/robots.txt", headers=HERE).text
    monkeypatch.setenv("REGISTER_ADDRESS", "https://register.example.org")
    assert "Sitemap: https://register.example.org/sitemap.xml\n" in site.get("/robots.txt", headers={"host": "evil.example"}).text


@pytest.mark.parametrize("given", ["register.example.org", "https://register.example.org/path", "https://", "javascript:alert(1)"])
def test_a_setting_that_is_no_address_stops_the_server(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("REGISTER_ADDRESS", given)
    with pytest.raises(StartupError, match="must be the address of a whole site"):
        own_address.configured()


def linked_data(html: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert len(found) == 1
    read: dict[str, object] = json.loads(found[0])
    assert read["@context"] == "https://schema.org/"
    assert read["@type"] == "Dataset"
    return read


@pytest.mark.parametrize("page", ["/", "/downloads"])
def test_the_register_is_described_for_machines(site: Site, page: str) -> None:
    read = linked_data(site.get(page).text)
    assert (read["version"], read["dateModified"]) == (BUILD_ID, "2026-06-11T09:30:00Z")
    assert 50 <= len(str(read["description"])) <= 5000
    files = read["distribution"]
    assert isinstance(files, list)
    assert {"/downloads/register.db", "/downloads/pupil-data-register.zip"} <= {file["contentUrl"] for file in files}
    for file in files:
        answer = site.get(file["contentUrl"])
        assert file["contentSize"] == f"{len(answer.body)} B"
        assert file["sha256"] == answer.headers["x-content-sha256"]


def test_an_edition_is_described_for_machines(site: Site) -> None:
    read = linked_data(site.get(f"/editions/{NEWEST}").text)
    assert (read["identifier"], read["temporalCoverage"]) == (NEWEST, "2026-06-01")
    assert read["license"] == "https://example.org/licence"


def test_other_pages_hold_no_script_element(site: Site) -> None:
    for page in ("/entries", "/changes", "/recipients/org-1", "/entries/uksa-2024-003"):
        assert "<script" not in unescape(site.get(page).text).replace("<script>document.title", "")


def test_downloads_lists_every_file_list_and_licence(site: Site) -> None:
    html = site.get("/downloads").text
    manifest = json.loads(site.get("/downloads/manifest.json").body)
    for file in manifest["files"]:
        assert f'href="/downloads/{file["path"]}"' in html
        assert file["sha256"] in html
    for name in ("entries", "recipients", "datasets", "editions", "changes", "claims", "parliament", "commercial"):
        for form in ("csv", "json", "xlsx"):
            assert f'href="/{name}.{form}"' in html
    assert f"Pupil Data Register, build {BUILD_ID}, as of 11 June 2026" in html
    assert "Made-up licence" in html
