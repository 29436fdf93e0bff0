"""One answer to several questions, the same words on another day, and the same number in another session. The questions are made up."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import data_of_parliament
from tests.parliament_api import question
from tests.pipeline import made_up
from tests.pipeline.claiming.test_claim_candidates import CORRECTED, NOW, accept, ask, proposals
from tests.pipeline.parliamentary.test_questions import built, keep

SAID = "<p>31 requests.</p>"


def test_a_decision_holds_for_no_question_of_another_session_with_the_same_number(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    both = {"groupedQuestions": ["9"], "groupedQuestionsDates": [{"questionUin": "9", "dateTabled": "2024-08-01T00:00:00"}]}
    keep(data, ask(1, SAID, uin="8", **both), NOW)
    old = question(3, "2016-08-01", "2016-08-09", uin="9", questionText="How many requests for pupil data?", answerText=SAID)
    keep(data, old, NOW)
    accept(data, item_id="commons-2016-08-01-9", quotation="31 requests.", printed="31", quantity_low="31", quantity_high="31")
    told = proposals(built(data), "item_id, decision")
    assert told == [("commons-2016-08-01-9", "accepted"), ("commons-2024-08-01-8", "undecided")]
    keep(data, ask(2, SAID, uin="9"), NOW)
    accept(data, item_id="commons-2024-08-01-9", quotation="31 requests.", printed="31", quantity_low="31", quantity_high="31")
    assert proposals(built(data), "item_id, decision")[1:] == [("commons-2024-08-01-8", "accepted")]


def test_the_same_words_on_another_day_are_another_answer(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    for number, year in ((1, "2024"), (2, "2025")):
        value = question(number, f"{year}-08-01", f"{year}-08-09", questionText="How many requests for pupil data?", answerText=SAID)
        keep(data, value, NOW)
    assert proposals(built(data), "item_id, printed") == [("commons-2024-08-01-1", "31"), ("commons-2025-08-01-2", "31")]


def test_that_none_is_held_is_proposed_of_each_question_that_asks_for_a_number(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    for number in range(1, 5):
        answer = f"<p>This information is not held centrally.</p><p>Made up, part {number}.</p>"
        keep(data, ask(number, answer, "How many pupil data requests?" if number != 3 else "What of pupil data?"), NOW)
    kinds = proposals(built(data), "item_id, kind, quantity_status")
    assert kinds == [(f"commons-2024-08-01-{number}", "no_number", "not_recorded") for number in (1, 2, 4)]


def test_of_questions_that_share_an_answer_any_may_ask_for_the_number_that_it_lacks(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    for number, text in ((1, "What is done with pupil data?"), (2, "How many requests for pupil data were there?")):
        keep(data, ask(number, "<p>The Department takes this seriously.</p>", text), NOW)
    assert proposals(built(data), "item_id, kind") == [("commons-2024-08-01-1", "none_given")]


def test_words_of_an_answer_that_is_held_as_corrected_alone_are_said_to_be_so(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    file = {"title": "Made-up table", "url": "https://example.org/a.xlsx", "fileType": "xlsx"}
    keep(data, ask(1, SAID, **CORRECTED), "2026-01-01T00:00:00Z")
    keep(data, ask(1, SAID, **CORRECTED, attachments=[file], groupedQuestions=["2"]), "2026-02-01T00:00:00Z")
    accept(data, quotation="31 requests.", printed="31", quantity_low="31", quantity_high="31")
    database = built(data)
    assert database.execute("select said_on, remark like '%whether it said this before is not known%' from claim").fetchall() == [
        ("2025-09-09", 1)
    ]
    changed = database.execute("select changed from parliament_version order by position").fetchall()
    assert changed == [(None,), ("grouped, attachments",)]


def test_a_claim_of_ours_answers_for_one_figure_alone(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    answer = "<p>Made up: 31 access requests by the police. There were 31 requests by others.</p>"
    keep(data, question(556677, "2016-10-13", "2016-10-27", uin="48634", questionText="On pupil data.", answerText=answer), NOW)
    assert proposals(built(data), "decision, claim_id") == [
        ("claimed", "pq-48634-police-requests"),
        ("undecided", None),
    ]


def test_what_is_kept_does_not_hang_on_how_an_apostrophe_is_set_or_on_a_name(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    texts = {1: "On pupils\u2019 personal data.", 2: "On pupil\u2011level data.", 3: "On a visit of Leo Made-up.", 4: "On LEO."}
    for number, text in texts.items():
        keep(data, question(number, "2024-08-01", questionText=text, answeringBodyId=60 if number > 2 else 1), NOW)
    kept = built(data).execute("select api_id from parliament_item where versions > 0 order by 1").fetchall()
    assert kept == [("1",), ("2",), ("4",)]


def test_an_answer_of_a_stated_day_is_of_no_question_that_was_tabled_after_it(tmp_path: Path) -> None:
    """The number 48634 was given again in a later session, to a question that has no answer yet."""
    data = data_of_parliament(tmp_path / "data")
    text = "Pursuant to the Answer of 27 October 2016 to Question 48634, and to the Answer of 5 May 2018 to Question 777: pupil data."
    text += " Further to that on 6 March 2017 (HL5596)."
    keep(data, question(1, "2026-08-01", questionText=text), NOW)
    keep(data, question(2, "2026-07-01", uin="48634", questionText="On pupil data."), NOW)
    keep(data, question(3, "2026-07-02", uin="777", questionText="On pupil data."), NOW)
    keep(data, question(4, "2018-05-01", "2018-05-05", uin="777", questionText="On pupil data.", answerIsHolding=True), NOW)
    found = built(data).execute("select cited, cited_item_id from parliament_citation where item_id = 'commons-2026-08-01-1' order by 1")
    assert found.fetchall() == [
        ("48634", "commons-2016-10-13-48634"),
        ("777", "commons-2018-05-01-777"),
        ("HL5596", "lords-answered-2017-03-06-hl5596"),
    ]
