"""Do data/declared and data/decided hold together? Every name that a setting uses must be one that is declared.

A misspelt name in a settings file would otherwise be a rule that silently never applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.claiming.sentence_figures import quantity_of
from pipeline.declaring.answer_words import AnswerWords
from pipeline.declaring.declarations import Declared
from pipeline.declaring.files import DECIDED, collect_problems
from pipeline.declaring.notices import fault_of_notice
from pipeline.declaring.publications import BY_ROW, Layout, Section
from pipeline.fold import fold, slug
from pipeline.whole_numbers import IN_DIGITS, MOST_DIGITS

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# How the blanks of a drafted layout begin.
_TO_FILL = re.compile("SAY (WHAT|WHERE|WHY)")
QUANTITY_STATUSES = ("stated", "not_stated", "not_recorded")
DATE_FORMATS = ("iso", "iso_if_one_reading", "slash_if_one_reading", "day_first", "words")
TREATMENTS = ("read", "withheld", "left_out")
KEEPS = ("all", "while_held", "while_open", "period", "totals", "partial")
AUDIENCES = ("external", "internal", "not_stated")
MAKES = ("listing", "claim", "parliament_item", "tally", "note")
CELL_MEANS = {"onward_sharing": ("yes", "no"), "destruction": ("yes", "no"), "times": ("month", "longer")}
REFERENCES = ("always", "sometimes")
MATCHES = ("anywhere", "whole_cell")
NAME_MATCHES = (*MATCHES, "whole_cell_or_answer")
ROLES = ("recipient", "commissioner", "funder", "processor", "onward_recipient")
OUTCOMES = (
    "sent",
    "linked",
    "matched",
    "reuse_permitted",
    "approved",
    "secure_access",
    "refused",
    "withdrawn",
    "not_pursued",
    "pending",
    "not_stated",
)
# What may be told to have happened once something was approved: an entry and our counts beside claims go by the same ones.
AFTER_APPROVAL = ("sent", "linked", "matched", "reuse_permitted", "secure_access")


def problems_of_settings(declared: Declared, layouts: list[Layout]) -> Iterator[str]:
    """What does not hold together, each in plain words; nothing where all does."""
    fields_known = {name for one in declared.vocabularies.values() for name in {*one.phrases.values(), *one.other_fields}} | {"event_date"}
    for section in declared.sections.values():
        yield from _section_problems(section, declared, fields_known)
    for layout in layouts:
        where = f"layout {layout.layout_id}"
        sections_known = {*declared.sections, ""}
        if layout.section_id not in sections_known or not {layout.source_id, *layout.also_in} <= set(declared.sources):
            yield f"{where} names a source or a section that is not declared"
        if sum(one.layout_id == layout.layout_id for one in layouts) > 1:
            yield f"{where} stands in two files"
        if layout.layout_id != slug(layout.layout_id) or not _DAY.fullmatch(str(layout.reviewed_on)) or layout.reviewed_by == "WHO":
            yield f"{where} is a draft that nobody has finished: give it an id in small letters, and say who reviewed it and when"
        if any(_TO_FILL.match(text) for text in (layout.title, layout.evidence, *(column.why for column in layout.columns))):
            yield f"{where} still has words of its draft: say what the shape is, where it was seen, and why a column is not read"
        for column in layout.columns:
            if column.treatment not in TREATMENTS:
                yield f"{where}: the treatment {column.treatment!r} is not one of {', '.join(TREATMENTS)}"
            if column.field not in fields_known and not (column.treatment in ("left_out", "withheld") and not column.field):
                yield f"{where}: the field {column.field!r} is not in vocabulary.yml"
    for source in declared.sources.values():
        if source.vocabulary not in declared.vocabularies:
            yield f"source {source.source_id}: there is no vocabulary_{source.vocabulary}.yml"
        try:
            re.compile(source.reference_pattern)
        except re.error as error:
            yield f"source {source.source_id}: reference_pattern is not a pattern ({error})"
        yield from collect_problems(source)
    for row in declared.known_editions:
        if row["source_id"] not in declared.sources:
            yield f"known_editions.csv names the source {row['source_id']!r}, which sources.yml does not have"
    yield from _lookup_problems(declared)
    yield from _share_problems(declared)
    yield from _decision_problems(declared)


def _section_problems(section: Section, declared: Declared, fields_known: set[str]) -> Iterator[str]:
    where = f"section {section.section_id}"
    if not {section.source_id, section.register_source_id, *section.also_in} <= set(declared.sources):
        yield f"{where} names a source that sources.yml does not have"
    facts = (
        (section.keeps, KEEPS),
        (section.outcome, (*OUTCOMES, BY_ROW)),
        (section.audience, AUDIENCES),
        (section.makes, MAKES),
        (section.references, REFERENCES),
    )
    for value, known in facts:
        if value not in known:
            yield f"{where}: {value!r} is not one of {', '.join(known)}"
    if lacking := sorted({*section.needs, *section.needs_one_of, *section.identified_by} - fields_known):
        yield f"{where} needs fields that are not in vocabulary.yml: {', '.join(lacking)}"


def _organisation_problems(declared: Declared) -> Iterator[str]:
    decided = {row["name_text"] for row in declared.decisions.get("recipient_names", [])}
    for one in declared.organisations.values():
        if one.matches not in NAME_MATCHES and one.name_text not in decided:
            yield f"organisations.csv: {one.name_text!r} matches {one.matches!r}; it must be one of {', '.join(NAME_MATCHES)}"
        if not one.organisation.strip():
            yield f"organisations.csv or recipient_names.csv: {one.name_text!r} has no organisation. Give it the name that is shown"
        # A chain would count one body under two names: what stands for the second is not counted with it.
        other = declared.organisations.get(fold(one.organisation), one)
        if other.recipient_id != one.recipient_id:
            chain = f"{one.name_text!r} is {one.organisation!r}, and that name is {other.organisation!r}"
            yield f"organisations.csv or recipient_names.csv: {chain}. Give both the same organisation"


def _lookup_problems(declared: Declared) -> Iterator[str]:
    yield from _organisation_problems(declared)
    names = {one.organisation for one in declared.organisations.values()}
    ids = {one.recipient_id for one in declared.organisations.values()}
    for section in declared.sections.values():
        for one_id in sorted({*section.internal_organisations} - ids):
            yield f"section {section.section_id}: internal_organisations names {one_id!r}, the id of no organisation in organisations.csv"
    for words, role in declared.role_words:
        if role not in ROLES:
            yield f"role_words.csv: {words!r} means the role {role!r}, which is not one of {', '.join(ROLES)}"
    for row, of_cell in ((row, rows) for rows in declared.recipient_cells.values() for row in rows):
        if row["role"] not in ROLES:
            yield f"recipient_cells.csv: the role {row['role']!r} is not one of {', '.join(ROLES)}"
        if row["organisation"] not in names and (row["organisation"] or len(of_cell) > 1):
            yield f"recipient_cells.csv: {row['organisation']!r} is not in organisations.csv"
    if unknown := declared.recipient_classes.keys() - {slug(name) for name in names}:
        yield f"recipient_classes.csv: {min(unknown)!r} is the id of no organisation in organisations.csv"
    for phrase, outcome in declared.outcome_cells.items():
        if outcome not in OUTCOMES:
            yield f"outcomes.csv: {phrase!r} means {outcome!r}, which is no outcome"
    for words, section_id in declared.answer_words.means["section"].items():
        if section_id not in declared.sections:
            yield f"answer_words.csv: {words!r} names the section {section_id!r}, which sections.yml does not have"
    datasets = {row["dataset_id"] for row in declared.datasets}
    for row in declared.dataset_groups:
        if row["dataset_id"] not in datasets or not all(re.fullmatch(r"-?\d{1,2}", row[name]) for name in ("group_from", "group_to")):
            yield f"dataset_groups.csv: {row['dataset_id']!r} is no dataset, or its year groups are no whole numbers"
    meanings: dict[str, str] = {}
    for row in declared.dataset_phrase_rows:
        if row["dataset_id"] not in datasets:
            yield f"dataset_phrases.csv: {row['phrase']!r} names a dataset that datasets.csv does not have"
        if meanings.setdefault(fold(row["phrase"]), row["dataset_id"]) != row["dataset_id"]:
            yield f"dataset_phrases.csv: {row['phrase']!r} stands under two datasets"


def _share_problems(declared: Declared) -> Iterator[str]:
    items = {row["item_id"] for row in declared.share.items}
    datasets = {row["dataset_id"] for row in declared.datasets}
    for row in declared.share.phrases:
        if row["item_id"] not in {*items, ""}:
            yield f"item_phrases.csv: {row['phrase']!r} names an item that items.csv does not have"
    for use, known in CELL_MEANS.items():
        for words, means in {**declared.share.words[use].meanings, **declared.share.cells[use]}.items():
            if means not in known:
                yield f"share_words.csv: {words!r} means {means!r} for {use}; it must be {' or '.join(known)}"
    named = [(row[name], "datasets.csv") for row in declared.datasets for name in ("part_of", "made_from") if row[name]]
    named += [(row["dataset_id"], "dataset_notes.csv") for row in declared.dataset_notes]
    yield from (f"{where} names the dataset {one!r}, which datasets.csv does not have" for one, where in named if one not in datasets)


def _decided_problems(stem: str, rows: list[dict[str, str]]) -> Iterator[str]:
    """A decision that does not say whose it is, of which day and why could be neither defended nor told from an older one."""
    for number, row in enumerate(rows, start=2):
        if empty := [name for name in DECIDED if not row[name].strip()]:
            yield f"{stem}.csv, record {number}: a decision needs {', '.join(empty)}"
        elif not _DAY.fullmatch(row["decided_on"]):
            yield f"{stem}.csv, record {number}: decided_on is {row['decided_on']!r}; it must be a day such as 2026-11-26"


def _decision_problems(declared: Declared) -> Iterator[str]:
    for stem, rows in declared.decisions.items():
        yield from _decided_problems(stem, rows)
    for number, row in enumerate(declared.decisions.get("recipient_names", []), start=2):
        if row["matches"] not in NAME_MATCHES:
            yield f"recipient_names.csv, record {number}: matches is {row['matches']!r}; it must be one of {', '.join(NAME_MATCHES)}"
    for number, row in enumerate(declared.decisions.get("entry_links", []), start=2):
        if row["same"] not in ("yes", "no"):
            yield f"entry_links.csv, record {number}: same is {row['same']!r}; it must be yes or no"
    for number, row in enumerate(declared.decisions.get("recipient_pairs", []), start=2):
        if row["same"] not in ("yes", "no", "perhaps"):
            yield f"recipient_pairs.csv, record {number}: same is {row['same']!r}; it must be yes, no or perhaps"
    for number, row in enumerate(declared.decisions.get("claims", []), start=2):
        if fault := _claim_fault(row, declared.answer_words):
            yield f"claims.csv, record {number}: {fault}"
    for number, row in enumerate(declared.decisions.get("notices", []), start=2):
        if fault := fault_of_notice(row, declared):
            yield f"notices.csv, record {number}: {fault}"
    for number, row in enumerate(declared.decisions.get("sheets", []), start=2):
        if row["decision"] != "let_through":
            yield f"sheets.csv, record {number}: decision is {row['decision']!r}; it must be let_through"
    for number, row in enumerate(declared.decisions.get("corrections", []), start=2):
        if not row["row_number"].isdecimal():
            yield f"corrections.csv, record {number}: row_number is {row['row_number']!r}; it must be a number"


def _claim_fault(row: dict[str, str], words: AnswerWords) -> str:
    """What is wrong with one decision about a proposed claim; '' where nothing is."""
    if row["decision"] not in ("accept", "reject"):
        return f"decision is {row['decision']!r}; it must be accept or reject"
    if not row["occurrence"].isdecimal():
        return f"occurrence is {row['occurrence']!r}; it must be a number, 1 for the first"
    if row["decision"] == "reject":
        return ""
    if empty := [name for name in ("measure", "scope", "about_section") if not row[name]]:
        return f"an accepted claim needs {', '.join(empty)}"
    if row["quantity_status"] not in QUANTITY_STATUSES:
        return f"quantity_status is {row['quantity_status']!r}; it must be one of {', '.join(QUANTITY_STATUSES)}"
    low, high = row["quantity_low"], row["quantity_high"]
    if row["quantity_status"] != "stated":
        return "a number is given, and quantity_status is not stated" if low or high else ""
    if not (IN_DIGITS.fullmatch(low) and IN_DIGITS.fullmatch(high) and int(low) <= int(high)):
        return f"quantity_low and quantity_high must be two whole numbers in order, in at most {MOST_DIGITS} digits and nothing else"
    if not re.search(rf"(?<![\w,.]){re.escape(row['printed'])}(?![\w]|[,.]\d)", row["quotation"]) or not row["printed"]:
        return f"the number {row['printed']!r} does not stand in the quotation"
    means = quantity_of(row["printed"], words)
    if means is None:
        return _ends_fault(row["printed"], int(low), int(high), words)
    return "" if int(low) <= means <= int(high) else f"{row['printed']!r} means {means}, which is not the number given"


def _ends_fault(printed: str, low: int, high: int, words: AnswerWords) -> str:
    """What is wrong with the ends that were given for numbers printed together ("3 and 5", "5 or fewer"); '' where nothing is, or where
    some of it is in words."""
    told = {int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", printed)}
    if not told or re.search(rf"\d\s?(?:\d{{3}}\b|{words.either('multiplier')}|\.)", printed):
        return ""
    fits = {low, high} & told and all(min(told) <= one <= max(told) or one == 0 for one in (low, high))
    return "" if fits else f"{printed!r} has the numbers {', '.join(map(str, sorted(told)))}, and {low} to {high} is given"
