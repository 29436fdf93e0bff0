"""What tests ask of the machine that they run on, so that none fails because it is slow, or busy with other tests: ports, time, waiting."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

# What a test waits for comes in a moment; where it does not come in so many seconds, it never will.
LONG_ENOUGH = 120
# Below these Linux gives no program a port unasked, neither to listen on nor to ask from.
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_FIRST, _LAST = 10_000, 32_768
_held: list[socket.socket] = []


def free_port() -> int:
    """A port that nobody listens on, and that neither the system nor another test takes before this process ends.

    Raises AssertionError where there is none.
    """
    unasked = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else _LAST
    ports = range(_FIRST, unasked if unasked > _FIRST else _LAST)
    for port in random.SystemRandom().sample(ports, len(ports)):
        # A name that lasts as long as the process, and that one process can have: workers are not told the same port.
        name = socket.socket(socket.AF_UNIX)
        try:
            name.bind(f"\0pupil-data-register-tests-{port}")
            with socket.socket() as tried:
                tried.bind(("127.0.0.1", port))
        except OSError:
            name.close()
            continue
        _held.append(name)
        return port
    raise AssertionError("no port is free on this machine")


def processor_seconds() -> float:
    """How long this process, and the children that it has waited for, have kept a processor busy: other programs do not count."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def wait_until(reached: Callable[[], bool], what: str, process: subprocess.Popen[str] | subprocess.Popen[bytes] | None = None) -> None:
    """Wait until something is so. Raises AssertionError, with `what` was waited for, where it never is, or `process` ends before."""
    until = time.monotonic() + LONG_ENOUGH
    while not reached():
        assert process is None or process.poll() is None, f"the process has ended, and not before: {what}"
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.01)


def wait_for(address: str, process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Wait until a server answers, with whatever status. Raises AssertionError where it never does, or its process ends before."""

    def answers() -> bool:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            return False
        return True

    wait_until(answers, f"{address} answers", process)
