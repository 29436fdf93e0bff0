"""Pages of the running register, beside Datasette as it comes on the same file; and frozen pages behind nginx."""

from __future__ import annotations

import http.client
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pipeline.serving.server import HOST, server_command
from tests.bench.measure import ROOT, of_several, processor_of
from tests.bench.table import Line
from tests.machine import free_port

# So many different pages of a kind are asked for, and so often each page of a server that keeps nothing.
ASKED, REPEATED = 40, 10
# Bytes of a page without pictures.
LARGEST_PAGE = 100_000
# Pages that are about everything there is.
WHOLE = ("/", "/recipients", "/recipients?kind=company", "/datasets", "/editions", "/quality", "/commercial", "/charts")
CLIENTS, SECONDS = 32, 5
LUA = """done = function(summary, latency, requests)
  io.write(string.format("p95 %.2f ms, %.0f requests/s, %d errors\\n", latency:percentile(95) / 1000,
    summary.requests / summary.duration * 1000000, summary.errors.status + summary.errors.read + summary.errors.timeout))
end
"""


@dataclass(frozen=True)
class Page:
    """Pages of a kind asked for by one client: milliseconds on the clock and of the server's processor, each in the middle and at the
    95th of 100; the bytes of the largest."""

    middle: float
    slowest: float
    processor: float
    most_processor: float
    size: int


@contextmanager
def started(command: list[str], port: int) -> Iterator[int]:
    """A server's process id, once it answers; the server ends with the block."""
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and child.poll() is None:
            try:
                # No page: a page that has been asked for is kept.
                ask(port, "/static/site.css")
                break
            except OSError:
                time.sleep(0.1)
        yield child.pid
    finally:
        child.terminate()
        child.wait()


def ask(port: int, path: str) -> tuple[int, bytes]:
    """(status, body) of one page."""
    connection = http.client.HTTPConnection(HOST, port, timeout=120)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def measured(port: int, pid: int, paths: Sequence[str]) -> Page:
    """Some pages of one kind, each asked for once, because a server may keep what it has answered. Raises ValueError where one fails."""
    seconds, used, sizes = [], [], []
    for path in paths:
        before, began = processor_of(pid), time.perf_counter()
        status, body = ask(port, path)
        seconds.append(1000 * (time.perf_counter() - began))
        used.append(1000 * (processor_of(pid) - before))
        sizes.append(len(body))
        if status != 200:
            raise ValueError(f"{path} answers {status}")
    return Page(*of_several(seconds), *of_several(used), max(sizes))


def lines(database: Path) -> Iterator[Line]:
    """The pages of the register over `database`, then Datasette as it comes."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        some = f"select entry_id from entry where known_by = 'edition' order by entry_id limit {ASKED}"
        found = [quote(entry_id) for (entry_id,) in connection.execute(some)]
        most = f"select recipient_id from entry_recipient group by 1 order by count(*) desc, 1 limit {ASKED}"
        recipients = [quote(recipient_id) for (recipient_id,) in connection.execute(most)]
        entries = connection.execute("select count(*) from entry").fetchone()[0]
    everything = "/entries?in_scope=any&audience=any"
    pages: dict[str, tuple[Sequence[str], int]] = {
        f"pages about all {entries:,} entries, each the first time": (WHOLE, 60),
        "home page, as the server keeps it": (["/"] * ASKED, 60),
        "entries": ([f"/entries/{one}" for one in found], 60),
        "recipients, those with the most entries": ([f"/recipients/{one}" for one in recipients], 60),
        "searches of common words": ([f"/search?q=made-up+study+{number}" for number in range(ASKED)], 100),
        f"lists out of {entries:,} entries with counts by choice": ([f"{everything}&recipient={one}" for one in recipients], 100),
    }
    port = free_port()
    with started(server_command(database, port), port) as pid:
        for what, (paths, target) in pages.items():
            one = measured(port, pid, paths)
            met = one.slowest <= target and one.size <= LARGEST_PAGE
            yield Line(what, told(one), f"{target} ms at p95, under 100 kB", met)
    port = free_port()
    with started([sys.executable, "-m", "datasette", "serve", str(database), "-h", HOST, "-p", str(port)], port) as pid:
        table = f"/{database.stem}/entry"
        for what, path in (
            ("Datasette as it comes: its table of entries", table),
            ("the same with three facets", f"{table}?_facet=outcome&_facet=section_id&_facet=audience"),
        ):
            yield Line(what, told(measured(port, pid, [path] * REPEATED)), "for comparison")


def told(page: Page) -> str:
    """A page's figures in words."""
    processor = f"{page.processor:.0f} ms, p95 {page.most_processor:.0f} ms, of processor"
    return f"{page.middle:.0f} ms, p95 {page.slowest:.0f} ms ({processor}); {page.size / 1000:.0f} kB"


def frozen_lines(folder: Path) -> Iterator[Line]:
    """The frozen pages in `folder` behind nginx, asked for by 32 clients at once."""
    target = "over 10,000 requests/s, p95 under 7 ms"
    lacking = [name for name in ("nginx", "wrk") if not shutil.which(name)]
    if lacking:
        yield Line("frozen pages behind nginx", f"not measured: {' and '.join(lacking)} not installed", target)
        return
    port, page = free_port(), next(one for one in sorted(folder.glob("entries/*/index.html")) if one.with_name("index.html.gz").exists())
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        place.chmod(0o755)
        (place / "nginx.conf").write_text(
            f"worker_processes 1; pid {place}/pid; error_log {place}/errors; events {{ worker_connections 256; }}\n"
            f"http {{ types {{ text/html html; }} access_log off; gzip_static on; sendfile on; open_file_cache max=1000;\n"
            f"server {{ listen {HOST}:{port}; root {folder.resolve()}; index index.html; }} }}\n"
        )
        (place / "told.lua").write_text(LUA)
        nginx = ["nginx", "-c", f"{place}/nginx.conf", "-p", made, "-g", "daemon off; user root;"]
        child = subprocess.Popen(nginx, stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)
            address = f"http://{HOST}:{port}/{quote(str(page.parent.relative_to(folder)))}/"
            command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", "-s", f"{place}/told.lua", address]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        finally:
            child.terminate()
            child.wait()
    found = re.search(r"p95 ([\d.]+) ms, (\d+) requests/s, (\d+) errors", said)
    if not found:
        raise ValueError(f"wrk said: {said}")
    slowest, each_second = float(found[1]), int(found[2])
    words = f"{each_second:,} requests/s, p95 {slowest:.1f} ms, {found[3]} errors; one worker, {CLIENTS} clients on the same machine"
    yield Line("frozen pages behind nginx", words, target, slowest < 7 and each_second > 10_000 and found[3] == "0")
