"""Which function fills each table, in an order in which no row names something that is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pipeline.entries import wordings
from pipeline.gathered import Gathered
from pipeline.tables import (
    documents,
    entries,
    entry_versions,
    notices,
    parliament_versions,
    recipient_candidates,
    recipients,
    records,
    shares,
)

# A row as a dict or, in the longest tables, as the tuple that is stored; those come in the order of their key.
Row = dict[str, Any] | tuple[Any, ...]

CONTENT: dict[str, Callable[[Gathered], Iterable[Row]]] = {
    "source": documents.source_rows,
    "document": documents.document_rows,
    "capture": documents.capture_rows,
    "section": documents.section_rows,
    "edition": documents.edition_rows,
    "edition_section": documents.edition_section_rows,
    "edition_document": documents.edition_document_rows,
    "layout": documents.layout_rows,
    "sheet": documents.sheet_rows,
    "sheet_column": documents.sheet_column_rows,
    "source_row": documents.source_row_rows,
    "entry": entries.entry_rows,
    "entry_version": entry_versions.entry_version_rows,
    "entry_key": entries.entry_key_rows,
    "wording": wordings.wording_rows,
    "wording_value": wordings.wording_value_rows,
    "listing": entries.listing_rows,
    "citation": entries.citation_rows,
    "recipient": recipients.recipient_rows,
    "recipient_name": recipients.recipient_name_rows,
    "recipient_kind": recipients.recipient_kind_rows,
    "recipient_fact": recipients.recipient_fact_rows,
    "recipient_key": recipients.recipient_key_rows,
    "recipient_candidate": recipient_candidates.recipient_candidate_rows,
    "wording_recipient": wordings.wording_recipient_rows,
    "entry_recipient": recipients.entry_recipient_rows,
    "entry_commercial": recipients.entry_commercial_rows,
    "dataset": entries.dataset_rows,
    "dataset_phrase": entries.dataset_phrase_rows,
    "wording_dataset": wordings.wording_dataset_rows,
    "entry_dataset": entries.entry_dataset_rows,
    "event": entries.event_rows,
    "change": entries.change_rows,
    "correction": entries.correction_rows,
    "notice": notices.notice_rows,
    "issue_type": documents.issue_type_rows,
    "link_candidate": entries.link_candidate_rows,
    "tally": records.tally_rows,
    "parliament_item": records.parliament_item_rows,
    "parliament_version": parliament_versions.parliament_version_rows,
    "parliament_group": records.parliament_group_rows,
    "parliament_attachment": records.parliament_attachment_rows,
    "answer_cell": records.answer_cell_rows,
    "parliament_recipient": records.parliament_recipient_rows,
    "parliament_citation": records.parliament_citation_rows,
    "parliament_entry": records.parliament_entry_rows,
    "parliament_section": records.parliament_section_rows,
    "claim": records.claim_rows,
    "claim_doubt": records.claim_doubt_rows,
    "claim_candidate": records.claim_candidate_rows,
    "claim_relation": records.claim_relation_rows,
    "claim_recipient": records.claim_recipient_rows,
    "claim_entry": records.claim_entry_rows,
    "claim_dataset": records.claim_dataset_rows,
    **shares.CONTENT,
}
