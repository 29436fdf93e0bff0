"""The server as a child process of the `register` command, over one immutable build."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.builds import ROOT
from pipeline.model import RegisterError

HOST = "127.0.0.1"
SECONDS_TO_START = 30


def server_command(database: Path, port: int) -> list[str]:
    """The command that serves `database` on a port of this machine; it is to be run in the project's folder."""
    return _command(database, "-h", HOST, "-p", str(port))


def socket_command(database: Path, socket: Path) -> list[str]:
    """The same on a Unix socket, for a web server of this machine to ask."""
    return _command(database, "--uds", str(socket))


def _command(database: Path, *address: str) -> list[str]:
    settings = json.loads((ROOT / "site" / "settings.json").read_text(encoding="utf-8"))
    options = [text for name, value in settings.items() for text in ("--setting", name, str(value))]
    folders = ["--template-dir", "site/templates", "--plugins-dir", "site/plugins", "--static", "static:site/static"]
    return [sys.executable, "-m", "datasette", "serve", "-i", str(database), *address, *folders, "-m", "metadata.yml", *options]


def check_port(port: int) -> None:
    """Raises RegisterError where nothing can be served on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise RegisterError(f"Port {port} cannot be used ({error.strerror}). Give another with --port, or PORT=… to make.") from error


@contextmanager
def served(database: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a server over `database`, which ends with the block. `environment` is added to this process's own."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = server_command(database.resolve(), port)
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://{HOST}:{port}"
    try:
        _wait_for(child, address)
        yield address
    finally:
        child.terminate()
        child.wait()


def _wait_for(child: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while child.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RegisterError("The server did not start. `register serve` shows what it says.")
