"""Drawn workbooks of the Department's registers: what is put in comes out, every row has one fate, and a faulty sheet says so.

A hundred are drawn in `make test`, the same ones every time; a thousand, other ones each time, in `make soak`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.declared import load_declared
from pipeline.held.documents import one_sheet_a_layout
from pipeline.layout import plan_sheet
from pipeline.link import link
from pipeline.model import Listing, Sheet, SourceRow
from pipeline.normalise import SheetReading, read_rows
from pipeline.privacy.names import withhold_names
from tests.conftest import SOAK
from tests.laws.drawn import Expected, workbooks
from tests.laws.drawn_rows import PERSON, SECRET
from tests.pipeline import made_up
from tests.read.builders import build, read_here

DRAWN = settings(
    max_examples=1000 if SOAK else 100,
    derandomize=not SOAK,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Machine:
    """The settings, and a folder for files. No dataclass: a failing example is to show what was drawn, and not the settings."""

    def __init__(self, folder: Path) -> None:
        self.declared = load_declared(made_up.data_folder(folder / "data"))
        self.folder = folder


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("drawn"))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@DRAWN
@given(book=workbooks())
def test_what_is_drawn_comes_out(kind: str, book: tuple[str, list[Expected]], machine: Machine) -> None:
    source_id, drawn = book
    sheets, read = through_the_pipeline(build(kind, *(one.made for one in drawn)), source_id, machine)
    rows, listings, issues = withhold_names(
        [row for one in read for row in one.rows],
        [listing for one in read for listing in one.listings],
        [issue for one in read for issue in one.issues],
        set(),
        {row_id: letters for one in read for row_id, letters in one.withheld.items()},
    )
    for expected, sheet in zip(drawn, sheets, strict=True):
        every_row_has_one_fate(expected, sheet, [row for row in rows if row.sheet_id == sheet.sheet_id])
        as_planned(expected, sheet)
        what_was_put_in(expected, [one for one in listings if one.sheet_id == sheet.sheet_id])
    grouped = Counter(one.row_id for group in link(listings, machine.declared) for one in group.listings)
    assert grouped == Counter(one.row_id for one in listings), "a listing is in no entry, or in two"
    shown = repr([(row.cells, row.reason) for row in rows]) + repr([one.values for one in listings]) + repr(issues)
    assert SECRET not in shown
    assert PERSON not in shown


def through_the_pipeline(data: bytes, source_id: str, machine: Machine) -> tuple[list[Sheet], list[SheetReading]]:
    """The workbook as the pipeline reads it, in this process."""
    declared, reading = machine.declared, read_here(machine.folder, data)
    plans = one_sheet_a_layout(
        [plan_sheet(grid, source_id, reading.media_type, declared) for grid in reading.grids], reading.grids, declared
    )
    edition = f"{source_id}-2027-06"
    sheets = [
        Sheet(f"{edition}-s{number}", edition, "0" * 64, grid, plan)
        for number, (grid, plan) in enumerate(zip(reading.grids, plans, strict=True), start=1)
    ]
    return sheets, [read_rows(sheet, source_id, False, declared, {}) for sheet in sheets]


def every_row_has_one_fate(expected: Expected, sheet: Sheet, rows: list[SourceRow]) -> None:
    filled = Counter(int("".join(filter(str.isdigit, name))) for name in expected.made.cells)
    fates = {row.number: row.disposition for row in rows}
    assert len(fates) == len(rows), "a row has two fates"
    assert {number: fates.get(number) for number in filled if fates.get(number) in (None, "")} == {}, "a row was lost"
    assert {row.number: row.cell_count for row in rows if row.cell_count} == filled
    assert sum(Counter(fates.values()).values()) == len(sheet.grid.rows)
    assert all(fate == "blank" for number, fate in fates.items() if number not in expected.fates)
    wrong = {number: fates[number] for number, allowed in expected.fates.items() if fates[number] not in allowed}
    assert wrong == {}, (wrong, sheet.plan, expected.made.cells)


def as_planned(expected: Expected, sheet: Sheet) -> None:
    plan = sheet.plan
    if expected.why_unread:
        assert plan.status == "unread", plan
        assert expected.why_unread in plan.reason
        return
    assert plan.status in ("declared", "recognised"), plan.reason
    if expected.section_id:
        assert plan.section_id == expected.section_id
    treatments = {" ".join(column.heading.split()): column.treatment for column in plan.columns}
    assert {treatments.get(" ".join(heading.split())) for heading in expected.undeclared} <= {"undeclared"}


def what_was_put_in(expected: Expected, listings: list[Listing]) -> None:
    got = {int(one.row_id.rpartition("-r")[2]): {name: one.text_of(name) for name in expected_names(expected)} for one in listings}
    assert len(got) == len(listings)
    names = expected_names(expected)
    assert got == {number: {name: values.get(name) for name in names} for number, values in expected.listings.items()}


def expected_names(expected: Expected) -> list[str]:
    return sorted({name for values in expected.listings.values() for name in values})
