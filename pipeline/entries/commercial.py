"""The three facts that "commercial" may mean, of each entry, each with its evidence: they are never made into one.

- legal_form: is a recipient a company by its legal form? Ours: by the kinds and legal forms of lookups/. A company that a source shows to
  be a charity or limited by guarantee is none; where any recipient's kind is not known, or a body is withheld, the answer is not stated.
- publisher_type: the type of recipient that the publisher printed, where lookups/publisher_types.csv says what it means.
- purpose: does the publisher's printed purpose say that something is for sale (lookups/sale_words.csv)? Our own words in a transcription
  say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.declaring.declarations import Declared
from pipeline.entries.groups import Group
from pipeline.fold import fold, phrases_in, slug, together
from pipeline.model import Edition, Listing, Named, Value
from pipeline.once import once
from pipeline.organisations.identity import COMPANY_FORMS, NO_COMPANIES, NOT_COMPANIES, kinds_of
from pipeline.rows.value import REPAIRED

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Answer:
    """One fact of one entry: `answer` is yes, no or not_stated; `evidence` the printed words, or the bodies with their kinds; `why` is
    the rule. `listing_id` and `column_letter` lead to the cell where one holds the words, else they are ''."""

    entry_id: str
    fact: str
    answer: str
    evidence: str
    why: str
    listing_id: str = ""
    column_letter: str = ""


def commercial_answers(group: Group, editions: dict[str, Edition], beside: Names, declared: Declared) -> list[Answer]:
    """The three answers of one entry, in order of fact. `editions` are by their ids; `beside` are the printed
    names of organisations that are on no list, by the organisations' ids."""
    listings = group.each_once(editions)
    return [
        _legal_form(group, listings, beside, declared),
        _publisher_type(group.entry_id, listings, declared),
        _purpose(group.entry_id, listings, declared),
    ]


@once
def is_company(recipient_id: str, names: tuple[str, ...], declared: Declared) -> tuple[str, str]:
    """(yes, no or not_stated; why) for one organisation, by its kinds and its sourced legal forms, else by those of the body that a source
    says it is a part of. `names` are as kinds_of takes them."""
    kinds = {row["kind"]: row for row in kinds_of(recipient_id, names, declared)}
    forms = {row["value"] for row in declared.organisation_facts.get(recipient_id, []) if row["fact"] == "legal_form"}
    if forms & set(COMPANY_FORMS):
        return "yes", f"its legal form: {_in_words(sorted(forms))}"
    if against := sorted(forms & set(NOT_COMPANIES)):
        return "no", f"its legal form: {_in_words(against)}"
    if "charity" in kinds:
        return "no", f"a charity: {kinds['charity']['why']}"
    if "company" in kinds:
        return "yes", f"a company: {kinds['company']['why']}"
    if "community_interest_company" in kinds:
        return "not_stated", "a community interest company, which may be limited by shares or by guarantee"
    if none := sorted(kinds.keys() & NO_COMPANIES):
        return "no", f"its kind: {_in_words(none)}"
    for whole in (row["value"] for row in declared.organisation_facts.get(recipient_id, []) if row["fact"] == "part_of"):
        answer, why = is_company(slug(whole), (whole,), declared)
        if answer == "no":
            return answer, f"a part of {whole}: {why}"
    return "not_stated", f"its kind ({_in_words(kinds)}) does not say its legal form" if kinds else "its kind is not known"


def _in_words(codes: Iterable[str]) -> str:
    return ", ".join(code.replace("_", " ") for code in codes)


def _legal_form(group: Group, listings: list[Listing], beside: Names, declared: Declared) -> Answer:
    bodies: dict[str, Named] = {}
    for listing in reversed(listings):
        bodies |= {named.recipient_id: named for named in listing.organisations if named.role == "recipient"}
    told = {named.name: is_company(key, (named.name, *beside.get(key, ())), declared) for key, named in bodies.items()}
    answers = {answer for answer, _ in told.values()}
    # A line of people that was not read may hold another body, and so may a cell of recipients that is withheld.
    whole = bodies and all(one.said.people_lines == one.said.people_lines_read and not _is_withheld(one) for one in group.once_said())
    if "yes" in answers:
        answer, why = "yes", "one recipient at least is a company by its legal form"
    elif whole and answers == {"no"}:
        answer, why = "no", "the kind of every recipient named is known, and none is a company by its legal form"
    else:
        answer = "not_stated"
        why = "the kind of a recipient is not known, or not every recipient is shown" if bodies else "no recipient is shown"
    evidence = "; ".join(f"{name}: {reason}" for name, (_, reason) in sorted(told.items()))
    return Answer(group.entry_id, "legal_form", answer, evidence, why)


def _is_withheld(listing: Listing) -> bool:
    cell = listing.value_of("recipients_text")
    return cell is not None and cell.status == "withheld"


def _publisher_type(entry_id: str, listings: list[Listing], declared: Declared) -> Answer:
    means = {fold(row["printed"]): row for row in declared.publisher_types}

    def read(value: Value) -> tuple[str, str]:
        row = means.get(fold(value.text))
        return (row["commercial"], row["why"]) if row else ("not_stated", "the printed type is not on the list of types")

    return _printed(entry_id, listings, "publisher_type", read, "no type of recipient is printed")


def _purpose(entry_id: str, listings: list[Listing], declared: Declared) -> Answer:
    words, turning = declared.sale_words, declared.turning_words
    book = together(words, turning)

    def read(value: Value) -> tuple[str, str]:
        phrases = [phrase for _, _, phrase in phrases_in(value.text, book)]
        answers = {words.meanings[one] for one in phrases if one in words.meanings}
        if not answers:
            return "not_stated", "the printed purpose has no words of the list"
        if len(answers) > 1 or (answers == {"yes"} and any(one not in words.meanings for one in phrases)):
            return "not_stated", "the printed purpose has words for both, or one that may turn their meaning"
        said = next(one for one in phrases if one in words.meanings)
        return answers.pop(), f"the printed purpose says “{said}”"

    return _printed(entry_id, listings, "purpose", read, "no purpose in the publisher's words is held")


def _printed(entry_id: str, listings: list[Listing], name: str, read: Callable[[Value], tuple[str, str]], none: str) -> Answer:
    """The answer by what a field's cell holds, out of the publisher's own listings: the newest that says yes or no, else the newest."""
    found: list[tuple[str, str, Listing, Value]] = []
    for listing in listings:
        value = listing.value_of(name)
        if not listing.transcribed and value and value.status == "stated":
            found.append((*read(value), listing, value))
    if not found:
        return Answer(entry_id, name, "not_stated", "", none)
    answer, why, listing, value = next((one for one in found if one[0] != "not_stated"), found[0])
    why = why if value.repair is None else f"{why}; {REPAIRED}, which is read as “{value.repair}”"
    return Answer(entry_id, name, answer, value.printed, why, listing.row_id, value.column_letter)
