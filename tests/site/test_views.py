"""What several questions say alike is said by one view, and as an edition stood it is as quick as it was in each of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.site.made_up_register import NEWEST
from tests.site.questions import FOLDER, all_questions, as_it_stood, views_in

# What says it -> words that stand in its view, and in no question.
SAID_ONCE = {
    "recipients_in_words": "group_concat(naming",
    "claim_said": "|| ' to ' || quantity_high",
    "first_row": "order by sheet_place, row_place limit 1",
    "edition_part": "no sheet of the section was found in it",
    "newest_part": "partition by edition.source_id",
    "requests_edition": "not in (select edition_id from edition_part",
}


@pytest.mark.parametrize("view", SAID_ONCE)
def test_what_a_view_says_no_question_says_again(database: Path, view: str) -> None:
    with sqlite3.connect(database) as connection:
        views = views_in(connection.execute("select name, sql from sqlite_master where type = 'view'"))
    assert [name for name, sql in views.items() if SAID_ONCE[view] in sql] == [view]
    assert [path.name for path in FOLDER.rglob("*.sql") if SAID_ONCE[view] in path.read_text(encoding="utf-8")] == []


def test_the_first_row_of_an_entry_is_the_second_of_a_sheet_and_not_the_tenth(database: Path) -> None:
    with sqlite3.connect(database) as held, sqlite3.connect(":memory:") as connection:
        views = views_in(held.execute("select name, sql from sqlite_master where type = 'view'"))
        connection.execute("create table edition_order (edition_id, turn)")
        connection.execute("create table listing (listing_id, row_id, entry_id, edition_id)")
        connection.execute("insert into edition_order values ('made-up-2024-01-31', 1)")
        for place in ("s2-r2", "s1-r10", "s1-r2", "s10-r1"):
            row_id = f"made-up-2024-01-31-{place}"
            connection.execute("insert into listing values (?, ?, 'one', 'made-up-2024-01-31')", [row_id, row_id])
        for name in ("listing_order", "first_row"):
            connection.execute(f"create view {name} as {views[name]}")
        assert connection.execute("select entry_id, row_id from first_row").fetchall() == [("one", "made-up-2024-01-31-s1-r2")]


@pytest.mark.parametrize("slug", ["look-up-references", "vanished-between-editions"])
def test_who_is_named_is_looked_up_as_an_edition_stood_and_no_list_of_entries_is_made_for_it(database: Path, slug: str) -> None:
    """Of a table that a statement names twice SQLite makes a list, without an index: of 1,500 entries this took 12 seconds."""
    with sqlite3.connect(database) as connection:
        views = views_in(connection.execute("select name, sql from sqlite_master where type = 'view'"))
        asked = as_it_stood(all_questions()[slug].parts[0].sql, views)
        values = {"as_at": NEWEST, "references": "", "first": "", "second": ""}
        plan = [row[3] for row in connection.execute(f"explain query plan {asked}", values)]
    assert plan
    assert "MATERIALIZE entry" not in plan
