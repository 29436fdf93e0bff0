"""The questions about recipients that a person answers at a terminal: which names are one organisation, and which stand by themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from pipeline.commands.questions_asked import Ask, Question, Row

OF_ITS_OWN, ANOTHER = "an organisation of its own", "another name of one"


def name_questions(connection: sqlite3.Connection) -> Iterator[Question]:
    """The pairs of recipients that may be one, the most alike first; then each name that no person has decided about and that stands in
    no such pair (once its pairs are decided, it is asked about after the next build)."""
    pairs = connection.execute(
        "select one.name, other.name, one.status, other.status, why, evidence from recipient_candidate as pair"
        " join recipient as one on one.recipient_id = pair.recipient_id"
        " join recipient as other on other.recipient_id = other_recipient_id where decision = 'undecided'"
        " order by score desc, pair.recipient_id, other_recipient_id"
    ).fetchall()
    for one, other, one_status, other_status, why, evidence in pairs:
        shown = ["", f"May these be one organisation? {one} / {other}", f"  {why}"]
        shown += [f"  {part}" for part in evidence.split("; ")]
        # Offered as the name to show: what a person has looked at, else the shorter.
        named = ((one, one_status), (other, other_status))
        (*_, second), (*_, first) = sorted((status != "decided", len(name), name) for name, status in named)
        yield Question("recipient_pairs.csv", shown, ("same", "not the same"), _pair_row(first, second))
    names = connection.execute(
        "select recipient.recipient_id, name, count(entry_id) from recipient left join entry_recipient using (recipient_id)"
        " where status = 'provisional' and not exists (select 1 from recipient_candidate as pair where decision = 'undecided'"
        " and recipient.recipient_id in (pair.recipient_id, other_recipient_id)) group by 1 order by 3 desc, 1"
    ).fetchall()
    known = {name for (name,) in connection.execute("select name from recipient")}
    for recipient_id, name, entries in names:
        spelt = connection.execute("select name_text from recipient_name where recipient_id = ? order by 1", (recipient_id,)).fetchall()
        shown = ["", f"Who is this? {name}: named with {entries} of the entries, printed as {'; '.join(text for (text,) in spelt)}"]
        yield Question("recipient_names.csv", shown, (OF_ITS_OWN, ANOTHER), _name_row(name, known))


def _pair_row(first: str, second: str) -> Callable[[str, Ask], Row]:
    def row_of(answer: str, ask: Ask) -> Row:
        if answer != "same":
            return {"name_text": first, "organisation": second, "same": "no"}
        what = f"which name is shown: {first!r} or {second!r}"
        while (shown := ask(what, second).strip()) not in (first, second):
            what = f"{shown!r} is neither of the two. Type one of them in full, {first!r} or {second!r}"
        return {"name_text": second if shown == first else first, "organisation": shown, "same": "yes"}

    return row_of


def _name_row(name: str, known: set[str]) -> Callable[[str, Ask], Row]:
    """The row for one name; it is recognised where it is a whole cell, so that it is never found among the words of a longer one."""

    def row_of(answer: str, ask: Ask) -> Row:
        organisation = name if answer == OF_ITS_OWN else _organisation(ask, known)
        return {"name_text": name, "organisation": organisation, "matches": "whole_cell"}

    return row_of


def _organisation(ask: Ask, known: set[str]) -> str:
    """The organisation that a person names: one of this build or, where it is typed twice alike, another."""
    of, before = ask("of which organisation, by its name in organisations.csv", "").strip(), ""
    while not of or of not in known | {before}:
        what = f"No organisation of this build is called {of!r}. Type its name as the register shows it, or the same again if it is right"
        of, before = ask(what if of else "A name is needed: of which organisation, by its name in organisations.csv", "").strip(), of
    return of
