"""What several questions say alike is said by one view, and as an edition stood it is as quick as it was in each of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.site.made_up_register import NEWEST
from tests.site.questions import FOLDER, all_questions, as_it_stood, views_in

# What says it -> words that stand in its view, and in no question.
SAID_ONCE = {"recipients_in_words": "group_concat(naming", "claim_said": "|| ' to ' || quantity_high"}


@pytest.mark.parametrize("view", SAID_ONCE)
def test_what_a_view_says_no_question_says_again(database: Path, view: str) -> None:
    with sqlite3.connect(database) as connection:
        views = views_in(connection.execute("select name, sql from sqlite_master where type = 'view'"))
    assert [name for name, sql in views.items() if SAID_ONCE[view] in sql] == [view]
    assert [path.name for path in FOLDER.rglob("*.sql") if SAID_ONCE[view] in path.read_text(encoding="utf-8")] == []


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
