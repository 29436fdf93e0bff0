"""What people decided about proposed claims: accepted ones become claims with the words they rest on, rejected ones are not proposed again.

A claim so made rests on a quotation, which must stand as it is in an answer that is held. Where no held version of the item has it, the
claim is not shown, and an issue says so. A claim whose words have been taken out of the answer since stays, and is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.claim_candidates import ANSWERS, Candidate, candidates_of
from pipeline.claims import Claim
from pipeline.declarations import Declared
from pipeline.issues import Issue
from pipeline.model import Record
from pipeline.parliament import ParliamentItem
from pipeline.questions import Version
from pipeline.recipients import recipients_of

GONE = "The answer was changed after this was said: the words stand in an earlier version of it, and no longer in the newest."
SAID_IN = {"question": "written_answer", "statement": "written_statement"}
# What of a decision is a fact of the claim, word for word.
TEXTS = ("measure", "qualifier_printed", "unit", "period_from", "period_to", "scope", "about_section")


@dataclass(frozen=True)
class Reading:
    """A proposal and what became of it: `decision` is undecided, accepted, rejected, or claimed (a claim of ours says the same already).
    `claim_id` is the claim that says it, or ''."""

    candidate: Candidate
    decision: str
    claim_id: str


def claims_decided(
    items: list[ParliamentItem], claims: list[Claim], declared: Declared
) -> tuple[list[Claim], list[Reading], list[Issue]]:
    """(the claims that were accepted, every proposal with what became of it, the issues), from the items and the claims known so far."""
    known = {one.item_id: one for one in items}
    rows = declared.decisions.get("claims", [])
    accepted, issues = [], []
    for row in rows:
        claim = _accepted(row, known.get(row["item_id"]), declared) if row["decision"] == "accept" else None
        accepted += [claim] if claim else []
        if row["decision"] == "accept" and not claim:
            told = f"data/decided/claims.csv: the words {row['quotation'][:120]!r} stand in no held version of {row['item_id']}"
            issues.append(Issue("claim_words_not_held", f"{told}. The claim is not shown until they do."))
    ids = {one.claim_id for one in (*claims, *accepted)}
    accepted = [replace(one, superseded_by=one.superseded_by if one.superseded_by in ids else "") for one in accepted]
    decided = {_key(row): row["decision"] for row in rows}
    readings = [_reading(one, decided, claims) for one in candidates_of(items, declared.answer_words)]
    return accepted, readings, issues


def unprinted_claims(claims: list[Claim], items: list[ParliamentItem]) -> Iterator[Issue]:
    """An issue for each figure of our own lines that was read in a written answer or statement and stands in no collected version of it."""
    texts = {one.item_id: " ".join(version.answer_text for version in one.versions) for one in items if one.versions}
    for claim in claims:
        said = claim.record.texts
        if claim.item_id in texts and claim.quantity_low is not None and said["source_kind"] in SAID_IN.values() and claim.record.row_id:
            wanted = {f"{claim.quantity_low:,}", str(claim.quantity_low)}
            if not any(one in texts[claim.item_id] for one in wanted):
                told = f"claim {claim.claim_id} gives {claim.quantity_low:,}, which stands in no collected version of {claim.item_id}"
                yield Issue("claim_not_in_answer", f"{told}. Read the answer, and mend the line.", row_id=claim.record.row_id)


def _reading(candidate: Candidate, decided: dict[tuple[str, str, str, int], str], claims: list[Claim]) -> Reading:
    decision = decided.get(candidate.key, "")
    if decision:
        return Reading(candidate, f"{decision}ed", candidate.candidate_id if decision == "accept" else "")
    same = [one.claim_id for one in claims if one.item_id == candidate.item_id and _says(one, candidate)]
    return Reading(candidate, "claimed" if same else "undecided", same[0] if same else "")


def _says(claim: Claim, candidate: Candidate) -> bool:
    """Whether a claim about the same item says what is proposed: the same number, or alike that there is none."""
    if candidate.quantity is not None:
        return claim.quantity_low == candidate.quantity
    return candidate.kind in ("no_number", "none_given") and claim.quantity_status == candidate.quantity_status


def _key(row: dict[str, str]) -> tuple[str, str, str, int]:
    return row["item_id"], row["quotation"], row["printed"], int(row["occurrence"])


def _accepted(row: dict[str, str], item: ParliamentItem | None, declared: Declared) -> Claim | None:
    """The claim that an accepted proposal makes; None where its words are not held."""
    version = _said_in(row["quotation"], item) if item else None
    if item is None or version is None:
        return None
    key = _key(row)
    texts = {name: row[name] for name in TEXTS} | _said(item, version)
    texts |= {"kind": "figure", "quantity_why": row["why"] if row["quantity_status"] != "stated" else "", "remark": row["why"]}
    if row["quotation"] not in item.versions[-1].answer_text:
        texts["doubt"] = GONE
    stated = row["quantity_status"] == "stated"
    return Claim(
        claim_id=Candidate(key[0], "figure", key[1], key[2], key[3]).candidate_id,
        record=Record("", "", "", texts),
        quantity_low=int(row["quantity_low"]) if stated else None,
        quantity_high=int(row["quantity_high"]) if stated else None,
        quantity_status=row["quantity_status"],
        recipients=tuple(recipients_of(row["recipients"], declared)),
        superseded_by=row["superseded_by"],
        relations=(),
        item_id=item.item_id,
        quotation=row["quotation"],
        sha256=version.sha256,
        decided_by=row["decided_by"],
        decided_on=row["decided_on"],
    )


def _said_in(quotation: str, item: ParliamentItem) -> Version | None:
    """The newest answer that has the words."""
    return next((one for one in reversed(item.versions) if one.state in ANSWERS and quotation in one.answer_text), None)


def _said(item: ParliamentItem, version: Version) -> dict[str, str]:
    """Who said it, when and where."""
    told = item.record.texts
    return {
        "said_by": told.get("answered_by") or f"A minister, for the {version.answering_body or 'department asked'}",
        "said_by_role": f"answering for the {version.answering_body}" if version.answering_body else "answering",
        "said_on": version.corrected_on or version.answered_on,
        "source_kind": SAID_IN[version.kind],
        "source_ref": version.uin,
        "source_title": version.heading,
        "source_url": told["source_url"],
        "seen": "in_source",
    }
