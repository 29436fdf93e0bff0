"""Which function fills each table, in an order in which no row names something that is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pipeline import (
    entry_tables,
    entry_versions,
    notice_tables,
    recipient_candidates,
    recipient_tables,
    record_tables,
    share_tables,
    tables,
    wordings,
)
from pipeline.gather import Gathered

# A row as a dict or, in the longest tables, as the tuple that is stored; those come in the order of their key.
Row = dict[str, Any] | tuple[Any, ...]

CONTENT: dict[str, Callable[[Gathered], Iterable[Row]]] = {
    "source": tables.source_rows,
    "document": tables.document_rows,
    "capture": tables.capture_rows,
    "section": tables.section_rows,
    "edition": tables.edition_rows,
    "edition_section": tables.edition_section_rows,
    "edition_document": tables.edition_document_rows,
    "layout": tables.layout_rows,
    "sheet": tables.sheet_rows,
    "sheet_column": tables.sheet_column_rows,
    "source_row": tables.source_row_rows,
    "entry": entry_tables.entry_rows,
    "entry_version": entry_versions.entry_version_rows,
    "entry_key": entry_tables.entry_key_rows,
    "wording": wordings.wording_rows,
    "wording_value": wordings.wording_value_rows,
    "listing": entry_tables.listing_rows,
    "citation": entry_tables.citation_rows,
    "recipient": recipient_tables.recipient_rows,
    "recipient_name": recipient_tables.recipient_name_rows,
    "recipient_kind": recipient_tables.recipient_kind_rows,
    "recipient_fact": recipient_tables.recipient_fact_rows,
    "recipient_key": recipient_tables.recipient_key_rows,
    "recipient_candidate": recipient_candidates.recipient_candidate_rows,
    "wording_recipient": wordings.wording_recipient_rows,
    "entry_recipient": recipient_tables.entry_recipient_rows,
    "entry_commercial": recipient_tables.entry_commercial_rows,
    "dataset": entry_tables.dataset_rows,
    "dataset_phrase": entry_tables.dataset_phrase_rows,
    "wording_dataset": wordings.wording_dataset_rows,
    "entry_dataset": entry_tables.entry_dataset_rows,
    "event": entry_tables.event_rows,
    "change": entry_tables.change_rows,
    "correction": entry_tables.correction_rows,
    "notice": notice_tables.notice_rows,
    "issue_type": tables.issue_type_rows,
    "link_candidate": entry_tables.link_candidate_rows,
    "tally": record_tables.tally_rows,
    "parliament_item": record_tables.parliament_item_rows,
    "parliament_version": record_tables.parliament_version_rows,
    "parliament_group": record_tables.parliament_group_rows,
    "parliament_attachment": record_tables.parliament_attachment_rows,
    "answer_cell": record_tables.answer_cell_rows,
    "parliament_recipient": record_tables.parliament_recipient_rows,
    "parliament_citation": record_tables.parliament_citation_rows,
    "parliament_entry": record_tables.parliament_entry_rows,
    "parliament_section": record_tables.parliament_section_rows,
    "claim": record_tables.claim_rows,
    "claim_candidate": record_tables.claim_candidate_rows,
    "claim_relation": record_tables.claim_relation_rows,
    "claim_recipient": record_tables.claim_recipient_rows,
    "claim_entry": record_tables.claim_entry_rows,
    "claim_dataset": record_tables.claim_dataset_rows,
    **share_tables.CONTENT,
}
