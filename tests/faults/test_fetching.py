"""F01 to F17 (F16 is in test_parliament.py): what publishers and the network between can do wrong, met in one run of collecting."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from twisted.internet.error import ConnectionLost

from scrapers import reach
from scrapers.failures import outcome_of
from scrapers.reasons import in_words
from tests.faults import publishers
from tests.faults.conftest import UKSA, Case
from tests.faults.publishers import HOST, NAMES, NEW, OLD, WEB, Run
from tests.faults.record import fault
from tests.faults.world import World
from tests.mirror import Mirror
from tests.pipeline.made_up import SOURCE, csv_document, sha

MARCH, JUNE = f"{SOURCE}-2026-03-01", f"{SOURCE}-2026-06-01"


@pytest.fixture(scope="module")
def met(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Run, Mirror]]:
    """A register that is served, and what one run of collecting from all these publishers, and a build, made of it."""
    with Mirror() as mirror:
        publishers.put_known(mirror)
        publishers.put_files(mirror)
        publishers.put_pages(mirror)
        world = World.copied(good, tmp_path_factory.mktemp("fetching") / "data")
        run = publishers.meet(world.data, mirror)
        world.build()
        yield world, run, mirror


@pytest.fixture
def world(met: tuple[World, Run, Mirror]) -> World:
    return met[0]


@pytest.fixture
def run(met: tuple[World, Run, Mirror]) -> Run:
    return met[1]


@fault("F01", "The address of a known edition answers 404", outcome="not collected", says="failed: it answered 404")
def test_f01_a_known_edition_is_gone_from_its_address(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"{UKSA}/known/made-up-2026-06-01.csv"))
    assert run.done.code == 4
    assert case.world.one("select count(*) from listing where edition_id = ?", JUNE) == 3


@fault("F02", "The page is taken down (“gone”)", outcome="noted", says="The publisher has taken the page down…What was held of it is kept")
def test_f02_a_page_is_taken_down(case: Case, run: Run) -> None:
    _, told = run.fetched(f"https://{WEB}/api/content/government/publications/gone")
    assert "failed" in told
    case.ends("noted", case.world.issues("page_gone"))


@fault("F02", "The page is marked as withdrawn", outcome="noted", says="The publisher withdrew the page on 2026-10-01…")
def test_f02_a_page_is_withdrawn(case: Case) -> None:
    case.ends("noted", case.world.issues("page_withdrawn"))
    assert case.world.one("select count(*) from listing where edition_id like 'dfe-npd-requests-2016%'") == 5


@fault(
    "F03", "The address of one edition leads to the file of another", outcome="noted",
    says=f"The address of “Made up: June 2020” ({OLD}) now leads to another file ({NEW})",
)  # fmt: skip
def test_f03_an_address_leads_to_another_edition(case: Case, run: Run) -> None:
    assert run.fetched(OLD)[0] == "not collected"
    case.ends("noted", case.world.issues("address_leads_elsewhere"))
    kept = {row["url"] for row in run.done.captures if row["source_id"] == "replaced" and row["role"] == "attachment"}
    assert kept == {NEW}


@fault(
    "F04", "A file redirects to another host", outcome="not collected",
    says="refused: it redirects to a host that is not declared for this source",
)  # fmt: skip
def test_f04_a_redirect_to_another_host(case: Case, run: Run, met: tuple[World, Run, Mirror]) -> None:
    case.ends(*run.fetched(f"https://{HOST}/elsewhere.csv"))
    assert run.fetched("https://other.example/a.csv")[0] == "not collected"
    assert not {asked.host for asked in met[2].requests} & {"elsewhere.example", "other.example"}


@pytest.mark.parametrize("where", ["/private.csv", "/scheme.csv"])
@fault("F05", "A file redirects to a private machine, or to a file of ours", outcome="not collected", says="refused: it redirects to a…")
def test_f05_a_redirect_to_a_private_machine_or_a_file(case: Case, run: Run, where: str) -> None:
    case.ends(*run.fetched(f"https://{HOST}{where}"))


@fault(
    "F05", "A page links to `file:`, `data:`, `ftp:`, an IP address, this machine", outcome="not collected",
    says="refused: its address leads to a private machine",
)  # fmt: skip
def test_f05_a_link_to_a_private_machine_or_a_file(case: Case, run: Run) -> None:
    refused = {row["url"]: row["reason"] for row in run.done.fetches if row["outcome"] == "refused" and row["source_id"] == "files"}
    links = {url: reason for url, reason in refused.items() if not url.startswith(f"https://{HOST}/")}
    assert {reason for url, reason in links.items() if "other.example" not in url} == {"not_https", "private_address"}
    assert len(links) == 7
    case.ends(*run.fetched("https://169.254.169.254/a.csv"))


@fault("F06", "A body is shorter than its stated length", outcome="not collected", says="failed: the body was cut short")
def test_f06_a_body_shorter_than_stated(case: Case, run: Run, met: tuple[World, Run, Mirror]) -> None:
    case.ends(*run.fetched(f"https://{HOST}/short.csv"))
    assert met[2].asked(HOST, "/short.csv") == 2


@fault("F07", "A body without a stated length is cut", outcome="not collected", says="failed: the body was cut short")
def test_f07_a_cut_body_without_a_length(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"https://{HOST}/close.csv"))


@fault(
    "F08",
    "A web page is sent as a workbook, with status 200",
    outcome="refused",
    says="“page.csv” is a web page (it begins “<html>…Ask the publisher for the workbook, or fetch the address again.",
)
def test_f08_a_page_in_place_of_a_workbook(case: Case) -> None:
    case.ends(*case.world.document(sha(b"<html><title>Sorry</title></html>")))
    assert any(line.startswith("refused: page.csv") for line in case.world.built.lines)  # type: ignore[union-attr]


@fault("F09", "An empty body", outcome="not collected", says="failed: the body was empty")
def test_f09_an_empty_body(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"https://{HOST}/empty.csv"))


@fault("F09", "No content (204)", outcome="not collected", says="failed: it answered 204")
def test_f09_no_content(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"https://{HOST}/nothing.csv"))


@fault("F09", "Not modified (304), of what was never had", outcome="not collected", says="failed: it answered that nothing has changed")
def test_f09_not_modified(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"https://{HOST}/unchanged.csv"))


@pytest.mark.parametrize("name", ["bomb", "large"])
@fault("F10", "300 KB that unpack to 300 MB; a file of 65 MiB", outcome="not collected", says="failed: the body is larger than 64 MiB")
def test_f10_a_body_too_large(case: Case, run: Run, name: str) -> None:
    case.ends(*run.fetched(f"https://{HOST}/{name}.csv"))
    assert run.memory < 300 * 2**20


@fault("F11", "Busy twice (503 with Retry-After, 502), then good", outcome="collected", says="")
def test_f11_busy_and_then_good(case: Case, run: Run, met: tuple[World, Run, Mirror]) -> None:
    case.ends(*run.fetched(f"https://{HOST}/busy.csv"))
    asked = [one.at for one in met[2].requests if one.path == "/busy.csv"]
    assert len(asked) == 3
    assert asked[1] - asked[0] > 0.9


@fault("F11", "Asked to stop (429)", outcome="not collected", says="the host asked us to stop (403, 405 or 429), so it was left alone")
def test_f11_asked_to_stop(case: Case, run: Run, met: tuple[World, Run, Mirror]) -> None:
    case.ends(*run.fetched("https://stop.example/a.csv"))
    assert met[2].asked("stop.example", "/b.csv") == 0


@fault(
    "F12",
    "The connection is reset",
    outcome="not collected",
    says="could not be reached (the connection was closed before an answer); what is held is unchanged",
)
def test_f12_a_reset_connection(case: Case, run: Run) -> None:
    outcome, _ = run.fetched("https://lost.example/list/")
    case.ends(outcome, run.done.out)


@fault("F12", "The name server does not answer", outcome="not collected", says="no answer within 5 seconds")
def test_f12_a_hung_name_server(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [][: released.wait(10)])
    found = reach.unreachable(("a.example",), "", limit=0.2)
    released.set()
    case.ends("not collected" if found else "collected", in_words(found["a.example"]))


@fault("F12", "A certificate that cannot be trusted", outcome="not collected", says="its certificate could not be verified")
def test_f12_a_bad_certificate(case: Case) -> None:
    error = ConnectionLost("[('SSL routines', '', 'certificate verify failed')]")
    found = outcome_of(error, None)  # type: ignore[arg-type]
    case.ends("not collected" if found.outcome == "failed" else found.outcome, in_words(found.reason))


@fault(
    "F13",
    "A page names five files and gives the address of four",
    outcome="not collected",
    says="failed: the page names an attachment without giving its address",
)
def test_f13_four_of_five(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"https://{WEB}/api/content/government/publications/four-of-five"))
    assert len([row for row in run.done.captures if row["source_id"] == "four-of-five" and row["role"] == "attachment"]) == 4


@fault(
    "F14", "A page that names no file any more", outcome="not collected", says="the page answered but offers no attachment (and no table)"
)
def test_f14_no_file_found(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"https://{WEB}/api/content/government/publications/nothing"))


@fault("F14", "A page of another shape", outcome="not collected", says="the page could not be searched for attachments")
def test_f14_a_page_of_another_shape(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"https://{WEB}/api/content/government/publications/other-shape"))


@fault("F15", "The same bytes under another name", outcome="collected", says="")
def test_f15_the_same_bytes_under_another_name(case: Case, run: Run) -> None:
    case.ends(*run.fetched(f"{UKSA}/renamed.csv"))
    digest = hashlib.sha256(csv_document(publishers.MARCH)).hexdigest()
    assert case.world.rows("select edition_id from edition_document where sha256 = ?", digest) == [(MARCH,)]
    assert case.world.one("select count(*) from capture where sha256 = ?", digest) == 2


@fault("F15", "Other bytes under an old address", outcome="noted", says=f"has the same date as {MARCH} and other bytes. Both are kept.")
def test_f15_other_bytes_under_an_old_address(case: Case, run: Run) -> None:
    assert run.fetched(f"{UKSA}/known/made-up-2026-03-01.csv")[0] == "collected"
    later = case.world.one("select edition_id from edition_document where sha256 = ?", sha(publishers.LATER))
    assert later == f"{MARCH}-2"
    assert case.world.one("select count(*) from listing where edition_id = ?", MARCH) == 2
    case.ends("noted", case.world.issues("edition_reissued"))


@fault("F17", "A file name that climbs, is of a device, holds a zero or turns the line round", outcome="read", says="")
def test_f17_odd_file_names(case: Case, run: Run) -> None:
    odd = [row for row in run.done.captures if row["url"].startswith(UKSA) and not row["url"].endswith(("act/", "01.csv", "renamed.csv"))]
    assert len(odd) == len(NAMES)
    assert all(sign.isprintable() for row in odd for sign in row["file_name"])
    assert all("/" not in row["file_name"] for row in odd)
    stored = {path.name for path in (case.world.data / "published" / "documents").iterdir()}
    assert all(len(name) == 64 and name.isalnum() for name in stored)
    case.ends(*{case.world.sheet(row["sha256"]) for row in odd}.pop())


@fault("F17", "An address of 4,000 letters", outcome="not collected", says="refused: its address is longer than 2,000 characters")
def test_f17_an_address_too_long(case: Case, run: Run) -> None:
    [url] = [row["url"] for row in run.done.fetches if row["reason"] == "address_too_long"]
    case.ends(*run.fetched(url))
