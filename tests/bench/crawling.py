"""Collecting from a stand-in of Parliament's service on this machine: what a second run asks for again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Line
from tests.parliament_api import ParliamentApi, question
from tests.scrapers.parliament_helpers import ask

QUESTIONS = 200


def lines(folder: Path) -> Iterator[Line]:
    """Collect made-up questions twice."""
    with ParliamentApi() as api:
        days = [f"2024-0{month}" for month in (6, 7, 8)]
        api.questions = [question(number, f"{days[number % 3]}-10", f"{days[number % 3]}-20") for number in range(1, QUESTIONS + 1)]
        first = ask(api, folder)
        asked = len(api.asked_details)
        again = ask(api, folder)
        details, lists = len(api.asked_details), len(api.asked_lists)
    if first.code or again.code or asked != QUESTIONS:
        raise ValueError(f"collecting failed: {first.out}{again.out}")
    found = f"{asked} questions asked in full the first time, {details} the second, with {lists} lists"
    found += " (months long past are not asked for again)"
    yield Line("second crawl, nothing changed", found, "no body that has not changed", details == 0)
