"""Readers' SQL: useful, read-only, bounded, and on one switch."""

from __future__ import annotations

import json
import time
from urllib.parse import quote_plus

import pytest

from tests.site.conftest import Site

HOSTILE = (
    "select printf('%.*c', 300000000, 'x')",
    "select replace(hex(zeroblob(100000000)), '0', 'abcdefgh')",
    "select hex(randomblob(500000000))",
    "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
    "with recursive n(i) as (select 1 union all select i + 1 from n limit 900) select hex(zeroblob(90000)) from n",
    "select instr(hex(zeroblob(90000)), hex(zeroblob(50000)) || '1')",
    "select hex(zeroblob(90000)) like '%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%1'",
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
    "vacuum",
    "select 1 union select 2 union select 3 union select 4 union select 5 union select 6 union select 7",
    "select nope from entry",
    "",
    "select * from entry where title like '" + "%a" * 150 + "'",
)


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
    started = time.monotonic()
    status, body = ask(site, sql)
    assert time.monotonic() - started < 3
    assert len(body) < 25_000_000
    assert status in (200, 400)


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_not_reading_is_refused(site: Site, sql: str) -> None:
    if sql:
        assert ask(site, sql)[0] == 400
        assert ask(site, sql, "/sql")[0] == 400
    assert ask(site, sql, "/sql.csv")[0] == 400


def test_an_answer_is_whole_or_an_error(site: Site) -> None:
    long = "select a.entry_id from entry as a, entry as b"
    assert ask(site, long, "/sql.csv")[0] == 400
    assert ask(site, long, "/sql")[0] == 400
    assert json.loads(ask(site, long)[1])["truncated"] is True
    assert site.get(f"/register.json?sql={quote_plus(long)}&_shape=array").status == 400


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
