"""The processes that a test has started, and whether one still runs."""

from __future__ import annotations

import os
from pathlib import Path


def children() -> set[str]:
    """The ids of the processes that this one has started."""
    return {pid for path in Path(f"/proc/{os.getpid()}/task").glob("*/children") for pid in path.read_text().split()}


def is_running(pid: int) -> bool:
    """Whether a process has not ended; one that has, and that nobody has asked about yet, does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    except OSError:
        return False
