"""How publishers publish, as data/declared says it: sources, sections, layouts, and what we say of an edition ourselves."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

# The outcome of a section in which each row says its own.
BY_ROW = "by_row"


@dataclass(frozen=True)
class Source:
    """A publication we watch. `reference_pattern` finds the reference in its cell and may name groups `year` and `number`.

    `collect` is for the spider; `vocabulary` names a vocabulary_<name>.yml; `quarterly_from` is the first month from which an edition each
    quarter is expected, or ''. Without a layout, a sheet whose name or title holds one of `turning_words` is no section, nor is one with a
    sub-heading of these or of `sub_heading_words`. Where its name tells the section, one of `pointing_words` tells of other sheets.
    A row that begins with one of `aside_words` and has no reference is no entry. No date before `no_date_before` (a year) can be right.
    """

    source_id: str
    title: str
    publisher: str
    spider: str
    page_url: str
    hosts: list[str]
    licence: str
    licence_url: str
    entry_prefix: str
    reference_pattern: str
    standing_words: list[str]
    note: str
    collect: dict[str, object] = dataclasses.field(default_factory=dict)
    vocabulary: str = ""
    quarterly_from: str = ""
    no_date_before: str = ""
    turning_words: list[str] = dataclasses.field(default_factory=list)
    sub_heading_words: list[str] = dataclasses.field(default_factory=list)
    pointing_words: list[str] = dataclasses.field(default_factory=list)
    aside_words: list[str] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A part of a register with its own rule of inclusion. `needs` are the fields without which a sheet is unread, and so it is
    without any of `needs_one_of`.

    `outcome` is what listing in the section says of every entry, or BY_ROW where each row says it. `makes` is what a row of it is, a
    listing unless it says otherwise; a row is one where it fills one of the fields `identified_by`. `also_in` are further sources in
    which it is found, and `sheet_words` the words of a sheet's name or title by which. With `several_sheets`, each sheet of it is read;
    else a second one is left unread. `references` says whether every row has one: always or sometimes. `in_scope` is
    yes where every entry is about children's education data by the section's own rule; else the data that a row names decides.
    """

    section_id: str
    source_id: str
    title: str
    keeps: str
    inclusion_rule: str
    outcome: str
    outcome_evidence: str
    absence_means: str
    audience: str
    internal_organisations: list[str]
    needs: list[str]
    needs_one_of: list[str] = dataclasses.field(default_factory=list)
    also_in: list[str] = dataclasses.field(default_factory=list)
    sheet_words: list[str] = dataclasses.field(default_factory=list)
    several_sheets: bool = False
    references: str = "always"
    makes: str = "listing"
    identified_by: list[str] = dataclasses.field(default_factory=lambda: ["reference", "title"])
    in_scope: str = ""
    in_scope_evidence: str = ""
    stands_for_source: str = ""
    not_transcribed: list[str] = dataclasses.field(default_factory=list)

    @property
    def register_source_id(self) -> str:
        """The source whose entries these are: for a transcription, the register that it was transcribed from."""
        return self.stands_for_source or self.source_id


@dataclass(frozen=True)
class Column:
    """One heading of a layout: the field it holds, or why it is withheld or left out."""

    heading: str
    field: str = ""
    treatment: str = "read"
    why: str = ""
    date_formats: list[str] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """How one shape of sheet is read. `media_types` limits it to kinds of document; `evidence` says how the shape is known.

    `notes_shown` are texts beside the table that may be shown: any other may name a person. An empty `section_id` says that sheets of
    several sections have this shape, told apart by their names and titles; `also_in` are further sources that use it.
    """

    layout_id: str
    source_id: str
    section_id: str
    title: str
    media_types: list[str]
    evidence: str
    reviewed_by: str
    reviewed_on: str
    columns: list[Column]
    notes_shown: list[str] = dataclasses.field(default_factory=list)
    also_in: list[str] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class WithheldSheet:
    """A rule for sheets that are about people: nothing in them is kept. Matched on the folded first words of the sheet."""

    rule_id: str
    source_id: str
    first_words: str
    why: str


@dataclass(frozen=True)
class EditionNote:
    """What we say of an edition ourselves, by its document's hash."""

    sha256: str
    as_at: str
    why: str
