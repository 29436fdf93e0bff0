"""F56 to F60: what readers can ask of the site that it must not answer wrongly, and a correction to what it shows."""

from __future__ import annotations

import hashlib
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from register_site.guarding import renamed
from register_site.guarding.renamed import Renamed

from tests.conftest import SOAK
from tests.faults.conftest import Case
from tests.faults.record import fault
from tests.faults.world import World
from tests.machine import LONG_ENOUGH
from tests.pipeline import made_up
from tests.site.conftest import Answer, Site, serve

CLIENTS, SECONDS = 50, 60 if SOAK else 1.5
PAGES = ("/", "/entries", "/recipients", "/changes", "/editions", "/search?q=made-up", "/quality", "/counting")
DOWNLOADS = ("/entries.csv", "/entries.json", "/downloads/entry.csv", "/downloads/listing.json", "/downloads/pupil-data-register.zip")
TITLE = "A title that has changed"


@pytest.fixture(scope="module")
def kept(good: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The served register, and one built after a cell of it was corrected."""
    world = World.copied(good, tmp_path_factory.mktemp("serving") / "data")
    sha256 = world.one("select sha256 from sheet where edition_id = 'uksa-accredited-projects-2026-06-01'")
    decided = ("register team", "2026-11-26", "made up: a letter was left out")
    made_up.add_line(
        world.data / "decided" / "corrections.csv", sha256, "table 1", "3", "B", TITLE, "A title that has been mended", *decided
    )
    world.build()
    return world


@pytest.fixture
def world(kept: World) -> World:
    return kept


@pytest.fixture(scope="module")
def site(kept: World) -> Site:
    return Site(kept.database)


def refused(case: Case, answer: Answer) -> None:
    """A plain page with a status of 400 or more, and no number of rows."""
    assert 400 <= answer.status < 500
    assert "x-row-count" not in answer.headers
    assert "Traceback" not in answer.text
    case.ends("refused by the site", answer.text)


@pytest.mark.parametrize("address", ["/entries?unknown=1", "/recipients.csv?unknown=1", "/search?q=x&unknown=1"])
@fault(
    "F56", "A choice that the page does not know, `?unknown=1`", outcome="refused by the site", says="This page does not know “unknown”."
)
def test_f56_an_unknown_choice(case: Case, site: Site, address: str) -> None:
    refused(case, site.get(address))


@fault(
    "F56",
    "A filter on a column that is not there",
    outcome="refused by the site",
    says="is not a column of this table or a choice that it knows.",
)
def test_f56_a_column_that_is_not_there(case: Case, site: Site) -> None:
    refused(case, site.get("/register/entry.json?nosuchcolumn__contains=o"))


@fault("F56", "`?_sort=nope`", outcome="refused by the site", says="is not a column of entry. The columns: ")
def test_f56_a_sort_by_no_column(case: Case, site: Site) -> None:
    refused(case, site.get("/register/entry.json?_sort=nope"))


@fault("F56", "`?_next=zzz`", outcome="refused by the site", says="does not point to a row of this table.")
def test_f56_a_next_page_that_is_none(case: Case, site: Site) -> None:
    refused(case, site.get("/register/entry.json?_next=zzz"))


@pytest.mark.parametrize("address", ["/search?q=%22", "/entries?q=%22"])
@fault("F56", "A search for a quotation mark alone", outcome="refused by the site", says="Type at least one word or number to search for.")
def test_f56_a_search_for_a_mark(case: Case, site: Site, address: str) -> None:
    refused(case, site.get(address))


@pytest.mark.parametrize("address", ["/register/entry.json?_size=-1", "/register/entry.json?_size=5000"])
@fault("F56", "`?_size=-1`, `?_size=5000`", outcome="refused by the site", says="_size must be …")
def test_f56_a_size_that_is_none(case: Case, site: Site, address: str) -> None:
    refused(case, site.get(address))


@pytest.mark.parametrize(
    "address", ["/sql?sql=delete+from+entry", "/register.json?sql=drop+table+entry", "/register/entry.json?_where=nonsense("]
)
@fault("F56", "SQL that would write, or that is none", outcome="refused by the site", says="")
def test_f56_sql_that_would_write(case: Case, site: Site, address: str) -> None:
    refused(case, site.get(address))


@pytest.mark.parametrize("address", ["/entries", "/register/entry", "/register/entry.json"])
@fault("F56", "A POST", outcome="refused by the site", says="This register can be read and not written to: only GET and HEAD are answered.")
def test_f56_a_post(case: Case, site: Site, address: str) -> None:
    refused(case, site.get(address, "POST"))


@pytest.mark.parametrize("address", ["//evil.example/", "/\\evil.example/", "/%5cevil.example/", "/%2f%2fevil.example/"])
@fault(
    "F57",
    "An address that a browser may take to another site",
    outcome="refused by the site",
    says="The address holds characters that no page of the register has.",
)
def test_f57_addresses_that_lead_away(case: Case, site: Site, address: str) -> None:
    answer = site.get(address)
    assert "location" not in answer.headers
    refused(case, answer)


@fault("F57", "A forged Host", outcome="answered", says="Pupil Data Register")
def test_f57_a_forged_host(case: Case, site: Site) -> None:
    for address in ("/", "/register/entry", "/favicon.ico", "/nothing"):
        answer = site.get(address, headers={"host": "evil.example"})
        assert "evil.example" not in answer.text
        assert answer.headers.get("location", "/").startswith("/")
    case.ends("answered", site.get("/", headers={"host": "evil.example"}).text)


@fault("F58", "Fifty clients at once on pages and downloads, and ten slow readers", outcome="answered", says="")
def test_f58_fifty_clients_at_once(case: Case) -> None:
    serving = serve(case.world.database)
    address = next(serving)
    wrong: list[str] = []
    until = time.monotonic() + SECONDS
    try:
        with ThreadPoolExecutor(CLIENTS + 10) as clients:
            slow = [clients.submit(read_slowly, f"{address}/downloads/pupil-data-register.zip") for _ in range(10)]
            for asked in clients.map(lambda number: keep_asking(address, number, until), range(CLIENTS)):
                wrong += asked
            wrong += [fault for one in slow for fault in one.result()]
    finally:
        next(serving, None)  # ends the server
    assert wrong == []
    case.ends("answered", "")


def keep_asking(base: str, number: int, until: float) -> list[str]:
    """Asks for one page or download after another, at least for two; gives what was wrong with the answers."""
    wrong, asked = [], 0
    addresses = (*PAGES, *DOWNLOADS)
    while asked < 2 or time.monotonic() < until:
        address = addresses[(number + asked) % len(addresses)]
        asked += 1
        with urllib.request.urlopen(base + address, timeout=LONG_ENOUGH) as answer:
            body = answer.read()
            stated = answer.headers.get("x-content-sha256")
        wrong += unlike_stated(address, body, stated)
    return wrong


def unlike_stated(address: str, body: bytes, stated: str | None) -> list[str]:
    """What is wrong with an answer whose bytes are not those that it states."""
    right = not stated or hashlib.sha256(body).hexdigest() == stated
    return [] if right else [f"{address}: {len(body)} bytes that are not those stated"]


def read_slowly(address: str) -> list[str]:
    """Takes a download a little at a time; gives what was wrong with it."""
    with urllib.request.urlopen(address, timeout=LONG_ENOUGH) as answer:
        body = b""
        while some := answer.read(20_000):
            body += some
            time.sleep(0.01)
        stated = answer.headers["x-content-sha256"]
    assert stated
    return unlike_stated(address, body, stated)


OLD = (
    Renamed("/entries", "result", "outcome", ""),
    Renamed("/register/entry", "result", "outcome", ""),
    Renamed("/customers", "", "/recipients", ""),
    Renamed("/entries", "mood", "", "It was taken out because no source states it."),
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/entries?result=secure_access", "/entries?outcome=secure_access"),
        ("/entries.csv?result=sent&in_scope=any", "/entries.csv?outcome=sent&in_scope=any"),
        ("/register/entry.json?result__contains=s", "/register/entry.json?outcome__contains=s"),
        ("/customers?show=all", "/recipients?show=all"),
    ],
)
@fault("F59", "An old link after a column, a choice or a page was renamed", outcome="answered", says="301 /…")
def test_f59_old_links_lead_on(case: Case, site: Site, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    monkeypatch.setattr(renamed, "names", lambda: OLD)
    answer = site.get(old)
    assert answer.headers["location"] == new
    case.ends("answered", f"{answer.status} {answer.headers['location']}")


@fault(
    "F59",
    "An old link to what is no more",
    outcome="refused by the site",
    says="“mood” is no longer a part of the register. It was taken out because no source states it.",
)
def test_f59_old_links_to_what_is_no_more(case: Case, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renamed, "names", lambda: OLD)
    answer = site.get("/entries?mood=good")
    assert answer.status == 410
    refused(case, answer)


@fault(
    "F60",
    "A cell that was published is corrected",
    outcome="explained",
    says="A title that has changed…A title that has been mended…made up: a letter was left out…register team…26 November 2026",
)
def test_f60_a_correction(case: Case, site: Site) -> None:
    row = case.world.one("select row_id from listing where reference = '2021/002' and edition_id like '%2026-06-01'")
    cell = site.get(f"/cells/{row}").text
    assert "printed “A title that has changed”, read as “A title that has been mended”" in cell
    entry = case.world.one("select title from entry where reference = '2021/002'")
    case.ends("explained" if entry == "A title that has been mended" else "lost", site.get("/corrections").text)
