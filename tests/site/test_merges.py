"""By how many a count of entries could fall is counted as by hand, whatever the order of the pairs that await a person."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from register_site.lists.merges import merges

ENTRIES = st.sampled_from("abcdefgh")


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
