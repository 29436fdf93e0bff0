"""Organisations out of a column that names people: only reviewed ones come out, and no person's name ever does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declared import load_declared
from pipeline.declaring.declarations import Declared
from pipeline.model import Named
from pipeline.privacy.person_like import is_withheld
from pipeline.recipients import named_in_cell, organisations_in, recipients_of
from tests.pipeline.made_up import ORGANISATIONS, ROOT


def pairs(found: list[Named]) -> list[tuple[str, str]]:
    """What was found, as ids and the spellings that matched."""
    return [(one.recipient_id, one.matched) for one in found]


EXAMPLE = ("university-of-example", "University of Example")
SPA = ("university-of-example-spa", "University of Example Spa")
SONS = ("example-and-sons-analytics", "Example & Sons Analytics Limited")
STUDIES = ("institute-for-made-up-studies", "Institute for Made-up Studies")


@pytest.mark.parametrize(
    ("cell", "found", "lines", "read"),
    [
        ("", [], 0, 0),
        (" \n\u00a0\n", [], 0, 0),
        ("Person One, University of Example", [EXAMPLE], 1, 1),
        ("Person One, University of Example\nPerson Two, Institute for Made-up Studies", [EXAMPLE, STUDIES], 2, 2),
        ("Person One\nUniversity of Example", [EXAMPLE], 2, 2),
        ("Person One,\n\nUniversity of\nExample Spa", [SPA], 3, 3),
        ("Person One\nPerson Two\nUniversity of Example", [EXAMPLE], 3, 2),
        ("University of Example\nPerson Two", [EXAMPLE], 2, 1),
        ("Person One, Unlisted Institute\nPerson Two, EXAMPLE  UNIVERSITY;", [("university-of-example", "Example University")], 2, 1),
        (
            "Person One, University of Example, Person Two, University of Example Spa, Person Three, Example and Sons Analytics Limited",
            [EXAMPLE, SPA, SONS],
            1,
            1,
        ),
        ("Person One,        University   of      Example", [EXAMPLE], 1, 1),
        ("Person One_x000D_\nUniversity of Ex\u00adample_x000D_\n", [EXAMPLE], 2, 2),
        ("University of Example; Example University", [EXAMPLE], 1, 1),
        ("Person One, St Invented\u2019s College", [("st-inventeds-college", "St Invented's College")], 1, 1),
    ],
)
def test_what_is_read_of_one_cell(cell: str, found: list[tuple[str, str]], lines: int, read: int, declared: Declared) -> None:
    named, *counts = organisations_in(cell, declared)
    assert (pairs(named), counts) == (found, [lines, read])


def test_a_pair_with_words_before_the_organisation_does_not_vouch_for_the_line_above(declared: Declared) -> None:
    _, lines, read = organisations_in("Person One\nPerson Two, University of Example", declared)
    assert (lines, read) == (2, 1)


NAMES = st.text(alphabet="PQVWXZqvwxz'-\u00ad\u2019éÅ ", min_size=1, max_size=20)
LINES = st.lists(
    st.tuples(NAMES, st.sampled_from(["", *(row[0] for row in ORGANISATIONS)]), st.sampled_from([", ", "\n", " - ", "    ", "\u2028"])),
    max_size=8,
)


@given(LINES, st.sampled_from(["\n", "_x000D_\n", "; ", ", ", "\r\n", "\x0b", "\x85"]))
def test_no_name_comes_out_and_no_organisation_is_lost(declared: Declared, people: list[tuple[str, str, str]], between: str) -> None:
    cell = between.join(name + mark + organisation for name, organisation, mark in people)
    named, lines, read = organisations_in(cell, declared)
    found = pairs(named)
    assert {spelling for _, spelling in found} <= {row[0] for row in ORGANISATIONS}
    assert {identity for identity, _ in found} == {
        declared.organisations[key].recipient_id
        for key in declared.organisations
        if any(organisation == declared.organisations[key].name_text for _, organisation, _ in people)
    }
    assert 0 <= read <= lines
    assert len(dict(found)) == len(found)


@given(st.text(max_size=80))
def test_any_text_can_stand_in_the_column(declared: Declared, cell: str) -> None:
    found, lines, read = organisations_in(cell, declared)
    assert found == []
    assert 0 == read <= lines


def test_transcribed_names_are_matched_whole(declared: Declared) -> None:
    assert pairs(recipients_of("University of Example | Example & Sons Analytics Limited", declared)) == [EXAMPLE, SONS]
    assert recipients_of("Person One, University of Example | Unlisted", declared) == []
    assert recipients_of("", declared) == []


def test_a_cell_of_recipients_is_read_whole_and_an_unknown_name_stays_provisional(declared: Declared) -> None:
    [known] = named_in_cell(" UNIVERSITY of\u00a0Example", "funder", declared)
    assert (known.recipient_id, known.role, known.status) == ("university-of-example", "funder", "decided")
    [unknown] = named_in_cell("University of Example and Friends", "recipient", declared)
    assert (unknown.recipient_id, unknown.name, unknown.status) == (
        "university-of-example-and-friends",
        "University of Example and Friends",
        "provisional",
    )
    assert named_in_cell(" \u00a0", "recipient", declared) == []


@pytest.mark.parametrize("between", [" and ", " & ", " / ", "/", " + "])
def test_a_cell_of_several_listed_bodies_names_each_of_them_and_no_other_cell_is_parted(declared: Declared, between: str) -> None:
    both = named_in_cell(f"University of Example{between}The Institute for Made-up Studies Ltd", "funder", declared)
    assert [one.recipient_id for one in both] == ["university-of-example", "institute-for-made-up-studies"]
    assert {one.role for one in both} == {"funder"}
    [one] = named_in_cell(f"University of Example{between}Unheard-of Studies Ltd", "funder", declared)
    assert one.status == "provisional"
    # "X, University of Y" is a part of Y as often as another body.
    [one] = named_in_cell("Institute for Made-up Studies, University of Example", "funder", declared)
    assert one.status == "provisional"


def test_a_recorded_reading_of_a_cell_gives_each_body_its_role(declared: Declared) -> None:
    rows = [
        {"printed": "A for B", "organisation": name, "role": role, "why": "made up"}
        for name, role in (("University of Example", "recipient"), ("Institute for Made-up Studies", "commissioner"))
    ]
    told = replace(declared, recipient_cells={"a for b": rows})
    assert [(one.recipient_id, one.role) for one in named_in_cell("A for  B", "recipient", told)] == [
        ("university-of-example", "recipient"),
        ("institute-for-made-up-studies", "commissioner"),
    ]


def test_words_and_signs_that_stand_for_no_body_name_none() -> None:
    """They are no organisation to be counted, and no person's name to be withheld."""
    ours = load_declared(ROOT / "data")
    for cell in ("N/A", "n/a", "-", "–", "?", "To be confirmed", "NOT KNOWN", "None", "Various"):
        assert (named_in_cell(cell, "recipient", ours), is_withheld(cell, ours)) == ([], False), cell
    assert [one.name for one in named_in_cell("N/A\nUniversity of Bath", "recipient", ours)] == ["University of Bath"]


@pytest.mark.parametrize(
    "cell",
    [
        "Alex Nobody",
        "alex nobody",
        "ALEX NOBODY",
        "Ludwig van Nobody",
        "Nobody, Alex",
        "Prof. Nobody",
        "A. Nobody",
        "A.B. Nobody",
        "Mr & Mrs Nobody",
        "Dr Alex Nobody, PhD",
        "Alex Nobody (PhD student)",
        "Alex Nobody; Bob Example",
        "Alex Nobody\nUniversity of Example",
        "University of Example_x000D_\nAlex Nobody",
        "Alex Nobody, University of Nowhere",
        "Nobody, University of Nowhere",
        "University of Nowhere (Alex Nobody)",
        "University of Nowhere - Alex Nobody",
        "Alex Nobody at the University of Nowhere",
        "Alex Nobody and the University of Nowhere",
        "Alex Nobody University of Example",
        "Dr Nobody Research Group",
        "UCL on behalf of Alex Nobody",
        "Alex Nobody/UCL",
        "University of Example/Alex Nobody",
        "Nowhere Analytics Ltd commissioned by Alex Nobody",
        "The Alex Nobody",
        "Alex\u200bNobody",
        "Alex\nNobody",
        "Alex\nNobody\nUniversity of Example",
        "Alex Nobody  University of Nowhere",
    ],
)
def test_a_cell_of_which_any_part_may_be_a_person_is_withheld_whole(cell: str, declared: Declared) -> None:
    assert is_withheld(cell, declared)
    assert named_in_cell(cell, "recipient", declared) == []


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "Ofsted",
        "FFT",
        "FFT; Ofsted",
        "The Guardian",
        "N/A",
        "Nobody & Co",
        "University of Example",
        "The University of Example Ltd",
        "University of Example and Friends",
        "University of Example\nInstitute for Made-up Studies",
        "University of Example/Ofsted Research",
        "Nowhere Analytics Ltd",
        "Department for Invention, Examples and Skills",
        "National Foundation for Nowhere Research (NFNR)",
        "Institute of Nowhere Studies, London",
        "Nowhere Research Ltd on behalf of University of Example",
        "Local Authorities",
    ],
)
def test_a_body_is_no_person(cell: str, declared: Declared) -> None:
    assert not is_withheld(cell, declared)


def test_a_decision_lets_a_name_through_and_is_of_that_name_only(declared: Declared) -> None:
    body = replace(declared.organisations["university of example"], name_text="Alex Nobody", organisation="Alex Nobody")
    told = replace(declared, organisations=declared.organisations | {"alex nobody": body})
    assert [one.name for one in named_in_cell("Alex Nobody", "recipient", told)] == ["Alex Nobody"]
    assert is_withheld("Alex Nobody, Bob Example", told)


@pytest.mark.parametrize(
    "cell",
    ["某 某", "某某", "Jane Doe UK", "Jane Doe, teacher", "Data Scientist Jane Doe", "Victoria Street", "jane.doe@example.org"],
)
def test_a_word_that_stands_beside_people_too_clears_no_name(cell: str, declared: Declared) -> None:
    """The names are made up. Such a cell waits for a person to say that it is an organisation."""
    assert is_withheld(cell, declared)
