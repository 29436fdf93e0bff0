"""The parts of the API spiders by themselves: waits, months, shapes, and what a build makes of what they keep."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError

from pipeline.build import build_register
from scrapers.api_answers import LIST, ONE, as_promised, fingerprint, sign_of
from scrapers.api_lists import end_of_month, months, years
from scrapers.patience import PatientRetryMiddleware
from scrapers.questions import is_open, words_of
from scrapers.reasons import REASONS, REMEDIES, in_words, remedies_for
from scrapers.run import Run
from scrapers.settings import crawl_settings
from scrapers.source_spider import SourceSpider
from tests.conftest import new_data
from tests.parliament_api import ParliamentApi, as_listed, question, statement
from tests.scrapers.parliament_helpers import STATEMENTS_SOURCE, ask, declared


def retries(mirror: str, **collect: Any) -> PatientRetryMiddleware:
    spider = SourceSpider.__new__(SourceSpider)
    spider.__dict__ |= {"source": SimpleNamespace(collect=collect), "run": SimpleNamespace(mirror=mirror)}
    return PatientRetryMiddleware(SimpleNamespace(spider=spider, crawling=True))  # type: ignore[arg-type]


def test_waits_grow_and_no_publisher_is_hurried() -> None:
    usual = retries("")
    assert [usual._wait(tries) for tries in (1, 2, 3)] == [2, 8, 20]
    assert usual._tries() == 4
    hurried = retries("", waits=[0, 0.1, 5])
    assert [hurried._wait(tries) for tries in (1, 2, 3)] == [2, 2, 5]
    assert [retries("http://127.0.0.1:1", waits=[0, 0.1])._wait(tries) for tries in (1, 2)] == [0, 0.1]
    assert retries("", waits=[])._tries() == 1
    assert crawl_settings({})["DOWNLOAD_TIMEOUT"] == 60
    assert crawl_settings({})["DOWNLOAD_DELAY"] >= 1
    assert declared("parliament-questions")["collect"]["waits"] == [2, 8, 20]


def test_a_timeout_is_tried_again_unlike_elsewhere(tmp_path: Path) -> None:
    patient = retries("http://127.0.0.1:1", waits=[0, 0])
    patient.crawler.spider.run = Run(tmp_path, "http://127.0.0.1:1")  # type: ignore[union-attr]
    request = Request("https://api.example/list", meta={"promised": LIST})
    tries = 1
    while again := asyncio.run(patient.process_exception(request, DownloadTimeoutError("made up"))):
        request, tries = again, tries + 1
    assert tries == 3
    patient.crawler.spider.run.deadline = 0.0  # type: ignore[union-attr]
    assert asyncio.run(patient.process_exception(Request("https://api.example/"), DownloadTimeoutError("made up"))) is None


def test_months_and_years_from_the_newest_back() -> None:
    assert list(months(date(2023, 12, 15), date(2024, 2, 10))) == [
        ("2024-02-01", "2024-02-10"),
        ("2024-01-01", "2024-01-31"),
        ("2023-12-15", "2023-12-31"),
    ]
    assert list(months(date(2024, 2, 2), date(2024, 2, 1))) == []
    assert list(years(date(2023, 5, 1), date(2024, 2, 29))) == [("2024-01-01", "2024-02-29"), ("2023-05-01", "2023-12-31")]
    assert [end_of_month(date(2024, 2, 1)), end_of_month(date(2026, 12, 31))] == [date(2024, 2, 29), date(2026, 12, 31)]
    every = list(months(date(2014, 1, 1), date(2026, 11, 30)))
    assert (len(every), len({begin for begin, _ in every})) == (155, 155)


NO_JSON = [b"", b"<html>", b'{"value": {"id": 7}', b'\xff\xfe{"a": 1}']
NO_ITEM = [b"null", b"[]", b'{"status": 500}', b'{"value": null}', b'{"value": {"id": "7"}}']
NO_LIST = [b'{"totalResults": true, "results": []}', b'{"totalResults": -1, "results": []}', b'{"totalResults": 1, "results": [7]}']


@pytest.mark.parametrize("body", [*NO_JSON, *NO_ITEM, *NO_LIST])
def test_what_is_not_as_promised(body: bytes) -> None:
    assert as_promised(body, LIST) is None
    assert as_promised(body, ONE) is None


def test_states_of_a_question() -> None:
    assert is_open(question(1, "2024-08-01"))
    assert is_open(question(1, "2024-08-01", "2024-08-02", answerIsHolding=True))
    assert is_open(question(1, "2024-08-01") | {"dateAnswered": ""})
    assert is_open(question(1, "2024-08-01") | {"dateAnswered": "0001-01-01T00:00:00"})
    assert not is_open(question(1, "2024-08-01", "2024-08-02", dateHoldingAnswer="2024-08-01T00:00:00"))
    assert not is_open(question(1, "2024-08-01", isWithdrawn=True))
    one = as_listed(question(1, "2024-08-01"))
    assert sign_of(words_of(one)) == fingerprint(one) != fingerprint(one | {"heading": "Set"})
    assert sign_of("2017-11-27/HCWS272, named in the declaration") == ""


def test_a_list_cuts_as_the_real_one_does() -> None:
    one = as_listed(question(1, "2024-08-01", "2024-08-02", attachmentCount=1, attachments=[{"url": "x"}]))
    assert (len(one["questionText"]), len(one["answerText"]), one["answerText"][-3:], "<" in one["answerText"]) == (255, 258, "...", False)
    assert (one["attachments"], one["attachmentCount"]) == ([], 0)


def test_every_reason_has_words() -> None:
    of_lists = ("outside_filter", "too_many_results", "fewer_than_stated", "fewer_than_held", "no_results")
    for reason in ("not_as_promised", "service_failing", "turn_over", *of_lists):
        assert len(in_words(reason)) > 20


def test_what_a_person_can_do_is_said_of_reasons_that_there_are() -> None:
    assert {reason for about, _ in REMEDIES for reason in about} <= REASONS.keys()
    [told] = remedies_for({"page_moved https://www.gov.uk/made-up", "http_404", ""})
    assert "sources.yml" in told


def test_what_is_kept_is_no_workbook_that_was_refused(tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    with ParliamentApi() as api:
        api.questions = [question(1, "2024-08-01", "2024-08-02")]
        api.statements = [statement(1, "2017-11-27", "HCWS272", "Text.")]
        assert ask(api, data, **{"from": "2024-08-01"}).code == 0
        assert ask(api, data, STATEMENTS_SOURCE, **{"from": "2017-01-01", "until": "2017-12-31"}).code == 0
    built = build_register(data)
    database = sqlite3.connect(built.database)
    assert database.execute("select status, count(*) from document where media_type = '' group by 1").fetchall() == [("page", 5)]
    assert database.execute("select count(*) from capture where source_id like 'parliament-%'").fetchone() == (6,)
    assert database.execute("select issue_type from issue where issue_type = 'document_refused'").fetchall() == []
    assert database.execute("select count(*) from edition where source_id like 'parliament-%'").fetchone() == (0,)
    database.close()
