"""Mistakes in our own transcriptions of claims and of Parliament's items: each is named with its place, and none stops the build."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import build as building
from pipeline.__main__ import register as main
from pipeline.build import build_register
from pipeline.claims import CLAIMS
from pipeline.commands.status import status_of
from pipeline.declaring.declarations import Declared
from pipeline.model import Record, RegisterError
from pipeline.parliament import ITEMS, NAMED_IN, items_of
from pipeline.rows.transcribed import Transcription
from tests.conftest import ROOT, new_data
from tests.pipeline import made_up

Rows = list[dict[str, str]]


def transcribed(folder: Path, name: str, change: Callable[[Rows], object]) -> sqlite3.Connection:
    """The register of what is bundled, with `change` made to the rows of one transcription."""
    data = new_data(folder / "data")
    path = data / "documented" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    headings = list(rows[0])
    change(rows)
    made_up.write_csv(path, headings, ([row[one] for one in headings] for row in rows))
    return sqlite3.connect(build_register(data).database)


def issues(register: sqlite3.Connection) -> list[tuple[str, str]]:
    query = "select issue_type, message from issue where issue_type not like 'unparsed_%' order by issue_type, message"
    return list(register.execute(query))


def count(register: sqlite3.Connection, table: str) -> int:
    return int(register.execute(f"select count(*) from {table}").fetchone()[0])


def test_mistakes_in_claims_are_named_and_the_rest_is_built(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        again = rows[0] | {"remark": "made up"}
        wrong_code = rows[1] | {"claim_id": "made-up-code", "seen": "insource"}
        nobody = rows[1] | {"claim_id": "made-up-nobody", "said_by": ""}
        comma = rows[0] | {"claim_id": "made-up-comma", "quantity_low": "1,031", "quantity_high": "1,031"}
        not_held = rows[0] | {"claim_id": "made-up-not-held", "quantity_status": "not_recorded"}
        backwards = rows[0] | {"claim_id": "made-up-backwards", "quantity_low": "9", "quantity_high": "8"}
        half = rows[0] | {"claim_id": "made-up-half", "quantity_high": ""}
        twice = rows[0] | {"claim_id": "made-up-twice", "recipients": " | ".join([rows[0]["recipients"]] * 2)}
        above = rows[0] | {"claim_id": "made-up-above", "doubt": "As above"}
        long = rows[0] | {"claim_id": "made-up-long", "quantity_low": "9" * 13, "quantity_high": "9" * 13}
        longest = rows[0] | {"claim_id": "made-up-longest", "quantity_low": "31", "quantity_high": "9" * 12}
        rows += [again, wrong_code, nobody, comma, not_held, backwards, half, twice, above, long, longest]

    register = transcribed(tmp_path, "claims", change)
    place = "data/documented/claims.csv, row {}, claim_id {!r}"
    repeated = place.format(168, "pq-48634-police-requests")
    found = issues(register)
    assert [message for kind, message in found if kind == "transcribed_row_repeated"] == [
        f"{repeated}: row 2 has that id already. That row is used and this one is left out."
    ]
    not_used = [message for kind, message in found if kind == "transcribed_row_not_used"]
    assert [one.partition(": ")[0] for one in not_used] == [place.format(169, "made-up-code"), place.format(170, "made-up-nobody")]
    assert "column seen is 'insource', which is not one of in_source, second_hand, worked_out." in not_used[0]
    assert "column said_by is empty and may not be." in not_used[1]
    unclear = [message for kind, message in found if kind == "claim_number_unparsed"]
    assert [one.partition(": ")[0] for one in unclear] == [
        place.format(row, claim_id)
        for row, claim_id in (
            (171, "made-up-comma"),
            (172, "made-up-not-held"),
            (173, "made-up-backwards"),
            (174, "made-up-half"),
            (177, "made-up-long"),
        )
    ]
    assert "quantity_low is '1,031', quantity_high '1,031' and quantity_status 'stated'" in unclear[0]
    elsewhere = [message for kind, message in found if kind == "cell_points_elsewhere"]
    assert [re.sub("column [A-Z]+ of .*:", "column:", one) for one in elsewhere] == ["Row 176, column: no value was read."]
    assert register.execute("select doubt from claim where claim_id = 'made-up-above'").fetchall() == [(None,)]
    assert len(found) == 1 + 2 + 5 + 1
    assert count(register, "claim") == 166 + 8
    made = "select distinct quantity, quantity_low, quantity_high, quantity_status from claim where claim_id like 'made-up-%' order by 4"
    assert register.execute(made).fetchall() == [
        (31, 31, 31, "stated"),
        (None, 31, 999_999_999_999, "stated"),
        (None, None, None, "unparsed"),
    ]


def test_mistakes_in_items_are_named_and_the_rest_is_built(tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        rows[5]["names"] = "elsewhere: Home Office | answer: Home Office | answer: Home Office | answer: A Body On No List"
        rows += [rows[0] | {"remark": "made up"}]
        rows += [rows[3] | {"item_id": "commons-1999-01-01-1", "house": "common"}]
        rows += [rows[3] | {"item_id": "commons-answered-2002-03-05-38483"}, rows[4] | {"item_id": "commons-2009-01-21-in-our-words"}]

    register = transcribed(tmp_path, "parliament", change)
    place = "data/documented/parliament.csv, row {}, item_id {!r}"
    lords = place.format(7, "lords-2009-01-27-pupil-information-regulations-2009")
    assert issues(register) == [
        (
            "item_id_disagrees",
            f"{place.format(92, 'commons-answered-2002-03-05-38483')}, column item_id: by its house, dates and number it would be "
            "'commons-answered-2002-03-05-38482'.",
        ),
        (
            "item_id_disagrees",
            f"{place.format(93, 'commons-2009-01-21-in-our-words')}, column item_id: by its house, dates and number it would be "
            "'commons-2009-01-20-…'.",
        ),
        (
            "named_in_unknown",
            f"{lords}, column names: 'elsewhere: Home Office' does not begin with one of question, answer, not_stated, and ': '.",
        ),
        ("recipient_not_listed", f"{lords}, column names: 'answer: A Body On No List' is on no list of organisations."),
        (
            "transcribed_row_not_used",
            f"{place.format(91, 'commons-1999-01-01-1')}: column house is 'common', which is not one of commons, lords. "
            "The row is left out until that is mended.",
        ),
        (
            "transcribed_row_repeated",
            f"{place.format(90, 'commons-2002-01-29370')}: row 2 has that id already. That row is used and this one is left out.",
        ),
    ]
    assert count(register, "parliament_item") == 88 + 2
    named = "select recipient_id, named_in from parliament_recipient where item_id like 'lords-2009-01-27-%'"
    assert register.execute(named).fetchall() == [("home-office", "answer")]


@pytest.mark.parametrize(
    ("cited", "citing", "is_meant"),
    [
        ("2016-10-27", "2016-10-28", True),
        ("2016-10-27", "2016-10-27", True),
        ("2016-10-28", "2016-10-27", False),
        ("", "2016-10-27", True),
        ("2016-10-27", "", True),
        ("2016-10", "2016-10-01", True),
        ("2016-10-01", "2016-10", False),
    ],
)
def test_a_number_is_that_of_the_one_item_of_the_day_or_before(cited: str, citing: str, is_meant: bool, declared: Declared) -> None:
    common = {"kind": "question", "house": "commons", "source_url": "https://example.org", "seen": "in_source"}

    def item(row: int, uin: str, day: str, **more: str) -> Record:
        texts = common | {"item_id": f"commons-{day or 'undated'}-{uin}-{row}", "uin": uin, "tabled_on": day} | more
        return Record(f"made-up-s1-r{row}", "made-up", "documented-parliament", texts)

    rows = [item(2, "1", cited), item(3, "2", citing, cites="1")]
    [found] = [one.cites for one in items_of(rows, declared)[0] if one.cites]
    assert found == (("1", rows[0].texts["item_id"] if is_meant else ""),)
    # Two that may be meant are none that is.
    several = [*rows, item(4, "1", cited)]
    assert [one.cites for one in items_of(several, declared)[0] if one.cites] == [(("1", ""),)]


@pytest.mark.parametrize(("table", "kind"), [("claim", CLAIMS), ("parliament_item", ITEMS)])
def test_codes_and_needed_columns_are_those_of_the_table(table: str, kind: Transcription) -> None:
    schema = (ROOT / "pipeline" / "schema.sql").read_text(encoding="utf-8")
    body = schema.split(f"create table {table} (")[1].split(") strict;")[0]
    # What is worked out from the words beside a number, or tells who doubts it, is in no row.
    body = re.sub(r"^    (?:exact|qualifier_place|doubt_kind) .*\n", "", body, flags=re.MULTILINE)
    checks = re.findall(r"check \((\w+) in \(([^)]*)\)\)", body)
    assert {name: tuple(re.findall(r"'(\w+)'", values)) for name, values in checks} == kind.codes
    needed = set(re.findall(r"^    (\w+) text not null", body, re.MULTILINE)) - {"row_id"}
    assert needed == set(kind.needed)
    assert f"named_in in ({', '.join(repr(one) for one in NAMED_IN)})" in schema


def test_what_a_table_refuses_is_never_told_as_a_fault_of_the_disk(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        with sqlite3.connect(":memory:") as connection:
            connection.execute("create table made_up (made_up_id text primary key) strict")
            connection.executemany("insert into made_up values (?)", [("twice",), ("twice",)])

    monkeypatch.setattr(building, "_make", refused)
    with pytest.raises(RegisterError) as told:
        build_register(data)
    assert "UNIQUE constraint failed: made_up.made_up_id" in str(told.value)
    assert "not of the disk" in str(told.value)
    assert "Make room" not in str(told.value)


@pytest.mark.parametrize("change", ["quantity_low = null", "quantity_high = null", "quantity_status = 'unparsed'"])
def test_a_number_without_its_status_is_refused_by_the_table(change: str, tmp_path: Path) -> None:
    register = transcribed(tmp_path, "claims", lambda rows: rows)
    copy = sqlite3.connect(":memory:")
    register.backup(copy)
    with pytest.raises(sqlite3.IntegrityError, match="numbers_are_there_where_stated"):
        copy.execute(f"update claim set {change} where claim_id = 'pq-48634-police-requests'")


def test_a_code_that_is_misspelt_is_said_at_once_and_counts_as_blank(tmp_path: Path) -> None:
    wrong = {
        "outcome": "sennt", "date": "2012-13-08", "recipient_role": "recipiant",
        "dataset_ids": "npd-extrat", "date_meaning": "snt", "in_scope": "ye", "pupil_level": "y",
    }  # fmt: skip
    unseen = of_entries_alone(tmp_path / "unseen", {"seen": "insource"})
    with pytest.raises(RegisterError, match=r"data/documented/entries.csv, row 2, column seen: 'insource' is not one of in_source, "):
        build_register(unseen)
    data = of_entries_alone(tmp_path, wrong)
    built = build_register(data)
    register = sqlite3.connect(built.database)
    found = [message for (message,) in register.execute("select message from issue where issue_type = 'transcribed_code_unknown'")]
    places = [f"data/documented/entries.csv, row 2, column {name}: {word!r} is " for name, word in wrong.items()]
    assert len(found) == len(wrong)
    assert [one for one in places if not any(message.startswith(one) for message in found)] == []
    # Whoever builds or adds is told, and so is whoever asks how the register is; one fault is told once.
    assert sorted(one.removeprefix("to mend: ") for one in built.lines if one.startswith("to mend: ")) == sorted(found)
    assert sorted(status_of(built.database, data, date(2026, 11, 26)).attention[0].lines) == sorted(found)
    assert not register.execute("select 1 from issue where issue_type like 'unparsed_%' and column_letter in ('H', 'K', 'L')").fetchall()
    told = "select outcome, pupil_level, in_scope, approved_on, sent_on, decided_on from entry"
    assert register.execute(told).fetchall() == [("not_stated",) * 3 + (None,) * 3]
    assert register.execute("select role from entry_recipient").fetchall() == [("recipient",)]
    (tmp_path / "a.csv").write_bytes(made_up.csv_document([made_up.project("2021/001", "Made up")]))
    named = ["--source", made_up.SOURCE, "--as-at", "2021-03", "--data", str(data)]
    added = CliRunner().invoke(main, ["add", str(tmp_path / "a.csv"), *named])
    assert added.exit_code == 0, added.output
    assert added.stderr.count("to mend: ") == len(wrong)


def of_entries_alone(folder: Path, changes: dict[str, str]) -> Path:
    """A data folder that holds the first row of our transcription of entries, changed."""
    data = new_data(folder / "data")
    for path in (data / "documented").glob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        if path.name == "documents.csv":
            made_up.write_csv(path, rows[0], [row for row in rows if row[0] == "entries.csv"])
        elif path.name == "entries.csv":
            made_up.write_csv(path, rows[0], [[changes.get(name, text) for name, text in zip(rows[0], rows[1], strict=True)]])
        else:
            path.unlink()
    return data
