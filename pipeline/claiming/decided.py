"""What people decided about proposed claims: accepted ones become claims with the words they rest on, rejected ones are not proposed again.

A claim so made rests on a quotation: whole sentences, lines or rows that stand in an answer that is held. Where no held version of the item
has it, the claim is not shown, and an issue says so. A claim whose words have been taken out of the answer since stays, and is marked. A
decision about an answer as a whole holds for that very answer. One about a question holds for those that share its answer, too, and for the
question under every id that it had.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.claiming.candidates import ANSWERS, Candidate, answer_mark, candidates_of, claim_id_of, shared_answer
from pipeline.claiming.changed_answers import GONE, SAID_IN, WITHDRAWN, by_version
from pipeline.claiming.sentence_figures import sentences_of
from pipeline.claims import Claim
from pipeline.declaring.declarations import Declared
from pipeline.issues import Issue
from pipeline.model import Record
from pipeline.parliament import ParliamentItem
from pipeline.parliamentary.questions import item_id_of
from pipeline.parliamentary.versions import Version, wordings
from pipeline.recipients import recipients_of

# Of words that may have stood in an answer before it was corrected, which is not held, the day of the correction is given.
HELD_LATE = "The answer was first collected after it was corrected: whether it said this before is not known; the day is the correction's."
# What of a decision is a fact of the claim, word for word.
TEXTS = ("measure", "qualifier_printed", "unit", "period_from", "period_to", "scope", "about_section")
Key = tuple[str, str, int, str]


@dataclass(frozen=True)
class Proposal:
    """A candidate and what became of it: `decision` is undecided, accepted, rejected, or claimed (a claim of ours says the same already).
    `claim_id` is the claim that says it; of an undecided one a claim that may say it, or ''."""

    candidate: Candidate
    decision: str
    claim_id: str


def claims_decided(
    items: list[ParliamentItem], claims: list[Claim], declared: Declared
) -> tuple[list[Claim], list[Proposal], list[Issue]]:
    """(the claims that were accepted, every proposal with what became of it, the issues), from the items and the claims known so far."""
    known = _by_every_id(items)
    rows = declared.decisions.get("claims", [])
    accepted, issues = [], []
    for row in rows:
        claim = _accepted(row, known.get(row["item_id"]), declared) if row["decision"] == "accept" else None
        accepted += [claim] if claim else []
        if row["decision"] == "accept" and not claim:
            told = f"data/decided/claims.csv: the words {row['quotation'][:120]!r} stand in no held version of {row['item_id']}"
            issues.append(Issue("claim_words_not_held", f"{told}. The claim is not shown until they do."))
    ids = {one.claim_id for one in (*claims, *accepted)}
    for claim in accepted:
        if claim.superseded_by and (claim.superseded_by not in ids or claim.superseded_by == claim.claim_id):
            told = f"data/decided/claims.csv: {claim.claim_id} names {claim.superseded_by!r} as what replaced it"
            issues.append(Issue("claim_link_missing", f"{told}, which is no other claim."))
    right = {one.claim_id: one.superseded_by for one in accepted if one.superseded_by in ids and one.superseded_by != one.claim_id}
    accepted = [replace(one, superseded_by=right.get(one.claim_id, "")) for one in accepted]
    decided = {(row["item_id"], key_of(row)): row for row in rows}
    same, ids_of = _sharing(items), _every_id_of(known)
    # A claim says what one proposal says: the same number of something else in the same answer is another.
    free = list(claims)
    proposals = []
    for candidate in candidates_of(items, declared):
        meant = (candidate.item_id, *same.get(candidate.item_id, ()), *ids_of.get(candidate.item_id, ()))
        proposals.append(_proposal_of(candidate, decided, meant, free, known))
        if proposals[-1].decision == "claimed":
            free = [one for one in free if one.claim_id != proposals[-1].claim_id]
    return accepted, proposals, issues


def key_of(row: dict[str, str]) -> Key:
    """What a row of data/decided/claims.csv decides about, beside the item: the key of a proposal."""
    return row["quotation"], row["printed"], int(row["occurrence"]), row["answer_mark"]


def _by_every_id(items: list[ParliamentItem]) -> dict[str, ParliamentItem]:
    """Items by their id, and by each id that a version of theirs would have made: the first day seen may turn out to be another."""
    found = {item_id_of(version): item for item in items for version in item.versions}
    return found | {item.item_id: item for item in items}


def _every_id_of(known: dict[str, ParliamentItem]) -> dict[str, list[str]]:
    """Id of an item -> every id by which it is known."""
    found: dict[str, list[str]] = {}
    for one, item in known.items():
        found.setdefault(item.item_id, []).append(one)
    return found


def _sharing(items: list[ParliamentItem]) -> dict[str, tuple[str, ...]]:
    """Id of an item -> the ids of those that share its newest answer: with the same text and day, or grouped with it. A number alone is no
    key, since numbers begin again with every session: a group names the day, too, or else one question alone has the number."""
    by_answer: dict[tuple[str, ...], list[str]] = {}
    numbered: dict[tuple[str, str], list[ParliamentItem]] = {}
    collected = [one for one in items if one.versions]
    for one in collected:
        by_answer.setdefault(shared_answer(one), []).append(one.item_id)
        numbered.setdefault((one.versions[-1].house, one.versions[-1].uin), []).append(one)
    same = {}
    for one in collected:
        grouped: list[str] = []
        for uin, day in one.versions[-1].grouped:
            found = numbered.get((one.versions[-1].house, uin), [])
            meant = [other.item_id for other in found if not day or day in {version.tabled_on for version in other.versions}]
            grouped += meant if len(meant) == 1 else []
        same[one.item_id] = tuple(dict.fromkeys([*by_answer[shared_answer(one)], *grouped]))
    return same


def _proposal_of(
    candidate: Candidate,
    decided: dict[tuple[str, Key], dict[str, str]],
    ids: tuple[str, ...],
    claims: list[Claim],
    known: dict[str, ParliamentItem],
) -> Proposal:
    """What became of a proposal about an item that has the `ids`, or shares its answer with them."""
    row = next((decided[one, candidate.key] for one in ids if (one, candidate.key) in decided), None)
    if row:
        accepted = row["decision"] == "accept"
        return Proposal(candidate, "accepted" if accepted else "rejected", _id_of(row, known) if accepted else "")
    same = [one for one in claims if one.item_id in ids and candidate.quantity is not None and one.quantity_low == candidate.quantity]
    sure = [one.claim_id for one in same if candidate.measure not in ("other", "") and one.record.texts["measure"] == candidate.measure]
    return Proposal(candidate, "claimed" if sure else "undecided", next(iter([*sure, *(one.claim_id for one in same)]), ""))


def _id_of(row: dict[str, str], known: dict[str, ParliamentItem]) -> str:
    """The id of the claim that an accepted row makes; '' where its item is not held, so that there is no such claim."""
    item = known.get(row["item_id"])
    return claim_id_of(row["item_id"], key_of(row)) if item and _said_in(row, item) else ""


def _accepted(row: dict[str, str], item: ParliamentItem | None, declared: Declared) -> Claim | None:
    """The claim that an accepted proposal makes; None where its words are not held."""
    said = _said_in(row, item) if item else []
    if item is None or not said:
        return None
    first = said[0]
    texts = {name: row[name] for name in TEXTS} | _said(item, first)
    texts |= {"kind": "figure", "quantity_why": row["why"] if row["quantity_status"] != "stated" else "", "remark": row["why"]}
    if first.state == "corrected" and not any(one.state == "answered" for one in _wordings_of(item)):
        texts["remark"] = f"{row['why']} {HELD_LATE}".strip()
    each = [WITHDRAWN if one.state == "withdrawn" else GONE if one not in said else None for one in item.versions]
    doubt = each[-1]
    texts["doubt"] = doubt.words if doubt else ""
    stated = row["quantity_status"] == "stated"
    return Claim(
        claim_id=claim_id_of(row["item_id"], key_of(row)),
        record=Record("", "", "", texts),
        quantity_low=int(row["quantity_low"]) if stated else None,
        quantity_high=int(row["quantity_high"]) if stated else None,
        quantity_status=row["quantity_status"],
        recipients=tuple(recipients_of(row["recipients"], declared)),
        superseded_by=row["superseded_by"],
        relations=(),
        item_id=item.item_id,
        quotation=row["quotation"],
        sha256=first.sha256,
        decided_by=row["decided_by"],
        decided_on=row["decided_on"],
        doubt_kind=doubt.kind if doubt else "",
        doubts=by_version(each),
    )


def _said_in(row: dict[str, str], item: ParliamentItem) -> list[Version]:
    """The answers that say what the row decided about, the oldest first."""
    return [one for one in _wordings_of(item) if _says(row, one)]


def _wordings_of(item: ParliamentItem) -> list[Version]:
    """All that the answer is known to have said, from before it was corrected first, whenever that was collected."""
    known = [wording for one in item.versions if one.state in ANSWERS for wording in wordings(one)]
    return sorted(known, key=lambda one: one.state == "corrected")


def _says(row: dict[str, str], version: Version) -> bool:
    """Whether an answer has the quotation as whole sentences or lines, as often as the row's occurrence needs; a row about an answer as a
    whole is about that very answer."""
    if row["answer_mark"]:
        return row["answer_mark"] == answer_mark(version)
    lines = version.answer_text.split("\n")
    units = [*lines, *(sentence for line in lines for sentence in sentences_of(line) if sentence != line)]
    in_one = max(row["quotation"].count(row["printed"]), 1) if row["printed"] else 1
    return bool(row["quotation"]) and units.count(row["quotation"]) * in_one >= int(row["occurrence"])


def _said(item: ParliamentItem, version: Version) -> dict[str, str]:
    """Who said it, when and where: of words that a correction brought, the one who corrected and the day of it."""
    corrected = version.state == "corrected"
    who = (version.corrected_by if corrected else "") or version.answered_by or item.record.texts.get("answered_by", "")
    return {
        "said_by": who or f"a minister, for the {version.answering_body or 'department asked'}",
        "said_by_role": f"answering for the {version.answering_body}" if version.answering_body else "answering",
        "said_on": (version.corrected_on if corrected else "") or version.answered_on,
        "source_kind": SAID_IN[version.kind],
        "source_ref": version.uin,
        "source_title": version.heading,
        "source_url": item.record.texts["source_url"],
        "seen": "in_source",
    }
