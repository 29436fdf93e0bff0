"""Statements that differ: all sides of each matter on which claims conflict, as /claims/differences and as a section of other pages."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from ..engine import Datasette, Request, Response, Row, choices, page, rows

# Every side of the groups in which one side is among the claims of {claims}; the pairs of each side are named beside it.
SIDES = (
    "select group_id, sides, claim_list.*, (select group_concat(other_claim_id, ' ') from (select other_claim_id from claim_difference"
    " where claim_difference.claim_id = claim_list.claim_id order by other_claim_id)) as differs_from,"
    " exists (select 1 from claim_difference where claim_difference.claim_id = claim_list.claim_id and same_page = 'yes') as same_page"
    " from claim_side join claim_list using (claim_id)"
    " where group_id in (select group_id from claim_side where claim_id in ({claims}))"
    " order by group_id, said_on is null, said_on, claim_id"
)
ALL = "select claim_id from claim_side"


async def differing(datasette: Datasette, claims: str, values: Mapping[str, object] | None = None) -> list[Row]:
    """The groups of claims that differ in which one of `claims` (SQL that gives claim ids, with the names in `values`) takes part.

    Each has its `sides`, the oldest first, and what they are `about`; a side is a row of claim_list with `differs_from`, the sides it
    conflicts with.
    """
    found = await rows(datasette, SIDES.format(claims=claims), values or {})
    groups = []
    for group_id, members in groupby(found, key=lambda row: str(row["group_id"])):
        sides = list(members)
        known = {row["claim_id"]: row for row in sides}
        for row in sides:
            row["differs_from"] = [known[claim_id] for claim_id in row["differs_from"].split(" ")]
        about = dict.fromkeys(f"{row['about_section']}{'; ' + row['recipients'] if row['recipients'] else ''}" for row in sides)
        groups.append({"group_id": group_id, "sides": sides, "about": " and ".join(about)})
    return groups


async def differences_page(datasette: Datasette, request: Request) -> Response:
    """All groups of claims that differ."""
    choices(request, ())
    return await page(datasette, request, "differences.html", {"groups": await differing(datasette, ALL)})
