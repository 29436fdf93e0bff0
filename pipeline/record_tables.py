"""What goes into the tables of claims, of Parliament's items and of tallies: one function a table."""

from __future__ import annotations

from pipeline.gather import Gathered, Rows

CLAIM_TEXTS = (
    "kind",
    "said_by",
    "said_by_role",
    "said_on",
    "source_kind",
    "source_ref",
    "about_section",
    "about_recipient",
    "measure",
    "quantity_why",
    "unit",
    "period_from",
    "period_to",
    "scope",
    "doubt",
    "source_title",
    "source_url",
    "seen",
    "remark",
)
ITEM_TEXTS = (
    "kind",
    "house",
    "uin",
    "api_id",
    "tabled_on",
    "answered_on",
    "asked_by",
    "asked_by_party",
    "answered_by",
    "answering_body",
    "heading",
    "about",
    "answer",
    "answered_the_question",
    "source_url",
    "seen",
    "remark",
)


def claim_rows(gathered: Gathered) -> Rows:
    return [
        {name: one.record.texts.get(name) or None for name in CLAIM_TEXTS}
        | {
            "claim_id": one.claim_id,
            "row_id": one.record.row_id,
            "item_id": one.item_id or None,
            "quantity": one.quantity_low if one.quantity_low == one.quantity_high else None,
            "quantity_low": one.quantity_low,
            "quantity_high": one.quantity_high,
            "quantity_status": one.quantity_status,
            "qualifier": one.record.texts.get("qualifier_printed") or None,
            "superseded_by": one.superseded_by or None,
        }
        for one in gathered.claims
    ]


def claim_relation_rows(gathered: Gathered) -> Rows:
    return [
        {"claim_id": one.claim_id, "relation": relation, "other_claim_id": other}
        for one in gathered.claims
        for relation, other in one.relations
    ]


def claim_recipient_rows(gathered: Gathered) -> Rows:
    pairs = dict.fromkeys((one.claim_id, named.recipient_id) for one in gathered.claims for named in one.recipients)
    return [{"claim_id": claim, "recipient_id": recipient} for claim, recipient in pairs]


def claim_entry_rows(gathered: Gathered) -> Rows:
    keys = _entries_by_our_key(gathered)
    return [
        {"claim_id": one.claim_id, "entry_id": entry}
        for one in gathered.claims
        for entry in sorted({keys[key] for key in one.record.many("about_entries") if key in keys})
    ]


def claim_dataset_rows(gathered: Gathered) -> Rows:
    known = {row["dataset_id"] for row in gathered.declared.datasets}
    return [
        {"claim_id": one.claim_id, "dataset_id": dataset}
        for one in gathered.claims
        for dataset in one.record.many("dataset_ids")
        if dataset in known
    ]


def parliament_item_rows(gathered: Gathered) -> Rows:
    return [
        {name: one.record.texts.get(name) or None for name in ITEM_TEXTS} | {"item_id": one.item_id, "row_id": one.record.row_id}
        for one in gathered.items
    ]


def parliament_recipient_rows(gathered: Gathered) -> Rows:
    named = dict.fromkeys((one.item_id, named.recipient_id, where) for one in gathered.items for where, named in one.named)
    return [{"item_id": item, "recipient_id": recipient, "named_in": where} for item, recipient, where in named]


def parliament_citation_rows(gathered: Gathered) -> Rows:
    return [
        {"item_id": one.item_id, "cited": number, "cited_item_id": other or None} for one in gathered.items for number, other in one.cites
    ]


def parliament_entry_rows(gathered: Gathered) -> Rows:
    keys = _entries_by_our_key(gathered)
    return [
        {"item_id": one.item_id, "entry_id": entry}
        for one in gathered.items
        for entry in sorted({keys[key] for key in one.record.many("about_entries") if key in keys})
    ]


def _entries_by_our_key(gathered: Gathered) -> dict[str, str]:
    return {listing.entry_key: group.entry_id for group in gathered.entries for listing in group.listings if listing.entry_key}


def tally_rows(gathered: Gathered) -> Rows:
    return [vars(one) | {"tally_id": one.tally_id} for one in gathered.tallies]
