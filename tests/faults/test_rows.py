"""F45 to F49: rows that stand twice, organisations spelt alike, editions that contradict one another, shrink, or come out of order."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.build import Built, build_register
from tests.faults.conftest import Case
from tests.faults.record import fault
from tests.faults.world import World
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up import SOURCE, csv_document, project

TWICE = csv_document([
    project("2027/001", "Printed twice"), project("2027/001", "Printed twice"),
    project("2027/002", "One number"), project("2027/002", "Quite another project", people="Person Two, Institute for Made-up Studies"),
])  # fmt: skip
CONTRADICTS = csv_document([project("2027/001", "Printed twice", approved_on="2021-05-05"), project("2027/002", "One number")])
SPELLINGS = ("Invented Trust", "INVENTED TRUST", "The Invented Trust", "Invented Trust Ltd", "Inventd Trust")
SPELT = made_up_dfe.requests_2013([(body, f"Study {number}", "KS2", "1 May 2013") for number, body in enumerate(SPELLINGS)])
MANY = [project(f"2028/{number:03}", f"One of many, {number}") for number in range(1, 61)]
FEWER, DOUBLE = MANY[:35], [*MANY, *(project(f"2029/{number:03}", f"One of as many again, {number}") for number in range(1, 31))]


@pytest.fixture(scope="module")
def kept(good: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """All of them in one store, and the build that met them."""
    world = World.copied(good, tmp_path_factory.mktemp("rows") / "data")
    made_up_dfe.keep(world.data, SPELT, "xlsx", "2013-04-01")
    for day, content in (
        ("2027-01-01", TWICE), ("2027-02-01", CONTRADICTS), ("2028-01-01", csv_document(MANY)), ("2028-02-01", csv_document(FEWER)),
        ("2028-03-01", csv_document(DOUBLE)),
    ):  # fmt: skip
        made_up.publish(world.data, content, as_at=day, captured_at=f"{day}T09:00:00Z")
    world.build()
    return world


@pytest.fixture
def world(kept: World) -> World:
    return kept


@fault("F45", "A row stands twice", outcome="noted", says="Row 3 prints the same as row 2. Both are kept.")
def test_f45_a_row_that_stands_twice(case: Case) -> None:
    rows = case.world.rows("select entry_id from listing where edition_id = ? and reference = '2027/001'", f"{SOURCE}-2027-01-01")
    assert len(rows) == 2
    assert len(set(rows)) == 1
    case.ends("noted", case.world.issues("row_repeated"))


@fault("F45", "One reference stands for two projects", outcome="kept apart", says="2027/002: the same reference also stands for")
def test_f45_one_reference_for_two_projects(case: Case) -> None:
    entries = case.world.one("select count(distinct entry_id) from listing where reference = '2027/002'")
    case.ends("kept apart" if entries == 2 else "joined", case.world.issues("reference_reused"))


@fault(
    "F46",
    "One organisation is spelt in five ways",
    outcome="kept apart",
    says="the names differ in few letters: Inventd Trust / INVENTED TRUST (score …)",
)
def test_f46_an_organisation_spelt_in_five_ways(case: Case) -> None:
    spelt = case.world.rows(
        "select name_text, recipient_id from recipient_name where name_text like '%nvent%d Trust%' collate nocase order by name_text"
    )
    assert {name for name, _ in spelt} == set(SPELLINGS)
    # Capitals, “the” and a legal form make no other name; a letter more or less does, until a person has said that it does not.
    assert len({recipient for _, recipient in spelt}) == 2
    waiting = case.world.rows("select title, why from undecided where kind = 'pair' and title like '%nvent%'")
    assert case.world.one("select count(*) from undecided where kind = 'recipient' and title like '%nvent%'") == 2
    case.ends("kept apart" if waiting else "joined", "\n".join(": ".join(one) for one in waiting))


@fault("F47", "A later edition contradicts an earlier one", outcome="explained", says="approved_on 2020-03-01 2021-05-05")
def test_f47_editions_that_contradict_one_another(case: Case) -> None:
    entry_id, shown = case.world.rows("select entry_id, approved_on from entry where reference = '2027/001'")[0]
    assert shown == "2021-05-05"
    found = case.world.rows("select field, before, after from change join event using (event_id) where entry_id = ?", entry_id)
    case.ends("explained" if found else "lost", "\n".join(" ".join(map(str, change)) for change in found))


@fault(
    "F48",
    "More than a third of over twenty rows are gone",
    outcome="awaiting a check",
    says="25 of 60 entries…are no longer listed in it; that part awaits a check by a person",
)
def test_f48_a_third_of_the_rows_are_gone(case: Case) -> None:
    outcome, reason = case.world.sheet(made_up.sha(csv_document(FEWER)))
    assert case.world.one("select count(*) from listing where edition_id = ?", f"{SOURCE}-2028-02-01") == 0
    assert case.world.one("select count(*) from event where edition_id = ? and kind = 'disappeared'", f"{SOURCE}-2028-02-01") == 0
    assert any(line.startswith("quarantined: ") and reason in line for line in case.world.built.lines)  # type: ignore[union-attr]
    case.ends(outcome, reason)


@fault("F48", "The rows double, and those that were gone are back", outcome="read", says="")
def test_f48_rows_that_double_and_come_back(case: Case) -> None:
    appeared = case.world.one("select count(*) from event where edition_id = ? and kind = 'appeared'", f"{SOURCE}-2028-03-01")
    assert appeared == 30
    case.ends(*case.world.sheet(made_up.sha(csv_document(DOUBLE))))


def out_of_order(folder: Path, order: list[int]) -> Built:
    """A register of three editions that were captured on their days and came to the store in this order, the last of them twice."""
    data = made_up.data_folder(folder)
    days = ("2026-03-01", "2026-06-01", "2026-09-01")
    for place in [*order, order[-1]]:
        made_up.publish_edition(data, days[place], [project("2026/001", f"Made up, state {place}"), project("2026/002", "The same always")])
    return build_register(data)


@fault("F49", "Editions are had out of order, one of them twice", outcome="built", says="")
def test_f49_editions_out_of_order(case: Case, tmp_path: Path) -> None:
    first, second = out_of_order(tmp_path / "one", [0, 1, 2]), out_of_order(tmp_path / "two", [2, 0, 1])
    with_twice = [sorted(entry_facts(built)) for built in (first, second)]
    assert with_twice[0] == with_twice[1]
    case.ends("built", "")


def entry_facts(built: Built) -> list[tuple[object, ...]]:
    """Everything that a build says of entries, their states and events."""
    import sqlite3

    with sqlite3.connect(f"file:{built.database}?mode=ro", uri=True) as database:
        tables = ("entry", "entry_version", "event", "change", "listing", "edition", "issue")
        return [(table, *row) for table in tables for row in database.execute(f"select * from {table}")]
