"""Which organisation one printed name stands for: by the reviewed list and decisions, else by its exact folded name, else itself.

An exact folded name sets aside case, spaces, punctuation, "The" before it and the legal form after it, and nothing else. Where such a
name would stand for two organisations of the list, it stands for neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.declaring.declarations import Declared, Organisation
from pipeline.fold import body_key, fold, slug, tidy
from pipeline.issues import Issue
from pipeline.model import Named
from pipeline.once import once
from pipeline.organisations.identity import NO_COMPANIES, kinds_of
from pipeline.organisations.joins import Body
from pipeline.privacy.person_like import is_withheld

LISTED, FOLDED, PRINTED = "reviewed list", "exact folded name", "the name as printed"


def by_key(organisations: Iterable[Organisation], legal_forms: tuple[tuple[str, ...], ...]) -> dict[str, Organisation]:
    """Folded name without "the" and legal form -> the one organisation of which it is a spelling, or the name it is shown by."""
    found: dict[str, dict[str, Organisation]] = {}
    for one in organisations:
        for name in (one.name_text, one.organisation):
            found.setdefault(body_key(name, legal_forms), {}).setdefault(one.recipient_id, one)
    return {key: next(iter(meant.values())) for key, meant in found.items() if len(meant) == 1}


@once
def organisation_of(text: str, declared: Declared) -> tuple[Organisation, str] | None:
    """(the organisation of the list that a printed name stands for, the rule that says so), or None where it stands for none."""
    if listed := declared.organisations.get(fold(text)):
        return listed, LISTED
    key = body_key(text, declared.legal_forms)
    keyed = declared.organisations_by_key.get(key)
    if keyed is None:
        return None
    # "UCL Limited" is another body than the university: a legal form after a name of a kind that no company has joins nothing.
    kinds = {row["kind"] for row in kinds_of(keyed.recipient_id, keyed.organisation, declared)}
    has_form = fold(text).removeprefix("the ") != key.removeprefix("the ")
    return None if has_form and kinds & NO_COMPANIES else (keyed, FOLDED)


@once
def body_of(text: str, declared: Declared) -> Body:
    """What a name stands for by itself, before anybody has joined it to another."""
    if found := organisation_of(text, declared):
        recipient_id = found[0].recipient_id
        return Body(recipient_id, found[0].organisation, "class" if recipient_id in declared.recipient_classes else "listed")
    return Body(slug(body_key(text, declared.legal_forms)), tidy(text), "person" if is_withheld(text, declared) else "as_printed")


def as_joined(named: Named, declared: Declared) -> Named:
    """`named` as the organisation that people have decided it is."""
    body = declared.joins.into.get(named.recipient_id)
    return replace(named, recipient_id=body.recipient_id, name=body.name, status="decided") if body else named


def join_issues(namings: Iterable[Named], declared: Declared) -> list[Issue]:
    """An issue for each decision about a pair that could not be followed, and for each that names what nothing prints or lists."""
    known = {one.recipient_id for one in declared.organisations.values()} | {body_of(one.matched, declared).recipient_id for one in namings}
    where = "data/decided/recipient_pairs.csv"
    found = [Issue("recipient_pair_conflict", f"{where}: {fault}. It joins nothing.") for fault in declared.joins.faults]
    for row in declared.decisions.get("recipient_pairs", []):
        for body in (body_of(row["name_text"], declared), body_of(row["organisation"], declared)):
            if body.recipient_id not in known and body.kind != "person":
                said = f"{where}: nothing held prints {body.name!r}, and it is on no list. Mend the row."
                found.append(Issue("decision_not_applied", said))
    return found
