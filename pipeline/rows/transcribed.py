"""Rows of our own transcriptions that cannot be used: an id that stands twice, a code that is on no list, a needed cell left empty.

Each would otherwise stop the whole build at the table's own rules. Such a row is left out, kept as a source row, and reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.issues import Issue
from pipeline.model import Record

SEEN = ("in_source", "second_hand", "worked_out")


@dataclass(frozen=True)
class Transcription:
    """What the rows of one transcribed file must hold: a column of ids, columns that may not be empty, and columns of codes.

    `codes` and `needed` repeat the checks of the table in schema.sql; a test holds the two together. A code may be empty unless
    its column is needed.
    """

    file: str
    id_column: str
    needed: tuple[str, ...]
    codes: dict[str, tuple[str, ...]]

    def place_of(self, record: Record) -> str:
        """Where a row stands, as a message begins: file, row, id."""
        return f"{self.file}, row {_row_number(record)}, {self.id_column} {record.texts.get(self.id_column, '')!r}"


def usable(records: list[Record], kind: Transcription) -> tuple[list[Record], list[Issue]]:
    """The rows that can be used, in order of id, the first of each id; and an issue for each that is left out, saying why."""
    kept: dict[str, Record] = {}
    issues = []
    for record in records:
        row_id = record.row_id
        if faults := "; ".join(_faults(record, kind)):
            said = f"{kind.place_of(record)}: {faults}. The row is left out until that is mended."
            issues.append(Issue("transcribed_row_not_used", said, row_id=row_id))
            continue
        first = kept.setdefault(record.texts[kind.id_column], record)
        if first is not record:
            said = f"{kind.place_of(record)}: row {_row_number(first)} has that id already. That row is used and this one is left out."
            issues.append(Issue("transcribed_row_repeated", said, row_id=row_id))
    return [kept[one] for one in sorted(kept)], issues


def _row_number(record: Record) -> str:
    """The number of the row in its file, with which its id ends."""
    return record.row_id.rpartition("-r")[2]


def _faults(record: Record, kind: Transcription) -> Iterator[str]:
    for name in kind.needed:
        if not record.texts.get(name):
            yield f"column {name} is empty and may not be"
    for name, known in kind.codes.items():
        code = record.texts.get(name, "")
        if code and code not in known:
            yield f"column {name} is {code!r}, which is not one of {', '.join(known)}"
