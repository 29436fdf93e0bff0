"""What goes into the tables of items of data, years, notes on datasets and the items of Parliament that name a dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pipeline.entries.order import first_to_say
from pipeline.fold import phrase_book, phrases_in
from pipeline.gathered import Gathered, Rows
from pipeline.parliament import ParliamentItem
from pipeline.shares.items import items_of

NO_CELL: dict[str, Any] = {"printed": "", "listing_id": None, "field": "", "column_letter": ""}
NO_YEARS = {"year_from": None, "year_to": None, "years_status": "not_stated", "years_kind": "not_stated", "stage": "not_stated"}


def item_rows(gathered: Gathered) -> Rows:
    return [{**row, "position": number} for number, row in enumerate(gathered.declared.share.items, start=1)]


def item_phrase_rows(gathered: Gathered) -> Rows:
    return [row | {"item_id": row["item_id"] or None} for row in gathered.declared.share.phrases]


def entry_item_rows(gathered: Gathered) -> Iterator[dict[str, Any]]:
    # One entry after the other, as there are as many rows to each as there are items.
    share, editions = gathered.declared.share, gathered.by_id
    for group in sorted(gathered.entries, key=lambda one: one.entry_id):
        found = [one for listing in first_to_say(group.listings, editions) for one in items_of(listing, share)]
        yield from (vars(one) | {"entry_id": group.entry_id} for one in found)
        unsaid = {row["item_id"] for row in share.items} - {one.item_id for one in found}
        silent = {"entry_id": group.entry_id, "status": "not_stated", "rule": "nothing printed names it", **NO_CELL}
        yield from (silent | {"item_id": item} for item in unsaid)


def entry_years_rows(gathered: Gathered) -> Rows:
    rows: Rows = []
    for group in gathered.entries:
        found = gathered.years[group.entry_id]
        for position, one in enumerate(found, start=1):
            told = {"basis": "unparsed" if one.status == "unparsed" else "printed", "stage": one.stage or "not_stated"}
            told |= {"years_status": one.status, "years_kind": one.kind, "entry_id": group.entry_id}
            rows.append(vars(one) | told | {"position": position})
        if not found:
            silent = {"entry_id": group.entry_id, "position": 1, "basis": "not_stated", "rule": "no years or stages are printed"}
            rows.append(silent | NO_YEARS | NO_CELL)
    return rows


def entry_reach_rows(gathered: Gathered) -> Rows:
    return [
        vars(one) | {"entry_id": group.entry_id, "position": position}
        for group in gathered.entries
        for position, one in enumerate(gathered.reach[group.entry_id], start=1)
    ]


def dataset_note_rows(gathered: Gathered) -> Rows:
    return [row | {"position": int(row["position"])} for row in gathered.declared.dataset_notes]


def parliament_dataset_rows(gathered: Gathered) -> Rows:
    """The datasets that a question or statement names. A single word ("absence") is mostly about the thing and no name of a dataset."""
    declared = gathered.declared
    names = {row["phrase"]: row["dataset_id"] for row in declared.dataset_phrase_rows if row["register"] in ("", "dfe")}
    book = phrase_book({phrase: dataset for phrase, dataset in names.items() if " " in phrase or phrase.isupper()})
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for item in gathered.items:
        for _, _, phrase in phrases_in(_words_of(item), book):
            key = (item.item_id, book.meanings[phrase])
            rows.setdefault(key, {"item_id": key[0], "dataset_id": key[1], "matched": phrase, "how": "words_in_text"})
    return list(rows.values())


def _words_of(item: ParliamentItem) -> str:
    """An item's own text where it was collected, else our lines about it."""
    if item.versions:
        newest = item.versions[-1]
        return "\n".join(text or "" for text in (newest.heading, newest.question_text, newest.answer_text))
    return "\n".join(item.record.texts.get(name, "") for name in ("heading", "about", "answer"))


CONTENT: dict[str, Callable[[Gathered], Iterable[dict[str, Any]]]] = {
    "dataset_note": dataset_note_rows,
    "item": item_rows,
    "item_phrase": item_phrase_rows,
    "entry_item": entry_item_rows,
    "entry_years": entry_years_rows,
    "parliament_dataset": parliament_dataset_rows,
    "entry_reach": entry_reach_rows,
}
