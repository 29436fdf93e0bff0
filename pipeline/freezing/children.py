"""Processes that make the pages of a frozen copy and put them in order, one for each processor, while this one hands out the work.

Each has a pipe to this process. Where one ends before its time, so does the whole; where this one ends, the pipes do, and they with them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.builds import ROOT
from pipeline.model import RegisterError

# More than two would each hold a site of their own, of some 100 MB, for less and less.
MOST = 4
# Handed to a process before it asks, so that it need not wait for its next piece.
AHEAD = 2
SECONDS_TO_END = 30


class Children:
    """The processes, from the beginning of the block to its end. They work on the folder of the copy, which is made from `database`."""

    def __init__(self, database: Path, folder: Path, environment: Mapping[str, str]) -> None:
        self._words = [sys.executable, "-m", "pipeline.freezing.child", str(database.resolve()), str(folder)]
        self._environment = {**os.environ, **environment}
        self._pipes: dict[Connection, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Children:
        try:
            for _ in range(min(MOST, len(os.sched_getaffinity(0)))):
                self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        self._end()

    def through(self, task: str, waiting: list[Any], size: int, *more: Any) -> Iterator[Any]:
        """Have one task of child.py done on all that is `waiting`, `size` at a time, and give each piece's result as it comes.

        More may be put into `waiting` between the results. Raises what the task raises, and RegisterError where a process has ended.
        """
        busy: Counter[Connection] = Counter()
        while waiting or busy:
            for _ in range(AHEAD):
                for pipe in sorted(self._pipes, key=lambda one: busy[one]):
                    if waiting and busy[pipe] < AHEAD:
                        piece = [waiting.pop() for _ in range(min(size, len(waiting)))]
                        self._send(pipe, (task, piece, *more))
                        busy[pipe] += 1
            for ready in wait(list(busy)):
                assert isinstance(ready, Connection)
                result = self._receive(ready)
                busy -= Counter((ready,))
                yield result

    def all(self, task: str, *more: Any) -> list[Any]:
        """Have a task done once by each process, and give what each says."""
        for pipe in self._pipes:
            self._send(pipe, (task, *more))
        return [self._receive(pipe) for pipe in self._pipes]

    def to_the_end(self, task: str) -> Iterator[int]:
        """Have each process do a task again and again until it has nothing left to do, and give how much was done each time."""
        busy = list(self._pipes)
        for pipe in busy:
            self._send(pipe, (task,))
        while busy:
            for ready in wait(busy):
                assert isinstance(ready, Connection)
                done = self._receive(ready)
                if done:
                    self._send(ready, (task,))
                    yield done
                else:
                    busy.remove(ready)

    def pids(self) -> list[int]:
        """The ids of the processes."""
        return [child.pid for child in self._pipes.values()]

    def _start(self) -> None:
        here, there = Pipe()
        with there:
            words = [*self._words, str(there.fileno())]
            child = subprocess.Popen(
                words,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(there.fileno(),),
            )
        self._pipes[here] = child

    def _send(self, pipe: Connection, words: tuple[Any, ...]) -> None:
        try:
            pipe.send(words)
        except BrokenPipeError as error:
            raise _ended() from error

    def _receive(self, pipe: Connection) -> Any:
        try:
            is_well, result = pipe.recv()
        except (EOFError, ConnectionResetError) as error:
            raise _ended() from error
        if not is_well:
            raise result
        return result

    def _end(self) -> None:
        for pipe, child in self._pipes.items():
            pipe.close()
            child.terminate()
        for child in self._pipes.values():
            child.wait(SECONDS_TO_END)
        self._pipes.clear()


def _ended() -> RegisterError:
    return RegisterError("A process that made pages has ended, so no copy was made. `register serve` shows whether the site can be served.")
