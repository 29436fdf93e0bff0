"""F27 to F35: sheets that are not laid out as they were. Each is a made-up edition of its own; one build meets them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.conftest import Case
from tests.faults.made_up_sheets import SHEETS
from tests.faults.record import fault
from tests.faults.world import VALUE_OUTCOMES, World
from tests.pipeline import made_up


@pytest.fixture(scope="module")
def kept(good: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """All of SHEETS, and a workbook with merged cells, in one store, and the build that met them."""
    world = World.copied(good, tmp_path_factory.mktemp("sheets") / "data")
    for number, (name, content) in enumerate(SHEETS.items(), start=1):
        day = f"2025-01-{number:02}"
        made_up.publish(world.data, content, file_name=f"{name}.xlsx", as_at=day, captured_at=f"{day}T09:00:00Z")
    world.build()
    return world


@pytest.fixture
def world(kept: World) -> World:
    return kept


def of(case: Case, name: str, sheet: str = "", listings: int = 5) -> tuple[str, str]:
    """(outcome, reason) of a sheet. Its edition has so many listings, and the editions that were served are all still counted."""
    digest = made_up.sha(SHEETS[name])
    counted = case.world.one(
        "select count(*) from listing join source_row using (row_id) join sheet using (sheet_id) where sha256 = ?", digest
    )
    assert counted == listings
    assert case.world.one("select count(*) from listing where edition_id = 'uksa-accredited-projects-2026-06-01'") == 3
    outcome, reason = case.world.sheet(digest, sheet)
    if outcome not in ("read", "withheld"):
        assert any(reason in line for line in case.world.built.lines)  # type: ignore[union-attr]
    return outcome, reason


def row_of(case: Case, name: str, number: int) -> tuple[str, str]:
    assert of(case, name)[0] == "read"
    return case.world.row(made_up.sha(SHEETS[name]), number)


@fault(
    "F27",
    "A heading is renamed to another word that we know",
    outcome="read, to be reviewed",
    says="Every needed heading was recognised once. No person has reviewed this layout yet.",
)
def test_f27_a_heading_renamed_to_a_known_word(case: Case) -> None:
    case.ends(*of(case, "known word"))


@fault(
    "F27",
    "A needed heading is renamed to words that nobody knows",
    outcome="not read",
    says="No heading was recognised for title. Not recognised: “Project nmae” (the nearest known is “project name”, which is title).",
)
def test_f27_a_heading_renamed_to_unknown_words(case: Case) -> None:
    case.ends(*of(case, "unknown word", listings=0))


@fault(
    "F28",
    "A column is added",
    outcome="noted",
    says="column H: the heading 'Sponsor' is in no layout. Its cells are not shown until it is declared.",
)
def test_f28_a_column_added(case: Case) -> None:
    assert of(case, "added")[0] == "read, to be reviewed"
    assert "made up" not in str(case.world.rows("select cells from source_row where row_id like '%-2025-01-03-s1-r2'"))
    case.ends("noted", case.world.issues("column_undeclared"))


@fault(
    "F28",
    "A needed column is removed",
    outcome="not read",
    says="No heading was recognised for reference. Declare a layout for this sheet.",
)
def test_f28_a_column_removed(case: Case) -> None:
    case.ends(*of(case, "removed", listings=0))


@fault("F28", "Columns are moved", outcome="read", says="")
def test_f28_columns_moved(case: Case) -> None:
    case.ends(*of(case, "moved"))


@fault(
    "F28",
    "Two columns have one name",
    outcome="not read",
    says="More than one heading was recognised for title. Declare a layout for this sheet.",
)
def test_f28_two_columns_of_one_name(case: Case) -> None:
    case.ends(*of(case, "twice", listings=0))


@fault("F29", "Notes are added above the headings", outcome="read", says="")
def test_f29_notes_above_the_headings(case: Case) -> None:
    case.ends(*of(case, "notes above"))


@fault(
    "F29",
    "A heading is parted over two rows",
    outcome="not read",
    says="No heading was recognised for approved_on. Not recognised: “Accreditation” (the nearest known is “accreditation date”",
)
def test_f29_headings_in_two_rows(case: Case) -> None:
    case.ends(*of(case, "two rows", listings=0))


@fault("F29", "The headings are repeated half-way down", outcome="told apart", says="the headings are repeated")
def test_f29_headings_repeated(case: Case) -> None:
    case.ends(*row_of(case, "repeated", 4))


@fault(
    "F30",
    "A sheet that is new",
    outcome="not read",
    says="No row of this sheet reads like the headings of a register. Nothing of it is shown or counted.",
)
def test_f30_a_new_sheet(case: Case) -> None:
    case.ends(*of(case, "new sheet", "Something new"))


@fault("F30", "A sheet is renamed", outcome="read", says="")
def test_f30_a_sheet_renamed(case: Case) -> None:
    case.ends(*of(case, "sheet renamed"))


@fault(
    "F30",
    "A hidden sheet",
    outcome="not read",
    says="A hidden sheet. Nothing of it is shown or counted until a person has said what it is.",
)
def test_f30_a_hidden_sheet(case: Case) -> None:
    case.ends(*of(case, "hidden sheet", "Drafts"))


@fault("F30", "A cover sheet stands first", outcome="read", says="")
def test_f30_a_cover_sheet(case: Case) -> None:
    case.ends(*of(case, "cover", "Sheet1"))


@fault("F31", "An organisation's cell is merged over several rows", outcome="read", says="the file merges the cell with the one above")
def test_f31_merged_organisations(case: Case) -> None:
    row_id = "dfe-npd-requests-2016-06-s1-r8"
    assert "Example & Sons" not in case.world.one("select cells from source_row where row_id = ?", row_id)
    assert case.world.one("select merged_ranges from sheet where sheet_id = 'dfe-npd-requests-2016-06-s1'") == '["B7:B8"]'
    [(status, printed, value, rule)] = case.world.rows(
        "select status, printed, value, rule from listing_value join listing using (listing_id) "
        "where row_id = ? and field = 'recipients_text'",
        row_id,
    )
    assert (printed, value) == ("", "Example & Sons Analytics Limited")
    case.ends(VALUE_OUTCOMES[status], rule)


@fault("F32", "A row is hidden in the file", outcome="read", says="")
def test_f32_a_hidden_row(case: Case) -> None:
    outcome, said = row_of(case, "hidden row", 3)
    assert case.world.one("select hidden from source_row where row_id like '%-2025-01-14-s1-r3'") == "yes"
    case.ends(outcome, said)


@fault("F33", "A line of totals below the table", outcome="told apart", says="a line of totals")
def test_f33_a_line_of_totals(case: Case) -> None:
    case.ends(*row_of(case, "below", 8))


@fault("F33", "A footnote below the table", outcome="told apart", says="a single cell below the table, without a reference")
def test_f33_a_footnote(case: Case) -> None:
    case.ends(*row_of(case, "below", 9))


@fault(
    "F33",
    "A single cell in the midst of the table",
    outcome="set aside",
    says="a single cell in the midst of the table, which may belong to the row above",
)
def test_f33_a_single_cell_in_the_table(case: Case) -> None:
    assert "is in no listing" in case.world.issues("row_set_aside")
    case.ends(*row_of(case, "stray cell", 4))


@fault("F34", "Fifty blank rows in the midst of the table", outcome="told apart", says="no cell of the row holds anything")
def test_f34_blank_rows(case: Case) -> None:
    assert row_of(case, "blank rows", 54)[0] == "read"
    case.ends(*row_of(case, "blank rows", 30))


@fault("F35", "The table begins at D9", outcome="read", says="")
def test_f35_a_table_that_begins_at_d9(case: Case) -> None:
    digest = made_up.sha(SHEETS["at D9"])
    assert case.world.rows(
        "select row_number, column_letter, value from listing_value join listing using (listing_id) join source_row using (row_id) "
        "join sheet using (sheet_id) where sha256 = ? and field = 'title' order by row_number limit 1", digest,
    ) == [(10, "E", "Made-up project 1")]  # fmt: skip
    case.ends(*of(case, "at D9"))
