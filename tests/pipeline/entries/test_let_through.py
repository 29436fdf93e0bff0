"""Decisions that let a quarantined part of an edition through: each frees the part that it names, and one that frees none says so."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.build import build_register
from tests.pipeline import made_up, made_up_dfe

PARTS = {"DSAP_shares", "NPD_requests"}


def share(number: int) -> tuple[str, ...]:
    return f"DS{number:05}", "University of Example", f"Made-up share {number}", "", "3B", "2 July 2018", ""


def request(number: int) -> tuple[str, ...]:
    return f"DR15{number:04}.01", "University of Example", f"Made-up study {number}", "", "Tier 1", "", "31/12/2020"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Two editions of two parts each, both cut from 24 rows to 3; and the hash of the later one."""
    data = made_up.data_folder(tmp_path_factory.mktemp("thinned") / "data")
    sha256 = ""
    for day, title, count in (("2020-09-10", "June 2020", 24), ("2023-12-07", "September 2023", 3)):
        numbers = range(1, count + 1)
        book = made_up_dfe.seven_sections(title, [share(one) for one in numbers], [request(one) for one in numbers])
        sha256 = made_up_dfe.keep(data, book, "xlsx", day)
    return data, sha256


def decide(data: Path, *decisions: tuple[str, str]) -> tuple[set[str], list[str]]:
    """The sheets that are quarantined once (hash, sheet's name) are let through, and the decisions that are said to do nothing."""
    path = data / "decided" / "sheets.csv"
    heading = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{heading}\n", encoding="utf-8")
    for sha256, sheet_name in decisions:
        made_up.add_line(path, sha256, sheet_name, "let_through", "register team", "2026-11-26", "made up")
    with sqlite3.connect(build_register(data).database) as database:
        held = {name for (name,) in database.execute("select sheet_name from sheet where layout_status = 'quarantined'")}
        said = [text for (text,) in database.execute("select message from issue where issue_type = 'decision_not_applied'")]
    return held, said


def test_a_decision_frees_the_part_whose_sheet_it_names_and_no_other(kept: tuple[Path, str]) -> None:
    data, sha256 = kept
    assert decide(data) == (PARTS, [])
    assert decide(data, (sha256, "DSAP_shares")) == ({"NPD_requests"}, [])
    assert decide(data, (sha256, "NPD_requests")) == ({"DSAP_shares"}, [])


def test_a_decision_without_a_sheets_name_frees_every_part_of_its_document(kept: tuple[Path, str]) -> None:
    data, sha256 = kept
    assert decide(data, (sha256, "")) == (set(), [])


def test_a_decision_that_can_free_nothing_is_reported(kept: tuple[Path, str]) -> None:
    data, sha256 = kept
    wrong = [(sha256, "DSAP shares"), ("0" * 64, "DSAP_shares"), (sha256, "Classification_of_data")]
    held, said = decide(data, *wrong)
    assert held == PARTS
    assert len(said) == 3
    for words in ("has no sheet 'DSAP shares'", "no edition holds a document '000", "'Classification_of_data' of the document"):
        assert sum(words in one for one in said) == 1
