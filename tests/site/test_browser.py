"""The site in a real browser: no accessibility violations, no sideways scrolling, nothing blocked, and no dead link.

Skips, saying so, where no Chromium is installed; with REGISTER_NEEDS_BROWSER=1 it fails instead.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections import Counter
from itertools import product
from typing import Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.conftest import SOAK
from tests.machine import LONG_ENOUGH
from tests.site.addresses import kind_of, kinds_of_page, links_of
from tests.site.test_pages import MOST_BYTES, without_pictures

# Normally the narrowest screen, where most goes wrong, in the light; `make soak` looks at three widths in light and dark.
WIDTHS = (1280, 768, 320) if SOAK else (320,)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark") if SOAK else ("light",)
VISITS_PER_KIND = 2


def test_pages_in_a_browser(browser: Browser, served: str) -> None:
    """Every kind of page, in each width and theme: 0 violations of any level, no sideways scrolling, and nothing blocked."""
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
        for width, theme in product(WIDTHS, THEMES):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            found += [f"{address} at {width}, {theme}: {said}" for said in faults(page)]
        found += [f"{address}, unfolded: {said}" for said in unfolded_faults(page)]
    page.close()
    assert found == [], "\n".join(found)


def faults(page: Page) -> list[str]:
    """What is wrong with a page at its present width: what axe-core finds, and how far it is wider than the screen."""
    return [*violations(page), *too_wide(page)]


def unfolded_faults(page: Page) -> list[str]:
    """What is wrong with a page once all that can be unfolded is; axe-core, which takes long, looks again in the long runs alone."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    return [*(violations(page) if SOAK else []), *too_wide(page)]


def violations(page: Page) -> list[str]:
    """What axe-core finds."""
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    return [f"{one['id']} {[node['html'][:120] for node in one['nodes'][:2]]}" for one in results.response["violations"]]


def too_wide(page: Page) -> list[str]:
    """By how much a page is wider than the screen, if it is."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{over} pixels wider than the screen"] if over else []


def test_pages_work_at_400_per_cent(browser: Browser, served: str) -> None:
    """1280 pixels at 400 % are 320 CSS pixels with everything four times as large."""
    page = browser.new_page(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    for address in ("/", "/entries", "/quality", "/charts", "/commercial", "/editions"):
        page.goto(served + address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    page.close()


def test_text_twice_as_large_fits_a_telephone(browser: Browser, served: str) -> None:
    """Reflow (WCAG 1.4.10) and text at 200 % (1.4.4) at once; tables that are read line by line need no scrolling sideways."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    wider = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)"
    for address in ("/faults", "/entries/uksa-2024-001", "/commercial", "/quality", "/recipients", "/datasets", "/my-record"):
        page.goto(served + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for size in ("100%", "200%"):
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            assert too_wide(page) == [], (address, size)
            assert page.locator(".scroll").evaluate_all(wider) == [], (address, size)
    page.close()


def test_the_first_page_in_the_dark_and_with_forced_colours(browser: Browser, served: str) -> None:
    """The one page looked at in the other theme every time, wide: nothing to be said of it, and its pictures are seen."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page.goto(served)
    assert faults(page) == []
    page.emulate_media(forced_colors="active")
    fills = page.evaluate("[...document.querySelectorAll('.drawn path')].map(one => getComputedStyle(one).fill)")
    assert fills
    assert not [fill for fill in fills if fill in ("", "none")]
    page.close()


def test_the_menu_stands_for_the_main_pages_on_a_telephone(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{served}/entries")
    assert not page.locator("nav[aria-label=Main]").is_visible()
    page.get_by_role("link", name="Menu").click()
    page.locator("#menu:focus").wait_for()
    main = page.locator("nav[aria-label=Main] a").evaluate_all("links => links.map(link => link.pathname)")
    menu = page.locator("#menu a").evaluate_all("links => links.map(link => link.pathname)")
    assert set(main) <= set(menu)
    page.close()


def test_the_keyboard_reaches_the_content(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.goto(f"{served}/entries")
    page.keyboard.press("Tab")
    page.locator(".skip:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("#main:focus").wait_for()
    page.close()


def test_a_narrow_screen_hides_no_number_of_a_list(browser: Browser, served: str) -> None:
    """On a telephone the first column of numbers stood alone, and its noughts seemed to be all."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    for address in ("/recipients", "/datasets"):
        page.goto(served + address)
        boxes = "all => all.map(one => [one, one.getBoundingClientRect()]).map(([one, box]) => [one.innerText, box.width, box.right])"
        seen = page.locator(".stacked tbody td.num").evaluate_all(boxes)
        assert [text for text, width, right in seen if width and right > 320] == []
        assert {text[-2:] for text, width, _ in seen if not width} <= {" 0", "0"}
        assert {text for text, width, _ in seen if width and not re.fullmatch(r"[A-Z][a-z -]+ [1-9][\d,]*", text)} == set()
        assert any(width for _, width, _ in seen)
        assert page.evaluate("document.querySelector('.scroll').scrollWidth <= document.querySelector('.scroll').clientWidth")
    page.goto(f"{served}/questions/companies-and-one-school-year")
    answer = page.locator(".stacked").first
    headings = answer.locator("thead th").all_text_contents()
    assert len(headings) > 4
    first = answer.locator("tbody tr").first
    assert [first.locator("td > .narrow").nth(place).inner_text() for place in range(len(headings) - 1)] == headings[1:]
    # What is read downwards need not be moved sideways, however long a text it has.
    answer.locator("td").first.evaluate("one => one.classList.add('text', 'long')")
    wide = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)"
    assert page.locator(".scroll:has(.stacked)").evaluate_all(wide) == []
    page.close()


def test_no_link_has_the_focus_under_the_column_that_stays(browser: Browser, served: str) -> None:
    """A table that is scrolled sideways is scrolled far enough when the next line, or the one before, is tabbed to."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    middle = "(box => [box.x + box.width / 2, box.y + box.height / 2])(one.getBoundingClientRect())"
    seen = f"one => one.contains(document.elementFromPoint(...{middle}))"
    for address in ("/commercial", "/charts"):
        page.goto(served + address)
        # Shown as a table that is not read line by line, whose first column stays.
        page.evaluate("document.querySelectorAll('.stacked').forEach(one => one.classList.remove('stacked'))")
        links = page.locator(".scroll tbody td a")
        links.last.focus()
        for _ in range(links.count()):
            # One between two tables may run over two lines, and its middle then lies in neither.
            focused = page.locator(".scroll a:focus")
            assert focused.count() == 0 or focused.evaluate(seen), focused.get_attribute("href")
            page.keyboard.press("Shift+Tab")
    page.close()


def test_paper_loses_no_column_and_shows_no_form(browser: Browser, served: str) -> None:
    """A sheet of A4 between its margins is 718 CSS pixels wide, and what is to the right of them is not printed."""
    page = browser.new_page(viewport={"width": 718, "height": 1000})
    page.emulate_media(media="print")
    for address in ("/recipients", "/datasets", "/charts", "/commercial", "/questions/newspapers-and-broadcasters", "/editions"):
        page.goto(served + address)
        assert too_wide(page) == [], address
        assert not [one for one in page.locator("form").all() if one.is_visible()], address
    page.close()


def test_suggestions_by_keyboard_and_without_a_script(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{served}/search")
    box = page.get_by_role("combobox", name="Words to look for")
    box.fill("univ")  # at once: between letters a busy machine may make the pause after which the list is made anew
    page.wait_for_selector("#suggestions li")
    assert faults(page) == []
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    first = page.locator("#suggestions [aria-selected=true]")
    assert first.get_attribute("id") == box.get_attribute("aria-activedescendant")
    box.press("Escape")
    assert not page.locator("#suggestions").is_visible()
    box.press_sequentially("e")
    page.wait_for_selector("#suggestions li")
    box.press("ArrowDown")
    name = page.locator("#suggestions [aria-selected=true]").get_attribute("data-text") or ""
    box.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("#q").input_value() == name != ""
    assert page.locator("#g-recipient").count() == 1
    assert said == []
    page.close()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(served)
    plain.fill("#q", "earnings")
    plain.press("#q", "Enter")
    plain.locator("#g-entry").wait_for()  # the browser may still be on its way
    plain.context.close()


def test_no_kind_of_page_is_heavy(served: str) -> None:
    """A reader on a telephone pays for every byte: under 100 kB without the pictures."""
    heavy = []
    for address in kinds_of_page(served):
        try:
            with urllib.request.urlopen(served + address, timeout=LONG_ENOUGH) as answer:
                html = answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            html = error.read().decode("utf-8")
        size = len(without_pictures(html).encode())
        heavy += [f"{address}: {size}"] if size >= MOST_BYTES else []
    assert heavy == []


def test_no_link_is_dead(served: str) -> None:
    """A crawl from the front page: a few addresses of each kind, and every link on them, answer 200 (redirects followed)."""
    waiting, seen, visits, dead = ["/"], {"/"}, Counter[str](), []
    while waiting:
        address = waiting.pop(0)
        try:
            with urllib.request.urlopen(served + address, timeout=LONG_ENOUGH) as answer:
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
