"""Collecting twice from stand-ins of the publishers on this machine: how many bodies, of how many bytes, a second run is sent.

The stand-ins send an ETag with every answer; of the publishers, only GOV.UK's server of files is known to.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.table import Line
from tests.mirror import Mirror, uksa_declaration
from tests.parliament_api import ParliamentApi, question
from tests.scrapers.govuk_items import FILES, file_of, item, publication, put_item
from tests.scrapers.parliament_helpers import STALE, ask_all, declaration
from tests.scrapers.uksa_states import linking_state

QUESTIONS, WORKBOOKS, WORKBOOK = 200, 12, b"made up " * 30_000
TARGET = "no body that has not changed"


def lines(folder: Path) -> Iterator[Line]:
    """Collect made-up pages, files and questions twice; the questions also once more with everything due again."""
    folder.mkdir(parents=True, exist_ok=True)
    with Mirror(validating=True) as mirror:
        publish(mirror)
        yield twice(mirror, folder / "govuk", "second crawl of a publication on GOV.UK", publication())
        yield twice(mirror, folder / "uksa", "second crawl of the Authority's list", uksa_declaration())
    with ParliamentApi(validating=True) as api:
        days = [f"2024-0{month}" for month in (6, 7, 8)]
        api.questions = [question(number, f"{days[number % 3]}-10", f"{days[number % 3]}-20") for number in range(1, QUESTIONS + 1)]
        what = f"second crawl of {QUESTIONS} questions in Parliament"
        yield twice(api, folder / "settled", f"{what}, all answered and of months past", declaration())
        due: dict[str, Any] = {**STALE, "settled_again_days": -1, "recent_months": 3}
        yield twice(api, folder / "due", f"{what}, all due again", declaration(**due))


def publish(mirror: Mirror) -> None:
    """A content item that names workbooks, and a page that links one."""
    paths = [f"/media/{number}/made-up.ods" for number in range(WORKBOOKS)]
    put_item(mirror, item(*(file_of(f"https://{FILES}{path}", f"Made up: {path}") for path in paths)))
    for path in paths:
        mirror.put(FILES, path, WORKBOOK + path.encode(), content_type="application/octet-stream")
    mirror.show(linking_state("made up", "/wp-content/uploads/2099/01/made-up.xlsx", WORKBOOK))


def twice(mirror: Mirror, data: Path, what: str, source: str) -> Line:
    """One source collected twice with nothing changed. The target is met where the second run is sent none of the bodies of the first.

    Raises ValueError where a run does not end well, or the first is sent nothing.
    """
    found, addresses = [], []
    for _ in range(2):
        done = ask_all(mirror, data, source)
        if done.code:
            raise ValueError(f"collecting failed: {done.out}{done.err}")
        found.append((*mirror.sent(), len([one for one in mirror.requests if one.path != "/robots.txt"])))
        addresses.append({(one.host, one.path, one.query) for one in mirror.bodies})
    (first, first_size, asked), (second, second_size, asked_again) = found
    if not first:
        raise ValueError(f"{what}: the first run was sent nothing")
    words = f"{asked} requests, {first} bodies, {first_size:,} bytes; then {asked_again} requests, {second} bodies, {second_size:,} bytes"
    again = addresses[0] & addresses[1]
    if second:
        words += f", {len(again)} of them asked for before"
    return Line(what, words, TARGET, not again)
