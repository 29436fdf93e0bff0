"""The pictures: drawn from the views, the same bytes every time, readable without colour, each beside its whole table."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser
from register_site.pages.charts_page import crossed
from register_site.words import words

from pipeline.builds import WORDS
from pipeline.publishing.charts import UNDATED, Chart, _by_year, drawn, most_of, specification, write_charts
from tests.site.conftest import Site
from tests.site.test_downloads import shown

SVG = "{http://www.w3.org/2000/svg}"
PAINTS = {"none", "transparent", "currentColor", "var(--bar)", "var(--raised)", "var(--strong-line)"}
CELLS = {("Sent", "2025"): 3, ("Sent", "no date"): 2, ("<b>Linked</b>", "2024"): 1}
SENT = Chart("made-up", "Made up", ["Sent", "<b>Linked</b>"], ["2024", "2025", " ", "no date"], CELLS)


def pictures(database: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((database.parent / "charts").glob("*.svg"))}


def test_two_drawings_have_the_same_bytes(database: Path, tmp_path: Path) -> None:
    write_charts(database, tmp_path / "again", WORDS)
    again = {path.stem: path.read_text(encoding="utf-8") for path in sorted((tmp_path / "again").glob("*.svg"))}
    assert again == pictures(database)
    assert {"secure-access-by-year", "secure-access-by-kind"} <= set(again)


def test_pictures_carry_attributes_and_no_styles_and_say_what_they_are(database: Path) -> None:
    for name, text in pictures(database).items():
        root = ElementTree.fromstring(text)
        assert root.get("role") == "img"
        assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (f"{name}-title", f"{name}-desc")
        assert {one.get("aria-hidden") for one in root[2:]} == {"true"}, "what is drawn is not read out mark by mark"
        assert [one.tag for one in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
        tags = {one.tag.removeprefix(SVG) for one in root.iter()}
        assert tags <= {"svg", "title", "desc", "g", "path", "line", "rect", "text", "tspan"}, name
        attributes = {key for one in root.iter() for key in one.attrib}
        assert not attributes & {"style", "class", "href", "onclick"}, name
        paints = {one.get(key) for one in root.iter() for key in ("fill", "stroke")} - {None}
        assert paints <= PAINTS, name


def test_a_picture_and_the_table_beside_it_say_alike_that_there_is_no_date() -> None:
    assert words()["undated"] == UNDATED


def test_every_mark_has_its_number_and_what_has_no_date_is_hollow() -> None:
    root = ElementTree.fromstring(drawn(SENT))
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert [text for text in texts if text and text.isdigit() and len(text) == 1] == ["3", "2", "1"]
    assert "<b>Linked</b>" in texts
    fills = [one.get("fill") for one in root.iter(f"{SVG}path") if one.get("stroke") == "var(--bar)"]
    assert sorted(str(fill) for fill in fills) == ["var(--bar)", "var(--bar)", "var(--raised)"]
    said = "Sent, most in 2025: 3, no date: 2. <b>Linked</b>, most in 2024: 1."
    assert root[1].text == f"{said} The table with this picture holds every number."


def test_of_several_columns_with_as_many_none_is_said_to_have_most() -> None:
    assert most_of({"2013": 1, "2014": 1, "2012": 0}) == "most in 2013, 2014: 1 each"
    assert most_of({str(year): 7 for year in range(2012, 2018)}) == "most in 6 columns: 7 each"


def test_a_year_that_is_printed_wrongly_adds_one_column_and_one_line() -> None:
    years = {"0215": 1, "2019": 2, "2021": 3, "3020": 4, "not_stated": 5}
    chart = _by_year("made-up", "Made up", {("Sent", year): n for year, n in years.items()}, ["Sent"])
    assert [one.strip() for one in chart.columns] == ["0215", "", "2019", "2020", "2021", "", "3020", "", "no date"]
    assert len(set(chart.columns)) == len(chart.columns)
    assert sum(chart.cells[row, column] for row, column in chart.cells if column in chart.columns) == 15
    assert len(drawn(chart)) < 10_000
    table = crossed("Made up", [{"outcome": "sent", "year": year, "n": n} for year, n in years.items()], "year", "outcome")
    assert [(line["title"], line["cells"][0]["n"]) for line in table["lines"]] == [
        *(("0215", 1), ("2019", 2), ("2020", 0), ("2021", 3), ("3020", 4), ("No date", 5)),
    ]


def test_all_rows_of_a_picture_have_one_scale_from_zero() -> None:
    layers = specification(SENT)["spec"]["layer"]
    domains = [layer["encoding"]["y"]["scale"]["domain"] for layer in layers]
    assert [domain[0] for domain in domains] == [0, 0]
    assert domains[0] == domains[1]
    assert domains[0][1] > 3


def test_tables_beside_the_pictures_hold_what_the_views_count(site: Site) -> None:
    html = site.get("/charts").text
    with sqlite3.connect(site.database) as database:
        by_year = database.execute("select outcome, year, entries from entries_by_year").fetchall()
        by_kind = database.execute("select kind, outcome, year, entries from entries_by_kind where outcome = 'secure_access'").fetchall()
    links = dict(re.findall(r'<a href="(/entries\?[^"]+)">([\d,]+)</a>', html))
    expected = {f"/entries?outcome={outcome}&amp;year={year}": n for outcome, year, n in by_year if outcome == "secure_access"}
    expected |= {f"/entries?outcome=secure_access&amp;recipient_kind={kind}&amp;year={year}": n for kind, _, year, n in by_kind}
    assert expected
    for address, n in expected.items():
        assert links[address] == str(n), address
        assert shown(site.get(address.replace("&amp;", "&")).text) == n, address


def test_releases_by_year_are_those_of_the_view_of_releases(real_register: object, database: Path) -> None:
    for path in (database, Path(str(getattr(real_register, "path", database)))):
        with sqlite3.connect(path) as connection:
            releases = "('sent', 'linked', 'reuse_permitted', 'approved')"
            ours = f"select outcome, sum(entries) from entries_by_year where outcome in {releases} group by 1"
            theirs = "select stated_as, sum(releases) from release_by_year group by 1"
            assert connection.execute(f"{ours} order by 1").fetchall() == connection.execute(f"{theirs} order by 1").fetchall()


@pytest.mark.parametrize("address", ["/editions", "/wanted"])
def test_the_calendar_tells_held_wanted_and_unknown_in_words(site: Site, address: str) -> None:
    calendar = site.get(address).text.split('id="calendar"')[1].split("</section>")[0]
    assert '<span class="sr">Held</span>' in calendar
    assert '<span class="sr">None known</span>' in calendar
    with sqlite3.connect(site.database) as database:
        marked = "select count(distinct source_id || year || quarter) from edition_calendar where year is not null"
        quarters = database.execute(marked).fetchone()
    assert len(re.findall(r'<span class="sr">(?!None known)', calendar)) == quarters[0]


def test_a_build_without_pictures_shows_its_tables(site: Site, tmp_path: Path) -> None:
    bare = tmp_path / "register.db"
    bare.write_bytes(site.database.read_bytes())
    html = Site(bare).get("/charts").text
    assert 'class="drawn"' not in html
    assert html.count("<table") >= 2


def test_what_no_entry_has_is_said_in_words_and_not_by_an_empty_table(site: Site, tmp_path: Path) -> None:
    bare = tmp_path / "register.db"
    bare.write_bytes(site.database.read_bytes())
    with sqlite3.connect(bare) as database:
        assert database.execute("delete from entries_by_year where outcome = 'sent'").rowcount
    html = Site(bare).get("/charts").text
    assert "Releases by year and outcome: no such entry in this build. That is no proof that there is none." in html
    assert not re.search(r"<tbody>\s*</tbody>", html)


def test_pictures_keep_their_size_on_a_telephone(browser: Browser, served: str) -> None:
    """Their text is never smaller than nine pixels, at 320 pixels or wider."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{served}/charts")
    sizes = page.evaluate("[...document.querySelectorAll('.drawn svg text')].map(t => t.getBoundingClientRect().height)")
    assert sizes
    assert min(size for size in sizes if size) >= 9
    page.close()


def test_a_table_of_many_columns_is_read_line_by_line_on_a_telephone(browser: Browser, served: str) -> None:
    """No column is beyond the edge, each number that is seen says of what it is, and of what is 0 the table says that it is not shown."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{served}/charts")
    assert page.locator(".scroll").evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth)") == []
    tables = page.locator(".stacked:not(.by-year)")
    seen = tables.locator("td.num").evaluate_all("all => all.filter(one => one.offsetWidth).map(one => one.innerText)")
    assert [text for text in seen if not re.fullmatch(r"\w[\w -]* [1-9][\d,]*", text)] == []
    assert tables.count() == page.get_by_text("What is 0 is not shown.").count() > 0
    assert seen
    page.close()


def test_beside_a_year_0_is_shown_on_a_telephone_too(site: Site, tmp_path: Path) -> None:
    """What it means there the text before the table says."""
    copy = tmp_path / "register.db"
    copy.write_bytes(site.database.read_bytes())
    with sqlite3.connect(copy) as database:
        database.execute("delete from entries_by_year")
        years = {"sent": "2023", "linked": "2024", "approved": "2025"}
        columns = "(outcome, year, entries)"
        database.executemany(f"insert into entries_by_year {columns} values (?, ?, 1)", years.items())
    table = Site(copy).get("/charts").text.split('<table class="by-year stacked">')[1].split("</table>")[0]
    assert "What is 0 is not shown" not in table
    assert table.count('<td class="num"><span class="narrow">') == 9
    assert table.count("</span> 0</td>") == 6
