"""The spider of written questions through what Parliament's API does, well and badly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.parliament_api import ParliamentApi, question
from tests.scrapers.helpers import document
from tests.scrapers.parliament_helpers import QUESTIONS_SOURCE, ask, change, held, words


def test_each_question_is_kept_in_full_newest_first(api: ParliamentApi, tmp_path: Path) -> None:
    attached = [{"url": "https://example.org/a.xlsx", "title": "Annex", "fileType": "x", "fileSizeBytes": 1}]
    api.questions = [
        question(1, "2024-06-03", "2024-06-10"),
        question(2, "2024-08-30", "2024-09-03", attachments=attached, attachmentCount=1),
        question(3, "2024-08-30", house="Lords", uin="HL12"),
        question(4, "2024-07-20", "2024-08-01", answeringBodyId=1),
    ]
    done = ask(api, tmp_path)
    assert (done.code, done.row(QUESTIONS_SOURCE)[:2]) == (0, ["7", "6"]), done.out + done.err  # two lists are empty
    assert api.asked_details == [3, 2, 1]
    assert [(one["tabledWhenFrom"][0], one["tabledWhenTo"][0]) for one in api.asked_lists if "tabledWhenFrom" in one] == [
        ("2024-08-01", "2024-08-31"),
        ("2024-07-01", "2024-07-31"),
        ("2024-06-01", "2024-06-30"),
    ]
    always = [one["sessionStatus"] + one["includeWithdrawn"] + one["answeringBodies"] for one in api.asked_lists]
    assert always == [["Any", "true", "60"]] * 4
    assert held(done, 2) == [api.in_full(api.questions[1])]
    assert len(held(done, 2)[0]["questionText"]) > 255
    assert words(done, 2)[0].startswith("2, body 60, tabled 2024-08-30, answered 2024-09-03, list ")
    assert words(done, 3)[0].startswith("HL12, body 60, tabled 2024-08-30, open, list ")
    assert all("expandMember" not in one for one in api.asked_lists)
    assert {row["url"].partition("?")[2] for row in done.captures if row["role"] == "attachment"} == {"expandMember=true&sessionStatus=Any"}
    assert held(done, 2)[0]["askingMember"]["name"] == "Made-up Member 1"
    assert {row["role"] for row in done.captures if "skip=" in row["url"]} == {"page"}
    assert "127.0.0.1" not in (tmp_path / "published" / "captures.csv").read_text()


def test_an_order_that_changes_while_paging_loses_nothing(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(number, "2024-08-01") for number in range(1, 46)]
    lists = 0

    def answer_the_last() -> None:
        nonlocal lists
        lists += 1
        if lists <= 3:  # it was on a page still to come, and goes to the first
            change(api, lists, dateAnswered="2024-08-30T00:00:00", answerIsHolding=False)

    api.after_list = answer_the_last
    done = ask(api, tmp_path, take=20, **{"from": "2024-08-01"})
    assert done.code == 0, done.out
    assert sorted(api.asked_details) == list(range(1, 46))
    takes = [one["take"][0] for one in api.asked_lists if "tabledWhenFrom" in one]
    assert takes[:3] == ["20", "20", "20"]
    assert "11" in takes  # gone through again with other page borders


@pytest.mark.parametrize("how", ["half_pages", "most_taken"])
def test_short_pages_are_followed_by_further_ones(api: ParliamentApi, tmp_path: Path, how: str) -> None:
    api.questions = [question(number, "2024-08-01", "2024-08-05") for number in range(1, 24)]
    setattr(api, how, 10 if how == "most_taken" else True)
    done = ask(api, tmp_path, **{"from": "2024-08-01"})
    assert (done.code, sorted(api.asked_details)) == (0, list(range(1, 24)))


def test_a_shortfall_is_an_incomplete_run_and_is_looked_at_again(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(1, "2024-08-01", "2024-08-05")]
    api.stated_more = 2
    done = ask(api, tmp_path, **{"from": "2024-08-01"})
    assert done.code == 4
    assert "the list gave fewer results than it states" in done.out
    assert api.asked_details == [1]
    api.stated_more = 0
    done = ask(api, tmp_path, **{"from": "2024-08-01"})
    assert (done.code, api.asked_details, len(api.asked_lists)) == (0, [], 2)


def test_a_total_that_is_too_low_ends_no_list(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(number, "2024-08-01", "2024-08-05") for number in range(1, 26)]
    api.stated_more = -6
    done = ask(api, tmp_path, take=10, **{"from": "2024-08-01"})
    assert (done.code, sorted(api.asked_details)) == (0, list(range(1, 26))), done.out
    assert len([one for one in api.asked_lists if "tabledWhenFrom" in one]) == 4


FAULTS = {
    "a web page": ('<!DOCTYPE html><html><body>We will be back soon</body></html>', 200),
    "an error told as JSON": ('{"status": 500, "title": "An error occurred"}', 200),
    "half of an answer": ('{"totalResults": 1, "results": [{"va', 200),
    "no total": ('{"results": []}', 200),
    "a server's error as JSON": ('{"status": 500, "title": "An error occurred"}', 500),
}


@pytest.mark.parametrize("name", FAULTS)
def test_an_answer_that_is_none_is_asked_again_and_never_kept(api: ParliamentApi, tmp_path: Path, name: str) -> None:
    body, status = FAULTS[name]
    api.questions = [question(1, "2024-08-01", "2024-08-05"), question(2, "2024-08-01", "2024-08-05")]
    api.fail("tabledWhenFrom", body, status, times=2)
    api.fail("/questions/2?", body, status, times=4)
    done = ask(api, tmp_path, **{"from": "2024-08-01"})
    assert (done.code, api.asked_details) == (4, [2, 2, 2, 2, 1])
    wanted = ("failed", "http_500" if status == 500 else "not_as_promised")
    assert [one for one in done.outcomes(QUESTIONS_SOURCE) if one[0] == "failed"] == [wanted]
    assert all(document(tmp_path, row["sha256"]) != body.encode() for row in done.captures)
    done = ask(api, tmp_path, **{"from": "2024-08-01"})
    assert (done.code, api.asked_details, api.asked_lists) == (0, [2], [])


def test_another_question_than_asked_for_is_not_kept(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(1, "2024-08-01", "2024-08-05")]
    api.fail("/questions/1?", json.dumps({"value": question(7, "2024-08-01"), "links": []}), 200)
    done = ask(api, tmp_path)
    assert (done.code, held(done, 1)) == (4, [])
    assert "the answer is not the JSON that the API promises" in done.out


def test_an_api_that_is_down(api: ParliamentApi, tmp_path: Path) -> None:
    api.fail("/api/", cut="reset", times=1000)
    done = ask(api, tmp_path, give_up_after=3)
    assert done.code == 3
    assert "could not be reached" in done.out
    assert len({json.dumps(one) for one in api.asked_lists}) == 3
    assert len(api.asked_lists) >= 3 * 4
    assert done.captures == []


def test_a_service_that_goes_down_is_left_alone(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(number, "2024-08-01", "2024-08-05") for number in range(1, 30)]
    api.fail("/questions/", '{"status":503}', 503, times=1000)
    done = ask(api, tmp_path, give_up_after=3)
    assert (done.code, len(api.asked_details)) == (4, 3 * 4)
    assert set(api.asked_details) == {29, 28, 27}
    api.troubles.clear()
    done = ask(api, tmp_path)
    assert (done.code, sorted(api.asked_details)) == (0, list(range(1, 30)))


def test_an_api_that_has_moved_is_not_asked_for_every_month(api: ParliamentApi, tmp_path: Path) -> None:
    api.fail("/api/", '{"status":404}', 404, times=1000)
    done = ask(api, tmp_path, give_up_after=3, **{"from": "2014-01-01"})
    assert (done.code, len(api.asked_lists)) == (4, 3)


def test_one_that_is_not_there_stops_nothing(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(number, "2024-08-01", "2024-08-05") for number in range(1, 9)]
    api.fail("/questions/", '{"status":404}', 404, times=7)
    done = ask(api, tmp_path, give_up_after=3)
    assert (done.code, len(api.asked_details), len(held(done, 1))) == (4, 8, 1)
    assert done.out.count("failed: it answered 404") == 7


def test_a_filter_that_the_api_passes_over(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(1, "2024-08-01", "2024-08-05"), question(2, "2019-01-01", "2019-01-05", answeringBodyId=17)]
    api.ignored = {"answeringBodies"}
    done = ask(api, tmp_path, **{"from": "2019-01-01", "until": "2019-01-31"})
    assert (done.code, api.asked_details) == (4, [])
    assert "the list holds results that were not asked for" in done.out


def test_a_search_that_finds_too_much(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [question(number, "2024-08-01", "2024-08-05", answeringBodyId=1) for number in range(1, 20)]
    api.ignored = {"searchTerm"}
    done = ask(api, tmp_path, terms=["school census"], most_results=10)
    assert (done.code, api.asked_details) == (4, [])
    assert "more results than can be true of it" in done.out


def test_terms_find_questions_to_others_and_old_ones_early(api: ParliamentApi, tmp_path: Path) -> None:
    api.questions = [
        question(1, "2024-06-03", "2024-06-10", questionText="The pupils’ & “learners’” NPD, d'accord?"),
        question(2, "2024-05-03", "2024-06-10", answeringBodyId=1, answerText="<p>From the School Census.</p>"),
        question(3, "2024-06-04", "2024-06-10", answeringBodyId=1),
        question(4, "2024-06-05", "2024-06-10"),
    ]
    terms = ["school census", "pupils’ & “learners’” NPD, d'accord?"]
    done = ask(api, tmp_path, terms=terms)
    assert (done.code, api.asked_details) == (0, [2, 1, 4])
    done = ask(api, tmp_path, terms=terms)
    assert (done.code, api.api_requests) == (0, [])


def test_silence_about_everything_is_not_believed(api: ParliamentApi, tmp_path: Path) -> None:
    done = ask(api, tmp_path)
    assert done.code == 4
    assert "every list answered that it has no results" in done.out


def test_robots_rules_are_obeyed(api: ParliamentApi, tmp_path: Path) -> None:
    api.robots("questions-statements-api.parliament.uk", "User-agent: *\nDisallow: /api/")
    done = ask(api, tmp_path)
    assert (done.code, api.api_requests) == (4, [])
    assert done.outcomes(QUESTIONS_SOURCE) == [("refused", "robots_disallow")]


def test_since_restricts_lists_searches_and_corrections(api: ParliamentApi, tmp_path: Path) -> None:
    days = {1: "2024-08-20", 2: "2024-08-10", 3: "2024-07-01"}
    api.questions = [question(number, day, "2024-08-25") for number, day in days.items()]
    done = ask(api, tmp_path, terms=["made-up"], options=("--since", "2024-08-15"))
    assert (done.code, api.asked_details) == (0, [1])
    dates = [one.get("tabledWhenFrom", one.get("correctedWhenFrom")) for one in api.asked_lists]
    assert dates == [["2024-08-15"]] * 3
    done = ask(api, tmp_path)
    assert (done.code, sorted(api.asked_details)) == (0, [2, 3])
    assert ["2024-06-01"] in [one.get("correctedWhenFrom") for one in api.asked_lists]
