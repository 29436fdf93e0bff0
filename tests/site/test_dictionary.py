"""The dictionary and the words of the pages cover the schema, and nothing else."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
import yaml

from pipeline.organisations.identity import KINDS, LEGAL_FORMS
from tests.site.conftest import Site

ROOT = Path(__file__).absolute().parents[2]
SCHEMA = (ROOT / "pipeline" / "schema.sql").read_text(encoding="utf-8")
WORDS = yaml.safe_load((ROOT / "site" / "words.yml").read_text(encoding="utf-8"))
TABLES = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["register"]["tables"]
# Where a column's values have words under a name of their own.
GROUPS = {
    ("parliament_version", "state"): "version_state",
    ("edition", "status"): "edition_status",
    ("recipient", "status"): "recipient_status",
    ("entry_item", "status"): "status_of_item",
    ("dataset_note", "kind"): "note_kind",
    ("event", "kind"): "kind",
    ("notice", "kind"): "notice_kind_of",
    ("notice", "about"): "notice_about",
    ("recipient_candidate", "decision"): "pair_decision",
    ("parliament_item", "kind"): "parliament_kind",
    ("claim", "kind"): "claim_kind",
    ("recipient_kind", "how"): "kind_how",
    ("recipient_fact", "fact"): "recipient_fact",
    ("entry_commercial", "fact"): "commercial_fact",
    ("claim_candidate", "kind"): "proposal_kind",
    ("claim_candidate", "decision"): "proposal_decision",
    **{(f"parliament_{name}", "how"): "how_linked" for name in ("recipient", "dataset", "citation", "entry", "section")},
}


def columns() -> dict[str, list[str]]:
    """Every table and view of the schema with its columns in order."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    names = [name for (name,) in connection.execute("select name from sqlite_master where type in ('table', 'view')")]
    return {name: [row[1] for row in connection.execute(f"pragma table_info({name})")] for name in names}


def test_every_table_is_described_and_nothing_that_is_not_there() -> None:
    assert set(TABLES) == set(columns())


@pytest.mark.parametrize("table", sorted(columns()))
def test_every_column_is_described_and_nothing_that_is_not_there(table: str) -> None:
    described = TABLES[table]
    assert described["description"].strip()
    assert set(described["columns"]) == set(columns()[table])
    assert all(len(text) > 3 for text in described["columns"].values())


def allowed_values() -> list[tuple[str, str, set[str]]]:
    """(table, column, values) of every column whose values the schema lists."""
    found = []
    for table, body in re.findall(r"create table (\w+) \((.*?)\n\) strict", SCHEMA, re.S):
        for column, values in re.findall(r"check \((\w+) in\s*\(([^)]*)\)\)", body):
            found.append((table, column, set(re.findall(r"'([^']*)'", values))))
    return found


@pytest.mark.parametrize(("table", "column", "values"), allowed_values())
def test_every_value_that_pages_show_has_words(table: str, column: str, values: set[str]) -> None:
    group = WORDS["values"].get(GROUPS.get((table, column), column))
    unworded = {
        ("document", "status"),
        ("capture", "role"),
        ("sheet", "hidden"),
        ("answer_cell", "heading"),
        ("answer_cell", "repeats"),
        ("source_row", "hidden"),
        ("link_candidate", "decision"),
        ("link_candidate", "kind"),
        ("recipient_candidate", "ground"),
        ("section", "makes"),
        ("edition_section", "speaks"),
        ("wording_value", "status"),
        ("claim", "exact"),
        ("claim", "doubt_kind"),
        ("claim_doubt", "doubt_kind"),
        ("claim", "qualifier_place"),
        ("search_item", "begins"),
    }
    if (table, column) in unworded:
        return
    assert group is not None
    assert values <= set(group)
    assert all(entry["label"] and entry["meaning"] for entry in group.values())


def test_every_group_of_words_is_used() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "site").rglob("*")) if path.suffix in (".html", ".py"))
    assert [group for group in WORDS["values"] if not re.search(rf"\b{group}\b", shown)] == []


def test_every_reason_for_a_blank_has_words() -> None:
    (statuses,) = [values for table, column, values in allowed_values() if (table, column) == ("wording_value", "status")]
    assert statuses - {"stated"} == set(WORDS["statuses"])


def test_every_kind_of_organisation_has_words() -> None:
    assert {*KINDS, "not_stated"} == set(WORDS["values"]["recipient_kind"])
    assert set(LEGAL_FORMS) == set(WORDS["values"]["legal_form"])


def test_every_meaning_of_a_field_has_its_place_on_the_page_of_words(site: Site) -> None:
    assert set(WORDS["meanings"]) <= set(WORDS["fields"])
    page = site.get("/counting").text
    places = re.findall(r'id="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert {f"word-{field}" for field in WORDS["meanings"]} <= set(places)


def test_the_fields_of_an_entry_lead_to_what_they_mean(site: Site) -> None:
    linked = set(re.findall(r'href="/counting#(word-[a-z_]+)"', site.get("/entries/uksa-2024-001").text))
    assert "word-reference" in linked
    assert linked <= {f"word-{field}" for field in WORDS["meanings"]}
