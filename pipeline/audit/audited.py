"""What the audit itself read in a document, kept from audit to audit, so that a document is opened only when it or a reader is new.

It stands in data/built/audited, one file a document, and can be deleted at any time. A name says of which bytes and by which reader it
was read; a checksum over the name and the content comes first. What is torn, altered, of other bytes or of another reader is read
afresh. The rows hold whatever the document does, names too: the folder is never served. What could not be read is never kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from pyexpat import EXPAT_VERSION

from pipeline.audit.grids import Unread, sheets_in

FOLDER = "audited"
# What the readings rest on beside the document: this code, these libraries, and what comes with Python.
READERS = ("grids.py", "bare.py", "audited.py")
LIBRARIES = ("openpyxl", "python-calamine", "xlrd")
# Bytes of a reading, unpacked: a longer one is not kept. And how many different rows are remembered to be in order.
LONGEST = 200_000_000
DIFFERENT_ROWS = 10_000
_CODE = Path(__file__).parent
_CHECKSUM_LENGTH = 64


@dataclass(frozen=True)
class Sheet:
    """The filled rows of a sheet: row number -> its cells as a text in JSON, {"A": "text"}; and how many cells they are."""

    rows: dict[int, str]
    cell_count: int


# Sheet name -> sheet, in the order of the document.
Reading = dict[str, Sheet]


class Audited:
    """The readings kept in `folder`; with None, or where there can be no such folder, every document is read afresh."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._used: set[str] = set()
        self._reader = reader_key()
        self._cells_in = lru_cache(maxsize=DIFFERENT_ROWS)(_cells_in)
        if folder:
            with suppress(OSError):
                folder.mkdir(exist_ok=True)

    def of(self, path: Path) -> Reading:
        """The reading of the document that stands at `path` now. Raises Unread."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Unread(str(error)) from error
        kept = self.folder / f"{hashlib.sha256(content).hexdigest()}-{self._reader}" if self.folder else None
        if kept:
            self._used.add(kept.name)
            if reading := self._kept(kept):
                return reading
        reading = {
            name: Sheet({number: json.dumps(cells) for number, cells in rows.items()}, sum(map(len, rows.values())))
            for name, rows in sheets_in(content).items()
        }
        if kept:
            _keep(kept, "".join(_lines_of(reading)).encode("ascii"))
        return reading

    def drop_others(self) -> None:
        """Delete what nobody has asked for: readings of documents that are gone, or by readers that are."""
        with suppress(OSError):
            for path in self.folder.iterdir() if self.folder else ():
                if path.name not in self._used:
                    path.unlink()

    def _kept(self, path: Path) -> Reading | None:
        try:
            content = path.read_bytes()
            packed = content[_CHECKSUM_LENGTH:]
            if _checksum(path.name, packed) != content[:_CHECKSUM_LENGTH]:
                return None
            unpacking = zlib.decompressobj()
            text = unpacking.decompress(packed, LONGEST).decode("ascii")
            return self._reading_of(text) if unpacking.eof else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError, zlib.error):
            return None

    def _reading_of(self, text: str) -> Reading:
        """The reading that `_lines_of` wrote. Raises ValueError, KeyError or TypeError where it is none."""
        head, *lines = text.splitlines()
        reading: Reading = {}
        place = 0
        for name, numbers in json.loads(head):
            rows = dict(zip(numbers, lines[place : place + len(numbers)], strict=True))
            if not isinstance(name, str) or len(rows) != len(numbers) or set(map(type, rows)) - {int}:
                raise ValueError("a row stands there twice, or has no number")
            reading[name] = Sheet(rows, sum(map(self._cells_in, rows.values())))
            place += len(numbers)
        if not reading or place != len(lines):
            raise ValueError("there is more or less than it says")
        return reading


def reader_key() -> str:
    """The first letters of a hash of all that a reading rests on beside the document."""
    digest = hashlib.sha256(f"{sys.version} {EXPAT_VERSION} {[version(name) for name in LIBRARIES]}".encode())
    for name in READERS:
        digest.update(name.encode() + b"\0" + (_CODE / name).read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _cells_in(row: str) -> int:
    """How many cells a row has. Raises ValueError where it is no row of filled cells."""
    cells = json.loads(row)
    if not isinstance(cells, dict) or not cells or not all(isinstance(text, str) and text for text in cells.values()):
        raise ValueError("a row of something else than texts")
    return len(cells)


def _lines_of(reading: Reading) -> Iterator[str]:
    """A line with each sheet's name and the numbers of its rows, then a line for each row of all of them."""
    yield json.dumps([(name, list(sheet.rows)) for name, sheet in reading.items()]) + "\n"
    for sheet in reading.values():
        yield from (f"{row}\n" for row in sheet.rows.values())


def _checksum(name: str, packed: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + packed).hexdigest().encode()


def _keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. A full disk is no reason to stop: only time is lost."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    if len(content) > LONGEST:
        return
    packed = zlib.compress(content, 1)
    try:
        temporary.write_bytes(_checksum(path.name, packed) + packed)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
