"""Whole builds: the same bytes each time, nothing published that is not sound, and the last good register always there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline import audit
from pipeline.build import Built, build_register
from pipeline.builds import KEPT_BUILDS, hold
from pipeline.commands.decide import withhold_name
from pipeline.commands.diff import diff_editions
from pipeline.declared import load_declared
from pipeline.held.captures import document_path
from pipeline.held.readings import FOLDER
from pipeline.model import RegisterError
from tests.pipeline import made_up
from tests.pipeline.conftest import FIRST, SECOND
from tests.pipeline.made_up import BOOK_HEADINGS, CSV_HEADINGS, SOURCE, project

TOKEN = "Zqxvtok"
ONE = project("2020/001", "Attainment of made-up pupils")
TWO = project("2020/002", "Earnings of imaginary pupils")


def rows(database: Path, query: str) -> list[Any]:
    """The answer to `query`: plain values where it has one column, else tuples."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = connection.execute(query).fetchall()
    return [row[0] if len(row) == 1 else row for row in found]


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def serving(data: Path) -> str:
    return str((data / "built" / "register.db").readlink())


def everything(data: Path) -> None:
    """Fill `data` with something of everything: editions, a page, a refused file, a transcription, decisions."""
    first = made_up.publish_edition(data, "2026-03-01", FIRST)
    made_up.publish_edition(data, "2026-06-01", SECOND)
    made_up.publish_edition(data, "2026-06-01", SECOND[:-1], captured_at="2026-06-02T09:00:00Z")
    made_up.publish(data, b"<html><body><p>A made-up page</p></body></html>", role="page", url="https://example.org/", file_name="")
    made_up.publish(data, b"<html>An error</html>", file_name="list.xlsx")
    made_up.document(
        data,
        [
            ("2020/001", "2020-03-01", "leo", "SRS", "University of Example", "", first, "k1", ""),
            ("2019/001", "2019-03-01", "leo", "SRS", "University of Example", "", "f" * 64, "k2", ""),
        ],
    )
    made_up.add_line(
        data / "decided" / "corrections.csv",
        first,
        "table 1",
        "6",
        "G",
        "02/03/2020",
        "2020-03-02",
        "register team",
        "2026-11-23",
        "made up",
    )


def test_nothing_new_means_nothing_built(small: tuple[Path, Built]) -> None:
    data, built = small
    before = built.database.stat()
    again = build_register(data)
    assert (again.reused, again.build_id, again.lines) == (True, built.build_id, built.lines)
    assert built.reused is False
    assert again.database.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    "change",
    [
        lambda data: made_up.publish_edition(data, "2026-07-01", [ONE]),
        lambda data: (data / "declared" / "lookups" / "gateways.csv").open("a").write("Pretend Act,Pretend Act 2020,made up\n"),
        lambda data: made_up.add_line(
            data / "decided" / "recipient_names.csv", "New Body", "New Body", "whole_cell", "register team", "2026-11-23", "made up"
        ),
    ],
)
def test_a_change_of_any_input_makes_another_build(change: Callable[[Path], object], data: Path) -> None:
    first = build_register(data)
    change(data)
    second = build_register(data)
    assert (second.reused, second.build_id != first.build_id) == (False, True)
    assert serving(data) == f"{second.build_id}/register.db"


def test_what_is_held_no_more_is_said_where_a_build_goes_back_to_an_earlier_one(data: Path) -> None:
    """No check is asked of a build that is there already, so nothing else would say that a document is gone from the register."""
    captures = data / "published" / "captures.csv"
    made_up.publish_edition(data, "2026-06-01", [ONE])
    first, before = build_register(data), captures.read_bytes()
    made_up.publish_edition(data, "2026-07-01", [TWO])
    second = build_register(data)
    assert second.went_back == ""
    captures.write_bytes(before)
    back = build_register(data)
    assert (back.build_id, serving(data)) == (first.build_id, f"{first.build_id}/register.db")
    told = f"so the register goes back to it from {second.build_id}: to what was held on 2026-06-01. 1 document is held no more. "
    assert told in back.went_back
    assert build_register(data).went_back == ""
    assert build_register(data, data.parent / "plain.db").went_back == ""


def test_a_decision_that_is_taken_back_takes_no_document_with_it(data: Path) -> None:
    decisions = data / "decided" / "recipient_names.csv"
    first, before = build_register(data), decisions.read_bytes()
    made_up.add_line(decisions, "New Body", "New Body", "whole_cell", "register team", "2026-11-23", "made up")
    build_register(data)
    decisions.write_bytes(before)
    back = build_register(data)
    assert back.build_id == first.build_id
    assert back.went_back.endswith(": nothing was held then.")


def spoil(data: Path, sha256: str) -> None:
    path = document_path(data, sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"Attainment", b"Attainmant"))


@pytest.mark.parametrize(
    ("fault", "words"), [(spoil, "no longer has the bytes"), (lambda data, sha256: document_path(data, sha256).unlink(), "is missing")]
)
def test_a_store_that_was_changed_is_refused_and_the_file_named(fault: Callable[[Path, str], None], words: str, data: Path) -> None:
    sha256 = made_up.publish_edition(data, "2026-06-01", [ONE])
    built = build_register(data)
    fault(data, sha256)
    made_up.publish_edition(data, "2026-07-01", [ONE, TWO])
    with pytest.raises(RegisterError, match=f"{sha256} {words}"):
        build_register(data)
    assert serving(data) == f"{built.build_id}/register.db"
    assert rows(data / "built" / "register.db", "select title from entry") == [ONE[1]]


def test_a_store_that_was_changed_is_noticed_when_nothing_else_is_new(data: Path) -> None:
    sha256 = made_up.publish_edition(data, "2026-06-01", [ONE])
    build_register(data)
    spoil(data, sha256)
    with pytest.raises(RegisterError, match=sha256):
        build_register(data)


def test_a_torn_last_line_changes_nothing(data: Path) -> None:
    made_up.publish_edition(data, "2026-06-01", [ONE])
    built = build_register(data)
    with (data / "published" / "captures.csv").open("a") as handle:
        handle.write(f"{SOURCE},https://example.org/torn")
    assert build_register(data) == Built(built.build_id, built.database, True, built.lines)


def test_what_killed_builds_left_is_swept_and_only_the_newest_builds_are_kept(data: Path) -> None:
    left = data / "built" / "staging-made-up"
    (left / "downloads").mkdir(parents=True)
    (left / "register.db").write_text("half a register", encoding="utf-8")
    for number in range(KEPT_BUILDS + 2):
        folder = data / "built" / f"old{number}"
        folder.mkdir()
        (folder / "manifest.json").write_text("{}", encoding="utf-8")
        (folder / "register.db").write_text("", encoding="utf-8")
        os.utime(folder, (number, number))
    (data / "built" / "register.db").symlink_to("old0/register.db")
    built = build_register(data)
    kept = {path.name for path in (data / "built").iterdir() if path.is_dir()} - {FOLDER, audit.FOLDER}
    assert kept == {built.build_id, "old0", *(f"old{number}" for number in range(2, KEPT_BUILDS + 2))}


def test_no_build_stays_that_was_made_before_a_name_was_withheld_but_one_that_is_served(data: Path) -> None:
    """The name stands in a title, so the builds before show it."""
    made_up.publish_edition(data, "2026-06-01", [project("2020/001", "Attainment by Ann Invented")])
    one = build_register(data)
    made_up.publish_edition(data, "2026-07-01", [ONE])
    two = build_register(data)
    held = hold(two.database.parent)
    assert withhold_name(data, "Ann Invented", "register team", "asked for", date(2026, 8, 1)) == ""
    three = build_register(data)
    assert rows(three.database, "select count(*) from listing where title like '%Invented%'") == [0]
    assert [home.exists() for home in (one.database.parent, two.database.parent, three.database.parent)] == [False, True, True]
    os.close(held)
    assert build_register(data).build_id == three.build_id
    assert [home.exists() for home in (two.database.parent, three.database.parent)] == [False, True]


def test_a_plain_file_is_written_and_the_served_register_left(small: tuple[Path, Built], tmp_path: Path) -> None:
    source, built = small
    data = tmp_path / "data"
    shutil.copytree(source, data, symlinks=True)
    (data / "built" / "register.db").unlink()
    out = tmp_path / "plain.db"
    out.write_text("what stood there before", encoding="utf-8")
    again = build_register(data, out)
    assert not (data / "built" / "register.db").exists()
    assert out.read_bytes() == built.database.read_bytes()
    assert not out.is_symlink()
    assert again.build_id == built.build_id


def test_a_build_that_does_not_pass_its_checks_is_not_published(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build_register(data)
    made_up.publish_edition(data, "2026-06-01", [ONE])
    monkeypatch.setattr("pipeline.checks.problems_of", lambda *_: ["a made-up problem"])
    with pytest.raises(RegisterError, match="a made-up problem"):
        build_register(data)
    assert serving(data) == f"{built.build_id}/register.db"
    monkeypatch.undo()
    assert not build_register(data).reused
    assert not list((data / "built").glob("staging-*"))


def test_an_empty_store_builds_an_empty_register(data: Path) -> None:
    built = build_register(data)
    assert rows(built.database, "select count(*) from entry") == [0]
    assert rows(built.database, "select count(*) from source") == [len(load_declared(data).sources)]


@pytest.mark.parametrize(
    "rest", [("TBC", "An unnumbered project", "", "", "LEO"), ("Last updated in June",)], ids=["no number", "footnote"]
)
def test_rows_without_a_reference_in_two_editions_do_not_stop_the_build(rest: tuple[str, ...], data: Path) -> None:
    for day in ("2026-03-01", "2026-06-01"):
        made_up.publish_edition(data, day, [ONE, rest, (day,)])
    build_register(data)


@pytest.mark.parametrize(
    "said",
    [
        {"file_name": "person.one@example.org.csv"},
        {"file_name": "01-06-2026-10.csv"},
        {"link_text": "The list (020 7946 0000)"},
        {"url": "https://example.org/?for=person.one@example.org"},
        {"heading": "Ask person.one@example.org"},
    ],
    ids=str,
)
def test_an_address_about_a_document_does_not_stop_the_build(said: dict[str, str], data: Path) -> None:
    content = made_up.csv_document([(*ONE, "x")], (*CSV_HEADINGS, said.get("heading", "")))
    made_up.publish(data, content, as_at="2026-06-01", **said)
    build_register(data)


@pytest.mark.parametrize(
    "said",
    [
        {"source_id": "no-such-source"},
        pytest.param(
            {"via": "post"},
        ),
        pytest.param(
            {"role": "leaflet"},
        ),
    ],
    ids=str,
)
def test_a_capture_that_says_what_nobody_knows_stops_in_plain_words(said: dict[str, str], data: Path) -> None:
    made_up.publish_edition(data, "2026-06-01", [ONE], **said)
    with pytest.raises(RegisterError, match=next(iter(said.values()))):
        build_register(data)


def test_a_correction_for_a_row_that_is_not_there_does_not_stop_the_build_and_is_told(data: Path) -> None:
    sha256 = made_up.publish_edition(data, "2026-06-01", [ONE])
    made_up.add_line(data / "decided" / "corrections.csv", sha256, "table 1", "99", "B", "x", "y", "register team", "2026-11-23", "made up")
    (told,) = [line for line in build_register(data).lines if line.startswith("not followed: ")]
    assert told.startswith("not followed: Row 99, column B of table 1")
    assert told.endswith("mend data/decided/corrections.csv.")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A build of something of everything."""
    data = made_up.data_folder(tmp_path_factory.mktemp("whole") / "data")
    everything(data)
    return build_register(data)


def test_what_was_left_out_is_said(whole: Built) -> None:
    assert next(line for line in whole.lines if line.startswith("refused: ")).startswith("refused: list.xlsx: ")
    assert f"{SOURCE}-2026-06-01-2: 8 listings" in whole.lines
    assert rows(whole.database, "select status from document order by status") == ["page", "read", "read", "read", "read", "refused"]
    assert sorted(set(rows(whole.database, "select issue_type from issue"))) == [
        "document_refused",
        "edition_reissued",
        "reference_reused",
        "row_set_aside",
    ]


def test_a_transcription_gives_way_to_the_document_that_it_stands_for(whole: Built) -> None:
    found = dict(rows(whole.database, "select row_number, disposition from source_row where sheet_id = 'documented-2026-11-23-s1'"))
    assert found == {1: "heading", 2: "superseded", 3: "listing"}
    assert rows(whole.database, "select entry_id, known_by, title_status from entry where known_by = 'transcription'") == [
        ("uksa-2019-001", "transcription", "not_read")
    ]


def test_a_corrected_cell_is_read_as_decided_and_kept_as_printed(whole: Built) -> None:
    where = "row_id = 'uksa-accredited-projects-2026-03-01-s1-r6'"
    assert rows(whole.database, f"select approved_on from listing where {where}") == ["2020-03-02"]
    assert '"G": "02/03/2020"' in rows(whole.database, f"select cells from source_row where {where}")[0]
    assert rows(whole.database, f"select printed, read_as from correction where {where}") == [("02/03/2020", "2020-03-02")]


def test_every_row_of_every_sheet_is_accounted_for(whole: Built) -> None:
    assert rows(whole.database, "select count(*) from sheet_sums where difference != 0 or cell_difference != 0") == [0]
    assert rows(whole.database, "select sum(row_count) from sheet") == rows(whole.database, "select count(*) from source_row")


def test_an_edition_with_too_much_gone_is_quarantined_until_a_person_lets_it_through(data: Path) -> None:
    many = [project(f"2020/{number:03}", f"Made-up project {number}") for number in range(40)]
    made_up.publish_edition(data, "2026-03-01", many)
    cut = made_up.publish_edition(data, "2026-06-01", many[:5])
    made_up.publish_edition(data, "2026-07-01", many[1:])
    status = "select status from edition order by position"
    events = "select kind, entry_id, previous_edition_id from event"
    built = build_register(data)
    assert rows(built.database, status) == ["read", "quarantined", "read"]
    assert rows(built.database, events) == [("disappeared", "uksa-2020-000", f"{SOURCE}-2026-03-01")]
    assert "edition_quarantined" in rows(built.database, "select issue_type from issue")
    assert rows(built.database, f"select count(*) from listing where edition_id = '{SOURCE}-2026-06-01'") == [0]
    assert any(line.startswith("quarantined: ") and "35 of 40" in line for line in built.lines)
    made_up.add_line(data / "decided" / "sheets.csv", cut, "table 1", "let_through", "register team", "2026-11-23", "made up")
    built = build_register(data)
    assert rows(built.database, status) == ["read", "read", "read"]
    assert sorted(set(rows(built.database, "select kind from event"))) == ["disappeared", "reappeared"]


def workbook(path: Path, sheets: dict[str, list[tuple[str, ...]]], hidden: str = "") -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        made = book.create_sheet(name)
        for row in content:
            made.append([text or None for text in row])
        made.sheet_state = "hidden" if name == hidden else "visible"
    book.save(path)
    return path.read_bytes()


def test_no_name_reaches_any_file_of_a_build(data: Path, tmp_path: Path) -> None:
    person = project("2020/001", "Attainment", people=f"{TOKEN} One, University of Example")
    made_up.publish(
        data,
        workbook(
            tmp_path / "a.xlsx",
            {
                "Sheet1": [BOOK_HEADINGS, (*person, f"{TOKEN} Two")],
                "Sheet2": [("Researcher Accreditation Report",), (f"{TOKEN} Three", "2027-01-01")],
                "Sheet3": [("Name", "Number"), (f"{TOKEN} Four", "2027-01-01")],
                "Sheet4": [(f"{TOKEN} Five",), (f"{TOKEN} Six", "x")],
            },
            hidden="Sheet4",
        ),
        file_name="2026-06-01.xlsx",
    )
    made_up.publish_edition(data, "2026-07-01", [project("2020/001", "Attainment", people=f"{TOKEN} Seven"), ("", "", TOKEN, "x")])
    built = build_register(data)
    assert [
        name for name, content in files_of(built.database.parent).items() if TOKEN.encode() in content or TOKEN.lower().encode() in content
    ] == []
    assert rows(built.database, "select layout_status from sheet order by sheet_id") == [
        "declared",
        "withheld",
        "unread",
        "unread",
        "declared",
    ]
    assert rows(built.database, "select withheld_differences from edition order by position") == [None, 0]
    assert rows(built.database, "select recipient_id from entry_recipient") == ["university-of-example"]


def test_a_half_read_edition_is_not_said_to_have_lost_entries(data: Path, tmp_path: Path) -> None:
    made_up.publish(data, workbook(tmp_path / "a.xlsx", {"Sheet1": [BOOK_HEADINGS, ONE, TWO]}), file_name="2026-03-01.xlsx")
    lost = tuple("Zzz" if heading == "Accreditation Date" else heading for heading in BOOK_HEADINGS)
    made_up.publish(
        data, workbook(tmp_path / "b.xlsx", {"Sheet1": [BOOK_HEADINGS, ONE], "Sheet2": [lost, TWO]}), file_name="2026-06-01.xlsx"
    )
    built = build_register(data)
    assert rows(built.database, "select count(*) from event") == [0]
    assert rows(built.database, "select status from edition order by position") == ["read", "part_read"]
    with pytest.raises(RegisterError, match="no section that was read whole in both"):
        diff_editions(built.database, f"{SOURCE}-2026-03-01", f"{SOURCE}-2026-06-01")


def test_an_older_edition_found_later_breaks_no_link(data: Path) -> None:
    made_up.publish_edition(data, "2026-06-01", SECOND)
    before = build_register(data)
    made_up.publish_edition(
        data,
        "2026-03-01",
        [*FIRST, project("2020/009", "A third project with that number", people="Person Nine"), project("2020/010", "An older project")],
    )
    after = build_register(data)
    keys: dict[str, set[str]] = {}
    for key, entry_id in rows(after.database, "select key, entry_id from entry_key"):
        keys.setdefault(key, set()).add(entry_id)
    home = dict(rows(after.database, "select listing_key, entry_id from listing"))
    old = rows(before.database, "select entry.entry_id, listing_key from entry join listing using (entry_id)")
    assert len(old) == 8
    for entry_id, listing_key in old:
        assert home[listing_key] in keys[entry_id]
        assert keys[listing_key] == {home[listing_key]}
