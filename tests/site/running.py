"""A register served by a process of its own, asked over sockets: what it answers, and what it costs in memory and time."""

from __future__ import annotations

import http.client
import os
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.serving.server import server_command
from tests.conftest import ROOT
from tests.machine import LONG_ENOUGH, free_port, wait_for

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Got:
    """One answer. A body shorter than it promised raises http.client.IncompleteRead when it is read."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Running:
    """A server's process and its port."""

    pid: int
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", host: str = "") -> Got:
        """The answer to one request. The path and the Host go out exactly as they are written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG_ENOUGH)
        try:
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            connection.endheaders()
            answer = connection.getresponse()
            return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def processor_seconds(self) -> float:
        """How long the server has kept a processor busy until now."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def forget_peak(self) -> None:
        """Begin anew with what `peak_megabytes` tells."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def peak_megabytes(self) -> float:
        """The most memory that the server has held since `forget_peak`."""
        line = next(line for line in Path(f"/proc/{self.pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


@contextmanager
def running(database: Path, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """A server over one database, as `register serve` starts it, until the block ends. `environment` is added to this process's own."""
    port = free_port()
    command = server_command(database, port)
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/robots.txt", process)
            yield Running(process.pid, port)
        finally:
            process.terminate()


def enlarged(database: Path, rows: int) -> None:
    """Add made-up printed rows to a register, so that a list of them is a large file."""
    with sqlite3.connect(database) as connection:
        names = [name for _, name, *_ in connection.execute("pragma table_info(source_row)")]
        made = {"row_id": "row_id || '-again-' || n", "row_number": "100000 + n"}
        others = ", ".join(made.get(name, name) for name in names)
        connection.execute(
            f"insert into source_row ({', '.join(names)}) with recursive numbers(n) as (select 1 union all select n + 1 from numbers"
            f" where n < ?) select {others} from numbers, (select * from source_row where disposition = 'listing' order by row_id limit 1)",
            (rows,),
        )
