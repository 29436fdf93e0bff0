"""What docs/serving.md promises, against a running server: a few seconds of each, and at length with REGISTER_SOAK=1."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import http.client
import json
import random
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points
from pathlib import Path
from statistics import median, quantiles
from types import ModuleType
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from datasette.app import SETTINGS  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page
from register_site.files import downloads_format, xlsx_file

from pipeline.build import build_register
from tests.conftest import ROOT, SOAK
from tests.laws.hostile_markup import PAYLOADS
from tests.machine import LONG_ENOUGH, wait_until
from tests.parliament_api import question
from tests.pipeline import made_up
from tests.pipeline.parliamentary.test_questions import keep
from tests.site.addresses import kinds_of_page
from tests.site.conftest import Site
from tests.site.running import Running, enlarged, running
from tests.site.test_rules import DATASETTES, EVERY_ANSWER, LEADING_AWAY, MALFORMED, OURS
from tests.site.test_sql import HOSTILE

CLIENTS = 50
SECONDS = 60 if SOAK else 2
SLOW_READERS = 10 if SOAK else 4
MOST_MEGABYTES = 300
BIG = 60_000 if SOAK else 8_000
# What says under which address the register is.
NAMING_THEMSELVES = ("/changes.atom", "/robots.txt", "/sitemap.xml")
# Each as it is, and after the marks that end an attribute and a tag.
EVERY_MARKUP = [*PAYLOADS, *(f"\"'>{one}" for one in PAYLOADS)]
MARKUP = EVERY_MARKUP if SOAK else EVERY_MARKUP[::4]


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[Running]:
    with running(database) as started:
        yield started


def at_once(work: Callable[[int], Any], clients: int = CLIENTS) -> list[Any]:
    """What `work` gives to each of some clients that work at the same time."""
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(work, range(clients)))


def test_downloads_are_whole_under_fifty_clients(server: Running, database: Path) -> None:
    manifest = json.loads((database.parent / "downloads" / "manifest.json").read_text())["files"]
    each = manifest if SOAK else manifest[:: max(1, len(manifest) // 8)]

    def take(number: int) -> list[str]:
        wrong = []
        for file in random.Random(number).sample(each, len(each)):
            got = server.get(f"/downloads/{file['path']}")
            promised = (file["sha256"], file["sha256"], None if file["rows"] is None else str(file["rows"]))
            if (hashlib.sha256(got.body).hexdigest(), got.headers["x-content-sha256"], got.headers.get("x-row-count")) != promised:
                wrong.append(file["path"])
        return wrong

    assert len(each) > 7
    assert at_once(take) == [[]] * CLIENTS


def test_what_cannot_be_answered_exactly_is_refused(server: Running) -> None:
    unknown = [f"{address}?unknown_key=1" for address in OURS]
    refused = [address for address in (*unknown, *MALFORMED, *DATASETTES) if address.isascii()]
    statuses = {address: server.get(address).status for address in refused}
    assert {address for address, status in statuses.items() if status != 400} == set()


def test_no_address_and_no_host_leads_off_the_site(server: Running) -> None:
    for address in LEADING_AWAY:
        got = server.get(address)
        assert (got.status, got.headers.get("location")) == (400, None), address
    for host in ("evil.example", "evil.example:80"):
        for address in (
            "/",
            "/entries",
            "/nothing",
            "/register/entry",
            "/register/layout",
            "/register/entry.json",
            "/entries/",
            *NAMING_THEMSELVES,
        ):
            got = server.get(address, host=host)
            assert b"evil.example" not in got.body, address
            assert "evil.example" not in str(got.headers), address
            assert got.headers.get("location", "/")[:2] in ("/", *(f"/{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")), address
    for host in ("evil.example/path", "<script>", "evil.example@127.0.0.1"):
        assert server.get("/", host=host).status == 400


def test_every_answer_carries_the_headers(server: Running) -> None:
    for address in EVERY_ANSWER:
        for method in ("GET", "HEAD", "POST"):
            headers = server.get(address, method).headers
            assert headers["content-security-policy"].startswith("default-src 'none';"), (address, method)
            assert "unsafe" not in headers["content-security-policy"]
            assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
            assert "set-cookie" not in headers


@pytest.mark.parametrize("sql", [*HOSTILE, "select count(*) from source_row a, source_row b, source_row c where a.cells < b.cells"])
def test_no_query_costs_much_memory_or_time(server: Running, sql: str) -> None:
    for place in ("/register.json?sql=", "/sql.csv?sql=", "/sql?sql=", "/register/entry.json?_where="):
        asked = f"1 = ({sql})" if place.endswith("_where=") else sql
        server.forget_peak()
        before = server.processor_seconds()
        got = server.get(place + quote_plus(asked))
        assert got.status in (200, 400), place
        assert server.processor_seconds() - before < 1, place
        assert server.peak_megabytes() < MOST_MEGABYTES, place


def test_queries_that_are_stopped_keep_no_page_waiting(server: Running) -> None:
    """Of those who ask in SQL one is answered at a time, so that readers of pages notice little of any number of them."""
    asked, done, stopped = "/sql.csv?sql=" + quote_plus(HOSTILE[3]), threading.Event(), []

    def ask(_: int) -> None:
        while not done.is_set():
            stopped.append(server.get(asked).status)

    def wait_for_a_page(number: int) -> float:
        started = time.monotonic()
        assert server.get(f"/search?q=attainment+{number}").status == 200
        return time.monotonic() - started

    usual = median(wait_for_a_page(number) for number in range(10))
    with ThreadPoolExecutor(5) as pool:
        asking = [pool.submit(ask, number) for number in range(5)]
        try:
            wait_until(lambda: len(stopped) > 0, "a query is stopped")
            waits = [wait_for_a_page(number) for number in range(10, 20)]
        finally:
            done.set()
    assert [one.result() for one in asking] == [None] * 5
    assert set(stopped) == {400}
    # Behind the queries of five, each of which takes half a second, it would be seconds.
    assert median(waits) < 0.3 + 5 * usual, (usual, waits)


def test_fifty_clients_on_every_kind_of_page_have_no_error(server: Running) -> None:
    """In the long run also beside ten readers who take a few bytes a second of a large file."""
    files = ("/entries.csv", "/entries.json", "/changes.atom", "/downloads/entry.csv", "/register/entry.json")
    pages = [*kinds_of_page(server.base), *files]
    expected = {address: server.get(address).status for address in pages}
    assert set(expected.values()) == {200, 400, 404}
    assert sum(status != 200 for status in expected.values()) == 3
    until = time.monotonic() + SECONDS

    def read(number: int) -> list[tuple[str, float, str]]:
        chooser, found = random.Random(number), []
        while time.monotonic() < until or len(found) < 2:
            address, started = chooser.choice(pages), time.monotonic()
            try:
                status = server.get(address).status
                fault = "" if status == expected[address] else f"{address}: {status}"
            except (OSError, http.client.HTTPException) as error:
                fault = f"{address}: {error!r}"
            found.append((address, time.monotonic() - started, fault))
        return found

    with slow_readers(server, "/downloads/register.db", SLOW_READERS):
        answers = [one for found in at_once(read) for one in found]
    assert [fault for _, _, fault in answers if fault] == []
    assert len(answers) > CLIENTS
    assert {address for address, _, _ in answers} == set(pages) or not SOAK
    waits = quantiles([wait for _, wait, _ in answers], n=100)
    print(f"{len(answers)} answers in {SECONDS} s, half within {waits[49]:.2f} s, 95 of 100 within {waits[94]:.2f} s")  # noqa: T201


class slow_readers:  # noqa: N801
    """Some readers who ask for a file and take four bytes of it in a tenth of a second, for as long as the block lasts."""

    def __init__(self, server: Running, path: str, count: int) -> None:
        self.sockets = [socket.create_connection(("127.0.0.1", server.port), timeout=LONG_ENOUGH) for _ in range(count)]
        self.ended, self.sent_away = threading.Event(), False
        for one in self.sockets:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            one.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        self.thread = threading.Thread(target=self.read)

    def read(self) -> None:
        while not self.ended.wait(0.1) and not self.sent_away:
            try:
                self.sent_away = not all(one.recv(4) for one in self.sockets)
            except OSError:
                self.sent_away = True

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
        for one in self.sockets:
            one.close()
        assert not self.sent_away, "a slow reader was sent away"


@pytest.fixture(scope="module")
def large(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server over a register with many printed rows."""
    copy = tmp_path_factory.mktemp("large") / "register.db"
    shutil.copy(database, copy)
    enlarged(copy, BIG)
    with running(copy) as started:
        yield started


def test_a_small_page_is_answered_while_a_large_file_is_made(large: Running) -> None:
    """A workbook, which takes by far the longest to make."""
    large.get("/about")
    tries = [waits_beside_a_file(large)]
    # Made on the loop that answers everybody, a file would keep one page waiting for nearly as long as it takes, every time. A busy machine
    # may do so too, and not three times.
    while not tries[-1] and len(tries) < 3:
        tries.append(waits_beside_a_file(large))
    assert any(tries)


def waits_beside_a_file(large: Running) -> bool:
    """Whether small pages that are asked for while a large file is made are answered long before it is."""
    done = threading.Event()

    def small() -> list[float]:
        waits = []
        while not done.is_set():
            started = time.monotonic()
            assert large.get("/about").status == 200
            waits.append(time.monotonic() - started)
        return waits

    with ThreadPoolExecutor(1) as pool:
        reader, started = pool.submit(small), time.monotonic()
        try:
            got = large.get("/rows.xlsx")
            took = time.monotonic() - started
        finally:
            done.set()
        waits = reader.result()
    assert int(got.headers["x-row-count"]) > BIG
    return len(waits) > 5 and max(waits) < took / 2


@pytest.mark.parametrize(
    ("address", "place", "name"),
    [
        ("/entries.csv", downloads_format, "csv_file"),
        ("/entries.json", downloads_format, "json_file"),
        ("/entries.xlsx", xlsx_file, "workbook"),
        ("/sql.csv?sql=select+1", downloads_format, "csv_file"),
        ("/register/row_list.csv", downloads_format, "csv_file"),
    ],
)
def test_no_file_is_made_on_the_loop_that_answers_everybody(
    site: Site, monkeypatch: pytest.MonkeyPatch, address: str, place: ModuleType, name: str
) -> None:
    threads: list[threading.Thread] = []
    make = getattr(place, name)

    def noted(*given: object) -> object:
        threads.append(threading.current_thread())
        return make(*given)

    monkeypatch.setattr(place, name, noted)
    loop = asyncio.run_coroutine_threadsafe(thread_of_the_loop(), site.loop).result(LONG_ENOUGH)
    assert site.get(address).status == 200
    assert threads
    assert loop not in threads


def test_no_collection_looks_through_what_a_server_loaded_as_it_started(database: Path) -> None:
    gc.unfreeze()
    site = Site(database)
    held = gc.get_freeze_count()
    assert held > 100_000, "what the process had loaded is passed over"
    assert site.get("/").status == 200
    Site(database)
    assert gc.get_freeze_count() <= held, "what a second site of the same process leaves is its own"


async def thread_of_the_loop() -> threading.Thread:
    return threading.current_thread()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, list[str]]]:
    """(a server over a register whose titles and answers are hostile markup, the pages to look at)."""
    data = made_up.data_folder(tmp_path_factory.mktemp("hostile") / "data")
    cells = [made_up.project(f"2020/{number:03}", one, law=one) for number, one in enumerate(MARKUP, start=1)]
    made_up.publish_edition(data, "2026-03-01", cells)
    for number, one in enumerate(MARKUP if SOAK else MARKUP[::8]):
        told = {"questionText": f"About pupil data. {one}", "answerText": f"<p>Pupil data.</p>{one}", "heading": one}
        keep(data, question(900001 + number, "2024-08-01", "2024-08-09") | told | {"uin": str(number + 1)}, "2025-01-01T00:00:00Z")
    with running(build_register(data).database) as started:
        pages = [f"/entries?in_scope=any&audience=any&page={page}" for page in range(1, len(MARKUP) // 50 + 2)]
        records = [("entry", "entry_id", "entries"), ("source_row", "row_id", "cells"), ("parliament_item", "item_id", "parliament")]
        for table, key, folder in records:
            listed = json.loads(started.get(f"/register/{table}.json?_shape=array&_size=max").body)
            some = listed if SOAK else listed[:: max(1, len(listed) // 3)]
            pages += [f"/{folder}/{quote(row[key])}" for row in some]
        pages += ["/search?q=script", "/parliament", "/sql?sql=" + quote_plus("select title from entry limit 300")]
        yield started, pages


def test_no_hostile_markup_runs_in_a_browser(browser: Browser, hostile: tuple[Running, list[str]]) -> None:
    """Every piece calls x() or asks another host. The policy is turned off, so that what is tried is that nothing needs it."""
    server, pages = hostile
    assert len(EVERY_MARKUP) >= 200
    found: list[str] = []
    context = browser.new_context(bypass_csp=True)
    context.add_init_script("window.ran = []; window.x = () => window.ran.push(document.location.href)")
    page = context.new_page()
    page.on("dialog", lambda dialog: (found.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: found.append(request.url) if not request.url.startswith((server.base, "data:image")) else None)
    shown = 0
    for address in pages:
        page.goto(server.base + address)
        found += [f"{address}: {said}" for said in what_ran(page)]
        shown += len(re.findall(r"x\(\)|bad\.example", page.inner_text("main")))
    context.close()
    assert found == []
    assert shown > len(MARKUP) / 2, "the markup was not on the pages as words, so this would prove nothing"


def what_ran(page: Page) -> list[str]:
    """What a page has run after everything in it was touched, and the links that would run something or lead to a stranger."""
    touched = """() => {
        for (const one of document.querySelectorAll('main *'))
            for (const name of ['load', 'error', 'mouseover', 'focus', 'toggle', 'animationstart', 'start'])
                one.dispatchEvent(new Event(name));
        const links = [...document.querySelectorAll('a[href], area[href], form[action], [src], [data]')].map(
            one => one.href || one.action || one.src || one.data || '');
        const bad = links.filter(link => !/^(https?|mailto):/.test(String(link)) || /bad\\.example/.test(String(link)));
        return [...window.ran, ...bad.map(String), ...document.title === 'run' ? ['the title was set'] : []];
    }"""
    return [str(one) for one in page.evaluate(touched)]


def test_the_paper_names_every_setting_with_its_value_and_reason() -> None:
    paper = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    table = paper.split("## Settings")[1].split("## Plugins")[0]
    told = {name: (value, why) for name, value, why in re.findall(r"^\| (\w+) \| (\S+) \| (.+) \|$", table, re.MULTILINE)}
    ours = json.loads((ROOT / "site" / "settings.json").read_text(encoding="utf-8"))
    known = {one.name: one.default for one in SETTINGS}
    assert set(told) - {"setting"} == set(known)
    for name, default in known.items():
        value, why = told[name]
        effective = ours.get(name, default)
        assert value == str(int(effective) if isinstance(effective, bool) else effective), name
        assert name in ours or why.startswith("as it comes"), name
    assert set(ours) <= set(known)


def test_no_plugin_is_installed_and_every_hook_of_ours_has_its_reason() -> None:
    assert list(entry_points(group="datasette")) == []
    paper = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8").split("## Plugins")[1].split("##")[0]
    told = set(re.findall(r"^\| (\w+) \| .{10,} \|$", paper, re.MULTILINE)) - {"hook"}
    code = (ROOT / "site" / "plugins" / "hooks.py").read_text(encoding="utf-8")
    assert told == set(re.findall(r"@hookimpl(?:\(\w+=\w+\))?\ndef (\w+)\(", code))
