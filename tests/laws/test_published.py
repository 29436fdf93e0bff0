"""A build put before readers: nginx in front of two processes, switched to the next build while readers ask, without one lost request."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.__main__ import register
from pipeline.build import Built, build_register
from pipeline.model import RegisterError
from pipeline.serving import switching
from pipeline.serving.probe import probe
from pipeline.serving.processes import is_running
from tests import nginx
from tests.conftest import ROOT, SOAK, new_data
from tests.laws.test_atomic_publish import add_made_up
from tests.machine import LONG_ENOUGH, free_port, wait_until

PAGES = ("/", "/entries", "/entries/uksa-2099-001")
ADDRESSES = (*PAGES, "/entries.csv", "/downloads/entry.csv", "/downloads/register.db", "/register/build.json")
SECURITY = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


@dataclass
class Machine:
    """One machine: its data folder, what nginx looks into, nginx's port and folder, and the builds it has made."""

    data: Path
    serving: Path
    port: int
    folder: Path
    builds: list[Built] = field(default_factory=list)

    def build(self, rows: int) -> Built:
        """Another build, with so many made-up rows."""
        add_made_up(self.data, self.folder, rows)
        self.builds.append(build_register(self.data))
        return self.builds[-1]

    def publish(self, built: Built, through: str = "") -> list[str]:
        """Put a build before readers; what was said."""
        said: list[str] = []
        switching.publish(built.database, self.serving, through or f"http://127.0.0.1:{self.port}", nginx.NAME, list, said.append, drain=1)
        return said

    def ask(
        self, address: str, method: str = "GET", connection: http.client.HTTPConnection | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """(status, headers, body) of one request through nginx; on a connection of its own unless one is given."""
        used = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG_ENOUGH)
        used.request(method, address, headers={"Host": nginx.NAME, **{name.replace("_", "-"): value for name, value in headers.items()}})
        answer = used.getresponse()
        body = answer.read()
        found: dict[str, str] = {}
        for name, value in answer.getheaders():
            assert name.lower() not in found or name.lower() not in SECURITY, f"{name} is sent twice"
            found[name.lower()] = value
        if connection is None:
            used.close()
        return answer.status, found, body

    def bodies(self) -> dict[str, bytes]:
        """The answer to each address, now."""
        answers = {address: self.ask(address) for address in ADDRESSES}
        assert {address: status for address, (status, *_) in answers.items() if status != 200} == {}
        return {address: body for address, (_, _, body) in answers.items()}

    def serves(self) -> bool:
        """Whether a build is published and all its processes run."""
        home = switching.current_home(self.serving)
        return home is not None and all(is_running(pid, home / f"{number}.sock") for number, pid in enumerate(self.pids(), 1))

    @property
    def published(self) -> Built:
        """The build that readers are given."""
        return next(one for one in self.builds if self.current.startswith(one.build_id))

    @property
    def other(self) -> Built:
        """One that they are not given."""
        return next(one for one in self.builds if one != self.published)

    @property
    def current(self) -> str:
        """The name of the folder that readers are led to: the build's id and a number."""
        return (self.serving / "current").resolve().name

    def pids(self) -> list[int]:
        """The processes that readers are given."""
        pids: list[int] = json.loads((self.serving / "current" / "processes.json").read_text())
        return pids


@pytest.fixture(scope="module")
def running_machine() -> Iterator[Machine]:
    """A made-up register with two builds. Its folder is near the root, because the path of a socket must be short."""
    nginx.needed()
    with tempfile.TemporaryDirectory(prefix="register-") as name:
        folder = Path(name)
        data = new_data(folder / "data")
        for path in (data / "documented").glob("*.csv"):
            path.unlink()
        (data / "documented" / "documents.csv").write_text("file_name,title,address,transcribed_on,transcribed_by,note\n")
        port, serving = free_port(), data / "built" / "serving"
        changes = {
            "listen 80": f"listen 127.0.0.1:{port}",
            "/srv/register/data/built/serving": str(serving),
            "/srv/register/site/nginx": f'"{ROOT}/site/nginx"',  # a checkout may stand in any folder
            "/var/log/nginx": str(folder / "log"),
            "/var/cache/register-nginx": str(folder / "cache"),
        }
        with nginx.running(nginx.configured("register.conf", changes), folder, port):
            made = Machine(data, serving, port, folder)
            try:
                made.build(5)
                made.build(6)
                yield made
            finally:
                switching.stop(serving)


@pytest.fixture
def machine(running_machine: Machine) -> Machine:
    """The same with one of them published, whatever the test before has made of it."""
    if not running_machine.serves():
        running_machine.publish(running_machine.builds[0])
    return running_machine


class Readers:
    """Readers who ask without end until told to stop: some on one connection, some on a new one for each request. None asks twice."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.stopping = threading.Event()
        self.got: list[tuple[float, str, int, bytes]] = []
        self.lost: list[str] = []
        self.threads = [threading.Thread(target=self.read, args=(keeps,)) for keeps in (True, True, False, False)]

    def read(self, keeps: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.machine.port, timeout=LONG_ENOUGH) if keeps else None
        while not self.stopping.is_set():
            for address in ADDRESSES:
                begun = time.monotonic()
                try:
                    status, _, body = self.machine.ask(address, connection=connection)
                    self.got.append((begun, address, status, body))
                except (OSError, http.client.HTTPException) as error:
                    self.lost.append(f"{address}: {error!r}")
                time.sleep(0.02)

    def __enter__(self) -> Readers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()


def begin_slowly(machine: Machine, address: str) -> socket.socket:
    """A reader who has asked for a file and takes it in small pieces."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(("127.0.0.1", machine.port))
    reader.sendall(f"GET {address} HTTP/1.0\r\nHost: {nginx.NAME}\r\n\r\n".encode())
    assert reader.recv(64).startswith(b"HTTP/1.1 200")
    return reader


def rest_of(reader: socket.socket) -> bytes:
    got = b"".join(iter(lambda: reader.recv(65536), b""))
    reader.close()
    return got.partition(b"\r\n\r\n")[2]


def test_the_next_build_is_switched_to_without_a_lost_request(machine: Machine) -> None:
    before, old, first, second = machine.bodies(), machine.pids(), machine.published, machine.other
    # Published from a copy of its folder alone, as on another machine: a build carries all it needs.
    copied = machine.folder / "copied" / second.build_id
    shutil.copytree(second.database.parent, copied)
    with Readers(machine) as readers:
        slow = begin_slowly(machine, "/downloads/register.db")
        said = machine.publish(replace(second, database=copied / "register.db"))
        switched = time.monotonic()
        wait_until(lambda: sum(begun > switched for begun, *_ in list(readers.got)) > len(ADDRESSES), "readers have asked the second build")
    after = machine.bodies()
    assert said == [
        f"build {second.build_id}: 2 processes started, and each answers as the build is",
        f"readers are given build {second.build_id}, in place of {first.build_id}",
    ]
    assert readers.lost == []
    assert {status for _, _, status, _ in readers.got} == {200}
    assert all(before[address] != after[address] for address in ADDRESSES)
    assert [address for _, address, _, body in readers.got if body not in (before[address], after[address])] == []
    late = [(address, body) for begun, address, _, body in readers.got if begun > switched]
    assert len(late) > len(ADDRESSES)
    assert [address for address, body in late if body != after[address]] == []
    assert sum(body == before[address] for _, address, _, body in readers.got) > len(ADDRESSES)
    assert rest_of(slow) == before["/downloads/register.db"]
    assert hashlib.sha256(after["/downloads/register.db"]).hexdigest() == hashlib.sha256(second.database.read_bytes()).hexdigest()
    assert not any(Path(f"/proc/{pid}").exists() and b"datasette" in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in old)
    assert [path.name for path in switching.homes(machine.serving)] == [machine.current]
    assert machine.published == second


@pytest.mark.skipif(not SOAK, reason="twenty switches take minutes; one is made in the test above")
def test_twenty_switches_to_and_fro(machine: Machine) -> None:
    whole = {address: {untimed(body)} for address, body in machine.bodies().items()}
    with Readers(machine) as readers:
        for number in range(20):
            machine.publish(machine.builds[number % 2])
            for address, body in machine.bodies().items():
                whole[address].add(untimed(body))
    assert {address: len(bodies) for address, bodies in whole.items()} == dict.fromkeys(ADDRESSES, 2)
    assert readers.lost == []
    assert [address for _, address, status, body in readers.got if status != 200 or untimed(body) not in whole[address]] == []


def untimed(body: bytes) -> bytes:
    """An answer without the time that its query took, which Datasette states in a table's JSON. A build published again is asked anew."""
    return re.sub(rb'"query_ms": [\d.e-]+', b'"query_ms": 0', body)


def log_lines(machine: Machine) -> list[list[str]]:
    """What nginx wrote down of each request, in parts: time, status, method, path, bytes, seconds, what was kept."""
    return [line.split() for line in (machine.folder / "log" / "register.log").read_text().splitlines()]


def test_what_nginx_adds_and_refuses(machine: Machine) -> None:
    before = len(log_lines(machine))
    for _ in range(2):
        assert machine.ask("/accessibility")[0] == 200  # no other test asks for it
        assert machine.ask("/search?q=a-made-up-word")[0] == 200
    # nginx writes a line when the answer has gone.
    wait_until(lambda: len(log_lines(machine)) >= before + 4, "nginx has written down four requests")
    lines = log_lines(machine)[before:]
    assert [line[-1] for line in lines if line[3] == "/accessibility"] == ["MISS", "HIT"]
    assert [line[-1] for line in lines if line[3] == "/search"] == ["BYPASS", "BYPASS"]
    assert "a-made-up-word" not in (machine.folder / "log" / "register.log").read_text()
    assert not [path for path in (machine.folder / "cache").rglob("*") if path.is_file() and b"a-made-up-word" in path.read_bytes()]
    status, headers, _ = machine.ask("/entries", Accept_Encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert all(name in headers for name in SECURITY)
    assert headers["vary"] == "Accept-Encoding"
    assert machine.ask("/downloads/register.db", "HEAD")[1]["x-content-sha256"] == sha256_of_current(machine)
    status, headers, _ = machine.ask("/entries", "POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")
    assert [machine.ask(address)[0] for address in ("/-/databases.json", "//example.org", "/nothing-here")] == [404, 400, 404]
    assert machine.ask("/", Host="elsewhere.example.org")[0] == 421


def sha256_of_current(machine: Machine) -> str:
    return hashlib.sha256(machine.published.database.read_bytes()).hexdigest()


def test_nothing_that_nginx_writes_holds_what_a_reader_asked(machine: Machine) -> None:
    asked = ("/search?q={}", "/search?%71={}", "/search?page=1&q={}", "/entries?%71={}", "/search/suggestions.json?q={}")
    asked += ("/register/entry.json?title__contains={}", "/register/entry.json?title={}", "/register/entry.json?_size=1&titl%65__like={}")
    asked += ("/sql?sql=select+'{}'", "/sql.csv?%73ql=select+'{}'", "/register.json?sql=select+'{}'", "/register?sql={}")
    for number, address in enumerate(asked):
        assert machine.ask(address.format(f"attainment-zq{number}"))[0] in (200, 302, 400), address
    assert machine.ask("/entries?outcome=secure_access")[1].get("cache-control")
    written = [path for name in ("log", "cache") for path in (machine.folder / name).rglob("*") if path.is_file()]
    texts = [path.read_bytes() for path in written]
    assert any(b"/entries?outcome=secure_access" in text for text in texts), "nothing is kept, so this would prove nothing"
    assert [path for path, text in zip(written, texts, strict=True) if b"attainment-zq" in text] == []


def test_one_who_asks_too_often_is_told_to_wait_and_others_are_not(machine: Machine) -> None:
    got, begun = [], time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", machine.port, source_address=("127.0.0.2", 0))
    while not got or got[-1][0] == 200:
        got.append(machine.ask("/robots.txt", connection=connection))
        # Sixty at once and ten in each second after: a machine too slow to ask for more would never be refused.
        waited = time.monotonic() - begun
        assert len(got) <= 62 + 10 * waited, "more was answered than is allowed"
        assert waited < LONG_ENOUGH, "this machine asks for less than is allowed"
    assert [status for status, _, _ in got[:60]] == [200] * 60
    status, headers, body = got[-1]
    assert status == 429
    assert headers["retry-after"] == "60"
    assert b"Please wait a minute" in body
    status, headers, _ = machine.ask("/busy.css", connection=connection)
    assert (status, headers["content-type"]) == (200, "text/css")
    assert machine.ask("/busy.html")[0] == 404, "it is an answer, and has no address of its own"
    assert machine.ask("/robots.txt")[0] == 200


def test_a_file_with_other_bytes_is_noticed_before_the_switch(machine: Machine) -> None:
    serves, other = machine.published, machine.other
    probe(serves.database, machine.serving / "current" / "1.sock")
    with pytest.raises(RegisterError, match=f"shows build {serves.build_id} and not {other.build_id}"):
        probe(other.database, machine.serving / "current" / "1.sock")
    copy = machine.folder / "changed"
    shutil.copytree(serves.database.parent, copy)
    manifest = copy / "downloads" / "manifest.json"
    manifest.chmod(0o644)
    digest = hashlib.sha256((copy / "downloads" / "entry.csv").read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text().replace(digest, "0" * 64))
    with pytest.raises(RegisterError, match=r"does not give entry\.csv with the bytes that it was built with"):
        probe(copy / "register.db", machine.serving / "current" / "1.sock")


def test_a_switch_that_nginx_does_not_show_is_taken_back(machine: Machine) -> None:
    home, pids, other = machine.current, machine.pids(), machine.other
    through = f"http://127.0.0.1:{machine.port}"
    with pytest.raises(RegisterError, match=r"shows no build .* so nothing was switched"):
        switching.publish(other.database, machine.serving, through, "elsewhere.example.org", list, print, drain=0)
    assert machine.current == home
    assert [path.name for path in switching.homes(machine.serving)] == [home]
    assert all(is_running(pid, machine.serving / home / f"{number}.sock") for number, pid in enumerate(pids, 1))


def test_a_build_that_does_not_hold_together_is_not_started(machine: Machine) -> None:
    home, other = machine.current, machine.other
    with pytest.raises(RegisterError, match="it was not published:\n  a made-up fault"):
        switching.publish(other.database, machine.serving, "", "", lambda: ["a made-up fault"], print)
    assert [path.name for path in switching.homes(machine.serving)] == [home]


def test_a_dead_process_costs_no_request_and_the_command_replaces_it(machine: Machine) -> None:
    if machine.published != machine.builds[1]:
        machine.publish(machine.builds[1])  # the newest, as the command finds it
    build, home = machine.published, machine.serving / machine.current
    first, second = machine.pids()
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not is_running(first, home / "1.sock"), "it has ended")
    assert {machine.ask(f"/entries/uksa-2099-00{number}")[0] for number in range(1, 6)} == {200}
    assert {machine.ask(f"/cells/nothing-{number}")[0] for number in range(8)} == {404}
    os.kill(second, signal.SIGKILL)
    wait_until(lambda: not is_running(second, home / "2.sock"), "it has ended")
    assert machine.ask("/entries/uksa-2099-001")[0] == 200, "what nginx has kept of the build is still given"
    status, headers, body = machine.ask("/datasets")
    assert (status, headers["retry-after"]) == (502, "60")
    assert b"Please wait a minute" in body
    arguments = ["publish", "--data", str(machine.data), "--through", f"http://127.0.0.1:{machine.port}"]
    named = {"REGISTER_ADDRESS": f"http://{nginx.NAME}"}
    said = CliRunner().invoke(register, arguments, env=named)
    assert said.exit_code == 0, said.output
    assert f"readers are given build {build.build_id}" in said.output
    assert machine.ask("/datasets")[0] == 200
    said = CliRunner().invoke(register, arguments, env=named)
    assert said.exit_code == 0
    assert said.output.startswith(f"build {build.build_id} is published already, and both its processes answer; for other settings")
    elsewhere = [*arguments[:-1], "http://127.0.0.1:9"]
    refused = CliRunner().invoke(register, elsewhere, env=named)
    assert refused.exit_code == 1
    assert "does not give the register" in str(refused.output) + str(refused.exception)


def test_the_command_ends_what_it_began(machine: Machine) -> None:
    arguments = ["publish", "--data", str(machine.data)]
    deep = CliRunner().invoke(register, [*arguments, "--serving", str(machine.folder / ("deep/" * 30))])
    assert deep.exit_code == 1
    assert "is too long for a socket" in deep.output
    pids, home = machine.pids(), machine.serving / machine.current
    said = CliRunner().invoke(register, [*arguments, "--stop"])
    assert said.output == "1 published build was ended.\n"
    assert sorted(path.name for path in machine.serving.iterdir()) == [".lock", "errors.log", "numbers.json"]
    status, _, body = machine.ask("/")
    assert status == 502
    assert b"Please wait a minute" in body
    assert not any(is_running(pid, home / f"{number}.sock") for number, pid in enumerate(pids, 1))


def test_what_nginx_kept_of_processes_that_were_stopped_is_not_given_for_others(tmp_path: Path) -> None:
    """It keeps pages under the name of their folder. The same build, started again for other settings, has another one."""
    names = []
    for _ in range(3):
        home = switching._new_home(tmp_path, "made-up")
        names.append(home.name)
        (tmp_path / "current").symlink_to(home.name)
        assert switching.stop(tmp_path) == 1
    assert names == ["made-up.1", "made-up.2", "made-up.3"]
    assert switching._new_home(tmp_path, "another").name == "another.1"


def test_a_process_is_known_by_its_number_and_its_socket() -> None:
    sleeping = [sys.executable, "-S", "-c", "import time; time.sleep(600)", "/made-up/1.sock"]
    for _ in range(20):
        child = subprocess.Popen(sleeping)
        assert is_running(child.pid, Path("/made-up/1.sock")), "also in the moment in which it is started"
        child.kill()
        child.wait()
    child = subprocess.Popen(sleeping)
    told = Path(f"/proc/{child.pid}/cmdline")
    wait_until(lambda: b"/made-up/1.sock" in told.read_bytes(), "it has its words", child)
    assert is_running(child.pid, Path("/made-up/1.sock"))
    assert not is_running(child.pid, Path("/made-up/2.sock"))
    child.kill()
    wait_until(lambda: not is_running(child.pid, Path("/made-up/1.sock")), "it has ended, though nobody has asked after it")
    child.wait()
    assert not is_running(child.pid, Path("/made-up/1.sock"))
