"""The sixty faults: what each is, the outcome it must have, and the words that a person must be told.

A test declares its fault with `fault` and asserts it with the fixture `case` of conftest.py. What is declared there is written to
docs/faults.md and to site/faults.csv, which the page /faults shows, by

    python -m tests.faults.record

and a test fails while the two are not what the tests declare.
"""

from __future__ import annotations

import csv
import importlib
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).absolute().parents[2]
DOCUMENT, TABLE = ROOT / "docs" / "faults.md", ROOT / "site" / "faults.csv"
# The files of tests in which faults are declared.
FILES = ("fetching", "parliament", "workbooks", "sheets", "cells", "hostile", "rows", "builds", "sealed", "serving")
# The first number of each group of faults.
GROUPS = {
    1: "Fetching",
    18: "A workbook as bytes",
    27: "Sheets and columns",
    36: "Cells",
    45: "Rows, organisations, editions",
    50: "Building and publishing",
    56: "Serving",
}
# What can become of a fault. Each test works its outcome out from what it finds, and does not merely name it.
OUTCOMES = {
    "not collected": "What was asked for was not had. Nothing is kept in its place, the run says so and ends with exit code 3 or 4, and "
    "what was held before stays.",
    "collected": "It was had whole in the end, and is kept by its own bytes.",
    "refused": "The file is kept, byte for byte, and nothing of it is read. The rest of the register is built and says that it is missing.",
    "read": "It is read like any other, with nothing lost and nothing changed.",
    "read, to be reviewed": "It is read and counted, and marked as not yet reviewed by a person.",
    "not read": "The sheet alone is not read: it is kept, shown with its headings and the reason, and in no count.",
    "set aside": "The row is kept, counted and shown as set aside, with the reason. It is no entry.",
    "told apart": "The row is kept and counted as what it is: a heading, a note, a total or a blank row. It is no entry.",
    "kept as printed": "The entry stays. The value is shown as it is printed, its field stays empty and is counted as not read.",
    "withheld": "What may be a private person's is in no page, file or search. The row is kept and counted.",
    "noted": "It is kept and shown, and an issue says what is odd about it.",
    "kept apart": "Both are kept and nothing is joined: a person decides.",
    "awaiting a check": "That part of the edition is kept and shown, and is in no count until a person has looked.",
    "not built": "Nothing is published. The last good register goes on serving.",
    "built": "A whole build is published, by one step.",
    "noticed": "The tests fail.",
    "refused by the site": "A plain page says what is wrong with the address, with a status of 400 or more. It never shows a number.",
    "answered": "The answer is right and whole.",
    "explained": "What was before and what is now stand side by side, with the reason and the date.",
}
F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True)
class Fault:
    """One fault: its number, what goes wrong, its outcome (of `OUTCOMES`), the words told ("…" stands for any others), and its test."""

    number: str
    what: str
    outcome: str
    says: str
    test: str = ""


def fault(number: str, what: str, *, outcome: str, says: str) -> Callable[[F], F]:
    """Declares which fault a test is of."""
    if outcome not in OUTCOMES:
        raise ValueError(f"{outcome!r} is not one of the outcomes")

    def declare(test: F) -> F:
        test.fault = Fault(number, what, outcome, says, test.__name__)  # type: ignore[attr-defined]
        return test

    return declare


def declared() -> list[Fault]:
    """Every fault that a test declares, in order of their numbers."""
    found = []
    for name in FILES:
        module = importlib.import_module(f"tests.faults.test_{name}")
        found += [one.fault for one in vars(module).values() if hasattr(one, "fault")]
    return sorted(found, key=lambda one: one.number)


def group_of(number: str) -> str:
    """The group that a fault's number belongs to."""
    return GROUPS[max(start for start in GROUPS if start <= int(number[1:]))]


def as_table(faults: list[Fault]) -> str:
    """The faults as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("number", "group", "fault", "outcome", "meaning", "message"))
    writer.writerows((one.number, group_of(one.number), one.what, one.outcome, OUTCOMES[one.outcome], one.says) for one in faults)
    return text.getvalue()


def as_document(faults: list[Fault]) -> str:
    """The faults as the text of docs/faults.md."""
    numbers = {one.number for one in faults}
    lines = [
        "# What can go wrong, and what then happens",
        "",
        f"{len(numbers)} faults in {len(faults)} cases, each with a test in `tests/faults/` that makes it happen and asserts four things: "
        "its outcome, the words that a person is told, that the register which serves did not change by a byte, and that every sum still "
        "holds. This page is written from those tests by `python -m tests.faults.record`; do not change it by hand. An ellipsis stands "
        "for what differs from case to case: a file's name, a number.",
        "",
        "## Outcomes",
        "",
        "| outcome | what it means |",
        "|---|---|",
        *(f"| {name} | {meaning} |" for name, meaning in OUTCOMES.items()),
    ]
    groups = list(dict.fromkeys(group_of(one.number) for one in faults))
    for group in groups:
        lines += ["", f"## {group}", "", "| no. | fault | outcome | what a person is told | test |", "|---|---|---|---|---|"]
        lines += [_line(one) for one in faults if group_of(one.number) == group]
    return "\n".join(lines) + "\n"


def _line(one: Fault) -> str:
    cells = (one.number, one.what, one.outcome, one.says if one.says else "nothing: all is well", f"`{one.test}`")
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "\\<") for cell in cells) + " |"


if __name__ == "__main__":
    sys.path.append(str(ROOT / "site" / "plugins"))
    every = declared()
    DOCUMENT.write_text(as_document(every), encoding="utf-8")
    TABLE.write_text(as_table(every), encoding="utf-8")
    sys.stdout.write(f"{len(every)} cases of {len({one.number for one in every})} faults written to {DOCUMENT} and {TABLE}\n")
