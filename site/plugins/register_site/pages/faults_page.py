"""/faults: what can go wrong, and what then happens, as the project's own tests assert it (site/faults.csv is written from them)."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from ..engine import Datasette, Request, Response, choices, page

FILE = Path(__file__).absolute().parents[3] / "faults.csv"


@lru_cache(maxsize=1)
def faults() -> tuple[dict[str, str], ...]:
    """The cases in order of their numbers: number, group, fault, outcome, meaning, message."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


async def faults_page(datasette: Datasette, request: Request) -> Response:
    """The page."""
    choices(request, ())
    groups: dict[str, list[dict[str, str]]] = {}
    for one in faults():
        groups.setdefault(one["group"], []).append(one)
    context = {
        "groups": groups,
        "outcomes": {one["outcome"]: one["meaning"] for one in faults()},
        "numbers": len({one["number"] for one in faults()}),
        "cases": len(faults()),
    }
    return await page(datasette, request, "faults.html", context)
