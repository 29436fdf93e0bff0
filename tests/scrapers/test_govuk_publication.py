"""GOV.UK publications: what an item names is collected whole, and a page that is not what it was is a failure that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.addresses import is_page_in_place_of_file
from scrapers.content_item import attachments_of, fault_of, is_same_file, item_address, item_in, web_address
from tests.mirror import Mirror
from tests.scrapers.govuk_items import (
    FILES,
    ITEM,
    JSON,
    MEDIA,
    NEW_LAYOUT,
    ODS,
    PATH,
    SOURCE,
    WEB,
    file_of,
    item,
    publication,
    put_item,
    real_item,
)
from tests.scrapers.helpers import Collected, collect, document

GONE = '{"schema_name": "gone", "title": null, "details": {"explanation": "<p>Made up</p>", "alternative_path": "/made-up/instead"}}'
MOVED = json.dumps(
    {
        "schema_name": "redirect",
        "base_path": PATH,
        "title": None,
        "details": {},
        "redirects": [
            {"path": f"{PATH}/below", "type": "prefix", "destination": "/not/this"},
            {"path": PATH, "type": "exact", "destination": "/made-up/new"},
        ],
    }
)
ARCHIVED = MOVED.replace('"/made-up/new"', '"https://webarchive.nationalarchives.gov.uk/ukgwa/https://www.gov.uk/made-up"')
# What the item answers -> what the diary says after the page itself, and what a person reads.
PAGES: dict[str, tuple[dict[str, object], list[tuple[str, str]], str]] = {
    "taken down": (
        {"body": GONE},
        [("failed", "page_gone https://www.gov.uk/made-up/instead")],
        "the publisher has taken the page down: https://www.gov.uk/made-up/instead (HTTP 200)",
    ),
    "taken down, no more said": (
        {"body": '{"schema_name": "gone", "details": {}}'},
        [("failed", "page_gone")],
        "taken the page down (HTTP",
    ),
    "moved": (
        {"body": MOVED},
        [("failed", "page_moved https://www.gov.uk/made-up/new")],
        "now leads elsewhere: https://www.gov.uk/made-up/new",
    ),
    "moved into an archive": (
        {"body": ARCHIVED},
        [("failed", "page_moved https://webarchive.nationalarchives.gov.uk/ukgwa/https://www.gov.uk/made-up")],
        "now leads elsewhere: https://webarchive.nationalarchives.gov.uk/",
    ),
    "no attachments": ({"body": item()}, [("failed", "no_attachment")], "offers no attachment"),
    "nothing but a page": (
        {"body": item({"attachment_type": "html", "id": "2", "url": "/never/guidance", "title": "Made up, in HTML"})},
        [("failed", "http_404"), ("failed", "no_attachment")],
        "offers no attachment",
    ),
    "attachments of null": ({"body": item(details={"attachments": None})}, [("failed", "no_attachment")], "offers no attachment"),
    "not JSON": ({"body": "<html><title>Sorry</title></html>"}, [("failed", "page_not_understood")], "could not be searched"),
    "not an item": ({"body": "[]"}, [("failed", "page_not_understood")], "could not be searched"),
    "withdrawn, and empty": (
        {"body": item(withdrawn_notice={"explanation": "", "withdrawn_at": "2015-01-13T13:05:30Z"})},
        [("failed", "no_attachment")],
        "the publisher has withdrawn the page (2015-01-13T13:05:30Z)",
    ),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collected]:
    """One run with a source for each of PAGES and of the answers that yield no page at all."""
    with Mirror() as mirror:
        for number, (answer, _, _) in enumerate(PAGES.values()):
            put_item(mirror, **answer, path=f"/page-{number}")  # type: ignore[arg-type]
        put_item(mirror, b"", path="/never", status=404)
        put_item(mirror, '{"schema_name": "gone", "details": {}}', path="/no-longer", status=410)
        sources = [publication(f"/page-{number}", f"page-{number}") for number in range(len(PAGES))]
        sources += [publication("/never", "never"), publication("/no-longer", "no-longer")]
        yield collect(tmp_path_factory.mktemp("answers"), *sources, mirror=mirror.origin)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_not_what_it_was(answers: Collected, name: str) -> None:
    source_id = f"page-{list(PAGES).index(name)}"
    assert answers.code == 4
    assert sorted(answers.outcomes(source_id)) == [*PAGES[name][1], ("stored_new", "")], answers.err
    said = [line for line in answers.out.splitlines() if line.startswith(f"{source_id}:")]
    assert PAGES[name][2] in "\n".join(said)
    assert "nothing new" not in answers.out
    kept = [row for row in answers.captures if row["source_id"] == source_id]
    assert [(row["role"], document(answers.data, row["sha256"]).decode()) for row in kept] == [("page", PAGES[name][0]["body"])]


def test_a_page_that_was_never_there_or_is_no_more(answers: Collected) -> None:
    assert answers.outcomes("never") == [("failed", "http_404")]
    assert answers.outcomes("no-longer") == [("failed", "http_410")]
    assert "https://www.gov.uk/api/content/never failed: it answered 404" in answers.out


def test_everything_that_an_item_names_is_kept(tmp_path: Path) -> None:
    html = {"attachment_type": "html", "id": "2", "url": f"{PATH}/a-table", "title": "Made up, in HTML"}
    elsewhere = {
        "attachment_type": "external",
        "id": "3",
        "url": "https://webarchive.nationalarchives.gov.uk/ukgwa/x.ods",
        "title": "Archived",
    }
    told = item(
        file_of(MEDIA),
        html,
        file_of(f"https://{FILES}/media/2/b.csv", "Made up: CSV"),
        elsewhere,
        {"attachment_type": "file", "id": "4"},
        details={"documents": ["<section class='attachment'><h2 class='title'><a href='/not-this.ods'>x</a></h2></section>"]},
    )
    with Mirror() as mirror:
        put_item(mirror, told)
        mirror.put(FILES, "/media/67bf19a4750837d7604dbb96/made-up.ods", ODS, content_type="application/octet-stream")
        mirror.put(FILES, "/media/2/b.csv", "a,b\n1,2\n", content_type="text/csv")
        mirror.put(WEB, f"{PATH}/a-table", "<!DOCTYPE html><html><table><tr><td>made up</td></tr></table></html>")
        done = collect(tmp_path, publication(), mirror=mirror.origin)
        assert {asked.host for asked in mirror.requests} == {WEB, FILES}
    page, *files = done.captures
    assert (page["role"], page["url"], page["content_type"]) == ("page", f"https://{WEB}{ITEM}", JSON)
    assert document(tmp_path, page["sha256"]).decode() == told
    assert [(row["url"], row["link_text"]) for row in files] == [
        (MEDIA, "Made up: June 2020"),
        (f"https://{WEB}{PATH}/a-table", "Made up, in HTML"),
        (f"https://{FILES}/media/2/b.csv", "Made up: CSV"),
    ]
    assert all(
        (row["role"], row["via"], row["found_on"], row["final_url"]) == ("attachment", "live", page["url"], row["url"]) for row in files
    )
    assert files[0]["file_name"] == "made-up.ods"
    assert done.code == 4
    assert sorted(done.outcomes(SOURCE))[:2] == [("failed", "attachment_without_address"), ("refused", "off_site")]
    assert "names an attachment without giving its address" in done.out


def test_a_withdrawn_page_is_collected_and_says_so(tmp_path: Path) -> None:
    with Mirror() as mirror:
        put_item(
            mirror,
            item(
                file_of(MEDIA, "[Withdrawn] Made up"), withdrawn_notice={"explanation": "<p>x</p>", "withdrawn_at": "2026-01-13T13:05:30Z"}
            ),
            content_type="application/octet-stream",
            headers={"Fastly-Backend-Name": "mirrorS3"},
        )
        mirror.put(FILES, "/media/67bf19a4750837d7604dbb96/made-up.ods", ODS)
        done = collect(tmp_path, publication(), mirror=mirror.origin)
    assert (done.code, done.row(SOURCE)) == (0, ["2", "2", "0", "0", "0", "0"])
    assert f"{SOURCE}: the publisher has withdrawn the page (2026-01-13T13:05:30Z); what it still names was asked" in done.out
    assert "standby copy, which may be older" in done.out


def test_an_address_below_the_item_s_own_leads_to_it_and_no_other_does(tmp_path: Path) -> None:
    with Mirror() as mirror:
        put_item(mirror, item(file_of(MEDIA)))
        mirror.put(FILES, "/media/67bf19a4750837d7604dbb96/made-up.ods", ODS)
        mirror.redirect(WEB, f"{ITEM}/below", f"https://{WEB}{ITEM}", status=303)
        mirror.redirect(WEB, "/api/content/other", f"https://{WEB}{ITEM}", status=303)
        done = collect(tmp_path, publication(f"{PATH}/below", "below"), publication("/other", "other"), mirror=mirror.origin)
    assert done.outcomes("below") == [("stored_new", ""), ("stored_new", "")]
    assert done.captures[0]["final_url"] == f"https://{WEB}{ITEM}"
    assert sorted(done.outcomes("other")) == [("failed", f"page_moved https://{WEB}{ITEM}"), ("stored_new", "")]


def test_a_redirected_download_is_never_filed_under_the_edition_asked_for(tmp_path: Path) -> None:
    old, new, twin = (
        "/media/1/june-2020.ods",
        "/media/9/september-2023.ods",
        "/government/uploads/system/uploads/attachment_data/file/7/a.ods",
    )
    with Mirror() as mirror:
        put_item(
            mirror,
            item(
                file_of(f"https://{FILES}{old}", "Made up: June 2020"),
                file_of(f"https://{WEB}{twin}", "Made up: old address"),
                file_of(f"https://{FILES}/media/3/b.ods", "Made up: b"),
                file_of(f"https://{FILES}/media/4/c.ods", "Made up: c"),
                file_of(f"https://{FILES}/media/5/d.ods", "Made up: d"),
                file_of(f"https://{FILES}/media/6/e.ods", "Made up: e"),
                file_of(f"https://{FILES}{new}", "Made up: September 2023"),
            ),
        )
        mirror.redirect(FILES, old, f"https://{FILES}{new}")
        mirror.put(FILES, "/media/5/d.ods", '{"_response_info":{"status":"gone"}}', status=410, content_type=JSON)
        mirror.redirect(FILES, "/media/6/e.ods", "https://webarchive.nationalarchives.gov.uk/ukgwa/x", status=302)
        mirror.put(FILES, new, ODS + b" of September 2023")
        mirror.redirect(WEB, twin, f"https://{FILES}{twin}")
        mirror.put(FILES, twin, ODS)
        mirror.redirect(FILES, "/media/3/b.ods", f"https://{WEB}/a-page", status=302)
        mirror.put(WEB, "/a-page", "<!DOCTYPE html><html>made up</html>")
        mirror.put(FILES, "/media/4/c.ods", " \n<HTML>an error</HTML>", content_type="application/vnd.oasis.opendocument.spreadsheet")
        done = collect(tmp_path, publication(), mirror=mirror.origin)
        assert {asked.host for asked in mirror.requests} == {WEB, FILES}
    by_url = {row["url"]: row for row in reversed(done.captures)}
    assert f"https://{FILES}{old}" not in by_url
    newest = by_url[f"https://{FILES}{new}"]
    assert [row["link_text"] for row in done.captures if row["url"] == newest["url"]] == ["", "Made up: September 2023"]
    assert document(tmp_path, newest["sha256"]).endswith(b"September 2023")
    assert (newest["link_text"], newest["file_name"], newest["final_url"]) == ("", "september-2023.ods", newest["url"])
    assert newest["note"] == f"asked for https://{FILES}{old} (Made up: June 2020)"
    assert by_url[f"https://{WEB}{twin}"]["link_text"] == "Made up: old address"
    assert by_url[f"https://{FILES}/media/4/c.ods"]["link_text"] == ""
    assert [(row["outcome"], row["reason"], bool(row["sha256"])) for row in done.fetches[1:]] == [
        ("failed", f"superseded https://{FILES}{new}", True),
        ("stored_new", "", True),
        ("failed", f"superseded https://{WEB}/a-page", True),
        ("failed", "page_instead_of_file", True),
        ("failed", "http_410", False),
        ("refused", "redirect_off_site", False),
        ("stored_new", "", True),
    ]
    assert (done.code, done.row(SOURCE)) == (4, ["8", "3", "0", "1", "4", "0"])
    assert f"which was kept as that file and not as the one asked for: https://{FILES}{new} (HTTP 200)" in done.out


def test_other_bytes_at_the_same_address_under_the_same_title(tmp_path: Path) -> None:
    with Mirror() as mirror:
        put_item(mirror, item(file_of(MEDIA)))
        runs = []
        for body in (ODS, ODS + b", silently replaced", ODS + b", silently replaced"):
            mirror.put(FILES, "/media/67bf19a4750837d7604dbb96/made-up.ods", body)
            runs.append(collect(tmp_path, publication(), mirror=mirror.origin))
    assert [run.code for run in runs] == [0, 0, 0]
    assert [run.row(SOURCE)[:3] for run in runs] == [["2", "2", "0"], ["2", "1", "1"], ["2", "0", "2"]]
    assert "complete, nothing new" in runs[2].out
    files = [row for row in runs[2].captures if row["role"] == "attachment"]
    assert len({(row["url"], row["link_text"]) for row in files}) == 1
    assert [document(tmp_path, row["sha256"]) for row in files] == [ODS, ODS + b", silently replaced", ODS + b", silently replaced"]


def test_real_items_of_today_and_of_before(tmp_path: Path, evidence: Path) -> None:
    names = {
        "publication-with-featured-attachments.json": 1,
        "publication-transparency-documents-html.json": 7,
        "publication-official-statistics-documents-html.json": 6,
        "publication-withdrawn.json": 0,
        "gone-with-alternative-path.json": 0,
        "redirect.json": 0,
    }
    with Mirror() as mirror:
        sources, titles = [], {}
        for number, name in enumerate(names):
            body, path = real_item(evidence, name)
            put_item(mirror, body, path=path)
            sources.append(publication(path, f"real-{number}"))
            named = [] if fault_of(item_in(body)) else attachments_of(item_in(body))
            titles[name] = [link.text for link in named]
            for link in named:
                mirror.put(link.url.split("/")[2], "/" + link.url.split("/", 3)[3], f"made up, for {link.url}", content_type="text/csv")
        done = collect(tmp_path, *sources, mirror=mirror.origin)
    assert {name: len(found) for name, found in titles.items()} == names
    found = [[row for row in done.captures if row["source_id"] == f"real-{number}" and row["role"] == "attachment"] for number in range(6)]
    assert [len(rows) for rows in found] == list(names.values())
    assert found[1][0]["url"].endswith("/412445/no10_Spad_April_-_June__2014_transparency_returns.pdf")
    assert (found[1][1]["file_name"], found[1][1]["link_text"]) == (
        "no10_spad_hospitality_apr_jun_14.csv",
        "Number 10's special advisers' hospitality, April to June 2014",
    )
    assert not any("thumbnail" in row["url"] or row["url"].endswith("/preview") for rows in found for row in rows)
    failures = {number: [reason for outcome, reason in done.outcomes(f"real-{number}") if outcome == "failed"] for number in range(6)}
    moved = "https://www.gov.uk/maritime-safety-weather-and-navigation/register-406-mhz-beacons?query=answer#fragment"
    gone = "https://www.gov.uk/government/example"
    assert failures == {0: [], 1: [], 2: [], 3: ["no_attachment"], 4: [f"page_gone {gone}"], 5: [f"page_moved {moved}"]}
    assert "real-3: the publisher has withdrawn the page (2015-01-13T13:05:30Z)" in done.out


def test_the_second_layout_of_documents() -> None:
    documents = [NEW_LAYOUT, NEW_LAYOUT, "<section class='attachment'>x</section>"]
    links = attachments_of(item_in(item(details={"attachments": [], "documents": documents}).encode()))
    uploads = "government/uploads/system/uploads/attachment_data/file"
    assert [(link.url, link.text) for link in links] == [
        (f"https://{FILES}/{uploads}/1/made-up.ods", "Made up: June 2020"),
        (f"https://{WEB}/{uploads}/2/made-up.csv", "A table"),
        ("", ""),
    ]


def test_addresses_of_items_files_and_pages() -> None:
    assert item_address("https://www.gov.uk/government/publications/x/") == "https://www.gov.uk/api/content/government/publications/x"
    assert item_address("https://www.gov.uk/api/content/x") == "https://www.gov.uk/api/content/x"
    assert web_address("https://www.gov.uk/api/content/x") == "https://www.gov.uk/x"
    assert is_same_file(f"https://{WEB}/government/uploads/a.ods", f"https://{FILES}/government/uploads/a.ods")
    assert not is_same_file(f"https://{FILES}/media/1/a.ods", f"https://{FILES}/media/2/a.ods")
    assert not is_same_file(f"https://{FILES}/media/1/a.ods", "https://other.example/media/1/a.ods")
    assert is_page_in_place_of_file("https://x.example/a.ods", b"\xef\xbb\xbf<!DOCTYPE HTML>")
    for before in (b"<!-- made up --> <!--\n-->\n", b'<?xml version="1.0"?>\n'):
        assert is_page_in_place_of_file("https://x.example/a.ods", before + b"<!DOCTYPE html PUBLIC 'x'><HTML>")
    assert is_page_in_place_of_file("https://x.example/a.csv", b"<head><title>Sorry</title></head>")
    assert not is_page_in_place_of_file("https://x.example/a.ods", b'<?xml version="1.0"?><office:document>')
    assert not is_page_in_place_of_file("https://x.example/a.csv", b"<!---->" * 140 + b"<headings>,made up")
    assert not is_page_in_place_of_file("https://x.example/a.html", b"<html>")
    assert not is_page_in_place_of_file("https://x.example/government/a", b"<html>")
