"""Mistakes, doubts and disputes: the notices beside a record, the way to report a mistake in it, and the pages /corrections, /complaints
and /privacy."""

from __future__ import annotations

import re
from urllib.parse import quote

from ..contact import contacts
from ..engine import Datasette, Request, Response, Row, build_of, choices, page, rows

# Every page of one record. What stands in the address is its id, or a key that leads to it.
RECORD = re.compile(r"/(entries|recipients|datasets|editions|claims|parliament|cells)/[^/.]+")
NOT_RECORDS = ("/claims/differences",)
NEWEST_FIRST = "order by decided_on desc, notice_id"


async def beside(datasette: Datasette, request: Request | None) -> Row:
    """What a page shows beside its record: `record` (its address, empty where the page is about no one record), its `notices`, newest
    first, and the `contacts`, with `mail_link` for a report about it; `can_be_told` says that there is an address for reports."""
    path = request.path if request else ""
    record = path if RECORD.fullmatch(path) and path not in NOT_RECORDS else ""
    known = contacts(datasette)
    subject = f"Pupil Data Register: a mistake in {record.removeprefix('/')}" if record else "Pupil Data Register: a mistake"
    text = f"Page: {record or '(address of the page)'}\nBuild: {build_of(datasette)['build_id']}\n\nWhat is wrong:\n"
    return {
        "record": record,
        "can_be_told": bool(known["mail"] or known["issues"]),
        "notices": await rows(datasette, f"select * from notice where path = ? {NEWEST_FIRST}", (quote(record),)) if record else [],
        "contacts": known,
        "mail_link": f"mailto:{known['mail']}?subject={quote(subject)}&body={quote(text)}" if known["mail"] else "",
    }


async def corrections_page(datasette: Datasette, request: Request) -> Response:
    """How to report a mistake, what becomes of it, every notice, and every repair of a cell with who made it and why."""
    choices(request, ())
    repairs = await rows(
        datasette,
        "select correction.*, source_row.row_number, sheet.sheet_name, sheet.edition_id from correction join source_row"
        " using (row_id) join sheet using (sheet_id) order by decided_on desc, correction_id",
    )
    notices = await rows(datasette, f"select * from notice {NEWEST_FIRST}")
    return await page(datasette, request, "corrections.html", {"repairs": repairs, "log": notices})


async def complaints_page(datasette: Datasette, request: Request) -> Response:
    """How to complain about how a person's data was handled."""
    choices(request, ())
    return await page(datasette, request, "complaints.html", {})


async def privacy_page(datasette: Datasette, request: Request) -> Response:
    """What is held about people and what is not, why, and how to object; with how much was masked in this build, by rule."""
    choices(request, ())
    masked = await rows(
        datasette,
        "select issue_type, title, count(issue_id) as n from issue_type left join issue using (issue_type)"
        " where issue_type.issue_type like 'masked%' or issue_type.issue_type in ('recipient_withheld', 'name_withheld')"
        " group by issue_type order by title",
    )
    withheld = await rows(
        datasette,
        "select coalesce(sum(filled_cells), 0) as n, count(distinct sheet_id) as sheets from sheet_column where treatment = 'withheld'",
    )
    rows_withheld = await rows(
        datasette,
        "select count(*) as n, count(distinct sheet_id) as sheets from source_row where disposition = 'withheld'",
    )
    context = {"masked": masked, "withheld": withheld[0], "rows_withheld": rows_withheld[0]}
    return await page(datasette, request, "privacy.html", context)
