"""What is known of an organisation beside its name: what kind of body it is, its legal form, numbers, other names. Each with its source.

A kind is proved by the name's own words (lookups/kind_words.csv), stated by a source, or our judgement with its reason
(lookups/organisation_kinds.csv); several may hold, and where none is known it is not stated. All other facts have a source
(lookups/organisation_facts.csv). Nothing here joins names, and no number or form is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.declaring.declarations import Declared
from pipeline.fold import body_key, fold, slug
from pipeline.once import once

KINDS = (
    *("company", "community_interest_company", "charity", "university", "school_or_trust", "college", "local_authority"),
    *("government_department", "government_body"),
    *("police", "nhs", "regulator", "think_tank", "news_publisher", "broadcaster", "exam_board", "research_institute"),
    *("professional_body", "campaign", "international_body", "court_or_parliament", "other"),
)
HOW = ("source", "our_judgement")
STANDS = ("begins", "ends", "inside")
# What parts two bodies named in one cell, and stands in the names of single bodies too.
_JOINERS = re.compile(r"\b(?:and|with)\b|[,&/+;]", re.IGNORECASE)
FACTS = ("legal_form", "identifier", "legal_name", "former_name", "trading_name", "part_of", "dissolved")
# Facts that are names: what is printed by one of them may be the body, for a person to decide.
OTHER_NAMES = ("legal_name", "former_name", "trading_name")
LEGAL_FORMS = (
    *("private_limited_by_shares", "private_limited_by_guarantee", "public_limited_company", "limited_liability_partnership"),
    *("charitable_incorporated_organisation", "registered_charity", "royal_charter", "statutory_body", "nhs_trust", "local_authority"),
    *("crown_body", "foreign_body", "unincorporated", "partnership"),
)
# The lists of official numbers, as org-id.guide names them, with the form of their numbers; and the Research Organization Registry's ids.
IDENTIFIERS = {
    "GB-COH": r"[A-Z0-9]{8}",
    "GB-CHC": r"\d{6,7}(-\d+)?",
    "GB-SC": r"SC\d{6}",
    "GB-NIC": r"\d{6}",
    "GB-UKPRN": r"\d{8}",
    "ROR": r"0[a-z0-9]{6}\d\d",
}
IDENTIFIER_PAGES = {
    "GB-COH": "https://find-and-update.company-information.service.gov.uk/company/{number}",
    "GB-CHC": "https://register-of-charities.charitycommission.gov.uk/charity-search/-/charity-details/{number}",
    "GB-SC": "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={number}",
    "ROR": "https://ror.org/{number}",
}
# Kinds that no company has. A newspaper, a think tank or a research institute may be one.
NO_COMPANIES = frozenset(
    ("university", "local_authority", "government_department", "government_body", "police", "nhs", "court_or_parliament", "school_or_trust")
)
# Forms that make a company of the kind that the count of "companies by legal form" means.
COMPANY_FORMS = ("private_limited_by_shares", "public_limited_company", "limited_liability_partnership")
NOT_COMPANIES = ("private_limited_by_guarantee", "charitable_incorporated_organisation", "registered_charity")


@once
def kinds_of(recipient_id: str, names: tuple[str, ...], declared: Declared) -> list[dict[str, str]]:
    """The kinds of one organisation, each with how it is known, in order of kind; those that a name proves give the words.

    What a source shows to be a charity or limited by guarantee is no company, whatever its name says, here as in every count of companies.
    `names` are all that it goes by, the one it is shown by first: the legal form may be printed in one place and left out in another. It
    makes no company of a body that its first name shows to be of a kind that no company has. A name that may be of several bodies
    ("University of Example and Acme Analytics") proves no kind but that one of them is a company, which decides for all of them.
    """
    told = declared.organisation_kinds.get(recipient_id, [])
    found = {row["kind"]: {key: row[key] for key in ("kind", "how", "why", "source_title", "source_url", "stated_on")} for row in told}
    for place, name in enumerate(names):
        for row in declared.kind_words:
            if _proves(row, name, declared) and not (place and row["kind"] == "company" and found.keys() & NO_COMPANIES):
                why = f"{row['why']}, where it is printed as {name}" if place else row["why"]
                proved = {"kind": row["kind"], "how": "name", "why": why, "source_title": "", "source_url": "", "stated_on": ""}
                found.setdefault(row["kind"], proved)
    facts = [row for row in declared.organisation_facts.get(recipient_id, []) if row["fact"] == "legal_form"]
    if form := next((row for row in facts if row["value"] in COMPANY_FORMS), None):
        source = {"source_title": form["source_title"], "source_url": form["source_url"], "stated_on": ""}
        why = f"Its legal form: {form['value'].replace('_', ' ')}"
        found.setdefault("company", {"kind": "company", "how": "source", "why": why, **source})
    elif "charity" in found or any(row["value"] in NOT_COMPANIES for row in facts):
        # Its name may say Limited all the same.
        found.pop("company", None)
    return [found[kind] for kind in sorted(found)]


def _proves(row: dict[str, str], name: str, declared: Declared) -> bool:
    if not _stands(row, fold(name)):
        return False
    parts = [part for part in _JOINERS.split(name) if fold(part)]
    if len(parts) == 1 or fold(name) in declared.organisations or body_key(name, declared.legal_forms) in declared.organisations_by_key:
        return True
    if row["joined"] != "yes" or row["kind"] == "company":
        return row["joined"] == "yes"
    # "Avon and Somerset Constabulary" is one body; "Acme Ltd and Kent County Council" and "Home Office and …" name another before it.
    return not any(_is_body(part, declared) for part in parts[:-1])


def _is_body(part: str, declared: Declared) -> bool:
    """Whether these words by themselves name a body: they are on the reviewed list or end with a legal form."""
    key = body_key(part, declared.legal_forms)
    return fold(part) in declared.organisations or key in declared.organisations_by_key or key != body_key(part, ())


def _stands(row: dict[str, str], name: str) -> bool:
    words = row["words"]
    if row["stands"] == "begins":
        return name.startswith(f"{words} ")
    return name.endswith(f" {words}") if row["stands"] == "ends" else f" {words} " in name


def identifier_parts(value: str) -> tuple[str, str]:
    """(list, number) of an identifier such as GB-COH-02415211; ('', '') where its form is none of IDENTIFIERS."""
    for name, form in IDENTIFIERS.items():
        if re.fullmatch(rf"{name}-{form}", value):
            return name, value.removeprefix(f"{name}-")
    return "", ""


def identity_problems(declared: Declared) -> Iterator[str]:
    """What does not hold together in the three lists, in plain words."""
    known = {slug(one.organisation) for one in declared.organisations.values()}
    for row in declared.kind_words:
        if row["kind"] not in KINDS or row["stands"] not in STANDS or row["joined"] not in ("yes", "no"):
            told = f"{row['words']!r} means {row['kind']!r} where it {row['stands']}, joined {row['joined']!r}"
            yield f"kind_words.csv: {told}, which is not known"
    kinds = [row for rows in declared.organisation_kinds.values() for row in rows]
    facts = [row for rows in declared.organisation_facts.values() for row in rows]
    for file, rows in (("organisation_kinds.csv", kinds), ("organisation_facts.csv", facts)):
        if unlisted := sorted({row["organisation"] for row in rows if slug(row["organisation"]) not in known}):
            yield f"{file}: {', '.join(map(repr, unlisted[:5]))} ({len(unlisted)} in all): the name is not in organisations.csv"
    for row in kinds:
        if row["kind"] not in KINDS or row["how"] not in HOW or bool(row["source_url"]) != (row["how"] == "source") or not row["why"]:
            told = f"{row['organisation']!r}, {row['kind']!r}"
            yield f"organisation_kinds.csv: {told}: the kind, how or source is not known, or no reason is given"
    seen: dict[str, str] = {}
    parts = {slug(row["organisation"]) for row in facts if row["fact"] == "part_of"}
    for row in facts:
        yield from _fact_problems(row)
        # A part is counted with its whole where one is asked for, which has to be found by its name and be no part of another.
        if row["fact"] == "part_of" and (slug(row["value"]) not in known or slug(row["value"]) in parts):
            yield f"organisation_facts.csv: {row['organisation']!r} is part of {row['value']!r}, which is on no list or itself a part"
        if row["fact"] == "identifier" and seen.setdefault(row["value"], row["organisation"]) != row["organisation"]:
            yield f"organisation_facts.csv: {row['value']} stands with {seen[row['value']]!r} and with {row['organisation']!r}"


def _fact_problems(row: dict[str, str]) -> Iterator[str]:
    where = f"organisation_facts.csv: {row['organisation']!r}, {row['fact']} {row['value']!r}"
    if row["fact"] not in FACTS or row["seen"] not in ("in_source", "second_hand") or not row["source_title"]:
        yield f"{where}: a fact, a source or how well it was seen is not known"
    if row["fact"] == "legal_form" and row["value"] not in LEGAL_FORMS:
        yield f"{where}: the legal form is not one of {', '.join(LEGAL_FORMS)}"
    if row["fact"] == "identifier" and not identifier_parts(row["value"])[0]:
        yield f"{where}: no identifier has this form"
