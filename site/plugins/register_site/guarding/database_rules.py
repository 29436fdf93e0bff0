"""Rules for Datasette's own addresses under /register, where its answers would mislead or its pages have one of ours in their place.

What they cure, all seen on 0.65.5: an unknown key answers every row, `_sort` by no column is an error 500, `_next` with nonsense is an
empty page headed with the full count, a table's CSV is its first rows only, and an unknown format gives the HTML page.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote

from datasette.utils import escape_sqlite, tilde_decode, urlsafe_components  # type: ignore[import-untyped]

from ..engine import DATABASE, MOST_KEYS, Datasette, Request, Response, Row, bad_query, not_found, one, rows
from ..files.downloads import table_csv
from ..questions.sql_page import named_parameters, refuse_longer_answers
from .limits import sql_is_on

ADDRESS = re.compile(rf"/{DATABASE}(?:/(?P<table>[^/.]+))?(?:/(?P<row>[^/.]+))?(?:\.(?P<format>\w+))?")
LIST_PAGES = {
    "entry": "/entries",
    "entry_list": "/entries",
    "recipient": "/recipients",
    "recipient_list": "/recipients",
    "dataset": "/datasets",
    "dataset_list": "/datasets",
    "edition": "/editions",
    "edition_list": "/editions",
    "sheet": "/editions",
    "event": "/changes",
    "change": "/changes",
    "change_list": "/changes",
    "claim": "/claims",
    "claim_list": "/claims",
    "claim_count": "/claims",
    "claim_difference": "/claims/differences",
    "claim_side": "/claims/differences",
    "parliament_item": "/parliament",
    "parliament_list": "/parliament",
    "question": "/parliament",
    "statement": "/parliament",
    "tally": "/tallies",
    "tally_list": "/tallies",
    "wanted": "/wanted",
    "wanted_list": "/wanted",
    "notice": "/corrections",
    "issue": "/issues",
    "issue_list": "/issues",
    "undecided": "/undecided",
    "source_row": "/rows",
    "row_list": "/rows",
    "build": "/about",
}
ROW_PAGES = {
    "entry": "select '/entries/' || entry_id as path from entry where entry_id = ?",
    "recipient": "select '/recipients/' || recipient_id as path from recipient where recipient_id = ?",
    "dataset": "select '/datasets/' || dataset_id as path from dataset where dataset_id = ?",
    "edition": "select '/editions/' || edition_id as path from edition where edition_id = ?",
    "sheet": "select '/editions/' || edition_id as path from sheet where sheet_id = ?",
    "source_row": "select '/cells/' || row_id as path from source_row where row_id = ?",
    "listing": "select '/cells/' || row_id as path from listing where listing_id = ?",
    "claim": "select '/claims/' || claim_id as path from claim where claim_id = ?",
    "claim_count": "select '/claims/' || claim_id as path from claim_count where claim_id = ?",
    "parliament_item": "select '/parliament/' || item_id as path from parliament_item where item_id = ?",
    "event": "select '/entries/' || entry_id as path from event where event_id = ?",
}
# The tables that the search index is made of, and SQLite's own, are in no dictionary: /search and `match` in SQL are the ways to ask them.
TABLE = (
    "select 1 from sqlite_master where type in ('table', 'view') and name = ? and name not like 'search\\_index%' escape '\\'"
    " and name not like 'sqlite\\_%' escape '\\'"
)
COMPARISONS = {
    "exact",
    "not",
    "contains",
    "endswith",
    "startswith",
    "gt",
    "gte",
    "lt",
    "lte",
    "like",
    "notlike",
    "glob",
    "in",
    "notin",
    "isnull",
    "notnull",
    "isblank",
    "notblank",
    "date",
}
TABLE_KEYS = {
    "_sort",
    "_sort_desc",
    "_next",
    "_size",
    "_shape",
    "_labels",
    "_label",
    "_nl",
    "_json",
    "_col",
    "_nocol",
    "_nocount",
}
SQL_KEYS = {"sql", "_shape", "_nl", "_json", "_timelimit", "_size"}
FORM_KEY = re.compile(r"_filter_(column|op|value)(_\d+)?|_sort_by_desc")


async def ruled(datasette: Datasette, request: Request) -> Response | None:
    """Our answer to an address under /register where we have one; None where Datasette may answer. Raises Refusal (400, 404)."""
    address = ADDRESS.fullmatch(request.path)
    if address is None:
        return None
    table, row, ending = address["table"], address["row"], address["format"]
    if ending not in (None, "json", "csv", "db"):
        raise not_found("The register offers JSON and CSV.")
    query = f"?{request.query_string}" if request.query_string else ""
    if table is None:
        return await database_answer(datasette, request, ending, query)
    table = tilde_decode(table)
    if not await one(datasette, TABLE, (table,)):
        raise not_found(f"The register has no table “{table}”. All tables are described at /sql.")
    if row is not None:
        return await row_answer(datasette, table, tilde_decode(row), ending)
    if ending == "csv":
        return await whole_table(datasette, request, table)
    if ending is None and not query and table in LIST_PAGES:
        return Response.redirect(LIST_PAGES[table])
    await check_table_query(datasette, request, table)
    return None


async def database_answer(datasette: Datasette, request: Request, ending: str | None, query: str) -> Response | None:
    """/register itself: our SQL page, its CSV, the database file; its JSON stays Datasette's, once the query is checked."""
    if ending == "db":
        return Response.redirect("/downloads/register.db")
    if ending == "csv":
        return Response.redirect(f"/sql.csv{query}")
    if ending is None:
        return Response.redirect(f"/sql{query}")
    given = pairs(request)
    sql = dict(given).get("sql", "")
    refuse_unknown(given, SQL_KEYS | named_parameters(sql) if sql else set())
    if sql and sql_is_on(datasette) and dict(given).get("_shape") in ("array", "arrayfirst", "object"):
        await refuse_longer_answers(datasette, sql, dict(given))
    return None


async def row_answer(datasette: Datasette, table: str, row: str, ending: str | None) -> Response | None:
    """One row: our page for it, or None for Datasette's JSON. Raises Refusal (404) for a row that there is not, or a CSV of one."""
    if ending == "csv":
        raise not_found("One row is offered as JSON; a whole table or list is offered as CSV.")
    if ending is None and table in ROW_PAGES:
        found = await one(datasette, ROW_PAGES[table], (row,))
        if found is None:
            raise not_found(f"There is no “{row}” in this build.")
        return Response.redirect(quote(found["path"]))
    return None


async def whole_table(datasette: Datasette, request: Request, table: str) -> Response:
    """A whole table or view as CSV. Raises Refusal (400) where anything narrows it: such a file would be short without saying so."""
    if request.query_string:
        raise bad_query(
            f"/{DATABASE}/{table}.csv is the whole table and takes no choices. The lists download exactly as filtered, for example"
            " /entries.csv?outcome=secure_access, and /sql answers any other question."
        )
    return await table_csv(datasette, request, table)


def pairs(request: Request) -> list[tuple[str, str]]:
    """The query's keys and values, in order. Raises Refusal (400) where there are too many."""
    try:
        return parse_qsl(request.query_string, keep_blank_values=True, max_num_fields=MOST_KEYS)
    except ValueError as error:
        raise bad_query("The address asks for more things at once than can be answered.") from error


def refuse_unknown(given: list[tuple[str, str]], known: set[str]) -> None:
    """Raises Refusal (400) for a key that would otherwise be ignored, and every row counted as if it had narrowed the answer."""
    for key, _ in given:
        if key not in known:
            raise bad_query(f"“{key[:60]}” is not a column of this table or a choice that it knows.")


async def check_table_query(datasette: Datasette, request: Request, table: str) -> None:
    """Raises Refusal (400) unless every key of a table's query is known, every sort is by a column, and `_next` points at a row."""
    found = await rows(datasette, "select name, pk from pragma_table_xinfo(?)", (table,))
    columns = {row["name"] for row in found}
    known = columns | {f"{column}__{how}" for column in columns for how in COMPARISONS} | TABLE_KEYS
    known |= {"_where"} if sql_is_on(datasette) else set()
    given = pairs(request)
    refuse_unknown([pair for pair in given if not FORM_KEY.fullmatch(pair[0])], known)
    for key, value in given:
        if key in ("_sort", "_sort_desc", "_col", "_nocol", "_label") and value and value not in columns:
            raise bad_query(f"“{value[:60]}” is not a column of {table}. The columns: {', '.join(sorted(columns))}.")
        if key == "_next" and value:
            await check_next(datasette, table, found, value, sorted_by=any(name in ("_sort", "_sort_desc") for name, _ in given))


async def check_next(datasette: Datasette, table: str, columns: list[Row], value: str, sorted_by: bool) -> None:
    """Raises Refusal (400) unless `_next` is what a page of this table would give: an offset for a view, a row's key for a table."""
    keys = [row["name"] for row in sorted(columns, key=lambda row: int(row["pk"])) if row["pk"]]
    parts = urlsafe_components(value)
    if not keys:
        if not value.isdigit():
            raise bad_query("“_next” does not point to a place in this view.")
        return
    condition = " and ".join(f"{escape_sqlite(key)} = ?" for key in keys)
    wanted = parts[-len(keys) :]
    if len(parts) != len(keys) + (1 if sorted_by else 0) or not await one(
        datasette, f"select 1 from {escape_sqlite(table)} where {condition}", wanted
    ):
        raise bad_query("“_next” does not point to a row of this table.")
