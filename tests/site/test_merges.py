"""By how many a count of entries could fall is counted as by hand, whatever the order of the pairs that await a person."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from itertools import permutations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from register_site.lists.merges import merges

from tests.conftest import ROOT
from tests.site.conftest import Site

ENTRIES = st.sampled_from("abcdefgh")
TOLD_OF = st.sampled_from("xyz")
VIEW = re.search(r"create view release_by_year as.*?;", (ROOT / "pipeline" / "schema.sql").read_text(encoding="utf-8"), re.S)


def by_hand(pairs: list[tuple[str, str]]) -> int:
    """How many entries would go: those that are in a pair, less one for each group of them that hangs together."""
    groups = [{one} for one in {one for pair in pairs for one in pair}]
    entries = len(groups)
    for first, second in pairs:
        joined = [group for group in groups if group & {first, second}]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return entries - len(groups)


def test_a_ring_of_four_entries_can_lose_three() -> None:
    ring = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")]
    assert {merges(pairs) for pairs in permutations(ring)} == {3}


@given(st.lists(st.tuples(ENTRIES, ENTRIES), max_size=16))
def test_any_pairs_join_as_many_as_by_hand(pairs: list[tuple[str, str]]) -> None:
    assert merges(pairs) == by_hand(pairs)


@given(st.lists(st.tuples(st.sampled_from(["", *"abcdefgh"]), st.sampled_from("abcdefgh")), max_size=16), st.sets(ENTRIES))
def test_what_stands_beside_goes_with_nothing_and_joins_what_is_the_same_as_it(pairs: list[tuple[str, str]], beside: set[str]) -> None:
    groups = [{one} for one in {one for pair in pairs for one in pair}]
    for first, second in pairs:
        joined = [group for group in groups if group & {first, second}]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    counted = [(len(group - beside - {""}), "" in group) for group in groups]
    assert merges(pairs, beside) == sum(number if away else max(0, number - 1) for number, away in counted)


@given(
    st.dictionaries(st.sampled_from("abcdefghxyz"), st.sampled_from(["2019", "2020"]), min_size=1),
    st.lists(st.tuples(ENTRIES, ENTRIES), max_size=10),
    st.lists(st.tuples(TOLD_OF, ENTRIES), max_size=6),
)
def test_releases_by_year_fall_as_far_as_the_lists_of_the_same_entries(
    years: dict[str, str], alike: list[tuple[str, str]], told: list[tuple[str, str]]
) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table release (entry_id, year, stated_as, in_scope, audience)")
    connection.execute("create table link_candidate (entry_id, other_entry_id, kind, decision)")
    assert VIEW
    connection.execute(VIEW[0])
    connection.executemany("insert into release values (?, ?, 'sent', 'yes', 'external')", years.items())
    pairs = [(*pair, "same_title") for pair in alike if pair[0] != pair[1]] + [(*pair, "told_of") for pair in told]
    connection.executemany("insert into link_candidate values (?, ?, ?, 'undecided')", pairs)
    for year, releases, at_least in connection.execute("select year, releases, releases_at_least from release_by_year").fetchall():
        here = {entry for entry, stated in years.items() if stated == year}
        # '' stands for all that is outside; what is only told of is one of those beside it, at most.
        inside = [(one if one in here else "", other if other in here else "", kind) for one, other, kind in pairs]
        joined = [(one, other) for one, other, kind in inside if kind == "same_title" and one != other]
        for one in here & set("xyz"):
            joined += [(one, other) for other in sorted(b for a, b, kind in inside if (a, kind) == (one, "told_of"))[:1]]
        assert (releases, at_least) == (len(here), len(here) - by_hand(joined))


def test_what_a_person_has_decided_takes_nothing_away_and_what_is_outside_may(database: Path, tmp_path: Path) -> None:
    """On a copy of the made-up register with no pairs but these: one of entries decided and one not, and organisations of which one is
    named with entries in scope and the other is not."""
    copy = tmp_path / "register.db"
    shutil.copy(database, copy)
    with sqlite3.connect(copy) as connection:
        listed = "select entry_id from entry where outcome = 'secure_access' and in_scope = 'yes' and audience = 'external' order by 1"
        one, two, three, four = (entry_id for (entry_id,) in connection.execute(f"{listed} limit 4"))
        connection.execute("delete from link_candidate")
        decided = [(one, two, "same_title", 90, "made up", "not_same"), (three, four, "same_title", 90, "made up", "undecided")]
        connection.executemany("insert into link_candidate values (?, ?, ?, ?, ?, ?)", decided)
        pair = connection.execute("select min(recipient_id), max(recipient_id) from recipient_list where entries_in_scope > 0").fetchone()
        connection.execute("update recipient_list set entries_in_scope = 0 where recipient_id = ?", pair[1:])
        pair = (*pair, "spelling", 90, "made up", "", "undecided", None, None, None)
        connection.execute("delete from recipient_candidate")
        connection.execute(f"insert into recipient_candidate values ({', '.join('?' * len(pair))})", pair)
    site = Site(copy)

    def said(address: str) -> tuple[int, int]:
        told = json.loads(site.get(address).body)
        fewest = re.search(r"or down to ([\d,]+)", told["in_words"])
        return told["row_count"], told["row_count"] - int(fewest[1].replace(",", "")) if fewest else 0

    assert said("/entries.json?outcome=secure_access")[1] == 1
    others, may_go = said("/recipients.json?show=others")
    assert (others > 0, may_go) == (True, 1), "it may turn out to be one with entries in scope"
    assert said("/recipients.json")[1] == 0, "one with entries in scope keeps them"
    assert said("/recipients.json?show=any")[1] == 1


def test_an_entry_that_is_the_same_as_one_without_its_dataset_has_it_still(database: Path, tmp_path: Path) -> None:
    """On a copy of the made-up register with no pairs but these, of which each time one entry alone is named with the dataset."""
    copy = tmp_path / "register.db"
    shutil.copy(database, copy)
    with sqlite3.connect(copy) as connection:
        listed = "select entry_id from entry where outcome = ? and in_scope = 'yes' and audience = 'external' order by 1"
        one, two, three, *_ = (entry_id for (entry_id,) in connection.execute(listed, ("secure_access",)))
        sent, *_ = (entry_id for (entry_id,) in connection.execute(listed, ("sent",)))
        connection.execute("delete from entry_dataset where dataset_id = 'leo' or entry_id = ?", (three,))
        connection.executemany("insert into entry_dataset values (?, 'leo')", [(one,), (two,)])

    def may_go(address: str, *pairs: tuple[str, str, str]) -> int:
        with sqlite3.connect(copy) as connection:
            connection.execute("delete from link_candidate")
            rows = [(*pair, 90, "made up", "undecided") for pair in pairs]
            connection.executemany("insert into link_candidate values (?, ?, ?, ?, ?, ?)", rows)
        # A served file never changes, so each is a new one.
        (folder := tmp_path / str(len(list(tmp_path.iterdir())))).mkdir()
        told = json.loads(Site(shutil.copy(copy, folder / "register.db")).get(address).body)
        fewest = re.search(r"or down to ([\d,]+)", told["in_words"])
        return int(told["row_count"]) - int(fewest[1].replace(",", "")) if fewest else 0

    named = "/entries.json?dataset=leo"
    assert may_go(named, (one, three, "same_title")) == 0
    assert may_go(named, (one, three, "told_of")) == 0
    assert may_go(named, (one, three, "same_title"), (two, three, "same_title")) == 1
    assert may_go(named, (one, three, "told_of"), (two, three, "told_of")) == 1
    assert may_go(named, (one, two, "told_of"), (one, three, "told_of")) == 1
    assert may_go(named, (one, sent, "same_title")) == 0
    assert may_go(f"{named}&outcome=secure_access", (one, sent, "same_title")) == 1
    assert may_go("/entries.json?dataset=not_stated", (one, three, "same_title")) == 1, "it would name one"
    assert may_go(named, (one, two, "same_title")) == 1
    newest = max((path for path in tmp_path.iterdir() if path.is_dir()), key=lambda path: int(path.name))
    assert "They may turn out to be no more than 1:" in Site(newest / "register.db").get("/datasets/leo").text
