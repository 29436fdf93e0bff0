"""/commercial: the three facts that "commercial" may mean, counted side by side by outcome and year, each with what is not stated."""

from __future__ import annotations

from itertools import groupby

from .downloads_format import Described, as_asked
from .engine import Datasette, Request, Response, Row, choices, page, rows

# Fact -> the key of the list of entries by which its rows are shown.
FACTS = {"legal_form": "company_by_legal_form", "publisher_type": "commercial_by_publisher", "purpose": "purpose_for_sale"}
ANSWERS = ("yes", "no", "not_stated")
# The outcomes of releases come first; the others are counted apart.
ORDER = ("sent", "linked", "reuse_permitted", "approved", "secure_access", "matched")
COLUMNS = ("fact", "year", "outcome", "answer", "entries")
SQL = (
    f"select {', '.join(COLUMNS)} from commercial_by_year"
    " order by outcome, year in ('not_stated', 'unparsed'), year desc, fact, answer"
)


async def commercial_page(datasette: Datasette, request: Request) -> Response:
    """The three counts; with .csv, .json or .xlsx every number of them as a row."""
    choices(request, ())
    found = await rows(datasette, SQL)
    if request.url_vars["format"]:
        return await as_asked(datasette, request, COLUMNS, found, Described("commercial", "Commercial, by three facts"))
    bodies = await rows(
        datasette,
        "select recipient_list.recipient_id, name, kinds, entries_in_scope, why from recipient_list"
        " join recipient_kind on recipient_kind.recipient_id = recipient_list.recipient_id and recipient_kind.kind = 'company'"
        " where entries_in_scope > 0 order by entries_in_scope desc, name",
    )
    context = {"groups": by_outcome(found), "facts": FACTS, "answers": ANSWERS, "bodies": bodies}
    return await page(datasette, request, "commercial.html", context)


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
