"""A process of children.py: it makes the pages that it is told, makes their links relative, and looks whether those lead anywhere.

It is started as `python -m pipeline.freezing.child DATABASE FOLDER PIPE` in the project's folder, and ends when its pipe does.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any

from pipeline.freezing.dead_links import Seen, seen_in
from pipeline.freezing.links import has_links, links_in, relinked, xml_of
from pipeline.freezing.names import Addresses, file_of
from pipeline.freezing.press import press_file
from pipeline.freezing.relink import Copied
from pipeline.freezing.site import App, ask, created, site_over
from pipeline.freezing.walk import SITEMAP, Visited, is_frozen
from pipeline.model import RegisterError

# Pages that are written before the process which hands out the work is told.
AT_ONCE = 250


class Child:
    """What one process does. `told` are the addresses that it has named to the process which hands out the work.

    `pages` is one file, which goes with the process: there the pages wait until it is known where all their links lead, so that each is
    written once. `waiting` tells where in it the page of an address is. What has no links is written as it comes.
    """

    def __init__(self, database: Path, folder: Path, pages: IO[bytes]) -> None:
        self.folder = folder
        self.app: App = site_over(database)
        self.addresses = Addresses()
        self.told: set[str] = set()
        self.pages = pages
        self.waiting: dict[str, tuple[int, int]] = {}
        self.copied = Copied({}, {})

    async def visit(self, addresses: list[str]) -> list[Visited]:
        """Ask for pages, and keep or write them as they come."""
        return [await self._visited(address) for address in addresses]

    async def _visited(self, address: str) -> Visited:
        name = file_of(address)
        try:
            answer = await ask(self.app, address, None if has_links(name) else self.folder / name)
        except OSError:
            raise
        except Exception:
            # What a web server would make of it.
            return Visited(address, 500, "", ())
        if answer.location:
            return Visited(address, answer.status, self.addresses.of(answer.location, address) or "", ())
        if answer.status != 200 or not answer.is_whole:
            return Visited(address, 0 if answer.status == 200 else answer.status, "", ())
        return Visited(address, 200, "", self._kept(address, name, answer.page.getvalue()))

    def _kept(self, address: str, name: str, page: bytes) -> tuple[str, ...]:
        """Keep a page, and give the addresses that it leads to and that were not told."""
        if address.startswith(SITEMAP):
            links = {element.text or "" for element in xml_of(page).iter("{*}loc")}
        else:
            links = links_in(name, page)
            if has_links(name):
                self.waiting[address] = (self.pages.tell(), len(page))
                self.pages.write(page)
        found = {self.addresses.of(link, address) for link in links if not link.startswith("#")}
        new = {one for one in found if one and one not in self.told and is_frozen(one, address)}
        self.told |= new
        return tuple(sorted(new))

    async def know(self, files: dict[str, str], moved: dict[str, str]) -> None:
        """Learn what the copy holds, before pages are written with their links."""
        self.copied = Copied(files, moved)

    async def relink(self) -> int:
        """Write some of the pages that wait, their links made relative; gives how many, which is 0 in the end."""
        addresses = list(islice(self.waiting, AT_ONCE))
        for address in addresses:
            place, length = self.waiting.pop(address)
            self.pages.seek(place)
            name = file_of(address)
            with created(self.folder / name) as out:
                out.write(relinked(name, self.pages.read(length), self.copied.on(address)))
        return len(addresses)

    async def look(self, names: list[str], pressed: bool) -> Seen:
        """See where the links of finished files lead and, with `pressed`, write each text beside itself as .gz."""
        seen = seen_in(self.folder, names)
        for name in names if pressed else ():
            press_file(self.folder / name)
        return seen


async def work(child: Child, pipe: Connection) -> None:
    """Do what comes through the pipe, until it ends."""
    while True:
        try:
            task, *arguments = pipe.recv()
        except EOFError:
            return
        try:
            result: Any = await getattr(child, task)(*arguments)
        except Exception as error:
            pipe.send((False, sendable(error)))
        else:
            pipe.send((True, result))


def sendable(error: Exception) -> Exception:
    """The error as the other process can be told of it."""
    return error if isinstance(error, OSError) or type(error) is RegisterError else RegisterError(f"{type(error).__name__}: {error}")


def main() -> None:
    """Begin, with the three words of the command."""
    database, folder, pipe = sys.argv[1:]
    with tempfile.TemporaryFile(dir=folder) as pages:
        child = Child(Path(database), Path(folder), pages)
        # What was loaded so far stays to the end: no collection need look at it again.
        gc.freeze()
        asyncio.run(work(child, Connection(int(pipe))))


if __name__ == "__main__":
    main()
