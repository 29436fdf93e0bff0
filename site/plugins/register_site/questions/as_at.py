"""A question asked as an edition stood: the SQL is the question's own, behind common table expressions that hide the register's tables.

Each has a table's name and its rows as they were then (pipeline/queries/as_at, one file a table). The views that the SQL names are
repeated behind them, so that they too read the cut tables, and so are the selects of tables that are worked out once (queries/stored).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ..engine import Datasette, rows
from .question_files import FOLDER

NAME = re.compile(r"[a-z_]+")
COMMENT = re.compile(r"^--[^\n]*\n", re.MULTILINE)
VIEW_HEAD = re.compile(r"^create view \w+ as\s+", re.IGNORECASE)
# What is looked up for one entry at a time is read where it stands, by its indexes. SQLite would make a list of it, which has none, where
# a statement names it twice: of 1,700 entries in 20 editions what is past its end date then took 13 seconds, and so 0.1.
LOOKED_UP = frozenset({"listing", "listing_value"})
# What is of no date: our declarations and judgements, what the publishers are, the bytes that are held, and what rows say, which is read
# by way of the listings.
UNDATED = frozenset(
    (
        "answer_cell",
        "build",
        "capture",
        "claim_candidate",
        "claim_doubt",
        "correction",
        "dataset",
        "dataset_note",
        "dataset_phrase",
        "document",
        "entry_key",
        "entry_version",
        "issue_type",
        "item",
        "item_phrase",
        "layout",
        "parliament_attachment",
        "parliament_citation",
        "parliament_entry",
        "parliament_group",
        "parliament_section",
        "recipient_candidate",
        "recipient_fact",
        "recipient_key",
        "recipient_kind",
        "recipient_name",
        "search_item",
        "search_word",
        "section",
        "sheet_column",
        "source",
        "wanted",
        "wording",
        "wording_dataset",
        "wording_recipient",
        "wording_value",
    )
)


@lru_cache(maxsize=1)
def cuts() -> dict[str, str]:
    """Table -> the SQL of its rows as at an edition."""
    return {path.stem: path.read_text(encoding="utf-8").strip() for path in sorted((FOLDER / "as_at").glob("*.sql"))}


@lru_cache(maxsize=1)
def stored() -> dict[str, str]:
    """Table that is worked out once -> the select that its rows are of."""
    return {path.stem: COMMENT.sub("", path.read_text(encoding="utf-8")).strip() for path in sorted((FOLDER / "stored").glob("*.sql"))}


async def views_of(datasette: Datasette) -> dict[str, str]:
    """View -> its SQL."""
    found = await rows(datasette, "select name, sql from sqlite_master where type = 'view'")
    return views_in((row["name"], row["sql"]) for row in found)


def views_in(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """View -> its SQL, out of names and statements."""
    return {name: VIEW_HEAD.sub("", sql) for name, sql in found}


def as_it_stood(sql: str, views: Mapping[str, str]) -> str:
    """`sql` behind the cuts that it needs. It takes the edition's id as `:as_at`, and begins with "with" or "select"."""
    bodies = {**views, **stored(), **cuts()}
    needed: dict[str, str] = {}
    waiting = [sql]
    while waiting:
        named = sorted((set(NAME.findall(waiting.pop())) & set(bodies)) - set(needed))
        needed |= {name: bodies[name] for name in named}
        waiting += [bodies[name] for name in named]
    hidden = ",\n".join(f"{name} as {'not materialized ' * (name in LOOKED_UP)}(\n{body}\n)" for name, body in sorted(needed.items()))
    own = re.match(r"with (recursive )?", sql)
    joint = "," if own and hidden else ""
    return f"with recursive {hidden}{joint}\n{sql[own.end() :] if own else sql}" if hidden else sql
