"""The links of a page as they stand in the copy: relative and to a file, or to the page about what is left out."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from functools import partial

from pipeline.freezing.names import Addresses, file_of
from pipeline.freezing.walk import LEFT_OUT

MOST_MOVES = 5


class Copied:
    """What a copy holds: address -> its file, and address -> the address that it redirects to."""

    def __init__(self, files: Mapping[str, str], moved: Mapping[str, str]) -> None:
        self.files = files
        self.moved = moved
        self._addresses = Addresses()

    def file_for(self, address: str) -> str | None:
        """The file that a link to `address` is to lead to; None where the copy has none."""
        for _ in range(MOST_MOVES):
            address = self.moved.get(address, address)
        return self.files.get(address)

    def on(self, page: str) -> Callable[[str], str]:
        """What gives a link of the page at address `page` the form that it has in the copy."""
        return partial(self._link, page, posixpath.dirname(file_of(page)).split("/"))

    def _link(self, page: str, folder: list[str], link: str) -> str:
        if link.startswith("#"):
            return link
        address = self._addresses.of(link, page)
        if address is None:
            return link
        target = self.file_for(address)
        _, mark, place = link.partition("#")
        return relative(target or self.files[LEFT_OUT], folder) + (mark + place if place and target else "")


def relative(file: str, folder: list[str]) -> str:
    """The path to `file`, itself a path from the folder of the copy, from the folder of those names."""
    names = file.split("/")
    steps = [name for name in folder if name]
    shared = 0
    for name, step in zip(names[:-1], steps, strict=False):
        if name != step:
            break
        shared += 1
    return "../" * (len(steps) - shared) + "/".join(names[shared:])
