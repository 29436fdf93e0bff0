"""Documents that the audit reads otherwise than the builder: which of them a build can be published without."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

WHY = "the audit, which reads every document with readers of its own, does not find in it what the register's readers found ({})"
READ = "select distinct sha256 from edition_document join document using (sha256) where document.status = 'read'"
# Without what we transcribed ourselves, which is no register by itself.
COLLECTED = f"{READ} and edition_id in (select edition_id from edition where status != 'transcribed')"


def may_be_left_out(unlike: dict[str, str], database: Path, before: Path | None) -> dict[str, str]:
    """Of `unlike`, each document with the line that says how it is read otherwise: all, each with the reason why it is refused, or none.

    A new document must not keep the rest of the register from being published. But where one is among them that the register `before` was
    read from, or nothing that `database` was read from would be left, the fault is the program's and no document's: then nothing is left
    out, and the last good register stays.
    """
    served = _documents(before, READ) if before else set()
    if unlike.keys() & served or unlike.keys() >= _documents(database, COLLECTED):
        return {}
    return {sha256: WHY.format(line) for sha256, line in unlike.items()}


def _documents(database: Path, query: str) -> set[str]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return {sha256 for (sha256,) in connection.execute(query)}
