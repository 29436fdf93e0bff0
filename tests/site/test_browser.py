"""The site in a real browser: no accessibility violations, no sideways scrolling, nothing blocked, and no dead link.

Skips, saying so, where no Chromium is installed; with REGISTER_NEEDS_BROWSER=1 it fails instead.
"""

from __future__ import annotations

import os
import shutil
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.site.addresses import kind_of, kinds_of_page, links_of

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
WIDTHS = (1280, 320)
VISITS_PER_KIND = 2


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not os.access(CHROMIUM, os.X_OK):
        if os.environ.get("REGISTER_NEEDS_BROWSER"):
            pytest.fail("no Chromium is installed, and REGISTER_NEEDS_BROWSER asks for one")
        pytest.skip("no Chromium is installed: the pages are not tested in a browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


def test_pages_in_a_browser(browser: Browser, served: str) -> None:
    """Every kind of page, wide and narrow: 0 violations of any level, no sideways scrolling, and nothing blocked."""
    found: list[str] = []
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})

    def heard(message: ConsoleMessage) -> None:
        # A page that answers 400 or 404 is reported by the browser as well; that is what it should answer.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            found.append(f"{page.url}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    for address in kinds_of_page(served):
        page.goto(served + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{address} at {width}: {said}" for said in faults(page)]
    page.close()
    assert found == [], "\n".join(found)


def faults(page: Page) -> list[str]:
    """What is wrong with a page at its present width: what axe-core finds, and how far it is wider than the screen."""
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    said = [f"{one['id']} {[node['html'][:120] for node in one['nodes'][:2]]}" for one in results.response["violations"]]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*said, f"{over} pixels wider than the screen"] if over else said


def test_pages_work_at_400_per_cent(browser: Browser, served: str) -> None:
    """1280 pixels at 400 % are 320 CSS pixels with everything four times as large."""
    page = browser.new_page(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    for address in ("/", "/entries", "/quality"):
        page.goto(served + address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    page.close()


def test_the_keyboard_reaches_the_content(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}/entries")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_no_link_is_dead(served: str) -> None:
    """A crawl from the front page: a few addresses of each kind, and every link on them, answer 200 (redirects followed)."""
    waiting, seen, visits, dead = ["/"], {"/"}, Counter[str](), []
    while waiting:
        address = waiting.pop(0)
        try:
            with urllib.request.urlopen(served + address, timeout=20) as answer:
                html = answer.read().decode("utf-8") if answer.headers["content-type"].startswith("text/html") else ""
        except urllib.error.HTTPError as error:
            dead.append(f"{address}: {error.code}")
            continue
        for link in links_of(html):
            if link not in seen and visits[kind_of(link)] < VISITS_PER_KIND:
                visits[kind_of(link)] += 1
                seen.add(link)
                waiting.append(link)
    assert dead == []
    assert len(seen) > 60
