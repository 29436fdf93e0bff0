"""Runs the spiders of Parliament's API on its stand-in, with the declared settings shortened for a test."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

import yaml

from scrapers.collect import main
from tests.mirror import Mirror
from tests.parliament_api import ParliamentApi
from tests.scrapers.helpers import ROOT, Collected, command, document, environment

QUESTIONS_SOURCE, STATEMENTS_SOURCE = "parliament-questions", "parliament-statements"
# A run needs a process of its own, but not another import of Scrapy, which takes longer than the run.
_CHILDREN = multiprocessing.get_context("forkserver")
_CHILDREN.set_forkserver_preload(["scrapy.crawler", "scrapers.collect", "scrapers.conditional", "scrapers.patience"])
# In the future: whatever is held counts as too old, as it would a day later.
STALE: dict[str, Any] = {"again_hours": -1}


def declared(source_id: str) -> dict[str, Any]:
    """The source as data/declared/sources.yml has it."""
    sources = yaml.safe_load((ROOT / "data" / "declared" / "sources.yml").read_text(encoding="utf-8"))
    return next(one for one in sources if one["source_id"] == source_id)


def declaration(source_id: str = QUESTIONS_SOURCE, **settings: Any) -> str:
    """The source's declaration for ``scrapers.collect``: no waits, no terms, the summer of 2024, and `settings`."""
    source = declared(source_id)
    told = {name: source[name] for name in ("source_id", "spider", "page_url", "hosts", "title")}
    short = {"waits": [0, 0, 0], "terms": [], "from": "2024-06-01", "until": "2024-08-31", "recent_months": 2, "open_months": 9999}
    return json.dumps(told | {"collect": source["collect"] | short | settings})


def ask(api: ParliamentApi, data: Path, source_id: str = QUESTIONS_SOURCE, options: tuple[str, ...] = (), **settings: Any) -> Collected:
    """One run, the stand-in having forgotten the requests of the last one."""
    return ask_all(api, data, declaration(source_id, **settings), options=options)


def ask_all(mirror: Mirror, data: Path, *sources: str, options: tuple[str, ...] = ()) -> Collected:
    """One run of these declarations, the mirror having forgotten what it was asked and sent before."""
    mirror.forget()
    data.mkdir(exist_ok=True)
    arguments = command(data, *sources, options=options)[3:]
    said = [data / name for name in ("out.txt", "err.txt")]
    process = _CHILDREN.Process(target=_collect, args=(arguments, mirror.origin, *said))
    process.start()
    process.join(300)
    assert process.exitcode is not None, "the run did not end"
    return Collected(process.exitcode, said[0].read_text(), said[1].read_text(), data)


def _collect(arguments: list[str], mirror: str, out: Path, err: Path) -> None:
    """What the child process does: the command itself, as ``python -m scrapers.collect`` runs it."""
    os.environ.clear()
    os.environ.update(environment(mirror))
    with out.open("w") as told, err.open("w") as warned:
        os.dup2(told.fileno(), 1)
        os.dup2(warned.fileno(), 2)
        sys.stdout, sys.stderr = told, warned
        code = main(arguments)
        told.flush()
        warned.flush()
    os._exit(code)


def change(api: ParliamentApi, number: int, **changes: object) -> None:
    """Changes a question at the stand-in."""
    next(item for item in api.questions if item["id"] == number).update(changes)


def held(done: Collected, number: int) -> list[dict[str, Any]]:
    """What was stored of one question or statement, in order: the values of its documents."""
    rows = [row for row in done.captures if row["role"] == "attachment" and f"/{number}?" in row["url"]]
    return [json.loads(document(done.data, row["sha256"]))["value"] for row in rows]


def words(done: Collected, number: int) -> list[str]:
    """The words beside its captures."""
    return [row["link_text"] for row in done.captures if row["role"] == "attachment" and f"/{number}?" in row["url"]]
