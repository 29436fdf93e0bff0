"""The second working out of the sums: each is fed its faults, none can sleep unseen, and it shares no code with the builder."""

from __future__ import annotations

import ast
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import audit
from pipeline.build import Built, build_register
from pipeline.held.captures import document_path
from pipeline.model import RegisterError
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.conftest import FIRST
from tests.pipeline.made_up import BOOK_HEADINGS, ROOT, csv_document, project
from tests.pipeline.test_checks import EDITION
from tests.read.builders import Unworked, build, from_rows

FIRST_ROW = f"{EDITION}-s1-r2"
FETCH = "run,source,https://example.org/a.csv,2026-06-01T09:00:00Z,{},{},200,{}\n"


def run_sql(data: Path, statement: str) -> None:
    path = (data / "built" / "register.db").resolve()
    path.chmod(0o644)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"pragma ignore_check_constraints = on; pragma foreign_keys = off; {statement}")
    connection.close()


def sql(statement: str) -> Callable[[Path], object]:
    return lambda data: run_sql(data, statement)


def change_download(data: Path) -> None:
    path = (data / "built" / "register.db").resolve().parent / "downloads" / "entry.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"pupils", b"people"))


def lose_a_row(data: Path) -> None:
    """Take a row out of a download and state the file's new bytes, as a writer would that stops too early."""
    folder = (data / "built" / "register.db").resolve().parent / "downloads"
    manifest = json.loads((folder / "manifest.json").read_text())
    entry = next(one for one in manifest["files"] if one["path"] == "listing.csv")
    content = (folder / "listing.csv").read_bytes()
    shorter = content[: content.rstrip().rindex(b"\r\n") + 2]
    for path in (folder / "listing.csv", folder / "manifest.json"):
        path.chmod(0o644)
    (folder / "listing.csv").write_bytes(shorter)
    entry |= {"bytes": len(shorter), "sha256": made_up.sha(shorter)}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def diary(*lines: str) -> Callable[[Path], object]:
    def write(data: Path) -> None:
        headings = "run_id,source_id,url,attempted_at,outcome,reason,http_status,sha256\n"
        (data / "published" / "fetches.csv").write_text(headings + "".join(lines), encoding="utf-8")

    return write


def drop_a_capture(data: Path) -> None:
    path = data / "published" / "captures.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")


NO_ITEM = "insert into parliament_item (item_id, kind, house, source_url, seen, versions)"
NO_VERSION = "insert into parliament_version (item_id, position, sha256, captured_at, last_seen_at, state)"
NO_COUNT = "insert into claim_count values ('made-up', 'counted', 4, 4, 0, 0, null, '', '', '', '', 'select ''sent'', 5, 0', '', '')"
OTHER_VIEW = "create view release_by_year as select '2020' as year, 'sent' as stated_as, 7 as releases"
# Of a wording that several listings have, the last of them shows nothing more.
LAST_ALIKE = "select max(rowid) from listing group by wording_id having count(*) > 1 limit 1"
HIDING_VIEW = (
    "create view listing_value as select listing_id, field, column_letter, printed, value, status, rule "
    f"from listing join wording_value using (wording_id) where listing.rowid != ({LAST_ALIKE})"
)
OF_EDITION = f"where edition_id = '{EDITION}'"
WORDING = f"(select wording_id from listing where listing_id = '{FIRST_ROW}')"
OF_ROW, OF_LISTING = f"where row_id = '{FIRST_ROW}'", f"where listing_id = '{FIRST_ROW}'"
# Each sum -> faults of it: what is said, and what is done to a sound data folder so that it must be.
FAULTS: dict[str, list[tuple[str, Callable[[Path], object]]]] = {
    "cells": [
        ("is not that in the file", sql(f"update source_row set cells = replace(cells, 'Attainment', 'Attainmant') {OF_ROW}")),
        ("by the second", sql(f"update sheet set witness_cell_count = witness_cell_count + 1 {OF_EDITION}")),
        ("the register has the sheets", sql(f"update sheet set sha256 = 'none' {OF_EDITION}")),
    ],
    "rows": [
        ("filled rows of the file are not in the register, the first is row 2", sql(f"delete from source_row {OF_ROW}")),
        ("by what became of them", sql(f"update source_row set disposition = 'lost' {OF_ROW}")),
        ("is no blank row in the register", sql(f"update source_row set row_number = 99 {OF_ROW}")),
    ],
    "columns": [
        ("no value of its listing comes from it", sql(f"delete from wording_value where wording_id = {WORDING} and field = 'title'")),
        ("values, and would show", sql(f"drop view listing_value; {HIDING_VIEW}")),
        ("by what is done with their columns", sql("delete from sheet_column where column_letter = 'B'")),
        ("filled cells are stated", sql("update sheet_column set filled_cells = filled_cells + 1 where column_letter = 'B'")),
    ],
    "entries": [
        ("rows became listings", sql(f"delete from listing {OF_LISTING}")),
        ("and listings of", sql("delete from entry where entry_id = 'uksa-2020-001'")),
    ],
    "figures": [
        ("by the parts", sql(f"drop view release_by_year; {OTHER_VIEW}")),
        ("when asked again", sql(NO_COUNT)),
    ],
    "files": [("does not have the bytes that are stated", change_download), ("rows in the file", lose_a_row)],
    "history": [
        ("is missing", lambda data: next(iter((data / "published" / "documents").iterdir())).unlink()),
        ("are captured no more", drop_a_capture),
        ("captured documents are not in the register", sql("delete from document where status = 'read'")),
    ],
    "answers": [
        ("versions are stated, 0 are there", sql(f"{NO_ITEM} values ('made-up', 'question', 'commons', '', 'in_source', 2)")),
        ("follows version 0", sql(f"{NO_VERSION} values ('made-up', 2, '', '', '', 'answered')")),
    ],
    "fetches": [
        ("ended 2 times in run", diary(FETCH.format("failed", "http_404", ""), FETCH.format("failed", "timeout", ""))),
        ("which is no outcome", diary(FETCH.format("done", "", ""))),
        ("and captures.csv has no line for it", diary(FETCH.format("stored_new", "", "0" * 64))),
        ("failed without a reason", diary(FETCH.format("failed", "", ""))),
    ],
}


def found_by(words: str, spoil: Callable[[Path], object], small: tuple[Path, Built], folder: Path) -> list[str]:
    """What is said with these words of a copy of the made-up register that was spoiled so."""
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(small[0], data, symlinks=True)
    spoil(data)
    database = (data / "built" / "register.db").resolve()
    return [line for line in audit.look(data, database, database.parent / "downloads", small[1].database).lines if words in line]


@pytest.mark.parametrize(("name", "number"), [(name, number) for name, faults in FAULTS.items() for number in range(len(faults))])
def test_each_sum_finds_its_own_faults(name: str, number: int, small: tuple[Path, Built], tmp_path: Path) -> None:
    found = found_by(*FAULTS[name][number], small, tmp_path)
    assert found
    assert all(line.startswith(f"{name}: ") for line in found)


def test_every_sum_has_a_fault_and_none_can_sleep_unnoticed(
    small: tuple[Path, Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(FAULTS) == set(audit.SUMS)
    for name, faults in FAULTS.items():
        with monkeypatch.context() as patched:
            patched.setitem(audit.SUMS, name, lambda _: iter(()))
            assert found_by(*faults[0], small, tmp_path) == [], name


def test_it_shares_no_code_with_the_builder() -> None:
    allowed = {*sys.stdlib_module_names, "openpyxl", "python_calamine", "xlrd"}
    for path in (ROOT / "pipeline" / "audit").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            own = [name for name in names if name.startswith("pipeline.audit")]
            assert {name.split(".")[0] for name in names if name not in own} <= allowed, path


def test_a_build_whose_sums_do_not_hold_is_not_published(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served = build_register(data)
    made_up.publish_edition(data, "2026-06-01", FIRST)
    monkeypatch.setitem(audit.SUMS, "rows", lambda _: iter(["a made-up row is lost"]))
    with pytest.raises(RegisterError, match="rows: a made-up row is lost"):
        build_register(data)
    assert (data / "built" / "register.db").resolve() == served.database


def test_a_document_that_is_captured_no_more_stops_the_build(data: Path) -> None:
    made_up.publish_edition(data, "2026-03-01", FIRST)
    made_up.publish_edition(data, "2026-06-01", FIRST[1:])
    build_register(data)
    drop_a_capture(data)
    with pytest.raises(RegisterError, match="What was held stays held"):
        build_register(data)
    (data / "built" / "register.db").unlink()
    build_register(data)


def test_by_hand_it_says_that_all_sums_hold_or_which_do_not(small: tuple[Path, Built], tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small[0], data, symlinks=True)
    command = [sys.executable, "-m", "pipeline.audit", str(data)]
    sound = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (sound.returncode, sound.stdout.startswith("All 9 sums hold: cells, rows,")) == (0, True)
    document_path(data, next(iter((data / "published" / "documents").iterdir())).name).unlink()
    broken = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (broken.returncode, "is missing" in broken.stdout) == (1, True)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_workbooks_of_every_kind_are_read_anew(kind: str, data: Path) -> None:
    made_up_dfe.keep(data, made_up_dfe.shares_2020(), kind, "2020-09-10")
    sheet = from_rows("Sheet1", [list(BOOK_HEADINGS), list(project("2025/001", "Made up"))])
    if kind != "xls":  # the library that writes .xls stores no formula without its result
        sheet.cells["A9"] = Unworked("TODAY()")
    made_up.publish(data, build(kind, sheet), file_name=f"made-up.{kind}")
    made_up.publish(data, csv_document(FIRST).replace(b",", b";"), file_name="parted-by-semicolons.csv", as_at="2026-07-01")
    database = build_register(data).database
    with sqlite3.connect(database) as connection:
        assert connection.execute("select count(*) from document where status = 'read'").fetchone() == (3,)
    run_sql(data, "update source_row set cells = replace(cells, 'wellbeing', 'illbeing')")
    assert any("is not that in the file" in line for line in audit.look(data, database).lines)


def test_what_is_collected_after_a_build_awaits_the_next_one(data: Path) -> None:
    made_up.publish_edition(data, "2026-06-01", [project("2020/001", "Collected before the build")])
    database = build_register(data).database
    made_up.publish_edition(data, "2026-09-01", [project("2020/099", "Collected after the build")])
    assert any("captured documents are not in the register" in line for line in audit.look(data, database).lines)
    path = data / "published" / "captures.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1].replace("T09:00:00Z", "T10:00:00Z")]), encoding="utf-8")
    assert audit.look(data, database, later_may_wait=True).lines == []
    assert any("2 captures are not in the register" in line for line in audit.look(data, database).lines)
    path.write_text("".join([lines[0], lines[-1], *lines[1:-1]]), encoding="utf-8")
    assert any("captured documents are not in the register" in line for line in audit.look(data, database, later_may_wait=True).lines)
