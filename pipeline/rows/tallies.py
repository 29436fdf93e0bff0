"""Published totals by period: rows of a sheet of counts -> tallies, with the printed qualifiers kept. They are in no count of entries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.declaring.share_words import ShareWords
from pipeline.fold import fold, tidy, tokens
from pipeline.issues import Issue
from pipeline.model import Record
from pipeline.rows.dates import date_value
from pipeline.whole_numbers import WHOLE_NUMBER

MEASURES = ("records_requested", "records_returned")
FORMATS = ("iso", "day_first", "words")
# What may be a bound, and the signs and letters that statisticians print in place of a small or absent number.
_BOUND = re.compile(r"(<|.*[^\W\d])\s?\d+")
_SIGNS = re.compile(r"[-–*.:cx]+", re.IGNORECASE)
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


def tallies_of(records: list[Record], share: ShareWords) -> tuple[list[Tally], list[Issue]]:
    """The tallies of `records`, one for each measure that a row fills, and an issue for each period or number that was not read.
    `share` has the words in place of numbers and in headings."""
    tallies, issues = [], []
    for record in records:
        unread = unread_fields(record, share)
        issues += [_issue(record, name) for name in unread]
        start, end = _period(record, share)
        for measure in MEASURES:
            printed = record.texts.get(measure, "")
            if not printed:
                continue
            quantity = int(printed.replace(",", "")) if WHOLE_NUMBER.fullmatch(printed) else None
            qualifier = "" if quantity is not None or measure in unread else printed
            tallies.append(Tally(record.row_id, record.section_id, start, end, measure, quantity, qualifier))
    return tallies, issues


def unread_fields(record: Record, share: ShareWords) -> list[str]:
    """The fields of a row of totals that could not be read: a period, what is neither a whole number nor printed in place of one, and what
    stands in a cell from which no value may be read."""
    printed = {name: record.texts.get(name, "") for name in MEASURES}
    numbers = [name for name, text in printed.items() if text and not WHOLE_NUMBER.fullmatch(text) and not _is_in_place(text, share)]
    numbers += [name for name in MEASURES if _has_no_value(record, name)]
    return ([] if _period(record, share)[0] else ["period"]) + numbers


def unread_columns(record: Record, share: ShareWords) -> set[str]:
    """The letters of the columns that could not be read: what stands in them may name a person, so it is withheld."""
    return {record.columns[name].letter for name in unread_fields(record, share) if record.texts.get(name) or _has_no_value(record, name)}


def _is_in_place(text: str, share: ShareWords) -> bool:
    """Whether `text` is what publishers print in place of a small or absent number: it is kept as printed, and nothing to look into."""
    bound = _BOUND.fullmatch(text)
    is_bound = bound is not None and (bound[1] == "<" or fold(bound[1]) in share.cells["bound"])
    return is_bound or fold(text) in share.cells["no_total"] or _SIGNS.fullmatch(text) is not None


def _has_no_value(record: Record, name: str) -> bool:
    column = record.columns.get(name)
    return column is not None and column.letter in record.no_value


def _period(record: Record, share: ShareWords) -> tuple[str | None, str | None]:
    column = record.columns.get("period")
    formats = column.date_formats if column and column.date_formats else FORMATS
    return period_of(record.texts.get("period", ""), share, formats, column.heading if column else "")


def period_of(
    printed: str, share: ShareWords, formats: tuple[str, ...] = FORMATS, heading: str = ""
) -> tuple[str | None, str | None]:
    """(first, last) of a printed period, as years, months or days, by the date formats of its column; (None, None) where it cannot be read.

    A date that is the first of a month stands for that month: a column of months in a spreadsheet is written so. Any other day is no period
    of totals. Under a `heading` of months a year is none, and under one of quarters, or of the days on which they end, only what is printed
    with both its ends.
    """
    text, times = tidy(printed), {share.cells["times"].get(word) for word in tokens(heading)}
    whole = date_value(text, formats)[0]
    if whole and "longer" not in times:
        month = whole.removesuffix("-01") if len(whole) == len("2017-06-01") else whole
        fits = len(month) == len("2017-06") or (len(month) == len("2017") and "month" not in times)
        return (month, month) if fits else (None, None)
    match = _RANGE.fullmatch(text)
    if match:
        last = date_value(match[2], formats)[0]
        # "April to June 2017": the year stands once, at the end.
        first = date_value(match[1], formats)[0] or (date_value(f"{match[1]} {last[:4]}", formats)[0] if last else None)
        if first and last and first <= last:
            return first, last
    return None, None


def _issue(record: Record, name: str) -> Issue:
    """An issue that says where to look and quotes nothing: what is no number may be a name."""
    column = record.columns.get(name)
    letter = column.letter if column else ""
    where = f"Row {record.row_id.rpartition('-r')[2]}{f', column {letter}' if letter else ''} of {record.sheet_name}"
    message = f"{where}: the {'period' if name == 'period' else 'number'} could not be read. The cell is withheld."
    issue_type = record.no_value.get(letter, "tally_unparsed")
    return Issue(issue_type, message, None, record.edition_id, record.sheet_id or None, record.row_id, column_letter=letter)
