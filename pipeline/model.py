"""The register's words as frozen dataclasses.

Column letters are a spreadsheet's own ("A", "AD"); row numbers start at 1 and are a spreadsheet's own too, so a citation of
sheet, row and column can be checked in the publisher's file. The words are defined in docs/architecture.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from pipeline.readers.grid import Grid as Grid
from pipeline.readers.grid import GridRow as GridRow
from pipeline.readers.grid import Reading as Reading
from pipeline.readers.grid import Refused as Refused
from pipeline.readers.grid import RegisterError as RegisterError
from pipeline.rows.value import Shared as Shared
from pipeline.rows.value import Value as Value
from pipeline.rows.value import Values as Values


@dataclass(frozen=True)
class Capture:
    """One fetch of one address at one moment that yielded a document: a line of data/published/captures.csv."""

    source_id: str
    url: str
    captured_at: str
    via: str
    sha256: str
    role: str
    final_url: str
    file_name: str
    content_type: str
    link_text: str
    found_on: str
    captured_by: str
    as_at: str
    note: str


@dataclass(frozen=True)
class SheetColumn:
    """One column of one sheet: its printed heading, the field read from it (None where none is), and how it is treated.

    `treatment` is read, withheld (a column of people: declared, never shown), left_out (declared, not needed) or undeclared."""

    letter: str
    number: int
    heading: str
    field: str | None
    treatment: str
    why: str
    date_formats: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetPlan:
    """How one sheet is read: `status` is declared, recognised, unread, withheld or quarantined; `reason` says why in words.

    The headings stand in `heading_row` and, where they are parted over two rows, go on to `heading_end`."""

    status: str
    reason: str
    layout_id: str | None = None
    section_id: str | None = None
    heading_row: int | None = None
    columns: tuple[SheetColumn, ...] = ()
    heading_end: int | None = None

    @property
    def heading_last(self) -> int:
        """The last row of headings; 0 where there are none."""
        return self.heading_end or self.heading_row or 0

    @property
    def is_read(self) -> bool:
        """Whether the sheet's rows are used: its layout is declared, or was recognised."""
        return self.status in ("declared", "recognised")


@dataclass(frozen=True)
class Sheet:
    """One sheet in one edition, with the grid it was read from and the plan for reading it."""

    sheet_id: str
    edition_id: str
    sha256: str
    grid: Grid
    plan: SheetPlan


@dataclass(frozen=True)
class Edition:
    """One dated publication of a register. `as_at_rule` says where its date comes from; `reissue_of` names the edition it replaces.

    `documents` are the hashes of its files: one, or several that a publisher put out together and that hold different sections."""

    edition_id: str
    source_id: str
    title: str
    as_at: str
    as_at_rule: str
    position: int
    reissue_of: str | None
    first_captured_at: str
    documents: tuple[str, ...]
    transcribed: bool = False

    @cached_property
    def when(self) -> tuple[str, str, str, int]:
        """What puts editions in order of time, those of one register under several addresses too."""
        return self.as_at, self.first_captured_at, self.source_id, self.position

    @cached_property
    def moment(self) -> str:
        """A text that puts editions in order: the date, then when the file was first had."""
        return f"{self.as_at} {self.first_captured_at}"


class SourceRow(NamedTuple):
    """One row of one sheet with its disposition. Withheld cells read "[withheld]" and have kind withheld or undeclared."""

    row_id: str
    sheet_id: str
    number: int
    cells: dict[str, str]
    kinds: dict[str, str]
    links: dict[str, str]
    cell_count: int
    hidden: bool
    disposition: str
    reason: str


@dataclass(frozen=True)
class Named:
    """An organisation named with an entry: who it is held to be, the printed words that showed it (and `also` other words for it in the
    same cell), its role, and the rule. `status` is decided (a list or a person has said who it is) or provisional (as printed)."""

    recipient_id: str
    name: str
    matched: str
    role: str = "recipient"
    rule: str = "reviewed list"
    status: str = "decided"
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """A row that is no listing (a claim, an item of Parliament, a tally): field -> text, masked, and -> column it was read from.

    `no_value` maps the letters of cells from which no value may be read, whose text is empty here, to the type of issue that says why."""

    row_id: str
    edition_id: str
    section_id: str
    texts: dict[str, str]
    corrected: tuple[str, ...] = ()
    sheet_id: str = ""
    sheet_name: str = ""
    columns: dict[str, SheetColumn] = field(default_factory=dict)
    no_value: dict[str, str] = field(default_factory=dict)

    def many(self, name: str) -> tuple[str, ...]:
        """The texts of field `name`, which are parted by " | ", each once."""
        return tuple(dict.fromkeys(filter(None, self.texts.get(name, "").split(" | "))))


Wording = tuple[Values, tuple[tuple[str, str], ...], tuple[Named, ...]]


@dataclass(frozen=True, eq=False)
class Said:
    """All of a listing that its row's words decide, whatever edition they stand in. Rows that say the same share one.

    `listing_key` rests on what is printed; `entry_key` is our own key, where a transcription gives one. `datasets` pairs a dataset's id
    with the printed words that showed it. `withheld_text`, never stored, is for comparing editions. `stands_for` is what a transcribed row
    stands for, and `possibly_same` are keys of entries that a transcription says may be one."""

    listing_key: str
    values: Values
    datasets: tuple[tuple[str, str], ...] = ()
    organisations: tuple[Named, ...] = ()
    people_lines: int = 0
    people_lines_read: int = 0
    withheld_text: str = ""
    stands_for: str = ""
    entry_key: str = ""
    possibly_same: tuple[str, ...] = ()

    def text_of(self, name: str) -> str | None:
        """The parsed value of field `name`, or None where it is not stated, unparsed or absent."""
        return found.value if (found := self.values.first.get(name)) else None

    @cached_property
    def wording(self) -> Wording:
        """What is stored of it once (`entries/wordings.py`), equal where two say the same."""
        return self.values, self.datasets, self.organisations


class Listing(NamedTuple):
    """A source row, normalised: what one edition says about one entry.

    `register` is the register whose references these are: publications of one register share it. `corrected` columns had a correction.
    What its words decide is in `said`, and can be asked of the listing itself."""

    row_id: str
    sheet_id: str
    edition_id: str
    section_id: str
    source_id: str
    register: str
    said: Said
    corrected: tuple[str, ...] = ()
    transcribed: bool = False

    @property
    def listing_key(self) -> str:
        """The key of its printed words, by which transcriptions name it."""
        return self.said.listing_key

    @property
    def values(self) -> Values:
        """Its fields, in the order of the columns."""
        return self.said.values

    @property
    def datasets(self) -> tuple[tuple[str, str], ...]:
        """The datasets it names, each with the words that showed it."""
        return self.said.datasets

    @property
    def organisations(self) -> tuple[Named, ...]:
        """The organisations it names."""
        return self.said.organisations

    def value_of(self, name: str) -> Value | None:
        """The value of field `name`, or None where the sheet has no such column."""
        return self.said.values.first.get(name)

    def text_of(self, name: str) -> str | None:
        """The parsed value of field `name`, or None where it is not stated, unparsed or absent."""
        return found.value if (found := self.said.values.first.get(name)) else None
