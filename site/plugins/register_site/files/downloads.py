"""Downloads: the files a build was published with, each checked against its manifest before the first byte leaves."""

from __future__ import annotations

import asyncio
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette.utils import escape_sqlite  # type: ignore[import-untyped]

from ..engine import Datasette, Refusal, Request, Response, Row, build_of, choices, database_path, not_found, rows
from . import earlier_builds
from .downloads_format import as_csv

CHUNK = 256 * 1024
DATABASE_FILE = "register.db"
DAMAGED = Refusal(500, "This file is damaged", "The file is not as the build left it, so it is not served. /corrections says whom to tell.")


@lru_cache(maxsize=8)
def manifest(folder: Path) -> list[Row]:
    """The files of a build's downloads folder as its manifest lists them; empty where the build was published without any."""
    path = folder / "manifest.json"
    if not path.exists():
        return []
    content = path.read_bytes()
    files: list[Row] = json.loads(content)["files"]
    itself = {
        "path": path.name,
        "table": "",
        "rows": None,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": "application/json",
        "description": "The list of these files, with the rows, bytes and SHA-256 of each",
    }
    return [*files, itself]


@lru_cache(maxsize=8)
def sha256_of(path: Path) -> str:
    """The SHA-256 of a file that never changes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


async def offered(datasette: Datasette) -> dict[str, tuple[Path, Row]]:
    """Every file that can be had: name -> where it is and what is said of it. The database itself comes first."""
    database = database_path(datasette)
    digest = await asyncio.get_running_loop().run_in_executor(None, sha256_of, database)
    about = {
        "path": DATABASE_FILE,
        "table": "",
        "rows": None,
        "bytes": database.stat().st_size,
        "sha256": digest,
        "media_type": "application/vnd.sqlite3",
        "description": "The whole register: every table and view in one SQLite file",
    }
    folder = database.parent / "downloads"
    return {DATABASE_FILE: (database, about), **{file["path"]: (folder / file["path"], file) for file in manifest(folder)}}


async def download(datasette: Datasette, request: Request) -> Response | WholeFile:
    """One file, whole. Raises Refusal (404) for a name that is not offered."""
    choices(request, ())
    name = request.url_vars["path"]
    earlier = earlier_builds.listed(database_path(datasette))
    if name in earlier:
        return await earlier_answer(request, *earlier[name])
    files = await offered(datasette)
    if name not in files:
        raise not_found(f"There is no download called “{name}”. All downloads are listed at /downloads.")
    return file_answer(request, *files[name])


async def earlier_answer(request: Request, path: Path, about: Row) -> Response | WholeFile:
    """The answer for the package of an earlier build, read whole once and compared with its hash. Raises Refusal where it has been taken
    away (410) or is not as it was (500)."""
    earlier_builds.refuse_missing(path)
    if await asyncio.get_running_loop().run_in_executor(None, sha256_of, path) != about["sha256"]:
        raise DAMAGED
    return file_answer(request, path, about)


def file_answer(request: Request, path: Path, about: Row) -> Response | WholeFile:
    """The answer for one file. Raises Refusal (500) where the file is not as long as its manifest says: never a short file."""
    if not path.exists() or path.stat().st_size != about["bytes"]:
        raise DAMAGED
    headers = {
        "Content-Length": str(about["bytes"]),
        "ETag": f'"{about["sha256"]}"',
        "X-Content-SHA256": str(about["sha256"]),
        "Content-Disposition": f'attachment; filename="{path.name}"',
        "Cache-Control": "public, max-age=300",
    }
    if about["rows"] is not None:
        headers["X-Row-Count"] = str(about["rows"])
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response("", status=304, headers={"ETag": headers["ETag"]})
    return WholeFile(path, about["media_type"], headers)


class WholeFile:
    """A file sent from disk in pieces, so that slow readers cost no memory. Datasette sends any object that has `asgi_send`."""

    def __init__(self, path: Path, media_type: str, headers: dict[str, str]) -> None:
        self.path = path
        # Datasette adds its cookies and messages to an answer's headers, so they are kept where it looks for them.
        self.headers = headers
        self.content_type = (
            media_type if "charset" in media_type or not media_type.startswith("text/") else f"{media_type}; charset=utf-8"
        )

    async def asgi_send(self, send: Any) -> None:
        """Send the whole file."""
        pairs = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        await send(
            {"type": "http.response.start", "status": 200, "headers": [*pairs, (b"content-type", self.content_type.encode())]}
        )
        loop = asyncio.get_running_loop()
        with self.path.open("rb") as handle:
            while chunk := await loop.run_in_executor(None, handle.read, CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def table_csv(datasette: Datasette, request: Request, table: str) -> Response | WholeFile:
    """A whole table or view as CSV: the file that the build was published with, or else made whole from the database."""
    files = await offered(datasette)
    ready = next((pair for pair in files.values() if pair[1]["table"] == table and pair[1]["path"].endswith(".csv")), None)
    if ready:
        return file_answer(request, *ready)
    found = await rows(datasette, f"select * from {escape_sqlite(table)}")
    names = [row["name"] for row in await rows(datasette, "select name from pragma_table_info(?) order by cid", (table,))]
    return await as_csv(names, found, f"{table}-{build_of(datasette)['build_id']}.csv")
