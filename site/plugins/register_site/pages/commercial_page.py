"""/commercial: the three facts that "commercial" may mean, counted side by side by outcome and year, each with what is not stated.

Where the years of all outcomes are many, only the newest of each are on the page of all, and an outcome has a page of its own.
"""

from __future__ import annotations

from itertools import groupby

from ..engine import Datasette, Request, Response, Row, bad_query, choices, number, page, rows
from ..files.downloads_format import Described, as_asked
from .charts_page import left_out

# Fact -> the key of the list of entries by which its rows are shown.
FACTS = {"legal_form": "company_by_legal_form", "publisher_type": "commercial_by_publisher", "purpose": "purpose_for_sale"}
ANSWERS = ("yes", "no", "not_stated")
# The outcomes of releases come first; the others are counted apart.
ORDER = ("sent", "linked", "reuse_permitted", "approved", "secure_access", "matched")
COLUMNS = ("fact", "year", "outcome", "answer", "entries")
# So many lines are on one page, and so many of each outcome and so many organisations where there are more.
MOST_LINES, NEWEST_LINES, SHOWN_BODIES = 45, 4, 40
SQL = (
    f"select {', '.join(COLUMNS)} from commercial_by_year"
    " order by outcome, year in ('not_stated', 'unparsed'), year desc, fact, answer"
)


BODIES = (
    "from recipient_list"
    " join recipient_kind on recipient_kind.recipient_id = recipient_list.recipient_id and recipient_kind.kind = 'company'"
    " where entries_in_scope > 0"
)
FORM_KNOWN = "select recipient_id from recipient_fact where fact = 'legal_form'"


async def commercial_page(datasette: Datasette, request: Request) -> Response:
    """The three counts, or those of one outcome; with .csv, .json or .xlsx every number of them as a row. Raises Refusal (400) for an
    outcome without entries."""
    file_format = request.url_vars["format"]
    outcome = choices(request, () if file_format else ("outcome",)).get("outcome", "")
    found = await rows(datasette, SQL)
    if file_format:
        return await as_asked(datasette, request, COLUMNS, found, Described("commercial", "Commercial, by three facts"))
    groups = by_outcome(found)
    if outcome and outcome not in [group["outcome"] for group in groups]:
        raise bad_query(f"No entry has the outcome “{outcome[:60]}”. Those of all outcomes are at /commercial.")
    most = len(found) if outcome or sum(len(group["lines"]) for group in groups) <= MOST_LINES else NEWEST_LINES
    context = {
        "groups": [group | {"shown": newest(group["lines"], most)} for group in groups if outcome in ("", group["outcome"])],
        "outcome": outcome,
        "facts": FACTS,
        "answers": ANSWERS,
        **await left_out(datasette),
        "all_bodies": await number(datasette, f"select count(*) {BODIES}"),
        "by_name": await number(
            datasette, f"select count(*) {BODIES} and how = 'name' and recipient_list.recipient_id not in ({FORM_KNOWN})"
        ),
        "bodies": await rows(
            datasette,
            f"select recipient_list.recipient_id, name, kinds, entries_in_scope, why {BODIES}"
            f" order by entries_in_scope desc, name, recipient_list.recipient_id limit {SHOWN_BODIES}",
        ),
    }
    return await page(datasette, request, "commercial.html", context)


def newest(lines: list[Row], most: int) -> list[Row]:
    """The lines of the newest years, and those of what has no year, which no page leaves out."""
    return [line for place, line in enumerate(lines) if place < most or not line["year"].isdigit()]


def by_outcome(found: list[Row]) -> list[Row]:
    """One table an outcome: its years, the newest first, each with the nine numbers, and their sums."""
    groups: list[Row] = []
    for outcome, of_outcome in groupby(found, key=lambda row: row["outcome"]):
        years: dict[str, dict[str, int]] = {}
        for row in of_outcome:
            years.setdefault(row["year"], {})[f"{row['fact']} {row['answer']}"] = row["entries"]
        names = [f"{fact} {answer}" for fact in FACTS for answer in ANSWERS]
        lines = [{"year": year, "numbers": {name: numbers.get(name, 0) for name in names}} for year, numbers in years.items()]
        total = {name: sum(numbers.get(name, 0) for numbers in years.values()) for name in names}
        groups.append({"outcome": outcome, "lines": lines, "total": total})
    places = {outcome: place for place, outcome in enumerate(ORDER)}
    return sorted(groups, key=lambda group: places.get(group["outcome"], len(ORDER)))
