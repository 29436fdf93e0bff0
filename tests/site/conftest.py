"""The site over a made-up register: asked in process, byte for byte, or served as the `register` command serves it.

Where the real files are at hand, the crawler and the browser visit a register built from them as well.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasette.app import Datasette  # type: ignore[import-untyped]
from playwright.sync_api import Browser, sync_playwright

from pipeline.build import build_register
from tests.conftest import SOAK
from tests.machine import LONG_ENOUGH, free_port, wait_for
from tests.shared import shared
from tests.site import made_up_register
from tests.site.registers import with_dfe

ROOT = Path(__file__).absolute().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SETTINGS = json.loads((ROOT / "site" / "settings.json").read_text(encoding="utf-8"))
# A query may take half a second on the clock, and a busy machine lets one of a few milliseconds wait as long.
PATIENT = SETTINGS | {"sql_time_limit_ms": 20 * SETTINGS["sql_time_limit_ms"]}


@dataclass(frozen=True)
class Answer:
    """What the site answered: `headers` with small letters; a header sent twice is joined by commas."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Site:
    """The site in this process, whose queries may take long unless `settings` says otherwise. The path goes to it exactly as it is written,
    with nothing tidied on the way."""

    def __init__(self, database: Path, settings: Mapping[str, Any] = PATIENT) -> None:
        self.database = database
        metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
        self.datasette = Datasette(
            [],
            immutables=[str(database)],
            metadata=metadata,
            settings=dict(settings),
            template_dir=str(ROOT / "site" / "templates"),
            plugins_dir=str(ROOT / "site" / "plugins"),
            static_mounts=[("static", str(ROOT / "site" / "static"))],
        )
        # A loop in a thread of its own: the browser tests keep one running in this thread.
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(self.datasette.invoke_startup(), self.loop).result(LONG_ENOUGH)
        self.app = self.datasette.app()

    def get(self, address: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to one request."""
        return asyncio.run_coroutine_threadsafe(self._ask(address, method, headers or {}), self.loop).result(LONG_ENOUGH)

    async def _ask(self, address: str, method: str, headers: Mapping[str, str]) -> Answer:
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(key.lower().encode(), value.encode()) for key, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        received: dict[str, str] = {}
        for key, value in sent[0]["headers"]:
            name = bytes(key).decode().lower()
            received[name] = f"{received[name]}, {value.decode()}" if name in received else value.decode()
        return Answer(sent[0]["status"], received, b"".join(message.get("body", b"") for message in sent[1:]))


# Ended with each file: Playwright keeps an event loop running, beside which other tests could not run one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not os.access(CHROMIUM, os.X_OK):
        if os.environ.get("REGISTER_NEEDS_BROWSER"):
            pytest.fail("no Chromium is installed, and REGISTER_NEEDS_BROWSER asks for one")
        pytest.skip("no Chromium is installed: the pages are not tested in a browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up register with its downloads."""
    home = shared(tmp_path_factory, "made-up", lambda folder: made_up_register.build(folder / made_up_register.BUILD_ID))
    return home / made_up_register.BUILD_ID / "register.db"


@pytest.fixture(scope="session")
def dfe_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with what is bundled and the made-up editions of the Department's registers, and the register built from it."""
    return shared(tmp_path_factory, "dfe", lambda folder: build_register(with_dfe(folder / "data"))) / "data"


@pytest.fixture(scope="session")
def site(database: Path) -> Site:
    return Site(database)


@pytest.fixture
def fresh_site(database: Path) -> Site:
    """The same register from a site that has kept no page yet, and keeps its own: for a test that changes what pages are made with."""
    return Site(database)


# The real register, which takes minutes in a browser, is gone through in the long runs.
@pytest.fixture(scope="session", params=["made-up", "real"] if SOAK else ["made-up"])
def served(request: pytest.FixtureRequest, database: Path) -> Iterator[str]:
    """The address of the site as `register serve` starts it."""
    path = request.getfixturevalue("real_register").path if request.param == "real" else database
    yield from serve(path)


def serve(path: Path) -> Iterator[str]:
    """Serve one database on a free port until the caller is done."""
    port = free_port()
    options = [text for name, value in SETTINGS.items() for text in ("--setting", name, str(value))]
    command = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        "-i",
        str(path),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "--template-dir",
        "site/templates",
        "--plugins-dir",
        "site/plugins",
        "--static",
        "static:site/static",
        "-m",
        "metadata.yml",
        *options,
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/robots.txt", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(LONG_ENOUGH)
