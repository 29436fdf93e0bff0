"""A data folder whose register is being served while something goes wrong in it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import audit
from pipeline.build import Built, build_register
from pipeline.checks import problems_of
from pipeline.declared import load_declared


@dataclass
class World:
    """`data` is the folder, `served` the database that serves, `sha256` what its bytes were; `built` is the newest build in it."""

    data: Path
    served: Path
    sha256: str
    built: Built | None = None
    sums: dict[tuple[Path, float], list[str]] = field(default_factory=dict)

    @classmethod
    def copied(cls, data: Path, folder: Path) -> World:
        """A copy of `data`, with its register held as a running server holds it."""
        shutil.copytree(data, folder, symlinks=True)
        served = (folder / "built" / "register.db").resolve()
        # For as long as this process lives: a server keeps such a lock on the manifest of the build it serves.
        fcntl.flock(os.open(served.parent / "manifest.json", os.O_RDONLY), fcntl.LOCK_SH)
        return cls(folder, served, digest(served))

    def build(self) -> Built:
        """Build the register from the folder as it is now."""
        self.built = build_register(self.data)
        return self.built

    @property
    def database(self) -> Path:
        """The newest build, or the served one where there is no newer."""
        return self.built.database if self.built else self.served

    def rows(self, query: str, *values: object) -> list[Any]:
        """What a query gives in the newest build."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            return connection.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        """The one value that a query gives."""
        [[value]] = self.rows(query, *values)
        return value

    def issues(self, issue_type: str) -> str:
        """The messages of the issues of one type, one a line; it must have one."""
        found = [message for (message,) in self.rows("select message from issue where issue_type = ? order by message", issue_type)]
        assert found, f"there is no issue of type {issue_type}"
        return "\n".join(found)

    def document(self, sha256: str) -> tuple[str, str]:
        """(outcome, reason) of one document in the newest build."""
        status, reason = self.rows("select status, reason from document where sha256 = ?", sha256)[0]
        return {"refused": "refused", "read": "read"}[status], reason

    def sheet(self, sha256: str, name: str = "") -> tuple[str, str]:
        """(outcome, reason) of one sheet, the first of its document where it has no name."""
        query = "select layout_status, reason from sheet where sha256 = ? and sheet_name like ? order by sheet_index"
        status, reason = self.rows(query, sha256, name or "%")[0]
        return SHEET_OUTCOMES[status], reason

    def row(self, sha256: str, number: int) -> tuple[str, str]:
        """(outcome, reason) of one row of the first sheet of a document."""
        query = "select disposition, source_row.reason from source_row join sheet using (sheet_id) where sha256 = ? and row_number = ?"
        disposition, reason = self.rows(query, sha256, number)[0]
        return ROW_OUTCOMES[disposition], reason

    def value(self, sha256: str, number: int, field: str) -> tuple[str, str, str | None]:
        """(outcome, printed text, value) of one field of the listing of one row."""
        query = (
            "select status, printed, value from listing_value join listing using (listing_id) join source_row using (row_id) "
            "join sheet using (sheet_id) where sha256 = ? and row_number = ? and field = ?"
        )
        status, printed, value = self.rows(query, sha256, number, field)[0]
        return VALUE_OUTCOMES[status], printed, value

    def unharmed(self) -> bool:
        """Whether the register that served when all was well still has every byte."""
        return digest(self.served) == self.sha256

    def unsound(self) -> list[str]:
        """What does not add up in the served register and in the newest build, and between them and the folder's store."""
        return [line for path in dict.fromkeys((self.served, self.database)) for line in self._unsound(path)]

    def _unsound(self, path: Path) -> list[str]:
        key = (path, (self.data / "published" / "captures.csv").stat().st_mtime)
        if key not in self.sums:
            found = problems_of(path, load_declared(self.data))
            if path == self.database:
                found += audit.look(self.data, path, path.parent / "downloads", self.served).lines
            self.sums[key] = found
        return self.sums[key]


SHEET_OUTCOMES = {
    "declared": "read",
    "recognised": "read, to be reviewed",
    "unread": "not read",
    "quarantined": "awaiting a check",
    "withheld": "withheld",
}
ROW_OUTCOMES = {
    "listing": "read", "tally": "read", "set_aside": "set aside", "heading": "told apart", "total": "told apart", "note": "told apart",
    "blank": "told apart",
}  # fmt: skip
VALUE_OUTCOMES = {"stated": "read", "unparsed": "kept as printed", "withheld": "withheld", "not_stated": "lost"}


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest_of(database: Path) -> dict[str, Any]:
    """What a build says of itself."""
    found: dict[str, Any] = json.loads((database.parent / "manifest.json").read_text(encoding="utf-8"))
    return found
