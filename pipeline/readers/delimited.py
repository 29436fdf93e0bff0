"""CSV and its kin. A row's number is the number of its record: a line break inside quotes does not begin a new one."""

from __future__ import annotations

import csv
import io
import re

from pipeline.readers import limits
from pipeline.readers.encoding import decoded
from pipeline.readers.grid import Grid, Refused
from pipeline.readers.sheet import Seen, Sheet, as_grid, put

_DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "vertical bar"}
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_LINE = re.compile(r'(?:"(?:[^"]|"")*"|[^"\r\n])+')
_UNCLOSED = (
    "is damaged: a quotation mark is never closed, or something other than the end of its cell follows it, so rows could run "
    "together and none is used. Ask the publisher for the file again."
)


def read_delimited(data: bytes) -> Grid:
    """The one table of a delimited text, named "table 1". Rows keep their own lengths; a blank line is a blank row.

    Raises `Refused`.
    """
    text = decoded(data)
    delimiter = _delimiter(text)
    sheet = Sheet("table 1")
    csv.field_size_limit(limits.MAX_FILE_BYTES)
    try:
        # Strict: otherwise a quotation mark that is never closed swallows the rest of the file into one cell without a word.
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1):
            for column, value in enumerate(record, start=1):
                put(sheet, number, column, value)
    except csv.Error as error:
        raise Refused("damaged", _UNCLOSED) from error
    return as_grid(sheet, 0, _seen_again(text, delimiter))


def _delimiter(text: str) -> str:
    """The delimiter that occurs most often, outside quotation marks, in the first line that holds any. None: a single column.

    Raises `Refused` where two are equally frequent: one reading would be wrong and neither could be told from the other.
    """
    for line in _LINE.finditer(text):
        bare = _QUOTED.sub("", line[0])
        counts = {one: bare.count(one) for one in _DELIMITERS if one in bare}
        likeliest = [one for one, count in counts.items() if count == max(counts.values())]
        if len(likeliest) > 1:
            names = " and ".join(_DELIMITERS[one] for one in likeliest)
            raise Refused("delimiter", f"could be split by {names} alike, going by its headings. Ask for a workbook.")
        if likeliest:
            return likeliest[0]
    return ","


def _seen_again(text: str, delimiter: str) -> Seen:
    """The witness: rows and cells found by a scanner of its own, cell by cell, that shares nothing with the csv module."""
    mark = re.escape(delimiter)
    cell = re.compile(rf'(?:"((?:[^"]|"")*)"|([^{mark}\r\n]*))({mark}|\r\n|\r|\n|\Z)')
    rows: list[int] = []
    cells, number, position = 0, 1, 0
    while position < len(text):
        match = cell.match(text, position)
        if match is None:
            raise Refused("damaged", _UNCLOSED)
        if match[1] or match[2]:
            cells += 1
            if not rows or rows[-1] != number:
                rows.append(number)
        number += match[3] != delimiter
        position = match.end()
    return Seen(tuple(rows), cells)
