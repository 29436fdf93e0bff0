"""What goes into the tables of recipients: one function a table."""

from __future__ import annotations

from collections import defaultdict

from pipeline.declaring.declarations import Declared
from pipeline.fold import body_key, fold, slug
from pipeline.gathered import Gathered, Rows
from pipeline.model import Named
from pipeline.organisations.identity import IDENTIFIER_PAGES, identifier_parts, kinds_of
from pipeline.organisations.names import FOLDED, LISTED, OF_CELL, PRINTED, body_of

DECIDED = "decided"


def spellings_of(declared: Declared) -> dict[str, set[str]]:
    """Recipient id -> its spellings on the reviewed list, those of bodies joined into it among them."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in declared.organisations.values():
        joined = declared.joins.into.get(one.recipient_id)
        found[joined.recipient_id if joined else one.recipient_id].add(one.name_text)
    return found


def printed_names(gathered: Gathered) -> dict[str, set[str]]:
    """Recipient id -> the names by which it is printed. What names several bodies at once is a name of none."""
    found: dict[str, set[str]] = defaultdict(set)
    for named in gathered.named:
        found[named.recipient_id] |= {named.matched} if named.rule != OF_CELL else set()
    return found


def recipient_rows(gathered: Gathered) -> Rows:
    declared = gathered.declared
    found: dict[str, Named] = {}
    for named in gathered.named:
        best = found.setdefault(named.recipient_id, named)
        # Of provisional spellings that fold alike the first in the alphabet is shown, whatever order they came in.
        found[named.recipient_id] = min(best, named, key=lambda one: (one.status, one.name))
    return [
        {
            "recipient_id": key,
            "name": one.name,
            "status": one.status,
            "is_class": "yes" if key in declared.recipient_classes else "no",
        }
        for key, one in found.items()
    ]


def recipient_kind_rows(gathered: Gathered) -> Rows:
    """The kinds of every organisation named, each with how it is known."""
    blank_to_none = ("source_title", "source_url", "stated_on")
    return [
        kind | {name: kind[name] or None for name in blank_to_none} | {"recipient_id": one["recipient_id"]}
        for one in recipient_rows(gathered)
        for kind in kinds_of(one["recipient_id"], (one["name"], *gathered.names_beside.get(one["recipient_id"], ())), gathered.declared)
    ]


def recipient_fact_rows(gathered: Gathered) -> Rows:
    """Legal forms, numbers and other names of every organisation named; `address` is where an official number can be looked up."""
    rows = []
    for one in recipient_rows(gathered):
        for fact in gathered.declared.organisation_facts.get(one["recipient_id"], []):
            told = {name: fact[name] or None for name in ("fact", "value", "source_title", "source_url", "seen", "seen_on", "why")}
            number_list, number = identifier_parts(fact["value"]) if fact["fact"] == "identifier" else ("", "")
            page = IDENTIFIER_PAGES.get(number_list, "").format(number=number)
            rows.append(told | {"recipient_id": one["recipient_id"], "address": page or None})
    return rows


def entry_commercial_rows(gathered: Gathered) -> Rows:
    """The three answers of every entry."""
    may_be_blank = ("evidence", "listing_id", "column_letter")
    answers = (one for group in gathered.entries for one in gathered.commercial[group.entry_id])
    return [vars(one) | {name: getattr(one, name) or None for name in may_be_blank} for one in answers]


def recipient_name_rows(gathered: Gathered) -> Rows:
    """Every printed name with the rule, or the decision, by which it is the organisation."""
    shown = {row["recipient_id"]: row["name"] for row in recipient_rows(gathered)}
    spelt = {one.matched: one for one in gathered.named if one.rule != OF_CELL}
    return [
        {"name_text": name, "recipient_id": named.recipient_id} | _rule(name, named, shown[named.recipient_id], gathered.declared)
        for name, named in sorted(spelt.items())
    ]


def _rule(name: str, named: Named, shown: str, declared: Declared) -> dict[str, str]:
    """The columns rule, decided_by, decided_on and why of one printed name."""
    if row := declared.joins.row_of.get(body_of(name, declared).recipient_id):
        told = f"{row['name_text']} is {row['organisation']}: {row['why']}"
        return {"rule": DECIDED, "decided_by": row["decided_by"], "decided_on": row["decided_on"], "why": told}
    decisions = {fold(row["name_text"]): row for row in declared.decisions.get("recipient_names", [])}
    if row := decisions.get(fold(name)):
        return {"rule": DECIDED, "decided_by": row["decided_by"], "decided_on": row["decided_on"], "why": row["why"]}
    # By the spelling itself: a row that names a body in two spellings tells of the second with the rule of the first.
    if listed := declared.organisations.get(fold(name)):
        return {"rule": LISTED, "decided_by": "register team", "decided_on": "", "why": listed.why}
    rule = FOLDED if named.rule in (LISTED, PRINTED) and fold(name) != fold(shown) else named.rule
    why = f"as {shown}, but for the legal form or The before it" if rule == FOLDED else ""
    return {"rule": rule, "decided_by": "", "decided_on": "", "why": why}


def recipient_key_rows(gathered: Gathered) -> Rows:
    """Every id by which each recipient of the build is, or ever was, found. Where two would claim one key the nearer claim has it: its
    own id, the id of a body joined into it, a spelling of it, a spelling without its legal form."""
    declared = gathered.declared
    claims: dict[str, set[tuple[int, str]]] = defaultdict(set)
    printed = printed_names(gathered)
    listed = spellings_of(declared)
    for recipient_id, names in printed.items():
        claims[recipient_id].add((0, recipient_id))
        for name in names | listed.get(recipient_id, set()):
            claims[slug(name)].add((2, recipient_id))
            claims[slug(body_key(name, declared.legal_forms))].add((3, recipient_id))
    for own, body in declared.joins.into.items():
        if body.recipient_id in printed:
            claims[own].add((1, body.recipient_id))
    return [
        {"key": key, "recipient_id": recipient_id}
        for key, found in claims.items()
        for rank, recipient_id in found
        if rank == min(found)[0]
    ]


def entry_recipient_rows(gathered: Gathered) -> Rows:
    said = ((group.entry_id, one) for group in gathered.entries for one in group.once_said())
    together = sorted({(entry_id, named.recipient_id, named.role) for entry_id, one in said for named in one.organisations})
    return [dict(zip(("entry_id", "recipient_id", "role"), one, strict=True)) for one in together]
