"""The container of older Office files (OLE2): what streams it holds, and whether all of it arrived."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from xlrd.compdoc import CompDoc, CompDocError  # type: ignore[import-untyped]

from pipeline.model import Refused

_FREE = -1
_TRUNCATED = "breaks off before its end, so only part of it arrived. Fetch it again."


def stream_names(data: bytes) -> list[str]:
    """The names of the container's streams. Raises `Refused` where it is damaged or cut short.

    The container lists which of its sectors are in use; a file that ends before the last of these has lost rows, which the
    readers might not notice.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            container = CompDoc(data, logfile=nowhere)
        except (CompDocError, struct.error, IndexError, ValueError, AssertionError) as error:
            raise Refused("damaged", "is damaged: its index of parts cannot be followed. Fetch it again.") from error
    in_use = [place for place, sector in enumerate(container.SAT) if sector != _FREE]
    if in_use and 512 + in_use[-1] * container.sec_size >= len(data):
        raise Refused("truncated", _TRUNCATED)
    return [entry.name for entry in container.dirlist if entry.name]
