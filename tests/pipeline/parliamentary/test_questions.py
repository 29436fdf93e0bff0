"""Collected questions: every version kept, the right current one, which are kept, and how they take over our own lines."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.build import build_register
from scrapers.api_answers import IN_FULL
from scrapers.items import CaptureLine
from scrapers.store import append_capture, save_document
from tests.conftest import EVIDENCE, data_of_parliament, real
from tests.parliament_api import august_2024, member, question, state_changes, statement

API = "https://questions-statements-api.parliament.uk/api/"


def keep(data: Path, value: dict[str, Any], when: str, kind: str = "questions", query: str = IN_FULL) -> None:
    """Put one answer of the service into the store, as its spider does."""
    sha256 = save_document(data / "published", json.dumps({"value": value, "links": []}).encode())
    line = dict.fromkeys(CaptureLine.__dataclass_fields__, "") | {"source_id": f"parliament-{kind}", "captured_at": when, "via": "live"}
    line |= {"sha256": sha256, "role": "attachment", "content_type": "application/json"}
    line["url"] = f"{API}written{kind}/{kind}/{value['id']}?{query}"
    append_capture(data / "published", CaptureLine(**line))


def built(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(build_register(data).database)


def versions(database: sqlite3.Connection, item_id: str) -> list[Any]:
    return database.execute("select state, changed from parliament_version where item_id = ? order by position", (item_id,)).fetchall()


def changes(value: dict[str, Any], states: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [value | state for state in states]


def test_a_question_is_followed_through_its_states_also_when_its_day_moves(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    first = question(900001, "2024-08-01") | {"questionText": "What pupil data was given to whom?", "answerText": None}
    holding = {"dateAnswered": "2024-08-09T00:00:00", "answerIsHolding": True, "answerText": "<p>An answer will follow.</p>"}
    final = {"dateAnswered": "2024-09-02T00:00:00", "answerIsHolding": False, "answerText": "<p>To 5 bodies.</p><script>x()</script>"}
    corrected = final | {"dateAnswerCorrected": "2025-09-02T00:00:00", "answerIsCorrection": True, "answerText": "<p>To 6 bodies.</p>"}
    moved = {"dateTabled": "2024-08-02T00:00:00"}
    for number, value in enumerate(changes(first, [{}, moved, moved | holding, moved | final, moved | corrected]), start=1):
        keep(data, value, f"2025-0{number}-01T00:00:00Z")
    keep(data, first | moved | corrected, "2025-07-01T00:00:00Z")
    database = built(data)
    item = f"commons-2024-08-01-{first['uin']}"
    assert versions(database, item) == [
        ("unanswered", None),
        ("unanswered", "tabled_on"),
        ("holding", "state, answered_on, answer_text"),
        ("answered", "state, answered_on, answer_text"),
        ("corrected", "state, corrected_on, answer_text"),
    ]
    current = database.execute("select tabled_on, state, answer_text, about, row_id from parliament_list where item_id = ?", (item,))
    assert current.fetchone() == ("2024-08-02", "corrected", "To 6 bodies.", None, None)
    assert "script" not in "".join(html or "" for (html,) in database.execute("select answer_html from parliament_version"))


def test_an_answer_that_came_back_is_the_current_one(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    value = question(900002, "2024-08-01", "2024-08-09") | {"questionText": "About pupil data."}
    other = value | {"answerText": "<p>Something else.</p>"}
    for when, state in (("2025-01-01", value), ("2025-02-01", other), ("2025-03-01", value)):
        keep(data, state, f"{when}T00:00:00Z")
    dayless = question(900003, "2024-08-01") | {"questionText": "About pupil data.", "answerText": "<p>To 5 bodies.</p>"}
    keep(data, dayless, "2025-01-01T00:00:00Z")
    database = built(data)
    texts = "select answer_text from parliament_version join parliament_item using (item_id) where api_id = '900002' order by position"
    found = [text for (text,) in database.execute(texts)]
    assert found == [found[0], "Something else.", found[0]]
    told = "select state, parliament_version.answered_on, answer_text from parliament_version join parliament_item using (item_id)"
    one = database.execute(f"{told} where api_id = '900003'").fetchall()
    assert one == [("answered", None, "To 5 bodies.")], "an answer without its day is an answer"


def test_only_what_the_declared_rule_names_is_kept(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    words = ["About pupil data.", "About school buildings.", "About the personal data of teachers.", "About personal data in general."]
    for number, (text, body) in enumerate(zip(words, (1, 60, 60, 1), strict=True), start=900010):
        keep(data, question(number, "2024-08-01") | {"questionText": text, "answeringBodyId": body}, "2025-01-01T00:00:00Z")
    database = built(data)
    found = database.execute("select question_text from parliament_version order by 1").fetchall()
    assert found == [("About pupil data.",), ("About the personal data of teachers.",)]


def test_of_ministers_statements_only_those_about_such_data_are_kept(tmp_path: Path) -> None:
    """The service is asked for all that the Department's ministers stated; most of it is about schools, and in no count of ours."""
    data = data_of_parliament(tmp_path / "data")
    texts = {
        "HCWS901": "<p>Made up: new school buildings.</p>",
        "HCWS902": "<p>Made up: who may use the school census.</p>",
        "HCWS903": "<p>Made up: corrects the answer of 27 October 2016 to Question 48634.</p>",
        "HCWS904": "<p>Made up: corrects PQ 77777, which is about something else.</p>",
    }
    for number, (uin, text) in enumerate(texts.items(), start=1):
        keep(data, statement(number, "2017-11-28", uin, text), "2026-11-25T00:00:00Z", "statements")
    # A line of ours, whose answer we had not seen, is about this one, whatever its words.
    keep(data, question(1848878, "2025-11-05", "2025-11-12") | {"uin": "88243", "questionText": "Made up."}, "2026-11-25T00:00:00Z")
    made = build_register(data)
    assert "collected from Parliament: 3 questions and statements about such data, in 3 versions; 2 about other things" in made.lines
    asked = "select uin, row_id is not null, answered_the_question from parliament_item where versions > 0 order by uin"
    found = sqlite3.connect(made.database).execute(asked).fetchall()
    assert found == [("88243", 1, None), ("HCWS902", 0, None), ("HCWS903", 0, None)]


def test_a_collected_question_takes_over_our_line_and_keeps_its_id_and_links(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    before = built(data)
    ours = "select item_id, about, row_id from parliament_item where uin = '48634'"
    (item_id, about, row_id) = before.execute(ours).fetchone()
    value = question(556677, "2016-10-13", "2016-10-27") | {"uin": "48634", "questionText": "How many pupils' data? To the Home Office."}
    keep(data, value, "2026-11-25T00:00:00Z")
    later = {"id": 99, "dateTabled": "2024-10-13T00:00:00", "dateAnswered": None, "questionText": "pupil data"}
    keep(data, value | later, "2026-11-25T00:00:00Z")
    after = built(data)
    assert after.execute(ours + " and versions > 0 and row_id is not null").fetchall() == [(item_id, about, row_id)]
    assert after.execute("select count(*) from parliament_item where uin = '48634'").fetchone() == (2,), "another session's is another"
    same = "select claim_id, superseded_by from claim where item_id = ? order by 1"
    assert after.execute(same, (item_id,)).fetchall() == before.execute(same, (item_id,)).fetchall() != []
    assert after.execute("select api_id from parliament_item where item_id = ?", (item_id,)).fetchone() == ("556677",)


def test_what_a_question_cites_leads_to_the_item_where_only_one_can_be_meant(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    text = "pursuant to the Answer of 27 October 2016 to Question 48634, on pupil data, and Question 999999."
    keep(data, question(900020, "2016-12-01") | {"questionText": text}, "2026-11-25T00:00:00Z")
    found = built(data).execute("select cited, cited_item_id from parliament_citation where item_id like 'commons-2016-12-01-%' order by 1")
    assert found.fetchall() == [("48634", "commons-2016-10-13-48634"), ("999999", None)]


def test_a_collected_statement_takes_over_our_line(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    value = statement(5, "2017-11-27", "HCWS272", "<p>Made up: corrects PQ48634.</p>")
    keep(data, value, "2026-11-25T00:00:00Z", "statements")
    found = built(data).execute("select versions, row_id is not null from parliament_item where uin = 'HCWS272'").fetchall()
    assert found == [(1, 1)]


ODD: list[dict[str, Any]] = [
    {"groupedQuestions": 5, "groupedQuestionsDates": "x", "attachments": None},
    {"dateTabled": "soon / later", "uin": None},
    {"heading": "a\ud800b", "answerText": "<p>c\udfffd\x00e\x0b</p>"},
    {"answerText": f"<table><tr><td>{'9' * 30}</td></tr></table>", "answeringBodyName": 7},
    {"dateAnswerCorrected": "0001-01-01T00:00:00", "dateHoldingAnswer": "0001-01-01T00:00:00"},
    {"attachments": [{"url": "javascript:x()", "title": "A"}, {"title": "B"}, "C", {"url": "https://example.org/d", "title": "D"}]},
]


def test_odd_values_stop_no_build_and_what_can_be_read_is(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    for number, odd in enumerate(ODD, start=900050):
        keep(data, question(number, "2024-08-01", "2024-08-09") | {"questionText": "About pupil data."} | odd, "2025-01-01T00:00:00Z")
    database = built(data)
    assert database.execute("select count(*) from parliament_item where versions > 0").fetchone() == (len(ODD),)
    assert database.execute("select heading from parliament_version where heading like 'a_b'").fetchall() == [("a?b",)]
    # No date, as such services send it, makes no correction of an answer.
    assert database.execute("select count(*) from parliament_version where state = 'corrected'").fetchone() == (0,)
    files = database.execute("select title, url from parliament_attachment order by title").fetchall()
    assert files == [("A", ""), ("B", ""), ("D", "https://example.org/d")]


def test_an_answer_about_nothing_is_reported_and_stops_nothing(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    for number, house in ((900060, None), (900061, "Bicameral"), (900062, "Lords")):
        keep(data, question(number, "2024-08-01") | {"questionText": "About pupil data.", "house": house}, "2025-01-01T00:00:00Z")
    database = built(data)
    found = database.execute("select message from issue where issue_type = 'answer_not_understood' order by 1").fetchall()
    assert [message.partition("?")[0].rpartition("/")[2] for (message,) in found] == ["900060", "900061"]
    assert database.execute("select house from parliament_item where versions > 0").fetchall() == [("lords",)]
    assert sum("refused: " in line for line in build_register(data).lines) == 2


def test_two_questions_with_one_house_day_and_number_are_two(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    for number in (900070, 910070):
        keep(data, question(number, "2016-10-13") | {"uin": "48634", "questionText": "About pupil data."}, "2025-01-01T00:00:00Z")
    found = built(data).execute("select item_id, api_id, row_id is not null from parliament_item where versions > 0 order by 1")
    assert found.fetchall() == [("commons-2016-10-13-48634", "900070", 1), ("commons-2016-10-13-48634-api-910070", "910070", 0)]


MEMBERS_OF = "select asked_by, asked_by_party, answered_by, corrected_by from parliament_version where item_id = ? order by position"
ITEM_OF = "select asked_by, asked_by_party, answered_by from parliament_item where item_id = ?"


def test_members_are_named_in_each_version_as_the_service_named_them_then(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    value = question(900030, "2024-08-01") | {"questionText": "About pupil data."}
    peer = member(1) | {"name": "Lady Made-up", "party": "Another made-up party"}
    answered = {"dateAnswered": "2024-09-02T00:00:00", "answeringMemberId": 2, "answeringMember": member(2), "answerText": "<p>So.</p>"}
    corrected = {"correctingMemberId": 3, "correctingMember": member(3), "dateAnswerCorrected": "2025-01-01T00:00:00"}
    keep(data, value, "2024-08-01T00:00:00Z", query="sessionStatus=Any")
    states: list[dict[str, Any]] = [{"askingMember": member(1)}, answered | {"askingMember": peer}]
    for number, state in enumerate([*states, states[1] | corrected], start=1):
        keep(data, value | state, f"2025-0{number}-01T00:00:00Z")
    database = built(data)
    item = f"commons-2024-08-01-{value['uin']}"
    minister, corrector, now = member(2)["name"], member(3)["name"], ("Lady Made-up", "Another made-up party")
    assert database.execute(MEMBERS_OF, (item,)).fetchall() == [
        (None, None, None, None),
        (member(1)["name"], member(1)["party"], None, None),
        (*now, minister, None),
        (*now, minister, corrector),
    ]
    assert database.execute(ITEM_OF, (item,)).fetchone() == (*now, minister)
    changed = [fields for _, fields in versions(database, item)]
    assert changed == [None, None, "state, answered_on, answer_text", "state, corrected_on"], "a name is no change of the question"


def test_parliament_s_names_take_the_place_of_ours_and_none_of_its_takes_none_away(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    (ours,) = built(data).execute(f"{ITEM_OF} and uin = '48634'", ("commons-2016-10-13-48634",)).fetchall()
    value = question(556677, "2016-10-13", "2016-10-27") | {"uin": "48634", "questionText": "How many pupils' data?"}
    keep(data, value, "2026-11-25T00:00:00Z")
    assert ours[0]
    assert built(data).execute(ITEM_OF, ("commons-2016-10-13-48634",)).fetchone() == ours
    keep(data, value | {"askingMember": member(1), "answeringMember": member(2)}, "2026-11-26T00:00:00Z")
    theirs = (member(1)["name"], member(1)["party"], member(2)["name"])
    assert built(data).execute(ITEM_OF, ("commons-2016-10-13-48634",)).fetchone() == theirs
    keep(data, statement(5, "2017-11-27", "HCWS272", "<p>Made up.</p>") | {"member": member(2)}, "2026-11-25T00:00:00Z", "statements")
    assert built(data).execute("select made_by from statement where uin = 'HCWS272'").fetchone() == (member(2)["name"],)


def test_only_the_member_whose_number_is_given_is_named(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    others: list[Any] = [member(9), {"name": "Somebody"}, "Somebody", ["Somebody"], {"id": 1}, {"id": 1, "name": None}]
    for number, named in enumerate(others, start=900040):
        value = question(number, "2024-08-01", "2024-08-09") | {"questionText": "About pupil data, asked for Somebody Else."}
        keep(data, value | {"askingMember": named, "answeringMember": named}, "2025-01-01T00:00:00Z")
    named = built(data).execute("select asked_by, asked_by_party, answered_by from parliament_item where versions > 0").fetchall()
    assert named == [(None, None, None)] * len(others)


@real
def test_the_real_members_are_named(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    path = Path(EVIDENCE) / "pqs" / "list-response-2021-02-01-tabled-body11-expandMember.json"
    found = [one["value"] for one in json.loads(path.read_text(encoding="utf-8"))["results"]]
    for value in found:
        keep(data, value | {"questionText": f"On pupil data. {value['questionText']}"}, "2021-03-18T00:00:00Z")
    named = built(data).execute("select api_id, asked_by, asked_by_party, answered_by from parliament_item where versions > 0").fetchall()
    people = [(one["askingMember"], one["answeringMember"] or {}) for one in found]
    told = {(str(one["id"]), a["name"], a["party"], b.get("name")) for one, (a, b) in zip(found, people, strict=True)}
    assert (len(named), set(named)) == (23, told)


@real
def test_the_real_questions_that_changed_end_with_every_version_and_the_right_one_current(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    sources = (data / "declared" / "sources.yml").read_text(encoding="utf-8")
    (data / "declared" / "sources.yml").write_text(sources.replace("[National", '["the", National'), encoding="utf-8")
    histories = state_changes(Path(EVIDENCE))
    for history in histories:
        for number, value in enumerate(history, start=1):
            keep(data, value, f"2025-01-{number:02}T00:00:00Z")
    database = built(data)
    assert len(histories) == 14
    for history in histories:
        seen = database.execute(
            "select count(*), max(position) from parliament_version join parliament_item using (item_id) where api_id = ?",
            (str(history[-1]["id"]),),
        ).fetchone()
        different = [one for before, one in zip([None, *history], history, strict=False) if before != one]
        assert seen == (len(different), len(different))
        newest = database.execute("select tabled_on, answering_body from parliament_item where api_id = ?", (str(history[-1]["id"]),))
        assert newest.fetchone() == (history[-1]["dateTabled"][:10], history[-1]["answeringBodyName"])


@real
def test_the_real_month_is_kept_by_the_rule(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    values = [one for one in august_2024(Path(EVIDENCE)) if str(one["answerText"] or "").startswith("<")]
    for value in values:
        keep(data, value, "2024-10-01T00:00:00Z")
    database = built(data)
    assert len(values) > 200
    said = f"collected from Parliament: 3 questions and statements about such data, in 3 versions; {len(values) - 3} about other things"
    assert said in build_register(data).lines
    kept = {api_id for (api_id,) in database.execute("select api_id from parliament_item where versions > 0")}
    assert len(kept) == 3
