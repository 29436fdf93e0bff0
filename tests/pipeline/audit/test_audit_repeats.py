"""What the audit finds again in another place: each way in which the two can differ is made, and found in its own words."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import audit
from pipeline.audit import repeats
from pipeline.audit.held import Held
from pipeline.build import Built

EDITION = "uksa-accredited-projects-2026-06-01"
FIRST, ROW = "uksa-accredited-projects-2026-03-01", f"{EDITION}-s1-r2"
ONE, OTHER = "entry_id = 'uksa-2020-001'", "entry_id = 'uksa-2020-002'"
CHANGED = "event_id in (select event_id from change where field = 'title')"
# What each query means -> SQL that breaks a sound register in just that way.
BREAKS = {
    "a listing does not repeat what its row says": f"update listing set title = 'Another title' where listing_id = '{ROW}'",
    "a listing has another outcome than its row or its section gives it, or another scope than its row": (
        f"update listing set outcome = 'refused' where listing_id = '{ROW}'"
    ),
    "a listing is in another edition or section than its sheet": f"update listing set edition_id = '{FIRST}' where listing_id = '{ROW}'",
    "a listing counts from another moment than its edition": f"update listing set seen_from = '' where listing_id = '{ROW}'",
    "an entry does not have the key of a listing": f"update listing set listing_key = 'k0' where listing_id = '{ROW}'",
    "an entry's organisations are not those of its listings": "delete from entry_recipient",
    "an organisation is another than the one that its printed name leads to": "update recipient_name set recipient_id = 'made-up'",
    "an item of data, or the years, are not stated and a cell says something, or are of another status than their years": (
        f"update entry_years set years_status = 'stated' where {ONE}"
    ),
    "an entry's datasets are not those of its listings": f"delete from entry_dataset where {ONE}",
    "an entry is not called by its title": f"update entry set name = 'Another name' where {ONE}",
    "what can be found of an entry is not called as it is": "update search_item set title = 'Another name' where item_id = 'uksa-2020-001'",
    "an answer to what is commercial is not from a cell of the entry's": (
        f"update entry_commercial set listing_id = '{ROW}', column_letter = 'ZZ' where {ONE}"
    ),
    "states of an entry do not follow one another, or do not begin with its first listing": (
        f"update entry_version set valid_until = '2026-04-01' where {ONE} and valid_until is null"
    ),
    "an event has an entry enter where it stood before, or is not listed": (
        "update event set entry_id = 'uksa-2020-001' where kind = 'appeared' and entry_id = 'uksa-2020-008'"
    ),
    "an event has an entry leave where it is still listed, or was not": (
        "update event set entry_id = 'uksa-2020-001' where kind = 'disappeared' and entry_id = 'uksa-2020-003'"
    ),
    "an entry is said to have changed that is not listed in both editions": (
        f"update event set entry_id = 'uksa-2020-003' where {CHANGED}"
    ),
    "an event is not called by its edition, section, entry and kind": (
        f"update event set section_id = 'documented-entries' where {CHANGED}"
    ),
    "a change gives what the later edition does not say": "update change set after = 'Never said' where field = 'title'",
    "a change gives what the earlier edition does not say": "update change set before = 'Never said' where field = 'title'",
    "a part of an edition is not compared with the last one before it that speaks of the part": (
        f"update edition_section set compared_with = null where edition_id = '{EDITION}'"
    ),
    "an edition is said to speak of a part of which it has no sheet, or one that was not read": (
        f"update sheet set layout_status = 'unread' where edition_id = '{EDITION}'"
    ),
    "a sheet's document is not of its edition, or an edition's document is not of its source": (
        f"update edition_document set edition_id = '{FIRST}'"
    ),
}
# (the sum, what it says, SQL): what is worked out by the audit's own code.
SHOWN = (
    ("entries", "purpose is 'Said by nobody', and its listings say", f"update entry set purpose = 'Said by nobody' where {ONE}"),
    ("entries", "title is 'Attainment of made-up pupils', and", f"update entry set title = 'Attainment of made-up pupils' where {ONE}"),
    ("entries", "approved_on is not stated, and a listing states", f"update entry set approved_on = null where {ONE}"),
    ("entries", "and its status 'not_stated'", f"update entry set title_status = 'not_stated' where {ONE}"),
    ("entries", "outcome is 'refused', and its listings say", f"update entry set outcome = 'refused' where {ONE}"),
    ("entries", "in_scope is 'not_stated', and its listings say otherwise", f"update entry set in_scope = 'not_stated' where {ONE}"),
    ("entries", "are not the first and the last edition that list it", f"update entry set first_edition_id = last_edition_id where {ONE}"),
    ("entries", "and its last edition lists it in another", f"update entry set section_id = 'documented-entries' where {ONE}"),
    ("entries", "and by its last edition it is otherwise", f"update entry set known_by = 'transcription' where {ONE}"),
    ("entries", "as from '2026-03-01", "update entry_version set entry = replace(entry, 'Attainment', 'Absence')"),
    (
        "entries",
        "its last state and what it shows differ in",
        f"update entry_version set entry = replace(entry, 'Attendance in', 'Absence from') where {OTHER} and valid_until is null",
    ),
    ("entries", "answers to what is commercial differ", f"update entry_version set commercial = '{{}}' where {ONE}"),
    ("entries", "the children that it may be about differ", f"update entry_version set reach = '[]' where {ONE} and valid_until is null"),
    ("history", "captures are not in the register", "update capture set captured_at = '2026-01-01' where role = 'attachment'"),
    ("history", "captures are not in captures.csv", "update capture set captured_at = '2026-01-01' where role = 'attachment'"),
    ("history", "and captures.csv does not say so", "update capture set link_text = 'Another link' where role = 'attachment'"),
    ("history", "bytes, and 7 are stated", "update document set byte_count = 7 where status = 'read'"),
)
QUOTED = "(select min(rowid) from {} where listing_id is not null)"
# The same for what is bundled: transcribed entries, claims and questions.
RECORDED = (
    ("columns", "said_by is 'Nobody'", "update claim set said_by = 'Nobody' where row_id is not null"),
    ("columns", "qualifier is 'some'", "update claim set qualifier = 'some' where row_id is not null"),
    ("columns", "its number is not that of its range", "update claim set quantity = quantity + 1 where quantity is not null"),
    ("columns", "and its row does not say so", "update claim_relation set other_claim_id = 'made-up-' || claim_id || other_claim_id"),
    ("columns", "parliament_item, row", "update parliament_item set answered_on = '2001-01-01' where answered_on is not null"),
    ("columns", "citation, row", "update citation set source_title = 'No title' where listing_id like 'documented-2026-11-25%'"),
    ("columns", "its row names no organisation that is called so", "update recipient_name set recipient_id = 'made-up'"),
    ("columns", "its row names no key of that", "update or ignore claim_entry set entry_id = 'uksa-2021-035'"),
    ("columns", "stands in no cell of its row", "insert into tally select 't', min(row_id), 'x', null, null, '', 987654, '' from claim"),
    ("columns", "item: 2 rows are not as data/declared", "update item set act_1998 = 'never' where rowid = 1"),
    ("columns", "recipient_fact: 1 rows are not as data/declared", "update recipient_fact set value = 'never' where rowid = 1"),
    ("entries", "is not printed in the cell", f"update entry_item set printed = 'never' where rowid = {QUOTED.format('entry_item')}"),
    ("entries", "to 1901 are not printed", "update entry_years set year_to = 1901 where year_to is not null"),
)


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[Path, str, str], list[str]]:
    """What one sum says of the register in a data folder after a statement of SQL; what is in the folder stays as it is."""

    def said(data: Path, name: str, statement: str) -> list[str]:
        shutil.copyfile(data / "built" / "register.db", tmp_path / "register.db")
        with closing(sqlite3.connect(tmp_path / "register.db", isolation_level=None)) as connection:
            connection.executescript(f"pragma foreign_keys = off; pragma ignore_check_constraints = on; {statement}")
            assert connection.execute("select total_changes()").fetchone()[0], "the statement changed nothing"
            return list(audit.SUMS[name](Held(data, connection, None, None)))

    return said


@pytest.mark.parametrize("meaning", BREAKS)
def test_what_one_table_repeats_of_another_is_found_to_differ(
    meaning: str, small: tuple[Path, Built], altered: Callable[[Path, str, str], list[str]]
) -> None:
    name = "entries" if meaning in dict(repeats.ENTRIES) else "history"
    assert any(line.startswith(f"{meaning}: ") for line in altered(small[0], name, BREAKS[meaning]))


def test_every_query_has_its_fault() -> None:
    assert set(BREAKS) == {meaning for meaning, _ in (*repeats.ENTRIES, *repeats.HISTORY)}


@pytest.mark.parametrize(("name", "words", "statement"), SHOWN)
def test_what_an_entry_shows_is_worked_out_again(
    name: str, words: str, statement: str, small: tuple[Path, Built], altered: Callable[[Path, str, str], list[str]]
) -> None:
    assert any(words in line for line in altered(small[0], name, statement))


@pytest.mark.parametrize(("name", "words", "statement"), RECORDED)
def test_a_record_says_what_its_row_says(
    name: str, words: str, statement: str, bundled: Path, altered: Callable[[Path, str, str], list[str]]
) -> None:
    assert any(words in line for line in altered(bundled, name, statement))
