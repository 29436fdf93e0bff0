"""Classes of data: levels in lists and ranges, what may change them, and whether data is about single pupils."""

from __future__ import annotations

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.model import Value
from pipeline.rows.classification import level_value, scheme_values


def read_mixed(printed: str, declared: Declared, field: str = "classification") -> dict[str, tuple[str | None, str]]:
    """What is read from a cell of mixed classes: field -> (value, status)."""
    made = scheme_values([Value(field, "A", printed, printed, "stated", "as printed")], declared)
    return {value.field: (value.value, value.status) for value in made}


@pytest.mark.parametrize(
    ("name", "printed", "levels"),
    [
        ("tier", "1", "1"),
        ("tier", "Tier 2", "2"),
        ("tier", "tier 1 and tier 2 data", "1; 2"),
        ("tier", "Tier 1-3", "1; 2; 3"),
        ("tier", "Tier 3-4", "3; 4"),
        ("tier", "Tier 3 to 4", "3; 4"),
        ("tier", "Tier 3 + 4", "3; 4"),
        ("tier", "Tiers 1 to 4", "1; 2; 3; 4"),
        ("tier", "Tiers 1, 2 and 4", "1; 2; 4"),
        ("tier", "Tier 1 \u2013 individual and sensitive", "1"),
        ("identifiability", "1-3", "1; 2; 3"),
        ("identifiability", "3B", "3"),
        ("sensitivity", "B", "B"),
        ("sensitivity", "B and C", "B; C"),
        ("sensitivity", "b, c", "B; C"),
        ("sensitivity", "Sensitivity C and E", "C; E"),
        ("sensitivity", "4C and D", "C; D"),
        ("sensitivity", "4C & D", "C; D"),
    ],
)
def test_levels_are_read_in_lists_and_ranges(name: str, printed: str, levels: str, declared: Declared) -> None:
    assert level_value(name, printed, declared)[:2] == (levels, "stated")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("tier", "Tier 3 (no Tier 1 data)"),
        ("tier", "Tier 3-1"),
        ("tier", "Tier 3-3"),
        ("tier", "Tier 1-2-3"),
        ("tier", "Tier 1 or 2"),
        ("tier", "Tier 5"),
        ("tier", "Not Tier 1"),
        ("tier", "4C"),
        ("tier", "Tier 1 -"),
        ("identifiability", "1-3B"),
        ("identifiability", "6"),
        ("sensitivity", "C-A"),
        ("sensitivity", "B to B"),
        ("sensitivity", "4C-3D"),
        ("sensitivity", "F"),
    ],
)
def test_levels_that_something_beside_them_may_change_are_not_read(name: str, printed: str, declared: Declared) -> None:
    assert level_value(name, printed, declared)[:2] == (None, "unparsed")


def test_a_mixed_class_is_read_whole_or_not_at_all(declared: Declared) -> None:
    assert read_mixed("Identifiability 1-3 Sensitivity B-D", declared) == {
        "identifiability": ("1; 2; 3", "stated"),
        "sensitivity": ("B; C; D", "stated"),
    }
    assert read_mixed("1-3B", declared) == {"identifiability": (None, "unparsed"), "sensitivity": (None, "unparsed")}
    assert read_mixed("Tier 3 (no Tier 1 data)", declared) == {"tier": (None, "unparsed")}
    assert read_mixed("Tier 3-4", declared) == {"tier": ("3; 4", "stated"), "pupil_level": ("yes", "stated")}
    assert read_mixed("Tier 3", declared) == {"tier": ("3", "stated"), "pupil_level": ("no", "stated")}
    assert read_mixed("Relating to 2016", declared) == {}


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("personal level data of sensitivity level B", ("yes", "stated")),
        ("De-identified individual level data", ("yes", "stated")),
        ("aggregated", ("no", "stated")),
        ("Not at individual level", ("no", "stated")),
        ("individual level and aggregate data", (None, "unparsed")),
        ("pupil level (not aggregated)", (None, "unparsed")),
        ("Not individual level", (None, "unparsed")),
        ("no personal level data", (None, "unparsed")),
        ("non-personal level data", (None, "unparsed")),
        ("Tier 3, individual level", (None, "unparsed")),
    ],
)
def test_pupil_level_is_read_only_where_the_words_say_one_thing(printed: str, read: tuple[str | None, str], declared: Declared) -> None:
    assert read_mixed(printed, declared)["pupil_level"] == read


def test_a_name_of_a_dataset_says_pupil_level_but_never_that_it_is_aggregated(declared: Declared) -> None:
    assert read_mixed("Pupil Level Annual School Census", declared, "datasets_text") == {"pupil_level": ("yes", "stated")}
    assert read_mixed("Aggregated tables", declared, "datasets_text") == {}
