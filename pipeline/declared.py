"""Loads and validates data/declared and data/decided: the only reader of the project's YAML and CSV settings.

Every file, heading, record and mapping is checked for names it does not know, names it lacks and names that stand twice
(declared_files.py says which there are), because a misspelt one would otherwise be a rule that silently never applies.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from pipeline.answer_words import USES, AnswerWords
from pipeline.declarations import Column, Declared, EditionNote, Layout, Organisation, Section, Source, Vocabulary, WithheldSheet
from pipeline.declared_checks import DATE_FORMATS, MATCHES, problems_of_settings
from pipeline.declared_files import fault_of_rows, fault_of_vocabulary, file_problems, keys_fault, repeated, transcription_problems
from pipeline.fold import fold, phrase_book, tidy
from pipeline.model import RegisterError
from pipeline.share_words import CELL_USES, ITEM_USES, ShareWords

Record = TypeVar("Record")
NAME_WORDS = ("person", "small", "between", "place")


class _Loader(yaml.SafeLoader):
    """Reads YAML as the safe loader does, and refuses a key that stands twice in one mapping (of which it would keep the last)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        for name in repeated(str(key.value) for key, _ in node.value):
            raise yaml.constructor.ConstructorError(None, None, f"the key {name!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def load_declared(data: Path) -> Declared:
    """All settings under `data`, validated. Raises RegisterError naming the file and the record, heading or key that is wrong."""
    _refuse(file_problems(data))
    declared = data / "declared"
    lookups = declared / "lookups"
    organisations = _organisations(lookups / "organisations.csv", data / "decided" / "recipient_names.csv")
    phrase_rows = rows_of(lookups / "dataset_phrases.csv")
    layouts = [_layout(path) for path in sorted((declared / "layouts").glob("*.yml"))]
    result = Declared(
        sources={one.source_id: one for one in _records(declared / "sources.yml", Source, "source_id")},
        sections={one.section_id: one for one in _records(declared / "sections.yml", Section, "section_id")},
        layouts={one.layout_id: one for one in layouts},
        withheld_sheets=_records(declared / "sheets.yml", WithheldSheet, "rule_id"),
        edition_notes={one.sha256: one for one in _records(declared / "editions.yml", EditionNote, "sha256")},
        vocabularies={
            path.stem.removeprefix("vocabulary").strip("_"): _vocabulary(path) for path in sorted(declared.glob("vocabulary*.yml"))
        },
        datasets=rows_of(lookups / "datasets.csv"),
        dataset_phrase_rows=phrase_rows,
        dataset_phrases={
            register: phrase_book({row["phrase"]: row["dataset_id"] for row in phrase_rows if row["register"] in ("", register)})
            for register in {row["register"] for row in phrase_rows} | {""}
        },
        other_datasets=phrase_book({row["phrase"]: row["why"] for row in rows_of(lookups / "other_datasets.csv")}),
        scope_words=phrase_book(dict.fromkeys(_yaml(declared / "vocabulary.yml")["scope_words"], "")),
        environments={fold(row["printed"]): row["access_route"] for row in rows_of(lookups / "environments.csv")},
        gateways=phrase_book({row["phrase"]: row["legal_gateway"] for row in rows_of(lookups / "gateways.csv")}),
        organisations=organisations,
        organisation_phrases=phrase_book({one.name_text: one.recipient_id for one in organisations.values() if one.matches == "anywhere"}),
        recipient_cells=_recipient_cells(lookups / "recipient_cells.csv"),
        answer_words=AnswerWords.of_rows(_of_kinds(lookups / "answer_words.csv", "use", USES)),
        role_words=[(row["words"], row["role"]) for row in rows_of(lookups / "role_words.csv")],
        **_word_lists(lookups),
        issue_types=rows_of(declared / "issue_types.csv"),
        expected=rows_of(declared / "expected_counts.csv"),
        known_editions=rows_of(declared / "known_editions.csv"),
        decisions={path.stem: rows_of(path) for path in sorted((data / "decided").glob("*.csv"))},
    )
    _refuse([*problems_of_settings(result, layouts), *transcription_problems(data, layouts)])
    return result


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a settings CSV as dicts of text.

    Raises RegisterError where the file is missing or no UTF-8, a heading is not one that the file has, a row is ragged or stands twice.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, restkey="", restval=None)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RegisterError(f"{path}: this settings file cannot be read ({error}). Restore it from the repository.") from error
    for number, row in enumerate(rows, start=2):
        if "" in row or None in row.values():
            raise RegisterError(f"{path}, record {number}: the number of cells differs from the heading row's. Mend that record.")
    if fault := fault_of_rows(path.name, reader.fieldnames or [], rows):
        raise RegisterError(f"{path}: {fault}")
    return rows


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        remedy = "Mend the line that is named, or restore the file from the repository."
        raise RegisterError(f"{path}: this settings file cannot be read: {error}. {remedy}") from error


def _records(path: Path, kind: type[Record], key: str) -> list[Record]:
    content = _yaml(path) or []
    records = [_record(mapping, kind, f"{path}, record {number}") for number, mapping in enumerate(content, start=1)]
    if twice := repeated(str(getattr(one, key)) for one in records):
        raise RegisterError(f"{path}: declared more than once: {key} {', '.join(twice)}. Keep one record of each.")
    return records


def _record(mapping: Any, kind: type[Record], where: str) -> Record:
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    if not isinstance(mapping, dict):
        raise RegisterError(f"{where}: expected `key: value` lines.")
    needs = {name for name, one in known.items() if one.default is MISSING and one.default_factory is MISSING}
    if fault := keys_fault(mapping, needs, known):
        raise RegisterError(f"{where}: {fault}")
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
    if fault := fault_of_vocabulary(path.name, content):
        raise RegisterError(f"{path}: {fault}")
    phrases: dict[str, str] = {}
    for name, words in content["fields"].items():
        for phrase in words:
            if phrases.setdefault(fold(phrase), name) != name:
                raise RegisterError(f"{path}: {phrase!r} stands under two fields. Keep it under one.")
    return Vocabulary(
        ignored_words=frozenset(content["ignored_words"]),
        phrases=phrases,
        turning_words=frozenset(content["turning_words"]),
        other_fields=frozenset(content.get("other_fields", [])),
        withheld_fields=content["withheld_fields"],
        date_formats=tuple(content["date_formats"]),
        several_events=tuple(frozenset(words) for words in content.get("several_events", [])),
        **{name: frozenset(content.get(name, [])) for name in ("turning_words_of_dates", "exact_fields", "set_aside")},
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


def _word_lists(lookups: Path) -> dict[str, Any]:
    outcomes = _of_kinds(lookups / "outcomes.csv", "matches", MATCHES)
    levels = _of_kinds(lookups / "level_words.csv", "pupil_level", ("yes", "no"))
    names = _of_kinds(lookups / "name_words.csv", "kind", NAME_WORDS)
    turning = [row["words"] for row in rows_of(lookups / "turning_words.csv")]
    item_words = _of_kinds(lookups / "item_words.csv", "use", ITEM_USES)
    cells = _of_kinds(lookups / "share_words.csv", "use", CELL_USES)
    return {
        "share": ShareWords.of_rows(rows_of(lookups / "items.csv"), rows_of(lookups / "item_phrases.csv"), item_words, cells, turning),
        "dataset_notes": rows_of(lookups / "dataset_notes.csv"),
        "outcome_words": phrase_book({row["printed"]: row["outcome"] for row in outcomes if row["matches"] == "anywhere"}),
        "outcome_cells": {fold(row["printed"]): row["outcome"] for row in outcomes},
        "turning_words": phrase_book({row["words"]: row["why"] for row in rows_of(lookups / "turning_words.csv")}),
        "level_words": phrase_book({row["phrase"]: row["pupil_level"] for row in levels}),
        "organisation_words": frozenset(row["word"] for row in rows_of(lookups / "organisation_words.csv")),
        "name_words": {kind: frozenset(row["word"] for row in names if row["kind"] == kind) for kind in NAME_WORDS},
    }


def _of_kinds(path: Path, column: str, kinds: tuple[str, ...]) -> list[dict[str, str]]:
    rows = rows_of(path)
    if unknown := {row[column] for row in rows} - set(kinds):
        raise RegisterError(f"{path}: {column} {min(unknown)!r} is not one of {', '.join(kinds)}.")
    return rows


def _refuse(found: Iterable[str]) -> None:
    problems = list(found)
    if problems:
        raise RegisterError("The settings or transcriptions do not hold together: " + "; ".join(problems) + ".")
