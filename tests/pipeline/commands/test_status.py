"""What the register tells who looks after it, on made-up editions and a made-up diary of collecting."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.__main__ import register
from pipeline.commands import running as commands
from pipeline.commands.source_status import PAGE_CHANGED, silent_since, usual_interval
from pipeline.commands.status import Status, lines_of, status_of
from scrapers.items import FetchLine
from scrapers.reasons import REASONS
from scrapers.store import append_fetch
from tests.conftest import ROOT, new_data

UKSA, DFE = "uksa-accredited-projects", "dfe-external-data-shares"
QUARTERS = ("2030-03-01", "2030-06-01", "2030-09-01", "2030-12-01")


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        (QUARTERS, 92),
        (("2030-01-01", "2030-01-31", "2030-03-02", "2031-03-02"), 30),
        (("2030-01-01", "2030-01-01", "2030-01-11"), None),
        (("2030-03-01", "2030-01-01", "2030-02-01"), 30),
        ((), None),
    ],
)
def test_the_usual_interval_is_worked_out_from_the_editions_held(days: tuple[str, ...], usual: int | None) -> None:
    assert usual_interval(map(date.fromisoformat, days)) == usual


@pytest.mark.parametrize(
    ("as_at", "had", "since"),
    [
        ("2030-03-01", "2030-04-20", "2030-04-20"),  # published within the usual interval: from the day it was had
        ("2030-03-01", "2034-01-01", "2030-05-31"),  # found years later: it says nothing of how the source has been since
        ("2030-03-01", "2030-02-20", "2030-03-01"),  # dated ahead
    ],
)
def test_silence_is_counted_from_when_the_newest_edition_came(as_at: str, had: str, since: str) -> None:
    assert silent_since(date.fromisoformat(as_at), date.fromisoformat(had), 91).isoformat() == since


@pytest.fixture
def made_up(tmp_path: Path) -> tuple[Path, sqlite3.Connection]:
    """A data folder with the project's settings, and the tables of a build of made-up editions."""
    data = new_data(tmp_path / "data")
    database = sqlite3.connect(tmp_path / "register.db")
    database.executescript(f"begin;\n{(ROOT / 'pipeline' / 'schema.sql').read_text()}\ncommit;")
    database.execute("insert into build values ('made-up', '2031-01-01', '', '', '')")
    for position, as_at in enumerate(QUARTERS, 1):
        add_edition(database, UKSA, as_at, position)
    database.commit()
    return data, database


def add_edition(database: sqlite3.Connection, source_id: str, as_at: str, position: int, status: str = "read") -> None:
    had = f"{as_at}-01"[:10] + "T00:00:00Z"
    values = (f"{source_id}-{as_at}", source_id, "Made-up", as_at, "made up", position, status, "", None, had, None)
    database.execute(f"insert into edition values ({', '.join('?' * len(values))})", values)


def add_sheet(database: sqlite3.Connection, edition_id: str, name: str, status: str, reason: str) -> None:
    values = (f"{edition_id}-{name}", edition_id, None, name, 1, "0" * 64, None, status, reason, "no", None, 3, 3, 3, 3, "")
    database.execute(f"insert into sheet values ({', '.join('?' * len(values))})", values)


def status_on(made_up: tuple[Path, sqlite3.Connection], day: str) -> Status:
    data, database = made_up
    database.commit()
    return status_of(data.parent / "register.db", data, date.fromisoformat(day))


def note(data: Path, source_id: str, day: str, outcome: str, reason: str = "", name: str = "") -> None:
    line = FetchLine(f"{day}-run", source_id, f"https://example.org/{name}", f"{day}T06:00:00Z", outcome, reason, "", "")
    append_fetch(data / "published", line)


def test_a_source_is_silent_after_twice_its_usual_interval(made_up: tuple[Path, sqlite3.Connection]) -> None:
    # The usual interval is 92 days (92, 92 and 91), and the newest edition is of 1 December 2030: 184 days later is 3 June 2031.
    assert status_on(made_up, "2031-06-03").attention == []
    (silent,) = status_on(made_up, "2031-06-04").attention
    assert (silent.kind, silent.title) == ("silent", f"{UKSA}: no new edition since {UKSA}-2030-12-01")
    assert silent.lines[0] == "Nothing new for 185 days; usually one comes every 92 (from the dates of 4 editions)."
    add_edition(made_up[1], UKSA, "2031-05", 5)
    assert status_on(made_up, "2031-06-04").attention == []


def test_what_we_transcribed_is_no_edition_of_theirs(made_up: tuple[Path, sqlite3.Connection]) -> None:
    add_edition(made_up[1], UKSA, "2031-06-01", 5, "transcribed")
    (source,) = [one for one in status_on(made_up, "2031-06-04").sources if one.source_id == UKSA]
    assert (source.editions, source.newest_edition, source.silent_days) == (4, f"{UKSA}-2030-12-01", 185)


def test_too_few_editions_tell_no_interval_unless_one_is_declared(made_up: tuple[Path, sqlite3.Connection]) -> None:
    made_up[1].execute("delete from edition where position > 2")
    add_edition(made_up[1], DFE, "2030-03", 1)
    known = made_up[0] / "declared" / "known_editions.csv"
    declared = known.read_text(encoding="utf-8")
    known.write_text("".join(line for line in declared.splitlines(keepends=True) if not line.startswith(UKSA)), encoding="utf-8")
    status = status_on(made_up, "2031-06-04")
    told = {one.source_id: (one.usual_days, one.usual_from, one.silent_days) for one in status.sources}
    assert told[UKSA] == (None, "too few editions are held to say", None)
    assert told[DFE] == (91, "assumed", 460)
    assert [one.title for one in status.attention] == [f"{DFE}: no new edition since {DFE}-2030-03"]
    # With one edition held, a source that never speaks again would be silent unnoticed; those that are known of tell what is usual.
    known.write_text(declared, encoding="utf-8")
    made_up[1].execute("delete from edition")
    add_edition(made_up[1], UKSA, "2026-06-01", 1)
    silent = {day: [one.title for one in status_on(made_up, day).attention if UKSA in one.title] for day in ("2027-06-12", "2027-06-13")}
    assert silent == {"2027-06-12": [], "2027-06-13": [f"{UKSA}: no new edition since {UKSA}-2026-06-01"]}
    (uksa,) = [one for one in status_on(made_up, "2027-06-13").sources if one.source_id == UKSA]
    assert (uksa.usual_days, uksa.usual_from) == (188, "from the dates of 3 editions held or known of")


def test_sheets_and_documents_that_could_not_be_read_await_a_person(made_up: tuple[Path, sqlite3.Connection]) -> None:
    database, newest = made_up[1], f"{UKSA}-2030-12-01"
    add_sheet(database, newest, "One", "unread", "no heading says what the project is called")
    add_sheet(database, newest, "Two", "recognised", "no person has reviewed it")
    add_sheet(database, newest, "Three", "declared", "")
    issue = "insert into issue (issue_id, issue_type, edition_id, sha256, column_letter, message) values (?, ?, ?, ?, '', ?)"
    database.execute(issue, ("i1", "document_refused", None, "f" * 64, "It is damaged."))
    database.execute(issue, ("i2", "edition_quarantined", newest, None, "A third is gone."))
    add_sheet(database, f"{UKSA}-2030-03-01", "Four", "unread", "no heading was found")
    sheet, refused = status_on(made_up, "2031-01-01").attention
    assert (sheet.kind, sheet.title) == ("layout", f"{UKSA}: sheets await a person, the newest in {newest}")
    assert sheet.lines[:-1] == [
        f"{newest}, Two: recognised: no person has reviewed it",
        f"{newest}, One: unread: no heading says what the project is called",
        f"{UKSA}-2030-03-01, Four: unread: no heading was found",
        f"{newest}, quarantined: A third is gone.",
    ]
    assert sheet.lines[-1].startswith("What to do: declare its layout")
    assert (refused.kind, refused.title, refused.lines) == ("refused", f"A document could not be read: {'f' * 12}", ["It is damaged."])


def test_an_address_that_gives_another_error_page_each_day_is_one_thing(made_up: tuple[Path, sqlite3.Connection]) -> None:
    database, url = made_up[1], "https://files.example/a.ods"
    issue = "insert into issue (issue_id, issue_type, sha256, column_letter, message) values (?, 'document_refused', ?, '', ?)"
    capture = "insert into capture values (?, ?, ?, ?, 'live', ?, 'attachment', '', 'a.ods', '', '', '')"
    for day, letter in enumerate("cab", 1):
        database.execute(issue, (letter, letter * 64, f"It is a web page, {letter}."))
        database.execute(capture, (day, UKSA, url, f"2031-01-0{day}T04:00:00Z", letter * 64))
    (found,) = status_on(made_up, "2031-01-01").attention
    # Named for the first, so that it stays one thing as days go by.
    assert found.title == f"A document could not be read: {'c' * 12}"
    assert found.lines == ["It is a web page, c.", f"So it was with 2 more from {url}"]


def test_what_was_decided_and_could_not_be_followed_awaits_a_person(made_up: tuple[Path, sqlite3.Connection]) -> None:
    issue = "insert into issue (issue_id, issue_type, column_letter, message) values (?, ?, '', ?)"
    for number, issue_type in enumerate(("decision_not_applied", "correction_not_applied", "masked_email")):
        made_up[1].execute(issue, (f"i{number}", issue_type, f"Row {number} is made up."))
    (found,) = status_on(made_up, "2031-01-01").attention
    assert (found.kind, found.title) == ("decision", "Rows of data/decided could not be followed")
    assert found.lines == ["Row 0 is made up.", "Row 1 is made up."]


def test_a_quarantined_sheet_is_told_once_and_with_what_to_do(made_up: tuple[Path, sqlite3.Connection]) -> None:
    newest, why = f"{UKSA}-2030-12-01", "36 of 61 entries are no longer listed in it"
    add_sheet(made_up[1], newest, "One", "quarantined", why)
    issue = "insert into issue (issue_id, issue_type, edition_id, column_letter, message) values ('i1', 'edition_quarantined', ?, '', ?)"
    made_up[1].execute(issue, (newest, f"{newest}: {why}."))
    (found,) = status_on(made_up, "2031-01-01").attention
    assert found.lines[0] == f"{newest}, One: quarantined: {why}"
    assert found.lines[1:] == ["What to do: look at the file, and if it is right let it through in data/decided/sheets.csv."]


def test_a_page_that_changed_and_one_that_does_not_answer_are_told(made_up: tuple[Path, sqlite3.Connection]) -> None:
    data = made_up[0]
    note(data, UKSA, "2031-01-01", "stored_same")
    note(data, UKSA, "2031-01-02", "failed", "no_attachment")
    note(data, DFE, "2031-01-01", "failed", "timeout")
    note(data, UKSA, "2031-01-03", "failed", "page_moved https://example.org/elsewhere")
    (changed,) = status_on(made_up, "2031-01-03").attention
    assert (changed.kind, changed.title) == ("page", f"{UKSA}: its page is not as it was since 2031-01-02")
    assert changed.lines[0] == "When it was last asked, on 2031-01-03: page moved (1)."
    note(data, UKSA, "2031-01-09", "failed", "timeout")
    note(data, DFE, "2031-01-09", "failed", "timeout")
    gone = status_on(made_up, "2031-01-09").attention
    assert [one.title for one in gone] == [f"{one}: nothing could be had since 2031-01-01" for one in (DFE, UKSA)]
    assert gone[0].lines == ["Asked in vain until 2031-01-09: timeout (1)."]
    note(data, UKSA, "2031-01-10", "stored_new")
    assert [one.title for one in status_on(made_up, "2031-01-10").attention] == [gone[0].title]


def test_a_file_that_cannot_be_had_while_its_page_answers_is_told(made_up: tuple[Path, sqlite3.Connection]) -> None:
    data, ends = made_up[0], (("a.ods", "failed", "http_410"), ("b.ods", "refused", "off_site"), ("c.ods", "not_reached", "turn_over"))
    for day in ("01", "02", "08", "09"):
        note(data, UKSA, f"2031-01-{day}", "stored_same")
        for name, outcome, reason in (*ends, ("d.ods", *(("stored_new", "") if day == "02" else ("failed", "http_404")))):
            note(data, UKSA, f"2031-01-{day}", outcome, reason, name)
        assert (status_on(made_up, f"2031-01-{day}").attention == []) is (day != "09")
    (told,) = status_on(made_up, "2031-01-09").attention
    assert (told.kind, told.title) == ("file", f"{UKSA}: what it names cannot be had since 2031-01-01")
    assert told.lines[:-1] == ["https://example.org/a.ods: http 410", "https://example.org/b.ods: off site"]
    # It is no longer named, so that it is no longer asked for.
    note(data, UKSA, "2031-01-10", "stored_same")
    assert status_on(made_up, "2031-01-10").attention == []


def test_a_clock_that_was_once_ahead_hides_nothing_that_came_after(made_up: tuple[Path, sqlite3.Connection]) -> None:
    data = made_up[0]
    note(data, UKSA, "2099-01-01", "failed", "no_attachment")
    note(data, UKSA, "2031-01-02", "stored_same")
    assert status_on(made_up, "2031-01-03").attention == []
    note(data, UKSA, "2031-01-03", "failed", "page_gone")
    (changed,) = status_on(made_up, "2031-01-03").attention
    assert (changed.title, changed.lines[0]) == (
        f"{UKSA}: its page is not as it was since 2031-01-03",
        "When it was last asked, on 2031-01-03: page gone (1).",
    )


def test_the_words_for_a_changed_page_are_those_of_the_diary() -> None:
    assert set(PAGE_CHANGED) <= set(REASONS)


def test_the_command_tells_it_to_people_and_to_programs(made_up: tuple[Path, sqlite3.Connection], monkeypatch: pytest.MonkeyPatch) -> None:
    data, database = made_up
    database.commit()
    monkeypatch.setattr(commands, "database_of", lambda _: data.parent / "register.db")
    calm = CliRunner().invoke(register, ["status", "--data", str(data), "--today", "2031-06-03"])
    assert calm.exit_code == 0
    assert calm.output.splitlines()[-1] == "Nothing needs a person now."
    loud = CliRunner().invoke(register, ["status", "--data", str(data), "--today", "2031-06-04", "--json"])
    assert loud.exit_code == 4
    told = json.loads(loud.output)
    assert [one["kind"] for one in told["attention"]] == ["silent"]
    assert told["today"] == "2031-06-04"
    CliRunner().invoke(register, ["status", "--data", str(data), "--today", "2031-06-04", "--issues", str(data / "issues")])
    (file,) = (data / "issues").iterdir()
    assert file.read_text().splitlines()[:2] == [told["attention"][0]["title"], f"    {told['attention'][0]['lines'][0]}"]
    assert f"{UKSA}: no new edition since {UKSA}-2030-12-01" in lines_of(status_on(made_up, "2031-06-04"))


def test_what_is_undecided_is_never_said_to_need_nobody(made_up: tuple[Path, sqlite3.Connection]) -> None:
    """It makes the register no worse while it waits, so that it stops nothing: the two sentences must agree."""
    calm = status_on(made_up, "2031-01-01")
    assert lines_of(calm)[-1] == "Nothing needs a person now."
    assert lines_of(replace(calm, undecided=8))[-1] == (
        "Nothing is wrong or overdue. 8 names, pairs and proposals await a decision: register review"
    )
    assert not [line for line in lines_of(replace(calm, undecided=8)) if "Nothing needs" in line]
    assert lines_of(replace(calm, undecided=1))[-1].endswith("1 name, pair or proposal awaits a decision: register review")
    loud = replace(status_on(made_up, "2031-06-04"), undecided=8)
    assert loud.attention
    assert lines_of(loud)[-1] == "8 names, pairs and proposals await a decision: register review"
    assert not [line for line in lines_of(loud) if line.startswith("Nothing")]


def test_what_was_asked_for_in_vain_in_the_last_run_is_named_before_it_is_overdue(made_up: tuple[Path, sqlite3.Connection]) -> None:
    data = made_up[0]
    sources = [one.source_id for one in status_on(made_up, "2031-01-01").sources]
    for source in sources:
        note(data, source, "2031-01-01", "stored_same")
        note(data, source, "2031-01-02", "failed", "no_such_host")
    note(data, UKSA, "2031-01-02", "failed", "timeout", "made-up.ods")
    failed = status_on(made_up, "2031-01-02")
    assert failed.attention == []
    told = lines_of(failed)[-len(sources) - 2 :]
    assert told[0] == "Asked for in vain in the last run, for no more than 7 days so far:"
    in_words = {source: f"  {source}, on 2031-01-02: https://example.org/: no such host (1)" for source in sources}
    in_words[UKSA] = f"  {UKSA}, on 2031-01-02: https://example.org/ and 1 more: no such host (1), timeout (1)"
    assert (told[1:-1], told[-1]) == (list(in_words.values()), "Nothing else is wrong or overdue.")
    assert lines_of(replace(failed, undecided=8))[-1].startswith("Nothing else is wrong or overdue. 8 names")
    # What has been so for longer is among what a person should look at, and is told there alone.
    note(data, DFE, "2031-01-09", "failed", "no_such_host")
    overdue = status_on(made_up, "2031-01-09")
    assert [one.title for one in overdue.attention] == [f"{DFE}: nothing could be had since 2031-01-01"]
    assert not [line for line in lines_of(overdue) if line.startswith(f"  {DFE}, on")]
    # An answer ends it.
    for source in sources:
        note(data, source, "2031-01-10", "stored_same")
    assert lines_of(status_on(made_up, "2031-01-10"))[-1] == "Nothing needs a person now."


def test_many_sheets_are_one_thing_of_bounded_length(made_up: tuple[Path, sqlite3.Connection]) -> None:
    for number in range(130):
        add_sheet(made_up[1], f"{UKSA}-2030-06-01", f"Sheet {number}", "unread", "no heading was found")
    (thing,) = status_on(made_up, "2031-01-01").attention
    assert len(thing.lines) == 102
    assert thing.lines[100] == "and 30 more, which `register review sheets` lists"
