"""The table of figures, as Markdown, and its place in docs/performance.md."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.measure import ROOT, fixed_work

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
PACKAGES = ("datasette", "sqlite-utils", "python-calamine", "lxml", "jinja2", "scrapy")


@dataclass(frozen=True)
class Line:
    """One line: what was measured, what came out, the target where there is one, and whether it was met."""

    what: str
    found: str
    target: str
    met: bool | None = None


def as_markdown(lines: Sequence[Line]) -> str:
    """The machine and the lines as a table."""
    answers = {None: "", True: "met", False: "**not met**"}
    rows = [f"| {one.what} | {one.found} | {one.target} | {answers[one.met]} |" for one in lines]
    return "\n".join([machine(), "", "| what | measured | target | |", "| --- | --- | --- | --- |", *rows])


def machine() -> str:
    """Where and when this was measured, with versions, and how busy the machine was."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} processors, {memory} GB of memory, {platform.system()}, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}. Load of the machine over the last 15 minutes: "
        f"{os.getloadavg()[2]:.1f}; a fixed piece of work (`measure.fixed_work`) took {fixed_work():.2f} s of processor."
    )


def write_figures(text: str, page: Path = PAGE) -> None:
    """Put `text` between the marks in the page. Raises ValueError where it has no such marks."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} does not have the marks {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
