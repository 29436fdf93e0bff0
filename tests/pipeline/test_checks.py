"""A test of the checks: each is fed the fault that it is for. A check without a fault here fails."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import checks
from pipeline.build import Built
from pipeline.check_queries import QUERIES
from pipeline.checks import UNLIKE_ITS_SELECT, problems_of
from pipeline.declared import load_declared
from pipeline.declaring.declarations import Declared
from pipeline.fold import tokens
from pipeline.privacy.masks import hash_of_name
from pipeline.tables.stored import STORED

EDITION = "uksa-accredited-projects-2026-06-01"
WORDING = f"(select wording_id from listing where listing_id = '{EDITION}-s1-r2')"
# What each check means -> SQL that breaks a sound register in just that way.
_BREAKS = (
    (
        "the short rows that the list of entries is counted by do not say what the list says",
        "update entry_facet set year = '1999' where entry_id = (select min(entry_id) from entry_facet)",
    ),
    (
        "the numbers of what can be found do not stand together, so that a search would count them wrong",
        "update search_item set item_number = -1 where item_number = (select min(item_number) from search_item where kind = 'dataset')",
    ),
    (
        "a sheet's rows do not add up over the dispositions",
        f"update sheet set row_count = row_count + 1, witness_row_count = witness_row_count + 1 where edition_id = '{EDITION}'",
    ),
    (
        "a sheet's filled cells do not add up over its rows",
        f"update sheet set cell_count = cell_count - 1, witness_cell_count = witness_cell_count - 1 where edition_id = '{EDITION}'",
    ),
    (
        "the two witnesses of a sheet disagree",
        f"update sheet set witness_cell_count = witness_cell_count + 1 where edition_id = '{EDITION}'",
    ),
    (
        "a row is a listing by its disposition and has no listing, or has one and is not",
        f"update source_row set disposition = 'note' where row_id = '{EDITION}-s1-r2'",
    ),
    (
        "a transcribed row became no claim and no item of Parliament, and no issue says so",
        f"update source_row set disposition = 'claim' where row_id like '{EDITION}%' and disposition = 'note'",
    ),
    (
        "an entry has no listing",
        f"update listing set entry_id = 'uksa-2020-002' where listing_id = '{EDITION}-s1-r7'; "
        "delete from event where entry_id = 'uksa-2020-008'",
    ),
    (
        "a row's id does not give its sheet and its number, or a listing has another id than its row",
        f"update source_row set row_number = 99 where row_id = '{EDITION}-s1-r2'",
    ),
    ("an entry's id is not among its keys", "delete from entry_key where key = 'uksa-2020-001'"),
    ("a recipient's id is not the key of it alone", "delete from recipient_key where key = 'university-of-example'"),
    ("a wording is not said by as many listings as it states", f"update wording set listings = listings + 1 where wording_id = {WORDING}"),
    ("a listing has no printed value to show for itself", f"delete from wording_value where wording_id = {WORDING}"),
    (
        "a correction does not give its cell as it is printed",
        f"insert into correction values ('c1', '{EDITION}-s1-r2', 'B', 'x', 'another', 'register team', '2026-11-23', 'made up')",
    ),
    (
        "a sheet's document has no capture",
        f"delete from capture where sha256 = (select sha256 from sheet where edition_id = '{EDITION}')",
    ),
    (
        "a value is stated and empty, or not stated and filled",
        f"update wording_value set status = 'unparsed' where wording_id = {WORDING} and field = 'title'",
    ),
    (
        "the entries of neighbouring editions do not add up with the events between them",
        "delete from event where event_id = (select event_id from event where kind = 'disappeared')",
    ),
    (
        "an entry that was accessed in a secure setting, or matched, is counted as a release",
        "drop view release; create view release as select entry_id, outcome as stated_as from entry",
    ),
    (
        "of an item of data, or of the years, an entry says nothing, not even that nothing is stated",
        "delete from entry_item where entry_id = 'uksa-2020-001' and item_id = 'names'",
    ),
)
_COUNTED_OTHERWISE = (
    "insert into claim_count values ('made-up', 'counted', 4, 4, 0, 0, null, 'made up', '', '', 'made up', "
    "'select ''sent'', 5, 0', 'made up', 'made up')"
)
# Table that is worked out once -> a row that its select does not give, or a number that is not the select's, or a row that is lost.
_STORED_OTHERWISE = {
    "commercial_by_year": "update commercial_by_year set entries = entries + 1",
    "dataset_list": "delete from dataset_list where dataset_id = (select min(dataset_id) from dataset_list)",
    "dataset_reach": "insert into dataset_reach values ('leo', 'uksa-2020-001', 'sent', null, 'stated', 'made up')",
    "edition_list": f"update edition_list set entries_in_scope = entries_in_scope + 1 where edition_id = '{EDITION}'",
    "entries_by_kind": "insert into entries_by_kind values ('company', 'sent', '1999', 1)",
    "entries_by_year": "update entries_by_year set year = '1999'",
    "recipient_list": "update recipient_list set names = null where names is not null",
}
# Each check by its name -> what it says, and SQL that breaks a sound register so that it must; '' where the settings are what is wrong.
FAULTS: dict[str, tuple[str, str]] = {
    **{meaning: (meaning, statement) for meaning, statement in _BREAKS},
    **{UNLIKE_ITS_SELECT.format(table): (UNLIKE_ITS_SELECT.format(table), how) for table, how in _STORED_OTHERWISE.items()},
    "the file is damaged": (
        "SQLite's own integrity check",
        "pragma writable_schema = on; update sqlite_master set sql = replace(sql, '(sha256)', '(url)') where name = 'capture_sha256'",
    ),
    "a key leads nowhere": ("table listing, row 1: names something that table section", "update listing set section_id = 'none'"),
    "a value's printed text is not what its cell holds": (
        "a value's printed text is not what its cell holds (15)",
        "update wording_value set printed = 'another' where field = 'title'",
    ),
    "a reviewed count did not come out again": ("8 rows are listing, and 10 were reviewed", ""),
    "a name that was withheld stands in the register": ("withheld_names.csv stands in table entry:", ""),
    "a count beside a published total is not what its query gives": ("made-up: its query gives [('sent', 5, 0, 5)]", _COUNTED_OTHERWISE),
    "an e-mail address or a telephone number stands in the register": (
        "stands in table entry",
        "update entry set title = 'Ask person.one@example.org' where entry_id = 'uksa-2020-001'",
    ),
}


def broken(built: Built, folder: Path, *statements: str) -> Path:
    """A copy of the made-up register with `statements` run on it, whatever its keys and checks say to that."""
    path = folder / "broken.db"
    shutil.copyfile(built.database, path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma ignore_check_constraints = on")
    connection.execute("pragma foreign_keys = off")
    before = connection.total_changes
    for statement in statements:
        connection.executescript(statement)
    assert connection.total_changes > before or "view" in "".join(statements)
    connection.close()
    return path


def test_the_made_up_register_is_sound(small: tuple[Path, Built]) -> None:
    data, built = small
    assert problems_of(built.database, load_declared(data)) == []


def expecting(declared: Declared, built: Built) -> Declared:
    """The settings with a reviewed count that is not what the register has, and with a title of it as a name that is withheld."""
    with sqlite3.connect(built.database) as connection:
        sha256, sheet_name = connection.execute("select sha256, sheet_name from sheet where edition_id = ?", (EDITION,)).fetchone()
        words = tokens(connection.execute("select title from entry where title like '% %' limit 1").fetchone()[0])
    expected = [{"sha256": sha256, "sheet_name": sheet_name, "disposition": "listing", "rows": "10"}]
    return replace(declared, expected=expected, withheld_names=frozenset({(hash_of_name(words), len(words))}))


def found_by(name: str, small: tuple[Path, Built], folder: Path) -> list[str]:
    """Of what is found in a register with the fault that the check called `name` is for, what that check says."""
    data, built = small
    words, statement = FAULTS[name]
    declared = load_declared(data)
    if not statement:
        return [line for line in problems_of(built.database, expecting(declared, built)) if words in line]
    return [line for line in problems_of(broken(built, folder, statement), declared) if words in line]


@pytest.mark.parametrize("name", checks.CHECKS)
def test_each_check_finds_its_own_fault(name: str, small: tuple[Path, Built], tmp_path: Path) -> None:
    assert found_by(name, small, tmp_path)


@pytest.mark.parametrize("meaning", [meaning for meaning, _ in QUERIES if meaning != "an entry has no listing"])
def test_a_query_finds_nothing_but_its_own_fault(meaning: str, small: tuple[Path, Built], tmp_path: Path) -> None:
    """But for a listing that changes sides, which also upsets the sums of events, and for tables that were worked out from those rows."""
    data, built = small
    found = problems_of(broken(built, tmp_path, FAULTS[meaning][1]), load_declared(data))
    worked_out = tuple(map(UNLIKE_ITS_SELECT.format, STORED))
    assert [line for line in found if not line.startswith((meaning, *worked_out))] == []


def without_a_fault() -> list[str]:
    """The checks that no fault is kept for, and the faults of checks that are gone."""
    return sorted(set(checks.CHECKS) ^ set(FAULTS))


def test_every_check_has_a_fault_and_no_fault_is_kept_for_a_check_that_is_gone() -> None:
    assert without_a_fault() == []


def sleeping_unnoticed(monkeypatch: pytest.MonkeyPatch, small: tuple[Path, Built], folder: Path) -> list[str]:
    """The checks that could be switched off, or lose their fault, with every test of this file passing all the same."""
    unnoticed = []
    for name, (words, _) in list(FAULTS.items()):
        with monkeypatch.context() as patched:
            patched.setitem(checks.CHECKS, name, lambda *_: iter(()))
            if found_by(name, small, folder):
                unnoticed.append(f"{name}: switched off, and {words!r} is still said")
        with monkeypatch.context() as patched:
            patched.delitem(FAULTS, name)
            if name not in without_a_fault():
                unnoticed.append(f"{name}: without a fault, and nothing says so")
    return unnoticed


def test_no_check_can_sleep_unnoticed(small: tuple[Path, Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sleeping_unnoticed(monkeypatch, small, tmp_path) == []


@pytest.mark.parametrize(
    "statement",
    [
        f"delete from event where edition_id = '{EDITION}'; delete from change",
        f"delete from listing where edition_id = '{EDITION}'; update source_row set disposition = 'note' where disposition = 'listing' "
        f"and row_id like '{EDITION}%'; delete from entry where entry_id not in (select entry_id from listing)",
    ],
)
def test_editions_whose_events_were_all_lost_do_not_add_up(statement: str, small: tuple[Path, Built], tmp_path: Path) -> None:
    data, built = small
    found = problems_of(broken(built, tmp_path, statement), load_declared(data))
    assert any("neighbouring editions" in line for line in found)


MORE_FAULTS: dict[str, tuple[str, str]] = {
    "a cell that lost its text": (
        f"update source_row set cells = '{{}}' where row_id = '{EDITION}-s1-r2'",
        "a value's printed text is not what",
    ),
    "a telephone number in a message": ("update issue set message = 'Call 020 7946 0000'", "stands in table issue"),
    "an address in a cell": (
        "update source_row set cells = '{\"A\": \"person.one@example.org\"}' where disposition = 'note'",
        "stands in table source_row",
    ),
    "a telephone number in an id": (
        f"update source_row set row_id = '020 7946 0000' where row_id = '{EDITION}-s1-r2'",
        "stands in table source_row",
    ),
    "a telephone number in a search text": ("update search_item set body = '020 7946 0000'", "stands in table search_item"),
}


@pytest.mark.parametrize("name", MORE_FAULTS)
def test_checks_find_further_faults_of_their_kind(name: str, small: tuple[Path, Built], tmp_path: Path) -> None:
    data, built = small
    statement, message = MORE_FAULTS[name]
    found = problems_of(broken(built, tmp_path, statement), load_declared(data))
    assert [line for line in found if message in line]


def test_no_correction_excuses_a_printed_text_that_is_not_its_cell_s(small: tuple[Path, Built], tmp_path: Path) -> None:
    data, built = small
    wrong = f"update wording_value set printed = 'another' where wording_id = {WORDING} and field = 'title'"
    excuse = (
        f"insert into correction select 'c1', row_id, 'B', cells ->> 'B', 'another', 'register team', '2026-11-23', 'made up'"
        f" from source_row where row_id = '{EDITION}-s1-r2'"
    )
    assert problems_of(broken(built, tmp_path, excuse), load_declared(data)) == []
    [found] = problems_of(broken(built, tmp_path, wrong, excuse), load_declared(data))
    assert "a value's printed text is not what its cell holds" in found


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({}, []),
        ({"rows": "10"}, [f"{EDITION}-s1: 8 rows are listing, and 10 were reviewed"]),
        ({"sha256": "0" * 64, "rows": "10"}, []),
        ({"sheet_name": "Sheet9", "rows": "10"}, []),
        ({"disposition": "blank"}, [f"{EDITION}-s1: 0 rows are blank, and 8 were reviewed"]),
    ],
)
def test_counts_that_a_person_reviewed_must_come_out_again(
    changed: dict[str, str], complaint: list[str], small: tuple[Path, Built]
) -> None:
    data, built = small
    with sqlite3.connect(built.database) as connection:
        sha256, sheet_name = connection.execute("select sha256, sheet_name from sheet where edition_id = ?", (EDITION,)).fetchone()
    row = {"sha256": sha256, "sheet_name": sheet_name, "disposition": "listing", "rows": "8"} | changed
    found = problems_of(built.database, replace(load_declared(data), expected=[row]))
    assert [line.partition(" (")[0] for line in found] == complaint


def test_problems_are_listed_together(small: tuple[Path, Built], tmp_path: Path) -> None:
    data, built = small
    several = [meaning for meaning, _ in QUERIES if "witnesses" in meaning or "keys" in meaning]
    assert len(problems_of(broken(built, tmp_path, *(FAULTS[meaning][1] for meaning in several)), load_declared(data))) == 2
