"""Whether a listing is about children's education data, and whether it concerns a body outside the Department: each with its evidence."""

from __future__ import annotations

from itertools import zip_longest

from pipeline.declaring.declarations import Declared
from pipeline.fold import fold, phrases_in
from pipeline.model import Listing, Named
from pipeline.once import once, once_by


@once
def _datasets(declared: Declared) -> dict[str, dict[str, str]]:
    return {row["dataset_id"]: row for row in declared.datasets}


@once_by(lambda listing: (listing.said, listing.section_id, listing.register))
def in_scope_of(listing: Listing, declared: Declared) -> tuple[str, str]:
    """(yes, no or not_stated; the evidence in words) for one listing: as the row itself says, else by the datasets in its printed text."""
    own = listing.value_of("in_scope")
    if own:
        return own.value or "not_stated", listing.text_of("in_scope_why") or "as our transcription reads the source"
    section = declared.sections[listing.section_id]
    if section.in_scope:
        return section.in_scope, section.in_scope_evidence
    known = _datasets(declared)
    within = [f"{known[one]['name']}: recognised by {matched!r}" for one, matched in listing.datasets if known[one]["in_scope"] == "yes"]
    if within:
        return "yes", "; ".join(within)
    if undecided_lines(listing, declared):
        return "not_stated", "it names data that may be about pupils and is not on our lists"
    if listing.datasets or listing.text_of("datasets_text"):
        return "no", "no dataset of children's education data is recognised in the data it names"
    return "not_stated", "the data it uses is not stated"


@once_by(lambda listing: (listing.said, listing.register))
def undecided_lines(listing: Listing, declared: Declared) -> list[str]:
    """Lines of the printed data that hold a word of `scope_words` and neither a dataset that we know nor one known to be another's."""
    value = listing.value_of("datasets_text")
    lines = value.text.replace("_x000D_", "\n").splitlines() if value and value.status == "stated" else []
    books = (declared.dataset_phrases_of(listing.register), declared.other_datasets)
    # A name may be broken over two lines, so a line is read together with the one after it.
    pairs = zip_longest(lines, lines[1:], fillvalue="")
    return [
        line
        for line, after in pairs
        if phrases_in(line, declared.scope_words) and not any(phrases_in(f"{line} {after}", book) for book in books)
    ]


def audience_of(listings: list[Listing], declared: Declared) -> str:
    """The audience of the newest listing's section, where a body outside the Department is named or nobody can be.

    It is internal where every line of people was read and named the Department's own organisations alone, and not stated where a name
    may be the Department's, a cell of recipients is withheld, or none says who it was.
    """
    section = declared.sections[listings[0].section_id]
    named = [one for listing in listings for one in listing.organisations if one.recipient_id not in section.internal_organisations]
    unclear = [one for one in named if section.internal_organisations and may_be_internal(one, declared)]
    if len(named) > len(unclear):
        return section.audience
    found = any(one.organisations for one in listings)
    cells = {value.status for one in listings if (value := one.value_of("recipients_text"))}
    if unclear or "withheld" in cells or (cells - {"stated"} and not found):
        return "not_stated"
    whole = all(one.said.people_lines == one.said.people_lines_read for one in listings)
    return "internal" if found and whole else section.audience


@once
def may_be_internal(named: Named, declared: Declared) -> bool:
    """Whether nobody has said who this is, and its name has words that the Department's own may have."""
    name = named.matched
    return named.status == "provisional" and bool(phrases_in(name, declared.internal_phrases) or fold(name) in declared.internal_names)
