"""What can go wrong at a publisher: each fault is one outcome in the ledger, and says so to a person."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from tests.mirror import Answer, Mirror
from tests.scrapers.helpers import Collected, collect, declaration, document

WORKBOOK = b"PK\x03\x04 a made-up body that stands for a workbook"


def linking(*hrefs: str) -> str:
    return "<main>" + "".join(f'<a href="{href}">words</a>' for href in hrefs) + "</main>"


def put_page_faults(mirror: Mirror) -> None:
    """One host for each fault of the page itself."""
    mirror.put("neither.example", "/list/", "<main><table><tr><th>Cookie</th></tr><tr><td>x</td></tr></table><a href='/a.pdf'>a</a></main>")
    mirror.put("binary.example", "/list/", b"%PDF-1.4", content_type="application/pdf")
    mirror.put("gone.example", "/list/", status=410, body="gone")
    mirror.put("stop.example", "/list/", linking("/a.xlsx", "/b.xlsx"))
    mirror.put("stop.example", "/a.xlsx", status=429, headers={"Retry-After": "1"})
    mirror.put("forbidden.example", "/list/", status=403, body="<title>Forbidden</title>")
    mirror.put("challenge.example", "/list/", "<html><head><title>Just a moment...</title></head></html>")
    mirror.put("busychallenge.example", "/list/", status=503, headers={"cf-mitigated": "challenge"})
    mirror.robots("norobots.example", "sorry", status=500)
    mirror.robots("challengedrobots.example", "<title>Human Verification</title>", status=405)
    mirror.robots("disallowed.example", "User-agent: *\nDisallow: /private/")
    mirror.put("disallowed.example", "/list/", linking("/private/a.xlsx", "/open/a.xlsx"))
    mirror.put("disallowed.example", "/open/a.xlsx", WORKBOOK)
    mirror.put("lost.example", "/list/", cut="reset")
    mirror.put("http.example", "/list/", linking("/a.xlsx"))
    mirror.redirect("http.example", "/a.xlsx", "http://http.example/b.xlsx")
    mirror.put("http.example", "/b.xlsx", WORKBOOK + b" to which http leads")


def put_attachment_faults(mirror: Mirror) -> None:
    """One host with a fault for each attachment, and what must be kept between them."""
    host = "files.example"
    mirror.put(
        host,
        "/list/",
        linking(
            "http://files.example/moved-from-http.xlsx",
            *(f"/{name}.xlsx" for name in ATTACHMENTS),
            "https://other.example/a.xlsx",
            "http://other.example/a.xlsx",
            "http://[malformed/a.xlsx",
            "https://127.0.0.1/a.xlsx",
            "https://files.example:8443/a.xlsx",
            f"/{'x' * 4000}.xlsx",
        ),
    )
    mirror.put(host, "/moved-from-http.xlsx", WORKBOOK + b" linked as of old")
    mirror.put(host, "/short.xlsx", WORKBOOK, cut="short")
    mirror.put(host, "/close.xlsx", WORKBOOK, cut="close")
    mirror.put(host, "/empty.xlsx", b"")
    mirror.put(host, "/nothing.xlsx", status=204)
    mirror.put(host, "/html.xlsx", "<html>an error page</html>")
    mirror.redirect(host, "/login.xlsx", "/sign-in?next=/login.xlsx", status=302)
    mirror.put(host, "/sign-in", "<!DOCTYPE html><title>Sign in</title>")
    mirror.put(host, "/gzip.xlsx", gzip.compress(WORKBOOK), headers={"Content-Encoding": "gzip"})
    mirror.put(host, "/halfgzip.xlsx", gzip.compress(WORKBOOK)[:-12], headers={"Content-Encoding": "gzip"})
    mirror.put(host, "/bomb.xlsx", gzip.compress(bytes(70_000_000), 1), headers={"Content-Encoding": "gzip"})
    mirror.put(host, "/brotli.xlsx", b"xx", headers={"Content-Encoding": "br"})
    mirror.put(host, "/large.xlsx", b"", headers={"Content-Length": str(65 * 2**20)})
    mirror.redirect(host, "/off.xlsx", "https://elsewhere.example/a.xlsx")
    mirror.redirect(host, "/private.xlsx", "https://169.254.169.254/latest/meta-data", status=302)
    mirror.redirect(host, "/scheme.xlsx", "file:///etc/passwd")
    mirror.put(host, "/nowhere.xlsx", status=302)
    mirror.redirect(host, "/loop.xlsx", "/loop.xlsx")
    mirror.redirect(host, "/hop1.xlsx", "/hop2.xlsx")
    mirror.redirect(host, "/hop2.xlsx", "https://files.example/hop3.xlsx", status=308)
    mirror.redirect(host, "/hop3.xlsx", f"{mirror.origin}/files.example/landed.xlsx", status=307)
    mirror.put(host, "/landed.xlsx", WORKBOOK + b" at the end of three redirects")
    mirror.put_in_turn(host, "/busy.xlsx", [Answer("", 503, headers={"Retry-After": "1"}), Answer("", 502), Answer(WORKBOOK + b" at last")])
    mirror.put(host, "/down.xlsx", status=500)
    mirror.put(host, "/odd.xlsx", status=503, headers={"Retry-After": "\xb2"})
    mirror.put(host, "/wait.xlsx", status=503, headers={"Retry-After": "3600"})


# In the order in which they are linked; the host that asks for an hour's wait is left alone after that, so it comes last but one.
ATTACHMENTS = {
    "short": ("failed", "truncated"),
    "close": ("failed", "truncated"),
    "empty": ("failed", "empty"),
    "nothing": ("failed", "http_204"),
    "html": ("failed", "page_instead_of_file"),
    "login": ("failed", "page_instead_of_file"),
    "gzip": ("stored_new", ""),
    "halfgzip": ("failed", "truncated"),
    "bomb": ("failed", "too_large"),
    "brotli": ("failed", "unknown_encoding"),
    "large": ("failed", "too_large"),
    "off": ("refused", "redirect_off_site"),
    "private": ("refused", "redirect_private_address"),
    "scheme": ("refused", "redirect_not_https"),
    "nowhere": ("failed", "redirect_without_address"),
    "loop": ("failed", "too_many_redirects"),
    "hop1": ("stored_new", ""),
    "missing": ("failed", "http_404"),
    "busy": ("stored_new", ""),
    "down": ("failed", "http_500"),
    "odd": ("failed", "http_503"),
    "wait": ("failed", "asked_to_wait"),
    "after": ("not_reached", "asked_to_wait"),
}
PAGES = {
    "neither": [("stored_new", ""), ("failed", "no_attachment")],
    "binary": [("stored_new", ""), ("failed", "no_attachment")],
    "gone": [("failed", "http_410")],
    "stop": [("stored_new", ""), ("failed", "asked_to_stop"), ("not_reached", "asked_to_stop")],
    "forbidden": [("failed", "asked_to_stop")],
    "challenge": [("failed", "challenge")],
    "busychallenge": [("failed", "challenge")],
    "norobots": [("not_reached", "robots_unreadable")],
    "challengedrobots": [("not_reached", "robots_unreadable")],
    "disallowed": [("stored_new", ""), ("refused", "robots_disallow"), ("stored_new", "")],
    "http": [("stored_new", ""), ("stored_new", "")],
    "lost": [("failed", "connection_lost")],
}


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collected, Mirror]]:
    """One run over every fault: each page fault is a source of its own, all attachment faults are on one page."""
    with Mirror() as mirror:
        put_page_faults(mirror)
        put_attachment_faults(mirror)
        sources = [declaration(name, f"{name}.example") for name in ("files", *PAGES)]
        yield collect(tmp_path_factory.mktemp("faults"), *sources, mirror=mirror.origin), mirror


@pytest.mark.parametrize("name", ATTACHMENTS)
def test_attachment_fault(faults: tuple[Collected, Mirror], name: str) -> None:
    done, _ = faults
    found = [(row["outcome"], row["reason"]) for row in done.fetches if row["url"] == f"https://files.example/{name}.xlsx"]
    assert found == [ATTACHMENTS[name]], done.out + done.err


@pytest.mark.parametrize("name", PAGES)
def test_page_fault(faults: tuple[Collected, Mirror], name: str) -> None:
    done, _ = faults
    assert sorted(done.outcomes(name)) == sorted(PAGES[name]), done.out + done.err


def test_refused_links_are_in_the_ledger(faults: tuple[Collected, Mirror]) -> None:
    done, mirror = faults
    refused = {(row["url"][:40], row["reason"]) for row in done.fetches if row["outcome"] == "refused" and not row["http_status"]}
    assert refused >= {
        ("https://other.example/a.xlsx", "off_site"),
        ("http://other.example/a.xlsx", "not_https"),
        ("http://[malformed/a.xlsx", "malformed_address"),
        ("https://127.0.0.1/a.xlsx", "private_address"),
        ("https://files.example:8443/a.xlsx", "malformed_address"),
        ("https://files.example/xxxxxxxxxxxxxxxxxx", "address_too_long"),
    }
    hosts = {asked.host for asked in mirror.requests}
    assert hosts <= {"files.example", *(f"{name}.example" for name in PAGES)}


def test_only_whole_bodies_are_kept(faults: tuple[Collected, Mirror]) -> None:
    done, _ = faults
    kept = {row["url"].rsplit("/", 1)[-1]: row for row in done.captures if row["source_id"] == "files" and row["role"] == "attachment"}
    assert set(kept) == {"moved-from-http.xlsx", "html.xlsx", "login.xlsx", "gzip.xlsx", "hop1.xlsx", "busy.xlsx"}
    assert document(done.data, kept["gzip.xlsx"]["sha256"]) == WORKBOOK
    assert document(done.data, kept["html.xlsx"]["sha256"]) == b"<html>an error page</html>"
    assert kept["hop1.xlsx"]["final_url"] == "https://files.example/landed.xlsx"
    assert kept["hop1.xlsx"]["file_name"] == "landed.xlsx"
    assert document(done.data, kept["hop1.xlsx"]["sha256"]).endswith(b"three redirects")


def test_every_plan_ends_in_one_outcome(faults: tuple[Collected, Mirror]) -> None:
    done, _ = faults
    for name in ("files", *(name for name in PAGES if name != "lost")):
        planned, *ended = (int(number) for number in done.row(name))
        assert planned == sum(ended) == len(done.outcomes(name)), name
    assert "127.0.0.1:" not in (done.data / "published" / "captures.csv").read_text()


def test_a_person_is_told(faults: tuple[Collected, Mirror]) -> None:
    done, _ = faults
    assert done.code == 4
    assert done.out.count("lost.example could not be reached (the connection was closed before an answer); what is held is unchanged") == 1
    assert "offers no attachment (and no table)" in done.out
    assert "Traceback" not in done.err
    assert "DOWNLOAD_" not in done.err, "nobody who collects knows Scrapy's settings"
    assert done.out.count("What is closed to programs may be open to a person: `.venv/bin/register wanted`") == 1
    assert done.out.count("The next `.venv/bin/register collect` goes on from here") == 1


def test_hosts_are_asked_gently(faults: tuple[Collected, Mirror]) -> None:
    _, mirror = faults
    assert mirror.most_at_once == 1
    assert [asked.path for asked in mirror.requests if asked.host == "norobots.example"] == ["/robots.txt"] * 3
    assert [asked.path for asked in mirror.requests if asked.host == "forbidden.example"] == ["/robots.txt", "/list/"]
    assert mirror.asked("busychallenge.example", "/list/") == 1
    assert mirror.asked("stop.example", "/a.xlsx") == 1
    assert mirror.asked("stop.example", "/b.xlsx") == 0
    assert mirror.asked("files.example", "/short.xlsx") == 2
    assert mirror.asked("files.example", "/busy.xlsx") == 3
    assert all("PupilDataRegister" in asked.headers["user-agent"] for asked in mirror.requests)
