"""The answer before it was corrected, as Parliament's service gives it beside the corrected one. All answers are made up."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from pipeline.claiming.changed_answers import GONE, NOWHERE
from pipeline.claiming.decided import HELD_LATE
from tests.conftest import data_of_parliament
from tests.pipeline import made_up
from tests.pipeline.claiming.test_changed_answers import doubts, refusals
from tests.pipeline.claiming.test_claim_candidates import ACCEPTED, CORRECTED, NOW, ask, run
from tests.pipeline.parliamentary.test_questions import built, keep, versions

ORIGINALS = "select original_answer_text, original_answer_html from parliament_version order by position"


def test_the_original_answer_is_kept_beside_the_corrected_one_safe_to_show_and_masked(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    original = "<p>31 requests.</p><script>x()</script><p>Write to somebody@example.org.</p>"
    keep(data, ask(1, "<p>33 requests.</p>", originalAnswerText=original, **CORRECTED), NOW)
    database = built(data)
    ((words, html),) = database.execute(ORIGINALS)
    assert words == "31 requests.\nWrite to [e-mail address withheld]."
    assert html == "<p>31 requests.</p><p>Write to [e-mail address withheld].</p>"
    told = database.execute("select message from issue where issue_type = 'masked_email' and message like '%original answer%'").fetchall()
    assert len(told) == 1


def test_an_original_answer_that_is_the_answer_is_none_and_one_that_comes_later_is_a_change(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>33 requests.</p>", originalAnswerText="<p>33  requests.</p>", **CORRECTED), NOW)
    keep(data, ask(1, "<p>33 requests.</p>", originalAnswerText="<p>31 requests.</p>", **CORRECTED), "2026-11-26T00:00:00Z")
    database = built(data)
    assert [words for words, _ in database.execute(ORIGINALS)] == [None, "31 requests."]
    ((item_id,),) = database.execute("select distinct item_id from parliament_version")
    assert versions(database, item_id) == [("corrected", None), ("corrected", "original_answer_text")]


def test_a_number_of_ours_that_the_original_answer_has_was_corrected_and_not_read_wrongly(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    corrected = refusals(**{"2015": "8"}, **CORRECTED)
    other = shutil.copytree(data, tmp_path / "other")
    keep(other, corrected, NOW)
    assert doubts(built(other))["2015"] == NOWHERE
    keep(data, corrected | {"originalAnswerText": refusals()["answerText"]}, NOW)
    assert {year: doubt for year, doubt in doubts(built(data)).items() if doubt} == {"2015": GONE}


def told_of(database: sqlite3.Connection) -> tuple[str, bool, str | None]:
    """The day of the one accepted claim, whether it says that an earlier answer is not held, and what puts it in doubt."""
    ((day, remark, doubt),) = database.execute("select said_on, remark, doubt_kind from claim where decided_by is not null")
    return day, HELD_LATE in (remark or ""), doubt


def test_an_accepted_claim_whose_words_stand_in_the_original_answer_has_the_day_of_that(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    words = "<p>There were 31 access requests.</p>"
    keep(data, ask(1, words, **CORRECTED), NOW)
    built(data)
    run(data, "review", "claims", "--by", "register team", said=ACCEPTED)
    assert told_of(built(data)) == ("2025-09-09", True, None)
    keep(data, ask(1, "<p>There were 33 access requests.</p>", originalAnswerText=words, **CORRECTED), "2026-11-26T00:00:00Z")
    assert told_of(built(data)) == ("2024-08-09", False, "answer_changed")
    again = made_up.data_folder(tmp_path / "again")
    shutil.copy(data / "decided" / "claims.csv", again / "decided" / "claims.csv")
    keep(again, ask(1, "<p>There were 33 access requests.</p>", originalAnswerText=words, **CORRECTED), NOW)
    assert told_of(built(again)) == ("2024-08-09", False, "answer_changed")
