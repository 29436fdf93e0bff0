"""What goes into the tables of claims, of Parliament's items and of tallies: one function a table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from itertools import groupby

from pipeline.claims import qualifier
from pipeline.declaring.declarations import Declared
from pipeline.gathered import Gathered, Rows
from pipeline.parliament import ParliamentItem
from pipeline.parliamentary.answers import cells_of

# How a link was made.
OURS = "our_reading"
IN_TEXT = {"organisation": "name_in_text", "entry": "reference_in_text", "section": "words_in_text", "citation": "number_in_text"}
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
            "row_id": one.record.row_id or None,
            "quotation": one.quotation or None,
            "sha256": one.sha256 or None,
            "decided_by": one.decided_by or None,
            "decided_on": one.decided_on or None,
            "item_id": one.item_id or None,
            "quantity": one.quantity_low if one.quantity_low == one.quantity_high else None,
            "quantity_low": one.quantity_low,
            "quantity_high": one.quantity_high,
            "quantity_status": one.quantity_status,
            **_qualified(one.record.texts.get("qualifier_printed", ""), gathered.declared),
            "superseded_by": one.superseded_by or None,
            "doubt_kind": (one.doubt_kind or "ours") if one.record.texts.get("doubt") else None,
        }
        for one in gathered.claims
    ]


def _qualified(words: str, declared: Declared) -> dict[str, str | None]:
    """The words that go with a number, where they stand, and whether it is exact with them."""
    place, exact = qualifier(words, declared)
    return {"qualifier": words or None, "qualifier_place": place if words else None, "exact": exact}


def claim_doubt_rows(gathered: Gathered) -> Rows:
    return [
        {"claim_id": one.claim_id, "position": position, "doubt": words, "doubt_kind": kind}
        for one in gathered.claims
        for position, kind, words in one.doubts
    ]


def claim_candidate_rows(gathered: Gathered) -> Rows:
    """What the machine proposes, with what became of it."""
    rows: Rows = []
    for _, proposals in groupby(gathered.proposals, key=lambda one: one.candidate.item_id):
        for position, one in enumerate(proposals, start=1):
            found = {name: value if value != "" else None for name, value in vars(one.candidate).items()}
            found |= {"candidate_id": one.candidate.candidate_id, "position": position}
            rows.append(found | {"decision": one.decision, "claim_id": one.claim_id or None})
    return rows


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
        {name: one.record.texts.get(name) or None for name in ITEM_TEXTS}
        | {"item_id": one.item_id, "row_id": one.record.row_id or None, "versions": len(one.versions)}
        for one in gathered.items
    ]


def parliament_group_rows(gathered: Gathered) -> Rows:
    """The questions that share the answer of a collected one, each with its id where it is held too."""
    texts = {one.item_id: one.record.texts for one in gathered.items}
    known = {(told["house"], told.get("uin"), told.get("tabled_on")): item_id for item_id, told in texts.items()}
    return [
        {"item_id": item.item_id, "uin": uin, "tabled_on": day or None, "other_item_id": known.get((item.versions[-1].house, uin, day))}
        for item in gathered.items
        for uin, day in (item.versions[-1].grouped if item.versions else ())
    ]


def parliament_attachment_rows(gathered: Gathered) -> Rows:
    """What goes with the current version of a collected item."""
    return [
        {"item_id": item.item_id, "position": position, "title": title or None, "url": url, "file_type": kind or None}
        for item in gathered.items
        for position, (title, url, kind) in enumerate(item.versions[-1].attachments if item.versions else (), start=1)
    ]


def answer_cell_rows(gathered: Gathered) -> Rows:
    """The cells of the tables in the current answer of each collected item."""
    words = gathered.declared.answer_words
    return [
        {"item_id": item.item_id} | asdict(cell) | {"qualifier": cell.qualifier or None}
        for item in gathered.items
        for cell in (cells_of(item.versions[-1].answer_html, words) if item.versions else ())
    ]


def parliament_recipient_rows(gathered: Gathered) -> Rows:
    named = {
        (one.item_id, named.recipient_id, where): _how("organisation", where, named.recipient_id, one)
        for one in gathered.items
        for where, named in one.named
    }
    return [{"item_id": item, "recipient_id": recipient, "named_in": where, "how": how} for (item, recipient, where), how in named.items()]


def parliament_citation_rows(gathered: Gathered) -> Rows:
    return [
        {"item_id": one.item_id, "cited": number, "cited_item_id": other or None, "how": _how("citation", "not_stated", number, one)}
        for one in gathered.items
        for number, other in one.cites
    ]


def _how(kind: str, where: str, named: str, item: ParliamentItem) -> str:
    return IN_TEXT[kind] if (kind, where, named) in item.found else OURS


def parliament_entry_rows(gathered: Gathered) -> Rows:
    keys = _entries_by_our_key(gathered)
    by_reference: dict[str, set[str]] = defaultdict(set)
    for group in gathered.entries:
        for listing in group.once_said():
            by_reference[listing.text_of("reference") or ""].add(group.entry_id)
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for one in gathered.items:
        for entry in sorted({keys[key] for key in one.record.many("about_entries") if key in keys}):
            rows[one.item_id, entry] = {"named_in": "not_stated", "how": OURS}
        for kind, where, reference in sorted(one.found):
            # A reference that two entries have names neither.
            if kind == "entry" and len(by_reference[reference]) == 1:
                rows.setdefault((one.item_id, min(by_reference[reference])), {"named_in": where, "how": IN_TEXT[kind]})
    return [{"item_id": item, "entry_id": entry} | told for (item, entry), told in rows.items()]


def parliament_section_rows(gathered: Gathered) -> Rows:
    """The parts of the register that a collected text names."""
    return [
        {"item_id": one.item_id, "section_id": section, "named_in": where, "how": IN_TEXT[kind]}
        for one in gathered.items
        for kind, where, section in one.found
        if kind == "section"
    ]


def _entries_by_our_key(gathered: Gathered) -> dict[str, str]:
    found = ((group.entry_id, listing.said.entry_key) for group in gathered.entries for listing in group.once_said())
    return {key: entry_id for entry_id, key in found if key}


def tally_rows(gathered: Gathered) -> Rows:
    return [vars(one) | {"tally_id": one.tally_id} for one in gathered.tallies]
