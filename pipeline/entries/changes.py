"""What differs in one entry between two editions: the fields that both carry, on folded parsed values.

Where a person repaired a cell on either side the printed texts are compared instead: a repair is no change by the publisher, and
hides none.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.fold import as_said
from pipeline.model import Listing, Value

COMPARED = (
    *("title", "purpose", "outcome", "tier", "identifiability", "sensitivity", "legal_gateway"),
    *("datasets_text", "years_text", "access_route"),
    *("received_on", "approved_on", "sent_on", "decided_on", "ends_on", "destroyed_on", "destruction_text", "retention_text"),
    *("onward_sharing", "record_count", "standing"),
)
# The fields that organisations are read from.
NAMED = ("recipients_text", "organisation_names", "people_and_organisations")


def changes_between(before: list[Listing], after: list[Listing]) -> dict[str, tuple[str | None, str | None]]:
    """field -> (text before, text after) of one entry, over fields carried by both and parsed on both sides."""
    changes: dict[str, tuple[str | None, str | None]] = {}
    if len(before) == len(after) and all(_says_the_same(*pair) for pair in zip(before, after, strict=True)):
        return changes
    for name in COMPARED:
        if [one.value_of(name) for one in before] == [one.value_of(name) for one in after]:
            continue
        read = _as_read if not _is_repaired([*before, *after], (name,)) else _as_printed
        old, new = _stated(before, name, read), _stated(after, name, read)
        if old is not None and new is not None and set(old) != set(new):
            changes[name] = (_joined(old), _joined(new))
    old_bodies, new_bodies = bodies_shown(before), bodies_shown(after)
    if _is_repaired([*before, *after], NAMED) and all(_printed(before, name) == _printed(after, name) for name in NAMED):
        old_bodies = new_bodies
    if old_bodies is not None and new_bodies is not None and set(old_bodies) != set(new_bodies):
        changes["recipients"] = (_joined(old_bodies), _joined(new_bodies))
    return changes


def _says_the_same(one: Listing, other: Listing) -> bool:
    return one.said is other.said or (one.values == other.values and one.organisations == other.organisations)


def _is_repaired(listings: list[Listing], names: tuple[str, ...]) -> bool:
    """Whether a person repaired a cell of these fields."""
    return any(value and value.repair is not None for one in listings for value in map(one.value_of, names))


def _as_read(value: Value) -> str:
    return value.value or ""


def _as_printed(value: Value) -> str:
    return value.printed


def _printed(listings: list[Listing], name: str) -> set[str]:
    return {as_said(value.printed) for one in listings if (value := one.value_of(name))}


def _stated(listings: list[Listing], name: str, read: Callable[[Value], str]) -> dict[str, str] | None:
    """Folded text -> text as shown over an entry's rows in one edition; None where a row lacks the column or did not parse."""
    result: dict[str, str] = {}
    for listing in listings:
        value = listing.value_of(name)
        if value is None or value.status not in ("stated", "not_stated"):
            return None
        if text := read(value):
            result.setdefault(as_said(text), text)
    return result


def bodies_shown(listings: list[Listing]) -> dict[str, str] | None:
    """Organisation's id -> its name as printed, over an entry's rows in one edition; None where a row has no column for any."""
    if any(one.value_of("people_and_organisations") is None and one.value_of("recipients_text") is None for one in listings):
        return None
    return {named.recipient_id: named.matched for one in listings for named in one.organisations}


def _joined(values: dict[str, str]) -> str | None:
    # One cell may name several organisations: its text stands once.
    return "; ".join(dict.fromkeys(values[key] for key in sorted(values))) or None
