"""The frozen copy of what is held: how many files, in how long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import register
from tests.bench.table import Line

PAGES = 25_000


def lines(data: Path, out: Path) -> Iterator[Line]:
    """Freeze the build in `data`, compressed, to `out`."""
    done = register("freeze", "--gzip", "--out", str(out), data=data)
    pages = [path for path in out.rglob("*.html") if path.is_file()]
    seconds = done.wall * PAGES / len(pages)
    largest = max(pages, key=lambda path: path.stat().st_size)
    found = f"{len(pages):,} pages in {done.wall:.0f} s ({done.processor:.0f} s of processor, {done.megabytes} MB)"
    scaled = f"{found}; {PAGES:,} pages would take {seconds:.0f} s"
    yield Line("frozen, compressed copy of a small made-up register", scaled, f"15 s for {PAGES:,} pages", seconds <= 15)
    size = largest.stat().st_size
    yield Line("its largest page", f"{size / 1000:.0f} kB: {largest.relative_to(out)}", "100 kB without pictures", size <= 100_000)
