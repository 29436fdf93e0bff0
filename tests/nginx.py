"""A real nginx on this machine, with the project's own configuration files and the lines in them that are each machine's own changed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.machine import LONG_ENOUGH, wait_until

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
NAME = "register.example.org"


def needed() -> None:
    """Skips the test where there is no nginx, and fails it where the environment says that there must be one."""
    if NGINX is None:
        if os.environ.get("REGISTER_NEEDS_NGINX"):
            pytest.fail("no nginx is installed, and REGISTER_NEEDS_NGINX asks for one")
        pytest.skip("no nginx is installed: what is published is not tried behind one")


def configured(name: str, changes: Mapping[str, str]) -> str:
    """site/nginx/`name` with each of `changes` made. Each line marked as the machine's own must be met by one, but for the site's name."""
    text = (ROOT / "site" / "nginx" / name).read_text(encoding="utf-8")
    for line in (line for line in text.splitlines() if line.endswith("# yours")):
        assert NAME in line or any(old in line for old in changes), f"{name}: no change for {line.strip()}"
    for old, new in changes.items():
        assert old in text, f"{name} has no {old}"
        text = text.replace(old, new)
    return text


@contextmanager
def running(configuration: str, folder: Path, port: int) -> Iterator[None]:
    """nginx with `configuration` inside its http block, all that it writes in `folder`, until the block ends."""
    needed()
    for name in ("log", "cache"):
        (folder / name).mkdir(exist_ok=True)
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # The tests' own folders are closed to the user that nginx would become.
    user = "user root;\n" if os.geteuid() == 0 else ""
    conf = folder / "nginx.conf"
    conf.write_text(f"{user}daemon off;\nworker_processes 2;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{temporary}{configuration}\n}}\n")
    command = [str(NGINX), "-e", str(folder / "log" / "start.log"), "-c", str(conf)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def listens() -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_until(listens, f"nginx listens on {port}", process)
        yield
    finally:
        process.terminate()
        process.wait(LONG_ENOUGH)
