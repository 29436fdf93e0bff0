"""Which editions are re-issues: two of one date read alike until one of them says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path

TURNS = (
    "select edition_id, row_number() over (partition by reissue_of order by position) as turn from edition where reissue_of is not null"
)


@lru_cache(maxsize=8)
def reissues_of(path: Path) -> Mapping[str, str]:
    """edition id -> what stands behind its date, " (re-issue)" or " (re-issue 2)", in the database file at `path`. Others are not in it."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        return {one: " (re-issue)" if turn == 1 else f" (re-issue {turn})" for one, turn in connection.execute(TURNS)}
