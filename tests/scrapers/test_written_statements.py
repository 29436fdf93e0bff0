"""Written statements: those that correct answers, found by asking each in full."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EVIDENCE, real
from tests.parliament_api import STATEMENTS, ParliamentApi, statement
from tests.scrapers.parliament_helpers import STALE, STATEMENTS_SOURCE, ask, held, words

NAMED = "/api/writtenstatements/statements/2017-11-27/HCWS272"
PERIOD: dict[str, Any] = {"from": "2016-01-01", "until": "2018-12-31"}
LINK = {"linkedStatementId": 9, "linkType": "CorrectedAnswer", "linkDate": "2016-11-22T00:00:00"}


@pytest.fixture(autouse=True)
def statements(api: ParliamentApi) -> None:
    # The text beyond what a list shows, which is where the questions are named. The figures are those of the real statement.
    late = "<p>" + "x" * 300 + "</p><p>In response to PQ 52645 the correct figures are 531 records.</p>"
    api.statements = [
        statement(1, "2017-11-27", "HCWS272", late),
        statement(2, "2018-03-01", "HCWS500", "A made-up statement.", [LINK]),
        statement(3, "2016-02-01", "HLWS12", "Another."),
        statement(4, "2018-02-01", "HCWS480", "Of another department.") | {"answeringBodyId": 17},
    ]


def test_every_statement_is_kept_in_full_the_named_first(api: ParliamentApi, tmp_path: Path) -> None:
    done = ask(api, tmp_path, STATEMENTS_SOURCE, **PERIOD)
    assert done.code == 0, done.out + done.err
    paths = [path for path, _ in api.api_requests]
    assert paths[0] == NAMED
    assert api.asked_details == [2, 1, 3]
    assert "PQ 52645" in held(done, 1)[0]["text"]
    assert held(done, 2)[0]["linkedStatements"] == [LINK]
    assert words(done, 3)[0].startswith("HLWS12, body 60, made 2016-02-01, list ")
    assert [row["link_text"] for row in done.captures if NAMED in row["url"]] == ["2017-11-27/HCWS272, named in the declaration"]
    assert all(parameters["sessionStatus"] == ["Any"] for _, parameters in api.api_requests)
    assert [parameters.get("expandMember") for path, parameters in api.api_requests if path == STATEMENTS] == [None] * len(api.asked_lists)
    assert held(done, 1)[0]["member"]["name"] == "Made-up Member 2"
    assert (ask(api, tmp_path, STATEMENTS_SOURCE, **PERIOD).code, api.requests) == (0, [])


def test_a_new_one_and_a_link_that_was_added(api: ParliamentApi, tmp_path: Path) -> None:
    ask(api, tmp_path, STATEMENTS_SOURCE, **PERIOD)
    api.statements.append(statement(5, "2018-12-01", "HCWS900", "New."))
    api.statements[0] |= {"hasLinkedStatements": True, "linkedStatements": [LINK]}
    done = ask(api, tmp_path, STATEMENTS_SOURCE, **PERIOD, **STALE)
    assert (done.code, api.asked_details) == (0, [5, 1])
    assert [one["linkedStatements"] for one in held(done, 1)] == [[], [LINK]]
    assert "2016-01-01" not in [one["madeWhenFrom"][0] for one in api.asked_lists]


def test_one_that_is_named_and_not_there(api: ParliamentApi, tmp_path: Path) -> None:
    del api.statements[0]
    done = ask(api, tmp_path, STATEMENTS_SOURCE, **PERIOD)
    assert done.code == 4
    assert f"{NAMED}?expandMember=true&sessionStatus=Any failed: it answered 404" in done.out
    assert api.asked_details == [2, 3]


@real
def test_the_shape_of_a_real_list(api: ParliamentApi, tmp_path: Path) -> None:
    path = Path(EVIDENCE) / "pqs" / "statements-response-2021-02-01-expandMember.json"
    api.statements = [one["value"] for one in json.loads(path.read_text(encoding="utf-8"))["results"]]
    bodies = sorted({one["answeringBodyId"] for one in api.statements})
    settings: dict[str, Any] = {"answering_bodies": bodies, "named": [], "from": "2021-01-01", "until": "2021-12-31"}
    done = ask(api, tmp_path, STATEMENTS_SOURCE, **settings)
    assert done.code == 0, done.out
    assert sorted(api.asked_details) == sorted(one["id"] for one in api.statements)
    assert len(api.asked_details) == 10
