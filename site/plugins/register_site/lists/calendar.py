"""The calendar of editions on /editions and /wanted: each publication's quarters, held, wanted, or none known."""

from __future__ import annotations

from ..engine import Datasette, Row, rows

# A quarter of which one edition is held and another wanted is marked as held: the lists name both.
FIRST = ("held", "held_unread", "wanted")


async def calendar_of(datasette: Datasette) -> list[Row]:
    """The publications that have an edition held or wanted, each with a line for every year from its first to its last."""
    found = await rows(
        datasette, "select edition_calendar.*, title from edition_calendar join source using (source_id) order by title, source_id"
    )
    titles = {row["source_id"]: row["title"] for row in found}
    return [source_calendar(title, [row for row in found if row["source_id"] == source]) for source, title in titles.items()]


def source_calendar(title: str, found: list[Row]) -> Row:
    """One publication's years, the newest first, and how many of its editions have no month."""
    states = {(int(row["year"]), row["quarter"], row["state"]) for row in found if row["year"]}
    years = [year for year, _, _ in states]
    return {
        "title": title,
        "undated": sum(row["editions"] for row in found if not row["year"]),
        "lines": [
            {"year": year, "quarters": [state_of(states, year, quarter) for quarter in (1, 2, 3, 4)]}
            for year in range(max(years, default=0), min(years, default=1) - 1, -1)
        ],
    }


def state_of(states: set[tuple[int, int, str]], year: int, quarter: int) -> str:
    """What is known of one quarter."""
    return next((state for state in FIRST if (year, quarter, state) in states), "none_known")
