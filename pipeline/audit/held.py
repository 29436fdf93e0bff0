"""What there is to audit, opened once."""

from __future__ import annotations

import csv
import io
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.audit.grids import Cells, Unread, sheets_in


@dataclass
class Held:
    """The data folder, the database just built, its downloads where they are made, and the database of the build before."""

    data: Path
    database: sqlite3.Connection
    downloads: Path | None
    before: sqlite3.Connection | None
    later_may_wait: bool = False

    def all(self, query: str, *values: object) -> list[Any]:
        """The rows that a query gives."""
        return self.database.execute(query, values).fetchall()

    def document(self, sha256: str) -> Path:
        """Where the store keeps a document."""
        return self.data / "published" / "documents" / sha256

    def lines(self, name: str) -> list[dict[str, str]]:
        """The finished lines of captures.csv or fetches.csv; [] where there is none."""
        path = self.data / "published" / name
        if not path.exists():
            return []
        whole = path.read_bytes().rpartition(b"\n")[0].decode("utf-8")
        return list(csv.DictReader(io.StringIO(whole, newline="")))

    @cached_property
    def captures(self) -> list[dict[str, str]]:
        """The lines of captures.csv that the register must know; the file only grows, so what awaits the next build stands at its end."""
        lines = self.lines("captures.csv")
        if not self.later_may_wait:
            return lines
        known = {sha256 for (sha256,) in self.all("select sha256 from document")}
        return lines[: max((number for number, line in enumerate(lines, start=1) if line["sha256"] in known), default=0)]

    @cached_property
    def files(self) -> dict[str, dict[str, Cells]]:
        """Document -> sheet name -> cells, read anew, for the documents that the register was read from. Pages in HTML are left out."""
        found = {}
        transcribed = {row["file_name"]: self.data / "documented" / row["file_name"] for row in self._documented()}
        for sha256, file_name in self.all(
            "select sha256, min(file_name) from document join capture using (sha256) where status = 'read' "
            "and media_type not like 'text/html%' group by sha256"
        ):
            path = self.document(sha256)
            path = path if path.exists() else transcribed.get(file_name, path)
            try:
                found[sha256] = sheets_in(path)
            except Unread as why:
                found[sha256] = {f"it cannot be read again: {why}": {}}
        return found

    def _documented(self) -> list[dict[str, str]]:
        path = self.data / "documented" / "documents.csv"
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
