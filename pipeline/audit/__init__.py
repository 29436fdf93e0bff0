"""The sums, worked out a second time by a program that shares no code with the builder.

It reads the store, the finished database and the downloads, and nothing else of the project: no module of the pipeline is imported here,
which a test holds it to. Every build runs it before it is published; ``python -m pipeline.audit DATA`` runs it by hand, and then it reads
every document afresh. A build opens those alone that it did not open before, as `audited.py` says.

The nine sums, as `SUMS` names them: the cells of each sheet, its rows, the columns of a row, the rows of entries, the figures, the files
to download, the history, the answers of Parliament's service, and the diary of collecting. What is out of its reach, and why:

- cells and rows of pages in HTML, whose tables can be laid out in ways that only a browser reads: there the two readings that the
  builder compares must do. The texts of an .xls are read by a library that the builder reads with as well, by other code of ours.
- .xlsx downloads: they are made when a reader asks for one.
- that everything which a run of collecting planned has ended: the plan is gone when the run is. The collector's own report says it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.audit import columns, files, history, sheets, sums
from pipeline.audit.audited import FOLDER, Audited
from pipeline.audit.held import Held

__all__ = ["FOLDER", "SUMS", "Findings", "look"]

# Each sum by its name, in the order of the laws of conservation.
SUMS: dict[str, Callable[[Held], Iterator[str]]] = {
    "cells": sheets.cells,
    "rows": sheets.rows,
    "columns": columns.columns,
    "entries": sums.entries,
    "figures": sums.figures,
    "files": files.files,
    "history": history.history,
    "answers": history.answers,
    "fetches": history.fetches,
}
MOST_LINES = 5


@dataclass(frozen=True)
class Findings:
    """What does not add up, each line with the name of its sum; and each document that the audit reads otherwise than the register does,
    with the first line that says so."""

    lines: list[str]
    unlike: dict[str, str]


def look(
    data: Path,
    database: Path,
    downloads: Path | None = None,
    before: Path | None = None,
    later_may_wait: bool = False,
    afresh: bool = False,
    downloads_made: Callable[[], object] = lambda: None,
) -> Findings:
    """What does not add up in `database`, built from the folder `data`.

    `downloads` is the folder of files made with it, `before` the database of the build before; without them the sums of files and of
    history look at what there is. `downloads_made` comes back once they are whole: it is called before the sum of files, which comes last,
    so that the others are looked at while another process makes them. What is read in documents is kept in `data`/built/audited, and used
    where it is there; with `afresh` that folder is left alone. Of each sum the first few lines are given and the number of all. Raises
    sqlite3.Error and OSError where something cannot be read at all.
    """
    earlier = _opened(before) if before else None
    held = Held(data, _opened(database), downloads, earlier, later_may_wait, Audited(None if afresh else data / "built" / FOLDER))
    found = []
    try:
        for name, sum_of in sorted(SUMS.items(), key=lambda pair: pair[0] == "files"):
            if name == "files":
                downloads_made()
            lines = [f"{name}: {line}" for line in sum_of(held)]
            found += lines[:MOST_LINES]
            if len(lines) > MOST_LINES:
                found.append(f"{name}: and {len(lines) - MOST_LINES} more")
        held.audited.drop_others()
    finally:
        held.database.close()
        if earlier:
            earlier.close()
    return Findings(found, held.unlike)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)
