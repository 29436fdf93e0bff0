"""Does a server answer as the build it serves is? Asked over its socket, before a reader is given it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import httpx

from pipeline.model import RegisterError

BUILD = "/register/build.json?_shape=array"
SECONDS = 30


def build_id_of(database: Path) -> str:
    """The id that a database itself states."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return str(connection.execute("select build_id from build").fetchone()[0])


def client_of(place: Path | str) -> httpx.Client:
    """A client of the server on a socket (a path) or at an address."""
    if isinstance(place, str):
        return httpx.Client(base_url=place, timeout=SECONDS, trust_env=False)
    # Nothing on a socket of this machine is encrypted; to get ready for it would take longer than the asking.
    transport = httpx.HTTPTransport(uds=str(place), verify=False)
    return httpx.Client(base_url="http://localhost", timeout=SECONDS, transport=transport, trust_env=False)


def answers(socket: Path) -> bool:
    """Whether anything answers on a socket."""
    try:
        with client_of(socket) as client:
            return client.get("/robots.txt").status_code == 200
    except httpx.HTTPError:
        return False


def build_at(place: Path | str, headers: Mapping[str, str] | None = None) -> str:
    """The id of the build that a server shows; '' where it shows none, or (on a socket) does not answer."""
    try:
        with client_of(place) as client:
            answer = client.get(BUILD, headers=headers)
    except httpx.HTTPError:
        if isinstance(place, str):
            raise
        return ""
    rows = answer.json() if answer.status_code == 200 else []
    return str(rows[0]["build_id"]) if rows else ""


def probe(database: Path, socket: Path) -> None:
    """Raises RegisterError unless the server on `socket` states the build's id, shows it on its first page, and gives every download,
    the database itself among them, with the very bytes that the build was published with."""
    build_id = build_id_of(database)
    if (shown := build_at(socket)) != build_id:
        raise RegisterError(f"The new server shows {f'build {shown}' if shown else 'no build'} and not {build_id}. Nothing was switched.")
    with client_of(socket) as client:
        first = client.get("/")
        if first.status_code != 200 or build_id not in first.text:
            why = f"is not that of build {build_id} (status {first.status_code})"
            raise RegisterError(f"The new server's first page {why}. Nothing was switched.")
        for name, digest in published_hashes(database).items():
            got = hashlib.sha256()
            with client.stream("GET", f"/downloads/{name}") as answer:
                for chunk in answer.iter_bytes():
                    got.update(chunk)
            if answer.status_code != 200 or got.hexdigest() != digest:
                raise RegisterError(
                    f"The new server does not give {name} with the bytes that it was built with (status {answer.status_code}). Nothing was "
                    f"switched. Run `register build` to make the build again, having moved {database.parent} away."
                )


def published_hashes(database: Path) -> dict[str, str]:
    """File name -> SHA-256 of every download of a build, by the manifests that were written with it."""
    home = database.parent
    downloads = json.loads((home / "downloads" / "manifest.json").read_text(encoding="utf-8"))["files"]
    itself = json.loads((home / "manifest.json").read_text(encoding="utf-8"))["sha256"]
    return {"register.db": itself, **{one["path"]: one["sha256"] for one in downloads}}
