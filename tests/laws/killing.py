"""What the tests that kill the pipeline share: how often, how, and the made-up table that there is to collect and build."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

from tests.conftest import ROOT, SOAK

KILLS = 250 if SOAK else 6
MADE_UP = "Project ID,Title,Researchers,Legal Basis,Datasets Used,Secure Research Service,Accreditation Date\n"


def made_up_table(rows: int) -> bytes:
    """A made-up table in the shape of the copy of 2025: it says so in every title."""
    lines = [
        f"2099/{number:03},Made-up project {number},,Digital Economy Act 2017,DfE: LEO,SRS,2099-01-{number % 28 + 1:02}"
        for number in range(1, rows + 1)
    ]
    return (MADE_UP + "\n".join(lines) + "\n").encode()


def killed_after(seconds: float, *command: str, **environment: str) -> None:
    """Start `command` in a group of its own and kill the whole group without warning after `seconds`."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, **environment},
    )
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
