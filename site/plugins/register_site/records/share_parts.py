"""What a page says of the contents and terms of a share, and of where a dataset may have gone."""

from __future__ import annotations

from ..engine import Datasette, Row, one, rows

# The newest listing of the entry that says what the first one to say it says: its cell is the one to open.
NEWEST = (
    " left join listing on listing.listing_id = (select newest.listing_id from listing as first"
    " join listing as newest on newest.entry_id = first.entry_id and newest.wording_id = first.wording_id"
    " join listing_order on listing_order.listing_id = newest.listing_id where first.listing_id = {table}.listing_id"
    " order by turn desc, sheet_place, row_place limit 1)"
    " left join source_row using (row_id) left join edition on edition.edition_id = listing.edition_id where {table}.entry_id = :id"
)
ITEMS = (
    "select item.*, entry_item.status, entry_item.printed, entry_item.rule, entry_item.column_letter, row_id, row_number, as_at,"
    f" edition.edition_id, edition.status as edition_status from item join entry_item using (item_id){NEWEST.format(table='entry_item')}"
    " order by item.position, entry_item.status, as_at desc, edition.position desc, row_number"
)
YEARS = (
    "select entry_years.*, row_id, row_number, as_at, edition.edition_id, edition.status as edition_status"
    f" from entry_years{NEWEST.format(table='entry_years')} order by year_from is null, year_from, stage, entry_years.position"
)
# The order in which a reader asks where a dataset may have gone; what names other data is told in one line.
REACHES = ("stated", "possible", "unknown", "names_others")
# Of reasons that as many entries have, the one of the newest entry comes first.
FIRST = "min(dated is null), max(dated) desc"
REACHED = " where dataset_id = :id and reach = :reach"
SHOWN_ENTRIES = 15
SHOWN_QUESTIONS = 25


async def share_of(datasette: Datasette, entry: Row, claims: list[Row]) -> Row:
    """What the data of one entry is said to contain, of which years, and on what terms. `claims` are those about the entry."""
    key = {"id": entry["entry_id"]}
    items = await rows(datasette, ITEMS, key)
    return {
        "items": [item for item in items if item["status"] != "not_stated"],
        "unsaid_items": [item for item in items if item["status"] == "not_stated"],
        "years": [year for year in await rows(datasette, YEARS, key) if year["basis"] != "not_stated"],
        "terms": await one(datasette, "select * from entry_terms where entry_id = :id", key),
        "overdue": await one(datasette, "select * from overdue where entry_id = :id", key),
        "unkept": [claim for claim in claims if claim["quantity_status"] == "not_recorded"],
    }


async def reach_of(datasette: Datasette, dataset: Row) -> Row:
    """What is told of a dataset: notes, who in Parliament names it and, where it asks for more since a month, where that may have gone."""
    key = {"id": dataset["dataset_id"]}
    notes = await rows(datasette, "select * from dataset_note where dataset_id = :id order by position", key)
    items = await rows(
        datasette,
        "select parliament_list.*, matched from parliament_dataset join parliament_list using (item_id) where dataset_id = :id"
        " order by dated is null, dated desc, item_id",
        key,
    )
    return {
        "notes": notes,
        "items": items[:SHOWN_QUESTIONS],
        "all_items": len(items),
        "reaches": [(name, *await _reached(datasette, dataset, name)) for name in REACHES] if dataset["asked_since"] else [],
    }


async def _reached(datasette: Datasette, dataset: Row, reach: str) -> tuple[int, dict[str, int], list[Row]]:
    """(how many entries, how many for each reason, the first of them)."""
    key = {"id": dataset["dataset_id"], "reach": reach}
    whys = await rows(datasette, f"select why, count(*) as n from dataset_reach{REACHED} group by why order by n desc, {FIRST}, why", key)
    order = "order by dated is null, dated desc, entry_id"
    first = await rows(
        datasette,
        f"select found.*, name, reference from (select * from dataset_reach{REACHED} {order} limit {SHOWN_ENTRIES}) as found"
        f" join entry using (entry_id) {order}",
        key,
    )
    return sum(row["n"] for row in whys), {row["why"]: row["n"] for row in whys}, first
