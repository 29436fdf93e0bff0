"""What the pages say where the document that would tell is not held."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from register_site.words import found

from tests.site.conftest import Site


@pytest.fixture(scope="module")
def held(bundled: Path) -> Site:
    """The site over what is bundled: no edition of a publisher's is held."""
    return Site(bundled / "built" / "register.db")


def test_what_our_own_row_stands_for_is_said_in_words_and_linked(held: Site, tmp_path: Path) -> None:
    """By the hash of a file, and by an edition, neither of which is held; and by an edition that is held and awaits a check."""
    path = Path(shutil.copy(held.database, tmp_path / "register.db"))
    with sqlite3.connect(path) as database:
        rows = dict(database.execute("select stands_for, min(row_id) from listing where stands_for != '' group by 1"))
        of_edition = rows["dfe-npd-requests-2017-08"]
        (of_file,) = (row for named, row in rows.items() if len(named) == 64)
        cited = "select source_url from citation join listing using (listing_id) where row_id = ?"
        (address,) = database.execute(cited, (of_file,)).fetchone()
    html = held.get(f"/cells/{of_file}").text
    assert f'It stands for the publisher\'s file at <a href="{address}"' in html
    words = re.sub("</?time[^>]*>", "", held.get(f"/cells/{of_edition}").text)
    assert "It stands for the edition of National Pupil Database: requests received as at August 2017, which is not held" in words
    assert 'and gives way to it once it is: <a href="/wanted">' in words
    with sqlite3.connect(path) as database:
        names = [column[1] for column in database.execute("pragma table_info(edition)")]
        told = {"edition_id": "'dfe-npd-requests-2017-08'", "source_id": "'dfe-npd-requests'", "as_at": "'2017-08'", "status": "'unread'"}
        columns = ", ".join(told.get(name, name) for name in names)
        database.execute(f"insert into edition select {columns} from edition limit 1")
    unread = Site(path).get(f"/cells/{of_edition}").text
    assert '<a href="/editions/dfe-npd-requests-2017-08">National Pupil Database: requests received, edition as at' in unread
    assert "which is held and not counted yet" in unread


def test_where_no_register_is_held_a_page_does_not_read_as_if_nothing_had_been_given(held: Site) -> None:
    """Of the Home Office no entry is known from other pages: what would tell are the Department's own registers, which are not held."""
    told = " ".join(re.sub("<[^>]+>", "", held.get("/recipients/home-office").text).split())
    assert "None in this build" not in told
    assert "That does not say that no data was given to it." in told
    assert "no edition of the Department for Education's own registers of the data it sent out is counted here yet" in told
    assert "totals by month for the Home Office" in told


def test_whole_rows_that_are_withheld_are_counted_beside_cells(site: Site, tmp_path: Path) -> None:
    path = Path(shutil.copy(site.database, tmp_path / "register.db"))
    with sqlite3.connect(path) as database:
        database.execute("update source_row set disposition = 'withheld' where row_id in (select row_id from source_row limit 2)")
    withheld = Site(path)
    assert 'sheet</th><td class="num"><a href="/rows?disposition=withheld">2</a>' in withheld.get("/privacy").text
    assert '<h2 class="result" id="result">2 rows' in withheld.get("/rows?disposition=withheld").text
    assert 'in 0 sheets</th><td class="num">0</td>' in site.get("/privacy").text


@pytest.mark.parametrize("path", ["/", "/charts", "/commercial", "/entries", "/recipients", "/datasets", "/tallies"])
def test_where_releases_are_counted_it_is_said_once_that_none_of_the_registers_is_held(held: Site, path: str) -> None:
    """Beside the counts themselves: “received data 5” would else be read as all there was, and a 0 as none."""
    said = "No edition of the Department for Education's own registers of the data it sent out is counted here yet."
    html = held.get(path).text
    assert html.count(said) == 1
    assert "which is far from all, and 0 does not mean that there was none" in html
    if path == "/":
        assert html.index(said) < html.index('class="numbers"')


def test_the_day_of_a_transcription_is_never_taken_for_the_publisher_s_date(held: Site) -> None:
    """The Authority's list is as at 1 June 2026, and what we copied of it was copied in November."""
    edition = "documented-2026-11-23"
    transcribed = json.loads(held.get("/entries.json?q=2021/035").text)["rows"]
    assert {(row["first_as_at"], row["last_as_at"], row["transcribed_on"]) for row in transcribed} == {(None, None, "2026-11-23")}
    page = held.get(f"/editions/{edition}").text
    assert "list as at 1 June 2026" in page
    for path, named in (
        (f"/editions/{edition}", r"<h1>(.*?)</h1>"),
        (f"/editions/{edition}", r"<title>(.*?)</title>"),
        (f"/cells/{edition}-s1-r2", r"<title>(.*?)</title>"),
        *((path, rf'<a href="/editions/{edition}[^"]*">(.*?)</a>') for path in (f"/cells/{edition}-s1-r2", "/editions", "/quality")),
        ("/entries", rf'<option value="{edition}">([^<]+)'),
    ):
        found = [one for one in re.findall(named, held.get(path).text) if "2026" in one]
        assert found, path
        assert all("(the day of transcription)" in one for one in found), (path, found)
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert ("temporalCoverage" in told, told["dateCreated"]) == (False, "2026-11-23")


def test_a_list_of_changes_without_anything_compared_does_not_read_as_if_nothing_had_changed(held: Site, site: Site) -> None:
    told = held.get("/changes").text
    assert "No publication has two editions here that could be read, so nothing was compared" in told
    assert "Take something away" not in told
    assert "Take something away" in held.get("/changes?kind=disappeared").text
    assert "nothing was compared" not in site.get("/changes").text


def test_what_is_none_or_one_is_not_written_as_a_number_or_a_range(held: Site) -> None:
    told = json.loads(held.get("/questions/where-a-number-comes-from.json").body)["rests_on"]
    assert told[-1].endswith("None of them is said to be a release.")
    datasets = held.get("/datasets").text
    assert not re.search(r"(\d{4}(?:/\d\d)?) to \1", datasets)
    assert "years in the data tables of 2018: the last 2016/17, the first not stated" in datasets


def test_what_awaits_a_person_is_called_by_its_name(held: Site) -> None:
    """Ids alone tell a reader nothing; they stay beside the names, of which two may be alike."""
    html = held.get("/undecided?kind=link").text
    for entry in ("dfe-understanding-society-1995-2018", "dfe-understanding-society-wave-1"):
        assert f'<a href="/entries/{entry}">Institute for Social and Economic Research: Add school records to a household panel</a>' in html
    assert "Our transcription remarks that they may be one. No rule joins them." in html


def test_what_we_wrote_is_not_shown_as_printed(held: Site) -> None:
    """A row of our transcription has fields of our own, some of them codes."""
    html = held.get("/entries/dfe-bbc-2017").text
    table = html[html.index('id="printed"') : html.index('id="cite"')]
    assert '<span class="blank">our own words:</span> bbc-2017' in table
    assert '<span class="blank">our own words:</span> Outcome not stated' in table
    assert "not_stated" not in table
    assert '<span class="keep">British Broadcasting Corporation</span>' in table


def test_what_was_found_is_marked_where_it_stands(held: Site) -> None:
    """A search finds other endings of a word too, and words that no title shows."""
    html = held.get("/search?q=pupil").text
    assert {one.lower() for one in re.findall("<mark>(.*?)</mark>", html)} == {"pupil", "pupils"}
    card = next(one for one in html.split('<li class="card">') if "/entries/dfe-tracer-computing" in one)
    assert '<span class="k">Found in</span>' in card
    assert 'National <mark>Pupil</mark> Database extract' in card
    assert found("334 requests\n334\n334\n334 ") == "334 requests · 334"
    assert found("a <b> \x02x\x03\n\x02y\x03") == "a &lt;b&gt; <mark>x</mark> · <mark>y</mark>"


def test_an_answer_that_was_not_seen_is_not_given_as_one(held: Site) -> None:
    card = held.get("/parliament?q=housing+publication").text.split('<li class="card">')[1]
    assert "Answer not seen" in card
    assert '<span class="k">Reported of it</span> NPD data is sensitive' in card


def test_the_publications_that_could_tell_are_named_one_by_one(held: Site) -> None:
    """One of the names has a colon, and the two with a semicolon between read as one."""
    html = held.get("/claims/ddm-2026-distributions").text
    assert "No edition of “DfE external data shares” or “National Pupil Database: requests received” that is as at" in html
    assert html.count("Say “as reported by” when you quote it.") == 2


def test_who_was_refused_is_not_said_to_receive(held: Site) -> None:
    """The role says in what part somebody is named; what came of it is the outcome."""
    html = held.get("/entries/dfe-ministry-of-defence-recruitment").text
    assert "<strong>Refused.</strong>" in html
    assert "to use or receive the data" in html.lower()
    assert "uses or receives the data" not in html.lower()
