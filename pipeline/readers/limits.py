"""How much one document may ask of the reader. Measured against real registers, which need about a thousandth of it.

Sizes are absolute, not ratios: an honest sheet that repeats itself compresses ninety to one.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_FILE_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_MEMBERS = 10_000
MAX_RESULT_CHARACTERS = 250_000_000

MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELLS = 2_000_000
# The second reader holds a sheet as a full rectangle, 24 bytes a cell: this many are 720 MB. A cell in the last possible column
# (XFD) beside 1,800 rows still fits; one in the last column of the last row does not, and the document is refused.
MAX_RECTANGLE = 30_000_000
# Blank rows are kept, as the publisher's own; but a run longer than this is a stray cell far below the table, and is left out.
LONG_BLANK_RUN = 1_000

# A spreadsheet's own last row and column (XFD). Beyond them no citation could be checked in the publisher's file.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384


@dataclass(frozen=True)
class Limits:
    """What the child process may use: seconds on the clock, seconds of processor, bytes of memory."""

    wall_seconds: float = 30.0
    cpu_seconds: int = 20
    memory_bytes: int = 1_610_612_736


STANDARD = Limits()
