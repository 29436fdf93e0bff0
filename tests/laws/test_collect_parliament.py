"""From Parliament's API to the register: the real month, real questions as they changed, and bad input, through spider, store and pipeline.

The stand-in names members by made-up names and gives the real texts: in full where they are at hand, else as the list cut them.
"""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.build import Built, build_register
from pipeline.checks import problems_of
from pipeline.declared import load_declared
from pipeline.parliamentary.answers import MOST_CELLS, cells_of, safe
from tests.conftest import EVIDENCE, SOAK, data_of_parliament, new_data, real, run_register
from tests.laws.conftest import rows
from tests.laws.hostile_markup import PAYLOADS, what_acts
from tests.machine import processor_seconds
from tests.parliament_api import Item, ParliamentApi, august_2024, full_texts, question, state_changes
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, STALE, ask

AUGUST: dict[str, Any] = {"from": "2024-08-01", "until": "2024-08-31"}
Row = tuple[Any, ...]


@pytest.fixture
def api() -> Iterator[ParliamentApi]:
    with ParliamentApi() as running:
        yield running


def declare(data: Path, **collect: Any) -> None:
    """Changes what the data folder declares of the questions' source."""
    path = data / "declared" / "sources.yml"
    sources = yaml.safe_load(path.read_text(encoding="utf-8"))
    next(one for one in sources if one["source_id"] == QUESTIONS_SOURCE)["collect"] |= collect
    path.write_text(yaml.safe_dump(sources, allow_unicode=True, sort_keys=False), encoding="utf-8")


def checked(data: Path) -> Built:
    """A build of what is held; that it was published says that it passed its checks, and they are asked once more."""
    built = build_register(data)
    assert problems_of(built.database, load_declared(data)) == []
    assert (data / "built" / "register.db").resolve() == built.database.resolve()
    return built


def number(data: Path, query: str) -> int:
    return int(rows(data, query)[0][0])


def row_of(report: str) -> list[str]:
    """What the report's line says of the source: planned, new, same, refused, failed, not reached, and what happened."""
    return next(line.split(maxsplit=7)[1:] for line in report.splitlines() if line.startswith(f"{QUESTIONS_SOURCE} "))


@real
def test_the_real_month_as_declared_becomes_the_register(api: ParliamentApi, tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    declare(data, **AUGUST)
    api.questions = august_2024(Path(EVIDENCE))
    done = run_register("collect", QUESTIONS_SOURCE, data=data, REGISTER_MIRROR=api.origin)
    assert done.returncode == 0, done.stdout + done.stderr
    department = {one["id"] for one in api.questions if one["answeringBodyId"] == 60}
    assert (len(api.questions), len(department), len(api.asked_details)) == (1004, 92, 92)
    assert set(api.asked_details) == department
    # 92 questions, a page of the month, and twenty lists without a result (the corrections' and 19 terms'), which are alike but for one.
    assert row_of(done.stdout) == ["113", "96", "17", "0", "0", "0", "complete"]
    built = checked(data)
    said = "collected from Parliament: 6 questions and statements about such data, in 6 versions; 86 about other things"
    assert said in built.lines
    found = rows(data, "select uin, asked_by, answered_by from parliament_item where versions > 0 order by tabled_on, uin")
    assert [uin for uin, _, _ in found] == ["2821", "2822", "2825", "3295", "3301", "3589"]
    assert all(asked.startswith("Made-up Member ") and answered.startswith("Made-up Member ") for _, asked, answered in found)
    assert number(data, "select count(*) from parliament_version") == 6
    assert number(data, "select count(*) from answer_cell") == 0, "none of the six real answers with a table is about such data"
    again = run_register("collect", QUESTIONS_SOURCE, data=data, REGISTER_MIRROR=api.origin)
    assert (again.returncode, row_of(again.stdout)[-1]) == (0, "complete, nothing new")
    assert checked(data).build_id == built.build_id


@real
@pytest.mark.skipif(not SOAK, reason="the long run asks for all 1,004 questions of a month, and every run for those of the Department")
def test_every_question_of_the_real_month_can_be_had_and_read(api: ParliamentApi, tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    api.questions = august_2024(Path(EVIDENCE))
    bodies = sorted({one["answeringBodyId"] for one in api.questions})
    declare(data, rule={})
    done = ask(api, data, answering_bodies=bodies, **AUGUST)
    assert (done.code, len(api.asked_details), len(set(api.asked_details))) == (0, 1004, 1004), done.out
    built = checked(data)
    said = "collected from Parliament: 1,004 questions and statements about such data, in 1,004 versions; 0 about other things"
    assert said in built.lines
    assert number(data, "select count(*) from question where api_id is not null and asked_by like 'Made-up Member %'") == 1004
    full = {str(key): text["answer_text"] for key, text in full_texts(Path(EVIDENCE)).items()}
    words, found = load_declared(data).answer_words, [(number, safe(text)) for number, text in full.items() if "<table" in text]
    tables = {number: Counter(cell.table_number for cell in cells_of(markup, words)) for number, markup in found}
    assert (len(full), len(tables), sum(cells.total() for cells in tables.values())) == (223, 6, 305)
    stored = "select api_id, count(*) from answer_cell join parliament_item using (item_id) group by api_id"
    assert dict(rows(data, stored)) == {number: cells.total() for number, cells in tables.items()}
    assert [html for (html,) in rows(data, "select answer_html from parliament_version where answer_html <> ''") if what_acts(html)] == []
    wrapped = "select count(*) from parliament_version where answer_html like '%safelinks%'"
    assert (sum("safelinks" in text for text in full.values()), number(data, wrapped)) == (4, 0)


FACTS = "tabled_on, answered_on, corrected_on, answering_body, heading"


def state_of(value: Item) -> Row:
    """What the register must say of one state of a question: FACTS."""
    day = [str(value[name] or "")[:10] or None for name in ("dateTabled", "dateAnswered", "dateAnswerCorrected")]
    return (*day, value["answeringBodyName"], value["heading"])


@real
def test_real_questions_are_followed_from_the_api_into_the_register(api: ParliamentApi, tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    declare(data, rule={})
    histories = state_changes(Path(EVIDENCE))
    bodies = sorted({state["answeringBodyId"] for states in histories for state in states})
    settings: dict[str, Any] = {"answering_bodies": bodies, "from": "2024-11-01", "until": "2025-10-31", "recent_months": 12}
    for turn in range(max(len(states) for states in histories)):
        api.questions = [states[min(turn, len(states) - 1)] for states in histories]
        time.sleep(1 - time.time() % 1)  # captures are told apart by the second
        done = ask(api, data, **settings, **(STALE if turn else {}))
        assert done.code == 0, done.out + done.err
    time.sleep(1 - time.time() % 1)
    # One edit lies beyond the 255th letter and in no list; it is had when answered questions are asked again.
    assert ask(api, data, settled_again_days=-1, **settings, **STALE).code == 0
    built = checked(data)
    assert len(histories) == 14
    states_seen = 0
    for states in histories:
        ((item_id,),) = rows(data, "select item_id from parliament_item where api_id = ?", str(states[0]["id"]))
        told = f"select {FACTS} from parliament_version where item_id = ? order by position"
        different = [one for before, one in zip([None, *states], states, strict=False) if before != one]
        assert rows(data, told, item_id) == [state_of(one) for one in different], item_id
        states_seen += len(different)
        current = "select tabled_on, answered_on, answering_body, heading from parliament_item where item_id = ?"
        last = state_of(states[-1])
        assert rows(data, current, item_id) == [(*last[:2], *last[3:])], item_id
        assert f"-{states[0]['dateTabled'][:10]}-" in item_id, "the id is of the day first seen"
        unmarked = "select count(*) from parliament_version where item_id = ? and position > 1 and changed is null"
        assert rows(data, unmarked, item_id) == [(0,)], item_id
    assert f"14 questions and statements about such data, in {states_seen} versions; 0 about other things" in " ".join(built.lines)


QUESTION = {"questionText": "What pupil data was given, and to whom?"}


def bad_list(body: str, status: int = 200) -> Callable[[ParliamentApi], None]:
    return lambda api: api.fail("/questions?", body, status, times=1000)


def resets(api: ParliamentApi) -> None:
    api.fail("/api/", cut="reset", times=1000)


def cut_short(api: ParliamentApi) -> None:
    api.fail("/questions?", json.dumps({"totalResults": 2, "results": []}), cut="short", times=1000)


def half_of_the_results(api: ParliamentApi) -> None:
    api.stated_more = 1


def bad_detail(api: ParliamentApi) -> None:
    api.fail("/questions/2?", "<!DOCTYPE html><html><body><h1>Sorry, something went wrong</h1></body></html>", times=1000)


NOT_JSON = "the answer is not the JSON that the API promises"
AN_ERROR = '{"status":500,"title":"An error occurred"}'
TROUBLES: dict[str, tuple[Callable[[ParliamentApi], None], int, tuple[str, ...]]] = {
    "reset": (resets, 3, ("could not be reached (the connection was closed before an answer); what is held is unchanged",)),
    "500s as JSON": (bad_list(AN_ERROR, 500), 4, ("it answered 500",)),
    "500s as JSON under 200": (bad_list(AN_ERROR), 4, (NOT_JSON,)),
    "half a page": (bad_list('{"totalResults":2,"results":[{"value":{"id":2,"questi'), 4, (NOT_JSON,)),
    "cut short": (cut_short, 4, ("the body was cut short",)),
    "fewer than stated": (half_of_the_results, 4, ("the list gave fewer results than it states, however often it was asked",)),
    "HTML list": (bad_list("<!DOCTYPE html><p>Back soon</p>"), 4, (NOT_JSON,)),
    "HTML question": (bad_detail, 4, ("/questions/2?expandMember=true&sessionStatus=Any failed: " + NOT_JSON,)),
}


@pytest.fixture(scope="module")
def collected_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which one question was collected, built."""
    data = data_of_parliament(tmp_path_factory.mktemp("collected") / "data")
    with ParliamentApi() as api:
        api.questions = [question(1, "2024-08-01", "2024-08-09") | QUESTION]
        assert ask(api, data, **AUGUST).code == 0
    checked(data)
    return data


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_leaves_the_good_register_and_loses_nothing(
    name: str, api: ParliamentApi, collected_once: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(collected_once, data, symlinks=True)
    api.questions = [question(1, "2024-08-01", "2024-08-09") | QUESTION]
    good = checked(data)
    assert good.reused
    before = good.database.read_bytes()
    trouble, code, words = TROUBLES[name]
    api.questions.append(question(2, "2024-08-02", "2024-08-09") | QUESTION)
    trouble(api)
    done = ask(api, data, give_up_after=3, **AUGUST, **STALE)
    assert done.code == code, done.out
    assert [one for one in words if one not in done.out] == []
    assert "Traceback" not in done.out + done.err
    after = checked(data)
    assert good.database.read_bytes() == before
    held = rows(data, "select api_id from parliament_item where versions > 0")
    assert held == ([("1",), ("2",)] if name == "fewer than stated" else [("1",)])
    assert after.build_id == good.build_id or (name in ("HTML question", "fewer than stated") and after.database != good.database)
    api.troubles.clear()
    api.stated_more = 0
    assert ask(api, data, **AUGUST, **STALE).code == 0
    checked(data)
    assert rows(data, "select api_id, versions from parliament_item where versions > 0 order by 1") == [("1", 1), ("2", 1)]


def test_a_refused_connection_is_said_in_one_line_and_changes_nothing(collected_once: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(collected_once, data, symlinks=True)
    good = checked(data)
    before = {path: path.read_bytes() for path in sorted((data / "published").rglob("*")) if path.is_file() and path.name != "fetches.csv"}
    with ParliamentApi() as gone:
        pass
    done = ask(gone, data, **AUGUST, **STALE)
    host = "questions-statements-api.parliament.uk"
    assert (done.code, done.out) == (
        3,
        f"{QUESTIONS_SOURCE}: {host} could not be reached (connection refused); what is held is unchanged\n",
    )
    assert {path: path.read_bytes() for path in before} == before
    assert checked(data).build_id == good.build_id


def test_nothing_that_acts_gets_from_an_answer_into_the_register(api: ParliamentApi, tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    assert len(PAYLOADS) >= 100
    for place, payload in enumerate(PAYLOADS, start=1):
        texts = {"answerText": f"<p>Answer {place} stands.</p>{payload}", "questionText": f"On pupil data. {payload}", "heading": payload}
        files = [{"title": payload, "url": "javascript:x()", "fileType": payload}]
        api.questions.append(question(place, "2024-08-01", "2024-08-09") | texts | {"attachments": files})
    done = ask(api, data, **AUGUST)
    assert (done.code, len(set(api.asked_details))) == (0, len(PAYLOADS)), done.out
    checked(data)
    found = rows(data, "select api_id, answer_html, answer_text from parliament_version join parliament_item using (item_id)")
    assert len(found) == len(PAYLOADS)
    acting = {PAYLOADS[int(api_id) - 1]: what_acts(html) for api_id, html, _ in found if what_acts(html)}
    assert acting == {}
    assert [api_id for api_id, _, text in found if not text.startswith(f"Answer {api_id} stands.")] == []
    assert rows(data, "select distinct url from parliament_attachment") == [("",)]


def test_the_check_of_what_acts_can_fail() -> None:
    assert [one for one in PAYLOADS if not what_acts(one)] == [
        "<a href='https://www.gov.uk/\" onclick=\"x()'>a</a>",
        "<td colspan='2\" onclick=\"x()'>a</td>",
    ]


def table_from_hell() -> str:
    """Made up: spans without end, tables within tables, cells that are not closed, marks at numbers, and 3,000 rows."""
    spans = "<td rowspan=99999 colspan=99999> </td><td>claimed<td rowspan=2 colspan=99999>twice"
    begin = f"<table><tr>{spans}</tr><tr><td colspan=9>over</td></tr>"
    nested = "<table><tr><td>in" * 40 + "</td></tr></table>" * 40
    blank = "<table>" + ("<tr>" + "<td rowspan=200 colspan=200></td>" * 9 + "</tr>") * 300 + "</table>"
    rows_ = "".join(f"<tr><td>Row{row}<td>1,02{row % 10}<sup>3</sup><td>&lt;5<td>{'9' * 30}" for row in range(1, 3001))
    return f"<p>The figures follow.</p><table><tr><th>Body<th>Sent<th>Met<th>Number</tr>{rows_}</table>{nested}{begin}{blank}</table>"


def test_a_table_from_hell_is_built_quickly_within_bounds_and_can_be_searched(api: ParliamentApi, tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    api.questions = [question(1, "2024-08-01", "2024-08-09") | QUESTION | {"answerText": table_from_hell()}]
    assert ask(api, data, **AUGUST).code == 0
    begun = processor_seconds()
    checked(data)
    assert processor_seconds() - begun < 30
    assert 12_000 <= number(data, "select count(*) from answer_cell") <= MOST_CELLS
    last = "select column_number, printed, quantity, qualifier from answer_cell where table_number = 1 and row_number = 3001 order by 1"
    assert rows(data, last) == [(1, "Row3000", None, None), (2, "1,020", 1020, None), (3, "<5", None, "<5"), (4, "9" * 30, None, None)]
    search = "select item_id from search_index join search_item on search_item.item_number = search_index.rowid where search_index match ?"
    assert rows(data, search, "Row2999") == rows(data, search, "twice") == [("commons-2024-08-01-1",)]
    assert what_acts(rows(data, "select answer_html from parliament_version")[0][0]) == []
