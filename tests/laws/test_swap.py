"""Publishing while readers ask: every answer is, byte for byte, that of one build or of the other, and none is an error.

A server holds the one build that it opened when it was started. A new edition is built beside it, a second server is started over the new
build, a switch is turned to it, and the first server ends once nobody waits for its answers: the steps of docs/robustness.md. Threads
go on asking through the switch all the while: 300 requests in every run, and 10,000 over five publications in the long runs.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT, SOAK
from tests.laws.test_disks import add_edition, data
from tests.machine import free_port, wait_until
from tests.pipeline.test_build import rows, serving

__all__ = ["data"]

PUBLICATIONS, REQUESTS = (5, 10_000) if SOAK else (1, 300)
# How long a reader waits before the next request, so that some of the machine is left to the build and the new server.
READERS, PAUSE = 6, 0.01 if SOAK else 0.05
SECONDS_TO_START = 120
ASKED = (
    "/", "/entries", "/entries?page=1", "/entries.csv", "/entries.json", "/entries/uksa-2020-001", "/changes", "/changes.atom", "/editions",
    "/counting", "/search?q=pupils", "/downloads", "/downloads/entry.csv", "/downloads/manifest.json", "/register/entry.json?_shape=array",
)  # fmt: skip
Answer = tuple[int, bytes]


def ask(port: int, address: str) -> Answer:
    """(status, body) of one request on a connection of its own. The same Host whatever the port, as behind a switch."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address, headers={"Host": "register.example", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class Server:
    """`register serve` over the newest build of a data folder, until it is stopped."""

    def __init__(self, data_folder: Path) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "pipeline", "serve", "--port", str(self.port), "--data", str(data_folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ready(self) -> Server:
        """This server, once it answers. The readers leave it little of the machine while it starts."""
        until = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                ask(self.port, "/robots.txt")
                return self
            except OSError:
                assert self.process.poll() is None, "the server has ended"
                assert time.monotonic() < until, "the server does not start"
                time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@dataclass
class Switch:
    """What stands before the servers: requests go to the port it points to when they come, and are waited for where they went."""

    port: int
    under_way: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, address: str) -> Answer:
        with self.lock:
            port = self.port
            self.under_way[port] += 1
        try:
            return ask(port, address)
        finally:
            with self.lock:
                self.under_way[port] -= 1

    def turn(self, port: int) -> int:
        """Point to another server, and give the port of the last one when nobody waits for its answers any more."""
        with self.lock:
            last, self.port = self.port, port
        while self.under_way[last]:
            time.sleep(0.005)
        return last


@dataclass
class Readers:
    """Threads that ask through the switch until they are told to stop, and what they were answered."""

    switch: Switch
    answers: list[tuple[str, Answer]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self.read, args=(number,)) for number in range(READERS)]
        for thread in threads:
            thread.start()
        return threads

    def read(self, number: int) -> None:
        while not self.done.is_set():
            address = ASKED[number % len(ASKED)]
            number += 1
            try:
                self.answers.append((address, self.switch.ask(address)))
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"{address}: {error!r}")
            time.sleep(PAUSE)

    def wait_until(self, count: int) -> None:
        wait_until(lambda: len(self.answers) >= count, f"{count} answers")


def alone(port: int) -> dict[str, Answer]:
    """What a server answers to each address when nobody else asks."""
    return {address: ask(port, address) for address in ASKED}


def build_id(data_folder: Path) -> str:
    return str(rows(data_folder / "built" / "register.db", "select build_id from build")[0])


def publish(data_folder: Path, day: str) -> None:
    """Build a new edition, as `register build` does it, while a server holds the old build."""
    before = serving(data_folder)
    add_edition(data_folder, day)
    subprocess.run([sys.executable, "-m", "pipeline", "build", "--data", str(data_folder)], cwd=ROOT, check=True, capture_output=True)
    assert serving(data_folder) != before


def test_no_answer_mixes_two_builds_while_new_ones_are_published(data: Path) -> None:
    servers = [Server(data)]
    whole, ids = [alone(servers[0].ready().port)], [build_id(data)]
    readers = Readers(Switch(servers[0].port))
    threads = readers.start()
    try:
        for number in range(1, PUBLICATIONS + 1):
            publish(data, f"2026-09-{number:02}")
            assert alone(servers[-1].port) == whole[-1], "a server answers from another build than it was started over"
            servers.append(Server(data))
            whole.append(alone(servers[-1].ready().port))
            ids.append(build_id(data))
            readers.wait_until(REQUESTS * (2 * number - 1) // (2 * PUBLICATIONS))
            readers.switch.turn(servers[-1].port)
            servers[-2].stop()
            readers.wait_until(REQUESTS * number // PUBLICATIONS)
    finally:
        readers.done.set()
        for thread in threads:
            thread.join()
        for one in servers:
            one.stop()
    assert len(set(ids)) == len(whole) == PUBLICATIONS + 1
    for answers, own in zip(whole, ids, strict=True):
        assert {status for status, _ in answers.values()} == {200}
        assert [one for one in ids if one.encode() in answers["/"][1]] == [own], "the home page names its build and no other"
    assert readers.faults == []
    assert len(readers.answers) >= REQUESTS
    told_by = Counter(builds_of(address, answer, whole) for address, answer in readers.answers)
    assert () not in told_by, "an answer is that of no build"
    assert {places for places in told_by if len(places) == 1} == {(place,) for place in range(PUBLICATIONS + 1)}


def builds_of(address: str, answer: Answer, whole: list[dict[str, Answer]]) -> tuple[int, ...]:
    """Which builds answer so: more than one where a page does not hang on the build."""
    return tuple(place for place, answers in enumerate(whole) if answers[address] == answer)
