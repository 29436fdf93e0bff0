"""What the commands say to somebody who has just begun: each way that leads nowhere says what to do next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.__main__ import register
from pipeline.build import Built
from pipeline.commands.bring import CHAPTER
from tests.conftest import ROOT
from tests.pipeline.made_up import SOURCE, csv_document, project, publish, sha


def test_where_nothing_can_be_compared_it_is_said_what_to_do_next(bundled: Path, small: tuple[Path, Built]) -> None:
    """Out of the box there are transcriptions alone, of which absence says nothing."""

    def diff(first: str, second: str, data: Path) -> str:
        done = CliRunner().invoke(register, ["diff", first, second, "--data", str(data)])
        assert done.exit_code == 1
        return done.output

    first, second = re.findall(r"documented-[\d-]+\d", diff("a", "b", bundled))
    for pair in ((first, second), ("a", "b")):
        for told in ("Nothing in this build can be compared yet", "`register collect`", "`register add FILE", "`register wanted`"):
            assert told in diff(*pair, bundled)
    named = f"{SOURCE}-2026-03-01, {SOURCE}-2026-06-01"
    assert f"Each of these can be compared with another of its publication: {named}." in diff("a", "b", small[0])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("typo/copy.tgz", "There is no folder {folder}/typo to write copy.tgz in, so nothing was written. Make it, or give another name."),
        ("copy.zip", "a gzipped tar under another name, so nothing was written. Give a name that ends in .tar.gz or .tgz."),
        ("copy", "Give a name that ends in .tar.gz or .tgz."),
    ],
)
def test_an_archive_is_written_nowhere_but_where_it_was_meant(name: str, told: str, small: tuple[Path, Built], tmp_path: Path) -> None:
    done = CliRunner().invoke(register, ["archive", str(tmp_path / name), "--data", str(small[0])])
    assert done.exit_code == 1
    assert told.format(folder=tmp_path) in done.output
    assert list(tmp_path.iterdir()) == []


def test_an_archive_of_one_document_says_so(data: Path, tmp_path: Path) -> None:
    publish(data, csv_document([project("2020/001", "Made up")]), as_at="2026-06-01")
    done = CliRunner().invoke(register, ["archive", str(tmp_path / "copy.tgz"), "--data", str(data)])
    assert (done.exit_code, f"{tmp_path}/copy.tgz: 1 document, 1 capture, every document" in done.output) == (0, True)


FILE = str(Path(__file__))
EVERY_COMMAND = {
    "add": [FILE, "--source", SOURCE],
    "archive": ["copy.tgz"],
    "diff": ["a", "b"],
    "layout": [FILE],
    "withhold": ["--by", "register team", "--why", "made up"],
}


@pytest.mark.parametrize("command", sorted(register.commands))
def test_a_folder_that_is_no_data_folder_is_named_and_left_as_it_is(command: str, tmp_path: Path) -> None:
    (tmp_path / "decided").mkdir()
    done = CliRunner().invoke(register, [command, *EVERY_COMMAND.get(command, []), "--data", str(tmp_path)])
    assert done.exit_code == 2
    told = f"{tmp_path} is no data folder of the register: there is no declared/ and no documented/ in it. Nothing was written into it."
    assert f"{told} Name the project's folder data with --data" in done.output
    assert [one.name for one in tmp_path.rglob("*")] == ["decided"]


def test_each_command_is_told_in_one_whole_sentence_on_a_line_of_80() -> None:
    told = CliRunner(env={"COLUMNS": "80"}).invoke(register, ["--help"]).output
    lines = told.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == sorted(register.commands)
    assert [line for line in lines if not re.fullmatch(r".{,78}[^.]\.", line)] == []


@pytest.mark.parametrize("source", ["documented", "parliament-questions", "internet-archive"])
def test_a_file_is_not_added_to_a_source_that_takes_none(source: str, data: Path) -> None:
    done = CliRunner().invoke(register, ["add", FILE, "--source", source, "--data", str(data)])
    assert done.exit_code == 2
    takers = "dfe-external-data-shares, dfe-npd-requests, uksa-accredited-projects"
    assert f"'{source}' takes no files by hand. Those that take them: {takers}." in done.output
    assert list((data / "published" / "documents").iterdir()) == []


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", csv_document([("2020/001", "A")], ("Project number", "Project title"))])
def test_a_file_that_was_added_by_mistake_is_taken_back_as_the_command_says(content: bytes, data: Path, tmp_path: Path) -> None:
    """Of a picture, and of a table that no layout reads: both are kept."""

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(register, [*arguments, "--data", str(data)])
        return done.exit_code, done.output

    publish(data, csv_document([project("2020/001", "Made up")]), as_at="2026-06-01")
    captures = data / "published" / "captures.csv"
    held = captures.read_text(encoding="utf-8")
    (tmp_path / "mistake.csv").write_bytes(content)
    code, told = run("add", str(tmp_path / "mistake.csv"), "--source", SOURCE, "--as-at", "2026-07-01")
    assert code == 2
    assert f"The file is kept all the same: {captures} has a line with its hash, {sha(content)}. If it was added by mistake, " in told
    assert f"CONTRIBUTING.md says how it is taken back, under “{CHAPTER}”." in told
    assert f"\n## {CHAPTER}\n" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lines = captures.read_text(encoding="utf-8").splitlines(keepends=True)
    captures.write_text("".join(line for line in lines if sha(content) not in line), encoding="utf-8")
    assert captures.read_text(encoding="utf-8") == held
    assert run("build")[0] == 1
    (data / "built" / "register.db").unlink()
    code, told = run("build")
    assert (code, re.findall(rf"{SOURCE}-[\d-]+\d", told)) == (0, [f"{SOURCE}-2026-06-01"])
