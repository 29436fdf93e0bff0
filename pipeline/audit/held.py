"""What there is to audit, opened once."""

from __future__ import annotations

import csv
import io
import sqlite3
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import Any

from pipeline.audit.audited import Audited, Reading, Sheet
from pipeline.audit.grids import Unread


@dataclass
class Held:
    """The data folder, the database just built, its downloads where they are made, the database of the build before, and the readings
    that the audit keeps. One document is held at a time, and of those before it the numbers of their rows."""

    data: Path
    database: sqlite3.Connection
    downloads: Path | None
    before: sqlite3.Connection | None
    later_may_wait: bool = False
    audited: Audited = field(default_factory=lambda: Audited(None))
    # Document that we read otherwise than the register does -> the first line that says so.
    unlike: dict[str, str] = field(default_factory=dict)
    _last: tuple[str, Reading] = ("", {})
    _rows: dict[str, dict[str, array[int]]] = field(default_factory=dict)

    def all(self, query: str, *values: object) -> list[Any]:
        """The rows that a query gives."""
        return self.database.execute(query, values).fetchall()

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The rows that a query gives, each by the names of its columns, one at a time."""
        cursor = self.database.execute(query)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def doubted(self, sha256: str, line: str) -> str:
        """`line`, which says that our reading of a document is not the register's; the document is remembered."""
        self.unlike.setdefault(sha256, line)
        return line

    def document(self, sha256: str) -> Path:
        """Where the store keeps a document."""
        return self.data / "published" / "documents" / sha256

    def lines(self, name: str) -> list[dict[str, str]]:
        """The finished lines of captures.csv or fetches.csv; [] where there is none. A text that many lines repeat is held once."""
        path = self.data / "published" / name
        if not path.exists():
            return []
        whole = path.read_bytes()
        lines = io.TextIOWrapper(io.BytesIO(whole[: whole.rfind(b"\n") + 1]), encoding="utf-8", newline="")
        return [{key: intern(text) if isinstance(text, str) else text for key, text in line.items()} for line in csv.DictReader(lines)]

    @cached_property
    def captures(self) -> list[dict[str, str]]:
        """The lines of captures.csv that the register must know; the file only grows, so what awaits the next build stands at its end."""
        lines = self.lines("captures.csv")
        if not self.later_may_wait:
            return lines
        return lines[: self.all("select count(*) from capture where via != 'transcribed'")[0][0]]

    @cached_property
    def files(self) -> dict[str, Path]:
        """Document -> where it stands, for the documents that the register was read from. Pages in HTML are left out."""
        transcribed = {row["file_name"]: self.data / "documented" / row["file_name"] for row in self._documented()}
        found = {}
        for sha256, file_name in self.all(
            "select sha256, min(file_name) from document join capture using (sha256) where status = 'read' "
            "and media_type not like 'text/html%' group by sha256 order by sha256"
        ):
            path = self.document(sha256)
            found[sha256] = path if path.exists() else transcribed.get(file_name, path)
        return found

    def reading(self, sha256: str) -> Reading:
        """What we ourselves read in a document of `files`; where it cannot be read again, one sheet with a name that says so."""
        if self._last[0] != sha256:
            try:
                found = self.audited.of(self.files[sha256])
            except Unread as why:
                found = {f"it cannot be read again: {why}": Sheet({}, 0)}
            self._last = sha256, found
            self._rows[sha256] = {name: array("L", sheet.rows) for name, sheet in found.items()}
        return self._last[1]

    def filled_rows(self, sha256: str) -> dict[str, array[int]]:
        """Sheet name -> the numbers of its filled rows, of a document of `files`."""
        if sha256 not in self._rows:
            self.reading(sha256)
        return self._rows[sha256]

    def _documented(self) -> list[dict[str, str]]:
        path = self.data / "documented" / "documents.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
