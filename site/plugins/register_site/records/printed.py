"""What was read in the cells of one entry, each reading once: the editions of a register repeat most of their rows."""

from __future__ import annotations

from ..engine import Row
from ..words import label, words

# A reading that more cells of editions give is shown with its newest and its oldest cell: the timeline has the rows of those between. It
# has no rows of our transcriptions, so their cells are all shown.
SHOWN = 4
TRANSCRIBED = "transcribed"
# How the rule of a value ends whose cell a person repaired (pipeline/rows/value.py).
REPAIRED = "a person repaired the cell"


def readings_of(printed: list[Row]) -> list[Row]:
    """Printed cells, the newest edition first -> each reading of a field with the cells that give it.

    A reading is `field`, `printed`, `value`, `status` and `is_repaired`; `ours` is what we wrote in a field of our transcriptions that no
    source prints, a code in words. `cells` are those to show, newest first, and `between` is how many
    stand between the last two of them. The readings of a field stand together, the newest first.
    """
    fields: dict[str, dict[tuple[object, ...], list[Row]]] = {}
    for row in printed:
        key = (row["printed"], row["value"], row["status"], row["edition_status"] == TRANSCRIBED, row["rule"].endswith(REPAIRED))
        fields.setdefault(row["field"], {}).setdefault(key, []).append(row)
    return [_reading(cells) for readings in fields.values() for cells in readings.values()]


def cells_of(printed: list[Row]) -> int:
    """How many cells those are: one may be read for several fields."""
    return len({(row["row_id"], row["column_letter"]) for row in printed if row["column_letter"]})


def _reading(cells: list[Row]) -> Row:
    is_whole = len(cells) <= SHOWN or cells[0]["edition_status"] == TRANSCRIBED
    shown = cells if is_whole else [cells[0], cells[-1]]
    return {
        **{name: cells[0][name] for name in ("field", "printed", "value", "status")},
        "ours": _ours(cells[0]),
        "is_repaired": cells[0]["rule"].endswith(REPAIRED),
        "cells": shown,
        "between": len(cells) - len(shown),
    }


def _ours(cell: Row) -> str:
    """What we wrote in a cell of a transcription, where its field is none that a source prints; else empty."""
    fields: dict[str, str] = words()["ours"]
    is_ours = cell["edition_status"] == TRANSCRIBED and cell["field"] in fields
    return label(cell["printed"], fields[cell["field"]]) if is_ours and cell["printed"] else ""
