"""The states of an entry: which listings it rests on, edition by edition."""

from __future__ import annotations

from pipeline.entries.groups import Group
from pipeline.model import Edition, Listing
from pipeline.tables.entry_versions import _states
from tests.pipeline.made_up import edition, listing


def states(editions: list[Edition], *listings: Listing) -> list[tuple[str, list[str]]]:
    group = Group("made-up", list(listings), [], "one")
    return [(moment[:10], [one.row_id for one in found]) for moment, found in _states(group, {one.edition_id: one for one in editions})]


def placed(one: Edition, title: str, row: int) -> Listing:
    made = listing("2020/001", title)
    return made._replace(edition_id=one.edition_id, row_id=f"{one.edition_id}-s1-r{row}")


def of_like_words(first: Listing, *others: Listing) -> list[Listing]:
    """The listings, all with what the first says: rows that say the same share it."""
    return [first, *(one._replace(said=first.said) for one in others)]


def test_two_rows_of_an_edition_come_as_printed_in_every_state() -> None:
    """What is made of them comes in that order, so that the same rows never seem to say something new."""
    january, february = edition("2026-01-01", 1), edition("2026-02-01", 2)
    one, again = of_like_words(placed(january, "One", 2), placed(february, "One", 2))
    other, too = of_like_words(placed(january, "Other", 10), placed(february, "Other", 10))
    new = placed(february, "New", 11)
    found = states([january, february], one, other, again, too, new)
    assert [moment for moment, _ in found] == ["2026-01-01", "2026-02-01"]
    assert found[0][1] == [one.row_id, other.row_id]
    assert found[1][1][-3:] == [again.row_id, too.row_id, new.row_id]


def test_two_editions_of_one_moment_with_a_row_each_say_another_thing_than_one_with_both() -> None:
    """In one edition the two rows disagree; of two, the newer is alone in what it says."""
    first = edition("2026-01-01", 1)
    second, third = edition("2026-02-01", 2), edition("2026-02-01", 3)
    third = Edition(**{**vars(third), "edition_id": f"{third.edition_id}-2"})
    one, of_third = of_like_words(placed(first, "One", 2), placed(third, "One", 2))
    other, of_second = of_like_words(placed(first, "Other", 3), placed(second, "Other", 3))
    assert [moment for moment, _ in states([first, second, third], one, other, of_second, of_third)] == ["2026-01-01", "2026-02-01"]
