"""Loads and validates data/declared and data/decided: with declaring/lookups.py and
declaring/files.py the only reader of those settings.

Every file, heading, record and mapping is checked for names it does not know, names it lacks and names that stand twice
(declaring/files.py says which there are), because a misspelt one would otherwise be a rule that silently never applies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml

from pipeline.declaring.checks import DATE_FORMATS, problems_of_settings
from pipeline.declaring.counts import claim_count_problems
from pipeline.declaring.declarations import Declared, EarlierBuilds
from pipeline.declaring.files import VOCABULARY_MAY, fault_of_vocabulary, file_problems, keys_fault, repeated, transcription_problems
from pipeline.declaring.lookups import lookup_lists, rows_of
from pipeline.declaring.publications import Column, EditionNote, Layout, Section, Source, WithheldSheet
from pipeline.declaring.vocabulary import Vocabulary
from pipeline.fold import fold, phrase_book, tidy
from pipeline.model import RegisterError
from pipeline.organisations.identity import identity_problems
from pipeline.organisations.joins import Joins, joins_of
from pipeline.organisations.names import body_of

# The same safe loader, written in C where libyaml is there: ten times as fast.
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Record = TypeVar("Record")


class _Loader(SafeLoader):  # type: ignore[misc]
    """Reads YAML as the safe loader does, and refuses a key that stands twice in one mapping (of which it would keep the last)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        for name in repeated(str(key.value) for key, _ in node.value):
            raise yaml.constructor.ConstructorError(None, None, f"the key {name!r} stands twice", node.start_mark)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def load_declared(data: Path) -> Declared:
    """All settings under `data`, validated. Raises RegisterError naming the file and the record, heading or key that is wrong."""
    _refuse(file_problems(data))
    declared = data / "declared"
    layouts = [_layout(path) for path in sorted((declared / "layouts").glob("*.yml"))]
    result = Declared(
        sources={one.source_id: one for one in _records(declared / "sources.yml", Source, "source_id")},
        sections={one.section_id: one for one in _records(declared / "sections.yml", Section, "section_id")},
        layouts={one.layout_id: one for one in layouts},
        withheld_sheets=_records(declared / "sheets.yml", WithheldSheet, "rule_id"),
        edition_notes={one.sha256: one for one in _records(declared / "editions.yml", EditionNote, "sha256")},
        earlier_builds=_earlier_builds(declared / "earlier_builds.yml"),
        vocabularies={
            path.stem.removeprefix("vocabulary").strip("_"): _vocabulary(path) for path in sorted(declared.glob("vocabulary*.yml"))
        },
        **lookup_lists(data),
        scope_words=phrase_book(dict.fromkeys(_yaml(declared / "vocabulary.yml")["scope_words"], "")),
        issue_types=rows_of(declared / "issue_types.csv"),
        expected=rows_of(declared / "expected_counts.csv"),
        known_editions=rows_of(declared / "known_editions.csv"),
        claim_counts=rows_of(declared / "claim_counts.csv"),
        decisions={path.stem: rows_of(path) for path in sorted((data / "decided").glob("*.csv"))},
    )
    _refuse(
        [
            *problems_of_settings(result, layouts),
            *identity_problems(result),
            *transcription_problems(data, layouts),
            *claim_count_problems(data, result),
        ]
    )
    return _with_joins(result, joins_of(result.decisions["recipient_pairs"], lambda name: body_of(name, result)))


def _with_joins(declared: Declared, joins: Joins) -> Declared:
    """`declared` with what people decided about pairs: what is declared of a body holds of the one that it is shown as, too."""
    ids = {own: body.recipient_id for own, body in joins.into.items()}
    sections = {
        key: replace(one, internal_organisations=[ids.get(body, body) for body in one.internal_organisations])
        for key, one in declared.sections.items()
    }
    kinds, facts = _followed(declared.organisation_kinds, joins, "kind"), _followed(declared.organisation_facts, joins, "fact", "value")
    return replace(declared, joins=joins, sections=sections, organisation_kinds=kinds, organisation_facts=facts)


def _followed(rows: dict[str, list[dict[str, str]]], joins: Joins, *key: str) -> dict[str, list[dict[str, str]]]:
    """`rows` of organisations, by their ids, with those of a joined body under the id of the one shown as well; where both say the same
    (`key`), the row of the one shown is kept."""
    found = dict(rows)
    for own, body in sorted(joins.into.items()):
        if own != body.recipient_id and own in rows:
            told = (*rows[own], *found.get(body.recipient_id, []))
            found[body.recipient_id] = list({tuple(row[name] for name in key): row for row in told}.values())
    return found


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


def _earlier_builds(path: Path) -> EarlierBuilds:
    result = _record(_yaml(path), EarlierBuilds, str(path))
    if not isinstance(result.kept, int) or result.kept < 0:
        raise RegisterError(f"{path}: kept is {result.kept!r}. It is how many earlier builds stay as downloads: 0 or more.")
    if not isinstance(result.not_compared, dict) or not all(result.not_compared.values()):
        raise RegisterError(f"{path}: not_compared names tables or columns, each with the reason behind it.")
    return result


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
        **{name: frozenset(content.get(name, [])) for name in VOCABULARY_MAY - {"other_fields", "several_events"}},
    )


def _refuse(found: Iterable[str]) -> None:
    problems = list(found)
    if problems:
        raise RegisterError("The settings or transcriptions do not hold together: " + "; ".join(problems) + ".")
