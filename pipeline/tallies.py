"""Published totals by period: rows of a sheet of counts -> tallies, with the printed qualifiers kept. They are in no count of entries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.dates import date_value
from pipeline.fold import tidy
from pipeline.issues import Issue
from pipeline.model import Record

MEASURES = ("records_requested", "records_returned")
FORMATS = ("iso", "day_first", "words")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
# What publishers print in place of a small or absent number: kept as printed, and nothing to look into.
_QUALIFIER = re.compile(r"(?:<|fewer than|less than|up to)\s?\d+|[-–*.:cx]+|nil|none|n/?a|not (?:available|applicable)", re.IGNORECASE)
_RANGE = re.compile(r"(.+?)\s*(?:\bto\b|–|-(?=\s*[A-Za-z]))\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Tally:
    """One published total: `measure` counted for a period, as `2019-01` to `2019-01`. `quantity` is None where no exact whole number is
    printed; `qualifier` is then what is printed ("<5", "nil")."""

    row_id: str
    section_id: str
    period_from: str | None
    period_to: str | None
    measure: str
    quantity: int | None
    qualifier: str

    @property
    def tally_id(self) -> str:
        """The row and what is counted in it."""
        return f"{self.row_id}-{self.measure.replace('_', '-')}"


def tallies_of(records: list[Record]) -> tuple[list[Tally], list[Issue]]:
    """The tallies of `records`, one for each measure that a row fills, and an issue for each period or number that was not read."""
    tallies, issues = [], []
    for record in records:
        start, end = period_of(record.texts.get("period", ""))
        if start is None:
            issues.append(_issue(record, f"the period {record.texts.get('period', '')!r}"))
        for measure in MEASURES:
            printed = record.texts.get(measure, "")
            if not printed:
                continue
            quantity = int(printed.replace(",", "")) if _WHOLE.fullmatch(printed) else None
            if quantity is None and not _QUALIFIER.fullmatch(printed):
                issues.append(_issue(record, f"the number {printed!r}"))
            tallies.append(Tally(record.row_id, record.section_id, start, end, measure, quantity, "" if quantity is not None else printed))
    return tallies, issues


def period_of(printed: str) -> tuple[str | None, str | None]:
    """(first, last) of a printed period, as years, months or days; (None, None) where it cannot be read.

    A true date that is the first of a month stands for that month: a column of months in a spreadsheet is written so.
    """
    text = tidy(printed)
    whole, status, rule = date_value(text, FORMATS)
    if status == "stated" and whole:
        month = whole[:7] if whole.endswith("-01") and rule == "a date with the year first" else whole
        return month, month
    match = _RANGE.fullmatch(text)
    if match:
        last = date_value(match[2], FORMATS)[0]
        # "April to June 2017": the year stands once, at the end.
        first = date_value(match[1], FORMATS)[0] or (date_value(f"{match[1]} {last[:4]}", FORMATS)[0] if last else None)
        if first and last and first <= last:
            return first, last
    return None, None


def _issue(record: Record, what: str) -> Issue:
    number = record.row_id.rpartition("-r")[2]
    return Issue("tally_unparsed", f"Row {number}: {what} could not be read.", edition_id=record.edition_id, row_id=record.row_id)
