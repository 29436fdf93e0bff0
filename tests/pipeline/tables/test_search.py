"""What can be found: rows that were not read by what is shown of their sheet, never by a word of their own; and beginnings of words."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.build import build_register
from tests.pipeline import made_up
from tests.pipeline.made_up import project

# Made-up words that stand for people's names and for anything else in a row that no one has read.
PERSON, SECRET, EXCHANGED = "Zqxperson", "Zqxsecret", "Zqxexchanged"
# A line that a layout names as one that may be shown, wherever it stands.
SHOWN = "A made-up note that may be shown"
UNREAD_HEADINGS = ("Project ID", "Title", "Researchers", "Legal Basis", "Zqxheading")
SHEET = "uksa-accredited-projects-2026-07-01-s1"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """One edition that is read, with two rows set aside, and a later one that is not: it has no heading for the date."""
    data = made_up.data_folder(tmp_path_factory.mktemp("search"))
    layout = data / "declared" / "layouts" / "uksa-table-copy.yml"
    layout.write_text(f"{layout.read_text(encoding='utf-8')}\nnotes_shown: [{SHOWN}]\n", encoding="utf-8")
    read = [
        project("2020/001", "Attainment of made-up pupils", people=f"{PERSON} One, University of Bath"),
        ("", "", "", "", EXCHANGED),
        ("", SHOWN),
        project("2020/002", "Later attainments", data="Births"),
    ]
    made_up.publish_edition(data, "2026-06-01", read)
    unread = [("2021/001", SECRET, f"{PERSON} Two", "", SECRET), ("2021/002", SECRET, f"{PERSON} Three", "", "")]
    made_up.publish_edition(data, "2026-07-01", unread, UNREAD_HEADINGS)
    path = build_register(data).database
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    yield connection, path
    connection.close()


def found(register: tuple[sqlite3.Connection, Path], word: str, index: str = "search_index") -> list[tuple[str, str]]:
    sql = f"select kind, item_id from {index} join search_item on item_number = {index}.rowid where {index} match ? order by 1, 2"
    return register[0].execute(sql, (word,)).fetchall()


def test_a_sheet_with_rows_not_read_is_found_by_its_headings(register: tuple[sqlite3.Connection, Path]) -> None:
    assert found(register, "Zqxheading") == [("sheet", SHEET)]
    aside = "select sheet_id, count(*) from source_row where disposition = 'set_aside' group by 1 order by 1"
    counted = dict(register[0].execute(aside).fetchall())
    assert counted[SHEET] == 3
    listed = register[0].execute("select item_id, path from search_item where kind = 'sheet' order by 1").fetchall()
    assert [one for one, _ in listed] == sorted(counted)
    assert dict(listed)[SHEET] == f"/rows?sheet={SHEET}&disposition=set_aside"


@pytest.mark.parametrize("word", [PERSON, SECRET, EXCHANGED])
@pytest.mark.parametrize("index", ["search_index", "search_index_words"])
def test_no_word_of_a_row_not_read_or_of_a_withheld_cell_is_in_an_index(
    word: str, index: str, register: tuple[sqlite3.Connection, Path]
) -> None:
    assert found(register, word, index) == []
    assert found(register, f'"{word}"*', index) == []
    assert word.casefold().encode() not in register[1].read_bytes().lower()


def test_a_text_of_a_row_not_read_that_may_be_shown_is_found(register: tuple[sqlite3.Connection, Path]) -> None:
    sql = "select row_id, cells from source_row where disposition = 'set_aside' and cells like '%may be shown%'"
    kept = register[0].execute(sql).fetchall()
    assert [json.loads(cells) for _, cells in kept] == [{"B": SHOWN}]
    assert found(register, f'"{SHOWN}"') == [("row", kept[0][0])]


def test_beginnings_of_words_are_found_as_they_stand(register: tuple[sqlite3.Connection, Path]) -> None:
    """The index without endings keeps "attain", which nothing longer begins."""
    assert found(register, '"attainm"*') == []
    both = [item for kind, item in found(register, '"attainm"*', "search_index_words") if kind == "entry"]
    assert both == ["uksa-2020-001", "uksa-2020-002"]


def test_the_numbers_of_a_kind_stand_together_and_what_lists_start_from_comes_first(register: tuple[sqlite3.Connection, Path]) -> None:
    rows = register[0].execute("select kind, begins from search_item order by item_number").fetchall()
    changes = [one for one, before in zip(rows, [None, *rows], strict=False) if one != before]
    assert len(changes) == len(set(changes))
    assert ("entry", "yes") in changes
    assert changes == sorted(changes, key=lambda one: (one[0], one[1] != "yes"))
    within = "select count(*) from entry where in_scope = 'yes' and audience = 'external'"
    assert rows.count(("entry", "yes")) == register[0].execute(within).fetchone()[0]


def test_the_short_rows_say_what_the_list_says(register: tuple[sqlite3.Connection, Path]) -> None:
    names = [row[1] for row in register[0].execute("pragma table_info(entry_facet)") if row[1] != "item_number"]
    both = [register[0].execute(f"select {', '.join(names)} from {one} order by 1").fetchall() for one in ("entry_facet", "entry_list")]
    assert both[0] == both[1] != []
    numbers = "select entry_id, item_id from entry_facet join search_item using (item_number) where kind = 'entry'"
    pairs = register[0].execute(numbers).fetchall()
    assert [one for one, other in pairs if one != other] == []
    assert len(pairs) == len(both[0])


def test_no_code_of_ours_stands_among_the_words_that_are_shown(bundled: Path) -> None:
    """What is shown beside a finding are the words it is found by. "other" is said of most claims, and finds none of them."""
    with sqlite3.connect(f"file:{bundled / 'built' / 'register.db'}?mode=ro", uri=True) as connection:
        bodies = [text for (text,) in connection.execute("select body from search_item where kind in ('claim', 'entry')")]
    lines = [line for body in bodies for line in body.splitlines()]
    assert len(bodies) > 200
    assert [line for line in lines if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+|other", line)] == []
    assert {"pupils in database", "approved"} <= set(lines)
