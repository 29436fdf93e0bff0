"""What happens to a question between two runs: answered, held back, corrected, transferred, withdrawn, moved, edited, gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scrapers.items import CaptureLine
from scrapers.questions import words_of
from scrapers.store import append_capture, save_document
from tests.parliament_api import ParliamentApi, question
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, STALE, ask, change, declared, held, words

MIDNIGHT = "2024-08-08T00:00:00"
HOLDING = {"dateAnswered": MIDNIGHT, "dateHoldingAnswer": MIDNIGHT, "answerIsHolding": True, "answerText": "<p>Later.</p>"}
FINAL = {"dateAnswered": "2024-08-20T00:00:00", "answerIsHolding": False, "answerText": "<p>In full.</p>"}


def test_an_answer_held_back_is_asked_again_until_it_is_final(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(1, "2024-08-01"), question(2, "2024-06-01")]  # one in a recent month, one in a month that is settled
    ask(api, tmp_path)
    for changes in (HOLDING, FINAL):
        change(api, 1, **changes)
        change(api, 2, **changes)
        done = ask(api, tmp_path, **STALE)
        assert (done.code, sorted(api.asked_details)) == (0, [1, 2])
    for number in (1, 2):
        assert [(one["answerIsHolding"], one["answerText"]) for one in held(done, number)] == [
            (None, None),
            (True, "<p>Later.</p>"),
            (False, "<p>In full.</p>"),
        ]
    assert len({row["sha256"] for row in done.captures if "/questions/1?" in row["url"]}) == 3
    done = ask(api, tmp_path, **STALE)
    assert (done.code, api.asked_details) == (0, [])


def test_a_correction_of_an_old_answer_is_found_by_its_date(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(1, "2024-06-01", "2024-06-09"), question(2, "2024-08-01", "2024-08-09")]
    ask(api, tmp_path)
    change(api, 1, answerText="<p>Corrected.</p>", answerIsCorrection=True, dateAnswerCorrected="2099-01-01T00:00:00")
    change(api, 1, originalAnswerText="<p>x</p>")
    done = ask(api, tmp_path, **STALE)
    assert (done.code, api.asked_details) == (0, [1])
    assert [one["answerIsCorrection"] for one in held(done, 1)] == [False, True]
    assert held(done, 1)[1]["originalAnswerText"] == "<p>x</p>"
    assert "correctedWhenFrom=" in done.captures[-1]["found_on"]
    assert ", corrected 2099-01-01, list " in words(done, 1)[1]
    assert "2024-06-01" not in [one.get("tabledWhenFrom", [""])[0] for one in api.asked_lists]
    looks = [one["correctedWhenFrom"][0] for one in api.asked_lists if "correctedWhenFrom" in one]
    assert len(looks) == 1
    assert looks[0] > "2024-06-01"


def test_a_correction_that_was_not_come_to_is_not_forgotten(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(1, "2024-01-01", "2024-01-09", dateAnswerCorrected="2024-06-03T00:00:00", answerIsCorrection=True)]
    api.fail("/questions/1?", '{"status":500}', 500, times=4)
    assert ask(api, tmp_path).code == 4
    done = ask(api, tmp_path, **STALE)
    assert api.asked_details == [1]
    assert held(done, 1)[0]["answerIsCorrection"] is True


def test_transferred_withdrawn_moved_and_edited_questions(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(number, "2024-08-01") for number in range(1, 6)] + [question(6, "2024-07-30", "2024-07-31")]
    ask(api, tmp_path)
    change(api, 1, answeringBodyId=1, answeringBodyName="Home Office", questionText="To ask the Secretary of State for the Home Department")
    change(api, 2, isWithdrawn=True)
    change(api, 3, dateTabled="2024-07-31T00:00:00", uin="9999")
    change(api, 4, heading="Pupils: Personal Records")
    change(api, 6, answerText="<p>Another text, and no flag.</p>")
    done = ask(api, tmp_path, **STALE)
    assert (done.code, sorted(api.asked_details)) == (0, [1, 2, 3, 4, 6])
    assert {number: len(held(done, number)) for number in range(1, 7)} == {1: 2, 2: 2, 3: 2, 4: 2, 5: 1, 6: 2}
    assert ", withdrawn, list " in words(done, 2)[1]
    # The one that has left is followed until it is answered, though no list of ours shows it.
    assert (ask(api, tmp_path, **STALE).code, api.asked_details) == (0, [1])
    change(api, 1, **FINAL)
    done = ask(api, tmp_path, **STALE)
    newest = held(done, 1)[-1]
    assert (api.asked_details, newest["answeringBodyName"], newest["answerText"]) == ([1], "Home Office", "<p>In full.</p>")
    assert (ask(api, tmp_path, **STALE).code, api.asked_details) == (0, [])


def test_answered_questions_of_recent_months_are_asked_again_now_and_then(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(1, "2024-08-01", "2024-08-09"), question(2, "2024-06-01", "2024-06-09")]
    ask(api, tmp_path)
    change(api, 1, answerText=api.questions[0]["answerText"] + "An edit at the end, which no list shows.")
    done = ask(api, tmp_path, settled_again_days=-1)
    assert (done.code, api.asked_details, len(held(done, 1))) == (0, [1], 2)


def test_a_question_held_without_its_members_is_asked_once_more_and_then_followed(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(1, "2024-08-01"), question(2, "2024-08-02", "2024-08-09"), question(3, "2023-01-01")]
    for one in api.questions:
        append_capture(tmp_path / "published", earlier(tmp_path, one))
    api.questions[1] |= {"answeringBodyId": 1}  # no list of ours shows it any more, nor the third, of a month that is not asked for
    done = ask(api, tmp_path)
    assert (done.code, sorted(api.asked_details)) == (0, [1, 2, 3]), done.out
    assert [[bool(one["askingMember"]) for one in held(done, number)] for number in (1, 2, 3)] == [[False, True]] * 3
    done = ask(api, tmp_path, **STALE)
    assert (done.code, api.asked_details) == (0, [3]), "still without an answer and in no list: asked by one address, not by both"


def earlier(data: Path, item: dict[str, Any]) -> CaptureLine:
    """A capture of a question by its address without the members, as one of an earlier day."""
    sha256 = save_document(data / "published", json.dumps({"value": item, "links": []}).encode())
    line = dict.fromkeys(CaptureLine.__dataclass_fields__, "") | {"source_id": QUESTIONS_SOURCE, "captured_at": "2024-08-31T00:00:00Z"}
    line |= {"via": "live", "sha256": sha256, "role": "attachment", "link_text": words_of(item)}
    return CaptureLine(**line | {"url": f"{declared(QUESTIONS_SOURCE)['page_url']}/{item['id']}?sessionStatus=Any"})


def test_a_month_that_no_longer_lists_what_is_held(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(number, "2024-08-01", "2024-08-09") for number in range(1, 20)]
    ask(api, tmp_path)
    api.questions = api.questions[:2]
    done = ask(api, tmp_path, **STALE)
    assert (done.code, api.asked_details) == (4, [])
    assert "no longer gives most of what was held" in done.out
    assert len(held(done, 19)) == 1
