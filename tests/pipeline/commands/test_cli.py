"""The `register` command: exit codes and plain words."""

from __future__ import annotations

import re
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from pipeline.__main__ import register
from pipeline.build import Built, build_register
from pipeline.builds import inputs_hash
from pipeline.commands.bring import tell_of_the_day
from pipeline.commands.review import edition_of
from pipeline.declared import load_declared
from pipeline.layout import plan_sheet
from pipeline.model import RegisterError
from pipeline.read import read_document
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.made_up import CSV, CSV_HEADINGS, SOURCE, csv_document, project, sha
from tests.pipeline.test_build import rows
from tests.read.builders import build, from_rows

ONE = project("2020/001", "Attainment of made-up pupils")
OLDER, NEWER = f"{SOURCE}-2026-03-01", f"{SOURCE}-2026-06-01"


def run(*arguments: str | Path, data: Path | None = None) -> Result:
    return CliRunner().invoke(register, [*map(str, arguments), *(["--data", str(data)] if data else [])])


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_good_file_is_added_and_its_edition_printed(data: Path, tmp_path: Path) -> None:
    content = csv_document([ONE])
    # Had on an earlier day than what follows: of two captures of one second neither is the first.
    stated = ("--source", SOURCE, "--as-at", "2026-06-01", "--captured-at", "2026-06-02", "--by", "a library")
    result = run("add", file(tmp_path, "made-up.csv", content), *stated, data=data)
    assert (result.exit_code, result.output.splitlines()[0]) == (0, NEWER)
    assert "as at 2026-06-01 (stated by the person who added the file)" in result.output
    assert (data / "published" / "documents" / sha(content)).read_bytes() == content
    assert rows(data / "built" / "register.db", "select via, captured_by, file_name from capture") == [("manual", "a library", "")]
    again = run("add", tmp_path / "made-up.csv", "--source", SOURCE, "--as-at", "2026-07-01", data=data)
    assert (again.exit_code, again.output.splitlines()[0]) == (0, NEWER)
    assert "held as at 2026-06-01 already, so --as-at 2026-07-01 changed nothing" in again.output
    assert f"{data}/declared/editions.yml under sha256: {sha(content)}" in again.output


def test_a_day_that_is_yet_to_come_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    tell_of_the_day("2996-06", "2996-06", "f" * 64, Path("made-up"))
    told = capsys.readouterr().err
    assert told.startswith("As at 2996-06 lies after today (")
    assert f"say so in made-up/declared/editions.yml under sha256: {'f' * 64}, and build." in told
    tell_of_the_day("2026-06", "2026-06", "f" * 64, Path("made-up"))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["build", "check", "serve", "status", "publish", "wanted"])
def test_a_data_folder_that_is_not_there_is_named_and_not_made(command: str, tmp_path: Path) -> None:
    result = run(command, data=tmp_path / "dta")
    assert result.exit_code == 2
    assert f"There is no folder {tmp_path / 'dta'}. Run this where the project is" in result.output
    assert not (tmp_path / "dta").exists()


def test_files_to_write_in_are_named_in_the_data_folder_that_was_given(data: Path, tmp_path: Path) -> None:
    result = run("layout", file(tmp_path, "made-up.csv", UNKNOWN), "--source", SOURCE, data=data)
    assert f"keep it as {data}/declared/layouts/<layout_id>.yml" in result.output


def test_a_page_named_as_a_workbook_is_refused_and_kept(data: Path, tmp_path: Path) -> None:
    content = b"<!DOCTYPE html><html><body>Sorry, the page was not found</body></html>"
    result = run("add", file(tmp_path, "list.xlsx", content), "--source", SOURCE, data=data)
    assert result.exit_code == 2
    assert "web page" in result.output
    assert "Traceback" not in result.output
    assert (data / "published" / "documents" / sha(content)).exists()
    assert rows(data / "built" / "register.db", "select issue_type, sha256 from issue") == [("document_refused", sha(content))]


def test_a_message_in_place_of_a_table_is_refused_and_kept(data: Path, tmp_path: Path) -> None:
    result = run("add", file(tmp_path, "list.csv", b"Service Unavailable"), "--source", SOURCE, data=data)
    assert result.exit_code == 2
    assert "“list.csv” holds no table: no line of it has two cells. An error message, most likely" in result.output
    assert (data / "published" / "documents" / sha(b"Service Unavailable")).exists()
    # A name that is a folder's is told, and no half-made copy is left beside it.
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    assert run("build", "--out", str(tmp_path / "folder"), data=data).exit_code == 1
    assert sorted(tmp_path.iterdir()) == before
    port = run("serve", "--port", "80000", data=data)
    assert (port.exit_code, "1<=x<=65535" in port.output) == (2, True)


def test_an_empty_file_is_refused(data: Path, tmp_path: Path) -> None:
    result = run("add", file(tmp_path, "list.csv", b""), "--source", SOURCE, data=data)
    assert result.exit_code == 2
    assert "empty" in result.output


UNKNOWN = csv_document([("2020/001", "A", "x", "LEO")], ("Project number", "Project title", "Person in charge", "Datasets used"))


def test_an_unknown_layout_is_kept_unread_with_exit_2(data: Path, tmp_path: Path) -> None:
    result = run("add", file(tmp_path, "made-up.csv", UNKNOWN), "--source", SOURCE, "--as-at", "2026-06-01", data=data)
    assert result.exit_code == 2
    assert NEWER in result.output
    assert "register layout" in result.output
    assert rows(data / "built" / "register.db", "select status from edition") == ["unread"]
    assert rows(data / "built" / "register.db", "select count(*) from listing") == [0]


def draft_in(output: str) -> dict[str, object]:
    lines = output.splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("  layout_id:"))
    found = yaml.safe_load("\n".join(lines[begin:]))
    assert isinstance(found, dict)
    return found


def test_a_drafted_layout_reads_the_file_once_its_blanks_are_filled(data: Path, tmp_path: Path) -> None:
    path = file(tmp_path, "made-up.csv", UNKNOWN)
    result = run("layout", path, "--source", SOURCE, data=data)
    assert result.exit_code == 0
    assert "unread: No heading was recognised for approved_on" in result.output
    text = yaml.safe_dump(draft_in(result.output)).replace("NAME-THIS-LAYOUT", "made-up").replace("WHO", "register team")
    text = re.sub("SAY WH[A-Z, ]*", "made up", text.replace("YYYY-MM-DD", "2026-11-23"))
    (data / "declared" / "layouts" / "made-up.yml").write_text(text, encoding="utf-8")
    declared = load_declared(data)
    plan = plan_sheet(read_document(path, path.name, "table").grids[0], SOURCE, CSV, declared)
    assert (plan.status, plan.layout_id) == ("declared", "made-up")
    assert [column.field for column in plan.columns] == ["reference", "title", None, "datasets_text"]


def test_a_drafted_layout_reads_no_column_that_nobody_knows(data: Path, tmp_path: Path) -> None:
    result = run("layout", file(tmp_path, "made-up.csv", UNKNOWN), "--source", SOURCE, data=data)
    columns = draft_in(result.output)["columns"]
    assert isinstance(columns, list)
    assert [column.get("treatment", "read") for column in columns if column["heading"] == "Person in charge"] in (
        ["withheld"],
        ["undeclared"],
        ["left_out"],
    )


def test_a_layout_is_drafted_also_where_no_heading_is_known(data: Path, tmp_path: Path) -> None:
    path = file(tmp_path, "made-up.csv", csv_document([("1", "2", "3")], ("Alpha", "Beta", "Gamma")))
    assert "layout_id" in run("layout", path, "--source", SOURCE, data=data).output


def test_a_layout_is_explained_heading_by_heading_and_no_cell_is_quoted(data: Path, tmp_path: Path) -> None:
    path = file(tmp_path, "made-up.csv", csv_document([project("2020/001", "Zqxvtok", people="Zqxvtok")]))
    result = run("layout", path, data=data)
    assert result.exit_code == 0
    assert f"read as a file of {SOURCE}" in result.output
    assert "declared: The headings are those of the layout uksa-table-copy." in result.output
    assert all(repr(heading) in result.output for heading in CSV_HEADINGS)
    assert "'Researchers' -> people_and_organisations (withheld)" in result.output
    assert "Zqxvtok" not in result.output
    assert "layout_id:" not in result.output


def test_headings_that_stand_in_two_rows_are_told_as_both(data: Path, tmp_path: Path) -> None:
    cells = [
        [made_up_dfe.SAYS_SO],
        ["Requests received"],
        ["Request", "", "Recipient", "Date"],
        ["reference", "title", "organisation", "approved"],
        ["DR150101.01", "A made-up request", "University of Example", "1 May 2015"],
    ]
    sheet = replace(from_rows("Requests", cells), merged=("A3:B3",))
    path = file(tmp_path, "made-up.xlsx", build("xlsx", sheet))
    assert "  headings in rows 3 to 4\n" in run("layout", path, "--source", made_up_dfe.REQUESTS, data=data).output


def test_a_file_that_cannot_be_stored_is_told_with_the_reason_and_what_to_do(data: Path, tmp_path: Path) -> None:
    shutil.rmtree(data / "published")
    (data / "published").write_text("in the way", encoding="utf-8")
    result = run("add", file(tmp_path, "made-up.csv", csv_document([ONE])), "--source", SOURCE, data=data)
    assert result.exit_code == 1
    said = r"made-up\.csv could not be stored: .*published.*: File exists\. Nothing was added.*add the file again\."
    assert re.search(said, result.output)


def test_a_document_that_is_no_edition_leads_to_what_explains_it(small: tuple[Path, Built]) -> None:
    with pytest.raises(RegisterError, match=r"holds no edition of a register.*Run `register layout FILE`"):
        edition_of(small[1].database, "0" * 64)


def test_a_refused_file_has_no_layout(data: Path, tmp_path: Path) -> None:
    result = run("layout", file(tmp_path, "list.xlsx", b"<html></html>"), data=data)
    assert result.exit_code == 2
    assert result.output.startswith("Refused: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "FILE", "--source", "nobody"],
        ["collect", "nobody"],
        ["collect", "documented"],
        ["collect", "--since", "1/2/2026"],
        ["collect", "--since", "2026-06"],
        ["collect", "--minutes", "0"],
        ["add", "FILE"],
        ["add", "none.csv"],
        ["build", "--nonsense"],
        ["diff", OLDER],
        ["review", "everything"],
        pytest.param(
            ["layout", "FILE", "--source", "nobody"],
        ),
    ],
)
def test_a_wrong_call_is_a_usage_error(arguments: list[str], data: Path, tmp_path: Path) -> None:
    path = file(tmp_path, "made-up.csv", UNKNOWN)
    result = run(*[str(path) if one == "FILE" else one for one in arguments], data=data)
    assert result.exit_code == 2
    assert "Usage: " in result.output
    assert not (data / "built").exists()
    assert list((data / "published" / "documents").iterdir()) == []


def test_a_build_says_what_it_made(small: tuple[Path, Built]) -> None:
    result = run("build", data=small[0])
    assert result.exit_code == 0
    assert f"{NEWER}: 8 listings" in result.output
    assert f"build {small[1].build_id} (unchanged)" in result.output


def test_a_build_says_that_it_goes_back_to_an_earlier_one(data: Path) -> None:
    captures = data / "published" / "captures.csv"
    first, before = build_register(data), captures.read_bytes()
    made_up.publish_edition(data, "2026-07-01", [made_up.project("2026/001", "Made-up")])
    build_register(data)
    captures.write_bytes(before)
    result = run("build", data=data)
    assert result.exit_code == 0
    assert "1 document is held no more." in result.output
    assert f"build {first.build_id}: " in result.output


def test_a_build_that_cannot_be_made_exits_1_in_plain_words(data: Path) -> None:
    (data / "declared" / "sources.yml").unlink()
    result = run("build", data=data)
    assert result.exit_code == 1
    assert "sources.yml" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["freeze --out", "status --issues", "publish --serving"])
def test_a_file_where_a_folder_would_have_to_be_is_named(command: str, small: tuple[Path, Built], tmp_path: Path) -> None:
    result = run(*command.split(), file(tmp_path, "taken", b"") / "folder", data=small[0])
    assert result.exit_code == 1
    assert str(tmp_path / "taken") in result.output
    assert "could not be written: Not a directory. Give another name, and try again." in result.output


@pytest.mark.parametrize("command", [["check"], ["review"], ["diff", OLDER, NEWER]])
def test_without_a_build_a_command_says_what_to_do(command: list[str], data: Path) -> None:
    result = run(*command, data=data)
    assert result.exit_code == 1
    assert "Run `register build` first" in result.output


def test_a_diff_counts_and_names_what_changed(small: tuple[Path, Built]) -> None:
    result = run("diff", OLDER, NEWER, data=small[0])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Appeared: 3, 1 of them possibly renumbered",
        "  uksa-2020-008  (other: uksa-2020-007)",
        *(f"  {one}" for one in appeared(small[1])),
        "Changed: 1",
        "  uksa-2020-001",
        "    title: Attainment of made-up pupils  ->  Attainment of made-up pupils, revised",
        "No longer listed: 1",
        "  uksa-2020-003",
        "Moved to another part: 0",
        "Possibly moved to a part that could not be read: 0",
        "Possibly renumbered: 1",
        "  uksa-2020-007  (other: uksa-2020-008)",
        "Listed again: 0",
    ]


def appeared(built: Built) -> list[str]:
    found: list[str] = rows(
        built.database, "select entry_id from event where kind = 'appeared' and other_entry_id is null order by entry_id"
    )
    assert len(found) == 2
    return found


def test_a_diff_of_an_edition_with_itself_is_empty_and_the_other_way_round_mirrors_it(small: tuple[Path, Built]) -> None:
    assert {line.partition(": ")[2] for line in run("diff", NEWER, NEWER, data=small[0]).output.splitlines()} == {"0"}
    back = run("diff", NEWER, OLDER, data=small[0]).output
    assert "Appeared: 2, 1 of them possibly renumbered" in back
    assert "No longer listed: 2" in back


def test_a_diff_of_an_unknown_edition_names_those_that_there_are(small: tuple[Path, Built]) -> None:
    result = run("diff", OLDER, "nothing", data=small[0])
    assert result.exit_code == 1
    assert NEWER in result.output


def test_a_sound_register_passes_its_checks_also_strictly(small: tuple[Path, Built]) -> None:
    assert run("check", data=small[0]).exit_code == 0
    strict = run("check", "--strict", data=small[0])
    assert (strict.exit_code, strict.output) == (0, "Everything holds.\n")


def test_a_strict_check_stops_on_what_was_not_read_or_not_reviewed(data: Path) -> None:
    made_up.publish(data, UNKNOWN, as_at="2026-06-01")
    made_up.publish_edition(data, "2026-07-01", [(*ONE, "x")], (*CSV_HEADINGS, "Zzz"))
    made_up.publish(data, b"<html></html>", file_name="list.xlsx")
    assert run("build", data=data).exit_code == 0
    assert run("check", data=data).exit_code == 0
    strict = run("check", "--strict", data=data)
    assert strict.exit_code == 1
    assert [line.partition(": ")[0] for line in strict.output.splitlines()] == [
        f"sheet {NEWER}-s1",
        f"sheet {SOURCE}-2026-07-01-s1",
        "document refused",
    ]
    assert run("review", "sheets", data=data).output == strict.output


def test_what_awaits_a_person_is_listed_with_where_to_answer(small: tuple[Path, Built]) -> None:
    result = run("review", data=small[0])
    assert result.exit_code == 0
    assert "data/decided/entry_links.csv" in result.output
    assert run("review", "names", data=small[0]).output == "Nothing awaits a decision.\n"


def test_an_archive_holds_every_document_and_overwrites_nothing(small: tuple[Path, Built], tmp_path: Path) -> None:
    path = tmp_path / "archive.tar.gz"
    first = run("archive", path, data=small[0])
    assert first.exit_code == 0
    assert "2 documents, 2 captures" in first.output
    with tarfile.open(path) as archive:
        assert sorted(archive.getnames()) == sorted(
            str(one.relative_to(small[0])) for one in (small[0] / "published").rglob("*") if one.is_file()
        )
        archive.extractall(tmp_path / "restored", filter="data")
    for name in ("declared", "decided", "documented"):
        shutil.copytree(small[0] / name, tmp_path / "restored" / name)
    assert inputs_hash(tmp_path / "restored") == inputs_hash(small[0])
    before = path.read_bytes()
    second = run("archive", path, data=small[0])
    assert second.exit_code == 1
    assert "never overwritten" in second.output
    assert path.read_bytes() == before


@pytest.mark.parametrize("fault", ["changed", "missing"])
def test_an_archive_that_does_not_verify_is_not_kept(fault: str, small: tuple[Path, Built], tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small[0], data, ignore=shutil.ignore_patterns("built"))
    document = next((data / "published" / "documents").iterdir())
    document.unlink()
    if fault == "changed":
        document.write_bytes(b"other bytes")
    result = run("archive", tmp_path / "archive.tar.gz", data=data)
    assert result.exit_code == 1
    assert document.name in result.output
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_an_empty_store_is_not_archived(data: Path, tmp_path: Path) -> None:
    result = run("archive", tmp_path / "archive.tar.gz", data=data)
    assert result.exit_code == 1
    assert "no captures yet" in result.output
