"""A person's answers to what awaits a decision: each is asked once, in plain words, and becomes one row of a file in data/decided.

Answers are given at a terminal (`register review links --by "register team"`). A row is added and nothing is ever changed or taken out; if
the settings no longer hold together with it, or it goes against another decision about names, it is taken back and the reason is shown.
"Later" writes nothing, so the question comes again.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import chain
from pathlib import Path

import click

from pipeline.builds import WORDS, replace
from pipeline.commands.name_questions import name_questions
from pipeline.commands.options import database_of
from pipeline.commands.questions_asked import Ask, Question, Row
from pipeline.declared import load_declared
from pipeline.declaring.files import HEADINGS
from pipeline.fold import tokens
from pipeline.model import RegisterError
from pipeline.privacy.masks import hash_of_name
from pipeline.privacy.whole_register import shows_name

LATER, STOP = "later", "stop"
SHORTEST_NAME, LONGEST_NAME = 2, 6


def decide(
    data: Path, questions: Iterator[Question], by: str, on: date, ask: Ask, tell: Callable[[str], None]
) -> int:
    """Put `questions` to a person until they end or the person stops; how many rows were written comes back.

    `ask` is given words and a default and gives the answer; `tell` shows a line. Raises RegisterError where the file cannot be written.
    """
    written = 0
    for question in questions:
        for line in question.shown:
            tell(line)
        answer = _answer(question, ask, tell)
        if answer == STOP:
            break
        if answer != LATER:
            row = question.row_of(answer, ask)
            decision = row | {"decided_by": by, "decided_on": on.isoformat(), "why": _reason(ask, tell)}
            fault = add_row(data, question.file_name, decision)
            tell(f"Not written: {fault}" if fault else f"Written to data/decided/{question.file_name}")
            written += 0 if fault else 1
    return written


def _answer(question: Question, ask: Ask, tell: Callable[[str], None]) -> str:
    """One of the answers that may be given, LATER or STOP; of any other it is said that it is none, and which are."""
    known = (*question.answers, LATER, STOP)
    while (answer := ask(f"{', '.join(known[:-1])} or {STOP}", LATER).lower()) not in known:
        tell(f"  {answer!r} is no answer to this. Type one of these in full: {', '.join(known)}. {LATER!r} writes nothing.")
    return answer


def _reason(ask: Ask, tell: Callable[[str], None]) -> str:
    """Why a person decides so: it is asked for until there is a word, since a decision without a reason is none."""
    while not (why := ask("why", "").strip()):
        tell("  A decision is not written without a reason: say in a few words what it rests on.")
    return why


def add_row(data: Path, file_name: str, row: Row) -> str:
    """Add one row to a file of data/decided; '' where the settings hold together with it, else why they do not: it is then taken back."""
    path = data / "decided" / file_name
    before = path.read_bytes()
    text = io.StringIO()
    csv.DictWriter(text, HEADINGS[file_name][0], lineterminator="\n").writerow(row)
    separator = b"" if before.endswith(b"\n") else b"\n"
    known = load_declared(data).joins.faults
    _write(path, before + separator + text.getvalue().encode())
    try:
        fault = "; ".join(one for one in load_declared(data).joins.faults if one not in known)
    except RegisterError as error:
        fault = str(error)
    if fault:
        _write(path, before)
    return fault


def withhold_name(data: Path, name: str, by: str, why: str, on: date) -> str:
    """Decide that a private person's name is to be replaced by words wherever it stands, from the next build on; '' or why not.

    The name itself is not written: a hash of its folded words is. One word alone would take too much with it, and
    a name on the reviewed list of organisations would take an organisation out of the register by a slip; words of our own pages would
    keep every build from being published.
    """
    words, declared = tokens(name), load_declared(data)
    if not SHORTEST_NAME <= len(words) <= LONGEST_NAME:
        return f"a name has {SHORTEST_NAME} to {LONGEST_NAME} words, and this has {len(words)}"
    if (hash_of_name(words), len(words)) in declared.withheld_names:
        return "this name is withheld already"
    if " ".join(words) in declared.organisations:
        return "the reviewed lists have this name as an organisation's. If it is a person's, take it off them first"
    if words in declared.office_holders:
        return "an office-holder has this name, which stays. If it is to go, take it off data/declared/lookups/office_holders.csv"
    if f" {' '.join(words)} " in _our_own_words():
        return "the pages of the register say these words themselves"
    row = {"name_hash": hash_of_name(words), "words": str(len(words)), "decided_by": by, "decided_on": on.isoformat(), "why": why}
    return add_row(data, "withheld_names.csv", row)


def what_withholding_does(data: Path, name: str) -> str:
    """What a person is told who has withheld `name`: whether the newest build shows it. A name that was not typed as it is printed would
    otherwise be thought to be gone. It is never quoted, and nothing is said of it later: the row has no more than a hash of it."""
    try:
        database = database_of(data)
    except RegisterError:
        return "There is no build in which the name could be looked for."
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        if shows_name(connection, tokens(name), load_declared(data)):
            return "The newest build shows the name."
    return (
        "The newest build shows the name nowhere, so this does nothing now; it holds for what is still to come. Where you have seen"
        " the name, look at how it is printed there and withhold it once more in those words."
    )


def _our_own_words() -> str:
    """The codes, labels and meanings of the words file, folded, each between line ends."""
    return "\n".join(f" {' '.join(tokens(line))} " for line in WORDS.read_text(encoding="utf-8").replace("_", " ").splitlines())


def _write(path: Path, content: bytes) -> None:
    """Write the whole file beside it and put it in its place, so that a killed run leaves the old or the new one."""
    try:
        replace(lambda temporary: temporary.write_bytes(content), path)
    except OSError as error:
        raise RegisterError(f"{path} could not be written: {error}. Nothing was decided.") from error


def link_questions(connection: sqlite3.Connection) -> Iterator[Question]:
    """The pairs of entries that may be the same, the most alike first."""
    rows = connection.execute(
        "select entry_id, other_entry_id, why, coalesce(score, '') from link_candidate where decision = 'undecided'"
        " order by score desc, 1, 2"
    ).fetchall()
    for first, second, why, score in rows:
        shown = ["", f"May these be the same? {why} {f'(score {score})' if score else ''}".rstrip()]
        shown += [line for one in (first, second) for line in _entry_lines(connection, one)]
        keys = [_name_of(connection, one) for one in (first, second)]
        yield Question("entry_links.csv", shown, ("same", "not the same"), _link_row(keys))


def _link_row(keys: list[str]) -> Callable[[str, Ask], Row]:
    return lambda answer, _: {"listing_key": keys[0], "other_key": keys[1], "same": "yes" if answer == "same" else "no"}


def _entry_lines(connection: sqlite3.Connection, entry_id: str) -> list[str]:
    name, recipients, dated = connection.execute(
        "select name, coalesce(recipients, ''), year from entry_list where entry_id = ?", (entry_id,)
    ).fetchone()
    when = {"not_stated": "no year stated", "unparsed": "a year that could not be read"}.get(dated, dated)
    return [f"  {entry_id}: {name} ({recipients or 'no recipient shown'}; {when})"]


def _name_of(connection: sqlite3.Connection, entry_id: str) -> str:
    """What names this entry and no other: a key that it alone has or, where others have all of its keys, the id of its newest row."""
    (key,) = connection.execute(
        "select min(listing_key) from listing where entry_id = :id"
        " and listing_key not in (select listing_key from listing where entry_id != :id)",
        {"id": entry_id},
    ).fetchone()
    newest = "select row_id from listing join edition using (edition_id) where entry_id = ? order by as_at desc, position desc, row_id"
    return str(key or connection.execute(newest, (entry_id,)).fetchone()[0])


def claim_questions(connection: sqlite3.Connection) -> Iterator[Question]:
    """The figures found in answers that no person has read, by item."""
    rows = connection.execute(
        "select claim_candidate.*, heading, source_url, question_text from claim_candidate join parliament_list using (item_id)"
        " where decision = 'undecided' order by claim_candidate.item_id, claim_candidate.position"
    ).fetchall()
    for row in rows:
        # In a table the words of inexactness are a part of what is printed.
        before = row["qualifier"] if row["qualifier"] and row["qualifier"] not in row["printed"] else ""
        number = f": {before} {row['printed']} {row['counted'] or ''}".replace("  ", " ") if row["printed"] else ""
        shown = ["", f"{row['item_id']} ({row['heading'] or 'no heading'}) {row['source_url']}", f"  asked: {row['question_text'] or ''}"]
        shown += [f"  words: {row['quotation'] or 'none'}", f"  proposed{number} ({row['why']})"]
        yield Question("claims.csv", shown, ("accept", "reject"), _claim_row(dict(row)))


def _claim_row(proposed: dict[str, object]) -> Callable[[str, Ask], Row]:
    def row_of(answer: str, ask: Ask) -> Row:
        fixed = {name: str(proposed[name] or "") for name in ("item_id", "quotation", "printed", "occurrence", "answer_mark")}
        row = dict.fromkeys(HEADINGS["claims.csv"][0], "") | fixed | {"decision": answer}
        if answer == "reject":
            return row
        number = "" if proposed["quantity"] is None else str(proposed["quantity"])
        row["quantity_status"] = ask("quantity_status: stated, not_stated or not_recorded", str(proposed["quantity_status"]))
        row["quantity_low"] = ask("number, in digits; empty for none", number)
        row["quantity_high"] = ask("highest number, where a range is stated", row["quantity_low"])
        row["measure"] = ask("what is counted, as a code", str(proposed["measure"]))
        row["qualifier_printed"] = ask("words that go with the number, as printed", str(proposed["qualifier"] or ""))
        row["unit"] = ask("unit, in the source's sense", str(proposed["counted"] or ""))
        for name in ("period_from", "period_to"):
            row[name] = ask(f"{name}, such as 2016-10; empty where none is stated", "")
        row["scope"] = ask("what is counted, in our words", "")
        row["about_section"] = ask("the database or part of a register that it is about", "National Pupil Database")
        row["recipients"] = ask("organisations that it is about, by their names in organisations.csv, parted by ' | '", "")
        row["superseded_by"] = ask("id of the claim that replaced it", "")
        return row

    return row_of


ASKED = {"names": name_questions, "links": link_questions, "claims": claim_questions}


def answer_lines(database: Path, data: Path, kinds: tuple[str, ...], by: str) -> str:
    """Ask about everything of `kinds` that can be asked at a terminal; a line that says how much was decided comes back."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        questions = chain.from_iterable(ASKED[kind](connection) for kind in kinds if kind in ASKED)
        written = decide(data, questions, by, date.today(), _ask, click.echo)
    return f"{written} decided. They take effect with the next build: register build" if written else "Nothing was decided."


def _ask(what: str, default: str) -> str:
    return str(click.prompt(f"  {what}", default=default, show_default=bool(default))).strip()
