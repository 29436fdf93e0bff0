"""Cells whose text is no value of their own: an error, a pointer to another cell, a number of several rows.

The printed text stays; nothing is read from it, and an issue tells of it.
"""

from __future__ import annotations

import re

from pipeline.declaring.declarations import Declared
from pipeline.fold import fold, tidy

# Kinds of cell that have no result to read, texts that stand for one where a file states no kinds, and what is said of a value in one.
NO_RESULT = ("error", "formula_without_value")
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|BUSY!|FIELD!|GETTING_DATA)|Err:\d{3}|#{3,}")
ERROR_SHOWN = "the cell shows an error, or a formula that was never worked out"
# Signs that stand for what the cell above says, and what is said of a value in a cell of them, or of such words ("as above").
_DITTO = re.compile(r"[-–\s]*(?:[\"“”„〃″↑]|''|‘‘|’’|′′|,,)[-–\s]*")
POINTS_ELSEWHERE = "the cell points to another one"
# What is said of a value in a cell that is struck out.
STRUCK = "the cell is struck out, at least in part"
# Fields in which no date can be meant, kinds of cell that hold one, and what is said of a value in one: a program makes one of "12-13".
NO_DATES = ("reference", "recipients_text", "tier", "classification", "identifiability", "sensitivity", "years_text", "record_count",
            "records_requested", "records_returned")  # fmt: skip
DATES = ("date", "date_in_part", "datetime", "time", "duration")
MADE_A_DATE = "the cell holds a date, where none can be meant: a program may have made it one"
_YEAR = re.compile(r"[0-9]{4}")
# What is said of a number that is of other rows as well (see merged.py).
SEVERAL_ROWS = "one number is printed for several rows, as the file merges its cell over them"
# The type of issue that tells of a cell, by why it has no value. Of a number of several rows the field's own does, as of any other that is
# not read.
ISSUE_TYPES = {
    ERROR_SHOWN: "cell_shows_error",
    POINTS_ELSEWHERE: "cell_points_elsewhere",
    MADE_A_DATE: "cell_made_a_date",
    STRUCK: "cell_struck_out",
}


def why_no_value(kind: str, text: str, field: str | None, declared: Declared) -> str:
    """Why `text`, in a cell of this kind for `field`, is no value of its own: it shows an error, or a formula that was never worked out,
    points elsewhere, is struck out, or is a date in place of what was typed; '' where it is one."""
    shown = tidy(text)
    if kind in DATES and field in NO_DATES and not _YEAR.fullmatch(shown):
        return MADE_A_DATE
    if "struck_out_" in kind:
        return STRUCK
    if kind in NO_RESULT or _ERROR.fullmatch(shown):
        return ERROR_SHOWN
    return POINTS_ELSEWHERE if fold(shown) in declared.share.cells["as_above"] or _DITTO.fullmatch(shown) else ""
