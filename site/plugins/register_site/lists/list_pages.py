"""The pages of the lists, each with its CSV, JSON and XLSX: /entries, /recipients, /datasets, /editions, /changes, /claims, …"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode

from .. import words
from ..engine import Datasette, Request, Response, Row, bad_query, choices, not_found, number, page, rows
from ..files.downloads_format import Described, as_asked
from ..frozen import is_frozen
from ..records.changes import fields_of
from .calendar import calendar_of
from .choosing import read_choice
from .entry_lists import ENTRIES
from .facets import facet
from .filters import ANY, Filter
from .list_declarations import CHANGES, DATASETS, EDITIONS, ISSUES, ROWS, UNDECIDED
from .list_rows import columns, count, found
from .list_words import chosen_words, counted_words, in_words, narrowing_words
from .lists import PAGE_SIZE, Choice, List, where
from .merges import fewest_entries, fewest_recipients, parts_of_others
from .recipient_lists import RECIPIENTS
from .record_lists import CLAIMS, PARLIAMENT, TALLIES, WANTED
from .year_range import undated_rows, undated_words

ALL = (ENTRIES, RECIPIENTS, DATASETS, EDITIONS, CHANGES, CLAIMS, PARLIAMENT, TALLIES, WANTED, ISSUES, UNDECIDED, ROWS)
LISTS = {one.name: one for one in ALL}


def printed_text(shown: list[Row]) -> Row:
    """For the list of rows: each row's printed cells in one line, by its id."""
    return {row["row_id"]: " | ".join(json.loads(row["cells"]).values()) for row in shown}


async def names_of_pairs(datasette: Datasette, shown: list[Row]) -> Row:
    """For the list of what awaits a person: `named`, by its id the line in the list of entries of each that may be the same as another."""
    ids = [one for row in shown if row["kind"] == "link" for one in row["item_id"].split(" / ")]
    sql = "select entry_id, name, title, title_status, known_by from entry_list where entry_id in (select value from json_each(?))"
    return {"named": {row["entry_id"]: row for row in await rows(datasette, sql, (json.dumps(ids),))}}


async def beside_changes(datasette: Datasette, shown: list[Row]) -> Row:
    """For the list of changes: the fields of each one shown, and whether any two editions were compared: without, none says nothing."""
    compared = await number(datasette, "select count(*) from edition_section where compared_with is not null")
    return {"changes": await fields_of(datasette, shown), "compared": compared}


async def outcomes_of(datasette: Datasette, of: List, choice: Choice) -> list[str]:
    """For lists counted by outcome: the outcomes that any row of the reader's whole list has, the columns of all its pages."""
    condition, parameters = where(of, choice.values)
    known = list(words.words()["values"]["outcome"])
    most = ", ".join(f"max({name}) as {name}" for name in known)
    (row,) = await rows(datasette, f"select {most} from {of.view} where {condition}", parameters)
    return [name for name in known if row[name]]


BY_OUTCOME = (RECIPIENTS, DATASETS)
# What stands beside the rows of a list.
BESIDE = {CHANGES.name: beside_changes, UNDECIDED.name: names_of_pairs}
# Lists whose count could fall if pairs that await a person turned out to be one: the kind of those pairs stands in list_base.html.
FEWEST = {ENTRIES.name: fewest_entries, RECIPIENTS.name: fewest_recipients}


async def list_page(datasette: Datasette, request: Request) -> Response:
    """A list as a page, or whole as CSV, JSON or XLSX where the address ends so. Raises Refusal (404) for a page that there is not."""
    of = LISTS[request.url_vars["name"]]
    choice = await read_choice(datasette, of, choices(request, of.keys()))
    if request.url_vars["format"]:
        return await list_file(datasette, request, of, choice)
    total = await count(datasette, of, choice.values)
    pages = max(1, -(-total // PAGE_SIZE))
    if choice.page > pages:
        raise not_found(f"This list has {words.plural(pages, 'page', 'pages')}; there is no page {choice.page}.")
    narrowed = {key: value for key, value in choice.values.items() if of.default.get(key, ANY) != value}
    context: Row = {
        "of": of,
        "choice": choice,
        "total": total,
        "pages": pages,
        "rows": await found(datasette, of, choice),
        "first": (choice.page - 1) * PAGE_SIZE + 1,
        "facets": [await facet(datasette, of, one, choice, total) for one in offered_filters(of, narrowed)],
        "others": await others(datasette, of, choice),
        "undated": await undated_rows(datasette, of, choice),
        "counted": await counted_in_words(datasette, of, choice, total),
        "said": narrowing_words(of, choice),
        "said_order": of.sorts[choice.sort][0],
        "address": partial(query_of, of, choice),
        "here": f"/{of.name}",
        "narrowed": narrowed,
        "fewest": await FEWEST[of.name](datasette, choice) if of.name in FEWEST else None,
        "outcomes": await outcomes_of(datasette, of, choice) if of in BY_OUTCOME else [],
    }
    context["split"] = next(
        (one.options for one in context["facets"] if one.by.key == of.split and choice.values.get(of.split, ANY) == ANY), []
    )
    context["parts"] = await parts_of_others(datasette, choice) if of is RECIPIENTS else []
    context |= await BESIDE[of.name](datasette, context["rows"]) if of.name in BESIDE else {}
    if of in (EDITIONS, WANTED) and choice.page == 1:
        context["calendar"] = await calendar_of(datasette)
    context["printed"] = printed_text(context["rows"]) if of is ROWS else {}
    return await page(datasette, request, f"list_{of.name}.html", context)


async def counted_in_words(datasette: Datasette, of: List, choice: Choice, total: int) -> str:
    """The count with what is counted; of changes also how many entries they are of, where one entry has several."""
    if of is not CHANGES:
        return counted_words(of, choice, total)
    condition, parameters = where(of, choice.values)
    about = await number(datasette, f"select count(distinct entry_id) from {of.view} where {condition}", parameters)
    return counted_words(of, choice, total, about)


def offered_filters(of: List, narrowed: Row) -> list[Filter]:
    """The filters whose values are offered with their counts. A frozen copy has no form, so there only what is chosen, and what the total
    is split by, need be counted."""
    offered = [one for one in of.filters if one.offered]
    return [one for one in offered if one.key in narrowed or one.key == of.split] if is_frozen() else offered


async def list_file(datasette: Datasette, request: Request, of: List, choice: Choice) -> Response:
    """Every row of the list as the reader filtered it. Raises Refusal where a page is asked for, as a file is always whole, and
    RuntimeError where the file would not have as many rows as the page counts, which is worked out in another way."""
    if choice.page != 1:
        raise bad_query("A download holds every row of the list, so it has no pages. Leave “page” out.")
    names = await columns(datasette, of)
    everything = await found(datasette, of, choice, size=None)
    if len(everything) != (counted := await count(datasette, of, choice.values)):
        would_have = words.plural(len(everything), "row", "rows")
        raise RuntimeError(f"a download of {of.name} would have {would_have}, and the page counts {counted}")
    undated = await undated_rows(datasette, of, choice)
    fewest = await FEWEST[of.name](datasette, choice) if of.name in FEWEST else 0
    said_count = await counted_in_words(datasette, of, choice, counted) + (f", or down to {counted - fewest:,}" if fewest else "")
    parts = len(await parts_of_others(datasette, choice)) if of is RECIPIENTS else 0
    further = [undated_words(undated)] if undated else []
    further += [f"{parts:,} of these {'is a part' if parts == 1 else 'are parts'} of another"] if parts else []
    whole = "; ".join([in_words(of, choice, said_count), *further])
    said = [*chosen_words(of, choice), ("Order", of.sorts[choice.sort][0].capitalize()), ("In words", whole)]
    about = {"list": of.name, "in_words": whole, "filters": choice.filtering(), "sort": choice.sort}
    return await as_asked(datasette, request, names, everything, Described(of.name, of.title, said, about))


def query_of(of: List, choice: Choice, **changed: object) -> str:
    """The query of this list's address, "?…" or empty, with only what differs from what the list shows unasked."""
    first_sort = next(iter(of.sorts))
    values: dict[str, object] = {key: value for key, value in choice.values.items() if of.default.get(key, ANY) != value}
    values |= {} if choice.sort == first_sort else {"sort": choice.sort}
    values |= changed
    kept = {key: value for key, value in values.items() if value is not None}
    return f"?{urlencode(kept)}" if kept else ""


async def others(datasette: Datasette, of: List, choice: Choice) -> list[Mapping[str, object]]:
    """What the list's defaults leave out, in parts that add up: for each its words, its count and its address. Empty where a reader
    has chosen otherwise."""
    if any(choice.values.get(key) != value for key, value in of.default.items()):
        return []
    parts: list[Mapping[str, object]] = []
    lifted = dict.fromkeys(of.default, ANY)
    for key, usual in of.default.items():
        lifted.pop(key)
        by = of.by(key)
        values = {**choice.values, **lifted}
        for option in (await facet(datasette, of, by, Choice(values, choice.sort, 1))).options:
            if option.n and option.value not in (ANY, usual):
                href = f"/{of.name}" + query_of(of, Choice({**values, key: option.value}, choice.sort, 1))
                parts.append({"title": words.others(option.value, by.group), "n": option.n, "href": href})
    return parts
