"""The `register` command on a disk that lists its folders in another order: `python -m tests.laws.shuffled SEED COMMAND …`."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from typing import Any

from pipeline.__main__ import register


class Listed:
    """What os.scandir gives, in another order."""

    def __init__(self, entries: Any, chance: random.Random) -> None:
        with entries:
            self.entries = list(entries)
        chance.shuffle(self.entries)
        self.left = iter(self.entries)

    def __enter__(self) -> Listed:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return self.left

    def __next__(self) -> Any:
        return next(self.left)

    def close(self) -> None:
        """Nothing is open."""


def shuffle_folders(seed: str) -> None:
    """From now on this process sees the files of every folder in an order that hangs on `seed`."""
    chance, scandir, listdir = random.Random(seed), os.scandir, os.listdir

    def shuffled_names(*where: Any) -> list[Any]:
        names = listdir(*where)
        chance.shuffle(names)
        return names

    os.scandir = lambda *where: Listed(scandir(*where), chance)  # type: ignore[assignment, misc]
    os.listdir = shuffled_names  # type: ignore[assignment]


if __name__ == "__main__":
    shuffle_folders(sys.argv[1])
    register(sys.argv[2:], prog_name="register")
