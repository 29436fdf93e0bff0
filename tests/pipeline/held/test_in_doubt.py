"""A document that the audit reads otherwise than the register's readers: the rest is published without it, and it is said why."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import audit
from pipeline.audit import audited
from pipeline.audit.grids import Rows, Unread
from pipeline.build import build_register
from pipeline.commands.review import review_lines
from pipeline.held.in_doubt import may_be_left_out
from pipeline.model import RegisterError
from tests.pipeline.made_up import data_folder, project, publish_edition

OLDER = [project("2020/001", "Attainment"), project("2020/002", "Absence")]
NEWER = [*OLDER, project("2020/003", "Meals")]
REAL = audited.sheets_in


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = data_folder(tmp_path)
    publish_edition(made, "2026-03-01", OLDER)
    return made


def register(data: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "built" / "register.db") as connection:
        return connection.execute(query).fetchall()


def reads_otherwise(monkeypatch: pytest.MonkeyPatch, sha256: str, rows: Callable[[Rows], Rows]) -> None:
    """From now on the audit reads this document as `rows` makes it of what stands there."""

    def read(content: bytes) -> dict[str, Rows]:
        found = REAL(content)
        return {name: rows(one) for name, one in found.items()} if hashlib.sha256(content).hexdigest() == sha256 else found

    monkeypatch.setattr(audited, "sheets_in", read)


def unreadable(rows: Rows) -> Rows:
    raise Unread(f"made up, at the first of {len(rows)} rows")


OTHERWISE: dict[str, tuple[Callable[[Rows], Rows], str]] = {
    "another text": (lambda rows: {**rows, 2: {**rows[2], "B": "Attainmant"}}, "row 2, column B: the text in the register"),
    "a cell less": (lambda rows: {**rows, 2: {"A": rows[2]["A"]}}, "filled cells in the register"),
    "a row less": (lambda rows: {number: cells for number, cells in rows.items() if number != 4}, "filled cells in the register"),
    "nothing": (unreadable, "and not all of them have these names"),
}


@pytest.mark.parametrize("how", OTHERWISE)
def test_what_is_new_and_read_in_two_ways_keeps_nothing_else_from_being_published(
    data: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    build_register(data)
    newer = publish_edition(data, "2026-06-01", NEWER)
    change, words = OTHERWISE[how]
    reads_otherwise(monkeypatch, newer, change)
    said: list[str] = []
    built = build_register(data, say=lambda *step: said.append(step[0]))
    assert "Building again without what the audit reads otherwise: 1 of the documents" in said
    # All that stands in the older edition counts, and nothing is held to have gone or come by what was not read.
    assert register(data, "select as_at, status from edition where status != 'transcribed'") == [("2026-03-01", "read")]
    assert register(data, "select count(*) from entry where known_by = 'edition'") == [(2,)]
    assert register(data, "select count(*) from event") == [(0,)]
    ((status, reason),) = register(data, f"select status, reason from document where sha256 = '{newer}'")
    assert (status, "does not find in it what the register's readers found" in str(reason), words in str(reason)) == ("refused", True, True)
    ((issue, severity, whose),) = register(
        data, f"select issue_type, severity, whose from issue join issue_type using (issue_type) where sha256 = '{newer}'"
    )
    assert (issue, severity, whose) == ("document_in_doubt", "error", "ours")
    assert any(words in line for line in built.lines if line.startswith("refused: "))
    assert any(words in line for line in review_lines(built.database, ["sheets"]))
    assert audit.look(data, built.database).lines == []


def test_the_same_is_built_again_of_the_same_documents(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_register(data)
    reads_otherwise(monkeypatch, publish_edition(data, "2026-06-01", NEWER), OTHERWISE["another text"][0])
    first = build_register(data).database.read_bytes()
    assert build_register(data, afresh=True).database.read_bytes() == first


def test_where_the_served_register_was_read_from_it_nothing_is_published(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = publish_edition(data, "2026-06-01", NEWER)
    served = build_register(data).database
    reads_otherwise(monkeypatch, newer, OTHERWISE["another text"][0])
    publish_edition(data, "2026-09-01", NEWER)
    with pytest.raises(RegisterError, match="the text in the register is not that in the file"):
        build_register(data, afresh=True)
    assert (data / "built" / "register.db").resolve() == served


def test_where_nothing_would_be_left_nothing_is_published(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the fault is the program's: every document cannot be wrong."""
    monkeypatch.setattr(audited, "sheets_in", lambda _: {"": {1: {"A": "Something else"}}})
    with pytest.raises(RegisterError, match="does not pass its checks"):
        build_register(data)
    assert not (data / "built" / "register.db").exists()


def test_what_the_fault_is_of_other_sums_than_the_document_s_own_leaves_no_document_out(data: Path) -> None:
    assert may_be_left_out({}, build_register(data).database, None) == {}
