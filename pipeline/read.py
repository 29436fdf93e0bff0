"""Document -> grids of cells. The builder's only way into a workbook, a text table or a web page; besides it only the audit opens
one, by readers of its own.

Every document is opened in a process of its own, under limits on time and memory, and comes back as data. Each is read twice by
programs that share no code, and used only where both see the same rows and cells. The rules, format by format, are in
`pipeline/readers`.
"""

from __future__ import annotations

import logging
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from pipeline.model import Reading, Refused
from pipeline.readers import wire
from pipeline.readers.limits import STANDARD, Limits
from pipeline.readers.sniff import sniff

__all__ = ["read_document", "sniff"]

_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parent.parent
# Names come from publishers' servers: long ones are cut for display, and what could reorder or break a line is left out.
_SHOWN_NAME_LENGTH = 120
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGALRM)


def read_document(
    path: Path, file_name: str, expected: str, limits: Limits = STANDARD, rows: wire.Rows | None = None, copy: IO[bytes] | None = None
) -> Reading:
    """Read one document: the file at `path`, which its publisher calls `file_name`.

    `expected` is "table" (an attachment: a workbook, a CSV or, where its name ends in .html or .htm, a saved page with a table)
    or "page" (a publication page; tables optional). Gives a `Reading`: every row of every sheet, by the spreadsheet's own
    coordinates. Raises `Refused`, with a code and a message for a person, for any document that must not be used. Rows that say the same
    are shared with all that was read with the same `rows`. A finished answer of the child process is written to `copy` as well.
    """
    if expected not in ("table", "page"):
        raise ValueError(f"expected is 'table' or 'page', not {expected!r}")
    if expected == "table" and file_name.casefold().endswith((".html", ".htm")):
        expected = "saved_page"
    shown = _shown(file_name)
    try:
        return _read_in_child(path.resolve(), expected, limits, {} if rows is None else rows, copy)
    except Refused as refused:
        _LOG.debug("refused %s: %s", shown, refused.code)
        raise Refused(refused.code, f"“{shown}” {refused}") from None


def _read_in_child(path: Path, expected: str, limits: Limits, rows: wire.Rows, copy: IO[bytes] | None) -> Reading:
    command = [sys.executable, "-m", "pipeline.readers.child", str(path), expected]
    command += [str(limits.wall_seconds), str(limits.cpu_seconds), str(limits.memory_bytes)]
    with tempfile.TemporaryFile() as answer:
        try:
            ended = subprocess.run(
                command,
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=limits.wall_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _out_of_time(limits) from error
        if ended.returncode in _OUT_OF_TIME:
            raise _out_of_time(limits)
        if ended.returncode != 0:
            raise _crashed(f"code {ended.returncode}")
        answer.seek(0)
        try:
            reading = wire.decoded((line.decode("ascii") for line in answer), rows)
        except ValueError as error:
            raise _crashed("its answer broke off") from error
        if copy:
            answer.seek(0)
            shutil.copyfileobj(answer, copy)
    return reading


def _out_of_time(limits: Limits) -> Refused:
    return Refused(
        "timeout",
        f"could not be read within {limits.wall_seconds:g} seconds, where registers take less than one, and was given up. "
        "Nothing of it is used. Fetch it again; if it is whole, look at what makes it so large.",
    )


def _crashed(how: str) -> Refused:
    return Refused(
        "crashed",
        f"made the reader stop ({how}), as damaged files do and files that need too much memory. Nothing of it is used. "
        "Fetch it again; if it is whole, the reader needs mending.",
    )


def _shown(file_name: str) -> str:
    printable = "".join(character for character in file_name if character.isprintable())
    return printable if len(printable) <= _SHOWN_NAME_LENGTH else printable[:_SHOWN_NAME_LENGTH] + "…"
