"""Properties that hold whatever is printed: of folding and normalising, of linking, and of history. Everything drawn is made up.

Sixty examples of each in every run, the same ones every time; with REGISTER_SOAK set, two thousand of each, other ones each time.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.declaring.declarations import Declared
from pipeline.entries.groups import Group, keys_of
from pipeline.fold import as_said, body_key, fold, slug, squash, tidy
from pipeline.history import Event, listed_in, make_events
from pipeline.link import link
from pipeline.model import Edition, Listing
from pipeline.normalise import read_rows
from pipeline.privacy.masks import ANY_HINT, HINTS, RULES, mask
from tests.conftest import SOAK
from tests.pipeline.made_up import CSV_HEADINGS, SOURCE, edition, grid, listing, project, sheet, sheet_of

EXAMPLES = settings(max_examples=2_000 if SOAK else 60, derandomize=not SOAK, database=None, deadline=None)
STATUSES = {"stated", "not_stated", "not_recorded", "withheld", "not_read", "unparsed"}
# What folds in more than one step, cannot be seen, or is a mark of ours.
ODD = [*"\u00ad\u200b\ufeff\u00a0\ufb01ßİŉǅ\u037a½'’&@0\u0345", "_x000D_", "+44", "e\u0301"]
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=4)), max_size=8).map("".join))
LEGAL_FORMS = (("limited",), ("ltd",), ("public", "limited", "company"))


class Machine:
    """The settings. No dataclass: a failing example is to show what was drawn, and not the settings."""

    def __init__(self, declared: Declared) -> None:
        self.declared = declared


@pytest.fixture(scope="session")
def machine(declared: Declared) -> Machine:
    return Machine(declared)


# Folding

DONE = ("fold", "squash", "as_said", "tidy", "mask", "slug", "body_key")


@pytest.mark.parametrize("of", [fold, squash, as_said, tidy, mask, slug, lambda text: body_key(text, LEGAL_FORMS)], ids=DONE)
def test_doing_it_twice_changes_nothing_more(of: object) -> None:
    @EXAMPLES
    @given(TEXTS)
    def twice(text: str) -> None:
        once = of(text)  # type: ignore[operator]
        assert of(once) == once  # type: ignore[operator]

    twice()


@EXAMPLES
@given(st.lists(st.sampled_from([*"@%0123456789 .()-AdZé\u0663", "%40", "07946 0000"]), max_size=24).map("".join))
def test_the_one_hint_is_found_where_any_of_the_hints_is(text: str) -> None:
    assert bool(ANY_HINT.search(text)) == any(hint.search(text) for hint in HINTS.values())


PIECES = (
    *("AB", "ab", "Ax", "E1", "SW1A", "1", "23", "07946", "345", "6", "A", "D", " ", "-", ".", "/", "–", "(", "+44", "BFPO ", "2AA", "1aa"),
    *("é", "\u017f", "\u212a", "@", "(at)", " [dot] ", "a.b", "_", "\u00a0"),
)


@EXAMPLES
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=12).map("".join))
@example("AB123456C")
@example("ab 12 34 56 d")
@example("E1 2AA")
@example("x SW1A2AA.")
@example("BFPO 23")
@example("(0)7946 123456")
@example("a(at)b [dot] c")
def test_what_a_rule_finds_has_its_hint(text: str) -> None:
    for kind, rule in RULES.items():
        if any(not match.groupdict().get("kept") for match in rule.finditer(text)):
            assert HINTS[kind].search(text)
            assert ANY_HINT.search(text) or not text.isascii()


@EXAMPLES
@given(TEXTS, TEXTS)
def test_texts_that_fold_alike_squash_alike(one: str, other: str) -> None:
    assert squash(one) == squash(fold(one)) == squash(tidy(one))
    assert fold(one) != fold(other) or squash(one) == squash(other)


# Normalising

DATES = st.sampled_from(["2020-03-01", "01/03/2020", "31/04/2020", "TBC", "", "43891", "March 2020", "2020"])
CELLS = st.one_of(TEXTS, DATES, st.sampled_from(["2020/001", "2020/002 CLOSED", "NA", "None", "N/A", "-", "Not stated"]))
ROWS = st.lists(st.tuples(CELLS, TEXTS, TEXTS, CELLS, TEXTS, CELLS, DATES), max_size=5)


@EXAMPLES
@given(ROWS)
def test_what_is_printed_is_kept_and_every_blank_has_its_kind(machine: Machine, body: list[tuple[str, ...]]) -> None:
    made = sheet(grid([CSV_HEADINGS, project("2020/000", "Made-up"), *body]), machine.declared)
    assert made.plan.is_read, made.plan.reason
    withheld = {column.letter for column in made.plan.columns if column.treatment in ("withheld", "undeclared")}
    found = read_rows(made, SOURCE, False, machine.declared, {})
    printed = {row.number: row.cells for row in made.grid.rows}
    assert [row.number for row in found.rows] == [row.number for row in made.grid.rows]
    for row in found.rows:
        assert row.cells.keys() == printed[row.number].keys()
        for letter, text in row.cells.items():
            # A row that is no listing may hold people anywhere, and is withheld where it may.
            hidden = letter in withheld or row.disposition != "listing"
            assert text == mask(printed[row.number][letter]) or (hidden and text == "[withheld]"), (row, letter)
    for one in found.listings:
        cells = printed[int(one.row_id.rpartition("-r")[2])]
        for read in one.values:
            assert read.status in STATUSES
            assert (read.value is not None) == (read.status == "stated"), read
            if read.column_letter in withheld:
                assert read.printed in ("", "[withheld]")
            elif read.column_letter:
                assert read.printed == mask(cells.get(read.column_letter, "")), read
    assert sum(row.disposition == "listing" for row in found.rows) == len(found.listings)


# Linking

REFERENCES = st.sampled_from(["2020/001", "2020/002", None])
TITLES = st.sampled_from(["Attainment", "ATTAINMENT!", "Attainment of pupils", "Attainment of pupils at school", "Earnings", None])
PEOPLE = st.sampled_from(["Person One", "Person Two", ""])
BODIES = st.sampled_from([(), ("example",), ("example", "other"), ("other",)])
WHEN = st.sampled_from(["2020-03-01", "2021-05-05", None])
FACT = st.tuples(REFERENCES, TITLES, PEOPLE, BODIES, WHEN)
Fact = tuple[str | None, str | None, str, tuple[str, ...], str | None]
DAYS = ("2026-03-01", "2026-06-01", "2026-09-01", "2026-12-01")


def rows_of(day: str, facts: list[Fact]) -> list[Listing]:
    """The listings of one edition, from row 2 on."""
    return [
        listing(reference, title, people, bodies, when, edition_id=f"{SOURCE}-{day}", row=row)
        for row, (reference, title, people, bodies, when) in enumerate(facts, start=2)
    ]


def said(one: Listing) -> tuple[object, ...]:
    """What a row says, without where it stands."""
    return one.edition_id, one.values, one.said.withheld_text, tuple(named.recipient_id for named in one.organisations)


def what_they_say(group: Group) -> tuple[str, ...]:
    return tuple(sorted(map(repr, map(said, group.listings))))


EDITIONS = st.lists(st.lists(FACT, max_size=4), min_size=1, max_size=3)


@EXAMPLES
@given(EDITIONS)
def test_no_listing_is_lost_or_in_two_entries(machine: Machine, contents: list[list[Fact]]) -> None:
    listings = [one for day, facts in zip(DAYS, contents, strict=False) for one in rows_of(day, facts)]
    groups = link(listings, machine.declared)
    assert Counter(one.row_id for group in groups for one in group.listings) == Counter(one.row_id for one in listings)
    assert len({group.entry_id for group in groups}) == len(groups)
    assert all(len(group.rules) == len(group.listings) for group in groups)


@EXAMPLES
@given(EDITIONS, st.randoms(use_true_random=False))
def test_the_order_of_rows_in_an_edition_changes_no_entry(machine: Machine, contents: list[list[Fact]], chance: random.Random) -> None:
    """Entries are compared by what their rows say, as rows that say the same cannot be told apart. An id may rest on which row came
    first (`groups.name_entries`); then it is a key of the same entry in the other order, so that no link to it leads elsewhere."""
    listings, shuffled = [], []
    for day, facts in zip(DAYS, contents, strict=False):
        listings += rows_of(day, facts)
        shuffled += rows_of(day, chance.sample(facts, len(facts)))
    one, other = link(listings, machine.declared), link(shuffled, machine.declared)
    assert Counter(map(what_they_say, one)) == Counter(map(what_they_say, other))
    keys: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for group in other:
        keys[what_they_say(group)] |= keys_of(group)
    for group in one:
        # "-2" tells apart entries with one reference, title and date, by the order of their rows, which is all there is.
        assert re.sub(r"(-k[0-9a-f]{8,16})-\d+$", r"\1", group.entry_id) in keys[what_they_say(group)]


# History

NUMBERS = st.sets(st.integers(1, 6))
LISTED = st.lists(st.one_of(NUMBERS, st.none()), min_size=1, max_size=4)


def history_of(contents: Sequence[set[int] | None], declared: Declared) -> tuple[list[Edition], list[Event]]:
    """The editions that list those numbers, None being one whose sheet was not read, and the events between them."""
    editions = [edition(day, number) for number, day in enumerate(DAYS[: len(contents)], start=1)]
    sheets = [sheet_of(one, "unread" if listed is None else "declared") for one, listed in zip(editions, contents, strict=True)]
    listings = [
        listing(f"2020/{number:03}", f"Made-up project {number}", edition_id=made.edition_id, row=number + 1)
        for made, listed in zip(editions, contents, strict=True)
        for number in sorted(listed or ())
    ]
    return editions, make_events(listed_in(link(listings, declared)), editions, sheets, declared)


@EXAMPLES
@given(LISTED)
def test_the_events_of_every_entry_follow_from_one_another_and_add_up(machine: Machine, contents: list[set[int] | None]) -> None:
    editions, events = history_of(contents, machine.declared)
    spoke = [(made, listed) for made, listed in zip(editions, contents, strict=True) if listed is not None]
    assert not spoke or {event.edition_id for event in events} <= {made.edition_id for made, _ in spoke[1:]}
    now = {f"uksa-2020-{number:03}" for number in (spoke[0][1] if spoke else ())}
    ever, counted = set(now), len(now)
    for (before, _), (made, listed) in pairwise(spoke):
        own = [event for event in events if event.edition_id == made.edition_id]
        assert {event.previous_edition_id for event in own} <= {before.edition_id}
        for event in own:
            if event.kind in ("appeared", "reappeared"):
                assert event.entry_id not in now
                assert (event.kind == "reappeared") == (event.entry_id in ever)
                now.add(event.entry_id)
            else:
                assert event.kind in ("disappeared", "possibly_renumbered")
                now.remove(event.entry_id)
        ever |= now
        kinds = Counter(event.kind for event in own)
        counted += kinds["appeared"] + kinds["reappeared"] - kinds["disappeared"] - kinds["possibly_renumbered"]
        assert now == {f"uksa-2020-{number:03}" for number in listed}
        assert counted == len(listed)


@EXAMPLES
@given(st.lists(NUMBERS, min_size=2, max_size=4))
def test_an_edition_read_twice_makes_no_event(machine: Machine, contents: list[set[int]]) -> None:
    once = [(event.entry_id, event.kind) for event in history_of([contents[0], contents[1]], machine.declared)[1]]
    twice = [(event.entry_id, event.kind) for event in history_of([contents[0], contents[1], contents[1]], machine.declared)[1]]
    assert once == twice
