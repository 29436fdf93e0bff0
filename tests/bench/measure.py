"""Measuring a command: seconds on the clock, seconds of processor, and the most memory of all its processes together."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
EVERY = 0.05
# What a quiet machine of the kind the targets were set on needs for `fixed_work`; a shared one needs more.
ROUNDS = 2_000_000


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds on the clock and of processor, its children's among them, and megabytes of memory at most."""

    wall: float
    processor: float
    megabytes: int
    output: str


def run(*command: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end. Raises CalledProcessError, with what it said, where it fails."""
    before, started, most = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    child = subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    while child.poll() is None:
        most = max(most, memory_of(child.pid))
        time.sleep(EVERY)
        if child.stdout and time.monotonic() - started > 3_600:
            child.kill()
    output = child.stdout.read() if child.stdout else ""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command, output)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(time.monotonic() - started, processor, most >> 20, output)


def register(*arguments: str, data: Path) -> Run:
    """The `register` command."""
    return run(sys.executable, "-m", "pipeline", *arguments, "--data", str(data))


def memory_of(pid: int) -> int:
    """Bytes of memory that a process and its descendants hold now; what they share is counted once."""
    total = 0
    for one in family_of(pid):
        try:
            shares = Path(f"/proc/{one}/smaps_rollup").read_text().partition("\nPss:")[2]
            total += int(shares.split()[0]) << 10
        except (OSError, IndexError):
            continue
    return total


def family_of(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for one in found:
        for listed in Path(f"/proc/{one}/task").glob("*/children") if Path(f"/proc/{one}").exists() else ():
            try:
                found += [int(child) for child in listed.read_text().split()]
            except OSError:
                continue
    return found


def processor_of(pid: int) -> float:
    """Seconds of processor that the threads of a process have used so far, exact while they wait."""
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in Path(f"/proc/{pid}/task").iterdir()) / 1e9


def fixed_work() -> float:
    """Seconds of processor for a piece of work that is always the same: how quick the machine is at the moment."""
    started, total = time.process_time(), 0
    for number in range(ROUNDS):
        total += number & 7
    return time.process_time() - started


def of_several(seconds: Sequence[float]) -> tuple[float, float]:
    """(the middle one, the 95th of 100) of some times."""
    ordered = sorted(seconds)
    return median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
