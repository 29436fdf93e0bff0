"""Conservation, checked a second time by a program that shares no code with the builder.

It opens the documents of data/published by other readers (openpyxl, the standard library's csv), counts rows and cells itself, and
compares them with the finished database: every filled row there exactly once, every cell accounted for, every shown cell the same
text. Run it by hand with ``python -m tests.independent_checker DATA``; it exits 1 with what does not add up.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import sqlite3
import sys
from pathlib import Path

import openpyxl

Cells = dict[tuple[int, str], str]


def printed(value: object) -> str:
    """A cell of openpyxl's as the register prints it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def sheets_of(document: Path) -> dict[str, Cells]:
    """Sheet name -> (row number, column letter) -> text, for a workbook or a CSV document."""
    content = document.read_bytes()
    if content[:2] != b"PK":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return {
            "": {
                (number, openpyxl.utils.get_column_letter(place)): text
                for number, row in enumerate(rows, start=1)
                for place, text in enumerate(row, start=1)
                if text
            }
        }
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        sheet.title: {
            (cell.row, cell.column_letter): text
            for row in sheet.iter_rows()
            for cell in row
            if (text := printed(getattr(cell, "value", None)))
        }
        for sheet in book.worksheets
    }


def compare(sheet_id: str, name: str, expected: Cells, database: sqlite3.Connection) -> list[str]:
    """What of one sheet the database lacks, has twice, or has otherwise."""
    rows = database.execute(
        "select row_number, cells, cell_kinds, cell_count, disposition from source_row where sheet_id = ?", (sheet_id,)
    ).fetchall()
    problems = []
    numbers = [row[0] for row in rows]
    if len(numbers) != len(set(numbers)):
        problems.append(f"{sheet_id}: a row stands twice")
    by_row: dict[int, dict[str, str]] = {}
    for (row_number, letter), text in expected.items():
        by_row.setdefault(row_number, {})[letter] = text
    held = {number: (json.loads(cells), json.loads(kinds), count, disposition) for number, cells, kinds, count, disposition in rows}
    if missing := sorted(set(by_row) - set(held)):
        problems.append(f"{sheet_id} ({name}): {len(missing)} filled rows are not in the register, first row {missing[0]}")
    for number, (cells, kinds, count, disposition) in held.items():
        theirs = by_row.get(number, {})
        if set(cells) != set(theirs) or count != len(theirs):
            problems.append(f"{sheet_id} row {number}: {count} cells held, {len(theirs)} in the file")
        if not theirs and disposition != "blank":
            problems.append(f"{sheet_id} row {number}: blank in the file, {disposition} in the register")
        shown = [letter for letter in cells if kinds.get(letter) not in ("withheld", "undeclared") and "withheld]" not in cells[letter]]
        if wrong := [letter for letter in shown if letter in theirs and cells[letter] != theirs[letter]]:
            problems.append(f"{sheet_id} row {number}, column {wrong[0]}: the text is not the file's")
    return problems


def check(data: Path) -> list[str]:
    """Everything that does not add up between the documents held in `data` and its built register."""
    database = sqlite3.connect(f"file:{data / 'built' / 'register.db'}?mode=ro", uri=True)
    documents = [row[0] for row in database.execute("select sha256 from document where status = 'read'")]
    problems = []
    for sha256 in documents:
        path = data / "published" / "documents" / sha256
        if not path.exists():
            continue
        found = dict(database.execute("select sheet_name, sheet_id from sheet where sha256 = ?", (sha256,)).fetchall())
        theirs = sheets_of(path)
        names = {name: name for name in found} if "" not in theirs else {next(iter(found)): ""}
        if set(names.values()) != set(theirs):
            problems.append(f"{sha256}: sheets held {sorted(found)}, in the file {sorted(theirs)}")
        for name, their_name in names.items():
            problems += compare(found[name], name, theirs.get(their_name, {}), database)
    counted = database.execute("select count(*) from source_row").fetchone()[0]
    disposed = sum(row[0] for row in database.execute("select count(*) from source_row group by disposition"))
    if counted != disposed:
        problems.append("the dispositions do not sum to the rows")
    database.close()
    return problems


if __name__ == "__main__":
    found_wrong = check(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
    sys.stdout.write("\n".join(found_wrong or ["Every row and cell of every document held is accounted for."]) + "\n")
    sys.exit(1 if found_wrong else 0)
