"""The lists of claims and of Parliament's items: what each reads, what it can be narrowed by, and how it can be sorted."""

from __future__ import annotations

from .filters import EDITION_CALLED, Filter, column, linked, publication, words_filter
from .lists import List
from .year_range import range_filters

SAID = "coalesce(substr(claim_list.said_on, 1, 4), 'not_stated')"
DATED = "coalesce(substr(parliament_list.dated, 1, 4), 'not_stated')"

CLAIMS = List(
    name="claims",
    title="Claims",
    one="claim",
    many="claims",
    view="claim_list",
    key_column="claim_id",
    split="standing",
    year=SAID,
    filters=(
        words_filter("claim", "claim_list.claim_id"),
        *range_filters(SAID),
        column("standing", "Replaced or in doubt", group="claim_standing", view="claim_list"),
        column("measure", "What is counted", view="claim_list"),
        column("quantity_status", "Number", group="quantity_status", view="claim_list"),
        linked("recipient", "About", "claim_list", "claim_id", "claim_recipient", blank="no organisation on our list", phrase="about {}"),
        column("about_section", "Database or part of a register", view="claim_list"),
        column("source_kind", "Kind of source", group="source_kind", view="claim_list"),
        column("counted_status", "Our count", group="counted_status", view="claim_list"),
        column("differs", "Other claims", group="differs", view="claim_list"),
        column("adds_up", "Parts and whole", group="adds_up", view="claim_list", more=True),
        column("seen", "How well seen", group="seen", view="claim_list", more=True),
        column("kind", "Figure or statement", group="claim_kind", view="claim_list", more=True),
    ),
    sorts={
        "newest": ("newest first", "said_on is null, said_on desc, claim_id"),
        "oldest": ("oldest first", "said_on is null, said_on, claim_id"),
        "number": ("largest number first", "quantity_high is null, quantity_high desc, claim_id"),
    },
)
PARLIAMENT = List(
    name="parliament",
    title="Parliament",
    one="question, statement or debate",
    many="questions, statements and debates",
    view="parliament_list",
    key_column="item_id",
    split="kind",
    year=DATED,
    filters=(
        words_filter("parliament", "parliament_list.item_id"),
        *range_filters(DATED),
        column("kind", "Kind", group="parliament_kind", view="parliament_list", phrase="{}s only"),
        column("house", "House", group="house", view="parliament_list", phrase="in the {}"),
        column("answered_the_question", "Was it answered", group="answered_the_question", view="parliament_list"),
        linked(
            "recipient",
            "Organisation named",
            "parliament_list",
            "item_id",
            "parliament_recipient",
            blank="none on our list",
            phrase="naming {}",
        ),
        column("seen", "How well seen", group="seen", view="parliament_list", more=True),
    ),
    sorts={
        "newest": ("newest first", "dated is null, dated desc, item_id"),
        "oldest": ("oldest first", "dated is null, dated, item_id"),
    },
)
TALLIES = List(
    name="tallies",
    title="Published totals",
    one="published total",
    many="published totals",
    view="tally_list",
    key_column="tally_id",
    filters=(
        Filter(
            key="section_id",
            title="Part of the register",
            phrase="of the part “{}”",
            condition="tally_list.section_id = :section_id",
            counted="select section_id as value, section_title as title, count(*) as n from tally_list where {chosen} group by 1"
            " order by n desc, 2",
            known="select title from section where section_id = :section_id",
        ),
        column("measure", "What is counted", group="tally_measure", view="tally_list", phrase="{}"),
        Filter(
            key="edition_id",
            title="In edition",
            phrase="in the edition as at {}",
            condition="tally_list.edition_id = :edition_id",
            counted="select edition_id as value, as_at || iif(edition_id in (select edition_id from edition where reissue_of is not null),"
            " ' (re-issue), ', ', ') || edition_id as title, count(*) as n from tally_list where {chosen}"
            " group by 1 order by as_at desc, 1 desc",
            known=f"select {EDITION_CALLED} as title from edition where edition_id = :edition_id",
        ),
    ),
    sorts={
        "newest": ("newest edition first", "as_at desc, section_id, period_from, measure, tally_id"),
        "period": ("by period", "period_from is null, period_from, as_at, section_id, measure, tally_id"),
    },
)
WANTED = List(
    name="wanted",
    title="Editions wanted",
    one="edition wanted",
    many="editions wanted",
    view="wanted_list",
    key_column="wanted_id",
    filters=(publication("source_id", "wanted_list"),),
    sorts={"date": ("newest first", "as_at is null, as_at desc, wanted_id")},
)
