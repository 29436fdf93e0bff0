"""Figures that may be claims, found in the answers of Parliament: proposed by rule, for a person to read and to accept or reject.

Nothing found here is a claim. A figure is looked for in the newest answer alone, never in what was asked; a paragraph that several answers
share says what is always said, and its figures are gone through once; so is an answer that several questions were given on one day, with
the first of them. The same words on another day are another answer: they say how it was then. The words that are looked for are declared
(data/declared/lookups/answer_words.csv).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.claiming.answer_tables import table_figures
from pipeline.claiming.sentence_figures import figures_in, has_number, sentences_of
from pipeline.declaring.answer_words import AnswerWords
from pipeline.declaring.declarations import Declared
from pipeline.fold import fold, phrases_in, plural
from pipeline.parliament import ParliamentItem
from pipeline.parliamentary.answers import AnswerCell, cells_of, row_lines
from pipeline.parliamentary.versions import Version

# A paragraph in as many different answers is what is always said.
REPEATED = 3
# A table with more numbers is proposed as one, for a person to read as a whole.
MOST_IN_A_TABLE = 60
ANSWERS = ("answered", "corrected", "made")


@dataclass(frozen=True)
class Candidate:
    """One proposal, about one item of Parliament.

    `kind` is figure (in a sentence), table_figure, table (too large to be gone through number by number), no_number (words that say that
    none is held or given), to_read (a number was asked for, and the answer has numbers that were not recognised) or none_given (it was
    asked for, and the answer has none). `quotation` is a sentence, line or row of the answer as it stands, '' for the last two; `printed`
    is the number in it, and `occurrence` says which one where it stands in the answer several times. `quantity` is None where it is a range
    or words that make no one number. `counted` are the words beside the number, `measure` what they would count; `why` says what the
    proposal rests on. `answer_mark` is a mark of the answer's text, for table, to_read and
    none_given, which are about an answer as a whole.
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
    answer_mark: str = ""

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What a decision names beside the item: the quotation, the number, which one, and the answer where it is about the whole."""
        return self.quotation, self.printed, self.occurrence, self.answer_mark

    @property
    def candidate_id(self) -> str:
        """The item's id and a mark made of what is proposed: it stays the same for as long as the answer's words do."""
        return claim_id_of(self.item_id, self.key)


def claim_id_of(item_id: str, key: tuple[str, str, int, str]) -> str:
    """The id of a proposal, and of the claim that it becomes."""
    return f"{item_id}-c{hashlib.sha256(repr((item_id, *key)).encode()).hexdigest()[:10]}"


def answer_mark(version: Version) -> str:
    """A mark of an answer's text, by which a decision about the whole of it is told from one about another text."""
    return hashlib.sha256(version.answer_text.encode()).hexdigest()[:12]


def candidates_of(items: list[ParliamentItem], declared: Declared) -> list[Candidate]:
    """The proposals from the newest answers of `items`, in order of item and place. Nothing raises."""
    answered = [one for one in items if one.versions and one.versions[-1].state in ANSWERS]
    shared: dict[tuple[str, ...], list[ParliamentItem]] = {}
    for item in sorted(answered, key=_order):
        shared.setdefault(shared_answer(item), []).append(item)
    common = _repeated({one.versions[-1].answer_text for one in answered})
    told: set[str] = set()
    found = [candidate for alike in shared.values() for candidate in _numbered(_of_items(alike, common, told, declared))]
    return sorted(found, key=lambda one: one.item_id)


def shared_answer(item: ParliamentItem) -> tuple[str, ...]:
    """What items that share one newest answer have in common: its words and its day. An answer without words is shared with none."""
    version = item.versions[-1]
    return (version.answer_text, version.answered_on) if version.answer_text else (item.item_id,)


def _order(item: ParliamentItem) -> tuple[str, int, str]:
    """By day and number, so that of several questions with one answer the first is meant, and 8 comes before 10."""
    version = item.versions[-1]
    digits = re.sub(r"\D", "", version.uin)
    return version.tabled_on, int(digits or 0), item.item_id


def _repeated(texts: set[str]) -> set[str]:
    """The folded paragraphs that stand in REPEATED different answers or more."""
    counted = Counter(paragraph for text in texts for paragraph in {fold(line) for line in text.split("\n")})
    return {paragraph for paragraph, times in counted.items() if times >= REPEATED}


def _of_items(alike: list[ParliamentItem], common: set[str], told: set[str], declared: Declared) -> list[Candidate]:
    """The proposals of one answer, which all of `alike` share, with the first. `told` are the common paragraphs that were gone through with
    an earlier one, and is added to; that they say that no number is held is said of each question that asks for one."""
    item, words = alike[0], declared.answer_words
    version = item.versions[-1]
    asked = next((one for item in alike if (one := words.first("asks", item.versions[-1].question_text))), "")
    lines = row_lines(version.answer_html)
    in_tables = set(lines.values())
    paragraphs = [one for one in version.answer_text.split("\n") if one not in in_tables]
    found = []
    for paragraph in paragraphs:
        in_it = [one for sentence in sentences_of(paragraph) for one in _in_sentence(item.item_id, sentence, declared)]
        again = fold(paragraph) in told
        found += [one for one in in_it if not again or (asked and one.kind == "no_number")]
    told.update(fold(one) for one in paragraphs if fold(one) in common)
    found = [replace(one, why=f"{one.why}; several answers say the same") if fold(one.quotation) in common else one for one in found]
    for _, cells in groupby(cells_of(version.answer_html, words), key=lambda cell: cell.table_number):
        found += _in_table(item, list(cells), lines, declared)
    if not found and asked:
        found.append(_unfound(item, asked, words))
    return found


def _in_sentence(item_id: str, sentence: str, declared: Declared) -> Iterator[Candidate]:
    words = declared.answer_words
    figures = list(figures_in(sentence, words))
    turned = next((phrase for _, _, phrase in phrases_in(sentence, declared.turning_words)), "")
    doubt = f"; the word “{turned}” in the sentence may turn its meaning" if turned else ""
    for one in figures:
        status = "stated" if one.quantity is not None else "not_read"
        several = "" if one.quantity is not None else "; a range, or words that make no one number"
        why = f"it stands with the word “{one.noun}”{several}{doubt}"
        yield Candidate(
            item_id, "figure", sentence, one.printed, 1, one.quantity, one.qualifier, one.counted, one.measure, status, why
        )  # fmt: skip
    if not figures and (said := words.first("no_number", sentence)):
        yield Candidate(item_id, "no_number", sentence, quantity_status=words.means["no_number"][said], why=f"the words “{said}”")


def _in_table(
    item: ParliamentItem, cells: list[AnswerCell], lines: dict[tuple[int, int], str], declared: Declared
) -> Iterator[Candidate]:
    text = item.versions[-1].answer_text
    figures = list(table_figures(cells, lines, text, declared.answer_words))
    if len(figures) > MOST_IN_A_TABLE:
        heading = lines.get((cells[0].table_number, cells[0].row_number), "")
        why, mark = f"a table with {plural(len(figures), 'number')}: to be read as a whole", answer_mark(item.versions[-1])
        yield Candidate(
            item.item_id, "table", heading if heading in text else "", quantity_status="not_read", why=why, answer_mark=mark
        )
        return
    for one in figures:
        status = "stated" if one.quantity is not None else "not_read"
        several = "" if one.quantity is not None else "; a range, or words that make no one number"
        why = f"the headings of the table name a year{several}"
        yield Candidate(
            item.item_id, "table_figure", one.line, one.printed, 1, one.quantity, one.qualifier, one.headings, "other", status, why
        )  # fmt: skip


def _unfound(item: ParliamentItem, asked: str, words: AnswerWords) -> Candidate:
    """What to say of an answer in which nothing was found though a number was asked for."""
    version = item.versions[-1]
    elsewhere = words.first("elsewhere", version.answer_text) or ("an attachment" if version.attachments else "")
    pointing = f"; it points elsewhere (“{elsewhere}”), so the number may be given there" if elsewhere else ""
    if has_number(version.answer_text, words):
        kind, status, what = "to_read", "not_read", "the answer has numbers that were not recognised"
    else:
        kind, status, what = "none_given", "not_stated", "the answer has no number"
    why = f"the question asks “{asked}” and {what}{pointing}"
    return Candidate(item.item_id, kind, "", quantity_status=status, why=why, answer_mark=answer_mark(version))


def _numbered(found: list[Candidate]) -> Iterator[Candidate]:
    """`found` with those that would have one key told apart by their place."""
    times: Counter[tuple[str, str]] = Counter()
    for one in found:
        times[one.quotation, one.printed] += 1
        yield replace(one, occurrence=times[one.quotation, one.printed])
