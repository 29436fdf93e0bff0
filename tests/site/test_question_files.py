"""A file of a question that is not as it should be costs itself alone, and says in words what is wrong with it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from register_site.questions import question_choice, question_files

from tests.site.conftest import Site
from tests.site.questions import FOLDER

GOOD = "-- title: Is this made up?\n-- reading: It is made up.\nselect 1 as one;\n"
# Each bad file -> what is wrong with it -> words that tell.
BAD = {
    "not_yaml.sql": ("-- title: [\n-- reading: x\nselect 1", "not_yaml.sql, line 2, is not the YAML"),
    "a_tab.sql": ("-- title: x\n--\t reading: y\nselect 1", "line 2"),
    "no_head.sql": ("select 1", "does not begin with a title and a reading"),
    "a_list.sql": ("-- [title, reading]\nselect 1", "does not begin with a title and a reading"),
    "no_reading.sql": ("-- title: x\nselect 1", "does not begin with a title and a reading"),
    "a_number_for_a_title.sql": (GOOD.replace("Is this made up?", "7"), "title is 7"),
    "a_word_for_a_number.sql": ("-- number: seven\n" + GOOD, "number is 'seven'"),
    "unknown_key.sql": ("-- colour: red\n" + GOOD, "colour is 'red'"),
    "one_source.sql": ("-- rests_on: dfe-npd-requests\n" + GOOD, "rests_on is 'dfe-npd-requests'"),
    "parameter_list.sql": ("-- parameters: [year]\n" + GOOD, "parameters is ['year']"),
    "parameter_kind.sql": ("-- parameters: {year: {label: Year, kind: yeer}}\n" + GOOD, "yeer"),
    "parameter_key.sql": ("-- parameters: {year: {label: Year, kind: year, colour: red}}\n" + GOOD, "colour"),
    "default_is_a_number.sql": ("-- parameters: {year: {label: Year, kind: year, default: 2016}}\n" + GOOD, "2016"),
    "no_sql.sql": (GOOD.partition("select")[0], "a part without SQL"),
    "a_part_twice.sql": (GOOD.replace("select", "-- part one: One\nselect 2;\n-- part one: Two\nselect"), "two parts of one name"),
    "not_utf8.sql": (GOOD.encode().replace(b"made up?", b"made \xe9?"), "not UTF-8"),
    "a_folder.sql": (None, "a_folder.sql"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with all bad files, a good one, one whose SQL does not run, and one of the project's own."""
    for name, (content, _) in BAD.items():
        path = tmp_path / name
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "made_up.sql").write_text(GOOD)
    (tmp_path / "no_such_column.sql").write_text(GOOD.replace("1 as one", "nothing_so_called"))
    shutil.copy(FOLDER / "where_to_complain.sql", tmp_path)
    return tmp_path


@pytest.fixture
def over_the_folder(folder: Path, fresh_site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The site with the questions of that folder alone."""
    monkeypatch.setattr(question_files, "FOLDER", folder)
    question_files.questions.cache_clear()
    yield fresh_site
    question_files.questions.cache_clear()


def test_every_file_of_the_project_is_good() -> None:
    assert question_files.read_folder(FOLDER).faults == {}


def test_a_bad_file_costs_itself_alone_and_says_why(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = question_files.read_folder(folder)
    assert list(found.asked) == ["where-to-complain", "made-up", "no-such-column"]
    assert set(found.faults) == {Path(name).stem.replace("_", "-") for name in BAD}
    for name, (_, said) in BAD.items():
        fault = found.faults[Path(name).stem.replace("_", "-")]
        assert name in fault, fault
        assert said in fault, fault
        assert fault in caplog.text


def test_the_site_goes_on_and_names_what_cannot_be_asked(over_the_folder: Site) -> None:
    site = over_the_folder
    listed = site.get("/questions")
    assert listed.status == 200
    assert 'href="/questions/made-up"' in listed.text
    assert "Questions that cannot be asked" in listed.text
    assert "number is &#39;seven&#39;" in listed.text
    assert site.get("/").status == site.get("/questions/made-up").status == site.get("/downloads").status == 200
    answer = site.get("/questions/a-word-for-a-number")
    assert answer.status == 500
    assert "number is &#39;seven&#39;" in answer.text
    assert "number is 'seven'" in site.get("/questions/a-word-for-a-number.csv").text
    ran = site.get("/questions/no-such-column")
    assert ran.status == 500
    assert "SQLite says: no such column: nothing_so_called" in ran.text
    assert site.get("/questions/nothing-at-all").status == 404


def test_the_kinds_of_a_parameter_are_those_that_can_be_read() -> None:
    assert {*question_choice.WRITTEN, *question_choice.LOOKUPS, "choice"} == question_files.KINDS
