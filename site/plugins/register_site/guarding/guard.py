"""What every request and every answer passes through, whoever makes the page: methods, addresses, headers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from ..engine import Datasette, Refusal, Request, Response, not_found
from ..errors import answer
from .database_rules import ruled
from .kept import KeptPages, Message, Send, key_of, recording
from .renamed import led_on

App = Callable[[Any, Any, Send], Awaitable[None]]

HEADERS = {
    b"content-security-policy": b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
    b" frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
# The page whose script works out in the reader's browser, from a file that is part of the page, what would else have to be sent may ask
# nobody for anything. The two with the large search box offer words as a reader types, and may ask this server.
SCRIPT_POLICY = HEADERS[b"content-security-policy"] + b"; script-src 'self'"
ASKING_POLICY = SCRIPT_POLICY + b"; connect-src 'self'"
WITH_A_SCRIPT = {"/my-record": SCRIPT_POLICY, "/": ASKING_POLICY, "/search": ASKING_POLICY}
# A backslash is a slash to some browsers, so "/\host" leads off the site (so does Datasette 0.65.5, unguarded); "//host" does too, and so
# does a whole address, as a proxy is asked for it.
LEADS_AWAY = re.compile(r"^//|^[^/]|\\|%5c|%2f%2f|[\x00-\x20\x7f]|%0[0-9a-f]|%1[0-9a-f]|%7f", re.IGNORECASE)

HOST = re.compile(r"[A-Za-z0-9.-]*(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


def guarded(app: App, datasette: Datasette) -> App:
    """`app` behind the rules of this module. Only GET and HEAD pass; a HEAD is answered as its GET would be, without the body."""

    kept = KeptPages()

    async def serve(scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        out = with_headers(send, is_head, WITH_A_SCRIPT.get(scope["path"]))
        # No page writes anything, so no page has a use for Datasette's token against forged forms; its templates want the function.
        request = Request(dict(scope, csrftoken=str, **({"method": "GET"} if is_head else {})), receive)
        early = await early_answer(datasette, request)
        if early is not None:
            await early.asgi_send(out)
            return
        key = key_of(datasette, request)
        ready = kept.get(key) if key else None
        if ready is not None:
            for message in ready:
                await out(message)
            return
        messages: list[Message] = []
        await app(request.scope, receive, recording(out, messages) if key else out)
        if key and messages:
            kept.keep(key, messages)

    return serve


async def early_answer(datasette: Datasette, request: Request) -> Response | None:
    """The answer to what the site refuses or redirects before any page is asked; None lets the request through."""
    try:
        refuse_unsafe(request)
        return led_on(request) or await ruled(datasette, request)
    except Refusal as refusal:
        await datasette.invoke_startup()
        response = await answer(datasette, request, refusal)
        if refusal.status == 405:
            response.headers["Allow"] = "GET, HEAD"
        return response


def refuse_unsafe(request: Request) -> None:
    """Raises Refusal for any method but GET and HEAD, for addresses that a browser may take to another site, and for Datasette's
    pages about itself, which show where files are or count every table."""
    if request.method not in ("GET", "HEAD"):
        raise Refusal(405, "Reading only", "This register can be read and not written to: only GET and HEAD are answered.")
    if LEADS_AWAY.search(request.path) or not HOST.fullmatch(request.headers.get("host", "")):
        raise Refusal(400, "This address cannot be answered", "The address holds characters that no page of the register has.")
    if request.path.startswith(("/-/", "/_", "/:memory:", "/.json")):
        raise not_found("There is no page at this address.")


def with_headers(send: Send, is_head: bool, policy: bytes | None = None) -> Send:
    """`send`, adding the security headers to every answer (`policy` for the usual one), and leaving out the body of one to HEAD."""
    headers = HEADERS | ({b"content-security-policy": policy} if policy else {})

    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in HEADERS]
            message = {**message, "headers": [*kept, *headers.items()]}
        elif is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return out
