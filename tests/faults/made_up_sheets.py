"""Made-up sheets that are not laid out as they were, each a workbook of its own."""

from __future__ import annotations

from dataclasses import replace

from tests.pipeline.made_up import BOOK_HEADINGS, letter_of, project
from tests.read.builders import MadeUpSheet, build, from_rows

Rows = list[list[str]]
HEADINGS = list(BOOK_HEADINGS)
PROJECTS: Rows = [list(project(f"2025/{number:03}", f"Made-up project {number}")) for number in range(1, 6)]


def renamed(**names: str) -> list[str]:
    """The headings with some of them renamed, by their first word."""
    return [names.get(one.split(" ")[-1], one) for one in HEADINGS]


def book(rows: Rows, *others: MadeUpSheet, name: str = "Sheet1", **more: object) -> bytes:
    return build("xlsx", replace(from_rows(name, rows), **more), *others)  # type: ignore[arg-type]


def with_column(heading: str) -> Rows:
    return [[*HEADINGS, heading], *([*row, "made up"] for row in PROJECTS)]


def at(column: int, row: int) -> MadeUpSheet:
    """The table with its first heading in that column and row."""
    rows = [HEADINGS, *PROJECTS]
    cells = {f"{letter_of(column + x)}{row + y}": text for y, line in enumerate(rows) for x, text in enumerate(line) if text}
    return MadeUpSheet("Sheet1", dict(cells))


HIDDEN = MadeUpSheet("Drafts", {"A1": "Reference", "B1": "Who"}, hidden=True)
COVER = from_rows("Cover", [["Made-up cover"], ["Nobody published this"]])
BLANKS: Rows = [[]] * 50
SHEETS: dict[str, bytes] = {
    "known word": book([renamed(Name="Title"), *PROJECTS]),
    "unknown word": book([renamed(Name="Project nmae"), *PROJECTS]),
    "added": book(with_column("Sponsor")),
    "removed": book([row[1:] for row in [HEADINGS, *PROJECTS]]),
    "moved": book([row[::-1] for row in [HEADINGS, *PROJECTS]]),
    "twice": book(with_column("Project Name")),
    "notes above": book([["A made-up note"], ["Another made-up note"], [], HEADINGS, *PROJECTS]),
    "two rows": book([[*HEADINGS[:6], "Accreditation"], ["", "", "", "", "", "", "Date"], *PROJECTS]),
    "repeated": book([HEADINGS, *PROJECTS[:2], HEADINGS, *PROJECTS[2:]]),
    "new sheet": book([HEADINGS, *PROJECTS], from_rows("Something new", [["Who", "What"], ["made", "up"]])),
    "sheet renamed": book([HEADINGS, *PROJECTS], name="Projects, renamed"),
    "hidden sheet": book([HEADINGS, *PROJECTS], HIDDEN),
    "cover": build("xlsx", COVER, from_rows("Sheet1", [HEADINGS, *PROJECTS])),
    "hidden row": book([HEADINGS, *PROJECTS], hidden_rows=(3,)),
    "below": book([HEADINGS, *PROJECTS, [], ["Total", "5 projects", "", "", "", "", "5"], ["* A made-up footnote"]]),
    "stray cell": book([HEADINGS, *PROJECTS[:2], ["", "", "", "", "A made-up line"], *PROJECTS[2:]]),
    "blank rows": book([HEADINGS, *PROJECTS[:2], *BLANKS, *PROJECTS[2:]]),
    "at D9": build("xlsx", at(4, 9)),
}
