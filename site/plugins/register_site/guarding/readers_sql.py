"""Where readers' SQL runs: in a thread and on a connection of its own, so that no page waits for it, and within tighter bounds.

SQLite can be stopped where its program jumps and nowhere else: forty calls of a function in one row are no jump, and one call of `instr`
may take as long as its two texts multiplied. So here a text is short, and each function whose work grows faster than its texts looks at
the clock before it begins (timed_functions.py).

There is one such thread. Two that answer to functions of ours would hand Python's lock to each other, and hold up all others for seconds.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from datasette.database import Database, QueryInterrupted, Results  # type: ignore[import-untyped]

from ..engine import DATABASE, Datasette, Refusal
from .timed_functions import Clock, time_functions

# In seconds. Each query may take half of one, so nineteen of the longest may be before one that is answered.
LONGEST_WAIT = 10
# Several times the longest text of the register, and so short that the worst call of one function takes a few hundredths of a second.
LONGEST_TEXT = 60_000


class ReadersSql:
    """Runs what Datasette's own pages and our SQL page ask, in place of `Database.execute`."""

    def __init__(self, datasette: Datasette) -> None:
        self.datasette = datasette
        self.database: Database = datasette.get_database(DATABASE)
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="readers-sql")
        self.clock = Clock()
        self.opened: sqlite3.Connection | None = None

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        **_: Any,
    ) -> Results:
        """As Datasette has it. Raises QueryInterrupted where the time is over, sqlite3.OperationalError for what SQLite does not run, and
        Refusal (503) where others took too long before. Nothing is logged: a query may hold a person's name."""
        most = self.datasette.max_returned_rows
        most += most == (page_size or self.datasette.page_size)
        limit = min(custom_time_limit or self.datasette.sql_time_limit_ms, self.datasette.sql_time_limit_ms)
        work = (time.monotonic(), sql, {} if params is None else params, most if truncate else None, limit / 1000)
        return await asyncio.get_running_loop().run_in_executor(self.pool, self.run, *work)

    def run(self, asked_at: float, sql: str, params: Any, most: int | None, seconds: float) -> Results:
        """The answer, in the thread: `most` rows of it, or all."""
        if time.monotonic() - asked_at > LONGEST_WAIT:
            raise Refusal(503, "Too many questions at once", "Other questions in SQL are being answered. Please ask again in a minute.")
        connection = self.connection()
        try:
            with self.at_most(connection, seconds):
                cursor = connection.cursor()
                cursor.execute(sql, params)
                rows = cursor.fetchall() if most is None else cursor.fetchmany(most + 1)
        except sqlite3.Error as error:
            if self.clock.is_over() or error.args == ("interrupted",):
                raise QueryInterrupted(error, sql, params) from error
            # What is not allowed, or no SQL at all, is the reader's mistake as much as what SQLite does not know.
            raise sqlite3.OperationalError(self.clock.fault or str(error)) from error
        is_cut = most is not None and len(rows) > most
        return Results(rows[:most] if is_cut else rows, is_cut, cursor.description)

    @contextmanager
    def at_most(self, connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
        """A block in which the connection works for so long at most."""
        self.clock.start(seconds)
        timer = threading.Timer(seconds, connection.interrupt)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            # It may be about to interrupt, and must not interrupt what comes next.
            timer.join()

    def connection(self) -> sqlite3.Connection:
        """The thread's connection."""
        if self.opened is None:
            connection: sqlite3.Connection = self.database.connect()
            self.datasette._prepare_connection(connection, DATABASE)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
            time_functions(connection, self.clock)
            self.opened = connection
        return self.opened
