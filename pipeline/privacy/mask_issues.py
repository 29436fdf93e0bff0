"""An issue for each place where something was masked, so that it is told and counted by rule; what stood there is never quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.declaring.declarations import Declared
from pipeline.issues import Issue
from pipeline.model import Capture, GridRow, Sheet, SourceRow
from pipeline.parliament import ParliamentItem
from pipeline.privacy.masks import WORDS, kinds_masked, mask_shown
from pipeline.rows.dispositions import WITHHELD

# Kind of what is masked -> (the issue type, what it is called).
TYPES = {
    "email": ("masked_email", "An e-mail address"),
    "telephone": ("masked_telephone", "A telephone number"),
    "national_insurance": ("masked_national_insurance", "A National Insurance number"),
    "postcode": ("masked_postcode", "A postcode"),
    "name": ("masked_name", "A name with a title before it"),
}


def masked_in_row(printed: GridRow, shown: SourceRow, sheet: Sheet, source_id: str) -> Iterator[Issue]:
    """The issues of one row's cells, from the row as printed and as the register keeps it. Cells withheld whole have none."""
    for letter, text in printed.cells.items():
        if shown.cells[letter] not in (text, WITHHELD):
            where = f"row {printed.number}, column {letter} of {sheet.grid.sheet_name}"
            for issue_type, told in _told(text, shown.cells[letter], where):
                place = (source_id, sheet.edition_id, sheet.sheet_id, shown.row_id)
                yield Issue(issue_type, told, *place, sha256=sheet.sha256, column_letter=letter)


def masked_elsewhere(
    sheets: Iterable[Sheet], captures: Iterable[Capture], items: Iterable[ParliamentItem], declared: Declared
) -> Iterator[Issue]:
    """The issues of names of sheets, of headings, of what is told of a file, and of collected questions and statements."""
    for sheet in sheets:
        texts = [("the sheet's name", sheet.grid.sheet_name)]
        texts += [(f"the heading of column {column.letter}", column.heading) for column in sheet.plan.columns]
        for where, text in texts:
            for issue_type, told in _told(text, mask_shown(text, declared), f"{where}, sheet {sheet.grid.sheet_index + 1}"):
                yield Issue(issue_type, told, None, sheet.edition_id, sheet.sheet_id, sha256=sheet.sha256)
    for capture in captures:
        named = {"the file's name": capture.file_name, "the words of the link": capture.link_text, "its address": capture.url}
        for where, text in named.items():
            for issue_type, told in _told(text, mask_shown(text, declared), f"{where}, captured {capture.captured_at[:10]}"):
                yield Issue(issue_type, told, capture.source_id, sha256=capture.sha256)
    for item in items:
        for version in item.versions[-1:]:
            # Read as they were taken in, already masked: the words that stand there now tell what was.
            said = {
                "the question": version.question_text,
                "the answer": version.answer_text,
                "the original answer": version.original_answer_text,
            }
            for where, text in said.items():
                for issue_type, told in _told("", text, f"{where} of {item.item_id}"):
                    yield Issue(issue_type, told, sha256=version.sha256)


def _told(before: str, after: str, where: str) -> Iterator[tuple[str, str]]:
    for kind in kinds_masked(before, after):
        issue_type, what = TYPES[kind]
        yield issue_type, f"{what} was replaced by the words “{WORDS[kind].strip('[]')}” in {where}."
