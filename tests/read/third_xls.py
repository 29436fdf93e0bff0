"""The third reading of an .xls: our own walk through its container ([MS-CFB]) and its records ([MS-XLS]), refusing what breaks their rules.

It shares no code with xlrd and calamine, nor with the register's own check of the records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.read.third import ThirdSheet, demand, letters

_LAST = 0xFFFF_FFFA  # numbers above are marks, not sectors
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_PAGE = {0x002A: 2, 0x002B: 2, 0x0082: 2, 0x0083: 2, 0x0084: 2}
# Records of the made-up workbooks, by the part of the stream that they may stand in ([MS-XLS] 2.1.7.20.3 and 2.1.7.20.5).
_GLOBAL = {
    0x000A, 0x0012, 0x0013, 0x0019, 0x0022, 0x002F, 0x0031, 0x003C, 0x003D, 0x0040, 0x0042, 0x005C, 0x0085, 0x008C, 0x008D, 0x0092,
    0x009C, 0x00C1, 0x00DA, 0x00E0, 0x00E1, 0x00E2, 0x00FC, 0x00FF, 0x013D, 0x0160, 0x0161, 0x01AF, 0x01B6, 0x01B7, 0x01BC, 0x01C0,
    0x0293, 0x041E, 0x0809, 0x000E, 0x0018, 0x0017, 0x01AE, 0x00D3, 0x01C1, 0x0063, 0x00DD,
    # Of a page's looks, and of a fixed length: they belong into a sheet, and are passed over elsewhere by every program.
    *_PAGE,
}  # fmt: skip
_SHEET = {
    0x000A, 0x000C, 0x000D, 0x000F, 0x0010, 0x0011, 0x0012, 0x0013, 0x0014, 0x0015, 0x0019, 0x001A, 0x001B, 0x001D, 0x0026, 0x0027,
    0x0028, 0x0029, 0x002A, 0x002B, 0x003C, 0x0041, 0x0055, 0x005F, 0x0063, 0x007D, 0x0080, 0x0081, 0x0082, 0x0083, 0x0084, 0x00A0,
    0x00A1, 0x00BD, 0x00BE, 0x00D7, 0x00DD, 0x00E5, 0x00FD, 0x0200, 0x0201, 0x0203, 0x0205, 0x0006, 0x0207, 0x0208, 0x020B, 0x0225,
    0x023E, 0x027E, 0x0809, 0x0099, 0x00EF, 0x01B8, 0x0862, 0x0867,
}  # fmt: skip
_LENGTHS = {0x0201: 6, 0x0203: 14, 0x0205: 8, 0x0208: 16, 0x027E: 10, 0x00FD: 10, 0x0200: 14, 0x0022: 2, 0x000A: 0, **_PAGE}


def read_xls(data: bytes) -> list[ThirdSheet]:
    """Every sheet, in order. Raises `Forbidden`."""
    stream = _workbook_stream(data)
    sheets: list[tuple[ThirdSheet, int]] = []
    strings: list[str] = []
    from_1904 = False
    for number, pieces in _records(stream, 0, 0x0005, _GLOBAL):
        content = b"".join(pieces)
        demand(number != 0x2F, "behind a password")
        if number == 0x85:
            demand(len(content) >= 8 and content[4] & 3 < 3, "a sheet of no state")
            wide = content[7] & 1
            name = content[8:].decode("utf-16-le" if wide else "latin-1", "strict" if wide else "replace")
            demand(len(name) == content[6] and content[5] == 0 and not content[7] & ~1, "a sheet's name")
            sheets.append((ThirdSheet(name, content[4] & 3 != 0), struct.unpack_from("<I", content)[0]))
        elif number == 0xFC:
            demand(not strings, "two tables of texts")
            strings = list(_strings(pieces))
        elif number == 0x22:
            from_1904 = content == b"\1\0"
    for sheet, place in sheets:
        sheet.from_1904 = from_1904
        _read_sheet(sheet, stream, place, strings)
    return [sheet for sheet, _ in sheets]


# The container


def _workbook_stream(data: bytes) -> bytes:
    demand(len(data) >= 512 and data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no container")
    demand(struct.unpack_from("<HHH", data, 26) == (3, 0xFFFE, 9) and struct.unpack_from("<H", data, 32)[0] == 6, "another container")
    count, first, _, least, _, _, extra, _ = struct.unpack_from("<8I", data, 44)
    demand(extra >= _LAST and count <= 109, "a larger container")
    table: list[int] = []
    # How many sectors the table has is told twice. Programs go by the list.
    for sector in filter(lambda one: one < _LAST, struct.unpack_from("<109I", data, 76)):
        table += struct.unpack("<128I", _sector(data, sector))
    directory = b"".join(_sector(data, one) for one in _chain(table, first))
    entries = [directory[at : at + 128] for at in range(0, len(directory), 128)]
    named = {one[: max(struct.unpack_from("<H", one, 64)[0] - 2, 0)].decode("utf-16-le", "replace"): one for one in entries if one[66] == 2}
    demand("Workbook" in named, "no workbook")
    start, size = struct.unpack_from("<II", named["Workbook"], 116)
    demand(size >= least, "a short stream")
    chain = list(_chain(table, start))
    demand(len(chain) == -(-size // 512), "a stream of another length than stated")
    return b"".join(_sector(data, one) for one in chain)[:size]


def _sector(data: bytes, number: int) -> bytes:
    """One sector. The last one of a file need not be filled up to its end; programs read what is missing there as nothing."""
    found = data[512 + number * 512 : 1024 + number * 512]
    demand(found != b"", "a sector that is not there")
    return found.ljust(512, b"\0")


def _chain(table: list[int], sector: int) -> Iterator[int]:
    seen = set()
    while sector < _LAST:
        demand(sector < len(table) and sector not in seen, "a chain that does not end")
        seen.add(sector)
        yield sector
        sector = table[sector]
    demand(sector == 0xFFFF_FFFE, "a chain that breaks off")


# The records


def _records(stream: bytes, at: int, kind: int, known: set[int]) -> Iterator[tuple[int, list[bytes]]]:
    """(number, its content in pieces as it is continued) of each record from the beginning of a part of the stream to its end."""
    held: tuple[int, list[bytes]] | None = None
    opened = False
    while True:
        demand(at + 4 <= len(stream), "a stream without an end")
        number, length = struct.unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + length]
        demand(len(content) == length <= 8224, "a record that breaks off")
        demand(_LENGTHS.get(number, length) == length, "a record of another length")
        at += 4 + length
        if not opened:
            demand(number == 0x0809 and length >= 8 and struct.unpack_from("<HH", content) == (0x0600, kind), "no beginning")
            opened = True
            continue
        demand(number in known and number != 0x0809, f"a record {number:#06x} that does not belong here")
        if number == 0x3C:
            demand(held is not None, "nothing to go on with")
            assert held is not None
            held[1].append(content)
            continue
        if held is not None:
            yield held
        held = (number, [content])
        if number == 0x0A:
            return


def _strings(pieces: list[bytes]) -> Iterator[str]:
    """The texts of the workbook's table. One may go on in the next piece, which then says anew whether its letters are wide."""
    demand(len(pieces[0]) >= 8, "no count of texts")
    wanted = struct.unpack_from("<I", pieces[0], 4)[0]
    piece, at = 0, 8
    for _ in range(wanted):
        if at == len(pieces[piece]):
            piece, at = piece + 1, 0
        demand(piece < len(pieces) and at + 3 <= len(pieces[piece]), "fewer texts than stated")
        length, flags = struct.unpack_from("<HB", pieces[piece], at)
        demand(flags in (0, 1), "a text of looks that no made-up one has")
        at += 3
        text = ""
        while True:
            width = 1 + (flags & 1)
            part = pieces[piece][at : at + (length - len(text.encode("utf-16-le")) // 2) * width]
            demand(len(part) % width == 0, "half a letter")
            try:
                text += part.decode("utf-16-le" if flags & 1 else "latin-1", "surrogatepass")
            except UnicodeDecodeError:
                demand(False, "letters that are none")
            at += len(part)
            if len(text.encode("utf-16-le", "surrogatepass")) // 2 == length:
                break
            piece += 1
            demand(piece < len(pieces) and len(pieces[piece]) > 0 and pieces[piece][0] in (0, 1), "a text that breaks off")
            flags, at = pieces[piece][0], 1
        yield text
    demand(piece == len(pieces) - 1 and at == len(pieces[piece]), "more texts than stated")


def _read_sheet(sheet: ThirdSheet, stream: bytes, place: int, strings: list[str]) -> None:
    for number, pieces in _records(stream, place, 0x0010, _SHEET):
        content = pieces[0]
        demand(len(pieces) == 1 or number not in (0xFD, 0x203, 0x27E, 0xBD, 0x205), "a cell that goes on")
        if number == 0xFD:
            row, column, _, index = struct.unpack("<HHHI", content)
            demand(index < len(strings), "a text that is not there")
            _put(sheet, row, column, "text", strings[index])
        elif number == 0x203:
            row, column, _, value = struct.unpack("<HHHd", content)
            _put(sheet, row, column, "number", repr(value))
        elif number == 0x27E:
            row, column, _, packed = struct.unpack("<HHHI", content)
            _put(sheet, row, column, "number", repr(_unpacked(packed)))
        elif number == 0xBD:
            _many(sheet, content)
        elif number == 0x205:
            row, column, _, value, wrong = struct.unpack("<HHHBB", content)
            demand(wrong in (0, 1) and (value in _ERRORS if wrong else value in (0, 1)), "neither yes nor no nor an error")
            _put(sheet, row, column, *(("error", _ERRORS[value]) if wrong else ("boolean", "TRUE" if value else "FALSE")))
        elif number == 0xE5:
            _merges(sheet, content)
        demand(number not in (0x0006, 0x0207), "a formula, which no made-up workbook has")


def _put(sheet: ThirdSheet, row: int, column: int, kind: str, text: str) -> None:
    demand(column < 256, "a cell beyond the last column")
    if text:
        sheet.put(row + 1, column + 1, kind, text)


def _many(sheet: ThirdSheet, content: bytes) -> None:
    demand(len(content) >= 12 and len(content) % 6 == 0, "several numbers of no length")
    row, first = struct.unpack_from("<HH", content)
    last = struct.unpack_from("<H", content, len(content) - 2)[0]
    demand(last - first + 1 == (len(content) - 6) // 6, "several numbers, more or fewer than stated")
    for step in range(last - first + 1):
        _put(sheet, row, first + step, "number", repr(_unpacked(struct.unpack_from("<I", content, 6 + 6 * step)[0])))


def _unpacked(packed: int) -> float:
    if packed & 2:
        value = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))[0])
    return value / 100 if packed & 1 else value


def _merges(sheet: ThirdSheet, content: bytes) -> None:
    demand(len(content) >= 2 and len(content) == 2 + 8 * struct.unpack_from("<H", content)[0], "merged ranges, more or fewer than stated")
    for at in range(2, len(content), 8):
        top, bottom, left, right = struct.unpack_from("<4H", content, at)
        demand(top <= bottom and left <= right < 256, "a range that ends before it begins")
        sheet.merged.add(f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}")
