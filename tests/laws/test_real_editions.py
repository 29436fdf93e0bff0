"""The three real editions of the UK Statistics Authority's list, read completely. The counts were taken from the files by other means."""

from __future__ import annotations

import json
from collections import Counter

import openpyxl

from pipeline import audit
from tests.conftest import JUNE_2026, RealRegister
from tests.site.sets_and_sql import compare

# What other sources bundle is tested beside them (test_documented.py).
OURS = "source_id = 'uksa-accredited-projects'"
CSV, MARCH, JUNE = (f"uksa-accredited-projects-{day}" for day in ("2025-05-20", "2026-03-24", "2026-06-01"))


def counts(register: RealRegister, query: str) -> dict[str, int]:
    return dict(register.database.execute(query).fetchall())


def one(register: RealRegister, query: str) -> object:
    return register.database.execute(query).fetchone()[0]


def test_each_edition_has_its_id_and_place(real_register: RealRegister) -> None:
    assert real_register.edition_ids == [MARCH]
    assert [
        row[0]
        for row in real_register.database.execute(
            "select edition_id from edition where source_id = 'uksa-accredited-projects' order by position"
        )
    ] == [CSV, MARCH, JUNE]


def test_listings(real_register: RealRegister) -> None:
    listed = f"select edition_id, count(*) from listing join edition using (edition_id) where {OURS} group by 1"
    assert counts(real_register, listed) == {CSV: 1153, MARCH: 1413, JUNE: 1450}


def test_entries_of_june(real_register: RealRegister) -> None:
    assert one(real_register, f"select count(distinct entry_id) from listing where edition_id = '{JUNE}'") == 1412
    assert one(real_register, f"select count(distinct reference) from listing where edition_id = '{JUNE}'") == 1408
    twice = counts(
        real_register, f"select reference, count(distinct entry_id) as n from listing where edition_id = '{JUNE}' group by 1 having n > 1"
    )
    assert set(twice) == {"2020/030", "2022/036", "2024/014", "2024/095"}


def test_every_row_and_cell_is_accounted_for(real_register: RealRegister) -> None:
    assert audit.look(real_register.data, real_register.path, real_register.path.parent / "downloads").lines == []
    assert set(real_register.database.execute("select distinct difference, cell_difference from sheet_sums")) == {(0, 0)}


def test_childrens_education_data(real_register: RealRegister) -> None:
    rows = "select count(*) from listing where in_scope = 'yes' and edition_id = "
    assert one(real_register, f"{rows} '{JUNE}'") == 200
    assert one(real_register, f"select count(distinct reference) from listing where in_scope = 'yes' and edition_id = '{JUNE}'") == 193
    families = counts(
        real_register,
        f"select dataset_id, count(*) from listing_dataset join listing using (listing_id) where edition_id = '{JUNE}' group by 1",
    )
    assert families == {
        "leo": 121,
        "leo-scotland": 1,
        "echild": 42,
        "grade": 15,
        "guie": 12,
        "npd-extract": 1,
        "lsype2": 3,
        "children-of-the-2020s": 4,
        "dfe-ucas": 1,
        "ni-school-census": 2,
    }


def test_the_custodian_alone_does_not_put_a_project_in_scope(real_register: RealRegister) -> None:
    survey = one(
        real_register,
        f"""select count(*) from listing where edition_id = '{JUNE}' and in_scope = 'no'
                                    and datasets_text like '%Department For Education: Employer Skills Survey%'""",
    )
    assert survey == 28


def test_all_are_secure_access_and_none_is_a_release(real_register: RealRegister) -> None:
    assert counts(real_register, f"select outcome, count(*) from entry where {OURS} group by 1") == {
        "secure_access": one(real_register, f"select count(*) from entry where {OURS}")
    }
    assert one(real_register, f"select count(*) from release where {OURS}") == 0


def test_transcriptions_give_way_and_nothing_is_counted_twice(real_register: RealRegister) -> None:
    assert counts(real_register, f"select known_by, count(*) from entry where {OURS} group by 1").keys() == {"edition"}
    assert one(real_register, "select count(*) from source_row where disposition = 'superseded'") == 193
    assert one(real_register, f"select count(*) from entry where in_scope = 'yes' and {OURS}") == 193


def test_what_changed_between_march_and_june(real_register: RealRegister) -> None:
    kinds = counts(real_register, f"select kind, count(*) from event where edition_id = '{JUNE}' group by 1")
    assert kinds == {"appeared": 38, "changed": 1, "possibly_renumbered": 1}
    assert real_register.database.execute(
        f"select entry_id, other_entry_id from event where edition_id = '{JUNE}' and kind = 'possibly_renumbered'"
    ).fetchall() == [("uksa-2026-170", "uksa-2025-170")]


def test_a_better_cleaner_makes_no_change(real_register: RealRegister) -> None:
    """The texts of 2025 and 2026 differ in hyphens, spaces and spellings in hundreds of cells; a reader would call few of them changed."""
    fields = counts(
        real_register, f"select field, count(*) from change join event using (event_id) where edition_id = '{MARCH}' group by 1"
    )
    assert fields["title"] == 5
    assert "legal_gateway" not in fields


def test_dates_are_flagged_and_never_changed(real_register: RealRegister, evidence: object) -> None:
    flagged = counts(
        real_register, f"select substr(message, 1, 8), 1 from issue where issue_type = 'date_out_of_order' and edition_id = '{JUNE}'"
    )
    assert {"2022/001", "2022/007"} <= set(flagged)
    assert {"2022/005"} & set(flagged) == set()
    sheet = openpyxl.load_workbook(f"{evidence}/{JUNE_2026}", data_only=True)["Sheet1"]
    theirs = Counter(cell.value.date().isoformat() for (cell,) in sheet["G6:G1455"])
    assert (
        Counter(row[0] for row in real_register.database.execute(f"select approved_on from listing where edition_id = '{JUNE}'")) == theirs
    )


def test_two_readings_of_a_date_are_never_settled(real_register: RealRegister) -> None:
    rows = real_register.database.execute(
        "select printed, value, status from listing_value join listing using (listing_id) "
        f"where field = 'approved_on' and edition_id = '{CSV}' and printed like '%/%'"
    ).fetchall()
    assert len(rows) == 1042
    for printed, value, status in rows:
        first, second, _ = (int(part) for part in printed.split("/"))
        open_to_doubt = first <= 12 and second <= 12 and first != second
        assert (status, value is None) == (("unparsed", True) if open_to_doubt else ("stated", False)), printed


def test_spellings_of_environment_and_gateway(real_register: RealRegister) -> None:
    raw, read = real_register.database.execute(
        "select count(distinct printed), count(distinct value) from listing_value join listing using (listing_id) "
        f"where field = 'access_route' and edition_id = '{JUNE}' and printed != ''"
    ).fetchone()
    assert (raw, read) == (12, 5)
    raw, read = real_register.database.execute(
        "select count(distinct printed), count(distinct value) from listing_value join listing using (listing_id) "
        f"where field = 'legal_gateway' and edition_id = '{JUNE}'"
    ).fetchone()
    assert (raw, read) == (11, 3)


def test_references_with_something_beside_them(real_register: RealRegister) -> None:
    standing = counts(real_register, f"select reference, standing from listing where edition_id = '{JUNE}' and standing is not null")
    assert standing == {"2020/097": "closed", "2020/102": "closed"}
    assert one(real_register, f"select count(*) from listing where edition_id = '{JUNE}' and reference glob '????/???'") == 1450


def test_every_value_leads_to_its_printed_cell(real_register: RealRegister) -> None:
    lines = real_register.database.execute(
        "select value, printed, column_letter, row_number, sheet_name, sha256, captured_at, row_id from provenance"
    ).fetchall()
    assert len(lines) > 20_000
    for _, printed, letter, _, _, sha256, captured_at, row_id in lines[::97]:
        assert sha256
        assert captured_at
        cells = json.loads(str(one(real_register, f"select cells from source_row where row_id = '{row_id}'")))
        assert cells.get(letter, "") == printed


def test_share_of_lines_read_is_high_and_stated(real_register: RealRegister) -> None:
    lines, read = real_register.database.execute(
        f"select sum(people_lines), sum(people_lines_read) from listing where edition_id = '{JUNE}'"
    ).fetchone()
    assert lines == 5319
    assert 0.99 < read / lines < 1


def test_counts_of_the_list_are_of_the_rows_that_its_downloads_hold(real_register: RealRegister) -> None:
    assert compare(real_register.path) > 800
