"""What takes long to make and is read by tests in several files: made once in a run, by the worker that needs it first, for all workers.

It stands in the folder of the run, so nothing is left for another run, in which it could hide that it can no longer be made.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def shared(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of this run, which `make` is given empty and fills when it is first asked for. Read only: copy it to change it.

    Whoever else asks waits until it is made. What `make` raises, it raises in every worker that asks.
    """
    own = folders.getbasetemp()
    # Each worker has a folder of its own within that of the run.
    home = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    home.mkdir(exist_ok=True)
    folder, made = home / name, home / f"{name}.made"
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
