"""A question asked as an edition stood is answered as a register that was built when that edition was the newest would have answered it.

Two registers are built for each edition: one of everything, asked with `as_at`, and one of what had been published up to then, asked
without. Their answers to every question are the same, row for row.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest

from pipeline.build import build_register
from tests import parliament_api
from tests.conftest import RealRegister, keep_readings
from tests.pipeline import made_up, made_up_dfe
from tests.pipeline.claiming.test_changed_answers import refusals
from tests.pipeline.parliamentary.test_questions import keep
from tests.site.conftest import Site
from tests.site.questions import all_questions, as_it_stood, views_in
from tests.site.registers import as_on, bundled, with_real

# Of the builds themselves, which differ.
OF_THE_BUILD = {("download-and-cite", "cite")}
REACH = ("group_from", "group_to", "year_from", "year_to", "born_from", "born_to", "sure", "why")


def cut_documented(data: Path, as_at: str) -> None:
    """Blank the rows of ours that tell of what was said or published after `as_at`. Rows keep their places, so that ids stay."""

    def later(text: str) -> bool:
        return bool(text) and text[: len(as_at)] > as_at

    gone = {
        "claims.csv": lambda row: later(row["said_on"]),
        "parliament.csv": lambda row: later(row["tabled_on"] or row["answered_on"]),
        "entries.csv": lambda row: later(dated[0] if (dated := re.search(r"\d{4}-\d{2}(-\d{2})?$", row["stands_for"])) else ""),
        "uksa_accredited_projects.csv": lambda row: later(row["listed_in"][:10]),
    }
    for name, is_gone in gone.items():
        path = data / "documented" / name
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
        removed = {row.get("claim_id") or row.get("item_id") for row in rows if is_gone(row)}
        kept = [dict.fromkeys(row, "") if is_gone(row) else without(row, removed, later) for row in rows]
        made_up.write_csv(path, list(rows[0]), [row.values() for row in kept])
        if name == "claims.csv":
            counts = data / "declared" / "claim_counts.csv"
            counted = [row for row in csv.DictReader(counts.open(encoding="utf-8", newline="")) if row["claim_id"] not in removed]
            made_up.write_csv(counts, list(counted[0]), [row.values() for row in counted])


def without(row: dict[str, str], removed: set[str | None], later: Callable[[str], bool]) -> dict[str, str]:
    """A row that names nothing of what was removed, and no answer that was given later."""
    for name in ("superseded_by", "agrees_with", "conflicts_with", "compare_with", "not_comparable_with", "part_of", "corrects"):
        if name in row:
            row[name] = " | ".join(one for one in row[name].split(" | ") if one not in removed)
    if "answer" in row and later(row["answered_on"]):
        row |= dict.fromkeys(("answered_on", "answered_by", "answer", "answered_the_question", "answered_with"), "")
    return row


def answers(database: Path, as_at: str = "") -> dict[str, list[dict[str, object]]]:
    """Every part of every question -> its rows."""
    site = Site(database)
    found = {}
    for question in all_questions().values():
        for part in question.parts:
            if (question.slug, part.name) not in OF_THE_BUILD:
                answer = site.get(f"/questions/{question.slug}.json?part={part.name}" + (f"&as_at={as_at}" if as_at else ""))
                assert answer.status == 200, (question.slug, part.name)
                found[f"{question.slug} {part.name}"] = [comparable(row) for row in json.loads(answer.body)["rows"]]
    return found


def comparable(row: dict[str, object]) -> dict[str, object]:
    """A row without the hash of our own transcriptions, which the cut above changes."""
    ours = str(row.get("edition_id")).startswith("documented")
    return {name: value for name, value in row.items() if not (ours and name == "sha256")}


def built_as_on(data: Path, day: str, as_at: str, folder: Path) -> Path:
    """The register of what had been published by `day`, when the edition that is as at `as_at` was the newest."""
    copy = as_on(data, day, folder)
    cut_documented(copy, as_at)
    return build_register(copy).database


def same(then: dict[str, list[dict[str, object]]], now: dict[str, list[dict[str, object]]]) -> None:
    """Fails with the first row of each part that differs."""
    unlike = [name for name in then if then[name] != now[name]]
    rows = [next(((name, one, other) for one, other in zip_longest(then[name], now[name]) if one != other)) for name in unlike]
    assert rows == []


DFE = (
    ("dfe-npd-requests-2013-03", "2013-03", "2013-04-01"),
    ("dfe-npd-requests-2016-06", "2016-06", "2016-07-01"),
    ("dfe-external-data-shares-2017-12", "2017-12", "2017-12-14"),
    ("dfe-external-data-shares-2020-06", "2020-06", "2020-09-10"),
)


@pytest.mark.parametrize(("edition", "as_at", "day"), DFE)
def test_made_up_editions_of_the_department(dfe_register: Path, tmp_path: Path, edition: str, as_at: str, day: str) -> None:
    then = built_as_on(dfe_register, day, as_at, tmp_path / "then")
    same(answers(then), answers(dfe_register / "built" / "register.db", edition))


def test_the_two_real_editions(real_register: RealRegister, tmp_path: Path) -> None:
    data = with_real(tmp_path / "all")
    keep_readings(data, real_register.data)
    now = answers(build_register(data).database, "uksa-accredited-projects-2026-03-24")
    same(answers(built_as_on(data, "2026-03-25", "2026-03-24", tmp_path / "then")), now)


def answers_changed_since(data: Path) -> None:
    """Questions of 2017 in the states that they had before and after the edition of December: changed in place, with and without a day,
    withdrawn, answered again and corrected twice. All are made up."""

    def corrected(day: str) -> dict[str, object]:
        return {"dateAnswerCorrected": f"{day}T00:00:00", "answerIsCorrection": True}

    def to(body: str) -> dict[str, object]:
        return {"answerText": f"<p>Made up: pupil data was given to the {body}.</p>"}

    given, again = to("Daily Telegraph"), {"dateAnswered": "2018-03-01T00:00:00"}
    asked = {"questionText": "Made up: what pupil data was given to the Daily Telegraph?"}
    whom = {"questionText": "Made up: to whom was pupil data given?"}
    first = [parliament_api.question(number, "2017-06-01", "2017-06-08", uin=str(number), **whom, **given) for number in (10, 11, 12)]
    waiting = [parliament_api.question(number, "2017-06-01", uin=str(number), **asked) for number in (13, 14)]
    changes = (to("University of Bath"), to("University of Bath") | corrected("2018-02-01"), to("University of Bath") | again)
    later = [*changes, {"isWithdrawn": True}, given | {"dateAnswered": "2018-02-01T00:00:00"}]
    for one, change in zip([*first, *waiting], later, strict=True):
        keep(data, one, "2017-07-01T00:00:00Z")
        keep(data, one | change, "2018-04-01T00:00:00Z")
    for when, change in (("2017-02-01", {}), ("2017-07-01", corrected("2017-06-01"))):
        keep(data, refusals(**change), f"{when}T00:00:00Z")
    keep(data, refusals(**{"2015": "&lt;5"}, **corrected("2018-06-01")), "2018-07-01T00:00:00Z")
    rate = parliament_api.question(767482, "2017-10-09", "2017-10-17", answerText="<p>350 requests a year.</p>")
    keep(data, rate, "2017-11-01T00:00:00Z")
    keep(data, rate | corrected("2017-11-20") | {"answerText": "<p>360 requests a year.</p>"}, "2017-12-01T00:00:00Z")
    keep(data, rate | corrected("2018-11-20"), "2018-12-01T00:00:00Z")


def test_answers_in_parliament_that_were_changed_since(tmp_path: Path) -> None:
    data = bundled(tmp_path / "data")
    made_up_dfe.keep(data, made_up_dfe.requests_2017(), "xlsx", "2017-12-14")
    answers_changed_since(data)
    now, edition = build_register(data).database, "dfe-external-data-shares-2017-12"
    then = built_as_on(data, "2017-12-14", "2017-12", tmp_path / "then")
    same(answers(then), answers(now, edition))
    claims = "select claim_id, standing from claim_list order by 1"
    with sqlite3.connect(now) as database:
        views = views_in(database.execute("select name, sql from sqlite_master where type = 'view'"))
        found = database.execute(as_it_stood(claims, views), {"as_at": edition}).fetchall()
    with sqlite3.connect(then) as database:
        assert found == database.execute(claims).fetchall()
    assert ("pq-2017-10-17-requests-a-year", "doubtful") in found
    page = json.loads(Site(now).get(f"/questions/written-answers-naming.json?part=answer&as_at={edition}").body)["rows"]
    told = {row["question_number"]: (row["version_state"], row["answered_on"], row["named_in"]) for row in page}
    assert [told[str(number)] for number in (10, 11, 12)] == [("answered", "2017-06-08", "answer")] * 3
    assert [told[str(number)] for number in (13, 14)] == [("unanswered", None, "question")] * 2


def test_the_newest_state_of_every_entry_is_the_entry(dfe_register: Path) -> None:
    newest_states_are_the_entries(dfe_register / "built" / "register.db")


def test_the_newest_state_of_an_entry_with_like_rows_in_one_edition_is_the_entry(tmp_path: Path) -> None:
    """A row, another that a person joined to it, and the first once more: the entry rests on the first of those that say the same."""
    data = made_up.data_folder(tmp_path / "data")
    one, other = made_up.project("2020/001", "One half", place="SAIL"), made_up.project("2020/002", "Other half")
    made_up.publish_edition(data, "2026-01-01", [made_up.project("2020/001", "One half")])
    made_up.publish_edition(data, "2026-02-01", [one, other, one])
    with sqlite3.connect(build_register(data).database) as database:
        keys = dict(database.execute("select reference, listing_key from listing").fetchall())
    made_up.add_line(data / "decided" / "entry_links.csv", keys["2020/001"], keys["2020/002"], "yes", "made up", "2026-11-26", "one")
    joined = build_register(data).database
    with sqlite3.connect(joined) as database:
        assert database.execute("select title, access_route from entry").fetchall() == [("One half", "SAIL Databank")]
    newest_states_are_the_entries(joined)


def newest_states_are_the_entries(path: Path) -> None:
    """Fails unless the states of an entry join without a gap, and the last one is the row of `entry`, with what else is kept of it."""
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        entries = {row["entry_id"]: dict(row) for row in database.execute("select * from entry")}
        states = database.execute("select * from entry_version order by entry_id, valid_from").fetchall()
        reach: dict[str, list[dict[str, object]]] = {one: [] for one in entries}
        for entry_id, _, *row in map(tuple, database.execute("select * from entry_reach")):
            reach[entry_id].append(dict(zip(REACH, row, strict=True)))
        facts = {(row["entry_id"], row["fact"]): row["answer"] for row in database.execute("select * from entry_commercial")}
    for before, after in zip(states, [*states[1:], None], strict=True):
        if after and after["entry_id"] == before["entry_id"]:
            assert before["valid_until"] == after["valid_from"]
            continue
        assert before["valid_until"] is None
        entry = entries.pop(before["entry_id"])
        told = json.loads(before["entry"])
        if entry["record_count_status"] == "not_recorded":
            # What the Department said of numbers of records is a claim, which has a day of its own.
            told["record_count_status"] = "not_recorded"
        assert told == {name: entry[name] for name in told}
        answers = json.loads(before["commercial"])
        assert {fact: said["answer"] for fact, said in answers.items()} == {fact: facts[before["entry_id"], fact] for fact in answers}
        assert sorted(map(str, json.loads(before["reach"]))) == sorted(str(dict(sorted(one.items()))) for one in reach[before["entry_id"]])
        assert set(entry) - set(told) == {"entry_id", "last_edition_id"}
    assert entries == {}


def test_who_gets_data_now_is_who_the_newest_edition_names_and_not_who_an_older_one_did(tmp_path: Path) -> None:
    headings = ("Reference", "Organisation", "Project title", "Legal gateway", "Classification of data", "Date agreed by DSAP")
    row = ("Made-up wellbeing", "Digital Economy Act 2017", "Tier 1", "2 July 2018")
    data, held = bundled(tmp_path / "data"), [one[: len(headings)] for one in made_up_dfe.HELD_2020]
    older, newer = ("June 2020", "Department for Work and Pensions", "2020-09-10"), ("September 2023", "University of Bath", "2023-12-07")
    for month, body, day in (older, newer):
        book = made_up_dfe.seven_sections(month, [("DS00001", body, *row)], held, headings)
        made_up_dfe.keep(data, book, "xlsx", day)
    site, page = Site(build_register(data).database), "/questions/departments-and-police-now.csv"
    told, then = site.get(page).text, site.get(f"{page}?as_at=dfe-external-data-shares-2020-06").text
    assert "department-for-work-and-pensions" in then
    assert "2023-09" in told
    assert "department-for-work-and-pensions" not in told
