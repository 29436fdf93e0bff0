"""The index that the search page of a copy asks, made by Pagefind of the pages of records.

Pagefind numbers pages as it comes to them, and by itself it walks through a folder as the disk happens to list it, which another disk, or
the same one at another time, does otherwise. So that two copies of one build are the same, it is told of each page by itself, in the order
of their names and none before the last is done, through the service that its own libraries ask: messages of JSON in Base64, a comma behind
each.
"""

from __future__ import annotations

import json
import os
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pagefind.service import get_executable

from pipeline.model import RegisterError

INDEX = "pagefind"
# Records are searched for, and not the lists that name them again.
SEARCHED = ("entries", "recipients", "datasets", "editions", "claims", "parliament")
# Pagefind's own faces for a search: the search page has one already.
NOT_USED = ("pagefind-component-ui.*", "pagefind-highlight.js", "pagefind-modular-ui.*", "pagefind-ui.*", "wasm.unknown.pagefind")
ENDED = "Ended"
SETTINGS = {"root_selector": "main", "keep_index_url": True}
PIECE = 65_536


def index_words(folder: Path) -> None:
    """Write the index of the pages in `folder` to INDEX in it. Raises RegisterError where it cannot be made."""
    program = get_executable()
    if program is None:
        raise RegisterError("The search index could not be made: Pagefind's program is not installed. Run `make setup`.")
    command = [str(program), "--service"]
    with subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as service:
        assert service.stdin is not None
        assert service.stdout is not None
        ends = (service.stdin.fileno(), service.stdout.fileno())
        answers = []
        for message in _messages(folder):
            # One after the other: what is told at once is done in any order.
            answers.append(_answer(*ends, message))
            if answers[-1]["type"] == ENDED:
                break
        service.kill()
    faults = [str(one.get("message")) for one in answers if one["type"] == "Error"]
    faults += ["Pagefind ended before its time"] if answers[-1]["type"] == ENDED else []
    faults += ["Pagefind passed over a page"] if any(one.get("page_count") == 0 for one in answers) else []
    if faults:
        raise RegisterError(f"The search index could not be made: {faults[0]}. What stood at the copy's place is untouched.")
    # Written here: told to write, the service answers before its files are whole.
    for file in answers[-1]["files"]:
        path = folder / INDEX / file["path"]
        if not any(path.match(pattern) for pattern in NOT_USED):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b64decode(file["content"]))


def _messages(folder: Path) -> Iterator[bytes]:
    """What the service is told: to begin, of each page, and to give the files of the index."""
    pages = sorted(page.relative_to(folder).as_posix() for name in SEARCHED for page in folder.glob(f"{name}/*/index.html"))
    orders: list[dict[str, Any]] = [{"type": "NewIndex", "config": SETTINGS}]
    orders += [{"type": "AddDir", "index_id": 0, "path": str(folder), "glob": page} for page in pages]
    orders += [{"type": "GetFiles", "index_id": 0}]
    for number, order in enumerate(orders):
        yield b64encode(json.dumps({"message_id": number, "payload": order}).encode()) + b","


def _answer(there: int, back: int, message: bytes) -> dict[str, Any]:
    """What the service answers to one message; of type ENDED where it has ended."""
    answer = bytearray()
    try:
        while message:
            message = message[os.write(there, message) :]
        while answer[-1:] != b",":
            if not (piece := os.read(back, PIECE)):
                return {"type": ENDED}
            answer += piece
    except BrokenPipeError:
        return {"type": ENDED}
    payload: dict[str, Any] = json.loads(b64decode(answer[:-1]))["payload"]
    return payload
