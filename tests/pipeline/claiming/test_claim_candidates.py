"""Figures that the machine proposes out of answers, and what a person's decision makes of them. The questions are made up."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.__main__ import register
from pipeline.build import build_register
from pipeline.claiming.sentence_figures import figures_in, sentences_of
from pipeline.declared import load_declared
from pipeline.declaring.answer_words import AnswerWords
from pipeline.model import RegisterError
from tests.conftest import EVIDENCE, ROOT, data_of_parliament, new_data, real
from tests.parliament_api import august_2024, question, statement
from tests.pipeline import made_up
from tests.pipeline.parliamentary.test_questions import built, keep

WORDS = load_declared(ROOT / "data").answer_words
NOW = "2026-11-25T00:00:00Z"


def ask(number: int, answer: str, text: str = "How many requests for pupil data were there?", **more: Any) -> dict[str, Any]:
    """A made-up question of 2024-08-01, answered on 2024-08-09."""
    return question(number, "2024-08-01", "2024-08-09") | {"questionText": text, "answerText": answer} | more


def proposals(database: sqlite3.Connection, columns: str = "kind, printed, quantity, qualifier, counted, decision") -> list[Any]:
    return database.execute(f"select {columns} from claim_candidate order by item_id, position").fetchall()


def run(data: Path, *arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(register, [*arguments, "--data", str(data)], input=said)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("They made 31 access requests, 21 of these led to data.", [("31", 31, "", "access requests"), ("21", 21, "", "of these")]),
        ("Typically approximately 350 requests a year.", [("350", 350, "approximately", "requests")]),
        ("1,930 of 2,461 requests were not returned.", [("1,930", 1930, "", "requests"), ("2,461", 2461, "", "requests")]),
        ("Fewer than 5 pupils and <5 children.", [("5", 5, "Fewer than", "pupils"), ("5", 5, "<", "children")]),
        ("It holds 2.1 million disadvantaged pupils; seven staff see them.", [("2.1 million", 2100000, "", "disadvantaged pupils"),
                                                                               ("seven", 7, "", "staff")]),
        ("1 000 pupils; no more than 9 requests.", [("1 000", 1000, "", "pupils"), ("9", 9, "no more than", "requests")]),
        ("1'000 requests, 1’200 pupils, 1, 000 staff, 1.000 users.", []),
        ("10 k requests, 5 mn pupils, 5 lakh users, 1⁄2 million staff.", []),
        ("It holds 2 millions pupils.", [("2 millions", 2000000, "", "pupils")]),
        (
            "2 x 350 requests, 350 / 400 pupils, 1 in every 5 children.",
            [("2 x 350", None, "", "requests"), ("350 / 400", None, "", "pupils"), ("1 in every 5", None, "", "children")],
        ),
        ("350—400 requests.", []),
        ("999 billion records; 1,000 billion records; 1234567890123 records.", [("999 billion", 999_000_000_000, "", "records")]),
        ("5 to 9 pupils; two hundred requests.", [("5 to 9", None, "", "pupils"), ("two hundred", None, "", "requests")]),
        ("Between 350 and 400 requests, 20 – 25 staff.", [("350 and 400", None, "", "requests"), ("20 – 25", None, "", "staff")]),
        ("One in five children; twenty-five users.", [("One in five", None, "", "children"), ("twenty-five", None, "", "users")]),
        ("31 requests and 21 pupils.", [("31", 31, "", "requests"), ("21", 21, "", "pupils")]),
        ("Under 5 children in Years 5 and 6 pupils, aged 16 or 17 pupils, tiers 1 and 2 requests, No. 10 staff.", []),
        ("Questions 48634 and 48635 records, KS 2 pupils, 5 per 100,000 children, 31 March requests, −5 pupils.", []),
        ("On 26 July 2016 pupils aged 16 to 19 year old students in 2017 schools, key stage 4 pupils.", []),
        ("Under section 537A, question 48634 records and PQ 52645 records, £5 pupils, 9.8% pupils, 2023/24 pupils.", []),
    ],
)  # fmt: skip
def test_a_number_is_found_with_what_it_counts(sentence: str, found: list[tuple[str, int | None, str, str]]) -> None:
    assert [(one.printed, one.quantity, one.qualifier, one.counted) for one in figures_in(sentence, WORDS)] == found


@pytest.mark.parametrize(
    ("use", "sentence", "found", "without"),
    [
        ("multiplier", "2.1 million pupils.", [("2.1 million", 2_100_000)], [("2.1 million", None)]),
        ("joint", "5 to 9 pupils.", [("5 to 9", None)], [("9", 9)]),
    ],
)
def test_words_that_make_another_number_are_declared(
    use: str, sentence: str, found: list[tuple[str, int | None]], without: list[tuple[str, int | None]]
) -> None:
    for words, numbers in ((WORDS, found), (AnswerWords({**WORDS.means, use: {}}), without)):
        assert [(one.printed, one.quantity) for one in figures_in(sentence, words)] == numbers


def test_sentences_are_exact_parts_of_their_paragraph() -> None:
    paragraph = "There were 31 requests. “Between July and May, 5 pupils.” None since!  It ended"
    assert sentences_of(paragraph) == ["There were 31 requests.", "“Between July and May, 5 pupils.”", "None since!", "It ended"]


def test_a_figure_is_taken_from_the_answer_and_never_from_the_question(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    text = "Whether the 520 records of pupil data given were about 2,462 people; and how many were children?"
    answer = "<p>There were 31 requests, &amp; others.</p><p>31 requests, and 31 requests again.</p>"
    keep(data, ask(1, answer, text), NOW)
    database = built(data)
    assert [one[1] for one in proposals(database)] == ["31", "31", "31"]
    texts = "select quotation, occurrence, answer_text from claim_candidate join parliament_list using (item_id)"
    rows = database.execute(texts).fetchall()
    assert all(quotation in answer for quotation, _, answer in rows)
    assert sorted(occurrence for _, occurrence, _ in rows) == [1, 1, 2]


def test_what_several_answers_repeat_and_what_is_no_answer_is_left_out(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    always = "<p>The Department guards the personal data of 900 staff.</p><p>Nothing is held.</p>"
    for number in range(1, 4):
        keep(data, ask(number, f"{always}<p>In this case there were {number}5 requests.</p>"), NOW)
    keep(data, ask(4, "<p>It will take 5 days to find 7 pupils.</p>", answerIsHolding=True), NOW)
    keep(data, ask(5, "<p>7 pupils.</p>", isWithdrawn=True), NOW)
    found = proposals(built(data), "printed, why")
    assert [one[0] for one in found] == ["900", "15", "25", "35"], "what is always said is proposed once"
    assert "several answers say the same" in found[0][1]


def test_an_answer_that_questions_share_is_gone_through_once_with_the_first(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    for number, uin in ((1, "10"), (2, "8"), (3, "9")):
        keep(data, ask(number, "<p>There were 31 requests.</p>", uin=uin, groupedQuestions=["8", "9", "10"]), NOW)
    assert proposals(built(data), "item_id, printed") == [("commons-2024-08-01-8", "31")]


def test_a_table_with_years_is_proposed_cell_by_cell_and_a_large_one_as_one(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    row = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>"
    small = row.format("<b>Year</b>", "<b>Refused</b>", "<b>Met</b>") + row.format(2012, "9", "&lt;5")
    small += row.format(2013, "0<sup>1</sup>", "2013")
    large = row.format("<b>Year</b>", "<b>A</b>", "<b>B</b>") + "".join(row.format(2000, n, n) for n in range(40))
    none = row.format("<b>Area</b>", "<b>A</b>", "<b>B</b>") + row.format("North", "5", "6")
    for number, table in enumerate((small, large, none), start=1):
        keep(data, ask(number, f"<p>The table:</p><table>{table}</table>"), NOW)
    found = proposals(built(data), "kind, quotation, printed, quantity, qualifier, counted")
    assert [one for one in found if one[0] != "to_read"] == [
        ("table_figure", "2012 | 9 | <5", "9", 9, None, "Refused; 2012"),
        ("table_figure", "2012 | 9 | <5", "<5", 5, "<", "Met; 2012"),
        ("table_figure", "2013 | 0 [1] | 2013", "0", 0, None, "Refused; 2013"),
        ("table", "Year | A | B", None, None, None, None),
    ]
    assert [one[0] for one in found if one[0] == "to_read"] == ["to_read"]


@pytest.mark.parametrize(
    ("answer", "kind", "status"),
    [
        ("The Department does not maintain records of the number of children.", "no_number", "not_recorded"),
        ("This could only be had at disproportionate cost.", "no_number", "not_stated"),
        ("The Department takes this seriously.", "none_given", "not_stated"),
    ],
)
def test_that_no_number_is_held_or_given_is_proposed_as_that(answer: str, kind: str, status: str, tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, f"<p>{answer}</p>"), NOW)
    keep(data, ask(2, "<p>The Department takes that seriously.</p>", "What is done to guard pupil data?"), NOW)
    assert proposals(built(data), "kind, quotation, quantity, quantity_status") == [
        (kind, answer if kind == "no_number" else None, None, status)
    ]


def test_an_answer_that_points_elsewhere_is_no_answer_without_a_number(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>The figures can be found on another page.</p>"), NOW)
    ((why,),) = proposals(built(data), "why")
    assert "can be found" in why
    assert "may be given there" in why


ACCEPTED = "accept\nstated\n31\n31\nrequests\n\naccess requests\n2012-04\n2016-10\nMade-up requests by the police.\n\n\n\nIt says so.\n"


def test_a_person_accepts_one_and_rejects_another_and_is_not_asked_again(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>There were 31 access requests. There were 7 users.</p>"), NOW)
    built(data)
    assert "2024-08-01" in run(data, "review", "claims").output
    said = run(data, "review", "claims", "--by", "register team", said=f"{ACCEPTED}reject\nUsers of another thing.\n")
    assert said.exit_code == 0, said.output
    assert "2 decided" in said.output
    database = built(data)
    assert proposals(database, "decision, claim_id is null") == [("accepted", 0), ("rejected", 1)]
    claim = database.execute(
        "select quotation, quantity, unit, period_from, said_on, source_kind, decided_by, row_id, sha256 is not null, said_by from claim"
        " where decided_by is not null"
    ).fetchall()
    told = ("There were 31 access requests.", 31, "access requests", "2012-04", "2024-08-09", "written_answer", "register team", None, 1)
    assert [one[:9] for one in claim] == [told]
    assert run(data, "review", "claims").output == "Nothing awaits a decision.\n"
    assert run(data, "review", "claims", "--by", "register team").output == "Nothing was decided.\n"
    found = "select count(*) from search_item where kind = 'claim' and body like '%made-up requests by the police%'"
    assert database.execute(found).fetchone() == (1,)


def test_an_answer_changed_later_marks_the_claim_and_a_missing_one_hides_it(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>There were 31 access requests.</p>"), NOW)
    built(data)
    run(data, "review", "claims", "--by", "register team", said=ACCEPTED)
    changed = ask(1, "<p>There were 33 access requests.</p>", dateAnswerCorrected="2024-09-09T00:00:00", answerIsCorrection=True)
    keep(data, changed, "2026-11-26T00:00:00Z")
    database = built(data)
    ((number, doubt, kind),) = database.execute("select quantity, doubt, doubt_kind from claim where decided_by is not null").fetchall()
    assert (number, "earlier version" in doubt, kind) == (31, True, "answer_changed")
    assert proposals(database, "printed, decision") == [("33", "undecided")]
    other = made_up.data_folder(tmp_path / "other")
    (other / "decided" / "claims.csv").write_bytes((data / "decided" / "claims.csv").read_bytes())
    database = built(other)
    assert database.execute("select count(*) from claim where decided_by is not null").fetchone() == (0,)
    assert database.execute("select count(*) from issue where issue_type = 'claim_words_not_held'").fetchone() == (1,)


def test_later_and_stop_write_nothing_and_a_wrong_answer_is_taken_back(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>There were 31 access requests. There were 7 users.</p>"), NOW)
    built(data)
    before = (data / "decided" / "claims.csv").read_bytes()
    assert "Nothing was decided." in run(data, "review", "--by", "register team", said="later\nperhaps\nstop\n").output
    wrong = ACCEPTED.replace("\n31\n31\n", "\nthirty\nthirty\n")
    said = run(data, "review", "claims", "--by", "register team", said=f"{wrong}stop\n")
    assert "Not written: " in said.output
    assert "two whole numbers" in said.output
    assert (data / "decided" / "claims.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"decision": "perhaps"}, "must be accept or reject"),
        ({"scope": ""}, "needs scope"),
        ({"quantity_status": "maybe"}, "must be one of stated"),
        ({"quantity_status": "not_stated"}, "a number is given"),
        ({"occurrence": "first"}, "it must be a number"),
    ],
)
def test_a_decision_that_cannot_be_used_is_refused_with_its_place(change: dict[str, str], fault: str, tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    path = data / "decided" / "claims.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        names = next(csv.reader(handle))
    row = dict.fromkeys(names, "x") | {"decision": "accept", "occurrence": "1", "quantity_low": "1", "quantity_high": "1"}
    row |= {"quantity_status": "stated"} | change
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.DictWriter(handle, names).writerow(row)
    with pytest.raises(RegisterError, match=rf"claims\.csv, record 2: .*{fault}"):
        build_register(data)


def test_a_claim_of_ours_that_says_the_same_is_named_and_one_that_is_not_in_the_answer_is_reported(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    value = ask(556677, "<p>Made up: 31 requests, 21 of these, 20 occasions, 2 of these, 2,462 individuals, 520 records.</p>")
    value |= {"uin": "48634", "dateTabled": "2016-10-13T00:00:00", "dateAnswered": "2016-10-27T00:00:00"}
    keep(data, value, NOW)
    database = built(data)
    said = dict(proposals(database, "printed, decision || ' ' || coalesce(claim_id, '')"))
    assert said["31"] == "claimed pq-48634-police-requests"
    assert said["20"] == "undecided "
    issues = [one for (one,) in database.execute("select message from issue where issue_type = 'claim_not_in_answer'")]
    assert len(issues) == 1
    assert "pq-48634-ho-occasions gives 25" in issues[0]


def test_links_out_of_a_text_say_where_they_stand_and_how_they_were_made(tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    text = "What pupil data went to the Home Office and the University of Exeter under DR170124.04, after Question 48634?"
    keep(data, ask(1, "<p>The police had some, and so had the University of Exeter.</p>", text), NOW)
    database = built(data)
    item = "where item_id like 'commons-2024-08-01-%'"
    sections = database.execute(f"select section_id, named_in, how from parliament_section {item} order by 1").fetchall()
    assert sections == [("dfe-home-office", "question", "words_in_text"), ("dfe-police", "answer", "words_in_text")]
    named = database.execute(f"select recipient_id, named_in, how from parliament_recipient {item} order by 1").fetchall()
    assert named == [("home-office", "question", "name_in_text"), ("university-of-exeter", "answer", "name_in_text")]
    entry = database.execute(f"select reference, named_in, how from parliament_entry join entry using (entry_id) {item}").fetchall()
    assert entry == [("DR170124.04", "question", "reference_in_text")]
    assert database.execute(f"select cited, how from parliament_citation {item}").fetchall() == [("48634", "number_in_text")]
    ours = database.execute("select distinct how from parliament_recipient join parliament_item using (item_id) where versions = 0")
    assert ours.fetchall() == [("our_reading",)]


def test_a_statement_is_gone_through_too(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, statement(5, "2019-11-27", "HCWS999", "<p>Made up: the right figure is 33 requests for pupil data.</p>"), NOW, "statements")
    assert proposals(built(data), "item_id, printed") == [("commons-2019-11-27-hcws999", "33")]


def test_years_above_columns_stay_with_their_numbers(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    rows = [("Body", 2014, 2015, 2016), ("Police", 9, 12, 31), ("Home Office", 9, "£25", 25)]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    keep(data, ask(1, f"<table>{table}</table>"), NOW)
    assert proposals(built(data), "printed, counted") == [
        ("9", "2014; Police"), ("12", "2015; Police"), ("31", "2016; Police"), ("9", "2014; Home Office"), ("25", "2016; Home Office")
    ]  # fmt: skip


def test_a_footnote_mark_is_no_digit_of_the_number_before_it(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>There were 31<sup>1</sup> access requests on the 5<sup>th</sup> day.</p>"), NOW)
    database = built(data)
    assert proposals(database, "printed, quotation") == [("31", "There were 31 [1] access requests on the 5th day.")]


@pytest.mark.parametrize("answer", ["2000 requests were received.", "One request.", "Requests: 31", "There were none."])
def test_an_answer_with_a_number_that_no_rule_knows_is_not_said_to_have_none(answer: str, tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, f"<p>{answer}</p>"), NOW)
    assert proposals(built(data), "kind, quantity_status") == [("to_read", "not_read")]


def accept(data: Path, **changes: str) -> None:
    """An accepted row in data/decided, about the made-up question of these tests."""
    path = data / "decided" / "claims.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        names = next(csv.reader(handle))
    row = dict.fromkeys(names, "") | {"item_id": "commons-2024-08-01-1", "occurrence": "1", "decision": "accept", "measure": "requests"}
    row |= {"scope": "Made up.", "about_section": "Made up", "decided_by": "tests", "decided_on": "2026-11-26", "why": "Made up."}
    row |= {"quantity_status": "stated", "quantity_low": "5", "quantity_high": "5", "printed": "5"} | changes
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.DictWriter(handle, names).writerow(row)


def claim(database: sqlite3.Connection, columns: str = "quantity, said_on, said_by, doubt is not null") -> list[Any]:
    return database.execute(f"select {columns} from claim where decided_by is not null").fetchall()


CORRECTED = {"dateAnswerCorrected": "2025-09-09T00:00:00", "answerIsCorrection": True}


def test_a_number_corrected_by_a_digit_is_marked_and_keeps_its_day(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>5 requests.</p>"), NOW)
    keep(data, ask(1, "<p>15 requests.</p>", **CORRECTED), "2026-11-26T00:00:00Z")
    accept(data, quotation="5 requests.")
    assert claim(built(data), "quantity, said_on, doubt is not null") == [(5, "2024-08-09", 1)]


def test_a_sentence_that_a_correction_left_alone_keeps_the_day_it_was_said(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>5 requests. And 7 users.</p>"), NOW)
    keep(data, ask(1, "<p>5 requests. And 8 users.</p>", **CORRECTED), "2026-11-26T00:00:00Z")
    accept(data, quotation="5 requests.")
    accept(data, quotation="And 8 users.", printed="8", quantity_low="8", quantity_high="8")
    assert sorted(claim(built(data), "quantity, said_on, doubt is not null")) == [(5, "2024-08-09", 0), (8, "2025-09-09", 0)]


def test_that_no_number_is_given_holds_for_that_answer_alone(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>The Department takes this seriously.</p>"), NOW)
    ((mark,),) = proposals(built(data), "answer_mark")
    empty = dict.fromkeys(("quotation", "printed", "quantity_low", "quantity_high"), "")
    accept(data, **empty, quantity_status="not_stated", answer_mark=mark)
    assert claim(built(data), "quantity_status, doubt is not null") == [("not_stated", 0)]
    keep(data, ask(1, "<p>There were 31 requests.</p>", **CORRECTED), "2026-11-26T00:00:00Z")
    database = built(data)
    assert claim(database, "quantity_status, said_on, doubt is not null") == [("not_stated", "2024-08-09", 1)]
    assert proposals(database, "printed, decision") == [("31", "undecided")]


def test_the_claim_of_a_withdrawn_question_is_marked(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>5 requests.</p>"), NOW)
    keep(data, ask(1, "<p>5 requests.</p>", isWithdrawn=True), "2026-11-26T00:00:00Z")
    accept(data, quotation="5 requests.")
    assert claim(built(data), "doubt") == [("The question was withdrawn after this was said.",)]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"quotation": "15 requests."}, "does not stand in the quotation"),
        ({"quotation": ""}, "does not stand in the quotation"),
        ({"quotation": "5 requests.", "quantity_low": "9", "quantity_high": "9"}, "'5' means 5"),
        (
            {"quotation": "3 to 5 requests.", "printed": "3 to 5", "quantity_low": "3", "quantity_high": "50"},
            "has the numbers 3, 5, and 3 to 50 is given",
        ),
    ],
)
def test_an_accepted_number_must_stand_in_its_quotation(change: dict[str, str], fault: str, tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    accept(data, **change)
    with pytest.raises(RegisterError, match=fault):
        build_register(data)


def test_a_decision_holds_for_all_questions_that_share_the_answer(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(2, "<p>5 requests.</p>", uin="9", groupedQuestions=["8"]), NOW)
    accept(data, item_id="commons-2024-08-01-9", quotation="5 requests.")
    assert proposals(built(data), "item_id, decision") == [("commons-2024-08-01-9", "accepted")]
    keep(data, ask(1, "<p>5 requests.</p>", uin="8", groupedQuestions=["9"]), NOW)
    database = built(data)
    assert proposals(database, "item_id, decision") == [("commons-2024-08-01-8", "accepted")]
    assert claim(database, "item_id") == [("commons-2024-08-01-9",)]


def test_a_decision_is_kept_when_an_earlier_day_turns_up(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    keep(data, ask(1, "<p>5 requests.</p>"), NOW)
    accept(data, quotation="5 requests.")
    keep(data, ask(1, "<p>5 requests.</p>", dateTabled="2024-07-31T00:00:00"), "2026-11-01T00:00:00Z")
    database = built(data)
    assert claim(database, "item_id") == [("commons-2024-07-31-1",)]
    assert proposals(database, "decision") == [("accepted",)]


def test_a_citation_leads_only_to_the_question_that_was_answered_on_its_day(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    text = "Pupil data: the Answer of 5 August 2024 to Question 48634; question 3; questions 999991 and 999992; HC999993; HL 9994."
    keep(data, ask(1, "<p>5 requests.</p>", text), NOW)
    found = built(data).execute("select cited, cited_item_id from parliament_citation where item_id like 'commons-2024-08-01-%' order by 1")
    assert found.fetchall() == [("48634", None), ("999991", None), ("999992", None), ("999993", None)]


def test_a_law_s_number_is_no_project_and_a_statement_takes_over_no_question(tmp_path: Path) -> None:
    data = data_of_parliament(tmp_path / "data")
    before = built(data).execute("select kind, heading from parliament_item where api_id = '767482'").fetchall()
    keep(data, ask(1, "<p>5 requests.</p>", "On pupil data under Regulations (S.I. 2021/182)."), NOW)
    keep(data, statement(767482, "2019-11-27", "HCWS999", "<p>Made up, on Question 48634.</p>"), NOW, "statements")
    database = built(data)
    assert database.execute("select count(*) from parliament_entry where item_id like 'commons-2024-08-01-%'").fetchone() == (0,)
    after = "select kind, heading from parliament_item where api_id = '767482' and kind = 'question'"
    assert database.execute(after).fetchall() == before


@real
def test_of_the_real_month_every_proposal_quotes_its_answer_exactly(tmp_path: Path) -> None:
    data = made_up.data_folder(tmp_path / "data")
    sources = (data / "declared" / "sources.yml").read_text(encoding="utf-8")
    (data / "declared" / "sources.yml").write_text(sources.replace("[National", '["the", National'), encoding="utf-8")
    for value in august_2024(Path(EVIDENCE)):
        if "<p" in (value["answerText"] or ""):
            keep(data, value, NOW)
    database = built(data)
    counts = dict(database.execute("select kind, count(*) from claim_candidate group by 1"))
    assert counts["figure"] >= 5
    assert counts["to_read"] + counts["none_given"] >= 10
    missing = "select count(*) from claim_candidate join parliament_list using (item_id) where instr(answer_text, quotation) = 0"
    assert database.execute(missing).fetchone() == (0,)
