"""The spiders against what is known of the real API: its OpenAPI description, a real month, and real questions as they changed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.conftest import EVIDENCE, real
from tests.parliament_api import API_HOST, MEMBERS, ParliamentApi, august_2024, member, question, state_changes, statement
from tests.scrapers.helpers import document
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, STALE, STATEMENTS_SOURCE, ask, declared, held

pytestmark = real
AUGUST: dict[str, Any] = {"from": "2024-08-01", "until": "2024-08-31"}


def evidence(name: str) -> Any:
    return json.loads((Path(EVIDENCE) / "pqs" / name).read_text(encoding="utf-8"))


def misspelt(description: dict[str, Any], path: str, parameters: dict[str, list[str]]) -> list[str]:
    """What in a request the API's description does not have: its path, a parameter, or a value."""
    template = next((one for one in description["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), path)), None)
    if template is None:
        return [path]
    known = {one["name"]: one["schema"] for one in description["paths"][template]["get"]["parameters"] if one["in"] == "query"}
    wrong = [name for name in parameters if name not in known]
    for name in parameters.keys() & known.keys():
        schema = known[name]
        enum = description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["enum"] if "$ref" in schema else None
        forms = {"integer": r"\d+", "boolean": "true|false", "array": r"\d+"}
        form = r"\d{4}-\d\d-\d\d" if schema.get("format") == "date-time" else forms.get(schema.get("type"), ".+")
        for value in parameters[name]:
            if value not in enum if enum else not re.fullmatch(form, value):
                wrong.append(f"{name}={value}")
    return wrong


def test_every_parameter_is_in_the_api_s_description(api: ParliamentApi, tmp_path: Path) -> None:
    description = evidence("openapi-written-questions.json")
    api.questions = [question(1, "2024-08-01", "2024-08-09"), question(2, "2024-06-01")]
    api.statements = [statement(1, "2017-11-27", "HCWS272", "Text.")]
    ask(api, tmp_path, terms=declared(QUESTIONS_SOURCE)["collect"]["terms"], **AUGUST)
    requests = api.api_requests
    ask(api, tmp_path, **STALE, **AUGUST)
    requests += api.api_requests
    ask(api, tmp_path, options=("--since", "2024-08-01"), terms=["pupil data"], **STALE)
    requests += api.api_requests
    ask(api, tmp_path, STATEMENTS_SOURCE, **{"from": "2017-01-01"})
    requests += api.api_requests
    assert len(requests) > 25
    assert [misspelt(description, path, parameters) for path, parameters in requests if misspelt(description, path, parameters)] == []
    used = {name for _, parameters in requests for name in parameters}
    assert used >= {"searchTerm", "correctedWhenFrom", "tabledWhenFrom", "tabledWhenTo", "madeWhenFrom", "answeringBodies", "expandMember"}


def test_the_check_of_parameters_can_fail() -> None:
    description = evidence("openapi-written-questions.json")
    path = "/api/writtenquestions/questions"
    assert misspelt(description, path, {"answeringBodyId": ["60"]}) == ["answeringBodyId"]
    assert misspelt(description, path, {"sessionStatus": ["All"]}) == ["sessionStatus=All"]
    assert misspelt(description, path, {"tabledWhenFrom": ["1 May"]}) == ["tabledWhenFrom=1 May"]
    assert misspelt(description, "/Questions/1", {}) == ["/Questions/1"]


def test_the_real_month_of_august_2024(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = august_2024(Path(EVIDENCE))
    assert (len(api.questions), sum("<p" in (one["answerText"] or "") for one in api.questions) > 200) == (1004, True)
    done = ask(api, tmp_path, terms=["pupil premium"], take=40, **AUGUST)
    assert done.code == 0, done.out + done.err
    department = {one["id"]: one for one in api.questions if one["answeringBodyId"] == 60}
    assert len(department) == 92
    assert set(api.asked_details) >= set(department)
    assert len(api.asked_details) == len(set(api.asked_details))
    assert all(held(done, number) == [api.in_full(one)] for number, one in department.items())
    assert sum(len(one["questionText"]) > 255 for one in department.values()) > 10
    assert all(urls.startswith(f"https://{API_HOST}/") for urls in (row["url"] for row in done.captures))
    listed = [json.loads(document(tmp_path, row["sha256"])) for row in done.captures if "tabledWhenFrom" in row["url"]]
    assert [len(page["results"]) for page in listed] == [40, 40, 12]
    assert (ask(api, tmp_path, terms=["pupil premium"], take=40, **AUGUST).code, api.requests) == (0, [])


def test_members_are_kept_as_the_real_api_names_them(api: ParliamentApi, tmp_path: Path) -> None:
    real = [one["value"] for one in evidence("list-response-2021-02-01-tabled-body11-expandMember.json")["results"]]
    named = [one[name] for one in real for name in MEMBERS & one.keys() if one[name]]
    assert (len(real), len(named), {frozenset(one) for one in named}) == (23, 46, {frozenset(member(1))})
    api.questions, api.members = real, {one["id"]: one for one in named}
    done = ask(api, tmp_path, answering_bodies=[11], **{"from": "2021-02-01", "until": "2021-02-28"})
    assert done.code == 0, done.out
    assert all(held(done, one["id"]) == [one] for one in real)


def test_real_questions_through_all_their_states(api: ParliamentApi, tmp_path: Path) -> None:
    histories = state_changes(Path(EVIDENCE))
    assert len(histories) == 14
    bodies = sorted({state["answeringBodyId"] for states in histories for state in states})
    settings: dict[str, Any] = {"answering_bodies": bodies, "from": "2024-11-01", "until": "2025-10-31", "recent_months": 12}
    shown: dict[int, list[Any]] = {states[0]["id"]: [] for states in histories}
    for turn in range(max(len(states) for states in histories)):
        api.questions = [states[min(turn, len(states) - 1)] for states in histories]
        for state in api.questions:
            if state not in shown[state["id"]]:
                shown[state["id"]].append(state)
        done = ask(api, tmp_path, **settings, **(STALE if turn else {}))
        assert done.code == 0, done.out + done.err
    # The answer whose edit lies beyond the 255th letter shows in no list; it is had when answered questions are asked again.
    done = ask(api, tmp_path, settled_again_days=-1, **settings, **STALE)
    for number, states in shown.items():
        kept = [state for position, state in enumerate(held(done, number)) if state not in held(done, number)[:position]]
        assert kept == [api.in_full(state) for state in states], number


def test_a_question_that_comes_to_the_department_is_found(api: ParliamentApi, tmp_path: Path) -> None:
    histories = state_changes(Path(EVIDENCE))
    arriving = [states for states in histories if states[0]["answeringBodyId"] != 60 == states[-1]["answeringBodyId"]]
    assert len(arriving) == 3
    settings: dict[str, Any] = {"from": "2024-11-01", "until": "2024-11-30"}
    api.questions = [question(1, "2024-11-04", "2024-11-08"), *(states[0] for states in arriving)]
    assert (ask(api, tmp_path, **settings).code, api.asked_details) == (0, [1])
    api.questions = [question(1, "2024-11-04", "2024-11-08"), *(states[1] for states in arriving)]
    done = ask(api, tmp_path, **settings, **STALE)
    assert (done.code, set(api.asked_details)) == (0, {states[1]["id"] for states in arriving})


def test_the_declared_rule_finds_the_known_questions_and_few_others() -> None:
    rule = declared(QUESTIONS_SOURCE)["collect"]["rule"]

    def matches(text: str) -> bool:
        plain = " ".join(re.sub(r"<[^>]+>", " ", text).replace("’", "'").lower().split())
        return any(re.search(rf"(?<!\w){re.escape(one.lower())}(?!\w)", plain) for one in [*rule["any"], *rule["department"]])

    known = evidence("dfe-data-topic-questions-2023-2026.json")
    missed = [one["id"] for one in known if not matches(text_of(one))]
    month = [one for one in august_2024(Path(EVIDENCE)) if one["answeringBodyId"] == 60]
    found = [one["uin"] for one in month if matches(f"{one['heading']} {one['questionText']} {one['answerText']}")]
    assert missed == []
    assert len(found) < 12


def text_of(one: dict[str, Any]) -> str:
    """Heading, question and answer of a stored question, in full where that is stored."""
    listed = one["list"] or {}
    question_text = one["fullQuestionText"] or listed.get("questionText")
    return f"{listed.get('heading')} {question_text} {one['fullAnswerText'] or listed.get('answerText')}"
