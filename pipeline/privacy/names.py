"""A last net for people's names: what a withheld column of people holds must not stand in a cell that is shown.

A row whose cells have slipped by one column, or a table whose columns change places half-way down, would publish names as titles.
So the name halves of "Name, Organisation" lines are looked for in every shown cell of the same build, and a cell that holds one is
withheld and reported. Names are used here and forgotten: they are stored nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.declaring.declarations import Declared
from pipeline.fold import phrases_in, tokens
from pipeline.issues import Issue
from pipeline.model import Listing, Said, SourceRow, Value, Values
from pipeline.rows.dispositions import WITHHELD

# Words that begin pieces of organisations broken over lines ("and Tropical Medicine"), never a person's name.
_NOT_NAMES = frozenset(
    [
        "and",
        "of",
        "the",
        "for",
        "at",
        "in",
        "des",
        "de",
        "st",
        "centre",
        "college",
        "city",
        "school",
        "university",
        "institute",
        "department",
        "office",
        "national",
        "royal",
    ]
)
_ENDING = re.compile(r"['’]s\b")
_SHORTEST, _LONGEST = 2, 4
WHY_RECIPIENT = "a part of it reads like a person's name, and is on no list of organisations"
WHY = "it holds a name that a column of people holds"
Name = tuple[str, ...]


def names_of(listings: Iterable[Listing], declared: Declared) -> set[Name]:
    """The folded name halves of all lines of people: two to four words before a comma that are no part of an organisation."""
    lines = {line.partition(",")[0] for one in listings for line in one.said.withheld_text.splitlines() if "," in line}
    heads = (tokens(head) for head in lines if not phrases_in(head, declared.organisation_phrases))
    return {head for head in heads if _SHORTEST <= len(head) <= _LONGEST and not _NOT_NAMES & set(head)}


def withhold_names(
    rows: list[SourceRow],
    listings: list[Listing],
    issues: list[Issue],
    names: set[Name],
    recipients: dict[str, set[str]] | None = None,
) -> tuple[list[SourceRow], list[Listing], list[Issue]]:
    """`rows`, `listings` and `issues` with every shown cell that holds one of `names` withheld, and an issue for each, never quoting it.

    So are the cells of `recipients` (row id -> columns), which may name a person by themselves. Those of totals have an issue already.
    """
    first_words = {name[0] for name in names}
    hit: dict[str, set[str]] = {}
    likely = recipients or {}
    # Rows that hold the same share their cells, which all live as long as `rows`.
    holding: dict[int, set[str]] = {}
    for row in rows:
        letters = set() if row.disposition == "heading" else holding.get(id(row.cells))
        if letters is None:
            letters = holding[id(row.cells)] = {letter for letter, text in row.cells.items() if _holds(text, names, first_words)}
        if letters or row.row_id in likely:
            hit[row.row_id] = letters | likely.get(row.row_id, set())
    if not hit:
        return rows, listings, issues
    kept = [one for one in issues if one.column_letter not in hit.get(one.row_id or "", set())]
    told = {row.row_id for row in rows if row.disposition == "tally"} & likely.keys()
    found = [
        _issue(row_id, letter, letter in likely.get(row_id, set()))
        for row_id in sorted(hit)
        for letter in sorted(hit[row_id] - (likely[row_id] if row_id in told else set()))
    ]
    return (
        [_withheld_row(row, hit.get(row.row_id, set())) for row in rows],
        list(_withheld_listings(listings, hit)),
        kept + found,
    )


def _issue(row_id: str, letter: str, is_recipient: bool) -> Issue:
    kind, why = ("recipient_withheld", WHY_RECIPIENT) if is_recipient else ("name_withheld", WHY)
    return Issue(kind, f"Column {letter} of the row was withheld: {why}.", row_id=row_id, column_letter=letter)


def _holds(text: str, names: set[Name], first_words: set[str]) -> bool:
    words = tokens(_ENDING.sub("", text) if "'" in text or "’" in text else text)
    return any(
        word in first_words and any(words[place : place + length] in names for length in range(_SHORTEST, _LONGEST + 1))
        for place, word in enumerate(words)
    )


def _withheld_row(row: SourceRow, letters: set[str]) -> SourceRow:
    # A cell that is merged down to the row is no cell of its own.
    own = letters & row.cells.keys()
    if not own:
        return row
    return row._replace(cells=row.cells | dict.fromkeys(own, WITHHELD), kinds=row.kinds | dict.fromkeys(own, "withheld"))


def _withheld_listings(listings: list[Listing], hit: dict[str, set[str]]) -> Iterator[Listing]:
    # Rows that say the same go on sharing what they say.
    known: dict[tuple[Said, frozenset[str]], Said] = {}
    for one in listings:
        if letters := frozenset(hit.get(one.row_id, ())):
            asked = (one.said, letters)
            if asked not in known:
                known[asked] = _withheld_said(*asked)
            one = one._replace(said=known[asked])
        yield one


def _withheld_said(said: Said, letters: frozenset[str]) -> Said:
    def shown(value: Value) -> Value:
        if value.column_letter not in letters:
            return value
        return replace(value, printed=WITHHELD, value=None, status="withheld", rule=WHY, repair=None)

    return replace(said, values=Values(shown(value) for value in said.values))
