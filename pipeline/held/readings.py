"""Readings kept from build to build, so that a document is opened and read twice only when it or a reader is new.

They stand in data/built/readings, one file a document, and can be deleted at any time. What is kept is what the child process sent back,
with a checksum before it; it is looked at as closely as the child's own answer, and what is torn, altered or of another reader is read
afresh. Refusals are never kept: what could not be read once is tried again.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zlib
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import IO

from pipeline.model import Reading, Refused
from pipeline.read import read_document
from pipeline.readers import wire
from pipeline.readers.limits import MAX_RESULT_CHARACTERS, STANDARD

FOLDER = "readings"
# The libraries that read, whose versions are a part of what a reading rests on.
LIBRARIES = ("lxml", "python-calamine", "xlrd")
_CODE = Path(__file__).parent.parent
_CHECKSUM_LENGTH = 64


class Readings:
    """The readings kept in `folder`; with None, nothing is kept. Rows that say the same are shared between all that is read."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._rows: wire.Rows = {}
        self._used: set[str] = set()
        self._reader = reader_key()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def of(self, sha256: str, path: Path, file_name: str, expected: str) -> Reading:
        """The reading of the document at `path`, whose bytes are those of `sha256`. Raises `Refused` as `read_document` does."""
        if self.folder is None:
            return read_document(path, file_name, expected, rows=self._rows)
        key = hashlib.sha256(f"{self._reader} {expected} {file_name.casefold().rpartition('.')[2]}".encode()).hexdigest()[:16]
        kept = self.folder / f"{sha256}-{key}"
        self._used.add(kept.name)
        if reading := self._kept(kept):
            return reading
        with io.BytesIO() as answer:
            reading = read_document(path, file_name, expected, rows=self._rows, copy=answer)
            _keep(kept, answer.getvalue())
        return reading

    def drop_others(self) -> None:
        """To be called when all is read. Deletes what nobody has asked for: readings of documents that are gone, or by readers that are.
        What equal rows were known by is forgotten."""
        self._rows.clear()
        for path in self.folder.iterdir() if self.folder else ():
            if path.name not in self._used:
                with suppress(OSError):
                    path.unlink()

    def _kept(self, path: Path) -> Reading | None:
        try:
            content = path.read_bytes()
            packed = content[_CHECKSUM_LENGTH:]
            if hashlib.sha256(packed).hexdigest().encode() != content[:_CHECKSUM_LENGTH]:
                return None
            return wire.decoded(_unpacked(packed), self._rows)
        except (OSError, ValueError, RecursionError, zlib.error, Refused):
            return None


def reader_key() -> str:
    """A hash of all that a reading rests on beside the document: the readers' code and limits, the libraries, and Python itself."""
    digest = hashlib.sha256(f"{sys.version} {STANDARD} {[version(name) for name in LIBRARIES]}".encode())
    for path in (_CODE / "read.py", Path(__file__), *sorted((_CODE / "readers").glob("*.py"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _unpacked(packed: bytes) -> IO[str]:
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(packed, MAX_RESULT_CHARACTERS)
    if not unpacking.eof:
        raise ValueError("it is longer than any reading, or breaks off")
    return io.StringIO(text.decode("ascii"))


def _keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. A full disk is no reason to stop: the build itself will say so."""
    packed = zlib.compress(content, 1)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(hashlib.sha256(packed).hexdigest().encode() + packed)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
