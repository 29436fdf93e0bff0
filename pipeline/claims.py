"""What was stated, by whom and when: rows of claims -> claims, what supersedes what, and how claims stand to one another.

A claim is a figure that somebody stated, or a statement without one ("no number is held"). Nothing is added up and nothing is
corrected: a figure that was replaced stays, beside the one that replaced it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.declarations import Declared
from pipeline.issues import Issue
from pipeline.model import Named, Record
from pipeline.recipients import recipients_of

RELATIONS = ("agrees_with", "conflicts_with", "compare_with", "not_comparable_with", "part_of", "corrects")


@dataclass(frozen=True)
class Claim:
    """One claim. `texts` are its row's fields as they stand; `quantity_low` and `quantity_high` are equal unless a range is stated.

    `superseded_by` is the id of the claim with which the same speaker replaced it, or ''. `relations` pairs a relation with the id of
    another claim. `item_id` is the item of Parliament in which it was made, or ''.
    """

    claim_id: str
    record: Record
    quantity_low: int | None
    quantity_high: int | None
    recipients: tuple[Named, ...]
    superseded_by: str
    relations: tuple[tuple[str, str], ...]
    item_id: str


def claims_of(records: list[Record], items: set[str], declared: Declared) -> tuple[list[Claim], list[Issue]]:
    """The claims of `records`, in order of id, and an issue for each thing that they name and that is not there.

    `items` are the ids of the items of Parliament that are known. A claim keeps what stands; a broken link is left out and reported.
    """
    known = {record.texts["claim_id"] for record in records}
    claims, issues = [], []
    for record in sorted(records, key=lambda one: one.texts["claim_id"]):
        claims.append(_claim(record, known, items, declared))
        wanted = {*(one for name in RELATIONS for one in record.many(name)), record.texts.get("superseded_by", "")} - {""}
        missing = sorted(wanted - known) + sorted({record.texts.get("item_id", "")} - items - {""})
        for one in missing:
            said = f"{record.texts['claim_id']} names {one!r}, which is not there."
            issues.append(Issue("claim_link_missing", said, row_id=record.row_id))
    return claims, issues


def _claim(record: Record, known: set[str], items: set[str], declared: Declared) -> Claim:
    texts = record.texts
    low, high = (int(texts[name]) if texts.get(name, "").isdecimal() else None for name in ("quantity_low", "quantity_high"))
    superseded_by = texts.get("superseded_by", "")
    return Claim(
        claim_id=texts["claim_id"],
        record=record,
        quantity_low=low,
        quantity_high=high,
        recipients=tuple(recipients_of(texts.get("recipients", ""), declared)),
        superseded_by=superseded_by if superseded_by in known else "",
        relations=tuple((name, other) for name in RELATIONS for other in record.many(name) if other in known),
        item_id=item if (item := texts.get("item_id", "")) in items else "",
    )
