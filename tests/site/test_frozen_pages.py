"""How the pages of a frozen copy are made: nothing of them is touched but their links, and no copy is made of half an answer."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.freezing.children import Children
from pipeline.freezing.freeze import ENVIRONMENT
from pipeline.freezing.links import links_in, relinked
from pipeline.freezing.relink import relative
from pipeline.freezing.site import ask
from pipeline.model import RegisterError
from tests.machine import wait_until
from tests.pipeline.processes import is_running
from tests.site.conftest import ROOT


def test_what_only_looks_like_a_link_stays_as_it_is() -> None:
    page = (
        b'<!DOCTYPE html>\n<html><head><!-- <a href="/a"> --><style>a { content: \'<a href="/a">\' }</style>'
        b'<script type="application/ld+json">{"a": "<a href=\\"/a\\">", "b": "href=\'/a\'"}</script></head>\n'
        b'<body data-href="/a"><p title="an href=\'/a\' > in a title">text with href="/a" and 1 < 2</p>'
        b'<p class="a"><b>text with href="/a"</b> and <i>more</i></p><style>b { content: "<a href=\'/a\'>" }</style>'
        b'<a class=x href="/b?c=1&amp;d=2#e">b</a><a href=\'/b\'>b</a><img alt="" src="/b"/><A HREF="#main">c</A>'
        b'<script src="/b"></script><svg><use xlink:href="/b"></use></svg><a href="https://example.org/?a=1&amp;b=2">d</a></body></html>'
    )
    assert links_in("page.html", page) == {"/b?c=1&d=2#e", "/b", "https://example.org/?a=1&b=2"}
    now = b'"x&quot;&amp;"'
    wanted = page.replace(b'"/b?c=1&amp;d=2#e"', now).replace(b"'/b'", now).replace(b'"/b"', now)
    assert relinked("page.html", page, lambda link: 'x"&' if link.startswith("/b") else link) == wanted


@pytest.mark.parametrize(
    ("file", "folder", "path"),
    [
        ("index.html", "", "index.html"),
        ("entries/a/index.html", "", "entries/a/index.html"),
        ("index.html", "entries/a", "../../index.html"),
        ("entries/b/index.html", "entries/a", "../b/index.html"),
        ("entries/a/index.html", "entries/a", "index.html"),
        ("entries.csv", "entries", "../entries.csv"),
    ],
)
def test_a_link_is_the_shortest_way(file: str, folder: str, path: str) -> None:
    assert relative(file, folder.split("/")) == path


Take = Callable[[dict[str, Any]], Awaitable[None]]


def asked(path: Path, *messages: dict[str, Any]) -> Any:
    async def app(_scope: Any, _receive: Any, send: Take) -> None:
        for message in messages:
            await send(message)

    return asyncio.run(ask(app, "/entries/%C3%A9?a=1", path))


def test_an_answer_that_breaks_off_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "index.html"
    start = {"type": "http.response.start", "status": 200, "headers": [(b"Content-Length", b"4")]}
    assert not asked(path, start, {"type": "http.response.body", "body": b"ab", "more_body": True}).is_whole
    assert not asked(path, start, {"type": "http.response.body", "body": b"ab"}).is_whole
    answer = asked(
        path, start, {"type": "http.response.body", "body": b"ab", "more_body": True}, {"type": "http.response.body", "body": b"cd"}
    )
    assert (answer.status, answer.is_whole, path.read_bytes()) == (200, True, b"abcd")


def test_nothing_is_written_of_a_redirect_or_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a" / "index.html"
    body = {"type": "http.response.body", "body": b"no such page"}
    moved = asked(path, {"type": "http.response.start", "status": 302, "headers": [(b"Location", b"/b")]}, body)
    assert (moved.status, moved.location) == (302, "/b")
    assert asked(path, {"type": "http.response.start", "status": 404, "headers": []}, body).status == 404
    assert not path.parent.exists()


def test_a_full_disk_is_no_fault_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file where a folder is wanted")
    with pytest.raises(OSError, match="exists"):
        asked(tmp_path / "a" / "index.html", {"type": "http.response.start", "status": 200, "headers": []})


def test_a_process_that_is_killed_ends_the_whole(database: Path, tmp_path: Path) -> None:
    with Children(database, tmp_path, ENVIRONMENT) as children:
        answers = children.through("visit", ["/licence"] * 50, 5)
        assert {(one.address, one.status) for one in next(answers)} == {("/licence", 200)}
        for pid in children.pids():
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(RegisterError, match="has ended"):
            list(answers)


def test_the_processes_end_with_the_one_that_began_them(database: Path, tmp_path: Path) -> None:
    begin = (
        "import sys, time; from pathlib import Path; from pipeline.freezing.children import Children\n"
        "with Children(Path(sys.argv[1]), Path(sys.argv[2]), {}) as children:\n"
        "    print(*children.pids(), flush=True); time.sleep(60)"
    )
    words = [sys.executable, "-c", begin, str(database), str(tmp_path)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert pids
    wait_until(lambda: not any(map(is_running, pids)), "they have ended")
