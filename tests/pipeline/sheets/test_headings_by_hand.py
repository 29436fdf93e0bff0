"""Headings that hold the words of a field and are about something else. All of them are made up."""

from __future__ import annotations

import pytest

from pipeline.declaring.declarations import Declared
from pipeline.sheets.heading_words import field_of
from tests.pipeline.made_up_dfe import SHARES

NO_FIELD = (
    "Purpose for which data requested|Reason data requested|Sensitivity of data requested|Tier of data shared|Frequency of data shared|"
    "Format of data shared|Method by which data shared|Was data shared?|Has data been shared?|Number of pupils (000s)|Job title|"
    "Number of pupils (thousands)|Number of pupils (approx.)|Estimated number of pupils|Average number of records|Organisation address|"
    "Organisation postcode|Decision date|Date of decision|Status date|Outcome date|Reason for rejection|Reason for withdrawal|"
    "Title (Mr/Mrs/Dr)|Related reference|Use of data restrictions|Month data shared"
)
A_FIELD = {
    "Data requested": "datasets_text",
    "Description of data shared": "datasets_text",
    "NPD data items requested": "datasets_text",
    "Purpose of the data share": "purpose",
    "Name of organisation(s)": "recipients_text",
    "Type of organisation": "publisher_type",
    "Title of the research project": "title",
    "Is onward sharing permitted?": "onward_sharing",
    "Date data was first sent": "sent_on",
    "End date of agreement": "ends_on",
    "Number of pupils": "record_count",
    "How the data is accessed": None,
    "How accessed": "access_route",
}


@pytest.mark.parametrize("heading", NO_FIELD.split("|"))
def test_a_heading_about_something_else_is_no_field(heading: str, declared: Declared) -> None:
    assert field_of(heading, declared.vocabulary_of(SHARES))[0] is None


@pytest.mark.parametrize(("heading", "field"), A_FIELD.items())
def test_a_heading_in_other_words_is_its_field(heading: str, field: str | None, declared: Declared) -> None:
    assert field_of(heading, declared.vocabulary_of(SHARES))[0] == field
