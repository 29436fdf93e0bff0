"""Measures the register on made-up data and prints the figures for docs/performance.md: `make bench`. Never a test.

Times on the clock say something on a quiet machine alone; processor seconds, which stand beside them, say more on a shared one.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import building, crawling, facets, freezing, otherwise, serving
from tests.bench.made_up_load import made_up_shares
from tests.bench.measure import register
from tests.bench.table import Line, as_markdown, write_figures

PARTS = ("build", "serve", "facets", "freeze", "crawl", "otherwise")
# What is measured on the whole made-up register.
ON_THE_WHOLE = {"build", "serve", "otherwise"}


def measured(folder: Path, parts: list[str], rows: int, times: int) -> Iterator[Line]:
    """The lines of the chosen parts."""
    if ON_THE_WHOLE & set(parts):
        yield from measured_on_the_whole(folder, parts, rows, times)
    if "facets" in parts:
        yield from facets.lines(folder)
    if "freeze" in parts:
        small = made_up_shares(folder / "small", 3, 20)
        register("build", data=small)
        yield from freezing.lines(small, folder / "frozen")
        yield from serving.frozen_lines(folder / "frozen")
    if "crawl" in parts:
        yield from crawling.lines(folder / "crawl")


def measured_on_the_whole(folder: Path, parts: list[str], rows: int, times: int) -> Iterator[Line]:
    """The lines of the parts that want the whole made-up register, which is built even where builds are not measured."""
    data = building.made(folder / "whole", rows, building.ANSWERS)
    if "build" in parts:
        shorter = building.made(folder / "shorter", rows // building.TENTH, building.ANSWERS // building.TENTH)
        yield from building.lines(data, shorter, times)
    else:
        register("build", data=data)
    database = (data / "built" / "register.db").resolve()
    if "otherwise" in parts:
        yield from otherwise.lines(data, database, folder)
    if "serve" in parts:
        yield from serving.lines(database)


def main() -> None:
    """Read the arguments, measure, and print or write the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"some of: {', '.join(PARTS)}; without any, all")
    parser.add_argument("--rows", type=int, default=building.ROWS, help="rows of each of the six sheets of each of the 45 editions")
    parser.add_argument("--times", type=int, default=1, help="how often each build is made; the middle one by the clock is told")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md as well")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    folder, lines = Path(tempfile.mkdtemp()), []
    try:
        for line in measured(folder, chosen.parts or list(PARTS), chosen.rows, chosen.times):
            sys.stderr.write(f"{line.what}: {line.found}\n")
            lines.append(line)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(as_markdown(lines) + "\n")
    if chosen.write:
        write_figures(as_markdown(lines))


if __name__ == "__main__":
    main()
