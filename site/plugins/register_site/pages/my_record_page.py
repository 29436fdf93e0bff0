"""/my-record: "could my record be in it?", by school year of birth, and the file that is part of the page, so that nothing is sent.

Without a script the page is a table by year of birth, and /my-record/<year> lists the entries. The page's script lets a reader choose
stages too, and picks in the browser from /my-record/rows.js. That file is the same for everybody, and a script itself, so that it can be
had without a server: a page opened from a disk may load a script and may not ask for a file. Which years of birth an entry may be about
is worked out in one place, the view `entry_born`; the script only leaves out the stages that are not chosen.
"""

from __future__ import annotations

import re

from ..engine import Datasette, Request, Response, Row, build_of, choices, json_bytes, not_found, page, rows, whole_file

# What stands before the rows in their file. Programs that move the file take the JSON after it (pipeline/freezing/links.py).
ROWS_BEGIN = b"const RECORD_ROWS = "
# The youngest that may be in a register of today begin reception four or five years after they are born.
YEARS_TO_RECEPTION = 5
# The year groups of each stage that can be chosen: together every one, so that with all chosen the script shows the table's numbers.
STAGES = ((-99, -1), *((group, group) for group in range(14)), (14, 99))
OLDEST = 1980
WITHIN = (
    "entry.in_scope = 'yes' and entry.audience = 'external'"
    " and entry.outcome not in ('refused', 'withdrawn', 'not_pursued', 'pending')"
)
IS_IT = ":born between first_born and last_born"
SURENESS = ("stated", "inferred", "unknown")
BEST = "min(case sure when 'stated' then 1 when 'inferred' then 2 else 3 end) as best"
COUNTS = (
    f"select best, count(*) as n from (select entry_id, {BEST}"
    f" from entry_born join entry using (entry_id) where {WITHIN} and {IS_IT} group by entry_id) group by best"
)
FOUND = (
    f"select entry_list.*, {BEST}, entry_born.why"
    f" from entry_born join entry using (entry_id) join entry_list using (entry_id) where {WITHIN} and {IS_IT}"
    " group by entry_list.entry_id order by best, entry_list.year desc, entry_list.name, entry_list.entry_id"
)
EVERYTHING = (
    "select entry.entry_id, '/entries/' || entry.entry_id as address, entry.name, group_from, group_to, first_born, last_born, sure, why"
    " from entry_born join entry using (entry_id) join entry_list using (entry_id)"
    f" where {WITHIN} order by entry_list.year desc, entry_list.name, entry.entry_id, position"
)


async def my_record_page(datasette: Datasette, request: Request) -> Response:
    """The table by year of birth and the form."""
    choices(request, ())
    lines = [{"born": born, **await counts_of(datasette, born)} for born in years_of_birth(datasette)]
    return await page(datasette, request, "my_record.html", {"lines": lines, "stages": STAGES, "sureness": SURENESS})


async def my_record_rows(datasette: Datasette, request: Request) -> Response:
    """The rows that the form's script reads: what each entry may be about, with the address of its page."""
    choices(request, ())
    found = await rows(datasette, EVERYTHING)
    names = list(found[0]) if found else []
    body = ROWS_BEGIN + json_bytes({"columns": names, "rows": [list(row.values()) for row in found]}) + b";\n"
    return whole_file(body, "text/javascript; charset=utf-8", len(found), None)


async def my_record_year(datasette: Datasette, request: Request) -> Response:
    """The entries for one school year of birth. Raises Refusal (404) for a year that the table does not have."""
    choices(request, ())
    told = request.url_vars["born"]
    if not re.fullmatch(r"\d{4}", told) or int(told) not in years_of_birth(datasette):
        raise not_found(f"There is no year of birth “{told[:10]}” in this table. The years are at /my-record.")
    found = await rows(datasette, FOUND, {"born": int(told)})
    groups = [{"sure": sure, "entries": [row for row in found if row["best"] == place]} for place, sure in enumerate(SURENESS, start=1)]
    context: Row = {"born": int(told), "groups": groups, "reception": int(told) + YEARS_TO_RECEPTION}
    return await page(datasette, request, "my_record_year.html", context)


async def counts_of(datasette: Datasette, born: int) -> dict[str, int]:
    """How many entries there are for a school year of birth, each counted once under the surest of its rows."""
    found = {row["best"]: row["n"] for row in await rows(datasette, COUNTS, {"born": born})}
    return {sure: int(found.get(place, 0)) for place, sure in enumerate(SURENESS, start=1)}


def years_of_birth(datasette: Datasette) -> range:
    """The school years of birth offered, the newest first: those who had begun school by the day of the build, back to OLDEST."""
    newest = int(str(build_of(datasette)["as_of"])[:4]) - YEARS_TO_RECEPTION
    return range(newest, OLDEST - 1, -1)
