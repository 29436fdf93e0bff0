"""The server as a child process of the `register` command, over one immutable build."""

from __future__ import annotations

import json
import socket
import sys
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
    return [sys.executable, "-m", "datasette", "serve", *serve_arguments(database), *address]


def serve_arguments(database: Path) -> list[str]:
    """What `datasette serve` is told of the database and of the site over it; the paths are from the project's folder."""
    settings = json.loads((ROOT / "site" / "settings.json").read_text(encoding="utf-8"))
    options = [text for name, value in settings.items() for text in ("--setting", name, str(value))]
    folders = ["--template-dir", "site/templates", "--plugins-dir", "site/plugins", "--static", "static:site/static"]
    return ["-i", str(database), *folders, "-m", "metadata.yml", *options]


def check_port(port: int) -> None:
    """Raises RegisterError where nothing can be served on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise RegisterError(f"Port {port} cannot be used ({error.strerror}). Give another with --port, or PORT=… to make.") from error
