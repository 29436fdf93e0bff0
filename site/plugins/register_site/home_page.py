"""/ : one search box, where to begin, the headline counts with their unknowns, by year, what changed last, and what is not held."""

from __future__ import annotations

from . import words
from .charts_page import RELEASES, years_of
from .engine import Datasette, Request, Response, Row, choices, number, page, rows
from .entry_lists import ENTRIES
from .linked_data import register_data
from .lists import Choice
from .merges import fewest_entries

# Counted apart from releases, each by itself, and before what came to nothing or is not known.
APART = ("secure_access", "matched")


async def home_page(datasette: Datasette, request: Request) -> Response:
    """The front page."""
    choices(request, ())
    counts = await rows(
        datasette,
        "select outcome, count(*) as n, sum(pupil_level = 'yes') as pupil_level, sum(pupil_level = 'not_stated') as level_unknown,"
        " sum(year = 'not_stated') as undated, sum(year = 'unparsed') as unparsed, sum(known_by = 'transcription') as transcribed"
        " from entry_list where in_scope = 'yes' and audience = 'external' group by outcome",
    )
    order = list(words.words()["values"]["outcome"])
    counts.sort(key=lambda row: order.index(row["outcome"]))
    for row in counts:
        row["fewest"] = row["n"] - await fewest_entries(
            datasette, Choice({**ENTRIES.default, "outcome": row["outcome"]}, "newest", 1)
        )
    context = {
        "linked_data": await register_data(datasette),
        "releases": of_outcomes(counts, RELEASES),
        "apart": of_outcomes(counts, APART),
        "rest": [row for row in counts if row["outcome"] not in (*RELEASES, *APART)],
        **await years_of(datasette),
        "others": await other_entries(datasette),
        "entries": await number(datasette, "select count(*) from entry"),
        "sources": await sources(datasette),
        "told": await told_of(datasette),
        "latest": await latest_changes(datasette),
        "wanted": await number(datasette, "select count(*) from wanted"),
        "missing": await rows(
            datasette, "select * from edition_list where status in ('quarantined', 'unread') order by as_at desc"
        ),
    }
    return await page(datasette, request, "home.html", context)


def of_outcomes(counts: list[Row], outcomes: tuple[str, ...]) -> list[Row]:
    """The counts of some outcomes, in their order."""
    return [row for outcome in outcomes for row in counts if row["outcome"] == outcome]


async def other_entries(datasette: Datasette) -> list[Row]:
    """Entries outside the headline counts, by why they are outside; the parts add up to all others."""
    return await rows(
        datasette,
        "select in_scope,"
        " case when in_scope = 'yes' then audience else 'any' end as audience, sum(entries) as n from entry_counts"
        " where not (in_scope = 'yes' and audience = 'external') group by 1, 2 order by n desc",
    )


async def told_of(datasette: Datasette) -> Row:
    """How much is known from other public pages alone, and how many editions of the Department's own registers are held."""
    return {
        "entries": await number(datasette, "select count(*) from entry where known_by = 'transcription' and entry_id like 'dfe-%'"),
        "pages": await number(datasette, "select count(distinct source_url) from citation where source_kind != 'official_page'"),
        "claims": await number(datasette, "select count(*) from claim"),
        "items": await number(datasette, "select count(*) from parliament_item"),
        "editions": await number(
            datasette, "select count(*) from edition where source_id like 'dfe-%' and status not in ('unread', 'quarantined')"
        ),
    }


async def sources(datasette: Datasette) -> list[Row]:
    """Every publication watched, with how many editions are held and the newest; those with none say so."""
    return await rows(
        datasette,
        "select source.source_id, source.title, source.publisher, source.homepage_url, source.note, count(edition_id) as editions,"
        " max(case when edition.status not in ('quarantined', 'unread') then edition.as_at end) as newest,"
        " sum(edition.status = 'transcribed') as transcribed"
        " from source left join edition using (source_id) where source_id in (select source_id from section)"
        " group by source.source_id order by editions desc, source.title",
    )


async def latest_changes(datasette: Datasette) -> list[Row]:
    """The newest edition of each publication that has changes, with the changes to entries in scope counted by kind."""
    return await rows(
        datasette,
        "select edition_id, as_at, previous_as_at, source.title as source_title, kind, count(*) as n from change_list"
        " join source using (source_id) where in_scope = 'yes' and audience = 'external' and edition_id in (select edition_id from"
        " (select edition_id, row_number() over (partition by source_id order by position desc) as nth from edition_list"
        " where previous_edition_id is not null) where nth = 1) group by edition_id, kind order by as_at desc, n desc",
    )
