"""The Internet Archive: copies of what other sources' captures name are checked against the index and filed where they belong."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from scrapers.archive import Copy, copies_in, https, index_address, may_be_asked_for
from scrapers.items import CaptureLine, Source
from scrapers.known_addresses import KnownAddresses, Wanted
from scrapers.robots import RobotsMiddleware
from scrapers.settings import crawl_settings
from scrapers.store import append_capture, save_document
from tests.mirror import Answer, Mirror
from tests.scrapers.govuk_items import FILES, MEDIA, NEW_LAYOUT, ODS, PATH, WEB, file_of, item, publication, put_item
from tests.scrapers.helpers import Collected, collect, document

ARCHIVE, SOURCE = "web.archive.org", "internet-archive"
NPD = "dfe-npd-requests"
PAGE = f"https://{WEB}{PATH}"
OLD_FILE = f"https://{FILES}/government/uploads/system/uploads/attachment_data/file/1/made-up.ods"
OLD_PAGE = f"<html><body>{NEW_LAYOUT}</body></html>".encode()
COLUMNS = ["timestamp", "original", "statuscode", "digest"]


def archive(**collect_settings: Any) -> str:
    """The archive's declaration, made up for a test."""
    return json.dumps(
        {
            "source_id": SOURCE,
            "spider": "internet_archive",
            "page_url": f"https://{ARCHIVE}/",
            "hosts": [ARCHIVE],
            "title": "Made up for a test",
            "collect": {"addresses": {NPD: [PAGE]}, "hosts": [FILES]} | collect_settings,
        }
    )


def digest(body: bytes) -> str:
    return base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def list_copies(mirror: Mirror, url: str, role: str, *rows: tuple[str, str, bytes], serve: bool = True) -> None:
    """Makes the index list these copies (time, address as listed, bytes), and the archive hand them out."""
    table = [COLUMNS, *([stamp, original, "200", digest(body)] for stamp, original, body in rows)] if rows else []
    put_index(mirror, url, role, json.dumps(table))
    for stamp, original, body in rows if serve else ():
        mirror.put(ARCHIVE, f"/web/{stamp}id_/{original}", body, content_type="application/octet-stream")


def put_index(mirror: Mirror, url: str, role: str, body: bytes | str) -> None:
    asked = urlsplit(index_address(url, role))
    mirror.put(ARCHIVE, f"{asked.path}?{asked.query}", body, content_type="application/json")


def nothing_else(mirror: Mirror) -> None:
    """Whatever the index is asked for besides, it answers that it holds nothing."""
    mirror.put(ARCHIVE, "/cdx/search/cdx", "[]", content_type="application/json")


def hold(data: Path, url: str, body: bytes, role: str, moment: str = "2026-01-01T00:00:00Z", **more: str) -> None:
    """A capture that is held already."""
    published = data / "published"
    append_capture(published, CaptureLine(NPD, url, moment, more.pop("via", "live"), save_document(published, body), role, **more))


def asked_files(mirror: Mirror) -> list[str]:
    return [asked.path for asked in mirror.requests if asked.path.startswith("/web/")]


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> tuple[Collected, Collected, list[str], list[str]]:
    """A publication is collected live, then its copies: the page of 2020 names a file that the page of today does not. And all again."""
    data = tmp_path_factory.mktemp("way")
    with Mirror() as mirror:
        put_item(mirror, item(file_of(MEDIA, "Made up: today")))
        mirror.put(FILES, urlsplit(MEDIA).path, ODS + b" of today")
        nothing_else(mirror)
        list_copies(mirror, PAGE, "page", ("20200910112233", f"http://{WEB}:80{PATH}", OLD_PAGE))
        today = [("20260101000000", MEDIA, ODS + b" of today"), ("20251001000000", MEDIA, ODS + b" before it was replaced")]
        list_copies(mirror, MEDIA, "attachment", *today)
        again = ("20211111111111", OLD_FILE, ODS + b" of 2020")
        list_copies(mirror, OLD_FILE, "attachment", ("20200912000000", OLD_FILE, ODS + b" of 2020"), again)
        sources = (publication(source_id=NPD), archive())
        first = collect(data, *sources, mirror=mirror.origin)
        files = asked_files(mirror)
        mirror.requests.clear()
        second = collect(data, *sources, mirror=mirror.origin)
        return first, second, files, asked_files(mirror)


def test_copies_are_filed_under_the_source_they_belong_to(way: tuple[Collected, Collected, list[str], list[str]]) -> None:
    done = way[0]
    assert done.code == 0, done.out + done.err
    copies = {row["captured_at"]: row for row in done.captures if row["via"] == "web-archive"}
    assert set(copies) == {"2020-09-10T11:22:33Z", "2020-09-12T00:00:00Z", "2025-10-01T00:00:00Z"}
    page, file = copies["2020-09-10T11:22:33Z"], copies["2020-09-12T00:00:00Z"]
    assert (page["source_id"], page["role"], page["url"]) == (NPD, "page", PAGE)
    assert page["final_url"] == f"https://{ARCHIVE}/web/20200910112233id_/http://{WEB}:80{PATH}"
    assert (file["source_id"], file["role"], file["url"], file["file_name"]) == (NPD, "attachment", OLD_FILE, "made-up.ods")
    assert file["final_url"] == f"https://{ARCHIVE}/web/20200912000000id_/{OLD_FILE}"
    assert (file["link_text"], file["found_on"]) == ("Made up: June 2020", page["final_url"])
    assert digest(ODS + b" of 2020") in file["note"]
    assert document(done.data, file["sha256"]) == ODS + b" of 2020"
    assert copies["2025-10-01T00:00:00Z"]["link_text"] == "Made up: today"
    assert {row["role"] for row in done.captures if row["source_id"] == SOURCE} == {"page"}


def test_what_is_held_is_not_asked_for_again(way: tuple[Collected, Collected, list[str], list[str]]) -> None:
    first, second, files, files_again = way
    assert len(files) == 3
    assert not any("20260101000000" in path or "20211111111111" in path for path in files), "their bytes were held already"
    assert files_again == []
    assert second.code == 0
    assert [row for row in second.captures if row["via"] == "web-archive"] == [row for row in first.captures if row["via"] == "web-archive"]
    assert f"{SOURCE}: copies in the archive that were not asked for, their bytes being held: 1" in first.out
    assert f"{SOURCE}: copies in the archive that were not asked for, their bytes being held: 4" in second.out
    assert "addresses of which the archive holds no copy: " in first.out


def test_every_way_in_which_a_copy_is_not_what_was_listed(tmp_path: Path) -> None:
    names = ("other", "elsewhere", "packed", "half", "listed", "strange", "moved")
    urls = {name: f"https://{FILES}/media/{name}/{name}.ods" for name in names}
    for number, url in enumerate(urls.values()):
        hold(tmp_path, url, f"made up, {number}".encode(), "attachment", link_text=f"Made up: {number}")
    packed = gzip.compress(ODS + b" packed")
    hold(tmp_path, urls["packed"], ODS + b" packed", "attachment")
    with Mirror() as mirror:
        nothing_else(mirror)
        for name, url in urls.items():
            list_copies(mirror, url, "attachment", ("20200101000000", url, ODS + name.encode()), serve=name == "listed")
        mirror.put(ARCHIVE, f"/web/20200101000000id_/{urls['other']}", b"<html>not what was listed</html>")
        mirror.redirect(ARCHIVE, f"/web/20200101000000id_/{urls['elsewhere']}", f"/web/20210101000000id_/{urls['elsewhere']}", status=302)
        list_copies(mirror, urls["packed"], "attachment", ("20200101000000", urls["packed"], packed), serve=False)
        mirror.put(ARCHIVE, f"/web/20200101000000id_/{urls['packed']}", packed, headers={"Content-Encoding": "gzip"})
        mirror.put(ARCHIVE, f"/web/20200101000000id_/{urls['half']}", ODS, cut="short")
        put_index(mirror, urls["strange"], "attachment", "<html>an error page</html>")
        rows = [COLUMNS, ["20200101000000", "https://other.example/x.ods", "200", digest(ODS)]]
        put_index(mirror, urls["moved"], "attachment", json.dumps(rows))
        done = collect(tmp_path, archive(), mirror=mirror.origin)
        assert not any("20210101000000" in path for path in asked_files(mirror)), "a redirect to another copy is not followed"
    failed = {row["url"].rpartition("/")[2]: row["reason"] for row in done.fetches if row["outcome"] == "failed" and "id_/" in row["url"]}
    assert failed == {"other.ods": "digest_mismatch", "elsewhere.ods": "redirect_not_followed", "half.ods": "truncated"}
    settled = {row["url"].rpartition("/")[2]: row["outcome"] for row in done.fetches if "id_/" in row["url"]}
    assert (settled["packed.ods"], settled["listed.ods"]) == ("stored_same", "stored_new")
    unread = [parse_qs(urlsplit(row["url"]).query)["url"] for row in done.fetches if row["reason"] == "index_not_understood"]
    assert unread == [[urls["strange"]], [urls["moved"]]]
    copies = [row for row in done.captures if row["via"] == "web-archive"]
    assert [document(tmp_path, row["sha256"]) for row in copies] == [ODS + b" packed", ODS + b"listed"]
    assert done.code == 4


STOPS: dict[str, tuple[list[Answer], str]] = {
    "429": ([Answer("", 429)], "asked_to_stop"),
    "403": ([Answer("", 403)], "asked_to_stop"),
    "two server errors": ([Answer("", 503)], "server_fault"),
}


@pytest.mark.parametrize("name", STOPS)
def test_the_archive_is_left_alone_at_the_first_sign(tmp_path: Path, name: str) -> None:
    hold(tmp_path, MEDIA, ODS, "attachment")
    hold(tmp_path, f"https://{FILES}/media/2/b.ods", ODS, "attachment")
    with Mirror() as mirror:
        mirror.put_in_turn(ARCHIVE, "/cdx/search/cdx", STOPS[name][0])
        done = collect(tmp_path, archive(), mirror=mirror.origin)
        asked = mirror.asked(ARCHIVE, "/cdx/search/cdx")
    assert done.code == 4
    assert [reason for _, reason in done.outcomes(SOURCE)][-1] == STOPS[name][1]
    # The query after the second fault is under way by then; it is not asked a second time.
    assert asked == (7 if STOPS[name][1] == "server_fault" else 1)
    assert done.row(SOURCE)[0] == "3"


def test_a_run_that_was_asked_to_stop_is_taken_up_by_the_next(tmp_path: Path) -> None:
    hold(tmp_path, MEDIA, b"made up", "attachment")
    rows = [(f"2020010{number}000000", MEDIA, ODS + str(number).encode()) for number in (1, 2, 3)]
    second = f"/web/20200102000000id_/{MEDIA}"
    with Mirror() as mirror:
        nothing_else(mirror)
        list_copies(mirror, MEDIA, "attachment", *rows)
        mirror.put_in_turn(ARCHIVE, second, [Answer("", 429), Answer(rows[1][2])])
        first = collect(tmp_path, archive(), mirror=mirror.origin)
        ended = first.outcomes(SOURCE)[-2:]
        assert [path.split("id_")[0][-14:] for path in asked_files(mirror)] == ["20200101000000", "20200102000000"]
        mirror.requests.clear()
        done = collect(tmp_path, archive(), mirror=mirror.origin)
        assert [path.split("id_")[0][-14:] for path in asked_files(mirror)] == ["20200102000000", "20200103000000"]
    assert (first.code, done.code) == (4, 0)
    assert ended == [("failed", "asked_to_stop"), ("not_reached", "asked_to_stop")]
    copies = [row["captured_at"] for row in done.captures if row["via"] == "web-archive"]
    assert copies == ["2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z"]


def test_robots_are_obeyed_and_no_other_archive_is_asked(tmp_path: Path) -> None:
    ukgwa = "https://webarchive.nationalarchives.gov.uk/ukgwa/2020/made-up.ods"
    hold(
        tmp_path,
        PAGE,
        item(file_of(ukgwa), file_of("https://other.example/x.ods"), file_of(f"http://{FILES}/media/1/a.ods")).encode(),
        "page",
    )
    with Mirror() as mirror:
        mirror.robots(ARCHIVE, "User-agent: *\nDisallow: /web/")
        nothing_else(mirror)
        file = f"https://{FILES}/media/1/a.ods"
        list_copies(mirror, file, "attachment", ("20200101000000", file, ODS))
        done = collect(tmp_path, archive(hosts=[FILES, "webarchive.nationalarchives.gov.uk"]), mirror=mirror.origin)
        assert {asked.host for asked in mirror.requests} == {ARCHIVE}
        assert [parse_qs(asked.query)["url"][0] for asked in mirror.requests[1:]] == [PAGE, file]
    assert ("refused", "robots_disallow") in done.outcomes(SOURCE)
    assert f"{SOURCE}: addresses on hosts that are not declared for the archive, so not asked for: 2" in done.out


def test_nothing_is_known_yet(tmp_path: Path) -> None:
    with Mirror() as mirror:
        done = collect(tmp_path, archive(addresses={}), mirror=mirror.origin)
    assert (done.code, done.outcomes(SOURCE)) == (4, [("failed", "nothing_to_ask")])
    assert "no page and no file is known yet that the archive could be asked for" in done.out


def test_those_asked_longest_ago_come_first(tmp_path: Path) -> None:
    with Mirror() as mirror:
        nothing_else(mirror)
        collect(tmp_path, archive(addresses={NPD: [f"{PAGE}/asked-before"]}), mirror=mirror.origin)
        mirror.requests.clear()
        collect(tmp_path, archive(addresses={NPD: [f"{PAGE}/asked-before", PAGE]}), mirror=mirror.origin)
        assert [parse_qs(asked.query)["url"][0] for asked in mirror.requests[1:]] == [PAGE, f"{PAGE}/asked-before"]


def known(data: Path) -> KnownAddresses:
    return KnownAddresses(data / "published", Source(SOURCE, "internet_archive", f"https://{ARCHIVE}/", (ARCHIVE,), "Made up"))


def test_a_file_is_lent_no_words_of_another_time(tmp_path: Path) -> None:
    for moment, title in (("2020-06-01T00:00:00Z", "Made up: June"), ("2020-09-01T00:00:00Z", "Made up: September")):
        hold(tmp_path, PAGE, item(file_of(MEDIA, title)).encode(), "page", moment, via="live", final_url=f"https://{ARCHIVE}/{moment}")
    hold(tmp_path, PAGE, item(file_of(f"{MEDIA}x", "Made up: the same all along")).encode(), "page", "2021-01-01T00:00:00Z")
    addresses = known(tmp_path)

    def words(url: str, timestamp: str) -> tuple[str, str]:
        mention = addresses.mention_of(Wanted(NPD, url, "attachment"), Copy(timestamp, url, ""))
        return mention.text, mention.found_on

    assert words(MEDIA, "20200701000000") == ("Made up: June", f"https://{ARCHIVE}/2020-06-01T00:00:00Z")
    assert words(MEDIA, "20200902000000")[0] == "Made up: September"
    assert words(MEDIA, "20200501000000") == ("", "")
    assert words(f"{MEDIA}x", "20150101000000")[0] == "Made up: the same all along"


def test_every_address_that_a_file_has_had_is_asked_for(tmp_path: Path) -> None:
    hold(tmp_path, PAGE, OLD_PAGE, "page")
    hold(tmp_path, f"https://{WEB}/api/content{PATH}", b"[]", "page")
    hold(
        tmp_path,
        "https://www.gov.uk/with-links",
        b"<main><a href='a.XLSX?v=1'>A</a><a href='http://[x'>b</a><a href='/c.pdf'>c</a></main>",
        "page",
    )
    uploads = "government/uploads/system/uploads/attachment_data/file"
    wanted = KnownAddresses(tmp_path / "published", Source(SOURCE, "x", "x", (), "x", {"hosts": [FILES]})).wanted
    assert {(one.url, one.role) for one in wanted.values()} == {
        (PAGE, "page"),
        (f"https://{WEB}/api/content{PATH}", "page"),
        ("https://www.gov.uk/with-links", "page"),
        (f"https://{WEB}/a.XLSX?v=1", "attachment"),
        *((f"https://{host}/{uploads}/{name}", "attachment") for host in (WEB, FILES) for name in ("1/made-up.ods", "2/made-up.csv")),
    }


def test_what_the_index_is_asked_and_how_its_answer_is_read() -> None:
    asked = parse_qs(urlsplit(index_address(MEDIA, "attachment")).query)
    assert (asked["url"], asked["output"], asked["filter"], asked["collapse"]) == ([MEDIA], ["json"], ["statuscode:200"], ["digest"])
    assert "collapse=timestamp%3A6" in index_address(PAGE, "page")
    assert "collapse=timestamp%3A6" in index_address(f"{PAGE}/in-html", "attachment")
    one, other = digest(b"one"), digest(b"other")
    table = [
        ["urlkey", *COLUMNS],
        ["k", "20210101000000", f"http://www.{FILES}:80/a", "200", one],
        ["k", "20200101000000", f"https://{FILES}/a", "200", one],
        ["k", "20220101000000", f"https://{FILES}/a", "-", other],
        ["k", "20230101000000", f"https://{FILES}/a", "301", other],
    ]
    assert copies_in(json.dumps(table).encode(), f"https://{FILES}/a") == [Copy("20200101000000", f"https://{FILES}/a", one)]
    assert copies_in(b"[]", MEDIA) == []
    for row in (["2020", MEDIA, "200", one], ["20201301000000", MEDIA, "200", one], ["20200101000000", MEDIA, "200", "AAAA"], ["short"]):
        with pytest.raises(ValueError, match=r"."):
            copies_in(json.dumps([COLUMNS, row]).encode(), MEDIA)
    for body in (b"", b"{}", b"[1]", b'[["timestamp", "original"]]'):
        with pytest.raises(ValueError, match=r"."):
            copies_in(body, MEDIA)


def test_addresses_are_brought_into_one_form() -> None:
    assert https("http://WWW.gov.uk:80/A#b") == "https://www.gov.uk/A"
    assert [https(url) for url in ("http://www.gov.uk:8080/a", "ftp://a.example/", "http://[x", "", "/a")] == [""] * 5
    assert may_be_asked_for(MEDIA, {FILES})
    assert not may_be_asked_for(f"https://{ARCHIVE}/web/2020/x", {ARCHIVE})


def test_at_most_twenty_queries_a_minute_whatever_robots_ask() -> None:
    live = crawl_settings({})["DOWNLOAD_SLOTS"]
    assert live[ARCHIVE]["concurrency"] == 1
    assert 60 / live[ARCHIVE]["delay"] <= 20
    for asked, kept in ((2.0, 3.0), (10.0, 10.0)):
        downloader = SimpleNamespace(per_slot_settings={ARCHIVE: dict(live[ARCHIVE])}, slots={})
        crawler: Any = SimpleNamespace(engine=SimpleNamespace(downloader=downloader), settings=SimpleNamespace(getfloat=lambda _: 1.0))
        RobotsMiddleware(crawler)._keep_pace(ARCHIVE, asked)
        assert downloader.per_slot_settings[ARCHIVE]["delay"] == kept
