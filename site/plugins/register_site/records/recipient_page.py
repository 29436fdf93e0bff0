"""The page of one organisation: who it is held to be and who said so, its entries over the years, and what data they are about."""

from __future__ import annotations

from urllib.parse import unquote

from ..engine import Datasette, Request, Response, Row, choices, not_found, one, page, rows
from ..pages.charts_page import crossed
from ..words import words
from .dataset_page import record_entries
from .differences import differing

# What stands in other tables about one organisation: the name the page uses -> SQL with :id.
OF_RECIPIENT = {
    "names": "select * from recipient_name where recipient_id = :id order by name_text",
    "kinds": "select * from recipient_kind where recipient_id = :id order by kind",
    "facts": "select * from recipient_fact where recipient_id = :id order by fact, value",
    "wholes": "select recipient.* from recipient_part join recipient on recipient.recipient_id = whole_id"
    " where recipient_part.recipient_id = :id order by name",
    "parts": "select recipient_list.* from recipient_part join recipient_list using (recipient_id) where whole_id = :id order by name",
    "keys": "select key from recipient_key where recipient_id = :id and key != :id order by key",
    "roles": "select role, count(*) as n from entry_recipient where recipient_id = :id group by role order by n desc",
    "years": "select year, outcome, count(*) as n from entry_facet where in_scope = 'yes' and audience = 'external' and entry_id in"
    " (select entry_id from entry_recipient where recipient_id = :id) group by year, outcome order by year, outcome",
    "claims": "select claim_list.* from claim_recipient join claim_list using (claim_id) where recipient_id = :id"
    " order by said_on is null, said_on desc, claim_id",
    "items": "select parliament_list.*, named_in from parliament_recipient join parliament_list using (item_id)"
    " where recipient_id = :id order by dated is null, dated desc, item_id",
}
# What kinds of data its entries are about: SQL that gives value, title, outcome and n for the entries of {chosen}.
KINDS_OF_DATA = {
    "dataset": "select dataset_id as value, name as title, outcome, count(*) as n from dataset join entry_dataset using (dataset_id)"
    " join {chosen} using (entry_id) group by 1, 2, 3",
    "pupil_level": "select pupil_level as value, '' as title, outcome, count(*) as n from {chosen} group by 1, 2, 3",
    "item": "select item_id as value, name as title, outcome, count(distinct entry_id) as n from item join entry_item using (item_id)"
    " join {chosen} using (entry_id) where entry_item.status = 'included' group by 1, 2, 3",
}
CHOSEN = (
    "(select entry_id, outcome, pupil_level from entry where in_scope = 'yes' and audience = 'external' and entry_id in"
    " (select entry_id from entry_recipient where recipient_id = :id))"
)
OWN_CLAIMS = "select claim_id from claim_recipient where recipient_id = :id"
# The organisations that one may be the same as, or is said not to be: the other of each pair.
PAIRS = (
    "select recipient.recipient_id, recipient.name, ground, why, evidence, decision, decided_by, decided_on, decided_why"
    " from recipient_candidate as pair join recipient on recipient.recipient_id ="
    " case when pair.recipient_id = :id then other_recipient_id else pair.recipient_id end"
    " where :id in (pair.recipient_id, other_recipient_id) order by decision desc, score desc, name"
)


async def recipient_page(datasette: Datasette, request: Request) -> Response:
    """One organisation: who it is held to be, how it is printed, and the entries it is named with."""
    choices(request, ())
    recipient_id = unquote(request.url_vars["id"])
    recipient = await one(datasette, "select * from recipient where recipient_id = ?", (recipient_id,))
    if recipient is None:
        return await recipient_by_other_key(datasette, request, recipient_id)
    key = {"id": recipient_id}
    records = {name: await rows(datasette, sql, key) for name, sql in OF_RECIPIENT.items()}
    caption = "Entries about children's education data that are external, by the year of the date that the outcome rests on"
    context = {
        "recipient": recipient,
        **records,
        "by_year": crossed(caption, records["years"], "year", "outcome", {"recipient": recipient_id}),
        "data": await kinds_of_data(datasette, key),
        "pairs": await rows(datasette, PAIRS, key),
        "differing": await differing(datasette, OWN_CLAIMS, key) if records["claims"] else [],
        **await record_entries(datasette, "recipient", recipient_id),
    }
    return await page(datasette, request, "recipient.html", context)


async def recipient_by_other_key(datasette: Datasette, request: Request, key: str, ending: str = "") -> Response:
    """What an id that is no organisation's own leads to: the one that it was joined to, or a choice. `ending` is that of the address of
    its feed, which leads to one organisation or none. Raises Refusal (404) where to none."""
    found = await rows(
        datasette, "select recipient_list.* from recipient_key join recipient_list using (recipient_id) where key = ? order by name", (key,)
    )
    if not found or (ending and len(found) > 1):
        raise not_found(f"No organisation has, or ever had, the id “{key[:100]}”. Search for its name.")
    if len(found) == 1:
        return Response.redirect(f"/recipients/{found[0]['recipient_id']}{ending}")
    return await page(datasette, request, "recipient_choice.html", {"key": key, "recipients": found})


async def kinds_of_data(datasette: Datasette, key: Row) -> dict[str, list[Row]]:
    """What the entries of one organisation are about, each value once with its entries by outcome, those with most entries first.

    An entry with several datasets or items stands beside each, so the numbers of a column are not to be added up.
    """
    order = list(words()["values"]["outcome"])
    data = {}
    for name, sql in KINDS_OF_DATA.items():
        lines: dict[str, Row] = {}
        found = await rows(datasette, sql.format(chosen=CHOSEN), key)
        for row in sorted(found, key=lambda row: order.index(row["outcome"])):
            line = lines.setdefault(row["value"], {"value": row["value"], "title": row["title"], "n": 0, "outcomes": []})
            line["n"] += row["n"]
            line["outcomes"].append(f"{row['outcome']} {row['n']}")
        data[name] = sorted(lines.values(), key=lambda line: (-line["n"], line["title"], line["value"]))
    return data
