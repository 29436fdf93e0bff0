"""One number for several rows: a cell of numbers that the file merges over rows of several entries, or of several months.

How much of it is of which row is not printed. Read in each of them it would be counted as often as there are rows, so it is read in none.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Listing, Record, Sheet, Values
from pipeline.rows.tallies import MEASURES
from pipeline.sheets.headings import merged_spans

COUNTED = ("record_count", *MEASURES)
# What tells one month, or one entry, from another, the first that there is: where it is merged over the same rows they are one.
TELLING = ("period", "reference", "title")
SEVERAL_ROWS = "one number is printed for several rows, as the file merges its cell over them"


def spanned_counts(sheet: Sheet) -> dict[int, set[str]]:
    """row number -> the letters of columns of numbers whose cell of that row is merged with those of other entries or months."""
    letter_of = {one.field: one.letter for one in sheet.plan.columns if one.treatment == "read"}
    counted, telling = {letter_of.get(name) for name in COUNTED}, next((letter_of[name] for name in TELLING if name in letter_of), None)
    below = [span for span in merged_spans(sheet.grid) if span[3] > span[1] > sheet.plan.heading_last]
    whole = [(top, bottom) for letter, top, _, bottom in below if letter == telling]
    found: dict[int, set[str]] = {}
    # A file may merge down to the last row that there can be.
    end = max((row.number for row in sheet.grid.rows), default=0)
    for letter, top, _, bottom in below:
        if letter in counted and not any(first <= top and bottom <= last for first, last in whole):
            for number in range(top, min(bottom, end) + 1):
                found.setdefault(number, set()).add(letter)
    return found


def without_counts(listing: Listing, spanned: set[str] | None) -> Listing:
    """`listing` with the numbers of these columns left as printed, but where a person has repaired them."""
    letters = (spanned or set()).difference(listing.corrected)
    if not letters:
        return listing
    values = [
        replace(one, value=None, status="unparsed" if one.field in COUNTED else "not_stated", rule=SEVERAL_ROWS)
        if one.column_letter in letters and one.status == "stated"
        else one
        for one in listing.values
    ]
    return listing._replace(said=replace(listing.said, values=Values(values)))


def without_totals(record: Record, spanned: set[str] | None) -> Record:
    """`record`, a row of published totals, without the numbers in these columns, but where a person has repaired them."""
    letters = (spanned or set()).difference(record.corrected)
    if not letters:
        return record
    texts = {name: "" if record.columns[name].letter in letters else text for name, text in record.texts.items()}
    return replace(record, texts=texts, no_value=record.no_value | dict.fromkeys(sorted(letters), "tally_unparsed"))
