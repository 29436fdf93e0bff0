"""What the pages say of questions that were corrected, withdrawn, answered by an attachment alone, or not answered. All are made up."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from pipeline.build import build_register
from pipeline.claiming.candidates import claim_id_of
from tests.conftest import data_of_parliament
from tests.parliament_api import question
from tests.pipeline.claiming.test_changed_answers import REFUSALS, refusals
from tests.pipeline.claiming.test_claim_candidates import CORRECTED, accept
from tests.pipeline.parliamentary.test_questions import keep
from tests.shared import shared
from tests.site.conftest import Site
from tests.site.questions import as_it_stood, views_in

BEFORE, AFTER = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"
ASKED = "Made up: how many requests for pupil data did the Daily Telegraph make?"
POLICE = "commons-2024-08-01-6"
FIRST, THEN = "5 requests were made by the police.", "Between 350 and 400 requests were made by the police."


def made(folder: Path) -> None:
    data = data_of_parliament(folder / "data")
    keep(data, refusals(), BEFORE)
    keep(data, refusals(**{"2012": "11"}, **CORRECTED), AFTER)
    keep(data, refusals(**{"2012": "11"}, **CORRECTED), "2026-03-01T00:00:00Z")
    asked: dict[str, Any] = {"questionText": ASKED}
    file = {"url": "https://example.org/table.xlsx", "title": "Made-up table", "fileType": "xlsx"}
    keep(data, question(1, "2024-08-01", "2024-08-09", answerText="<p> </p>", attachments=[file], **asked), BEFORE)
    keep(data, question(2, "2024-08-01", isWithdrawn=True, **asked), BEFORE)
    keep(data, question(3, "2024-08-01", **asked), BEFORE)
    wait = "<p>Made up: an answer about BBC Newsnight will follow.</p>"
    keep(data, question(4, "2024-08-01", "2024-08-05", answerText=wait, answerIsHolding=True, **asked), BEFORE)
    never = {"dateAnswered": "0001-01-01T00:00:00", "dateAnswerCorrected": "0001-01-01T00:00:00"}
    keep(data, question(5, "2024-08-01", **asked) | never, BEFORE)
    police = question(6, "2024-08-01", "2024-08-09", questionText="On pupil data.", answerText=f"<p>{FIRST}</p>")
    keep(data, police, BEFORE)
    keep(data, police | {"answerText": f"<p>{THEN}</p>"} | CORRECTED, AFTER)
    key = (THEN, "350 and 400", 1, "")
    about = {"item_id": POLICE, "about_section": "Data shares with police", "recipients": "Police forces (not named)"}
    accept(data, quotation=FIRST, superseded_by=claim_id_of(POLICE, key), **about)
    accept(data, quotation=THEN, printed=key[1], quantity_low="350", quantity_high="400", qualifier_printed="around", **about)
    requests = question(767482, "2017-10-09", "2017-10-17", questionText="On pupil data.", answerText="<p>350 requests a year.</p>")
    keep(data, requests, BEFORE)
    later = {"answerText": "<p>360 requests a year.</p>", "dateAnswerCorrected": "2027-01-01T00:00:00", "answerIsCorrection": True}
    keep(data, requests | later, "2027-02-01T00:00:00Z")
    build_register(data)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site((shared(tmp_path_factory, "parliament-pages", made) / "data" / "built" / "register.db").resolve())


def words(site: Site, address: str) -> str:
    body = site.get(address).text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body[body.index("<main") : body.index("</main>")])).split())


def rows(site: Site, slug: str, **chosen: str) -> list[dict[str, Any]]:
    asked = "&".join(f"{name}={value}" for name, value in {"part": "answer", **chosen}.items())
    found: list[dict[str, Any]] = json.loads(site.get(f"/questions/{slug}.json?{asked}").body)["rows"]
    return found


def test_a_claim_of_a_corrected_answer_is_said_to_be_in_doubt_wherever_it_stands(asked: Site) -> None:
    said = words(asked, "/claims/pq-57722-refused-2012")
    assert "In doubt: The answer was changed" in said
    assert "The speaker has not replaced it" not in said
    by_year = {row["year"]: (row["parliament"], row["standing"]) for row in rows(asked, "refusals-by-year")}
    assert by_year["2012"] == (9, "in doubt")
    assert by_year["2014"] == (3, "neither replaced nor in doubt")
    assert "(in doubt)" in words(asked, "/search?q=57722+refused")


def test_a_page_says_when_an_answer_was_last_seen_to_be_the_same(asked: Site) -> None:
    again = "Collected on 1 February 2026 , and the same when it was last collected, on 1 March 2026"
    assert again in words(asked, f"/parliament/{REFUSALS}")
    assert "and the same when" not in words(asked, "/parliament/commons-2024-08-01-1")


def test_a_0_that_was_stated_leads_to_who_stated_it_and_a_question_s_naming_confirms_nothing(asked: Site) -> None:
    assert '<a href="/claims/pq-57722-refused-2013">0</a>' in asked.get("/questions/refusals-by-year").text
    assert "Only the question names it, which confirms nothing." in words(asked, "/parliament/commons-2024-08-01-3")


def test_as_at_a_day_before_the_correction_nothing_was_in_doubt_for_it(asked: Site) -> None:
    database = sqlite3.connect(f"file:{asked.database}?mode=ro", uri=True)
    views = views_in(database.execute("select name, sql from sqlite_master where type = 'view'"))
    sql = "select standing from claim_list where claim_id = 'pq-2017-10-17-requests-a-year'"
    (edition,) = database.execute("select edition_id from edition where as_at < '2027' order by as_at desc limit 1").fetchone()
    assert database.execute(sql).fetchall() == [("doubtful",)]
    assert database.execute(as_it_stood(sql, views), {"as_at": edition}).fetchall() == [("stands",)]


@pytest.mark.parametrize(
    ("kind", "position", "then"), [("answer_changed", 2, "stands"), ("not_in_answer", 1, "doubtful"), ("ours", 2, "doubtful")]
)
def test_a_doubt_is_there_as_at_a_day_if_the_answer_of_then_cast_it_or_a_person_did(
    asked: Site, tmp_path: Path, kind: str, position: int, then: str
) -> None:
    copy = shutil.copy(asked.database, tmp_path / "register.db")
    database = sqlite3.connect(copy)
    views = views_in(database.execute("select name, sql from sqlite_master where type = 'view'"))
    claim = "claim_id = 'pq-2017-10-17-requests-a-year'"
    database.execute(f"update claim set doubt = 'Made up words of a doubt', doubt_kind = ? where {claim}", (kind,))
    if kind != "ours":
        database.execute(f"update claim_doubt set position = ?, doubt_kind = ? where {claim}", (position, kind))
    sql = f"select standing from claim_list where {claim}"
    (edition,) = database.execute("select edition_id from edition where as_at < '2027' order by as_at desc limit 1").fetchone()
    assert database.execute(sql).fetchall() == [("doubtful",)]
    assert database.execute(as_it_stood(sql, views), {"as_at": edition}).fetchall() == [(then,)]


def test_our_words_about_an_answer_that_was_corrected_are_told_from_its_own(asked: Site) -> None:
    page, card = words(asked, f"/parliament/{REFUSALS}"), words(asked, "/parliament?q=57722")
    assert "may be of what it said before" in page
    assert "Answer as corrected" in card
    assert "2012 | 11" in card
    assert "may be of what it said before" not in words(asked, "/parliament/commons-2016-10-13-48634")


def test_an_answer_without_words_of_its_own_is_no_missing_answer(asked: Site) -> None:
    said = words(asked, "/parliament/commons-2024-08-01-1")
    assert "what it says is in what goes with it, which is not read here" in said
    assert "No answer was given" not in said
    assert "an attachment" in said, "a number was asked for, and the attachment may give it"


@pytest.mark.parametrize("number", ["2", "3", "4", "5"])
def test_what_was_not_answered_has_no_day_on_which_it_was(number: str, asked: Site) -> None:
    said = words(asked, f"/parliament/commons-2024-08-01-{number}")
    assert "Answered not when it was last collected" in said
    assert "nobody when it was last collected ; put to: Department for Education" in said
    assert ("holding answer on 5 August 2024" in said) == (number == "4")
    assert "0001" not in said
    assert "Corrected" not in said


def test_the_question_on_answers_says_in_what_state_each_is_and_whose_words_it_quotes(asked: Site) -> None:
    found = {row["item_id"]: row for row in rows(asked, "written-answers-naming", recipient="daily-telegraph")}
    states = {number: found[f"commons-2024-08-01-{number}"] for number in range(1, 6)}
    assert [states[n]["version_state"] for n in range(1, 6)] == ["answered", "withdrawn", "unanswered", "holding", "unanswered"]
    assert {states[n]["whose_words"] for n in (1, 2, 3, 5)} == {"nothing was said, or its words are not held"}
    assert states[4]["whose_words"] == "the words of a holding answer"
    named = rows(asked, "written-answers-naming", recipient="british-broadcasting-corporation")
    assert ("commons-2024-08-01-4", "answer") in {(row["item_id"], row["named_in"]) for row in named}


def test_a_range_is_a_number_and_a_replaced_one_is_marked_with_what_replaced_it(asked: Site) -> None:
    found = [row for row in rows(asked, "police-and-home-office") if row["said_on"] in ("2024-08-09", "2025-09-09")]
    told = [(row["quantity"], row["said_with_it"], row["standing"], row["replaced_by_figure"]) for row in found]
    assert told == [(5, "nothing", "replaced", "350 to 400"), ("350 to 400", "around", "current", "not replaced")]
    said = rows(asked, "what-one-organisation-got", part="said", recipient="police-forces-not-named")
    assert {row["standing"] for row in said if row["claim_id"].startswith("pq-48634-police")} == {"replaced"}
    assert "(replaced later)" in words(asked, "/search?q=31+access")
