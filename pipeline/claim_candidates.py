"""Figures that may be claims, found in the answers of Parliament: proposed by rule, for a person to read and to accept or reject.

Nothing found here is a claim. A figure is looked for in the newest answer alone, never in what was asked; paragraphs that several answers
share say what is always said, and are left out; an answer that several questions share is gone through once, with the first of them. The
words that are looked for are declared (data/declared/lookups/answer_words.csv).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.answer_words import AnswerWords
from pipeline.answers import AnswerCell, cells_of, row_lines
from pipeline.fold import fold
from pipeline.parliament import ParliamentItem
from pipeline.sentence_figures import YEAR, figures_in, sentences_of

# A paragraph in as many different answers is what is always said.
REPEATED = 3
# A table with more numbers is proposed as one, for a person to read as a whole.
MOST_IN_A_TABLE = 60
_BARE_NUMBER = re.compile(r"[-–<>£]?[\d.,]+[%*m]?")
ANSWERS = ("answered", "corrected", "made")


@dataclass(frozen=True)
class Candidate:
    """One proposal, about one item of Parliament.

    `kind` is figure (in a sentence), table_figure, table (too large to be gone through number by number), no_number (words that say that
    none is held or given) or none_given (a number was asked for and none was found). `quotation` is a part of the answer as it stands, ''
    for none_given; `printed` is the number as it stands in it, and `occurrence` says which one where it stands there several times.
    `counted` are the words beside the number, `measure` what they would count; `why` says what the proposal rests on.
    """

    item_id: str
    kind: str
    quotation: str
    printed: str = ""
    occurrence: int = 1
    quantity: int | None = None
    qualifier: str = ""
    counted: str = ""
    measure: str = "other"
    quantity_status: str = "stated"
    why: str = ""

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What a decision names: the item, the quotation, the number, and which one."""
        return self.item_id, self.quotation, self.printed, self.occurrence

    @property
    def candidate_id(self) -> str:
        """The item's id and a mark made of what is proposed: it stays the same for as long as the answer's words do."""
        return f"{self.item_id}-c{hashlib.sha256(repr(self.key).encode()).hexdigest()[:10]}"


def candidates_of(items: list[ParliamentItem], words: AnswerWords) -> list[Candidate]:
    """The proposals from the newest answers of `items`, in order of item and place. Nothing raises."""
    answered = [one for one in items if one.versions and one.versions[-1].state in ANSWERS and one.versions[-1].answer_text]
    first: dict[str, ParliamentItem] = {}
    for item in sorted(answered, key=_order):
        first.setdefault(item.versions[-1].answer_text, item)
    common = _repeated(list(first))
    found = [candidate for item in first.values() for candidate in _numbered(_of_item(item, common, words))]
    return sorted(found, key=lambda one: one.item_id)


def _order(item: ParliamentItem) -> tuple[str, int, str]:
    """By day and number, so that of several questions with one answer the first is meant, and 8 comes before 10."""
    version = item.versions[-1]
    digits = re.sub(r"\D", "", version.uin)
    return version.tabled_on, int(digits or 0), item.item_id


def _repeated(texts: list[str]) -> set[str]:
    """The folded paragraphs that stand in REPEATED different answers or more."""
    counted = Counter(paragraph for text in texts for paragraph in {fold(line) for line in text.split("\n")})
    return {paragraph for paragraph, times in counted.items() if times >= REPEATED}


def _of_item(item: ParliamentItem, common: set[str], words: AnswerWords) -> list[Candidate]:
    version = item.versions[-1]
    tables = [list(cells) for _, cells in groupby(cells_of(version.answer_html), key=lambda cell: cell.table_number)]
    lines = row_lines(version.answer_html)
    in_tables = set(lines.values())
    sentences = [
        sentence
        for paragraph in version.answer_text.split("\n")
        if fold(paragraph) not in common and paragraph not in in_tables
        for sentence in sentences_of(paragraph)
    ]
    found = [one for sentence in sentences for one in _in_sentence(item.item_id, sentence, words)]
    found += [one for table in tables for one in _in_table(item.item_id, table, lines, version.answer_text)]
    if not found and version.question_text and (asked := words.first("asks", version.question_text)):
        found.append(_none_given(item, asked, words))
    return found


def _in_sentence(item_id: str, sentence: str, words: AnswerWords) -> Iterator[Candidate]:
    for figure in figures_in(sentence, words):
        yield Candidate(
            item_id, "figure", sentence, figure.printed, 1, figure.quantity, figure.qualifier, figure.counted, figure.measure, "stated",
            f"it stands with the word “{figure.noun}”",
        )  # fmt: skip
    if (said := words.first("no_number", sentence)) and not any(True for _ in figures_in(sentence, words)):
        yield Candidate(item_id, "no_number", sentence, quantity_status=words.means["no_number"][said], why=f"the words “{said}”")


def _in_table(item_id: str, cells: list[AnswerCell], lines: dict[tuple[int, int], str], text: str) -> Iterator[Candidate]:
    """The numbers of a table whose headings (its first two rows or its first column) name a year."""
    if not any(YEAR.search(one.printed) for one in cells if one.row_number <= 2 or one.column_number == 1):
        return
    numbers = [one for one in cells if _is_number(one)]
    if len(numbers) > MOST_IN_A_TABLE:
        heading = lines.get((cells[0].table_number, cells[0].row_number), "")
        why = f"a table with {len(numbers)} numbers: to be read as a whole"
        yield Candidate(item_id, "table", heading if heading in text else "", quantity_status="not_read", why=why)
        return
    seen: set[tuple[str, str]] = set()
    for cell in numbers:
        line = lines.get((cell.table_number, cell.row_number), "")
        # A cell that spans several rows stands in the line of the first of them.
        quotation = line if line in text and cell.printed in line else cell.printed
        headings = _headings(cell, cells)
        if quotation in text and (quotation, headings) not in seen:
            seen.add((quotation, headings))
            why = "the headings of the table name a year"
            yield Candidate(
                item_id, "table_figure", quotation, cell.printed, 1, cell.quantity, cell.qualifier, headings, "other", "stated", why
            )


def _is_number(cell: AnswerCell) -> bool:
    """Whether a cell holds a number that is no heading and no year."""
    if cell.heading == "yes" or cell.column_number == 1 or YEAR.fullmatch(cell.printed):
        return False
    return cell.quantity is not None or bool(cell.qualifier)


def _headings(cell: AnswerCell, cells: list[AnswerCell]) -> str:
    """The words that stand above a cell of a table and before it, from its first row and first column."""
    column = [one for one in cells if one.column_number == cell.column_number and one.row_number < cell.row_number]
    above = [one.printed for one in column if not _BARE_NUMBER.fullmatch(one.printed)]
    before = [one.printed for one in cells if one.row_number == cell.row_number and one.column_number == 1]
    return "; ".join(dict.fromkeys([*above[:2], *before]))


def _none_given(item: ParliamentItem, asked: str, words: AnswerWords) -> Candidate:
    version = item.versions[-1]
    elsewhere = words.first("elsewhere", version.answer_text) or ("an attachment" if version.attachments else "")
    pointing = f"; it points elsewhere (“{elsewhere}”), so the number may be given there" if elsewhere else ""
    why = f"the question asks “{asked}” and no number was found in the answer{pointing}"
    return Candidate(item.item_id, "none_given", "", quantity_status="not_stated", why=why)


def _numbered(found: list[Candidate]) -> Iterator[Candidate]:
    """`found` with those that would have one key told apart by their place."""
    times: Counter[tuple[str, str]] = Counter()
    for one in found:
        times[one.quotation, one.printed] += 1
        yield replace(one, occurrence=times[one.quotation, one.printed])
