"""Laws of decisions about pairs of recipients, over drawn decisions: order does not matter, conflicts join nothing."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.build import build_register
from pipeline.declaring.files import HEADINGS
from pipeline.organisations.joins import Body, Joins, Row, joins_of
from tests.conftest import SOAK
from tests.pipeline import made_up, made_up_dfe

FILE = "recipient_pairs.csv"
WITHOUT_HURRY = settings(deadline=None, database=None, derandomize=True)
BODIES = [
    "Invented Research Group",
    "Invented Research Group Ltd",
    "The INVENTED Research-Group, LIMITED",
    "University of Example",
    "Example University",
    "Nowhere Analytics Ltd",
    "Nowhere Analytics Ltd (part of Made-up Holdings)",
    "Made-up Holdings plc",
]
# A drawn name of a body: a letter, or the same with a legal form. The first two letters are on the list, the last is a class.
LETTERS = "abcdef"
KINDS = {"a": "listed", "b": "listed", "f": "class"}


def body_of(name: str) -> Body:
    letter = name[0].lower()
    return Body(letter, f"Body {letter}" if letter in KINDS else name, KINDS.get(letter, "as_printed"))


def decision(name: str, organisation: str, same: str, day: int) -> Row:
    return {
        "name_text": name,
        "organisation": organisation,
        "same": same,
        "decided_by": "tests",
        "decided_on": f"2026-11-{day:02}",
        "why": "made up",
    }


NAMES = st.builds(lambda letter, form: letter + form, st.sampled_from(LETTERS), st.sampled_from(["", " Ltd"]))
ROWS = st.lists(st.builds(decision, NAMES, NAMES, st.sampled_from(["yes", "yes", "no", "perhaps"]), st.integers(1, 3)), max_size=8)


@WITHOUT_HURRY
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_decisions_does_not_matter(rows: list[Row], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert joins_of(shuffled, body_of) == joins_of(rows, body_of)


@WITHOUT_HURRY
@given(ROWS)
def test_what_is_joined_hangs_together_by_yes_and_holds_no_pair_that_is_parted(rows: list[Row]) -> None:
    joins = joins_of(rows, body_of)
    for own, body in joins.into.items():
        assert joins.into[body.recipient_id] == body, "what is joined leads to one that leads to itself"
        assert own not in {one for one, kind in KINDS.items() if kind == "class"}
    together = [{own for own, body in joins.into.items() if body == one} for one in joins.into.values()]
    newest = newest_rows(rows)
    for members in together:
        assert len(members) > 1
        assert not any(row["same"] == "no" and pair <= members for pair, found in newest.items() for row in found)
        assert reachable(min(members), newest) >= members
        listed = {one for one in members if KINDS.get(one) == "listed"}
        assert not listed or joins.into[min(members)].recipient_id in listed
    assert all(len(pair) == 2 and not any(pair <= members for members in together) for pair in joins.apart)
    for pair, found in newest.items():
        if {row["same"] for row in found} == {"yes"} and "f" not in pair:
            assert any(pair <= members for members in together) or joins.faults


def newest_rows(rows: list[Row]) -> dict[frozenset[str], list[Row]]:
    """The rows of the last day about each pair of two bodies; those that a class or one body alone rules out apart."""
    found: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        pair = frozenset((row["name_text"][0], row["organisation"][0]))
        if len(pair) == 2 and not (row["same"] == "yes" and "f" in pair):
            found.setdefault(pair, []).append(row)
    return {pair: [one for one in those if one["decided_on"] == max(row["decided_on"] for row in those)] for pair, those in found.items()}


def reachable(start: str, newest: dict[frozenset[str], list[Row]]) -> set[str]:
    found = {start}
    while more := {one for pair, rows in newest.items() if pair & found and "yes" in {row["same"] for row in rows} for one in pair} - found:
        found |= more
    return found


@WITHOUT_HURRY
@given(ROWS, NAMES, NAMES)
def test_a_decision_taken_out_or_taken_back_later_is_as_if_it_had_not_been(rows: list[Row], name: str, organisation: str) -> None:
    if name[0] == organisation[0] or "f" in (name[0], organisation[0]):
        return
    without = [row for row in rows if {row["name_text"][0], row["organisation"][0]} != {name[0], organisation[0]}]
    added = [*without, decision(name, organisation, "yes", 8)]
    assert joins_of([row for row in added if row in without], body_of) == joins_of(without, body_of)
    back = joins_of([*added, decision(organisation, name, "perhaps", 9)], body_of)
    before = joins_of(without, body_of)
    assert {own: body.recipient_id for own, body in back.into.items()} == {own: body.recipient_id for own, body in before.into.items()}
    assert back.faults == before.faults


def test_a_chain_with_a_no_in_it_joins_nothing_and_says_so() -> None:
    rows = [decision("c", "d", "yes", 1), decision("d", "e", "yes", 2), decision("e", "c", "no", 1)]
    joins = joins_of(rows, body_of)
    assert joins.into == {}
    assert "'c', 'd', 'e' are joined by some rows, and another says that two of them are not the same: 'e' and 'c'" in joins.faults[0]
    assert joins_of([*rows, decision("c", "d", "no", 3)], body_of).faults == ()


def test_two_answers_of_one_day_join_nothing() -> None:
    joins = joins_of([decision("c", "d", "yes", 1), decision("d", "c", "no", 1)], body_of)
    assert (joins.into, len(joins.faults)) == ({}, 1)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (decision("c", "f", "yes", 1), "one of them is a class"),
        (decision("c", "c Ltd", "no", 1), "say who each is in recipient_names.csv"),
    ],
)
def test_what_cannot_be_followed_is_said(row: Row, fault: str) -> None:
    joins = joins_of([row], body_of)
    assert fault in joins.faults[0]
    assert joins == Joins(faults=joins.faults)


def test_a_name_that_reads_like_a_person_s_is_not_quoted() -> None:
    joins = joins_of([decision("Alex Nobody", "a", "yes", 1)], lambda name: Body(name, name, "person" if name != "a" else "listed"))
    assert joins.into == {}
    assert "Nobody" not in joins.faults[0]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one edition of made-up requests by bodies whose names are alike, and one that may be by a person."""
    data = made_up.data_folder(tmp_path_factory.mktemp("joins") / "data")
    rows = [(name, f"Made-up study {number}", "KS2", f"{1 + number} May 2013") for number, name in enumerate([*BODIES, "Alex Nobody"])]
    made_up_dfe.keep(data, made_up_dfe.requests_2013(rows), "xlsx", "2013-04-01")
    return data


def built(register: Path, folder: Path, rows: list[Row]) -> sqlite3.Connection:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(register, folder)
    made_up.write_csv(folder / "decided" / FILE, HEADINGS[FILE][0], [tuple(row.values()) for row in rows])
    return sqlite3.connect(build_register(folder).database)


@pytest.fixture(scope="module")
def plain(register: Path) -> sqlite3.Connection:
    """What is built without any decision."""
    return built(register, register.with_name("a"), [])


CONTENT = (
    "select * from recipient",
    "select * from recipient_name",
    "select * from recipient_key",
    "select * from recipient_candidate",
    "select entry_id, recipient_id, role from entry_recipient",
)


DRAWN = st.builds(decision, st.sampled_from(BODIES), st.sampled_from(BODIES), st.sampled_from(["yes", "no"]), st.integers(1, 2))


@settings(WITHOUT_HURRY, max_examples=12 if SOAK else 2, phases=[Phase.generate])
@given(rows=st.lists(DRAWN, max_size=4, unique_by=lambda row: tuple(row.values())))
def test_no_decision_changes_a_printed_value_or_a_total(register: Path, plain: sqlite3.Connection, rows: list[Row]) -> None:
    decided, turned = (built(register, register.with_name(name), some) for name, some in (("b", rows), ("c", rows[::-1])))
    for query in CONTENT:
        assert decided.execute(query).fetchall() == turned.execute(query).fetchall()
    for query in ("select * from source_row", "select * from listing_value", "select * from entry_counts"):
        assert decided.execute(query).fetchall() == plain.execute(query).fetchall()
    assert {name for (name,) in decided.execute("select name_text from recipient_name")} > set(BODIES)
    before = {one for (one,) in plain.execute("select recipient_id from recipient")}
    assert before <= {key for (key,) in decided.execute("select key from recipient_key")}, "no link that there was is broken"
    assert totals(decided) == totals(plain) == {13}


def totals(database: sqlite3.Connection) -> set[int]:
    """The whole, by recipient (each entry here names one, or none that may be shown), by year, by outcome and by kind."""
    counts = {
        "whole": "select count(*) from entry",
        "named": "select count(*) from entry_recipient",
        "unnamed": "select count(*) from entry where entry_id not in (select entry_id from entry_recipient)",
        "years": "select sum(n) from (select count(*) as n from entry_list group by year)",
        "kinds": "select sum(n) from (select count(*) as n from entry left join entry_recipient using (entry_id)"
        " left join (select recipient_id, min(kind) as kind from recipient_kind group by recipient_id) using (recipient_id) group by kind)",
        "outcomes": "select sum(entries) from entry_counts",
        "listed": "select sum(entries_in_scope + other_entries) from recipient_list",
    }
    found = {name: int(database.execute(query).fetchone()[0]) for name, query in counts.items()}
    by_recipient = {found["unnamed"] + found[one] for one in ("named", "listed")}
    return by_recipient | {found[one] for one in ("whole", "years", "kinds", "outcomes")}
