"""What the child process sends back: lines of JSON, read as data and never run. A finished answer ends with a line `"end"`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.model import Grid, GridRow, Reading, Refused
from pipeline.readers import limits


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


def decoded(lines: Iterable[str]) -> Reading:
    """The reading, from its lines. Raises the child's `Refused`, and `ValueError` for an answer that breaks off or is none."""
    answers = iter(lines)
    head = _next(answers)
    if "refused" in head:
        raise Refused(str(head["refused"]), str(head["message"]))
    grids = tuple(_grid(answers) for _ in range(head["grids"]))
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


def _grid(answers: Iterator[str]) -> Grid:
    head = _next(answers)
    rows = tuple(GridRow(*_next(answers)) for _ in range(head["rows"]))
    return Grid(**{**head, "rows": rows, "merged": tuple(head["merged"])})


def _next(answers: Iterator[str]) -> Any:
    line = next(answers, None)
    if line is None:
        raise ValueError("the answer breaks off")
    return json.loads(line)


def _line(value: object) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"
