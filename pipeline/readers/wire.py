"""What the child process sends back: lines of JSON, read as data and never run. A finished answer ends with a line `"end"`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.readers import limits
from pipeline.readers.grid import Grid, GridRow, Reading, Refused

# What is held by a row, by the text that it was sent as: cells, kinds, links, and whether it is hidden.
Rows = dict[str, tuple[dict[str, str], dict[str, str], dict[str, str], bool]]


def encoded(reading: Reading) -> Iterator[str]:
    """A reading as lines: the document's, then each grid's followed by one for each of its rows."""
    yield _line({"media_type": reading.media_type, "modified_on": reading.modified_on, "grids": len(reading.grids)})
    for grid in reading.grids:
        yield _line({**{name: value for name, value in vars(grid).items() if name != "rows"}, "rows": len(grid.rows)})
        for row in grid.rows:
            yield _line([row.number, row.cells, row.kinds, row.links, row.hidden])
    yield _line("end")


def encoded_refusal(refused: Refused) -> str:
    """A refusal as its one line."""
    return _line({"refused": refused.code, "message": str(refused)})


def decoded(lines: Iterable[str], rows: Rows | None = None) -> Reading:
    """The reading, from its lines. Raises the child's `Refused`, and `ValueError` for an answer that breaks off or is none.

    What rows hold is looked up in `rows` and added to it, so that rows of several editions that hold the same share it.
    """
    try:
        return _decoded(iter(lines), {} if rows is None else rows)
    except (KeyError, TypeError) as error:
        raise ValueError("the answer is not one of a reader's") from error


def _decoded(answers: Iterator[str], rows: Rows) -> Reading:
    head = _next(answers)
    if "refused" in head:
        raise Refused(str(head["refused"]), str(head["message"]))
    grids = tuple(_grid(answers, rows) for _ in range(head["grids"]))
    if _next(answers) != "end":
        raise ValueError("the answer does not end where it should")
    return Reading(head["media_type"], grids, head["modified_on"])


def checked_length(lines: Iterable[str]) -> list[str]:
    """The lines, all of them. Raises `Refused` where they would be more than the parent process is ready to take in."""
    kept, length = [], 0
    for line in lines:
        kept.append(line)
        length += len(line)
        if length > limits.MAX_RESULT_CHARACTERS:
            raise Refused("too_large", "holds more text than any register has had, so nothing of it was read. Look at the file.")
    return kept


def _grid(answers: Iterator[str], rows: Rows) -> Grid:
    head = _next(answers)
    own = tuple([_row(answers, rows) for _ in range(head["rows"])])
    return Grid(**{**head, "rows": own, "merged": tuple(head["merged"]), "hidden_columns": tuple(head["hidden_columns"])})


def _row(answers: Iterator[str], rows: Rows) -> GridRow:
    number, comma, rest = next(answers, "").partition(",")
    if not comma:
        raise ValueError("the answer breaks off")
    held = rows.get(rest)
    if held is None:
        cells, kinds, links, hidden = json.loads(f"[{rest}")
        texts = [*cells.items(), *kinds.items(), *links.items()]
        if not all(isinstance(text, str) for pair in texts for text in pair) or not isinstance(hidden, bool):
            raise ValueError("a row holds what no cell can hold")
        # Documents are read side by side: whichever comes first with a row, there is one of it.
        held = rows.setdefault(rest, (cells, kinds, links, hidden))
    return GridRow(int(number[1:]), *held)


def _next(answers: Iterator[str]) -> Any:
    line = next(answers, None)
    if line is None:
        raise ValueError("the answer breaks off")
    return json.loads(line)


def _line(value: object) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"
