"""/changes.atom, /datasets/<id>.atom, /recipients/<id>.atom: what is new, for feed readers.

A feed of editions has one item an edition, with what differs from the one before it, counted by kind; that of an organisation has one
item a change. An item is dated by when both editions it compares were first held, never by the clock.
"""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import quote, unquote

from markupsafe import Markup

from ..address import base_of
from ..engine import Datasette, Request, Response, Row, build_of, choices, not_found, one, rows
from ..files.downloads_format import STANDING, licence_lines
from ..lists.choosing import read_choice
from ..lists.filters import ANY
from ..lists.list_declarations import CHANGES
from ..lists.list_pages import query_of
from ..lists.list_words import chosen_words
from ..lists.lists import Choice, where
from ..records.changes import fields_of
from ..records.recipient_page import recipient_by_other_key
from ..words import field_label, label, meaning, plain_date, plural, sentence
from .atom import MEDIA_TYPE, Feed, Item, feed_bytes, moment

MOST_EVENTS = 250
LONGEST_NAME = 200
LONGEST_VALUE = 400
GONE = "“No longer listed” means no longer listed in the editions we hold: it says nothing about what became of the data."
EDITIONS = (
    "select edition_list.*, earlier.as_at as previous_as_at, earlier.first_captured_at as previous_captured_at from edition_list"
    " left join edition as earlier on earlier.edition_id = edition_list.previous_edition_id where edition_list.status != 'transcribed'"
    " order by edition_list.as_at desc, edition_list.position desc, edition_list.edition_id"
)
EVENTS = (
    "select change_list.*, source.title as source_title, edition.first_captured_at, earlier.first_captured_at as previous_captured_at"
    " from change_list join edition using (edition_id) join source on source.source_id = edition.source_id"
    " join edition_order using (edition_id) join edition as earlier on earlier.edition_id = change_list.previous_edition_id"
    " where entry_id in (select entry_id from entry_recipient where recipient_id = ?)"
    " order by turn desc, change_list.kind, entry_id, event_id limit ?"
)


async def changes_feed(datasette: Datasette, request: Request) -> Response:
    """The editions and what differs in each, narrowed as the list of changes can be: /changes.atom?kind=disappeared."""
    choice = await read_choice(datasette, CHANGES, choices(request, CHANGES.keys() - {"page", "sort"}))
    query = query_of(CHANGES, choice)
    chosen = [f"{title}: {value}" for title, value in chosen_words(CHANGES, choice)]
    title = f"Changes between editions ({'; '.join(chosen)})" if query else "Changes between editions"
    items = await edition_items(datasette, choice, base_of(request))
    return await answer(datasette, request, f"changes{query}", title, f"{'; '.join(chosen)}.", f"/changes{query}", items)


async def dataset_feed(datasette: Datasette, request: Request) -> Response:
    """The editions in which entries that name one dataset differ. Raises Refusal (404)."""
    choices(request, ())
    dataset_id = unquote(request.url_vars["id"])
    dataset = await one(datasette, "select name from dataset where dataset_id = ?", (dataset_id,))
    if dataset is None:
        raise not_found(f"No dataset has the id “{dataset_id[:100]}”. All datasets are at /datasets.")
    choice = Choice({**CHANGES.default, "dataset": dataset_id}, "newest", 1)
    items = await edition_items(datasette, choice, base_of(request))
    subtitle = "Editions in which entries that name this dataset appeared, changed or are no longer listed."
    path = f"/datasets/{quote(dataset_id)}"
    return await answer(datasette, request, f"datasets/{dataset_id}", f"Changes: {dataset['name']}", subtitle, path, items)


async def recipient_feed(datasette: Datasette, request: Request) -> Response:
    """Every change of the entries that name one organisation, the newest first."""
    choices(request, ())
    recipient_id = unquote(request.url_vars["id"])
    recipient = await one(datasette, "select name from recipient where recipient_id = ?", (recipient_id,))
    if recipient is None:
        return await recipient_by_other_key(datasette, request, recipient_id, ".atom")
    events = await rows(datasette, EVENTS, (recipient_id, MOST_EVENTS + 1))
    fields = await fields_of(datasette, events)
    items = [event_item(event, fields.get(event["event_id"], []), base_of(request)) for event in events[:MOST_EVENTS]]
    newest = f" The newest {MOST_EVENTS} are given." if len(events) > MOST_EVENTS else ""
    subtitle = f"Changes of the entries that name this organisation, whatever they are about.{newest}"
    path = f"/recipients/{quote(recipient_id)}"
    return await answer(datasette, request, f"recipients/{recipient_id}", f"Changes: {recipient['name']}", subtitle, path, items)


async def answer(
    datasette: Datasette, request: Request, key: str, title: str, subtitle: str, page_path: str, items: list[Item]
) -> Response:
    """The feed, its newest items first."""
    build = build_of(datasette)
    page, _, query = page_path.partition("?")
    feed = Feed(
        key=key,
        title=f"Pupil Data Register – {title}",
        subtitle=f"{subtitle} {GONE} {STANDING}",
        updated=moment(build["as_of"]),
        own_path=f"{page}.atom?{query}" if query else f"{page}.atom",
        page_path=page_path,
        rights=". ".join(await licence_lines(datasette)),
        items=sorted(items, key=lambda item: item.updated, reverse=True),
    )
    body = feed_bytes(feed, base_of(request), build["build_id"])
    return Response(body, content_type=MEDIA_TYPE, headers={"Cache-Control": "public, max-age=300"})


async def edition_items(datasette: Datasette, choice: Choice, base: str) -> list[Item]:
    """One item an edition. Where the choice narrows more than what entries are about, editions without such changes are left out."""
    counted = await counts(datasette, choice)
    usual = all(choice.values.get(key) == value for key, value in CHANGES.default.items())
    everything = await counts(datasette, Choice({**choice.values, **dict.fromkeys(CHANGES.default, ANY)}, choice.sort, 1)) if usual else {}
    narrowed = set(choice.filtering()) - set(CHANGES.default)
    items = []
    for edition in await rows(datasette, EDITIONS):
        edition_id = edition["edition_id"]
        kinds = counted.get(edition_id, {})
        others = sum(everything.get(edition_id, {}).values()) - sum(kinds.values()) if usual else 0
        if kinds or not narrowed:
            items.append(edition_item(edition, kinds, others, choice, base))
    return items


async def counts(datasette: Datasette, choice: Choice) -> dict[str, dict[str, int]]:
    """edition id -> kind of change -> of how many entries the choice finds such a change."""
    condition, parameters = where(CHANGES, choice.values)
    sql = f"select edition_id, kind, count(distinct entry_id) as n from change_list where {condition} group by 1, 2 order by 1, n desc, 2"
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in await rows(datasette, sql, parameters):
        found[row["edition_id"]][row["kind"]] = row["n"]
    return dict(found)


def edition_item(edition: Row, kinds: dict[str, int], others: int, choice: Choice, base: str) -> Item:
    """An edition: what differs from the one before it, each count with its list."""
    edition_id = edition["edition_id"]
    path = f"/editions/{quote(edition_id)}"
    summary = ", ".join(f"{n:,} {label(kind, 'kind').lower()}" for kind, n in kinds.items()) or why_none(edition)
    lines = [Markup("<p><a href='{}'>{}</a>{}</p>").format(base + path, edition_name(edition), against(edition))]
    if kinds:
        counted = Markup("").join(
            Markup("<li><a href='{}'>{} {}</a></li>").format(
                base + "/changes" + query_of(CHANGES, Choice({**choice.values, "edition": edition_id, "kind": kind}, "newest", 1)),
                f"{n:,}",
                label(kind, "kind").lower(),
            )
            for kind, n in kinds.items()
        )
        lines.append(Markup("<ul>{}</ul>").format(counted))
    else:
        lines.append(Markup("<p>{}</p>").format(sentence(why_none(edition))))
    if others:
        said = f"Not counted here: {plural(others, 'change', 'changes')} of entries about other data or inside the Department."
        lines.append(Markup("<p>{}</p>").format(said))
    lines.append(Markup("<p>{}</p>").format(GONE))
    updated = moment(edition["first_captured_at"] or edition["as_at"], edition["previous_captured_at"] or "")
    key = f"changes/{edition_id}{query_of(CHANGES, choice)}"
    return Item(key, f"{edition_name(edition)}: {summary}", updated, path, sentence(summary), Markup("").join(lines))


def edition_name(edition: Row) -> str:
    """What an edition is called in a feed."""
    again = " (re-issue)" if edition["reissue_of"] else ""
    return f"{edition['source_title']}, edition as at {plain_date(edition['as_at'])}{again}"


def against(edition: Row) -> str:
    """What an edition was compared with."""
    return f", against the edition as at {plain_date(edition['previous_as_at'])}" if edition["previous_edition_id"] else ""


def why_none(edition: Row) -> str:
    """Why no change is counted in an edition."""
    if edition["status"] in ("quarantined", "unread"):
        return f"not counted yet: {label(edition['status'], 'edition_status').lower()}"
    return "nothing differs" if edition["previous_edition_id"] else "the first edition held that could be read"


def event_item(event: Row, fields: list[Row], base: str) -> Item:
    """One change of one entry."""
    path = f"/entries/{quote(event['entry_id'])}"
    name = str(event["name"] or event["entry_id"])
    name = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME].rstrip()} …"
    kind, sections = label(event["kind"], "kind"), str(event["section_title"])
    if event["other_section_title"]:
        sections = f"from “{sections}” to “{event['other_section_title']}”"
    scope = [label(event[key], key) for key, usual in CHANGES.default.items() if event[key] != usual]
    summary = (
        f"{kind}: {event['source_title']}, edition as at {plain_date(event['as_at'])}, against that as at"
        f" {plain_date(event['previous_as_at'])}; {'; '.join([sections, *scope])}."
    )
    changed = Markup("").join(
        Markup("<li>{}: <del>{}</del> became <ins>{}</ins></li>").format(
            field_label(row["field"]), shown(row["before"]), shown(row["after"])
        )
        for row in fields
    )
    html = Markup("<p><a href='{}'>{}</a></p><p>{}</p>{}<p>{}</p>").format(
        base + path, name, summary, Markup("<ul>{}</ul>").format(changed) if fields else "", meaning(event["kind"], "kind")
    )
    captured = moment(event["first_captured_at"] or event["as_at"], event["previous_captured_at"] or "")
    return Item(f"events/{event['event_id']}", f"{kind}: {name}", captured, path, summary, html, [(event["kind"], kind)])


def shown(value: object) -> str:
    """A value before or after a change."""
    text = "not stated" if value is None else plain_date(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE].rstrip()} …"
