"""An answer that was changed in its place, beside our own lines about it and the numbers of questions. The answers are made up."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.claiming.changed_answers import GONE, NOWHERE, PASSAGE, UNREAD, WITHDRAWN, Doubt, has_number
from tests.conftest import data_of_parliament
from tests.parliament_api import question
from tests.pipeline.claiming.test_claim_candidates import CORRECTED, WORDS
from tests.pipeline.parliamentary.test_questions import built, keep

REFUSALS = "commons-2016-12-14-57722"
ROW = "<tr><td>{}</td><td>{}</td></tr>"
PRINTED = {"2012": "9", "2013": "0", "2014": "3", "2015": "6", "2016 (up to 15th Dec)": "7"}


def refusals(**changed: Any) -> dict[str, Any]:
    """The answer on refusals, which our lines give as 9, 0, 3, 6 and 7, with made-up numbers in their places and made-up words round it."""
    numbers = PRINTED | {year: number for year, number in changed.items() if year in PRINTED}
    rows = "".join(ROW.format(year, number) for year, number in numbers.items())
    table = f"<p>Made up:</p><table>{ROW.format('<b>Year</b>', '<b>Number of cases rejected</b>')}{rows}</table>"
    value = question(571111, "2016-12-14", "2017-01-10", uin="57722", questionText="How many requests for pupil data?", answerText=table)
    return value | {name: told for name, told in changed.items() if name not in PRINTED}


def doubts(database: sqlite3.Connection, item_id: str = REFUSALS) -> dict[str, Doubt | None]:
    found = database.execute("select claim_id, doubt, doubt_kind from claim where item_id = ? order by 1", (item_id,)).fetchall()
    return {claim_id.rpartition("-refused-")[2]: Doubt(kind, words) if words else None for claim_id, words, kind in found}


def test_a_claim_of_ours_is_in_doubt_once_its_answer_says_something_else(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    keep(data, refusals(), "2026-01-01T00:00:00Z")
    changed: dict[str, Any] = {"2012": "11", "2013": "9", "2015": "&lt;5"}
    keep(data, refusals(**changed, **CORRECTED), "2026-02-01T00:00:00Z")
    database = built(data)
    # The 9 of 2012 is 11 now, and a 9 stands in another row; the 0 went with it, and the 6.
    assert doubts(database) == {"2012": PASSAGE, "2013": GONE, "2014": None, "2015": GONE, "2016": None}
    standing = dict(database.execute("select claim_id, standing from claim_list where item_id = ?", (REFUSALS,)).fetchall())
    assert [standing[f"pq-57722-refused-{year}"] for year in (2012, 2014)] == ["doubtful", "stands"]
    told = database.execute("select message from issue where issue_type = 'claim_not_in_answer' order by 1").fetchall()
    assert [message.split(" ")[1][-4:] for (message,) in told] == ["2012", "2013", "2015"]


def test_a_claim_of_ours_that_no_version_bears_out_or_that_was_withdrawn_is_in_doubt(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    keep(data, refusals(**{"2015": "8"}, **CORRECTED), "2026-01-01T00:00:00Z")
    assert {year: doubt for year, doubt in doubts(built(data)).items() if doubt} == {"2015": NOWHERE}
    keep(data, refusals(isWithdrawn=True), "2026-02-01T00:00:00Z")
    assert set(doubts(built(data)).values()) == {WITHDRAWN}


def test_that_no_number_is_held_is_in_doubt_once_the_answer_was_changed_and_what_was_replaced_is_left_alone(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    item = "commons-2017-10-23-api-776081"
    value = question(776081, "2017-10-23", "2017-10-31", questionText="On pupil data.", answerText="<p>Made up: no record is kept.</p>")
    keep(data, value, "2026-01-01T00:00:00Z")
    keep(data, value | {"answerText": "<p>Made up: there were 4,000 pupils.</p>"} | CORRECTED, "2026-02-01T00:00:00Z")
    old = question(556677, "2016-10-13", "2016-10-27", uin="48634", questionText="On pupil data.", answerText="<p>Made up: 1.</p>")
    keep(data, old, "2026-01-01T00:00:00Z")
    database = built(data)
    assert doubts(database, item)["pq-2017-10-31-children-not-recorded"] == UNREAD
    replaced = "select count(*), count(doubt) from claim where item_id = 'commons-2016-10-13-48634' and superseded_by is not null"
    assert database.execute(replaced).fetchone() == (5, 0)


@pytest.mark.parametrize(
    ("text", "number", "there"),
    [
        ("There were 2,462 people.", 2462, True),
        ("There were 12,462 people, or 2,462.5.", 2462, False),
        ("Seven staff.", 7, True),
        ("Seventy staff.", 7, False),
        ("Over 2.1 million pupils.", 2_100_000, True),
        ("There were no breaches.", 0, True),
        ("There were 10 breaches.", 0, False),
        ("2 462 people.", 2462, True),
    ],
)
def test_a_number_is_known_in_digits_in_millions_and_in_words(text: str, number: int, there: bool) -> None:
    assert has_number(text, number, WORDS) == there


def test_the_service_s_number_alone_makes_no_question_of_another_day_ours(tmp_path: Path) -> None:
    """Such numbers of ours were read out of addresses. One that turns out to be another question's must not bring its words under ours."""
    data = data_of_parliament(tmp_path / "data")
    told = "select uin, tabled_on, answered_on, versions from parliament_item where item_id = 'commons-2017-10-09-api-767482'"
    other = question(767482, "2016-02-01", "2016-02-09", uin="25000", questionText="On pupil data.", answerText="<p>Made up.</p>")
    keep(data, other, "2026-01-01T00:00:00Z")
    database = built(data)
    assert database.execute(told).fetchone() == (None, "2017-10-09", "2017-10-17", 0)
    assert database.execute("select api_id from parliament_item where item_id = 'commons-2016-02-01-25000'").fetchone() == ("767482",)
    # A day tabled that has moved is no other question, where it was answered on the day that we know.
    keep(data, other | {"dateTabled": "2017-10-10T00:00:00", "dateAnswered": "2017-10-17T00:00:00"}, "2026-02-01T00:00:00Z")
    assert built(data).execute(told).fetchone() == ("25000", "2017-10-10", "2017-10-17", 2)
