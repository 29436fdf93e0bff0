"""A build in plain lines, which `register build` says and the build's manifest keeps."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.fold import plural
from pipeline.gathered import Gathered
from pipeline.issues import NOT_FOLLOWED, TO_MEND
from pipeline.privacy.masks import mask_shown

# How the lines of a summary begin that tell of rows of ours: of data/decided that do nothing, of data/documented that are mistaken.
TO_DO = ("not followed: ", "to mend: ")


def summary_of(gathered: Gathered, database: Path) -> list[str]:
    """The build in plain lines: what each edition holds and everything that was left out, with the reason."""
    with sqlite3.connect(database) as connection:
        listings = dict(connection.execute("select edition_id, count(*) from listing group by edition_id"))
        entries = connection.execute("select in_scope, count(*) from entry group by in_scope order by in_scope desc").fetchall()
        told = [f"{what}{message}" for what, query in zip(TO_DO, (NOT_FOLLOWED, TO_MEND), strict=True)
                for (message,) in connection.execute(query)]
    lines = [f"{edition.edition_id}: {plural(listings.get(edition.edition_id, 0), 'listing')}" for edition in gathered.editions]
    lines.append("entries by scope (children's education data): " + ", ".join(f"{scope} {count}" for scope, count in entries))
    if collected := [one for one in gathered.items if one.versions]:
        states = sum(len(one.versions) for one in collected)
        about = plural(len(collected), "question or statement", "questions and statements")
        others = f"{gathered.questions_left_out:,} about other things"
        lines.append(f"collected from Parliament: {about} about such data, in {plural(states, 'version')}; {others}")
    refused = ("document_refused", "document_in_doubt", "answer_not_understood")
    lines += [f"refused: {issue.message}" for issue in gathered.issues if issue.issue_type in refused]
    lines += [
        f"{sheet.plan.status}: {sheet.edition_id}, {sheet.grid.sheet_name}: {sheet.plan.reason}"
        for sheet in gathered.sheets
        if sheet.plan.status in ("unread", "quarantined", "withheld", "recognised")
    ]
    lines += told
    # What this says goes into logs and the manifest.
    return [mask_shown(line, gathered.declared) for line in lines]
