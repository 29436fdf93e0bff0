"""Collects the sources it is handed: ``python -m scrapers.collect --data DIR --source JSON [--source JSON …]``.

Sources are asked one after another, in the order given. Exit 0 all answered, 3 some could not be reached, 4 a page answered and held no
attachment or a crawl is incomplete, 2 the command itself was wrong. The table on standard output says which and why.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import math
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from scrapers.items import CollectError, Plan, Source, read_source
from scrapers.reach import unreachable
from scrapers.report import exit_code, report
from scrapers.run import Ledger, Outcome, Run
from scrapers.settings import NO_CONTACT, crawl_settings
from scrapers.store import the_only_one

log = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        # A terminal that is closed ends a run as any other wish to end it does; `nohup` keeps it going.
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    _log_to_stderr(logging.DEBUG if options.verbose else logging.WARNING)
    try:
        ledgers = collect(options)
    except CollectError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(report(ledgers) + "\n")
    return exit_code(ledgers)


def collect(options: argparse.Namespace) -> list[Ledger]:
    """Collects every source that the options name, and returns what became of each.

    Raises CollectError, before anything is asked, where a source or a setting is malformed, or another run goes on.
    """
    sources = [read_source(declaration) for declaration in options.source]
    settings = crawl_settings(os.environ, options.verbose)
    with the_only_one(Path(options.data) / "published"):
        return _collected(options, sources, settings)


def _collected(options: argparse.Namespace, sources: list[Source], settings: dict[str, Any]) -> list[Ledger]:
    deadline = time.monotonic() + options.minutes * 60 if options.minutes is not None else None
    run = Run(Path(options.data) / "published", settings["REGISTER_MIRROR"], deadline)
    run.unreachable = unreachable(tuple(dict.fromkeys(host for source in sources for host in source.hosts)), run.mirror)
    ledgers = [Ledger(run, source) for source in sources]
    within_reach = [ledger for ledger in ledgers if urlsplit(ledger.source.page_url).hostname not in run.unreachable]
    for ledger in ledgers:
        if ledger not in within_reach:
            _note_out_of_reach(ledger)
    if within_reach:
        if NO_CONTACT in settings["USER_AGENT"] and not run.mirror:
            log.warning("REGISTER_CONTACT is not set: publishers cannot tell whom to write to about these requests")
        _crawl(within_reach, settings, options.since)
    for ledger in ledgers:
        ledger.finish()
    return ledgers


def _note_out_of_reach(ledger: Ledger) -> None:
    source = ledger.source
    plan = Plan(source.source_id, source.page_url, "page")
    ledger.plan(plan)
    ledger.settle(plan, Outcome("failed", ledger.run.unreachable[str(urlsplit(source.page_url).hostname)]))


def _crawl(ledgers: Sequence[Ledger], settings: dict[str, Any], since: str) -> None:
    """Runs the spiders one after another in one Scrapy process, so that no host is ever asked twice at a time."""
    # Imported here, for it takes most of a second: a run in which no host can be reached ends without it.
    from scrapy.crawler import AsyncCrawlerProcess
    from twisted.internet.error import ReactorNotRunning

    process = AsyncCrawlerProcess(settings)
    # Only now, for Scrapy chooses which reactor there is.
    from twisted.internet import reactor

    async def one_after_another() -> None:
        try:
            for ledger in ledgers:
                ledger.is_last = ledger is ledgers[-1]
                ledger.run.progress.begins(ledger.source.source_id, ledger.source.hosts)
                crawler = process.create_crawler(ledger.source.spider)
                await process.crawl(crawler, run=ledger.run, ledger=ledger, since=since)
                if crawler.stats.get_value("finish_reason") != "finished":
                    break
        finally:
            with suppress(ReactorNotRunning):
                cast(Any, reactor).stop()

    task = asyncio.get_event_loop().create_task(one_after_another())
    process.start(stop_after_crawl=False)
    if task.done() and not task.cancelled() and task.exception():
        log.error("the crawl broke off", exc_info=task.exception())


def _log_to_stderr(level: int) -> None:
    """Standard output is the table's. The level is the handler's, since Scrapy sets the root logger's own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    if level > logging.INFO:
        # Its warnings of cut and oversized bodies are in the ledger and the table already. Scrapy takes back a level that is set for them.
        handler.addFilter(lambda record: record.levelno > logging.WARNING or not record.name.startswith("scrapy.core.downloader.handlers"))
    logging.getLogger().addHandler(handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scrapers.collect", description="Collects documents from declared sources.")
    parser.add_argument("--data", default="data", help="the data folder (default: data)")
    parser.add_argument("--source", action="append", required=True, metavar="JSON", help="one source's declaration; may be repeated")
    parser.add_argument("--since", default="", type=_date, metavar="DATE", help="for sources asked by date: only what is newer")
    parser.add_argument("--minutes", type=_minutes, help="stop cleanly after this long; what was not reached is reported")
    parser.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")
    return parser


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2026-06-01") from error


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes")
    return minutes


if __name__ == "__main__":
    sys.exit(main())
