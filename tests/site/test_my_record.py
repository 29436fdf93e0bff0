"""/my-record in the made-up register: by year of birth without a script, and worked out in a real browser with nothing sent."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.conftest import ROOT, Site


def test_the_table_and_the_list_of_a_year_agree(site: Site) -> None:
    """The first entry is of year 6 in 2020/21 and 2021/22: children born from September 2009 and 2010."""
    told = {born: site.get(f"/my-record/{born}").text for born in (2008, 2009, 2010, 2011)}
    link = '<a href="/entries/uksa-2024-001">'
    stated = {born: html.split('id="g-inferred"')[0] for born, html in told.items()}
    assert [link in stated[born] for born in (2008, 2009, 2010, 2011)] == [False, True, True, False]
    table = site.get("/my-record").text
    row = table.split('<a href="/my-record/2009">')[1].split("</tr>")[0]
    assert "The cohort is printed</span> 1</td>" in row


def test_what_is_not_known_is_ruled_out_only_by_the_entry_s_date(site: Site) -> None:
    """All other entries are of year 6 up to 2024/25 and no year is printed, so only children born after that are ruled out."""
    assert "It cannot be told: 0" in site.get("/my-record/2015").text
    assert "It cannot be told: 0" not in site.get("/my-record/2013").text


@pytest.mark.parametrize(
    ("reach", "born"),
    [
        # Year groups 6 and 7 in the school years that begin in 2018 and 2019: born 11 or 12 years before.
        ((6, 7, 2018, 2019, None, None), {2006, 2007, 2008}),
        ((0, 0, 2018, 2018, None, None), {2013}),
        # An open end rules nothing out on its side.
        ((6, 6, None, 2005, None, None), set(range(1995))),
        ((6, 6, 2018, None, None, None), set(range(2007, 2030))),
        # Years of birth say it themselves, whatever the years of the data.
        ((-1, 14, None, 2005, 1999, 2001), {1999, 2000, 2001}),
        # Without a last one they go no further than to those who were old enough by the entry's own date, where it has one.
        ((-1, 14, None, 2005, 1999, None), {1999, 2000, 2001}),
        ((-1, 14, None, None, 1999, None), set(range(1999, 2030))),
        ((-1, 14, None, 2005, None, 2001), set(range(2002))),
    ],
)
def test_who_may_be_in_it_follows_from_the_years_and_the_year_groups(reach: tuple[int | None, ...], born: set[int]) -> None:
    with sqlite3.connect(":memory:") as database:
        database.executescript((ROOT / "pipeline" / "schema.sql").read_text(encoding="utf-8"))
        database.execute("insert into entry_reach values ('made-up', 1, ?, ?, ?, ?, ?, ?, 'stated', 'Made up.')", reach)
        asked = "select ? between first_born and last_born from entry_born"
        found = {year for year in range(2030) if database.execute(asked, [year]).fetchone()[0]}
    assert found == born


def test_what_was_never_given_holds_nobody(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "register.db"
    shutil.copy(database, copy)
    with sqlite3.connect(copy) as connection:
        (ids,) = zip(*connection.execute("select distinct entry_id from entry_reach order by 1 limit 5"), strict=True)
        given = dict(zip(ids, ("refused", "withdrawn", "not_pursued", "pending", "sent"), strict=True))
        for entry_id, outcome in given.items():
            within = "in_scope = 'yes', audience = 'external'"
            connection.execute(f"update entry set outcome = ?, {within} where entry_id = ?", (outcome, entry_id))
    told = Site(copy).get("/my-record/rows.js").text
    assert [outcome for entry_id, outcome in given.items() if f'"{entry_id}"' in told] == ["sent"]


def test_a_year_that_is_not_in_the_table_is_refused_in_words(site: Site) -> None:
    for born in ("1066", "2999", "x"):
        answer = site.get(f"/my-record/{born}")
        assert answer.status == 404
        assert "The years are at /my-record" in answer.text


def test_only_this_page_may_run_a_script_and_only_ours(site: Site) -> None:
    policy = site.get("/my-record").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    assert "script-src" not in site.get("/my-record/2010").headers["content-security-policy"]


def test_the_file_is_the_same_for_everybody_and_whole(site: Site) -> None:
    answer = site.get("/my-record/rows.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    file = json.loads(answer.text.removeprefix("const RECORD_ROWS = ").removesuffix(";\n"))
    assert len(file["rows"]) == int(answer.headers["x-row-count"]) > 50
    assert {"entry_id", "address", "name", "group_from", "last_born", "sure"} <= set(file["columns"])
    address = file["rows"][0][file["columns"].index("address")]
    assert site.get(address).status == 200


@pytest.mark.parametrize("served", ["made-up"], indirect=True)
def test_a_browser_works_it_out_and_sends_nothing(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served)))
    page.goto(f"{served}/my-record")
    page.context.set_offline(True)
    page.get_by_label("Born between September").select_option("2009")
    page.get_by_role("button", name="Show the entries").click()
    assert page.locator("#answer h2").first.inner_text() == "The cohort is printed: 1"
    assert page.locator("#answer a").first.get_attribute("href") == "/entries/uksa-2024-001"
    assert page.locator("#answer li .hint").first.inner_text().endswith(".")
    page.get_by_label("Year 6", exact=True).uncheck()
    page.get_by_role("button", name="Show the entries").click()
    assert page.locator("#answer h2").first.inner_text() == "The cohort is printed: 0"
    assert set(asked) == {"/my-record", "/my-record/rows.js", "/static/my-record.js", "/static/site.css", "/static/favicon.svg"}
    page.close()
