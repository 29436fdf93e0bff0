"""What stands behind the date of an edition: two of one date read alike until one of them says that it is a re-issue, and the date of a
transcription is no date of the publisher's. And until when the Department's own registers tell, without which a 0 may be nothing known."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path

TRANSCRIBED = " (the day of transcription)"
TURNS = (
    "select edition_id, row_number() over (partition by reissue_of order by position) as turn, status = 'transcribed' from edition"
    " where reissue_of is not null or status = 'transcribed'"
)
# The date of the newest edition of the Department's own registers that lists any entry; null where there is none.
REGISTERS_UNTIL = (
    "select max(as_at) from edition where source_id like 'dfe-%' and status not in ('unread', 'quarantined')"
    " and exists (select 1 from listing where listing.edition_id = edition.edition_id)"
)


@lru_cache(maxsize=8)
def registers_until(path: Path) -> str | None:
    """Until when the Department's own registers tell in the database file at `path`; None where none of them is counted."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        (until,) = connection.execute(REGISTERS_UNTIL).fetchone()
    return until and str(until)


@lru_cache(maxsize=8)
def reissues_of(path: Path) -> Mapping[str, str]:
    """edition id -> what stands behind its date, " (re-issue)", " (re-issue 2)" or TRANSCRIBED, in the database file at `path`. Others are
    not in it."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        return {
            one: TRANSCRIBED if transcribed else " (re-issue)" if turn == 1 else f" (re-issue {turn})"
            for one, turn, transcribed in connection.execute(TURNS)
        }
