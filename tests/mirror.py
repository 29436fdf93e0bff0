"""A small web server on this machine that stands in for every publisher, and what the UKSA page has offered over time.

    with Mirror() as mirror:
        mirror.put("uksa.statisticsauthority.gov.uk", "/list/", body="<main>…</main>")
        run_something(env={"REGISTER_MIRROR": mirror.origin})
        assert mirror.requests[-1].path == "/list/"

To try the register by hand, with the folder of real files at hand:

    REGISTER_EVIDENCE=/path/to/evidence python -m tests.mirror --state 3 --port 8765

serves the third state of the UKSA page until Ctrl-C; set REGISTER_MIRROR=http://127.0.0.1:8765 for `register collect` meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.scrapers.uksa_states import UKSA_HOST, UKSA_PAGE, PageState, uksa_declaration, uksa_states

__all__ = ["UKSA_HOST", "UKSA_PAGE", "Answer", "Asked", "Mirror", "PageState", "uksa_declaration", "uksa_states"]

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What the mirror answers once. `cut` is how the body goes wrong:

    - ``short``: Content-Length says more than is sent;
    - ``close``: no Content-Length, and the connection ends after half of the body;
    - ``reset``: the connection is reset before any answer.

    `delay` is how many seconds pass before the answer begins.
    """

    body: bytes | str = b""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: str = ""
    delay: float = 0.0


@dataclass(frozen=True)
class Sent:
    """One body that the mirror sent: how many bytes of it went out under which status. `path` is without the query."""

    host: str
    path: str
    query: str
    status: int
    size: int


@dataclass(frozen=True)
class Asked:
    """One request that the mirror received, at time.monotonic() `at`. `path` is without the query; header names are in lower case."""

    method: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    at: float


class Mirror:
    """A loopback server at `origin`, answering ``/<host>/<path>`` as told by `put`; everything else is 404. A context manager.

    Where an answer's headers hold an ETag or a Last-Modified, or `validating` gives each an ETag made from its bytes, a request with the
    condition that fits gets 304 and no body. `bodies` are all that were sent but those for robots.txt.
    """

    def __init__(self, port: int = 0, *, validating: bool = False) -> None:
        self.requests: list[Asked] = []
        self.bodies: list[Sent] = []
        self.validating = validating
        self.most_at_once = 0
        self._at_once = 0
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.mirror = self
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(
        self,
        host: str,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        content_type: str = HTML,
        headers: Mapping[str, str] | None = None,
        cut: str = "",
        delay: float = 0.0,
    ) -> None:
        """Answers `path` on `host` like this from now on. A path with a query is answered for that query alone."""
        self.put_in_turn(host, path, [Answer(body, status, content_type, headers or {}, cut, delay)])

    def put_in_turn(self, host: str, path: str, answers: Sequence[Answer]) -> None:
        """Answers `path` on `host` with each answer once, in this order, and then with the last one for good."""
        with self._lock:
            self._answers[host, path] = list(answers)

    def redirect(self, host: str, path: str, location: str, status: int = 301) -> None:
        """Answers `path` on `host` with a redirect to `location`, given as it is to stand in the header."""
        self.put(host, path, status=status, headers={"Location": location})

    def robots(self, host: str, text: str = "", status: int = 200) -> None:
        """Answers robots.txt on `host` with these rules (404 where this was never called)."""
        self.put(host, "/robots.txt", text, status=status, content_type="text/plain")

    def show(self, state: PageState) -> None:
        """Brings a page, and the files that it offers, into one of its states."""
        for path, (content, content_type) in state.answers.items():
            self.put(state.host, path, content, content_type=content_type)

    def asked(self, host: str, path: str) -> int:
        """How often `path` on `host` has been asked."""
        return sum(1 for one in self.requests if (one.host, one.path) == (host, path))

    def forget(self) -> None:
        """Begins to note requests and bodies afresh."""
        self.requests.clear()
        self.bodies.clear()

    def sent(self) -> tuple[int, int]:
        """How many bodies were sent, and of how many bytes."""
        return len(self.bodies), sum(one.size for one in self.bodies)

    def with_validator(self, answer: Answer) -> Answer:
        """The answer with the ETag that `validating` gives it."""
        if not self.validating or answer.status != 200 or {"ETag", "Last-Modified"} & answer.headers.keys():
            return answer
        return replace(answer, headers={**answer.headers, "ETag": f'"{hashlib.sha256(as_bytes(answer.body)).hexdigest()[:16]}"'})

    def begin(self) -> None:
        """One more request waits for its answer; `most_at_once` keeps the most there ever were."""
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def end(self) -> None:
        """One request fewer waits."""
        with self._lock:
            self._at_once -= 1

    def answer(self, asked: Asked) -> Answer:
        """Notes a request, and gives the answer to it."""
        with self._lock:
            self.requests.append(asked)
            keys = [(asked.host, f"{asked.path}?{asked.query}"), (asked.host, asked.path)]
            answers = next((self._answers[key] for key in keys if key in self._answers), [Answer("not found", 404)])
            return answers.pop(0) if len(answers) > 1 else answers[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    mirror: Mirror

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up early are part of the tests; nothing is printed about them."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each small answer takes 40 ms
    server: _Server

    def do_GET(self) -> None:
        self.server.mirror.begin()
        self._answer()

    def _answer(self) -> None:
        host, _, rest = self.path.lstrip("/").partition("/")
        path, _, query = rest.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        mirror = self.server.mirror
        answer = mirror.with_validator(mirror.answer(Asked(self.command, host, f"/{path}", query, headers, time.monotonic())))
        time.sleep(answer.delay)
        if answer.cut == "reset":
            self._reset()
            return
        if answer.status == 200 and is_unchanged(headers, answer.headers):
            self._say(304, {name: value for name, value in answer.headers.items() if name in ("ETag", "Last-Modified")})
            return
        body = as_bytes(answer.body)
        length = {"Connection": "close"} if answer.cut == "close" else {"Content-Length": str(len(body))}
        self._say(answer.status, {"Content-Type": answer.content_type, **length, **answer.headers})
        told = body[: len(body) // 2] if answer.cut else body
        if told and path != "robots.txt":
            mirror.bodies.append(Sent(host, f"/{path}", query, answer.status, len(told)))
        self.wfile.write(told)
        self.close_connection = bool(answer.cut)

    def _say(self, status: int, headers: Mapping[str, str]) -> None:
        # Before a byte of it leaves: who has the answer may ask again sooner than this thread goes on.
        self.server.mirror.end()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _reset(self) -> None:
        self.server.mirror.end()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002, the standard library's name for it
        """The requests are in Mirror.requests; nothing is printed."""


def as_bytes(body: bytes | str) -> bytes:
    """A body as it is sent."""
    return body.encode() if isinstance(body, str) else body


def is_unchanged(asked: Mapping[str, str], told: Mapping[str, str]) -> bool:
    """Whether the conditions of a request fit an answer's headers, ETags being compared weakly and before any date."""
    if "if-none-match" in asked and "ETag" in told:
        return asked["if-none-match"].removeprefix("W/") == told["ETag"].removeprefix("W/")
    return "Last-Modified" in told and asked.get("if-modified-since") == told["Last-Modified"]


def until_interrupted(told: str) -> None:
    """Says what is served, and comes back at Ctrl-C."""
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves one state of the UKSA page until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.mirror", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--state", type=int, default=1, help="which state of the UKSA page, 1 to 4 (default: 1)")
    parser.add_argument("--port", type=int, default=8765, help="the port on 127.0.0.1 (default: 8765)")
    options = parser.parse_args(arguments)
    evidence = os.environ.get("REGISTER_EVIDENCE") or parser.error("REGISTER_EVIDENCE must name the folder of real files")
    states = uksa_states(Path(evidence))
    with Mirror(options.port) as mirror:
        mirror.show(states[options.state - 1])
        until_interrupted(f"REGISTER_MIRROR={mirror.origin} serves: {states[options.state - 1].label}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
