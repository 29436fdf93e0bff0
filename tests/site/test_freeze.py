"""The frozen copy of the made-up register: whole, without a dead link, the same every time, and readable with no server behind it."""

from __future__ import annotations

import functools
import gzip
import hashlib
import http.client
import http.server
import json
import re
import shutil
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import lxml.html
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from pipeline.__main__ import register
from pipeline.commands.options import SETTINGS
from pipeline.freezing import freeze as freezing
from pipeline.freezing.children import Children
from pipeline.freezing.dead_links import dead, seen_in
from pipeline.freezing.freeze import ENVIRONMENT, MARKER, freeze
from pipeline.freezing.links import ROWS, relinked
from pipeline.freezing.names import ORIGIN, address_of, file_of
from pipeline.freezing.press import press
from pipeline.freezing.relink import Copied
from pipeline.freezing.walk import LEFT_OUT, Walked, is_frozen
from pipeline.freezing.word_index import index_words
from pipeline.model import Refused, RegisterError
from tests import nginx
from tests.conftest import SOAK
from tests.machine import LONG_ENOUGH, free_port, wait_until
from tests.site.conftest import ROOT, Site
from tests.site.running import Running, running
from tests.site.test_browser import faults

RECORD = "/entries/uksa-2024-001"
HOST = ORIGIN.partition("//")[2]
# A page of every kind, and files that are no pages.
ADDRESSES = (
    "/",
    "/cells/uksa-accredited-projects-2026-06-01-sheet-1-r10",
    "/changes",
    "/charts",
    "/claims",
    "/claims/differences",
    "/datasets/leo",
    "/downloads",
    "/downloads/register.db",
    "/editions/uksa-accredited-projects-2026-06-01",
    "/entries?outcome=secure_access",
    "/entries.csv",
    "/entries.json?outcome=secure_access",
    "/entries.xlsx?outcome=secure_access",
    "/entries/uksa-2024-001",
    "/issues",
    "/left-out",
    "/my-record",
    "/parliament",
    "/questions",
    "/recipients/org-1",
    "/recipients.xlsx",
    "/robots.txt",
    "/search",
    "/static/site.css",
)
WORDS = ("attainment", "earnings", "attendance", "phonics", "exclusions", "absence", "wellbeing", "apprenticeships")
LINK = re.compile(rb'( (?:href|src|action)=)"[^"]*"')


def silent(step: str, done: int, known: int) -> None:
    """No progress is shown."""


@pytest.fixture(scope="module")
def frozen(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy made by the command, in a folder of a folder that can be served."""
    folder = tmp_path_factory.mktemp("frozen")
    home = folder / "data" / "built" / "made-up"
    home.mkdir(parents=True)
    for name in SETTINGS:
        (folder / "data" / name).mkdir()
    shutil.copytree(database.parent, home, dirs_exist_ok=True)
    digest = hashlib.sha256((home / "register.db").read_bytes()).hexdigest()
    (home / "manifest.json").write_text(json.dumps({"sha256": digest}))
    (home.parent / "register.db").symlink_to("made-up/register.db")
    out = folder / "host" / "pupil-data"
    done = CliRunner().invoke(register, ["freeze", "--data", str(folder / "data"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


class Found(HTMLParser):
    """The links and ids of one page, found by other code than the copy's own checker."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.links += [value for name in ("href", "src", "action") if (value := given.get(name)) is not None]
        self.ids |= {given["id"] or ""} if "id" in given else set()


def test_every_link_leads_to_a_file_and_a_place_in_it(frozen: Path) -> None:
    pages = {path: Found(path.read_bytes()) for path in frozen.rglob("*.html")}
    files = {path for path in frozen.rglob("*") if path.is_file()}
    assert len(pages) > 400
    dead = []
    for path, page in pages.items():
        for link in set(page.links):
            if link.startswith(("http://", "https://", "mailto:")):
                continue
            name, _, place = link.partition("#")
            target = Path(normpath(path.parent / name)) if name else path
            if target not in files or (place and place not in pages[target].ids):
                dead.append(f"{path.relative_to(frozen)}: {link}")
    assert dead == []


def test_all_records_lists_and_downloads_are_there(frozen: Path, site: Site) -> None:
    for table, key, folder in (
        ("entry", "entry_id", "entries"),
        ("recipient", "recipient_id", "recipients"),
        ("dataset", "dataset_id", "datasets"),
        ("edition", "edition_id", "editions"),
        ("claim", "claim_id", "claims"),
        ("parliament_item", "item_id", "parliament"),
        ("source_row", "row_id", "cells"),
        ("entry_key", "key", "entries"),
    ):
        ids = [row[key] for row in json.loads(site.get(f"/register/{table}.json?_shape=array&_size=max").body)]
        assert ids
        assert [one for one in ids if not (frozen / file_of(f"/{folder}/{one}")).is_file()] == []
    for address in ("/entries.csv", "/recipients.json", "/downloads/register.db", "/downloads/entry.csv", "/entries.csv?recipient=org-1"):
        assert (frozen / file_of(address)).read_bytes() == site.get(address).body
    assert (frozen / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"


def body_of(html: bytes) -> str:
    """The content of a page without where its links lead, and without the form, which a copy has a sentence for."""
    (main,) = lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8")).xpath("//main")
    for element in main.xpath(".//form[@class='filters'] | .//p[@class='note frozen'] | .//ul[@class='chosen']//a"):
        element.drop_tree()
    for element in main.iter():
        for name in ("href", "action"):
            element.attrib.pop(name, None)
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", " ".join(lxml.html.tostring(main, encoding="unicode").split()))


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[Running]:
    """The server itself, asked over a socket, in the surroundings in which a copy is made."""
    with running(database, ENVIRONMENT) as started:
        yield started


def same_links(address: str, served: bytes, page: bytes, folder: Path) -> Iterator[str]:
    """What is wrong with a page's links: each must lead to the file of the address that the server's own leads to."""
    for before, after in zip(Found(served).links, Found(page).links, strict=True):
        target = address_of(before, address)
        if target is None or before.startswith("#"):
            wanted = before
        else:
            name, _, place = after.partition("#")
            leads_to = normpath(join(dirname(file_of(address)), name))
            right = file_of(target) if (folder / file_of(target)).is_file() else file_of(LEFT_OUT)
            if leads_to == right and place == (before.partition("#")[2] if right == file_of(target) else ""):
                continue
            wanted = right
        if after != wanted:
            yield f"{address}: {before} became {after}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_is_what_the_server_sends_save_for_its_links(address: str, frozen: Path, server: Running) -> None:
    answer = server.get(address, host=HOST)
    assert answer.status == 200
    page = (frozen / file_of(address)).read_bytes()
    if not file_of(address).endswith(".html"):
        assert page == answer.body
        return
    assert LINK.sub(rb'\1""', page) == LINK.sub(rb'\1""', answer.body)
    assert list(same_links(address, answer.body, page, frozen)) == []


@pytest.mark.skipif(not SOAK, reason="a part of the long runs")
def test_every_page_of_a_copy_is_what_the_server_sends(frozen: Path, server: Running) -> None:
    waiting, known, wrong = ["/"], {"/"}, []
    while waiting:
        address = waiting.pop()
        answer = server.get(address, host=HOST)
        path = frozen / file_of(address)
        if answer.status != 200 or not path.is_file():
            continue
        if not path.name.endswith(".html"):
            wrong += [address] if path.suffix not in (".atom", ".svg", ".js") and path.read_bytes() != answer.body else []
            continue
        wrong += [address] if LINK.sub(rb'\1""', path.read_bytes()) != LINK.sub(rb'\1""', answer.body) else []
        wrong += same_links(address, answer.body, path.read_bytes(), frozen)
        found = {target for link in Found(answer.body).links if (target := address_of(link, address))} - known
        known |= found
        waiting += sorted(found)
    assert len(known) > 1000
    assert wrong == []


def test_a_citation_does_not_name_the_host_that_the_copy_was_made_on(frozen: Path) -> None:
    for address in ("/downloads", RECORD):
        said = body_of((frozen / file_of(address)).read_bytes())
        assert "Pupil Data Register, build" in said
        assert "register.invalid" not in said, address


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_copy_takes_the_place_of_the_first_and_is_the_same(frozen: Path, database: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / MARKER).write_text("{}")
    (out / "older.html").write_text("an older copy")
    made = freeze(database, out, False, silent)
    assert contents(out) == contents(frozen)
    assert made.file_count == len(contents(out)) - 1
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_index_is_the_same_in_whatever_order_the_disk_lists_the_pages(tmp_path: Path) -> None:
    """A disk in memory, on which these tests write where they can, lists a folder in the order in which it was filled."""
    pages = {f"entries/uksa-2024-{number:03}": f"<main><h1>Study {number}</h1><p>{word}</p></main>" for number, word in enumerate(WORDS)}
    for name, order in (("one", list(pages)), ("other", list(pages)[::-1])):
        for page in order:
            path = tmp_path / name / page / "index.html"
            path.parent.mkdir(parents=True)
            path.write_text(f"<html lang='en-GB'><body>{pages[page]}</body></html>")
        index_words(tmp_path / name)
    index = {name: text for name, text in contents(tmp_path / "one").items() if name.startswith("pagefind/")}
    assert json.loads(index["pagefind/pagefind-entry.json"])["languages"]["en-gb"]["page_count"] == len(pages)
    assert index == {name: text for name, text in contents(tmp_path / "other").items() if name.startswith("pagefind/")}


AN_ERROR = b64encode(b'{"payload":{"type":"Error","message":"made up"}}').decode()


@pytest.mark.parametrize(
    ("script", "why"), [("exit 0", "ended before its time"), (f"head -c 4 > /dev/null; printf {AN_ERROR},", "made up")]
)
def test_an_index_that_cannot_be_made_is_no_copy(script: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pagefind"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr("pipeline.freezing.word_index.get_executable", lambda: program)
    with pytest.raises(RegisterError, match=f"index could not be made: .*{why}"):
        index_words(tmp_path)


def test_a_folder_that_is_no_copy_is_left_alone(database: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="left alone"):
        freeze(database, tmp_path, False, silent)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def walk_a_little(children: Children, _unlinked: object, _progress: object) -> Walked:
    """In place of the whole walk: the first page, the page about what is left out, and a list with two of its records."""
    addresses = ["/", LEFT_OUT, "/entries", RECORD, f"{RECORD[:-1]}2"]
    found = [one for some in children.through("visit", addresses, 1) for one in some]
    return Walked({one.address: file_of(one.address) for one in found if one.status == 200})


def test_a_copy_with_a_dead_link_is_not_made_and_the_last_one_stays(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "walk", walk_a_little)
    monkeypatch.setattr(freezing, "index_words", lambda folder: (folder / file_of(RECORD)).unlink())
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MARKER).write_text("the last one")
    with pytest.raises(RegisterError, match=r"dead link: .*uksa-2024-001/index\.html"):
        freeze(database, tmp_path / "site", False, silent)
    assert contents(tmp_path) == {f"site/{MARKER}": b"the last one"}


def dead_links(folder: Path) -> list[str]:
    return dead(folder, seen_in(folder, sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())))


def test_the_checker_sees_every_kind_of_dead_link(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<main id="main"><a href="#main">a</a><a href="b.html#there">b</a><a href="b.html#gone">c</a><img src="no.svg">'
        '<a href="/b.html">d</a><a href="..">e</a><a href="https://example.org/">f</a><form action="none.html"></form><a href="http://register.invalid/x">g</a></main>'
    )
    (tmp_path / "b.html").write_text('<p id="there">b</p>')
    (tmp_path / "c.css").write_text("p { background: url(b.html) } a { background: url('gone.png') }")
    (tmp_path / "my-record").mkdir()
    (tmp_path / ROWS).write_text('const RECORD_ROWS = {"columns":["address"],"rows":[["../b.html"],["../entries/none.html"]]};\n')
    found = {one.partition(": ")[2] for one in dead_links(tmp_path)}
    others = {"http://register.invalid/x", "no.svg", "none.html", "gone.png", "../entries/none.html"}
    assert found == {"..", "/b.html", "b.html#gone", *others}


def test_a_feed_leads_to_files_and_keeps_its_names(tmp_path: Path) -> None:
    feed = tmp_path / "changes.atom"
    served = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:example.org,2026:changes</id>'
        '<link rel="self" href="http://register.invalid/changes.atom"/>'
        '<entry><link href="/entries/uksa-2024-001"/><link href="/sql?sql=select+1"/>'
        '<content type="html">&lt;p&gt;&lt;a href="http://register.invalid/entries/uksa-2024-001"&gt;it&lt;/a&gt;&lt;/p&gt;</content></entry></feed>'
    )
    copied = Copied({"/changes.atom": "changes.atom", RECORD: file_of(RECORD), LEFT_OUT: file_of(LEFT_OUT)}, {})
    written = relinked(feed.name, served.encode(), copied.on("/changes.atom")).decode()
    feed.write_text(written)
    assert "<id>tag:example.org,2026:changes</id>" in written
    assert re.findall('href="([^"]+)"', written) == ["changes.atom", file_of(RECORD), "left-out/index.html", file_of(RECORD)]
    assert sorted(dead_links(tmp_path)) == [f"changes.atom: {name}" for name in (file_of(RECORD), "left-out/index.html")]


def test_texts_are_pressed_without_the_time(tmp_path: Path) -> None:
    for name, text in (("long.html", "long " * 1000), ("short.html", "short"), ("register.db", "x" * 5000)):
        (tmp_path / name).write_text(text)
    press(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["long.html", "long.html.gz", "register.db", "short.html"]
    pressed = (tmp_path / "long.html.gz").read_bytes()
    assert gzip.decompress(pressed) == (tmp_path / "long.html").read_bytes()
    assert pressed[4:8] == bytes(4)


@pytest.fixture(scope="module")
def behind_nginx(frozen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx that serves a pressed copy with the project's own configuration."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    shutil.copytree(frozen, folder / "copy")
    press(folder / "copy")
    changes = {"listen 80": f"listen 127.0.0.1:{port}", "/srv/register-frozen": str(folder / "copy"), "/var/log/nginx": str(folder / "log")}
    with nginx.running(nginx.configured("frozen.conf", changes), folder, port):
        yield port


def asked(port: int, address: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG_ENOUGH)
    named = {"Host": nginx.NAME, **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request(method, address, headers=named)
    return connection.getresponse()


def test_nginx_serves_the_copy_and_every_link_of_its_first_page(frozen: Path, behind_nginx: int) -> None:
    links = {
        link.partition("#")[0]
        for link in Found((frozen / "index.html").read_bytes()).links
        if "://" not in link and not link.startswith("mailto:")
    }
    assert len(links) > 20
    answers = {link: asked(behind_nginx, f"/{link}") for link in sorted(links)}
    assert {answer.status for answer in answers.values()} == {200}
    assert {"text/html; charset=utf-8", "text/css; charset=utf-8", "image/svg+xml; charset=utf-8"} <= {
        answer.headers["Content-Type"] for answer in answers.values()
    }
    for answer in answers.values():
        names = [name.lower() for name in answer.headers]
        assert [name for name in names if names.count(name) > 1] == []
        assert {"x-content-type-options", "content-security-policy", "referrer-policy"} <= set(names)


def test_nginx_sends_the_pressed_files_as_they_are(frozen: Path, behind_nginx: int) -> None:
    answer = asked(behind_nginx, "/", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    # nginx itself would press while it sends, without knowing the length beforehand.
    assert int(answer.headers["Content-Length"]) < len((frozen / "index.html").read_bytes()) / 2
    assert gzip.decompress(answer.read()) == (frozen / "index.html").read_bytes()
    plain = asked(behind_nginx, "/")
    assert "Content-Encoding" not in plain.headers
    assert plain.read() == (frozen / "index.html").read_bytes()


def test_nginx_leads_a_folder_to_its_slash_and_says_what_is_not_there(frozen: Path, behind_nginx: int) -> None:
    answer = asked(behind_nginx, "/entries")
    assert (answer.status, answer.headers["Location"]) == (301, "/entries/")
    for address in ("/entries/none", "/static/", "/none.csv"):
        answer = asked(behind_nginx, address)
        page = answer.read().decode()
        assert answer.status == 404
        assert "has no page at this address" in page
        assert re.findall('href="([^"]+)"', page) == ["/static/site.css", "/"]
    assert "href" not in (frozen / "404.html").read_text()
    assert asked(behind_nginx, "/static/site.css").status == 200
    assert asked(behind_nginx, "/", "POST").status == 405
    assert asked(behind_nginx, "/", Host="elsewhere.example.org").status == 421


def test_a_copy_that_is_broken_off_leaves_nothing(frozen: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "freeze", "--data", str(frozen.parents[1] / "data"), "--out", str(tmp_path / "site")]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: bool(list(tmp_path.glob(".site.freezing/entries"))), "the copy is begun", child)
    child.terminate()
    assert child.wait(LONG_ENOUGH) != 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/entries", "entries/index.html"),
        (RECORD, "entries/uksa-2024-001/index.html"),
        ("/entries?outcome=sent", "entries/outcome-sent.html"),
        ("/entries?outcome=sent&page=2", "entries/outcome-sent.page-2.html"),
        ("/entries.csv", "entries.csv"),
        ("/entries.csv?outcome=sent", "entries/outcome-sent.csv"),
        ("/downloads/register.db", "downloads/register.db"),
    ],
)
def test_a_file_is_named_for_its_address(address: str, file: str) -> None:
    assert file_of(address) == file


def test_no_two_addresses_share_a_file() -> None:
    addresses = ["/a?q=x.y-z", "/a?q=x&y=z", "/a?q=x-y-z", "/a?q=X", "/a?q=x", "/a/X", "/a/x", "/a?q=" + "x" * 300, "/a?q=" + "x" * 301]
    # Each short by itself, and together longer than a file's name may be.
    chosen = "&".join(f"made_up_{number}=a-value-of-it" for number in range(12))
    addresses += [f"/a?{chosen}", f"/a?{chosen}-more"]
    files = [file_of(address) for address in addresses]
    assert len({file.casefold() for file in files}) == len(addresses)
    assert max(len(part) for file in files for part in file.split("/")) < 200


def test_an_address_is_put_into_one_form() -> None:
    assert address_of("?page=1&outcome=sent#result", "/entries?year=2024") == "/entries?outcome=sent"
    assert address_of("/entries?b=2&a=1&page=3", "/") == "/entries?a=1&b=2&page=3"
    assert address_of("https://example.org/entries", "/") is None
    assert address_of("mailto:a@example.org", "/") is None


def test_what_is_frozen_has_an_end() -> None:
    assert is_frozen("/entries?outcome=sent", "/")
    assert is_frozen("/entries?outcome=sent", "/recipients?page=2")
    assert is_frozen("/entries?outcome=sent&page=2", "/entries?outcome=sent")
    assert is_frozen("/entries.csv?outcome=sent", "/entries?outcome=sent")
    assert is_frozen(RECORD, "/entries?outcome=sent")
    assert not is_frozen("/entries?outcome=sent&year=2024", "/entries?outcome=sent")
    assert not is_frozen("/register/entry.json", "/")
    assert not is_frozen("/search?q=pupils", "/")


@pytest.fixture(scope="module")
def hosted(frozen: Path) -> Iterator[str]:
    """The copy in a folder of a plain web host."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """No line for each request."""

    handler = functools.partial(Quiet, directory=str(frozen.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}/{frozen.name}"
        host.shutdown()


def test_pages_from_the_disk_need_no_script(browser: Browser, frozen: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    # The icon is still asked for when the next page is gone to, and then given up.
    page.on("requestfailed", lambda request: said.append(request.url) if request.failure != "net::ERR_ABORTED" else None)
    for address in ("/", "/entries?page=2", RECORD, "/recipients/org-1", "/search"):
        page.goto((frozen / file_of(address)).as_uri())
        assert page.locator("h1").count() == 1
        # Skipped links stand outside the screen only where the style sheet was let in.
        assert (page.locator(".skip").bounding_box() or {"x": 0})["x"] < 0
        page.locator("nav[aria-label=Main] a", has_text="Datasets").click()
        page.locator("h1", has_text=re.compile("^Datasets$")).wait_for()
    assert said == []
    context.close()


@pytest.mark.parametrize("where", ["disk", "host"])
def test_a_copy_works_out_whose_record_may_be_in_it(browser: Browser, frozen: Path, hosted: str, where: str) -> None:
    """The form needs no server: a page opened from the disk has it too, sends nothing, and its links lead on."""
    page = browser.new_page(viewport={"width": 320, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    name = file_of("/my-record")
    page.goto((frozen / name).as_uri() if where == "disk" else f"{hosted}/{name}")
    asked: list[str] = []
    # The icon may be asked for late.
    page.on("request", lambda request: None if request.url.endswith("favicon.svg") else asked.append(request.url))
    page.get_by_label("Born between September").select_option("2009")
    page.get_by_role("button", name="Show the entries").click()
    assert page.locator("#answer h2").first.inner_text() == "The cohort is printed: 1"
    assert asked == []
    # The checker reads style sheets again, which a page from the disk may not.
    assert where == "disk" or faults(page) == []
    page.locator("#answer a").first.click()
    assert page.locator("h1").inner_text() == "Made-up project 1 on attainment and later earnings"
    assert said == []
    page.close()


def test_the_search_finds_without_a_server(browser: Browser, hosted: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{hosted}/entries/index.html")
    page.fill("input[name=q]", "earnings")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results li")
    assert "“earnings”" in page.locator("#found").inner_text()
    assert faults(page) == []
    page.locator("#results a").first.click()
    page.wait_for_url("**/entries/**")
    assert "earnings" in page.locator("main").inner_text().casefold()
    page.goto(f"{hosted}/{file_of('/left-out')}")
    assert faults(page) == []
    assert said == []
    page.close()


def test_a_copy_offers_no_suggestions_and_says_what_cannot_be_searched(frozen: Path) -> None:
    """There is no server to ask for words, and the rows that were not read are in no index of a copy either."""
    for path in frozen.rglob("*.html"):
        assert "suggestions.js" not in path.read_text(encoding="utf-8"), path
    page = (frozen / file_of("/search")).read_text(encoding="utf-8")
    said = re.search(r'so they cannot be searched: <a href="([^"]+)">5 such rows</a> in 4 sheets', page)
    assert said
    assert (frozen / "search" / said[1]).resolve() == (frozen / file_of("/rows?disposition=set_aside")).resolve()


def test_a_running_register_leaves_nothing_out(site: Site) -> None:
    assert site.get("/left-out").status == 404
    assert "left-out" not in site.get("/entries").text
