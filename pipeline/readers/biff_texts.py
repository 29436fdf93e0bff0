"""The table of texts of an .xls: whether it holds as many texts as it states, and nothing after them ([MS-XLS] 2.4.265 and 2.5.293).

One changed bit in the length or the looks of a text shifts every text after it, in both readings alike.
"""

from __future__ import annotations

import struct

WIDE, EXTENDED, RICH = 0x01, 0x04, 0x08


def is_whole(pieces: list[bytes]) -> bool:
    """Whether a table of texts, given as the contents of its record and of those that continue it, is filled by its texts exactly."""
    if len(pieces[0]) < 8:
        return False
    reader = _Reader(pieces)
    try:
        reader.skip(4)
        for _ in range(struct.unpack("<I", reader.take(4))[0]):
            _skip_text(reader)
    except (IndexError, struct.error, ValueError):
        return False
    return reader.at_end()


def _skip_text(reader: _Reader) -> None:
    letters, looks = struct.unpack("<HB", reader.take(3))
    if looks & ~(WIDE | EXTENDED | RICH):
        raise ValueError("a mark that means nothing")
    runs = struct.unpack("<H", reader.take(2))[0] if looks & RICH else 0
    extra = struct.unpack("<I", reader.take(4))[0] if looks & EXTENDED else 0
    reader.skip_letters(letters, looks & WIDE)
    reader.skip(4 * runs + extra)


class _Reader:
    """Goes through the pieces. Where letters go on in the next one, its first byte says anew whether they are wide."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces, self.piece, self.at = pieces, 0, 0

    def left(self) -> int:
        return len(self.pieces[self.piece]) - self.at

    def at_end(self) -> bool:
        return self.piece == len(self.pieces) - 1 and self.left() == 0

    def take(self, size: int) -> bytes:
        """So many bytes of one piece: what tells of a text is never parted."""
        if not self.left():
            self.piece, self.at = self.piece + 1, 0
        found = self.pieces[self.piece][self.at : self.at + size]
        self.at += size
        return found

    def skip(self, size: int) -> None:
        while size > self.left():
            size -= self.left()
            self.piece, self.at = self.piece + 1, 0
            self.pieces[self.piece]  # there has to be one
        self.at += size

    def skip_letters(self, letters: int, wide: int) -> None:
        while letters * (1 + wide) > self.left():
            letters -= self.left() // (1 + wide)
            self.piece += 1
            wide, self.at = self.pieces[self.piece][0] & WIDE, 1
        self.at += letters * (1 + wide)
