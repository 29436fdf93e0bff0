"""What the pages asked is answered from memory, as the register would answer it, and never grows without end."""

from __future__ import annotations

import asyncio
from typing import Any

from register_site.engine import DATABASE, rows
from register_site.remembered import Remembered, key_of

from tests.machine import LONG_ENOUGH
from tests.site.conftest import Site

SQL = "select entry_id, name from entry where outcome = :outcome order by entry_id"


def asked(site: Site, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    return asyncio.run_coroutine_threadsafe(rows(site.datasette, sql, values), site.loop).result(LONG_ENOUGH)


def test_a_second_answer_is_the_same_and_does_not_ask(site: Site) -> None:
    database = site.datasette.get_database(DATABASE)
    first = asked(site, SQL, {"outcome": "sent"})
    assert first
    counted: list[object] = []
    execute = database.execute_fn

    async def noted(run: Any) -> Any:
        counted.append(run)
        return await execute(run)

    database.execute_fn = noted
    try:
        assert asked(site, SQL, {"outcome": "sent"}) == first
        assert counted == []
        assert asked(site, SQL, {"outcome": "secure_access"}) != first
        assert len(counted) == 1
    finally:
        database.execute_fn = execute


def test_what_a_page_does_with_its_rows_reaches_no_other_page(site: Site) -> None:
    first = asked(site, SQL, {"outcome": "sent"})
    kept = [dict(row) for row in first]
    first[0]["name"] = "changed by a page"
    first.clear()
    second = asked(site, SQL, {"outcome": "sent"})
    assert second == kept
    second[0]["name"] = "changed again"
    assert asked(site, SQL, {"outcome": "sent"}) == kept


def test_answers_are_told_apart_by_their_values() -> None:
    assert key_of("?", (1, "2")) != key_of("?", ("1", "2"))
    assert key_of("?", {"a": "1", "b": "2"}) != key_of("?", {"a": "2", "b": "1"})
    assert key_of("?", ()) == key_of("?", {})


def test_the_oldest_answer_goes_first_and_the_longest_is_never_kept() -> None:
    remembered = Remembered(most_values=30, longest=20)
    for name in "abc":
        remembered.keep(key_of(name, ()), [{"x": name, "y": 1}] * 4)
    assert remembered.get(key_of("a", ())) == [{"x": "a", "y": 1}] * 4
    remembered.keep(key_of("d", ()), [])
    remembered.keep(key_of("e", ()), [{"x": "e", "y": 1}] * 4)
    kept = [name for name in "abcde" if remembered.get(key_of(name, ())) is not None]
    assert kept == ["a", "c", "d", "e"]
    remembered.keep(key_of("f", ()), [{"x": "f"}] * 20)
    assert remembered.get(key_of("f", ())) is None
    assert remembered.size == 9 + 9 + 1 + 9
