"""Under which address the register is reached: what feeds and sitemaps begin their links with."""

from __future__ import annotations

import os
import re

from datasette.utils import StartupError  # type: ignore[import-untyped]

from .engine import Datasette, Request

SETTING = "REGISTER_ADDRESS"
FORM = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/?")
# Whoever asks chooses the Host header. Only names that lead back to the asker's own machine are worth repeating.
OWN_MACHINE = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?")


def configured() -> str:
    """The address that the environment's REGISTER_ADDRESS gives, without a slash at its end; empty where it gives none.

    Raises StartupError where it is no address of a whole site.
    """
    given = os.environ.get(SETTING, "").strip()
    if given and not FORM.fullmatch(given):
        raise StartupError(f"{SETTING} is “{given}”. It must be the address of a whole site, such as https://register.example.org")
    return given.removesuffix("/")


def base_of(request: Request) -> str:
    """What a path is put after to make a whole address; empty where the register does not know its own, and paths stand alone."""
    host = request.headers.get("host", "")
    return configured() or (f"{request.scheme}://{host}" if OWN_MACHINE.fullmatch(host) else "")


def name_no_other(datasette: Datasette) -> None:
    """Have Datasette put `base_of` before its own links to the next rows and to the JSON of a table. It would repeat the Host header, and
    name http where a web server in front is asked by https."""
    datasette.absolute_url = lambda request, path: base_of(request) + path
