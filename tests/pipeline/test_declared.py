"""The project's settings: a key that is misspelt, missing or points nowhere stops the build, and the message names the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.declared import load_declared, rows_of
from pipeline.model import RegisterError
from tests.pipeline import made_up

LAYOUT = "declared/layouts/uksa-table-copy.yml"


def edit(data: Path, name: str, old: str, new: str) -> None:
    path = data / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a key that is not known": (lambda data: edit(data, LAYOUT, "evidence:", "evidense:"), r"uksa-table-copy.*keys not known: evidense"),
    "a key that is missing": (lambda data: edit(data, LAYOUT, "title: A copy", "# title: A copy"), "keys missing: title"),
    "a column's key": (lambda data: edit(data, LAYOUT, "treatment:", "treatmnt:"), r"columns, record 3: keys not known: treatmnt"),
    "a date format": (lambda data: edit(data, LAYOUT, "[iso,", "[usa,"), "date format 'usa' is not one of"),
    "a section that is not there": (
        lambda data: edit(data, LAYOUT, "section_id: uksa", "section_id: usa"),
        "names a source or a section that",
    ),
    "a source that is not there": (
        lambda data: edit(data, "declared/sections.yml", "source_id: uksa", "source_id: usa"),
        "names a source that",
    ),
    "a pattern": (lambda data: edit(data, "declared/sources.yml", r"'(?P<year>", r"'((?P<year>"), "reference_pattern is not a pattern"),
    "a dataset that is not there": (
        lambda data: edit(data, "declared/lookups/dataset_phrases.csv", "LEO,leo,", "LEO,loe,"),
        "'LEO' names a dataset",
    ),
    "a phrase under two fields": (
        lambda data: edit(data, "declared/vocabulary.yml", "title: [project name,", "title: [legal basis, project name,"),
        "'legal basis' stands under two fields",
    ),
    "a ragged record": (lambda data: made_up.add_line(data / "decided" / "sheets.csv", "too", "few"), r"sheets\.csv, record 2"),
    "a record that is too long": (lambda data: made_up.add_line(data / "decided" / "sheets.csv", *"abcdefgh"), r"sheets\.csv, record 2"),
    "a file that is missing": (lambda data: (data / "declared" / "lookups" / "gateways.csv").unlink(), r"gateways\.csv"),
    "a file that is no YAML": (lambda data: (data / "declared" / "sheets.yml").write_text("a: [", encoding="utf-8"), r"sheets\.yml"),
    "a list that is none": (
        lambda data: (data / "declared" / "sheets.yml").write_text("rule_id: x", encoding="utf-8"),
        r"sheets\.yml, record 1",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_the_settings_stops_and_is_named(name: str, data: Path) -> None:
    spoil, message = FAULTS[name]
    load_declared(data)
    spoil(data)
    with pytest.raises(RegisterError, match=message):
        load_declared(data)


UNSEEN: dict[str, Callable[[Path], object]] = {
    "treatment": lambda data: edit(data, LAYOUT, "treatment: withheld", "treatment: witheld"),
    "field": lambda data: edit(data, LAYOUT, "field: approved_on", "field: aproved_on"),
    "source of a layout": lambda data: edit(data, LAYOUT, "source_id: uksa", "source_id: usa"),
    "keeps": lambda data: edit(data, "declared/sections.yml", "keeps: all", "keeps: every"),
    "outcome": lambda data: edit(data, "declared/sections.yml", "outcome: secure_access", "outcome: secure"),
    "needs": lambda data: edit(data, "declared/sections.yml", "needs: [reference, title,", "needs: [reference, titel,"),
    "two layouts of one id": lambda data: edit(data, LAYOUT, "layout_id: uksa-table-copy", "layout_id: uksa-workbook"),
    "an answer": lambda data: made_up.add_line(
        data / "decided" / "entry_links.csv", "k1", "k2", "Yes", "register team", "2026-11-23", "made up"
    ),
    "a decision on a sheet": lambda data: made_up.add_line(data / "decided" / "sheets.csv", "0" * 64, "x", "let_trough", "a", "b", "c"),
    "an empty layout": lambda data: (data / LAYOUT).write_text("", encoding="utf-8"),
    "a row number": lambda data: made_up.add_line(data / "decided" / "corrections.csv", "0" * 64, "x", "two", "A", "a", "b", "c", "d", "e"),
    "a phrase for two datasets": lambda data: made_up.add_line(
        data / "declared" / "lookups" / "dataset_phrases.csv", "Leo", "echild", "", ""
    ),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_a_value_that_no_rule_knows_stops_and_is_named(name: str, data: Path) -> None:
    UNSEEN[name](data)
    with pytest.raises(RegisterError):
        load_declared(data)


def test_a_decision_about_a_name_overrides_the_reviewed_list(data: Path) -> None:
    made_up.add_line(
        data / "decided" / "recipient_names.csv",
        "UNIVERSITY OF EXAMPLE",
        "Institute for Made-up Studies",
        "register team",
        "2026-11-23",
        "made up",
    )
    made_up.add_line(data / "decided" / "recipient_names.csv", "Brand New Body", "Brand New Body", "register team", "2026-11-23", "made up")
    organisations = load_declared(data).organisations
    assert organisations["university of example"].recipient_id == "institute-for-made-up-studies"
    assert organisations["university of example"].kind == "research_institute"
    assert organisations["brand new body"].kind == "not_classified"


def test_the_project_s_own_settings_hold_together() -> None:
    declared = load_declared(made_up.ROOT / "data")
    assert {one.source_id for one in declared.layouts.values()} <= set(declared.sources)
    assert all(one.why for layout in declared.layouts.values() for one in layout.columns if one.treatment != "read")
    assert len(rows_of(made_up.ROOT / "data" / "declared" / "issue_types.csv")) == len({row["issue_type"] for row in declared.issue_types})
