"""Pages that were made once are sent again: a build never changes while it is served, and a page is the same for every reader."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from ..engine import Datasette, Request
from ..frozen import is_frozen
from .limits import sql_is_on

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Key = tuple[str, bool]

MOST_BYTES = 32_000_000
# Answers to readers' own queries are theirs, and Datasette's own pages repeat the address they were asked under.
NEVER = ("/sql", "/register", "/downloads/", "/static/")


class KeptPages:
    """The pages last asked for, up to a number of bytes; the one that was asked for longest ago goes first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.pages: OrderedDict[Key, list[Message]] = OrderedDict()
        self.size = 0

    def get(self, key: Key) -> list[Message] | None:
        """The messages of a kept page, or None."""
        if key in self.pages:
            self.pages.move_to_end(key)
        return self.pages.get(key)

    def keep(self, key: Key, messages: list[Message]) -> None:
        """Keep a whole answer, if it is a page that was found."""
        headers = dict(messages[0]["headers"])
        if key in self.pages or messages[0]["status"] != 200 or not headers.get(b"content-type", b"").startswith(b"text/html"):
            return
        self.pages[key] = messages
        self.size += length(messages)
        while self.size > self.most_bytes:
            _, gone = self.pages.popitem(last=False)
            self.size -= length(gone)


def length(messages: list[Message]) -> int:
    """How many bytes of body the messages carry."""
    return sum(len(message.get("body", b"")) for message in messages)


def key_of(datasette: Datasette, request: Request) -> Key | None:
    """What a page is kept under; None for a request whose answer is not kept. For a frozen copy each page is asked for once."""
    if is_frozen() or request.path.startswith(NEVER) or {"cookie", "authorization"} & set(request.headers):
        return None
    return request.full_path, sql_is_on(datasette)


def recording(send: Send, messages: list[Message]) -> Send:
    """`send`, also noting what passes."""

    async def out(message: Message) -> None:
        messages.append(message)
        await send(message)

    return out
