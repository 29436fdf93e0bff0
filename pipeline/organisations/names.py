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
# A cell that names several bodies is no spelling of any one of them.
OF_CELL = "recorded reading of the cell"


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
    return None if _is_another(text, keyed.recipient_id, keyed.organisation, declared) else (keyed, FOLDED)


def _is_another(text: str, recipient_id: str, name: str, declared: Declared) -> bool:
    """Whether a printed name has a legal form after a name of a kind that no company has: "UCL Limited" is another body than the
    university."""
    kinds = {row["kind"] for row in kinds_of(recipient_id, (name,), declared)}
    has_form = fold(text).removeprefix("the ") != body_key(text, declared.legal_forms).removeprefix("the ")
    return has_form and bool(kinds & NO_COMPANIES)


def id_of(text: str, declared: Declared) -> str:
    """The id of a body that is on no list, by its printed name."""
    key = body_key(text, declared.legal_forms)
    # What is only like a spelling of a listed body must not take an address that leads to that body.
    is_like_a_listed_one = key in declared.organisations_by_key and organisation_of(text, declared) is None
    return slug(fold(text)) if is_like_a_listed_one or _is_another(text, slug(key), key, declared) else slug(key)


@once
def body_of(text: str, declared: Declared) -> Body:
    """What a name stands for by itself, before anybody has joined it to another."""
    if found := organisation_of(text, declared):
        recipient_id = found[0].recipient_id
        kind = "class" if recipient_id in declared.recipient_classes else "listed"
        decided = {fold(row["name_text"]) for row in declared.decisions.get("recipient_names", [])}
        return Body(recipient_id, found[0].organisation, kind, fold(text) in decided and recipient_id != id_of(text, declared))
    return Body(id_of(text, declared), tidy(text), "person" if is_withheld(text, declared) else "as_printed")


def as_joined(named: Named, declared: Declared) -> Named:
    """`named` as the organisation that people have decided it is."""
    body = declared.joins.into.get(named.recipient_id)
    return replace(named, recipient_id=body.recipient_id, name=body.name, status="decided") if body else named


def names_beside(namings: Iterable[Named], declared: Declared) -> dict[str, tuple[str, ...]]:
    """Recipient id -> the printed names among `namings` that stand for it and are on no list, in order.

    The kinds of a body on the reviewed list were reviewed with its spellings ("RAND Europe", also "Rand Europe UK Limited"), so those say
    nothing more of it.
    """
    found: dict[str, set[str]] = {}
    for one in namings:
        if one.rule != OF_CELL and organisation_of(one.matched, declared) is None:
            found.setdefault(one.recipient_id, set()).add(one.matched)
    return {recipient_id: tuple(sorted(names)) for recipient_id, names in found.items()}


def join_issues(namings: Iterable[Named], declared: Declared) -> list[Issue]:
    """An issue for each decision about a pair that could not be followed, and for each that names what nothing prints or lists."""
    known = {one.recipient_id for one in declared.organisations.values()} | {body_of(one.matched, declared).recipient_id for one in namings}
    where = "data/decided/recipient_pairs.csv"
    found = [Issue("recipient_pair_conflict", f"{where}: {fault}. It joins nothing.") for fault in declared.joins.faults]
    for row in declared.decisions.get("recipient_pairs", []):
        for body in (body_of(row["name_text"], declared), body_of(row["organisation"], declared)):
            if body.recipient_id not in known and body.kind != "person":
                is_shown = row["same"] == "yes" and declared.joins.into.get(body.recipient_id) == body
                told = " What it joins is shown by that name until then." if is_shown else ""
                said = f"{where}: nothing held prints {body.name!r}, and it is on no list. Mend the row.{told}"
                found.append(Issue("decision_not_applied", said))
    return found
