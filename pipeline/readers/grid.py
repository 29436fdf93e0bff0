"""What a document holds, as its readers answer, and the exception by which they refuse it: words of `model.py` that stand by themselves,
because the process that opens a document should begin quickly.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class RegisterError(Exception):
    """A message for a person: what is wrong, where, and what to do next. The one exception family of the project."""


class Refused(RegisterError):
    """A document that must not be read. `code` is a short machine word (``not_a_workbook``, ``encrypted``, …)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of one sheet. `cells` holds only non-empty cells: column letter -> text as it stands (dates as ISO 8601).

    `kinds` names the type of cells that are not plain text (date, datetime, time, number, boolean, error, duration, …), led by
    "struck_out_" (a text's is then "struck_out_text") or, where a part is, "partly_struck_out_".
    `links` holds hyperlink targets. `hidden` is True where the publisher's file hides the row."""

    number: int
    cells: dict[str, str]
    kinds: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True)
class Grid:
    """One sheet (worksheet, HTML table or CSV table): every row from 1 to the last used one, blank ones included.

    `sheet_index` counts from 0 in the document's own order. `cell_count` is the number of non-empty cells in `rows`; the two
    `witness_` counts come from an independent pass over the same bytes. `merged` holds merged spans as ranges ("A3:F4"), and
    `hidden_columns` the letters of filled columns that the publisher's file hides."""

    sheet_name: str
    sheet_index: int
    hidden: bool
    rows: tuple[GridRow, ...]
    merged: tuple[str, ...]
    cell_count: int
    witness_row_count: int
    witness_cell_count: int
    hidden_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What one document holds. `media_type` is decided by the bytes; `modified_on` is the workbook's own last-saved date or ''."""

    media_type: str
    grids: tuple[Grid, ...]
    modified_on: str
