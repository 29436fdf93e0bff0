"""All that data/declared and data/decided say, as frozen dataclasses; what is said of publications is in publications.py. `declared.py`
loads them, with lookups.py and files.py; no step reads those files itself."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from pipeline.declaring.answer_words import AnswerWords
from pipeline.declaring.publications import EditionNote, Layout, Section, Source, WithheldSheet
from pipeline.declaring.share_words import ShareWords
from pipeline.declaring.vocabulary import Vocabulary
from pipeline.fold import Phrases, slug
from pipeline.organisations.joins import Joins


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
