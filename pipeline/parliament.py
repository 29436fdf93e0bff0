"""Questions, statements and debates: rows about them -> items of Parliament, and what they are linked to.

An item's id is made of its house, the date it was tabled (or, unknown, answered or made) and its number; a number alone is never a
key, since numbers begin again with every session.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.declarations import Declared
from pipeline.issues import Issue
from pipeline.model import Named, Record
from pipeline.recipients import recipients_of

# Where an item names a recipient: being asked about is not being confirmed by the answer.
NAMED_IN = ("question", "answer", "not_stated")


@dataclass(frozen=True)
class ParliamentItem:
    """One question, statement or debate. `texts` of `record` are its row's fields as they stand.

    `named` pairs where an organisation is named with the organisation. `cites` pairs a cited number with the id of the item that it
    is, or '' where the number fits none or several.
    """

    item_id: str
    record: Record
    named: tuple[tuple[str, Named], ...]
    cites: tuple[tuple[str, str], ...]


def items_of(records: list[Record], declared: Declared) -> tuple[list[ParliamentItem], list[Issue]]:
    """The items of `records`, in order of id, and an issue for each organisation that they name and that is on no list."""
    items, issues = [], []
    for record in sorted(records, key=lambda one: one.texts["item_id"]):
        named = []
        for text in record.many("names"):
            where, _, name = text.partition(": ")
            found = recipients_of(name, declared)
            named += [(where, one) for one in found]
            if not found or where not in NAMED_IN:
                issues.append(
                    Issue("recipient_not_listed", f"{record.texts['item_id']} names {text!r}, which is on no list.", row_id=record.row_id)
                )
        cites = tuple((number, _cited(number, record, records)) for number in record.many("cites"))
        items.append(ParliamentItem(record.texts["item_id"], record, tuple(named), cites))
    return items, issues


def _cited(number: str, citing: Record, records: list[Record]) -> str:
    """The id of the one item with that number dated before the citing one; '' where there is none or more than one."""
    when = _date(citing)
    alike = [one for one in records if one.texts.get("uin") == number]
    fits = [one.texts["item_id"] for one in alike if not when or not _date(one) or _date(one) <= when]
    return fits[0] if len(fits) == 1 else ""


def _date(record: Record) -> str:
    return record.texts.get("answered_on") or record.texts.get("tabled_on") or ""
