"""What goes into the tables of recipients: one function a table."""

from __future__ import annotations

from pipeline.commercial import commercial_answers
from pipeline.gather import Gathered, Rows
from pipeline.identity import IDENTIFIER_PAGES, identifier_parts, kinds_of
from pipeline.model import Listing, Named


def _listed(gathered: Gathered) -> list[tuple[str, Listing, Named]]:
    together = [(group.entry_id, listing) for group in gathered.entries for listing in group.listings]
    return [(entry_id, listing, named) for entry_id, listing in together for named in listing.organisations]


def _named(gathered: Gathered) -> list[Named]:
    """Every naming of an organisation: with entries, in claims and in Parliament."""
    with_entries = [named for _, _, named in _listed(gathered)]
    in_claims = [named for claim in gathered.claims for named in claim.recipients]
    return with_entries + in_claims + [named for item in gathered.items for _, named in item.named]


def recipient_rows(gathered: Gathered) -> Rows:
    kinds = {one.recipient_id: one.kind for one in gathered.declared.organisations.values()}
    found: dict[str, Named] = {}
    for named in _named(gathered):
        best = found.setdefault(named.recipient_id, named)
        # Of provisional spellings that fold alike the first in the alphabet is shown, whatever order they came in.
        found[named.recipient_id] = min(best, named, key=lambda one: (one.status, one.name))
    return [
        {"recipient_id": key, "name": one.name, "kind": kinds.get(key, "not_classified"), "status": one.status}
        for key, one in found.items()
    ]


def recipient_kind_rows(gathered: Gathered) -> Rows:
    """The kinds of every organisation named, each with how it is known."""
    blank_to_none = ("source_title", "source_url", "stated_on")
    return [
        kind | {name: kind[name] or None for name in blank_to_none} | {"recipient_id": one["recipient_id"]}
        for one in recipient_rows(gathered)
        for kind in kinds_of(one["recipient_id"], one["name"], gathered.declared)
    ]


def recipient_fact_rows(gathered: Gathered) -> Rows:
    """Legal forms, numbers and other names of every organisation named; `address` is where an official number can be looked up."""
    rows = []
    for one in recipient_rows(gathered):
        for fact in gathered.declared.organisation_facts_of(one["recipient_id"]):
            told = {name: fact[name] or None for name in ("fact", "value", "source_title", "source_url", "seen", "seen_on", "why")}
            number_list, number = identifier_parts(fact["value"]) if fact["fact"] == "identifier" else ("", "")
            page = IDENTIFIER_PAGES.get(number_list, "").format(number=number)
            rows.append(told | {"recipient_id": one["recipient_id"], "address": page or None})
    return rows


def entry_commercial_rows(gathered: Gathered) -> Rows:
    """The three answers of every entry."""
    may_be_blank = ("evidence", "listing_id", "column_letter")
    answers = commercial_answers(gathered.entries, gathered.declared)
    return [vars(one) | {name: getattr(one, name) or None for name in may_be_blank} for one in answers]


def recipient_name_rows(gathered: Gathered) -> Rows:
    organisations = {one.name_text: one for one in gathered.declared.organisations.values()}
    decisions = {row["name_text"]: row for row in gathered.declared.decisions.get("recipient_names", [])}
    rows = []
    # A cell that names several bodies is no spelling of any one of them.
    spelt = {one.matched: one for one in _named(gathered) if one.rule != "recorded reading of the cell"}
    for name, named in sorted(spelt.items()):
        decision = decisions.get(name, {})
        rows.append(
            {
                "name_text": name,
                "recipient_id": named.recipient_id,
                "why": organisations[name].why if name in organisations else "",
                "rule": "decided" if decision else named.rule,
                "decided_by": decision.get("decided_by", "register team" if named.status == "decided" else ""),
                "decided_on": decision.get("decided_on", ""),
            }
        )
    return rows


def listing_recipient_rows(gathered: Gathered) -> Rows:
    return [
        {"listing_id": one.row_id, "recipient_id": named.recipient_id, "role": named.role, "matched": named.matched, "rule": named.rule}
        for _, one, named in _listed(gathered)
    ]


def entry_recipient_rows(gathered: Gathered) -> Rows:
    together = sorted({(entry_id, named.recipient_id, named.role) for entry_id, _, named in _listed(gathered)})
    return [dict(zip(("entry_id", "recipient_id", "role"), one, strict=True)) for one in together]
