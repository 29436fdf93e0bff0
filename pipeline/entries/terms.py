"""What an entry shows of its terms and of how many records it holds, beside the fields that are shown as they are read."""

from __future__ import annotations

from typing import Any

from pipeline.declaring.declarations import Declared
from pipeline.model import Listing
from pipeline.rows.values import unit_code

SHORT = ("onward_sharing", "destruction")


def short_answers(listings: list[Listing]) -> dict[str, str]:
    """Onward sharing and destruction, each yes, no or not_stated, with its status; of the first also the printed words.

    `listings` are in order of precedence: the first that states an answer gives it, and without one the first that has a cell says why.
    """
    row = {}
    for name in SHORT:
        values = [found for one in listings if (found := one.value_of(name))]
        shown = next((value for value in values if value.status == "stated"), values[0] if values else None)
        row[name] = (shown.value if shown else None) or "not_stated"
        row[f"{name}_status"] = shown.status if shown else "not_stated"
        if name == "onward_sharing":
            row["onward_sharing_evidence"] = f"Printed: {shown.quoted}; {shown.rule}." if shown and shown.printed else ""
    return row


def several_counts(listings: list[Listing]) -> list[str]:
    """The numbers of records as printed, where rows of the newest of the publisher's editions that state one state several; else none.

    None of them is that of the entry, and whether they are parts of one is not printed. `listings` are in order of precedence.
    """
    stated = [(one.edition_id, one.value_of("record_count")) for one in listings if not one.transcribed and one.text_of("record_count")]
    printed = {value.value: value.printed for edition_id, value in stated if value and edition_id == stated[0][0]}
    return list(printed.values()) if len(printed) > 1 else []


def counted(row: dict[str, Any], listings: list[Listing], declared: Declared) -> dict[str, Any]:
    """The number of records as a number, what is printed for it, and what it counts; `row` holds what the entry shows."""
    values = [found for one in listings if (found := one.value_of("record_count"))]
    shown = next((one for one in values if (one.value, one.status) == (row["record_count"], row["record_count_status"])), None)
    unit = row["record_count_unit"]
    return {
        "record_count": int(row["record_count"]) if row["record_count"] else None,
        "record_count_printed": shown.printed if shown else "; ".join(several_counts(listings)),
        "record_count_counts": unit_code(unit, declared) if unit and row["record_count"] else "not_stated",
    }
