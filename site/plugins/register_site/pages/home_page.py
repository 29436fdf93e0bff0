"""/ : one search box, where to begin, the headline counts with their unknowns, by year, what changed last, and what is not held."""

from __future__ import annotations

from .. import words
from ..engine import Datasette, Request, Response, Row, choices, number, page, rows
from ..feeds.linked_data import register_data
from ..lists.entry_lists import ENTRIES
from ..lists.list_sets import chosen_rows, sets_of
from ..lists.lists import Choice
from ..lists.merges import fewest_entries
from ..lists.row_sets import NOBODY
from .charts_page import REGISTERS_COUNTED, left_out, release_outcomes, years_of

# Counted apart from releases, each by itself, and before what came to nothing or is not known.
APART = ("secure_access", "matched")
# What the page calls a count -> the filter of the list of entries, and its value.
COUNTED = {
    "pupil_level": ("pupil_level", "yes"),
    "level_unknown": ("pupil_level", "not_stated"),
    "undated": ("year", "not_stated"),
    "unparsed": ("year", "unparsed"),
    "transcribed": ("known_by", "transcription"),
}


async def home_page(datasette: Datasette, request: Request) -> Response:
    """The front page."""
    choices(request, ())
    counts = [row for outcome in words.words()["values"]["outcome"] if (row := await counted(datasette, outcome))["n"]]
    of_releases = await release_outcomes(datasette)
    context = {
        "linked_data": await register_data(datasette),
        "releases": [row for row in counts if row["outcome"] in of_releases],
        "apart": of_outcomes(counts, APART),
        "rest": [row for row in counts if row["outcome"] not in {*of_releases, *APART}],
        **await years_of(datasette),
        **await left_out(datasette),
        "sources": await sources(datasette),
        "told": await told_of(datasette),
        "latest": await latest_changes(datasette),
        "wanted": await number(datasette, "select count(*) from wanted"),
        "missing": await rows(
            datasette, "select * from edition_list where status in ('quarantined', 'unread') order by as_at desc, position desc"
        ),
    }
    return await page(datasette, request, "home.html", context)


async def counted(datasette: Datasette, outcome: str) -> Row:
    """How many entries of the list as it starts have an outcome, how many of them at least, and how many have each of COUNTED."""
    choice = Choice({**ENTRIES.default, "outcome": outcome}, "newest", 1)
    chosen, by_key = await chosen_rows(datasette, ENTRIES, choice.values), sets_of(datasette, ENTRIES).by_key
    numbers = {name: by_key[key].get(value, NOBODY).count(chosen) for name, (key, value) in COUNTED.items()}
    fewest = chosen.total - await fewest_entries(datasette, choice)
    return {"outcome": outcome, "n": chosen.total, "fewest": fewest, **numbers}


def of_outcomes(counts: list[Row], outcomes: tuple[str, ...]) -> list[Row]:
    """The counts of some outcomes, in their order."""
    return [row for outcome in outcomes for row in counts if row["outcome"] == outcome]


async def told_of(datasette: Datasette) -> Row:
    """How much is known from other public pages alone, and how many editions of the Department's own registers are held and counted, or
    held and not."""
    return {
        "entries": await number(
            datasette, "select count(*) from entry where entry_id glob 'dfe-*' and known_by = 'transcription'"
        ),
        "pages": await number(datasette, "select count(distinct source_url) from citation where source_kind != 'official_page'"),
        "claims": await number(datasette, "select count(*) from claim"),
        "items": await number(datasette, "select count(*) from parliament_item"),
        "editions": await number(datasette, REGISTERS_COUNTED),
        "not_read": await number(
            datasette, "select count(*) from edition where source_id like 'dfe-%' and status in ('unread', 'quarantined')"
        ),
    }


async def sources(datasette: Datasette) -> list[Row]:
    """Every publication watched, with how many editions are held and the newest; those with none say so."""
    return await rows(
        datasette,
        "select source.source_id, source.title, source.publisher, source.homepage_url, source.note, count(edition_id) as editions,"
        " max(case when edition.status not in ('quarantined', 'unread') then edition.as_at end) as newest,"
        " sum(edition.status = 'transcribed') as transcribed, sum(edition.status in ('quarantined', 'unread')) as not_read"
        " from source left join edition using (source_id) where source_id in (select source_id from section)"
        " group by source.source_id order by editions desc, source.title",
    )


async def latest_changes(datasette: Datasette) -> list[Row]:
    """The newest edition of each publication that was compared with one before it: of each the changes to entries in scope, counted by
    kind, or one line without a kind where there are none."""
    return await rows(
        datasette,
        "select newest.edition_id, newest.as_at, newest.previous_edition_id, previous.as_at as previous_as_at, source_title,"
        " newest.status, kind, count(distinct changed.entry_id) as n from"
        " (select *, row_number() over (partition by source_id order by position desc) as nth from edition_list"
        " where previous_edition_id is not null) as newest"
        " join edition as previous on previous.edition_id = newest.previous_edition_id left join (select edition_id, kind, entry_id"
        " from change_list where in_scope = 'yes' and audience = 'external') as changed on changed.edition_id = newest.edition_id"
        " where nth = 1 group by newest.edition_id, kind order by newest.as_at desc, n desc",
    )
