"""How long each step takes: on what is held in DATA, and on a made-up register of many editions. Run by `make bench`; never a test.

Times are processor seconds of this process, with the readers' child processes on the clock, because a shared machine's clock says
little about the code.
"""

from __future__ import annotations

import argparse
import resource
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
from tests.read.raw import ods, ods_row, ods_table

HEADINGS = "Project ID,Title,Researchers,Legal Basis,Datasets Used,Secure Research Service,Accreditation Date"
SHARES = "dfe-external-data-shares"
SHARES_HEADINGS = ("Reference", "Organisation", "Project title", "Legal gateway", "Classification of data", "Date approved", "End date")
# The name of each made-up sheet, and the letters that its references begin with; the two last sheets print none.
SHARES_SHEETS = {"DSAP shares": "DS", "NPD requests still held by the requestor": "DR15", "Live cases": "DR16", "Open requests": "DR17"}
SHARES_SHEETS |= {"Regular shares": "", "Court orders": ""}


def made_up_register(folder: Path, editions: int, rows: int) -> Path:
    """A data folder with `editions` made-up tables of `rows` rows, each a few rows longer than the one before."""
    data = new_data(folder / "data")
    for number in range(1, editions + 1):
        lines = [
            f'{2000 + row % 90}/{row // 90:03},Made-up project {row} on pupils and schools,"Person {row}, University of Bath",'
            f"Digital Economy Act 2017,DfE: Longitudinal Education Outcomes,SRS,2020-01-{row % 28 + 1:02}"
            for row in range(rows + 3 * number)
        ]
        keep(data, "\n".join([HEADINGS, *lines, ""]).encode(), SOURCE, f"{2000 + number}-01-01", f"made-up-{number}.csv")
    return data


def made_up_shares(folder: Path, editions: int, rows: int) -> Path:
    """A data folder with `editions` made-up workbooks of the Department's shares, six sheets of about `rows` rows each.

    From one edition to the next a few rows leave, a few are new and a few change their titles.
    """
    data = new_data(folder / "data")
    for number in range(1, editions + 1):
        tables = []
        for name, prefix in SHARES_SHEETS.items():
            listed = (row for row in range(rows + 3 * number) if row % 400 >= number)
            lines = [ods_row("Made up by code; nobody published it"), ods_row(*SHARES_HEADINGS)]
            tables.append(ods_table("".join([*lines, *(ods_row(*shares_row(prefix, row, number)) for row in listed)]), name))
        day = f"{1990 + number}-01-01"
        keep(data, ods("".join(tables)), SHARES, day, f"made-up-shares-{number}.ods")
    return data


def shares_row(prefix: str, row: int, edition: int) -> tuple[str, ...]:
    """One made-up row as the edition of that number prints it."""
    reference = {"": "", "DS": f"DS{row:05}"}.get(prefix, f"{prefix}{row // 99:04}.{row % 99 + 1:02}")
    title = f"Made-up study {row} of {prefix or 'standing'} shares" + (", revised" if row % 300 < edition else "")
    classes = f"{row % 5 + 1}{'ABCDE'[row % 5]}"
    dated = f"{row % 28 + 1}/{row % 12 + 1}/{2015 + row % 4}" if prefix or row % 2 else ""
    return reference, f"University of Example {row % 200}", title, "Digital Economy Act 2017", classes, dated, f"31 March {2020 + row % 9}"


def keep(data: Path, content: bytes, source_id: str, day: str, name: str) -> None:
    """Put one made-up file into the store, as had on `day`."""
    line = {"source_id": source_id, "captured_at": day, "via": "manual", "role": "attachment", "as_at": day, "file_name": name}
    line["sha256"] = save_document(data / "published", content)
    append_capture(data / "published", CaptureLine(**{one: line.get(one, "") for one in CaptureLine.__dataclass_fields__}))


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
        memory = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB of memory at most"
        size = f"{len(gathered.rows)} rows, {len(gathered.entries)} entries, {database.stat().st_size >> 20} MB"
        sys.stdout.write(f"  {size}, {len(problems)} problems, {memory}\n")


def main() -> None:
    """Read the arguments and run the benches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--editions", type=int, default=10)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--shares-editions", type=int, default=30)
    parser.add_argument("--shares-rows", type=int, default=2000, help="rows of each of the six sheets")
    parser.add_argument("--only-shares", action="store_true")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        if not chosen.only_shares:
            sys.stdout.write(f"What is held in {chosen.data}:\n")
            bench(chosen.data)
            sys.stdout.write(f"A made-up register of {chosen.editions} editions of {chosen.rows} rows:\n")
            bench(made_up_register(folder / "one", chosen.editions, chosen.rows))
        sys.stdout.write(f"Made-up shares, {chosen.shares_editions} editions of six sheets of {chosen.shares_rows} rows:\n")
        bench(made_up_shares(folder / "two", chosen.shares_editions, chosen.shares_rows))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
