"""The records of an .xls, checked before any reader sees them, as XML is: both readers pass over what they do not know without a word.

One changed byte can turn the record of a cell into one that no program knows; the cell is then gone from both readings alike. So every
record must be of a known kind, of its kind's length and in a part of the workbook where it may stand, no cell may be filled twice, and
every sheet must be in the list of sheets. Numbers and lengths are those of [MS-XLS] 2.3 and 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from pipeline.readers import biff_texts, guard
from pipeline.readers.grid import Refused

BOF, EOF, BOUNDSHEET, CONTINUE, SST, MULRK, MULBLANK, MERGED = 0x0809, 0x000A, 0x0085, 0x003C, 0x00FC, 0x00BD, 0x00BE, 0x00E5
DIMENSIONS = 0x0200
# The bits of a sheet's state that say whether it is hidden; the others mean nothing ([MS-XLS] 2.4.28).
HIDING = 3
GLOBALS, WORKSHEET, BIFF8 = 0x0005, 0x0010, 0x0600
HEADER, FOOTER, FILE_PASS, TEXT_OF_FORMULA = 0x0014, 0x0015, 0x002F, 0x0207
# The records that put something into a cell, and those that would blank one.
_VALUES = {0x0006: 0, 0x0204: 0, 0x00D6: 0, 0x0203: 14, 0x0205: 8, 0x027E: 10, 0x00FD: 10}
_CELLS = {*_VALUES, 0x0201, MULRK, MULBLANK}
_FORMULAS = (0x0006, 0x0221, 0x0236, 0x04BC)
# Records of fixed length: number -> length in bytes.
_LENGTHS = {
    **{number: length for number, length in _VALUES.items() if length}, 0x0201: 6, 0x0208: 16, EOF: 0, 0x0010: 8, 0x0041: 10,
    0x0080: 8, 0x00A0: 4, 0x00A1: 34, 0x0225: 4, 0x023E: 18, 0x009D: 2, 0x00E0: 20, 0x003D: 18, 0x008C: 4,
    **dict.fromkeys((0x0026, 0x0027, 0x0028, 0x0029), 8),
    **dict.fromkeys((0x000C, 0x000D, 0x000E, 0x000F, 0x0011, 0x0012, 0x0013, 0x0019, 0x0022, 0x002A, 0x002B, 0x0040, 0x0042, 0x0055), 2),
    **dict.fromkeys((0x005F, 0x0063, 0x0081, 0x0082, 0x0083, 0x0084, 0x008D, 0x0099, 0x009C, 0x00DA, 0x00DD, 0x0160, 0x0161, 0x01B7), 2),
}  # fmt: skip
# Records that stand before the sheets, and never in one; and those that stand in sheets alone.
_BEFORE_SHEETS = {
    0x000E, 0x0017, 0x0018, 0x0022, 0x0031, 0x003D, 0x0040, 0x005B, 0x005C, BOUNDSHEET, 0x008C, 0x008D, 0x0092, 0x009C, 0x00C1, 0x00DA,
    0x00E0, 0x00E1, 0x00E2, 0x00EB, SST, 0x00FF, 0x013D, 0x0160, 0x0161, 0x01AE, 0x01AF, 0x01B7, 0x01BC, 0x01C0, 0x01C1, 0x0293, 0x041E,
}  # fmt: skip
_IN_SHEETS = {*_CELLS, DIMENSIONS, TEXT_OF_FORMULA, 0x0208, 0x020B, MERGED, 0x007D}
# Every other record that [MS-XLS] knows, those of pivot tables, queries, changes and views among them.
_OTHERS = {
    0x000C, 0x000D, 0x000F, 0x0010, 0x0011, 0x0012, 0x0013, HEADER, FOOTER, 0x0016, 0x0019, 0x001A, 0x001B, 0x001C, 0x001D, 0x0023,
    0x0026, 0x0027, 0x0028, 0x0029, 0x002A, 0x002B, FILE_PASS, 0x0033, CONTINUE, 0x0041, 0x0042, 0x004D, 0x0050, 0x0051, 0x0052, 0x0055,
    0x0059, 0x005A, 0x005D, 0x005E, 0x005F, 0x0060, 0x0063, 0x007F, 0x0080, 0x0081, 0x0082, 0x0083, 0x0084, 0x0086, 0x0090, 0x0099, 0x009A,
    0x009B, 0x009D, 0x009E, 0x00A0, 0x00A1, 0x00AE, 0x00AF, 0x00C2, 0x00C3, 0x00CD, 0x00D3, 0x00D7, 0x00DC, 0x00DD, 0x00DE, 0x00DF,
    0x00E9, 0x00EC, 0x00ED, 0x00EF, 0x015F, 0x01A9, 0x01AA, 0x01AB, 0x01AD, 0x01B0, 0x01B1, 0x01B2, 0x01B3, 0x01B4, 0x01B5, 0x01B6,
    0x01B8, 0x01B9, 0x01BA, 0x01BB, 0x01BD, 0x01BE, 0x01BF, 0x0221, 0x0225, 0x0236, 0x023E, 0x04BC,
    *range(0x0800, 0x0815), *range(0x0850, 0x08B0), 0x105C,
}  # fmt: skip
# Those of a pivot table, of which there is none without the record that begins it.
PIVOT = 0x00B0
_OF_PIVOTS = {
    0x00B1, 0x00B2, 0x00B4, 0x00B5, 0x00B6, 0x00B8, 0x00B9, 0x00C5, 0x00C6, 0x00C7, 0x00D0, 0x00D1, 0x00D2, 0x00D5, 0x00D8, 0x00D9, 0x00DB,
    0x00E3, 0x00F0, 0x00F1, 0x00F2, 0x00F4, 0x00F5, 0x00F6, 0x00F7, 0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x0100, 0x0103,
}  # fmt: skip
_PIVOTS_OF_ALL = {0x00D5, 0x00E3}  # which pivot tables there are, told before the sheets
_KNOWN = {BOF, EOF, PIVOT} | _BEFORE_SHEETS | _IN_SHEETS | _OTHERS | _OF_PIVOTS


class Record(NamedTuple):
    """One record: where it begins in the stream, its number and its content."""

    at: int
    number: int
    content: bytes


def check_records(stream: bytes) -> None:
    """Raises `Refused` where the records of a workbook's stream break the rules above; looks at nothing else in them."""
    listed: set[int] = set()
    worksheets: set[int] = set()
    for kind, part in _parts(stream):
        if any(record.number == FILE_PASS for record in part):
            raise guard.encrypted()
        if kind == GLOBALS:
            listed |= {place for record in part if (place := _listed_at(record)) is not None}
            _demand(not any(record.number in _IN_SHEETS for record in part), "a cell before the first sheet", part[0])
            _check_texts(part)
        elif kind == WORKSHEET:
            worksheets.add(part[0].at)
            _check_worksheet(part)
    if listed != worksheets:
        raise _damaged("a list of sheets that does not lead to its sheets", max(listed ^ worksheets))


def _parts(stream: bytes) -> Iterator[tuple[int, list[Record]]]:
    """(kind, records) of each part of the workbook: what holds for all sheets, then sheet after sheet. A chart's part is inside another."""
    at, first = 0, True
    while first or stream[at : at + 4].strip(b"\0"):
        depth, kind = 0, 0
        part: list[Record] = []
        for record in _records(stream, at):
            at = record.at + 4 + len(record.content)
            if record.number == BOF:
                depth += 1
                version, found = struct.unpack_from("<HH", record.content.ljust(4, b"\0"))
                _demand(version == BIFF8, "a part of another version", record)
                kind = kind if part else found
            _demand(depth > 0, "a part without a beginning", record)
            if depth == 1:
                part.append(record)
            depth -= record.number == EOF
            if not depth:
                break
        _demand(depth == 0, "a part without an end", part[-1] if part else Record(at, 0, b""))
        _demand((kind == GLOBALS) == first, "its parts in another order", part[0])
        first = False
        yield kind, part


def _records(stream: bytes, at: int) -> Iterator[Record]:
    while at < len(stream):
        number, length = struct.unpack_from("<HH", stream.ljust(at + 4, b"\0"), at)
        record = Record(at, number, stream[at + 4 : at + 4 + length])
        _demand(len(record.content) == length, "a record that breaks off", record)
        yield record
        at += 4 + length


def _check_texts(part: list[Record]) -> None:
    """One table of texts at most, filled by its texts. The second reader makes room for as many as are stated, however many those are."""
    begins = [place for place, record in enumerate(part) if record.number == SST]
    _demand(len(begins) < 2, "two tables of texts", part[0])
    for place in begins:
        continued = takewhile(lambda record: record.number == CONTINUE, part[place + 1 :])
        pieces = [record.content for record in (part[place], *continued)]
        stated = struct.unpack_from("<I", pieces[0].ljust(8, b"\0"), 4)[0]
        whole = 3 * stated <= sum(map(len, pieces)) and biff_texts.is_whole(pieces)
        _demand(whole, "more or fewer texts than stated", part[place])


def _listed_at(record: Record) -> int | None:
    """Where the sheet begins that a record of the list of sheets names; None for any other record, and for what is no worksheet."""
    _check_kind(record, _KNOWN - _OF_PIVOTS | _PIVOTS_OF_ALL)
    if record.number != BOUNDSHEET:
        return None
    _demand(len(record.content) >= 8, "a sheet without a name", record)
    letters, wide = record.content[6:8]
    _demand(len(record.content) == 8 + letters * (1 + (wide & 1)), "a sheet whose name is longer or shorter than stated", record)
    _demand(record.content[4] & HIDING < HIDING, "a sheet neither shown nor hidden", record)
    return int(struct.unpack_from("<I", record.content)[0]) if record.content[5] == 0 else None


def _check_worksheet(part: list[Record]) -> None:
    filled: set[tuple[int, int]] = set()
    allowed = _KNOWN - _BEFORE_SHEETS
    if not any(record.number == PIVOT for record in part):
        allowed -= _OF_PIVOTS
    for before, record in pairwise(part):
        _check_kind(record, allowed)
        _demand(record.number != TEXT_OF_FORMULA or before.number in _FORMULAS, "the text of a formula without the formula", record)
        for place in _places(record):
            _demand(place not in filled, "a cell that is filled twice", record)
            filled.add(place)


def _check_kind(record: Record, allowed: set[int]) -> None:
    """Raises `Refused` for a record that is unknown, in the wrong part or of the wrong length."""
    _demand(record.number in allowed, "a record that cannot stand where it stands", record)
    length = len(record.content)
    _demand(_LENGTHS.get(record.number, length) == length, "a record of another length than its kind has", record)
    look = _CONTENTS.get(record.number)
    _demand(look is None or look(record.content), "a record with another content than its kind has", record)


def _is_text(content: bytes) -> bool:
    letters, wide = struct.unpack_from("<HB", content.ljust(3, b"\0"))
    return not content or len(content) == 3 + letters * (1 + (wide & 1))


def _is_yes_no_or_error(content: bytes) -> bool:
    value, is_error = content[6:8]
    return is_error == 1 or (is_error == 0 and value in (0, 1))


def _is_size(content: bytes) -> bool:
    """The second reader makes room for as many cells as are stated, and ends the process where the memory has none."""
    top, bottom, left, right = struct.unpack_from("<IIHH", content.ljust(12, b"\0"))
    return bool(top <= bottom <= 65_536 and left <= right <= 256)


def _are_ranges(content: bytes) -> bool:
    if len(content) < 2 or len(content) != 2 + 8 * struct.unpack_from("<H", content)[0]:
        return False
    return all(top <= bottom and left <= right < 256 for top, bottom, left, right in struct.iter_unpack("<4H", content[2:]))


def _are_columns(content: bytes) -> bool:
    first, last = struct.unpack_from("<HH", content.ljust(4, b"\0"))
    return len(content) in (11, 12) and first <= last <= 256


# What else tells a record from one of a cell whose number has changed by a bit.
_CONTENTS: dict[int, Callable[[bytes], bool]] = {
    HEADER: _is_text,
    FOOTER: _is_text,
    0x0205: _is_yes_no_or_error,
    DIMENSIONS: _is_size,
    MERGED: _are_ranges,
    0x007D: _are_columns,
    0x00ED: lambda content: content[2:4] == b"\x19\xf1",  # what is selected among drawings
    0x0204: lambda content: len(content) > 8 and _is_text(content[6:]),
    0x020B: lambda content: len(content) >= 16 and len(content) % 4 == 0,
}


def _places(record: Record) -> Iterator[tuple[int, int]]:
    """The places of the cells that a record fills or blanks, counted from 0."""
    if record.number not in _CELLS:
        return
    _demand(len(record.content) >= 6, "a cell without a place", record)
    row, column = struct.unpack_from("<HH", record.content)
    if record.number not in (MULRK, MULBLANK):
        yield row, column
        return
    each = 6 if record.number == MULRK else 2
    last = struct.unpack_from("<H", record.content, len(record.content) - 2)[0]
    _demand(len(record.content) == 6 + each * (last - column + 1), "more or fewer cells than stated", record)
    yield from ((row, place) for place in range(column, last + 1))


def _demand(holds: bool, what: str, record: Record) -> None:
    if not holds:
        raise _damaged(what, record.at)


def _damaged(what: str, at: int) -> Refused:
    return Refused("damaged", f"is damaged: it holds {what} (byte {at:,} of its workbook), so rows could be missing. Fetch it again.")
