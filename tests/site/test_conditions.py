"""What questions leave out: each condition has a made-up row beside it that it alone keeps out, so that without it the answer differs."""

from __future__ import annotations

import sqlite3

import pytest

from pipeline.claiming.count_queries import filled, read_query
from tests.site.made_up_rows import add, add_edition, add_entry, answer, empty_register

SHARES, REQUESTS = "dfe-external-data-shares", "dfe-npd-requests"
PUPILS = "National Pupil Database"


@pytest.fixture
def register() -> sqlite3.Connection:
    return empty_register()


def test_what_is_past_its_end_date_is_or_may_be_external(register: sqlite3.Connection) -> None:
    add(register, "section", section_id="held", keeps="while_held")
    add_edition(register, "an-edition", REQUESTS, "2020-01")
    for audience in ("external", "internal", "not_stated"):
        ends = {"ends_on": "2015-01-31", "ends_on_status": "stated", "destruction": "not_stated"}
        add_entry(register, audience, "an-edition", "held", audience=audience, outcome="sent", **ends)
        add(register, "wording_value", wording_id=audience, field="ends_on", column_letter="A", value="2015-01-31", status="stated")
    assert {one["audience"] for one in register.execute("select audience from overdue")} == {"external", "internal", "not_stated"}
    assert [row["audience"] for row in answer(register, "past-their-end-date", "answer")] == ["external", "not_stated"]


def test_entries_without_an_end_date_are_those_of_the_newest_edition_of_each_publication(register: sqlite3.Connection) -> None:
    """Of two as at one month it is the one that was had last."""
    editions = (("old", 2019, "01"), ("first", 2020, "02"), ("newest", 2020, "03"), ("older", 2018, "04"))
    for years, source_id in enumerate((REQUESTS, SHARES)):
        for name, year, day in editions:
            edition_id = f"{source_id}-{name}"
            add_edition(register, edition_id, source_id, f"{year + years}-06", first_captured_at=f"2021-01-{day}T09:00:00Z")
            add_entry(register, f"{edition_id}-entry", edition_id, "held", ends_on_status="unparsed")
    add_edition(register, "unread", REQUESTS, "2022-06", status="unread")
    found = answer(register, "past-their-end-date", "not_known")
    assert sorted(row["edition_id"] for row in found) == [f"{SHARES}-newest", f"{REQUESTS}-newest"]
    assert {(row["end_date"], row["entries"]) for row in found} == {("unparsed", 1)}


@pytest.mark.parametrize(("to", "counted"), [("2016-12", "on-time"), ("2016-11", "on-time"), ("2017-01", "late"), ("2018-01", None)])
def test_requests_are_counted_in_the_earliest_edition_as_at_the_last_month_or_later(
    register: sqlite3.Connection, to: str, counted: str | None
) -> None:
    for edition_id, as_at in (("late", "2017-06"), ("early", "2016-06"), ("on-time", "2016-12")):
        add_edition(register, edition_id, REQUESTS, as_at)
        add_entry(register, f"{edition_id}-entry", edition_id, "dfe-npd-requests-received")
        dated = {"field": "sent_on", "column_letter": "A", "value": "2015-02-03", "status": "stated"}
        add(register, "wording_value", wording_id=f"{edition_id}-entry", **dated)
    asked = {"from": "2012-03", "to": to, "edition": ""}
    (total,) = [row for row in answer(register, "requests-by-tier", "answer", **asked) if row["tier"] == "Total"]
    assert (total["edition_counted"] == counted, total["requests"]) == ((True, 1) if counted else (False, None))
    listed = [row["entry_id"] for row in answer(register, "requests-by-tier", "requests", **asked)]
    assert listed == ([f"{counted}-entry"] if counted else [])


def test_requests_that_may_be_counted_and_cannot_be_are_not_placed(register: sqlite3.Connection) -> None:
    """Of one it is not stated for whom it is, and one row was set aside: they are in no tier's number, and not left out without a word."""
    section = "dfe-npd-requests-received"
    add_edition(register, "edition", REQUESTS, "2016-12")
    for entry_id, audience, day in (
        ("counted", "external", "2015-02-03"),
        ("unknown", "not_stated", "2015-02-03"),
        ("unknown-then", "not_stated", "2011-02-03"),
        ("own", "internal", "2015-02-03"),
    ):
        add_entry(register, entry_id, "edition", section, audience=audience)
        add(register, "wording_value", wording_id=entry_id, field="sent_on", column_letter="A", value=day, status="stated")
    for sheet_id, section_id in (("list", section), ("other", "dfe-dsap-shares")):
        add(register, "sheet", sheet_id=sheet_id, edition_id="edition", section_id=section_id)
        add(register, "source_row", row_id=f"{sheet_id}-row", sheet_id=sheet_id, disposition="set_aside")
    lines = {row["tier"]: (row["requests"], row["not_placed"]) for row in answer(register, "requests-by-tier", "answer")}
    (aside,) = (numbers for words, numbers in lines.items() if words.startswith("Set aside"))
    assert (lines["Total"], aside) == ((1, 2), (0, 1))
    listed = [(row["entry_id"], row["counted"], row["row_id"]) for row in answer(register, "requests-by-tier", "requests")]
    assert listed == [
        ("counted", "yes", "edition-counted"),
        (None, "set aside", "list-row"),
        ("unknown", "not placed", "edition-unknown"),
    ]


def test_that_no_number_of_children_is_kept_is_said_by_who_keeps_none_and_by_nobody_who_gave_none(register: sqlite3.Connection) -> None:
    said = {"kind": "figure", "measure": "pupils", "about_section": PUPILS, "scope": "how many children were in past extracts"}
    for status in ("not_recorded", "not_stated", "not_read", "unparsed", "stated"):
        given = {"quantity_low": 7, "quantity_high": 7} if status == "stated" else {}
        role = "Minister, Department for Education"
        add(register, "claim", claim_id=status, said_by_role=role, quantity_status=status, **said, **given)
    assert [row["claim_id"] for row in answer(register, "how-many-children", "answer")] == ["not_recorded"]


def test_refusals_by_year_are_figures_of_refusals(register: sqlite3.Connection) -> None:
    answered = {"item_id": "commons-2016-12-14-57722", "kind": "figure", "quantity_status": "stated"}
    campaign = {"source_kind": "campaign", "about_section": PUPILS, "kind": "figure", "quantity_status": "stated"}
    for measure in ("refusals", "requests"):
        seven = {"measure": measure, "quantity": 7, "quantity_low": 7, "quantity_high": 7, "period_from": "2012-03"}
        add(register, "claim", claim_id=f"answered-{measure}", **answered, **seven)
        add(register, "claim", claim_id=f"campaign-{measure}", **campaign, **seven)
    by_year = answer(register, "refusals-by-year", "answer")
    assert [row["parliament_opens"] for row in by_year] == ["/claims/answered-refusals"]
    assert [row["claim_id"] for row in answer(register, "refusals-by-year", "totals")] == ["campaign-refusals"]


def test_published_totals_for_a_month_are_one_period_however_many_they_are(register: sqlite3.Connection) -> None:
    """Several numbers are printed for one month, and the same months in an edition before."""
    for edition_id, as_at, months in (("newest", "2020-09", (7, 8, 9)), ("old", "2020-06", (4, 5, 6, 7))):
        add_edition(register, edition_id, SHARES, as_at)
        add(register, "sheet", sheet_id=edition_id, edition_id=edition_id)
        for month in months:
            row_id = f"{edition_id}-{month}"
            add(register, "source_row", row_id=row_id, sheet_id=edition_id, row_number=month)
            for measure in ("records_requested", "records_returned"):
                told = {"row_id": row_id, "section_id": "dfe-home-office", "measure": measure, "period_from": f"2020-0{month}"}
                add(register, "tally", tally_id=f"{row_id}-{measure}", **told)
    add(register, "section", section_id="dfe-home-office", title="Home Office")
    (told,) = answer(register, "departments-and-police-now", "answer")
    assert (told["edition_id"], told["outcome"]) == ("newest", "published totals for 3 periods")


def test_who_gets_data_now_is_told_by_the_newest_edition_that_was_read_and_of_two_by_the_one_had_last(register: sqlite3.Connection) -> None:
    add(register, "section", section_id="shares")
    for edition_id, as_at, day in (("earlier", "2020-09", "04"), ("newest", "2020-09", "05"), ("old", "2020-06", "06")):
        add_edition(register, edition_id, SHARES, as_at, first_captured_at=f"2021-01-{day}T09:00:00Z")
        for kind in ("police", ""):
            body = f"{edition_id}-{kind}"
            add(register, "recipient", recipient_id=body, name=body)
            if kind:
                add(register, "recipient_kind", recipient_id=body, kind=kind)
            add_entry(register, body, edition_id, "shares")
            add(register, "wording_recipient", wording_id=body, recipient_id=body, role="recipient")
    add_edition(register, "unread", SHARES, "2021-09", status="unread")
    assert [row["recipient_id"] for row in answer(register, "departments-and-police-now", "answer")] == ["newest-police"]
    assert [row["recipient_id"] for row in answer(register, "departments-and-police-now", "kind_not_known")] == ["newest-"]


ABSENT = "no sheet of the section was found in it"


def test_a_part_alone_that_is_put_out_anew_takes_no_other_part_s_place(register: sqlite3.Connection) -> None:
    """Shares are put out once more for the same date, and of June alone; in the newest edition totals stand and could not be read."""
    for section in ("shares", "totals", "police"):
        add(register, "section", section_id=section, title=section)
    add(register, "recipient", recipient_id="body", name="body")
    add(register, "recipient_kind", recipient_id="body", kind="police")
    parts = {"first": ("2020-09", "shares", "police"), "anew": ("2020-09", "shares"), "old": ("2020-06", "shares", "totals", "police")}
    for day, (edition_id, (as_at, *held)) in enumerate(parts.items(), start=1):
        add_edition(register, edition_id, SHARES, as_at, first_captured_at=f"2021-01-0{day}T09:00:00Z")
        for section in ("shares", "totals", "police"):
            reason = "read" if section in held else ABSENT
            told = {"section_id": section, "speaks": "yes" if section in held else "no", "reason": reason}
            add(register, "edition_section", edition_id=edition_id, **told)
            if section in held:
                entry_id = f"{edition_id}-{section}"
                add_entry(register, entry_id, edition_id, section)
                add(register, "wording_recipient", wording_id=entry_id, recipient_id="body", role="recipient")
    found = answer(register, "departments-and-police-now", "answer")
    assert sorted(row["entry_id"] for row in found) == ["anew-shares", "first-police"]
    (apart,) = answer(register, "departments-and-police-now", "other_parts")
    assert (apart["route"], apart["in_the_newest"], apart["edition_id"]) == ("totals", "it has no such part", "old")
    unread = "update edition_section set speaks = 'no', reason = 'a sheet of the section is unread'"
    register.execute(f"{unread} where edition_id = 'first' and section_id = 'police'")
    apart = {row["route"]: row["in_the_newest"] for row in answer(register, "departments-and-police-now", "other_parts")}
    assert apart == {"totals": "it has no such part", "police": "it could not be read"}


@pytest.mark.parametrize("chosen", ["", "in-part"])
def test_requests_are_not_counted_in_an_edition_of_which_a_list_of_them_was_not_read(register: sqlite3.Connection, chosen: str) -> None:
    for edition_id, as_at, reason in (("in-part", "2016-12", "a sheet of the section is unread"), ("whole", "2017-06", ABSENT)):
        add_edition(register, edition_id, REQUESTS, as_at, status="part_read")
        add_entry(register, f"{edition_id}-entry", edition_id, "dfe-npd-requests-open")
        for section_id, speaks, why in (("dfe-npd-requests-open", "yes", "read"), ("dfe-npd-requests-live", "no", reason)):
            add(register, "edition_section", edition_id=edition_id, section_id=section_id, speaks=speaks, reason=why)
        dated = {"field": "sent_on", "column_letter": "A", "value": "2015-02-03", "status": "stated"}
        add(register, "wording_value", wording_id=f"{edition_id}-entry", **dated)
    asked = {"from": "2012-03", "to": "2016-12", "edition": chosen}
    (total,) = [row for row in answer(register, "requests-by-tier", "answer", **asked) if row["tier"] == "Total"]
    told = "no edition of that time is held of which every list of requests was read: not counted, and not 0"
    assert (total["requests"], total["edition_counted"]) == ((None, told) if chosen else (1, "whole"))
    listed = [row["entry_id"] for row in answer(register, "requests-by-tier", "requests", **asked)]
    assert listed == ([] if chosen else ["whole-entry"])


# A time, an edition's date, and the date of its one row -> (counted, not placed).
PLACED = [
    (("2012-03-01", "2016-12-31"), "2016-12", None, (1, 0)),
    (("2012-03-01", "2016-12-31"), "2016-06", None, (1, 0)),
    (("2012-03-01", "2016-12-31"), "2017-01", None, (0, 1)),
    (("2012-03-01", "2016-12-31"), "2017-01", "2015-05", (1, 0)),
    (("2012-03-01", "2016-12-31"), "2017-01", "2016", (1, 0)),
    (("2012-03-01", "2016-12-31"), "2017-01", "2012", (0, 1)),
    (("2012-03-01", "2016-12-31"), "2016-12", "2012", (0, 1)),
    (("2012-03-01", "2016-12-31"), "2016-12", "2017", None),
]


@pytest.mark.parametrize(("time", "as_at", "dated", "found"), PLACED)
def test_a_release_without_a_date_counts_in_an_edition_of_the_time_and_is_not_placed_in_a_later_one(
    register: sqlite3.Connection, time: tuple[str, str], as_at: str, dated: str | None, found: tuple[int, int] | None
) -> None:
    add_edition(register, "edition", REQUESTS, as_at)
    add_entry(register, "entry", "edition", "received", outcome="sent")
    value = {"value": dated, "status": "stated" if dated else "unparsed"}
    add(register, "wording_value", wording_id="entry", field="sent_on", column_letter="A", **value)
    values = {"edition_id": "edition", "section_ids": ("received",), "first_day": time[0], "last_day": time[1]}
    rows = register.execute(filled(read_query("releases_in_one_edition"), values)).fetchall()
    assert [tuple(row) for row in rows] == ([("sent", *found)] if found else [])


# What differs from an entry that was sent, names a company, is in scope and external, and is of the child's years -> the parts it is in.
COMPANIES: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["answer"]),
    ({"outcome": "not_stated"}, ["answer"]),
    *(({"outcome": outcome}, []) for outcome in ("refused", "pending", "secure_access", "matched")),
    ({"legal_form": "not_stated"}, ["not_known"]),
    ({"legal_form": "no"}, []),
    ({"in_scope": "not_stated"}, ["not_known"]),
    ({"in_scope": "no"}, []),
    ({"audience": "not_stated"}, ["not_known"]),
    ({"audience": "internal"}, []),
    ({"legal_form": "not_stated", "outcome": "refused"}, []),
    ({"legal_form": "not_stated", "in_scope": "no"}, []),
    ({"legal_form": "not_stated", "audience": "internal"}, []),
    ({"years": "1990"}, ["left_out"]),
    *(({"years": "1990", name: other}, []) for name, other in (("outcome", "refused"), ("in_scope", "no"), ("audience", "internal"))),
    ({"years": "1990", "legal_form": "no"}, []),
    *(({"years": "1990", name: "not_stated"}, ["left_out"]) for name in ("legal_form", "in_scope", "audience")),
]


@pytest.mark.parametrize(("differs", "parts"), COMPANIES)
def test_who_is_a_company_of_the_child_s_years_is_told_once_or_not_at_all(
    register: sqlite3.Connection, differs: dict[str, str], parts: list[str]
) -> None:
    """Of two years one suffices, and so does one company; that the purpose is for sale makes nobody a company."""
    told = {"outcome": "sent", "years": "2014", "legal_form": "yes"} | differs
    add_entry(register, "entry", "edition", "shares", **{name: told[name] for name in told if name not in ("years", "legal_form")})
    for fact, said in (("legal_form", told["legal_form"]), ("purpose", "yes"), ("publisher_type", "not_stated")):
        add(register, "entry_commercial", entry_id="entry", fact=fact, answer=said)
    for position, year in enumerate((1980, int(told["years"]))):
        reach = {"group_from": 6, "group_to": 6, "year_from": year, "year_to": year, "sure": "stated"}
        add(register, "entry_reach", entry_id="entry", position=position, **reach)
    asked = {"school_year": "2014/15", "school_class": "6"}
    found = [answer(register, "companies-and-one-school-year", part, **asked) for part in ("answer", "not_known", "left_out")]
    assert [part for part, rows in zip(("answer", "not_known", "left_out"), found, strict=True) for _ in rows] == parts
