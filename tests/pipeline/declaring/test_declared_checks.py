"""The checks of the settings, tested: each thing that they can say is said of a fault that is for it. One that loses its fault fails."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.declaring import checks as declared_checks
from pipeline.declaring.checks import problems_of_settings
from pipeline.declaring.declarations import Declared
from pipeline.declaring.publications import Layout
from pipeline.fold import fold

LAYOUT, SECTION, SOURCE = "uksa-table-copy", "uksa-accredited-projects", "uksa-accredited-projects"
ACCEPTED = {
    "decision": "accept", "occurrence": "1", "measure": "requests", "scope": "made up", "about_section": "made up",
    "quantity_status": "stated", "quantity_low": "12", "quantity_high": "12", "printed": "12", "quotation": "there were 12 requests",
}  # fmt: skip


def layout(**changes: Any) -> Callable[[Declared], Declared]:
    return lambda declared: replace(declared, layouts={**declared.layouts, LAYOUT: replace(declared.layouts[LAYOUT], **changes)})


def column(**changes: Any) -> Callable[[Declared], Declared]:
    def spoil(declared: Declared) -> Declared:
        first, *rest = declared.layouts[LAYOUT].columns
        return layout(columns=[replace(first, **changes), *rest])(declared)

    return spoil


def section(**changes: Any) -> Callable[[Declared], Declared]:
    return lambda declared: replace(declared, sections={**declared.sections, SECTION: replace(declared.sections[SECTION], **changes)})


def source(**changes: Any) -> Callable[[Declared], Declared]:
    return lambda declared: replace(declared, sources={**declared.sources, SOURCE: replace(declared.sources[SOURCE], **changes)})


def setting(name: str, value: Any) -> Callable[[Declared], Declared]:
    return lambda declared: replace(declared, **{name: value})


def more(name: str, *rows: dict[str, str]) -> Callable[[Declared], Declared]:
    return lambda declared: replace(declared, **{name: [*getattr(declared, name), *rows]})


def share(name: str, value: Any) -> Callable[[Declared], Declared]:
    return lambda declared: replace(declared, share=replace(declared.share, **{name: value}))


def decision(name: str, **row: str) -> Callable[[Declared], Declared]:
    """One decision of the file called `name`, by somebody, on a day and for a reason."""
    whole = {"decided_by": "a team", "decided_on": "2026-11-26", "why": "made up"} | row
    return lambda declared: replace(declared, decisions={**declared.decisions, name: [whole]})


def claim(**changes: str) -> Callable[[Declared], Declared]:
    return decision("claims", **ACCEPTED | changes)


def organisation(declared: Declared) -> Declared:
    key, one = next(iter(declared.organisations.items()))
    return replace(declared, organisations={**declared.organisations, key: replace(one, matches="somewhere")})


def nobody(declared: Declared) -> Declared:
    key, one = next(iter(declared.organisations.items()))
    return replace(declared, organisations={**declared.organisations, key: replace(one, organisation=" ")})


def chained(declared: Declared) -> Declared:
    key, one = next((key, one) for key, one in declared.organisations.items() if fold(one.organisation) == key)
    return replace(declared, organisations={**declared.organisations, key: replace(one, organisation="Another")})


def answer(declared: Declared) -> Declared:
    means = {**declared.answer_words.means, "section": {"made up": "no-such-section"}}
    return replace(declared, answer_words=replace(declared.answer_words, means=means))


# What is said -> how sound settings are spoiled so that it must be.
FAULTS: dict[str, Callable[[Declared], Declared]] = {
    f"layout {LAYOUT} names a source or a section that is not declared": layout(section_id="nowhere"),
    f"layout {LAYOUT} is a draft that nobody has finished": layout(reviewed_by="WHO"),
    f"layout {LAYOUT} still has words of its draft": layout(evidence="SAY WHERE THIS SHAPE WAS SEEN"),
    "the treatment 'shown' is not one of": column(treatment="shown"),
    "the field 'colour' is not in vocabulary.yml": column(field="colour"),
    "there is no vocabulary_none.yml": source(vocabulary="none"),
    "reference_pattern is not a pattern": source(reference_pattern="("),
    "known_editions.csv names the source 'nobody'": more("known_editions", {"source_id": "nobody"}),
    f"section {SECTION} names a source that sources.yml does not have": section(also_in=["nobody"]),
    f"section {SECTION}: 'always, nearly' is not one of": section(keeps="always, nearly"),
    f"section {SECTION} needs fields that are not in vocabulary.yml: colour": section(needs=["colour"]),
    "matches 'somewhere'; it must be one of": organisation,
    "has no organisation. Give it the name that is shown": nobody,
    "and that name is 'Another'. Give both the same organisation": chained,
    f"section {SECTION}: internal_organisations names 'nobody'": section(internal_organisations=["nobody"]),
    "role_words.csv: 'paid by' means the role 'payer'": setting("role_words", [("paid by", "payer")]),
    "recipient_cells.csv: the role 'payer' is not one of": setting("recipient_cells", {"x": [{"role": "payer", "organisation": "x"}]}),
    "recipient_cells.csv: '' is not in organisations.csv": setting(
        "recipient_cells", {"x": [{"role": "funder", "organisation": ""}, {"role": "funder", "organisation": "University of Example"}]}
    ),
    "recipient_cells.csv: 'Nobody' is not in organisations.csv": setting(
        "recipient_cells", {"x": [{"role": "funder", "organisation": "Nobody"}]}
    ),
    "recipient_classes.csv: 'nobody' is the id of no organisation": setting("recipient_classes", {"nobody": "made up"}),
    "outcomes.csv: 'gone' means 'lost', which is no outcome": setting("outcome_cells", {"gone": "lost"}),
    "answer_words.csv: 'made up' names the section 'no-such-section'": answer,
    "dataset_groups.csv: 'none' is no dataset": more("dataset_groups", {"dataset_id": "none", "group_from": "1", "group_to": "2"}),
    "dataset_phrases.csv: 'X' names a dataset that": more("dataset_phrase_rows", {"phrase": "X", "dataset_id": "none"}),
    "dataset_phrases.csv: 'x' stands under two datasets": more(
        "dataset_phrase_rows", {"phrase": "X", "dataset_id": "leo"}, {"phrase": "x", "dataset_id": "echild"}
    ),
    "item_phrases.csv: 'X' names an item that": share("phrases", [{"phrase": "X", "item_id": "none"}]),
    "means 'perhaps' for onward_sharing; it must be yes or no": lambda declared: share(
        "cells", {**declared.share.cells, "onward_sharing": {"perhaps so": "perhaps"}}
    )(declared),
    "means 'shorter' for times; it must be month or longer": lambda declared: share(
        "cells", {**declared.share.cells, "times": {"day": "shorter"}}
    )(declared),
    "dataset_notes.csv names the dataset 'none'": more("dataset_notes", {"dataset_id": "none"}),
    "entry_links.csv, record 2: a decision needs decided_by, why": decision("entry_links", same="no", decided_by="", why=" "),
    "entry_links.csv, record 2: decided_on is '26/11/2026'": decision("entry_links", same="no", decided_on="26/11/2026"),
    "recipient_names.csv, record 2: matches is 'so'": decision("recipient_names", name_text="X", matches="so"),
    "entry_links.csv, record 2: same is 'so'; it must be yes or no": decision("entry_links", same="so"),
    "recipient_pairs.csv, record 2: same is 'so'; it must be yes": decision("recipient_pairs", same="so"),
    "sheets.csv, record 2: decision is 'let'": decision("sheets", decision="let"),
    "notices.csv, record 2: notice_id is 'Not So'": decision("notices", notice_id="Not So"),
    "corrections.csv, record 2: row_number is 'two'": decision("corrections", row_number="two"),
    "claims.csv, record 2: decision is 'so'; it must be accept or reject": claim(decision="so"),
    "claims.csv, record 2: occurrence is 'first'": claim(occurrence="first"),
    "claims.csv, record 2: an accepted claim needs scope": claim(scope=""),
    "claims.csv, record 2: quantity_status is 'known'": claim(quantity_status="known"),
    "claims.csv, record 2: a number is given, and quantity_status is not stated": claim(quantity_status="not_stated"),
    "claims.csv, record 2: quantity_low and quantity_high must be two whole numbers": claim(quantity_low="13"),
    "must be two whole numbers in order, in at most 12 digits": claim(quantity_low="0" * 13),
    "claims.csv, record 2: the number '13' does not stand in the quotation": claim(printed="13"),
    "claims.csv, record 2: '12' means 12, which is not the number given": claim(quantity_low="13", quantity_high="14"),
    "claims.csv, record 2: '3 to 5' has the numbers 3, 5, and 12 to 12 is given": claim(quotation="3 to 5 requests.", printed="3 to 5"),
}  # fmt: skip
TWICE = f"layout {LAYOUT} stands in two files"


def said(declared: Declared, layouts: list[Layout] | None = None) -> list[str]:
    return list(problems_of_settings(declared, layouts or list(declared.layouts.values())))


def test_sound_settings_have_no_problem(declared: Declared) -> None:
    assert said(declared) == []
    assert said(claim()(declared)) == []


@pytest.mark.parametrize("words", FAULTS)
def test_each_fault_is_said(words: str, declared: Declared) -> None:
    assert any(words in line for line in said(FAULTS[words](declared)))


def test_a_layout_in_two_files_is_said(declared: Declared) -> None:
    assert TWICE in said(declared, [*declared.layouts.values(), declared.layouts[LAYOUT]])


def messages() -> list[str]:
    """Everything that the module can say, each as a pattern."""
    found = []
    for node in ast.walk(ast.parse(Path(declared_checks.__file__).read_text(encoding="utf-8"))):
        told = node.value if isinstance(node, ast.Yield | ast.Return) else None
        if isinstance(node, ast.YieldFrom) and isinstance(node.value, ast.GeneratorExp):
            told = node.value.elt
        told = told.orelse if isinstance(told, ast.IfExp) and isinstance(told.orelse, ast.JoinedStr) else told
        told = told.body if isinstance(told, ast.IfExp) else told
        if isinstance(told, ast.JoinedStr):
            found.append("".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in told.values))
        elif isinstance(told, ast.Constant) and told.value:
            found.append(re.escape(str(told.value)))
    return found


def test_nothing_can_be_said_that_no_fault_is_for(declared: Declared) -> None:
    heard = [line for spoil in FAULTS.values() for line in said(spoil(declared))]
    heard += said(declared, [*declared.layouts.values(), declared.layouts[LAYOUT]])
    patterns = messages()
    assert len(patterns) > 30
    assert [one for one in patterns if not any(re.search(one + r"$", line, re.DOTALL) for line in heard)] == []
