"""Listings to entries: each rule of identity, the ids, and the keys that must lead to the same entry for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declaring.declarations import Declared
from pipeline.entries.commercial import commercial_answers
from pipeline.entries.decided import DECIDED, decision_issues
from pipeline.entries.groups import Group, keys_of
from pipeline.entries.near_misses import candidates
from pipeline.link import link
from pipeline.model import Listing
from tests.pipeline.made_up import SOURCE, edition, listing, saying, value

OLDER, BETWEEN, NEWER = (f"{SOURCE}-2026-{month}-01" for month in ("03", "04", "06"))


def decided(declared: Declared, *answers: tuple[Listing, Listing, str]) -> Declared:
    return deciding(declared, *((one.listing_key, other.listing_key, same, "2026-11-26") for one, other, same in answers))


def deciding(declared: Declared, *rows: tuple[str, str, str, str]) -> Declared:
    """The settings with rows of decisions: two names, yes or no, and the day."""
    names = ("listing_key", "other_key", "same", "decided_on")
    return replace(declared, decisions=declared.decisions | {"entry_links": [dict(zip(names, row, strict=True)) for row in rows]})


def not_applied(declared: Declared, *listings: Listing) -> list[str]:
    return [issue.message for issue in decision_issues(link([*listings], declared), declared)]


def linked(declared: Declared, *listings: Listing) -> dict[str, list[tuple[str, str]]]:
    """entry id -> (row id, rule) of its listings."""
    return {
        group.entry_id: [(one.row_id, rule) for one, rule in zip(group.listings, group.rules, strict=True)]
        for group in link([*listings], declared)
    }


def sizes(declared: Declared, *listings: Listing) -> list[int]:
    return sorted(len(group.listings) for group in link([*listings], declared))


def rules(declared: Declared, *listings: Listing) -> set[str]:
    return {rule for found in linked(declared, *listings).values() for _, rule in found}


@pytest.mark.parametrize("title", ["A made-up project", "A MADE UP  project.", "A madeup\u00ad project_x000D_"])
def test_the_same_reference_and_title_twice_in_an_edition_is_one_entry(title: str, declared: Declared) -> None:
    assert sizes(declared, listing("2020/001", "A made-up project"), listing("2020/001", title, "Person Two", row=3)) == [2]


def test_one_title_inside_the_other_is_one_entry_where_no_third_competes(declared: Declared) -> None:
    short, long, other = (
        listing("2020/001", title, row=row) for row, title in enumerate(("Attainment", "Attainment of pupils", "Earnings"), start=2)
    )
    assert sizes(declared, short, long) == [2]
    assert sizes(declared, short, other) == [1, 1]
    longer = listing("2020/001", "Attainment of pupils at school", row=5)
    assert sizes(declared, short, long, longer) == [1, 1, 1]


def test_a_row_without_a_title_joins_no_other_of_its_edition(declared: Declared) -> None:
    assert sizes(declared, listing("2020/001", None), listing("2020/001", "Attainment", row=3)) == [1, 1]


def test_two_projects_with_one_number_stay_two_in_every_edition(declared: Declared) -> None:
    rows = [
        listing("2020/001", title, edition_id=edition, row=row)
        for edition in (OLDER, NEWER)
        for row, title in enumerate(("Attainment", "Earnings"), start=2)
    ]
    found = linked(declared, *rows)
    assert sorted(map(len, found.values())) == [2, 2]
    assert {re.sub("k[0-9a-f]{8}$", "k", entry_id) for entry_id in found} == {"uksa-2020-001-k"}
    assert {rule for members in found.values() for _, rule in members[1:]} == {"reference and title"}


def test_across_editions_the_same_reference_and_title_is_one_entry(declared: Declared) -> None:
    found = linked(
        declared,
        listing("2020/001", "Attainment", "Person One", edition_id=OLDER),
        listing("2020/001", "ATTAINMENT!", "Person Two", edition_id=NEWER),
    )
    assert found == {"uksa-2020-001": [(f"{OLDER}-s1-r2", "new entry"), (f"{NEWER}-s1-r2", "reference and title")]}


@pytest.mark.parametrize("same", [{"people": "Person\u00a0One "}, {"people": "Person Two", "organisations": ["example"]}])
def test_across_editions_a_changed_title_follows_the_same_people_or_organisations(same: dict[str, object], declared: Declared) -> None:
    older = listing("2020/001", "Attainment", organisations=["example"], edition_id=OLDER)
    newer = listing("2020/001", "Earnings", edition_id=NEWER, **same)  # type: ignore[arg-type]
    assert linked(declared, older, newer)["uksa-2020-001"][1][1] == "reference and recipients"


def test_a_changed_title_and_changed_people_is_a_new_entry_with_a_reason(declared: Declared) -> None:
    older = listing("2020/001", "Attainment", "Person One", ["example"], edition_id=OLDER)
    newer = listing("2020/001", "Earnings", "Person Two", ["other"], edition_id=NEWER)
    assert sizes(declared, older, newer) == [1, 1]
    assert rules(declared, older, newer) == {"new entry", "new entry: the reference was listed for another"}


def test_blank_people_are_not_the_same_people(declared: Declared) -> None:
    assert sizes(
        declared, listing("2020/001", "Attainment", "", edition_id=OLDER), listing("2020/001", "Earnings", " ", edition_id=NEWER)
    ) == [1, 1]


def nameless(date: str | None, purpose: str | None, edition_id: str, row: int = 2, organisations: Iterable[str] = ()) -> Listing:
    """A row of a list of requests whose recipient is blank or withheld, and which has no column of titles or people."""
    more = {"recipients_text": value("recipients_text", "Example Ltd")} if organisations else {}
    without = ("title", "people_and_organisations")
    return listing("2020/001", None, "", organisations, date, edition_id, row, without=without, purpose=value("purpose", purpose), **more)


def test_rows_of_one_number_without_titles_are_one_project_unless_they_name_different_recipients(declared: Declared) -> None:
    named, other = (nameless("2020-03-01", None, NEWER, row, [body]) for row, body in ((2, "a"), (3, "b")))
    assert sizes(declared, named, nameless("2020-03-01", None, NEWER, 3)) == [2]
    assert sizes(declared, named, other) == [1, 1]


@pytest.mark.parametrize(
    ("older", "newer", "entries"),
    [
        ((None, "Attainment"), (None, "attainment."), 1),
        (("2020-03-01", None), ("2020-03-01", None), 1),
        (("2020-03-01", "Attainment"), ("2020-03-01", None), 1),
        (("2020-03-01", "Attainment"), ("2020-03-01", "Earnings"), 2),
        (("2020-03-01", "Attainment"), ("2021-03-01", "Attainment"), 2),
        (("2020-03-01", None), (None, "Attainment"), 2),
    ],
)
def test_a_reference_that_names_nobody_is_followed_by_its_date_and_purpose(
    older: tuple[str | None, str | None], newer: tuple[str | None, str | None], entries: int, declared: Declared
) -> None:
    assert len(sizes(declared, nameless(*older, OLDER), nameless(*newer, NEWER))) == entries


def test_a_recipient_that_is_named_later_is_the_same_entry_and_another_recipient_is_not(declared: Declared) -> None:
    blank, named, other = (
        nameless("2020-03-01", None, edition, organisations=bodies)
        for edition, bodies in ((OLDER, ()), (NEWER, ["example"]), (f"{SOURCE}-2026-09-01", ["another"]))
    )
    assert sizes(declared, blank, named) == [2]
    assert sizes(declared, named, other) == [1, 1]
    twice = [nameless("2020-03-01", purpose, NEWER, row) for row, purpose in enumerate(("Attainment", "Earnings"), start=2)]
    assert sizes(declared, blank, *twice) == [1, 1, 1]


def test_a_blank_recipient_between_two_does_not_make_one_entry_of_two_recipients(declared: Declared) -> None:
    editions = (OLDER, NEWER, f"{SOURCE}-2026-09-01")

    def rows(*bodies: tuple[str, ...]) -> list[Listing]:
        return [
            nameless("2020-03-01", "Attainment", edition, organisations=named) for edition, named in zip(editions, bodies, strict=True)
        ]

    assert sizes(declared, *rows(("example",), (), ("another",))) == [1, 2]
    assert sizes(declared, *rows(("example",), (), ("example",))) == [3]
    assert sizes(declared, *rows((), (), ("another",))) == [3]


def test_a_changed_title_is_not_followed_where_an_edition_lists_the_number_twice(declared: Declared) -> None:
    older = listing("2020/001", "Attainment", edition_id=OLDER)
    newer = [listing("2020/001", title, edition_id=NEWER, row=row) for row, title in enumerate(("Earnings", "Health"), start=2)]
    assert sizes(declared, older, *newer) == [1, 1, 1]


def test_a_title_that_comes_back_finds_its_entry(declared: Declared) -> None:
    rows = [
        listing("2020/001", title, people, edition_id=f"{SOURCE}-2026-0{month}-01")
        for month, title, people in ((1, "Attainment", "Person One"), (2, "Earnings", "Person One"), (3, "Attainment", "Person Two"))
    ]
    assert sizes(declared, *rows) == [3]


def test_another_reference_is_never_joined_however_alike(declared: Declared) -> None:
    assert sizes(declared, listing("2020/001", "Attainment"), listing("2020/002", "Attainment", row=3)) == [1, 1]
    assert sizes(declared, listing("2020/001", "Attainment", edition_id=OLDER), listing("2020/001A", "Attainment", edition_id=NEWER)) == [
        1,
        1,
    ]


def test_without_a_reference_equal_recipient_title_and_date_are_one_entry(declared: Declared) -> None:
    older, newer = (listing(None, "Attainment", edition_id=edition) for edition in (OLDER, NEWER))
    assert sizes(declared, older, newer) == [2]
    assert rules(declared, older, newer) == {"new entry: no reference", "equal recipient, title and date"}


@pytest.mark.parametrize(
    "other", [{"title": "Earnings"}, {"people": "Person Two"}, {"approved_on": "2020-03-02"}, {"organisations": ["example"]}]
)
def test_without_a_reference_any_difference_makes_another_entry(other: dict[str, object], declared: Declared) -> None:
    one = {"reference": None, "title": "Attainment"}
    assert sizes(declared, listing(**one, edition_id=OLDER), listing(**one | other, edition_id=NEWER)) == [1, 1]  # type: ignore[arg-type]


@pytest.mark.parametrize("blank", [{"title": None}, {"people": ""}, {"approved_on": None}])
def test_without_a_reference_all_three_must_be_there(blank: dict[str, object], declared: Declared) -> None:
    facts = {"reference": None, "title": "Attainment"} | blank
    rows = [listing(**facts, edition_id=edition, key=f"k{edition}") for edition in (OLDER, NEWER)]  # type: ignore[arg-type]
    assert sizes(declared, *rows) == [1, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (listing(None, "Attainment", approved_on=None, edition_id=OLDER), listing(None, "Attainment", approved_on=None, edition_id=NEWER)),
        (listing(None, "Attainment", approved_on=None), listing(None, "Attainment", approved_on=None, row=3)),
        (listing(None, "Attainment", "Person One"), listing(None, "Attainment", "Person Two", row=3)),
    ],
)
def test_entries_without_a_reference_have_ids_of_their_own(one: Listing, other: Listing, declared: Declared) -> None:
    groups = link([one, other], declared)
    assert len(groups) == 2
    assert len({group.entry_id for group in groups}) == 2


def test_a_decision_joins_what_no_rule_would(declared: Declared) -> None:
    one, other = listing("2020/001", "Attainment"), listing("2020/001", "Earnings", "Person Two", row=3)
    found = linked(decided(declared, (one, other, "yes")), one, other)
    assert [sorted(rule for _, rule in members) for members in found.values()] == [["decided by a person", "new entry"]]
    assert list(found) == ["uksa-2020-001"]


def test_what_a_decision_joins_stands_in_order_of_time_and_the_newest_words_count(declared: Declared) -> None:
    said = {OLDER: "For research.", BETWEEN: "For commercial purposes.", NEWER: "For non commercial research."}
    first, between, last = (
        listing(reference, title, edition_id=edition, row=row, purpose=value("purpose", said[edition]))
        for reference, title, edition, row in (
            ("2020/001", "Attainment", OLDER, 2),
            ("2021/009", "Earnings", BETWEEN, 3),
            ("2020/001", "Attainment", NEWER, 2),
        )
    )
    all_of_it, transcription = [first, between, last], transcribed("2020/001")
    [entry] = link([*all_of_it, transcription], decided(declared, (first, between, "yes")))
    assert [one.edition_id for one in entry.listings] == [OLDER, BETWEEN, NEWER, transcription.edition_id]
    named = dict(zip([one.row_id for one in entry.listings], entry.rules, strict=True))
    joined = {one.row_id for one in (first, last, transcription)} if named[first.row_id] == DECIDED else {between.row_id}
    assert {row_id for row_id, rule in named.items() if rule == DECIDED} == joined
    made = [*(edition(one[-10:]) for one in (OLDER, BETWEEN, NEWER)), edition("2026-11-23", transcribed=True)]
    [answer] = [one for one in commercial_answers(entry, {one.edition_id: one for one in made}, {}, declared) if one.fact == "purpose"]
    assert (answer.evidence, answer.answer) == (said[NEWER], "no")


def test_a_decision_keeps_apart_what_a_rule_would_join(declared: Declared) -> None:
    older, newer = listing("2020/001", "Attainment", edition_id=OLDER), listing("2020/001", "Attainment!", edition_id=NEWER)
    assert sizes(declared, older, newer) == [2]
    assert sizes(decided(declared, (newer, older, "no")), older, newer) == [1, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (listing("2020/001", "Attainment"), listing("2020/001", "Attainment!", row=3)),
        (listing(None, "Attainment", edition_id=OLDER), listing(None, "Attainment!", edition_id=NEWER)),
        (listing("2020/001", "Attainment"), listing("2020/001", None, edition_id="documented-2026-11-23", transcribed=True)),
    ],
)
def test_a_decision_keeps_apart_wherever_rows_would_be_joined(one: Listing, other: Listing, declared: Declared) -> None:
    assert sizes(declared, one, other) == [2]
    assert sizes(decided(declared, (one, other, "no")), one, other) == [1, 1]


def twin(body: str, edition_id: str, row: int) -> Listing:
    """A share without a reference: its key is that of every other with its title and date, whoever is named."""
    return listing(None, "Made-up statistics", people=body, edition_id=edition_id, row=row, key="kshared")


def test_a_key_that_several_entries_have_decides_nothing_and_an_issue_says_so(declared: Declared) -> None:
    rows = [twin(body, edition, row) for edition in (OLDER, BETWEEN, NEWER) for row, body in enumerate("AB", start=2)]
    assert sizes(declared, *rows) == [3, 3]
    for answer in ("no", "yes"):
        said = decided(declared, (rows[0], rows[1], answer))
        assert sizes(said, *rows) == [3, 3]
        assert len(not_applied(said, *rows)) == 1
        assert "stands in several entries" in not_applied(said, *rows)[0]
    later = listing("2024/001", "Made-up statistics", people="B", edition_id=NEWER, row=9)
    said = decided(declared, (later, rows[1], "yes"))
    assert sizes(said, *rows, later) == [1, 3, 3]
    assert "row_id" in not_applied(said, *rows, later)[0]


def test_the_id_of_a_row_names_its_entry_where_the_key_does_not(declared: Declared) -> None:
    rows = [twin(body, edition, row) for edition in (OLDER, BETWEEN) for row, body in enumerate("AB", start=2)]
    later = listing("2024/001", "Made-up statistics", people="B", edition_id=NEWER, row=9)
    pairs = ((later.listing_key, rows[1].row_id, "yes"), (rows[0].row_id, rows[1].row_id, "no"))
    said = deciding(declared, *((*pair, "2026-11-26") for pair in pairs))
    found = link([*rows, later], said)
    assert sorted([one.row_id for one in entry.listings] for entry in found) == sorted(
        [[rows[0].row_id, rows[2].row_id], [rows[1].row_id, rows[3].row_id, later.row_id]]
    )
    assert not_applied(said, *rows, later) == []


@pytest.mark.parametrize("turn", [1, -1])
def test_what_hangs_together_is_one_entry_whatever_the_order_unless_a_no_stands_in_it(turn: int, declared: Declared) -> None:
    a, b, c, d = (listing(f"2020/00{number}", f"Title {number}", row=number) for number in (1, 2, 3, 4))
    chain = [(a, b, "yes"), (c, d, "yes"), (b, c, "yes")][::turn]
    assert sizes(decided(declared, *chain), a, b, c, d) == [4]
    [entry] = link([a, b, c, d], decided(declared, *chain))
    assert entry.entry_id == "uksa-2020-001"
    parted = decided(declared, *chain, (a, d, "no"))
    assert sizes(parted, a, b, c, d) == [1, 1, 1, 1]
    assert len(not_applied(parted, a, b, c, d)) == 3
    assert all("other rows say otherwise" in one for one in not_applied(parted, a, b, c, d))


def test_the_last_day_decides_and_two_answers_of_one_day_decide_nothing(declared: Declared) -> None:
    a, b = (listing(f"2020/00{number}", f"Title {number}", row=number) for number in (1, 2))
    yes, no = (a.listing_key, b.listing_key, "yes"), (b.listing_key, a.listing_key, "no")
    for rows, size in ((((*yes, "2026-01-01"), (*no, "2026-02-01")), [1, 1]), (((*yes, "2026-02-01"), (*no, "2026-01-01")), [2])):
        for order in (rows, rows[::-1]):
            assert sizes(deciding(declared, *order), a, b) == size
            assert not_applied(deciding(declared, *order), a, b) == []
    both = deciding(declared, (*yes, "2026-01-01"), (*no, "2026-01-01"))
    assert sizes(both, a, b) == [1, 1]
    assert len(not_applied(both, a, b)) == 1


def test_what_two_decisions_join_is_joined_once_where_a_rule_joins_them_too(declared: Declared) -> None:
    a, b, c, d = (listing(f"2020/00{number}", "One title", row=number, edition_id=OLDER) for number in (1, 2, 3, 4))
    again = [one._replace(edition_id=NEWER, row_id=f"{NEWER}-r{number}") for number, one in enumerate((a, b, c, d), start=2)]
    for answers in ([(a, b, "yes"), (c, d, "yes")], [(a, b, "yes"), (b, c, "yes"), (a, d, "yes"), (c, d, "yes")]):
        found = link([a, b, c, d, *again], decided(declared, *answers))
        assert sorted(len({one.row_id for one in entry.listings}) for entry in found) == sorted(len(entry.listings) for entry in found)
        assert sum(len(entry.listings) for entry in found) == 8
        assert len(found) == (2 if len(answers) == 2 else 1)


def test_an_entry_that_was_joined_to_one_that_was_joined_in_turn_is_joined_once(declared: Declared) -> None:
    """One decision names the first by its key and the third by its row, another the second and the third by their keys."""
    a, b, c = (listing(f"2020/00{number}", f"Title {number}", row=number, edition_id=OLDER) for number in (2, 3, 4))
    again = [one._replace(edition_id=NEWER, row_id=f"{NEWER}-r{number}") for number, one in enumerate((a, b, c), start=2)]
    last = saying(again[2], listing_key="knew")
    for order in permutations([*again[:2], last]):
        settings = deciding(
            declared, (a.listing_key, last.row_id, "yes", "2026-11-26"), (b.listing_key, last.listing_key, "yes", "2026-11-26")
        )
        [found] = link([c, a, b, *order], settings)
        assert sorted(one.row_id for one in found.listings) == sorted(one.row_id for one in (a, b, c, *again))


def test_what_a_person_joined_is_one_entry_to_a_later_edition_and_to_a_transcription(declared: Declared) -> None:
    first = listing("2020/009", "First", "Person One", edition_id=OLDER)
    second = listing("2020/009", "Second", "Person Two", edition_id=BETWEEN)
    amended = listing("2020/009", "Second, amended", "Person Two", edition_id=NEWER)
    assert sizes(declared, first, second, amended) == [1, 2]
    assert sizes(decided(declared, (first, second, "yes")), first, second, amended) == [3]
    assert sizes(declared, first, second, transcribed("2020/009")) == [1, 1, 1]
    assert sizes(decided(declared, (first, second, "yes")), first, second, transcribed("2020/009")) == [3]


def test_entries_without_a_reference_are_not_offered_as_having_the_same(declared: Declared) -> None:
    [near] = candidates(link([twin("A", NEWER, 2), twin("B", NEWER, 3)], declared))
    assert (near.kind, near.score) == ("same_title", None)
    assert "no reference" in near.why


def test_near_misses_are_offered_with_a_score_and_never_joined(declared: Declared) -> None:
    groups = link(
        [
            listing("2020/001", "Attainment of pupils at school"),
            listing("2020/001", "Attainment of pupils in schools", "Person Two", row=3),
            listing("2020/001", "Zzz", "Person One", row=4),
            listing("2020/002", "Attainment of pupils at school", row=5),
        ],
        declared,
    )
    found = [((near.score or 0) >= 60, near.why) for near in candidates(groups)]
    assert len(groups) == 4
    assert sorted(found) == [(False, "the same reference and recipients, titles unlike"), (True, "the same reference, titles alike")]


@pytest.mark.parametrize(("title", "scores"), [("Learning of adults at work", [61]), ("Attendance of pupils in care", [])])
def test_titles_with_one_reference_are_offered_from_sixty_of_a_hundred_on(title: str, scores: list[int], declared: Declared) -> None:
    beside = {61: "Earnings of pupils after school"}.get(max(scores, default=0), "Attainment of pupils at school")
    groups = link([listing("2020/001", beside), listing("2020/001", title, "Person Two", row=3)], declared)
    assert [near.score for near in candidates(groups)] == scores


@pytest.mark.parametrize(("when", "offered"), [(None, True), ("2020", True), ("2020-03-01", True), ("2021", False)])
def test_what_is_told_of_is_offered_with_an_entry_of_its_recipient_where_no_date_speaks_against_it(
    when: str | None, offered: bool, declared: Declared
) -> None:
    collected = listing("2020/001", "T", organisations=["a"])
    told = listing(None, None, "", ["a"], when, "documented-2026-11-23", 9, "kt9", transcribed=True, without=["title"])
    assert [near.kind for near in candidates(link([collected, told], declared))] == (["told_of"] if offered else [])


def transcribed(reference: str | None, key: str = "", row: int = 9) -> Listing:
    return listing(reference, None, edition_id="documented-2026-11-23", transcribed=True, key=key or f"kt{row}", row=row, without=["title"])


def test_a_transcription_joins_the_listing_that_it_stands_for(declared: Declared) -> None:
    twins = [listing("2020/001", title, row=row) for row, title in enumerate(("Attainment", "Earnings"), start=2)]
    found = linked(declared, *twins, transcribed("2020/001", twins[1].listing_key))
    assert sorted(rule for members in found.values() for _, rule in members) == [
        "new entry",
        "new entry: the reference was listed for another",
        "transcribed: the listing it stands for",
    ]
    assert [rule for _, rule in found[f"uksa-2020-001-{twins[1].listing_key[:9]}"]][1:] == ["transcribed: the listing it stands for"]


def test_a_transcription_joins_by_its_reference_where_one_entry_has_it(declared: Declared) -> None:
    assert (
        linked(declared, listing("2020/001", "Attainment"), transcribed("2020/001"))["uksa-2020-001"][1][1]
        == "transcribed: the same reference"
    )
    twins = [listing("2020/001", title, row=row) for row, title in enumerate(("Attainment", "Earnings"), start=2)]
    assert sizes(declared, *twins, transcribed("2020/001")) == [1, 1, 1]


def test_a_transcription_of_its_own_is_an_entry_under_its_reference(declared: Declared) -> None:
    assert linked(declared, transcribed("2020/001")) == {"uksa-2020-001": [("documented-2026-11-23-s1-r9", "transcribed: new entry")]}


def test_a_transcription_without_a_reference_joins_by_its_key(declared: Declared) -> None:
    held = listing(None, "Attainment")
    assert sizes(declared, held, transcribed(None, held.listing_key)) == [2]


REFERENCES = st.sampled_from(["2020/001", "2020/002", None])
TITLES = st.sampled_from(["Attainment", "ATTAINMENT!", "Attainment of pupils", "Earnings", "Zzz"])
PEOPLE = st.sampled_from(["Person One", "Person Two"])


def edition_rows(edition: str, facts: Iterable[tuple[str | None, str, str]]) -> list[Listing]:
    return [listing(reference, title, people, edition_id=edition, row=row) for row, (reference, title, people) in enumerate(facts, start=2)]


def entry_of_row(groups: list[Group]) -> dict[str, Group]:
    return {one.row_id: group for group in groups for one in group.listings}


FACTS = st.lists(st.tuples(REFERENCES, TITLES, PEOPLE), max_size=5)


@given(FACTS, FACTS)
def test_every_listing_is_in_one_entry_and_every_id_can_stand_in_an_address(
    declared: Declared, older: list[tuple[str | None, str, str]], newer: list[tuple[str | None, str, str]]
) -> None:
    listings = edition_rows(OLDER, older) + edition_rows(NEWER, newer)
    groups = link(listings, declared)
    assert sorted(one.row_id for group in groups for one in group.listings) == sorted(one.row_id for one in listings)
    assert all(len(group.rules) == len(group.listings) for group in groups)
    for group in groups:
        assert group.entry_id in keys_of(group)
        assert all(re.fullmatch(r"[A-Za-z0-9-]+", key) for key in keys_of(group))
        assert {one.text_of("reference") for one in group.listings} in ({"2020/001"}, {"2020/002"}, {None})


@given(FACTS, FACTS)
def test_an_older_edition_found_later_breaks_no_link(
    declared: Declared, older: list[tuple[str | None, str, str]], newer: list[tuple[str | None, str, str]]
) -> None:
    older, newer = ([one for one in facts if one[0]] for facts in (older, newer))
    before = link(edition_rows(NEWER, newer), declared)
    assert sum(len(group.listings) for group in before) == len(newer)
    after = link(edition_rows(OLDER, older) + edition_rows(NEWER, newer), declared)
    now = entry_of_row(after)
    for group in before:
        homes = {now[one.row_id].entry_id for one in group.listings}
        keyed = [found for found in after if group.entry_id in keys_of(found)]
        assert homes & {found.entry_id for found in keyed}
        for one in group.listings:
            assert one.listing_key in keys_of(now[one.row_id])


def test_the_id_of_one_of_two_projects_with_a_number_stays_a_key_when_an_older_edition_is_found(declared: Declared) -> None:
    twins = [listing("2020/001", title, edition_id=NEWER, row=row) for row, title in enumerate(("Attainment", "Earnings"), start=2)]
    before = entry_of_row(link(twins, declared))
    older = listing("2020/001", "ATTAINMENT!", edition_id=OLDER)
    after = entry_of_row(link([older, *twins], declared))
    for twin in twins:
        assert before[twin.row_id].entry_id in keys_of(after[twin.row_id])
    assert before[twins[0].row_id].entry_id != after[twins[0].row_id].entry_id


def test_an_older_edition_found_later_breaks_no_link_without_a_reference(declared: Declared) -> None:
    newer = listing(None, "Attainment.", edition_id=NEWER)
    [before] = link([newer], declared)
    [after] = link([listing(None, "Attainment", edition_id=OLDER), newer], declared)
    assert before.entry_id in keys_of(after)


def test_a_decision_that_joins_two_references_keeps_both_ids(declared: Declared) -> None:
    one, other = listing("2020/001", "Attainment"), listing("2020/002", "Attainment", row=3)
    [joined] = link([one, other], decided(declared, (one, other, "yes")))
    assert {"uksa-2020-001", "uksa-2020-002"} <= keys_of(joined)


def test_an_edition_that_lists_two_titles_of_two_entries_joins_them_to_no_one(declared: Declared) -> None:
    """Though the one title is inside the other: each is known as the title of an entry of its own."""
    short, longer = listing("2020/001", "Attainment", edition_id=OLDER), listing("2020/001", "Attainment of pupils", "Person Two")
    both = [one._replace(edition_id=NEWER, row_id=f"{NEWER}-s1-r{row}") for row, one in enumerate((short, longer), start=2)]
    between = longer._replace(edition_id=BETWEEN, row_id=f"{BETWEEN}-s1-r2")
    assert sizes(declared, short, between, *both) == [2, 2]


def test_of_twins_without_a_date_the_one_with_the_very_same_words_is_followed(declared: Declared) -> None:
    def share(data: str, edition_id: str, row: int) -> Listing:
        texts = {"recipients_text": value("recipients_text", "Example Ltd"), "datasets_text": value("datasets_text", data)}
        return listing(None, "T", "", ["a"], None, edition_id, row, without=["people_and_organisations"], **texts)

    # The other one stands first.
    found = linked(declared, share("KS2", OLDER, 2), share("KS4", NEWER, 2), share("KS2", NEWER, 3)).values()
    assert sorted([row for row, _ in members] for members in found) == [[f"{OLDER}-s1-r2", f"{NEWER}-s1-r3"], [f"{NEWER}-s1-r2"]]


@pytest.mark.parametrize("people", [("Person One", "Person Two"), ("Person Two", "Person One")])
def test_of_rows_without_a_title_the_one_with_the_same_people_is_followed_whichever_stands_first(
    people: tuple[str, str], declared: Declared
) -> None:
    older = listing("2020/002", None, "Person One", edition_id=OLDER)
    newer = [listing("2020/002", None, one, edition_id=NEWER, row=row) for row, one in enumerate(people, start=2)]
    follows = next(group for group in link([older, *newer], declared) if len(group.listings) == 2)
    assert [one.said.withheld_text for one in follows.listings] == ["Person One", "Person One"]


@pytest.mark.parametrize("titles", [("Attainment", "Health"), ("Health", "Attainment")])
def test_two_earlier_titles_of_an_entry_come_back_to_it_whichever_stands_first(titles: tuple[str, str], declared: Declared) -> None:
    changes = [("2026-01-01", "Attainment"), ("2026-02-01", "Health"), ("2026-03-01", "Earnings")]
    before = [listing("2020/001", title, edition_id=f"{SOURCE}-{day}") for day, title in changes]
    back = [listing("2020/001", title, f"Person {title}", edition_id=NEWER, row=row) for row, title in enumerate(titles, start=2)]
    assert sizes(declared, *before, *back) == [5]
