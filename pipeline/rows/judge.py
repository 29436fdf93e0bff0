"""What becomes of each row of a sheet, worked out once for all rows of all editions that hold the same under the same headings."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Section
from pipeline.fold import fold
from pipeline.model import GridRow, Sheet, SourceRow
from pipeline.privacy.person_like import is_withheld
from pipeline.rows.dispositions import Cells, TableRules, disposition_of, shown_row


@dataclass(frozen=True, slots=True)
class Judged:
    """One row's disposition with the reason, its cells, kinds and links as the register keeps them, and the columns of recipients in it
    that may name a person. `as_printed` where nothing in the cells was masked or withheld. Rows share it: it is never changed."""

    disposition: str
    reason: str
    cells: Cells
    kinds: Cells
    links: Cells
    people: frozenset[str]
    as_printed: bool

    def source_row(self, row: GridRow, row_id: str, sheet_id: str) -> SourceRow:
        """The row as the register keeps it."""
        shown = (self.cells, self.kinds, self.links)
        return SourceRow(row_id, sheet_id, row.number, *shown, len(row.cells), row.hidden, self.disposition, self.reason)


Asked = tuple[int, int, int, bool]


class Judge:
    """Judges the rows of one sheet, asking what rows of sheets like it came to."""

    def __init__(self, sheet: Sheet, section: Section | None, rules: TableRules, transcribed: bool, declared: Declared) -> None:
        self._sheet, self._section, self._rules, self._declared = sheet, section, rules, declared
        plan = sheet.plan
        self._notes_shown = {fold(text) for text in (declared.layouts[plan.layout_id].notes_shown if plan.layout_id else [])}
        self._recipients = [one.letter for one in plan.columns if one.field == "recipients_text" and one.treatment == "read"]
        # All of a sheet by which a row below its headings is judged, but for the row's number.
        told = (plan.status, plan.reason, plan.layout_id, plan.section_id, plan.columns, plan.heading_row is None, transcribed)
        headings = tuple(tuple(sorted(one.items())) for one in rules.headings)
        alike = (*told, rules.last > 0, rules.fewest, rules.small, headings)
        self._known: dict[Asked, tuple[Judged, Cells, Cells, Cells]] = declared.answers.setdefault(Judge, {}).setdefault(alike, {})

    def __call__(self, row: GridRow, merged: Cells) -> Judged:
        """What becomes of `row`, to which the file merges down the cells of `merged`."""
        if merged or row.number <= self._sheet.plan.heading_last:
            return self._judged(row, merged)
        # Rows that say the same have the very same cells, kinds and links, which are kept with the answer.
        asked = (id(row.cells), id(row.kinds), id(row.links), row.number > self._rules.last)
        held = self._known.get(asked)
        if held is None:
            held = self._known[asked] = (self._judged(row, merged), row.cells, row.kinds, row.links)
        return held[0]

    def _judged(self, row: GridRow, merged: Cells) -> Judged:
        disposition, reason = disposition_of(row, self._sheet, self._section, merged, self._rules)
        shown = shown_row(row, self._sheet, disposition, self._notes_shown, self._declared)
        # In the row's own cell, or in the one that the file merges down to it.
        people = {
            letter
            for letter in (self._recipients if disposition == "listing" else ())
            if any(is_withheld(cells.get(letter, ""), self._declared) for cells in (row.cells, merged))
        }
        return Judged(disposition, reason, *shown, frozenset(people), shown[0] == row.cells)
