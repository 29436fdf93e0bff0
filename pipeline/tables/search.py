"""What can be found by searching, and by which words: entries, recipients, datasets, editions, claims, items of Parliament, and sheets
with rows that were not read.

Of a row that was not read no word is kept, as it may name people (rows/dispositions.py). It is found by what is shown of it all the
same: the name of its sheet, the headings, and why it was not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.claims import qualifier
from pipeline.fold import tokens
from pipeline.gathered import Gathered, Rows
from pipeline.model import Listing, SourceRow
from pipeline.privacy.masks import mask, mask_shown
from pipeline.rows.dispositions import WITHHELD
from pipeline.tables.recipients import entry_recipient_rows, printed_names, recipient_rows, spellings_of

# The words of a transcribed listing, of a claim and of an item of Parliament by which it is found.
TOLD = ("outcome", "purpose", "classification", "years_text", "source_title", "remark")
CLAIM_WORDS = ("scope", "about_section", "about_recipient", "said_by_role", "measure", "qualifier_printed", "source_ref", "source_title",
               "doubt", "remark")
# Which of these are codes of ours, and the code of what is none of the others.
CODES, OTHER = ("outcome", "measure"), "other"
ITEM_WORDS = ("about", "answer", "uin", "asked_by", "answered_by", "answering_body", "kind", "remark")
# Shorter words help nobody to spell.
SHORTEST_WORD = 3
PATHS = {
    "entry": "entries",
    "recipient": "recipients",
    "dataset": "datasets",
    "edition": "editions",
    "claim": "claims",
    "parliament": "parliament",
    "row": "cells",
    "sheet": "rows",
}
NOT_READ = "set_aside"
# What kinds of cells are never shown, whatever stands in them.
CLOSED = ("withheld", "undeclared")


def search_rows(gathered: Gathered, entries: Rows) -> Rows:
    """One line per thing that can be found, with the words it is found by."""
    spellings = spellings_of(gathered.declared)
    for recipient_id, names in printed_names(gathered).items():
        spellings[recipient_id] |= names
    phrases: dict[str, list[str]] = {}
    for row in gathered.declared.dataset_phrase_rows:
        phrases.setdefault(row["dataset_id"], []).append(row["phrase"])
    found = _entries_found(gathered, entries)
    within = {one["item_id"] for one in found if one["begins"] == "yes"}
    named_within = {row["recipient_id"] for row in entry_recipient_rows(gathered) if row["entry_id"] in within}
    for row in recipient_rows(gathered):
        words, begins = sorted(spellings[row["recipient_id"]]), row["recipient_id"] in named_within
        found.append(_found("recipient", row["recipient_id"], row["name"], words, "yes", begins))
    for row in gathered.declared.datasets:
        found.append(
            _found(
                "dataset",
                row["dataset_id"],
                row["name"],
                [row["custodian"], row["description"], *phrases.get(row["dataset_id"], [])],
                row["in_scope"],
            )
        )
    for edition in gathered.editions:
        title = f"{gathered.declared.sources[edition.source_id].title}, as at {edition.as_at}"
        found.append(_found("edition", edition.edition_id, title, [mask_shown(edition.title, gathered.declared)], "yes"))
    found += _claims_found(gathered) + _items_found(gathered) + _sheets_found(gathered)
    found.sort(key=lambda row: (row["kind"], row["begins"] != "yes", row["item_id"]))
    return [row | {"item_number": number} for number, row in enumerate(found, start=1)]


def search_words(found: Rows) -> Rows:
    """The words by which `found` can be searched for, each with how many things it leads to: those of all titles, and of the spellings of
    organisations and datasets. They help where a reader's word is found nowhere."""
    counted: Counter[str] = Counter()
    for row in found:
        texts = [row["title"], row["body"] if row["kind"] in ("recipient", "dataset") else ""]
        counted.update({word for text in texts for word in tokens(text) if len(word) >= SHORTEST_WORD and word.isalpha()})
    return [{"word": word, "items": items} for word, items in sorted(counted.items())]


def _entries_found(gathered: Gathered, entries: Rows) -> Rows:
    names = {row["recipient_id"]: row["name"] for row in recipient_rows(gathered)}
    datasets = {row["dataset_id"]: row["name"] for row in gathered.declared.datasets}
    editions = gathered.by_id
    found: Rows = []
    for group, row in zip(gathered.entries, entries, strict=True):
        listings = group.each_once(editions)
        words = [row["reference"], row["datasets_text"], row["legal_gateway"], row["access_route"]]
        words += sorted({names[named.recipient_id] for one in listings for named in one.organisations})
        words += sorted({datasets[dataset] for one in listings for dataset, _ in one.datasets})
        words += sorted({named.matched for one in listings for named in one.organisations})
        words += _told(listings)
        words += _count(row["record_count"], row["record_count_unit"])
        begins = row["in_scope"] == "yes" and row["audience"] == "external"
        found.append(_found("entry", row["entry_id"], row["name"], words, row["in_scope"], begins))
    return found


def _sheets_found(gathered: Gathered) -> Rows:
    """The sheets that hold rows which were not read, and the few such rows of which a text may be shown."""
    aside: dict[str, list[SourceRow]] = {}
    for row in gathered.rows:
        if row.disposition == NOT_READ:
            aside.setdefault(row.sheet_id, []).append(row)
    editions = gathered.by_id
    found: Rows = []
    for sheet in gathered.sheets:
        rows = aside.get(sheet.sheet_id, [])
        if not rows:
            continue
        edition, section = editions[sheet.edition_id], gathered.declared.sections.get(sheet.plan.section_id or "")
        title = f"{sheet.grid.sheet_name}, {gathered.declared.sources[edition.source_id].title}, as at {edition.as_at}"
        words = [edition.title, section.title if section else "", *(column.heading for column in sheet.plan.columns)]
        words += sorted({sheet.plan.reason if not sheet.plan.is_read else "", *(row.reason for row in rows)})
        path = f"/rows?sheet={sheet.sheet_id}&disposition={NOT_READ}"
        title, *words = (mask_shown(text, gathered.declared) for text in (title, *words))
        found.append(_found("sheet", sheet.sheet_id, title, words, "not_stated") | {"path": path})
        for row in rows:
            shown = [text for letter, text in row.cells.items() if text != WITHHELD and row.kinds.get(letter) not in CLOSED]
            if shown:
                name = mask_shown(sheet.grid.sheet_name, gathered.declared)
                found.append(_found("row", row.row_id, f"{name}, row {row.number}", shown, "not_stated"))
    return found


def _told(listings: list[Listing]) -> list[str]:
    """What transcriptions say beside the fields of the register: outcome, purpose, class, source and remark, each once."""
    told = [_in_words(name, one.text_of(name) or "") for one in listings if one.transcribed for name in TOLD]
    return list(dict.fromkeys(text for text in told if text))


def _in_words(name: str, text: str) -> str:
    """A code in words, as it is shown beside what is found; what says no more than that it is none of the others is no word."""
    return "" if text == OTHER else text.replace("_", " ") if name in CODES else text


def _count(number: int | None, unit: str | None) -> list[str]:
    """A number as a reader may type it: with its thousands marked and without."""
    return [f"{number:,} {unit or ''}", str(number)] if number is not None else []


def _claims_found(gathered: Gathered) -> Rows:
    rows = []
    for claim in gathered.claims:
        texts = claim.record.texts
        numbers = [*_count(claim.quantity_low, texts["unit"]), *_count(claim.quantity_high, None)]
        words = [_in_words(name, texts.get(name, "")) for name in CLAIM_WORDS] + [named.name for named in claim.recipients] + numbers
        said = texts.get("qualifier_printed", "")
        before = qualifier(said, gathered.declared)[0] == "before"
        figure = (f"{said} {numbers[0]}" if before else f"{numbers[0].strip()} (“{said}”)") if numbers else texts["scope"]
        standing = " (replaced later)" if claim.superseded_by else " (in doubt)" if texts.get("doubt") else ""
        title = f"{texts['said_by']}, {texts['about_section']}: {figure.strip()}{standing}"
        rows.append(_found("claim", claim.claim_id, title, words, "yes"))
    return rows


def _items_found(gathered: Gathered) -> Rows:
    rows = []
    for item in gathered.items:
        texts = item.record.texts
        words = [texts.get(name) for name in ITEM_WORDS] + [named.name for _, named in item.named]
        words += [text for one in item.versions[-1:] for text in (one.question_text, one.answer_text)]
        number = f" ({texts['uin']})" if texts.get("uin") else ""
        title = texts.get("heading") or texts.get("about") or "No heading yet"
        rows.append(_found("parliament", item.item_id, title + number, words, "yes"))
    return rows


def _found(kind: str, item_id: str, title: str, words: Sequence[str | None], in_scope: str, begins: bool = True) -> dict[str, Any]:
    return {
        "kind": kind,
        "item_id": item_id,
        "title": mask(title),
        "body": mask("\n".join(word for word in words if word)),
        "path": f"/{PATHS[kind]}/{item_id}",
        "in_scope": in_scope,
        "begins": "yes" if begins and in_scope != "no" else "no",
    }
