"""Dates that are out of order for their number: flagged, never changed.

The publisher numbers projects roughly as it accredits them, and in many early rows day and month have been exchanged. A date is
out of order when it lies further than `FURTHEST_DAYS` from the middle date of the nearest numbers of the same year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from statistics import median

from pipeline.declaring.publications import Source
from pipeline.fold import plural
from pipeline.issues import Issue
from pipeline.model import Listing, RegisterError, Said

NEIGHBOURS = 5
FURTHEST_DAYS = 62


def dates_out_of_order(listings: list[Listing], sources: dict[str, Source]) -> list[Issue]:
    """An issue for each listing whose full date is out of order, and whether exchanging day and month would put it in order."""
    series: dict[tuple[str, str, str], list[tuple[int, date, Listing]]] = defaultdict(list)
    known: dict[tuple[Said, str], tuple[str, int, date] | None] = {}
    for listing in listings:
        asked = (listing.said, listing.source_id)
        if asked not in known:
            known[asked] = _numbered(listing, sources[listing.source_id])
        numbered = known[asked]
        if numbered and not listing.transcribed:
            series[(listing.source_id, listing.edition_id, numbered[0])].append((numbered[1], numbered[2], listing))
    issues: list[Issue] = []
    for members in series.values():
        members.sort(key=lambda member: (member[0], member[1], member[2].row_id))
        issues.extend(_issues_of(members))
    return issues


def _numbered(listing: Listing, source: Source) -> tuple[str, int, date] | None:
    reference, text = listing.text_of("reference"), listing.text_of("approved_on")
    match = re.fullmatch(source.reference_pattern, reference) if reference and source.reference_pattern else None
    if not match or not text or len(text) != 10 or not {"year", "number"} <= match.groupdict().keys():
        return None
    try:
        return match["year"], int(match["number"]), date.fromisoformat(text)
    except ValueError as error:
        raise RegisterError(f"{listing.row_id}: the parsed date {text!r} is not a date. This is a fault of the register.") from error


def _issues_of(members: list[tuple[int, date, Listing]]) -> list[Issue]:
    found = []
    for index, (_, when, listing) in enumerate(members):
        around = members[max(0, index - NEIGHBOURS) : index] + members[index + 1 : index + 1 + NEIGHBOURS]
        if len(around) < NEIGHBOURS:
            continue
        middle = median(other.toordinal() for _, other, _ in around)
        if abs(when.toordinal() - middle) <= FURTHEST_DAYS:
            continue
        exchanged = _exchanged(when)
        fits = exchanged is not None and abs(exchanged.toordinal() - middle) <= FURTHEST_DAYS
        value = listing.value_of("approved_on")
        found.append(
            Issue(
                "date_out_of_order",
                f"{listing.text_of('reference')}: {when.isoformat()} is {plural(abs(round(when.toordinal() - middle)), 'day')} from the "
                f"middle date of the nearest numbers ({date.fromordinal(round(middle)).isoformat()}). "
                + (
                    f"With day and month exchanged it would be {exchanged.isoformat()}, which fits."
                    if fits and exchanged
                    else "Exchanging day and month would not put it in order."
                ),
                listing.source_id,
                listing.edition_id,
                listing.sheet_id,
                listing.row_id,
                column_letter=value.column_letter if value else "",
            )
        )
    return found


def _exchanged(when: date) -> date | None:
    return date(when.year, when.day, when.month) if when.day <= 12 and when.day != when.month else None
