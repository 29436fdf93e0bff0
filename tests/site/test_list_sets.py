"""The sets of rows by which the list of entries is counted and paged say what the conditions say by which its downloads are read."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from register_site.lists import list_rows, row_sets
from register_site.lists.entry_lists import ENTRIES
from register_site.lists.list_sets import read_sets
from register_site.lists.row_sets import Chosen, Members, bits_of

from pipeline.load import write_facets
from tests.site.conftest import Site
from tests.site.sets_and_sql import compare


@pytest.mark.parametrize("rare", [0, 2**40], ids=["by places", "by bits"])
def test_every_value_and_range_leaves_the_same_rows(site: Site, rare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_sets, "RARE", rare)
    read_sets.cache_clear()
    assert compare(site.database.resolve()) > 100
    kinds = {bool(members.places) for one in read_sets(site.database.resolve(), ENTRIES).by_key.values() for members in one.values()}
    assert kinds == {rare == 0}
    read_sets.cache_clear()


def test_a_value_counts_the_same_by_places_and_by_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 1_000
    has = [place for place in range(size) if place % 7 == 0]
    chosen = Chosen(bits_of(range(100, 650), size), size)
    expected = len([place for place in has if 100 <= place < 650])
    for places, n in ((has, expected), (has[20:21], 1), (has[:1], 0), ([], 0)):
        for rare in (0, 2**40):
            monkeypatch.setattr(row_sets, "RARE", rare)
            assert Members(places, size).count(chosen) == n, (places, rare)
            assert Members(places, size).bits_in(size) == bits_of(places, size)
    assert chosen.total == 550
    assert Chosen(0, size).text == "0" * size


def test_a_register_without_entries_has_an_empty_list(tmp_path: Path) -> None:
    schema = Path(__file__).parents[2] / "pipeline" / "schema.sql"
    with sqlite3.connect(tmp_path / "register.db") as connection:
        connection.executescript(f"begin; {schema.read_text(encoding='utf-8')} commit;")
    sets = read_sets(tmp_path / "register.db", ENTRIES)
    assert (sets.size, sets.everything, sets.left_by({"outcome": "sent"}, None).total) == (0, 0, 0)
    assert sets.page(Chosen(0, 0), "newest", 0, 50) == []


def test_an_entry_that_is_listed_or_named_twice_counts_once(site: Site, tmp_path: Path) -> None:
    database = tmp_path / "register.db"
    shutil.copyfile(site.database, database)
    with sqlite3.connect(database) as connection:
        again = "select entry_id, recipient_id, 'commissioner' from entry_recipient where role = 'recipient'"
        connection.execute(f"insert into entry_recipient {again}")
        connection.execute("delete from entry_facet")
        write_facets(connection)
    for key in ("recipient", "recipient_kind"):
        once, twice = (read_sets(path, ENTRIES).by_key[key] for path in (site.database.resolve(), database))
        assert {value: one.bits for value, one in once.items()} == {value: one.bits for value, one in twice.items()}


def test_counts_follow_the_words_and_the_other_choices(site: Site) -> None:
    """Each option's count under words, a range and a choice, and the number of rows that its own download holds."""
    query = "in_scope=any&audience=any&q=attainment&year_from=2021&undated=yes&dataset=leo"
    html = site.get(f"/entries?{query}").text
    compared = 0
    for key in ("outcome", "audience", "legal_gateway", "recipient_kind", "listing_state", "edition"):
        select = re.search(rf'<select id="f-{key}".*?</select>', html, re.S)
        assert select, key
        for value, number in re.findall(r'<option value="([^"]*)"[^>]*>[^<]*\(([\d,]+)\)</option>', select[0]):
            chosen = "&".join(part for part in query.split("&") if part.split("=")[0] != key)
            answer = json.loads(site.get(f"/entries.json?{chosen}&{key}={value.replace(' ', '+')}").body)
            assert len(answer["rows"]) == int(number.replace(",", "")), (key, value)
            compared += 1
    assert compared > 12


def test_a_download_that_the_counts_do_not_bear_out_is_an_error(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's count and the download's rows come by two ways, and a file that differs from its count must not leave."""

    async def one_fewer(*_: object) -> Chosen:
        return Chosen(1, 2)

    assert site.get("/entries.csv").status == 200
    monkeypatch.setattr(list_rows, "chosen_rows", one_fewer)
    answer = site.get("/entries.csv")
    assert answer.status == 500
    assert "uksa-2024" not in answer.text
