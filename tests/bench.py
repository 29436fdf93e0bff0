"""How long each step takes: on what is held in DATA, and on a made-up register of many editions. Run by `make bench`; never a test.

Times are processor seconds of this process, with the readers' child processes on the clock, because a shared machine's clock says
little about the code.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline import checks, load, publish
from pipeline.declared import load_declared
from pipeline.gather import gather
from scrapers.items import CaptureLine
from scrapers.store import append_capture, save_document
from tests.conftest import ROOT, SOURCE, new_data

HEADINGS = "Project ID,Title,Researchers,Legal Basis,Datasets Used,Secure Research Service,Accreditation Date"


def made_up_register(folder: Path, editions: int, rows: int) -> Path:
    """A data folder with `editions` made-up tables of `rows` rows, each a few rows longer than the one before."""
    data = new_data(folder / "data")
    for number in range(1, editions + 1):
        lines = [
            f'{2000 + row % 90}/{row // 90:03},Made-up project {row} on pupils and schools,"Person {row}, University of Bath",'
            f"Digital Economy Act 2017,DfE: Longitudinal Education Outcomes,SRS,2020-01-{row % 28 + 1:02}"
            for row in range(rows + 3 * number)
        ]
        sha256 = save_document(data / "published", "\n".join([HEADINGS, *lines, ""]).encode())
        day = f"{2000 + number}-01-01"
        line = {"source_id": SOURCE, "captured_at": day, "via": "manual", "sha256": sha256, "role": "attachment", "as_at": day}
        line["file_name"] = f"made-up-{number}.csv"
        append_capture(data / "published", CaptureLine(**{name: line.get(name, "") for name in CaptureLine.__dataclass_fields__}))
    return data


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say how long the block took, on the processor and on the clock."""
    clock, processor = time.monotonic(), time.process_time()
    yield
    sys.stdout.write(f"  {what:<28} {time.process_time() - processor:7.2f} s processor {time.monotonic() - clock:7.2f} s clock\n")


def bench(data: Path) -> None:
    """Run the steps of one build on `data`, each timed, and leave nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "register.db"
        with timed("settings"):
            declared = load_declared(data)
        with timed("read, link and compare"):
            gathered = gather(data, declared)
        with timed("write the database"):
            load.write_database(database, gathered, load.BuildFacts("bench", "", ""))
        with timed("check it"):
            problems = checks.problems_of(database, declared)
        with timed("write the downloads"):
            publish.write_downloads(database, Path(folder) / "downloads", ROOT / "metadata.yml")
        size = f"{len(gathered.rows)} rows, {len(gathered.entries)} entries, {database.stat().st_size >> 20} MB"
        sys.stdout.write(f"  {size}, {len(problems)} problems\n")


def main() -> None:
    """Read the arguments and run both benches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--editions", type=int, default=10)
    parser.add_argument("--rows", type=int, default=2000)
    chosen = parser.parse_args()
    sys.stdout.write(f"What is held in {chosen.data}:\n")
    bench(chosen.data)
    folder = Path(tempfile.mkdtemp())
    try:
        sys.stdout.write(f"A made-up register of {chosen.editions} editions of {chosen.rows} rows:\n")
        bench(made_up_register(folder, chosen.editions, chosen.rows))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
