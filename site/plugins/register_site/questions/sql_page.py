"""/sql: questions in SQL, with the data dictionary beside the box. Its CSV holds every row of the answer, or is an error."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from datasette.database import QueryInterrupted  # type: ignore[import-untyped]
from datasette.utils import InvalidSql, validate_sql_select  # type: ignore[import-untyped]

from ..engine import DATABASE, Datasette, Refusal, Request, Response, Row, bad_query, build_of, choices, not_found, page, rows
from ..files.downloads_format import as_csv
from ..guarding.limits import sql_is_on

PARAMETER = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|(?<!:):([A-Za-z_]\w*)")
LONGEST_SQL = 20_000
MOST_ROWS = 1000
EXAMPLE = (
    "select entry_id, recipients, datasets, outcome, approved_on\nfrom entry_list\nwhere in_scope = 'yes' and audience = 'external'\n"
    "order by approved_on desc\nlimit 20"
)


@dataclass(frozen=True)
class Answer:
    """What a query found: its columns and its rows, or the error in words."""

    columns: list[str]
    rows: list[Row]
    error: str = ""


def named_parameters(sql: str) -> set[str]:
    """The names that stand in `sql` as :name, outside strings and comments."""
    return {name for name in PARAMETER.findall(sql) if name}


def read_query(request: Request) -> tuple[str, dict[str, str]]:
    """The SQL and its parameters from the address. Raises Refusal (400) for any other key."""
    given = {key: request.args[key] for key in request.args}
    sql = given.get("sql", "").strip()
    unknown = set(given) - {"sql"} - named_parameters(sql)
    if unknown:
        raise bad_query(
            f"This page takes “sql” and the names that stand in it as :name; it does not know “{sorted(unknown)[0][:60]}”."
        )
    if len(sql) > LONGEST_SQL:
        raise bad_query("The query is too long.")
    return sql, {name: given.get(name, "") for name in named_parameters(sql)}


async def ask(datasette: Datasette, sql: str, parameters: Mapping[str, str]) -> Answer:
    """The whole answer to a reader's query, under the limits. An answer of more than a thousand rows is an error, never a part."""
    try:
        validate_sql_select(sql)
        results = await datasette.get_database(DATABASE).execute(sql, dict(parameters), truncate=True, log_sql_errors=False)
    except QueryInterrupted:
        return Answer([], [], "The query was stopped because it took longer than half a second. Ask for less at a time.")
    except (InvalidSql, sqlite3.Error, sqlite3.Warning) as error:
        return Answer([], [], f"SQLite says: {error}.")
    if results.truncated:
        return Answer(
            [],
            [],
            f"The answer has more than {MOST_ROWS:,} rows. Narrow it, or add “limit {MOST_ROWS}” and ask again with an offset;"
            " whole tables are at /downloads.",
        )
    columns = list(results.columns)
    if len(set(columns)) != len(columns):
        return Answer([], [], "Two columns have the same name. Give each its own with “as”.")
    return Answer(columns, [dict(zip(columns, tuple(row), strict=True)) for row in results.rows])


async def refuse_longer_answers(datasette: Datasette, sql: str, given: Mapping[str, str]) -> None:
    """Raises Refusal (400) where an answer has more rows than are given: some of Datasette's JSON shapes do not say so."""
    answer = await ask(datasette, sql, {name: given.get(name, "") for name in named_parameters(sql)})
    if answer.error:
        raise bad_query(answer.error)


async def sql_page(datasette: Datasette, request: Request) -> Response:
    """The page with the box, the answer and the dictionary; or, at /sql.csv, the answer as CSV. Refusal (403) while SQL is off."""
    if not sql_is_on(datasette):
        raise Refusal(
            403, "SQL is switched off", "Questions in SQL are switched off for now. The lists and downloads hold all of the data."
        )
    sql, parameters = read_query(request)
    answer = await ask(datasette, sql, parameters) if sql else Answer([], [])
    if request.url_vars["format"]:
        if answer.error or not sql:
            raise bad_query(answer.error or "Put the query into the address: /sql.csv?sql=…")
        return await as_csv(answer.columns, answer.rows, f"answer-{build_of(datasette)['build_id']}.csv")
    context = {
        "sql": sql or EXAMPLE,
        "parameters": parameters,
        "answer": answer if sql else None,
        "dictionary": await dictionary(datasette),
        "query": urlencode({"sql": sql, **parameters}),
    }
    return await page(datasette, request, "sql.html", context, status=400 if answer.error else 200)


async def dictionary_page(datasette: Datasette, request: Request) -> Response:
    """One table or view with the meaning of each of its columns. Raises Refusal (404) for a name that is none."""
    choices(request, ())
    name = request.url_vars["table"]
    table = next((one for one in await dictionary(datasette) if one["name"] == name), None)
    if table is None:
        raise not_found(f"There is no table called “{name[:60]}”.")
    return await page(datasette, request, "dictionary.html", {"table": table})


async def dictionary(datasette: Datasette) -> list[Row]:
    """Every table and view with its description and its columns, from metadata.yml."""
    described = datasette.metadata("tables", database=DATABASE) or {}
    names = await rows(
        datasette,
        "select name, type from sqlite_master where type in ('table', 'view') and name not like 'search_index%'"
        " and name not like 'sqlite_%' order by type, name",
    )
    return [
        {
            **row,
            "description": described.get(row["name"], {}).get("description", ""),
            "columns": described.get(row["name"], {}).get("columns", {}),
        }
        for row in names
    ]
