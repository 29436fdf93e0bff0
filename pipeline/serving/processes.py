"""Server processes that outlive the command that started them: started, waited for, and ended in good order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.builds import ROOT, hold
from pipeline.model import RegisterError
from pipeline.serving.probe import answers
from pipeline.serving.server import SECONDS_TO_START, socket_command

# What Linux allows for the path of a socket, less the byte that ends it.
LONGEST_SOCKET = 107
# An answer that is under way is left to end; no page takes longer than its query's limit, and nginx reads faster than any reader.
SECONDS_TO_END = 60
# The states of a process in /proc that has ended.
ENDED = (b"Z", b"X")


def start(database: Path, socket: Path, log: Path) -> int:
    """Start one server over `database` on `socket`, in a session of its own; gives its process id. What it says goes to `log`.

    Raises RegisterError where the path is too long for a socket.
    """
    if len(str(socket)) > LONGEST_SOCKET:
        raise RegisterError(f"The path {socket} is too long for a socket. Choose a folder nearer to / with --serving.")
    held = hold(database.parent)
    try:
        with log.open("ab") as said:
            # Standard output is the server's list of requests, with what was searched for: nobody keeps it.
            child = subprocess.Popen(
                socket_command(database, socket),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
                pass_fds=(held,),
            )
    finally:
        os.close(held)
    return child.pid


def wait_until_up(pid: int, socket: Path, log: Path) -> None:
    """Wait until the process answers. Raises RegisterError with its last words where it ends, or does not answer in time."""
    until = time.monotonic() + SECONDS_TO_START
    while is_running(pid, socket) and time.monotonic() < until:
        if answers(socket):
            return
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise RegisterError(f"A server did not start ({said[-1] if said else 'it said nothing'}). Readers are given what they were before.")


def is_running(pid: int, socket: Path) -> bool:
    """Whether the process is there and is the one that was started on `socket`: a number may be given to another process later."""
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
        # For a moment after it is started a process has no words yet; one that has ended and was not asked after has none any more.
        return state not in ENDED and (not words or os.fsencode(socket) in words.split(b"\0"))
    return False


def end(started: Mapping[int, Path]) -> None:
    """End the processes, given as process id -> socket: each ends what it has begun to answer, within a minute."""
    for wanted in (signal.SIGTERM, signal.SIGKILL):
        for pid in (one for one, socket in started.items() if is_running(one, socket)):
            with suppress(ProcessLookupError):
                os.kill(pid, wanted)
        until = time.monotonic() + SECONDS_TO_END
        while any(is_running(pid, socket) for pid, socket in started.items()) and time.monotonic() < until:
            time.sleep(0.05)
