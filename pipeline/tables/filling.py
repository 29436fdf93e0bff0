"""Rows are put into the database: by the process that works them out or, where there are many, by one of its own beside it.

A batch is a statement with the rows that it is run with; one without rows (None) is run once. All batches are one transaction.
"""

from __future__ import annotations

import json
import marshal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, BinaryIO

Batch = tuple[str, list[tuple[Any, ...]] | None]

ROOT = Path(__file__).absolute().parents[2]
NO_MORE = None


def fill(path: Path, batches: Iterable[Batch]) -> None:
    """Run `batches` on the database at `path`. Raises sqlite3.Error where a row or the disk refuses; nothing of them is kept then."""
    with closing(quick_connection(path)) as connection, connection:
        for statement, rows in batches:
            if rows is None:
                connection.execute(statement)
            else:
                connection.executemany(statement, rows)


def fill_beside(path: Path, batches: Iterable[Batch]) -> None:
    """As `fill`, by another process, while this one goes on to the next batch. Raises sqlite3.Error with that one's words."""
    command = [sys.executable, "-m", "pipeline.tables.filling", str(path.absolute())]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stderr
        try:
            # Where it has ended, it says why.
            with suppress(BrokenPipeError):
                for batch in batches:
                    marshal.dump(batch, child.stdin)
                marshal.dump(NO_MORE, child.stdin)
        except BaseException:
            child.kill()
            raise
        finally:
            with suppress(BrokenPipeError):
                child.stdin.close()
        said = child.stderr.read()
        if child.wait():
            raise _as_it_said(said.decode(errors="replace"))


def quick_connection(path: Path) -> sqlite3.Connection:
    """A connection that does not wait for the disk: a build is handed to the disk whole, as its last step, and is nothing before. Keys
    that lead nowhere are looked for once, in the finished file (pipeline/checks.py), and not at each of a million rows."""
    connection = sqlite3.connect(path)
    connection.execute("pragma synchronous = off")
    connection.execute("pragma foreign_keys = off")
    return connection


def _as_it_said(said: str) -> sqlite3.Error:
    """The error that the other process ended with, from the last line that it wrote."""
    line = (said.strip().splitlines() or ["the process that fills the database was ended"])[-1]
    try:
        name, words = json.loads(line)
    except ValueError:
        return sqlite3.DatabaseError(line)
    kind = getattr(sqlite3, name, None)
    return kind(words) if isinstance(kind, type) and issubclass(kind, sqlite3.Error) else sqlite3.DatabaseError(f"{name}: {words}")


def _sent(stream: BinaryIO) -> Iterator[Batch]:
    """The batches that come. Raises EOFError where the one that sends them ends before it said that there are no more."""
    while (batch := marshal.load(stream)) is not NO_MORE:
        yield batch


def _main(path: str) -> int:
    try:
        fill(Path(path), _sent(sys.stdin.buffer))
    except (sqlite3.Error, OSError, EOFError, MemoryError) as error:
        sys.stderr.write(json.dumps([type(error).__name__, str(error)]) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
