"""Does data/declared/claim_counts.csv hold together? Each row must name a claim, queries, parameters, parts and dates that there are."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.claiming.count_queries import FOLDER, OF_ITSELF, PLAIN, read_query
from pipeline.claiming.counts import CountRule, first_day, rule_of
from pipeline.declaring.declarations import Declared

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_PERIOD = ("period_from", "period_to")


def claim_count_problems(data: Path, declared: Declared) -> Iterator[str]:
    """What is wrong with the rows of claim_counts.csv, each in plain words. Claims are looked for in data/documented/claims.csv, where
    there is one."""
    path = data / "documented" / "claims.csv"
    claims = None
    if path.exists():
        with path.open(encoding="utf-8", newline="") as handle:
            claims = {row.get("claim_id", ""): row for row in csv.DictReader(handle)}
    for number, row in enumerate(declared.claim_counts, start=2):
        for fault in _faults(row, claims, declared):
            yield f"claim_counts.csv, record {number}: {fault}"


def _faults(row: dict[str, str], claims: dict[str, dict[str, str]] | None, declared: Declared) -> Iterator[str]:
    try:
        rule = rule_of(row)
    except ValueError as error:
        yield f"the parameter {error}"
        return
    claim = (claims or {}).get(rule.claim_id, {})
    if claims is not None and not claim:
        yield f"no claim of data/documented/claims.csv has the id {rule.claim_id!r}"
    for name in _PERIOD:
        if claim.get(name) and not _is_date(claim[name]):
            yield f"the {name} {claim[name]!r} of its claim is no year, month or day, so nothing can be counted for it"
    for name in ("edition_from", "edition_to"):
        if not _is_date(row[name]):
            yield f"{name} is {row[name]!r}; it must be a year, month or day such as 2016, 2016-12 or 2016-12-31"
    if _is_date(rule.edition_from) and _is_date(rule.edition_to) and first_day(rule.edition_from) > first_day(rule.edition_to):
        yield f"edition_from {rule.edition_from!r} is later than edition_to {rule.edition_to!r}"
    if not rule.why_they_need_not_agree:
        yield "why_they_need_not_agree is empty"
    for source_id in rule.source_ids:
        if source_id not in declared.sources:
            yield f"it names the source {source_id!r}, which sources.yml does not have"
    for section_id in rule.section_ids:
        section = declared.sections.get(section_id)
        if section is None or not {section.source_id, *section.also_in} & set(rule.source_ids):
            yield f"it names the section {section_id!r}, which sections.yml does not have in its sources"
    if not rule.source_ids:
        yield "source_ids is empty"
    yield from _query_faults(rule)


def _query_faults(rule: CountRule) -> Iterator[str]:
    names: set[str] = set()
    for name in (rule.query, *([rule.gaps] if rule.gaps else [])):
        if not PLAIN.fullmatch(name) or not (FOLDER / f"{name}.sql").is_file():
            known = ", ".join(sorted(path.stem for path in FOLDER.glob("*.sql")))
            yield f"there is no query {name!r} in pipeline/queries/counts. Known: {known}"
            return
        names |= read_query(name).names
    wanted = names - OF_ITSELF
    if wanted != rule.parameters.keys():
        yield f"its queries take the parameters {', '.join(sorted(wanted)) or 'none'}, and it gives {', '.join(rule.parameters) or 'none'}"
    for name, value in rule.parameters.items():
        if not PLAIN.fullmatch(value):
            yield f"the parameter {name} is {value!r}; it may hold letters, digits, _ and - only"


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True
