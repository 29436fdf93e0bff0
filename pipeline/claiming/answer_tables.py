"""The numbers of a table in an answer, each with its row's line and the headings above and before it, where a heading names a year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.claiming.sentence_figures import YEAR
from pipeline.declaring.answer_words import AnswerWords
from pipeline.parliamentary.answers import AnswerCell
from pipeline.whole_numbers import WHOLE_NUMBER

# Sums of money and shares of a hundred count nothing; a share in brackets behind a number leaves it one.
_NO_COUNT = re.compile(r"[£$€%]|per ?cent", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
# "2012", "2012/13", "2013-14", "2014 to 2015", "2016 (up to 15th Dec)", "April 2017": a time, and no number of things.
_TIME = re.compile(
    r"(?:[A-Za-z]+ ){0,2}(?:19|20)\d\d(?:\s*(?:[/–-]|to|and)\s*(?:(?:19|20)\d\d|\d\d))?(?:\s*\([^()]*\))?(?:\s+[A-Za-z]+){0,3}",
    re.IGNORECASE,
)
# A number with what may stand beside it in a cell: words of inexactness, a sign, a second number, a mark, a share in brackets.
_AROUND = re.compile(
    r"(?P<before>(?:[A-Za-z.]+ ){0,4}?)(?P<sign>[<>≤≥~]\s?|c\.\s?)?(?P<number>\d[\d,]*(?:\s\d{3})*(?:\.\d+)?)"
    r"(?P<after>\s?(?:to|and|or|[-–])\s?\d[\d,]*| or (?:fewer|less|more)|\+)?(?P<mark>\s?[*†‡]+|\s?\[[^\]\s]{1,3}\])?",
    re.IGNORECASE,
)
# In an answer spaces may stand between the thousands as well, but not both.
_ONE_NUMBER = re.compile(rf"{WHOLE_NUMBER.pattern}|\d{{1,3}}(?:\s\d{{3}}){{1,3}}")
_WORDED = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class TableFigure:
    """One number: the `line` of its row as the answer's text has it, the number as `printed`, as a whole number (None where it is a range,
    or in words) and with the `qualifier` before it, and its `headings`, from the top down and then those of its row, joined by "; "."""

    line: str
    printed: str
    quantity: int | None
    qualifier: str
    headings: str


def table_figures(cells: list[AnswerCell], lines: dict[tuple[int, int], str], text: str, words: AnswerWords) -> Iterator[TableFigure]:
    """The numbers of one table in order, none where no heading of any of them names a year. `lines` are the lines of rows by table and row,
    `text` is the answer's text, in which each line stands. A cell that spans several places is one number, headed as all of them are."""
    years_from = _row_of_times(cells)
    data = sorted((one for one in cells if _is_number(one, years_from, words)), key=lambda one: (one.row_number, one.column_number))
    headed = list(zip(data, _headings(data, cells), strict=True))
    if not any(YEAR.search(headings) for _, headings in headed):
        return
    for cell, headings in headed:
        line = lines.get((cell.table_number, cell.row_number), "")
        quotation = line if line in text and cell.printed in line else cell.printed
        counts = not _NO_COUNT.search(f"{_IN_BRACKETS.sub('', cell.printed)} {headings}")
        if cell.repeats == "no" and quotation in text and counts:
            quantity, qualifier = _read(cell, words)
            yield TableFigure(quotation, cell.printed, quantity, qualifier, headings)


def _row_of_times(cells: list[AnswerCell]) -> int | None:
    """The first row that has times alone, two or more and one in the first column, as above columns; None where there is none."""
    rows: dict[int, list[AnswerCell]] = defaultdict(list)
    for one in cells:
        rows[one.row_number].append(one)
    found = (row for row, along in sorted(rows.items()) if len(along) > 1 and all(_TIME.fullmatch(one.printed) for one in along))
    return next((row for row in found if any(one.column_number == 1 for one in rows[row])), None)


def _headings(data: list[AnswerCell], cells: list[AnswerCell]) -> Iterator[str]:
    """For each number what stands above it, and before it in its rows, in all the places that it spans."""
    # A row with a share, a sum of money or a dash is no heading of the rows below it.
    inner = [one for one in cells if min(one.column_number, one.row_number) > 1 and one.heading == "no"]
    filled = [one for one in inner if not _WORDED.search(one.printed)]
    first = min((one.row_number for one in (*data, *filled) if not _TIME.fullmatch(one.printed)), default=0)
    spans = {(one.row_number, one.column_number): one.printed for one in cells if one.repeats == "yes"}
    numbers = {(one.row_number, one.column_number) for one in data}
    above: dict[int, list[str]] = defaultdict(list)
    before: dict[int, list[AnswerCell]] = defaultdict(list)
    for one in cells:
        if one.row_number < first:
            above[one.column_number].append(one.printed)
        elif (one.row_number, one.column_number) not in numbers:
            before[one.row_number].append(one)
    for cell in data:
        rows, columns = [cell.row_number], [cell.column_number]
        while spans.get((rows[-1] + 1, cell.column_number)) == cell.printed:
            rows.append(rows[-1] + 1)
        while spans.get((cell.row_number, columns[-1] + 1)) == cell.printed:
            columns.append(columns[-1] + 1)
        told = [printed for column in columns for printed in above[column]]
        told += [one.printed for row in rows for one in before[row] if one.column_number < cell.column_number]
        yield "; ".join(dict.fromkeys(told))


def _is_number(cell: AnswerCell, years_from: int | None, words: AnswerWords) -> bool:
    """Whether a cell holds a number that is no heading and no time. In the first column it is a label ("1", "2"), but below `years_from`,
    the row that has times above all columns."""
    if cell.heading == "yes" or _TIME.fullmatch(cell.printed):
        return False
    if cell.column_number == 1 and (years_from is None or cell.row_number <= years_from):
        return False
    if cell.quantity is not None or cell.qualifier:
        return True
    printed = _IN_BRACKETS.sub("", cell.printed).lower()
    spoken = words.means["number"].keys() | words.means["number_part"].keys()
    if re.split(r"[\s-]", printed)[0] in spoken and len(printed.split()) <= len(("one", "hundred", "and", "twenty")):
        return True
    found = _AROUND.fullmatch(printed)
    return bool(found) and _is_beside((found or {"before": ""})["before"], words)


def _is_beside(before: str, words: AnswerWords) -> bool:
    known = {word for phrase in (*words.means["qualifier"], *words.means["in_cell"]) for word in phrase.split()}
    return all(word in known for word in before.split())


def _read(cell: AnswerCell, words: AnswerWords) -> tuple[int | None, str]:
    """(the whole number that a cell means, or None; the words or the sign before it)."""
    found = _AROUND.fullmatch(_IN_BRACKETS.sub("", cell.printed))
    if cell.quantity is not None or not found:
        spoken = words.means["number"].get(cell.printed.lower())
        return (int(spoken) if spoken else cell.quantity), ""
    qualifier = f"{found['before']}{found['sign'] or ''}".strip()
    whole = _ONE_NUMBER.fullmatch(found["number"]) and not found["after"] and words.means["in_cell"].get(qualifier.lower()) != "range"
    return (int(re.sub(r"[,\s]", "", found["number"])) if whole else None), qualifier
