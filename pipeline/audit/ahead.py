"""``python -m pipeline.audit.ahead DATA``: read documents for the audit before it is asked for, beside the builder's own work.

What is read is kept in data/built/audited, where the audit finds it; whatever is not read here, it reads itself. So nothing rests on this
process, and it may end, or be ended, at any moment.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from pipeline.audit.audited import FOLDER, Audited, reader_key
from pipeline.audit.grids import Unread

# What the audit reads: the sheets of workbooks and of tables in text. Pages and records in JSON have none.
SUFFIXES = (".csv", ".ods", ".xls", ".xlsx")
# It gives way to the processes that read for the builder, and works while those have nothing to do.
NICENESS = 10


# So few documents are read as quickly by the audit itself.
FEW = 8


@contextmanager
def reading_ahead(data: Path, root: Path) -> Iterator[None]:
    """Read in a process of its own, in the project's folder `root`, until the block ends, where there is much to read."""
    if len(list(unread(data))) <= FEW:
        yield
        return
    command = [sys.executable, "-m", "pipeline.audit.ahead", str(data.resolve())]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as child:
        try:
            yield
        finally:
            child.kill()


def unread(data: Path) -> Iterator[Path]:
    """The documents of `data` that hold sheets and of which the audit keeps no reading."""
    kept, reader = {path.name for path in (data / "built" / FOLDER).glob("*")}, reader_key()
    captures = data / "published" / "captures.csv"
    if not captures.exists():
        return
    with captures.open(encoding="utf-8", newline="") as lines:
        found = {line["sha256"] or "" for line in csv.DictReader(lines) if (line["file_name"] or "").casefold().endswith(SUFFIXES)}
    for sha256 in sorted(found):
        if f"{sha256}-{reader}" not in kept:
            yield data / "published" / "documents" / sha256


def read_all(data: Path) -> None:
    """Read every document that is `unread`."""
    audited = Audited(data / "built" / FOLDER)
    for path in unread(data):
        with suppress(Unread):
            audited.of(path)


if __name__ == "__main__":
    # The one that started this process holds the other end for as long as it lives: should it be killed, this ends with it.
    Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
    os.nice(NICENESS)
    read_all(Path(sys.argv[1]))
    os._exit(0)
