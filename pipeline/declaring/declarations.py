"""What data/declared and data/decided may say, as frozen dataclasses. `declared.py` loads them,
with lookups.py and files.py; no step reads those files itself."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from pipeline.declaring.answer_words import AnswerWords
from pipeline.declaring.share_words import ShareWords
from pipeline.declaring.vocabulary import Vocabulary
from pipeline.fold import Phrases, slug
from pipeline.organisations.joins import Joins

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


@dataclass(frozen=True)
class EarlierBuilds:
    """How many earlier builds stay as downloads, why so many, and which tables and columns (table.column) are not looked at, each with the
    reason, when it is told whether anything in one has been withheld since."""

    kept: int
    why: str
    not_compared: dict[str, str]


@dataclass(frozen=True)
class Organisation:
    """One spelling of one organisation on the reviewed list.

    `matches` says where it may be found: anywhere among other words, only as a whole_cell, or (whole_cell_or_answer) so in
    registers and anywhere in what is said in Parliament.
    """

    name_text: str
    organisation: str
    matches: str
    why: str

    @property
    def recipient_id(self) -> str:
        """The id of the organisation: its canonical name in letters, digits and hyphens."""
        return slug(self.organisation)


@dataclass(frozen=True)
class Declared:
    """All of data/declared and data/decided, validated.

    `dataset_phrases` maps a register to the phrases by which datasets are recognised in it; '' are those for all registers.
    `outcome_words` are found among other words, `outcome_cells` as the whole cell; `turning_words` turn the meaning of what they stand by.
    `level_words` say whether data is about single pupils (yes or no); `share` holds the words for what a share contains and its terms.
    `organisations` are by folded spelling; `organisations_by_key` also by their names without legal forms, where one alone is meant.
    `recipient_classes` maps the ids of recipients that stand for many to the reason; `joins` is what people decided about pairs.
    `name_words` maps a kind (person, small, between, place, abbreviated) to its words of lookups/name_words.csv.
    `office_holders` are the folded words of the names that may be shown, `withheld_names` (hash, number of words) those that may not.
    `organisation_kinds` and `organisation_facts` map a recipient's id to its rows; `sale_words` say whether something is for sale (yes
    or no).
    `answers` is where `once` keeps what it has worked out by these settings.
    `vocabularies` maps a name ('' is vocabulary.yml) to its words; `decisions` maps a file's stem in data/decided to its rows.
    """

    sources: dict[str, Source]
    sections: dict[str, Section]
    layouts: dict[str, Layout]
    withheld_sheets: list[WithheldSheet]
    edition_notes: dict[str, EditionNote]
    earlier_builds: EarlierBuilds
    vocabularies: dict[str, Vocabulary]
    datasets: list[dict[str, str]]
    dataset_phrase_rows: list[dict[str, str]]
    dataset_phrases: dict[str, Phrases]
    other_datasets: Phrases
    scope_words: Phrases
    outcome_words: Phrases
    outcome_cells: dict[str, str]
    turning_words: Phrases
    level_words: Phrases
    share: ShareWords
    dataset_notes: list[dict[str, str]]
    dataset_groups: list[dict[str, str]]
    environments: dict[str, str]
    gateways: Phrases
    organisations: dict[str, Organisation]
    organisations_by_key: dict[str, Organisation]
    organisation_phrases: Phrases
    answer_organisations: Phrases
    legal_forms: tuple[tuple[str, ...], ...]
    recipient_classes: dict[str, str]
    recipient_cells: dict[str, list[dict[str, str]]]
    answer_words: AnswerWords
    organisation_kinds: dict[str, list[dict[str, str]]]
    organisation_facts: dict[str, list[dict[str, str]]]
    kind_words: list[dict[str, str]]
    publisher_types: list[dict[str, str]]
    sale_words: Phrases
    role_words: list[tuple[str, str]]
    organisation_words: frozenset[str]
    name_words: dict[str, frozenset[str]]
    office_holders: frozenset[tuple[str, ...]]
    withheld_names: frozenset[tuple[str, int]]
    internal_phrases: Phrases
    internal_names: frozenset[str]
    qualifiers: dict[str, dict[str, str]]
    issue_types: list[dict[str, str]]
    expected: list[dict[str, str]]
    known_editions: list[dict[str, str]]
    claim_counts: list[dict[str, str]]
    decisions: dict[str, list[dict[str, str]]]
    joins: Joins = dataclasses.field(default_factory=Joins)
    answers: dict[object, dict[object, Any]] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)

    def vocabulary_of(self, source_id: str) -> Vocabulary:
        """The words by which the headings of a source are recognised."""
        return self.vocabularies[self.sources[source_id].vocabulary]

    def sections_of(self, source_id: str) -> list[Section]:
        """The sections that a source's sheets may be, in the order declared."""
        return [one for one in self.sections.values() if source_id in (one.source_id, *one.also_in)]

    def dataset_phrases_of(self, register: str) -> Phrases:
        """The phrases by which datasets are recognised in the entries of a register."""
        return self.dataset_phrases.get(register, self.dataset_phrases[""])
