"""Entries of which the newest edition says less than an earlier one did: approved, where data was said to have been sent."""

from __future__ import annotations

from pipeline.declaring.checks import AFTER_APPROVAL
from pipeline.entries.shown import outcome_of
from pipeline.gathered import Gathered
from pipeline.issues import Issue


def outcomes_gone_back(gathered: Gathered) -> list[Issue]:
    """An issue for each entry that is shown with an outcome from before anything happened, though an earlier edition of the publisher's
    told what had. The newest edition's word is shown and counted all the same; a list may have dropped what it once held."""
    issues = []
    for group in gathered.entries:
        shown = gathered.shown[group.entry_id]["outcome"]
        if shown in AFTER_APPROVAL:
            continue
        for one in group.each_once(gathered.by_id):
            before, _ = outcome_of(one, gathered.declared.sections[one.section_id])
            if before in AFTER_APPROVAL and not one.transcribed:
                told = f"{one.edition_id} listed this entry as {before}. The newest edition that says what came of it says {shown}."
                said = f"{told} That is what is shown and counted."
                issues.append(Issue("outcome_went_back", said, one.source_id, one.edition_id, one.sheet_id, one.row_id))
                break
    return issues
