"""The site in this process, asked without a network: the same application over the same build, with the same words of command, that
`register serve` hands to its web server. What it sends is what a reader would be sent.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote_to_bytes

from datasette.cli import serve  # type: ignore[import-untyped]

from pipeline.freezing.names import ORIGIN
from pipeline.serving.server import serve_arguments

App = Callable[[dict[str, Any], Callable[[], Awaitable[Any]], Callable[[dict[str, Any]], Awaitable[None]]], Awaitable[None]]

# One request at a time is answered, so its queries need no threads of their own, and no time is spent on handing them over.
ALONE = ("--setting", "num_sql_threads", "0")
# What a path may hold as it is; a browser writes out the rest in the same way.
AS_IT_IS = "%/:@!$&'()*+,;=~"
REDIRECTS = (301, 302, 303, 307, 308)


def site_over(database: Path) -> App:
    """The application that serves `database`. To be called in the project's folder."""
    with serve.make_context("serve", [*serve_arguments(database), *ALONE]) as context:
        app: App = serve.callback(**context.params, return_instance=True).app()
    return app


class Answer:
    """One answer: `status` and `location` (where it redirects to). The body of a page that was found goes to the file at `path` or, without
    one, to `page`.

    `fault` is what kept it from being written: the application must not take that for a fault of its own, and answer once more.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.page = io.BytesIO()
        self.status = 0
        self.location = ""
        self.is_whole = False
        self.fault: OSError | None = None
        self._length = -1
        self._written = 0
        self._out: IO[bytes] | None = None

    async def take(self, message: dict[str, Any]) -> None:
        """One message of the application."""
        try:
            if message["type"] == "http.response.start":
                self._begin(message["status"], {name.lower(): value for name, value in message.get("headers", [])})
            elif message["type"] == "http.response.body":
                self._go_on(message.get("body", b""), message.get("more_body", False))
        except OSError as error:
            self.fault = self.fault or error

    def _begin(self, status: int, headers: dict[bytes, bytes]) -> None:
        self.status = status
        if status in REDIRECTS:
            self.location = headers.get(b"location", b"").decode("latin-1")
        if status == 200:
            self._length = int(headers.get(b"content-length", b"-1"))
            self._out = created(self.path) if self.path else self.page

    def _go_on(self, body: bytes, is_more: bool) -> None:
        if self._out and body:
            self._written += self._out.write(body)
        if not is_more:
            self.is_whole = self._out is None or self._length in (-1, self._written)

    def close(self) -> None:
        """Nothing more will come. Raises OSError where something could not be written."""
        if self._out and self.path:
            self._out.close()
        if self.fault:
            raise self.fault


def created(path: Path) -> IO[bytes]:
    """A new file, its folder with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")


async def ask(app: App, address: str, path: Path | None) -> Answer:
    """Ask for an address of the register (path and query), for the file at `path` or to keep. Raises OSError where it cannot be written."""
    raw, _, query = address.partition("?")
    raw_path = quote(raw, safe=AS_IT_IS).encode("ascii")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote_to_bytes(raw_path).decode("utf-8", "replace"),
        "raw_path": raw_path,
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": [(b"host", ORIGIN.partition("//")[2].encode())],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
    }
    answer = Answer(path)
    try:
        await app(scope, _nothing_more, answer.take)
    finally:
        answer.close()
    return answer


async def _nothing_more() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}
