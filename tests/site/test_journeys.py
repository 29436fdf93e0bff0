"""What a journalist, a campaigner and a parent would do, by clicking through the made-up register in a real browser.

Each goes the whole way with scripts and without, one of them with the keyboard alone. On the way nothing may be blocked, asked of another
host, or answered with an error.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Response

from tests.conftest import SOAK
from tests.site.addresses import kinds_of_page

pytestmark = pytest.mark.parametrize("served", ["made-up"], indirect=True)
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
MOST_TABS = 150


@contextmanager
def reader(browser: Browser, served: str, scripts: bool) -> Iterator[Page]:
    """A reader's page on a telephone, at the first page of the register. What goes wrong on the way fails at the end."""
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    page = context.new_page()
    said: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(served):
            said.append(f"{page.url} asks another host: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            said.append(f"{response.url}: {response.status}")

    page.on("console", lambda message: said.append(f"{page.url}: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", asked)
    page.on("response", answered)
    page.goto(served)
    yield page
    assert said == [], "\n".join(said)
    context.close()


def rows_had(page: Page, link: Locator) -> int:
    """How many rows the CSV has that a click on `link` downloads."""
    with page.expect_download() as had:
        link.click()
    with had.value.path().open(encoding="utf-8-sig", newline="") as handle:
        return len(list(csv.reader(handle))) - 1


def number_in(text: str) -> int:
    """The first number of a text."""
    found = re.search(r"\d[\d,]*", text)
    assert found, text
    return int(found.group().replace(",", ""))


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def in_main(page: Page, name: str) -> Locator:
    """The first link of the content with a name."""
    return page.locator("main").get_by_role("link", name=name).first


@SCRIPTS
def test_a_journalist_goes_from_a_name_to_the_printed_cell_and_takes_the_list(browser: Browser, served: str, scripts: bool) -> None:
    with reader(browser, served, scripts) as page:
        page.locator("main input[name=q]").fill("analytics")
        page.locator("main").get_by_role("button", name="Search").click()
        in_main(page, "Example Analytics Limited").click()
        assert heading(page) == "Example Analytics Limited"
        take = page.locator("[aria-labelledby=entries] p", has_text="XLSX")
        assert rows_had(page, take.get_by_role("link", name="CSV")) == number_in(take.inner_text())
        page.locator(".card-title a").first.click()
        title = heading(page)
        page.locator("[aria-labelledby=what-for] tr", has=page.locator("th", has_text=re.compile("^Title$"))).locator("td a").click()
        assert page.url.endswith("#B")
        assert title in page.locator(".sheet .here").inner_text()
        assert title in page.locator("tr:target").inner_text()


@SCRIPTS
def test_a_campaigner_goes_from_a_count_to_its_list_and_from_a_question_to_its_query(browser: Browser, served: str, scripts: bool) -> None:
    with reader(browser, served, scripts) as page:
        page.locator("#menu").get_by_role("link", name="Companies and commerce").click()
        counted = page.locator("tfoot a[href*='company_by_legal_form=yes']").last
        number = number_in(counted.inner_text())
        counted.click()
        assert number_in(page.locator("main .result, main h2, main p", has_text=re.compile(r"^\d[\d,]* entr")).first.inner_text()) == number
        assert rows_had(page, page.locator(".take").get_by_role("link", name="CSV").first) == number
        page.locator("#menu").get_by_role("link", name="Questions", exact=True).click()
        in_main(page, "Which companies received data").click()
        page.get_by_text("The query").first.click()
        assert "select" in page.locator("details[open] pre").first.inner_text()
        assert number_in(page.locator(".take").first.inner_text()) == page.locator("main table").first.locator("tbody tr").count()


@SCRIPTS
def test_a_parent_goes_from_school_years_to_what_is_printed(browser: Browser, served: str, scripts: bool) -> None:
    with reader(browser, served, scripts) as page:
        page.locator("#menu").get_by_role("link", name="Could my record be in it?").click()
        if scripts:
            page.get_by_label("Born between September").select_option("2009")
            page.get_by_role("button", name="Show the entries").click()
            page.locator("#answer a").first.click()
        else:
            assert not page.get_by_role("button", name="Show the entries").is_visible()
            page.locator("main tbody").get_by_role("link", name="2009").click()
            page.locator("#g-stated ~ ul a").first.click()
        row = page.locator("tr", has=page.locator("summary", has_text="Legal gateway"))
        assert not row.get_by_text("The law that the publisher says the data may be used or shared under.").is_visible()
        row.locator("summary").click()
        assert row.get_by_text("The law that the publisher says the data may be used or shared under.").is_visible()
        words = row.get_by_text("printed “").inner_text().removeprefix("printed “").removesuffix("”")
        row.locator("td a").click()
        assert words in page.locator("tr:target").inner_text()


def test_a_parent_needs_no_mouse(browser: Browser, served: str) -> None:
    """The same way with the keyboard alone: what has the focus is seen to have it, and no step needs more than so many tabs."""
    with reader(browser, served, True) as page:
        press(page, page.locator(".skip"))
        press(page, page.locator("main a[href='/my-record'], #menu a[href='/my-record']").first)
        tab_to(page, page.get_by_label("Born between September"))
        page.keyboard.type("2009")
        press(page, page.get_by_role("button", name="Show the entries"))
        press(page, page.locator("#answer a").first)
        row = page.locator("tr", has=page.locator("summary", has_text="Legal gateway"))
        press(page, row.locator("summary"))
        assert row.get_by_text("The law that the publisher says the data may be used or shared under.").is_visible()
        press(page, row.locator("td a"))
        assert page.locator("tr:target").is_visible()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, which must then be drawn."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
            return
    pytest.fail(f"the keyboard does not come to {wanted} on {page.url}")


def press(page: Page, wanted: Locator) -> None:
    """Go to a link or button with the keyboard and press it."""
    tab_to(page, wanted)
    before = page.url
    leads_on = wanted.evaluate("element => element.localName === 'a' && !element.getAttribute('href').startsWith('#')")
    page.keyboard.press("Enter")
    if leads_on:
        page.wait_for_url(lambda url: url != before)


@pytest.mark.skipif(not SOAK, reason="every kind of page at 400 % is looked at in the long runs")
def test_every_kind_of_page_works_at_400_per_cent_with_everything_open(browser: Browser, served: str) -> None:
    """1280 by 1024 pixels at 400 % are 320 by 256: nothing scrolls sideways but tables in their own boxes, however much is unfolded."""
    page = browser.new_page(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    wide = []
    for address in kinds_of_page(served):
        page.goto(served + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wide += [f"{address}: {over} pixels"] if over else []
    page.close()
    assert wide == []
