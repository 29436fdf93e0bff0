"""The frozen copy of what is held: how many files, in how long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import register
from tests.bench.table import Line

PAGES = 25_000
# Bytes of a page without pictures.
LARGEST = 100_000


def lines(data: Path, out: Path) -> Iterator[Line]:
    """Freeze the build in `data`, compressed, to `out`."""
    done = register("freeze", "--gzip", "--out", str(out), data=data)
    pages = [path for path in out.rglob("*.html") if path.is_file()]
    seconds = done.wall * PAGES / len(pages)
    found = f"{len(pages):,} pages in {done.wall:.0f} s ({done.processor:.0f} s of processor, {done.megabytes} MB)"
    scaled = f"{found}; {PAGES:,} pages would take {seconds:.0f} s"
    yield Line("frozen, compressed copy of a small made-up register", scaled, f"15 s for {PAGES:,} pages", seconds <= 15)
    sizes = sorted(((path.stat().st_size, str(path.relative_to(out).parent)) for path in pages), reverse=True)
    over = sum(size > LARGEST for size, _ in sizes)
    largest = ", ".join(f"/{name} {size / 1000:.0f} kB" for size, name in sizes[:3])
    yield Line("its pages over 100 kB", f"{over} of {len(sizes):,}; the largest: {largest}", "none", over == 0)
