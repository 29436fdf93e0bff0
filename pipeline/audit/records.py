"""What the register says of rows that are no listings, and of what was collected: found again in the rows, and in the store's own lists."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from pipeline.audit.held import Held

# What a row's own cell says may be left out, with an issue, where it leads nowhere or does not agree with another cell.
MAY_BE_EMPTY = {"item_id", "superseded_by", "quantity_low", "quantity_high"}
# A number that cannot be used is said to be so.
MAY_BE_UNPARSED = "quantity_status"
# Table -> its records with their rows and, as may_be_filled, the column (or "all") that says something where the row's cell is blank: what
# a line of our transcriptions does not cite, its file cites for all; and an answer that is held may put a claim in doubt. A question that
# was collected since has Parliament's own words and days where we transcribed others, or none.
RECORDS = {
    "claim": "select claim.*, sheet_id, cells, iif(item_id in (select item_id from parliament_version), 'doubt', '') as may_be_filled"
    " from claim join source_row using (row_id)",
    "citation": "select citation.*, source_url as url, row_id, sheet_id, cells, 'all' as may_be_filled"
    " from citation join source_row on row_id = listing_id",
    "parliament_item": "select parliament_item.*, sheet_id, cells, '' as may_be_filled"
    " from parliament_item join source_row using (row_id) where versions = 0",
}
LINKS = (
    "select claim_id, relation, other_claim_id from claim_relation union all select claim_id, 'dataset_ids', dataset_id from claim_dataset"
)
OUR_KEYS = "select entry_id, value from wording_value join listing using (wording_id) where field = 'entry_key'"
NOT_ITS_RANGE = "select claim_id from claim where quantity is not iif(quantity_low = quantity_high, quantity_low, null)"
NO_VALUE = (
    "select row_id, column_letter from issue where row_id is not null and issue_type in "
    "('cell_shows_error', 'cell_points_elsewhere', 'cell_made_a_date', 'cell_struck_out')"
)
# Column -> the field of its cell, where they are called otherwise.
CALLED = {"qualifier": "qualifier_printed"}
# Table -> the list in data/declared that it repeats; of the last, only what the build names.
LISTS = {
    "issue_type": "issue_types.csv",
    "item": "lookups/items.csv",
    "item_phrase": "lookups/item_phrases.csv",
    "dataset": "lookups/datasets.csv",
    "dataset_phrase": "lookups/dataset_phrases.csv",
    "dataset_note": "lookups/dataset_notes.csv",
    "recipient_fact": "lookups/organisation_facts.csv",
}
IN_PART = "recipient_fact"
CAPTURES = "select source_id, captured_at, via, sha256, role from capture where via != 'transcribed'"
# Addresses and words beside a capture, which are shown as they are but where a part of them is withheld.
BESIDE = ("url", "final_url", "link_text", "found_on", "captured_by")
WITHHELD = " withheld]"


def columns(held: Held) -> Iterator[str]:
    """A claim, and a question that was not collected, says in each column what its row's cell says; a tally gives a number of its row."""
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    for sheet_id, letter, field in held.all("select sheet_id, column_letter, field from sheet_column where treatment = 'read'"):
        fields[sheet_id][letter] = field
    # A cell that a person repaired is read as the person says.
    repaired: dict[str, dict[str, str]] = defaultdict(dict)
    for row_id, letter, read_as in held.all("select row_id, column_letter, read_as from correction"):
        repaired[row_id][letter] = read_as
    # One from which no value may be read is told of, and is as good as empty.
    empty: dict[str, dict[str, str]] = defaultdict(dict)
    for row_id, letter in held.all(NO_VALUE):
        empty[row_id][letter] = ""
    claims: dict[str, dict[str, str]] = {}
    for table, query in RECORDS.items():
        for row in held.rows(query):
            known = fields[row["sheet_id"]]
            as_read = json.loads(row["cells"]) | empty.get(row["row_id"], {}) | repaired.get(row["row_id"], {})
            cells = {known[letter]: text for letter, text in as_read.items() if letter in known}
            if table == "claim":
                claims[row["claim_id"]] = cells
            for name, shown in row.items():
                field = CALLED.get(name, name)
                is_filled = row["may_be_filled"] in (field, "all") and not cells.get(field)
                if field in known.values() and not is_filled and not _says(field, shown, cells.get(field)):
                    yield f"{table}, row {row['row_id']}: {name} is {shown!r}, and the cell says {cells.get(field)!r}"
    yield from _links(held, claims)
    for tally_id, row_id, quantity, text in held.all("select tally_id, row_id, quantity, cells from tally join source_row using (row_id)"):
        as_read = json.loads(text) | empty.get(row_id, {}) | repaired.get(row_id, {})
        if quantity is not None and quantity not in map(_number, as_read.values()):
            yield f"tally {tally_id}: {quantity} stands in no cell of its row"


def _links(held: Held, claims: dict[str, dict[str, str]]) -> Iterator[str]:
    """What claims are linked to and their rows do not name; `claims`: claim id -> field -> its cell."""
    for claim_id, field, other in held.all(LINKS):
        if claim_id in claims and other not in claims[claim_id].get(field, ""):
            yield f"{claim_id} has {field} {other}, and its row does not say so"
    names: dict[str, set[str]] = defaultdict(set)
    for recipient_id, name in held.all("select recipient_id, name_text from recipient_name"):
        names[recipient_id].add(name)
    for claim_id, recipient_id in held.all("select claim_id, recipient_id from claim_recipient"):
        if claim_id in claims and not names[recipient_id] & {*claims[claim_id].get("recipients", "").split(" | ")}:
            yield f"{claim_id} is about {recipient_id}, and its row names no organisation that is called so"
    keys = set(held.all(OUR_KEYS))
    for claim_id, entry_id in held.all("select claim_id, entry_id from claim_entry"):
        named = claims.get(claim_id, {}).get("about_entries", "").split(" | ")
        if claim_id in claims and not keys & {(entry_id, one) for one in named}:
            yield f"{claim_id} is about {entry_id}, and its row names no key of that"
    for (claim_id,) in held.all(NOT_ITS_RANGE):
        yield f"{claim_id}: its number is not that of its range"


def lists(held: Held) -> Iterator[str]:
    """A table of what is declared holds the lines of its list, in the columns that both have. What was declared since may wait."""
    for table, name in () if held.later_may_wait else LISTS.items():
        with (held.data / "declared" / name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            shared = [row[1] for row in held.all(f"pragma table_info({table})") if row[1] in (reader.fieldnames or ())]
            lines = {tuple(line[column] for column in shared) for line in reader}
        rows = {tuple(str(value or "") for value in row) for row in held.all(f"select {', '.join(shared)} from {table}")}
        if amiss := rows - lines if table == IN_PART else rows ^ lines:
            yield f"{table}: {len(amiss)} rows are not as data/declared/{name} has them, one begins with {min(amiss)[0]!r}"


def history(held: Held) -> Iterator[str]:
    """Each capture is a line of captures.csv and each line a capture; a document is as long as its file."""
    lines = Counter((line["source_id"], line["captured_at"], line["via"], line["sha256"], line["role"]) for line in held.captures)
    there = Counter(held.database.execute(CAPTURES))
    for missing, where in ((lines - there, "in the register"), (there - lines, "in captures.csv")):
        if missing:
            yield f"{missing.total()} captures are not {where}, one is {min(missing)}"
    known = {name: {(line["sha256"], line[name]) for line in held.captures} for name in BESIDE}
    for sha256, *texts in held.all(f"select distinct sha256, {', '.join(BESIDE)} from capture where via != 'transcribed'"):
        for name, text in zip(BESIDE, texts, strict=True):
            if WITHHELD not in text and (sha256, text) not in known[name]:
                yield f"document {sha256}: {name} is {text!r}, and captures.csv does not say so"
    for sha256, stated in held.all("select sha256, byte_count from document order by sha256"):
        path = held.files.get(sha256, held.document(sha256))
        if path.exists() and path.stat().st_size != stated:
            yield f"document {sha256} has {path.stat().st_size} bytes, and {stated} are stated"


def _says(field: str, shown: Any, cell: str | None) -> bool:
    if shown is None:
        return not cell or field in MAY_BE_EMPTY
    return str(shown) == (cell or "") or (field == MAY_BE_UNPARSED and shown == "unparsed")


def _number(text: str) -> int | None:
    digits = "".join(letter for letter in text if letter.isdecimal())
    return int(digits) if digits else None
