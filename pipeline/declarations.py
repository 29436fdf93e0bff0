"""What data/declared and data/decided may say, as frozen dataclasses. `declared.py` loads them; nothing else reads those files."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from pipeline.fold import Phrases, slug

# The outcome of a section in which each row says its own.
BY_ROW = "by_row"


@dataclass(frozen=True)
class Source:
    """A publication we watch. `reference_pattern` finds the reference in its cell and may name groups `year` and `number`.

    `collect` is handed to the spider as it stands: what to ask for, and how.
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


@dataclass(frozen=True)
class Section:
    """A part of a register with its own rule of inclusion. `needs` are the fields without which a sheet is unread.

    `outcome` is what listing in the section says of every entry, or BY_ROW where each row says it. `makes` is what a row of it is, a
    listing unless it says otherwise; a row is one where it fills one of the fields `identified_by`.
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
    audience_evidence: str
    internal_organisations: list[str]
    needs: list[str]
    makes: str = "listing"
    identified_by: list[str] = dataclasses.field(default_factory=lambda: ["reference", "title"])
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

    `notes_shown` are texts beside the table that may be shown: any other may name a person.
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
class Vocabulary:
    """Words by which headings are recognised: folded phrase -> field, and words that carry no meaning in a heading.

    A heading with one of `turning_words` means something else than the phrase it holds. `other_fields` are those of our own
    transcriptions, which no heading of a publisher's is recognised as. `withheld_fields` maps a field that is never shown to the
    reason; `date_formats` are tried in sheets that are only recognised.
    """

    ignored_words: frozenset[str]
    phrases: dict[str, str]
    turning_words: frozenset[str]
    other_fields: frozenset[str]
    withheld_fields: dict[str, str]
    date_formats: tuple[str, ...]


@dataclass(frozen=True)
class Organisation:
    """One spelling of one organisation on the reviewed list.

    `matches` says where it may be found: anywhere among other words, or only as a whole_cell.
    """

    name_text: str
    organisation: str
    kind: str
    matches: str
    why: str

    @property
    def recipient_id(self) -> str:
        """The id of the organisation: its canonical name in letters, digits and hyphens."""
        return slug(self.organisation)


@dataclass(frozen=True)
class Declared:
    """All of data/declared and data/decided, validated. `decisions` maps a file's stem in data/decided to its rows."""

    sources: dict[str, Source]
    sections: dict[str, Section]
    layouts: dict[str, Layout]
    withheld_sheets: list[WithheldSheet]
    edition_notes: dict[str, EditionNote]
    vocabulary: Vocabulary
    datasets: list[dict[str, str]]
    dataset_phrase_rows: list[dict[str, str]]
    dataset_phrases: Phrases
    other_datasets: Phrases
    scope_words: Phrases
    outcome_words: Phrases
    environments: dict[str, str]
    gateways: Phrases
    organisations: dict[str, Organisation]
    organisation_phrases: Phrases
    recipient_cells: dict[str, list[dict[str, str]]]
    issue_types: list[dict[str, str]]
    expected: list[dict[str, str]]
    decisions: dict[str, list[dict[str, str]]]
