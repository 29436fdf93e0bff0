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

from pipeline.declarations import Column, Declared, EditionNote, Layout, Organisation, Section, Source, Vocabulary, WithheldSheet
from pipeline.fold import fold, phrase_book, tidy
from pipeline.model import RegisterError

Record = TypeVar("Record")
DATE_FORMATS = ("iso", "slash_if_one_reading")


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
        environments={fold(row["printed"]): row["access_route"] for row in rows_of(lookups / "environments.csv")},
        gateways=phrase_book({row["phrase"]: row["legal_gateway"] for row in rows_of(lookups / "gateways.csv")}),
        organisations=organisations,
        organisation_phrases=phrase_book({one.name_text: one.recipient_id for one in organisations.values()}),
        issue_types=rows_of(declared / "issue_types.csv"),
        expected=rows_of(declared / "expected_counts.csv"),
        decisions={path.stem: rows_of(path) for path in sorted((data / "decided").glob("*.csv"))},
    )
    _check_references(result)
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
    mapping = dict(_yaml(path))
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
    return Vocabulary(frozenset(content["ignored_words"]), phrases, content["withheld_fields"], tuple(content["date_formats"]))


def _organisations(reviewed: Path, decided: Path) -> dict[str, Organisation]:
    """Folded spelling -> organisation. A decision about a name overrides the reviewed list."""
    result = {fold(row["name_text"]): Organisation(**row) for row in rows_of(reviewed)}
    kinds = {one.organisation: one.kind for one in result.values()}
    for row in rows_of(decided):
        kind = kinds.get(row["organisation"], "not_classified")
        result[fold(row["name_text"])] = Organisation(row["name_text"], row["organisation"], kind, row["why"])
    return result


def _problems(declared: Declared) -> Iterator[str]:
    for section in declared.sections.values():
        if section.source_id not in declared.sources or section.register_source_id not in declared.sources:
            yield f"section {section.section_id} names a source that sources.yml does not have"
    for layout in declared.layouts.values():
        if layout.section_id not in declared.sections:
            yield f"layout {layout.layout_id} names a section that sections.yml does not have"
    for source in declared.sources.values():
        try:
            re.compile(source.reference_pattern)
        except re.error as error:
            yield f"source {source.source_id}: reference_pattern is not a pattern ({error})"
    datasets = {row["dataset_id"] for row in declared.datasets}
    for row in declared.dataset_phrase_rows:
        if row["dataset_id"] not in datasets:
            yield f"dataset_phrases.csv: {row['phrase']!r} names a dataset that datasets.csv does not have"


def _check_references(declared: Declared) -> None:
    problems = list(_problems(declared))
    if problems:
        raise RegisterError("data/declared does not hold together: " + "; ".join(problems) + ".")
