"""Notices and withheld names: decisions about records and people, each held to its form. Everything in them is made up."""

from __future__ import annotations

import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.__main__ import register
from pipeline.build import build_register
from pipeline.commands.decide import withhold_name
from pipeline.declared import load_declared
from pipeline.declaring.declarations import Declared
from pipeline.model import RegisterError
from pipeline.privacy.masks import WORDS, hash_of_name, mask_decided, mask_shown
from tests.parliament_api import question
from tests.pipeline import made_up
from tests.pipeline.made_up import project
from tests.pipeline.parliamentary.test_questions import keep

GOOD = {
    "notice_id": "a-notice",
    "kind": "publisher",
    "about": "entry",
    "about_id": "uksa-2020-001",
    "said_by": "A made-up body",
    "said": "The date that is printed cannot be right.",
    "before": "",
    "after": "",
    "reported_on": "2026-06-01",
    "decided_by": "register team",
    "decided_on": "2026-06-02",
    "why": "It is before the law it names.",
}


def add_notice(data: Path, **changed: str) -> None:
    made_up.add_line(data / "decided" / "notices.csv", *(GOOD | changed).values())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"notice_id": "A notice"}, "notice_id"),
        ({"kind": "theirs"}, "kind is 'theirs'"),
        ({"about": "person"}, "about is 'person'"),
        ({"said": " "}, "it needs said"),
        ({"said_by": ""}, "it needs said_by"),
        ({"decided_on": "2 June 2026"}, "decided_on is '2 June 2026'; it must be a day"),
        ({"reported_on": "June"}, "reported_on must be a day"),
        ({"kind": "dispute", "reported_on": ""}, "a dispute needs reported_on"),
        ({"reported_on": "2026-06-03"}, "decided before it was reported"),
        ({"kind": "ours"}, "before and after"),
        ({"kind": "ours", "before": "1"}, "before and after"),
        ({"before": "1", "after": "2"}, "what is printed is never changed"),
        ({"said": "Ask ann@example.org about it."}, "said holds an address"),
        ({"why": "Dr Ann Invented says so."}, "why holds an address, a number or a name"),
    ],
)
def test_a_notice_that_says_too_little_or_too_much_stops_the_settings(data: Path, changed: dict[str, str], told: str) -> None:
    add_notice(data, **changed)
    with pytest.raises(RegisterError, match=re.escape(told)):
        load_declared(data)


TOLD = "A study by Ann Madeupperson of attainment"
EDITION = "uksa-accredited-projects-2026-03-01"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """(a data folder, its register before anything was decided, its build after five notices and one name to be withheld)."""
    data = made_up.data_folder(tmp_path_factory.mktemp("decided") / "data")
    rows = [project("2020/001", "A made-up project", people="Person One, University of Example"), project("2020/002", TOLD, law=TOLD)]
    made_up.publish_edition(data, "2026-03-01", rows)
    asked = question(900001, "2024-08-01", "2024-08-09") | {"questionText": f"Pupil data. {TOLD}.", "answerText": f"<p>{TOLD}</p>"}
    keep(data, asked, "2025-01-01T00:00:00Z")
    # A copy: the build itself is taken off the disk once a name is withheld.
    before = Path(shutil.copy(build_register(data).database, data.parent / "before.db"))
    keys = "select key from entry_key where entry_id = 'uksa-2020-001' and key != entry_id limit 1"
    (key,) = sqlite3.connect(before).execute(keys).fetchone()
    add_notice(data)
    add_notice(data, notice_id="by-another-key", about_id=key)
    add_notice(data, notice_id="of-a-body", about="recipient", about_id="university-of-example", kind="dispute")
    add_notice(data, notice_id="of-a-row", about="row", about_id=f"{EDITION}-s1-r2", kind="ours", before="1", after="2")
    add_notice(data, notice_id="of-nothing", about="claim", about_id="nothing")
    arguments = ["withhold", "--by", "register team", "--why", "asked for", "--data", str(data)]
    done = CliRunner().invoke(register, arguments, input="Ann Madeupperson\n")
    assert (done.exit_code, "Madeupperson" in done.output) == (0, False), done.output
    return data, before, build_register(data).database


def test_notices_lead_to_their_records_and_change_nothing(decided: tuple[Path, Path, Path]) -> None:
    _, earlier, later = decided
    before, after = sqlite3.connect(earlier), sqlite3.connect(later)
    assert dict(after.execute("select notice_id, path from notice")) == {
        "a-notice": "/entries/uksa-2020-001",
        "by-another-key": "/entries/uksa-2020-001",
        "of-a-body": "/recipients/university-of-example",
        "of-a-row": f"/cells/{EDITION}-s1-r2",
        "of-nothing": None,
    }
    told = after.execute("select message from issue where issue_type = 'notice_without_record'").fetchall()
    assert ["of-nothing" in text for (text,) in told] == [True]
    for table in ("source_row", "listing_value", "entry", "entry_recipient"):
        changed = {*after.execute(f"select * from {table}")} ^ {*before.execute(f"select * from {table}")}
        assert all("2020-002" in str(row) or "-r3" in str(row) for row in changed), table


def withheld(declared: Declared, *names: tuple[str, ...]) -> Declared:
    return replace(declared, withheld_names=frozenset((hash_of_name(name), len(name)) for name in names))


def test_a_name_that_was_decided_is_masked_however_it_is_written(declared: Declared) -> None:
    settings = withheld(declared, ("ann", "obrien", "invented"))
    for written in ("Ann O'Brien Invented", "ANN O’BRIEN INVENTED", "ann\no'brien  invented"):
        assert mask_decided(f"A study by {written}, twice {written}.", settings) == f"A study by {WORDS['name']}, twice {WORDS['name']}."
    for written in ("Invented, Ann O'Brien", "INVENTED,\nAnn O’Brien", "Ann O'Brien Inven\u00adted", "Ann_O'Brien_Invented"):
        assert mask_decided(f"By {written} and others", settings) == f"By {WORDS['name']} and others"
    assert mask_decided("Ann O'Brien Invented's study, and Ann O’Brien Invented’s.", settings) == (
        f"{WORDS['name']}'s study, and {WORDS['name']}’s."
    )
    assert mask_shown("Ann Invented", settings) == "Ann Invented"
    assert mask_decided("Ann O'Brien", settings) == "Ann O'Brien"


def test_a_withheld_name_goes_from_everything_and_is_written_nowhere(decided: tuple[Path, Path, Path]) -> None:
    data, before, after = decided
    assert b"Madeupperson" in before.read_bytes()
    for path in [*after.parent.rglob("*"), *(data / "decided").iterdir()]:
        assert not path.is_file() or path.suffix == ".zip" or b"madeupperson" not in path.read_bytes().lower(), path
    found = sqlite3.connect(after)
    (title,) = found.execute("select title from entry where entry_id = 'uksa-2020-002'").fetchone()
    assert title == "A study by [name withheld] of attainment"
    assert found.execute("select count(*) from issue where issue_type = 'masked_name' and row_id is not null").fetchone() == (2,)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Ann Madeupperson", "The newest build shows the name."),
        ("Madeupperson, Ann", "The newest build shows the name nowhere, so this does nothing now"),
        ("Person One", "The newest build shows the name nowhere, so this does nothing now"),
        ("Ann Nowhere", "The newest build shows the name nowhere, so this does nothing now"),
        (None, "There is no build in which the name could be looked for."),
    ],
)
def test_a_name_that_nothing_shows_is_said_to_do_nothing_and_is_never_quoted(data: Path, typed: str | None, told: str) -> None:
    rows = [project("2020/001", TOLD, people="Person One, University of Example")]
    made_up.publish_edition(data, "2026-03-01", rows)
    if typed:
        build_register(data)
    arguments = ["withhold", "--by", "register team", "--why", "asked for", "--data", str(data)]
    done = CliRunner().invoke(register, arguments, input=f"{typed or 'Ann Nowhere'}\n")
    assert done.exit_code == 0
    assert told in done.output
    assert not [word for word in ("Ann", "Person") if word in done.output]
    assert len(load_declared(data).withheld_names) == 1


@pytest.mark.parametrize("name", ["Ann", "", "one two three four five six seven", "university of EXAMPLE", "Secure Access", "nick gibb"])
def test_what_is_no_name_is_not_taken_for_one(data: Path, name: str) -> None:
    arguments = ["withhold", "--by", "register team", "--why", "asked for", "--data", str(data)]
    assert CliRunner().invoke(register, arguments, input=f"{name}\n").exit_code == 1
    assert load_declared(data).withheld_names == frozenset()


def test_a_name_is_withheld_once(data: Path) -> None:
    assert withhold_name(data, "Ann Invented", "register team", "asked for", date(2026, 6, 1)) == ""
    assert withhold_name(data, "ann invented", "register team", "asked for", date(2026, 6, 2)) == "this name is withheld already"


def test_a_line_that_the_command_did_not_write_stops_the_settings(data: Path) -> None:
    made_up.add_line(data / "decided" / "withheld_names.csv", "Ann Invented", "2", "register team", "2026-06-01", "made up")
    with pytest.raises(RegisterError, match="register withhold"):
        load_declared(data)
