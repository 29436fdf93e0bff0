"""What awaits a person, read from a built register, and the file in which the answer goes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.fold import plural
from pipeline.model import Refused, RegisterError

KINDS = {"names": ("pair", "recipient"), "links": ("link",), "sheets": ("sheet",), "claims": ("claim",)}
ANSWERS = {
    "recipient": "say who it is in data/decided/recipient_names.csv, or with --by",
    "pair": "say whether they are the same in data/decided/recipient_pairs.csv, or with --by",
    "claim": "accept or reject it in data/decided/claims.csv, or with --by",
    "link": "say whether they are the same in data/decided/entry_links.csv",
}
DECLARE = "declare its layout in data/declared/layouts"
LET_THROUGH = "look at the file, and if it is right let it through in data/decided/sheets.csv"
# Each document that is kept and not read: its hash, and why.
REFUSED = """select coalesce(sha256, '') as sha256, message from issue
    where issue_type in ('document_refused', 'document_in_doubt') order by message"""


def review_lines(database: Path, kinds: Sequence[str]) -> list[str]:
    """One line for each thing of `kinds` (names, links, sheets, claims) that no person has decided yet."""
    wanted = [kind for name in kinds for kind in KINDS[name]]
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute("select kind, item_id, title, why from undecided order by kind, item_id").fetchall()
        refused = connection.execute(REFUSED).fetchall()
    # A pair of recipients is told by its names, which the file of decisions takes; anything else has an id that a person needs.
    lines = [
        f"{kind} {'' if kind == 'pair' else f'{item_id}: '}{title}: {why.rstrip('.')}. To do: {ANSWERS.get(kind) or sheet_answer([why])}"
        for kind, item_id, title, why in rows
        if kind in wanted
    ]
    return lines + ([f"document refused: {message}" for _, message in refused] if "sheets" in kinds else [])


def sheet_answer(told: Iterable[str]) -> str:
    """What to do about sheets, by what is told of each: one that is quarantined was read, and needs no other layout."""
    quarantined = ["quarantined: " in one for one in told]
    return "; or ".join([*([DECLARE] if not all(quarantined) else []), *([LET_THROUGH] if any(quarantined) else [])])


def edition_of(database: Path, sha256: str) -> tuple[str, str, str]:
    """(edition id, status, reason) of the edition that a document is. Raises RegisterError where it is none."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        row = connection.execute(
            "select edition_id, status, status_reason from edition join edition_document using (edition_id) "
            "where edition_document.sha256 = ?",
            (sha256,),
        ).fetchone()
    if row is None:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            held = connection.execute("select reason from document where sha256 = ? and status = 'refused'", (sha256,)).fetchone()
        if held:
            raise Refused("refused", str(held[0]))
        raise RegisterError(
            f"The document {sha256} holds no edition of a register: none of its sheets is a part of one. "
            "Run `register layout FILE` on it to see what each is taken for, and why."
        )
    return str(row[0]), str(row[1]), str(row[2])


def as_at_of(database: Path, edition_id: str) -> str:
    """The day that an edition is as at."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return str(connection.execute("select as_at from edition where edition_id = ?", (edition_id,)).fetchone()[0])


def edition_lines(database: Path, edition_id: str) -> list[str]:
    """What a person who brought a file should know at once: its date and where that is from, what was read, and what was not."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        as_at, rule, status, reason = connection.execute(
            "select as_at, as_at_rule, status, status_reason from edition where edition_id = ?", (edition_id,)
        ).fetchone()
        listings = connection.execute("select count(*) from listing where edition_id = ?", (edition_id,)).fetchone()[0]
        sheets = connection.execute(
            "select sheet_name, layout_status, reason from sheet where edition_id = ? and layout_status != 'declared' order by sheet_index",
            (edition_id,),
        ).fetchall()
        issues = connection.execute(
            "select title, count(*) from issue join issue_type using (issue_type) where edition_id = ? group by title order by title",
            (edition_id,),
        ).fetchall()
    lines = [f"as at {as_at} ({rule})", f"{status}: {reason}; {plural(listings, 'listing')}"]
    lines += [f"sheet {name!r} is {what}: {why}" for name, what, why in sheets]
    return lines + [f"{count} x {title[:1].lower()}{title[1:]}" for title, count in issues]


def wanted_lines(database: Path) -> list[str]:
    """One line for each edition that is known of and not held: source, date, what it is called, how it is known, where to look."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute("select source_id, as_at, title, why, address from wanted order by wanted_id").fetchall()
    return [f"{source} {as_at or 'no date'}: {title}. {why} {address}" for source, as_at, title, why, address in rows]
