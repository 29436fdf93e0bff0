"""Loads and validates data/declared and data/decided: the only reader of the project's YAML and CSV settings.

Every record is checked for keys it does not know and keys it lacks, because a misspelt key in a settings file would otherwise be
a rule that silently never applies.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from pipeline.declarations import BY_ROW, Column, Declared, EditionNote, Layout, Organisation, Section, Source, Vocabulary, WithheldSheet
from pipeline.fold import fold, phrase_book, slug, tidy
from pipeline.model import RegisterError

Record = TypeVar("Record")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_FORMATS = ("iso", "slash_if_one_reading")
TREATMENTS = ("read", "withheld", "left_out")
KEEPS = ("all", "while_held", "period", "totals", "partial")
AUDIENCES = ("external", "internal", "not_stated")
MAKES = ("listing", "claim", "parliament_item", "tally", "note")
MATCHES = ("anywhere", "whole_cell")
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


def load_declared(data: Path) -> Declared:
    """All settings under `data`, validated. Raises RegisterError naming the file and the record that is wrong."""
    declared = data / "declared"
    lookups = declared / "lookups"
    organisations = _organisations(lookups / "organisations.csv", data / "decided" / "recipient_names.csv")
    phrase_rows = rows_of(lookups / "dataset_phrases.csv")
    layouts = [_layout(path) for path in sorted((declared / "layouts").glob("*.yml"))]
    result = Declared(
        sources={one.source_id: one for one in _records(declared / "sources.yml", Source)},
        sections={one.section_id: one for one in _records(declared / "sections.yml", Section)},
        layouts={one.layout_id: one for one in layouts},
        withheld_sheets=_records(declared / "sheets.yml", WithheldSheet),
        edition_notes={one.sha256: one for one in _records(declared / "editions.yml", EditionNote)},
        vocabulary=_vocabulary(declared / "vocabulary.yml"),
        datasets=rows_of(lookups / "datasets.csv"),
        dataset_phrase_rows=phrase_rows,
        dataset_phrases=phrase_book({row["phrase"]: row["dataset_id"] for row in phrase_rows}),
        other_datasets=phrase_book({row["phrase"]: row["why"] for row in rows_of(lookups / "other_datasets.csv")}),
        scope_words=phrase_book(dict.fromkeys(_yaml(declared / "vocabulary.yml")["scope_words"], "")),
        outcome_words=phrase_book({row["printed"]: row["outcome"] for row in rows_of(lookups / "outcomes.csv")}),
        environments={fold(row["printed"]): row["access_route"] for row in rows_of(lookups / "environments.csv")},
        gateways=phrase_book({row["phrase"]: row["legal_gateway"] for row in rows_of(lookups / "gateways.csv")}),
        organisations=organisations,
        organisation_phrases=phrase_book({one.name_text: one.recipient_id for one in organisations.values() if one.matches == "anywhere"}),
        recipient_cells=_recipient_cells(lookups / "recipient_cells.csv"),
        issue_types=rows_of(declared / "issue_types.csv"),
        expected=rows_of(declared / "expected_counts.csv"),
        decisions={path.stem: rows_of(path) for path in sorted((data / "decided").glob("*.csv"))},
    )
    _check_references(result, layouts)
    return result


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a settings CSV as dicts of text. Raises RegisterError where the file is missing or a row is ragged."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, restkey="", restval=None)
            rows = list(reader)
    except OSError as error:
        raise RegisterError(f"{path}: this settings file cannot be read ({error.strerror}). Restore it from the repository.") from error
    for number, row in enumerate(rows, start=2):
        if "" in row or None in row.values():
            raise RegisterError(f"{path}, record {number}: the number of cells differs from the heading row's. Mend that record.")
    return rows


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RegisterError(f"{path}: this settings file cannot be read: {error}") from error


def _records(path: Path, kind: type[Record]) -> list[Record]:
    content = _yaml(path) or []
    return [_record(mapping, kind, f"{path}, record {number}") for number, mapping in enumerate(content, start=1)]


def _record(mapping: Any, kind: type[Record], where: str) -> Record:
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if not isinstance(mapping, dict):
        raise RegisterError(f"{where}: expected `key: value` lines.")
    unknown = sorted(set(mapping) - set(known))
    lacking = sorted(
        name for name, one in known.items() if name not in mapping and one.default is MISSING and one.default_factory is MISSING
    )
    if unknown or lacking:
        raise RegisterError(f"{where}: keys not known: {', '.join(unknown) or 'none'}; keys missing: {', '.join(lacking) or 'none'}.")
    return kind(**{key: tidy(value) if isinstance(value, str) else value for key, value in mapping.items()})


def _layout(path: Path) -> Layout:
    mapping = _yaml(path)
    if not isinstance(mapping, dict):
        raise RegisterError(f"{path}: a layout is `key: value` lines. This file holds none.")
    mapping["columns"] = [
        _record(column, Column, f"{path}, columns, record {number}") for number, column in enumerate(mapping.get("columns", []), start=1)
    ]
    layout = _record(mapping, Layout, str(path))
    for column in layout.columns:
        for name in column.date_formats:
            if name not in DATE_FORMATS:
                raise RegisterError(f"{path}: date format {name!r} is not one of {', '.join(DATE_FORMATS)}.")
    return layout


def _vocabulary(path: Path) -> Vocabulary:
    content = _yaml(path)
    phrases: dict[str, str] = {}
    for name, words in content["fields"].items():
        for phrase in words:
            if phrases.setdefault(fold(phrase), name) != name:
                raise RegisterError(f"{path}: {phrase!r} stands under two fields. Keep it under one.")
    return Vocabulary(
        ignored_words=frozenset(content["ignored_words"]),
        phrases=phrases,
        turning_words=frozenset(content["turning_words"]),
        other_fields=frozenset(content["other_fields"]),
        withheld_fields=content["withheld_fields"],
        date_formats=tuple(content["date_formats"]),
    )


def _organisations(reviewed: Path, decided: Path) -> dict[str, Organisation]:
    """Folded spelling -> organisation. A decision about a name overrides the reviewed list."""
    result = {fold(row["name_text"]): Organisation(**row) for row in rows_of(reviewed)}
    kinds = {one.organisation: one.kind for one in result.values()}
    for row in rows_of(decided):
        kind = kinds.get(row["organisation"], "not_classified")
        result[fold(row["name_text"])] = Organisation(row["name_text"], row["organisation"], kind, "anywhere", row["why"])
    return result


def _recipient_cells(path: Path) -> dict[str, list[dict[str, str]]]:
    """Folded cell -> the organisations in it with their roles, for cells that name several."""
    result: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(path):
        result.setdefault(fold(row["printed"]), []).append(row)
    return result


def _problems(declared: Declared, layouts: list[Layout]) -> Iterator[str]:
    fields_known = set(declared.vocabulary.phrases.values()) | declared.vocabulary.other_fields
    for section in declared.sections.values():
        yield from _section_problems(section, declared, fields_known)
    for layout in layouts:
        where = f"layout {layout.layout_id}"
        if layout.section_id not in declared.sections or layout.source_id not in declared.sources:
            yield f"{where} names a source or a section that is not declared"
        if sum(one.layout_id == layout.layout_id for one in layouts) > 1:
            yield f"{where} stands in two files"
        if layout.layout_id != slug(layout.layout_id) or not _DAY.fullmatch(str(layout.reviewed_on)) or layout.reviewed_by == "WHO":
            yield f"{where} is a draft that nobody has finished: give it an id in small letters, and say who reviewed it and when"
        for column in layout.columns:
            if column.treatment not in TREATMENTS:
                yield f"{where}: the treatment {column.treatment!r} is not one of {', '.join(TREATMENTS)}"
            if column.field not in fields_known and not (column.treatment in ("left_out", "withheld") and not column.field):
                yield f"{where}: the field {column.field!r} is not in vocabulary.yml"
    for source in declared.sources.values():
        try:
            re.compile(source.reference_pattern)
        except re.error as error:
            yield f"source {source.source_id}: reference_pattern is not a pattern ({error})"
    yield from _lookup_problems(declared)
    yield from _decision_problems(declared)


def _section_problems(section: Section, declared: Declared, fields_known: set[str]) -> Iterator[str]:
    where = f"section {section.section_id}"
    if section.source_id not in declared.sources or section.register_source_id not in declared.sources:
        yield f"{where} names a source that sources.yml does not have"
    facts = ((section.keeps, KEEPS), (section.outcome, (*OUTCOMES, BY_ROW)), (section.audience, AUDIENCES), (section.makes, MAKES))
    for value, known in facts:
        if value not in known:
            yield f"{where}: {value!r} is not one of {', '.join(known)}"
    if lacking := sorted({*section.needs, *section.identified_by} - fields_known):
        yield f"{where} needs fields that are not in vocabulary.yml: {', '.join(lacking)}"


def _lookup_problems(declared: Declared) -> Iterator[str]:
    names = {one.organisation for one in declared.organisations.values()}
    for one in declared.organisations.values():
        if one.matches not in MATCHES:
            yield f"organisations.csv: {one.name_text!r} matches {one.matches!r}; it must be one of {', '.join(MATCHES)}"
    for row in (row for rows in declared.recipient_cells.values() for row in rows):
        if row["role"] not in ROLES:
            yield f"recipient_cells.csv: the role {row['role']!r} is not one of {', '.join(ROLES)}"
        if row["organisation"] not in names:
            yield f"recipient_cells.csv: {row['organisation']!r} is not in organisations.csv"
    for phrase, outcome in declared.outcome_words.meanings.items():
        if outcome not in OUTCOMES:
            yield f"outcomes.csv: {phrase!r} means {outcome!r}, which is no outcome"
    datasets = {row["dataset_id"] for row in declared.datasets}
    meanings: dict[str, str] = {}
    for row in declared.dataset_phrase_rows:
        if row["dataset_id"] not in datasets:
            yield f"dataset_phrases.csv: {row['phrase']!r} names a dataset that datasets.csv does not have"
        if meanings.setdefault(fold(row["phrase"]), row["dataset_id"]) != row["dataset_id"]:
            yield f"dataset_phrases.csv: {row['phrase']!r} stands under two datasets"


def _decision_problems(declared: Declared) -> Iterator[str]:
    for number, row in enumerate(declared.decisions.get("entry_links", []), start=2):
        if row["same"] not in ("yes", "no"):
            yield f"entry_links.csv, record {number}: same is {row['same']!r}; it must be yes or no"
    for number, row in enumerate(declared.decisions.get("sheets", []), start=2):
        if row["decision"] != "let_through":
            yield f"sheets.csv, record {number}: decision is {row['decision']!r}; it must be let_through"
    for number, row in enumerate(declared.decisions.get("corrections", []), start=2):
        if not row["row_number"].isdecimal():
            yield f"corrections.csv, record {number}: row_number is {row['row_number']!r}; it must be a number"


def _check_references(declared: Declared, layouts: list[Layout]) -> None:
    problems = list(_problems(declared, layouts))
    if problems:
        raise RegisterError("data/declared or data/decided does not hold together: " + "; ".join(problems) + ".")
