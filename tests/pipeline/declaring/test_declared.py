"""The project's settings: a key that is misspelt, missing or points nowhere stops the build, and the message names the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.declared import load_declared
from pipeline.declaring.files import COLLECT
from pipeline.declaring.lookups import rows_of
from pipeline.model import RegisterError
from tests.conftest import new_data
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
    "a number in words that is none": (
        lambda data: edit(data, "declared/lookups/answer_words.csv", "seven,number,7", "seven,number,seven"),
        "the number 'seven' means 'seven'",
    ),
    "a multiplier that is no number": (
        lambda data: edit(data, "declared/lookups/answer_words.csv", "thousand,multiplier,1000", 'thousand,multiplier,"1,000"'),
        "the multiplier 'thousand' means '1,000'",
    ),
    "a phrase under two fields": (
        lambda data: edit(data, "declared/vocabulary.yml", "title: [project name,", "title: [legal basis, project name,"),
        "'legal basis' stands under two fields",
    ),
    "a ragged record": (lambda data: made_up.add_line(data / "decided" / "sheets.csv", "too", "few"), r"sheets\.csv, record 2"),
    "a record that is too long": (lambda data: made_up.add_line(data / "decided" / "sheets.csv", *"abcdefgh"), r"sheets\.csv, record 2"),
    "a file that is missing": (lambda data: (data / "declared" / "lookups" / "gateways.csv").unlink(), r"gateways\.csv"),
    "a file that is no YAML": (lambda data: (data / "declared" / "sheets.yml").write_text("a: ["), r"(?s)sheets\.yml.*Mend the line that"),
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


WHO = ("register team", "2026-11-23", "made up")
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
    "a decision on a sheet": lambda data: made_up.add_line(data / "decided" / "sheets.csv", "0" * 64, "x", "let_trough", *WHO),
    "an empty layout": lambda data: (data / LAYOUT).write_text("", encoding="utf-8"),
    "a row number": lambda data: made_up.add_line(data / "decided" / "corrections.csv", "0" * 64, "x", "two", "A", "a", "b", *WHO),
    "a phrase for two datasets": lambda data: made_up.add_line(
        data / "declared" / "lookups" / "dataset_phrases.csv", "Leo", "echild", "", ""
    ),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_a_value_that_no_rule_knows_stops_and_is_named(name: str, data: Path) -> None:
    UNSEEN[name](data)
    with pytest.raises(RegisterError):
        load_declared(data)


# File of decisions -> its rows, each different, that hold together but for who decided it, when and why.
ROWS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "entry_links": lambda n: ("k1", f"k{n}2", "yes"),
    "recipient_pairs": lambda n: ("Made-up Body", f"Body {n}", "no"),
    "recipient_names": lambda n: (f"Made-up {n}", f"Made-up {n}", "whole_cell"),
    "sheets": lambda n: (n * 64, "x", "let_through"),
    "corrections": lambda n: (n * 64, "x", "2", "A", "a", "b"),
    "withheld_names": lambda n: (n * 64, "2"),
    "claims": lambda n: (n, "made up 5", "5", "1", "", "reject", *[""] * 12),
    "notices": lambda n: (n, "publisher", "entry", "e1", "A body", "It is made up.", "", "", ""),
}


def test_a_decision_without_who_when_and_why_is_none(data: Path) -> None:
    lacking = {
        "1": (("", "2026-11-23", "made up"), "record 2: a decision needs decided_by"),
        "2": (("register team", "23/11/2026", "made up"), "record 3: decided_on is '23/11/2026'; it must be a day such as 2026-11-26"),
        "3": (("register team", "2026-11-23", " "), "record 4: a decision needs why"),
    }
    assert {f"{stem}.csv" for stem in ROWS} == {path.name for path in (data / "decided").glob("*.csv")}
    for stem, row in ROWS.items():
        for number, (who, _) in lacking.items():
            made_up.add_line(data / "decided" / f"{stem}.csv", *row(number), *who)
    with pytest.raises(RegisterError) as told:
        load_declared(data)
    expected = [f"{stem}.csv, {words}" for stem in ROWS for _, words in lacking.values()]
    assert [words for words in expected if words not in str(told.value)] == []


def test_a_wrong_choice_beside_a_decided_name_is_told_in_its_own_file(data: Path) -> None:
    made_up.add_line(data / "decided" / "recipient_names.csv", "Made-up Body", "Made-up Body", "whole", *WHO)
    with pytest.raises(RegisterError, match=r"recipient_names\.csv, record 2: matches is 'whole'") as told:
        load_declared(data)
    assert "organisations.csv" not in str(told.value)


def rename_heading(data: Path, name: str, old: str, new: str) -> None:
    """Misspell a heading, whatever rows stand below it."""
    path = data / name
    first, line, rest = path.read_text(encoding="utf-8").partition("\n")
    assert old in first.split(",")
    path.write_text(",".join(new if one == old else one for one in first.split(",")) + line + rest, encoding="utf-8")


def twice(data: Path, name: str, begins: str) -> None:
    """Repeat the first record of a YAML list."""
    path = data / name
    text = path.read_text(encoding="utf-8")
    record = begins + re.sub(r"&\w+ ", "", text.split(begins)[1])
    path.write_text(text + record, encoding="utf-8")


def repeat_line(data: Path, name: str, **changed: str) -> None:
    """Repeat the first record of a CSV file, some cells changed."""
    row = rows_of(data / name)[0]
    made_up.add_line(data / name, *(changed.get(heading, text) for heading, text in row.items()))


ONCE_SILENT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a vocabulary's key": (
        lambda data: edit(data, "declared/vocabulary_dfe.yml", "several_events:", "several_event:"),
        r"vocabulary_dfe\.yml: keys not known: several_event;",
    ),
    "a vocabulary's key is gone": (
        lambda data: edit(data, "declared/vocabulary_dfe.yml", "turning_words:", "other_fields:"),
        r"vocabulary_dfe\.yml: .*keys missing: turning_words",
    ),
    "words that one file alone has": (
        lambda data: edit(data, "declared/vocabulary_dfe.yml", "several_events:", "scope_words: [pupil]\nseveral_events:"),
        r"vocabulary_dfe\.yml: keys not known: scope_words",
    ),
    "a vocabulary that is a list": (lambda data: (data / "declared/vocabulary_x.yml").write_text("- a"), r"vocabulary_x\.yml: expected"),
    "a file of decisions": (
        lambda data: (data / "decided/entry_links.csv").rename(data / "decided/entry-links.csv"),
        r"entry-links\.csv: no settings file is called this",
    ),
    "a file of lookups": (lambda data: (data / "declared/lookups/outcome.csv").touch(), r"lookups/outcome\.csv: no settings file"),
    "a file of settings": (lambda data: (data / "declared/vocabulary-dfe.yaml").touch(), r"vocabulary-dfe\.yaml: no settings file"),
    "a layout's ending": (lambda data: (data / "declared/layouts/one.yaml").touch(), r"one\.yaml: no settings file"),
    "a heading above decisions that are none": (
        lambda data: rename_heading(data, "decided/entry_links.csv", "same", "smae"),
        r"entry_links\.csv: headings not known: smae; headings missing: same\. Mend its first line",
    ),
    "a heading above lookups": (
        lambda data: rename_heading(data, "declared/lookups/organisations.csv", "matches", "matchs"),
        r"organisations\.csv: headings not known: matchs; headings missing: matches",
    ),
    "a heading that stands twice": (
        lambda data: rename_heading(data, "decided/sheets.csv", "why", "decision"),
        r"sheets\.csv: headings missing: why; headings that stand twice: decision",
    ),
    "a section declared twice": (
        lambda data: twice(data, "declared/sections.yml", "- section_id: "),
        r"sections\.yml: declared more than once: section_id uksa-accredited-projects\. Keep one",
    ),
    "a source declared twice": (
        lambda data: twice(data, "declared/sources.yml", "- source_id: "),
        r"sources\.yml: declared more than once: source_id dfe-external-data-shares",
    ),
    "a key that stands twice in one record": (
        lambda data: edit(data, "declared/sections.yml", "keeps: all", "keeps: all\n  keeps: partial"),
        r"(?s)sections\.yml.*the key 'keeps' stands twice.*Mend the line",
    ),
    "a dataset declared twice": (
        lambda data: repeat_line(data, "declared/lookups/datasets.csv", in_scope="no"),
        r"datasets\.csv: record \d+: dataset_id 'leo' stands in record 2 already",
    ),
    "a spelling for two organisations": (
        lambda data: repeat_line(
            data, "declared/lookups/organisations.csv", name_text="university of EXAMPLE", organisation="Example University"
        ),
        r"organisations\.csv: record \d+: name_text 'university of EXAMPLE' stands in record 2 already",
    ),
    "what a spider is not told": (
        lambda data: edit(data, "declared/sources.yml", "turn_minutes:", "turn_minuts:"),
        r"sources\.yml, source parliament-questions: collect has the key 'turn_minuts'",
    ),
    "a transcription that is not listed": (
        lambda data: made_up.write_csv(data / "documented/more.csv", made_up.TRANSCRIBED_HEADINGS, []),
        r"more\.csv: documents\.csv does not list it",
    ),
    "a file that is no text": (
        lambda data: (data / "decided/sheets.csv").write_bytes(b"sha256,\n\xff"),
        r"sheets\.csv, line 2: this settings file is no UTF-8 text\. Save it again as UTF-8",
    ),
}


@pytest.mark.parametrize("name", ONCE_SILENT)
def test_a_name_that_nothing_reads_stops_and_is_named(name: str, data: Path) -> None:
    spoil, message = ONCE_SILENT[name]
    spoil(data)
    with pytest.raises(RegisterError, match=message):
        load_declared(data)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("claims", "doubt", "dobut"),
        ("entries", "purpose", "porpose"),
        ("parliament", "cites", "citse"),
        ("uksa_accredited_projects", "environment", "enviroment"),
    ],
)
def test_a_misspelt_heading_of_a_transcription_stops_and_is_named(name: str, old: str, new: str, tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    rename_heading(data, f"documented/{name}.csv", old, new)
    with pytest.raises(RegisterError, match=rf"{name}\.csv: headings not known: {new}; headings missing: {old}\. Mend its first line"):
        load_declared(data)


def test_what_spiders_may_be_told_is_what_they_read() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (made_up.ROOT / "scrapers").rglob("*.py"))
    read = re.findall(r"""(?:collect\.get\(|collect\[|self\.number\(|said\[)"(\w+)"|"(\w+)" in said""", code)
    assert {one or other for one, other in read} == {name for names in COLLECT.values() for name in names} - {"rule"}
    assert set(COLLECT) <= {path.stem for path in (made_up.ROOT / "scrapers" / "spiders").glob("*.py")}


def test_copies_that_an_editor_leaves_are_passed_over(data: Path) -> None:
    for name in ("decided/.sheets.csv.swp", "decided/sheets.csv~"):
        (data / name).touch()
    load_declared(data)


def test_a_decision_about_a_name_overrides_the_reviewed_list(data: Path) -> None:
    made_up.add_line(
        data / "decided" / "recipient_names.csv",
        "EXAMPLE UNIVERSITY",
        "Institute for Made-up Studies",
        "anywhere",
        "register team",
        "2026-11-23",
        "made up",
    )
    new = ("Brand New Body", "Brand New Body", "whole_cell", "register team", "2026-11-23", "made up")
    made_up.add_line(data / "decided" / "recipient_names.csv", *new)
    organisations = load_declared(data).organisations
    assert organisations["example university"].recipient_id == "institute-for-made-up-studies"
    assert organisations["brand new body"].recipient_id == "brand-new-body"


def test_the_project_s_own_settings_hold_together() -> None:
    declared = load_declared(made_up.ROOT / "data")
    assert {one.source_id for one in declared.layouts.values()} <= set(declared.sources)
    assert all(one.why for layout in declared.layouts.values() for one in layout.columns if one.treatment != "read")
    assert len(rows_of(made_up.ROOT / "data" / "declared" / "issue_types.csv")) == len({row["issue_type"] for row in declared.issue_types})
