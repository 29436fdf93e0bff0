"""Readers' SQL: useful, read-only, bounded, and on one switch."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from register_site.guarding import readers_sql
from register_site.guarding.timed_functions import ITSELF, Clock, time_functions

from tests.site.conftest import SETTINGS, Site

HOSTILE = (
    "select printf('%.*c', 300000000, 'x')",
    "select replace(hex(zeroblob(100000000)), '0', 'abcdefgh')",
    "select hex(randomblob(500000000))",
    "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
    "with recursive n(i) as (select 1 union all select i + 1 from n limit 900) select hex(zeroblob(90000)) from n",
    "select instr(hex(zeroblob(90000)), hex(zeroblob(50000)) || '1')",
    "select hex(zeroblob(90000)) like '%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%1'",
    # Straight on, without a jump at which SQLite could be stopped: the first took ten seconds, and the second is within the bounds of now.
    f"select {'+'.join(['instr(a, b)'] * 40)} from (select hex(zeroblob(90000)) as a, hex(zeroblob(50000)) || '1' as b)",
    f"select max({','.join(['x'] * 120)}) from (select replace(hex(zeroblob(28000)) || row_id, '{'0' * 9000}1', '') as x from source_row)",
    # What is gathered here had no limit but the time.
    "select length(json_group_array(a.cells)) from source_row a, source_row b, source_row c",
    f"select {','.join(f'randomblob(99999) as c{n}' for n in range(150))}",
)
REFUSED = (
    "delete from entry",
    "update entry set title = ''",
    "create table t (a)",
    "attach database ':memory:' as other",
    "pragma database_list",
    "select * from pragma_database_list()",
    "select * from pragma_function_list()",
    "select load_extension('x')",
    "select sql from sqlite_stmt",
    "select name from dbstat",
    "vacuum",
    "select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7",
    "select nope from entry",
    "",
    "select * from entry where title like '" + "%a" * 150 + "'",
)


@pytest.fixture(scope="module")
def site(database: Path) -> Site:
    """The site with its own limit on the time of a query, which is what is tried here."""
    return Site(database, SETTINGS)


def ask(site: Site, sql: str, place: str = "/register.json") -> tuple[int, bytes]:
    answer = site.get(f"{place}?sql={quote_plus(sql)}")
    return answer.status, answer.body


def test_a_question_is_answered(site: Site) -> None:
    status, body = ask(site, "select count(*) as n from entry")
    assert (status, json.loads(body)["rows"]) == (200, [[71]])
    status, body = ask(site, "select count(*) as n from entry", "/sql.csv")
    assert (status, body) == (200, b"n\r\n71\r\n")
    assert "71" in site.get("/sql?sql=select+count(*)+as+n+from+entry+where+outcome+!=+:outcome&outcome=none").text


@pytest.mark.parametrize("sql", HOSTILE)
def test_no_question_takes_long_or_much(site: Site, sql: str) -> None:
    started = time.process_time()
    status, body = ask(site, sql)
    assert time.process_time() - started < 3
    assert len(body) < 25_000_000
    assert status in (200, 400)


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_not_reading_is_refused(site: Site, sql: str) -> None:
    if sql:
        assert ask(site, sql)[0] == 400
        assert ask(site, sql, "/sql")[0] == 400
    assert ask(site, sql, "/sql.csv")[0] == 400


@pytest.mark.parametrize("where", ["%00", "1+=+(select+count(*)+from+pragma_compile_options)", "nope", "1)+or+(1"])
def test_a_condition_that_is_none_is_the_askers_mistake(site: Site, where: str, caplog: pytest.LogCaptureFixture) -> None:
    for ending in ("", ".json"):
        assert site.get(f"/register/entry{ending}?_where={where}").status == 400
    assert caplog.records == []


def test_functions_that_look_at_the_clock_answer_as_sqlite_does() -> None:
    theirs, ours, chooser = sqlite3.connect(":memory:"), sqlite3.connect(":memory:"), random.Random(1)
    time_functions(ours, Clock())

    def text() -> object:
        made = "".join(chooser.choice("aAbB%_éÉ\u212aK \0'[*?") for _ in range(chooser.randrange(7)))
        return chooser.choice([made] * 9 + [None, 3, 2.5, b"ab"])

    def answer(connection: sqlite3.Connection, sql: str, values: list[object]) -> object:
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            return str(error)

    for _ in range(2000):
        values = [text() for _ in range(3)]
        for (_, count), sql in ITSELF.items():
            expected, found = (answer(one, sql, values[:count]) for one in (theirs, ours))
            assert found == expected or "user-defined" in str(found), (sql, values)


def test_a_query_that_was_stopped_does_not_stop_the_next(site: Site) -> None:
    assert ask(site, HOSTILE[3])[0] == 400
    for _ in range(3):
        assert ask(site, "select count(*) from entry where title like '%attainment%'")[0] == 200


def test_who_waited_too_long_is_told_so(site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(readers_sql, "LONGEST_WAIT", -1)
    for address in ("/sql?sql=select+1", "/sql.csv?sql=select+1", "/register.json?sql=select+1", "/register/layout.json"):
        answer = site.get(address)
        assert (answer.status, "again in a minute" in answer.text) == (503, True)
    assert site.get("/search?q=attainment").status == 200
    assert caplog.records == []


def test_an_answer_is_whole_or_an_error(site: Site) -> None:
    long = "select a.entry_id from entry as a, entry as b"
    assert ask(site, long, "/sql.csv")[0] == 400
    assert ask(site, long, "/sql")[0] == 400
    assert json.loads(ask(site, long)[1])["truncated"] is True
    assert site.get(f"/register.json?sql={quote_plus(long)}&_shape=array").status == 400


def test_every_query_that_stands_behind_a_count_is_answered(dfe_register: Path) -> None:
    """A reader is led to them from the page of each claim, and would take a refusal for a count that nobody can repeat."""
    path = (dfe_register / "built" / "register.db").resolve()
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as connection:
        queries = [query for (query,) in connection.execute("select distinct query from claim_count where query is not null")]
    assert len(queries) > 3
    served = Site(path)
    assert [f"{query}: {body!r}" for query in queries for status, body in [ask(served, query)] if status != 200] == []


def test_errors_and_values_are_escaped(site: Site) -> None:
    assert "<b>" not in site.get(f"/sql?sql={quote_plus('select <b>x')}").text
    html = site.get("/sql?sql=" + quote_plus("select '<script>alert(1)</script>' as a")).text
    assert "<script" not in html


def test_the_switch_turns_all_of_it_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_SQL", "off")
    for address in ("/sql", "/sql?sql=select+1", "/sql.csv?sql=select+1", "/register.json?sql=select+1"):
        assert site.get(address).status == 403
    assert site.get("/register/entry.json?_where=1").status == 400
    assert 'href="/sql"' not in site.get("/").text
    assert site.get("/register/entry.json").status == 200
