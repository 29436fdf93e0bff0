"""The container of older Office files (OLE2): what streams it holds, and whether all of it arrived."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from xlrd.compdoc import CompDoc, CompDocError  # type: ignore[import-untyped]

from pipeline.readers.grid import Refused

_FREE = -1
# A directory that leads back into itself is followed until Python gives up.
_BROKEN = (CompDocError, struct.error, IndexError, ValueError, AssertionError, RecursionError, TypeError)
_TRUNCATED = "breaks off before its end, so only part of it arrived. Fetch it again."


def stream_names(data: bytes) -> list[str]:
    """The names of the container's streams. Raises `Refused` where it is damaged or cut short."""
    return [entry.name for entry in _container(data).dirlist if entry.name]


def stream_of(data: bytes, name: str) -> bytes | None:
    """The stream of that name, None where there is none. Raises `Refused` where its parts cannot be followed to its end."""
    try:
        found = _container(data).get_named_stream(name)
    except _BROKEN as error:
        raise _damaged() from error
    return None if found is None else bytes(found)


def _container(data: bytes) -> CompDoc:
    """The container's index, read. Raises `Refused`.

    The container lists which of its sectors are in use; a file that ends before the last of these has lost rows, which the
    readers might not notice.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            container = CompDoc(data, logfile=nowhere)
        except _BROKEN as error:
            raise _damaged() from error
    in_use = [place for place, sector in enumerate(container.SAT) if sector != _FREE]
    if in_use and 512 + in_use[-1] * container.sec_size >= len(data):
        raise Refused("truncated", _TRUNCATED)
    return container


def _damaged() -> Refused:
    return Refused("damaged", "is damaged: its index of parts cannot be followed. Fetch it again.")
