"""What was stated, by whom and when: rows of claims -> claims, what supersedes what, and how claims stand to one another.

A claim is a figure that somebody stated, or a statement without one ("no number is held"). Nothing is added up and nothing is
corrected: a figure that was replaced stays, beside the one that replaced it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.declaring.declarations import Declared
from pipeline.fold import fold
from pipeline.issues import Issue
from pipeline.model import Named, Record
from pipeline.recipients import recipients_of
from pipeline.rows.transcribed import SEEN, Transcription, usable
from pipeline.whole_numbers import IN_DIGITS, MOST_DIGITS

RELATIONS = ("agrees_with", "conflicts_with", "compare_with", "not_comparable_with", "part_of", "corrects")
CLAIMS = Transcription(
    "data/documented/claims.csv",
    "claim_id",
    ("kind", "said_by", "said_by_role", "source_kind", "about_section", "measure", "quantity_status", "scope", "source_url", "seen"),
    {
        "kind": ("figure", "statement"),
        "quantity_status": ("stated", "not_stated", "not_recorded", "not_read", "unparsed"),
        "seen": SEEN,
    },
)


@dataclass(frozen=True)
class Claim:
    """One claim. `texts` are its row's fields as they stand; `quantity_low` and `quantity_high` are equal unless a range is stated,
    and None unless `quantity_status` is stated: it is unparsed where the row's cells and its status do not agree.

    `superseded_by` is the id of the claim with which the same speaker replaced it, or ''. `relations` pairs a relation with the id of
    another claim. `item_id` is the item of Parliament in which it was made, or ''. A claim that a person accepted out of an answer has the
    `quotation` that it rests on, the `sha256` of the document that holds it, and who decided it when; our own lines have none of these.
    `doubt_kind` is '' where nothing puts it in doubt but a person's words in its row, or nothing at all. `doubts` are those that its answer
    cast in each of its versions: the place of the version, the kind and the words.
    """

    claim_id: str
    record: Record
    quantity_low: int | None
    quantity_high: int | None
    quantity_status: str
    recipients: tuple[Named, ...]
    superseded_by: str
    relations: tuple[tuple[str, str], ...]
    item_id: str
    quotation: str = ""
    sha256: str = ""
    decided_by: str = ""
    decided_on: str = ""
    doubt_kind: str = ""
    doubts: tuple[tuple[int, str, str], ...] = ()


def claims_of(records: list[Record], items: set[str], declared: Declared) -> tuple[list[Claim], list[Issue]]:
    """The claims of `records`, in order of id, and an issue for each row, number or link that cannot be used.

    `items` are the ids of the items of Parliament that are known. A claim keeps what stands: a broken link is left out and reported, and
    so is a number that is not a whole one. Of rows with one id the first is used. Nothing raises.
    """
    rows, issues = usable(records, CLAIMS)
    known = {record.texts["claim_id"] for record in rows}
    claims = []
    for record in rows:
        claim = _claim(record, known, items, declared)
        claims.append(claim)
        wanted = {*(one for name in RELATIONS for one in record.many(name)), record.texts.get("superseded_by", "")} - {""}
        missing = sorted(wanted - known) + sorted({record.texts.get("item_id", "")} - items - {""})
        for one in missing:
            said = f"{CLAIMS.place_of(record)}, names {one!r}, which is not there."
            issues.append(Issue("claim_link_missing", said, row_id=record.row_id))
        if claim.quantity_status != record.texts["quantity_status"]:
            issues.append(Issue("claim_number_unparsed", _unclear(record), row_id=record.row_id))
    return claims, issues


def rightly_replaced(claims: list[Claim]) -> tuple[list[Claim], list[Issue]]:
    """(`claims` without the links that cannot be, an issue for each of those): what replaced a claim must have been said no earlier, and
    must not have been replaced by it in turn, or no figure of the chain would stand."""
    by_id = {one.claim_id: one for one in claims}
    kept, issues = [], []
    for claim in claims:
        after = by_id.get(claim.superseded_by)
        fault = _not_after(claim, after, by_id) if after else ""
        kept.append(replace(claim, superseded_by="") if fault else claim)
        if fault:
            said = f"The claim {claim.claim_id!r} is said to be replaced by {claim.superseded_by!r}, which {fault}."
            issues.append(Issue("claim_replaced_wrongly", said, row_id=claim.record.row_id or None))
    return kept, issues


def _not_after(claim: Claim, after: Claim, by_id: dict[str, Claim]) -> str:
    """Why `after` cannot have replaced `claim`; '' where it may have. Dates of a year or a month are compared as far as they go."""
    seen = {claim.claim_id}
    following: Claim | None = after
    while following and following.claim_id not in seen:
        seen.add(following.claim_id)
        following = by_id.get(following.superseded_by)
    if following is claim:
        return "is itself said to be replaced by it"
    first, then = (one.record.texts.get("said_on", "") for one in (claim, after))
    length = min(len(first), len(then))
    return f"was said on {then}, before it ({first})" if then[:length] < first[:length] else ""


def qualifier(words: str, declared: Declared) -> tuple[str, str]:
    """(before or after, yes or no): where words stand beside a number, and whether it is exact with them.

    Words on no list stand before the number and make it inexact.
    """
    row = declared.qualifiers.get(fold(words), {"place": "before", "exact": "no"})
    return row["place"], row["exact"] if words else "yes"


def _claim(record: Record, known: set[str], items: set[str], declared: Declared) -> Claim:
    texts = record.texts
    low, high, status = _quantity(texts)
    superseded_by = texts.get("superseded_by", "")
    return Claim(
        claim_id=texts["claim_id"],
        record=record,
        quantity_low=low,
        quantity_high=high,
        quantity_status=status,
        recipients=tuple(recipients_of(texts.get("recipients", ""), declared)),
        superseded_by=superseded_by if superseded_by in known else "",
        relations=tuple((name, other) for name in RELATIONS for other in record.many(name) if other in known),
        item_id=item if (item := texts.get("item_id", "")) in items else "",
    )


def _quantity(texts: dict[str, str]) -> tuple[int | None, int | None, str]:
    """(low, high, status): both numbers where the row says `stated` and gives two whole ones in order; else none is shown."""
    status, low, high = texts["quantity_status"], texts.get("quantity_low", ""), texts.get("quantity_high", "")
    if status != "stated" and not low and not high:
        return None, None, status
    if status == "stated" and IN_DIGITS.fullmatch(low) and IN_DIGITS.fullmatch(high) and int(low) <= int(high):
        return int(low), int(high), status
    return None, None, "unparsed"


def _unclear(record: Record) -> str:
    low, high, status = (record.texts.get(name, "") for name in ("quantity_low", "quantity_high", "quantity_status"))
    return (
        f"{CLAIMS.place_of(record)}: quantity_low is {low!r}, quantity_high {high!r} and quantity_status {status!r}. A stated number needs "
        f"two whole numbers in order, written in at most {MOST_DIGITS} digits and nothing else; any other status needs two empty cells. "
        "No number is shown until then."
    )
