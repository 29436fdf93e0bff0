"""The issue list: everything the machine could not accept quietly. The types are declared in data/declared/issue_types.csv."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Issue:
    """One thing for a person to look at. `message` never quotes a withheld cell. Ids are None where they do not apply."""

    issue_type: str
    message: str
    source_id: str | None = None
    edition_id: str | None = None
    sheet_id: str | None = None
    row_id: str | None = None
    entry_id: str | None = None
    sha256: str | None = None
    column_letter: str = ""


# The messages about rows of data/decided that do nothing: somebody decided, and would otherwise believe that it holds.
NOT_FOLLOWED = """select message from issue where issue_type in ('decision_not_applied', 'correction_not_applied', 'notice_without_record',
    'recipient_pair_conflict', 'claim_words_not_held', 'claim_link_missing') order by message"""

# The messages about mistakes in data/documented, which is ours: what a row should say is not known, or the row is left out.
TO_MEND = """select message from issue where issue_type in ('transcribed_code_unknown', 'transcribed_row_not_used',
    'transcribed_row_repeated', 'named_in_unknown', 'item_id_disagrees', 'claim_number_unparsed', 'claim_replaced_wrongly',
    'claim_not_in_answer') order by message"""
