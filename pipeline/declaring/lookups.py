"""Reads the lists of data/declared/lookups, and the decisions about names, into what the steps look things up in."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from pipeline.declaring.answer_words import USES, AnswerWords
from pipeline.declaring.checks import MATCHES
from pipeline.declaring.declarations import Organisation
from pipeline.declaring.files import fault_of_rows
from pipeline.declaring.share_words import CELL_USES, ITEM_USES, ShareWords
from pipeline.fold import fold, phrase_book, slug, tokens
from pipeline.model import RegisterError
from pipeline.organisations.names import by_key
from pipeline.whole_numbers import IN_DIGITS

YES_NO = ("yes", "no")
_HASH = re.compile("[0-9a-f]{64}")
PLACES = ("before", "after")
# Whoever may be named: by an office, or because no person is meant.
OFFICES = ("MP", "peer", "minister", "body", "role")
NAME_WORDS = ("person", "small", "between", "place", "abbreviated")


def lookup_lists(data: Path) -> dict[str, Any]:
    """Every list under `data`/declared/lookups, as the fields of Declared that it fills. Raises RegisterError as `rows_of` does."""
    lookups = data / "declared" / "lookups"
    legal_forms = tuple(tokens(row["words"]) for row in rows_of(lookups / "legal_forms.csv"))
    organisations = _organisations(lookups / "organisations.csv", data / "decided" / "recipient_names.csv")
    return {
        "organisations": organisations,
        "organisations_by_key": by_key(organisations.values(), legal_forms),
        "answer_organisations": phrase_book({one.name_text: "" for one in organisations.values() if one.matches != "whole_cell"}),
        "organisation_phrases": phrase_book({one.name_text: "" for one in organisations.values() if one.matches == "anywhere"}),
        "legal_forms": legal_forms,
        "recipient_classes": {slug(row["organisation"]): row["why"] for row in rows_of(lookups / "recipient_classes.csv")},
        "recipient_cells": _recipient_cells(lookups / "recipient_cells.csv"),
        "role_words": [(row["words"], row["role"]) for row in rows_of(lookups / "role_words.csv")],
        "environments": {fold(row["printed"]): row["access_route"] for row in rows_of(lookups / "environments.csv")},
        "gateways": phrase_book({row["phrase"]: row["legal_gateway"] for row in rows_of(lookups / "gateways.csv")}),
        "answer_words": _answer_words(lookups / "answer_words.csv"),
        "withheld_names": _withheld_names(data / "decided" / "withheld_names.csv"),
        **_dataset_lists(lookups),
        **_word_lists(lookups),
        **_identity_lists(lookups),
    }


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a settings CSV as dicts of text.

    Raises RegisterError where the file is missing or no UTF-8, a heading is not one that the file has, a row is ragged or stands twice.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, restkey="", restval=None)
            rows = list(reader)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        remedy = "Save it again as UTF-8 (in Excel: CSV UTF-8), or restore it from the repository."
        raise RegisterError(f"{path}, line {line}: this settings file is no UTF-8 text. {remedy}") from error
    except (OSError, csv.Error) as error:
        raise RegisterError(f"{path}: this settings file cannot be read ({error}). Restore it from the repository.") from error
    for number, row in enumerate(rows, start=2):
        if "" in row or None in row.values():
            raise RegisterError(f"{path}, record {number}: the number of cells differs from the heading row's. Mend that record.")
    if fault := fault_of_rows(path.name, reader.fieldnames or [], rows):
        raise RegisterError(f"{path}: {fault}")
    return rows


def _answer_words(path: Path) -> AnswerWords:
    """The words looked for in answers. Raises RegisterError where a number in words, or a multiplier, means none."""
    rows = _of_kinds(path, "use", USES)
    for row in rows:
        if row["use"] in ("number", "multiplier") and not IN_DIGITS.fullmatch(row["means"]):
            raise RegisterError(f"{path}: the {row['use']} {row['words']!r} means {row['means']!r}. Give a whole number in digits alone.")
    return AnswerWords.of_rows(rows)


def _organisations(reviewed: Path, decided: Path) -> dict[str, Organisation]:
    """Folded spelling -> organisation. A decision about a name overrides the reviewed list."""
    result = {fold(row["name_text"]): Organisation(**row) for row in rows_of(reviewed)}
    for row in rows_of(decided):
        result[fold(row["name_text"])] = Organisation(row["name_text"], row["organisation"], row["matches"], row["why"])
    return result


def _withheld_names(path: Path) -> frozenset[tuple[str, int]]:
    """(hash, number of words) of each name that is to be withheld. Raises RegisterError where one has not that form."""
    # A data folder from before the first such decision has no file of them.
    rows = rows_of(path) if path.exists() else []
    for number, row in enumerate(rows, start=2):
        if not _HASH.fullmatch(row["name_hash"]) or not re.fullmatch("[1-9]", row["words"]):
            raise RegisterError(f"{path}, record {number}: it is not as `register withhold` writes it. Write it anew with that command.")
    return frozenset((row["name_hash"], int(row["words"])) for row in rows)


def _recipient_cells(path: Path) -> dict[str, list[dict[str, str]]]:
    """Folded cell -> the organisations in it with their roles, for cells that name several, or ('') none."""
    result: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(path):
        result.setdefault(fold(row["printed"]), []).append(row)
    return result


def _by_organisation(path: Path) -> dict[str, list[dict[str, str]]]:
    """The id of an organisation -> the rows about it."""
    result: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(path):
        result.setdefault(slug(row["organisation"]), []).append(row)
    return result


def _dataset_lists(lookups: Path) -> dict[str, Any]:
    phrase_rows = rows_of(lookups / "dataset_phrases.csv")
    registers = {row["register"] for row in phrase_rows} | {""}
    return {
        "datasets": rows_of(lookups / "datasets.csv"),
        "dataset_phrase_rows": phrase_rows,
        "dataset_phrases": {
            register: phrase_book({row["phrase"]: row["dataset_id"] for row in phrase_rows if row["register"] in ("", register)})
            for register in registers
        },
        "other_datasets": phrase_book({row["phrase"]: row["why"] for row in rows_of(lookups / "other_datasets.csv")}),
    }


def _identity_lists(lookups: Path) -> dict[str, Any]:
    sale = _of_kinds(lookups / "sale_words.csv", "for_sale", YES_NO)
    return {
        "organisation_kinds": _by_organisation(lookups / "organisation_kinds.csv"),
        "organisation_facts": _by_organisation(lookups / "organisation_facts.csv"),
        "kind_words": rows_of(lookups / "kind_words.csv"),
        "publisher_types": _of_kinds(lookups / "publisher_types.csv", "commercial", YES_NO),
        "sale_words": phrase_book({row["phrase"]: row["for_sale"] for row in sale}),
    }


def _word_lists(lookups: Path) -> dict[str, Any]:
    outcomes = _of_kinds(lookups / "outcomes.csv", "matches", MATCHES)
    levels = _of_kinds(lookups / "level_words.csv", "pupil_level", YES_NO)
    names = _of_kinds(lookups / "name_words.csv", "kind", NAME_WORDS)
    turning = [row["words"] for row in rows_of(lookups / "turning_words.csv")]
    item_words = _of_kinds(lookups / "item_words.csv", "use", ITEM_USES)
    cells = _of_kinds(lookups / "share_words.csv", "use", CELL_USES)
    internal = _of_kinds(lookups / "internal_names.csv", "matches", MATCHES)
    qualifiers = _of_kinds(lookups / "qualifiers.csv", "exact", YES_NO) and _of_kinds(lookups / "qualifiers.csv", "place", PLACES)
    return {
        "share": ShareWords.of_rows(rows_of(lookups / "items.csv"), rows_of(lookups / "item_phrases.csv"), item_words, cells, turning),
        "dataset_notes": rows_of(lookups / "dataset_notes.csv"),
        "dataset_groups": rows_of(lookups / "dataset_groups.csv"),
        "outcome_words": phrase_book({row["printed"]: row["outcome"] for row in outcomes if row["matches"] == "anywhere"}),
        "outcome_cells": {fold(row["printed"]): row["outcome"] for row in outcomes},
        "turning_words": phrase_book({row["words"]: row["why"] for row in rows_of(lookups / "turning_words.csv")}),
        "internal_phrases": phrase_book({row["words"]: row["why"] for row in internal if row["matches"] == "anywhere"}),
        "internal_names": frozenset(fold(row["words"]) for row in internal),
        "qualifiers": {fold(row["words"]): row for row in qualifiers},
        "level_words": phrase_book({row["phrase"]: row["pupil_level"] for row in levels}),
        "organisation_words": frozenset(row["word"] for row in rows_of(lookups / "organisation_words.csv")),
        "office_holders": frozenset(
            tokens(row["name"]) for row in _of_kinds(lookups / "office_holders.csv", "what", OFFICES)
        ),
        "name_words": {kind: frozenset(row["word"] for row in names if row["kind"] == kind) for kind in NAME_WORDS},
    }


def _of_kinds(path: Path, column: str, kinds: tuple[str, ...]) -> list[dict[str, str]]:
    rows = rows_of(path)
    if unknown := {row[column] for row in rows} - set(kinds):
        raise RegisterError(f"{path}: {column} {min(unknown)!r} is not one of {', '.join(kinds)}.")
    return rows
