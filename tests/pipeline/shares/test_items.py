"""Which items of data printed words say that a share includes or lacks. A doubt is neither."""

from __future__ import annotations

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.shares.items import items_in

QUOTED = "did not contain key identifiers of name, address, postcode, date of birth or reference numbers"


def read(text: str, declared: Declared, *, lists_data: bool = True) -> dict[str, str]:
    """item -> what is said of it; both, joined, where both are."""
    said: dict[str, str] = {}
    for one in items_in(text, lists_data, declared.share):
        said[one.item_id] = f"{said[one.item_id]}, {one.status}" if one.item_id in said else one.status
    return said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (QUOTED, dict.fromkeys(("names", "addresses", "postcodes", "dates_of_birth", "pupil_numbers"), "absent")),
        ("KS2, KS4; SEN and FSM indicators", {"special_educational_needs": "included", "free_school_meals": "included"}),
        ("School census (excluding ethnicity), free school meals", {"ethnicity": "absent", "free_school_meals": "included"}),
        ("no names or addresses but with ethnicity", {"names": "absent", "addresses": "absent", "ethnicity": "included"}),
        ("without identifiers (names, UPN)", {"names": "absent", "pupil_numbers": "absent"}),
        ("names and addresses were removed", {"names": "absent", "addresses": "absent"}),
        ("SEN (not included), FSM", {"special_educational_needs": "absent", "free_school_meals": "included"}),
        ("names redacted", {"names": "absent"}),
        ("with the exception of ethnicity", {"ethnicity": "absent"}),
        ("School Census ethnicity", {"ethnicity": "included"}),
        ("reasons for exclusion; in care", {"exclusion_reasons": "included", "looked_after": "included"}),
        ("School names, GCSE English language, modern foreign languages, pupil premium", {}),
        ("Key Stage 4, Absence, Exclusions", {}),
        ("", {}),
    ],
)
def test_what_a_list_of_data_says(text: str, expected: dict[str, str], declared: Declared) -> None:
    assert read(text, declared) == expected


@pytest.mark.parametrize(
    "text",
    [
        "names to be supplied",
        "pseudonymised names",
        "names tbc",
        "e.g. names",
        "may contain names",
        "without consent, names",
        "Excluding:\nattainment\nnames",
        "KS4 excluding ethnicity; names",
        "attainment, names, addresses were removed",
        "names (and others) were removed",
        "not only names",
        "parents' names",
        "teacher and pupil names",
    ],
)
def test_a_doubt_is_neither_a_yes_nor_a_no(text: str, declared: Declared) -> None:
    assert read(text, declared)["names"] == "unparsed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Study the gap of pupils with special educational needs, including language", {}),
        ("The data did not include names or UPN.", {"names": "absent", "pupil_numbers": "absent"}),
        ("Extracts including ethnicity", {"ethnicity": "included"}),
        ("Tier 1: names, addresses", {}),
    ],
)
def test_in_other_texts_only_what_they_say_of_the_data_is_read(text: str, expected: dict[str, str], declared: Declared) -> None:
    assert read(text, declared, lists_data=False) == expected


def test_the_department_s_rating_and_the_law_s_lists_are_two_facts(declared: Declared) -> None:
    items = {row["item_id"]: (row["dfe_sensitive"], row["article_9"]) for row in declared.share.items}
    assert items["free_school_meals"] == ("yes", "no")
    assert items["looked_after"] == ("yes", "no")
    assert items["ethnicity"] == ("yes", "yes")
    assert items["special_educational_needs"] == ("yes", "may_reveal")
    assert all(row["dfe_source"] for row in declared.share.items if row["dfe_sensitive"] != "not_stated")
    assert all(row["law_why"] for row in declared.share.items)


@pytest.mark.parametrize(
    "text",
    [
        *("encrypted UPN", "postcode sector", "mother's ethnicity", "neither names nor addresses"),
        *("names redacted", "names omitted", "names refused", "lacking names", "partial postcode", "names pending approval"),
        *("postcode of school", "addresses of the schools", "names of the headteachers", "school workforce census: ethnicity"),
    ],
)
def test_what_was_taken_out_or_is_less_is_never_said_to_be_included(text: str, declared: Declared) -> None:
    assert "included" not in read(text, declared).values()
